"""A subject against one algorithm: with which numbers, or weights, they predict the same, exactly, if with any.

Numbers of the algorithm are fitted to a subject whose weights are fixed; the weights of another one are searched, with
the algorithm's numbers given.  That none were found proves nothing: what is left is an upper bound.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import numpy

from verify.audit.algorithms import START, Algorithm, Numbers
from verify.audit.convention import Dense
from verify.audit.evaluator import Evaluator
from verify.audit.explaining import explained
from verify.audit.fault import Fault
from verify.audit.finding import SCHEMA, Verdict
from verify.audit.inheriting import DEEPEST
from verify.audit.least_squares import best_of, least_squares
from verify.audit.memory import memory_of, without
from verify.audit.observing import observe
from verify.audit.settings import Inexpressible, NotAboutIt, Settings
from verify.audit.subject import Output
from verify.audit.taken import EMPTY, Taken, Weighting, drawn_prompt
from verify.audit.taking import ways_of_taking
from verify.audit.verifying import NOISES, ROUNDINGS

STARTS = 4
FRESH = 12  # prompts on which what was found must hold too
Seen = tuple[numpy.ndarray, float]  # predictions, and the rounding of their dtype


@dataclass(frozen=True)
class Comparison:
    """What is said: ``steps`` of the algorithm with these ``numbers`` are what the subject does with these ``weights``.

    Of a layer, ``steps`` is the number of layers up to which they agree, one step each, of a model that of its steps.
    ``misfit`` is what is left of the predictions, relative, where they do not agree.
    """

    subject: str
    algorithm: str
    verdict: Verdict
    steps: int = 0
    numbers: Mapping[str, Any] = field(default_factory=dict)
    weights: Mapping[str, Any] = field(default_factory=dict)
    misfit: float | None = None
    distance: float | None = None
    reason: str = ""
    fault: str = ""


def compared(evaluator: Evaluator, algorithm: Algorithm, seed: int, seconds: float) -> Comparison:
    """The comparison; the subject's faults are part of it."""
    random = numpy.random.default_rng(seed)
    blank = Comparison(evaluator.described.name, algorithm.name, Verdict.UNKNOWN)
    try:
        taken = ways_of_taking(evaluator, random)[0]
        with numpy.errstate(all="ignore"):
            memory = memory_of(taken, taken.drawn(random), random)
            taken = taken if memory is None else without(taken, memory)
            if taken.shapes:
                return _searched(taken, algorithm, blank, random, time.process_time() + seconds)
            return _fitted(taken, algorithm, blank, random)
    except Fault as fault:
        return replace(blank, fault=f"the subject {fault}")


def predictions(taken: Taken, prompts: Sequence[numpy.ndarray], layers: int, weights: Weighting = EMPTY) -> Seen:
    """What the subject predicts after so many layers, and the eps of its dtype; a memory is empty at first."""
    at = list(prompts) if taken.outer is None else [taken.placed(p) for p in prompts]
    for _ in range(layers):
        at = taken.whole.after(at, weights)
    at = at if taken.outer is None else [taken.parted(a)[0] for a in at]
    return predictions_of(taken, at), max(float(numpy.finfo(a.dtype).eps) for a in at)


def of_algorithm(
    taken: Taken, algorithm: Algorithm, prompts: Sequence[numpy.ndarray], steps: int, numbers: Numbers
) -> numpy.ndarray:
    """What the algorithm predicts."""
    layout = taken.layout
    slots = [slot for slot in layout.slots if slot != "y"] if algorithm.all_slots else ["x"]
    x = numpy.concatenate([numpy.arange(layout.rows)[layout.rows_of(slot)] for slot in slots])
    y = layout.rows_of("y")
    found = [algorithm.predict(p[x, :-1], p[y, :-1], p[x, -1:], steps, numbers) for p in prompts]
    return numpy.stack([numpy.asarray(f, dtype=float).reshape(-1) for f in found])


def drawn(taken: Taken, n: int, count: int, random: numpy.random.Generator) -> list[numpy.ndarray]:
    """Prompts whose query has no label."""
    found = [drawn_prompt(random, taken.layout, n) / taken.layout.rows**0.5 for _ in range(count)]
    for prompt in found:
        prompt[taken.layout.rows_of("y"), -1] = 0
    return found


