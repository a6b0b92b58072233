"""The second checker accepts proved inequalities, bounded sequences and counterexamples, and refuses false ones."""

from __future__ import annotations

import itertools
import json
import random
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import sympy
from test_replay import Repository, as_it_says, call, expression, number, term, vector
from test_replay import certificate as certificate_of_parts
from test_replay import contraction as part_of_equations

from verify.replay import euler, inequalities
from verify.replay.budget import Budget, TooLarge
from verify.replay.evaluation import Model
from verify.replay.fields import Unreadable
from verify.replay.inequality_reading import MOST_TERMS, Rational, Variable, _following
from verify.replay.points import Point
from verify.replay.primes import prime_of
from verify.replay.replaying import Result, replay

Json = dict[str, Any]

# --- certificates made by hand --------------------------------------------------------------------


def polynomial(value: sympy.Expr) -> list[Any]:
    names = sorted(value.free_symbols, key=str)
    if not names:
        return [[str(value), {}]] if value else []
    terms = sympy.Poly(value, *names).terms()
    return [[str(c), {str(n): k for n, k in zip(names, powers, strict=True) if k}] for powers, c in terms]


def read(value: str | sympy.Expr) -> sympy.Expr:
    # these texts are written in this file: nothing from outside is ever given to sympify
    return sympy.sympify(value, locals={n: sympy.Symbol(n) for n in "SNE"}) if isinstance(value, str) else value


def quotient(value: str | sympy.Expr) -> Json:
    above, below = sympy.fraction(sympy.cancel(read(value)))
    return {"numerator": polynomial(sympy.expand(above)), "denominator": polynomial(sympy.expand(below))}


@dataclass(frozen=True)
class V:
    """A variable with its bounds as text."""

    name: str
    lower: str | None
    upper: str | None
    lower_open: bool
    upper_open: bool

    def json(self) -> Json:
        bounds = {k: None if b is None else quotient(b) for k, b in (("lower", self.lower), ("upper", self.upper))}
        return {"name": self.name, **bounds, "lower_open": self.lower_open, "upper_open": self.upper_open}


def variable(given: str) -> V:
    """``variable("t (0, s]")``; a bound left out is none."""
    name, _, interval = given.partition(" ")
    lower, upper = (b.strip() or None for b in interval[1:-1].split(","))
    return V(name, lower, upper, interval[0] == "(", interval[-1] == ")")


@dataclass(frozen=True)
class S:
    """A statement, to be proved."""

    variables: tuple[V, ...]
    smaller: str
    relation: str
    greater: str


def stated(*given: str) -> S:
    """``stated("s [0, 1]", "t (0, s)", "t <= s")``"""
    smaller, relation, greater = given[-1].split(" ", 1)[0], *given[-1].split(" ")[1:]
    return S(tuple(map(variable, given[:-1])), smaller, relation, greater)


def weighted(variables: tuple[V, ...]) -> dict[str, sympy.Expr]:
    """The variables in terms of their weights."""
    values: dict[str, sympy.Expr] = {}
    for v in variables:
        lower, upper = (None if b is None else read(b).subs(values) for b in (v.lower, v.upper))
        low, up, above, below = (sympy.Symbol(f"{v.name}.{w}") for w in "LUAB")
        if lower is not None and upper is not None:
            values[v.name] = (low * lower + up * upper) / (low + up)
        else:
            values[v.name] = lower + above if lower is not None else upper - below
    return values


def leaf(s: S, raised: str = "") -> Json:
    """By coefficients, after multiplying with powers of the weights' sums: ``raised="tt"`` with (t.L + t.U)^2."""
    values = weighted(s.variables)
    above, below = sympy.fraction(sympy.cancel((read(s.greater) - read(s.smaller)).subs(values)))
    sums = sympy.prod(sympy.Symbol(f"{n}.L") + sympy.Symbol(f"{n}.U") for n in raised)
    above, below = sympy.expand(above * sums), sympy.expand(below * sums)
    if polynomial(below)[0][0].startswith("-"):
        above, below = -above, -below
    return {"method": "coefficients", "numerator": polynomial(above), "denominator": polynomial(below)}


def cases(s: S, name: str, at: str, floor: str | None, ceiling: str | None, open_ceiling: bool) -> list[S]:
    k = [v.name for v in s.variables].index(name)
    v, before, later = s.variables[k], s.variables[:k], s.variables[k + 1 :]
    below = V(name, floor or v.lower, at, v.lower_open, False)
    above = V(name, at, ceiling or v.upper, False, v.upper_open or open_ceiling)
    found = [replace(s, variables=(*before, case, *later)) for case in (below, above)]
    if floor:
        found.append(S(before, floor, "<=", str(v.lower)))
    if ceiling:
        found.append(S(before, str(v.upper), "<" if open_ceiling else "<=", ceiling))
    return found


def split(
    s: S,
    name: str,
    at: str,
    floor: str | None = None,
    ceiling: str | None = None,
    open_ceiling: bool = False,
    pieces: dict[int, Callable[[S], Json]] | None = None,
) -> Json:
    made = [(pieces or {}).get(k, leaf)(c) for k, c in enumerate(cases(s, name, at, floor, ceiling, open_ceiling))]
    return {
        "method": "split",
        "variable": name,
        "at": quotient(at),
        "floor": floor and quotient(floor),
        "ceiling": ceiling and quotient(ceiling),
        "open_ceiling": open_ceiling,
        "pieces": made,
    }


def through(
    s: S, middle: str, strict: str = "second", first: Callable[[S], Json] = leaf, second: Callable[[S], Json] = leaf
) -> Json:
    relations = [s.relation if strict == which else "<=" for which in ("first", "second")]
    halves = (
        first(replace(s, greater=middle, relation=relations[0])),
        second(replace(s, smaller=middle, relation=relations[1])),
    )
    return {"method": "through", "middle": quotient(middle), "strict": strict, "pieces": list(halves)}


def squares(s: S, *terms: tuple[str, str]) -> Json:
    return {
        "method": "squares",
        "terms": [{"factor": quotient(f), "root": quotient(r)} for f, r in terms],
        "pieces": [leaf(S(s.variables, "0", "<=", f)) for f, _ in terms],
    }


def bounds(s: S) -> Json:
    two = [(k, v) for k, v in enumerate(s.variables) if v.lower and v.upper]
    return {v.name: leaf(S(s.variables[:k], str(v.lower), "<=", str(v.upper))) for k, v in two}


def inequality(s: S, proof: Json | None = None, **changes: Any) -> Json:
    whole = {
        "name": "compared",
        "relation": s.relation,
        "variables": [v.json() for v in s.variables],
        "smaller": quotient(s.smaller),
        "greater": quotient(s.greater),
        "proof": proof or leaf(s),
        "bounds": bounds(s),
    }
    return {**whole, **changes}


def sequence(variables: str, start: str, advance: str, lower: str, upper: str | None) -> Json:
    """``variables`` are separated by semicolons."""
    given = tuple(map(variable, filter(None, variables.split("; "))))
    step = (*given, V("l", "0", None, False, False), V("p", lower, upper, False, False))

    def entry(s: S) -> Json:
        return {"proof": leaf(s), "bounds": bounds(s)}

    def after(bound: str) -> str:
        return str(read(bound).subs("l", read("l + 1")))

    def first(bound: str) -> str:
        return str(read(bound).subs("l", 0))

    proofs = {
        "base": {"lower": entry(S(given, first(lower), "<=", start))},
        "step": {"lower": entry(S(step, after(lower), "<=", advance))},
    }
    if upper is not None:
        proofs["base"]["upper"] = entry(S(given, start, "<=", first(upper)))
        proofs["step"]["upper"] = entry(S(step, advance, "<=", after(upper)))
    return {
        "name": "bounded",
        "variables": [v.json() for v in given],
        "start": quotient(start),
        "advance": quotient(advance),
        "lower": quotient(lower),
        "upper": upper and quotient(upper),
        "proofs": proofs,
    }


