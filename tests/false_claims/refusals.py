"""Who refuses a claim, with the reason; "" for who does not.

definition  it cannot be made: ValueError
path        a function of it does something else in numbers than in symbols, or looks at what it is given
exact       a counterexample in integers, or an instance that does not meet a hypothesis
ring        decided at small sizes, every entry a generator
floats      a witness
prover      an over-eager script
lines       replay of a certificate that was forged with the prover's equality switched off
statement   replay of a certificate of another statement, whose lines are identities
status      anything but *proved*, if its mutants, which are not looked at here, were all rejected
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy

from constructions.claim import Claim
from proofs.calculus.calculation import StepRefused, hypotheses_used, prove
from proofs.calculus.positivity import argue
from verify.checks.exact_check import decide
from verify.checks.instances.hypotheses import Unmet
from verify.checks.one_path import parted
from verify.checks.refutation import Tried, refute
from verify.checks.sensitivity import Rejection, needed
from verify.checks.witness import Witness, witness
from verify.evidence import Evidence
from verify.replay.fields import Unreadable
from verify.replay.replaying import Result
from verify.status import Status, Verdict, status

from . import eager, forging
from .row import FalseClaim

CHECKS = ("definition", "path", "exact", "ring", "floats", "prover", "lines", "statement", "status")
NO_NUMBER = "it is no number"  # what is compared or counted, in an arithmetic that has no such thing
EIGHT = tuple(Rejection(f"mutant {k}", "refused", "a counterexample", "an error") for k in range(8))


@dataclass(frozen=True)
class Refusals:
    """What every check that was asked said of one claim."""

    said: dict[str, str]

    @property
    def refusing(self) -> tuple[str, ...]:
        return tuple(check for check, reason in self.said.items() if reason)

    @property
    def passing(self) -> tuple[str, ...]:
        return tuple(check for check, reason in self.said.items() if not reason)


def refusals(row: FalseClaim) -> Refusals:
    """Ask everybody; a claim that cannot be made can be asked nothing."""
    try:
        claim = row.claim
    except ValueError as error:
        return Refusals({"definition": str(error)})
    return _asked(claim)


def _asked(claim: Claim) -> Refusals:
    found: dict[str, object] = {}

    def exact() -> str:
        found["tried"] = tried = refute(claim)
        return "" if isinstance(tried, Tried) else str(tried)

    def floats() -> str:
        found["witness"] = seen = witness(claim, instances=4)
        return "" if seen.holds else seen.worst

    def prover() -> str:
        try:
            script = eager.script(claim)
            found["used"] = hypotheses_used(prove(claim, script))
            argue(claim, script)
        except StepRefused as refused:
            return str(refused)
        return ""

    def lines() -> str:
        found["replayed"] = result = forging.replayed(claim, forging.forged(claim))
        return _refused(result)

    def another() -> str:
        return _refused(forging.replayed(claim, forging.of_another_statement(claim)))

    asked: dict[str, Callable[[], str]] = {"exact": exact}
    if claim.parts:
        asked["ring"] = lambda: decide(claim)[1] or ""
    asked |= {"floats": floats, "prover": prover, "lines": lines, "statement": another}
    said = {"definition": "", "path": parted(claim)} | {check: _reason(ask) for check, ask in asked.items()}
    judged = _status(claim, said, found)
    told = "" if judged.verdict == Verdict.PROVED else f"{judged.verdict}: {judged.explanation}"
    return Refusals(said | {"status": told})


def _reason(ask: Callable[[], str]) -> str:
    try:
        with numpy.errstate(all="ignore"):
            return ask()
    except (Unmet, ZeroDivisionError, Unreadable, forging.NoCertificate) as refused:
        return str(refused)
    except TypeError as refused:
        return f"{NO_NUMBER}: {refused}"


def _refused(result: Result) -> str:
    return "" if result.verdict == "replayed" else f"{result.verdict}: {result.explanation}"


def _status(claim: Claim, said: dict[str, str], found: dict[str, object]) -> Status:
    """The status if eight mutants were rejected."""
    tried, seen, replayed = found.get("tried"), found.get("witness"), found.get("replayed")
    used = found.get("used")
    unmet = next((said[check] for check in ("exact", "ring", "floats") if "does not meet" in said.get(check, "")), "")
    evidence = Evidence(
        claim=claim.name,
        key="",
        counterexample="" if isinstance(tried, Tried) else said["exact"],
        refutation_instances=0,
        proof_refused=said["prover"],
        goals=1,
        exact_sizes=(),
        exact_failure=said.get("ring", ""),
        witness=seen if isinstance(seen, Witness) else Witness(0, 0.0, 0.0, 0.0, "nothing"),
        rejections=EIGHT,
        hypotheses={} if unmet else needed(claim),
        sampled={},
        reached=tried.reached if isinstance(tried, Tried) else {},
        used=used if isinstance(used, tuple) else (),
        ill_posed=said["path"] or unmet,
    )
    return status(claim, evidence, replayed if isinstance(replayed, Result) else None)
