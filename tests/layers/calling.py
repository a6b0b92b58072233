"""A case as its author would call it: tokens in, tokens out, without the audit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy
import torch

from verify.audit.subject import Form, Weights

from .by_tokens import Heads, Token
from .case import DEEPEST, RATE, Case, Layer, Model


def apply(layer: Layer, heads: Heads, tokens: Sequence[Token]) -> list[Token]:
    """The layer with these heads, once."""
    subject, weights = layer.subject, layer.place(heads)
    rows = numpy.array(tokens)
    if subject.weights is Weights.KEYWORDS:
        return subject.call(rows.T, **weights).T.tolist()
    if subject.form is Form.COLUMNS:
        return subject.call(rows.T).T.tolist()
    if subject.weights is Weights.MODULE:
        written = {name: torch.as_tensor(weight) for name, weight in weights.items()}
        subject.call.load_state_dict(written, strict=False)
        assert set(dict(subject.call.named_parameters())) == set(written)
    call = subject.call(weights) if subject.weights is Weights.FACTORY else subject.call
    with torch.no_grad():
        return FORMS[subject.form](call, torch.tensor(rows, dtype=dtype(call))).tolist()


FORMS = {
    Form.ROWS: lambda call, rows: call(rows),
    Form.BATCH_ROWS: lambda call, rows: call(rows[None])[0],
    Form.ROWS_BATCH: lambda call, rows: call(rows[:, None])[:, 0],
}


def dtype(call: Callable[..., Any]) -> torch.dtype:
    """That of the parameters of a module, float64 elsewhere."""
    first = next(call.parameters(), None) if isinstance(call, torch.nn.Module) else None
    return torch.float64 if first is None else first.dtype


def states(case: Case, x: Sequence[Token], y: Sequence[float], at: Token) -> list[list[Token]]:
    """The tokens after 1, 2, ... layers with the weights of the algorithm."""
    heads = case.truth.weights(RATE, len(x), len(at))
    tokens, found = case.truth.tokens(x, y, at), []
    for _ in range(DEEPEST):
        tokens = apply(case.code, heads, tokens)
        found.append(tokens)
    return found


def predictions(case: Case, x: Sequence[Token], y: Sequence[float], at: Token) -> list[float]:
    """What 1, 2, ... layers with the weights of the algorithm predict."""
    truth = case.truth
    if isinstance(case.code, Model):
        heads = truth.weights(RATE, len(x), len(at))
        arrays = numpy.array(x), numpy.array(y)[:, None], numpy.array(at)[None]
        return [float(case.code.of([heads] * layers)(*arrays)) for layers in range(1, DEEPEST + 1)]
    token, entry = truth.read
    return [truth.sign * tokens[token][entry] for tokens in states(case, x, y, at)]


def rounding(case: Case) -> float:
    """What rounding alone may do to numbers near 1 in six layers."""
    if isinstance(case.code, Model):
        return 1e-9
    subject = case.code.subject
    return 1e-5 if subject.library == "jax" or dtype(subject.call) is torch.float32 else 1e-9