def certificate(inequalities: list[Json] | None = None, sequences: list[Json] | None = None) -> Json:
    return certificate_of_parts(inequalities=inequalities or [], sequences=sequences or [])


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path)


def outcome(repository: Repository, value: Json) -> Result | str:
    """The result, or what is said of a file that cannot be read."""
    try:
        found = repository.replay(value)
    except Unreadable as problem:
        return str(problem)
    assert found.verdict == "replayed" or found.explanation
    return found


def refused(repository: Repository, *inequalities: Json, sequences: tuple[Json, ...] = ()) -> str:
    """Why a certificate is not accepted."""
    found = outcome(repository, certificate(list(inequalities), list(sequences)))
    if isinstance(found, str):
        return found
    assert found.verdict == "refuted"
    return found.explanation


def accepted(repository: Repository, *inequalities: Json, sequences: tuple[Json, ...] = ()) -> Result:
    found = outcome(repository, certificate(list(inequalities), list(sequences)))
    assert isinstance(found, Result), found
    assert (found.verdict, found.explanation) == ("replayed", "")
    return found


# --- true inequalities ----------------------------------------------------------------------------

PARABOLA = stated("t [0, 1]", "t*(1-t) <= 1/4")
SMALL = stated("s (0, 1)", "t [s, 2*s]", "0 < 2-t")
POWERS = stated("t (0, 1)", "t**3 < t")
REACH = stated("kappa (1, )", "t [1/kappa, 1]", "1/t <= kappa")

TRUE: dict[str, Callable[[], Json]] = {
    "no negative coefficient": lambda: inequality(stated("t [0, 1]", "0 <= t*(1-t)")),
    "after raising": lambda: inequality(
        stated("t [0, 1]", "0 <= t**2-t+1"), leaf(stated("t [0, 1]", "0 <= t**2-t+1"), "t")
    ),
    "strict between open bounds": lambda: inequality(stated("t (0, 1)", "0 < t*(1-t)")),
    "strict with one open bound": lambda: inequality(stated("t (0, 1]", "0 < t")),
    "strict above a bound": lambda: inequality(stated("s (0, )", "t [0, )", "0 < s+t")),
    "strict below a bound": lambda: inequality(stated("t (, 0)", "0 < -t")),
    "strict on every closed face": lambda: inequality(stated("s [0, 1]", "t [0, s]", "t < 1+s")),
    "bounds that depend on variables": lambda: inequality(REACH),
    "a side with a pole on the boundary": lambda: inequality(stated("t [0, 1]", "1 <= 1/t")),
    "strict, a side with a pole on the boundary": lambda: inequality(stated("t [0, 1)", "1 < 1/t")),
    "an identity": lambda: inequality(stated("t [0, 1)", "(1-t**2)/(1-t) = 1+t")),
    "numbers alone": lambda: inequality(stated("1/3 < 1/2")),
    "a point for an interval": lambda: inequality(stated("s [0, 1]", "t [s, s]", "t <= 1")),
    "split": lambda: inequality(PARABOLA, split(PARABOLA, "t", "1/2")),
    "split outside the bounds": lambda: inequality(
        stated("t [0, 1]", "t <= 3"), split(stated("t [0, 1]", "t <= 3"), "t", "2", ceiling="3")
    ),
    "split with a floor": lambda: inequality(
        stated("s (0, 1)", "t [s, 2*s]", "t <= 2"),
        split(stated("s (0, 1)", "t [s, 2*s]", "t <= 2"), "t", "1", floor="0", ceiling="2"),
    ),
    "split with an open ceiling": lambda: inequality(SMALL, split(SMALL, "t", "1", ceiling="2", open_ceiling=True)),
    "through": lambda: inequality(POWERS, through(POWERS, "t**2")),
    "through, strict first": lambda: inequality(POWERS, through(POWERS, "t**2", "first")),
    "squares": lambda: inequality(PARABOLA, squares(PARABOLA, ("1/4", "1-2*t"))),
    "squares with factors": lambda: inequality(
        stated("t [0, 1]", "t*(1-t)**2 <= 4/27"),
        squares(stated("t [0, 1]", "t*(1-t)**2 <= 4/27"), ("(4-3*t)/27", "1-3*t")),
    ),
    "a split in a middle": lambda: inequality(
        PARABOLA, through(PARABOLA, "1/4", first=lambda s: split(s, "t", "1/2"), second=leaf)
    ),
}
SEQUENCES: dict[str, Callable[[], Json]] = {
    "halved": lambda: sequence("", "1", "p/2", "0", "1"),
    "decreasing": lambda: sequence("c (0, 1]", "c", "p/(1+p)", "0", "1/(l+1)"),
    "growing": lambda: sequence("c [1, 2]; r [1, )", "c", "r*p+1", "l+1", None),
}


@pytest.mark.parametrize("name", TRUE)
def test_a_proved_inequality_is_replayed(repository: Repository, name: str) -> None:
    found = accepted(repository, TRUE[name]())
    assert found.equations >= 1
    assert 0 < found.error_probability < Fraction(1, 10**20)
    assert not found.sizes


@pytest.mark.parametrize("name", SEQUENCES)
def test_a_bounded_sequence_is_replayed(repository: Repository, name: str) -> None:
    found = accepted(repository, sequences=(SEQUENCES[name](),))
    assert found.equations >= 2


def test_identities_are_counted_and_more_trials_err_less(repository: Repository) -> None:
    one = accepted(repository, inequality(PARABOLA, split(PARABOLA, "t", "1/2")))
    assert one.equations == 3  # two cases, and 0 <= 1
    two = accepted(repository, inequality(PARABOLA, split(PARABOLA, "t", "1/2")), {**TRUE["squares"](), "name": "b"})
    assert two.equations == 6
    value = certificate([inequality(PARABOLA, split(PARABOLA, "t", "1/2"))])
    assert repository.replay(value, trials=3).error_probability < one.error_probability


def test_every_trial_draws_a_prime_and_a_point_of_its_own(repository: Repository) -> None:
    """Errors are multiplied because of that."""
    drawn: list[tuple[int, bytes]] = []

    class Noted(Point):
        def __init__(self, prime: int, key: bytes, spend: Callable[[int], None]) -> None:
            drawn.append((prime, key))
            super().__init__(prime, key, spend)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(inequalities, "Point", Noted)
        assert repository.replay(certificate([TRUE["an identity"]()]), trials=7).verdict == "replayed"
    primes, keys = zip(*drawn, strict=True)
    assert len(set(keys)) == len(drawn)
    assert len(set(primes)) >= 7


def test_a_denominator_that_the_prime_divides_is_drawn_anew(repository: Repository) -> None:
    """A number is not 0 because the first prime that is drawn divides it."""
    divisor = [[str(prime_of(1, "0/0")), {}]]
    bounded = inequality(stated("t [0, 1]", "t = t"))
    bounded["variables"][0]["upper"]["denominator"] = bounded["bounds"]["t"]["denominator"] = divisor
    for numerator, verdict in (("1", "replayed"), ("2", "refuted")):
        whole = inequality(stated("t [0, 1]", "t = t"))
        whole["smaller"] = {"numerator": [[numerator, {"t": 1}]], "denominator": divisor}
        whole["greater"] = {"numerator": [["1", {"t": 1}]], "denominator": divisor}
        bounded["smaller"]["numerator"] = [[numerator, {"t": 1}]]
        for value in (whole, bounded):
            found = replay(repository.write(certificate([value])), repository.root, as_it_says, seed=1)
            assert (found.verdict, "defined" in found.explanation) == (verdict, False)


