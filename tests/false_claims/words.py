"""True claims under words that say something else: no check can refuse them, and what is proved of them is printed."""

from __future__ import annotations

from dataclasses import dataclass

from constructions.claim import Claim
from constructions.definitions.matrices import product, transposed

from .making import assumed, einsum, identity, once


@dataclass(frozen=True, eq=False)
class Misnomer:
    """A claim, what its words say, and what replay prints of it."""

    name: str
    words: str
    claim: Claim
    printed: tuple[str, ...]


DIAGONAL = assumed(
    "symmetric",
    lambda a, **_: (a, einsum("ab,ab->ab", a, identity(a))),
    lambda a, **_: {"a": einsum("ab,ab->ab", a, identity(a))},
)

COMMUTING = assumed("covariance", lambda a, b: (product(a, b), product(b, a)), lambda a, b: {"b": identity(a)})

MISNOMERS = (
    Misnomer(
        "symmetric_is_diagonal",
        "a symmetric matrix scales every entry of a vector",
        once("a[d,d] u[d]", lambda a, u: (einsum("ab,b->a", a, u), einsum("aa,a->a", a, u)), DIAGONAL),
        ("a[a,b] = a[b,b] δ[a,b]    # symmetric: what is called symmetric",),
    ),
    Misnomer(
        "covariance_is_the_conclusion",
        "A commutes with a covariance",
        once("a[d,d] b[d,d]", lambda a, b: (product(a, b), product(b, a)), COMMUTING),
        ("Σ_e a[a,e] b[e,b] = Σ_e a[e,b] b[a,e]    # covariance: what is called covariance",),
    ),
    Misnomer(
        "something_is_itself",
        "A is orthogonal",
        once("a[d,d]", lambda a: (product(transposed(a), a), product(transposed(a), a))),
        ("Σ_e a[e,a] a[e,b] = Σ_e a[e,a] a[e,b]",),
    ),
)
