"""Lanes: as many numbers as a vector register of 64 bytes holds, each of another prompt, as one value of numba.

All arithmetic is that of IEEE 754, with a product and a sum rounded once: what overflows or is no number stays so.
An array of lanes is a flat array of numbers, and its k-th lanes are the numbers from k W on, W = ``width``.
"""
# mypy: disable-error-code="untyped-decorator"

from __future__ import annotations

import math
import operator
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


def _filled(kind: ir.VectorType, value: float) -> ir.Constant:
    return ir.Constant(kind, [value] * kind.count)


def _address(context: Any, builder: Any, signature: Any, args: Any, kind: Any) -> Any:
    """Where the lanes of an index are in a flat array."""
    array = context.make_array(signature.args[0])(context, builder, args[0])
    first = builder.mul(args[1], ir.Constant(args[1].type, kind.count))
    return builder.bitcast(builder.gep(array.data, [first]), kind.as_pointer())


@intrinsic
def load(typing: Any, array: Any, index: Any) -> Any:
    """The lanes ``index`` of a flat array."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        kind = context.get_value_type(signature.return_type)
        return builder.load(_address(context, builder, signature, args, kind), align=array.dtype.bitwidth // 8)

    return Lanes(array.dtype)(array, types.int64), code


@intrinsic
def store(typing: Any, array: Any, index: Any, value: Any) -> Any:
    """Sets the lanes ``index`` of a flat array."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        place = _address(context, builder, signature, args, args[2].type)
        builder.store(args[2], place, align=array.dtype.bitwidth // 8)
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
    """Lanes of zeros, of the numbers of an array."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return _filled(context.get_value_type(signature.return_type), 0.0)

    return Lanes(array.dtype)(array), code


def _arithmetic(operation: Any, instruction: str) -> None:
    """Makes an operation of Python on two lanes an instruction on vectors."""

    @intrinsic
    def entrywise(typing: Any, a: Any, b: Any) -> Any:
        return a(a, b), lambda context, builder, signature, args: getattr(builder, instruction)(*args)

    @overload(operation)
    def of_lanes(a, b):  # type: ignore[no-untyped-def]
        return (lambda a, b: entrywise(a, b)) if isinstance(a, Lanes) and a == b else None


for _operation, _instruction in (
    (operator.add, "fadd"),
    (operator.sub, "fsub"),
    (operator.mul, "fmul"),
    (operator.truediv, "fdiv"),
):
    _arithmetic(_operation, _instruction)


def _fma(builder: Any, a: Any, b: Any, c: Any) -> Any:
    kind = a.type
    name = f"llvm.fma.v{kind.count}f{BYTES * 8 // kind.count}"
    return builder.call(get_or_insert_function(builder.module, ir.FunctionType(kind, [kind] * 3), name), [a, b, c])


@intrinsic
def fma(typing: Any, a: Any, b: Any, c: Any) -> Any:
    """a b + c, rounded once."""
    return a(a, b, c), lambda context, builder, signature, args: _fma(builder, *args)


@intrinsic
def positive(typing: Any, a: Any, b: Any) -> Any:
    """b where a > 0, and 0 elsewhere, but for an a that is no number: there a."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        nothing = _filled(args[0].type, 0.0)
        least = builder.select(builder.fcmp_ordered("<=", args[0], nothing), nothing, args[0])
        return builder.select(builder.fcmp_ordered(">", args[0], nothing), args[1], least)

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
    """b where a is within (-limit, limit), and 0 elsewhere."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        nothing = _filled(args[0].type, 0.0)
        below = builder.fcmp_ordered("<", args[0], args[1])
        above = builder.fcmp_ordered(">", args[0], builder.fsub(nothing, args[1]))
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
    return a(a), lambda context, builder, signature, args: _exp(builder, args[0], a.of.bitwidth)