def test_parts_and_inequalities_stand_in_one_certificate(repository: Repository) -> None:
    whole = certificate_of_parts(part_of_equations(), inequalities=[TRUE["squares"]()], sequences=[])
    assert repository.replay(whole).equations == 4 + 3
    same = {**TRUE["squares"](), "name": "part"}
    with pytest.raises(Unreadable, match="names that differ"):
        repository.replay(certificate_of_parts(part_of_equations(), inequalities=[same], sequences=[]))
    with pytest.raises(Unreadable, match="at least one"):
        repository.replay(certificate())


def test_both_lists_are_there_or_neither_is(repository: Repository) -> None:
    whole = certificate_of_parts(part_of_equations())
    assert repository.replay(whole).verdict == "replayed"
    for key in ("inequalities", "sequences"):
        with pytest.raises(Unreadable, match="missing"):
            repository.replay(certificate_of_parts(part_of_equations(), **{key: []}))
        changed = certificate([TRUE["squares"]()])
        del changed["digests"][key]
        with pytest.raises(Unreadable, match=f"digests.{key}"):
            repository.replay(changed)
        changed = certificate([TRUE["squares"]()])
        changed["digests"][key] = "0" * 64
        assert repository.replay(changed).explanation == f"the digest of {key} does not match: it was changed"


# --- false neighbours -----------------------------------------------------------------------------


def changed(value: Json, where: str, new: Any) -> Json:
    """One field replaced; ``where`` is a path such as "proof/numerator/0"."""
    found: Json = json.loads(json.dumps(value))
    at: Any = found
    *path, last = [int(k) if k.isdigit() else k for k in where.split("/")]
    for key in path:
        at = at[key]
    at[last] = new
    assert found != value
    return found


ONE = stated("t [0, 1]", "1 <= 1")
NAIVE = stated("t [0, 1]", "t <= 1")
FLOOR = stated("s (0, 1)", "t [s, 2*s]", "t <= 2")

FALSE: dict[str, tuple[Callable[[], Json], str]] = {
    "a negative coefficient": (lambda: inequality(stated("t [0, 1]", "0 <= 1-2*t")), "is negative"),
    "needs raising": (lambda: inequality(stated("t [0, 1]", "0 <= t**2-t+1/4")), "is negative"),
    "negative above and below": (
        lambda: inequality(
            stated("t [0, 1]", "0 <= t"),
            {
                "method": "coefficients",
                "numerator": [["-1", {"t.U": 1}]],
                "denominator": [["-1", {"t.L": 1}], ["-1", {"t.U": 1}]],
            },
        ),
        "proof.numerator: the coefficient -1 of t.U is negative",
    ),
    "a negative denominator": (
        lambda: inequality(
            stated("t [0, 1]", "0 <= t-1"),
            {
                "method": "coefficients",
                "numerator": [["1", {"t.L": 1}]],
                "denominator": [["-1", {"t.L": 1}], ["-1", {"t.U": 1}]],
            },
        ),
        "proof.denominator: the coefficient -1",
    ),
    "another numerator": (
        lambda: inequality(stated("t [0, 1]", "t <= t**2"), leaf(stated("t [0, 1]", "t**2 <= t"))),
        "is not numerator/denominator",
    ),
    "a denominator that is 0": (lambda: changed(inequality(NAIVE), "proof/denominator", []), "denominator: it is 0"),
    "no identity": (lambda: inequality(stated("t [0, 1]", "t**2 = t")), "this proves no identity"),
    "a false identity": (
        lambda: changed(inequality(stated("t [0, 1]", "t**2 = t")), "proof/numerator", []),
        "is not numerator/denominator",
    ),
    "equality on a closed face": (lambda: inequality(stated("t [0, 1]", "0 < t")), "not strict where t.U = 0"),
    "equality at the other end": (lambda: inequality(stated("t (0, 1]", "t < 1")), "not strict where t.L = 0"),
    "equality at a corner": (
        lambda: inequality(stated("s [0, 1]", "t [0, 1]", "0 < s+t")),
        "not strict where s.U = 0, t.U = 0",
    ),
    "equality on a closed bound": (lambda: inequality(stated("t [0, )", "0 < t")), "not strict where t.A = 0"),
    "equality below a closed bound": (lambda: inequality(stated("t (, 0]", "t < 0")), "not strict where t.B = 0"),
    "equality everywhere": (lambda: inequality(stated("t (0, 1)", "t < t")), "not strict where anything"),
    "bounds turned around": (
        lambda: inequality(stated("t [1, 0]", "t <= 1")),
        "bounds.t.numerator: the coefficient -1 of 1 is negative",
    ),
    "bounds turned around somewhere": (
        lambda: inequality(stated("s [0, 2]", "t [s, 1]", "t <= 2")),
        "bounds.t.numerator: the coefficient -1",
    ),
    "no point between the bounds": (lambda: inequality(stated("t (1, 1]", "t <= 0*t+1")), "the domain is empty"),
    "a side that is defined nowhere": (
        lambda: changed(
            inequality(stated("s [0, 1]", "t [s, s]", "t <= 1")),
            "smaller/denominator",
            [["1", {"s": 1}], ["-1", {"t": 1}]],
        ),
        "the smaller side is defined nowhere",
    ),
    "a bound that is defined nowhere": (
        lambda: changed(
            inequality(stated("s [0, 1]", "t [s, s]", "u [0, 1]", "u <= 1")),
            "variables/2/lower/denominator",
            [["1", {"s": 1}], ["-1", {"t": 1}]],
        ),
        "is defined nowhere",
    ),
    "no proof of a bound": (
        lambda: changed(inequality(NAIVE), "bounds", {}),
        "bounds.t: expected this field",
    ),
    "an open bound taken for a closed one in a case": (
        lambda: (
            inequality(
                stated("t (0, 1]", "0 < t*(2-t)"), split(stated("t (0, 1]", "0 < t*(2-t)"), "t", "1/2", floor="0")
            )
            | {"variables": [variable("t [0, 1]").json()]}
        ),
        "not strict",
    ),
    "a floor above the lower bound": (
        lambda: inequality(FLOOR, split(FLOOR, "t", "1", floor="1/2", ceiling="2")),
        "pieces[2]",
    ),
    "a ceiling below the upper bound": (
        lambda: inequality(FLOOR, split(FLOOR, "t", "1", floor="0", ceiling="3/2")),
        "pieces[3]",
    ),
    "an open ceiling that is reached": (
        lambda: inequality(
            stated("t [0, 1]", "t < 1"), split(stated("t [0, 1]", "t < 1"), "t", "0", ceiling="1", open_ceiling=True)
        ),
        "pieces[2]: not strict",
    ),
    "a floor where there is no bound": (
        lambda: changed(
            inequality(stated("t (, 1]", "t <= 1"), split(stated("t (, 1]", "t <= 1"), "t", "0")),
            "proof/floor",
            quotient("0"),
        ),
        "no lower bound that it could weaken",
    ),
    "a ceiling where there is no bound": (
        lambda: changed(
            inequality(stated("t [1, )", "1 <= t"), split(stated("t [1, )", "1 <= t"), "t", "2")),
            "proof/ceiling",
            quotient("3"),
        ),
        "no upper bound that it could weaken",
    ),
    "one case twice": (
        lambda: changed(
            inequality(PARABOLA, split(PARABOLA, "t", "1/2")),
            "proof/pieces/1",
            split(PARABOLA, "t", "1/2")["pieces"][0],
        ),
        "pieces[1]",
    ),
    "a case left out": (
        lambda: changed(
            inequality(PARABOLA, split(PARABOLA, "t", "1/2")),
            "proof/pieces",
            split(PARABOLA, "t", "1/2")["pieces"][:1],
        ),
        "proof.pieces: expected 2 pieces",
    ),
    "strict on the wrong side": (
        lambda: inequality(
            stated("t [0, 1]", "t**2 < t+1"), through(stated("t [0, 1]", "t**2 < t+1"), "t", strict="first")
        ),
        "pieces[0]: not strict",
    ),
    "strict on neither side": (
        lambda: inequality(stated("t (0, 1]", "t**3 < t"), through(stated("t (0, 1]", "t**3 < t"), "t**2")),
        "not strict where t.L = 0",
    ),
    "a middle that is too large": (
        lambda: inequality(POWERS, through(POWERS, "2*t")),
        "pieces[1].numerator",
    ),
    "an identity through a middle": (
        lambda: inequality(
            stated("t [0, 1]", "t**2 = t**2"), through(stated("t [0, 1]", "t**2 = t**2"), "t**2", strict="first")
        ),
        "an identity is not proved",
    ),
    "squares that do not add up": (
        lambda: inequality(PARABOLA, squares(PARABOLA, ("1/4", "1-3*t"))),
        "is not that sum of squares",
    ),
    "a square left out": (
        lambda: inequality(stated("t [0, 1]", "0 <= 1+t**2"), squares(stated("t [0, 1]", "0 <= 1+t**2"), ("1", "t"))),
        "is not that sum of squares",
    ),
    "a negative factor": (
        lambda: inequality(stated("t [0, 1]", "1/4 <= t*(1-t)"), squares(PARABOLA, ("-1/4", "1-2*t"))),
        "pieces[0].numerator: the coefficient -1 of 1",
    ),
    "squares of a strict inequality": (
        lambda: inequality(stated("t [0, 1]", "t*(1-t) < 1/4"), squares(PARABOLA, ("1/4", "1-2*t"))),
        "a sum of squares proves <=, not <",
    ),
    "squares of an identity": (
        lambda: inequality(stated("t [0, 1]", "t*(1-t) = 1/4"), squares(PARABOLA, ("1/4", "1-2*t"))),
        "a sum of squares proves <=, not =",
    ),
    "a factor not proved by coefficients": (
        lambda: changed(
            inequality(PARABOLA, squares(PARABOLA, ("1/4", "1-2*t"))),
            "proof/pieces/0",
            squares(replace(PARABOLA, smaller="0"), ("1/4", "1")),
        ),
        "expected pieces by coefficients",
    ),
}


