"""Arrays and numbers as they are written: free ones, and what +, -, *, /, @, .T and a few functions make of them.

An expression has named axes and no entries.  It is written once and has its value in every namespace
(``constructions.language.evaluation``): what is refuted, proved and tested is one and the same.  Axes are compared when
an expression is made, so that what does not fit is said where it is written.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, IntEnum
from fractions import Fraction
from math import isfinite
from typing import Any, NoReturn, TypeAlias

from constructions.names import require_free

LONGEST = 100_000  # characters of an expression, written out


class Role(Enum):
    """Where the value of a free array comes from."""

    GIVEN = "given once"
    LAYER = "given to each layer"
    STATE = "the state of the algorithm"
    POINT = "the points at which a function is taken"


class Level(IntEnum):
    """How tightly the written form holds together."""

    SUM = 0
    PRODUCT = 1
    ATOM = 2


# --- what an expression is made of ---


@dataclass(frozen=True)
class Free:
    """A free array or number of this name."""

    name: str
    role: Role


@dataclass(frozen=True)
class Constant:
    """A rational number."""

    value: Fraction


@dataclass(frozen=True)
class Size:
    """How long an axis is."""

    axis: str


class Filled(Enum):
    """An array whose entries are known: all 0, all 1, the identity matrix."""

    ZEROS = "zeros"
    ONES = "ones"
    IDENTITY = "identity"


@dataclass(frozen=True, eq=False)
class Sum:
    """first + sign * second, both arrays or both numbers."""

    first: Expression
    sign: int
    second: Expression


@dataclass(frozen=True, eq=False)
class Scaled:
    """A number times an array or a number."""

    number: Expression
    scaled: Expression


@dataclass(frozen=True, eq=False)
class Quotient:
    """A number over a number."""

    above: Expression
    below: Expression


@dataclass(frozen=True, eq=False)
class Contraction:
    """Arrays contracted as by ``einsum``."""

    subscripts: str
    arrays: tuple[Expression, ...]


@dataclass(frozen=True, eq=False)
class Entrywise:
    """exp, relu or reciprocal of every entry."""

    function: str
    array: Expression


@dataclass(frozen=True, eq=False)
class Applied:
    """A free function of the columns of its arguments."""

    function: Function
    arguments: tuple[Expression, ...]


Node: TypeAlias = Free | Constant | Size | Filled | Sum | Scaled | Quotient | Contraction | Entrywise | Applied


@dataclass(frozen=True, eq=False, repr=False)
class Expression:
    """An array over named axes, or a number (``axes`` is None); ``text`` and ``latex`` are how it is written."""

    axes: tuple[str, ...] | None
    node: Node
    text: str
    latex: str
    level: Level = Level.ATOM

    __array_ufunc__ = None  # numpy leaves the operators to this class

    def __post_init__(self) -> None:
        """Raises ValueError for what nobody would read, and what is doubled again and again would take all memory."""
        if len(self.text) > LONGEST:
            raise ValueError(f"{self.text[:40]} ...: it takes more than {LONGEST} characters to write down")

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"{self.text} {self.described}"

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self.latex}$"

    @property
    def described(self) -> str:
        return "(a number)" if self.axes is None else f"({', '.join(self.axes)})"

    def within(self, level: Level) -> tuple[str, str]:
        """How it is written inside something that holds together so tightly: as text and as LaTeX."""
        if self.level < level:
            return f"({self.text})", f"\\left({self.latex}\\right)"
        return self.text, self.latex

    def __add__(self, other: Any) -> Expression:
        return total(self, 1, other)

    def __radd__(self, other: Any) -> Expression:
        return total(other, 1, self)

    def __sub__(self, other: Any) -> Expression:
        return total(self, -1, other)

    def __rsub__(self, other: Any) -> Expression:
        return total(other, -1, self)

    def __neg__(self) -> Expression:
        return scaled(number(-1), self)

    def __mul__(self, other: Any) -> Any:
        return NotImplemented if isinstance(other, Identity) else _times(self, other)

    def __rmul__(self, other: Any) -> Expression:
        return _times(other, self)

    def __truediv__(self, other: Any) -> Expression:
        return over(self, other)

    def __rtruediv__(self, other: Any) -> Expression:
        return over(other, self)

    def __matmul__(self, other: Any) -> Expression:
        return product(self, other)

    def __rmatmul__(self, other: Any) -> Expression:
        return product(other, self)

    def __pow__(self, power: Any) -> Expression:
        if self.axes is not None:
            raise ValueError(f"{self.text} is an array: write {self.text} @ {self.text} for the product of matrices")
        if type(power) is not int or power < 0:
            raise ValueError(f"{self.text} is raised to an integer that is not negative, not to {power!r}")
        result = number(1)
        for _ in range(power):
            result = scaled(result, self)
        return result

    @property
    def T(self) -> Expression:  # noqa: N802 (as everywhere)
        """The transpose of a matrix."""
        axes = _array(self, ".T").axes
        assert axes is not None
        if len(axes) != 2:
            raise ValueError(f"{self.text} {self.described} has no transpose: it needs two axes")
        if isinstance(self.node, Contraction) and self.node.subscripts == TRANSPOSE:
            return self.node.arrays[0]
        text, latex = self.within(Level.ATOM)
        return Expression(axes[::-1], Contraction(TRANSPOSE, (self,)), f"{text}^T", f"{latex}^\\top")

    @property
    def shape(self) -> NoReturn:
        raise ValueError(f"{self.text} has axes {self.described} and no shape: a claim is about every size")

    def _looked_at(self, *others: Any) -> NoReturn:
        raise ValueError(f"{self.text} is looked at: a claim says the same whatever the entries and sizes are")

    __bool__ = __len__ = __iter__ = __getitem__ = __float__ = __int__ = __index__ = _looked_at
    __lt__ = __le__ = __gt__ = __ge__ = _looked_at


@dataclass(frozen=True)
class Identity:
    """``number`` times the identity matrix of whatever axis it meets: of the slot in a head, of the other in a sum."""

    number: Expression

    __array_ufunc__ = None

    def __str__(self) -> str:
        return self.over("").text

    def over(self, axis: str) -> Expression:
        """The matrix on this axis."""
        return scaled(self.number, Expression((axis, axis), Filled.IDENTITY, "I", "I"))

    def __neg__(self) -> Identity:
        return Identity(-self.number)

    def __mul__(self, factor: Any) -> Identity:
        return Identity(scaled(_number(factor, "*"), self.number))

    __rmul__ = __mul__

    def __truediv__(self, divisor: Any) -> Identity:
        return Identity(over(self.number, divisor))

    def __add__(self, other: Any) -> Expression:
        return total(self, 1, other)

    def __radd__(self, other: Any) -> Expression:
        return total(other, 1, self)

    def __sub__(self, other: Any) -> Expression:
        return total(self, -1, other)

    def __rsub__(self, other: Any) -> Expression:
        return total(other, -1, self)

    def __matmul__(self, other: Any) -> Any:
        return Identity(scaled(self.number, other.number)) if isinstance(other, Identity) else product(self, other)

    def __rmatmul__(self, other: Any) -> Expression:
        return product(other, self)

    @property
    def T(self) -> Identity:  # noqa: N802 (as everywhere)
        return self


TRANSPOSE = "ab->ba"


# --- operators ---


def number(value: Any) -> Expression:
    """An int, a Fraction, or a float by its decimals (0.1 is one tenth) as a number."""
    if isinstance(value, bool) or not isinstance(value, int | float | Fraction):
        raise ValueError(f"{value!r} is no array and no number of a claim")
    if isinstance(value, float) and not isfinite(value):
        raise ValueError(f"{value!r} is no number")
    exact = Fraction(str(value)) if isinstance(value, float) else Fraction(value)
    fraction = exact.denominator != 1
    latex = f"\\tfrac{{{exact.numerator}}}{{{exact.denominator}}}" if fraction else str(exact)
    level = Level.SUM if exact < 0 else Level.PRODUCT if fraction else Level.ATOM
    return Expression(None, Constant(exact), str(exact), latex, level)


def _known(value: Any) -> Any:
    """Expressions as they are, and Python's numbers as such."""
    return value if isinstance(value, Expression | Identity) else number(value)


