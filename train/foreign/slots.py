"""The slots of a token: x and y, and others of which no family has anything."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import torch

from train.foreign.blocks import ROUNDING
from train.foreign.checks import list_of, text

SLOT = re.compile(r"(?P<name>[a-z_]{1,40})(?: (?P<size>[1-9]\d{0,3}))?")


@dataclass(frozen=True)
class Slots:
    """Names of slots in their order, each with its size; that of x is d, and y has 1."""

    named: tuple[tuple[str, int | None], ...]
    answer: str = "y"  # the slot that the prediction is read from

    def width(self, d: int) -> int:
        """Of a token."""
        return sum(self._sizes(d))

    def told(self, d: int) -> str:
        """What a token is made of."""
        others = [f"{name} {size}" for name, size in self.named if name not in ("x", "y")]
        return ", ".join([f"d = {d} and y", *others])

    def order(self, d: int) -> list[int]:
        """Where x, y and then all others stand."""
        ranges, start = {}, 0
        for (name, _), size in zip(self.named, self._sizes(d), strict=True):
            ranges[name], start = list(range(start, start + size)), start + size
        return [at for name in sorted(ranges, key=lambda name: (name != "x", name != "y")) for at in ranges[name]]

    def values(self, v: torch.Tensor, d: int, looped: bool) -> torch.Tensor:
        """V (layers, heads, d + 1, d + 1) of V (.., width, width) in the order above; the answer is written where y is.

        What the last layer writes beside the answer is never read.  Raises ValueError for what is read from, or written
        to, another slot otherwise.
        """
        v, at = v.clone(), self._answer(d)
        if at != d and v.shape[-1] > d + 1:
            v[..., d, :] = v[..., at, :]
        if not looped:
            v[-1, :, d + 1 :] = 0
        return self._of_x_and_y("values", v, d)

    def logits(self, n: torch.Tensor, d: int) -> torch.Tensor:
        """N (.., d + 1, d + 1) of N (.., width, width) in the order above.  Raises ValueError as above."""
        return self._of_x_and_y("keys and queries", n, d)

    def _sizes(self, d: int) -> list[int]:
        return [d if name == "x" else size or 1 for name, size in self.named]

    def _answer(self, d: int) -> int:
        """Where the answer is in the order above."""
        if self.answer == "y":
            return d
        sizes = [(name, size or 1) for name, size in self.named if name not in ("x", "y")]
        return d + 1 + sum(size for name, size in sizes[: [name for name, _ in sizes].index(self.answer)])

    def _of_x_and_y(self, what: str, a: torch.Tensor, d: int) -> torch.Tensor:
        others = a.clone()
        others[..., : d + 1, : d + 1] = 0
        if float(others.abs().max()) > ROUNDING * float(a.abs().max()):
            names = ", ".join(name for name, _ in self.named if name not in ("x", "y"))
            raise ValueError(f"{what} read or write slots beside x and y ({names}): no claim covers what is in them")
        return a[..., : d + 1, : d + 1]


def slots(value: Any) -> tuple[tuple[str, int | None], ...]:
    """Of a list such as ["x", "y", "position 6"].  Raises ValueError with what was expected."""
    made = []
    for told in list_of(text, "texts")(value):
        found = SLOT.fullmatch(told)
        if found is None:
            raise ValueError('a list of names, with sizes: ["x", "y", "position 6"]')
        made.append((found["name"], int(found["size"]) if found["size"] else None))
    names = [name for name, _ in made]
    if len(set(names)) < len(names) or not {"x", "y"} <= set(names):
        raise ValueError("every name once, x and y among them")
    if any(size is not None and size > 1 for name, size in made if name == "y"):
        raise ValueError("y of size 1")
    if any(size is not None for name, size in made if name == "x"):
        raise ValueError("x without a size: it has that of Sigma")
    return tuple(made)
