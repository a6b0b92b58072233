"""Which weight is the value, the key, the query, their product or the output, and whether it is transposed.

A packed weight (3 D, D) is three chunks.  What has fewer rows or columns acts on one slot; a number multiplies it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import permutations, product

import numpy

from verify.audit.convention import Dense
from verify.audit.layout import Layout
from verify.audit.taken import Weighting


class Role(StrEnum):
    """What a chunk of the weights is; a merged one is the product of key and query, a shared one is both."""

    VALUE = "value"
    VALUE_OF_X = "value of x"
    OUTPUT = "output"
    KEY = "key"
    QUERY = "query"
    MERGED = "key-query product"
    SHARED = "key and query"


SCORES = ((), (Role.SHARED,), (Role.MERGED,), (Role.KEY, Role.QUERY))
VALUES = ((), (Role.VALUE,), (Role.VALUE_OF_X, Role.VALUE), (Role.VALUE, Role.OUTPUT))
MOST = 4  # chunks
INTO_Y = "into y"
INDEX = re.compile(r"[0-9]+")


@dataclass(frozen=True)
class Chunk:
    """Rows (axis 0) or columns (axis 1) ``begin`` to ``end`` of a weight; a number has no axes.

    Weights whose names differ in an index alone are those of several heads: they are one chunk, under each other.
    """

    names: tuple[str, ...]
    shape: tuple[int, ...]  # of the whole chunk
    axis: int = 0
    begin: int = 0

    @property
    def said(self) -> str:
        """The name, with # for the index of a head."""
        return self.names[0] if len(self.names) == 1 else INDEX.sub("#", self.names[0])

    def of(self, weights: Weighting) -> numpy.ndarray:
        """This part of the weights, (rows, columns) or ()."""
        return numpy.concatenate([weights[n] for n in self.names]) if len(self.names) > 1 else self._place(weights)

    def put(self, weights: Mapping[str, numpy.ndarray], part: numpy.ndarray) -> None:
        """Writes this part of the weights."""
        if len(self.names) == 1:
            self._place(weights)[...] = part
        else:
            for name, each in zip(self.names, numpy.split(part, len(self.names)), strict=True):
                weights[name][...] = each

    def _place(self, weights: Weighting) -> numpy.ndarray:
        whole = weights[self.names[0]]
        if not self.shape:
            return whole
        span = slice(self.begin, self.begin + self.shape[self.axis])
        return whole[span] if self.axis == 0 else whole[:, span]


