"""Blocks that no equation of attention explains, because of one part; without it each is explained."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

import numpy

from .by_tokens import Equation, Heads, Token, plus, times
from .case import DEEPEST, Case, Layer, Truth
from .code import columns
from .code.blocks import Block
from .masks import in_columns
from .similarities import WIDTH, of_module
from .weights import Array, descent, separate

BIASES = {"value": 0.3, "key": -0.2, "query": 0.1}  # every entry of each, in the order of a head
HIDDEN = numpy.sin(numpy.arange(4 * WIDTH * WIDTH)).reshape(4 * WIDTH, WIDTH)  # of the MLP, and its transpose after


def normalised(token: Token) -> Token:
    """Mean 0, mean square 1 (but for the 1e-5 of torch)."""
    mean = sum(token) / len(token)
    centred = [a - mean for a in token]
    root = math.sqrt(sum(a * a for a in centred) / len(token) + 1e-5)
    return [a / root for a in centred]


def norm_before(heads: Heads, tokens: Sequence[Token]) -> list[Token]:
    """A tenth of what normalised tokens read from each other is added."""
    read = Equation().additions(heads, [normalised(token) for token in tokens])
    return [plus(token, added, 0.1) for token, added in zip(tokens, read, strict=True)]


def norm_after(heads: Heads, tokens: Sequence[Token]) -> list[Token]:
    """Every token is normalised after it has read."""
    return [normalised(token) for token in Equation()(heads, tokens)]


def biases(heads: Heads, tokens: Sequence[Token]) -> list[Token]:
    """A bias is a column of the matrix, for a 1 at the end of the token."""
    ones = [[*token, 1.0] for token in tokens]
    (wide,) = [
        [[[*row, number] for row in matrix] for matrix, number in zip(head, BIASES.values(), strict=True)]
        for head in heads
    ]
    value, key, query = wide
    read = Equation().additions([([*value, [0.0] * (WIDTH + 1)], key, query)], ones)
    return [plus(token, added[:-1]) for token, added in zip(tokens, read, strict=True)]


def perceptron(heads: Heads, tokens: Sequence[Token]) -> list[Token]:
    """z <- z + H^T gelu(H z) after the layer."""

    def after(token: Token) -> Token:
        hidden = [a / 2 * (1 + math.erf(a / math.sqrt(2))) for a in times(HIDDEN, token)]
        return plus(token, times(HIDDEN.T, hidden))

    return [after(token) for token in Equation()(heads, tokens)]


def positions_added(heads: Heads, tokens: Sequence[Token]) -> list[Token]:
    """sin(i j) is added to entry i of token j, i from 1 and j from 0."""
    moved = [[a + math.sin((i + 1) * j) for i, a in enumerate(token)] for j, token in enumerate(tokens)]
    return Equation()(heads, moved)


def block(name: str, hand: Callable[..., list[Token]], part: str, more: Mapping[str, Array], **built: object) -> Case:
    """A ``Block`` built in some way; ``more`` are its weights beside query, key and value."""
    code = Layer(of_module(Block(WIDTH, **built)), lambda heads: {**separate(heads), **more})
    return Case(name, code, Truth(hand, "gradient_descent", 0 if part else DEEPEST, descent(), part=part))


def affine(name: str) -> Mapping[str, Array]:
    """A LayerNorm as it is built."""
    return {f"{name}.weight": numpy.ones(WIDTH), f"{name}.bias": numpy.zeros(WIDTH)}


BIAS_WEIGHTS = {f"{name}.bias": numpy.full(WIDTH, number) for name, number in BIASES.items()}
CASES = (
    block("without_any_of_them", Equation(), "", {}),
    block("norm_before", norm_before, "LayerNorm", affine("before"), norm="before", scale=0.1),
    block("norm_after", norm_after, "LayerNorm", affine("after"), norm="after"),
    block("biases", biases, "bias", BIAS_WEIGHTS, bias=True),
    block("perceptron", perceptron, "MLP", {"mlp.0.weight": HIDDEN, "mlp.2.weight": HIDDEN.T}, mlp=True),
    Case(
        "positions_added",
        in_columns(columns.positions_added),
        Truth(positions_added, "gradient_descent", 0, descent(), part="positions"),
    ),
)
