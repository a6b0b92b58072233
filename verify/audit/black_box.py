"""The heads of a black box, whose weights are fixed and unknown, by least squares under every convention that is open.

One head is sought from where small tokens show it, first; what fits is an explanation only if it then holds at other
numbers of tokens.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import numpy

from verify.audit.candidates import conventions
from verify.audit.convention import Convention, Dense, Order, added
from verify.audit.equation import equation
from verify.audit.explaining import KEPT, Data, Explained, settled, tolerance
from verify.audit.explanation import Explanation
from verify.audit.finding import Candidate
from verify.audit.layout import Layout
from verify.audit.least_squares import best_of, least_squares
from verify.audit.observing import Seen
from verify.audit.scalars import ONE, USUAL
from verify.audit.small_tokens import Small, is_shown, product_of, small_tokens
from verify.audit.subject import Output
from verify.audit.taken import EMPTY, Taken

SEARCH = ((1, 3), (1, 12), (2, 4))  # heads and starts; in a linear head one start of four fits
SEARCHING = 25.0  # seconds
POLISH = 3  # iterations more of what fits, down to rounding
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
    more = [Data.drawn(taken, EMPTY, n, 8 if outputs < taken.n else 2, random) for n in taken.counts]
    for count, tried in _searches(taken, seen, random, thorough):
        prompts = PROMPTS * taken.layout.rows * (count + taken.n if outputs < taken.n else count)
        data = Data.drawn(taken, EMPTY, taken.n, prompts, random)
        for convention, begin in tried:
            if time.process_time() > ends:
                break
            for candidate, left in _candidates(taken.layout, convention, count, data, close, begin):
                if left > close:
                    nearest = sorted([*nearest, (left, candidate)], key=lambda pair: pair[0])[:KEPT]
                elif (found := settled(candidate, EMPTY, more, 100 * close)) is not None:
                    return Explained(with_its_factor(found), ())
    return Explained(None, tuple(Candidate(equation(e), left) for left, e in nearest))


Starts = list[numpy.ndarray]


def _searches(
    taken: Taken, seen: Seen, random: numpy.random.Generator, thorough: bool
) -> Iterator[tuple[int, Iterable[tuple[Convention, Starts]]]]:
    """The number of heads, and the conventions to try with where to begin: what small tokens show, then any."""
    orders = (False, True) if taken.layout.output is Output.TOKENS and seen.degree is None else (False,)
    open_now = [c for x_first in orders for c in conventions(seen, x_first) if is_shown(c)]
    small = small_tokens(taken, open_now, random)
    if small is not None:
        yield 1, _shown(small, open_now, random)
    for count, starts in SEARCH if thorough else SEARCH[:1]:
        yield count, ((c, starts_of(taken.layout, count, starts, random)) for c in conventions(seen))


def _shown(
    small: Small, open_now: Sequence[Convention], random: numpy.random.Generator
) -> Iterator[tuple[Convention, Starts]]:
    """The conventions that leave little of what small tokens show; where y reads the new x, of x alone."""
    for convention in open_now:
        late = convention.order is Order.X_FIRST
        found = product_of(replace(convention, order=Order.TOGETHER), small.of_slot("x") if late else small, random)
        if found is not None:
            yield convention, [numpy.append(found[0].reshape(-1), 1.0)]


def _candidates(
    layout: Layout, convention: Convention, heads: int, data: Data, close: float, starts: Starts
) -> Iterator[tuple[Explanation, float]]:
    """What the search finds; where y reads the new x, x is explained first, and y by the same scores."""
    if convention.order is Order.TOGETHER:
        yield fitted(layout, convention, heads, data, close, starts)
        return
    of_x, left = fitted(layout, replace(convention, order=Order.TOGETHER), heads, data, close, starts, "x")
    found = replace(of_x, convention=convention)
    if left > close:
        yield found, left
        return
    (head,) = found.fixed
    x, y = layout.rows_of("x"), layout.rows_of("y")
    tokens = numpy.stack(data.prompts)
    outputs = data.outputs.reshape(tokens.shape)
    seen = numpy.array(tokens)
    seen[:, x] = outputs[:, x]
    one = numpy.eye(layout.rows)
    read = columns(added(replace(convention, order=Order.TOGETHER), [replace(head, value=one)], seen, layout.slots))
    rest = columns(outputs[:, y] - found.residual * tokens[:, y])
    value = numpy.array(head.value)
    value[y] = rest @ numpy.linalg.pinv(read, rcond=1e-12)
    left = float(numpy.linalg.norm(value[y] @ read - rest) / numpy.linalg.norm(rest))
    for inner in (factor for factor in USUAL if factor.number > 0):
        whole = replace(head, value=value / inner.at(tokens.shape[-1] - 1))
        yield replace(found, fixed=(whole,), inner=inner), left


def fitted(
    layout: Layout, convention: Convention, heads: int, data: Data, close: float, starts: Starts, slot: str = ""
) -> tuple[Explanation, float]:
    """The heads under which the convention explains the data best, or of it a slot, and what they leave, relative.

    Given the key-query products M and the residual the values are those of linear least squares: these are left out
    of the search.
    """
    size = float(numpy.linalg.norm(data.outputs))
    rows, span = layout.rows, _span(layout, slot)

    def residuals(points: numpy.ndarray) -> numpy.ndarray:
        return _values(layout, convention, data, points, span)[1]

    found = best_of(residuals, starts, close * size / 30)
    if found.left <= close * size:
        found = least_squares(residuals, found.parameters, 0.0, POLISH)
    values = _values(layout, convention, data, found.parameters[None], span)[0][0]
    into = numpy.zeros((rows, heads * rows))
    into[span] = values
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


def _span(layout: Layout, slot: str) -> slice:
    """The rows of a token that are seen to be written, or of a slot."""
    if layout.output is Output.PREDICTION:
        return layout.rows_of("y")
    return layout.rows_of(slot) if slot else slice(0, layout.rows)


def _values(
    layout: Layout, convention: Convention, data: Data, points: numpy.ndarray, span: slice
) -> tuple[numpy.ndarray, numpy.ndarray]:
    """The values (B, written rows, heads D) that are best at points (B, heads D D + 1), and what they leave there."""
    rows = layout.rows
    products = points[:, :-1].reshape(len(points), 1, -1, rows, rows)
    seen = slice(-1, None) if layout.output is Output.PREDICTION else slice(None)
    one, tokens = numpy.eye(rows), numpy.stack(data.prompts)  # (prompts, D, n + 1)
    with numpy.errstate(all="ignore"):
        read = [
            added(convention, [Dense(one, one, products[:, :, h])], tokens, layout.slots)[..., seen]
            for h in range(products.shape[2])
        ]
    regressors = columns(numpy.nan_to_num(numpy.concatenate(read, axis=-2)))  # (B, heads D, outputs)
    own_shape = tokens[:, span, seen].shape
    own = columns(tokens[:, span, seen])
    if layout.output is Output.PREDICTION:
        wanted = -columns(data.outputs.reshape(own_shape))
    else:
        wanted = columns(data.outputs.reshape(tokens.shape)[:, span])
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
    """Of a linear or relu head that is divided by nothing V and M are known up to a number: M's largest entry is 1.

    Where scores are linear that number may be negative; of others that entry may be -1.
    """
    if convention.kernel == "exp" or convention.is_normalised:
        return tuple(heads)
    found = []
    for head in heads:
        largest = head.query.flat[numpy.abs(head.query).argmax()]
        largest = largest if convention.kernel == "linear" else abs(largest)
        found.append(replace(head, value=head.value * largest, query=head.query / largest))
    return tuple(found)
