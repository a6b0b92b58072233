"""Arrays whose axes have symbolic size, with equality decided by canonical form.

An array is a formal sum of terms.  A term is a coefficient in a fraction field times a *network*:
named tensors and uninterpreted functions joined by bound indices, with ordered free legs.  ``einsum``
renames and joins; deltas are contracted away; an index that is bound and joins nothing contributes the
size of its axis, a symbol of the coefficient field.  An argument of a function is itself such a sum,
written inside the network, so that equal arguments make equal functions (congruence).

Equality: every network is written in its canonical form (``constructions.arrays.canonical_form``), in which two are
alike exactly when their labelled graphs are isomorphic, and terms with one network are merged.  An array is
zero when no term is left.  What was computed is remembered by the canonical forms it was computed from.

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
from functools import lru_cache
from math import prod
from typing import Any

from flint import fmpq_mpoly_ctx

from constructions.arrays import quotients
from constructions.arrays.canonical_form import REMEMBERED, collect, normalised
from constructions.arrays.network import DELTA, Argument, Factor, Index, Network, Summand, Term, renamed
from constructions.arrays.quotients import Quotient, TooManyTerms

MOST_TERMS = 2_000  # of one product; the proofs of the catalogue take up to 81


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
    def field(self) -> Field:
        return _field(self.axes + self.scalars)

    def scalar(self, name: str) -> Quotient:
        """The generator of a scalar, or of the size of an axis."""
        if name not in self.field.generators:
            raise ValueError(f"no scalar or axis is called {name!r}; there are {', '.join(self.axes + self.scalars)}")
        return self.field.generators[name]

    def tensor(self, name: str, *axes: str) -> Array:
        """The free tensor ``name`` with one leg for each of ``axes``."""
        if name == DELTA:
            raise ValueError(f"{DELTA!r} is the identity matrix, not a free name")
        return self._one(axes, Factor(name, self._legs(axes)))

    def delta(self, axis: str) -> Array:
        """The identity matrix on an axis."""
        return self._one((axis, axis), Factor(DELTA, self._legs((axis, axis))))

    def zeros(self, *axes: str) -> Array:
        self._legs(axes)
        return Array(self, axes, ())

    def ones(self, *axes: str) -> Array:
        self._legs(axes)
        return self._one(axes)

    def _one(self, axes: tuple[str, ...], *factors: Factor) -> Array:
        return Array(self, axes, (Summand(self.field.one, _product((), factors)[1]),))

    def _legs(self, axes: Sequence[str]) -> tuple[Index, ...]:
        for axis in axes:
            if axis not in self.axes:
                raise ValueError(f"no axis is called {axis!r}; there are {', '.join(self.axes)}")
        return tuple(Index(axis, -1 - k) for k, axis in enumerate(axes))


@dataclass(frozen=True, eq=False)
class Field:
    """The rational functions of sizes and scalars."""

    context: fmpq_mpoly_ctx
    generators: dict[str, Quotient]
    one: Quotient


@lru_cache(maxsize=1000)
def _field(names: tuple[str, ...]) -> Field:
    context, generators = quotients.generators(names)
    return Field(context, generators, quotients.constant(context, 1))


def _product(
    bound: Sequence[Index], factors: Sequence[Factor], arguments_are: bool = True
) -> tuple[tuple[str, ...], Network]:
    return normalised(bound, factors, 0, arguments_are)


@dataclass(frozen=True, eq=False)
class Array:
    """A formal sum of networks; ``axes`` names the axis of each free leg.  Made by a ``Signature``."""

    signature: Signature
    axes: tuple[str, ...]
    terms: tuple[Summand, ...]  # of different networks, in the order of what is written

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
        if not (self.terms and other.terms):
            return self if self.terms else other
        return Array(self.signature, self.axes, collect(self.terms + other.terms))

    def __neg__(self) -> Array:
        return Array(self.signature, self.axes, tuple([Summand(-c, network) for c, network in self.terms]))

    def __sub__(self, other: Array) -> Array:
        if not isinstance(other, Array):
            return NotImplemented
        return self + -other

    def __mul__(self, scalar: Any) -> Array:
        c = _coefficient(self.signature, scalar)
        if not c:
            return Array(self.signature, self.axes, ())
        return Array(self.signature, self.axes, tuple([Summand(own * c, network) for own, network in self.terms]))

    __rmul__ = __mul__

    def __eq__(self, other: object) -> bool:
        raise TypeError("compare indexed arrays with indexed.equal(a, b)")

    __hash__ = None  # type: ignore[assignment]


def equal(a: Array, b: Array) -> bool:
    """Whether two arrays agree for all sizes, tensors, functions and scalars (see the module's docstring)."""
    _require_alike(a, b)
    return a.terms == b.terms


def _coefficient(signature: Signature, scalar: Any) -> Quotient:
    field = signature.field
    if isinstance(scalar, Quotient):
        if scalar.top.context() is not field.context:
            raise TypeError(f"the scalar {scalar} does not belong to arrays over {', '.join(field.generators)}")
        return scalar
    if isinstance(scalar, (int, Fraction)) and not isinstance(scalar, bool):
        return quotients.constant(field.context, scalar)
    raise TypeError(f"an indexed array is scaled by int, Fraction or its own scalars, not {type(scalar).__name__}")


def _require_alike(a: Array, b: Array) -> None:
    if a.signature != b.signature:
        raise TypeError("indexed arrays of different signatures do not mix")
    if a.axes != b.axes:
        raise ValueError(f"cannot add arrays with axes ({', '.join(a.axes)}) and ({', '.join(b.axes)})")


@dataclass(frozen=True, eq=False)
class Contraction:
    """Which legs ``einsum`` joins: for each array the index that each of its legs becomes; ``bound`` are summed."""

    axes: tuple[str, ...]  # of the result
    legs: tuple[dict[Index, Index], ...]
    bound: tuple[Index, ...]
    injective: bool  # no array has two of its legs joined


@lru_cache(maxsize=10_000)
def _contraction(subscripts: str, *axes: tuple[str, ...]) -> Contraction:
    inputs, _, output = subscripts.replace("...", "").replace(" ", "").partition("->")
    labels = inputs.split(",")
    if "->" not in subscripts or len(labels) != len(axes) or len(set(output)) != len(output):
        raise ValueError(f"einsum({subscripts!r}) does not fit {len(axes)} arrays")
    axis_of: dict[str, str] = {}
    for label, own in zip(labels, axes, strict=True):
        if len(label) != len(own):
            raise ValueError(f"einsum({subscripts!r}): {label!r} does not fit axes ({', '.join(own)})")
        for letter, axis in zip(label, own, strict=True):
            if axis_of.setdefault(letter, axis) != axis:
                raise ValueError(f"einsum({subscripts!r}): {letter!r} joins axis {axis_of[letter]} with axis {axis}")
    if not set(output) <= set(axis_of):
        raise ValueError(f"einsum({subscripts!r}): the output names a letter that no input has")
    index = {letter: Index(axis_of[letter], -1 - k) for k, letter in enumerate(output)}
    bound = tuple(Index(axis, k) for k, axis in enumerate(a for letter, a in axis_of.items() if letter not in index))
    index |= dict(zip((letter for letter in axis_of if letter not in index), bound, strict=True))
    legs = tuple(
        {Index(axis, -1 - k): index[letter] for k, (letter, axis) in enumerate(zip(label, own, strict=True))}
        for label, own in zip(labels, axes, strict=True)
    )
    injective = all(len(set(label)) == len(label) for label in labels)
    return Contraction(tuple(axis_of[letter] for letter in output), legs, bound, injective)


@lru_cache(maxsize=REMEMBERED)
def _joined(how: Contraction, *networks: Network) -> tuple[tuple[str, ...], Network]:
    """The network that joins ``networks``, and the axes whose sizes multiply it."""
    bound, factors, shift = list(how.bound), [], len(how.bound)
    for names, network in zip(how.legs, networks, strict=True):
        bound += [Index(i.axis, i.key + shift) for i in network.bound]
        factors += renamed(network.factors, names, shift)
        shift += network.depth
    return _product(bound, factors, how.injective)


def einsum(subscripts: str, *arrays: Array) -> Array:
    """Contract arrays as ``numpy.einsum`` does; every ``...`` stands for no axes at all.

    Raises ValueError when a letter joins two different axes or the subscripts do not fit the arrays.
    """
    signature = arrays[0].signature
    for array in arrays:
        if array.signature != signature:
            raise TypeError("indexed arrays of different signatures do not mix")
    how = _contraction(subscripts, *[a.axes for a in arrays])
    return Array(signature, how.axes, _contracted(how, *[a.terms for a in arrays]))


@lru_cache(maxsize=REMEMBERED // 10)
def _contracted(how: Contraction, *sums: tuple[Summand, ...]) -> tuple[Summand, ...]:
    """The terms of the contraction of sums of networks.  Raises TooManyTerms for more than ``MOST_TERMS``."""
    if prod(map(len, sums)) > MOST_TERMS:
        raise TooManyTerms(f"a product of sums of {', '.join(str(len(terms)) for terms in sums)} terms")
    result = []
    for combination in itertools.product(*sums):
        counted, network = _joined(how, *[term.network for term in combination])
        coefficient = combination[0].coefficient
        for term in combination[1:]:
            coefficient = coefficient * term.coefficient
        for axis in counted:
            coefficient = coefficient * coefficient.generator(axis)
        result.append((coefficient, network))
    return collect(result)


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
    for array, leg in arguments:
        if array.signature != signature:
            raise TypeError("indexed arrays of different signatures do not mix")
        if leg is not None and not 0 <= leg < array.ndim:
            raise ValueError(f"{name}: leg {leg} does not fit axes ({', '.join(array.axes)})")
    axes = [*values, *(axis for a, leg in arguments for k, axis in enumerate(a.axes) if k != leg)]
    network = _applied(name, tuple(values), *((array.axes, leg, array.terms) for array, leg in arguments))
    return Array(signature, tuple(axes), (Summand(signature.field.one, network),))


@lru_cache(maxsize=REMEMBERED)
def _applied(
    name: str, values: tuple[str, ...], *arguments: tuple[tuple[str, ...], int | None, tuple[Summand, ...]]
) -> Network:
    """The network of one function of arguments given by their axes, the leg handed over whole, and their terms."""
    before = len(values)
    made = []
    for axes, leg, terms in arguments:
        names: dict[Index, Index] = {}
        parameters: tuple[Index, ...] = ()
        for k, axis in enumerate(axes):
            if k == leg:
                parameters = (Index(axis, 0),)
                names[Index(axis, -1 - k)] = parameters[0]
            else:
                names[Index(axis, -1 - k)] = Index(axis, -1 - before)
                before += 1
        shift = len(parameters)
        moved = [
            Term(c, tuple([Index(i.axis, i.key + shift) for i in n.bound]), tuple(renamed(n.factors, names, shift)))
            for c, n in terms
        ]
        made.append(Argument(parameters, tuple(moved)))
    legs = tuple(Index(axis, -1 - k) for k, axis in enumerate(values))
    return _product((), [Factor(name, legs, tuple(made))])[1]


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


def size(axis: str, like: Array) -> Quotient:
    """The size of an axis as a symbol."""
    return like.signature.scalar(axis)
