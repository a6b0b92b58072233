"""What a claim states, read off its own Python definition; a certificate must state the same.

The second checker believes a certificate about nothing that it says of its claim.  The claim's functions, the one
forward pass among them, are run on arrays that record what is done to them (``constructions.arrays.recorded``).  The
records are evaluated modulo the same prime, at the same random numbers, sizes and functions as the stored
expressions, and every ingredient of a stored statement (start, next state, the sides of equations, hypotheses and
laws, bounds, steps and sides of inequalities) must agree with what was recorded; whatever else a statement has
(names, axes, kinds, relations, words) must be the same.  What the stored one divides by, the claim divides by.

Of this project, this needs ``constructions`` alone, and of that nothing that needs more than the standard library.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from constructions.arrays import recorded
from constructions.arrays.recorded import Operation, Symbol
from constructions.claim import (
    BoundedSequence,
    Claim,
    Declaration,
    Hypothesis,
    Inequality,
    PairFunction,
    Part,
    PointFunction,
    Scalar,
    Tensor,
    Values,
    inequalities_of,
)
from constructions.contents import Catalogue
from constructions.hypotheses.elementary_functions import is_law
from verify.records import Powers, Reader, listed
from verify.replay.certificate import Certificate
from verify.replay.deciding import Check, Decider
from verify.replay.divisions import denominators, divided, divides_a_power, inverted, takes_reciprocals
from verify.replay.evaluation import Model, Vanishes
from verify.replay.fields import Refuted
from verify.replay.inequalities import LARGEST_DEGREE, Size, measure
from verify.replay.inequality_reading import Group, Rational, Statement
from verify.replay.network import Composed, Expression, Term
from verify.replay.parts import Hypothesis as Stored
from verify.replay.parts import Part as StoredPart
from verify.replay.primes import LEAST, numbers, prime_of
from verify.replay.reading import LOCAL_AXES
from verify.replay.refutation import Difference, Violation, check_met, model_of
from verify.replay.replaying import Stated, Unknown

LOCAL = {axis: f"#{axis}" for axis in LOCAL_AXES}  # axes of points, which have sizes of their own here


def agrees_with(catalogue: Catalogue) -> Stated:
    """Says whether a certificate states what its claim states in a catalogue."""
    return lambda found, decider: agrees(found, decider, catalogue)


def agrees(found: Certificate, decider: Decider, catalogue: Catalogue) -> None:
    """A certificate states what its claim states.

    Raises Refuted where it does not, Undecided, and Unknown where the catalogue has no claim of that name.
    """
    if found.claim not in catalogue.names:
        raise Unknown(f"no claim is known that is called {found.claim}, only its own calculation is replayed")
    claim = catalogue.holder(found.claim).own[found.claim]
    _same("the statement", found.statement, claim.statement)
    _same("the parents", sorted(found.parents), sorted(catalogue.parents(found.claim)))
    if found.refutation is not None:
        _refutation(found.refutation, claim, decider)
        return
    _same("the names of the parts", [p.name for p in found.parts], [p.name for p in claim.parts])
    for stored, part in zip(found.parts, claim.parts, strict=True):
        _part(stored, part, decider, catalogue.named)
    _same("the names of what it compares", [g.name for g in found.groups], [c.name for c in claim.comparisons])
    for group, compared in zip(found.groups, claim.comparisons, strict=True):
        _group(group, compared, decider)


def _same(what: str, stored: object, own: object) -> None:
    if stored != own:
        raise Refuted(f"{what} is {stored!r}, of the claim {own!r}")


def _own(where: str, function: Callable[..., Any], *arguments: Any) -> Any:
    """What a function of the claim makes.  Raises Refuted where it fails, as on looking at a size or a value."""
    before = len(recorded.looks)
    try:
        made = function(*arguments)
    except Exception as problem:
        raise Refuted(f"{where}: the claim's own function fails: {problem or type(problem).__name__}") from None
    if looks := recorded.looks[before:]:
        raise Refuted(f"{where}: the claim's own function fails: {looks[0]}")
    return made


# --- parts ---


def _part(stored: StoredPart, part: Part, decider: Decider, claims: Mapping[str, Claim]) -> None:
    where, scope = stored.path, stored.scope
    declared = part.declarations
    _same(f"{where}: the set of axes", scope.axes, frozenset(part.axes))
    _same(f"{where}: the set of scalars", scope.scalars, frozenset(d.name for d in declared if isinstance(d, Scalar)))
    _same(f"{where}: the tensors", dict(scope.tensors), {d.name: d.axes for d in declared if isinstance(d, Tensor)})
    _same(f"{where}: the functions", dict(scope.functions), _functions(declared))
    _same(f"{where}: what a layer is given", stored.layer_inputs, frozenset(d.name for d in part.steps))
    state = frozenset(d.name for d in part.state) if part.advance else frozenset()
    _same(f"{where}: the state", stored.state, state)
    _same(f"{where}: whether it is by induction", stored.advance is not None, part.advance is not None)
    given = {d.name: free(d) for d in part.inputs}
    start, at = _own(f"{where}.start", part.start, given), {d.name: free(d) for d in part.steps}
    now = {d.name: free(d) for d in part.state} if part.advance else start
    pairs: list[tuple[str, Expression, recorded.Array]] = []
    if part.advance is not None:
        pairs += _states(f"{where}.start", stored.start, part, start)
        pairs += _states(
            f"{where}.advance", stored.advance or {}, part, _own(f"{where}.advance", part.advance, given, at, now)
        )
    own = _own(f"{where}.invariant", part.equations, given, now)
    _same(f"{where}: the names of the equations", sorted(stored.invariant), sorted(own))
    for name, sides in stored.invariant.items():
        pairs += [(f"{where}.invariant.{name}", s, o) for s, o in zip(sides, own[name], strict=True)]
    _agree(f"{where}.statement", pairs, stored.axes, decider)
    for s, pair in _hypotheses(where, stored.hypotheses, part, given):
        _agree(s.path, pair, stored.axes, decider)  # by itself: the arguments of two have one name
    for lemma in stored.lemmas:
        _agree(lemma.path, _lemma(lemma, part, claims), stored.axes, decider)


def _functions(declared: Iterable[Declaration]) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """The axes of arguments and values."""
    found: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}
    for d in declared:
        if isinstance(d, PairFunction):
            found[d.name] = (d.axis, d.axis), ()
        elif isinstance(d, PointFunction):
            found[d.name] = (d.domain,), (d.codomain,)
    return found


def free(d: Declaration) -> Any:
    """What is declared, as something that records what is done to it."""
    match d:
        case Tensor(name, axes):
            return recorded.free(name, *axes)
        case Scalar(name):
            return recorded.symbol(name)
        case PairFunction(name):
            return lambda u, w: recorded.apply(name, (u, u.ndim - 2), (w, w.ndim - 2))
        case PointFunction(name, _, codomain):
            return lambda points: recorded.apply(name, (points, points.ndim - 2), values=(codomain,))


def _states(
    where: str, stored: Mapping[str, Expression], part: Part, state: Values
) -> Iterator[tuple[str, Expression, recorded.Array]]:
    """Each name of a state: a tensor, or the value of a function at a free point."""
    for d in part.state:
        value = state[d.name]
        if isinstance(d, PointFunction):
            value = _own(f"{where}.{d.name}", value, recorded.free("point", d.domain, LOCAL["points"]))
        elif not isinstance(d, Tensor):
            raise Refuted(f"{where}.{d.name}: a state has tensors and functions of a point")
        yield f"{where}.{d.name}", stored[d.name], value


def _hypotheses(
    where: str, stored: Sequence[Stored], part: Part, given: Values
) -> Iterator[tuple[Stored, list[tuple[str, Expression, recorded.Array]]]]:
    if brought := [h.name for h in part.laws if not is_law(h)]:
        raise Refuted(f"{where}: {', '.join(brought)} is not in the table of laws")
    own = [(h, h.kind) for h in part.hypotheses]
    own += [(h, "law") for h in part.laws]
    stated = [(h.name, h.statement, h.kind, tuple(axes for _, axes in h.parameters)) for h in stored]
    wanted = [(h.name, h.statement, kind, h.parameters) for h, kind in own]
    _same(f"{where}: the list of hypotheses", stated, wanted)
    for s, (h, _) in zip(stored, own, strict=True):
        yield s, list(zip([f"{s.path}.left", f"{s.path}.right"], s.sides, equation(h, given), strict=True))


def _lemma(stored: Stored, part: Part, claims: Mapping[str, Claim]) -> list[tuple[str, Expression, recorded.Array]]:
    """What the claim of a lemma says, at free arrays over the axes of ``part``, and what it asks of them.

    It must be without depth, and divide by nothing but sizes: whatever arrays are put there, it says something.
    """
    where, of = stored.path, stored.of
    assert of is not None
    parts = {p.name: p for p in claims[of.claim].parts} if of.claim in claims else {}
    if of.part not in parts or parts[of.part].advance is not None:
        raise Refuted(f"{where}: no claim {of.claim!r} has a part {of.part!r} without depth")
    other = parts[of.part]
    kept = [d for d in other.inputs if not isinstance(d, Tensor)]
    if odd := [d.name for d in kept if d not in part.declarations]:
        raise Refuted(f"{where}: {', '.join(odd)} of {of.part} is nothing of {part.name}")
    _same(f"{where}: the set of axes", set(of.axes), set(other.axes))
    if moved := [a for axes in _functions(kept).values() for side in axes for a in side if of.axes[a] != a]:
        raise Refuted(f"{where}: a function is not over {', '.join(moved)}")
    if unusable := [h.name for h in other.hypotheses if h.parameters or h.not_zero]:
        raise Refuted(f"{where}: {', '.join(unusable)} is no equation between what is given")
    tensors = [d for d in other.inputs if isinstance(d, Tensor)]
    wanted = [(f"argument {k}", tuple(of.axes[a] for a in d.axes)) for k, d in enumerate(tensors)]
    _same(f"{where}: the parameters", list(stored.parameters), wanted)
    given = {d.name: free(d) for d in kept}
    given |= {d.name: recorded.free(name, *axes) for d, (name, axes) in zip(tensors, wanted, strict=True)}
    own = _own(where, lambda: other.equations(given, other.start(given)))
    if of.equation not in own:
        raise Refuted(f"{where}: {of.claim}, {of.part} has no equation {of.equation!r}")
    asked = [equation(h, given) for h in other.hypotheses]
    _same(f"{where}: its conditions", list(of.conditions), [h.name for h in other.hypotheses])
    _require_defined(where, [side for sides in (*own.values(), *asked) for side in sides], part.axes)
    pairs = list(zip((f"{where}.left", f"{where}.right"), stored.sides, own[of.equation], strict=True))
    for k, (sides, own_sides) in enumerate(zip(stored.conditions, asked, strict=True)):
        at = f"{where}.conditions[{k}]"
        pairs += zip((f"{at}.left", f"{at}.right"), sides, own_sides, strict=True)
    return pairs


def _require_defined(where: str, arrays: Iterable[recorded.Array], axes: Iterable[str]) -> None:
    """Arrays are defined whatever they are made of: they divide by sizes alone, and take no reciprocals."""
    reader = Reader()
    within = [e for array in arrays for e in _within(reader.composed(array))]
    for denominator in denominators(within):
        if len(denominator) > 1 or not {s for s, _ in denominator[0][1]} <= set(axes):
            raise Refuted(f"{where}: it divides by what may be 0 elsewhere, and cannot be used there")
    if takes_reciprocals(within):
        raise Refuted(f"{where}: it takes reciprocals, and cannot be used elsewhere")


def equation(h: Hypothesis, given: Values) -> tuple[recorded.Array, recorded.Array]:
    """Both sides of a hypothesis, at free arrays for its parameters.  Raises Refuted for one without an equation."""
    if h.equation is None:
        raise Refuted(f"hypothesis {h.name} has no equation")
    return _own(f"hypothesis {h.name}", h.equation, given, *arguments_of(h))


def arguments_of(h: Hypothesis) -> list[recorded.Array]:
    """Free arrays for its parameters."""
    return [recorded.free(f"argument {k}", *(LOCAL.get(a, a) for a in axes)) for k, axes in enumerate(h.parameters)]


def _agree(
    where: str, pairs: Sequence[tuple[str, Expression, recorded.Array]], sized: Sequence[str], decider: Decider
) -> None:
    """Stored expressions equal recorded arrays, whatever the sizes, and divide by nothing else."""
    reader, checks = Reader((*sized, *LOCAL.values())), []
    for path, expression, array in pairs:
        if not isinstance(array, recorded.Array):
            raise Refuted(f"{path}: the claim has no array there")
        axes = tuple(LOCAL.get(a, a) for a in expression.axes)
        _same(f"{path}: the list of axes", axes, array.axes)
        sides = ((1, Composed(expression, {}, LOCAL)), (-1, reader.composed(array)))
        checks.append(Check(path, "it is not what the claim says", sides))
    points = decider.decide(checks, (*sized, *LOCAL.values()), where)
    own = [p for check in checks for p in denominators(_within(check.sides[1][1]))]
    for denominator in dict.fromkeys(denominators(e for _, e, _ in pairs)):
        if not divides_a_power(denominator, own, (), decider.budget):
            raise Refuted(f"{where}: it divides by what the claim does not divide by")
    if takes_reciprocals(e for _, e, _ in pairs):

        def look(model: Model) -> None:
            taken = [set[Any]().union(*(inverted(model, c.sides[k][1]) for c in checks)) for k in (0, 1)]
            if not taken[0] <= taken[1]:
                raise Refuted(f"{where}: it takes a reciprocal that the claim does not take")

        points.everywhere(where, look)


def _within(composed: Composed) -> Iterator[Expression]:
    """An expression and all that its names stand for."""
    waiting, seen = [composed], set[int]()
    while waiting:
        c = waiting.pop()
        if id(c) not in seen:
            seen.add(id(c))
            yield c.expression
            waiting += c.given.values()


# --- inequalities and bounded sequences ---


def _group(group: Group, compared: Inequality | BoundedSequence, decider: Decider) -> None:
    stated: dict[tuple[str, ...], Inequality] = {}
    if isinstance(compared, Inequality):
        stated[()] = compared
    else:
        stated |= {(stage.value, side.value): i for (stage, side), i in inequalities_of(compared).items()}
    _same(f"{group.name}: the stages", sorted(group.entries), sorted(stated))
    for key, inequality in stated.items():
        _inequality(" ".join((group.name, *key)), group.entries[key].proof.statement, inequality, decider)


def _inequality(where: str, stored: Statement, own: Inequality, decider: Decider) -> None:
    _same(f"{where}: the relation", stored.relation, str(own.relation))
    shape = [(v.name, v.lower is None, v.upper is None, v.lower_open, v.upper_open) for v in stored.variables]
    wanted = [(v.name, v.lower is None, v.upper is None, v.lower_open, v.upper_open) for v in own.variables]
    _same(f"{where}: the list of variables", shape, wanted)
    symbols: dict[str, recorded.Scalar] = {}
    pairs = []
    for v, o in zip(stored.variables, own.variables, strict=True):
        for side, bound, function in (("lower", v.lower, o.lower), ("upper", v.upper, o.upper)):
            if bound is not None and function is not None:
                what = f"{where}: the {side} bound of {v.name}"
                pairs.append((what, bound, _own(what, lambda f=function: recorded.number(f(dict(symbols))))))
        symbols[v.name] = recorded.symbol(v.name)
    smaller, greater = _own(where, lambda: [recorded.number(side) for side in own.sides(symbols)])
    pairs += [
        (f"{where}: the smaller side", stored.smaller, smaller),
        (f"{where}: the greater side", stored.greater, greater),
    ]
    for path, r, value in pairs:
        _defined(path, r, value, decider)
        _equal(path, r, value, list(symbols), decider)


def _defined(where: str, r: Rational, value: recorded.Scalar, decider: Decider) -> None:
    """A bound or a side is defined wherever the claim's is: its denominator divides that of the claim's."""
    below = listed(Reader().fraction(value)[1])
    if divided(below, r.denominator, decider.budget) is None:
        raise Refuted(f"{where}: it divides by what the claim does not divide by")


def _equal(where: str, r: Rational, value: recorded.Scalar, names: Sequence[str], decider: Decider) -> None:
    """A stored rational function is the recorded one, at random numbers (``verify.replay.inequalities``)."""
    degrees = {name: Size(1, 0) for name in names}
    size = _measure(value, degrees)
    total = 3 * (size.total + measure(r, degrees).total) + 2
    if total > LARGEST_DEGREE:
        raise Refuted(f"{where}: it is of too high a degree")
    for trial in range(decider.trials):
        for attempt in range(5):
            prime = prime_of(decider.seed, f"{trial}/{attempt}")
            key = hashlib.blake2b(f"{decider.seed}/{where}/{trial}/{attempt}".encode(), digest_size=32).digest()
            point = {name: numbers(key, name, 1, prime)[0] for name in names}
            try:
                difference = _at(value, point, prime, {}) - _rational_at(r, point, prime)
            except Vanishes:
                continue
            if difference % prime:
                raise Refuted(f"{where} is not what the claim says")
            break
        else:
            raise Refuted(f"{where}: a denominator is 0")
    decider.add(1, Fraction(total, LEAST - LARGEST_DEGREE) ** decider.trials)


def _at(scalar: recorded.Scalar, point: Mapping[str, int], prime: int, known: dict[int, int]) -> int:
    """The value modulo a prime.  Raises Vanishes for a division by 0."""
    if id(scalar) not in known:
        match scalar.made:
            case Symbol(name):
                known[id(scalar)] = point[name]
            case Operation(sign, first, second):
                a, b = (_at(s, point, prime, known) for s in (first, second))
                if sign == "/":
                    b = _inverse(b, prime)
                known[id(scalar)] = (a + b if sign == "+" else a * b) % prime
            case constant:
                known[id(scalar)] = constant.numerator * _inverse(constant.denominator, prime) % prime
    return known[id(scalar)]


def _inverse(value: int, prime: int) -> int:
    if value % prime == 0:
        raise Vanishes
    return pow(value, -1, prime)


def _rational_at(r: Rational, point: Mapping[str, int], prime: int) -> int:
    above, below = (
        sum(c.numerator * _inverse(c.denominator, prime) * _power_product(powers, point, prime) for c, powers in p)
        for p in (r.numerator, r.denominator)
    )
    return above * _inverse(below, prime) % prime


def _power_product(powers: Powers, point: Mapping[str, int], prime: int) -> int:
    found = 1
    for name, e in powers:
        found = found * pow(point[name], e, prime) % prime
    return found


def _measure(scalar: recorded.Scalar, sizes: Mapping[str, Size]) -> Size:
    """The size of a number as a fraction of polynomials (``verify.replay.inequalities.Size``)."""
    known: dict[int, Size] = {}

    def of(s: recorded.Scalar) -> Size:
        if id(s) not in known:
            match s.made:
                case Symbol(name):
                    known[id(s)] = sizes[name]
                case Operation(_, first, second):
                    a, b = of(first), of(second)
                    known[id(s)] = Size(a.degree + b.degree, a.bits + b.bits + 1)
                case constant:
                    known[id(s)] = Size(0, constant.numerator.bit_length() + constant.denominator.bit_length())
        return known[id(s)]

    return of(scalar)


# --- refutations ---


def _refutation(found: Difference | Violation, claim: Claim, decider: Decider) -> None:
    if isinstance(found, Violation):
        own_inequalities = {i.name: i for i in claim.inequalities}
        if found.name not in own_inequalities:
            raise Refuted(f"the claim has no inequality {found.name!r}")
        _inequality(found.name, found.statement, own_inequalities[found.name], decider)
        return
    parts = {p.name: p for p in claim.parts}
    if found.part not in parts or parts[found.part].advance is not None:
        raise Refuted(f"the claim has no part {found.part!r} without depth")
    part = parts[found.part]
    _same("the sizes", set(found.sizes), set(part.axes))
    shapes = {d.name: tuple(found.sizes[a] for a in d.axes) for d in part.inputs if isinstance(d, Tensor)}
    _same("the shapes", dict(found.shapes), shapes)
    _same("the scalars", set(found.scalars), {d.name for d in part.inputs if isinstance(d, Scalar)})
    _same("the functions", dict(found.functions), _functions(part.inputs))
    stated = [(h.name, h.statement, h.kind) for h in found.hypotheses]
    _same("the list of hypotheses", stated, [(h.name, h.statement, h.kind) for h in part.hypotheses])
    given, reader, model = {d.name: free(d) for d in part.inputs}, Reader(), model_of(found, decider.budget)
    pairs: list[tuple[str, Expression, recorded.Array]] = []
    for met, h in zip(found.hypotheses, part.hypotheses, strict=True):
        if h.entries is not None:
            _entries(met.path, found, *h.entries)
        elif met.sides is not None:
            own_sides = equation(h, given)
            check_met(met.path, met.kind, model, *map(reader.composed, own_sides))
            pairs += zip((f"{met.path}.left", f"{met.path}.right"), met.sides, own_sides, strict=True)
    own = _own("refutation", lambda: part.equations(given, part.start(given)))
    if found.equation not in own:
        raise Refuted(f"the claim has no equation {found.equation!r}")
    for side, array, (stored, value) in zip(("left", "right"), own[found.equation], found.sides, strict=True):
        if model.value(reader.composed(array)) != value:
            raise Refuted(f"refutation.{side}_value: it is not the value of the {side} side of the claim")
        pairs.append((f"refutation.{side}", stored, array))
    axes = {d.name: d.axes for d in part.inputs if isinstance(d, Tensor)}
    for path, stored, _ in pairs:
        _on_their_axes(path, stored.terms, {str(k): a for k, a in enumerate(stored.axes)}, axes)
    _agree("refutation", pairs, part.axes, decider)


def _on_their_axes(
    path: str, terms: Iterable[Term], axis_of: Mapping[str, str], declared: Mapping[str, tuple[str, ...]]
) -> None:
    """Each leg of a tensor is on its axis: a refutation is read at sizes, where axes of one length are alike."""
    for t in terms:
        within = {**axis_of, **dict(t.network.bound)}
        for f in t.network.factors:
            if f.name in declared:
                _same(f"{path}: the axes of {f.name}", tuple(within[i] for i in f.legs), declared[f.name])
            for a in f.arguments:
                _on_their_axes(path, a.terms, within | dict([a.parameter] if a.parameter else []), declared)


def _entries(path: str, found: Difference, name: str, entry: Callable[..., int]) -> None:
    positions = itertools.product(*map(range, found.shapes[name]))
    if any(value != entry(*at) for value, at in zip(found.tensors[name], positions, strict=True)):
        raise Refuted(f"{path}: the values do not meet it")
