"""Experiments on a subject, each of which ends in a fact: who reads whom, order, copies, scaling, zero.

A token moves an output when it changes it by more than rounding in one of several prompts.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy

from verify.audit.fault import Fault
from verify.audit.finding import Observation
from verify.audit.subject import Output
from verify.audit.taken import Taken, Weighting, drawn_prompt

TIMES = 10  # prompts of an experiment: relu hides in one what it shows in another
ROUNDINGS = 200  # units of rounding of the largest output, above which outputs differ


def differ(a: numpy.ndarray, b: numpy.ndarray) -> bool:
    """Whether two outputs differ by more than rounding, in the dtype of the coarser one."""
    unit = max(numpy.finfo(a.dtype).eps, numpy.finfo(b.dtype).eps)
    size = max(float(numpy.abs(a).max()), float(numpy.abs(b).max()))
    return float(numpy.abs(a.astype(float) - b.astype(float)).max()) > ROUNDINGS * unit * size


class Growth(StrEnum):
    """What becomes of the query's output when the context is given several times."""

    NONE = "copies of the context change nothing: a mean, or weights that sum to one"
    SUM = "with copies of the context the sum grows: no normaliser"
    ONE_MORE = "copies of the context count as with 1/(n + 1)"
    ONE_OVER = (
        "what copies of the context change falls as 1/n: 1/n and one term more, or 1/n of weights that sum to one"
    )
    OTHER = "copies of the context change the query's output by no simple rule"
    NOT_TAKEN = "copies of the context cannot be asked: it takes not so many tokens"


@dataclass(frozen=True)
class Seen:
    """The facts: ``moves[i, j]`` where token i moves the output of token j (of a prediction there is one column).

    ``degree`` is that of what is added, in the tokens; None where it has none.  ``beside`` is what stands beside the
    context in the sum that exp is divided by (inf: it is divided by none), None where it is not known.
    """

    moves: numpy.ndarray
    growth: Growth
    degree: int | None
    observations: tuple[Observation, ...]
    beside: float | None = None

    def fact(self, experiment: str) -> bool | None:
        """What an experiment showed."""
        return next(o.fact for o in self.observations if o.experiment == experiment)


def observe(taken: Taken, weights: Weighting, random: numpy.random.Generator) -> Seen:
    """All experiments at these weights.  Raises Fault for a subject that is random or remembers."""
    prompts = [drawn_prompt(random, taken.layout, taken.n) for _ in range(TIMES)]
    _check_steady(taken, weights, prompts)
    moves = moved(taken, weights, prompts, random)
    growth = growth_of(taken, weights, prompts[0])
    degree, said = _degree(taken, weights, prompts[0])
    observations = (
        _permuted(taken, weights, prompts[0], random),
        _zero(taken, weights),
        _residual(taken, weights, prompts[0]),
        Observation("copies", None if growth is Growth.NOT_TAKEN else growth is Growth.NONE, growth),
        Observation("degree", degree is not None, said),
        _additive(taken, weights, prompts),
        _own_label(taken, weights, prompts, random),
    )
    return Seen(moves, growth, degree, observations)


def _check_steady(taken: Taken, weights: Weighting, prompts: list[numpy.ndarray]) -> None:
    """The same prompt gives the same, whatever was asked in between.  Raises Fault."""
    first = taken.after([prompts[0], prompts[0], *prompts[1:], prompts[0]], weights)
    if numpy.array_equal(first[0], first[1]) and numpy.array_equal(first[0], first[-1]):
        return
    if differ(first[0], first[1]) or differ(first[0], first[-1]):
        raise Fault("is random, or remembers what it was asked: the same prompt gives another answer")


