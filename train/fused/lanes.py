"""Lanes: as many numbers as a vector register of 64 bytes holds, each of another prompt, as one value of numba.

All arithmetic is that of IEEE 754, with a product and a sum rounded once: what overflows or is no number stays so.
An array of lanes is a flat array of numbers, and its k-th lanes are the numbers from k W on, W = ``width``.

Of a pair of such arrays, values and slopes, lanes are those of dual numbers a + b t with t^2 = 0: what is written for
lanes computes derivatives on them.
"""
# mypy: disable-error-code="untyped-decorator"

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from typing import Any

import numpy
from llvmlite import ir
from numba import types
from numba.core.cgutils import get_or_insert_function
from numba.core.datamodel import models
from numba.extending import intrinsic, overload, register_model

BYTES = 64


def width(dtype: Any) -> int:
    """How many numbers of a dtype are lanes: 8 of float64, 16 of float32."""
    return BYTES // numpy.dtype(dtype).itemsize


class Lanes(types.Type):  # type: ignore[misc]
    """The type of lanes of numbers of type ``of``."""

    def __init__(self, of: Any):
        self.of, self.width = of, BYTES * 8 // of.bitwidth
        super().__init__(name=f"Lanes({of})")


@register_model(Lanes)
class _Model(models.PrimitiveModel):  # type: ignore[misc]
    def __init__(self, dmm: Any, fe_type: Lanes):
        of = ir.DoubleType() if fe_type.of is types.float64 else ir.FloatType()
        super().__init__(dmm, fe_type, ir.VectorType(of, fe_type.width))


class Dual(types.Type):  # type: ignore[misc]
    """The type of lanes of dual numbers a + b t, a and b of type ``of``."""

    def __init__(self, of: Lanes):
        self.of = of
        super().__init__(name=f"Dual({of})")


@register_model(Dual)
class _Pair(models.PrimitiveModel):  # type: ignore[misc]
    def __init__(self, dmm: Any, fe_type: Dual):
        super().__init__(dmm, fe_type, ir.ArrayType(dmm.lookup(fe_type.of).get_value_type(), 2))


def _of(array: Any) -> Any:
    """The type of the lanes of an array, or of a pair of arrays."""
    return Dual(Lanes(array.dtype.dtype)) if isinstance(array, types.UniTuple) else Lanes(array.dtype)


def _parts(builder: Any, value: Any) -> tuple[Any, Any]:
    """a and b of a dual number."""
    return builder.extract_value(value, 0), builder.extract_value(value, 1)


def _paired(builder: Any, value: Any, slope: Any) -> Any:
    """The dual number of these."""
    made = ir.Constant(ir.ArrayType(value.type, 2), ir.Undefined)
    return builder.insert_value(builder.insert_value(made, value, 0), slope, 1)


def _dual(value: Any) -> bool:
    return isinstance(value.type, ir.ArrayType)


def _filled(kind: ir.VectorType, value: float) -> ir.Constant:
    return ir.Constant(kind, [value] * kind.count)


