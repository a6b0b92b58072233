"""The canonical form of a network: isomorphic networks, and no others, are written alike.

A network is a product of named tensors and uninterpreted functions joined by bound indices.  Its graph has a node
for each factor, argument, inner term and index, an index being tied to the term that sums over it, so that
f(sum_i x_i) and sum_i f(x_i) differ.  Nodes are put in order by what they are and, as long as that tells nodes apart,
by the order of their neighbours (colour refinement); where some remain alike, each of them is put first in turn.
Every order that results is one way to write the network; the least of what they write is its canonical form.

What is compared is the whole of what is written, never a hash or a colour: two networks written alike are one network
up to the names of bound indices and the order of factors.  That isomorphic networks are written alike is due to the
orders, which depend on nothing but the isomorphism class; neither on names, nor on what was written before, nor on
the process.  ``constructions.arrays.indexed`` says what equality of these forms decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from constructions.arrays.labelled_graph import Graph
from constructions.arrays.network import DELTA, Argument, Factor, Index, Network, Summand, Term, renamed, ties
from constructions.arrays.quotients import Quotient

REMEMBERED = 50_000  # networks, and ways to write them; forgetting one costs time alone


def collect(terms: Iterable[tuple[Quotient, Network]]) -> tuple[Summand, ...]:
    """Equal networks merged, zeros dropped; in the order of what is written."""
    found: dict[Network, Quotient] = {}
    for coefficient, network in terms:
        other = found.get(network)
        found[network] = coefficient if other is None else other + coefficient
    return tuple(sorted((Summand(c, network) for network, c in found.items() if c), key=_form))


def _form(summand: Summand) -> Any:
    return summand.network.form


def normalised(
    bound: Iterable[Index], factors: Iterable[Factor], above: int, arguments_are: bool
) -> tuple[tuple[str, ...], Network]:
    """The product of ``factors`` summed over ``bound``, in canonical form, and the axes whose sizes multiply it.

    Deltas are contracted, indices that join nothing counted, arguments collected unless they are known to be.  Indices
    that are not ``bound`` stay as they are; ``above`` is above all their keys, and at least 0.
    """
    remaining, kept = list(bound), list(factors)
    while (contracted := _contractible(remaining, kept)) is not None:
        position, i, j = contracted
        del kept[position]
        if i != j:
            remaining.remove(i)
            kept = renamed(kept, {i: j})
            arguments_are = False
    if first := ties(kept):
        kept = [*renamed([f for f in kept if f.name != DELTA], first), *_stars(first)]
        arguments_are = False
    if not arguments_are:
        inside = max((above, *(i.key + 1 for i in remaining)))
        kept = [Factor(f.name, f.legs, tuple(_collected(a, inside) for a in f.arguments)) for f in kept]
    used = set(_indices(kept))
    counted = tuple([i.axis for i in remaining if i not in used])
    return counted, _interned(_written(tuple(i for i in remaining if i in used), tuple(kept), above))


def _contractible(bound: Sequence[Index], factors: Sequence[Factor]) -> tuple[int, Index, Index] | None:
    """The first delta that can be contracted: its position, the index that goes, and the one in its place."""
    for position, factor in enumerate(factors):
        if factor.name == DELTA:
            i, j = factor.legs
            if i == j or i in bound:
                return position, i, j
            if j in bound:
                return position, j, i
    return None


def _collected(argument: Argument, above: int) -> Argument:
    inside = max((above, *(i.key + 1 for i in argument.parameters)))
    found = []
    for coefficient, bound, factors in argument.terms:
        counted, inner = normalised(bound, factors, inside, False)
        for axis in counted:
            coefficient = coefficient * coefficient.generator(axis)
        found.append((coefficient, inner))
    return Argument(argument.parameters, tuple([Term(s.coefficient, s.bound, s.factors) for s in collect(found)]))


def _stars(first: Mapping[Index, Index]) -> list[Factor]:
    """Deltas that tie as ``first`` says: a star for each set of tied indices."""
    return [Factor(DELTA, (f, i)) for i, f in sorted(first.items()) if i != f]


def _indices(factors: Iterable[Factor]) -> Iterator[Index]:
    for _, legs, arguments in factors:
        yield from legs
        for argument in arguments:
            for term in argument.terms:
                yield from _indices(term.factors)


@lru_cache(maxsize=REMEMBERED)
def _interned(network: Network) -> Network:
    """The first of equal networks, so that most comparisons are of one object with itself."""
    return network


@lru_cache(maxsize=REMEMBERED)
def _written(bound: tuple[Index, ...], factors: tuple[Factor, ...], above: int) -> Network:
    graph = Graph(bound, factors)
    colours, cells = graph.refined(*graph.labelled())
    return graph.least(colours, cells, above)
