"""A finding is what an audit says of a subject: values with an explanation, nothing that runs.

Stable: the fields of ``Finding``, ``Inherited`` and ``Observation``, the verdicts, and the JSON of ``as_json`` for one
``SCHEMA``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

SCHEMA = 1


class Verdict(StrEnum):
    """The answer about a claim, and about a subject for all the claims that were named.

    Where none was named it is whether the subject is the definition's layer, and inherits some claim.
    """

    INHERITED = "inherited"
    NOT_INHERITED = "not inherited"
    NOT_ABOUT_IT = "not about it"  # a claim that says nothing of a layer, or nothing of one with such slots and heads
    UNKNOWN = "unknown"


EXIT = {Verdict.INHERITED: 0, Verdict.NOT_INHERITED: 1, Verdict.NOT_ABOUT_IT: 1, Verdict.UNKNOWN: 3}


@dataclass(frozen=True)
class Observation:
    """What an experiment showed: ``fact`` is True, False, or None where it could not be made."""

    experiment: str
    fact: bool | None
    said: str


@dataclass(frozen=True)
class Candidate:
    """A layer that was compared: its equation, and how far from the subject, as a part of what the subject adds."""

    equation: str
    residual: float


@dataclass(frozen=True)
class Inherited:
    """Whether a claim holds of the subject; ``depth`` layers, at most 6, are the most up to which its prediction does.

    ``distance`` is the largest one up to that depth, in units of rounding; ``counterexample`` the smallest prompt that
    was found on which it does not hold, with what the subject and the claim say, as numbers and lists.  Where it is not
    inherited but a special case is, ``condition`` says which, as W_0 = 0, and depth and distance are of that case.
    """

    claim: str
    verdict: Verdict
    depth: int = 0
    distance: float = 0.0
    reason: str = ""
    condition: str = ""
    counterexample: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Finding:
    """What is said of a subject.

    ``conventions`` are named facts (sources of context and query, similarity, normaliser, factor, residual, order,
    tokens, weights), empty where no convention explains the outputs; ``distance`` is that of the subject to
    ``equation`` in units of rounding of ``dtype``; ``depth`` the largest depth (at most 6) to which its prediction is
    that of the definition's layer with the same weights; ``nearest`` are the nearest candidates when unknown.
    ``fault`` says in one line why the subject could not be explained: it raises, hangs, is random, has a bias, ...
    ``seed`` is that of the random prompts.
    """

    subject: str
    verdict: Verdict
    equation: str = ""
    conventions: Mapping[str, str] | None = None
    dtype: str = ""
    distance: float | None = None
    depth: int = 0
    observations: tuple[Observation, ...] = ()
    nearest: tuple[Candidate, ...] = ()
    claims: tuple[Inherited, ...] = ()
    fault: str = ""
    seed: int = 0

    def of(self, claim: str) -> Inherited:
        """What is said of one claim."""
        return next(found for found in self.claims if found.claim == claim)


def as_json(finding: Finding) -> dict[str, Any]:
    """A finding as numbers, words and lists."""
    return {"schema": SCHEMA, **asdict(finding)}