@pytest.mark.parametrize("name", FALSE)
def test_a_false_neighbour_is_refused(repository: Repository, name: str) -> None:
    make, message = FALSE[name]
    assert message in refused(repository, make())


def test_a_strict_split_where_the_cases_do_not_meet_is_refused(repository: Repository) -> None:
    """0 < s t is false at s = 0, which belongs to neither t <= 1/s nor t >= 1/s; each case is provable."""
    false = stated("s [0, 1]", "t (0, )", "0 < s*t")
    proof = split(false, "t", "1/s")
    assert "proof.at: its denominator is not seen to be without zeros where s.U = 0" in refused(
        repository, inequality(false, proof)
    )
    for case, piece in zip(cases(false, "t", "1/s", None, None, False), proof["pieces"], strict=True):
        accepted(repository, inequality(case, piece))
    true = replace(false, variables=(variable("s (0, 1]"), false.variables[1]))
    accepted(repository, inequality(true, split(true, "t", "1/s")))
    weak = replace(false, relation="<=")
    accepted(repository, inequality(weak, split(weak, "t", "1/s")))


def test_a_middle_that_is_undefined_on_the_whole_domain_is_refused(repository: Repository) -> None:
    """On t = s the middle 1/(s - t) is defined nowhere, although it is in a case with a floor."""
    diagonal = stated("s [0, 1]", "t [s, s]", "t <= 1")
    proof = split(diagonal, "t", "1", floor="0", pieces={0: lambda s: through(s, "t")})
    accepted(repository, inequality(diagonal, proof))
    nowhere = changed(proof, "pieces/0/middle/denominator", [["1", {"s": 1}], ["-1", {"t": 1}]])
    assert "middle: it is defined nowhere" in refused(repository, inequality(diagonal, nowhere))


def test_what_depends_on_a_later_variable_is_refused(repository: Repository) -> None:
    s = stated("s [0, 1]", "t [0, s]", "t <= 1")
    true = inequality(s, split(s, "t", "1/2", floor="0", ceiling="1"))
    accepted(repository, true)
    of_t = [["1", {"t": 1}]]
    for where in ("variables/0/upper/numerator", "variables/1/upper/numerator", "proof/at/numerator"):
        assert "t: expected the name of a variable" in refused(repository, changed(true, where, of_t))
    for where in ("proof/floor/numerator", "proof/ceiling/numerator"):
        assert "t: expected the name of a variable" in refused(repository, changed(true, where, of_t))
    assert "t.L: expected" in refused(repository, changed(true, "greater/numerator", [["1", {"t.L": 1}]]))
    assert "t: expected the name of a weight" in refused(
        repository, changed(inequality(NAIVE), "proof/numerator", of_t)
    )
    above = inequality(stated("t [0, )", "0 <= t"))
    assert "t.L: expected the name of a weight" in refused(
        repository, changed(above, "proof/numerator", [["1", {"t.L": 1}]])
    )


def test_a_false_bound_of_a_sequence_is_refused(repository: Repository) -> None:
    false = {
        "start above the upper bound": sequence("", "2", "p/2", "0", "1"),
        "start below the lower bound": sequence("c [0, 1]", "c-1", "p/2", "0", "1"),
        "advance above the upper bound": sequence("", "1", "p", "0", "1/(l+1)"),
        "advance below the lower bound": sequence("", "1", "p/2", "1/(l+1)", "1"),
        "a bound that does not follow": sequence("c (0, 1]", "c", "p/(1+p)", "0", "1/(2*l+1)"),
    }
    for name, value in false.items():
        assert "sequences[0].proofs." in refused(repository, sequences=(value,)), name
    true = SEQUENCES["decreasing"]()
    for stage, side in itertools.product(("base", "step"), ("lower", "upper")):
        missing = json.loads(json.dumps(true))
        del missing["proofs"][stage][side]
        assert f"proofs.{stage}.{side}: expected this field" in refused(repository, sequences=(missing,))
        other = changed(true, f"proofs/{stage}/{side}", true["proofs"]["step" if stage == "base" else "base"][side])
        assert f"sequences[0].proofs.{stage}.{side}" in refused(repository, sequences=(other,))
    assert "variables[0].name: expected a name that is not in use" in refused(
        repository, sequences=(changed(true, "variables/0/name", "p"),)
    )
    assert "start.numerator[0][1].p" in refused(
        repository, sequences=(changed(true, "start/numerator", [["1", {"p": 1}]]),)
    )


@pytest.mark.parametrize("name", ["l", "p"])
def test_a_variable_of_a_sequence_is_neither_its_counter_nor_its_element(repository: Repository, name: str) -> None:
    found = refused(repository, sequences=(sequence(f"{name} [0, 1]", "1", "1/2", "0", "1"),))
    assert "sequences[0].variables[0].name: expected a name that is not in use" in found


