"""The canonical form of a sum of networks: terms merged exactly when their labelled graphs are isomorphic.

A network is a product of named tensors and uninterpreted functions joined by bound indices.  Its graph
has a node for each factor, leg, argument, inner term and index; an index is tied to the term that sums
over it, so that f(sum_i x_i) and sum_i f(x_i) differ.  ``constructions.arrays.indexed`` says what equality of
these forms decides.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

import networkx
from sympy.polys.fields import FracElement

DELTA = "delta"  # the one tensor with a meaning: 1 where its two indices agree, else 0
_serial = itertools.count(1)


class Index(NamedTuple):
    """An index over an axis.  Keys below zero are the free legs -1, -2, ... of an array; others are bound."""

    axis: str
    key: int


def fresh(axis: str) -> Index:
    return Index(axis, next(_serial))


@dataclass(frozen=True)
class Argument:
    """The value handed to a function: a sum of terms, a vector over ``parameters`` (none: a number)."""

    parameters: tuple[Index, ...]
    terms: tuple[Term, ...]


@dataclass(frozen=True)
class Factor:
    """A named tensor at ``legs``; with ``arguments``, an uninterpreted function whose values have those legs."""

    name: str
    legs: tuple[Index, ...]
    arguments: tuple[Argument, ...] = ()


@dataclass(frozen=True)
class Term:
    """``coefficient`` times the product of ``factors``, summed over the ``bound`` indices."""

    coefficient: FracElement
    bound: tuple[Index, ...]
    factors: tuple[Factor, ...]


def rename(term: Term, names: Mapping[Index, Index]) -> Term:
    """``term`` with free indices renamed, and every index bound in it (at any depth) made fresh."""
    names = dict(names) | {i: fresh(i.axis) for i in term.bound}
    return Term(term.coefficient, tuple(names[i] for i in term.bound), tuple(_renamed(term.factors, names)))


def _renamed(factors: Iterable[Factor], names: Mapping[Index, Index]) -> list[Factor]:
    return [
        Factor(f.name, tuple(names.get(i, i) for i in f.legs), tuple(_rename_argument(a, names) for a in f.arguments))
        for f in factors
    ]


def _rename_argument(argument: Argument, names: Mapping[Index, Index]) -> Argument:
    names = dict(names) | {i: fresh(i.axis) for i in argument.parameters}
    return Argument(tuple(names[i] for i in argument.parameters), tuple(rename(t, names) for t in argument.terms))


def multiplied(a: FracElement, b: FracElement) -> FracElement:
    """a b, without looking for a common factor where there can be none."""
    one = a.field.one
    if a is one or b is one:
        return b if a is one else a
    return a.raw_new(a.numer * b.numer) if a.denom == one.denom == b.denom else a * b


def added(a: FracElement, b: FracElement) -> FracElement:
    """a + b, without looking for a common factor where there can be none."""
    return a.raw_new(a.numer + b.numer) if a.denom == a.field.one.denom == b.denom else a + b


def collect(terms: Iterable[Term]) -> tuple[Term, ...]:
    """Normalise terms, merge those with isomorphic networks, drop zeros; ordered by hash."""
    buckets: dict[int, list[tuple[FracElement, Term]]] = {}
    for term in map(_normalise, terms):
        if not term.coefficient:
            continue
        bucket = buckets.setdefault(_hash(term), [])
        for k, (coefficient, other) in enumerate(bucket):
            if _isomorphic(term, other):
                bucket[k] = (added(coefficient, term.coefficient), other)
                break
        else:
            bucket.append((term.coefficient, term))
    return tuple(
        Term(coefficient, term.bound, term.factors)
        for key in sorted(buckets)
        for coefficient, term in buckets[key]
        if coefficient
    )


def _normalise(term: Term) -> Term:
    """Contract deltas, replace unused bound indices by sizes, collect every argument."""
    coefficient, bound, factors = term.coefficient, list(term.bound), list(term.factors)
    changed = True
    while changed:
        changed = False
        for position, factor in enumerate(factors):
            if factor.name != DELTA:
                continue
            i, j = factor.legs
            if i != j and i not in bound:
                i, j = j, i
            if i != j and i not in bound:
                continue  # both legs are free here: this delta stays
            del factors[position]
            if i != j:
                bound.remove(i)
                factors = _renamed(factors, {i: j})
            changed = True
            break
    factors = _tied(factors)
    factors = [
        Factor(f.name, f.legs, tuple(Argument(a.parameters, collect(a.terms)) for a in f.arguments))
        if f.arguments
        else f
        for f in factors
    ]
    used = {i for f in factors for i in _indices(f)}
    names = coefficient.field.symbols
    for i in bound:
        if i not in used:
            coefficient = multiplied(coefficient, coefficient.field.gens[[str(s) for s in names].index(i.axis)])
    return Term(coefficient, tuple(i for i in bound if i in used), tuple(factors))


def _ties(factors: Iterable[Factor]) -> dict[Index, Index]:
    """For each index that the deltas among ``factors`` tie to others, the first of those tied together."""
    first: dict[Index, Index] = {}
    for factor in factors:
        if factor.name == DELTA:
            i, j = sorted(first.get(k, k) for k in factor.legs)
            joined = {k for k, f in first.items() if f in (i, j)} | {i, j}
            first |= dict.fromkeys(joined, i)
    return first


def _tied(factors: list[Factor]) -> list[Factor]:
    """The deltas that stay (legs free here) as a star for each set of tied indices, all else at its centre."""
    first = _ties(factors)
    if not first:
        return factors
    rest = [f for f in factors if f.name != DELTA]
    return [*_renamed(rest, first), *(Factor(DELTA, (f, i)) for i, f in sorted(first.items()) if i != f)]


def _indices(factor: Factor) -> Iterable[Index]:
    yield from factor.legs
    for argument in factor.arguments:
        for term in argument.terms:
            for inner in term.factors:
                yield from _indices(inner)


class _Graph:
    """The labelled graph of a term: factor, leg, argument, term and index nodes."""

    def __init__(self, bound: tuple[Index, ...], factors: tuple[Factor, ...]) -> None:
        self.labels: list[str] = []
        self.neighbours: list[list[int]] = []
        self._index: dict[Index, int] = {}  # in the scope at hand
        self._free: dict[Index, int] = {}
        root = self._node("root")
        self._body(root, bound, factors)

    def _node(self, label: str) -> int:
        self.labels.append(label)
        self.neighbours.append([])
        return len(self.labels) - 1

    def _edge(self, a: int, b: int) -> None:
        self.neighbours[a].append(b)
        self.neighbours[b].append(a)

    def _index_node(self, index: Index) -> int:
        if index in self._index:
            return self._index[index]
        if index not in self._free:  # not bound inside this graph: identified by its own name
            self._free[index] = self._node(f"free {index.axis} {index.key}")
        return self._free[index]

    def _body(self, node: int, bound: tuple[Index, ...], factors: tuple[Factor, ...]) -> None:
        ties = _ties(factors)
        for i in bound:
            self._index[i] = self._node(f"bound {i.axis}")
            self._edge(node, self._index[i])
        outside = self._index
        self._index = dict(outside)
        for first in sorted(set(ties.values())):  # tied indices are one node, whichever of them was written
            tied = self._node("tied")
            self._edge(node, tied)
            for i in (i for i, f in ties.items() if f == first):
                self._edge(tied, self._index_node(i))
                self._index[i] = tied
        for factor in (f for f in factors if f.name != DELTA):
            f = self._node(f"factor {factor.name}")
            self._edge(node, f)
            for k, i in enumerate(factor.legs):
                leg = self._node(f"leg {k}")
                self._edge(f, leg)
                self._edge(leg, self._index_node(i))
            for k, argument in enumerate(factor.arguments):
                a = self._node(f"argument {k}")
                self._edge(f, a)
                for p, i in enumerate(argument.parameters):
                    self._index[i] = self._node(f"parameter {p} {i.axis}")
                    self._edge(a, self._index[i])
                for term in argument.terms:
                    t = self._node(f"term {term.coefficient}")
                    self._edge(a, t)
                    self._body(t, term.bound, term.factors)
        self._index = outside

    @cached_property
    def colours(self) -> list[int]:
        """Weisfeiler-Lehman colours: an invariant of isomorphism, stable between processes.

        Python's hash of a tuple of integers, unlike that of a text, is the same in every process.
        """
        colours = [_colour(label) for label in self.labels]
        classes = len(set(colours))
        while classes < len(colours):
            colours = [
                hash((c, *sorted([colours[m] for m in ns]))) for c, ns in zip(colours, self.neighbours, strict=True)
            ]
            if len(set(colours)) == classes:
                break
            classes = len(set(colours))
        return colours

    @cached_property
    def networkx(self) -> networkx.Graph:
        """The graph with its colours as labels: every isomorphism respects them, and few others are left to try."""
        graph = networkx.Graph()
        graph.add_nodes_from((k, {"colour": colour}) for k, colour in enumerate(self.colours))
        graph.add_edges_from((a, b) for a, ns in enumerate(self.neighbours) for b in ns if a < b)
        return graph


@lru_cache(maxsize=20_000)
def _colour(label: str) -> int:
    return int.from_bytes(hashlib.blake2b(label.encode(), digest_size=7).digest())


@lru_cache(maxsize=20_000)
def _graph(bound: tuple[Index, ...], factors: tuple[Factor, ...]) -> _Graph:
    return _Graph(bound, factors)


def _hash(term: Term) -> int:
    return hash(tuple(sorted(_graph(term.bound, term.factors).colours)))


def _isomorphic(a: Term, b: Term) -> bool:
    if (a.bound, a.factors) == (b.bound, b.factors):
        return True
    first, second = _graph(a.bound, a.factors), _graph(b.bound, b.factors)
    if len(set(first.colours)) == len(first.colours):
        return _by_colours(first, second)
    return networkx.is_isomorphic(first.networkx, second.networkx, node_match=lambda u, v: u["colour"] == v["colour"])


def _by_colours(first: _Graph, second: _Graph) -> bool:
    """Whether the graphs are isomorphic, when the nodes of the first have different colours.

    An isomorphism respects colours, so that only one map can be one: it is tried.
    """
    place = {colour: k for k, colour in enumerate(second.colours)}
    if len(place) != len(second.colours) or place.keys() != set(first.colours):
        return False
    image = [place[colour] for colour in first.colours]
    return all(
        label == second.labels[k] and sorted(image[m] for m in neighbours) == sorted(second.neighbours[k])
        for label, neighbours, k in zip(first.labels, first.neighbours, image, strict=True)
    )
