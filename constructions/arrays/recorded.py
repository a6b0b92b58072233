"""Arrays that record what is done to them, and have nothing else: no entries, no sizes, no order, no equality.

A claim's own functions, run on such arrays, leave a record of the statement; ``verify.statement`` reads it.  An axis
is known by its name alone, and whatever asks for more than that (a branch on a size or on a value, a loop over an
axis, an entry) raises ``LookedAt``: a statement about every size looks at none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NoReturn, TypeAlias


class LookedAt(TypeError):
    """A statement's function asks for a size, an entry or a comparison; the message says of what."""


looks: list[str] = []  # what was refused in this process: whoever swallows the error has looked all the same


def _refuse(self: Any, *others: Any) -> NoReturn:
    looks.append(f"{type(self).KIND} is looked at: a statement is one for every size and value, and depends on none")
    raise LookedAt(looks[-1])


class Opaque:
    """What is neither compared, counted, tested, written down nor turned into a number, and has nothing to be asked."""

    __slots__ = ()
    KIND = "a value"

    def __eq__(self, other: object) -> bool:
        _refuse(self)

    __lt__ = __le__ = __gt__ = __ge__ = _refuse
    __bool__ = __len__ = __iter__ = __getitem__ = __contains__ = _refuse
    __int__ = __float__ = __index__ = __complex__ = __round__ = __floor__ = __mod__ = __floordiv__ = _refuse
    __str__ = __repr__ = __format__ = _refuse
    if not TYPE_CHECKING:
        __getattr__ = _refuse  # of any name that it has not, so that none can be asked for with something in its place


@dataclass(frozen=True, eq=False, repr=False)
class Axis(Opaque):
    """An axis of any size; in the place where other arrays keep a size.

    Two are the same if their names are, and none is 0: nothing more can be asked.
    """

    name: str

    def __eq__(self, other: object) -> bool:
        if type(other) is int and other == 0:
            return False
        return self.name == other.name if isinstance(other, Axis) else _refuse(self)

    KIND = "a size"
    __hash__ = None  # type: ignore[assignment]


@dataclass(frozen=True, eq=False, repr=False)
class Symbol:
    """A free number, or the size of an axis."""

    name: str


@dataclass(frozen=True, eq=False, repr=False)
class Operation:
    """``sign`` "+", "*" or "/" between two numbers."""

    sign: str
    first: Scalar
    second: Scalar


@dataclass(frozen=True, eq=False, repr=False)
class Scalar(Opaque):
    """A number made of free ones: a rational constant, a symbol, or an operation on two."""

    made: Fraction | Symbol | Operation
    KIND = "a free number"

    def __add__(self, other: Any) -> Scalar:
        return _operation("+", self, other)

    def __mul__(self, other: Any) -> Any:
        return NotImplemented if isinstance(other, Array) else _operation("*", self, other)

    __radd__, __rmul__ = __add__, __mul__

    def __neg__(self) -> Scalar:
        return self * -1

    def __sub__(self, other: Any) -> Scalar:
        return self + number(other) * -1

    def __rsub__(self, other: Any) -> Scalar:
        return -self + other

    def __truediv__(self, other: Any) -> Scalar:
        return _operation("/", self, other)

    def __rtruediv__(self, other: Any) -> Scalar:
        return _operation("/", number(other), self)

    def __pow__(self, power: int) -> Scalar:
        if type(power) is not int:
            raise TypeError(f"a number is raised to an integer, not to {power!r}")
        found = number(1)
        for _ in range(abs(power)):
            found = found * self
        return found if power >= 0 else 1 / found


def _operation(sign: str, first: Scalar, second: Any) -> Scalar:
    return Scalar(Operation(sign, first, number(second)))


def number(value: Any) -> Scalar:
    """An int, a Fraction or a number of this module.  Raises TypeError for anything else."""
    if isinstance(value, Scalar):
        return value
    if isinstance(value, int | Fraction) and not isinstance(value, bool):
        return Scalar(Fraction(value))
    raise TypeError(f"a statement has ints, Fractions and its own numbers, not {type(value).__name__}")


@dataclass(frozen=True, eq=False, repr=False)
class Free:
    """A free tensor."""

    name: str


@dataclass(frozen=True, eq=False, repr=False)
class Contraction:
    """``einsum``: the letters of each array's legs and of the result's; a delta has two legs, a constant none."""

    letters: tuple[str, ...]
    result: str
    arrays: tuple[Array, ...]
    axes: Mapping[str, str]  # letter -> axis


@dataclass(frozen=True, eq=False, repr=False)
class Sum:
    """The sum of arrays, each multiplied by a number; of none, zero."""

    terms: tuple[tuple[Scalar, Array], ...]


