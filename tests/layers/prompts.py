"""Whole models with fixed weights: how a prompt becomes tokens, and where the prediction is read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy
import torch

from .by_tokens import Equation, Heads, Token, dot
from .case import DEEPEST, Case, D, Model, Truth, pairs
from .code import prompts
from .code.causal import Causal, InOneSequence
from .depths import MEMFORMER, MOMENTUM, with_velocity, without_the_last
from .weights import block, descent, separate, several

W0 = numpy.array([0.5, -1.0, 0.25, 2.0])
READING = numpy.array([0.0, 0.0, 0.0, 0.0, -1.0])
BAR = 100.0  # more than any <x_i, x_j> of a prompt: what holds beyond it is not claimed


def products(layers: Sequence[Heads]) -> list[tuple[numpy.ndarray, numpy.ndarray]]:
    """(P, Q) of every layer."""
    return [(value, key.T @ query) for ((value, key, query),) in layers]


def of_columns(model: Callable[..., Any], **fixed: Any) -> Model:
    """A model of ``code.prompts`` whose layers are pairs (P, Q)."""
    return Model(lambda layers: partial(model, layers=products(layers), **fixed))


def of_causal(layers: Sequence[Heads]) -> Callable[..., Any]:
    """``InOneSequence`` with a causal mask one too far, asked for the query's prediction."""
    modules = []
    for heads in layers:
        module = Causal(D, 1)
        module.load_state_dict({name: torch.tensor(w) for name, w in separate(heads).items()})
        modules.append(module)
    model = InOneSequence(modules)

    def call(x: Any, y: Any, query_x: Any) -> Any:
        xs = torch.tensor(numpy.vstack([x, query_x]))[None]
        return model(xs, torch.tensor(numpy.append(y, 0.0))[None])[0, -1].detach()

    return call


def negated(x: Sequence[Token], y: Sequence[float], at: Token) -> list[Token]:
    return pairs(x, [-label for label in y], at)


def shifted(x: Sequence[Token], y: Sequence[float], at: Token) -> list[Token]:
    """y - <w0, x> in every slot."""
    return [[*p, label - dot(W0, p)] for *p, label in pairs(x, y, at)]


def query_shifted(x: Sequence[Token], y: Sequence[float], at: Token) -> list[Token]:
    """-<w0, x> in the query's slot alone."""
    return [*pairs(x, y, at)[:-1], [*at, -dot(W0, at)]]


def flagged(x: Sequence[Token], y: Sequence[float], at: Token) -> list[Token]:
    """(x, y, 1, is in the context)"""
    return [[*token, 1.0, float(j < len(x))] for j, token in enumerate(pairs(x, y, at))]


def with_a_slot(x: Sequence[Token], y: Sequence[float], at: Token) -> list[Token]:
    """(x, y, 0)"""
    return [[*token, 0.0] for token in pairs(x, y, at)]


def in_turn(x: Sequence[Token], y: Sequence[float], at: Token) -> list[Token]:
    """x_1, y_1, .., x, with a label in the first entry."""
    wide = [[label, *[0.0] * (len(at) - 1)] for label in y]
    return [token for pair in zip(x, wide, strict=True) for token in pair] + [list(at)]


def in_turn_with_label(x: Sequence[Token], y: Sequence[float], at: Token) -> list[Token]:
    """The same with a token for the query's label after it, 0."""
    return [*in_turn(x, y, at), [0.0] * len(at)]


def two_barred_relus(rate: float, n: int, d: int) -> Heads:
    """relu(s + BAR (flag - 1)) - relu(-s + BAR (flag - 1)), which is s for the context and 0 for the query."""
    key, other, query = numpy.zeros((3, d + 1, d + 3))
    key[:d, :d], other[:d, :d], query[:d, :d] = numpy.eye(d), -numpy.eye(d), numpy.eye(d)
    for bar in (key, other):
        bar[d, d + 1], bar[d, d + 2] = -BAR, BAR
    query[d, d + 1] = 1.0
    value = block(d + 3, d, -rate * (n + 1))
    return [(value, key, query), (-value, other, query)]


def into_a_slot(rate: float, n: int, d: int) -> Heads:
    """The label is read into the slot after it."""
    ((value, key, query),) = descent(1.0, more=2)(rate, n, d)
    return [(numpy.roll(value, 1, axis=0), key, query)]


def on_inputs(rate: float, n: int, d: int) -> Heads:
    """Everything is read: the identity for all three matrices, times the rate."""
    return [(rate * numpy.eye(d), numpy.eye(d), numpy.eye(d))]


def descends(
    tokens: Callable[..., list[Token]], depth: int, sign: int = -1, algorithm: str = "gradient_descent"
) -> Truth:
    return Truth(Equation(), algorithm, depth, descent(), sign, tokens=tokens)


CASES = (
    Case(
        "plus_readout",
        of_columns(prompts.read_out, u=-READING),
        Truth(Equation(), "gradient_descent", 1, descent(1.0), 1),
    ),
    Case("minus_readout", of_columns(prompts.read_out, u=READING), descends(pairs, DEEPEST)),
    Case("labels_negated", of_columns(prompts.labels_negated), descends(negated, DEEPEST, 1)),
    Case("slots_shifted", of_columns(prompts.slots_shifted, w0=W0), descends(shifted, DEEPEST, -1, "descent_from_w0")),
    Case(
        "query_shifted",
        of_columns(prompts.query_shifted, w0=W0),
        descends(query_shifted, 0, -1, "descent_from_w0"),
    ),
    Case(
        "relu_heads_with_a_flag",
        Model(lambda layers: partial(prompts.flagged, layers=layers)),
        Truth(
            Equation("all", "relu", "1/(n+1)"),
            "gradient_descent",
            DEEPEST,
            two_barred_relus,
            read=(-1, D),
            tokens=flagged,
        ),
        ("allenbai01/transformers-as-statisticians", "src/models.py"),
        several(2),
    ),
    Case(
        "another_slot",
        of_columns(prompts.another_slot),
        Truth(Equation(), "gradient_descent", 1, into_a_slot, 1, tokens=with_a_slot),
    ),
    Case(
        "memory_of_layers",
        of_columns(prompts.memory_of_layers, kept=MOMENTUM),
        Truth(with_velocity, "heavy_ball", DEEPEST, descent(), read=(-1, -2), tokens=with_a_slot),
        MEMFORMER,
        without_the_last,
    ),
    Case(
        "in_turn",
        of_columns(prompts.in_turn),
        Truth(Equation("all"), "gradient_descent", 0, on_inputs, 1, (-1, 0), in_turn),
        ("dtsip/in-context-learning", "src/models.py"),
    ),
    Case(
        "in_turn_one_too_far",
        Model(of_causal),
        Truth(
            Equation("those before, itself and the next"),
            "gradient_descent",
            0,
            on_inputs,
            1,
            (-2, 0),
            in_turn_with_label,
        ),
        ("karpathy/nanoGPT", "model.py"),
    ),
)
