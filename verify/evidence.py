"""All evidence for one claim, gathered by running every check; nothing here decides what it amounts to."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from constructions.arrays.namespace import NAMESPACES
from constructions.catalogue import CLAIMS, ERRATA, MUTANTS, STEMS
from constructions.claim import Claim
from proofs.calculus.calculation import StepRefused, hypotheses_used, prove
from proofs.calculus.positivity import argue
from proofs.catalogue import PROOFS
from verify.certificate.equations import of_proof, of_refutation, with_parents
from verify.checks.exact_check import decide
from verify.checks.instances.hypotheses import Unmet
from verify.checks.monte_carlo import Interval, sampled
from verify.checks.one_path import parted
from verify.checks.reach import Reach
from verify.checks.refutation import Tried, refute, smallest
from verify.checks.sensitivity import Rejection, needed, reject
from verify.checks.witness import Witness, witness
from verify.files import (
    CACHE,
    Unreadable,
    canonical_json,
    json_digest,
    source_digests,
    stored_text,
    versions,
    write_whole,
)
from verify.listed import Listed

SCHEMA = 2
SAME: tuple[tuple[str, ...], ...] = ((), ("versions",))  # in what certificates of the same content may differ
STATED = {c.name: c for c in CLAIMS} | {e.read.name: e.read for e in ERRATA}


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
    hypotheses: Mapping[str, str]  # "part, hypothesis" -> the instance that fails without it, "" for none
    sampled: Mapping[str, Interval]  # stationary point -> the intervals for the gradient there
    reached: Mapping[str, Reach]  # part or comparison -> the sizes of the exact instances
    used: tuple[str, ...] = ()  # "part, hypothesis" that the proof uses
    ill_posed: str = ""  # the hypothesis that an instance does not meet; nothing else is known then
    seconds: float = 0.0


def key(name: str) -> str:
    """Digest of all that evidence and certificate of a claim hold for.

    That is the text of its module, of its proof and of the engine, and of all that these import, as it was imported;
    what the tables list under its name; and the versions of the programs that compute.
    """
    modules = ["verify.evidence", *(f"constructions.arrays.{namespace}" for namespace in NAMESPACES)]
    modules += [f"constructions.{STEMS[name]}"] + ([f"proofs.{STEMS[name]}"] if name in PROOFS else [])
    rows = Listed()
    listed = [rows.described(table.get(name)) for table in (STATED, MUTANTS, PROOFS)]
    return json_digest([source_digests(*modules, *sorted(rows.modules)), listed, versions()])


def gather(name: str) -> tuple[Evidence, dict[str, Any] | None]:
    """Every check of a claim, from the beginning, and its certificate without parents when it is proved."""
    claim = STATED[name]
    began = time.perf_counter()
    if claim.stated:
        return _nothing_but(claim, proof_refused="a lemma of analysis, with a written proof"), None
    try:
        if told := parted(claim):
            raise Unmet(told)
        evidence, body = _checked(claim)
    except (Unmet, ZeroDivisionError) as unmet:  # the latter where a hypothesis is defined nowhere
        evidence, body = _nothing_but(claim, proof_refused="not tried", ill_posed=f"{name}: {unmet}"), None
    return replace(evidence, seconds=time.perf_counter() - began), body


def _checked(claim: Claim) -> tuple[Evidence, dict[str, Any] | None]:
    """Raises Unmet for a hypothesis that an instance does not meet."""
    script = PROOFS[claim.name]
    found = refute(claim)
    refused, goals, body = "", 0, None
    used: tuple[str, ...] = ()
    try:
        calculated, argued = prove(claim, script), argue(claim, script)
        goals = sum(map(len, calculated.values())) + len(argued)
        body = of_proof(claim, calculated, argued)
        used = hypotheses_used(calculated)
    except StepRefused as error:
        refused = str(error)
    held, failure = decide(claim)
    tried = isinstance(found, Tried)
    evidence = Evidence(
        claim=claim.name,
        key=key(claim.name),
        counterexample="" if tried else str(found),
        refutation_instances=found.instances if isinstance(found, Tried) else 0,
        proof_refused=refused,
        goals=goals,
        exact_sizes=tuple(held),
        exact_failure=failure or "",
        witness=witness(claim),
        rejections=tuple(reject(mutant, script) for mutant in MUTANTS[claim.name]()),
        hypotheses=needed(claim),
        sampled={p.name: sampled(p) for p in claim.stationary},
        reached=found.reached if isinstance(found, Tried) else {},
        used=used,
    )
    return evidence, body


def issue(body: dict[str, Any], parents: Mapping[str, str], folder: Path) -> tuple[str, ...]:
    """Write a certificate that names its parents into a folder; the fields in which it is not what was there.

    One that differs in its versions only is left as it is.
    """
    made = with_parents(body, parents)
    path = folder / f"{made['claim']}.json"
    differs = differing(path, made)
    if differs not in SAME:
        write_whole(path, canonical_json(made))
    return differs


def differing(path: Path, made: Mapping[str, Any]) -> tuple[str, ...]:
    """The fields in which a stored certificate is not ``made``, "layout" where only white space differs."""
    if not path.exists():
        return ("file",)
    try:
        text = stored_text(path)
        stored = _fields(json.loads(text))
    except (Unreadable, OSError, ValueError, AttributeError, TypeError, RecursionError):
        return ("unreadable",)
    expected = _fields(made)
    fields = tuple(f for f in dict.fromkeys((*expected, *stored)) if stored.get(f) != expected.get(f))
    return fields if fields or text == canonical_json(json.loads(text)) else ("layout",)


def _fields(certificate: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a certificate, each part one of its own; the digests of the others with them but for that of the
    versions, which is where they are."""
    apart = {f"parts[{k}]": part for k, part in enumerate(certificate.get("parts", ()))}
    digests = {k: v for k, v in certificate.get("digests", {}).items() if k != "versions"}
    return {k: v for k, v in certificate.items() if k != "parts"} | apart | {"digests": digests}


