"""Clauses that are read off a claim's parts, where Rocq derives them: ``proofs/kernel/clauses``, written by hand.

Such a file says the claim's sentence again, clause by clause, word for word, each in a comment ``(* 2. ... *)``.  Where
``Module clause_2.`` follows, its ``statement`` is what that clause says, and its ``premises``, if it has any, all that
is assumed.  That much is printed with the claim's statements.  After ``(* Proofs. *)`` stand ``clause_2_holds``, a
theorem that may have statements of the claim's parts among its hypotheses, of clauses of claims that it rests on where
these are theorems, and of lemmas that are stated, and ``clause_2_met``, an instance of the premises.

That the statement says what the sentence says is for a reader to see, conditions within its conclusion too ("and of
every x with P(x), Q(x)").  All else is checked: that the sentence is the claim's, that the theorem has what its clause
names among its hypotheses, and nothing that is not a theorem or a lemma so named, that before its conclusion it assumes
its premises alone, and that these are met.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from constructions.claim import Claim, Clause
from verify.files import stored_text
from verify.kernel.printer.statement import Unprintable
from verify.kernel.printer.terms import comment

PROOFS = "(* Proofs. *)\n"
NUMBERED = re.compile(r"^\(\* (\d+)\. (.*?) \*\)$", re.DOTALL | re.MULTILINE)
MODULE = re.compile(r"^Module clause_(\d+)\.\n(.*?)^End clause_\1\.\n", re.DOTALL | re.MULTILINE)
DECLARED = re.compile(r"\s*(?:Theorem|Lemma|Definition|Fixpoint|Let|Fact|Goal) (?P<name>\w+).*")
CLAUSE = re.compile(r"\.clause_\d+$")
LOADED = re.compile(r"^From Statements Require ([\w ]+)\.$", re.MULTILINE)
LEMMAS = "Kernel.Analysis"  # has the stated lemmas, as far as they are among hypotheses
HYPOTHESIS = re.compile(r"^Hypothesis \w+ : (\w+)\.$", re.MULTILINE)
PREMISES = re.compile(r"^(?:Record|Definition|Notation) premises\b", re.MULTILINE)
DERIVING = "From Kernel Require Import Clause.\nFrom Kernel Require Analysis.\n"
PRINTED = "\n(* What is read off, as far as it is a theorem; written by hand, in proofs/kernel/clauses. *)\n"


@dataclass(frozen=True)
class Derived:
    """A clause, numbered from 1, that is a theorem of Rocq, and the stated lemmas that are among its hypotheses."""

    clause: int
    assuming: tuple[str, ...] = ()

    @property
    def under(self) -> str:
        """What is assumed, in words."""
        return f", assuming {', '.join(self.assuming)}" if self.assuming else ""


@dataclass(frozen=True)
class Derivations:
    """What is written by hand of the clauses of a claim."""

    claim: Claim
    clauses: tuple[Derived, ...]
    statements: str
    proofs: str
    loaded: tuple[str, ...]  # other claims of which it speaks
    conditional: frozenset[int]  # the clauses that have premises

    @property
    def unconditional(self) -> tuple[str, ...]:
        """The modules of clauses that are derived without a lemma that is only stated."""
        return tuple(f"clause_{derived.clause}" for derived in self.clauses if not derived.assuming)

    @property
    def theorems(self) -> int:
        """How many theorems and instances Rocq is asked what they rest on."""
        return len(self.clauses) + len(self.conditional)

    def text(self, holding: Mapping[str, Sequence[str]]) -> str:
        """The proofs, and what is checked of them; ``holding`` has modules by what a clause calls them.

        Its modules of this claim are its own statements, those of others begin with the name of their file.
        """
        proofs = [_proof(module) for modules in holding.values() for module in modules]
        out = [DERIVING, "Module clauses.", as_modules(self.proofs), "End clauses."]
        for derived in self.clauses:
            out += self._checked(derived, self.claim.clauses[derived.clause - 1], holding, proofs)
        return "\n".join(out) + "\n"

    def _checked(
        self, derived: Derived, clause: Clause, holding: Mapping[str, Sequence[str]], proofs: Sequence[str]
    ) -> Iterator[str]:
        at, holds = f"clause_{derived.clause}", f"@clauses.clause_{derived.clause}_holds"
        yield f"Goal {at}.statement. nothing_but {self._premises(derived)}. Abort."
        for module in _named(clause, holding):
            yield f"Goal True. rests_on ({holds}) {module}.statement. Abort. (* {at} *)"
        for lemma in derived.assuming:
            yield f"Goal True. rests_on ({holds}) {LEMMAS}.{lemma}. Abort. (* {at} *)"
        solved = " | ".join(["assumption", *(f"exact {proof}" for proof in proofs)])
        yield f"Theorem {at}_theorem : {''.join(f'{LEMMAS}.{lemma} -> ' for lemma in derived.assuming)}{at}.statement."
        yield f"Proof. intros; first [exact ({holds}) | eapply ({holds}); first [{solved}]]. Qed."
        yield f"Print Assumptions {at}_theorem."
        if derived.clause in self.conditional:
            yield f"Goal forall R : rcfType, True. intro R. is_met (@clauses.{at}_met R) @{at}.premises. Abort."
            yield f"Print Assumptions clauses.{at}_met."

    def _premises(self, derived: Derived) -> str:
        return f"@clause_{derived.clause}.premises" if derived.clause in self.conditional else "tt"


def _proof(module: str) -> str:
    """The theorem of a statement: of a part, or of a clause of another claim."""
    if "." not in module:
        return f"{module}_proof.holds"
    return f"Proofs_{module}_theorem" if CLAUSE.search(module) else f"Proofs_{module}_proof.holds"


def as_modules(text: str) -> str:
    """Statements that a text loads are modules where claims are asked about together."""
    return LOADED.sub(lambda m: "\n".join(f"Module {name} := Statements_{name}." for name in m[1].split()), text)


def _named(clause: Clause, holding: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """The claim's own statements that a clause names."""
    for name in clause.by:
        yield from (m for m in holding.get(name.partition(": ")[0], ()) if "." not in m)


