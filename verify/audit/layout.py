"""How tokens lie in what goes into a subject and in what comes out: packing and unpacking, by form.

Here tokens are always columns, (D, n + 1), the query last; whatever a form does is undone on the way back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy

from verify.audit.fault import Fault
from verify.audit.subject import Form, Output

APART = (Form.APART, Form.APART_COLUMNS, Form.APART_BATCH)


@dataclass(frozen=True)
class Layout:
    """Slots in order with their rows, the form, and what comes out.

    ``flat`` says of forms apart that y and the query are given without their axis of length 1.  ``query_sign`` is -1
    where the query's y slot is written with the opposite sign: then it is negated on the way in and on the way out.
    """

    slots: Mapping[str, int] = field(hash=False)
    form: Form
    output: Output
    flat: bool = False
    query_sign: int = 1

    @property
    def rows(self) -> int:
        """D, the rows of a token."""
        return sum(self.slots.values())

    def rows_of(self, slot: str) -> slice:
        """Where a slot stands in a token."""
        begin = 0
        for name, rows in self.slots.items():
            if name == slot:
                return slice(begin, begin + rows)
            begin += rows
        raise ValueError(f"there is no slot {slot}")

    def turned(self, tokens: numpy.ndarray) -> numpy.ndarray:
        """The query's y slot by its sign."""
        if self.query_sign == 1:
            return tokens
        found = numpy.array(tokens)
        found[self.rows_of("y"), -1] *= -1
        return found

    def packed(self, prompts: Sequence[numpy.ndarray]) -> tuple[numpy.ndarray, ...]:
        """What the callable is given: one prompt, or several along the axis of prompts."""
        prompts = [self.turned(p) for p in prompts]
        if self.form in APART:
            return self._apart(prompts)
        stacked = numpy.stack(prompts)  # (B, D, n + 1)
        match self.form:
            case Form.COLUMNS:
                return (prompts[0],)
            case Form.ROWS:
                return (prompts[0].T,)
            case Form.BATCH_COLUMNS:
                return (stacked,)
            case Form.BATCH_ROWS:
                return (stacked.transpose(0, 2, 1),)
        return (stacked.transpose(2, 0, 1),)

    def _apart(self, prompts: Sequence[numpy.ndarray]) -> tuple[numpy.ndarray, ...]:
        x, y = self.rows_of("x"), self.rows_of("y")
        found = [[p[x, :-1].T, p[y, :-1].T, p[x, -1:].T] for p in prompts]
        if self.form is Form.APART_COLUMNS:
            found = [[a.T for a in one] for one in found]
        if self.flat:
            found = [[x, y.reshape(-1) if self.slots["y"] == 1 else y, q.reshape(-1)] for x, y, q in found]
        if self.form is Form.APART_BATCH:
            return tuple(numpy.stack(a) for a in zip(*found, strict=True))
        return tuple(found[0])

    def unpacked(self, answer: numpy.ndarray, prompts: Sequence[numpy.ndarray]) -> list[numpy.ndarray]:
        """Of each prompt its tokens (D, n + 1), or its prediction (n_y,).  Raises Fault for another shape."""
        if self.output is Output.PREDICTION:
            return self._predictions(answer, len(prompts), prompts[0].shape[1])
        shape = (len(prompts), *prompts[0].shape)
        expected = {
            Form.COLUMNS: shape[1:],
            Form.ROWS: (shape[2], shape[1]),
            Form.BATCH_COLUMNS: shape,
            Form.BATCH_ROWS: (shape[0], shape[2], shape[1]),
            Form.ROWS_BATCH: (shape[2], shape[0], shape[1]),
        }[self.form]
        if answer.shape != expected:
            raise Fault(f"answers with an array of shape {answer.shape}, expected {expected}")
        whole = answer.reshape(1, *answer.shape) if answer.ndim == 2 else answer
        match self.form:
            case Form.ROWS | Form.BATCH_ROWS:
                whole = whole.transpose(0, 2, 1)
            case Form.ROWS_BATCH:
                whole = whole.transpose(1, 2, 0)
        return [self.turned(one) for one in whole]

    def _predictions(self, answer: numpy.ndarray, prompts: int, tokens: int) -> list[numpy.ndarray]:
        """The prediction at the query: all that comes out, or its last one of n + 1 (of n_y numbers each)."""
        n_y = self.slots["y"]
        if answer.size == prompts * n_y:
            return list(answer.reshape(prompts, n_y))
        if answer.size == prompts * tokens * n_y:
            if self.form in (Form.COLUMNS, Form.BATCH_COLUMNS):
                return list(answer.reshape(prompts, n_y, tokens)[:, :, -1])
            if self.form is Form.ROWS_BATCH:
                return list(answer.reshape(tokens, prompts, n_y)[-1])
            return list(answer.reshape(prompts, tokens, n_y)[:, -1])
        raise Fault(f"answers with an array of shape {answer.shape}, expected tokens or {n_y} numbers for each prompt")
