"""The convention, the roles of the weights and the numbers beside them that explain what a subject does, if any do.

Every candidate that the experiments leave is compared with the subject; one counts if it explains all outputs at all
numbers of tokens that are tried.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy

from verify.audit.candidates import conventions
from verify.audit.convention import Convention, Dense, Order
from verify.audit.equation import equation
from verify.audit.explanation import Explanation, basis, measured, scaled
from verify.audit.finding import Candidate
from verify.audit.layout import Layout
from verify.audit.observing import Seen
from verify.audit.roles import MOST, Chunk, Roles, chunks_of, every
from verify.audit.scalars import ONE, USUAL, Factor, factor_of, known, one_name
from verify.audit.subject import Output
from verify.audit.taken import Taken, Weighting, drawn_prompt

EXPLAINS = 3000  # units of rounding, relative to what is added, below which nothing is left
KEPT = 3  # candidates that are nearest
NEXT_TO_NOTHING = 1e-3


@dataclass(frozen=True)
class Data:
    """Prompts, and what the subject makes of each."""

    prompts: list[numpy.ndarray]
    outputs: numpy.ndarray

    @classmethod
    def drawn(cls, taken: Taken, weights: Weighting, n: int, count: int, random: numpy.random.Generator) -> Data:
        prompts = [drawn_prompt(random, taken.layout, n) for _ in range(count)]
        found = taken.after(prompts, weights)
        return cls(prompts, numpy.concatenate([f.astype(float).reshape(-1) for f in found]))


@dataclass(frozen=True)
class Explained:
    """The explanation that was found, or None, and the nearest candidates."""

    explanation: Explanation | None
    nearest: tuple[Candidate, ...]


def tolerance(taken: Taken, weights: Weighting, random: numpy.random.Generator) -> float:
    """What may be left of a candidate that explains the outputs: rounding in their dtype."""
    dtype = taken.one(drawn_prompt(random, taken.layout, taken.n), weights).dtype
    return EXPLAINS * float(numpy.finfo(dtype).eps)


def explained(taken: Taken, seen: Seen, weights: Weighting, random: numpy.random.Generator) -> Explained:
    """What explains the outputs at these weights, of all roles and conventions that are open."""
    close = tolerance(taken, weights, random)
    predicts = taken.layout.output is Output.PREDICTION
    first = Data.drawn(taken, weights, taken.n, 8 if predicts else 1, random)
    more = [Data.drawn(taken, weights, n, 8 if predicts else 2, random) for n in taken.counts]
    nearest: list[tuple[float, Explanation]] = []
    for x_first in (False, True):
        families = families_of(taken, weights, random, x_first)
        for convention in conventions(seen, x_first):
            for candidate, left in compared(taken.layout, convention, families, first):
                if left > close:
                    nearest = sorted([*nearest, (left, candidate)], key=lambda pair: pair[0])[:KEPT]
                elif (found := settled(candidate, weights, more, close)) is not None:
                    return Explained(found, ())
    return Explained(None, tuple(Candidate(equation(e), left) for left, e in nearest))


@dataclass(frozen=True)
class Family:
    """Roles under which the heads have the same shapes, and these heads, one leading axis for the roles."""

    roles: list[Roles]
    heads: list[Dense]


def families_of(taken: Taken, weights: Weighting, random: numpy.random.Generator, x_first: bool) -> list[Family]:
    """The roles that the weights may have, by the number of heads and rows of a key.

    Outputs are affine in values and output and in nothing else, or in all weights; but not where y reads the new x.
    """
    chunks = chunks_of(taken.shapes, taken.layout.rows)
    if len(chunks) > MOST:
        return []
    found: dict[tuple[int, int], list[tuple[Roles, list[Dense]]]] = {}
    of_values = None if x_first else affine(taken, chunks, weights, random)
    for roles in every(chunks, taken.layout, of_values, _writes_y_alone(taken, weights, random)):
        if (heads := roles.dense(weights, taken.layout)) is not None:
            found.setdefault((len(heads), heads[0].key.shape[0]), []).append((roles, heads))
    return [
        Family([r for r, _ in pairs], [stacked([h[k] for _, h in pairs]) for k in range(count)])
        for (count, _), pairs in sorted(found.items())
    ]


def _writes_y_alone(taken: Taken, weights: Weighting, random: numpy.random.Generator) -> bool:
    """Whether all other slots come out as they went in."""
    if taken.layout.output is Output.PREDICTION:
        return False
    prompt = drawn_prompt(random, taken.layout, taken.n)
    after = taken.one(prompt, weights)
    return not numpy.delete(after - prompt.astype(after.dtype), taken.layout.rows_of("y"), axis=0).any()


def stacked(heads: Sequence[Dense]) -> Dense:
    """Several heads as one, with a leading axis."""
    return Dense(*(numpy.stack([getattr(h, part) for h in heads]) for part in ("value", "key", "query")))


def compared(
    layout: Layout, convention: Convention, families: Sequence[Family], data: Data
) -> Iterator[tuple[Explanation, float]]:
    """Of each family and scale the roles that leave least, and what they leave; all that leave next to nothing."""
    for family in families:
        inner = (ONE,) if convention.order is Order.TOGETHER else USUAL
        for scale, factor in product(scales(convention, family.heads[0].key.shape[-2], layout), inner):
            made = Explanation(layout, convention, scale=scale, inner=factor)
            heads = [scaled(h, scale.number) for h in family.heads]
            with numpy.errstate(all="ignore"):
                adds = [made.adds(heads, t) for t in data.prompts]
                left = measured(basis(layout, data.prompts, adds), data.outputs)[1]
            best = numpy.argsort(left)
            for k in best[: max(1, int((left < NEXT_TO_NOTHING).sum()))]:
                yield replace(made, roles=family.roles[k]), float(left[k])


def scales(convention: Convention, width: int, layout: Layout) -> list[Factor]:
    """What scores may be multiplied by where it is no matter of the factor: in exp."""
    if convention.kernel != "exp":
        return [ONE]
    values: dict[float, list[str]] = {}
    for name, value in known(layout, width).items():
        values.setdefault(round(value, 12), []).append(name)
    return [Factor(value, name=one_name(names)) for value, names in values.items()]


def fit(candidate: Explanation, weights: Weighting, data: Data) -> tuple[numpy.ndarray, float]:
    """The numbers of the candidate, and what they leave."""
    heads = candidate.heads(weights) or []
    with numpy.errstate(all="ignore"):
        adds = [candidate.adds(heads, t) for t in data.prompts]
    numbers, left = measured(basis(candidate.layout, data.prompts, adds), data.outputs)
    return numbers, float(left)


def settled(candidate: Explanation, weights: Weighting, more: Sequence[Data], close: float) -> Explanation | None:
    """The candidate with its numbers, the same functions of n at every count; None where there are no such."""
    found = {}
    for data in more:
        numbers, left = fit(candidate, weights, data)
        if left > close:
            return None
        found[data.prompts[0].shape[1] - 1] = numbers
    heads = candidate.heads(weights) or candidate.fixed
    names = known(candidate.layout, heads[0].key.shape[-2])
    residual, context, query = (
        _one(dict(zip(found, column, strict=True)), names, close**0.5)
        for column in numpy.stack(list(found.values()), axis=1)
    )
    if residual is None or residual.of_n != "1" or context is None or query is None:
        return None
    factor = query if numpy.isnan(context.number) else context
    if factor.number == 0:
        return None
    ratio = 1.0 if numpy.isnan(query.number) else query.number / factor.number
    if query.of_n != factor.of_n and not numpy.isnan(query.number):
        return None
    if candidate.convention.order is Order.X_FIRST and not (factor.number == ratio == 1):
        return None
    if numpy.isnan(factor.number):
        factor, ratio = ONE, 1.0
    return replace(candidate, factor=factor, residual=residual.number, query_factor=_rounded(ratio))


def _rounded(number: float) -> float:
    return float(round(number)) if abs(number - round(number)) < 1e-9 else number


def _one(numbers: dict[int, float], names: dict[str, float], close: float) -> Factor | None:
    """The factor with these values; a number that was never seen is nan, and one that is zero throughout zero."""
    if all(numpy.isnan(v) for v in numbers.values()):
        return Factor(numpy.nan)
    if max(map(abs, numbers.values())) <= close:
        return Factor(0.0)
    return factor_of(numbers, names, close)


def affine(
    taken: Taken, chunks: Sequence[Chunk], weights: Weighting, random: numpy.random.Generator
) -> frozenset[int] | None:
    """The chunks in which the outputs are affine, or None where they are in all: then it tells nothing."""
    prompt = drawn_prompt(random, taken.layout, taken.n)
    found = set()
    for k, chunk in enumerate(chunks):
        three = []
        for times in (1.0, 2.0, 3.0):
            changed = {name: numpy.array(w) for name, w in weights.items()}
            chunk.put(changed, chunk.of(changed) * times)
            three.append(changed)
        a, b, c = (o.astype(float) for o in taken.after([prompt] * 3, three))
        if numpy.abs(a - 2 * b + c).max() <= 1e-4 * numpy.abs(c - a).max():
            found.add(k)
    return None if len(found) == len(chunks) else frozenset(found)