def derivations(claim: Claim, path: Path, stated: frozenset[str]) -> Derivations | None:
    """What a file has of a claim; None where there is no such file.

    ``stated`` are the lemmas that may be among the hypotheses.  Raises Unprintable where its sentence is not that of
    the claim, or it speaks of what there is nothing to derive of.
    """
    if not path.exists():
        return None
    statements, sign, proofs = stored_text(path).partition(PROOFS)
    if not sign:
        raise Unprintable(f"{path.name}: {PROOFS.strip()} is expected after its statements")
    _require_sentence(claim, statements, path.name)
    modules = {int(k): body for k, body in MODULE.findall(statements)}
    _require_read_off(claim, modules, path.name)
    _require_in_place(statements, modules, path.name)
    loaded = tuple(dict.fromkeys(n for names in LOADED.findall(statements + proofs) for n in names.split()))
    if others := set(loaded).difference(claim.depends_on):
        raise Unprintable(f"{path.name}: {min(others)} is none of what the claim rests on")
    assumed = set(HYPOTHESIS.findall(proofs)) & stated
    derived = (Derived(k, tuple(n for n in claim.clauses[k - 1].by if n in assumed)) for k in modules)
    conditional = frozenset(k for k, body in modules.items() if PREMISES.search(body))
    return Derivations(claim, tuple(derived), PRINTED + statements, proofs, loaded, conditional)


def _require_sentence(claim: Claim, statements: str, at: str) -> None:
    """All clauses of the claim and no others, in order, word for word."""
    said = [(int(k), _words(text)) for k, text in NUMBERED.findall(statements)]
    for k, clause in enumerate(claim.clauses, start=1):
        if said[k - 1 : k] != [(k, _words(comment(clause.text)))]:
            raise Unprintable(f"{at}: clause {k} is not that of the claim: read its theorem again")
    if len(said) > len(claim.clauses):
        raise Unprintable(f"{at}: the claim has {len(claim.clauses)} clauses")


def _words(text: str) -> str:
    return " ".join(text.split())


def _require_read_off(claim: Claim, modules: Mapping[int, str], at: str) -> None:
    for k in modules:
        if not (0 < k <= len(claim.clauses) and claim.clauses[k - 1].read_off):
            raise Unprintable(f"{at}: clause {k} is not read off")


def _require_in_place(statements: str, modules: Mapping[int, str], at: str) -> None:
    """What is said of a clause stands between it and the next."""
    for k in modules:
        place = statements.index(f"\nModule clause_{k}.\n")
        if sum(m.start() < place for m in NUMBERED.finditer(statements)) != k:
            raise Unprintable(f"{at}: clause_{k} does not stand below its clause")


def derived_at(lines: Sequence[str]) -> str | None:
    """The clause, or the lemma, in whose derivation the last of these lines is, if it is in one."""
    if "Module clauses." not in lines:
        return None
    declared = next((m for line in reversed(lines) if (m := DECLARED.match(line))), None)
    if declared is None:
        return None
    clause = re.search(r"\bclause_(\d+)_(?:holds|met|theorem)\b", declared[0])
    return f"of clause {clause[1]}" if clause else f"in {declared['name']}"
