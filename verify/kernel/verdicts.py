"""What Rocq's kernel said of a claim, kept with the digest of all that it was told."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from constructions.claim import Claim
from constructions.contents import Catalogue
from verify import sources
from verify.files import (
    CACHE,
    ROOT,
    TABLES,
    Unreadable,
    canonical_json,
    json_digest,
    kept_of,
    source_digests,
    stored_text,
    versions,
    write_whole,
)
from verify.kernel.clauses import Derivations, Derived, derivations
from verify.kernel.printer.statement import Unprintable
from verify.kernel.theory import Theory, of_a_lemma, theory
from verify.listed import Listed
from verify.replay.certificate import certificate
from verify.replay.fields import Refuted
from verify.replay.fields import Unreadable as Malformed
from verify.replay.files import Files

SCHEMA = 3
BUILD = CACHE / "kernel"
THEORY = ROOT / "proofs" / "kernel"
CLAUSES = THEORY / "clauses"
MODULES: Mapping[str, tuple[str, ...]] = {  # and those before it that each needs
    "Coefficient": (),
    "Network": ("Coefficient",),
    "Inequality": ("Coefficient",),
    "Value": ("Network",),
    "InequalitySoundness": ("Inequality",),
    "Soundness": ("Value",),
    "Lemmas": (),
    "Relu": (),
    "Instance": ("InequalitySoundness",),
    "Meaning": ("Soundness",),
    "Arithmetic": ("Coefficient",),
    "Exponential": ("Arithmetic",),
    "Clause": ("Exponential",),
    "Matrices": (),
    "Gradient": ("Arithmetic",),
    "Differentiable": ("Gradient",),
    "Analysis": ("Differentiable",),
    "Family": ("Gradient",),
    "Limit": ("Lemmas",),
    "FunctionalDescent": (),
    "LinearLayer": (),
    "Spectrum": ("Matrices",),
    "PseudoInverse": ("Matrices",),
    "Expectation": (),
    "Moments": ("Expectation",),
    "IndependentCoordinates": ("Expectation", "Moments"),
    "Opposites": ("Expectation", "Moments"),
    "GramMoments": ("Expectation", "Moments"),
    "NormalColumns": ("Arithmetic", "Expectation", "Moments", "IndependentCoordinates"),
    "PositiveSemidefinite": ("Matrices",),
    "SecondMoments": ("PositiveSemidefinite", "Expectation"),
    "KernelLayers": ("PositiveSemidefinite",),
    "LayersAndMoments": ("SecondMoments", "KernelLayers"),
    "Sequences": ("Lemmas", "Limit"),
    "SameLaw": ("Expectation",),
    "Draws": ("Expectation",),
    "Attention": (),
    "ConstantOnIntervals": ("Arithmetic", "Gradient", "Analysis"),
    "OneHeadLayers": ("Family", "Attention"),
    "Regularised": ("Analysis", "Family"),
    "Squares": ("Arithmetic", "Gradient", "Family", "Regularised"),
    "Eigenvectors": ("Matrices", "Analysis"),
    "PowersOfMatrices": ("Limit",),
    "Forms": (),
    "OneStep": ("LayersAndMoments", "Sequences"),
}


WRITERS = ("batch", "instance", "met", "within")  # of what is written around statements and proofs


class Verdict(StrEnum):
    """Of the equations, inequalities and sequences of a claim; ``REFUTED``: the kernel accepts that it is false."""

    KERNEL = "kernel"
    REFUTED = "refuted"
    REFUSED = "refused"
    NOT_RUN = "not run"
    STATED = "stated"


@dataclass(frozen=True)
class Outcome:
    """A verdict, the laws that the theorems assume, and one line more."""

    claim: str
    verdict: Verdict
    assuming: tuple[str, ...] = ()
    explanation: str = ""
    without_instance: tuple[str, ...] = ()  # that of whose premises no instance was found: it might be vacuous
    lemmas: tuple[str, ...] = ()  # theorems of proofs/kernel/Lemmas.v, written by hand, of what is stated or read off
    clauses: tuple[Derived, ...] = ()  # those that are read off, and are theorems too
    digest: str = ""  # of what was asked
    program: str = ""  # the version of coqc
    inputs: str = ""  # the digest of what that was made from
    statements: str = ""  # and that of the statements
    seconds: float = 0.0

    def __str__(self) -> str:
        return f"{self.verdict}, assuming {', '.join(self.assuming)}" if self.assuming else str(self.verdict)


def build(catalogue: Catalogue) -> Path:
    """The folder in which the statements and proofs of a catalogue are compiled, and what was said of them is kept."""
    return BUILD / kept_of(catalogue)


class Texts:
    """What is written of the claims of a catalogue, of each once."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue, self.inputs = catalogue, inputs(catalogue)
        self._found: dict[str, Theory | Refuted] = {}

    def of(self, claim: Claim) -> Theory:
        """Raises what ``written`` raises."""
        if claim.name not in self._found:
            try:
                self._found[claim.name] = _written(claim, self)
            except Refuted as problem:
                self._found[claim.name] = problem
        found = self._found[claim.name]
        if isinstance(found, Refuted):
            raise found
        return found