def test_a_bound_of_a_sequence_has_at_most_so_many_terms_at_the_next_element() -> None:
    terms = tuple((Fraction(1), (("c", k), ("l", 99))) for k in range(MOST_TERMS // 100))
    assert len(_following(terms)) == MOST_TERMS
    with pytest.raises(TooLarge, match=r"^a bound of a sequence has too many terms at l \+ 1$"):
        _following((*terms, (Fraction(1), ())))


def test_a_bound_of_a_sequence_with_a_pole_is_refused(repository: Repository) -> None:
    """Between l = 3, where it is undefined, and l = 4 nothing follows."""
    pole = sequence("", "0", "p", "-1/(l-3)**2", None)
    assert "sequences[0].lower: its denominator is not seen" in refused(repository, sequences=(pole,))


# --- every number and flag of a certificate matters -----------------------------------------------


def places(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every number, flag and word, with its path."""
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(inner, f"{path}/{key}" if path else str(key))
    else:
        yield path, value


def alternatives(path: str, value: Any) -> list[Any]:
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [value + 1, value - 1]
    if path.endswith("relation"):
        return [r for r in ("<", "<=", "=") if r != value]
    if path.endswith("strict"):
        return ["second" if value == "first" else "first"]
    if isinstance(value, str) and value.lstrip("-").replace("/", "").isdigit():
        return [str(Fraction(value) + 1), str(-Fraction(value)), "0", str(Fraction(value) / 2)]
    return []


def value_at(r: Json, at: dict[str, Fraction]) -> Fraction | None:
    """A rational function at a point; None where it is undefined."""
    above, below = (
        sum((Fraction(c) * sympy.prod([at[n] ** e for n, e in p.items()]) for c, p in r[k]), Fraction(0))
        for k in ("numerator", "denominator")
    )
    return Fraction(above) / Fraction(below) if below else None


WAYS = [Fraction(k, 7) for k in range(8)] + [Fraction(1, 1000), Fraction(999, 1000)]


def points(variables: list[Json], draw: random.Random) -> Iterator[dict[str, Fraction]]:
    """Points of a domain, with the faces among them."""
    for _ in range(60):
        at: dict[str, Fraction] = {}
        for v in variables:
            lower, upper = (None if v[k] is None else value_at(v[k], at) for k in ("lower", "upper"))
            if (v["lower"] is not None and lower is None) or (v["upper"] is not None and upper is None):
                break
            way = draw.choice(WAYS)
            if lower is not None and upper is not None:
                x = lower + (upper - lower) * way
                if lower > upper:
                    break
            else:
                x = lower + way * 9 if lower is not None else upper - way * 9
            if (v["lower_open"] and x == lower) or (v["upper_open"] and x == upper):
                break
            at[v["name"]] = x
        else:
            yield at


def holds(entry: Json, draw: random.Random) -> bool:
    """Whether an inequality holds at points of its domain."""
    for at in points(entry["variables"], draw):
        smaller, greater = value_at(entry["smaller"], at), value_at(entry["greater"], at)
        if smaller is None or greater is None:
            continue
        relation = entry["relation"]
        if not (smaller < greater or (relation != "<" and smaller == greater)) or (
            relation == "=" and smaller != greater
        ):
            return False
    return True


def stays_within(entry: Json, draw: random.Random) -> bool:
    """Whether the first members of a sequence are within bounds."""
    for at in itertools.islice(points(entry["variables"], draw), 8):
        p = value_at(entry["start"], at)
        for k in range(6):
            if p is None:
                break
            limits = {
                side: entry[side] and value_at(entry[side], {**at, "l": Fraction(k)}) for side in ("lower", "upper")
            }
            if limits["lower"] is None or limits["lower"] > p:
                return False
            if entry["upper"] is not None and (limits["upper"] is None or limits["upper"] < p):
                return False
            p = value_at(entry["advance"], {**at, "p": p})
    return True


SURVIVES = ("_open", "relation", "strict", "open_ceiling")


def is_the_same(whole: Json, path: str) -> bool:
    """Whether the path is into the denominator of 0, or of a root, which may change its sign."""
    above, _, _ = path.rpartition("/denominator/")
    at: Any = whole
    for key in above.split("/"):
        at = at[int(key) if key.isdigit() else key] if key else {}
    return above.endswith("/root") or (bool(above) and at["numerator"] == [])


@pytest.mark.parametrize("name", TRUE)
def test_changing_any_number_or_flag_is_refused_or_true(repository: Repository, name: str) -> None:
    whole, draw, tried = TRUE[name](), random.Random(name), 0
    assert holds(whole, draw)
    for path, value in places(whole):
        for new in alternatives(path, value):
            if new == value:
                continue
            mutant = changed(whole, path, new)
            tried += 1
            found = outcome(repository, certificate([mutant]))
            if isinstance(found, Result) and found.verdict == "replayed":
                assert path.endswith(SURVIVES) or is_the_same(whole, path), path
                assert holds(mutant, draw), path
    assert tried > 5


@pytest.mark.parametrize("name", SEQUENCES)
def test_changing_any_number_of_a_sequence_is_refused_or_true(repository: Repository, name: str) -> None:
    whole, draw, tried = SEQUENCES[name](), random.Random(name), 0
    assert stays_within(whole, draw)
    for path, value in places(whole):
        for new in alternatives(path, value):
            if new == value:
                continue
            mutant = changed(whole, path, new)
            tried += 1
            found = outcome(repository, certificate([], [mutant]))
            if isinstance(found, Result) and found.verdict == "replayed":
                assert path.endswith(SURVIVES) or is_the_same(whole, path), path
                assert stays_within(mutant, draw), path
    assert tried > 5


def test_changing_a_side_and_its_proof_alike_is_decided_by_the_mathematics(repository: Repository) -> None:
    """t^2 <= c is accepted on [0, 1] iff c >= 1, and < iff c > 1."""
    for c, relation in itertools.product(("1/2", "9/10", "1", "11/10", "2"), ("<=", "<")):
        s = S((variable("t [0, 1]"),), "t**2", relation, c)
        true = Fraction(c) > 1 or (relation == "<=" and c == "1")
        found = outcome(repository, certificate([inequality(s)]))
        assert isinstance(found, Result)
        assert (found.verdict == "replayed") == true, s


# --- what is not of the format --------------------------------------------------------------------

BAD: dict[str, tuple[Any, str]] = {
    "relation": (">", "relation: expected <=, < or ="),
    "variables": ({}, "variables: expected a list"),
    "variables/0/name": ("", "variables[0].name: expected a name of letters"),
    "variables/0/name ": ("t.L", "variables[0].name: expected a name of letters"),
    "variables/1/name": ("s", "variables[1].name: expected a name that is not in use"),
    "variables/0/lower": ("0", "variables[0].lower: expected an object"),
    "variables/1/upper/numerator": (
        [["1", {"z": 1}]],
        "upper.numerator[0][1].z: expected the name of a variable before",
    ),
    "variables/0/lower_open": ("no", "variables[0].lower_open: expected true or false"),
    "variables/0/extra": (0, "variables[0].extra: expected no such field"),
    "smaller": (None, "smaller: expected an object"),
    "smaller/numerator": ([["1"]], "smaller.numerator[0]: expected a coefficient and its powers"),
    "smaller/numerator/0": (["1.5", {}], "smaller.numerator[0][0]: expected a rational number"),
    "smaller/numerator/0 ": (["NaN", {}], "smaller.numerator[0][0]: expected a rational number"),
    "smaller/numerator/0  ": ([1, {}], "smaller.numerator[0][0]: expected a rational number"),
    "smaller/numerator/0   ": (["1/0", {}], "smaller.numerator[0][0]: expected a denominator"),
    "smaller/numerator/0    ": (["9" * 201, {}], "of at most 200 digits"),
    "greater/numerator": ([["1", {"s": 101}]], "an integer from 0 to 100"),
    "greater/numerator ": ([["1", {"s": -1}]], "an integer from 0 to 100"),
    "greater/numerator  ": ([["1", {"s": True}]], "an integer from 0 to 100"),
    "greater/numerator   ": ([["1", {"z": 1}]], "z: expected the name of a variable"),
    "greater/numerator    ": ([["1", {"s": 1}], ["1", {"s": 1}]], "powers that no other term has"),
    "greater/denominator": ([], "greater.denominator: expected a polynomial that is not 0"),
    "proof": (None, "proof: expected an object"),
    "proof ": ({}, "proof.method: expected a method"),
    "proof/method": ("magic", "proof.method: expected a method"),
    "proof/method ": ("split", "proof.variable: expected this field"),
    "proof/method  ": ("through", "proof.middle: expected this field"),
    "proof/method   ": ("squares", "proof.terms: expected this field"),
    "proof/extra": (1, "proof.extra: expected no such field"),
    "proof/numerator": ([["1", {"u.L": 1}]], "u.L: expected the name of a weight"),
    "bounds": ([], "bounds: expected an object"),
    "bounds/u": ({}, "bounds.u: expected no such field"),
    "bounds/s": (1, "bounds.s: expected an object"),
    "extra": (1, "inequalities[0].extra: expected no such field"),
}


@pytest.mark.parametrize("where", BAD)
def test_a_bad_field_is_named(repository: Repository, where: str) -> None:
    value, message = BAD[where]
    whole = inequality(stated("s [0, 1]", "t [0, s]", "t <= 1"))
    with pytest.raises(Unreadable) as problem:
        repository.replay(certificate([changed(whole, where.strip(), value)]))
    assert str(problem.value).startswith("proofs/certificates/claim.json: inequalities[0].")
    assert message in str(problem.value)


def test_a_missing_field_and_a_wrong_type_are_unreadable(repository: Repository) -> None:
    whole = [
        inequality(FLOOR, split(FLOOR, "t", "1", floor="0", ceiling="2")),
        {**TRUE["squares"](), "name": "b"},
        {**TRUE["through"](), "name": "c"},
    ]
    sequences = [SEQUENCES["halved"]()]

    def objects(value: Any) -> Iterator[Json]:
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        for v in inner:
            yield from objects(v)
        if isinstance(value, dict) and not {"s", "t", "c", "l", "p"} & {k[:1] for k in value if len(k) < 4}:
            yield value

    nothing: list[Any] = [None, [], "x"]
    for found in (*objects(whole), *objects(sequences)):
        for key in list(found):
            kept = found.pop(key)
            with pytest.raises(Unreadable, match=rf"\b{re.escape(key)}: expected "):
                repository.replay(certificate(whole, sequences))
            for value in (v for v in nothing if v != kept):
                found[key] = value
                result = outcome(repository, certificate(whole, sequences))
                assert isinstance(result, str) or result.verdict == "refuted" or (key in ("name",)), (key, value)
            found[key] = kept
    for field in ("inequalities", "sequences"):
        for value in (None, {}, "x", 3, [[]], ["x"], [None]):
            with pytest.raises(Unreadable, match=field):
                repository.replay(certificate_of_parts(**{"inequalities": [], "sequences": [], field: value}))


def test_a_deeply_nested_proof_is_refused_or_replayed(repository: Repository) -> None:
    deep, verdicts = leaf(NAIVE), []
    for k in range(400):
        deep = {"method": "through", "middle": quotient("1"), "strict": "first", "pieces": [deep, leaf(ONE)]}
        if k in (9, 399):
            found = outcome(repository, certificate([inequality(NAIVE, deep)]))
            verdicts.append(found if isinstance(found, str) else found.verdict)
    assert verdicts[0] == "replayed"
    assert "less deeply nested" in verdicts[1]


def test_huge_and_costly_proofs_are_refused_in_time(repository: Repository) -> None:
    begin = time.monotonic()
    names = [f"v{k}" for k in range(40)]
    trivial = leaf(S((), "0", "<", "1"))
    corners = [variable(f"{name} [0, 1]") for name in names]
    faces = inequality(S((), "0", "<", "1")) | {
        "variables": [v.json() for v in corners],
        "bounds": dict.fromkeys(names, trivial),
        "proof": {
            "method": "coefficients",
            "numerator": [["1", {"v0.L": 1}]],
            "denominator": [["1", {}]],
        },
    }
    assert "operations are needed" in refused(repository, faces)

    power = {"numerator": [["1", {}]], "denominator": [["1", {}]]}
    chain = [V("a0", "0", None, False, False).json()]
    for k in range(1, 12):
        power = {"numerator": [["1", {f"a{k - 1}": 100}]], "denominator": [["1", {}]]}
        chain.append({"name": f"a{k}", "lower": power, "upper": None, "lower_open": False, "upper_open": False})
    high = inequality(S((), "0", "<=", "1")) | {"variables": chain}
    assert "of too high a degree" in refused(repository, high)

    many = S((*(variable(f"s{k} (1, )") for k in range(8)), variable("t [0, 1]")), "0", "<", "1")
    costly = inequality(many, split(many, "t", "1/2"))
    monomial = [["1", {f"s{k}": 100 for k in range(8)}]]
    assert "operations are needed" in refused(repository, changed(costly, "proof/at/denominator", monomial))
    digits = [["1" * 150 + "/" + "7" * k, {"s0": k}] for k in range(1, 101)]
    assert "operations are needed" in refused(repository, changed(costly, "proof/at/denominator", digits))

    more = inequality(S((), "0", "<=", "1")) | {"variables": [variable(f"v{k} [0, 1]").json() for k in range(60)]}
    assert "at most 50 variables" in refused(repository, more)

    powers = [["1", {"l": 100, f"c{k}": 1}] for k in range(40)]
    steps = sequence("; ".join(f"c{k} [0, )" for k in range(40)), "1", "p", "0", None)
    wide = changed(
        steps, "lower/numerator", [[c, {**p, f"c{k}": e}] for e in range(2, 40) for k, (c, p) in enumerate(powers)]
    )
    assert "too many terms at l + 1" in refused(repository, sequences=(wide,))
    assert time.monotonic() - begin < 120


# --- counterexamples ------------------------------------------------------------------------------


def violation(s: S, at: Json, smaller_value: str, greater_value: str, changes: Json | None = None) -> Json:
    stated_ = {
        "inequality": "compared",
        "relation": s.relation,
        "variables": [v.json() for v in s.variables],
        "smaller": quotient(s.smaller),
        "greater": quotient(s.greater),
        "point": at,
        "smaller_value": smaller_value,
        "greater_value": greater_value,
    }
    return certificate_of_parts(refutation={**stated_, **(changes or {})})


STEEP = stated("kappa (1, )", "t [1/kappa, 1)", "1/t < 3*t")


def test_a_point_that_violates_an_inequality_is_replayed(repository: Repository) -> None:
    found = repository.replay(violation(STEEP, {"kappa": "4", "t": "1/2"}, "2", "3/2"))
    assert (found.verdict, found.equations, found.sizes) == ("replayed", 1, {})
    assert found.error_probability == 0
    on_a_bound = violation(STEEP, {"kappa": "2", "t": "1/2"}, "2", "3/2")
    assert repository.replay(on_a_bound).verdict == "replayed"
    equal = violation(stated("t [0, 1]", "t < 1"), {"t": "1"}, "1", "1")
    assert repository.replay(equal).verdict == "replayed"
    differ = violation(stated("t [0, 1]", "t = 1"), {"t": "1/3"}, "1/3", "1")
    assert repository.replay(differ).verdict == "replayed"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"point": {"kappa": "1", "t": "1"}}, "point.kappa: it is not within its lower bound"),
        ({"point": {"kappa": "1/2", "t": "1/2"}}, "point.kappa: it is not within its lower bound"),
        ({"point": {"kappa": "4", "t": "1"}}, "point.t: it is not within its upper bound"),
        ({"point": {"kappa": "4", "t": "2"}}, "point.t: it is not within its upper bound"),
        ({"point": {"kappa": "4", "t": "1/5"}}, "point.t: it is not within its lower bound"),
        ({"point": {"kappa": "4", "t": "1/3"}}, "smaller_value: it is not the value"),
        ({"point": {"kappa": "4", "t": "2/3"}, "smaller_value": "3/2", "greater_value": "2"}, "< holds there"),
        ({"smaller_value": "3"}, "smaller_value: it is not the value"),
        ({"greater_value": "1"}, "greater_value: it is not the value"),
        ({"smaller": quotient("1/(2*t-1)")}, "the smaller side is not defined there"),
        ({"point": {"kappa": "4"}}, "point.t: expected this field"),
        ({"point": {"kappa": "4", "t": "1/2", "u": "1"}}, "point.u: expected no such field"),
        ({"point": {"kappa": "4", "t": 0.5}}, "point.t: expected a rational number"),
        ({"relation": ">"}, "relation: expected"),
        ({"relation": "<="}, ""),
        ({"extra": 1}, "extra: expected no such field"),
    ],
)
def test_a_point_that_violates_nothing_is_refused(repository: Repository, change: Json, message: str) -> None:
    found = outcome(repository, violation(STEEP, {"kappa": "4", "t": "1/2"}, "2", "3/2", change))
    if not message:
        assert isinstance(found, Result)
        assert found.verdict == "replayed"
        return
    assert message in (found if isinstance(found, str) else found.explanation)


def test_the_value_of_a_polynomial_at_a_point_is_that_of_all_its_powers(repository: Repository) -> None:
    s = stated("t [0, 1]", "t**3+t**2+t <= 1/2")
    assert repository.replay(violation(s, {"t": "1/2"}, "7/8", "1/2")).verdict == "replayed"
    assert "not the value" in repository.replay(violation(s, {"t": "1/2"}, "3/4", "1/2")).explanation


def test_a_point_where_a_bound_is_undefined_is_refused(repository: Repository) -> None:
    s = stated("s [0, 1]", "t [0, 1/s]", "t < 0")
    assert repository.replay(violation(s, {"s": "1/2", "t": "1"}, "1", "0")).verdict == "replayed"
    found = repository.replay(violation(s, {"s": "0", "t": "1"}, "1", "0"))
    assert "the upper bound of t is not defined there" in found.explanation


def test_a_point_with_huge_values_is_refused_in_time(repository: Repository) -> None:
    large = {"numerator": [["1", {"kappa": 100, "t": k}] for k in range(101)], "denominator": [["1", {}]]}
    at = {"kappa": "9" * 40, "t": "1" * 39 + "/" + "7" * 39}
    begin = time.monotonic()
    found = outcome(repository, violation(STEEP, at, "2", "3/2", {"smaller": large}))
    assert isinstance(found, str) or found.verdict == "refuted"
    assert time.monotonic() - begin < 10


def of_e(above: list[Any], below: list[Any] | None = None) -> Json:
    return {"numerator": above, "denominator": below or [["1", {}]]}


def exponentials(**changes: Any) -> Json:
    """exp(x) exp(y) = exp(x y) fails at x = 2, y = 1: e^3 is not e^2."""
    x, y = term("x[]"), term("y[]")
    stated_ = {
        "part": "part",
        "sizes": {"n": 1},
        "depth": 0,
        "tensors": {"x": "2", "y": "1"},
        "scalars": {},
        "functions": {},
        "function_axes": {},
        "equation": "y",
        "left": expression("", term(calls=(call("exp", "", number(x)), call("exp", "", number(y))))),
        "right": expression("", term(calls=(call("exp", "", number(term("x[] y[]"))),))),
        "hypotheses": [],
        "left_value": of_e([["1", {"e": 3}]]),
        "right_value": of_e([["1", {"e": 2}]]),
    }
    return certificate_of_parts(refutation={**stated_, **changes})


def test_exponentials_of_integers_are_powers_of_e(repository: Repository) -> None:
    assert repository.replay(exponentials()).verdict == "replayed"
    negative = exponentials(
        tensors={"x": "-2", "y": "0"},
        left_value=of_e([["1", {}]], [["1", {"e": 2}]]),
        right_value="1",
    )
    assert repository.replay(negative).verdict == "replayed"
    unreduced = exponentials(left_value=of_e([["1", {"e": 4}], ["1", {"e": 3}]], [["1", {"e": 1}], ["1", {}]]))
    assert repository.replay(unreduced).verdict == "replayed"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"left_value": of_e([["1", {"e": 2}]])}, "left_value: it is not the value"),
        ({"right_value": "1"}, "right_value: it is not the value"),
        ({"right_value": of_e([["2", {"e": 2}]])}, "right_value: it is not the value"),
        (
            {
                "tensors": {"x": "2", "y": "2"},
                "left_value": of_e([["1", {"e": 4}]]),
                "right_value": of_e([["1", {"e": 4}]]),
            },
            "the two sides are equal there",
        ),
        ({"tensors": {"x": "1/2", "y": "1"}}, "exp of a number that is not an integer"),
        ({"tensors": {"x": of_e([["1", {"e": 1}]]), "y": "1"}}, "exp of a number that is not rational"),
        ({"tensors": {"x": "101", "y": "1"}}, "a power of e above"),
        ({"tensors": {"x": "100", "y": "100"}}, "moderate size"),
        ({"tensors": {"x": of_e([["1", {"f": 1}]]), "y": "1"}}, 'expected the name "e"'),
        ({"tensors": {"x": of_e([["1", {"e": 1}]], [["0", {}]]), "y": "1"}}, "a polynomial that is not 0"),
        ({"tensors": {"x": 2, "y": "1"}}, "expected a rational number"),
        ({"tensors": {"x": None, "y": "1"}}, "expected a rational number"),
        ({"tensors": {"x": "NaN", "y": "1"}}, "expected a rational number"),
        ({"depth": 1}, "depth: expected an integer from 0 to 0"),
        ({"tensors": {"x": "2", "y": "1", "exp": "1"}}, "names used once, not 'exp'"),
        ({"function_axes": {"f": {"arguments": ["n"], "values": []}}}, "functions.f: expected this field"),
        ({"functions": {"f": []}}, "functions.f: expected no such field"),
    ],
)
def test_false_values_in_e_are_refused(repository: Repository, change: Json, message: str) -> None:
    found = outcome(repository, exponentials(**change))
    assert message in (found if isinstance(found, str) else found.explanation)


def softmaxed(**changes: Any) -> Json:
    """sum_i exp(x_i)/sum_k exp(x_k) x_i = relu(sum_i x_i) fails at x = (0, 1): e/(1 + e) is not 1."""
    total = call("reciprocal", "", number(term(calls=(call("exp", "", number(term("x[k]"))),), k="n")))
    stated_ = {
        "part": "part",
        "sizes": {"n": 2},
        "depth": 0,
        "tensors": {"x": ["0", "1"]},
        "scalars": {},
        "equation": "y",
        "left": expression("", term("x[i]", calls=(call("exp", "", number(term("x[i]"))), total), i="n")),
        "right": expression("", term(calls=(call("relu", "", number(term("x[i]", i="n"))),))),
        "hypotheses": [],
        "left_value": of_e([["1", {"e": 1}]], [["1", {"e": 1}], ["1", {}]]),
        "right_value": "1",
    }
    return certificate_of_parts(refutation={**stated_, **changes})


def test_softmax_and_relu_have_exact_values(repository: Repository) -> None:
    assert repository.replay(softmaxed()).verdict == "replayed"
    other = of_e([["1", {"e": 1}]], [["1", {"e": 1}], ["-1", {}]])
    assert "left_value" in repository.replay(softmaxed(left_value=other)).explanation
    below = softmaxed(
        tensors={"x": ["-1", "0"]}, left_value=of_e([["-1", {}]], [["1", {"e": 1}], ["1", {}]]), right_value="0"
    )
    assert repository.replay(below).verdict == "replayed"
    poles = expression("", term(calls=(call("reciprocal", "", number(term("x[i] x[i]", i="n"), term("", "-1"))),)))
    assert "a denominator is zero" in repository.replay(softmaxed(right=poles)).explanation


def tabled(**changes: Any) -> Json:
    """sum_i f(x_i) = f(sum_i x_i) fails for a table f: d -> p, as K(x_1, x_2) = K(x_2, x_1) does."""
    one = call("f", "0", vector("q", "d", term("X[q,i]")))
    of_sum = call("f", "0", vector("q", "d", term("X[q,i]", i="n")))
    stated_ = {
        "part": "part",
        "sizes": {"d": 2, "n": 2, "p": 1},
        "depth": 0,
        "tensors": {"X": [["1", "0"], ["0", "1"]]},
        "scalars": {},
        "functions": {"f": [[["1", "0"], ["2"]], [["0", "1"], ["3"]], [["1", "1"], [of_e([["1", {"e": 1}]])]]]},
        "function_axes": {"f": {"arguments": ["d"], "values": ["p"]}},
        "equation": "y",
        "left": expression("p", term(calls=(one,), i="n")),
        "right": expression("p", term(calls=(of_sum,))),
        "hypotheses": [],
        "left_value": ["5"],
        "right_value": [of_e([["1", {"e": 1}]])],
    }
    return certificate_of_parts(refutation={**stated_, **changes})


TABLE = [[["1", "0"], ["2"]], [["0", "1"], ["3"]], [["1", "1"], ["4"]]]


def test_a_function_is_the_table_given_for_it(repository: Repository) -> None:
    assert repository.replay(tabled()).verdict == "replayed"
    assert repository.replay(tabled(functions={"f": TABLE}, right_value=["4"])).verdict == "replayed"
    for change, message in (
        ({"functions": {"f": TABLE[:2]}}, "it has no value at an argument that occurs"),
        ({"functions": {"f": [*TABLE, [["1", "1"], ["5"]]]}}, "an argument that no other entry has"),
        ({"functions": {"f": [*TABLE, [["2/2", "1"], ["4"]]]}}, "an argument that no other entry has"),
        ({"functions": {"f": [*TABLE[:2], [["1", "1"], ["5"]]]}, "right_value": ["5"]}, "equal there"),
        ({"functions": {"f": [*TABLE[:2], [["1"], ["5"]]]}}, "f[2][0]: expected 2 numbers"),
        ({"functions": {"f": [*TABLE[:2], [["1", "1"], "5"]]}}, "f[2][1]: expected a value over the axes [p]"),
        ({"functions": {"f": [*TABLE[:2], [["1", "1"], ["5", "6"]]]}}, "f[2][1]: expected a value"),
        ({"functions": {"f": [*TABLE[:2], [["1", "1"]]]}}, "f[2]: expected an argument and a value"),
        ({"functions": {"f": {}}}, "functions.f: expected a list"),
        ({"functions": {}}, "functions.f: expected this field"),
        ({"function_axes": {}}, "functions.f: expected no such field"),
        (
            {"function_axes": {"f": {"arguments": ["z"], "values": ["p"]}}},
            "function_axes.f.arguments[0]: expected an axis with a size",
        ),
        (
            {"function_axes": {"f": {"arguments": [], "values": ["p"]}}},
            "function_axes.f.arguments: expected at least one axis",
        ),
        ({"function_axes": {"f": []}}, "refutation.function_axes.f: expected an object"),
        ({"function_axes": {"f": {"arguments": ["n"], "values": ["p"]}}}, "one index of axis n"),
        ({"scalars": {"f": "1"}}, "refutation.functions: expected names used once, not 'f'"),
    ):
        found = outcome(repository, tabled(**change))
        assert message in (found if isinstance(found, str) else found.explanation), change


def test_a_function_of_two_vectors_is_a_table_of_both(repository: Repository) -> None:
    def kernel(first: str, second: str) -> Json:
        return call("K", "", vector("q", "d", term(f"X[q,{first}]")), vector("r", "d", term(f"X[r,{second}]")))

    table = [[["1", "2"], "5"], [["2", "1"], "7"], [["1", "1"], "0"], [["2", "2"], "0"]]
    whole = {
        "sizes": {"d": 1, "n": 2},
        "tensors": {"X": [["1", "2"]]},
        "functions": {"K": table},
        "function_axes": {"K": {"arguments": ["d", "d"], "values": []}},
        "left": expression("n n", term(calls=(kernel("0", "1"),))),
        "right": expression("n n", term(calls=(kernel("1", "0"),))),
        "hypotheses": [],
        "left_value": [["0", "5"], ["7", "0"]],
        "right_value": [["0", "7"], ["5", "0"]],
    }
    assert repository.replay(tabled(**whole)).verdict == "replayed"
    symmetric = [[["2", "1"], "5"] if k == 1 else entry for k, entry in enumerate(table)]
    same = {
        "functions": {"K": symmetric},
        "hypotheses": [],
        "left_value": [["0", "5"], ["5", "0"]],
        "right_value": [["0", "5"], ["5", "0"]],
    }
    assert "equal" in repository.replay(tabled(**{**whole, **same})).explanation


def test_polynomials_in_e_have_the_largest_degree_and_no_larger_one() -> None:
    x, work = (Fraction(0), Fraction(1)), euler.Work()
    power = (Fraction(1),)
    for degree in range(1, euler.LARGEST_DEGREE + 1):
        power = euler.times(power, x, work)
        assert len(power) == degree + 1
    with pytest.raises(TooLarge, match="degree above 100"):
        euler.times(power, x, work)


def test_what_is_divided_in_e_and_multiplied_again_is_what_it_was() -> None:
    work = euler.Work()
    e = euler.quotient((Fraction(0), Fraction(1)), (Fraction(1),), work)
    for a in (e, e * e + 1, e + Fraction(1, 2), 3 * e, Fraction(2), 1):
        for b in (e, e * e + e, e + 1, Fraction(1, 3), 2):
            assert a / b * b == a
            assert a / b + a / b == (a + a) / b
    assert (e * e + e) / e == e + 1
    assert e / e == 1
    assert e / 2 != e


def test_what_is_exact_costs_a_hundred_times_what_is_modulo_a_prime() -> None:
    spent = []
    for prime in (prime_of(1, "test"), 0):
        model = Model({"n": 7}, prime, tensors={"x": [2] * 7})
        table, _ = model.contract([(("i",), model.tensor("x", [7])), (("i",), model.tensor("x", [7]))], "i", {"i": 7})
        spent.append(model.budget.spent)
        assert table == ()
    assert spent == [7, 700]


def test_a_variable_has_at_most_the_largest_degree(monkeypatch: pytest.MonkeyPatch) -> None:
    bound = Rational(((Fraction(1), (("s", 3),)),), ((Fraction(1), ()),))
    variables = (Variable("s", Rational((), bound.denominator), None), Variable("t", bound, None))
    checker = inequalities.Checker(1, 1)
    total = checker.sizes(variables).numbers["t"].total
    assert total >= 1 + 3
    monkeypatch.setattr(inequalities, "LARGEST_DEGREE", total)
    checker.sizes(variables)
    monkeypatch.setattr(inequalities, "LARGEST_DEGREE", total - 1)
    with pytest.raises(TooLarge, match=r"^t is of too high a degree in the weights$"):
        checker.sizes(variables)


def test_what_an_inequality_costs_is_spent_of_the_budget_of_all() -> None:
    budget = Budget()
    inequalities.Checker(1, 1, budget).spend(7)
    assert budget.spent == 7 * inequalities.COST


def test_values_of_many_exponentials_are_refused_in_time(repository: Repository) -> None:
    begin = time.monotonic()
    many = [str(k % 97) for k in range(200)]
    found = outcome(repository, softmaxed(sizes={"n": 200}, tensors={"x": many}))
    assert isinstance(found, Result)
    assert "left_value: it is not" in found.explanation
    exponential = term(calls=(call("exp", "", number(term("x[k]"))),))
    poles = expression("", term(calls=(call("reciprocal", "", number(exponential, term("", "3"))),), k="n"))
    found = outcome(repository, softmaxed(left=poles, sizes={"n": 97}, tensors={"x": many[:97]}))
    assert "moderate size" in str(found)
    assert time.monotonic() - begin < 60
