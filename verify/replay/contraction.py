"""A product of tables, summed over indices, is found by multiplying two of them at a time, the cheapest pair first.

A table is an array over indices, row-major.  Let a network be a product of tables T(indices) to be summed over
some of the indices.  Four steps leave its value as it is, by associativity and distributivity alone:

    delta      sum_i delta_ij F(i) = F(j): the delta goes, and i is called j from then on;
    reduce     an index that one table alone has, once or more often, is summed over in that table;
    join       two tables become one, summed over those indices that no third one has;
    unused     an index to be summed over that no table has (any more) multiplies by its size.

`Plan` lists the steps.  It depends only on which indices the tables have and on their sizes, not on the entries,
so that it is made once for all networks of a shape.  The cheapest pair is that which makes the fewest products and
leaves the fewest entries behind.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from math import prod
from operator import itemgetter, mul
from typing import Any

from verify.replay.budget import TooLarge

Table = tuple[tuple[str, ...], list[Any] | None]  # index names; entries in row-major order, None for a delta's
Shape = tuple[tuple[tuple[int, ...], bool], ...]  # the indices of each table, and whether it is a delta
Gather = Callable[[Sequence[Any]], Sequence[Any]]

LARGEST_TABLE = 1_000_000  # entries
LARGEST_WORK = 1_000_000  # products in one contraction
MOST_TABLES = 64  # in one network
KEPT_WORK = 1_000_000  # products in all the plans that are kept


def offsets(steps: Iterable[tuple[int, int]]) -> list[int]:
    """The positions visited by nested loops, outermost first, of (length, stride) each."""
    found = [0]
    for length, stride in reversed(list(steps)):
        if len(found) * length > LARGEST_TABLE:
            raise TooLarge(f"a table with more than {LARGEST_TABLE} entries is needed")
        if stride == 0:
            found = found * length
        elif length != 1:
            found = [o + k for o in range(0, stride * length, stride) for k in found]
    return found


def strides(indices: Sequence[Any], size: Mapping[Any, int]) -> Counter[Any]:
    """How far apart neighbouring entries along each index are; along a repeated one, on the diagonal."""
    found: Counter[Any] = Counter()
    step = 1
    for i in reversed(indices):
        found[i] += step
        step *= size[i]
    return found


def gather(indices: Sequence[Any], order: Sequence[Any], size: Mapping[Any, int]) -> Gather | None:
    """Reads a table in the order of nested loops over ``order``; None when this is the order it is in."""
    if tuple(indices) == tuple(order):
        return None
    stride = strides(indices, size)
    places = offsets((size[i], stride[i]) for i in order)
    if len(places) == 1:
        return lambda entries, only=places[0]: (entries[only],)  # type: ignore[misc]
    return itemgetter(*places) if places else lambda entries: ()


@dataclass(frozen=True)
class Step:
    """``count`` sums, each of ``inner`` consecutive products of entries of one or two tables, read in some order."""

    tables: tuple[int, ...]
    gathers: tuple[Gather | None, ...]
    count: int
    inner: int

    def run(self, values: Sequence[Sequence[Any]]) -> Iterable[Any]:
        if self.inner == 0:
            return [0] * self.count
        read = [values[t] if g is None else g(values[t]) for t, g in zip(self.tables, self.gathers, strict=True)]
        products: Iterable[Any] = read[0] if len(read) == 1 else map(mul, *read)
        return products if self.inner == 1 else map(sum, zip(*[iter(products)] * self.inner, strict=True))


class Plan:
    """The steps for tables over ``shape``, summed over ``summed``; ``indices`` are those of the result."""

    def __init__(self, shape: Shape, summed: Collection[int], sizes: Sequence[int]) -> None:
        self.steps: list[Step] = []
        self.deltas: dict[int, list[int]] = {}  # the entries of those that are left
        self.work = 0
        self._size = dict(enumerate(sizes))
        self._summed = set(summed)
        if len(shape) > MOST_TABLES:
            raise TooLarge(f"a product of {len(shape)} factors is needed, of more than {MOST_TABLES}")
        live = self._without_deltas(shape)
        self.multiple = prod(self._size[i] for i in self._summed.difference(*(indices for _, indices in live)))
        self._next = len(shape)
        while live:
            used = Counter(chain.from_iterable([set(indices) for _, indices in live]))
            alone, common = ({i for i in self._summed if used[i] == k} for k in (1, 2))
            live = [self._step((t,), over) if (over := alone.intersection(t[1])) else t for t in live]
            if len(live) == 1:
                break
            x, y = self._cheapest([set(indices) for _, indices in live], common) if len(live) > 2 else (0, 1)
            b, a = live.pop(y), live.pop(x)
            live.append(self._step((a, b), common.intersection(a[1]).intersection(b[1])))
        if live and len(set(live[0][1])) < len(live[0][1]):
            live = [self._step((live[0],), set())]
        self.indices, self.result = (live[0][1], live[0][0]) if live else ((), -1)

    def _without_deltas(self, shape: Shape) -> list[tuple[int, tuple[int, ...]]]:
        """The tables that are left (position, indices) when every delta with a summed index has gone."""
        called = {i: i for i in self._size}
        for t, (indices, is_delta) in enumerate(shape):
            if not is_delta:
                continue
            i, j = (called[i] for i in indices)
            if i == j:
                continue
            gone, other = (i, j) if i in self._summed else (j, i)
            if gone in self._summed and self._size[i] == self._size[j]:
                self._summed.remove(gone)
                called = {k: other if c == gone else c for k, c in called.items()}
            else:
                self.deltas[t] = [int(a == b) for a in range(self._size[i]) for b in range(self._size[j])]
        return [
            (t, tuple(called[i] for i in indices))
            for t, (indices, is_delta) in enumerate(shape)
            if not is_delta or t in self.deltas
        ]

    def _cheapest(self, tables: Sequence[set[int]], common: set[int]) -> tuple[int, int]:
        """The two that make the fewest products, and leave the fewest entries more than they had, together."""
        length = self._size.__getitem__
        entries = [prod(map(length, table)) for table in tables]
        best, found = None, (0, 1)
        for y, b in enumerate(tables):
            for x, a in enumerate(tables[:y]):
                both = a | b
                products = prod(map(length, both))
                left = products if common.isdisjoint(both) else prod(map(length, both - (a & b & common)))
                cost = products + left - entries[x] - entries[y]
                if best is None or cost < best:
                    best, found = cost, (x, y)
        return found

    def _step(self, tables: tuple[tuple[int, tuple[int, ...]], ...], over: set[int]) -> tuple[int, tuple[int, ...]]:
        """The product of one or two tables summed over indices, as the next table."""
        kept = tuple(dict.fromkeys(i for _, indices in tables for i in indices if i not in over))
        order = (*kept, *sorted(over))
        work = prod(self._size[i] for i in order)
        self.work += work
        if self.work > LARGEST_WORK:
            raise TooLarge(f"a contraction with more than {LARGEST_WORK} products is needed")
        if prod(self._size[i] for i in kept) > LARGEST_TABLE:
            raise TooLarge(f"a table with more than {LARGEST_TABLE} entries is needed")
        gathers = tuple(gather(indices, order, self._size) for _, indices in tables)
        count, inner = (prod(self._size[i] for i in indices) for indices in (kept, over))
        self.steps.append(Step(tuple(t for t, _ in tables), gathers, count, inner))
        self._next += 1
        return self._next - 1, kept

    def run(self, tables: Sequence[Sequence[Any] | None], prime: int) -> list[Any]:
        """The entries of the result, modulo the prime if there is one."""
        values: list[Any] = [self.deltas.get(t, entries) for t, entries in enumerate(tables)]
        for step in self.steps:
            found = step.run(values)
            values.append([v % prime for v in found] if prime else list(found))
        result = values[self.result] if self.result >= 0 else [1]
        if self.multiple == 1:
            return list(result)
        return [self.multiple * v % prime if prime else self.multiple * v for v in result]


class Plans:
    """The plans made so far."""

    def __init__(self) -> None:
        self._plans: dict[Any, Plan] = {}
        self._work = 0

    def plan(self, tables: Sequence[Table], summed: Collection[str], size: Mapping[str, int]) -> tuple[Plan, list[str]]:
        """What to do with these tables, and the names of the numbers by which the plan calls the indices."""
        number: dict[str, int] = {}
        shape = tuple(
            (tuple([number.setdefault(i, len(number)) for i in indices]), entries is None)
            for indices, entries in tables
        )
        over = tuple([number.setdefault(i, len(number)) for i in sorted(summed)])
        at = (shape, over, tuple([size[i] for i in number]))
        if at not in self._plans:
            plan = Plan(*at)
            self._work += 1 + plan.work
            if self._work > KEPT_WORK:
                self._plans, self._work = {}, plan.work
            self._plans[at] = plan
        return self._plans[at], list(number)
