"""Inequalities as a mathematician reads them: their domain, their sides, and how each piece was proved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from constructions.arrays.quotients import constant, generators
from constructions.claim import Expression, Inequality, Relation, Stage, Variable
from proofs.calculus.arguments import Split, Squares, Through
from proofs.calculus.positivity import Argued, Piece


def shown(function: Expression, names: Sequence[str]) -> str:
    """A function of the named numbers as a fraction of polynomials."""
    context, gens = generators(names)
    return str(constant(context, 1) * function(gens)).replace("**", "^")


def domain(variables: Sequence[Variable]) -> str:
    """Every variable with its bounds."""
    parts = []
    for k, v in enumerate(variables):
        before = [u.name for u in variables[:k]]
        low = "" if v.lower is None else f"{shown(v.lower, before)} {_sign(v.lower_open)} "
        high = "" if v.upper is None else f" {_sign(v.upper_open)} {shown(v.upper, before)}"
        parts.append(f"{low}{v.name}{high}")
    return ", ".join(parts)


def statement(inequality: Inequality) -> str:
    names = [v.name for v in inequality.variables]
    smaller, greater = shown(lambda v: inequality.sides(v)[0], names), shown(lambda v: inequality.sides(v)[1], names)
    return f"{smaller} {inequality.relation} {greater}"


def proof(piece: Piece, depth: int = 0) -> Iterator[str]:
    """One line for every piece."""
    names = [v.name for v in piece.inequality.variables]
    indent = "  " * depth
    match piece.argument:
        case Split(variable, at):
            yield f"{indent}by cases, {variable} below or above {shown(at, names[: names.index(variable)])}:"
        case Through(middle):
            yield f"{indent}through {shown(middle, names)}:"
        case Squares(terms):
            shows = (f"({shown(f, names)}) ({shown(r, names)})^2" for f, r in terms)
            yield f"{indent}the difference is {' + '.join(shows)}, with factors that are not negative:"
        case _:
            how = (
                "both sides are one"
                if piece.inequality.relation == Relation.EQUAL
                else "no coefficient of the difference is negative"
            )
            count = f" ({len(piece.numerator)} terms)" if piece.numerator else ""
            yield f"{indent}{how}{count} [{domain(piece.inequality.variables) or 'numbers only'}]"
    for inner in piece.pieces:
        yield from proof(inner, depth + 1)


def comparison(argued: Argued) -> Iterator[str]:
    """An inequality, its domain, and its proof."""
    label = argued.name if argued.stage == Stage.ONCE else f"{argued.name}, {argued.stage}, {argued.side}"
    inequality = argued.proof.inequality
    yield f"\n  {label}"
    yield f"      for {domain(inequality.variables) or 'numbers'}:"
    yield f"      {statement(inequality)}"
    yield from (f"      {line}" for line in proof(argued.proof))


def _sign(strict: bool) -> Relation:
    return Relation.LESS if strict else Relation.AT_MOST