def _number(value: Any, sign: str) -> Expression:
    found = _known(value)
    if isinstance(found, Identity) or found.axes is not None:
        raise ValueError(f"{sign} is by a number, and {found} is an array: A @ B is the product of matrices")
    return found


def _array(value: Any, sign: str = "@") -> Expression:
    found = _known(value)
    if isinstance(found, Identity) or found.axes is None:
        raise ValueError(f"{sign} is of arrays, and {found} is a number")
    return found


def total(first: Any, sign: int, second: Any) -> Expression:
    """first + sign * second; a multiple of the identity is over the axis of the other."""
    a, b = _known(first), _known(second)
    shown = "+" if sign > 0 else "-"
    if isinstance(a, Identity) and isinstance(b, Identity):
        raise ValueError(f"{a} {shown} {b}: of which axis? Multiply before, as in (a + b) * I")
    if isinstance(a, Identity):
        a = a.over(_side(b, f"I {shown} {b.text}"))
    elif isinstance(b, Identity):
        b = b.over(_side(a, f"{a.text} {shown} I"))
    if a.axes != b.axes:
        raise ValueError(f"{a.text} {shown} {b.text}: {a.text} is over {a.described}, {b.text} over {b.described}")
    if isinstance(a.node, Constant) and isinstance(b.node, Constant):
        return number(a.node.value + sign * b.node.value)
    if is_zero(b):
        return a
    if is_zero(a):
        return b if sign > 0 else -b
    texts = b.within(Level.PRODUCT if sign < 0 else Level.SUM)
    text, latex = (
        f"{left} {'-' if sign > 0 else '+'} {right[1:]}" if right.startswith("-") else f"{left} {shown} {right}"
        for left, right in zip((a.text, a.latex), texts, strict=True)
    )
    return Expression(a.axes, Sum(a, sign, b), text, latex, Level.SUM)


