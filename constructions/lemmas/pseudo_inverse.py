"""Every real matrix has one pseudo-inverse, and its eigenvectors say which."""

from __future__ import annotations

from collections.abc import Callable

from constructions.arrays.namespace import Array, namespace_of
from constructions.claim import Claim, Clause, Equations, Mutant, Part, Source, Tensor, Values
from constructions.definitions.matrices import conjugated, product, transposed
from constructions.hypotheses.orthogonal import ORTHOGONAL
from constructions.hypotheses.pseudo_inverse import (
    EIGENDECOMPOSITION,
    INNER_RECIPROCAL,
    LEAST_SQUARES_INVERSE,
    MINIMUM_NORM,
    OUTER_RECIPROCAL,
    kernel,
    of_others,
)

CLAUSES = (
    Clause(
        "If Phi^T Phi = U diag(s) U^T with U orthogonal, and t_k = 1/s_k where s_k is not 0 and 0 elsewhere, A = U "
        "diag(t) U^T Phi^T meets Phi^T Phi A = Phi^T",
        by=("existence: Gram matrix of what is missing",),
        read_off="D = Phi^T - Phi^T Phi A has D D^T = 0: the squares of the entries of a row add up to 0, and D = 0",
    ),
    Clause(
        "and Phi^T A^T A = A;",
        by=("existence: minimum norm",),
    ),
    Clause(
        "so every real Phi has such an A,",
        by=("spectral_theorem",),
        read_off="Phi^T Phi is symmetric, and so U diag(s) U^T for some U and s",
    ),
    Clause(
        "and but one: the pseudo-inverse Phi^+.",
        by=("uniqueness: A is B",),
        read_off="the two equations are the four of Penrose: Phi A Phi = Phi, A Phi A = A, Phi A and A Phi symmetric",
    ),
    Clause(
        "A A^T = U diag(t) U^T.",
        by=("existence: A A^T",),
    ),
)
OTHERS = tuple(of_others(h, "_2", A="B") for h in (MINIMUM_NORM, LEAST_SQUARES_INVERSE))


def by_eigenvectors(given: Values) -> Array:
    """U diag(t) U^T Phi^T, shape (n, p)."""
    return product(conjugated(given["U"], given["t"]), transposed(given["Phi"]))


def missing(given: Values, a: Array) -> Array:
    """D D^T for D = Phi^T - Phi^T Phi A, shape (n, n)."""
    d = transposed(given["Phi"]) - product(kernel(given["Phi"]), a)
    return product(d, transposed(d))


def claim(
    inverse: Callable[[Values], Array] = by_eigenvectors,
    missing: Callable[[Values, Array], Array] = missing,
    squared: Callable[[Values], Array] = lambda given: conjugated(given["U"], given["t"]),
    compared: Callable[[Values], tuple[Array, Array]] = lambda given: (given["A"], given["B"]),
) -> Claim:
    """The claim, from its ingredients."""

    def existence(given: Values, state: Values) -> Equations:
        a, phi = inverse(given), given["Phi"]
        n = phi.shape[-1]
        return {
            "Gram matrix of what is missing": (missing(given, a), namespace_of(phi=phi).zeros((n, n), like=phi)),
            "minimum norm": (product(transposed(phi), transposed(a), a), a),
            "A A^T": (product(a, transposed(a)), squared(given)),
        }

    features = Tensor("Phi", ("p", "n"))
    return Claim(
        name="pseudo_inverse",
        clauses=CLAUSES,
        source=Source("attention-audit", "linear algebra"),
        parts=(
            Part(
                name="existence",
                inputs=(features, Tensor("U", ("n", "n")), Tensor("s", ("n",)), Tensor("t", ("n",))),
                start=lambda given: {},
                equations=existence,
                hypotheses=(ORTHOGONAL, EIGENDECOMPOSITION, OUTER_RECIPROCAL, INNER_RECIPROCAL),
                divides=True,
            ),
            Part(
                name="uniqueness",
                inputs=(features, Tensor("A", ("n", "p")), Tensor("B", ("n", "p"))),
                start=lambda given: {},
                equations=lambda given, state: {"A is B": compared(given)},
                hypotheses=(MINIMUM_NORM, LEAST_SQUARES_INVERSE, *OTHERS),
                divides=True,
            ),
        ),
    )


def mutants() -> tuple[Mutant, ...]:
    """False neighbours: each changes one ingredient."""

    def of(**other: str) -> Callable[[Values], Array]:
        return lambda given: by_eigenvectors({**given, **{name: given[of] for name, of in other.items()}})

    return (
        Mutant("s for t", claim(inverse=of(t="s"))),
        Mutant("U^T for U", claim(inverse=lambda given: by_eigenvectors({**given, "U": transposed(given["U"])}))),
        Mutant("U diag(t) Phi^T", claim(inverse=_without_the_last_factor)),
        Mutant("twice as large", claim(inverse=lambda given: by_eigenvectors(given) * 2)),
        Mutant("with the other sign", claim(inverse=lambda given: -by_eigenvectors(given))),
        Mutant("Phi^T for A", claim(inverse=lambda given: transposed(given["Phi"]))),
        Mutant("Phi^T Phi besides", claim(missing=lambda given, a: missing(given, a) + kernel(given["Phi"]))),
        Mutant("A A^T with s for t", claim(squared=lambda given: conjugated(given["U"], given["s"]))),
        Mutant("A A^T with t^2 for t", claim(squared=lambda given: product(*[conjugated(given["U"], given["t"])] * 2))),
        Mutant("A is -B", claim(compared=lambda given: (given["A"], -given["B"]))),
        Mutant("A is 2 B", claim(compared=lambda given: (given["A"], given["B"] * 2))),
    )


def _without_the_last_factor(given: Values) -> Array:
    u, t = given["U"], given["t"]
    return product(namespace_of(u=u, t=t).einsum("ak,k->ak", u, t), transposed(given["Phi"]))
