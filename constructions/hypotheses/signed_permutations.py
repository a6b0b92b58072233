"""Generators of the signed permutations, and matrices that commute with them."""

from __future__ import annotations

from constructions.arrays.namespace import Array, namespace_of
from constructions.claim import Values


def sign_changes(m: Array) -> Array:
    """I - 2 e_j e_j^T for every j, [j, a, b]; ``m`` (d, d) tells d."""
    xp = namespace_of(m=m)
    identity = xp.eye(m.shape[0], like=m)
    every = xp.einsum("ab,j->jab", identity, xp.ones(m.shape[:1], like=m))
    return every - xp.einsum("ja,jb->jab", identity, identity) * 2


def swaps(m: Array) -> Array:
    """I - (e_j - e_k) (e_j - e_k)^T for every j and k, [j, k, a, b]; I for j = k."""
    xp = namespace_of(m=m)
    identity, ones = xp.eye(m.shape[0], like=m), xp.ones(m.shape[:1], like=m)
    v = xp.einsum("ja,k->jka", identity, ones) - xp.einsum("ka,j->jka", identity, ones)
    return xp.einsum("ab,j,k->jkab", identity, ones, ones) - xp.einsum("jka,jkb->jkab", v, v)


def diagonal(given: Values) -> Values:
    """M replaced by its diagonal part: any matrix that commutes with all sign changes."""
    m = given["M"]
    xp = namespace_of(m=m)
    return {**given, "M": xp.einsum("aa,ab->ab", m, xp.eye(m.shape[0], like=m))}


def symmetric(given: Values) -> Values:
    """M replaced by s I + t J, s the trace and t the sum of the other entries: it commutes with all permutations."""
    m = given["M"]
    xp = namespace_of(m=m)
    trace = xp.einsum("aa->", m)
    others = xp.einsum("ab->", m) - trace
    identity, ones = xp.eye(m.shape[0], like=m), xp.ones(m.shape, like=m)
    return {**given, "M": xp.einsum(",ab->ab", trace, identity) + xp.einsum(",ab->ab", others, ones)}
