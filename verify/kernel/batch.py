"""One file for Rocq that asks about several claims: MathComp is loaded once, and once it is asked what all rests on.

Every text is a module of its own, and no claim sees what another one defines: first the statements, under nothing but
the imports that each of them has as a file, then the proofs, then the instances of premises.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from verify.kernel.clauses import as_modules
from verify.kernel.printer.whole import IMPORTS
from verify.kernel.theory import Theory

PROOFS = """\
From Coq Require Import ZArith NArith Ring_polynom Field_theory.
From mathcomp Require Import all_ssreflect ssralg ssrnum.
From Kernel Require Import Coefficient Network Soundness Meaning Relu InequalitySoundness.
Import GRing.Theory Num.Theory.
Local Open Scope ring_scope.

"""
BY_HAND = "From Kernel Require Lemmas.\n\n"
INSTANCES = "From Kernel Require Import Instance.\n\n"
QUESTION = re.compile(r"^Print Assumptions (\S+)\.$\n?", re.MULTILINE)


class Kind(StrEnum):
    """What a text of a claim is; its module is called so, with the claim's name."""

    STATEMENTS = "Statements"
    PROOFS = "Proofs"
    INSTANCES = "Instances"


@dataclass(frozen=True)
class Place:
    """Where a line of the file comes from."""

    kind: Kind
    of: Theory


@dataclass(frozen=True)
class Batch:
    """Claims, each after those that it uses as lemmas, and what shows that premises are met, by claim."""

    asked: Sequence[Theory]
    instances: Mapping[str, str] = field(default_factory=dict)

    @property
    def theories(self) -> list[Theory]:
        """Those asked about and those that they use, in an order in which they can be proved."""
        found: dict[str, Theory] = {}
        for of in self.asked:
            found |= {t.name: t for t in _with_parents(of)}
        return list(found.values())

    @property
    def questions(self) -> list[str]:
        """The theorems, by their names in the file."""
        return [name for of in self.theories for name in questions(of)]

    def text(self) -> str:
        """The file.  What is printed is what the theorems, all of them, rest on."""
        names = [f"@{name}" for name in self.questions]
        all_of_them = f"Definition all' := ({', '.join([*names, 'tt'])}).\nPrint Assumptions all'.\n"
        return "".join(text for _, text in self._pieces()) + all_of_them

    def place(self, line: int) -> Place | None:
        """Where a line, counted from 1, comes from; None for what is of no claim."""
        end = 0
        for place, text in self._pieces():
            end += text.count("\n")
            if line <= end:
                return place
        return None

    def _pieces(self) -> Iterator[tuple[Place | None, str]]:
        yield None, IMPORTS
        for of in self.theories:
            if of.statements:
                yield _piece(Kind.STATEMENTS, of, as_modules(without_imports(of.statements)))
        yield None, PROOFS
        if any(of.lemmas for of in self.theories):
            yield None, BY_HAND
        for of in self.theories:
            if of.proof:
                yield _piece(Kind.PROOFS, of, QUESTION.sub("", of.proof))
        if self.instances:
            yield None, INSTANCES
        for of in self.asked:
            if of.name in self.instances:
                yield _piece(Kind.INSTANCES, of, self.instances[of.name])


def questions(of: Theory) -> list[str]:
    """What a claim's proof asks about, by its name outside of it; a name with a dot may be of a theory's module."""
    found = QUESTION.findall(of.proof)
    return [name if name.startswith("Kernel.") else f"{Kind.PROOFS}_{of.name}.{name}" for name in found]


def without_imports(statements: str) -> str:
    """The text of statements but for the imports that the file has."""
    before, imports, after = statements.partition(IMPORTS)
    assert imports
    return before + after


def _piece(kind: Kind, of: Theory, text: str) -> tuple[Place, str]:
    end = "" if text.endswith("\n") else "\n"
    return Place(kind, of), f"Module {kind}_{of.name}.\n{text}{end}End {kind}_{of.name}.\n"


def _with_parents(of: Theory) -> Iterator[Theory]:
    for parent in of.parents:
        yield from _with_parents(parent)
    yield of


def batches(theories: Iterable[Theory], jobs: int) -> list[list[Theory]]:
    """Claims that are asked about together, the longest first: four files for each job, of about the same length.

    Those that use the same lemma stay together, so that it is proved once.
    """
    groups: list[dict[str, Theory]] = []
    for of in theories:
        names = {t.name for t in _with_parents(of)}
        own = {of.name: of}
        apart = []
        for group in groups:
            if any(names & {t.name for t in _with_parents(member)} for member in group.values()):
                own |= group
            else:
                apart.append(group)
        groups = [*apart, own]

    def length(group: Iterable[Theory]) -> int:
        return sum(len(t.statements) + len(t.proof) for t in Batch(list(group)).theories)

    count = min(len(groups), jobs * max(1, min(4, len(groups) // (4 * jobs))))
    found: list[list[Theory]] = [[] for _ in range(count)]
    lengths = [0] * count
    for added, group in sorted(((length(g.values()), g) for g in groups), key=lambda pair: pair[0], reverse=True):
        k = lengths.index(min(lengths))
        found[k] += group.values()
        lengths[k] += added
    return [found[k] for k in sorted(range(count), key=lambda k: lengths[k], reverse=True)]
