"""Proved inequalities as a second checker reads them: rational functions, and the pieces of each proof."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from constructions.arrays.quotients import Quotient, Term, constant, generators, terms
from constructions.claim import BoundedSequence, Claim, Expression, Inequality, Stage, Variable
from proofs.calculus.arguments import Split, Squares, Through
from proofs.calculus.positivity import Argued, Piece


def quotient(value: Quotient) -> dict[str, Any]:
    names = value.top.context().names()
    return {
        "numerator": [_term(term, names) for term in terms(value.top)],
        "denominator": [_term(term, names) for term in terms(value.bottom)],
    }


def rational(function: Expression, names: Sequence[str]) -> dict[str, Any]:
    """A function of the named numbers, as a fraction of polynomials."""
    context, gens = generators(names)
    return quotient(constant(context, 1) * function(gens))


def variables(declared: Sequence[Variable]) -> list[dict[str, Any]]:
    written = []
    for k, v in enumerate(declared):
        before = [u.name for u in declared[:k]]
        written.append(
            {
                "name": v.name,
                "lower": None if v.lower is None else rational(v.lower, before),
                "upper": None if v.upper is None else rational(v.upper, before),
                "lower_open": v.lower_open,
                "upper_open": v.upper_open,
            }
        )
    return written


def statement(inequality: Inequality) -> dict[str, Any]:
    """What an inequality says."""
    names = [v.name for v in inequality.variables]
    return {
        "relation": inequality.relation,
        "variables": variables(inequality.variables),
        "smaller": rational(lambda v: inequality.sides(v)[0], names),
        "greater": rational(lambda v: inequality.sides(v)[1], names),
    }


def piece(proved: Piece) -> dict[str, Any]:
    """The proof of one inequality on its domain."""
    declared, argument = proved.inequality.variables, proved.argument
    names = [v.name for v in declared]
    pieces = [piece(p) for p in proved.pieces]
    match argument:
        case Split(variable, at):
            before = names[: names.index(variable)]
            return {
                "method": "split",
                "variable": variable,
                "at": rational(at, before),
                "floor": None if argument.floor is None else rational(argument.floor, before),
                "ceiling": None if argument.ceiling is None else rational(argument.ceiling, before),
                "open_ceiling": argument.open_ceiling,
                "pieces": pieces,
            }
        case Through(middle, strict=strict):
            return {"method": "through", "middle": rational(middle, names), "strict": strict, "pieces": pieces}
        case Squares(terms):
            shown = [{"factor": rational(f, names), "root": rational(r, names)} for f, r in terms]
            return {"method": "squares", "terms": shown, "pieces": pieces}
    return {
        "method": "coefficients",
        "numerator": [_term(term, proved.weights) for term in proved.numerator],
        "denominator": [_term(term, proved.weights) for term in proved.denominator],
    }


def _term(term: Term, names: Sequence[str]) -> list[Any]:
    coefficient, powers = term
    return [str(coefficient), {name: power for name, power in zip(names, powers, strict=True) if power}]


def entry(argued: Argued) -> dict[str, Any]:
    return {"proof": piece(argued.proof), "bounds": {name: piece(p) for name, p in argued.bounds.items()}}


def inequalities(claim: Claim, argued: Sequence[Argued]) -> list[dict[str, Any]]:
    proofs = {a.name: a for a in argued if a.stage == Stage.ONCE}
    return [{"name": i.name, **statement(i), **entry(proofs[i.name])} for i in claim.inequalities]


def sequences(claim: Claim, argued: Sequence[Argued]) -> list[dict[str, Any]]:
    return [_sequence(s, {(a.stage, a.side): a for a in argued if a.name == s.name}) for s in claim.sequences]


def _sequence(s: BoundedSequence, proofs: Mapping[tuple[str, str], Argued]) -> dict[str, Any]:
    names = [v.name for v in s.variables]
    by_stage: dict[str, dict[str, Any]] = {Stage.BASE: {}, Stage.STEP: {}}
    for (stage, side), a in proofs.items():
        by_stage[stage][side] = entry(a)
    return {
        "name": s.name,
        "variables": variables(s.variables),
        "start": rational(s.start, names),
        "advance": rational(s.advance, [*names, "p"]),
        "lower": rational(s.lower, [*names, "l"]),
        "upper": None if s.upper is None else rational(s.upper, [*names, "l"]),
        "proofs": by_stage,
    }
