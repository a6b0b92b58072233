"""Keys, queries and values on the predicted family are critical as soon as they are critical within it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from constructions.arrays.namespace import Array
from constructions.claim import Claim, Clause, Inequality, Mutant, Values
from constructions.definitions.matrices import product, transposed
from constructions.hypotheses.invariant_blocks import (
    KEY,
    READ,
    REMARKS,
    Block,
    identity,
    mutants_of,
    parts,
    sequence,
)
from constructions.hypotheses.square_root import RIGHT_INVERSE

CLAUSES = (
    Clause(
        "Let f be a loss of L layers with V_l = diag(A_l, r_l), keys B_l and queries C_l that does not change "
        "when all S^-1 A_l S, B_l S and C_l S, S = Sigma^1/2, become O S^-1 A_l S O^T, O B_l S O^T and O C_l S "
        "O^T with one signed permutation O, and f~(a, b, c, r) the same loss at A_l = a_l I, B_l = b_l S^-1, C_l "
        "= c_l S^-1 (the family).",
        by=(
            "orthogonal_equivariance",
            "directions, keys and queries",
            "directions, values",
        ),
        read_off=(
            "orthogonal_equivariance gives such losses, for prompts of a law that the change leaves as it is; "
            "the change is of this form in every block"
        ),
    ),
    Clause(
        "Where f is differentiable at a point of the family, grad_{A_l} f = (1/d) (df~/da_l) I, grad_{B_l} f = "
        "(1/d) (df~/db_l) S and grad_{C_l} f = (1/d) (df~/dc_l) S, for every d, block by block:",
        by=(
            "directions, keys and queries",
            "directions, values",
            "gradient, keys and queries",
            "gradient, values",
        ),
        read_off=(
            "f is the same function of t at b I + t E and at b I + t O E O^T, and so is its derivative at t = 0: "
            "that is what is assumed of the gradient G; by the chain rule df~/db is <G, S^-1> for keys and "
            "queries, and df~/da <G, I> for values; no layer is in the equations, which hold for each block of a "
            "loss of any number of layers by itself"
        ),
    ),
    Clause(
        "the point is critical for f if and only if it is critical for f~,",
        by=(
            "gradient, keys and queries",
            "gradient, values",
        ),
        read_off="S is invertible, and r_l is a weight of f and of f~ alike",
    ),
    Clause(
        "and every minimiser of f over the family, if f is differentiable there, is critical for f.",
        by=(
            "gradient, keys and queries",
            "gradient, values",
        ),
        read_off="it is a minimiser of f~, whose domain is open, and so critical for f~",
    ),
    Clause(
        "If f is bounded below, and differentiable at every point of the family, there are points of the family whose "
        "losses tend to its infimum there and whose gradients tend to 0.",
        by=(
            "regularised_minimum",
            "gradients tend to 0",
            "gradient, keys and queries",
            "gradient, values",
        ),
        read_off=(
            "at the minimiser x of f~ + eps |.|^2 the gradient of f~ is -2 eps x, of square at most 4 eps (f~(0) "
            "- inf f~), and that of f consists of fixed multiples of its entries; f~ is differentiable where f is"
        ),
    ),
    Clause(
        "If h is a function of the scores, as in linear, relu, exponential and softmax attention, and a point of the "
        "family with all b_l c_l not 0 is critical, then so is every point with the same A_l and r_l and B_l^T C_l = "
        "b_l c_l Sigma^-1.",
        by=("product_determines_the_layer",),
        read_off=(
            "B_l = T_l b_l S^-1 and C_l = T_l^-T c_l S^-1 for T_l = B_l S/b_l, invertible as B_l^T C_l is; f is the "
            "same function of T B, T^-T C as of B, C: its gradient vanishes at the one where it does at the other"
        ),
    ),
    Clause(
        "If h(Q u, Q w) = h(u, w) for every orthogonal Q, as for a Gaussian h, and a point of the family is critical, "
        "then so is every point with B_l = Q_l b_l S^-1, C_l = Q_l c_l S^-1 and the same A_l and r_l, Q_l orthogonal, "
        "one for each layer.",
        by=("admissible_similarities",),
        read_off=(
            "Q_l has an inverse; f is the same function of Q B, Q C as of B, C, as each score is: its gradient "
            "vanishes at the one where it does at the other"
        ),
    ),
)


def value(given: Values, e: Array) -> Array:
    """S E S^-1"""
    return product(given["S"], e, given["R"])


def conjugated_value(given: Values, a: Array) -> Array:
    """S O (S^-1 A S) O^T S^-1"""
    o = given["O"]
    return product(given["S"], o, given["R"], a, given["S"], transposed(o), given["R"])


VALUE = Block(
    name="values",
    weights=value,
    conjugated=conjugated_value,
    shape=identity,
    isotropic=lambda given, g: product(transposed(given["S"]), g, transposed(given["R"])),
    gradient_of=lambda given, m: product(transposed(given["R"]), m, transposed(given["S"])),
    roots=(RIGHT_INVERSE,),
)


def claim(block: Block = VALUE, inequalities: tuple[Inequality, ...] = sequence(), **ingredients: Any) -> Claim:
    """The claim, from its ingredients: those of ``sparse_stationary_points``."""
    return Claim(
        name="full_stationary_points",
        clauses=CLAUSES,
        source=replace(READ, where="theorem for full value matrices, here in a strong form"),
        parts=(*parts(KEY, **ingredients), *parts(block, **ingredients)),
        inequalities=inequalities,
        remarks=(
            *REMARKS,
            "a_l I is S (a_l I) S^-1, whatever S is: the value part needs no symmetry of S.",
            "A_{L-1} has no gradient at all: last_value_block_is_irrelevant.",
        ),
    )


def mutants() -> tuple[Mutant, ...]:
    """False neighbours: each changes one ingredient."""
    return mutants_of(claim, VALUE)
