"""The heads of a black box, whose weights are fixed and unknown, by least squares under every convention that is open.

What fits is an explanation only if it then holds at other numbers of tokens.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

import numpy

from verify.audit.candidates import conventions
from verify.audit.convention import Convention, Dense, added
from verify.audit.equation import equation
from verify.audit.explaining import KEPT, Data, Explained, settled, tolerance
from verify.audit.explanation import Explanation
from verify.audit.finding import Candidate
from verify.audit.layout import Layout
from verify.audit.least_squares import best_of
from verify.audit.observing import Seen
from verify.audit.scalars import ONE
from verify.audit.subject import Output
from verify.audit.taken import EMPTY, Taken

SEARCH = ((1, 3), (1, 12), (2, 4))  # heads and starts; in a linear head one start of four fits
SEARCHING = 25.0  # seconds
PROMPTS = 4  # for each row of a token and each head: a linear head shows V S M alone, S the second moment of a context


def explained_with_heads(
    taken: Taken, seen: Seen, random: numpy.random.Generator, ends: float, thorough: bool
) -> Explained:
    """The convention and the heads that explain a black box; the search ends at the time ``ends``.

    Unless it is ``thorough`` it looks for what is near alone.
    """
    close = tolerance(taken, EMPTY, random)
    ends = min(ends, time.process_time() + SEARCHING)
    outputs = taken.layout.slots["y"] if taken.layout.output is Output.PREDICTION else taken.layout.rows * (taken.n + 1)
    nearest: list[tuple[float, Explanation]] = []
    for count, starts in SEARCH if thorough else SEARCH[:1]:
        prompts = PROMPTS * taken.layout.rows * (count + taken.n if outputs < taken.n else count)
        data = Data.drawn(taken, EMPTY, taken.n, prompts, random)
        more = [Data.drawn(taken, EMPTY, n, 8 if outputs < taken.n else 2, random) for n in taken.counts]
        for convention in conventions(seen):
            if time.process_time() > ends:
                break
            begin = starts_of(taken.layout, count, starts, random)
            candidate, left = fitted(taken.layout, convention, count, data, close, begin)
            if left > close:
                nearest = sorted([*nearest, (left, candidate)], key=lambda pair: pair[0])[:KEPT]
            elif (found := settled(candidate, EMPTY, more, 100 * close)) is not None:
                return Explained(with_its_factor(found), ())
    return Explained(None, tuple(Candidate(equation(e), left) for left, e in nearest))


def fitted(
    layout: Layout, convention: Convention, heads: int, data: Data, close: float, starts: list[numpy.ndarray]
) -> tuple[Explanation, float]:
    """The heads under which the convention explains the data best, and what they leave, relative.

    Given the key-query products M and the residual the values are those of linear least squares: these are left out
    of the search.
    """
    size = float(numpy.linalg.norm(data.outputs))
    rows = layout.rows

    def residuals(points: numpy.ndarray) -> numpy.ndarray:
        return _values(layout, convention, data, points)[1]

    found = best_of(residuals, starts, close * size / 30)
    values = _values(layout, convention, data, found.parameters[None])[0][0]
    into = numpy.zeros((rows, heads * rows))
    into[_span(layout)] = values
    products = found.parameters[:-1].reshape(heads, rows, rows)
    dense = [Dense(into[:, k * rows : (k + 1) * rows], numpy.eye(rows), product) for k, product in enumerate(products)]
    explanation = Explanation(layout, convention, fixed=tuple(dense), residual=float(found.parameters[-1]))
    return explanation, found.left / size if size else numpy.inf


def starts_of(layout: Layout, heads: int, count: int, random: numpy.random.Generator) -> list[numpy.ndarray]:
    """Products to begin with, and the residual 1: <x_i, x_j>, which the papers have, and random ones."""
    rows = layout.rows
    plain = numpy.diag([float(slot == "x") for slot, count in layout.slots.items() for _ in range(count)])
    drawn = [random.normal(size=(heads, rows, rows)) * 0.4 for _ in range(count)]
    products = [numpy.stack([plain * (1 - 2 * (h % 2)) for h in range(heads)]), *drawn]
    return [numpy.append(p.reshape(-1), 1.0) for p in products]


def _span(layout: Layout) -> slice:
    """The rows of a token that are seen to be written."""
    return layout.rows_of("y") if layout.output is Output.PREDICTION else slice(0, layout.rows)


def _values(
    layout: Layout, convention: Convention, data: Data, points: numpy.ndarray
) -> tuple[numpy.ndarray, numpy.ndarray]:
    """The values (B, rows, heads D) that are best at points (B, heads D D + 1), and what they leave."""
    rows, span = layout.rows, _span(layout)
    products = points[:, :-1].reshape(len(points), 1, -1, rows, rows)
    seen = slice(-1, None) if layout.output is Output.PREDICTION else slice(None)
    one, tokens = numpy.eye(rows), numpy.stack(data.prompts)  # (prompts, D, n + 1)
    with numpy.errstate(all="ignore"):
        read = [
            added(convention, [Dense(one, one, products[:, :, h])], tokens, layout.slots)[..., seen]
            for h in range(products.shape[2])
        ]
    regressors = columns(numpy.nan_to_num(numpy.concatenate(read, axis=-2)))  # (B, heads D, outputs)
    own = columns(tokens[:, span, seen])
    wanted = columns(data.outputs.reshape(len(tokens), *tokens[0, span, seen].shape))
    if layout.output is Output.PREDICTION:
        wanted = -wanted
    rest = wanted - points[:, -1, None, None] * own
    values = rest @ numpy.linalg.pinv(regressors, rcond=1e-12)
    return values, (values @ regressors - rest).reshape(len(points), -1)


def columns(prompts: numpy.ndarray) -> numpy.ndarray:
    """Prompts (..., P, rows, m) side by side, (..., rows, P m)."""
    return numpy.moveaxis(prompts, -3, -2).reshape(*prompts.shape[:-3], prompts.shape[-2], -1)


def with_its_factor(found: Explanation) -> Explanation:
    """The number of the factor is moved into the values: they are not known apart."""
    heads = tuple(replace(h, value=h.value * found.factor.number) for h in found.fixed)
    return replace(found, fixed=balanced(found.convention, heads), factor=replace(ONE, of_n=found.factor.of_n))


def balanced(convention: Convention, heads: Sequence[Dense]) -> tuple[Dense, ...]:
    """Of a linear or relu head that is divided by nothing V and M are known up to a number: M's largest entry is 1."""
    if convention.kernel == "exp" or convention.is_normalised:
        return tuple(heads)
    found = []
    for head in heads:
        largest = numpy.abs(head.query).max()
        found.append(replace(head, value=head.value * largest, query=head.query / largest))
    return tuple(found)
