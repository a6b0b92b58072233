"""Tensors that a layout does not use: what changes the function may not be left out."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase

import torch

from train.foreign.assembly import names, siblings
from train.foreign.layout import Layout
from train.foreign.published import listed
from train.foreign.tensors import Tensors

ALTERS = (  # words of names, as programs give them
    *("norm", "layernorm", "batchnorm", "rmsnorm", "ln", "bn", "scale", "gain", "offset", "gamma", "beta", "bias"),
    *("readout", "unembed", "embed", "embedding", "wte", "wpe", "head", "logits"),
    *("mlp", "ffn", "fc", "feedforward", "gate"),
)
WORDS = re.compile(r"[a-z]+")
OF_TRAINING = ("optimizer", "optim", "opt", "ema", "grad", "scheduler", "loss", "losses")  # what a name begins with
TOLD = "a norm, a bias, a readout or another layer changes the function, and no claim covers that"


def check(layout: Layout, tensors: Tensors) -> None:
    """Raises ValueError for tensors of which nothing is said, and for what the function uses and is to be left out."""
    unused = {name: tensors[name] for name in sorted(set(tensors) - names(layout, tensors))}
    if more := siblings(layout, tensors):
        told = f"{layout.own_layers} layers and {layout.heads} heads"
        raise ValueError(f"there is {_told(more[0], tensors[more[0]])} too, and the layout states {told}: {TOLD}")
    if used := [name for name, tensor in unused.items() if alters(name, tensor)]:
        raise ValueError(f"there is {_told(used[0], unused[used[0]])} too: {TOLD}")
    if left := {name: t for name, t in unused.items() if not ignored(name, layout) and not _idle(name, t)}:
        told = listed(left, 3).removeprefix("found ")
        raise ValueError(
            f"nothing is said of {told}: place them in tensors; ignore is for what the function does not use"
        )


def left_out(layout: Layout, tensors: Tensors) -> list[str]:
    """The names and shapes of what the layout says to ignore."""
    unused = sorted(set(tensors) - names(layout, tensors))
    return [_told(name, tensors[name]) for name in unused if ignored(name, layout)]


def alters(name: str, tensor: torch.Tensor) -> bool:
    """Whether its name says that the function uses it: a bias that is not 0, a norm, a readout, ..."""
    words = WORDS.findall(name.lower())
    if not words or words[0] in OF_TRAINING or _idle(name, tensor):
        return False
    return _is_bias(name, tensor) or any(
        word in ALTERS or word.removesuffix("s") in ALTERS or word.endswith(("norm", "embedding", "readout"))
        for word in words
    )


def ignored(name: str, layout: Layout) -> bool:
    """Whether the layout says that the function does not use it."""
    return any(fnmatchcase(name, pattern) for pattern in layout.ignore)


def _is_bias(name: str, tensor: torch.Tensor) -> bool:
    last = re.split(r"[./]", name.lower())[-1]
    return "bias" in WORDS.findall(last) or (last == "b" and tensor.ndim <= 1)


def _idle(name: str, tensor: torch.Tensor) -> bool:
    """A bias of zeros changes nothing."""
    return _is_bias(name, tensor) and not bool(tensor.count_nonzero())


def _told(name: str, tensor: torch.Tensor) -> str:
    return listed({name: tensor}).removeprefix("found ")
