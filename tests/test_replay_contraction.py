"""A network has the value that its definition gives it: a sum over all assignments of its indices."""

from __future__ import annotations

import random
from collections.abc import Mapping
from itertools import product
from math import prod
from typing import Any

import pytest

from verify.replay.budget import TooLarge
from verify.replay.contraction import LARGEST_WORK, MOST_TABLES, Plan, Plans
from verify.replay.evaluation import Model
from verify.replay.network import Argument, Coefficient, Composed, Expression, Factor, Network, Term
from verify.replay.primes import prime_of

AXES = {"d": 2, "n": 3, "m": 1}
TENSORS = {"A": "dd", "B": "dn", "T": "nnn", "x": "d", "y": "n", "z": "m", "s": ""}
FUNCTIONS = {"f": ("d", ""), "g": (None, "n"), "h": ("d", "nn")}


# --- the definition ---------------------------------------------------------------------------------


def brute(model: Model, term: Term, at: Mapping[str, int], axis_of: Mapping[str, str]) -> int:
    """A term at given values of the indices from outside."""
    axis_of = {**axis_of, **dict(term.network.bound)}
    total = 0
    names = [i for i, _ in term.network.bound]
    for values in product(*(range(model.sizes[axis_of[i]]) for i in names)):
        here = {**at, **dict(zip(names, values, strict=True))}
        total += prod(brute_factor(model, f, here, axis_of) for f in term.network.factors)
    return model.coefficient(term.coefficient) * total % model.prime


def brute_factor(model: Model, factor: Factor, at: Mapping[str, int], axis_of: Mapping[str, str]) -> int:
    if factor.name == "delta":
        return int(at[factor.legs[0]] == at[factor.legs[1]])
    shape = [model.sizes[axis_of[i]] for i in factor.legs]
    position = 0
    for i, n in zip(factor.legs, shape, strict=True):
        position = position * n + at[i]
    if not factor.arguments:
        return model.tensor(factor.name, shape)[position]
    arguments = []
    for a in factor.arguments:
        index, axis = a.parameter or ("", "")
        inner = {**axis_of, index: axis} if a.parameter else axis_of
        points = [{**at, index: k} for k in range(model.sizes[axis])] if a.parameter else [at]
        arguments.append(tuple(sum(brute(model, t, p, inner) for t in a.terms) % model.prime for p in points))
    return model.function(factor.name, tuple(arguments), prod(shape))[position]


# --- random terms -----------------------------------------------------------------------------------


class Draw:
    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self._serial = 0

    def index(self, seen: Mapping[str, str], axis: str) -> str | None:
        fitting = [i for i, a in seen.items() if a == axis]
        return self.random.choice(fitting) if fitting else None

    def factor(self, seen: Mapping[str, str], depth: int) -> Factor | None:
        name = self.random.choice(["delta", "delta", *TENSORS, *(FUNCTIONS if depth else ())])
        if name == "delta":
            axis = self.random.choice(list(AXES))
            legs = [self.index(seen, axis), self.index(seen, axis)]
        else:
            legs = [self.index(seen, a) for a in (FUNCTIONS[name][1] if name in FUNCTIONS else TENSORS[name])]
        if None in legs:
            return None
        arguments = [self.argument(seen, FUNCTIONS[name][0], depth - 1)] if name in FUNCTIONS else []
        return Factor(name, tuple(i for i in legs if i is not None), tuple(arguments))

    def argument(self, seen: Mapping[str, str], axis: str | None, depth: int) -> Argument:
        self._serial += 1
        parameter = (f"p{self._serial}", axis) if axis else None
        inner = {**seen, parameter[0]: axis} if parameter and axis else seen
        return Argument(parameter, tuple(self.term(inner, depth) for _ in range(self.random.randrange(3))))

    def term(self, seen: Mapping[str, str], depth: int = 2) -> Term:
        bound = []
        for _ in range(self.random.randrange(4)):
            self._serial += 1
            bound.append((f"b{self._serial}", self.random.choice(list(AXES))))
        within = {**seen, **dict(bound)}
        drawn = [self.factor(within, depth) for _ in range(self.random.randrange(6))]
        above = tuple((self.random.choice([1, -1, 2]), powers) for powers in ((), (("n", 1), ("c", 1))))
        coefficient = Coefficient(above[: self.random.randrange(3)], ((1, (("d", self.random.randrange(2)),)),))
        return Term(coefficient, Network(tuple(bound), tuple(f for f in drawn if f)))


@pytest.mark.parametrize("seed", range(400))
def test_a_term_is_the_sum_over_all_assignments_of_its_indices(seed: int) -> None:
    draw = Draw(seed)
    axes = tuple(draw.random.choice(list(AXES)) for _ in range(draw.random.randrange(3)))
    seen = {str(k): a for k, a in enumerate(axes)}
    terms = tuple(draw.term(seen) for _ in range(draw.random.randrange(4)))
    model = Model(AXES, prime_of(1, "test"), b"key")
    found = model.value(Composed(Expression(axes, terms)))
    points = [dict(zip(seen, at, strict=True)) for at in product(*(range(AXES[a]) for a in axes))]
    assert found == [sum(brute(model, t, at, seen) for t in terms) % model.prime for at in points]


