"""What an experiment trains: a frozen table of fields, each of which the command line may replace."""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from train.model.architecture import KEYS, VALUES, WHOLE
from train.model.deepened import PLACES
from train.model.similarities import NAMES
from train.own.functions import OURS, WORD, Own
from train.own.probes import WORDS, flag
from train.prompts.covariates import COVARIATES, check_sigma
from train.prompts.labels import FIXED, MAPPED, check, is_own
from train.prompts.tokens import TOKENS

MOST = 2**63  # above every integer
OPTIMISERS = ("adam", "adam_cosine", "lbfgs")
STARTS = ("noise", *PLACES)
DTYPES = ("float32", "float64")


def _field(default: Any, text: str) -> Any:
    """A field with its explanation, for --help."""
    return dataclasses.field(default=default, metadata={"help": text})


@dataclass(frozen=True)
class Configuration:
    """Everything that decides what is trained; a run is one choice of pair, context, seed and learning rate.

    Raises ValueError that names the field for a value that makes no sense.
    """

    pairs: tuple[str, ...] = _field(("exp/exp",), "labels/similarity of each run; heads are joined by +, layers by >")
    contexts: tuple[int, ...] = _field((14,), "numbers n of labelled points in the context")
    tokens: str = _field("pairs", "pairs: a token (x, y) for each point; alternating: tokens x and y, with positions")
    depths: tuple[int, ...] = _field((3,), "numbers of layers; each depth is trained by itself")
    seeds: tuple[int, ...] = _field((0,), "seeds: of the rotation of Sigma, the first weights and the prompts")
    learning_rates: tuple[float, ...] = _field((0.02,), "learning rates of adam")
    values: str = _field("sparse", "sparse: diag(0, r I); full: diag(A, r I); dense")
    keys: str = _field(
        "apart",
        "apart: B and C; product: M for B^T C; symmetric: M symmetric; identity: M = I; dense: of whole tokens; "
        "positions: dense, but of positions alone in the first layer",
    )
    looped: bool = _field(False, "whether all layers share their weights")
    growth: int = _field(0, "steps of adam in which looped layers become as many, from one on; 0: all from the first")
    perceptron: tuple[int, ...] = _field((), "widths of a map x -> m(x) before the layers, features last; empty: none")
    token_limit: float = _field(0.0, "size to which entries of tokens are clipped after every layer; 0: they are not")
    layer_norm: bool = _field(False, "whether layers see normalised tokens, and add to tokens as they are")
    covariates: str = _field("sphere", "the law of xi, x = Sigma^1/2 xi: sphere, gaussian, uniform on (-1/2, 1/2)")
    spectrum: tuple[float, ...] = _field((1.0, 1.0, 0.25, 2.25, 1.0), "eigenvalues of Sigma; d of them")
    sigma: tuple[float, ...] = _field((), "Sigma itself, by a file with its matrix; without it turned with each seed")
    integrated: bool = _field(True, "whether labels are integrated out (not for dense values or keys)")
    closed: bool = _field(False, "whether the sample is closed under signed cyclic permutations")
    prompts: int = _field(2000, "prompts of a step")
    resample_every: int = _field(10, "steps between new prompts; 0: the same prompts always")
    steps: int = _field(1000, "steps of adam, or iterations of lbfgs")
    optimiser: str = _field("adam", "adam, adam_cosine (its rate falls to 0), or lbfgs (on prompts that stay the same)")
    betas: tuple[float, ...] = _field((0.9, 0.9), "decay of adam's two means")
    clip: float = _field(10.0, "largest norm of a layer's gradient; a larger one is scaled down")
    initial_scale: float = _field(0.1, "standard deviation of the first weights")
    starts: tuple[str, ...] = _field(
        ("noise",), "a run for each: noise; first, last: what the depth before has reached, and idle layers there"
    )
    dtype: str = _field("float32", "float32 or float64")
    snapshots: int = _field(100, "weights kept along the way")
    test_prompts: int = _field(20000, "fresh prompts for the loss at the end")
    chunk: int = _field(4000, "prompts computed at a time, of all runs: bounds the memory")
    save_every: int = _field(200, "steps between checkpoints")
    own: Own = OURS  # the functions of a user; no option of their own, and in no file

    def __post_init__(self) -> None:
        for name, known in {
            "values": VALUES,
            "keys": KEYS,
            "tokens": TOKENS,
            "covariates": (*COVARIATES, WORD),
            "optimiser": OPTIMISERS,
            "dtype": DTYPES,
        }.items():
            if getattr(self, name) not in known:
                raise ValueError(f"{name} is {getattr(self, name)!r}, expected {', '.join(known)}")
        for name in ("pairs", "contexts", "depths", "seeds", "learning_rates", "spectrum", "starts"):
            found = getattr(self, name)
            if not found:
                raise ValueError(f"{name} is empty, expected at least one")
            if name != "spectrum" and len(set(found)) < len(found):
                raise ValueError(f"{name} is {found}, expected each of them once")
        for name in ("contexts", "depths", "prompts", "steps", "snapshots", "test_prompts", "chunk", "save_every"):
            found = getattr(self, name)
            if min(found if isinstance(found, tuple) else (found,)) < 1:
                raise ValueError(f"{name} is {found}, expected at least 1")
        for name in ("learning_rates", "spectrum", "clip", "initial_scale"):
            found = getattr(self, name)
            if not all(0 < value < float("inf") for value in (found if isinstance(found, tuple) else (found,))):
                raise ValueError(f"{name} is {found}, expected positive numbers")
        for name in INTEGERS:
            found = getattr(self, name)
            if max(found if isinstance(found, tuple) else (found,), default=0) >= MOST:
                raise ValueError(f"{name} is {found}, expected less than 2^63")
        if not 0 <= self.token_limit < float("inf"):
            raise ValueError(f"token_limit is {self.token_limit}, expected a number of at least 0")
        if self.token_limit and (self.integrated or self.tokens != "pairs"):
            raise ValueError("token_limit is not 0, expected pairs with drawn labels: clipped slots are not linear")
        if self.layer_norm and self.integrated:
            raise ValueError("integrated is True, expected False with layer_norm: normalised slots are not linear")
        if min(self.seeds) < 0:
            raise ValueError(f"seeds is {self.seeds}, expected integers of at least 0")
        if min(self.perceptron, default=1) < 1:
            raise ValueError(f"perceptron is {self.perceptron}, expected widths of at least 1")
        for name in ("resample_every", "growth"):
            if getattr(self, name) < 0:
                raise ValueError(f"{name} is {getattr(self, name)}, expected at least 0")
        if self.growth and (not self.looped or self.optimiser == "lbfgs"):
            raise ValueError(f"growth is {self.growth}, expected 0 unless looped, with adam: else weights change shape")
        if len(self.betas) != 2 or not all(0 <= beta < 1 for beta in self.betas):
            raise ValueError(f"betas is {self.betas}, expected two numbers of at least 0 and below 1")
        if (self.values == "dense" or self.keys in WHOLE) and self.integrated:
            raise ValueError("integrated is True, expected False with dense values or keys: they mix the label rows")
        if self.optimiser == "lbfgs" and self.resample_every:
            raise ValueError(f"resample_every is {self.resample_every}, expected 0 with lbfgs: it needs a fixed sample")
        if self.keys == "positions" and self.tokens != "alternating":
            raise ValueError("keys is 'positions', expected 'dense' unless tokens alternate: pairs have no positions")
        if self.tokens == "alternating":
            if self.values != "dense" or self.keys not in WHOLE:
                raise ValueError("tokens is 'alternating', expected 'pairs' unless values and keys are dense")
            if len(self.contexts) > 1:
                raise ValueError(f"contexts is {self.contexts}, expected one with alternating tokens: positions differ")
        self._check_starts()
        self._check_pairs()
        self._check_own()
        if self.sigma:
            check_sigma(self.sigma, self.spectrum)

    def _check_pairs(self) -> None:
        for pair in self.pairs:
            labels, _, heads = pair.partition("/")
            check(labels, len(self.spectrum))
            if self.integrated and FIXED.fullmatch(labels):
                raise ValueError(f"integrated is True, expected False with the labels {labels!r}: tasks are drawn")
            if self.closed and labels.startswith(MAPPED):
                raise ValueError(f"closed is True, expected False with the labels {labels!r}: turned, they are others")
            of_layers = [head.split(">") for head in heads.split("+")]
            if unknown := [name for names in of_layers for name in names if name not in (*NAMES, WORD)]:
                raise ValueError(f"pairs: {pair!r} has the similarity {unknown[0]!r}, expected {', '.join(NAMES)}")
            for names in of_layers:
                if len(names) > 1 and self.growth:
                    raise ValueError(f"pairs: {pair!r} names each layer's similarity, expected growth 0 with that")
                if len(names) > 1 and any(depth != len(names) for depth in self.depths):
                    raise ValueError(f"pairs: {pair!r} is of {len(names)} layers, but depths is {self.depths}")

    def _check_own(self) -> None:
        """Each function is there if and only if the word stands for it."""
        labels, heads = zip(*(pair.partition("/")[::2] for pair in self.pairs), strict=True)
        said = {
            "similarity": any(WORD in head.replace(">", "+").split("+") for head in heads),
            "labels": any(map(is_own, labels)),
            "covariates": self.covariates == WORD,
        }
        given = {what: function.name for what, function in self.own}
        if missing := [what for what, is_said in said.items() if is_said and what not in given]:
            raise ValueError(f"its {WORDS[missing[0]]} is a user's own: name it with {flag(missing[0])}")
        if unused := [what for what in given if not said[what]]:
            where = "covariates don't" if unused == ["covariates"] else "pairs don't"
            raise ValueError(f"--{unused[0]} {given[unused[0]]} is not used: {where} say {WORD!r} for it")

    def _check_starts(self) -> None:
        if unknown := set(self.starts) - set(STARTS):
            raise ValueError(f"starts is {self.starts}, expected some of {', '.join(STARTS)}, not {min(unknown)!r}")
        if self.starts != ("noise",):
            if "noise" not in self.starts:
                raise ValueError(f"starts is {self.starts}, expected noise among them: from it the first depth begins")
            if self.looped or list(self.depths) != sorted(self.depths):
                raise ValueError(f"starts is {self.starts}, expected noise alone if looped, or unless depths increase")

    def replaced(self, others: Mapping[str, Any] = MappingProxyType({}), /, **texts: str) -> Configuration:
        """With fields read from texts, numbers, true or false, tuples by commas; and others of these values.

        Raises ValueError with the field.
        """
        return dataclasses.replace(self, **others, **{name: parsed(name, text) for name, text in texts.items()})

    def as_json(self) -> dict[str, Any]:
        """As plain values, tuples as lists; a user's functions are left out."""
        found = {field.name: getattr(self, field.name) for field in FIELDS}
        return {k: list(v) if isinstance(v, tuple) else v for k, v in found.items()}


