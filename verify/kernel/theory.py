"""What is written for Rocq of one claim: its statements, and their proofs."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from constructions.claim import Claim, Hypothesis
from verify.kernel.clauses import Derivations
from verify.kernel.comparison_proof import ComparisonProof
from verify.kernel.printer.comparison import comparisons
from verify.kernel.printer.statement import Statement, Unprintable
from verify.kernel.printer.whole import refuted_file, statement_file
from verify.kernel.proof import Proof
from verify.kernel.refutation import InequalityRefutation, PartRefutation, refutation

PROOF = """\
(* {name}: generated from the certificate by `python -m verify.kernel`; nothing here needs to be believed. *)
Import Statements_{name}.

"""
LEMMAS = {  # what proofs/kernel/Lemmas.v has of a claim's lemma, or of what is read off it
    "spectral_theorem": ("diagonal_matrices_have_eigenvectors",),
    "intermediate_value": ("intermediate_value_of_polynomials",),
    "gradient_descent_plus_plus_conditioning": ("decreasing_polynomials_take_each_value_once",),
    "geometric_sequence": ("powers_tend_to_zero", "powers_exceed_every_number"),
}


@dataclass(frozen=True)
class Theory:
    """The text of a claim's statements and of their proofs, those of parts and of comparisons in order.

    Of something false there is its refutation alone.
    """

    name: str
    statements: str
    proof: str
    proofs: tuple[Proof, ...] = ()
    compared: tuple[ComparisonProof, ...] = ()
    refutation: PartRefutation | InequalityRefutation | None = None
    lemmas: tuple[str, ...] = ()  # written by hand
    parents: tuple[Theory, ...] = ()  # of the claims that it uses as lemmas
    read_off: Derivations | None = None  # the clauses that are derived

    @property
    def theorems(self) -> int:
        printed = len(self.proofs) + len(self.compared) + (self.refutation is not None)
        return printed + len(self.lemmas) + (self.read_off.theorems if self.read_off else 0)

    @property
    def modules(self) -> dict[str, str]:
        """The modules of its statements, by the parts and comparisons that they are of."""
        parts = {p.statement.part.name: p.statement.module for p in self.proofs}
        return parts | {c.statement.of.name: c.statement.module for c in self.compared}

    @property
    def assumed(self) -> tuple[str, ...]:
        """The laws that the statements assume of exp."""
        if self.refutation is not None:
            return ("exp is positive",) if self.refutation.stated.exponential else ()
        laws = {
            p.of.name: None
            for proof in self.proofs
            for p in proof.statement.premises
            if isinstance(p.of, Hypothesis) and p.of in proof.statement.part.laws
        }
        return tuple(laws)


def unknown(name: str) -> Theory:
    """Where there is no other claim."""
    raise Unprintable(f"{name} is not there to be used as a lemma")


def theory(
    claim: Claim,
    certificate: Mapping[str, Any],
    written: Callable[[str], Theory] = unknown,
    read_off: Derivations | None = None,
) -> Theory:
    """What is written of a claim that says something; ``written`` is that of a claim that it uses as a lemma.

    Raises Unprintable for one that cannot be stated here.
    """
    if "refutation" in certificate:
        found = refutation(claim, certificate["refutation"])
        text = PROOF.format(name=claim.name) + found.text()
        return Theory(claim.name, refuted_file(claim, found.stated), text, refutation=found)
    stored = {p["name"]: p for p in certificate["parts"]}
    if sorted(stored) != sorted(p.name for p in claim.parts):
        raise Unprintable("the certificate has other parts than the claim")
    lemmas = dict.fromkeys(lemma["claim"] for p in stored.values() for lemma in p.get("lemmas", ()))
    parents = {name: written(name) for name in (*lemmas, *(read_off.loaded if read_off else ()))}

    def statement_of(parent: str, part: str) -> Statement:
        (found,) = [p.statement for p in parents[parent].proofs if p.statement.part.name == part]
        return found

    proofs = []
    for part in claim.parts:
        proof = Proof(Statement(part), stored[part.name], statement_of)  # says what else it divides by
        if proof.derivation.divisors or proof.inverted:
            stated = Statement(part, list(proof.derivation.divisors.values()), proof.inverted)
            proof = Proof(stated, stored[part.name], statement_of)
        proofs.append(proof)
    argued = {c["name"]: c for c in (*certificate["inequalities"], *certificate["sequences"])}
    if sorted(argued) != sorted(c.name for c in claim.comparisons):
        raise Unprintable("the certificate compares other things than the claim")
    compared = [ComparisonProof(c, argued[c.of.name]) for c in comparisons(claim)]
    texts = [*(p.text() for p in proofs), *(c.text() for c in compared), by_hand(claim.name)]
    statements = statement_file(claim, [*(p.statement for p in proofs), *(c.statement for c in compared)])
    printed = Theory(
        claim.name,
        statements,
        PROOF.format(name=claim.name) + "".join(map(required, parents.values())) + "\n".join(texts),
        tuple(proofs),
        tuple(compared),
        lemmas=LEMMAS.get(claim.name, ()),
        parents=tuple(parents.values()),
    )
    return printed if read_off is None else with_clauses(printed, read_off)


def with_clauses(of: Theory, read_off: Derivations) -> Theory:
    """A claim's theory, and what is derived of its clauses."""
    holding = {name: [module] for name, module in of.modules.items()}
    for parent in of.parents:
        if parent.name in read_off.loaded:
            modules = [*parent.modules.values(), *(parent.read_off.unconditional if parent.read_off else ())]
            holding[parent.name] = [f"{parent.name}.{module}" for module in modules]
    return replace(
        of,
        statements=of.statements + read_off.statements,
        proof=of.proof + "\n" + read_off.text(holding),
        read_off=read_off,
    )


def required(parent: Theory) -> str:
    """Says which theorems of a claim are used as lemmas, so that what is said of this claim is of them as they are."""
    text = hashlib.sha256((parent.statements + parent.proof).encode()).hexdigest()
    return f"(* after {parent.name}, {text} *)\n"


def of_a_lemma(claim: Claim) -> Theory:
    """What there is of a lemma that is stated: nothing, or theorems that are written by hand."""
    return Theory(claim.name, "", by_hand(claim.name), lemmas=LEMMAS.get(claim.name, ()))


def by_hand(name: str) -> str:
    """Asks what the lemmas that are written by hand rest on."""
    return "".join(f"Print Assumptions Kernel.Lemmas.{lemma}.\n" for lemma in LEMMAS.get(name, ()))
