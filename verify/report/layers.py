"""The attention heads of a claim, found by running it: their value, key and query blocks, and their similarity."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from types import FrameType
from typing import Any

from constructions.arrays.indexed import Array
from constructions.arrays.quotients import Quotient
from constructions.claim import Part
from constructions.definitions.attention import Head, Multiple, offer
from constructions.definitions.prompt import Tokens
from proofs.calculus.free import free_values
from verify.report.document import Formula, Words, joined
from verify.report.mathematics.marks import Mark
from verify.report.setting import Setting


def heads(setting: Setting) -> list[Words]:
    """A sentence for every head of a part."""
    found = dict.fromkeys(_said(setting, head, sources) for head, sources in _used(setting))
    return list(found)


def _used(setting: Setting) -> list[tuple[Head, Tokens]]:
    """The heads whose keys and values are asked for, with the tokens that they read from."""
    found: list[tuple[Head, Tokens]] = []

    def calling(frame: FrameType, event: str, _: Any) -> None:
        if event == "call" and frame.f_code is offer.__code__:
            head, sources = frame.f_locals["head"], frame.f_locals["sources"]
            if all(isinstance(a, Array | Multiple) for a in _arrays(head, sources)):  # not those of a derivative
                found.append((head, sources))

    before = sys.getprofile()
    sys.setprofile(calling)
    try:
        _run(setting.part, setting)
    finally:
        sys.setprofile(before)
    return found


def _arrays(head: Head, sources: Tokens) -> Iterator[Any]:
    for held in (head.value, head.key, head.query, sources):
        yield from held.values()


def _run(part: Part, setting: Setting) -> None:
    given, at, state = (free_values(d, setting.over) for d in (part.inputs, part.steps, part.state))
    if part.advance is None:
        part.equations(given, part.start(given))
    else:
        part.advance(given, at, state)


def _said(setting: Setting, head: Head, sources: Tokens) -> Words:
    keys = offer(head, sources).keys
    into: dict[str, dict[str, Any]] = {}
    for (to, source), block in head.value.items():
        into.setdefault(to, {})[source] = block
    said: list[Words] = [(f"value into {to}: ", *_projection(setting, blocks)) for to, blocks in into.items()]
    said += [("key: ", *_projection(setting, head.key)), ("query: ", *_projection(setting, head.query))]
    u, w = (setting.over.tensor(name, *keys.axes) for name in setting.vectors[:2])
    weights = head.similarity(u, w)
    named = [setting.name(name) for name in setting.vectors[:2]]
    said.append(("similarity of keys ", named[0], " and queries ", named[1], ": ", setting.formula(weights)))
    return joined(said, ";  ")


def _projection(setting: Setting, blocks: Mapping[str, Any]) -> Words:
    return joined([(_block(setting, block), f" on {slot}") for slot, block in blocks.items()], ", ")


def _block(setting: Setting, block: Any) -> Formula:
    if not isinstance(block, Multiple):
        return setting.formula(block)
    identity = setting.notation.name(setting.notation.identity)
    number = block.number
    if isinstance(number, Quotient):
        return (*setting.coefficient(number), Mark(" ", r"\, "), identity)
    if isinstance(number, int):
        return (identity,) if number == 1 else (Mark(f"{number} ", rf"{number}\, "), identity)
    return (*setting.formula(number), Mark(" ", r"\, "), identity)
