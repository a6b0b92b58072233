"""How far the exact instances of a claim reach: a part that holds for small sizes only must meet one that is not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from constructions.claim import BoundedSequence, Claim, Inequality, Part
from verify.checks.instances.points import LAST
from verify.checks.instances.sizes import Sizes, sizes

LARGE, DEEP = 5, 8  # a size of one axis, or the depth, while the other sizes are small
ENOUGH = 7  # the depth that must be reached


@dataclass(frozen=True)
class Reach:
    """The largest size of each axis, and the least and largest depth, among the instances tried.

    The members of a sequence are counted as depths; an inequality has neither axes nor a depth.
    """

    instances: int
    largest: Mapping[str, int]
    depths: tuple[int, ...] = ()  # (least, largest)


def extremes(part: Part, beside: int) -> list[Sizes]:
    """No layer and a great depth with all axes 2, and each axis large in turn with the others ``beside``."""
    depths = (0, DEEP) if part.advance else ()
    deep = [sizes(part, depth, **dict.fromkeys(part.axes, 2)) for depth in depths]
    return [*deep, *(sizes(part, 1, **dict.fromkeys(part.axes, beside) | {axis: LARGE}) for axis in part.axes)]


def reached(claim: Claim, tried: Iterable[tuple[str, Sizes | None]]) -> dict[str, Reach]:
    """How far ``tried`` reaches, (part or comparison, sizes of a part), for all that the claim is made of."""
    found: dict[str, list[Sizes | None]] = {about.name: [] for about in (*claim.parts, *claim.comparisons)}
    for about, at in tried:
        found[about].append(at)
    return {about.name: _reach(about, found[about.name]) for about in (*claim.parts, *claim.comparisons)}


def _reach(about: Part | Inequality | BoundedSequence, tried: list[Sizes | None]) -> Reach:
    at = [s for s in tried if s is not None]
    if isinstance(about, Part):
        depths = [s.depth for s in at] if about.advance else []
        largest = {axis: max((s[axis] for s in at), default=0) for axis in about.axes}
        return Reach(len(tried), largest, (min(depths), max(depths)) if depths else ())
    return Reach(len(tried), {}, (0, LAST) if tried and isinstance(about, BoundedSequence) else ())


def unreached(claim: Claim, reach: Mapping[str, Reach]) -> list[str]:
    """What instances are missing, in words: at L = 0, at ``ENOUGH`` layers, with each axis of each part large."""
    missing = []
    for about in (*claim.parts, *claim.comparisons):
        found = reach.get(about.name, Reach(0, {}))
        if not found.instances:
            missing.append(f"no instance of {about.name} was tried")
            continue
        inductive = isinstance(about, BoundedSequence) or (isinstance(about, Part) and about.advance is not None)
        least, most = found.depths or (ENOUGH, 0)
        if inductive and least > 0:
            missing.append(f"no instance of {about.name} with L = 0")
        if inductive and most < ENOUGH:
            missing.append(f"no instance of {about.name} with L >= {ENOUGH}")
        small = [axis for axis in (about.axes if isinstance(about, Part) else ()) if found.largest.get(axis, 0) < LARGE]
        missing += [f"no instance of {about.name} with {axis} >= {LARGE}" for axis in small]
    return missing