def distance(
    taken: Taken,
    algorithm: Algorithm,
    prompts: Sequence[numpy.ndarray],
    seen: Seen,
    steps: int,
    numbers: Numbers,
    random: numpy.random.Generator,
) -> float:
    """The largest difference in units of rounding: by how much the algorithm moves when its prompts are rounded."""
    outputs, eps = seen
    here = of_algorithm(taken, algorithm, prompts, steps, numbers)
    unit = eps * max(float(numpy.abs(here).max()), 1e-300)
    for _ in range(NOISES):
        moved = [p + eps * numpy.abs(p).max() * random.choice((-1.0, 1.0), size=p.shape) for p in prompts]
        unit = max(unit, float(numpy.abs(of_algorithm(taken, algorithm, moved, steps, numbers) - here).max()))
    return float(numpy.abs(outputs - here).max()) / unit


def _fitted(taken: Taken, algorithm: Algorithm, blank: Comparison, random: numpy.random.Generator) -> Comparison:
    """A subject with fixed weights: numbers of the algorithm are fitted, for each number of steps."""
    best = replace(blank, verdict=Verdict.NOT_INHERITED, misfit=numpy.inf)
    model = taken.layout.output is Output.PREDICTION
    for begins in (False, True) if algorithm.from_weights else (False,):
        for steps in range(1, DEEPEST + 1):
            layers = 1 if model else steps
            found = _with_numbers(taken, algorithm, steps, layers, begins, blank, random)
            if found.verdict is Verdict.INHERITED:
                best = found
                if model:
                    return best
            elif best.verdict is not Verdict.INHERITED and (found.misfit or 0) < (best.misfit or 0):
                best = found
            if not model and found.verdict is not Verdict.INHERITED:
                break
        if best.verdict is Verdict.INHERITED:
            return best
    return best


def _with_numbers(
    taken: Taken,
    algorithm: Algorithm,
    steps: int,
    layers: int,
    begins: bool,
    blank: Comparison,
    random: numpy.random.Generator,
) -> Comparison:
    """The numbers with which so many steps predict what so many layers do, at one n; fresh prompts decide."""
    slots = taken.layout.slots
    first: dict[str, numpy.ndarray] = {name: numpy.asarray(value) for name, value in algorithm.numbers.items()}
    if begins:
        first[START] = numpy.zeros((slots["y"], slots["x"]))
    prompts = drawn(taken, taken.n, 2 * sum(a.size for a in first.values()) + 8, random)
    outputs, _ = predictions(taken, prompts, layers)
    size = float(numpy.linalg.norm(outputs)) or 1.0

    def residuals(points: numpy.ndarray) -> numpy.ndarray:
        with numpy.errstate(all="ignore"):
            return numpy.stack(
                [
                    (of_algorithm(taken, algorithm, prompts, steps, placed(p, first)) - outputs).reshape(-1)
                    for p in points
                ]
            )

    flat = numpy.concatenate([a.reshape(-1) for a in first.values()]) if first else numpy.zeros(0)
    starts = [flat, flat * 0.1, flat * 3, -flat]
    fit = best_of(residuals, starts, 1e-15 * size) if len(flat) else None
    numbers = placed(fit.parameters, first) if fit else {}
    fresh = drawn(taken, taken.n, FRESH, random)
    away = distance(taken, algorithm, fresh, predictions(taken, fresh, layers), steps, numbers, random)
    left = fit.left / size if fit else float(numpy.linalg.norm(residuals(flat[None])[0])) / size
    verdict = Verdict.INHERITED if away <= ROUNDINGS else Verdict.NOT_INHERITED
    told = {name: value.tolist() for name, value in numbers.items()}
    reason = f"at n = {taken.n}" if len(taken.counts) > 1 else ""
    return replace(blank, verdict=verdict, steps=steps, numbers=told, misfit=left, distance=away, reason=reason)


def placed(point: numpy.ndarray, shapes: Mapping[str, numpy.ndarray]) -> dict[str, numpy.ndarray]:
    """A vector as arrays of these shapes."""
    found, begin = {}, 0
    for name, like in shapes.items():
        found[name] = point[begin : begin + like.size].reshape(like.shape)
        begin += like.size
    return found


