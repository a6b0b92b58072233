"""The conventions that the experiments leave open, the definition's first."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import numpy

from verify.audit.convention import Convention, Order, Over, Reads
from verify.audit.observing import Growth, Seen

ROWS_AND_ENTRIES = (Reads.CONTEXT, Reads.ALL)
HIDDEN = (Over.ALL_KEYS, Over.QUERIES, Over.ALL_QUERIES)  # what is divided by lets tokens meet that do not read


def conventions(seen: Seen, x_first: bool = False) -> Iterator[Convention]:
    """Conventions under which tokens move outputs, and copies and scaling act, as was seen."""
    order = Order.X_FIRST if x_first else Order.TOGETHER
    for over in overs(seen):
        for kernel in kernels(seen, over):
            for context, query in readings(seen.moves, over):
                yield Convention(context, query, kernel, over, order)


def overs(seen: Seen) -> tuple[Over, ...]:
    """What copies of the context leave open; the query's output shows it, where it reads from the context."""
    if seen.degree == 3 or seen.growth is Growth.SUM:
        return (Over.NOTHING,)
    if seen.growth is Growth.NONE and seen.moves[:-1, -1].any():
        return (Over.KEYS, Over.NOTHING)
    return tuple(Over)


def kernels(seen: Seen, over: Over) -> tuple[str, ...]:
    """Linear and relu are of degree 3, and of degree 1 when they are divided by their sum; exp has no degree."""
    if seen.degree is None:
        return ("exp",)
    return ("linear", "relu") if (seen.degree == 3) == (over is Over.NOTHING) else ()


def readings(moves: numpy.ndarray, over: Over) -> list[tuple[Reads, Reads]]:
    """What context and query may read, so that tokens move outputs as was seen."""
    if moves.shape[1] == 1:
        return [(reads, reads) for reads in ROWS_AND_ENTRIES] if moves[:-1].any() else []
    found: list[tuple[Reads, Reads]] = list(product(_of_context(moves), _of_query(moves)))
    if over in HIDDEN:
        every = [(context, query) for context in ROWS_AND_ENTRIES for query in ROWS_AND_ENTRIES]
        found += [pair for pair in every if pair not in found]
    return found


def _of_context(moves: numpy.ndarray) -> tuple[Reads, ...]:
    n = len(moves) - 1
    among, from_query = moves[:n, :n], moves[n, :n]
    off = ~numpy.eye(n, dtype=bool)
    before = numpy.triu(numpy.ones((n, n), dtype=bool), 1)
    patterns = (
        (off, False, (Reads.CONTEXT, Reads.CONTEXT_OTHERS)),
        (off, True, (Reads.ALL, Reads.OTHERS)),
        (before, False, (Reads.UP_TO_ITSELF, Reads.BEFORE)),
        (before.T, True, (Reads.FROM_ITSELF_ON, Reads.AFTER)),
        (off & False, False, (Reads.NOTHING, Reads.ITSELF)),
        (off & False, True, (Reads.QUERY,)),
    )
    for pattern, reads_query, reads in patterns:
        if numpy.array_equal(among & off, pattern) and from_query.all() == reads_query == from_query.any():
            return reads
    return ()


def _of_query(moves: numpy.ndarray) -> tuple[Reads, ...]:
    from_context = moves[:-1, -1]
    if from_context.all():
        return ROWS_AND_ENTRIES
    return () if from_context.any() else (Reads.NOTHING, Reads.ITSELF)
