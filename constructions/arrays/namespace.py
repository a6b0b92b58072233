"""Which arithmetic an array belongs to: a namespace is a module with the functions of ``Namespace``.

Importing this module loads none of them: whoever has an array has loaded its library already.

| module    | arrays                                        | what it gives |
|-----------|-----------------------------------------------|---------------|
| `float64` | numpy floating point                          | numbers |
| `tensor`  | torch, any float dtype, device, leading batch axes | numbers, batches, gradients |
| `exact`   | numpy arrays of ring or field elements        | identities at a fixed size, decided by == |
| `indexed` | networks with axes of symbolic size           | identities for every size |
| `recorded` | what was done, and nothing else              | the statement, for a checker to read |
| `bounded` | float64 with a bound on its rounding error    | tolerances |
| `dual`    | a + b t with t^2 = 0, over arrays of another  | derivatives |
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, cast

if TYPE_CHECKING:
    import numpy

Array: TypeAlias = Any
"""An array of any namespace: it has ``shape`` and ``ndim``, and +, - and * by a number."""
Number: TypeAlias = Any
"""What an array may be multiplied by: an int, a Fraction, a float, or a scalar of the array's ring."""


NAMESPACES = ("bounded", "dual", "exact", "float64", "indexed", "recorded", "tensor")


class Namespace(Protocol):
    """The operations a forward pass may use beside ``+``, ``-`` and ``array * scalar``."""

    def einsum(self, subscripts: str, *arrays: Array) -> Array:
        """Contraction as in numpy; ``...`` stands for leading batch axes where an arithmetic has them."""

    def exponential(self, a: Array) -> Array: ...

    def relu(self, a: Array) -> Array: ...

    def reciprocal(self, a: Array) -> Array: ...

    def eye(self, size: Any, like: Array) -> Array:
        """The identity matrix on an axis of the given size (indexed: of the given name)."""

    def zeros(self, shape: Sequence[Any], like: Array) -> Array: ...

    def ones(self, shape: Sequence[Any], like: Array) -> Array: ...

    def constant(self, array: numpy.ndarray, like: Array) -> Array:
        """A float64 numpy array taken over (not in indexed, which knows no entries)."""

    def scalar(self, value: Any, like: Array) -> Any:
        """An int, Fraction or float as what an array may be multiplied by."""

    def check_entries(self, name: str, a: Array) -> None:
        """Raises ValueError for NaN or infinity, TypeError for an entry that is no number of this namespace."""

    def size(self, axis: Any, like: Array) -> Any:
        """An entry of ``array.shape`` as a scalar (indexed: the symbol of that axis's size)."""


def namespace_of(**arrays: Array | None) -> Namespace:
    """The one namespace that all ``arrays`` belong to; ``None`` values are left out.

    Raises TypeError that names the arguments when they belong to none or to different ones.
    """
    found = ""
    for name, a in arrays.items():
        if a is not None:
            stem = _stem(name, a)
            if found not in ("", stem):
                kinds = ", ".join(f"{n}: {_stem(n, b)}" for n, b in arrays.items() if b is not None)
                raise TypeError(f"arrays of one namespace are needed, got {kinds}")
            found = stem
    if not found:
        raise TypeError("arrays of one namespace are needed, got none")
    return _loaded(found)


def _stem(name: str, array: Array) -> str:
    """The stem of the namespace of one array: by its class, in numpy by its entries too."""
    kind: Any = type(array)
    stem = _by_class(kind)
    if stem == "numpy":
        if array.dtype == object:
            return "exact"
        if array.dtype.kind != "f":
            raise TypeError(f"{name} has dtype {array.dtype}, expected a floating point or exact (object) array")
        return "float64"
    if stem == "tensor" and not array.is_floating_point():
        raise TypeError(f"{name} has dtype {array.dtype}, expected a floating point tensor")
    if not stem:
        raise TypeError(f"{name} is a {type(array).__name__}, expected an array of numpy, torch, exact or indexed")
    return stem


@cache
def _by_class(kind: type[Any]) -> str:
    """What the class of an array, or one that it inherits from, says of its namespace; "" for a class of none."""
    return next((stem for k in kind.__mro__ if (stem := _CLASSES.get(f"{k.__module__}.{k.__qualname__}"))), "")


_CLASSES = {
    "numpy.ndarray": "numpy",
    "torch.Tensor": "tensor",
    f"{__package__}.bounded.Array": "bounded",
    f"{__package__}.dual.Array": "dual",
    f"{__package__}.indexed.Array": "indexed",
    f"{__package__}.recorded.Array": "recorded",
}


@cache
def _loaded(stem: str) -> Namespace:
    return cast(Namespace, import_module(f"{__package__}.{stem}"))