def chunks_of(shapes: Mapping[str, tuple[int, ...]], rows: int) -> list[Chunk]:
    """The weights in chunks: three of (3 h D, D) or (D, 3 h D), two of (2 D, D) or (D, 2 D), one of several heads."""
    groups: dict[tuple[str, tuple[int, ...]], list[str]] = {}
    for name, shape in shapes.items():
        groups.setdefault((INDEX.sub("#", name) if len(shape) == 2 else name, shape), []).append(name)
    found = []
    thirds = any(_axis(shape, rows, 3) is not None for _, shape in groups)
    for (_, shape), names in groups.items():
        if len(names) > 1:
            found.append(Chunk(tuple(names), (shape[0] * len(names), shape[1])))
            continue
        parts = 3 if thirds else 2
        axis = _axis(shape, rows, parts)
        if axis is None:
            parts, axis = 1, 0
        piece = tuple(size // parts if a == axis else size for a, size in enumerate(shape))
        found += [Chunk((names[0],), piece, axis, k * piece[axis] if piece else 0) for k in range(parts)]
    return found


def _axis(shape: tuple[int, ...], rows: int, parts: int) -> int | None:
    """The axis along which a weight is so many chunks, or None; what is in halves is not beside what is in thirds."""
    for axis in range(len(shape) if len(shape) == 2 else 0):
        if shape[1 - axis] == rows and shape[axis] % (parts * rows) == 0:
            return axis
    return None


@dataclass(frozen=True)
class Roles:
    """The role of each chunk and whether it is transposed; without a value the value is ``fixed``.

    ``heads`` split the rows of key, query and value and the columns of the output.
    """

    chunks: tuple[Chunk, ...]
    roles: tuple[Role, ...]
    transposed: tuple[bool, ...]
    heads: int = 1
    fixed: str = ""  # "I" or "diag(0, I)" of the value, "diag(W, I)" of one on x, INTO_Y of one that writes y alone

    def said(self, role: Role) -> str:
        """A weight by its name, or what stands for it."""
        for chunk, its, turned in zip(self.chunks, self.roles, self.transposed, strict=True):
            if its is role:
                part = f"[{chunk.begin}:{chunk.begin + chunk.shape[chunk.axis]}]" if self._is_packed(chunk) else ""
                return f"{chunk.said}{part}{'^T' if turned else ''}"
        return ""

    def _is_packed(self, chunk: Chunk) -> bool:
        return sum(c.names == chunk.names for c in self.chunks) > 1

    def dense(self, weights: Weighting, layout: Layout) -> list[Dense] | None:
        """The heads that the weights are, or None where their shapes do not fit."""
        given = {}
        for chunk, role, turned in zip(self.chunks, self.roles, self.transposed, strict=True):
            part = chunk.of(weights)
            given[role] = part.T if turned else part
        try:
            value = self._value(given, layout)
            key, query = self._scores(given, layout)
        except ValueError:
            return None
        if any(rows % self.heads for rows in (key.shape[0], value[0].shape[0])) or key.shape != query.shape:
            return None
        return [
            Dense(o @ v, k, q)
            for v, o, k, q in zip(
                numpy.split(value[0], self.heads),
                numpy.split(value[1], self.heads, axis=1),
                numpy.split(key, self.heads),
                numpy.split(query, self.heads),
                strict=True,
            )
        ]

    def _value(self, given: Mapping[Role, numpy.ndarray], layout: Layout) -> tuple[numpy.ndarray, numpy.ndarray]:
        """The value (p, D) and the output (D, p)."""
        rows = layout.rows
        if Role.VALUE not in given:
            value = numpy.eye(rows) if self.fixed == "I" else on("y", numpy.ones(()), layout)
        else:
            found = given[Role.VALUE]
            if found.ndim == 0:
                value = found * (numpy.eye(rows) if self.fixed == "I" else on("y", numpy.ones(()), layout))
            elif found.shape[-1] == rows:
                value = on("y", numpy.ones(()), layout) @ found if self.fixed == INTO_Y else found
            else:
                slot = slot_of(found.shape, layout)
                value = on(slot, found, layout)
                if self.fixed == "diag(W, I)":
                    value = value + on("y" if slot == "x" else "x", numpy.ones(()), layout)
        if Role.VALUE_OF_X in given:
            x = layout.rows_of("x")
            if value[x].any() or value[:, x].any():
                raise ValueError("the value of y is not of y alone")
            value = value + on("x", fitting(given[Role.VALUE_OF_X], layout.slots["x"]), layout)
        output = given.get(Role.OUTPUT)
        if output is None:
            output = numpy.tile(numpy.eye(rows), value.shape[0] // rows if value.shape[0] % rows == 0 else 1)
        if output.shape != (rows, value.shape[0]):
            raise ValueError("the output does not fit")
        return value, output

    def _scores(self, given: Mapping[Role, numpy.ndarray], layout: Layout) -> tuple[numpy.ndarray, numpy.ndarray]:
        """Key and query (p, D)."""
        if Role.MERGED in given:
            merged = given[Role.MERGED]
            whole = merged if merged.shape == (layout.rows,) * 2 else on("x", merged, layout)
            return numpy.eye(layout.rows), whole
        if Role.SHARED in given:
            both = wide(given[Role.SHARED], layout)
            return both, both
        if Role.KEY in given:
            return wide(given[Role.KEY], layout), wide(given[Role.QUERY], layout)
        x = wide(numpy.ones(()), layout)
        return x, x


def slot_of(shape: tuple[int, ...], layout: Layout) -> str:
    """The slot, x before y, on which a square block of this shape acts.  Raises ValueError for none."""
    for slot, rows in layout.slots.items():
        if shape == (rows, rows):
            return slot
    raise ValueError("no slot has so many rows")


def fitting(block: numpy.ndarray, rows: int) -> numpy.ndarray:
    """A square block of so many rows, or a number.  Raises ValueError for another."""
    if block.ndim and block.shape != (rows, rows):
        raise ValueError(f"a block of shape {block.shape}")
    return block


def on(slot: str, block: numpy.ndarray, layout: Layout) -> numpy.ndarray:
    """(D, D), with the block, or a multiple of the identity, on one slot and zero elsewhere."""
    found = numpy.zeros((layout.rows, layout.rows))
    span = layout.rows_of(slot)
    found[span, span] = block * numpy.eye(layout.slots[slot]) if block.ndim == 0 else block
    return found


def wide(block: numpy.ndarray, layout: Layout) -> numpy.ndarray:
    """A key or query (p, D): of (p, D) itself, of (p, d) that on x, of a number a multiple of x."""
    if block.ndim == 0:
        return on("x", block, layout)[layout.rows_of("x")]
    if block.shape[-1] == layout.rows:
        return block
    if block.shape[-1] != layout.slots["x"]:
        raise ValueError("neither on tokens nor on x")
    found = numpy.zeros((block.shape[0], layout.rows))
    found[:, layout.rows_of("x")] = block
    return found


def every(
    chunks: Sequence[Chunk], layout: Layout, affine: frozenset[int] | None, into_y: bool = False
) -> Iterator[Roles]:
    """All roles that chunks may have; those in ``affine``, and no other, are value or output (None: any may be).

    ``into_y``: y alone is written.
    """
    sizes = {c.shape[0] for c in chunks if len(c.shape) == 2} or {1}
    splits = [h for h in range(1, max(sizes) + 1) if any(s % h == 0 for s in sizes)]
    for values, scores in product(VALUES, SCORES):
        roles = (*values, *scores)
        if len(roles) != len(chunks):
            continue
        for order in set(permutations(roles)):
            if affine is not None and {k for k, r in enumerate(order) if r in values} != affine:
                continue
            flips = [(False, True) if len(c.shape) == 2 else (False,) for c in chunks]
            for turned, fixed in product(product(*flips), _fixed(chunks, order, layout, into_y)):
                for heads in splits if len(scores) == 2 and Role.VALUE in values else (1,):
                    yield Roles(tuple(chunks), order, turned, heads, fixed)


def _fixed(chunks: Sequence[Chunk], order: Sequence[Role], layout: Layout, into_y: bool) -> tuple[str, ...]:
    """What may be written in the code of the value."""
    value = [c for c, r in zip(chunks, order, strict=True) if r is Role.VALUE]
    if not value or not value[0].shape:
        return ("I", "diag(0, I)")
    if value[0].shape[-1] == layout.rows:
        return ("", INTO_Y) if into_y and Role.OUTPUT not in order and value[0].shape[0] == layout.rows else ("",)
    return ("", "diag(W, I)")