def is_zero(e: Expression) -> bool:
    """Whether it is written as 0."""
    return e.node is Filled.ZEROS or (isinstance(e.node, Constant) and e.node.value == 0)


def _side(e: Expression, where: str) -> str:
    """The axis of a square matrix."""
    if e.axes is None or len(e.axes) != 2 or e.axes[0] != e.axes[1]:
        raise ValueError(f"{where}: {e.text} {e.described} is not square")
    return e.axes[0]


def _times(first: Any, second: Any) -> Expression:
    """A number times whatever it is."""
    a, b = _known(first), _known(second)
    if a.axes is not None and b.axes is not None:
        if () not in (a.axes, b.axes):
            raise ValueError(
                f"{a.text} * {b.text}: both are arrays; write @ for the product of matrices, or times(A, B)"
            )
        a, b = (a, b) if a.axes == () else (b, a)
        letters = "abcdefgh"[: len(b.axes or ())]
        return _contracted(f",{letters}->{letters}", a, b, b.axes or ())
    return scaled(a, b) if a.axes is None else scaled(b, a)


def scaled(factor: Expression, e: Expression) -> Expression:
    """A number times a number or an array."""
    if isinstance(factor.node, Constant):
        value = factor.node.value
        if value == 1 or is_zero(e):
            return e
        if isinstance(e.node, Constant):
            return number(value * e.node.value)
        if isinstance(e.node, Scaled) and isinstance(e.node.number.node, Constant):
            return scaled(number(value * e.node.number.node.value), e.node.scaled)
    if isinstance(e.node, Constant) and e.axes is None:
        return scaled(e, factor)
    if isinstance(factor.node, Scaled) and isinstance(factor.node.number.node, Constant):
        return scaled(factor.node.number, scaled(factor.node.scaled, e))
    if isinstance(factor.node, Constant) and factor.node.value < 0:
        text, latex = scaled(number(-factor.node.value), e).within(Level.PRODUCT)
        return Expression(e.axes, Scaled(factor, e), f"-{text}", f"-{latex}", Level.SUM)
    left, right = factor.within(Level.PRODUCT), e.within(Level.PRODUCT)
    return Expression(e.axes, Scaled(factor, e), f"{left[0]} {right[0]}", f"{left[1]} \\, {right[1]}", Level.PRODUCT)


def over(above: Any, below: Any) -> Expression:
    """A number or an array over a number."""
    a, b = _known(above), _number(below, "/")
    if isinstance(b.node, Constant):
        if b.node.value == 0:
            raise ValueError(f"{a}/0")
        return scaled(number(1 / b.node.value), a)
    if a.axes is not None:
        return scaled(over(1, b), a)
    if isinstance(a.node, Constant) and a.node.value < 0:
        return -over(-a, b)
    texts = a.within(Level.PRODUCT), b.within(Level.ATOM)
    text, latex = f"{texts[0][0]}/{texts[1][0]}", f"\\frac{{{a.latex}}}{{{b.latex}}}"
    return Expression(None, Quotient(a, b), text, latex, Level.PRODUCT)


