"""An inequality is proved by coefficients: in weights that are not negative, none of them is negative.

The domain is a chain of intervals, so every point of it is a rational function of weights >= 0:

    lower <= x <= upper     x = (L lower + U upper) / (L + U)
    lower <= x              x = lower + A
    x <= upper              x = upper - B

and greater - smaller becomes P / Q with polynomials P and Q in the weights.  If no coefficient of P and Q is
negative, the inequality holds wherever both sides are defined.  It is strict unless P vanishes, and P > 0
follows if, on every face (one weight of each closed bound zero), a term of P is left.

Where that does not suffice, an argument may split a variable's interval, pass through a middle expression, or
write the difference as a sum of factor * square; each piece is then proved by coefficients.  Where a strict
inequality is split, the point of the split must be defined on the whole domain (0 < s t is false at s = 0 although it
holds for 0 < t <= 1/s and for t >= 1/s); so must the bounds of a sequence.  Nothing here is a sample or a float: a
piece goes through exactly, or the argument is refused.  ``verify.replay_inequalities`` says why this suffices.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flint import fmpq_mpoly_ctx

from constructions.arrays.quotients import Quotient, Term, constant, generators, terms
from constructions.claim import Bound, Claim, Expression, Inequality, Relation, Stage, Values, Variable, inequalities_of
from proofs.calculus.arguments import Argument, Coefficients, Split, Squares, Through
from proofs.calculus.calculation import Script, StepRefused

BY_COEFFICIENTS = Coefficients()


@dataclass(frozen=True)
class Piece:
    """A proved piece: the inequality, the argument, and what it was made of."""

    inequality: Inequality
    argument: Argument
    weights: tuple[str, ...] = ()  # the names of the variables of the two polynomials
    numerator: tuple[Term, ...] = ()  # of greater - smaller
    denominator: tuple[Term, ...] = ()
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True)
class Argued:
    """One inequality with its proof; ``bounds`` show that no interval of its domain is turned around."""

    name: str
    stage: Stage  # once, or of a sequence base or step
    side: str  # "inequality", or of a sequence "lower" or "upper"
    proof: Piece
    bounds: Mapping[str, Piece]


@dataclass(frozen=True)
class Weights:
    """The weights of the variables, and the variables in terms of them."""

    context: fmpq_mpoly_ctx
    generators: Mapping[str, Quotient]  # by name, in order
    values: Mapping[str, Quotient]

    def rational(self, value: Any) -> Quotient:
        return value if isinstance(value, Quotient) else constant(self.context, value)


def weight_names(v: Variable) -> tuple[str, ...]:
    """L and U between two bounds; A above one; B below one."""
    if v.lower is not None and v.upper is not None:
        return f"{v.name}.L", f"{v.name}.U"
    return (f"{v.name}.A",) if v.upper is None else (f"{v.name}.B",)


def parametrised(variables: Sequence[Variable]) -> Weights:
    """The substitution for a domain."""
    names = {v.name: weight_names(v) for v in variables}
    context, gens = generators([n for ns in names.values() for n in ns])
    values: dict[str, Quotient] = {}
    for v in variables:
        weights = [gens[n] for n in names[v.name]]
        if v.lower is not None and v.upper is not None:
            low, up = weights
            values[v.name] = (low * v.lower(values) + up * v.upper(values)) / (low + up)
        elif v.lower is not None:
            values[v.name] = weights[0] + v.lower(values)
        elif v.upper is not None:
            values[v.name] = v.upper(values) - weights[0]
    return Weights(context, gens, values)


def prove_inequality(inequality: Inequality, argument: Argument = BY_COEFFICIENTS) -> Piece:
    """The proof by an argument.  Raises StepRefused with what is wrong where it fails."""
    try:
        match argument:
            case Coefficients():
                return _by_coefficients(inequality, argument)
            case Split():
                if inequality.relation == Relation.LESS:
                    _require_defined_split(inequality, argument)
                arguments = (argument.below, argument.above, Coefficients(), Coefficients())
                pieces = tuple(map(prove_inequality, cases(inequality, argument), arguments))
                return Piece(inequality, argument, pieces=pieces)
            case Through(middle, first, second, strict):
                if inequality.relation == Relation.EQUAL:
                    raise StepRefused(f"{inequality.name}: an identity is not proved through a middle")
                sides = inequality.sides
                relations = [
                    inequality.relation if strict == which else Relation.AT_MOST for which in ("first", "second")
                ]
                halves = (
                    replace(inequality, sides=lambda v: (sides(v)[0], middle(v)), relation=relations[0]),
                    replace(inequality, sides=lambda v: (middle(v), sides(v)[1]), relation=relations[1]),
                )
                return Piece(
                    inequality,
                    argument,
                    pieces=tuple(prove_inequality(h, a) for h, a in zip(halves, (first, second), strict=True)),
                )
            case Squares(summed):
                return _by_squares(inequality, argument, summed)
    except ZeroDivisionError:
        raise StepRefused(f"{inequality.name}: a side is defined nowhere") from None


def _require_defined(name: str, what: str, expression: Expression, variables: Sequence[Variable]) -> None:
    """The expression is defined wherever its variables are within bounds: its denominator has no zero there."""
    weights = parametrised(variables)
    denominator = tuple(terms(weights.rational(expression(weights.values)).bottom))
    signs = {coefficient > 0 for coefficient, _ in denominator}
    if len(signs) != 1 or _face_of_zero(variables, tuple(weights.generators), denominator) is not None:
        raise StepRefused(f"{name}: {what} may be undefined somewhere")


def _require_defined_split(inequality: Inequality, split: Split) -> None:
    earlier = list(itertools.takewhile(lambda v: v.name != split.variable, inequality.variables))
    for what, expression in (("at", split.at), ("floor", split.floor), ("ceiling", split.ceiling)):
        if expression is not None:
            _require_defined(inequality.name, f"{what} of {split.variable}", expression, earlier)


def cases(inequality: Inequality, split: Split) -> Iterator[Inequality]:
    """The two cases of a split, and that its floor and its ceiling, where it has them, are weaker bounds."""
    position = {v.name: k for k, v in enumerate(inequality.variables)}.get(split.variable)
    if position is None:
        raise StepRefused(f"{inequality.name}: there is no variable {split.variable} to split")
    v, earlier, later = (
        inequality.variables[position],
        inequality.variables[:position],
        inequality.variables[position + 1 :],
    )
    low, up = v, v
    weaker: list[tuple[str, Expression | None, Expression | None, Relation]] = []
    if split.floor is not None:
        low = replace(v, lower=split.floor)
        weaker.append(("floor", split.floor, v.lower, Relation.AT_MOST))
    if split.ceiling is not None:
        up = replace(v, upper=split.ceiling, upper_open=v.upper_open or split.open_ceiling)
        weaker.append(("ceiling", v.upper, split.ceiling, Relation.LESS if split.open_ceiling else Relation.AT_MOST))
    low, up = replace(low, upper=split.at, upper_open=False), replace(up, lower=split.at, lower_open=False)
    for case in (low, up):
        yield replace(inequality, variables=(*earlier, case, *later))
    for what, smaller, greater, relation in weaker:
        if smaller is None or greater is None:
            raise StepRefused(f"{inequality.name}: {split.variable} has no bound that the {what} could weaken")
        yield Inequality(f"{inequality.name}: the {what} of {v.name}", earlier, _ordered(smaller, greater), relation)


def _difference(inequality: Inequality, weights: Weights) -> Quotient:
    smaller, greater = inequality.sides(weights.values)
    return weights.rational(greater) - smaller


def _by_coefficients(inequality: Inequality, argument: Coefficients) -> Piece:
    weights = parametrised(inequality.variables)
    difference = _difference(inequality, weights)
    numerator, denominator = tuple(terms(difference.top)), tuple(terms(difference.bottom))
    names = tuple(weights.generators)
    if inequality.relation == Relation.EQUAL:
        if numerator:
            raise StepRefused(f"{inequality.name}: the two sides differ")
    else:
        for what, polynomial in (("the difference's numerator", numerator), ("its denominator", denominator)):
            for coefficient, powers in polynomial:
                if coefficient < 0:
                    at = " ".join(n for n, k in zip(names, powers, strict=True) if k) or "1"
                    raise StepRefused(f"{inequality.name}: {what} has the coefficient {coefficient} at {at}")
        if (
            inequality.relation == Relation.LESS
            and (face := _face_of_zero(inequality.variables, names, numerator)) is not None
        ):
            raise StepRefused(f"{inequality.name}: not strict where {face}")
    return Piece(inequality, argument, names, numerator, denominator)


def faces(variables: Sequence[Variable]) -> Iterator[tuple[str, ...]]:
    """The smallest faces of a domain with its closed bounds, each by the weights that are zero on it."""
    choices = []
    for v in variables:
        names = weight_names(v)
        if len(names) == 2:
            low, up = names
            closed = [n for n, is_open in ((up, v.lower_open), (low, v.upper_open)) if not is_open]
        else:
            closed = [] if (v.lower_open if v.upper is None else v.upper_open) else [names[0]]
        choices.append(closed or [""])
    for combination in itertools.product(*choices):
        yield tuple(n for n in combination if n)


def _face_of_zero(variables: Sequence[Variable], names: Sequence[str], polynomial: Sequence[Term]) -> str | None:
    """The first face on which no term is left, or None."""
    for face in faces(variables):
        if not any(all(not powers[names.index(n)] for n in face) for _, powers in polynomial):
            return ", ".join(f"{n} = 0" for n in face) or "anything"
    return None


def _by_squares(inequality: Inequality, argument: Squares, summed: tuple[tuple[Expression, Expression], ...]) -> Piece:
    if inequality.relation != Relation.AT_MOST:
        raise StepRefused(f"{inequality.name}: a sum of squares proves <=, not {inequality.relation}")
    weights = parametrised(inequality.variables)
    rest = _difference(inequality, weights)
    for factor, root in summed:
        r = weights.rational(root(weights.values))
        rest -= r * r * factor(weights.values)
    if rest.top:
        raise StepRefused(f"{inequality.name}: the difference is not that sum of squares")
    pieces = tuple(
        _by_coefficients(replace(inequality, sides=_not_negative(factor)), Coefficients()) for factor, _ in summed
    )
    return Piece(inequality, argument, pieces=pieces)


def _not_negative(factor: Expression) -> Callable[[Values], tuple[Any, Any]]:
    return lambda v: (0, factor(v))


def _ordered(smaller: Expression, greater: Expression) -> Callable[[Values], tuple[Any, Any]]:
    return lambda v: (smaller(v), greater(v))


def _proved(inequality: Inequality, key: tuple[str, Stage, str], argument: Argument) -> Argued:
    named = replace(inequality, name=", ".join(k for k in key if k not in ("once", "inequality")))
    bounds = {}
    for k, v in enumerate(inequality.variables):
        if v.lower is not None and v.upper is not None:
            ends = _ordered(v.lower, v.upper)
            bounds[v.name] = prove_inequality(
                Inequality(f"{named.name}: the bounds of {v.name}", inequality.variables[:k], ends)
            )
    return Argued(*key, prove_inequality(named, argument), bounds)


def keys(claim: Claim) -> dict[tuple[str, Stage, str], Inequality]:
    """Every inequality that a claim asks for, by its key in a proof script."""
    found: dict[tuple[str, Stage, str], Inequality]
    found = {(i.name, Stage.ONCE, "inequality"): i for i in claim.inequalities}
    for s in claim.sequences:
        found |= {(s.name, stage, side): i for (stage, side), i in inequalities_of(s).items()}
    return found


def argue(claim: Claim, script: Script, first: str = "") -> list[Argued]:
    """Prove all inequalities and bounds on sequences of a claim.  Raises StepRefused at the first that fails.

    The argument is the script's, or coefficients alone where it has none.  What is named ``first`` comes before all
    others, which changes nothing but how soon it is refused when it is false.
    """
    wanted = keys(claim)
    for s in claim.sequences:
        counted = (*s.variables, Variable("l", lower=lambda v: 0))
        for what, bound in ((Bound.LOWER, s.lower), (Bound.UPPER, s.upper)):
            if bound is not None:
                _require_defined(s.name, f"the {what} bound", bound, counted)
    arguments = {key: argument for key, argument in script.items() if not callable(argument)}
    if unused := sorted(set(arguments) - set(wanted)):
        raise StepRefused(f"the proof argues what the claim does not say: {unused}")
    ordered = sorted(wanted.items(), key=lambda item: item[0][0] != first)
    return [_proved(i, key, arguments.get(key, Coefficients())) for key, i in ordered]
