"""Random kernels, similarities and values for the parts of a claim.

Positive semidefinite kernels are built as they are in the theory: feature maps, sums, products and scalings of
base kernels.  Similarities that are no kernels are drawn on purpose where a claim allows them.  Nothing drawn is thrown
away: inputs that would divide by almost nothing are moved to ones that do not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from constructions.arrays.namespace import namespace_of
from constructions.claim import PairFunction, Part, PointFunction, Scalar, Tensor, Values
from constructions.definitions.similarity import Exponential, Linear, Relu
from verify.checks.instances.numeric import random_features
from verify.checks.instances.sizes import Sizes, sizes

ENTRIES = st.floats(-1, 1, allow_subnormal=False).map(lambda x: round(x, 3))
STEPS = st.floats(-0.2, 0.2, allow_subnormal=False).map(lambda x: round(x, 3))


def matrices(*shape: int) -> st.SearchStrategy[numpy.ndarray]:
    return arrays(numpy.float64, shape, elements=ENTRIES)


def squared_distances(u: Any, w: Any) -> Any:
    """|u_i - w_j|^2"""
    xp = namespace_of(u=u, w=w)
    rows, columns = xp.einsum("...pi,...pi->...i", u, u), xp.einsum("...pj,...pj->...j", w, w)
    ones = xp.exponential(xp.einsum("...pi,...pj->...ij", u, w) * 0)
    return (
        xp.einsum("...i,...ij->...ij", rows, ones)
        + xp.einsum("...j,...ij->...ij", columns, ones)
        - xp.einsum("...pi,...pj->...ij", u, w) * 2
    )


def radial(u: Any, w: Any) -> Any:
    """exp(-|u - w|^2)"""
    return namespace_of(u=u).exponential(-squared_distances(u, w))


def of_features(a: numpy.ndarray) -> Any:
    """<m(u), m(w)> with the feature map m(x) = relu(A x)."""

    def kernel(u: Any, w: Any) -> Any:
        xp = namespace_of(u=u, w=w)
        features = [xp.relu(xp.einsum("qp,...pi->...qi", xp.constant(a, x), x)) for x in (u, w)]
        return xp.einsum("...qi,...qj->...ij", *features)

    return kernel


def summed(k: Any, h: Any) -> Any:
    return lambda u, w: k(u, w) + h(u, w)


def multiplied(k: Any, h: Any) -> Any:
    return lambda u, w: namespace_of(u=u).einsum("...ij,...ij->...ij", k(u, w), h(u, w))


def scaled(k: Any, c: float) -> Any:
    return lambda u, w: k(u, w) * c


def psd_kernels(p: int) -> st.SearchStrategy[Any]:
    """Positive semidefinite kernels on vectors of length p."""
    base = st.one_of(
        st.just(Linear()),
        st.builds(Exponential, st.sampled_from([0.25, 0.5, 1])),
        st.just(radial),
        matrices(3, p).map(of_features),
    )
    return st.recursive(
        base,
        lambda k: st.one_of(
            st.builds(summed, k, k),
            st.builds(multiplied, k, k),
            st.builds(scaled, k, st.sampled_from([0.25, 0.5, 2.0])),
        ),
        max_leaves=3,
    )


def bilinear(a: numpy.ndarray) -> Any:
    """u^T A w: asymmetric unless A is symmetric."""

    def similarity(u: Any, w: Any) -> Any:
        xp = namespace_of(u=u, w=w)
        return xp.einsum("...pi,pq,...qj->...ij", u, xp.constant(a, u), w)

    return similarity


def similarities(p: int, positive: bool) -> st.SearchStrategy[Any]:
    """Kernels, and similarities that are none: relu, asymmetric, indefinite.  ``positive``: every value above 0."""
    if positive:
        exponentials = matrices(p, p).map(lambda a: lambda u, w: namespace_of(u=u).exponential(bilinear(a)(u, w)))
        return st.one_of(st.just(Exponential(0.5)), st.just(radial), exponentials)
    return st.one_of(
        psd_kernels(p),
        st.just(Relu()),
        matrices(p, p).map(bilinear),
        psd_kernels(p).map(lambda k: scaled(k, -1.0)),
        st.builds(summed, psd_kernels(p), matrices(p, p).map(bilinear)),
    )


@dataclass(frozen=True)
class Need:
    """What inputs must meet, and the directions along which they are moved until they do, by name of the input.

    Far enough along the directions every input meets it.
    """

    met: Callable[[Values], bool]
    directions: Mapping[str, Callable[[tuple[int, ...]], numpy.ndarray]]  # the direction, of a shape


def in_first_column(shape: tuple[int, ...]) -> numpy.ndarray:
    """1 in the first column, 0 elsewhere."""
    return numpy.concatenate([numpy.ones((shape[0], 1)), numpy.zeros((shape[0], shape[1] - 1))], axis=1)


def in_first_row(shape: tuple[int, ...]) -> numpy.ndarray:
    """1 in the first row, 0 elsewhere."""
    return in_first_column(shape[::-1]).T


def on_diagonal(shape: tuple[int, ...]) -> numpy.ndarray:
    """1 on the diagonal, 0 elsewhere: of full rank."""
    return numpy.eye(*shape)


def long_rows(name: str) -> Need:
    """Every row is longer than 0.1."""
    return Need(lambda v: numpy.linalg.norm(v[name], axis=1).min() > 0.1, {name: in_first_column})


def long_columns(name: str) -> Need:
    """Every column is longer than 0.1."""
    return Need(lambda v: numpy.linalg.norm(v[name], axis=0).min() > 0.1, {name: in_first_row})


def of_full_rank(name: str) -> Need:
    """The least singular value is above 0.1."""
    return Need(lambda v: numpy.linalg.svd(v[name], compute_uv=False).min() > 0.1, {name: on_diagonal})


def far_from_zero(name: str, least: float) -> Need:
    """Every entry is above ``least`` in absolute value."""
    return Need(lambda v: numpy.abs(v[name]).min() > least, {name: numpy.ones})


def moved(given: Values, need: Need) -> Values:
    """The inputs, t times the directions farther, for the first t of 0, 1/8, 1/4, ... with which they meet the need.

    Inputs that meet it (t = 0) are left as they are, so that each of them may be drawn.
    """
    for t in numpy.arange(0, 8, 0.125):
        at = dict(given)
        for name, direction in need.directions.items():
            farther = given[name] + t * direction(numpy.shape(given[name]))
            at[name] = numpy.asarray(farther) if isinstance(given[name], numpy.ndarray) else float(farther)
        if need.met(at):
            return at
    raise AssertionError(f"moving {', '.join(need.directions)} does not make it admissible")


@st.composite
def values(draw: Any, part: Part, needs: Sequence[Need] = (), deepest: int = 6) -> tuple[Sizes, Values, list[Values]]:
    """Sizes 1 to 3, a depth 1 to 6, inputs that meet the needs and layers in numpy; PSD where a kernel is asked for."""
    at = sizes(part, depth=draw(st.integers(1, deepest)), **{a: draw(st.integers(1, 3)) for a in part.axes})
    symmetric = any(h.name == "symmetric_kernel" for h in part.hypotheses)

    def value(d: Any) -> Any:
        match d:
            case Tensor(_, axes):
                return draw(matrices(*(at[a] for a in axes)))
            case Scalar():
                return draw(STEPS)
            case PairFunction(_, axis):
                return draw(psd_kernels(at[axis]) if symmetric else similarities(at[axis], positive=part.divides))
            case PointFunction(_, domain, codomain):
                return random_features(draw(matrices(at[codomain], at[domain])))
        raise TypeError(d)

    given: Values = {d.name: value(d) for d in part.inputs}
    for need in needs:
        given = moved(given, need)
    for need in needs:
        assert need.met(given), f"moving other inputs undoes what {', '.join(need.directions)} must meet"
    return (
        at,
        given,
        [{d.name: value(d) for d in part.steps} for _ in range(at.depth)],
    )