@dataclass(frozen=True, eq=False, repr=False)
class Delta:
    """The identity matrix."""


@dataclass(frozen=True, eq=False, repr=False)
class Ones:
    """The constant array 1."""


@dataclass(frozen=True, eq=False, repr=False)
class Application:
    """A function of arrays, along the given leg of each (None: entry by entry), with values over more axes."""

    function: str
    values: tuple[str, ...]
    arguments: tuple[tuple[Array, int | None], ...]


Made: TypeAlias = Free | Contraction | Sum | Delta | Ones | Application


@dataclass(frozen=True, eq=False, repr=False)
class Array(Opaque):
    """An array by how it is made; its axes by name."""

    axes: tuple[str, ...]
    made: Made = field(kw_only=True)

    KIND = "an entry, or the type, of an array"

    @property
    def shape(self) -> tuple[Axis, ...]:
        return tuple(Axis(a) for a in self.axes)

    @property
    def ndim(self) -> int:
        return len(self.axes)

    def __add__(self, other: Any) -> Array:
        return self._sum(1, other)

    def __sub__(self, other: Any) -> Array:
        return self._sum(-1, other)

    def _sum(self, sign: int, other: Any) -> Array:
        if not isinstance(other, Array):
            return NotImplemented
        if self.axes != other.axes:
            raise ValueError(f"cannot add arrays with axes ({', '.join(self.axes)}) and ({', '.join(other.axes)})")
        return Array(self.axes, made=Sum(((number(1), self), (number(sign), other))))

    def __mul__(self, scalar: Any) -> Array:
        return Array(self.axes, made=Sum(((number(scalar), self),)))

    __rmul__ = __mul__

    def __neg__(self) -> Array:
        return self * -1


def free(name: str, *axes: str) -> Array:
    """The free tensor ``name``."""
    return Array(axes, made=Free(name))


def symbol(name: str) -> Scalar:
    """A free number."""
    return Scalar(Symbol(name))


def apply(name: str, *arguments: tuple[Array, int | None], values: Sequence[str] = ()) -> Array:
    """A function, as ``indexed.apply``: the axes of the value first, then the other legs of all arguments in order."""
    axes = [*values, *(axis for a, leg in arguments for k, axis in enumerate(a.axes) if k != leg)]
    return Array(tuple(axes), made=Application(name, tuple(values), arguments))


# --- what every namespace offers (constructions.arrays.namespace) ----------------------------------------


def einsum(subscripts: str, *arrays: Array) -> Array:
    """Contraction as in numpy; every ``...`` stands for no axes at all."""
    inputs, arrow, result = subscripts.replace("...", "").replace(" ", "").partition("->")
    letters = tuple(inputs.split(","))
    if not arrow or [*map(len, letters)] != [a.ndim for a in arrays] or len(set(result)) != len(result):
        raise ValueError(f"einsum({subscripts!r}) does not fit arrays over {[a.axes for a in arrays]}")
    axis_of: dict[str, str] = {}
    for own, a in zip(letters, arrays, strict=True):
        for letter, axis in zip(own, a.axes, strict=True):
            if axis_of.setdefault(letter, axis) != axis:
                raise ValueError(f"einsum({subscripts!r}): {letter!r} joins axis {axis_of[letter]} with axis {axis}")
    if not set(result) <= axis_of.keys():
        raise ValueError(f"einsum({subscripts!r}): the output names a letter that no input has")
    return Array(tuple(axis_of[x] for x in result), made=Contraction(letters, result, arrays, axis_of))


def exponential(a: Array) -> Array:
    return apply("exp", (a, None))


def relu(a: Array) -> Array:
    return apply("relu", (a, None))


def reciprocal(a: Array) -> Array:
    return apply("reciprocal", (a, None))


def eye(size: Axis, like: Array) -> Array:
    return Array((size.name, size.name), made=Delta())


def zeros(shape: Sequence[Axis], like: Array) -> Array:
    return Array(tuple(a.name for a in shape), made=Sum(()))


def ones(shape: Sequence[Axis], like: Array) -> Array:
    return Array(tuple(a.name for a in shape), made=Ones())


def constant(array: Any, like: Array) -> NoReturn:
    raise LookedAt("an array with numeric entries has no place in a statement for every size")


def scalar(value: Any, like: Array) -> Scalar:
    return number(value)


def check_entries(name: str, a: Array) -> None:
    """Nothing to check: there are no entries."""


def size(axis: Axis, like: Array) -> Scalar:
    """The size of an axis as a free number."""
    return symbol(axis.name)
