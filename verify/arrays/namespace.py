"""Which arithmetic an array belongs to: a namespace is a module with the functions of ``Namespace``.

| module    | arrays                                        | what it gives |
|-----------|-----------------------------------------------|---------------|
| `float64` | numpy floating point                          | numbers |
| `tensor`  | torch, any float dtype, device, leading batch axes | numbers, batches, gradients |
| `exact`   | numpy arrays of ring or field elements        | identities at a fixed size, decided by == |
| `indexed` | networks with axes of symbolic size           | identities for every size |
| `bounded` | float64 with a bound on its rounding error    | tolerances |
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Any, Protocol, cast

import numpy

from verify.arrays import bounded, exact, float64, indexed


class Namespace(Protocol):
    """The operations a forward pass may use beside ``+``, ``-`` and ``array * scalar``."""

    def einsum(self, subscripts: str, *arrays: Any) -> Any:
        """Contraction as in numpy; ``...`` stands for leading batch axes where an arithmetic has them."""

    def exponential(self, a: Any) -> Any: ...

    def relu(self, a: Any) -> Any: ...

    def reciprocal(self, a: Any) -> Any: ...

    def eye(self, size: Any, like: Any) -> Any:
        """The identity matrix on an axis of the given size (indexed: of the given name)."""

    def zeros(self, shape: Sequence[Any], like: Any) -> Any: ...

    def ones(self, shape: Sequence[Any], like: Any) -> Any: ...

    def constant(self, array: numpy.ndarray, like: Any) -> Any:
        """A float64 numpy array taken over (not in indexed, which knows no entries)."""

    def scalar(self, value: Any, like: Any) -> Any:
        """An int, Fraction or float as what an array may be multiplied by."""

    def check_entries(self, name: str, a: Any) -> None:
        """Raises ValueError for NaN or infinity, TypeError for an entry that is no number of this namespace."""

    def size(self, axis: Any, like: Any) -> Any:
        """An entry of ``array.shape`` as a scalar (indexed: the symbol of that axis's size)."""


def namespace_of(**arrays: Any) -> Namespace:
    """The one namespace that all ``arrays`` belong to; ``None`` values are left out.

    Raises TypeError that names the arguments when they belong to none or to different ones.
    """
    found: ModuleType | None = None
    for name, a in arrays.items():
        if a is not None:
            module = _module(name, a)
            if found is None:
                found = module
            elif module is not found:
                kinds = [(n, _module(n, b).__name__) for n, b in arrays.items() if b is not None]
                shown = ", ".join(f"{n}: {kind.rpartition('.')[2]}" for n, kind in kinds)
                raise TypeError(f"arrays of one namespace are needed, got {shown}")
    if found is None:
        raise TypeError("arrays of one namespace are needed, got none")
    return cast(Namespace, found)


def _module(name: str, array: Any) -> ModuleType:
    if isinstance(array, numpy.ndarray):
        if array.dtype == object:
            return exact
        if array.dtype.kind == "f":
            return float64
        raise TypeError(f"{name} has dtype {array.dtype}, expected a floating point or exact (object) array")
    if isinstance(array, indexed.Array):
        return indexed
    if isinstance(array, bounded.Array):
        return bounded
    torch = sys.modules.get("torch")  # a torch tensor cannot exist unless torch was imported
    if torch is not None and isinstance(array, torch.Tensor):
        if not array.is_floating_point():
            raise TypeError(f"{name} has dtype {array.dtype}, expected a floating point tensor")
        return importlib.import_module("verify.arrays.tensor")
    raise TypeError(f"{name} is a {type(array).__name__}, expected an array of numpy, torch, exact or indexed")