def _contracted(subscripts: str, a: Expression, b: Expression, axes: tuple[str, ...]) -> Expression:
    (t, x), (u, y) = a.within(Level.PRODUCT), b.within(Level.PRODUCT)
    return Expression(axes, Contraction(subscripts, (a, b)), f"{t} {u}", f"{x} {y}", Level.PRODUCT)


def product(first: Any, second: Any) -> Expression:
    """The product of matrices; a vector may stand on the right."""
    if isinstance(first, Identity):
        return scaled(first.number, _array(second))
    if isinstance(second, Identity):
        return scaled(second.number, _array(first))
    a, b = _array(first), _array(second)
    assert a.axes is not None
    assert b.axes is not None
    if len(a.axes) != 2 or len(b.axes) not in (1, 2):
        raise ValueError(f"{a.text} @ {b.text}: {a.text} is over {a.described}, {b.text} over {b.described}")
    if a.axes[1] != b.axes[0]:
        raise ValueError(
            f"{a.text} @ {b.text}: {a.text} is over {a.described}, {b.text} over {b.described}, "
            f"and {a.axes[1]} is not {b.axes[0]}"
        )
    matrix = len(b.axes) == 2
    axes = (a.axes[0], b.axes[1]) if matrix else a.axes[:1]
    if is_zero(a) or is_zero(b):
        return zeros(*axes)
    return _contracted("ab,bc->ac" if matrix else "ab,b->a", a, b, axes)


def times(first: Any, second: Any) -> Expression:
    """The product of two arrays over the same axes, entry by entry."""
    a, b = _array(first, "times"), _array(second, "times")
    if a.axes != b.axes:
        raise ValueError(f"times({a.text}, {b.text}): the axes {a.described} are not {b.described}")
    assert a.axes is not None
    letters = "abcdefgh"[: len(a.axes)]
    (t, x), (u, y) = a.within(Level.PRODUCT), b.within(Level.PRODUCT)
    node = Contraction(f"{letters},{letters}->{letters}", (a, b))
    return Expression(a.axes, node, f"({t} * {u})", f"\\left({x} \\odot {y}\\right)")


def trace(matrix: Any) -> Expression:
    """The sum of the diagonal, an array without axes."""
    a = _array(matrix, "trace")
    _side(a, "trace")
    return Expression((), Contraction("aa->", (a,)), f"tr({a.text})", f"\\operatorname{{tr}}\\left({a.latex}\\right)")


def _entrywise(function: str, a: Expression, text: str, latex: str) -> Expression:
    return Expression(a.axes, Entrywise(function, a), text, latex)


def exp(array: Any) -> Expression:
    """exp of every entry."""
    a = _array(array, "exp")
    return _entrywise("exponential", a, f"exp({a.text})", f"\\exp\\left({a.latex}\\right)")


def relu(array: Any) -> Expression:
    """max(0, .) of every entry."""
    a = _array(array, "relu")
    return _entrywise("relu", a, f"relu({a.text})", f"\\operatorname{{relu}}\\left({a.latex}\\right)")


def reciprocal(array: Any) -> Expression:
    """1/. of every entry."""
    a = _array(array, "reciprocal")
    return _entrywise("reciprocal", a, f"(1/({a.text}))", f"\\left(1 / \\left({a.latex}\\right)\\right)")


# --- what is free, and what is known ---

GREEK = (
    "alpha beta gamma delta epsilon zeta eta theta kappa lambda mu nu xi pi rho sigma tau phi chi psi omega "
    "Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega"
)
WRITTEN = ("I", "tr")  # what stands for the identity and for a trace


def latex_name(name: str) -> str:
    """A name as mathematics: Greek letters as such, what follows an underscore as a subscript."""
    head, _, rest = name.partition("_")
    if head in GREEK.split():
        shown = f"\\{head}"
    elif len(head) == 1:
        shown = head
    else:
        shown = f"\\mathrm{{{head}}}"
    return shown + (f"_{{{latex_name(rest) if rest else ''}}}" if rest else "")