def moved(
    taken: Taken, weights: Weighting, prompts: list[numpy.ndarray], random: numpy.random.Generator
) -> numpy.ndarray:
    """Which token moves which output."""
    tokens = prompts[0].shape[1]
    columns = tokens if taken.layout.output is Output.TOKENS else 1
    found = numpy.zeros((tokens, columns), dtype=bool)
    for prompt in prompts:
        others = [numpy.array(prompt) for _ in range(tokens)]
        for i, other in enumerate(others):
            other[:, i] = random.normal(size=taken.layout.rows)
        before, *after = taken.after([prompt, *others], weights)
        for i, a in enumerate(after):
            for j in range(columns):
                found[i, j] |= differ(before[..., j], a[..., j]) if columns > 1 else differ(before, a)
    return found


def _permuted(taken: Taken, weights: Weighting, prompt: numpy.ndarray, random: numpy.random.Generator) -> Observation:
    n = prompt.shape[1] - 1
    order = numpy.append(numpy.roll(random.permutation(n), 1), n)
    order[:n] = numpy.roll(numpy.arange(n), 1)
    before, after = taken.after([prompt, prompt[:, order]], weights)
    fact = not differ(before[:, order] if taken.layout.output is Output.TOKENS else before, after)
    said = "permuting the context permutes its outputs and no other" if fact else "the order of the context matters"
    return Observation("permutation", fact, said)


def _zero(taken: Taken, weights: Weighting) -> Observation:
    try:
        found = taken.one(numpy.zeros((taken.layout.rows, taken.n + 1)), weights)
    except Fault as fault:
        return Observation("zero", None, f"a prompt of zeros cannot be asked: it {fault}")
    fact = not numpy.abs(found).max() > 0
    return Observation("zero", fact, "zeros give zeros" if fact else "zeros do not give zeros: a bias is added")


def _residual(taken: Taken, weights: Weighting, prompt: numpy.ndarray) -> Observation:
    """Where context tokens are zero there is nothing to read, and the query's token is left, or a multiple of it."""
    name = "residual"
    if taken.layout.output is Output.PREDICTION:
        return Observation(name, None, "only the prediction comes out")
    alone = numpy.array(prompt)
    alone[:, :-1] = 0
    try:
        outputs = taken.after([alone, alone * 2, alone * 4], weights)
    except Fault as fault:
        return Observation(name, None, f"a context of zeros cannot be asked: it {fault}")
    one, two, four = (o[:, -1].astype(float) for o in outputs)
    unit = ROUNDINGS * numpy.finfo(outputs[0].dtype).eps * max(numpy.abs(alone).max(), numpy.abs(four).max())
    if numpy.abs(one).max() <= unit and numpy.abs(four).max() <= unit:
        return Observation(name, False, "a token that reads zeros becomes zero: there is no residual")
    rho = float(one @ alone[:, -1] / (alone[:, -1] @ alone[:, -1]))
    if max(numpy.abs(o - k * rho * alone[:, -1]).max() for o, k in ((one, 1), (two, 2), (four, 4))) <= unit:
        return Observation(name, True, f"a token that reads zeros is left times {rho:.6g}")
    linear = max(numpy.abs(two - 2 * one).max(), numpy.abs(four - 4 * one).max()) <= unit
    kind = "another linear map of the token" if linear else "no linear map of the token"
    return Observation(name, None, f"a token whose context is zero becomes {kind}")


def _ratio(found: list[numpy.ndarray], by: tuple[float, ...]) -> float | None:
    """(c - b)/(b - a) of three outputs divided by ``by``; None where it is no one number."""
    a, b, c = (f.astype(float).reshape(-1) / k for f, k in zip(found, by, strict=True))
    unit = ROUNDINGS * numpy.finfo(found[0].dtype).eps * max(numpy.abs(x).max() for x in (a, b, c))
    first, second = b - a, c - b
    if numpy.abs(first).max() <= unit and numpy.abs(second).max() <= unit:
        return 0.0
    if numpy.abs(first).max() <= unit:
        return None
    ratio = float(second @ first / (first @ first))
    return ratio if numpy.abs(second - ratio * first).max() <= unit * (1 + abs(ratio)) else None


