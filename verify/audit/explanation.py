"""An explanation of a subject: a convention, what its weights are, and the numbers beside them; it can be run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy

from verify.audit.convention import Convention, Dense, added, after_definition
from verify.audit.layout import Layout
from verify.audit.memory import Memory
from verify.audit.roles import Roles
from verify.audit.scalars import ONE, Factor
from verify.audit.subject import Output
from verify.audit.taken import Weighting


@dataclass(frozen=True)
class Explanation:
    """tokens <- residual * tokens + factor * (what the convention adds, its scores times ``scale``).

    ``roles`` say what the weights are; without them ``fixed`` are the heads, which are those of a black box.
    ``query_factor`` multiplies what is added to the query besides (-1: there the sign is the other one).  Of a
    prediction these are the numbers of minus it, which is the query's y slot of the definition.  ``inner`` multiplies
    the values where it is another thing: where y reads the x that was updated before.  With a ``memory`` it is what
    becomes of the other slots where that is empty.
    """

    layout: Layout
    convention: Convention
    roles: Roles | None = None
    fixed: tuple[Dense, ...] = ()
    scale: Factor = ONE
    factor: Factor = ONE
    residual: float = 1.0
    query_factor: float = 1.0
    inner: Factor = ONE
    memory: Memory | None = None

    def heads(self, weights: Weighting) -> list[Dense] | None:
        """The heads at these weights, their scores scaled; None where the weights do not fit the roles."""
        found = list(self.fixed) if self.roles is None else self.roles.dense(weights, self.layout)
        return None if found is None else [scaled(h, self.scale.number) for h in found]

    def adds(self, heads: Sequence[Dense], tokens: numpy.ndarray) -> numpy.ndarray:
        """What the convention adds, before the factor: (D, n + 1)."""
        inner = self.inner.at(tokens.shape[-1] - 1)
        return added(self.convention, [replace(h, value=h.value * inner) for h in heads], tokens, self.layout.slots)

    def total(self, n: int) -> float:
        """By what values are multiplied in all."""
        return self.factor.at(n) * self.inner.at(n)

    @property
    def is_definition(self) -> bool:
        """Whether it is the definition's layer, up to a factor that can be taken into the values."""
        own = self.residual == 1 and self.query_factor == 1 and self.memory is None
        return self.convention.is_definition and own

    def after(self, heads: Sequence[Dense], tokens: numpy.ndarray) -> numpy.ndarray:
        """The tokens (D, n + 1) after one layer: of the definition's, where it is that."""
        factor = self.factor.at(tokens.shape[-1] - 1)
        if self.is_definition:
            made = [replace(h, value=h.value * factor) for h in heads]
            return after_definition(self.convention, made, tokens, self.layout.slots)
        change = self.adds(heads, tokens) * factor
        change[..., -1] *= self.query_factor
        return self.residual * tokens + change

    def seen(self, tokens: numpy.ndarray) -> numpy.ndarray:
        """What comes out of the subject when its tokens are these: they, or the prediction."""
        if self.layout.output is Output.TOKENS:
            return tokens
        return -tokens[self.layout.rows_of("y"), -1]


def scaled(head: Dense, scale: float) -> Dense:
    """The head with its scores times ``scale``."""
    return replace(head, query=head.query * scale)


def basis(layout: Layout, tokens: Sequence[numpy.ndarray], adds: Sequence[numpy.ndarray]) -> numpy.ndarray:
    """The three rows that outputs are made of: the tokens, what is added to the context, and what to the query.

    ``adds`` (..., D, n + 1) for each prompt; the result is (..., 3, number of outputs).
    """
    if layout.output is Output.PREDICTION:
        y = layout.rows_of("y")
        read = numpy.concatenate([-a[..., y, -1] for a in adds], axis=-1)
        own = numpy.broadcast_to(numpy.concatenate([-t[y, -1] for t in tokens]), read.shape)
        return numpy.stack([own, read * 0, read], axis=-2)
    lead = adds[0].shape[:-2]
    in_query = [numpy.arange(t.shape[-1]) == t.shape[-1] - 1 for t in tokens]
    own = numpy.concatenate([t.reshape(-1) for t in tokens])
    context = [numpy.where(q, 0, a).reshape(*lead, -1) for a, q in zip(adds, in_query, strict=True)]
    query = [numpy.where(q, a, 0).reshape(*lead, -1) for a, q in zip(adds, in_query, strict=True)]
    both = [numpy.concatenate(part, axis=-1) for part in (context, query)]
    return numpy.stack([numpy.broadcast_to(own, both[0].shape), *both], axis=-2)


def measured(rows: numpy.ndarray, outputs: numpy.ndarray) -> tuple[numpy.ndarray, numpy.ndarray]:
    """The numbers (..., 3) with which the rows (..., 3, k) explain outputs (k,) best, and what each leaves.

    What is left is relative to what is added; a row of zeros has the number nan, and so has all that is not finite.
    """
    finite = numpy.isfinite(rows).all((-1, -2), keepdims=True)
    rows = numpy.where(finite, rows, 0)
    size = numpy.linalg.norm(rows, axis=-1, keepdims=True)
    empty = size[..., 0] == 0
    unit = rows / numpy.where(size == 0, 1, size)
    numbers = (numpy.linalg.pinv(unit.swapaxes(-1, -2), rcond=1e-9) @ outputs[:, None])[..., 0]
    left = numpy.linalg.norm(outputs - numpy.einsum("...r,...rk->...k", numbers, unit), axis=-1)
    own = outputs - numbers[..., :1] * unit[..., 0, :]
    among = numpy.maximum(numpy.linalg.norm(own, axis=-1), 1e-3 * numpy.linalg.norm(outputs))
    left = numpy.where(finite[..., 0, 0] & (among > 0), left / numpy.where(among > 0, among, 1), numpy.inf)
    return numpy.where(empty, numpy.nan, numbers / numpy.where(empty, 1, size[..., 0])), left