def require_name(name: str, what: str) -> None:
    """Raises ValueError for a name that is no identifier, or means something already."""
    require_free(name, what)
    if name in WRITTEN:
        raise ValueError(f"{what}: {name} has a meaning of its own, and names nothing else")


def _free(name: str, axes: tuple[str, ...] | None, role: Role) -> Expression:
    for word in (name, *(axes or ())):
        require_name(word, f"{name}")
    return Expression(axes, Free(name, role), name, latex_name(name))


def named(name: str, axes: tuple[str, ...] | None, role: Role) -> Expression:
    """Something free whose name is made here, and not by a user."""
    return Expression(axes, Free(name, role), name, latex_name(name))


def matrix(name: str, rows: str, columns: str, per_layer: bool = False) -> Expression:
    """A free matrix over two named axes, given once, or to each layer afresh."""
    return _free(name, (rows, columns), Role.LAYER if per_layer else Role.GIVEN)


def vector(name: str, axis: str, per_layer: bool = False) -> Expression:
    """A free vector over a named axis."""
    return _free(name, (axis,), Role.LAYER if per_layer else Role.GIVEN)


def scalar(name: str, per_layer: bool = False) -> Expression:
    """A free number."""
    return _free(name, None, Role.LAYER if per_layer else Role.GIVEN)


def zeros(*axes: str) -> Expression:
    """The array over these axes all of whose entries are 0."""
    return Expression(axes, Filled.ZEROS, "0", "0")


def ones(*axes: str) -> Expression:
    """The array over these axes all of whose entries are 1."""
    return Expression(axes, Filled.ONES, "1", "\\mathbf{1}")


def identity(axis: str) -> Expression:
    """The identity matrix on a named axis; ``I`` takes the axis of what it meets."""
    return Identity(number(1)).over(axis)


def size(axis: str) -> Expression:
    """How long an axis is, as a number."""
    return Expression(None, Size(axis), axis, latex_name(axis))


I = Identity(number(1))  # noqa: E741 (the identity's usual name)


@dataclass(frozen=True)
class Function:
    """A free function of one vector over ``domain``, with vectors over ``codomain`` as values; or of two, without.

    Called with arrays (domain, n) [and (domain, m)] it is taken of every column: (codomain, n), of every pair: (n, m).
    """

    name: str
    role: Role
    domain: str
    codomain: str | None
    start: Callable[[Expression], Expression] | None = None

    def __call__(self, *points: Any) -> Expression:
        arrays = tuple(_array(p, self.name) for p in points)
        expected = 2 if self.codomain is None else 1
        if len(arrays) != expected:
            raise ValueError(f"{self.name} is a function of {expected} argument{'s' * (expected > 1)}")
        for a in arrays:
            if a.axes is None or len(a.axes) != 2 or a.axes[0] != self.domain:
                raise ValueError(f"{self.name}({a.text}): expected columns over {self.domain}, got axes {a.described}")
        columns = tuple(a.axes[1] for a in arrays if a.axes is not None)
        axes = columns if self.codomain is None else (self.codomain, *columns)
        inside = [", ".join(words) for words in ([a.text for a in arrays], [a.latex for a in arrays])]
        return Expression(
            axes,
            Applied(self, arrays),
            f"{self.name}({inside[0]})",
            f"{latex_name(self.name)}\\left({inside[1]}\\right)",
        )


def kernel_function(name: str, axis: str) -> Function:
    """A free function of two vectors, symmetric or not."""
    require_name(name, name)
    return Function(name, Role.GIVEN, axis, None)


def feature_map(name: str, domain: str, codomain: str) -> Function:
    """A free function of a vector."""
    require_name(name, name)
    return Function(name, Role.GIVEN, domain, codomain)


def function(domain: str, codomain: str, start: Callable[[Expression], Expression] | None = None) -> Function:
    """A function as a state of an algorithm: it is 0 at the start, or what ``start`` makes of the points."""
    return Function("", Role.STATE, domain, codomain, start)


def children(e: Expression) -> tuple[Expression, ...]:
    """What it is made of."""
    match e.node:
        case Sum(first, _, second) | Scaled(first, second) | Quotient(first, second):
            return first, second
        case Contraction(_, arrays) | Applied(_, arrays):
            return arrays
        case Entrywise(_, array):
            return (array,)
    return ()