def refuted_as_read(printed: Claim) -> tuple[Evidence, dict[str, Any] | None]:
    """The smallest counterexample of a statement as read, and its certificate without the parent that corrects it."""
    try:
        found = smallest(printed)
    except Unmet as unmet:
        return _nothing_but(printed, ill_posed=f"{printed.name}: {unmet}"), None
    evidence = _nothing_but(printed, counterexample=str(found or ""))
    return evidence, None if found is None else of_refutation(printed, found)


def _nothing_but(claim: Claim, counterexample: str = "", proof_refused: str = "", ill_posed: str = "") -> Evidence:
    """What is known of a claim none of whose parts was proved or tried in numbers."""
    untried = Witness(0, 0.0, 0.0, 0.0, "nothing to compare")
    nothing = Evidence(
        claim.name, key(claim.name), counterexample, 0, proof_refused, 0, (), "", untried, (), {}, {}, {}
    )
    return replace(nothing, ill_posed=ill_posed)


def store(evidence: Evidence) -> None:
    """Keep evidence for ``--fast``."""
    write_whole(CACHE / f"{evidence.claim}.json", canonical_json({"schema": SCHEMA, **asdict(evidence)}))


def stored(name: str) -> Evidence | None:
    """The kept evidence, if all that it holds for is unchanged since."""
    try:
        kept = json.loads(stored_text(CACHE / f"{name}.json"))
        if kept.pop("schema") != SCHEMA or kept["key"] != key(name):
            return None
        kept["witness"] = Witness(**kept["witness"])
        kept["sampled"] = {name: Interval(**found) for name, found in kept["sampled"].items()}
        kept["rejections"] = tuple(Rejection(**r) for r in kept["rejections"])
        kept["exact_sizes"] = tuple(kept["exact_sizes"])
        kept["used"] = tuple(kept["used"])
        kept["reached"] = {about: Reach(**r | {"depths": tuple(r["depths"])}) for about, r in kept["reached"].items()}
        return Evidence(**kept)
    except (Unreadable, ValueError, KeyError, TypeError):
        return None
