"""All evidence for one claim, gathered by running every check; nothing here decides what it amounts to."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from constructions.arrays.namespace import NAMESPACES
from constructions.catalogue import CLAIMS, MUTANTS, STEMS
from constructions.claim import Claim
from proofs.calculus.calculation import StepRefused, prove
from proofs.calculus.positivity import argue
from proofs.catalogue import PROOFS
from verify.certificate.equations import of_proof, of_refutation, with_parents
from verify.checks.exact_check import decide
from verify.checks.monte_carlo import Interval, sampled
from verify.checks.refutation import Tried, refute, smallest
from verify.checks.sensitivity import Rejection, needed, reject
from verify.checks.witness import Witness, witness
from verify.files import (
    CERTIFICATES,
    ROOT,
    Unreadable,
    canonical_json,
    certificate_digest,
    source_digests,
    stored_text,
    write_whole,
)

SCHEMA = 1
CACHE = ROOT / ".verify"


@dataclass(frozen=True)
class Evidence:
    """What the checks found for one claim."""

    claim: str
    key: str  # digest of every source file the evidence depends on
    counterexample: str  # "" when none was found
    refutation_instances: int
    proof_refused: str  # "" when the calculation went through
    goals: int
    exact_sizes: tuple[str, ...]
    exact_failure: str
    witness: Witness
    rejections: tuple[Rejection, ...]
    hypotheses: Mapping[str, str]  # hypothesis -> the instance that fails without it, "" for not needed
    sampled: Mapping[str, Interval]  # stationary point -> the intervals for the gradient there
    seconds: float = 0.0


def key(name: str, known: dict[str, str] | None = None) -> str:
    """Digest of the sources of a claim, its proof and the engine; evidence and certificate hold for these.

    ``known`` are digests of sources, as in ``source_digests``.
    """
    modules = ["verify.evidence", *(f"constructions.arrays.{namespace}" for namespace in NAMESPACES)]
    modules += [f"constructions.{STEMS[name]}"] + ([f"proofs.{STEMS[name]}"] if name in PROOFS else [])
    return hashlib.sha256(json.dumps(source_digests(*modules, known=known)).encode()).hexdigest()


def gather(name: str) -> tuple[Evidence, dict[str, Any] | None]:
    """Every check of a claim, from the beginning, and its certificate without parents when it is proved."""
    claim = {c.name: c for c in CLAIMS}[name]
    began = time.perf_counter()
    if claim.stated:
        return _nothing_but(claim, proof_refused="a lemma of analysis, with a written proof"), None
    found = refute(claim)
    refuted = not isinstance(found, Tried)
    refused, goals, body = "", 0, None
    try:
        calculated, argued = prove(claim, PROOFS[name]), argue(claim, PROOFS[name])
        goals = sum(map(len, calculated.values())) + len(argued)
        body = of_proof(claim, calculated, argued)
    except StepRefused as error:
        refused = str(error)
    held, failure = decide(claim)
    evidence = Evidence(
        claim=name,
        key=key(name),
        counterexample=str(found) if refuted else "",
        refutation_instances=found.instances if isinstance(found, Tried) else 0,
        proof_refused=refused,
        goals=goals,
        exact_sizes=tuple(held),
        exact_failure=failure or "",
        witness=witness(claim),
        rejections=tuple(reject(mutant, PROOFS[name]) for mutant in MUTANTS[name]()),
        hypotheses=needed(claim),
        sampled={p.name: sampled(p) for p in claim.stationary},
    )
    return Evidence(**{**vars(evidence), "seconds": time.perf_counter() - began}), body


def issue(body: dict[str, Any], parents: Mapping[str, str], folder: Path = CERTIFICATES) -> Path:
    """Write a certificate that names its parents; one that differs in its versions only is left as it is."""
    made = with_parents(body, parents)
    path = folder / f"{made['claim']}.json"
    if path.exists():
        try:
            text = stored_text(path)
            stored = json.loads(text)
            if _without_versions(stored) == _without_versions(made) and text == canonical_json(stored):
                return path
        except (ValueError, AttributeError):
            pass  # unreadable: replaced
    write_whole(path, canonical_json(made))
    return path


def _without_versions(made: dict[str, Any]) -> dict[str, Any]:
    digests = {k: v for k, v in made.get("digests", {}).items() if k != "versions"}
    return {k: v for k, v in made.items() if k != "versions"} | {"digests": digests}


def refuted_as_printed(printed: Claim, corrected: str) -> Evidence:
    """The smallest counterexample of a printed statement; its certificate, which names the correction, is written."""
    found = smallest(printed)
    if found is not None:
        corrections = CERTIFICATES / f"{corrected}.json"
        parents = {corrected: certificate_digest(corrections)} if corrections.exists() else {}
        issue(of_refutation(printed, found), parents)
    return _nothing_but(printed, counterexample=str(found or ""))


def _nothing_but(claim: Claim, counterexample: str = "", proof_refused: str = "") -> Evidence:
    """What is known of a claim none of whose parts was proved or tried in numbers."""
    untried = Witness(0, 0.0, 0.0, 0.0, "nothing to compare")
    return Evidence(claim.name, key(claim.name), counterexample, 0, proof_refused, 0, (), "", untried, (), {}, {})


def store(evidence: Evidence) -> None:
    """Keep evidence for ``--fast``."""
    write_whole(CACHE / f"{evidence.claim}.json", canonical_json({"schema": SCHEMA, **asdict(evidence)}))


def stored(name: str, known: dict[str, str] | None = None) -> Evidence | None:
    """The kept evidence, if statement, proof and engine are unchanged since."""
    try:
        kept = json.loads(stored_text(CACHE / f"{name}.json"))
        if kept.pop("schema") != SCHEMA or kept["key"] != key(name, known):
            return None
        kept["witness"] = Witness(**kept["witness"])
        kept["sampled"] = {name: Interval(**found) for name, found in kept["sampled"].items()}
        kept["rejections"] = tuple(Rejection(**r) for r in kept["rejections"])
        kept["exact_sizes"] = tuple(kept["exact_sizes"])
        return Evidence(**kept)
    except (Unreadable, ValueError, KeyError, TypeError):
        return None
