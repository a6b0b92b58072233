"""Why: in the eigenbasis each s_k has t_k for its pseudo-inverse; and Phi A, A Phi are what Phi B, B Phi are."""

from __future__ import annotations

from constructions.arrays.indexed import Array, einsum
from constructions.claim import Stage
from constructions.definitions.matrices import conjugated, product, transposed
from proofs.calculus.calculation import Goal, Script


def entries(*vectors: Array) -> Array:
    return einsum(",".join("k" for _ in vectors) + "->k", *vectors)


def diagonal(vector: Array) -> Array:
    return einsum("k,kl->kl", vector, vector.signature.delta("n"))


def parts(goal: Goal) -> tuple[Array, Array, Array, Array]:
    """U, U^T, diag(s) and diag(t)."""
    u, s, t = (goal.given[name] for name in ("U", "s", "t"))
    return u, transposed(u), diagonal(s), diagonal(t)


def missing(goal: Goal) -> None:
    u, u_t, s, t = parts(goal)
    v = goal.given

    def square(k: Array) -> Array:
        """K - 2 K U diag(t) U^T K + K U diag(t) U^T K U diag(t) U^T K"""
        half = product(k, u, t, u_t, k)
        return k - half * 2 + product(half, u, t, u_t, k)

    goal.by_hypothesis("eigendecomposition", square)

    def within(one: Array) -> Array:
        once = product(s, one, t, one, s)
        return product(u, s - once * 2 + product(once, one, t, one, s), u_t)

    goal.by_hypothesis("orthogonal", within)
    goal.by_hypothesis("inner_reciprocal", lambda z: conjugated(u, entries(z, v["t"], v["s"])))
    goal.by_hypothesis("inner_reciprocal", lambda z: -conjugated(u, z))
    goal.conclude("s_k - 2 s_k + s_k = 0")


def minimum_norm(goal: Goal) -> None:
    u, u_t, s, t = parts(goal)
    phi_t = transposed(goal.given["Phi"])
    goal.by_hypothesis("eigendecomposition", lambda k: product(k, u, t, u_t, u, t, u_t, phi_t))
    goal.by_hypothesis("orthogonal", lambda one: product(u, s, one, t, one, t, u_t, phi_t))
    goal.by_hypothesis("outer_reciprocal", lambda z: product(conjugated(u, z), phi_t))
    goal.conclude("A = U diag(t) U^T Phi^T")


def squared(goal: Goal) -> None:
    u, u_t, s, t = parts(goal)
    goal.by_hypothesis("eigendecomposition", lambda k: product(u, t, u_t, k, u, t, u_t))
    goal.by_hypothesis("orthogonal", lambda one: product(u, t, one, s, one, t, u_t))
    goal.by_hypothesis("outer_reciprocal", lambda z: conjugated(u, z))
    goal.conclude("U diag(t) U^T")


def unique(goal: Goal) -> None:
    phi, a, b = (goal.given[name] for name in ("Phi", "A", "B"))
    phi_t, a_t, b_t = (transposed(m) for m in (phi, a, b))
    normal, minimal = "least_squares_inverse", "minimum_norm"
    goal.by_hypothesis(minimal, lambda z: z, backwards=True)  # Phi^T A^T A
    goal.by_hypothesis(minimal, lambda z: product(phi_t, transposed(z), a), backwards=True)
    goal.by_hypothesis(minimal, lambda z: product(z, phi, a))  # A Phi A
    goal.by_hypothesis(normal, lambda z: product(a, transposed(z), a), backwards=True)  # Phi = A^T Phi^T Phi
    goal.by_hypothesis(normal, lambda z: product(a, a_t, z))
    goal.by_hypothesis(f"{normal}_2", lambda z: product(a, a_t, z), backwards=True)
    goal.by_hypothesis(normal, lambda z: product(a, transposed(z), b))  # A Phi B
    goal.by_hypothesis(minimal, lambda z: product(z, phi, b), backwards=True)
    goal.by_hypothesis(minimal, lambda z: product(phi_t, transposed(z), b))  # Phi^T A^T B
    goal.by_hypothesis(f"{minimal}_2", lambda z: product(phi_t, a_t, z), backwards=True)
    goal.by_hypothesis(normal, lambda z: product(phi_t, a_t, z, b_t, b), backwards=True)
    goal.by_hypothesis(normal, lambda z: product(phi_t, transposed(z), a, b_t, b))
    goal.by_hypothesis(normal, lambda z: product(z, b_t, b))  # Phi^T B^T B
    goal.by_hypothesis(f"{minimal}_2", lambda z: z)
    goal.conclude("B = Phi^T B^T B")


PROOF: Script = {
    ("existence", Stage.ONCE, "Gram matrix of what is missing"): missing,
    ("existence", Stage.ONCE, "minimum norm"): minimum_norm,
    ("existence", Stage.ONCE, "A A^T"): squared,
    ("uniqueness", Stage.ONCE, "A is B"): unique,
}
