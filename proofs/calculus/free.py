"""Free symbols for what a part declares, at symbolic sizes: what is shown of them holds for every size and value."""

from __future__ import annotations

from typing import Any

from constructions.arrays import indexed
from constructions.claim import Declaration, PairFunction, PointFunction, Scalar, Tensor, Values


def free_values(declared: tuple[Declaration, ...], over: indexed.Signature) -> Values:
    """Every declaration as a free tensor, scalar or uninterpreted function of its own name."""
    return {d.name: _free(d, over) for d in declared}


def _free(d: Declaration, over: indexed.Signature) -> Any:
    match d:
        case Tensor(name, axes):
            return over.tensor(name, *axes)
        case Scalar(name):
            return over.scalar(name)
        case PairFunction(name):
            return lambda u, w: indexed.apply(name, (u, u.ndim - 2), (w, w.ndim - 2))
        case PointFunction(name, _, codomain):
            return lambda points: indexed.apply(name, (points, points.ndim - 2), values=(codomain,))
