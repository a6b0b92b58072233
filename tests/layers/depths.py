"""Layers that move x, keep a velocity, are looped with a dampening factor, or train on their tokens."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy

from verify.audit.subject import Form, Output, Subject, Weights

from .by_tokens import Equation, Heads, Token, dot, plus
from .case import DEEPEST, RATE, SLOTS, Case, D, Layer, N, Truth
from .code import at_test_time, columns
from .code.projections import KeysWithoutTheLast
from .code.rows import LabelsAfterInputs
from .projected import VON_OSWALD, with_out
from .similarities import WIDTH, of_module
from .weights import Array, block, descent, merged, square
from .weights import Weights as Given

MEMFORMER = ("SanchayanDutta/LinearTransformer", "Memformer with Gamma.py")
GAMMA, MOMENTUM, DAMPENING = 0.02, 0.5, 0.8
STEP = RATE * N  # written into the code of layers without weights


def x_and_y(rate: float, n: int, d: int) -> Heads:
    """GD++: value diag(-gamma, -rate)."""
    value = block(d + 1, slice(d), -n * GAMMA) + block(d + 1, d, -n * rate)
    x = block(d + 1, slice(d), 1.0)
    return [(value, x, x)]


def any_x_and_y(rng: numpy.random.Generator, width: int) -> Heads:
    """The layer has two numbers."""
    a, b = rng.standard_normal(2) * 0.3
    x = block(width, slice(width - 1), 1.0)
    return [(block(width, slice(width - 1), a) + block(width, width - 1, b), x, x)]


def two_numbers(heads: Heads) -> Mapping[str, Array]:
    """gamma and rate."""
    ((value, *_),) = heads
    return {"gamma": -value[0, 0], "rate": -value[-1, -1]}


def labels_after_inputs(heads: Heads, tokens: Sequence[Token]) -> list[Token]:
    """x moves by what it reads; labels are then read with the scores of the new x."""
    ((value, key, query),) = heads
    of_x = [[*row[:-1], 0.0] for row in value[:-1]] + [[0.0] * len(value)]
    moved = Equation()([(of_x, key, query)], tokens)
    n, rate = len(tokens) - 1, value[-1][-1]
    for j, token in enumerate(tokens):
        read = sum(tokens[i][-1] * dot(moved[i][:-1], moved[j][:-1]) for i in range(n))
        moved[j] = [*moved[j][:-1], token[-1] + rate / n * read]
    return moved


@dataclass(frozen=True)
class Damped:
    """The tokens plus ``factor`` times what they read."""

    equation: Equation
    factor: float

    def __call__(self, heads: Heads, tokens: Sequence[Token]) -> list[Token]:
        read = self.equation.additions(heads, tokens)
        return [plus(token, added, self.factor) for token, added in zip(tokens, read, strict=True)]


def with_velocity(heads: Heads, tokens: Sequence[Token]) -> list[Token]:
    """(x, y, v): v <- momentum v + what y reads, y <- y + v."""
    read = Equation().additions(heads, [token[:-1] for token in tokens])
    moved = []
    for (*x, y, velocity), added in zip(tokens, read, strict=True):
        velocity = MOMENTUM * velocity + added[-1]
        moved.append([*x, y + velocity, velocity])
    return moved


def without_the_last(rng: numpy.random.Generator, width: int) -> Heads:
    """One head on all rows of a token but the last."""
    return square(rng, width - 1)


def in_chunks(heads: Heads, tokens: Sequence[Token]) -> list[Token]:
    """w takes a step on two tokens, then on the next two; a slot loses <w, x>."""
    *context, _ = tokens
    w = [0.0] * (len(tokens[0]) - 1)
    for start in range(0, len(context), 2):
        part = context[start : start + 2]
        errors = [dot(w, x) - y for *x, y in part]
        for error, (*x, _) in zip(errors, part, strict=True):
            w = plus(w, x, -STEP / len(context) * error)
    return [[*x, y - dot(w, x)] for *x, y in tokens]


def black_box(call: Callable[..., object], slots: Mapping[str, int], form: Form) -> Layer:
    """A layer without weights."""
    return Layer(Subject(call, "", slots, Weights.NONE, (), {}, form, Output.TOKENS))


def as_written(weights: Given) -> Callable[[numpy.random.Generator, int], Heads]:
    """The heads of a layer without weights."""
    return lambda rng, width: weights(RATE, N, D)


def differences(rate: float, n: int, d: int) -> Heads:
    """Scores <now_i, later_j - now_j>, value diag(0, 0, step)."""
    key, query = numpy.zeros((2, d, 2 * d + 1))
    key[:, :d], query[:, :d], query[:, d : 2 * d] = numpy.eye(d), -numpy.eye(d), numpy.eye(d)
    return [(block(2 * d + 1, 2 * d, STEP), key, query)]


def transitions(x: Sequence[Token], y: Sequence[float], at: Token) -> list[Token]:
    """(x_i, later_i, y_i), and (x, 0, 0): later_i is half of the next x."""
    later = [[a / 2 for a in x[(i + 1) % len(x)]] for i in range(len(x))]
    return [[*p, *q, r] for p, q, r in zip([*x, at], [*later, [0.0] * len(at)], [*y, 0.0], strict=True)]


PLUS_PLUS = "gradient_descent_plus_plus_layers"
CASES = (
    Case(
        "inputs_and_labels_together",
        Layer(
            of_module(LabelsAfterInputs(D, together=True), names=("gamma", "rate")),
            two_numbers,
        ),
        Truth(Equation(), "gradient_descent_plus_plus", DEEPEST, x_and_y, claims={PLUS_PLUS: DEEPEST}),
        draw=any_x_and_y,
    ),
    Case(
        "labels_after_inputs",
        Layer(of_module(LabelsAfterInputs(D, together=False), names=("gamma", "rate")), two_numbers),
        Truth(labels_after_inputs, "gradient_descent_plus_plus", 0, x_and_y, claims={PLUS_PLUS: 0}),
        draw=any_x_and_y,
    ),
    Case(
        "looped_with_dampening",
        Layer(of_module(KeysWithoutTheLast(WIDTH, dampening=DAMPENING)), with_out),
        Truth(
            Damped(Equation(factor="1"), DAMPENING),
            "gradient_descent",
            DEEPEST,
            descent(undo=lambda n, d: DAMPENING),
            claims={"preconditioned_gradient_descent": DEEPEST},
        ),
        VON_OSWALD,
    ),
    Case(
        "velocity_in_a_slot",
        Layer(
            Subject(
                partial(columns.velocity_in_a_slot, gamma=MOMENTUM),
                "",
                {"x": D, "y": 1, "v": 1},
                Weights.KEYWORDS,
                ("P", "Q"),
                {"P": (WIDTH, WIDTH), "Q": (WIDTH, WIDTH)},
                Form.COLUMNS,
                Output.TOKENS,
            ),
            merged,
        ),
        Truth(
            with_velocity,
            "heavy_ball",
            DEEPEST,
            descent(),
            read=(-1, -2),
            tokens=lambda x, y, at: [[*p, r, 0.0] for p, r in zip([*x, at], [*y, 0.0], strict=True)],
        ),
        MEMFORMER,
        without_the_last,
    ),
    Case(
        "one_batch",
        black_box(partial(at_test_time.one_batch, rate=STEP), SLOTS, Form.ROWS),
        Truth(Equation(), "gradient_descent", DEEPEST, descent()),
        ("test-time-training/ttt-lm-pytorch", "ttt.py"),
        as_written(descent()),
    ),
    Case(
        "chunks",
        black_box(partial(at_test_time.chunks, rate=STEP), SLOTS, Form.ROWS),
        Truth(in_chunks, "gradient_descent", 0, descent()),
        ("test-time-training/ttt-lm-pytorch", "ttt.py"),
        as_written(descent()),
    ),
    Case(
        "temporal_difference",
        black_box(
            columns.TemporalDifference(D, N, STEP),
            {"x": D, "later": D, "y": 1},
            Form.COLUMNS,
        ),
        Truth(Equation(), "temporal_difference", DEEPEST, differences, tokens=transitions),
        ("Sequential-Intelligence-Lab/InContextTD", "experiment/model.py"),
        as_written(differences),
    ),
)
