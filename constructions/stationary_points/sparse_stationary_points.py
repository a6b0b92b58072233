"""Keys and queries on the predicted family are critical as soon as they are critical within it."""

from __future__ import annotations

from typing import Any

from constructions.claim import Claim, Clause, Inequality, Mutant, Source
from constructions.hypotheses.invariant_blocks import AS_PRINTED, KEY, REMARKS, Block, mutants_of, parts, sequence

CLAUSES = (
    Clause(
        "Let f be a loss of L layers with V_l = diag(0, r_l), keys B_l and queries C_l that does not change when "
        "all B_l S and C_l S, S = Sigma^1/2, become O B_l S O^T and O C_l S O^T with one signed permutation O, "
        "and f~(b, c, r) the same loss at B_l = b_l S^-1, C_l = c_l S^-1 (the family).",
        by=(
            "orthogonal_equivariance",
            "directions, keys and queries",
        ),
        read_off=(
            "orthogonal_equivariance gives such losses, for prompts of a law that the change leaves as it is; "
            "the change is of this form in every block"
        ),
    ),
    Clause(
        "Where f is differentiable at a point of the family, grad_{B_l} f = (1/d) (df~/db_l) S and grad_{C_l} f "
        "= (1/d) (df~/dc_l) S, for every d and L:",
        by=(
            "directions, keys and queries",
            "gradient, keys and queries",
        ),
        read_off=(
            "f is the same function of t at b I + t E and at b I + t O E O^T, and so is its derivative at t = 0: "
            "that is what is assumed of the gradient G; by the chain rule df~/db is <G, S^-1>"
        ),
    ),
    Clause(
        "the point is critical for f if and only if it is critical for f~,",
        by=("gradient, keys and queries",),
        read_off="S is invertible, and r_l is a weight of f and of f~ alike",
    ),
    Clause(
        "and every minimiser of f over the family is critical for f.",
        by=("gradient, keys and queries",),
        read_off="it is a minimiser of f~, whose domain is open, and so critical for f~",
    ),
    Clause(
        "If f~ is differentiable, there are points of the family whose losses tend to its infimum and whose "
        "gradients tend to 0.",
        by=(
            "regularised_minimum",
            "gradients tend to 0",
            "gradient, keys and queries",
        ),
        read_off=(
            "at the minimiser x of f~ + eps |.|^2 the gradient of f~ is -2 eps x, of square at most 4 eps (f~(0) "
            "- inf f~), and that of f, where f is differentiable, consists of fixed multiples of its entries"
        ),
    ),
)


def claim(block: Block = KEY, inequalities: tuple[Inequality, ...] = sequence(), **ingredients: Any) -> Claim:
    """The claim, from its ingredients: those of ``parts``."""
    return Claim(
        name="sparse_stationary_points",
        clauses=CLAUSES,
        source=Source("cheng2024", "theorem for sparse value matrices; the formulas ours", AS_PRINTED),
        parts=parts(block, **ingredients),
        inequalities=inequalities,
        remarks=REMARKS,
    )


def mutants() -> tuple[Mutant, ...]:
    """False neighbours: each changes one ingredient."""
    return mutants_of(claim, KEY)