def _addresses(context: Any, builder: Any, arrays: Any, args: Any) -> list[tuple[Any, int]]:
    """Where the lanes of an index are in a flat array, or in each of a pair, and how they are aligned."""
    pair, kind = isinstance(arrays, types.UniTuple), context.get_value_type(_of(arrays))
    kind = kind.element if pair else kind
    found = []
    for array, value in zip(arrays, _parts(builder, args[0]), strict=True) if pair else [(arrays, args[0])]:
        data = context.make_array(array)(context, builder, value).data
        first = builder.mul(args[1], ir.Constant(args[1].type, kind.count))
        found.append((builder.bitcast(builder.gep(data, [first]), kind.as_pointer()), array.dtype.bitwidth // 8))
    return found


@intrinsic
def load(typing: Any, array: Any, index: Any) -> Any:
    """The lanes ``index`` of a flat array, or of a pair."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        places = _addresses(context, builder, signature.args[0], args)
        loaded = [builder.load(place, align=align) for place, align in places]
        return _paired(builder, *loaded) if len(loaded) > 1 else loaded[0]

    return _of(array)(array, types.int64), code


@intrinsic
def store(typing: Any, array: Any, index: Any, value: Any) -> Any:
    """Sets the lanes ``index`` of a flat array, or of a pair."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        places = _addresses(context, builder, signature.args[0], args)
        parts = _parts(builder, args[2]) if len(places) > 1 else (args[2],)
        for part, (place, align) in zip(parts, places, strict=True):
            builder.store(part, place, align=align)
        return context.get_dummy_value()

    return types.void(array, types.int64, value), code


@intrinsic
def called(typing: Any) -> Any:
    """Nothing, but the function that says so is called and not copied to where it is: that takes long to compile."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        builder.function.attributes.add("noinline")
        return context.get_dummy_value()

    return types.void(), code


@intrinsic
def zero(typing: Any, array: Any) -> Any:
    """Lanes of zeros, of the numbers of an array, or of a pair."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        kind = context.get_value_type(signature.return_type)
        if isinstance(kind, ir.ArrayType):
            return _paired(builder, *[_filled(kind.element, 0.0)] * 2)
        return _filled(kind, 0.0)

    return _of(array)(array), code


def _sum(builder: Any, a: Any, b: Any) -> Any:
    return builder.fadd(a, b)


def _difference(builder: Any, a: Any, b: Any) -> Any:
    return builder.fsub(a, b)


def _product(builder: Any, a: Any, b: Any) -> Any:
    return builder.fmul(a, b)


def _quotient(builder: Any, a: Any, b: Any) -> Any:
    return builder.fdiv(a, b)


Code = Callable[..., Any]


def _arithmetic(operation: Any, of_lanes: Code, slope: Code) -> None:
    """Makes an operation of Python one on lanes; ``slope``(builder, (a, a'), (b, b'), value) is that of dual ones."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        if not _dual(args[0]):
            return of_lanes(builder, *args)
        a, b = (_parts(builder, value) for value in args)
        value = of_lanes(builder, a[0], b[0])
        return _paired(builder, value, slope(builder, a, b, value))

    @intrinsic
    def entrywise(typing: Any, a: Any, b: Any) -> Any:
        return a(a, b), code

    @overload(operation)
    def on_lanes(a, b):  # type: ignore[no-untyped-def]
        return (lambda a, b: entrywise(a, b)) if isinstance(a, (Lanes, Dual)) and a == b else None


def _fma(builder: Any, a: Any, b: Any, c: Any) -> Any:
    kind = a.type
    name = f"llvm.fma.v{kind.count}f{BYTES * 8 // kind.count}"
    return builder.call(get_or_insert_function(builder.module, ir.FunctionType(kind, [kind] * 3), name), [a, b, c])


_arithmetic(operator.add, _sum, lambda builder, a, b, value: _sum(builder, a[1], b[1]))
_arithmetic(operator.sub, _difference, lambda builder, a, b, value: _difference(builder, a[1], b[1]))
_arithmetic(
    operator.mul,
    _product,
    lambda builder, a, b, value: _fma(builder, a[0], b[1], _product(builder, a[1], b[0])),
)
_arithmetic(
    operator.truediv,
    _quotient,
    lambda builder, a, b, value: _quotient(builder, _difference(builder, a[1], _product(builder, value, b[1])), b[0]),
)


@intrinsic
def fma(typing: Any, a: Any, b: Any, c: Any) -> Any:
    """a b + c, rounded once."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        if not _dual(args[0]):
            return _fma(builder, *args)
        (a, of_a), (b, of_b), (c, of_c) = (_parts(builder, value) for value in args)
        return _paired(builder, _fma(builder, a, b, c), _fma(builder, a, of_b, _fma(builder, of_a, b, of_c)))

    return a(a, b, c), code


def _positive(builder: Any, a: Any, b: Any) -> Any:
    nothing = _filled(a.type, 0.0)
    least = builder.select(builder.fcmp_ordered("<=", a, nothing), nothing, a)
    return builder.select(builder.fcmp_ordered(">", a, nothing), b, least)


@intrinsic
def positive(typing: Any, a: Any, b: Any) -> Any:
    """b where a > 0, and 0 elsewhere, but for an a that is no number: there a."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        if not _dual(args[0]):
            return _positive(builder, *args)
        a, _ = _parts(builder, args[0])
        return _paired(builder, *(_positive(builder, a, part) for part in _parts(builder, args[1])))

    return a(a, b), code


@intrinsic
def clipped(typing: Any, a: Any, limit: Any) -> Any:
    """a within [-limit, limit]; no number stays so."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        below = builder.select(builder.fcmp_ordered(">", args[0], args[1]), args[1], args[0])
        least = builder.fsub(_filled(args[0].type, 0.0), args[1])
        return builder.select(builder.fcmp_ordered("<", args[0], least), least, below)

    return a(a, limit), code


@intrinsic
def inside(typing: Any, a: Any, limit: Any, b: Any) -> Any:
    """b where a is within [-limit, limit], and 0 elsewhere."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        nothing = _filled(args[0].type, 0.0)
        below = builder.fcmp_ordered("<=", args[0], args[1])
        above = builder.fcmp_ordered(">=", args[0], builder.fsub(nothing, args[1]))
        return builder.select(builder.and_(below, above), args[2], nothing)

    return a(a, limit, b), code


# --- exp ----------------------------------------------------------------------------------------------------

LOG2E = 1 / math.log(2)
EXP = {  # by bits: those of the fraction, degree of the polynomial, ln 2 in two parts, where exp over- and underflows
    64: (52, 13, 0.6931471803691238, 1.9082149292705877e-10, 710.0, -746.0),
    32: (23, 7, 0.693359375, -2.12194440e-4, 89.0, -104.0),
}


def _exp(builder: Any, x: Any, bits: int) -> Any:
    """exp(x) = 2^k p(x - k ln 2), k the integer next to x / ln 2.

    |x - k ln 2| <= (ln 2)/2, where the Taylor polynomial p is off by less than half of a rounding.  2^k is the product
    of two powers, neither of which over- or underflows; an integer in the lowest bits of 3/2 2^fraction is its own.
    """
    fraction, degree, high, low, most, least = EXP[bits]
    kind, whole = x.type, ir.VectorType(ir.IntType(bits), x.type.count)

    def number(value: float) -> ir.Constant:
        return _filled(kind, value)

    x = builder.select(builder.fcmp_ordered(">", x, number(most)), number(most), x)
    x = builder.select(builder.fcmp_ordered("<", x, number(least)), number(least), x)
    magic = number(1.5 * 2.0**fraction)
    k = builder.fsub(_fma(builder, x, number(LOG2E), magic), magic)
    y = _fma(builder, k, number(-low), _fma(builder, k, number(-high), x))
    p = number(1 / math.factorial(degree))
    for n in range(degree - 1, -1, -1):
        p = _fma(builder, p, y, number(1 / math.factorial(n)))
    half = _fma(builder, k, number(0.5), magic)  # its lowest bits: about k/2
    first = builder.fsub(half, magic)
    other = builder.fadd(builder.fsub(k, first), magic)
    shift, one = _filled(whole, fraction), builder.bitcast(number(1.0), whole)
    for power in (half, other):
        exponent = builder.shl(builder.bitcast(power, whole), shift)
        p = builder.fmul(p, builder.bitcast(builder.add(exponent, one), kind))
    return p


@intrinsic
def exp(typing: Any, a: Any) -> Any:
    """exp of each, to about one rounding; infinite above where it overflows, and no number for none."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        if not _dual(args[0]):
            return _exp(builder, args[0], a.of.bitwidth)
        at, slope = _parts(builder, args[0])
        value = _exp(builder, at, a.of.of.bitwidth)
        return _paired(builder, value, _product(builder, value, slope))

    return a(a), code
