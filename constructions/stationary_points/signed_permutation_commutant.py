"""A matrix that commutes with every signed permutation is a multiple of the identity."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

from constructions.arrays.namespace import Array, namespace_of
from constructions.claim import Claim, Clause, Equations, Hypothesis, Mutant, Part, Source, Tensor, Values
from constructions.hypotheses.signed_permutations import diagonal, sign_changes, swaps, symmetric

CLAUSES = (
    Clause(
        "For every d, a d x d matrix M that commutes with the sign change of every coordinate, I - 2 e_j e_j^T, "
        "is diagonal;",
        by=("commutant: diagonal",),
    ),
    Clause(
        "if it also commutes with the swap of every two, I - (e_j - e_k) (e_j - e_k)^T, then M = (tr M / d) I.",
        by=(
            "commutant: equal entries",
            "commutant: multiple of the identity",
        ),
    ),
    Clause(
        "Both are signed permutations: what commutes with all of these is a multiple of the identity.",
        by=("commutant: multiple of the identity",),
        read_off="what commutes with all signed permutations commutes with sign changes and swaps",
    ),
)


def commutes(group: Callable[[Array], Array], letters: str) -> Callable[[Values], tuple[Array, Array]]:
    """M T = T M for every T of a family indexed by ``letters``."""

    def equation(given: Values) -> tuple[Array, Array]:
        m = given["M"]
        xp, made = namespace_of(m=m), group(m)
        return (
            xp.einsum(f"ac,{letters}cb->{letters}ab", m, made),
            xp.einsum(f"{letters}ac,cb->{letters}ab", made, m),
        )

    return equation


SIGN_CHANGES = Hypothesis(
    "sign_changes", "M commutes with every I - 2 e_j e_j^T", commutes(sign_changes, "j"), diagonal
)
SWAPS = Hypothesis("swaps", "M commutes with every I - (e_j - e_k) (e_j - e_k)^T", commutes(swaps, "jk"), symmetric)


def multiple(m: Array) -> Array:
    """(tr M / d) I"""
    xp = namespace_of(m=m)
    return xp.einsum("cc,ab->ab", m, xp.eye(m.shape[0], like=m)) * (1 / xp.size(m.shape[0], like=m))


def claim(
    multiple: Callable[[Array], Array] = multiple,
    diagonal_part: Callable[[Values], Array] = lambda given: diagonal(given)["M"],
    entries: str = "jj,k->jk",
    hypotheses: tuple[Hypothesis, ...] = (SIGN_CHANGES, SWAPS),
) -> Claim:
    """The claim, from its ingredients; ``entries`` are those said to be the same as M_kk for every j and k."""

    def equations(given: Values, state: Values) -> Equations:
        m = given["M"]
        xp = namespace_of(m=m)
        ones = xp.ones(m.shape[:1], like=m)
        return {
            "diagonal": (m, diagonal_part(given)),
            "equal entries": (xp.einsum(entries, m, ones), xp.einsum("kk,j->jk", m, ones)),
            "multiple of the identity": (m, multiple(m)),
        }

    return Claim(
        name="signed_permutation_commutant",
        clauses=CLAUSES,
        source=Source("attention-audit", "the finite group that cheng2024's proofs need; there all rotations"),
        parts=(
            Part(
                name="commutant",
                inputs=(Tensor("M", ("d", "d")),),
                start=lambda given: {},
                equations=equations,
                hypotheses=hypotheses,
            ),
        ),
        remarks=(
            "The other direction is immediate: a multiple of the identity commutes with everything.",
            "So the mean of O M O^T over the 2^d d! signed permutations O is (tr M / d) I: it commutes with all O.",
        ),
    )


def _all_signs(m: Array) -> Array:
    """-I for every j: all signs changed at once."""
    xp = namespace_of(m=m)
    return -xp.einsum("ab,j->jab", xp.eye(m.shape[0], like=m), xp.ones(m.shape[:1], like=m))


def mutants() -> tuple[Mutant, ...]:
    """False neighbours: each changes one ingredient."""
    at_once = replace(SIGN_CHANGES, equation=commutes(_all_signs, "j"), satisfy=lambda given: given)

    def of_trace(change: Callable[[Array, Array], Array]) -> Claim:
        return claim(multiple=lambda m: change(m, multiple(m)))

    return (
        Mutant("swaps alone", claim(hypotheses=(SWAPS,))),
        Mutant("sign changes alone", claim(hypotheses=(SIGN_CHANGES,))),
        Mutant("all signs at once", claim(hypotheses=(at_once, SWAPS))),
        Mutant("tr M I", of_trace(lambda m, made: made * namespace_of(m=m).size(m.shape[0], like=m))),
        Mutant("minus", of_trace(lambda m, made: -made)),
        Mutant("half of it", of_trace(lambda m, made: made * Fraction(1, 2))),
        Mutant("zero", of_trace(lambda m, made: made * 0)),
        Mutant("all ones for I", of_trace(_everywhere)),
        Mutant("diagonal part twice", claim(diagonal_part=lambda given: diagonal(given)["M"] * 2)),
        Mutant("other entries for the diagonal", claim(entries="jk,k->jk")),
    )


def _everywhere(m: Array, made: Any) -> Array:
    xp = namespace_of(m=m)
    return xp.einsum("aa,b->ab", made, xp.ones(m.shape[:1], like=m))
