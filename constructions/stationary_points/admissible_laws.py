"""Which laws of the prompt are those of T X, T = S O S^-1: X = S Xi, O Xi of the law of Xi, labels made of Xi."""

from __future__ import annotations

from collections.abc import Callable

from constructions.arrays.namespace import Array, namespace_of
from constructions.claim import (
    Claim,
    Clause,
    Declaration,
    Equations,
    Hypothesis,
    Mutant,
    Part,
    PointFunction,
    Source,
    Tensor,
    Values,
)
from constructions.definitions.matrices import product, transposed
from constructions.hypotheses.orthogonal import ORTHOGONAL_ROWS, columns_orthonormal, turned_and_reflected
from constructions.hypotheses.square_root import FRAME, LEFT_INVERSE, SYMMETRIC, turning

CLAUSES = (
    Clause(
        "Let R S = I, T = S O R and X = S Xi, the query among the tokens. Then T X = S (O Xi),",
        by=("prompts: rotated prompt",),
    ),
    Clause(
        "and if O^T O = I, (R T X)^T (R T X) = Xi^T Xi:",
        by=("prompts: inner products",),
    ),
    Clause(
        "whatever is a function of (R X)^T (R X), such as the second moment K of labels drawn from a kernel made "
        "of inner products of the whitened R x_i, is the same at T X as at X.",
        by=("prompts: second moment of the labels",),
        read_off="with N and F to choose, phi is given every inner product by itself",
    ),
    Clause(
        "So if O Xi has the law of Xi, then T X has the law of X, and the same K.",
        by=(
            "prompts: rotated prompt",
            "prompts: second moment of the labels",
        ),
        read_off="T X and X are the same function of O Xi and of Xi",
    ),
    Clause(
        "If O O^T = I and S = S^T, T keeps the covariance Sigma = S S: T Sigma T^T = Sigma.",
        by=("covariance",),
    ),
)
PROMPT: tuple[Declaration, ...] = (
    *FRAME,
    Tensor("Xi", ("d", "n")),
    Tensor("F", ("N", "n", "n", "m")),
    PointFunction("phi", "N", "n"),
)


ORTHOGONAL = Hypothesis(
    "orthogonal",
    "O^T O = I",
    columns_orthonormal,
    lambda given: {**given, "O": turned_and_reflected(given["O"])},
)


def tokens(given: Values) -> Array:
    """X = S Xi"""
    return product(given["S"], given["Xi"])


def inner_products(x: Array) -> Array:
    """X^T X"""
    return product(transposed(x), x)


def moment(given: Values, products: Array) -> Array:
    """K, its columns phi(sum_ik F_ik <., .>_ik): any function of the inner products, with N and F to choose."""
    xp = namespace_of(products=products)
    return given["phi"](xp.einsum("rikj,ik->rj", given["F"], products))


def covariance(given: Values) -> Array:
    """Sigma = S S"""
    return product(given["S"], given["S"])


def claim(
    turning: Callable[[Values], Array] = turning,
    seen: Callable[[Values, Array], Array] = lambda given, x: product(given["R"], x),
    covariance: Callable[[Values], Array] = covariance,
    rotated: Callable[[Values], Array] = lambda given: product(given["O"], given["Xi"]),
) -> Claim:
    """The claim, from its ingredients; ``seen`` are the points the labels depend on, by their inner products."""

    def prompts(given: Values, state: Values) -> Equations:
        x = tokens(given)
        moved = product(turning(given), x)
        at_moved, at_x = (inner_products(seen(given, z)) for z in (moved, x))
        return {
            "rotated prompt": (moved, tokens({**given, "Xi": rotated(given)})),
            "inner products": (at_moved, inner_products(given["Xi"])),
            "second moment of the labels": (moment(given, at_moved), moment(given, at_x)),
        }

    def second_moments(given: Values, state: Values) -> Equations:
        t, sigma = turning(given), covariance(given)
        return {"covariance": (product(t, sigma, transposed(t)), sigma)}

    return Claim(
        name="admissible_laws",
        clauses=CLAUSES,
        source=Source(
            "cheng2024",
            "its condition on the prompts and on K(X), made an identity; here also why K of x itself does not meet it",
        ),
        parts=(
            Part(
                name="prompts",
                inputs=PROMPT,
                start=lambda given: {},
                equations=prompts,
                hypotheses=(LEFT_INVERSE, ORTHOGONAL),
                divides=True,
            ),
            Part(
                name="covariance",
                inputs=FRAME,
                start=lambda given: {},
                equations=second_moments,
                hypotheses=(SYMMETRIC, LEFT_INVERSE, ORTHOGONAL_ROWS),
                divides=True,
            ),
        ),
        remarks=(
            "Not admissible for every O unless Sigma is a multiple of I: labels whose second moment is a kernel at x "
            "itself.  With n = 1, Sigma = diag(1, 4), xi = e_1 and O the rotation by a right angle, <x, x> = 1 and "
            "<T x, T x> = 4.",
            "Invariant under every orthogonal O: independent xi_i, each standard normal or uniform on the sphere.  "
            "Uniform on the cube: invariant under signed permutations only.  Rotations alone do not do for d = 2: "
            "(z, z + J z), z normal and J the rotation by a right angle, is invariant under them, and the gradients "
            "of sparse_stationary_points have a skew part there (tests/test_stationary_gradients_exactly.py).",
            "Labels y_i = <w, xi_i> with E[w w^T] = I have the second moment Xi^T Xi.",
            "T keeps Sigma as it must if T X has the law of X; that is what S = S^T is for.  For the square matrix O, "
            "O O^T = I and O^T O = I say the same.",
        ),
    )


def mutants() -> tuple[Mutant, ...]:
    """False neighbours: each changes one ingredient."""

    def of(**other: str) -> Callable[[Values], Array]:
        """T made of other matrices."""
        return lambda given: turning({**given, **{name: given[by] for name, by in other.items()}})

    def of_transposed(given: Values) -> Array:
        return turning({**given, "O": transposed(given["O"])})

    return (
        Mutant("kernel on x", claim(seen=lambda given, x: x)),
        Mutant("whitened by S", claim(seen=lambda given, x: product(given["S"], x))),
        Mutant("whitened by R^T", claim(seen=lambda given, x: product(transposed(given["R"]), x))),
        Mutant("x + R x", claim(seen=lambda given, x: x + product(given["R"], x))),
        Mutant("Sigma^-1/2 O Sigma^1/2", claim(turning=of(S="R", R="S"))),
        Mutant("T = S O S", claim(turning=of(R="S"))),
        Mutant("T = O", claim(turning=lambda given: given["O"])),
        Mutant("2 T", claim(turning=lambda given: turning(given) * 2)),
        Mutant("O^T in T", claim(turning=of_transposed)),
        Mutant("Xi not rotated", claim(rotated=lambda given: given["Xi"])),
        Mutant("Sigma = S", claim(covariance=lambda given: given["S"])),
        Mutant("Sigma = S S S", claim(covariance=lambda given: product(given["S"], covariance(given)))),
    )