def written(claim: Claim, catalogue: Catalogue) -> Theory:
    """What is written of a claim of a catalogue, from its certificate if it has one.

    Raises Refuted for a certificate that is malformed or does not fit the claim, and Unreadable where there is none.
    """
    return Texts(catalogue).of(claim)


def _written(claim: Claim, texts: Texts) -> Theory:
    catalogue = texts.catalogue
    if claim.stated:
        return of_a_lemma(claim)
    path = catalogue.certificate(claim.name)
    try:
        stored = Files().certificate(path)
        certificate(stored)
        if ("refutation" in stored.value) != (claim.name not in catalogue.named):
            raise Refuted("the certificate is of something false, or should be")
        return theory(claim, stored.value, lambda name: texts.of(catalogue.named[name]), clauses_of(claim, catalogue))
    except OSError:
        raise Unreadable(f"{path}: no certificate that can be read; `python -m verify` makes it") from None
    except (Malformed, Unprintable) as problem:
        raise Refuted(str(problem)) from None
    except (LookupError, ValueError, TypeError, AssertionError, RecursionError) as problem:
        raise Refuted(f"the certificate does not fit the claim: {problem!r}") from None


def clauses_of(claim: Claim, catalogue: Catalogue) -> Derivations | None:
    """What there is of clauses that are read off: of claims of our catalogue alone."""
    if claim.name not in catalogue.named or catalogue.holder(claim.name).origin not in TABLES:
        return None
    stated = frozenset(name for name, c in catalogue.named.items() if c.stated)
    return derivations(claim, CLAUSES / f"{claim.name}.v", stated)


def digest(of: Theory) -> str:
    """SHA-256 of the theory, of what is written of a claim, and of what looks for instances."""
    texts = [(THEORY / f"{m}.v").read_text(encoding="utf-8") for m in MODULES]
    texts += [sources.digest(sources.text(f"verify/kernel/{name}.py")) for name in WRITERS]
    return hashlib.sha256(json.dumps([*texts, of.statements, of.proof]).encode()).hexdigest()


def text_digest(text: str) -> str:
    return sources.digest(text.encode())


def inputs(catalogue: Catalogue) -> str:
    """Digest of what all that is written of a catalogue is made from: the claims that it lists and their sources, the
    certificates, the theory, versions."""
    rows = Listed()
    listed = [rows.described(catalogue.holder(name).own[name]) for name in catalogue.names]
    modules = rows.modules.union(*map(catalogue.modules_of, catalogue.names))
    found = {}
    by_hand = (*(THEORY / f"{m}.v" for m in MODULES), *sorted(CLAUSES.glob("*.v")))
    for path in (*map(catalogue.certificate, catalogue.names), *by_hand):
        place = path.parent.resolve() / path.name
        where = place.relative_to(ROOT) if place.is_relative_to(ROOT) else place
        try:
            found[where.as_posix()] = text_digest(stored_text(path))
        except Unreadable:  # nothing can be written from it
            continue
    return json_digest([source_digests("verify.kernel.compiling", *sorted(modules)), listed, found, versions()])


def store(outcome: Outcome, catalogue: Catalogue) -> None:
    write_whole(_kept(outcome.claim, catalogue), canonical_json({"schema": SCHEMA, **asdict(outcome)}))


def _kept(name: str, catalogue: Catalogue) -> Path:
    return build(catalogue) / "verdicts" / f"{name}.json"


def stored(name: str, catalogue: Catalogue) -> Outcome | None:
    """The kept verdict, of whatever was asked."""
    try:
        kept: Mapping[str, Any] = json.loads(stored_text(_kept(name, catalogue)))
        found = dict(kept)
        if found.pop("schema") != SCHEMA:
            return None
        tuples = {key: tuple(found[key]) for key in ("assuming", "without_instance", "lemmas")}
        derived = tuple(Derived(d["clause"], tuple(d["assuming"])) for d in found["clauses"])
        return Outcome(**found | tuples | {"verdict": Verdict(found["verdict"]), "clauses": derived})
    except (Unreadable, ValueError, KeyError, TypeError, AttributeError):
        return None


def known(claim: Claim, texts: Texts) -> Outcome | None:
    """What the kernel said of a claim as it is now; None where it was not asked, or about another statement.

    Where nothing that all is written from has changed since, that is not written again: the statements in the folder
    are to be those that the verdict was of.
    """
    kept = None if claim.stated else stored(claim.name, texts.catalogue)
    if kept is None or kept.claim != claim.name:
        return None
    try:
        there = stored_text(texts.catalogue.theorems / f"{claim.name}.v")
        if kept.inputs == texts.inputs:
            return kept if text_digest(there) == kept.statements else None
        of = texts.of(claim)
        return kept if there == of.statements and kept.digest == digest(of) else None
    except (Refuted, Unreadable, OSError):
        return None
