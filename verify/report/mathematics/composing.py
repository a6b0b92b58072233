"""Sums of networks as trees of matrix expressions; an index has a letter only where no matrix expression is found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import permutations

from constructions.arrays.indexed import Array
from constructions.arrays.network import DELTA, Argument, Factor, Index, Summand
from constructions.arrays.network import Term as Inner
from verify.report.mathematics.factoring import summed
from verify.report.mathematics.letters import letter
from verify.report.mathematics.reduction import Edge, Graph, Needs
from verify.report.mathematics.tree import (
    Applied,
    Chain,
    Identity,
    Mapped,
    Named,
    Node,
    Term,
    commuted,
    parts,
    sliced,
    transposed_weight,
)

Letters = Mapping[Index, str]
Joined = tuple[bool, int]
Legs = tuple[Index, ...]
REMEMBERED = 10_000  # expressions that stand in several places; forgetting one costs time alone


def free_legs(array: Array) -> Legs:
    return tuple(Index(axis, -1 - k) for k, axis in enumerate(array.axes))


def in_matrices(array: Array, taken: frozenset[str]) -> Node | None:
    """The array as a number, vector or matrix; None where its own legs need letters."""
    return _in_matrices(array.terms, free_legs(array), taken)


@lru_cache(maxsize=REMEMBERED)
def _in_matrices(terms: tuple[Summand, ...], legs: Legs, taken: frozenset[str]) -> Node | None:
    try:
        return Composer(taken).sum(terms, legs, {}) if len(legs) <= 2 else None
    except Needs:
        return None


def in_entries(array: Array, letters: Sequence[str], taken: Collection[str]) -> Node:
    """The entry of the array at a letter for each leg."""
    return Composer(taken).sum(array.terms, (), dict(zip(free_legs(array), letters, strict=True)))


@dataclass(frozen=True)
class Composer:
    """Makes trees whose letters are none of the names ``taken``."""

    taken: Collection[str]

    def sum(self, terms: Iterable[Summand | Inner], ends: Legs, letters: Letters) -> Node:
        """The sum with these free ends: (row, column), (row,) or (); other indices have letters.  Raises Needs."""
        return summed([self._term(term, ends, letters) for term in terms])

    def _term(self, term: Summand | Inner, ends: Legs, letters: Letters) -> Term:
        named: list[Index] = []
        while True:
            given = self._with_letters(named, term.factors, letters)
            try:
                graph = Graph([i for i in term.bound if i not in named], given, [])
                graph.edges = list(self._edges(term.factors, ends, given, graph))
                graph.reduce()
            except Needs as need:
                if need.index not in term.bound or need.index in named:
                    raise
                named.append(need.index)
                continue
            bound = tuple(sorted(given[i] for i in named))
            word = graph.result(ends)
            scalars = sorted(graph.scalars, key=lambda n: (not isinstance(n, Named), n.key))
            if not ends and not word and len(scalars) == 1 and isinstance(scalars[0], Chain):
                return Term(term.coefficient, bound, (), scalars[0].factors)
            return Term(term.coefficient, bound, tuple(scalars), commuted(word))

    def _with_letters(self, named: Sequence[Index], factors: Sequence[Factor], letters: Letters) -> dict[Index, str]:
        """Letters for the named indices too; alike in all terms that use the same names in the same places."""

        def places(index: Index) -> list[tuple[int, str, int]]:
            return sorted((len(f.legs), f.name, k) for f in factors for k, i in enumerate(f.legs) if i == index)

        given = dict(letters)
        for index in sorted(named, key=lambda i: (i.axis, places(i), i)):
            given[index] = letter(index.axis, {*self.taken, *given.values()})
        return given

    def _edges(self, factors: Sequence[Factor], ends: Legs, letters: Letters, graph: Graph) -> Iterator[Edge]:
        joining = _joining(factors, letters)
        crowded = [i for legs in _free_legs(factors, letters) if len(legs) > 2 for i in legs]
        if crowded:
            raise Needs(max(crowded, key=lambda i: (i not in ends, i.key >= 0, joining[i], crowded.index(i))))
        for factor in factors:
            legs, node = self._atom(factor, letters, joining)
            if len(legs) > 2:
                slots = tuple(letters.get(i, "") for i in legs)
                node, legs = sliced(node, *slots), tuple(i for i in legs if i not in letters)
            if len(legs) > 2:
                raise Needs(max(legs, key=lambda i: (i not in ends, i.key >= 0, joining[i], legs.index(i))))
            if legs:
                yield Edge(legs, (node,))
            else:
                graph.scalars.append(node)

    def _atom(self, factor: Factor, letters: Letters, joining: Mapping[Index, Joined]) -> tuple[Legs, Node]:
        """A factor and its legs."""
        if factor.name == DELTA:
            return factor.legs, Identity()
        if not factor.arguments:
            return factor.legs, Named(factor.name, len(factor.legs))
        legs, nodes = factor.legs, []
        for argument in factor.arguments:
            most = 1 if argument.parameters else 2 if len(factor.arguments) == 1 and not factor.legs else 0
            outer = tuple(sorted(set(_outer(argument)), key=lambda i: -i.key))
            without = tuple(i for i in outer if i not in letters)
            if len(without) > most:
                raise Needs(max(without, key=lambda i: (i.key >= 0, joining[i], i)))
            own, node = self._argument(argument, outer if len(outer) <= most else without, letters)
            legs += own
            nodes.append(node)
        return legs, Applied(factor.name, tuple(nodes))

    def _argument(self, argument: Argument, outer: Legs, letters: Letters) -> tuple[Legs, Node]:
        """What a function is given, and the indices that it has legs for, of ``outer``."""
        around = {i: c for i, c in letters.items() if i not in outer}
        try:
            ways = [(own, self.sum(argument.terms, argument.parameters + own, around)) for own in permutations(outer)]
        except Needs as need:
            whole = need.index in argument.parameters
            if whole and not outer:
                return (), self._mapped(argument, around)
            index = outer[0] if whole else need.index
            if index not in outer or index not in letters:
                raise Needs(index) from None
            return self._argument(argument, tuple(i for i in outer if i != index), letters)
        return min(ways, key=lambda way: (transposed_weight(parts(way[1])), way[1].weight))

    def _mapped(self, argument: Argument, letters: Letters) -> Node:
        """A vector by its entries."""
        (parameter,) = argument.parameters
        own = letter(parameter.axis, {*self.taken, *letters.values()})
        return Mapped(own, self.sum(argument.terms, (), {**letters, parameter: own}))


def _joining(factors: Sequence[Factor], letters: Letters) -> dict[Index, Joined]:
    """For each index whether it joins a vector, and how many tensors with too many legs."""
    free = _free_legs(factors, letters)
    many = Counter(i for legs in free if len(legs) > 2 for i in legs)
    vectors = {i for legs in free if len(legs) == 1 for i in legs}
    return {i: (i in vectors, many[i]) for i in _indices(factors)}


def _free_legs(factors: Sequence[Factor], letters: Letters) -> list[list[Index]]:
    return [[i for i in f.legs if i not in letters] for f in factors]


def _indices(factors: Iterable[Factor]) -> Iterator[Index]:
    for f in factors:
        yield from f.legs
        for argument in f.arguments:
            yield from _outer(argument)


def _outer(argument: Argument) -> Iterator[Index]:
    """The indices from outside that an argument mentions."""
    for term in argument.terms:
        inside = {*term.bound, *argument.parameters}
        yield from (i for i in _indices(term.factors) if i not in inside)
