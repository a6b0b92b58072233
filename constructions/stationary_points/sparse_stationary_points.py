"""Keys and queries on the predicted family are critical as soon as they are critical within it."""

from __future__ import annotations

from typing import Any

from constructions.claim import (
    Claim,
    Inequality,
    Mutant,
    Source,
)
from constructions.hypotheses.invariant_blocks import AS_PRINTED, KEY, REMARKS, Block, mutants_of, parts, sequence

STATEMENT = (
    "Let f be a loss of L layers with V_l = diag(0, r_l), keys B_l and queries C_l that does not change when all "
    "B_l S and C_l S, S = Sigma^1/2, become O B_l S O^T and O C_l S O^T with one signed permutation O, and "
    "f~(b, c, r) the same loss at B_l = b_l S^-1, C_l = c_l S^-1 (the family).  Where f is differentiable at a point "
    "of the family, grad_{B_l} f = (1/d) (df~/db_l) S and grad_{C_l} f = (1/d) (df~/dc_l) S, for every d and L: the "
    "point is critical for f if and only if it is critical for f~, and every minimiser of f over the family is "
    "critical for f.  If f~ is differentiable, there are points of the family whose losses tend to its infimum and "
    "whose gradients tend to 0."
)


def claim(block: Block = KEY, inequalities: tuple[Inequality, ...] = sequence(), **ingredients: Any) -> Claim:
    """The claim, from its ingredients: those of ``parts``."""
    return Claim(
        name="sparse_stationary_points",
        statement=STATEMENT,
        source=Source("cheng2024", "theorem for sparse value matrices; the formulas ours", AS_PRINTED),
        parts=parts(block, **ingredients),
        inequalities=inequalities,
        depends_on=("orthogonal_equivariance", "signed_permutation_commutant", "regularised_minimum"),
        remarks=REMARKS,
    )


def mutants() -> tuple[Mutant, ...]:
    """False neighbours: each changes one ingredient."""
    return mutants_of(claim, KEY)
