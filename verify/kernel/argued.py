"""How a certificate argues for an inequality, as data of the checker in Rocq (``proofs/kernel/Inequality.v``).

A domain's variable k has the weights 2 k + 1 and 2 k + 2, of which one with a single bound has the first.  Names are
looked up, so that no text of a certificate gets into what is written for Rocq.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import lcm
from typing import Any

from constructions.arrays import recorded
from constructions.arrays.quotients import generators
from constructions.claim import Relation, Scalar
from verify.kernel.checker_input import Numbering
from verify.kernel.derivation import polynomial, scalar
from verify.kernel.printer.comparison import Bounded
from verify.replay.network import Polynomial

Json = Mapping[str, Any]
RELATIONS = {Relation.LESS: "Less", Relation.AT_MOST: "AtMost", Relation.EQUAL: "Same"}
NOTHING = "(ByCoefficients PEO PEI)"  # what is not asked for


class Argued:
    """The data of one inequality over a domain."""

    def __init__(self, bounded: Sequence[Bounded]) -> None:
        self.bounded, self.variables = bounded, [b.variable for b in bounded]
        self.numbering = Numbering((), [Scalar(v.name) for v in self.variables])
        self.weights = {  # by the names that a certificate has for them, which depend on the bounds of a piece
            f"{v.name}.{which}": 2 * k + number
            for k, v in enumerate(self.variables)
            for which, number in (("L", 1), ("A", 1), ("B", 1), ("U", 2))
        }

    def number(self, value: recorded.Scalar) -> str:
        return f"({self.numbering.number(value)})"

    def domain(self) -> str:
        return f"[:: {'; '.join(map(self._interval, self.bounded))}]"

    def _interval(self, b: Bounded) -> str:
        bounds = (
            f"{'None' if value is None else f'(Some {self.number(value)})'} {truth(is_open)}"
            for value, is_open in ((b.lower, b.variable.lower_open), (b.upper, b.variable.upper_open))
        )
        return f"Interval {' '.join(bounds)}"

    def proof(self, piece: Json) -> str:
        """A piece of a certificate."""
        match piece["method"]:
            case "coefficients":
                return "(ByCoefficients {} {})".format(*self._quotient(piece))
            case "through":
                first, second = map(self.proof, piece["pieces"])
                return (
                    f"(ByMiddle {self._rational(piece['middle'])} {truth(piece['strict'] == 'first')} {first} {second})"
                )
            case "squares":
                terms = (
                    f"({self._rational(t['factor'])}, {self._rational(t['root'])}, {', '.join(self._quotient(p))})"
                    for t, p in zip(piece["terms"], piece["pieces"], strict=True)
                )
                return f"(BySquares [:: {'; '.join(terms)}])"
            case "split":
                return self._split(piece)
        raise ValueError("a proof by no method")

    def _split(self, piece: Json) -> str:
        """By cases; in each the bound that is not split may be a weaker one."""
        k = [v.name for v in self.variables].index(piece["variable"])
        below, above, *weaker = map(self.proof, piece["pieces"])
        if piece["floor"] is not None:
            below = f"(Lowered {k} {self._rational(piece['floor'])} {weaker.pop(0)} {below})"
        if piece["ceiling"] is not None:
            strict = truth(piece["open_ceiling"])
            above = f"(Raised {k} {self._rational(piece['ceiling'])} {strict} {weaker.pop(0)} {above})"
        return f"(ByCases {k} {self._rational(piece['at'])} {below} {above})"

    def _rational(self, value: Json) -> str:
        above, below = (scalar(polynomial(value[key])) for key in ("numerator", "denominator"))
        return self.number(above if below.made == Fraction(1) else above / below)

    # polynomials in weights

    def _quotient(self, piece: Json) -> tuple[str, str]:
        """Numerator and denominator with integer coefficients, the denominator in factors."""
        above, below = (polynomial(piece[key]) for key in ("numerator", "denominator"))
        scale = lcm(*(c.denominator for p in (above, below) for c, _ in p))
        context, gens = generators(list(self.weights) or ["none"])
        one = context.constant(1)
        whole = sum((_monomial(c * scale, powers, gens, one) for c, powers in below), context.constant(0))
        content, factors = whole.factor()
        if content.q != 1:
            raise ValueError("a denominator without integer coefficients")
        found = f"(PEc ({content.p})%Z)"
        for factor, power in factors:
            listed = tuple(
                (Fraction(int(c.p), int(c.q)), tuple((n, e) for n, e in zip(self.weights, powers, strict=True) if e))
                for powers, c in factor.to_dict().items()
            )
            found = f"(PEmul {found} (PEpow {self._polynomial(listed, Fraction(1))} {int(power)}))"
        return self._polynomial(above, Fraction(scale)), found

    def _polynomial(self, p: Polynomial, scale: Fraction) -> str:
        found = ""
        for c, powers in p:
            term = f"PEc ({(c * scale).numerator})%Z"
            for name, power in powers:
                term = f"PEmul ({term}) (PEpow (PEX Z {self.weights[name]}) {int(power)})"
            found = f"(PEadd {found} ({term}))" if found else f"({term})"
        return found or "PEO"


def _monomial(c: Fraction, powers: Sequence[tuple[str, int]], gens: Mapping[str, Any], one: Any) -> Any:
    found = one * int(c)
    for name, power in powers:
        found = found * gens[name].top ** int(power)
    return found


def truth(value: bool) -> str:
    return "true" if value else "false"
