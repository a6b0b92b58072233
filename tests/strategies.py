"""Random kernels, similarities and values for the parts of a claim.

Positive semidefinite kernels are built as they are in the theory: feature maps, sums, products and scalings of
base kernels.  Similarities that are no kernels are drawn on purpose where a claim allows them.
"""

from __future__ import annotations

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


@st.composite
def values(draw: Any, part: Part, deepest: int = 6) -> tuple[Sizes, Values, list[Values]]:
    """Sizes 1 to 3, a depth 1 to 6, inputs and layers in numpy; kernels PSD where the claim asks for a kernel."""
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

    return (
        at,
        {d.name: value(d) for d in part.inputs},
        [{d.name: value(d) for d in part.steps} for _ in range(at.depth)],
    )
