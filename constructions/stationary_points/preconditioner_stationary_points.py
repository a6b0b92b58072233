"""Weights a_l Sigma^-1 of the merged key-query product, and b_l I of the values of x: critical among all products."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from constructions.arrays.namespace import Array, namespace_of
from constructions.claim import Claim, Clause, Hypothesis, Inequality, Mutant, Part, Source, Tensor, Values
from constructions.definitions.matrices import gram, product, transposed
from constructions.hypotheses import population
from constructions.hypotheses.invariant_blocks import REMARKS, Block, mutants_of, parts, sequence
from constructions.hypotheses.square_root import RIGHT_INVERSE, ROOT

CLAUSES = (
    Clause(
        "Let labels be y = w^T x with w independent of all x, E[w w^T] = Sigma^-1 = R^T R, R S = I: then, given x, "
        "E[y_i y_j] = (R x_i)^T (R x_j),",
        by=("labels",),
    ),
    Clause(
        "so that for normal prompts, x = S xi with xi standard normal, the loss f of L linear layers with key-query "
        "products A_l and values diag(B_l, r_l) does not change when all S^T A_l S and S^-1 B_l S become O S^T A_l S "
        "O^T and O S^-1 B_l S O^T with one signed permutation O.",
        by=(
            "orthogonal_equivariance",
            "admissible_laws",
            "loss_from_second_moment",
            "directions, key-query product",
        ),
        read_off=(
            "for T = S O R the new scores at T x_i, T x_j are those of A_l at x_i, x_j, as x = S xi, and the values "
            "move the x slots as in orthogonal_equivariance; T X has the law of X and the same second moments of the "
            "labels, on which alone the loss depends"
        ),
    ),
    Clause(
        "Let f~(a, b, r) be the loss at A_l = a_l Sigma^-1, B_l = b_l I.  Where f is differentiable there, grad_{A_l} "
        "f = (1/d) (df~/da_l) Sigma and grad_{B_l} f = (1/d) (df~/db_l) I, for every d and L:",
        by=("gradient, key-query product", "full_stationary_points"),
        read_off=(
            "f is the same function of t at a I + t E and at a I + t O E O^T, and so is its derivative at t = 0: that "
            "is what is assumed of the gradient G; df~/da is <G, Sigma^-1>; the values are those of "
            "full_stationary_points"
        ),
    ),
    Clause(
        "the point is critical for f if and only if it is critical for f~, whether B_l = 0 throughout or not.",
        by=("gradient, key-query product",),
        read_off="Sigma is invertible, and r_l is a weight of f and of f~ alike; B_l = 0 is b_l = 0 held fixed",
    ),
    Clause(
        "If f is bounded below, and differentiable at every point of the family, as the loss on normal prompts is, "
        "there are points of the family whose losses tend to the infimum of f~ and whose gradients tend to 0.",
        by=("regularised_minimum", "gradients tend to 0", "gradient, key-query product"),
        read_off=(
            "f~ is a polynomial; at the minimiser x of f~ + eps |.|^2 its gradient is -2 eps x, of square at most 4 "
            "eps (f~(0) - inf f~), and that of f consists of fixed multiples of its entries"
        ),
    ),
)


def key_query(given: Values, e: Array) -> Array:
    """R^T E R"""
    return product(transposed(given["R"]), e, given["R"])


def conjugated_key_query(given: Values, a: Array) -> Array:
    """R^T O (S^T A S) O^T R"""
    o, s = given["O"], given["S"]
    return product(transposed(given["R"]), o, transposed(s), a, s, transposed(o), given["R"])


PRODUCT = Block(
    name="key-query product",
    weights=key_query,
    conjugated=conjugated_key_query,
    shape=lambda given: gram(given["S"]),
    isotropic=lambda given, g: product(given["R"], g, transposed(given["R"])),
    gradient_of=lambda given, m: product(given["S"], m, transposed(given["S"])),
    roots=(RIGHT_INVERSE,),
)


def _second_moments(given: Values) -> tuple[Array, Array]:
    w, r = given["w"], given["R"]
    return namespace_of(w=w).einsum("s,as,bs->ab", given["rho"], w, w), product(transposed(r), r)


def _with_second_moments(given: Values) -> Values:
    """Samples are added, one coordinate at a time."""
    w, rho = given["w"], given["rho"]
    xp = namespace_of(w=w)
    as_row = xp.einsum("as,c->cas", w, xp.ones((1,), like=w))
    wanted = xp.einsum("ab,c,e->caeb", _second_moments(given)[1], *[xp.ones((1,), like=w)] * 2)
    more, weights = population.with_covariance(as_row, rho, wanted)
    return {
        **given,
        "w": population.joined(w, xp.einsum("cas->as", more)),
        "rho": population.joined(rho, weights),
    }


WEIGHTS = Hypothesis("weights", "E[w w^T] = R^T R", _second_moments, _with_second_moments)


def labels(seen: Callable[[Values], Array]) -> Part:
    """E[(w^T x_i)(w^T x_j)] is the inner product of what is ``seen`` of x_i and x_j."""

    def equations(given: Values, state: Values) -> dict[str, tuple[Array, Array]]:
        x, w = given["X"], given["w"]
        xp = namespace_of(x=x, w=w)
        y = xp.einsum("as,ai->is", w, x)
        z = seen(given)
        return {"second moments": (xp.einsum("s,is,js->ij", given["rho"], y, y), product(transposed(z), z))}

    return Part(
        name="labels",
        inputs=(*ROOT, Tensor("X", ("d", "n")), Tensor("w", ("d", "p")), Tensor("rho", ("p",))),
        start=lambda given: {},
        equations=equations,
        hypotheses=(WEIGHTS,),
    )


def claim(
    block: Block = PRODUCT,
    inequalities: tuple[Inequality, ...] = sequence(),
    seen: Callable[[Values], Array] = lambda given: product(given["R"], given["X"]),
    **ingredients: Any,
) -> Claim:
    """The claim, from its ingredients: those of ``invariant_blocks.parts``, and what the labels see of x."""
    return Claim(
        name="preconditioner_stationary_points",
        clauses=CLAUSES,
        source=Source("ahn2023", "Theorems 3 and 4, there of the infimum of the gradient; here if and only if"),
        parts=(labels(seen), *parts(block, **ingredients)),
        inequalities=inequalities,
        remarks=REMARKS,
    )


def mutants() -> tuple[Mutant, ...]:
    """False neighbours: each changes one ingredient."""
    return (
        *(m for m in mutants_of(claim, PRODUCT) if m.name != "S^-1 for what it is a multiple of"),
        Mutant("S for what it is a multiple of", claim(block=_multiple_of_root())),
        Mutant("labels see x itself", claim(seen=lambda given: given["X"])),
        Mutant("labels see S x", claim(seen=lambda given: product(given["S"], given["X"]))),
    )


def _multiple_of_root() -> Block:
    return replace(PRODUCT, shape=lambda given: given["S"])
