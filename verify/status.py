"""The status of a claim is computed from evidence, never written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import networkx

from constructions.claim import Claim
from verify.evidence import Evidence
from verify.replay.replaying import Result


class Verdict(StrEnum):
    """What the evidence for a claim amounts to; ``status`` says when it is which."""

    PROVED = "proved"
    SIZES = "proved at sizes"
    WITNESSED = "witnessed"
    REFUTED = "refuted"
    STATED = "stated"
    INCONSISTENT = "inconsistent"
    VACUOUS = "vacuous"


@dataclass(frozen=True)
class Status:
    """A verdict and the one line that explains it."""

    verdict: Verdict
    explanation: str


def status(evidence: Evidence, replayed: Result | None) -> Status:
    """What the evidence for one claim amounts to.

    proved: the calculation goes through and a second checker replays its certificate, for all sizes;
    proved at sizes: decided in the ring at the listed sizes only; witnessed: numbers only; refuted: an exact
    counterexample; stated: nothing.  *inconsistent*: two checks contradict each other.  *vacuous*: a mutant
    got past a check, so that the check's agreement says nothing.  A stale certificate, of other sources, is none.
    """
    certified = replayed is not None and replayed.verdict == "replayed"
    proved = not evidence.proof_refused and certified
    failures = [f for f in (evidence.counterexample, evidence.exact_failure) if f]
    if not evidence.witness.holds:
        failures.append(f"float64: {evidence.witness.worst}")
    failures += [f"sampled: {n}, {i.worst}" for n, i in evidence.sampled.items() if not i.holds]
    if proved and failures:
        return Status(Verdict.INCONSISTENT, f"proved, but {failures[0]}")
    if failures:
        return Status(Verdict.REFUTED, failures[0])
    stale = replayed is not None and replayed.verdict == "stale"
    if not evidence.proof_refused and replayed is not None and not certified and not stale:
        return Status(Verdict.INCONSISTENT, f"calculated, but not replayed: {replayed.explanation}")
    if survivors := [r.mutant for r in evidence.rejections if r.survives]:
        return Status(Verdict.VACUOUS, f"a check lets mutants pass: {', '.join(survivors)}")
    if proved:
        return Status(Verdict.PROVED, "for all sizes and values; certificate replayed")
    refused = f"a stale certificate: {replayed.explanation}" if replayed and stale else evidence.proof_refused
    if evidence.exact_sizes:
        return Status(Verdict.SIZES, f"{'; '.join(evidence.exact_sizes)}; no proof: {refused}")
    if evidence.witness.instances:
        return Status(Verdict.WITNESSED, f"largest error {evidence.witness.largest_error:.1e}")
    return Status(Verdict.STATED, refused or "no evidence")


def dependencies(claims: tuple[Claim, ...]) -> networkx.DiGraph:
    """The graph of what rests on what, an edge from a claim to each claim it depends on.

    Raises ValueError for a cycle or for a dependency that is no claim.
    """
    names = {c.name for c in claims}
    graph = networkx.DiGraph()
    graph.add_nodes_from(names)
    for c in claims:
        for other in c.depends_on:
            if other not in names:
                raise ValueError(f"{c.name} depends on {other}, which is no claim")
            graph.add_edge(c.name, other)
    if not networkx.is_directed_acyclic_graph(graph):
        raise ValueError("the claims depend on each other in a circle")
    return graph


def conditional_on(claims: tuple[Claim, ...], verdicts: Mapping[str, Status]) -> dict[str, tuple[str, ...]]:
    """For each claim, the ancestors that are not proved; empty for a fully proved claim's."""
    graph = dependencies(claims)
    return {
        c.name: tuple(sorted(a for a in networkx.descendants(graph, c.name) if verdicts[a].verdict != Verdict.PROVED))
        for c in claims
    }
