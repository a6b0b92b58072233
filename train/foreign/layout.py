"""What weights cannot say of themselves: how tensors are to be read, and what they were trained on.

A layout is a TOML or JSON file; every field is checked by type and value, and nothing in it is executed.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import Any

from train.files import Unreadable, once, text_of
from train.foreign.checks import (
    Matrix,
    at_least_zero,
    boolean,
    integer,
    list_of,
    matrix,
    one_of,
    or_text,
    positive,
    text,
)
from train.foreign.places import Constant, Place, places
from train.foreign.slots import Slots, slots
from train.landing.bounds import MOST
from train.model.similarities import NAMES
from train.prompts.covariates import COVARIATES
from train.prompts.labels import KERNELS, kernel

MOST_BYTES = 2**20  # of a layout file
MOST_PROMPTS = 10**9
VALUES = ({"value"}, {"value", "output"}, {"r"}, {"r", "A"})
KEYS = ({"product"}, {"key", "query"})
SIGMA = ("spectrum", "sigma", "root")
COUNT, WIDTH = "n", "sqrt(width)"
MASKS = ("row", "corner", "none")


@dataclass(frozen=True)
class Training:
    """A fixed sample of prompts; ``closed``: the one that python -m train draws with this seed, closed under signs."""

    prompts: int
    closed: bool = False
    seed: int = 0


@dataclass(frozen=True)
class Layout:
    """Everything that decides what foreign weights mean; ``FIELDS`` says what each field is."""

    tensors: Mapping[str, Place | Constant]
    layers: int
    similarity: tuple[str, ...]
    labels: str
    covariates: str
    context: int
    values_over: str | float
    claim: str | None = None
    spectrum: tuple[float, ...] | None = None
    sigma: Matrix | tuple[str, ...] | None = None
    root: Matrix | tuple[str, ...] | None = None
    heads: int = 1
    looped: bool = False
    labels_of: str = "xi"
    noise: float = 0.0
    y: str = "last"
    slots: tuple[tuple[str, int | None], ...] | None = None
    answer: str = "y"
    mask: str = "row"
    logits_over: str | float = 1.0
    prediction: str = "minus"
    context_labels: str = "plain"
    loss: float | None = None
    loss_error: float = 0.0
    training: Training | None = None
    ignore: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        roles = set(self.tensors)
        if not any(v | k == roles for v in VALUES for k in KEYS):
            known = " or ".join(sorted(" ".join(sorted(v)) for v in VALUES))
            told = f"tensors are {' '.join(sorted(roles)) or 'none'}"
            raise ValueError(f"{told}, expected {known}; with product, or key query")
        if len(given := [name for name in SIGMA if getattr(self, name) is not None]) != 1:
            raise ValueError(f"{' and '.join(given) or 'none'} given, expected exactly one of {', '.join(SIGMA)}")
        if len(self.similarity) not in (1, self.heads):
            raise ValueError(
                f"similarity names {len(self.similarity)}, expected 1 or one for each of {self.heads} heads"
            )
        if self.slots is not None and self.y != "last":
            raise ValueError('y is "first", expected its place in slots alone')
        if self.answer not in [name for name, _ in self.of_tokens.named if name != "x"]:
            raise ValueError(f"answer is {self.answer!r}, expected y or another name of slots")
        if self.answer != "y" and self.layers > 1:
            raise ValueError(
                f"answer is {self.answer!r} and layers {self.layers}: no claim covers it, as the next layer of a family"
                " reads what was written to y"
            )
        if self.logits_over == WIDTH and "product" in roles:
            raise ValueError(f'logits_over is "{WIDTH}", expected a number where key and query are merged')

    @property
    def similarities(self) -> tuple[str, ...]:
        """One for each head."""
        return self.similarity * self.heads if len(self.similarity) == 1 else self.similarity

    @property
    def of_tokens(self) -> Slots:
        """The slots of a token."""
        named = (("x", None), ("y", None)) if self.y == "last" else (("y", None), ("x", None))
        return Slots(self.slots or named, self.answer)

    @property
    def own_layers(self) -> int:
        """How many layers have weights of their own."""
        return 1 if self.looped else self.layers


def _similarity(value: Any) -> tuple[str, ...]:
    check = one_of(*NAMES)
    return (check(value),) if isinstance(value, str) else list_of(check, "names")(value)


def _labels(value: Any) -> str:
    try:
        kernel(text(value))
    except ValueError as error:
        raise ValueError(str(error).partition("expected ")[2] or str(error)) from None
    return str(value)


def _training(value: Any) -> Training:
    known = {f.name for f in fields(Training)}
    if not isinstance(value, dict) or not {"prompts"} <= set(value) <= known:
        raise ValueError("a table of prompts, closed and seed")
    seed = value.get("seed", 0)
    if type(seed) is not int or not 0 <= seed < 2**63:
        raise ValueError("a seed that is an integer of at least 0")
    return Training(integer(MOST_PROMPTS)(value["prompts"]), boolean(value.get("closed", False)), seed)


@dataclass(frozen=True)
class Field:
    """How a value is checked, and what it is."""

    check: Callable[[Any], Any]
    explained: str


FIELDS = {
    "tensors": Field(places, "table: where each factor is; see the examples"),
    "layers": Field(integer(MOST["layers"]), "number of layers"),
    "similarity": Field(_similarity, f"{', '.join(NAMES)}; for several heads one name, or a list"),
    "labels": Field(
        _labels,
        f"kernel K(xi, xi') of the labels: {', '.join(KERNELS)}, exp(0.25) for exp(./4), 0.5*linear+exp;"
        " exp_half: exp(./2)",
    ),
    "covariates": Field(
        one_of(*COVARIATES),
        "law of xi, x = S xi, Sigma = S S^T: sphere (uniform on |xi| = 1), gaussian (standard normal),"
        " uniform (independent on -1/2 to 1/2)",
    ),
    "context": Field(integer(MOST["context tokens"]), "number n of context tokens"),
    "values_over": Field(
        or_text(COUNT, positive), 'what attention is divided by: "n" (for every similarity) or a number'
    ),
    "claim": Field(text, "the claim whose prediction is tested, unless --claim is given"),
    "spectrum": Field(list_of(positive, "positive numbers"), "Sigma = diag(spectrum); or"),
    "sigma": Field(matrix, "Sigma itself: a matrix, the name of a tensor, or a list of names, for their product; or"),
    "root": Field(matrix, "S itself, in the same ways; exactly one of the three"),
    "heads": Field(integer(MOST["heads"]), "number of heads"),
    "looped": Field(boolean, "whether all layers have the same weights"),
    "labels_of": Field(
        one_of("xi", "x"),
        'of what labels are functions: "xi", or "x" itself (K(x, x\'); y = <w, x>, w standard normal)',
    ),
    "noise": Field(at_least_zero, "variance of independent noise in all labels, that of the query too"),
    "y": Field(one_of("last", "first"), 'where the label is in a token: "last" or "first"'),
    "slots": Field(
        slots, 'all slots of a token in order, with their sizes, in place of y: ["x", "y", "position 6"]; x has d'
    ),
    "answer": Field(text, "the slot of the query that is the prediction, 0 before the layer"),
    "mask": Field(
        one_of(*MASKS),
        'what tokens do not read: "row", the query; "corner", the query itself alone; "none", they read all',
    ),
    "logits_over": Field(
        or_text(WIDTH, positive), 'what logits are divided by: a number, or "sqrt(width)" of the keys'
    ),
    "prediction": Field(one_of("minus", "plus"), 'the query\'s y slot with this sign: "minus" or "plus"'),
    "context_labels": Field(one_of("plain", "negated"), 'labels in the context: "plain" or "negated"'),
    "loss": Field(at_least_zero, "mean squared error that you know of, without 1/2; it is compared"),
    "loss_error": Field(at_least_zero, "standard error of that loss"),
    "training": Field(_training, "table: prompts = 4000 where they stayed the same; leave it out for fresh ones"),
    "ignore": Field(
        list_of(text, "texts"), 'names of tensors that the function does not use, * for anything: ["optimizer/*"]'
    ),
}
NEEDED = [f.name for f in fields(Layout) if f.default is MISSING]


def layout_of(described: Mapping[str, Any]) -> Layout:
    """The layout that a table describes.  Raises ValueError for an unknown, missing or wrong field."""
    if unknown := sorted(set(described) - set(FIELDS)):
        raise ValueError(f"{unknown[0][:80]!r} is no field of a layout; known: {', '.join(FIELDS)}")
    if missing := [name for name in NEEDED if name not in described]:
        raise ValueError(f"{missing[0]!r} is missing (needed: {', '.join(NEEDED)})")
    made = {}
    for name, value in described.items():
        try:
            made[name] = FIELDS[name].check(value)
        except ValueError as error:
            raise ValueError(f"{name} is {_shortened(value)}, expected {error}") from None
    return Layout(**made)


def _shortened(value: Any) -> str:
    told = repr(value)
    return told if len(told) <= 80 else f"{told[:77]}..."


def described_in(path: Path) -> dict[str, Any]:
    """The table in a TOML or JSON file.  Raises Unreadable for what is none."""
    told = text_of(path, MOST_BYTES)
    try:
        found = json.loads(told, object_pairs_hook=once) if path.suffix == ".json" else tomllib.loads(told)
    except (ValueError, RecursionError) as error:
        told = " ".join(str(error).split())[:200]
        raise Unreadable(f"{path}: not a layout in {'JSON' if path.suffix == '.json' else 'TOML'} ({told})") from None
    if not isinstance(found, dict):
        raise Unreadable(f"{path}: holds {type(found).__name__}, expected a table of fields")
    return found