def _searched(
    taken: Taken, algorithm: Algorithm, blank: Comparison, random: numpy.random.Generator, ends: float
) -> Comparison:
    """A subject whose weights are set: they are searched, at one n, for one step with the algorithm's own numbers."""
    exact = replace(taken, double=taken.evaluator.described.is_module)
    shapes = {name: numpy.zeros(shape) for name, shape in taken.shapes.items()}
    count = sum(a.size for a in shapes.values()) // taken.layout.slots["y"] + FRESH
    numbers = {name: numpy.asarray(value) for name, value in algorithm.numbers.items()}
    prompts = drawn(taken, taken.n, count, random)
    wanted = of_algorithm(taken, algorithm, prompts, 1, numbers)
    size = float(numpy.linalg.norm(wanted)) or 1.0

    def residuals(points: numpy.ndarray) -> numpy.ndarray:
        each = [placed(p, shapes) for p in points]
        outputs = exact.after([p for _ in each for p in prompts], [w for w in each for _ in prompts])
        found = predictions_of(exact, outputs).reshape(len(each), len(prompts), -1)
        return (found - wanted).reshape(len(each), -1)

    best: Weighting = {}
    left, tried = numpy.inf, 0
    for start in _starts(exact, random):
        flat = numpy.concatenate([numpy.asarray(start[name]).reshape(-1) for name in shapes])
        fit = least_squares(residuals, flat, 1e-13 * size, 40)
        tried += 1
        if fit.left < left:
            left, best = fit.left, placed(fit.parameters, shapes)
        if left <= 1e-10 * size or time.process_time() > ends:
            break
    fresh = drawn(taken, taken.n, FRESH, random)
    away = distance(taken, algorithm, fresh, predictions(taken, fresh, 1, best), 1, numbers, random)
    performs = away <= ROUNDINGS * 4  # weights are known to as much as the search tells
    reason = f"at n = {taken.n}" if performs else f"no weights were found from {tried} starts, which proves nothing"
    return replace(
        blank,
        verdict=Verdict.INHERITED if performs else Verdict.UNKNOWN,
        steps=1 if performs else 0,
        numbers={name: value.tolist() for name, value in numbers.items()},
        weights={name: value.tolist() for name, value in best.items()},
        misfit=float(left) / size,
        distance=away,
        reason=reason,
    )


def predictions_of(taken: Taken, outputs: Sequence[numpy.ndarray]) -> numpy.ndarray:
    """Predictions, of outputs of the subject."""
    if taken.layout.output is Output.PREDICTION:
        return numpy.stack([o.astype(float) for o in outputs])
    return -numpy.stack([o[taken.layout.rows_of("y"), -1].astype(float) for o in outputs])


def _starts(taken: Taken, random: numpy.random.Generator) -> list[Weighting]:
    """Weights to begin with: those of the papers' head where the roles of the weights are found, and random ones."""
    weights = taken.drawn(random)
    starts: list[Weighting] = []
    found = explained(taken, observe(taken, weights, random), weights, random).explanation
    if found is not None:
        rows = [slot for slot, count in taken.layout.slots.items() for _ in range(count)]
        x, y = (numpy.diag([float(slot == name) for slot in rows]) for name in ("x", "y"))
        with contextlib.suppress(Inexpressible, NotAboutIt):
            starts.append(Settings(found, taken.shapes).weights([Dense(-0.5 / taken.n * y, x, x)], taken.n))
    return [*starts, *(taken.drawn(random) for _ in range(STARTS))]


def as_json(found: Comparison) -> dict[str, Any]:
    """A comparison as numbers, words and lists."""
    return {"schema": SCHEMA, **asdict(found)}


def lines(found: Comparison) -> list[str]:
    """A comparison for people."""
    said = {
        Verdict.INHERITED: f"is {found.algorithm}, {found.steps} step{'s' * (found.steps != 1)}",
        Verdict.NOT_INHERITED: f"is not {found.algorithm}",
        Verdict.UNKNOWN: f"{found.algorithm}: unknown",
    }[found.verdict]
    told = [f"{found.subject}: {said}" + (f" ({found.reason})" if found.reason else "")]
    if found.fault:
        return [*told, f"  {found.fault}"]
    if found.misfit is not None and found.distance is not None:
        told.append(f"  {found.misfit:.2g} of the predictions left, {found.distance:.2g} units of rounding")
    told += [f"  {name} = {value}" for name, value in {**found.numbers, **found.weights}.items()]
    return told
