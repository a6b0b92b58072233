"""The conventions that the experiments leave open, the definition's first."""

from __future__ import annotations

from collections.abc import Iterator

import numpy

from verify.audit.convention import Convention, Order, Over, Reads, read_by
from verify.audit.observing import Growth, Seen

OF_QUERY = (Reads.CONTEXT, Reads.ALL, Reads.NOTHING, Reads.ITSELF)
HIDDEN = (Over.ALL_KEYS, Over.QUERIES, Over.ALL_QUERIES)  # what is divided by lets tokens meet that do not read


def conventions(seen: Seen, x_first: bool = False) -> Iterator[Convention]:
    """Conventions under which tokens move outputs, and copies and scaling act, as was seen."""
    order = Order.X_FIRST if x_first else Order.TOGETHER
    for over in overs(seen):
        for kernel in ("linear", "relu", "exp") if x_first else kernels(seen, over):
            for context, query in readings(seen.moves, over):
                if (beside := added_to_sum(seen, kernel, over, query)) is not None:
                    yield Convention(context, query, kernel, over, order, beside)


def added_to_sum(seen: Seen, kernel: str, over: Over, query: Reads) -> float | None:
    """What is added to the sum beside the keys, 0 where it is not known; None where it would be less than 0."""
    if kernel != "exp" or over is Over.NOTHING or seen.beside is None:
        return 0.0
    rest = seen.beside - (over is Over.ALL_KEYS or query in (Reads.ALL, Reads.ITSELF))
    return max(rest, 0.0) if rest > -1e-6 else None


def overs(seen: Seen) -> tuple[Over, ...]:
    """What copies of the context leave open; the query's output shows it, where it reads from the context."""
    if seen.degree == 3 or seen.growth is Growth.SUM:
        return (Over.NOTHING,)
    if seen.degree is None and seen.beside is not None:
        return (Over.NOTHING,) if numpy.isinf(seen.beside) else (Over.KEYS, Over.ALL_KEYS, Over.NOTHING)
    if seen.growth is Growth.NONE and seen.moves[:-1, -1].any():
        return (Over.KEYS, Over.NOTHING)
    return tuple(Over)


def kernels(seen: Seen, over: Over) -> tuple[str, ...]:
    """Linear and relu are of degree 3, and of degree 1 when they are divided by their sum; exp has no degree."""
    if seen.degree is None:
        return ("exp",)
    return ("linear", "relu") if (seen.degree == 3) == (over is Over.NOTHING) else ()


def readings(moves: numpy.ndarray, over: Over) -> list[tuple[Reads, Reads]]:
    """What context and query may read, so that tokens move the outputs of others as was seen."""
    if moves.shape[1] == 1:
        return [(reads, reads) for reads in OF_QUERY[:2]] if moves[:-1].any() else []
    tokens = len(moves)
    off = ~numpy.eye(tokens, dtype=bool)
    masks = {reads: read_by(reads, tokens) * off for reads in Reads}
    of_context = [r for r, mask in masks.items() if numpy.array_equal(mask[:, :-1], (moves * off)[:, :-1])]
    of_query = [r for r in OF_QUERY if numpy.array_equal(masks[r][:, -1], (moves * off)[:, -1])]
    found = [(context, query) for context in of_context for query in of_query]
    if over in HIDDEN:
        every = [(context, query) for context in OF_QUERY[:2] for query in OF_QUERY[:2]]
        found += [pair for pair in every if pair not in found]
    return found