FIELDS = tuple(field for field in dataclasses.fields(Configuration) if field.name != "own")
HINTS = {name: kind for name, kind in typing.get_type_hints(Configuration).items() if name != "own"}
INTEGERS = [name for name, kind in HINTS.items() if int in (kind, *typing.get_args(kind))]
LATER = (  # older checkpoints don't have them
    "perceptron",
    "tokens",
    "starts",
    "token_limit",
    "layer_norm",
    "sigma",
    "growth",
)


def parsed(name: str, text: str) -> Any:
    """The value of a field from the command line.  Raises ValueError that names the field and what was expected."""
    kind = HINTS[name]
    arguments = typing.get_args(kind)
    if arguments:
        return tuple(_one(name, arguments[0], part) for part in text.split(",") if part)
    return _one(name, kind, text)


def _one(name: str, kind: type, text: str) -> Any:
    if kind is bool:
        if text.lower() not in ("true", "false"):
            raise ValueError(f"{name} is {text!r}, expected true or false")
        return text.lower() == "true"
    try:
        return kind(text)
    except ValueError:
        expected = {"int": "an integer", "float": "a number"}[kind.__name__]
        raise ValueError(f"{name} is {text!r}, expected {expected}") from None


def from_json(found: Any, own: Own = OURS) -> Configuration:
    """The configuration of ``as_json``.  Raises ValueError for an unknown or missing field, or a wrong type.

    What was written before there were the fields ``LATER`` has none of them: they are as they are without being asked.
    """
    if isinstance(found, dict):
        plain = Configuration().as_json()
        found = {name: plain[name] for name in LATER} | found
    if not isinstance(found, dict) or set(found) != set(HINTS):
        unknown = sorted(set(found) ^ set(HINTS)) if isinstance(found, dict) else type(found).__name__
        raise ValueError(f"the configuration has {unknown!r} too many or missing, expected exactly its fields")
    values: dict[str, Any] = {}
    for name, value in found.items():
        arguments = typing.get_args(HINTS[name])
        kind = arguments[0] if arguments else HINTS[name]
        if isinstance(value, list) != bool(arguments):
            raise ValueError(f"{name} is {value!r}, expected {'a list' if arguments else 'one value'}")
        for one in value if arguments else [value]:
            if type(one) is not kind and not (kind is float and type(one) is int):
                raise ValueError(f"{name} holds {one!r}, expected {kind.__name__}")
        try:
            values[name] = tuple(map(kind, value)) if arguments else kind(value)
        except OverflowError:
            raise ValueError(f"{name} holds an integer that is no {kind.__name__}: it is too large") from None
    return Configuration(**values, own=own)
