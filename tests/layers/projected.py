"""Torch modules that project in different ways, and causal masks."""

from __future__ import annotations

from collections.abc import Mapping

import numpy
import torch

from .by_tokens import FACTORS, Equation, Heads
from .case import DEEPEST, Case, D, Layer, Truth
from .code.causal import Causal
from .code.projections import Encoder, KeysWithoutTheLast, MergedWithoutResidual, Packed
from .code.rows import StepInTheScores
from .similarities import WIDTH, made, of_module, separated
from .weights import Array, Weights, block, descent, several, sheared

VON_OSWALD = ("google-research/self-organising-systems", "transformers_learn_icl_by_gd/src/transformer.py")


def with_out(heads: Heads) -> Mapping[str, Array]:
    """Query, key, value and an output projection."""
    ((value, key, query),) = heads
    out, inner = sheared(value)
    return {"query.weight": query, "key.weight": key, "value.weight": inner, "out.weight": out}


def without_residual(heads: Heads) -> Mapping[str, Array]:
    """Key and query merged: scores <z_j, M z_i>."""
    ((value, key, query),) = heads
    return {"key_query.weight": query.T @ key, "value.weight": value}


def packed(heads: Heads) -> Mapping[str, Array]:
    """All queries, then all keys, then all values, and an output projection with a block a head."""
    shears = [sheared(value) for value, _, _ in heads]
    rows = [query for *_, query in heads] + [key for _, key, _ in heads] + [inner for _, inner in shears]
    return {
        "in_proj_weight": numpy.concatenate(rows),
        "out_proj.weight": numpy.concatenate([out for out, _ in shears], axis=1),
    }


def listed(heads: Heads) -> Mapping[str, Array]:
    """Heads in lists of modules."""
    return {
        f"{name}.{h}.weight": weight
        for h, head in enumerate(heads)
        for name, weight in zip(("values", "keys", "queries"), head, strict=True)
    }


def in_the_scores(heads: Heads) -> Mapping[str, Array]:
    """moves and scores of a value diag(A, 1)."""
    ((value, key, query),) = heads
    return {"moves": value[:D, :D], "scores": (query.T @ key)[:D, :D]}


def step_in_the_scores(weights: Mapping[str, Array]) -> StepInTheScores:
    """One layer with these blocks."""
    module = StepInTheScores(1, D)
    module.load_state_dict({name: torch.as_tensor(block)[None] for name, block in weights.items()})
    return module


def drawn_in_the_scores(rng: numpy.random.Generator, width: int) -> Heads:
    """A value diag(A, 1), keys and queries of x alone."""
    value, key, query = (numpy.zeros((width, width)) for _ in range(3))
    for part in (value, key, query):
        part[:-1, :-1] = rng.standard_normal((width - 1, width - 1)) * 0.3
    value[-1, -1] = 1.0
    return [(value, key, query)]


def steps_in_the_scores(rate: float, n: int, d: int) -> Heads:
    """Value diag(0, 1), key -n rate x."""
    x = block(d + 1, slice(d), 1.0)
    return [(block(d + 1, d, 1.0), -n * rate * x, x)]


def two_relus(rate: float, n: int, d: int) -> Heads:
    """relu(s) - relu(-s) = s."""
    ((value, key, query),) = descent(undo=lambda n, d: 1 / (n + 1))(rate, n, d)
    return [(value, key, query), (-value, -key, query)]


def halves(rate: float, n: int, d: int) -> Heads:
    """A step in two heads of half the size."""
    ((value, key, query),) = descent()(rate, n, d)
    return [(value / 2, key, query)] * 2


def truth(
    equation: Equation,
    depth: int,
    claimed: int,
    weights: Weights | None = None,
    sign: int = -1,
    claim: str = "preconditioned_gradient_descent",
) -> Truth:
    """A truth about one claim and gradient descent."""
    factor = FACTORS[equation.factor]
    made = weights or descent(sign, lambda n, d: factor(n, d + 1))
    return Truth(equation, "gradient_descent", depth, made, sign, claims={claim: claimed})


def causal(name: str, reads: str, diagonal: int, met: tuple[str, str] | None = None) -> Case:
    """One step of the query is right, whatever the context does."""
    return Case(name, separated(Causal(WIDTH, diagonal)), truth(Equation(reads), 1, 0), met)


CASES = (
    Case(
        "keys_without_the_last",
        Layer(of_module(KeysWithoutTheLast(WIDTH)), with_out),
        truth(Equation(factor="1"), DEEPEST, DEEPEST),
        VON_OSWALD,
    ),
    Case(
        "keys_with_the_query",
        Layer(of_module(KeysWithoutTheLast(WIDTH, include_query=True)), with_out),
        truth(Equation("all", factor="1"), 1, 1),
        VON_OSWALD,
    ),
    Case(
        "step_in_the_scores",
        Layer(made(step_in_the_scores, ("moves", "scores"), "x"), in_the_scores),
        truth(Equation(), DEEPEST, DEEPEST, steps_in_the_scores),
        ("chengxiang/LinearTransformer", "linear_transformer.py"),
        drawn_in_the_scores,
    ),
    Case(
        "merged_without_residual",
        Layer(of_module(MergedWithoutResidual(WIDTH)), without_residual),
        truth(Equation("all", factor="1", residual=False), 1, 0, sign=1),
        ("yedizhang/linattn-icl", "net.py"),
    ),
    Case(
        "packed_heads",
        Layer(of_module(Packed(WIDTH, 2)), packed),
        truth(Equation(), DEEPEST, DEEPEST, halves),
        draw=several(2),
    ),
    Case(
        "two_relu_heads",
        Layer(of_module(Encoder(WIDTH, 2)), listed),
        truth(Equation("all", "relu", "1/(n+1)"), 1, 1, two_relus, claim="functional_gradient_descent"),
        ("allenbai01/transformers-as-statisticians", "src/models.py"),
        several(2),
    ),
    causal("causal_with_itself", "those before and itself", 0),
    causal("causal_without_itself", "those before", -1),
    causal("causal_one_too_far", "those before, itself and the next", 1, ("karpathy/nanoGPT", "model.py")),
)
