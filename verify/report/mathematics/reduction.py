"""A product of tensors that indices join, as products of matrices: a graph from which inner indices go one by one.

A tensor is an edge between its indices.  An index where two matrices meet makes them one product, a vector there a
diagonal matrix between them; one where a single matrix ends is a sum over its rows, one where an edge closes a trace.
What is left joins the indices that stay: the row and the column of the result, and those that have letters.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from constructions.arrays.network import Index
from verify.report.mathematics.tree import (
    Diagonal,
    DiagonalOf,
    Hadamard,
    Identity,
    Node,
    Ones,
    Traced,
    Transposed,
    Word,
    sliced,
    transposed,
    transposed_weight,
    whole,
)


class Needs(Exception):
    """There is no such product unless ``index`` has a letter."""

    def __init__(self, index: Index) -> None:
        self.index = index


@dataclass(frozen=True)
class Edge:
    """A number, a vector at an index, or a matrix between two."""

    ends: tuple[Index, ...]
    word: Word

    def from_(self, index: Index) -> Word:
        """The matrix with this index for its rows."""
        return self.word if self.ends[0] == index else transposed(self.word)

    def other(self, index: Index) -> Index:
        return self.ends[1] if self.ends[0] == index else self.ends[0]


@dataclass
class Graph:
    """Edges; ``inner`` are the indices to be removed, in order, and ``letters`` those that stay by their letters."""

    inner: list[Index]
    letters: Mapping[Index, str]
    edges: list[Edge]
    scalars: list[Node] = field(default_factory=list)

    def reduce(self) -> None:
        """Remove every inner index.  Raises Needs for one that joins too much."""
        while self.inner:
            if not (any(map(self._removed, tuple(self.inner))) or self._sliced() or self._merged()):
                raise Needs(max(self.inner, key=lambda i: sum(e.ends.count(i) for e in self.edges)))
        self._close()

    def at(self, index: Index) -> list[Edge]:
        return [e for e in self.edges if index in e.ends]

    def _put(self, gone: Sequence[Edge], *new: Edge) -> None:
        self.edges = [e for e in self.edges if not any(e is g for g in gone)] + list(new)

    def _removed(self, v: Index) -> bool:
        """Whether the index could be removed."""
        there = self.at(v)
        loops = [e for e in there if e.ends == (v, v)]
        vectors = [e.word for e in there if len(e.ends) == 1]
        onward = [e for e in there if e not in loops and len(e.ends) == 2]
        if len(onward) > 2 or v not in self.inner:
            return False
        if not onward and len(loops) == 1:
            self.scalars.append(Traced(whole(least_rotation(diagonals(vectors) + loops[0].word))))
        else:
            vectors += [(DiagonalOf(whole(e.word)),) for e in loops]
            self._joined(v, onward, vectors)
        self._put(there)
        self.inner.remove(v)
        return True

    def _joined(self, v: Index, onward: Sequence[Edge], vectors: list[Word]) -> None:
        if len(onward) == 2:
            first, second = onward
            word = transposed(first.from_(v)) + diagonals(vectors) + second.from_(v)
            self.edges.append(Edge((first.other(v), second.other(v)), word))
        elif len(onward) == 1:
            (edge,) = onward
            self.edges.append(Edge((edge.other(v),), transposed(edge.from_(v)) + column(vectors, v.axis)))
        else:
            *others, longest = sorted(vectors, key=_weight)
            word = transposed(column(others[-1:], v.axis)) + diagonals(others[:-1]) + longest
            self.scalars.append(whole(least_reversal(word)))

    def _sliced(self) -> bool:
        """Whether a matrix between an inner index and a letter is now the vector at that letter."""
        for e in self.edges:
            for v in e.ends if len(e.ends) == 2 else ():
                w = e.other(v)
                if v in self.inner and w in self.letters:
                    self._put([e], Edge((v,), last_sliced(e.from_(v), self.letters[w])))
                    return True
        return False

    def _merged(self) -> bool:
        """Whether two matrices between the same indices are now their product entry by entry."""
        for k, a in enumerate(self.edges):
            for b in self.edges[k + 1 :]:
                if len(a.ends) == 2 and a.ends[0] != a.ends[1] and sorted(a.ends) == sorted(b.ends):
                    self._put([a, b], Edge(a.ends, (hadamard(a.word, b.from_(a.ends[0])),)))
                    return True
        return False

    def _close(self) -> None:
        """Numbers of all that stands at letters alone, and vectors of what stands at one letter and an end."""
        kept: list[Edge] = []
        for e in self.edges:
            letters = [self.letters.get(i, "") for i in e.ends]
            if not any(letters):
                kept.append(e)
            elif not all(letters):
                end = next(i for i in e.ends if i not in self.letters)
                kept.append(Edge((end,), last_sliced(e.from_(end), *filter(None, letters))))
            else:
                ways = [(e.word, letters), *([(transposed(e.word), letters[::-1])] if len(letters) == 2 else [])]
                word, at = min(ways, key=lambda way: transposed_weight(way[0]))
                self.scalars.append(sliced(whole(word), *at))
        self.edges = kept

    def result(self, ends: Sequence[Index]) -> Word:
        """The product between the ends, once reduced: (row, column) a matrix, (row,) a vector, () none."""
        at = {i: [e.word for e in self.edges if e.ends == (i,)] for i in ends}
        for e in self.edges:
            if len(e.ends) == 2 and e.ends[0] == e.ends[1]:
                at[e.ends[0]].append((DiagonalOf(whole(e.word)),))
        if len(ends) < 2:
            return column(at[ends[0]], ends[0].axis) if ends else ()
        row, end = ends
        between = [e.from_(row) for e in self.edges if set(e.ends) == {row, end} and row != end]
        if not between:
            return column(at[row], row.axis) + transposed(column(at[end], end.axis))
        word = between[0]
        for other in between[1:]:
            word = (hadamard(word, other),)
        scaled = diagonals(at[row]), diagonals(at[end])
        return scaled[0] + scaled[1] if word == (Identity(),) and any(scaled) else scaled[0] + word + scaled[1]


def _weight(word: Word) -> tuple[int, list[str]]:
    return sum(node.weight for node in word), [node.key for node in word]


def diagonals(vectors: Sequence[Word]) -> Word:
    """Diagonal matrices of vectors, which commute."""
    return tuple(Diagonal(whole(word)) for word in sorted(vectors, key=_weight))


def column(vectors: Sequence[Word], axis: str) -> Word:
    """The product of vectors entry by entry; of none, the vector of ones."""
    if not vectors:
        return (Ones(axis),)
    *others, longest = sorted(vectors, key=_weight)
    return diagonals(others) + longest


def hadamard(one: Word, other: Word) -> Node:
    """The product of two matrices entry by entry."""
    return Hadamard(*sorted((whole(one), whole(other)), key=lambda n: (n.weight, n.key)))


def last_sliced(word: Word, letter: str) -> Word:
    """The column of a product at a letter."""
    return (*word[:-1], sliced(word[-1], "", letter))


def _order(word: Word) -> tuple[int, list[str]]:
    return transposed_weight(word), [node.key for node in word]


def least_reversal(word: Word) -> Word:
    """A number that is a product, written the way with fewer transposes."""
    return min(word, transposed(word), key=_order)


def least_rotation(word: Word) -> Word:
    """The product in a trace, written the way with the fewest transposes, and a tensor as it is before all others."""
    turned = [w[k:] + w[:k] for w in (word, transposed(word)) for k in range(len(word))]
    return min(turned, key=lambda w: (isinstance(w[0], Transposed | Diagonal), _order(w)))
