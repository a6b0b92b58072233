"""A hypothesis as its equation says it, for people: what it is called, and said to be, is a comment beside that."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from constructions.claim import Claim, Hypothesis, Part
from proofs.calculus.calculation import Assumption, Use
from proofs.calculus.free import free_values
from verify.report.document import Block, Display, Paragraph, Row, Words, joined
from verify.report.setting import Setting
from verify.report.text import unbroken

LONGEST = 80  # letters of what is said on one line, or again where it is used


def said(setting: Setting, hypothesis: Hypothesis) -> Words:
    """Its equation, for all arrays that it is about; its words where it has none."""
    if hypothesis.equation is None:
        assert hypothesis.entries is not None
        return (f"the entries of {hypothesis.entries[0]}, in words: {hypothesis.statement}",)
    names = setting.vectors[: len(hypothesis.parameters)]
    vectors = [setting.over.tensor(name, *axes) for name, axes in zip(names, hypothesis.parameters, strict=True)]
    left, right = hypothesis.equation(free_values(setting.part.inputs, setting.over), *vectors)
    equation = setting.equation(left, right, "≠" if hypothesis.not_zero else "=")
    if not names:
        return (equation,)
    return ("for all ", *joined([(setting.name(name),) for name in names], ", "), ": ", equation)


def equation(part: Part, hypothesis: Hypothesis) -> str:
    """The same as text, on one line."""
    return unbroken(said(Setting(part), hypothesis))


def commented(setting: Setting, hypothesis: Hypothesis) -> Words:
    """Its equation, and beside it what it is called and said to be."""
    words = "" if hypothesis.equation is None else f": {hypothesis.statement}"
    return (*said(setting, hypothesis), f"    # {hypothesis.name}{words}")


def stated(setting: Setting, kind: str, hypothesis: Hypothesis) -> Iterator[Block]:
    """The same in a document: on one line, or the equation below where it is long."""
    words = commented(setting, hypothesis)
    if size(words) <= LONGEST or hypothesis.equation is None:
        yield Paragraph((f"{kind} ", *words), 1)
        return
    *about, equation = said(setting, hypothesis)
    yield Paragraph((f"{kind} {hypothesis.name}: {hypothesis.statement}:  ", *about), 1)
    assert not isinstance(equation, str)
    yield Display((Row("", equation),), 2)


def named(claim: Claim, name: str) -> str:
    """What a hypothesis says, by the name of its part and its own: "part, hypothesis"."""
    return next(equation(p, h) for p in claim.parts for h in p.hypotheses if f"{p.name}, {h.name}" == name)


def used(setting: Setting, use: Use) -> Words:
    """The hypothesis or law of a use by its equation; by name alone where that is long and stands above."""
    part = setting.part
    assumed = next(h for h in part.hypotheses + part.laws if h.name == use.name)
    kind = "law" if assumed in part.laws else "hypothesis"
    words = said(setting, assumed)
    return (f"{kind} {use.name}: ", *words) if size(words) <= LONGEST else (f"{kind} {use.name}, above",)


def reason(setting: Setting, why: str, uses: tuple[Use, ...]) -> Words:
    """Why a line holds: as it says, and for a use of a hypothesis what that is."""
    assumed = [used(setting, use) for use in uses if use.kind == Assumption.HYPOTHESIS]
    return joined(assumed, "; ") or (why,)


def size(words: Words) -> int:
    """How long a sentence is."""
    return len(unbroken(words))


def as_json(claim: Claim) -> list[dict[str, Any]]:
    """Every hypothesis and law of a claim, for reports that a program reads."""
    return [
        {
            "part": part.name,
            "kind": kind,
            "name": hypothesis.name,
            "equation": equation(part, hypothesis),
            "comment": hypothesis.statement,
        }
        for part in claim.parts
        for kind, assumed in (("hypothesis", part.hypotheses), ("law", part.laws))
        for hypothesis in assumed
    ]
