"""What the theorems on stationary points share: a block of weights, the two steps of the argument, false neighbours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from constructions.arrays.namespace import Array, Number, namespace_of
from constructions.claim import (
    Claim,
    Equations,
    Hypothesis,
    Inequality,
    Mutant,
    Part,
    Scalar,
    Source,
    Tensor,
    Values,
    Variable,
)
from constructions.definitions.matrices import product, transposed
from constructions.hypotheses.orthogonal import ORTHOGONAL_ROWS
from constructions.hypotheses.signed_permutations import diagonal, sign_changes, swaps, symmetric
from constructions.hypotheses.square_root import LEFT_INVERSE, RIGHT_INVERSE, ROOT, SYMMETRIC

READ = Source(
    "cheng2024",
    "theorems on stationary points",
    words="(content) the infimum over the family of the squared gradient norm is 0: true, but b = c = 0 attains it",
    read="in one restatement of the paper",
)


REMARKS = (
    "Two steps lead from orthogonal_equivariance to the hypotheses on G, the gradient at a point of the family.  If "
    "S O S^-1 times the prompts have the law of the prompts (admissible_laws) and h(O U, O W) = h(U, W) "
    "(admissible_similarities), f is the same at weights and at conjugated weights.  Conjugation sends b I + t E to "
    "b I + t O E O^T, so f at these two is the same function of t, and so is its derivative at t = 0.  Nothing is "
    "differentiated under the expectation.",
    "Only finitely many O are needed, sign changes and swaps (or cyclic shifts for swaps): so it holds exactly on a "
    "sample closed under them.  Signs alone, or permutations alone, are not enough.",
    "If and only if: S is invertible, df~/db_l = <grad_{B_l} f, S^-1>, and r_l is a weight of f and of f~ alike.  A "
    "minimiser over the family is one of f~, whose domain is open: critical for f~.",
    "The gradient points along S: for S that is no multiple of I, gradient flow leaves the family; what is critical "
    "does not depend on that.",
    "relu is not differentiable where b_l c_l = 0; of such points, and of the sequence, nothing is said for it.  With "
    "exp, Gaussian prompts, L >= 2 and A not 0 the loss is infinite: a bounded law has no such trouble.",
    "Several heads: conjugation by O moves all of them, and the calculation is that of one block of one head.",
)


@dataclass(frozen=True)
class Block:
    """A block of weights, seen through the square root S: ``weights(given, e)`` are those whose isotropic form is e.

    The family is weights(b I).  ``conjugated(given, w)`` are the weights after the change by O, ``shape(given)`` is
    what the gradient is a multiple of.  ``isotropic(given, g)`` is the M with <M, e> = <G, weights(e)> for every e, and
    ``gradient_of(given, m)`` the G of an M.
    """

    name: str
    weights: Callable[[Values, Array], Array]
    conjugated: Callable[[Values, Array], Array]
    shape: Callable[[Values], Array]
    isotropic: Callable[[Values, Array], Array]
    gradient_of: Callable[[Values, Array], Array]
    roots: tuple[Hypothesis, ...]  # what the gradient's formula needs of S and R


def key(given: Values, e: Array) -> Array:
    """E S^-1, for keys and queries."""
    return product(e, given["R"])


def conjugated_key(given: Values, b: Array) -> Array:
    """O (B S) O^T S^-1"""
    return product(given["O"], b, given["S"], transposed(given["O"]), given["R"])


KEY = Block(
    name="keys and queries",
    weights=key,
    conjugated=conjugated_key,
    shape=lambda given: given["S"],
    isotropic=lambda given, g: product(g, transposed(given["R"])),
    gradient_of=lambda given, m: product(m, transposed(given["S"])),
    roots=(SYMMETRIC, RIGHT_INVERSE),
)


def identity(given: Values) -> Array:
    return namespace_of(s=given["S"]).eye(given["S"].shape[-1], like=given["S"])


def gradient(block: Block, given: Values) -> Array:
    """(1/d) df~/db times the shape of the block; by the chain rule df~/db = <G, weights(I)>."""
    g = given["G"]
    xp = namespace_of(g=g)
    derivative = xp.einsum("ab,ab->", g, block.weights(given, identity(given)))
    return xp.einsum(",ab->ab", derivative, block.shape(given)) * (1 / xp.size(g.shape[0], like=g))


def conjugated_direction(o: Array, e: Array) -> Array:
    """O E O^T"""
    return product(o, e, transposed(o))


def invariance(block: Block, name: str, generators: str, group: Callable[[Array], Array], commuting: Any) -> Hypothesis:
    """<G, weights(T u v^T T^T)> = <G, weights(u v^T)> for every T of ``group``, and all u_p and v_q."""

    def equation(given: Values, u: Array, v: Array) -> tuple[Array, Array]:
        m, made = block.isotropic(given, given["G"]), group(given["G"])
        xp = namespace_of(m=m)
        of = "jk"[: len(made.shape) - 2]
        ones = xp.ones(made.shape[:-2], like=made)
        return (
            xp.einsum(f"ab,{of}ac,pc,{of}be,qe->{of}pq", m, made, u, made, v),
            xp.einsum(f"ab,pa,qb,{of}->{of}pq", m, u, v, ones),
        )

    def satisfy(given: Values) -> Values:
        m = commuting({"M": block.isotropic(given, given["G"])})["M"]
        return {**given, "G": block.gradient_of(given, m)}

    statement = f"the derivative along T E T^T is that along E, T = {generators}, E any u v^T"
    return Hypothesis(name, statement, equation, satisfy, parameters=(("points", "d"), ("more points", "d")))


def invariances(block: Block) -> tuple[Hypothesis, ...]:
    """The loss is the same after a change of one sign and after a swap of two coordinates."""
    return (
        invariance(block, "sign_changes", "I - 2 e_j e_j^T", sign_changes, diagonal),
        invariance(block, "swaps", "I - (e_j - e_k) (e_j - e_k)^T", swaps, symmetric),
    )


def parts(
    block: Block,
    gradient: Callable[[Block, Values], Array] = gradient,
    direction: Callable[[Array, Array], Array] = conjugated_direction,
    left_out: str = "",
) -> tuple[Part, ...]:
    """The two steps of the argument for one block; ``left_out`` is the name of a hypothesis."""

    def directions(given: Values, state: Values) -> Equations:
        family, e = identity(given) * given["b"], given["E"] * given["t"]
        moved = block.conjugated(given, block.weights(given, family + e))
        return {"direction": (moved, block.weights(given, family + direction(given["O"], e)))}

    return (
        Part(
            name=f"directions, {block.name}",
            inputs=(*ROOT, Tensor("O", ("d", "d")), Tensor("E", ("d", "d")), Scalar("b"), Scalar("t")),
            start=lambda given: {},
            equations=directions,
            hypotheses=(LEFT_INVERSE, ORTHOGONAL_ROWS),
            divides=True,
        ),
        Part(
            name=f"gradient, {block.name}",
            inputs=(*ROOT, Tensor("G", ("d", "d"))),
            start=lambda given: {},
            equations=lambda given, state: {"gradient": (given["G"], gradient(block, given))},
            divides=True,
            hypotheses=tuple(h for h in (*block.roots, *invariances(block)) if h.name != left_out),
        ),
    )


def sequence(factor: int = 4) -> tuple[Inequality, ...]:
    """At the minimiser x of f~ + eps |.|^2 the gradient of f~ is -2 eps x: |.|^2 <= 4 eps (f~(0) - inf f~).

    Named are |x|^2, the excess f~(x) - inf f~, and f~(0) - inf f~, which is at least excess + eps |x|^2.
    """
    return (
        Inequality(
            "gradients tend to 0",
            (
                Variable("eps", lower=lambda v: 0),
                Variable("square", lower=lambda v: 0),
                Variable("excess", lower=lambda v: 0),
                Variable("excess_at_0", lower=lambda v: v["excess"] + v["eps"] * v["square"]),
            ),
            lambda v: (4 * v["eps"] * v["eps"] * v["square"], factor * v["eps"] * v["excess_at_0"]),
        ),
    )


def mutants_of(claim: Callable[..., Claim], block: Block) -> tuple[Mutant, ...]:
    """The false neighbours that keys and values have in common."""

    def scaled(factor: Number) -> Claim:
        return claim(gradient=lambda block, given: gradient(block, given) * factor)

    return (
        Mutant("swaps alone", claim(left_out="sign_changes")),
        Mutant("sign changes alone", claim(left_out="swaps")),
        Mutant("minus", scaled(-1)),
        Mutant("half of it", scaled(Fraction(1, 2))),
        Mutant("without 1/d", claim(gradient=_summed)),
        Mutant("S^-1 for what it is a multiple of", claim(block=replace(block, shape=lambda given: given["R"]))),
        Mutant("all ones for what it is a multiple of", claim(block=replace(block, shape=_ones))),
        Mutant("O^T E O", claim(direction=lambda o, e: conjugated_direction(transposed(o), e))),
        Mutant("O E", claim(direction=product)),
        Mutant("E as it was", claim(direction=lambda o, e: e)),
        Mutant("2 eps (f~(0) - inf f~)", claim(inequalities=sequence(2))),
    )


def _summed(block: Block, given: Values) -> Array:
    g = given["G"]
    return gradient(block, given) * namespace_of(g=g).size(g.shape[0], like=g)


def _ones(given: Values) -> Array:
    return namespace_of(s=given["S"]).ones(given["S"].shape, like=given["S"])
