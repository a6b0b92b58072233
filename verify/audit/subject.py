"""A subject is a layer that somebody else wrote, and how it is called; what is not told is found by experiment.

Stable: the names and meanings of the fields of ``Subject``, and ``subject_of``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any


class Weights(StrEnum):
    """Where weights go: nowhere (fixed in a black box), by keyword, into a module's parameters, to a function."""

    NONE = "none"
    KEYWORDS = "keywords"
    MODULE = "module"
    FACTORY = "factory"


class Form(StrEnum):
    """The axes of what goes in: tokens are columns or rows of one array, after or before an axis of prompts, or apart.

    ``APART`` is ``call(x, y, query_x)`` with x: (n, d), y: (n, n_y), query_x: (1, d); ``APART_COLUMNS`` their
    transposes; ``APART_BATCH`` has an axis of prompts before each.
    """

    COLUMNS = "columns"
    ROWS = "rows"
    BATCH_ROWS = "batch, rows"
    BATCH_COLUMNS = "batch, columns"
    ROWS_BATCH = "rows, batch, features"
    APART = "apart"
    APART_COLUMNS = "apart, columns"
    APART_BATCH = "apart, batch"


class Output(StrEnum):
    """What comes out: all tokens, or the prediction at the query alone, of n_y numbers."""

    TOKENS = "tokens"
    PREDICTION = "prediction"


@dataclass(frozen=True)
class Subject:
    """A callable of tokens; the query's token is the last one, and a token has its slots in the order of ``slots``.

    ``call`` is called as ``weights`` says: NONE: call(tokens); KEYWORDS: call(tokens, **{name: array}); MODULE: a
    torch module, whose parameters are written before it is called; FACTORY: call({name: array})(tokens).  ``names``
    are the weights, all parameters of a module when empty; ``shapes`` their shapes in "D" (rows of a token), rows of
    slots by their names ("x", "y"), and numbers, found by trying when not told.  A result that is a tuple stands for
    its first element.  None, and no slots, are found by experiment; slots are then sought with one row of y.
    """

    call: Any
    name: str = ""
    slots: Mapping[str, int] = field(default_factory=dict)
    weights: Weights | None = None
    names: tuple[str, ...] = ()
    shapes: Mapping[str, tuple[str | int, ...]] = field(default_factory=dict)
    form: Form | None = None
    output: Output | None = None
    library: str | None = None  # of the arrays that go in: numpy, torch or jax

    def __post_init__(self) -> None:
        if not callable(self.call):
            raise ValueError(f"{self.name or 'the subject'} is {type(self.call).__name__}, expected a callable")
        for slot, rows in self.slots.items():
            if not isinstance(rows, int) or rows < 1:
                raise ValueError(f"{self.name or 'the subject'}: slot {slot} has {rows!r} rows, expected 1 or more")
        if self.slots and not {"x", "y"} <= set(self.slots):
            raise ValueError(f"{self.name or 'the subject'}: slots are {', '.join(self.slots)}, expected x and y")
        if self.library not in (None, "numpy", "torch", "jax"):
            raise ValueError(f"{self.name or 'the subject'}: library is {self.library}, expected numpy, torch or jax")


def subject_of(found: Any, name: str = "", told: Mapping[str, Any] = MappingProxyType({})) -> Subject:
    """The subject that an object is, or that it is the callable of, with the fields that are told besides.

    Raises ValueError for fields that say nothing.
    """
    subject = found if isinstance(found, Subject) else Subject(found)
    if unknown := sorted(set(told) - {f.name for f in fields(Subject)}):
        raise ValueError(f"a subject has no {', '.join(unknown)}, but {', '.join(f.name for f in fields(Subject))}")
    kinds: Mapping[str, Callable[[Any], Any]] = {"weights": Weights, "form": Form, "output": Output, "names": tuple}
    given = {name: kinds.get(name, lambda value: value)(value) for name, value in told.items()}
    return replace(subject, **{"name": subject.name or name, **given})
