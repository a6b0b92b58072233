"""Two orthonormal vectors u and v, and points a u + b v of their plane."""

from __future__ import annotations

from dataclasses import dataclass

from constructions.arrays.namespace import Array, namespace_of
from constructions.claim import Hypothesis, Values
from constructions.hypotheses import orthogonal, population


@dataclass(frozen=True)
class Point:
    """The point a u + b v and its weight."""

    a: int
    b: int
    weight: int


def _bilinear(given: Values, a: Array, b: Array, c: Array, d: Array) -> tuple[Array, Array]:
    u, v = given["u"], given["v"]
    xp = namespace_of(u=u, v=v)
    first, second = (xp.einsum(",i->i", s, u) + xp.einsum(",i->i", t, v) for s, t in ((a, b), (c, d)))
    return xp.einsum("i,i->", first, second), xp.einsum(",->", a, c) + xp.einsum(",->", b, d)


def orthonormal(given: Values) -> Values:
    """u and v replaced by the first two columns of an orthogonal matrix with one row more, two reflections' product."""
    u, v = given["u"], given["v"]
    xp = namespace_of(u=u, v=v)
    one = xp.ones((1,), like=u)
    first, second = (orthogonal.from_vectors(xp.einsum("k,a->ka", one, population.joined(z, one))) for z in (u, v))
    made = xp.einsum("ab,bc->ac", first, second)
    return {**given, "u": made[:, 0], "v": made[:, 1]}


ORTHONORMAL = Hypothesis(
    "orthonormal",
    "u and v are orthonormal: <a u + b v, c u + d v> = a c + b d",
    _bilinear,
    orthonormal,
    parameters=((), (), (), ()),
)


def relu(z: Array) -> Array:
    return namespace_of(z=z).relu(z)


def number(given: Values, value: int) -> Array:
    """An integer without axes."""
    u = given["u"]
    return namespace_of(u=u).ones((), like=u) * value


def inner(given: Values, p: Point, q: Point) -> Array:
    """<p, q>"""
    return _bilinear(given, *(number(given, k) for k in (p.a, p.b, q.a, q.b)))[0]