@pytest.mark.parametrize("seed", range(400))
def test_a_plan_is_the_sum_over_all_assignments_of_its_indices_also_where_an_axis_has_no_point(seed: int) -> None:
    draw = random.Random(seed)
    indices = "ijklm"[: draw.randrange(1, 6)]
    same = draw.randrange(4)  # deltas join indices of one size
    size = {i: same if draw.random() < 0.7 else draw.randrange(4) for i in indices}
    summed = [i for i in indices if draw.random() < 0.6]
    tables: list[tuple[tuple[str, ...], Any]] = []
    for _ in range(draw.randrange(6)):
        if draw.random() < 0.4:
            tables.append(((draw.choice(indices), draw.choice(indices)), None))
        else:
            legs = tuple(draw.choice(indices) for _ in range(draw.randrange(4)))
            tables.append((legs, [draw.randrange(9) for _ in range(prod(size[i] for i in legs))]))

    def entry(legs: tuple[str, ...], entries: Any, at: Mapping[str, int]) -> int:
        if entries is None:
            return int(at[legs[0]] == at[legs[1]])
        position = 0
        for i in legs:
            position = position * size[i] + at[i]
        return int(entries[position])

    plan, names = Plans().plan(tables, summed, size)
    kept = [names[i] for i in plan.indices]
    free = sorted({i for legs, _ in tables for i in legs} - set(summed))
    assert len(set(kept)) == len(kept)
    assert set(kept) <= set(free)  # the result is the same along the others
    for prime in (0, 101):
        found = plan.run([entries for _, entries in tables], prime)
        assert len(found) == prod(size[i] for i in kept)
        for outer in product(*(range(size[i]) for i in free)):
            total = 0
            for inner in product(*(range(size[i]) for i in summed)):
                at = dict(zip([*free, *summed], [*outer, *inner], strict=True))
                total += prod(entry(legs, entries, at) for legs, entries in tables)
            at = dict(zip(free, outer, strict=True))
            assert entry(tuple(kept), found, at) == (total % prime if prime else total)


def test_a_plan_depends_on_shape_and_sizes_alone() -> None:
    plans = Plans()
    one = plans.plan([(("i", "j"), [1, 2, 3, 4]), (("j",), [1, 1])], ["j"], {"i": 2, "j": 2})[0]
    assert plans.plan([(("a", "b"), [0] * 4), (("b",), [0] * 2)], ["b"], {"a": 2, "b": 2})[0] is one
    others = [
        ([(("a", "b"), [0] * 6), (("b",), [0] * 3)], ["b"], {"a": 2, "b": 3}),
        ([(("a", "b"), [0] * 4), (("a",), [0] * 2)], ["b"], {"a": 2, "b": 2}),
        ([(("a", "b"), [0] * 4), (("b",), [0] * 2)], ["a"], {"a": 2, "b": 2}),
        ([(("a", "b"), None), (("b",), [0] * 2)], ["b"], {"a": 2, "b": 2}),
    ]
    for tables, summed, size in others:
        assert plans.plan(tables, summed, size)[0] is not one


def test_plans_are_kept_up_to_some_work(monkeypatch: pytest.MonkeyPatch) -> None:
    plans = Plans()

    def made(n: int) -> Plan:
        return plans.plan([(("i",), [1] * n)], ["i"], {"i": n})[0]

    monkeypatch.setattr("verify.replay.contraction.KEPT_WORK", 100)
    first = made(60)
    assert made(60) is first
    assert made(30) is not first
    assert made(60) is first  # 61 and 31 so far
    made(20)
    assert made(60) is not first


def test_the_cheapest_order_is_linear_in_a_chain() -> None:
    n, length = 6, 12
    shape = tuple(((k, k + 1), False) for k in range(length))
    plan = Plan(shape, range(1, length), [n] * (length + 1))
    assert plan.work == (length - 1) * n**3
    vector = Plan((*shape, ((length,), False)), range(1, length + 1), [n] * (length + 1))
    assert vector.work == length * n**2


def test_a_product_of_too_many_factors_or_of_too_many_numbers_is_refused() -> None:
    with pytest.raises(TooLarge, match="factors"):
        Plan((((0,), False),) * (MOST_TABLES + 1), [0], [2])
    pair = (((0, 1), False), ((1, 2), False))
    Plan(pair, [1], [200, LARGEST_WORK // 200**2, 200])
    for sizes in ([200, LARGEST_WORK // 200**2 + 1, 200], [200, LARGEST_WORK // 200, 200]):
        with pytest.raises(TooLarge, match="products"):
            Plan(pair, [1], sizes)


def test_what_is_too_large_is_refused_before_it_is_made() -> None:
    pairs = tuple(((i, j), False) for i in range(11) for j in range(i))  # no order of these sums is cheap
    with pytest.raises(TooLarge, match="products"):
        Plan(pairs, range(11), [5] * 11)
