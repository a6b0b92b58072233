"""Checkpoints: one .safetensors file a group of runs, with everything that decides what it means.

Tensors: ``weights/NAME`` (runs, layers, heads, ...), ``root`` S = Sigma^1/2 (runs, d, d), ``history/steps`` (K),
``history/losses`` (K, runs), ``history/weights/NAME`` (K, runs, ...), ``test/loss``, ``test/bayes`` and, where there
are several starts, ``test/validation`` (runs) once finished, and ``optimiser/NAME`` until then; ``own/...``, what
functions of its user's were at some points (``train.own.probes``).  The metadata is one JSON text under the key
``attention-audit``.

No file says what code to run: of functions of the user's it has the names, as words; ``read`` is given the functions,
and they must be the same at those points.

Since schema 2 it has a checksum of all tensors and of all other metadata, and a file in which a bit has changed is no
checkpoint.  Files of schema 1 have none: they are read, but no training goes on from one.
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy
import safetensors.torch
import torch

from train.bounds import check_runs
from train.brought import features
from train.configuration import Configuration, from_json
from train.files import Unreadable, once, whole
from train.model.architecture import Architecture, Weights
from train.own.functions import OURS, Own
from train.own.probes import WORDS, check, flag, kept, shapes
from train.runs import Group, Run, groups_of
from train.stored import MOST_BYTES, stored

SCHEMA = 2
WITHOUT_CHECKSUM = 1  # an older schema
KEY = "attention-audit"
VALIDATION = "validation"  # on prompts that are neither trained on nor those of the test
BEGUN = {"start": "noise"}  # what runs were that do not say it
CONVENTIONS = {  # of the one forward pass, constructions/definitions
    "tokens": "columns; context and query apart",
    "mask": "context tokens alone are read from; every token reads",
    "normalisation": "softmax over the context keys, for every reading token",
    "scale": "values are divided by the number n of context tokens, but not those of softmax; no 1/sqrt(d)",
    "prediction": "minus the y slot of the query: its label rows, which come first",
    "loss": "mean of (y slot + label)^2, summed over label rows",
    "product": "similarity(B x_i, C x_j)",
}


@dataclass(frozen=True)
class History:
    """What was seen along the way: at K steps, the losses (K, runs) and the weights, each (K, runs, ...)."""

    steps: torch.Tensor
    losses: torch.Tensor
    weights: Mapping[str, torch.Tensor]


@dataclass(frozen=True)
class Checkpoint:
    """The state of the training of a group of runs, or its result (``optimiser`` empty, ``test`` there)."""

    experiment: str
    claim: str
    configuration: Configuration
    group: Group
    device: str
    step: int
    weights: Mapping[str, torch.Tensor]
    root: torch.Tensor
    history: History
    optimiser: Mapping[str, torch.Tensor] = field(default_factory=dict)
    test: Mapping[str, torch.Tensor] = field(default_factory=dict)
    schema: int = field(default=SCHEMA, compare=False)  # of the file it was read from

    @property
    def finished(self) -> bool:
        return bool(self.test)

    @property
    def architecture(self) -> Architecture:
        return self.group.architecture(self.configuration)

    def best_starts(self) -> dict[Run, int]:
        """The number of every run but for its start: of all its starts the one whose validation loss is least.

        Of runs that start from noise alone each is the only one.
        """
        runs = self.group.runs
        losses = self.test[VALIDATION].tolist() if VALIDATION in self.test else [0.0] * len(runs)
        found: dict[Run, int] = {}
        for r in sorted(range(len(runs)), key=lambda r: (losses[r], r)):
            found.setdefault(replace(runs[r], start="noise"), r)
        return dict(sorted(found.items(), key=lambda item: item[1]))

    def of_best_starts(self) -> dict[Run, Weights]:
        """Their weights."""
        return {run: {name: w[r] for name, w in self.weights.items()} for run, r in self.best_starts().items()}


def device_name(device: str) -> str:
    """What a device is called: the GPU's name, or the processor's architecture."""
    return torch.cuda.get_device_name(device) if device.startswith("cuda") else f"cpu {platform.machine()}"


def write(path: Path, checkpoint: Checkpoint) -> None:
    """Write the file whole or not at all."""
    c = checkpoint
    described = {
        "schema": SCHEMA,
        "experiment": c.experiment,
        "claim": c.claim,
        "configuration": c.configuration.as_json(),
        "depth": c.group.depth,
        "runs": [asdict(run) for run in c.group.runs],
        "architecture": asdict(c.architecture),
        "conventions": CONVENTIONS,
        "device": c.device,
        "step": c.step,
        "own": {what: function.name for what, function in c.configuration.own},
        "versions": {"python": platform.python_version(), "torch": torch.__version__, "numpy": numpy.__version__},
    }
    tensors = {
        **{f"weights/{name}": w for name, w in c.weights.items()},
        **{f"optimiser/{name}": w for name, w in c.optimiser.items()},
        **{f"test/{name}": w for name, w in c.test.items()},
        **{f"history/weights/{name}": w for name, w in c.history.weights.items()},
        "history/steps": c.history.steps,
        "history/losses": c.history.losses,
        "root": c.root,
        **kept(c.configuration.own, features(c.configuration)),
    }
    tensors = {name: t.detach().cpu().contiguous() for name, t in tensors.items()}
    described["checksum"] = checksum(described, tensors)
    content = safetensors.torch.save(tensors, {KEY: json.dumps(described, sort_keys=True)})
    with whole(path) as partial:
        partial.write_bytes(content)


def checksum(described: Mapping[str, Any], tensors: Mapping[str, torch.Tensor]) -> str:
    """SHA-256 of the metadata but for the checksum itself, and of the name, dtype, shape and bytes of every tensor."""
    made = hashlib.sha256(json.dumps({k: v for k, v in described.items() if k != "checksum"}, sort_keys=True).encode())
    for name, t in sorted(tensors.items()):
        made.update(json.dumps([name, str(t.dtype), list(t.shape)]).encode())
        made.update(t.reshape(-1).view(torch.uint8).numpy().tobytes())
    return made.hexdigest()


def read(path: Path, most: int = MOST_BYTES, own: Own = OURS) -> Checkpoint:
    """The checkpoint in a file, checked: its checksum, names, shapes, finite numbers; ``own`` are its user's functions.

    Raises Unreadable, also for a file of more than ``most`` bytes, and functions that are not those of the training.
    """
    metadata, tensors = stored(path, most)
    try:
        return _checked(json.loads(metadata[KEY], object_pairs_hook=once), tensors, own)
    except KeyError as error:
        raise Unreadable(f"{path}: {error.args[0]!r} is missing") from None
    except (ValueError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise Unreadable(f"{path}: {error}") from None


def _checked(described: Any, tensors: dict[str, torch.Tensor], own: Own) -> Checkpoint:
    """Raises KeyError for what is missing, ValueError for what does not fit."""
    if not isinstance(described, dict) or type(described["schema"]) is not int:
        raise ValueError(f"the metadata are not of schema {WITHOUT_CHECKSUM} or {SCHEMA}")
    schema = described["schema"]
    if schema not in (WITHOUT_CHECKSUM, SCHEMA):
        raise ValueError(f"the metadata are of schema {schema}, expected schema {WITHOUT_CHECKSUM} or {SCHEMA}")
    if schema != WITHOUT_CHECKSUM and described["checksum"] != checksum(described, tensors):
        raise ValueError("the checksum is another: the file is damaged, or was changed after it was written")
    names = described.get("own", {})
    if not isinstance(names, dict) or not all(isinstance(name, str) for name in names.values()):
        raise ValueError("own is no table of the names of a user's functions")
    if missing := [what for what in WORDS if what in names and what not in dict(own)]:
        told = f"trained with a {WORDS[missing[0]]} of its user's, called {names[missing[0]]!r} there"
        raise ValueError(f"{told}: name it with {flag(missing[0])}, where a command takes it")
    if unused := [what for what, _ in own if what not in names]:
        raise ValueError(f"trained without a {WORDS[unused[0]]} of its user's: --{unused[0]} is not used")
    configuration = from_json(described["configuration"], own)
    group = _group(configuration, described)
    step = described["step"]
    if type(step) is not int or not 0 <= step <= configuration.steps:
        raise ValueError(f"step is {step!r}, expected an integer from 0 to {configuration.steps}")
    for name in ("experiment", "claim", "device"):
        if not isinstance(described[name], str):
            raise ValueError(f"{name} is {described[name]!r}, expected a text")

    def under(prefix: str) -> dict[str, torch.Tensor]:
        return {name.removeprefix(prefix): t for name, t in tensors.items() if name.startswith(prefix)}

    history = History(tensors["history/steps"], tensors["history/losses"], under("history/weights/"))
    made = Checkpoint(
        described["experiment"],
        described["claim"],
        configuration,
        group,
        described["device"],
        step,
        under("weights/"),
        tensors["root"],
        history,
        under("optimiser/"),
        under("test/"),
        schema,
    )
    _check_tensors(made, tensors)
    check(own, tensors)
    steps = history.steps
    if not bool((steps[1:] > steps[:-1]).all()) or int(steps[0]) < 0 or int(steps[-1]) > step:
        raise ValueError(f"history/steps are not steps in order, from 0 to {step}")
    if made.finished and step != configuration.steps:
        raise ValueError(f"step is {step}, expected {configuration.steps} where there is a test")
    return made


def _check_tensors(made: Checkpoint, tensors: Mapping[str, torch.Tensor]) -> None:
    """Raises KeyError for a missing tensor; ValueError for an unknown one, a wrong shape or dtype, NaN or infinity.

    Names, shapes and dtypes of the state of the optimiser are left to the optimiser (``restore``).
    """
    runs, d, dtype = len(made.group.runs), len(made.configuration.spectrum), getattr(torch, made.configuration.dtype)
    kept = max(1, made.history.steps.numel())
    expected: dict[str, tuple[tuple[int, ...], torch.dtype]] = {}
    for name, shape in made.architecture.shapes().items():
        expected[f"weights/{name}"] = (runs, *shape), dtype
        expected[f"history/weights/{name}"] = (kept, runs, *shape), torch.float32
    expected |= {"root": ((runs, d, d), dtype), "history/losses": ((kept, runs), torch.float32)}
    expected |= {"history/steps": ((kept,), torch.int64)}
    if made.test:
        expected |= {"test/loss": ((runs,), dtype)}
    if VALIDATION in made.test:
        expected |= {f"test/{VALIDATION}": ((runs,), dtype)}
    if "bayes" in made.test:
        expected |= {"test/bayes": ((runs,), torch.float64)}
    for name, shape in shapes(made.configuration.own, features(made.configuration)).items():
        expected[name] = shape, torch.float64
    if unknown := sorted(name for name in set(tensors) - set(expected) if not name.startswith("optimiser/")):
        raise ValueError(f"{unknown[0]!r} is not a tensor of a checkpoint")
    for name, wanted in expected.items():
        found = tuple(tensors[name].shape), tensors[name].dtype
        if found != wanted:
            raise ValueError(f"{name} has shape {found[0]} and {found[1]}, expected {wanted[0]} and {wanted[1]}")
    for name, tensor in tensors.items():
        if tensor.dtype not in (torch.float32, torch.float64, torch.int64):
            raise ValueError(f"{name} has {tensor.dtype}, expected torch.float32, torch.float64 or torch.int64")
        if not bool(torch.isfinite(tensor).all()):
            raise ValueError(f"{name} holds NaN or infinity, expected finite entries")


def _group(configuration: Configuration, described: dict[str, Any]) -> Group:
    """The group that the metadata name; it is one of its configuration."""
    depth, told, c = described["depth"], described["runs"], configuration
    if type(depth) is int and depth in c.depths and isinstance(told, list):
        check_runs(c)
        for group in groups_of(c, depth):
            runs = [asdict(run) | {"similarities": list(run.similarities)} for run in group.runs]
            if runs == [BEGUN | run if isinstance(run, dict) else run for run in told]:
                return group
    raise ValueError("depth and runs are not those of a group of the configuration")
