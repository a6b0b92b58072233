"""A case: a layer or a model as one meets it, how it is handed to an audit, and what is true of it by construction."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy

from verify.audit.subject import Form, Output, Subject, Weights

from .by_tokens import Heads, Token
from .weights import fixed, square

DEEPEST = 6  # a depth of 6 stands for every depth: it is the most that is tried
RATE = 0.1  # of the algorithm, for the sum over the context
D, N = 4, 6  # entries of x, and tokens of a context
SLOTS = {"x": D, "y": 1}
LAYERS = 3  # of a model


def pairs(x: Sequence[Token], y: Sequence[float], at: Token) -> list[Token]:
    """The tokens (x_i, y_i), and (x, 0) at the end."""
    return [[*p, label] for p, label in zip([*x, at], [*y, 0.0], strict=True)]


@dataclass(frozen=True)
class Truth:
    """What is true, found by hand.

    ``by_hand`` is the layer as loops over ``tokens`` of a prompt.  With ``weights(rate, n, d)``, those of the algorithm
    where there are any, ``sign`` times what stands at ``read`` (token, entry) is what ``algorithm`` predicts after l
    steps, for l up to ``depth`` and not for the next.  ``claims`` says up to which depth a claim of the catalogue holds
    (0: not at all); ``part`` is what no equation of attention explains.
    """

    by_hand: Callable[[Heads, Sequence[Token]], list[Token]]
    algorithm: str
    depth: int
    weights: Callable[[float, int, int], Heads]
    sign: int = -1
    read: tuple[int, int] = (-1, -1)
    tokens: Callable[[Sequence[Token], Sequence[float], Token], list[Token]] = pairs
    claims: Mapping[str, int] = field(default_factory=dict)
    part: str = ""


@dataclass(frozen=True)
class Layer:
    """A subject that is one layer, and its weights from heads (value, key, query)."""

    subject: Subject
    place: Callable[[Heads], Mapping[str, numpy.ndarray]] = fixed


@dataclass(frozen=True)
class Model:
    """Layers of heads to a callable of (x, y, query_x): weights are fixed in it, and the prediction comes out."""

    of: Callable[[Sequence[Heads]], Callable[..., Any]]


@dataclass(frozen=True)
class Case:
    """A name, the code and the truth.

    ``met``: a public repository and a file in it with a layer in this style; the code here is our own.  ``draw`` makes
    random heads, of those that the layer can have, for tokens of some width.
    """

    name: str
    code: Layer | Model
    truth: Truth
    met: tuple[str, str] | None = None
    draw: Callable[[numpy.random.Generator, int], Heads] = square

    @property
    def subject(self) -> Subject:
        """What an audit is handed; a model has some layers with the weights of the algorithm: one would tell little."""
        if isinstance(self.code, Layer):
            return replace(self.code.subject, name=self.name)
        call = self.code.of([self.truth.weights(RATE, N, D)] * LAYERS)
        return Subject(call, self.name, SLOTS, Weights.NONE, (), {}, Form.APART, Output.PREDICTION)
