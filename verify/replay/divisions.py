"""A derivation divides only by what cannot be 0 where its statement is one: identities between fractions do not say so.

s (1/s) = 1 is an identity, and at s = 0 it is no equation.  A statement is one about all values at which everything
that it divides by is not 0.  So a line of a derivation may divide

    by sizes of axes, by integers other than 0, by what the statement itself divides by (a denominator of the start,
    of the next state, of a side of an equation or of a hypothesis, or a factor of one), and by a number that a
    hypothesis says is not 0;

and it may take the reciprocal of a number whose reciprocal the statement takes, or that a hypothesis says is not 0.
Whether a number is the same is seen from its value at random numbers, at all the sizes of a grid that keeps different
arguments apart.  An equation old = new that is put into a context carries what is not 0 over: where the reciprocals
in context[old] may be taken, so may those in context[new], which are the same numbers; but not those in old and new
themselves, which the derivation brings along.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Any

from verify.replay.budget import Budget
from verify.replay.deciding import Grid
from verify.replay.evaluation import Model
from verify.replay.fields import Refuted
from verify.replay.network import Composed, Expression, Polynomial, Term
from verify.replay.parts import Derivation, Goal, Line, Part

RECIPROCAL = "reciprocal"
COST = 100  # of a term of a polynomial, in operations of the budget
Powers = dict[str, int]


def check_denominators(found: Part, goal: Goal, budget: Budget) -> None:
    """No denominator in a line is one that the statement does not allow."""
    allowed: list[Polynomial] | None = None
    for path, expressions in of_lines(goal):
        for denominator in dict.fromkeys(denominators(expressions)):
            if len(denominator) == 1 and all(s in found.axes for s, _ in denominator[0][1]):
                continue
            if allowed is None:
                apart = [p for h in found.hypotheses if h.kind == "not zero" for p in scalar(h.sides[0])]
                allowed = list(dict.fromkeys([*denominators(of_statement(found)), *apart]))
            if not divides_a_power(denominator, allowed, found.axes, budget):
                raise Refuted(f"{path}: it divides by {written(denominator)}, which may be 0: the statement does not")


def of_lines(goal: Goal) -> Iterator[tuple[str, list[Expression]]]:
    """The expressions that a derivation brings, by line."""
    for line in goal.derivation.every_line:
        context = [line.context] if line.context else []
        yield line.path, [line.expression, *context, *(e for use in line.uses for e in use.brought)]


def of_statement(found: Part) -> Iterator[Expression]:
    """What a part states: start, next state, the sides of all equations and hypotheses."""
    yield from found.start.values()
    yield from (found.advance or {}).values()
    for sides in (*found.invariant.values(), *(h.sides for h in found.hypotheses)):
        yield from sides


def denominators(expressions: Iterable[Expression]) -> Iterator[Polynomial]:
    """Every denominator that is no constant, at every depth."""
    for e in expressions:
        yield from _of_terms(e.terms)


def _of_terms(terms: Iterable[Term]) -> Iterator[Polynomial]:
    for t in terms:
        below = t.coefficient.denominator
        if len(below) > 1 or below[0][1]:
            yield below
        for f in t.network.factors:
            for a in f.arguments:
                yield from _of_terms(a.terms)


def scalar(side: Expression) -> list[Polynomial]:
    """The numerator of a number without tensors; none for anything else."""
    if side.axes or len(side.terms) != 1 or side.terms[0].network.factors or side.terms[0].network.bound:
        return []
    return [side.terms[0].coefficient.numerator]


# --- polynomials ---


def divides_a_power(found: Polynomial, allowed: Sequence[Polynomial], axes: Iterable[str], budget: Budget) -> bool:
    """Whether a polynomial is a constant times factors of ``allowed`` and sizes of axes.

    (Symbols one by one; of what is left, those that an allowed polynomial without its symbols divides.)
    """
    symbols, others = set(axes), []
    budget.spend(COST * sum(map(len, allowed)))
    for p in allowed:
        common, rest = primitive(p)
        symbols |= common
        others.append(rest)
    common, rest = primitive(found)
    if not common <= symbols:
        return False
    while len(rest) > 1:
        quotient = next((q for p in others if len(p) > 1 and (q := divided(rest, p, budget)) is not None), None)
        if quotient is None:
            return False
        rest = quotient
    return True


def primitive(p: Polynomial) -> tuple[set[str], Polynomial]:
    """The symbols that divide every term, and the polynomial without them."""
    least = dict(p[0][1])
    for _, powers in p:
        own = dict(powers)
        least = {s: min(e, own.get(s, 0)) for s, e in least.items()}
    least = {s: e for s, e in least.items() if e}
    rest = tuple((c, _normal({s: e - least.get(s, 0) for s, e in powers})) for c, powers in p)
    return set(least), rest


def _normal(powers: Powers) -> tuple[tuple[str, int], ...]:
    return tuple(sorted((s, e) for s, e in powers.items() if e))


def divided(p: Polynomial, by: Polynomial, budget: Budget) -> Polynomial | None:
    """The quotient if there is no remainder: by leading terms, in the lexicographic order of symbols."""
    names = sorted({s for q in (p, by) for _, powers in q for s, _ in powers})
    rest, divisor = ({tuple(dict(powers).get(s, 0) for s in names): c for c, powers in q} for q in (p, by))
    top = max(divisor)
    found: dict[tuple[int, ...], Fraction] = {}
    budget.spend(COST * (200 + len(rest) + len(divisor)))
    while rest:
        budget.spend(COST * (len(rest) + len(divisor)))
        leading = max(rest)
        power = tuple(a - b for a, b in zip(leading, top, strict=True))
        if min(power, default=0) < 0:
            return None
        c = rest[leading] / divisor[top]
        found[power] = c
        for exponents, coefficient in divisor.items():
            at = tuple(a + b for a, b in zip(exponents, power, strict=True))
            rest[at] = rest.get(at, Fraction(0)) - c * coefficient
            if not rest[at]:
                del rest[at]
    return tuple((c, _normal(dict(zip(names, powers, strict=True)))) for powers, c in found.items())


def written(p: Polynomial) -> str:
    terms = [
        " ".join([*([str(c)] if c != 1 or not powers else []), *(s if e == 1 else f"{s}^{e}" for s, e in powers)])
        for c, powers in p[:4]
    ]
    return " + ".join(terms) + (" + ..." if len(p) > 4 else "")


# --- reciprocals ---


def takes_reciprocals(expressions: Iterable[Expression]) -> bool:
    return any(RECIPROCAL in t.names for e in expressions for t in e.terms)


def check_reciprocals(found: Part, goal: Goal, points: Grid) -> None:
    """No line takes the reciprocal of a number of which the statement does not say that it is not 0."""
    used = [side.expression for line in goal.derivation.every_line for use in line.uses for side in use.sides]
    if not takes_reciprocals([*used, *(e for _, expressions in of_lines(goal) for e in expressions)]):
        return
    points.everywhere(goal.path, lambda model: _at(found, goal, model))


def _at(found: Part, goal: Goal, model: Model) -> None:
    state = {"once": {}, "base": found.start, "step": found.advance or {}}[goal.stage]
    composed = {name: Composed(e) for name, e in state.items()}
    allowed: set[Any] = set()
    for sides in found.invariant.values():
        for side in sides:
            allowed |= inverted(model, Composed(side)) | inverted(model, Composed(side, composed))
    for h in found.hypotheses:
        if h.kind == "not zero":
            allowed |= set(model.value(Composed(h.sides[0])))
        elif h.kind == "hypothesis" and not h.parameters:
            allowed |= inverted(model, Composed(h.sides[0])) | inverted(model, Composed(h.sides[1]))
    _of_derivation(goal.derivation, allowed, model)


def _of_derivation(derivation: Derivation, allowed: set[Any], model: Model) -> None:
    """Its lines take reciprocals of what is allowed, and of what substitutions carry that over to, which is added."""
    _require(inverted(model, derivation.left) | inverted(model, derivation.right), allowed, derivation.path)
    for line in derivation.lines:
        for use in line.uses:
            for side in use.sides:
                _require(inverted(model, side), allowed, line.path)
            for shown in use.shown:
                _of_derivation(shown, set(allowed), model)
        if line.context is not None:
            old, new = replaced(line)
            _require(inverted(model, old), allowed, line.path)
            allowed |= inverted(model, new)
        _require(inverted(model, Composed(line.expression)), allowed, line.path)


def replaced(line: Line) -> tuple[Composed, Composed]:
    """The context of a substitution with what it replaces, and with what it puts there.  Needs a context."""
    assert line.context is not None
    old, new = (
        Composed(line.context, {f"hole {k}": use.sides[which] for k, use in enumerate(line.uses)}) for which in (0, 1)
    )
    return old, new


def inverted(model: Model, side: Composed) -> set[Any]:
    """The numbers of which evaluating takes the reciprocal, in terms that cancel too."""
    model.forget()
    found = model.inverted = set[Any]()
    model.value(side)
    model.inverted = None
    return found


def _require(taken: set[Any], allowed: set[Any], path: str) -> None:
    if not taken <= allowed:
        raise Refuted(f"{path}: it takes the reciprocal of a number that may be 0: the statement does not")