def growth_of(taken: Taken, weights: Weighting, prompt: numpy.ndarray) -> Growth:
    """Every context token is given once, twice and four times."""
    n = prompt.shape[1] - 1
    many = [numpy.hstack([*[prompt[:, :-1]] * k, prompt[:, -1:]]) for k in (1, 2, 4)]
    try:
        found = taken.after(many, weights)
    except Fault:
        return Growth.NOT_TAKEN
    ratio = _ratio([o[..., -1] if taken.layout.output is Output.TOKENS else o for o in found], (1, 1, 1))
    one_more = (1 / (4 * n + 1) - 1 / (2 * n + 1)) / (1 / (2 * n + 1) - 1 / (n + 1))
    for value, growth in (
        (0.0, Growth.NONE),
        (2.0, Growth.SUM),
        (one_more, Growth.ONE_MORE),
        (0.5, Growth.ONE_OVER),
    ):
        if ratio is not None and abs(ratio - value) < 1e-3:
            return growth
    return Growth.OTHER


def _degree(taken: Taken, weights: Weighting, prompt: numpy.ndarray) -> tuple[int | None, str]:
    """All tokens times 1, 2 and 4: what is added has a degree, or none."""
    try:
        ratio = _ratio(taken.after([prompt * k for k in (1, 2, 4)], weights), (1, 2, 4))
    except Fault as fault:
        return None, f"larger tokens cannot be asked: it {fault}"
    for value, degree in {4.0: 3, 2.0: 2, 0.0: 1, 0.5: 0}.items():
        if ratio is not None and abs(ratio - value) < 1e-3:
            return degree, f"what is added is of degree {degree} in the tokens"
    if _forgets_the_size(taken, weights, prompt):
        return 0, "what is added does not change with the size of large tokens: they are normalised, as by LayerNorm"
    return None, "what is added has no degree in the tokens: exp, a bias or an MLP"


def _forgets_the_size(taken: Taken, weights: Weighting, prompt: numpy.ndarray) -> bool:
    """Tokens a thousand times as large and more: what a normalisation adds to a variance is nothing beside them."""
    by = (1000.0, 2000.0, 4000.0)
    try:
        ratio = _ratio(taken.after([prompt * k for k in by], weights), by)
    except Fault:
        return False
    return ratio is not None and abs(ratio - 0.5) < 1e-3


def _additive(taken: Taken, weights: Weighting, prompts: list[numpy.ndarray]) -> Observation:
    """Labels of the context add up: out(y) + out(y') = out(y + y') + out(0)."""
    y = taken.layout.rows_of("y")
    base, other = numpy.array(prompts[0]), numpy.array(prompts[1])
    with_labels = [numpy.array(base) for _ in range(4)]
    labels = (base[y, :-1], other[y, :-1], base[y, :-1] + other[y, :-1], base[y, :-1] * 0)
    for one, label in zip(with_labels, labels, strict=True):
        one[y, :-1] = label
    a, b, both, none = taken.after(with_labels, weights)
    fact = not differ(a + b, both + none)
    return Observation("labels", fact, f"outputs are {'' if fact else 'not '}affine in the labels of the context")


def _own_label(
    taken: Taken, weights: Weighting, prompts: list[numpy.ndarray], random: numpy.random.Generator
) -> Observation:
    """A prediction that moves with the query's own label has seen it."""
    name = "own label"
    if taken.layout.output is Output.TOKENS:
        return Observation(name, None, "all tokens come out, and the query's slot is one of them")
    y = taken.layout.rows_of("y")
    moves = False
    for prompt in prompts:
        other = numpy.array(prompt)
        other[y, -1] = random.normal(size=taken.layout.slots["y"])
        moves |= differ(*taken.after([prompt, other], weights))
    said = "the prediction moves with the query's own label" if moves else "the prediction never sees the query's label"
    return Observation(name, moves, said)
