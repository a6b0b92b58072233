"""All evidence for one claim, gathered by running every check; nothing here decides what it amounts to."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from constructions.arrays.namespace import NAMESPACES
from constructions.claim import Claim
from constructions.contents import Catalogue
from proofs.calculus.calculation import StepRefused, hypotheses_used, prove
from proofs.calculus.positivity import argue
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
    kept_of,
    source_digests,
    stored_text,
    versions,
    write_whole,
)
from verify.listed import Listed

SCHEMA = 2
SAME: tuple[tuple[str, ...], ...] = ((), ("versions",))  # in what certificates of the same content may differ


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


def key(name: str, catalogue: Catalogue) -> str:
    """Digest of all that evidence and certificate of a claim hold for.

    That is the text of its module, of its proof and of the engine, and of all that these import, as it was imported;
    what the tables list under its name, and the claims that it rests on; and the versions of the programs that compute.
    """
    modules = ["verify.evidence", *(f"constructions.arrays.{namespace}" for namespace in NAMESPACES)]
    modules += catalogue.modules_of(name)
    rows = Listed()
    listed = [rows.described(table.get(name)) for table in (catalogue.own, catalogue.mutants, catalogue.proofs)]
    listed += [rows.described(catalogue.named[parent]) for parent in catalogue.rests_on[name]]
    return json_digest([source_digests(*modules, *sorted(rows.modules)), listed, versions()])


def gather(name: str, catalogue: Catalogue) -> tuple[Evidence, dict[str, Any] | None]:
    """Every check of a claim, from the beginning, and its certificate without parents when it is proved."""
    claim, began = catalogue.own[name], time.perf_counter()
    of = key(name, catalogue)
    if claim.stated:
        return _nothing_but(claim, of, proof_refused="a lemma of analysis, with a written proof"), None
    try:
        if told := parted(claim):
            raise Unmet(told)
        evidence, body = _checked(claim, of, catalogue)
    except (Unmet, ZeroDivisionError) as unmet:  # the latter where a hypothesis is defined nowhere
        evidence, body = _nothing_but(claim, of, proof_refused="not tried", ill_posed=f"{name}: {unmet}"), None
    return replace(evidence, seconds=time.perf_counter() - began), body


def _checked(claim: Claim, of: str, catalogue: Catalogue) -> tuple[Evidence, dict[str, Any] | None]:
    """Raises Unmet for a hypothesis that an instance does not meet."""
    script, lemmas = catalogue.proofs[claim.name], catalogue.named
    found = refute(claim)
    refused, goals, body = "", 0, None
    used: tuple[str, ...] = ()
    try:
        calculated, argued = prove(claim, script, lemmas), argue(claim, script)
        goals = sum(map(len, calculated.values())) + len(argued)
        body = of_proof(claim, calculated, argued, catalogue.sources_of(claim.name))
        used = hypotheses_used(calculated)
    except StepRefused as error:
        refused = str(error)
    held, failure = decide(claim)
    tried = isinstance(found, Tried)
    evidence = Evidence(
        claim=claim.name,
        key=of,
        counterexample="" if tried else str(found),
        refutation_instances=found.instances if isinstance(found, Tried) else 0,
        proof_refused=refused,
        goals=goals,
        exact_sizes=tuple(held),
        exact_failure=failure or "",
        witness=witness(claim),
        rejections=tuple(reject(mutant, script, lemmas) for mutant in catalogue.mutants[claim.name]()),
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


def refuted_as_read(name: str, catalogue: Catalogue) -> tuple[Evidence, dict[str, Any] | None]:
    """The smallest counterexample of a statement as read, and its certificate without the parent that corrects it."""
    printed, of = catalogue.own[name], key(name, catalogue)
    try:
        found = smallest(printed)
    except Unmet as unmet:
        return _nothing_but(printed, of, ill_posed=f"{name}: {unmet}"), None
    evidence = _nothing_but(printed, of, counterexample=str(found or ""))
    return evidence, None if found is None else of_refutation(printed, found, catalogue.sources_of(name))


def _nothing_but(
    claim: Claim, of: str, counterexample: str = "", proof_refused: str = "", ill_posed: str = ""
) -> Evidence:
    """What is known of a claim none of whose parts was proved or tried in numbers."""
    untried = Witness(0, 0.0, 0.0, 0.0, "nothing to compare")
    nothing = Evidence(claim.name, of, counterexample, 0, proof_refused, 0, (), "", untried, (), {}, {}, {})
    return replace(nothing, ill_posed=ill_posed)


def kept(name: str, catalogue: Catalogue) -> Path:
    """Where evidence is kept for ``--fast``."""
    return CACHE / kept_of(catalogue) / f"{name}.json"


def store(evidence: Evidence, catalogue: Catalogue) -> None:
    """Keep evidence for ``--fast``."""
    write_whole(kept(evidence.claim, catalogue), canonical_json({"schema": SCHEMA, **asdict(evidence)}))


def stored(name: str, catalogue: Catalogue) -> Evidence | None:
    """The kept evidence, if all that it holds for is unchanged since."""
    try:
        found = json.loads(stored_text(kept(name, catalogue)))
        if found.pop("schema") != SCHEMA or found["key"] != key(name, catalogue):
            return None
        found["witness"] = Witness(**found["witness"])
        found["sampled"] = {name: Interval(**i) for name, i in found["sampled"].items()}
        found["rejections"] = tuple(Rejection(**r) for r in found["rejections"])
        found["exact_sizes"] = tuple(found["exact_sizes"])
        found["used"] = tuple(found["used"])
        found["reached"] = {about: Reach(**r | {"depths": tuple(r["depths"])}) for about, r in found["reached"].items()}
        return Evidence(**found)
    except (Unreadable, ValueError, KeyError, TypeError):
        return None
