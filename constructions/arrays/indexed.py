"""Arrays whose axes have symbolic size, with equality decided by canonical form.

An array is a formal sum of terms.  A term is a coefficient in a fraction field times a *network*:
named tensors and uninterpreted functions joined by bound indices, with ordered free legs.  ``einsum``
renames and joins; deltas are contracted away; an index that is bound and joins nothing contributes the
size of its axis, a symbol of the coefficient field.  An argument of a function is itself such a sum,
written inside the network, so that equal arguments make equal functions (congruence).

Equality: two terms are merged only if an isomorphism of their labelled graphs (networkx, VF2) is found;
a Weisfeiler-Lehman hash only sorts terms into buckets.  An array is zero when no term is left.

What it decides
    Equality of sums of networks of free tensors, deltas and uninterpreted functions, *for all sizes of
    all axes and all values of the tensors, functions and scalars at once*.  Sound: equal canonical forms
    evaluate equally at every size.  Complete, for networks of tensors and deltas: take, of two different
    canonical forms, a network of their difference with the most indices m, and sizes of at least m; give all
    its indices different values.  The monomial so obtained determines that network up to isomorphism and no
    other term produces it, so its coefficient (a non-zero rational function of the scalars and sizes) would
    have to vanish.  With functions, read every value at a different argument as one more free entry; the
    sizes must then also be large enough to keep the arguments apart (``verify.replay_evaluation`` says how
    large).  At small sizes different networks may well agree: all matrices commute at size 1.

What it does not decide
    Anything that uses a property of a tensor or function (K symmetric, O orthogonal, ``exp(a) exp(b) =
    exp(a + b)``, ``s * reciprocal(s) = 1``): such a property is a hypothesis, and a proof substitutes it
    where it is used (``proofs.calculus.calculation``).  No inequalities, limits or existence.
    Nor the cases of equal and unequal indices inside an argument: sum_ij f(delta_ij) = n f(1) + (n^2 - n) f(0)
    is true and not decided.
    A size is a positive integer; that two axes have the same size is said by giving them one name.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any

from sympy import QQ, Symbol
from sympy.polys.fields import FracElement, FracField

from constructions.arrays.canonical_form import (
    DELTA,
    Argument,
    Factor,
    Index,
    Term,
    collect,
    fresh,
    multiplied,
    rename,
)


@dataclass(frozen=True)
class Signature:
    """The names a set of arrays may use: axes (their sizes are field generators too) and scalars.

    Arrays of different signatures never mix.
    """

    axes: tuple[str, ...]
    scalars: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        names = self.axes + self.scalars
        if not self.axes or len(set(names)) != len(names):
            raise ValueError(f"axes and scalars need different names and at least one axis, got {names}")

    @property
    def field(self) -> FracField:
        return _field(self.axes + self.scalars)

    def scalar(self, name: str) -> FracElement:
        """The generator of a scalar, or of the size of an axis."""
        names = self.axes + self.scalars
        if name not in names:
            raise ValueError(f"no scalar or axis is called {name!r}; there are {', '.join(names)}")
        return self.field.gens[names.index(name)]

    def tensor(self, name: str, *axes: str) -> Array:
        """The free tensor ``name`` with one leg for each of ``axes``."""
        if name == DELTA:
            raise ValueError(f"{DELTA!r} is the identity matrix, not a free name")
        legs = self._legs(axes)
        return Array(self, axes, (Term(self.field.one, (), (Factor(name, legs),)),))

    def delta(self, axis: str) -> Array:
        """The identity matrix on an axis."""
        return Array(self, (axis, axis), (Term(self.field.one, (), (Factor(DELTA, self._legs((axis, axis))),)),))

    def zeros(self, *axes: str) -> Array:
        self._legs(axes)
        return Array(self, axes, ())

    def ones(self, *axes: str) -> Array:
        self._legs(axes)
        return Array(self, axes, (Term(self.field.one, (), ()),))

    def _legs(self, axes: Sequence[str]) -> tuple[Index, ...]:
        for axis in axes:
            if axis not in self.axes:
                raise ValueError(f"no axis is called {axis!r}; there are {', '.join(self.axes)}")
        return tuple(Index(axis, -1 - k) for k, axis in enumerate(axes))


@cache
def _field(names: tuple[str, ...]) -> FracField:
    return FracField([Symbol(name) for name in names], QQ)


@dataclass(frozen=True, eq=False)
class Array:
    """A formal sum of networks; ``axes`` names the axis of each free leg.  Made by a ``Signature``."""

    signature: Signature
    axes: tuple[str, ...]
    terms: tuple[Term, ...]

    @property
    def shape(self) -> tuple[str, ...]:
        """The axes, in the place where other arrays keep their sizes."""
        return self.axes

    @property
    def ndim(self) -> int:
        return len(self.axes)

    def __add__(self, other: Array) -> Array:
        if not isinstance(other, Array):
            return NotImplemented
        _require_alike(self, other)
        return Array(self.signature, self.axes, collect(self.terms + other.terms))

    def __neg__(self) -> Array:
        return Array(self.signature, self.axes, tuple(Term(-t.coefficient, t.bound, t.factors) for t in self.terms))

    def __sub__(self, other: Array) -> Array:
        if not isinstance(other, Array):
            return NotImplemented
        return self + -other

    def __mul__(self, scalar: Any) -> Array:
        c = _coefficient(self.signature, scalar)
        if not c:
            return Array(self.signature, self.axes, ())
        return Array(
            self.signature,
            self.axes,
            tuple(Term(multiplied(t.coefficient, c), t.bound, t.factors) for t in self.terms),
        )

    __rmul__ = __mul__

    def __eq__(self, other: object) -> bool:
        raise TypeError("compare indexed arrays with indexed.equal(a, b)")

    __hash__ = None  # type: ignore[assignment]


def equal(a: Array, b: Array) -> bool:
    """Whether two arrays agree for all sizes, tensors, functions and scalars (see the module's docstring)."""
    return not (a - b).terms


def _coefficient(signature: Signature, scalar: Any) -> FracElement:
    field = signature.field
    if isinstance(scalar, FracElement):
        if scalar.field != field:
            raise TypeError(f"a scalar of {scalar.field} does not belong to arrays over {field}")
        return scalar
    if isinstance(scalar, (int, Fraction)) and not isinstance(scalar, bool):
        return field.ground_new(QQ(Fraction(scalar).numerator, Fraction(scalar).denominator))
    raise TypeError(f"an indexed array is scaled by int, Fraction or its own scalars, not {type(scalar).__name__}")


def _require_alike(a: Array, b: Array) -> None:
    if a.signature != b.signature:
        raise TypeError("indexed arrays of different signatures do not mix")
    if a.axes != b.axes:
        raise ValueError(f"cannot add arrays with axes ({', '.join(a.axes)}) and ({', '.join(b.axes)})")


def einsum(subscripts: str, *arrays: Array) -> Array:
    """Contract arrays as ``numpy.einsum`` does; every ``...`` stands for no axes at all.

    Raises ValueError when a letter joins two different axes or the subscripts do not fit the arrays.
    """
    inputs, _, output = subscripts.replace("...", "").replace(" ", "").partition("->")
    labels = inputs.split(",")
    if "->" not in subscripts or len(labels) != len(arrays) or len(set(output)) != len(output):
        raise ValueError(f"einsum({subscripts!r}) does not fit {len(arrays)} arrays")
    signature = arrays[0].signature
    axis_of: dict[str, str] = {}
    for label, array in zip(labels, arrays, strict=True):
        if array.signature != signature:
            raise TypeError("indexed arrays of different signatures do not mix")
        if len(label) != array.ndim:
            raise ValueError(f"einsum({subscripts!r}): {label!r} does not fit axes ({', '.join(array.axes)})")
        for letter, axis in zip(label, array.axes, strict=True):
            if axis_of.setdefault(letter, axis) != axis:
                raise ValueError(f"einsum({subscripts!r}): {letter!r} joins axis {axis_of[letter]} with axis {axis}")
    if not set(output) <= set(axis_of):
        raise ValueError(f"einsum({subscripts!r}): the output names a letter that no input has")
    free = {letter: Index(axis_of[letter], -1 - k) for k, letter in enumerate(output)}
    result = []
    for combination in itertools.product(*(a.terms for a in arrays)):
        index = free | {letter: fresh(axis) for letter, axis in axis_of.items() if letter not in free}
        coefficient = signature.field.one
        bound = [i for letter, i in index.items() if letter not in free]
        factors: list[Factor] = []
        for label, array, term in zip(labels, arrays, combination, strict=True):
            renamed = rename(
                term, {Index(x, -1 - k): index[c] for k, (c, x) in enumerate(zip(label, array.axes, strict=True))}
            )
            coefficient = multiplied(coefficient, renamed.coefficient)
            bound += renamed.bound
            factors += renamed.factors
        result.append(Term(coefficient, tuple(bound), tuple(factors)))
    axes = tuple(axis_of[letter] for letter in output)
    return Array(signature, axes, collect(result))


def apply(name: str, *arguments: tuple[Array, int | None], values: Sequence[str] = ()) -> Array:
    """An uninterpreted function, entry by entry.

    Each argument is (array, leg): the leg along which the array is a vector handed over whole, or None
    when its entries are handed over one by one.  The result has the axes ``values`` of the function's
    value first, then the remaining legs of all arguments in order.
    """
    if not arguments:
        raise ValueError(f"{name} has no argument")
    if name == DELTA:
        raise ValueError(f"{DELTA!r} is the identity matrix, not a free name")
    signature = arguments[0][0].signature
    signature.zeros(*values)  # the axes of the values exist
    axes = list(values)
    made = []
    for array, leg in arguments:
        if array.signature != signature:
            raise TypeError("indexed arrays of different signatures do not mix")
        if leg is not None and not 0 <= leg < array.ndim:
            raise ValueError(f"{name}: leg {leg} does not fit axes ({', '.join(array.axes)})")
        names = {}
        parameters: tuple[Index, ...] = ()
        for k, axis in enumerate(array.axes):
            if k == leg:
                parameters = (fresh(axis),)
                names[Index(axis, -1 - k)] = parameters[0]
            else:
                names[Index(axis, -1 - k)] = Index(axis, -1 - len(axes))
                axes.append(axis)
        made.append(Argument(parameters, tuple(rename(t, names) for t in array.terms)))
    legs = tuple(Index(axis, -1 - k) for k, axis in enumerate(values))
    term = Term(signature.field.one, (), (Factor(name, legs, tuple(made)),))
    return Array(signature, tuple(axes), collect([term]))


# --- what every namespace offers (constructions.arrays.namespace) ----------------------------------------


def exponential(a: Array) -> Array:
    """exp entry by entry, as an uninterpreted function."""
    return apply("exp", (a, None))


def relu(a: Array) -> Array:
    """max(0, .) entry by entry, as an uninterpreted function."""
    return apply("relu", (a, None))


def reciprocal(a: Array) -> Array:
    """1/. entry by entry, as an uninterpreted function: s * reciprocal(s) = 1 is not decided here."""
    return apply("reciprocal", (a, None))


def eye(axis: str, like: Array) -> Array:
    return like.signature.delta(axis)


def zeros(shape: Sequence[str], like: Array) -> Array:
    return like.signature.zeros(*shape)


def ones(shape: Sequence[str], like: Array) -> Array:
    return like.signature.ones(*shape)


def constant(array: Any, like: Array) -> Array:
    raise TypeError("an array with numeric entries has no place among axes of symbolic size")


def scalar(value: Any, like: Array) -> Any:
    return value


def check_entries(name: str, a: Array) -> None:
    """Nothing to check: the entries are symbols."""


def size(axis: str, like: Array) -> FracElement:
    """The size of an axis as a symbol."""
    return like.signature.scalar(axis)
