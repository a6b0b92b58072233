"""What an audit is given: claims in order, each with its false neighbours and its proof, and what they build upon."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from constructions.claim import Claim, Erratum, Mutant, Stage

Proof = Mapping[tuple[str, Stage, str], Any]  # a script, as ``proofs.calculus.calculation`` has them


@dataclass(frozen=True)
class Entry:
    """One claim with its false neighbours, which are made when they are asked for, and its proof."""

    claim: Claim
    mutants: Callable[[], tuple[Mutant, ...]] = tuple
    script: Proof = field(default_factory=dict)


@dataclass(frozen=True)
class Catalogue:
    """Claims, statements that are false as they were read, and where all that belongs to them lies.

    ``modules`` are, by name, the module that states a claim or an erratum, and after it that of its proof.  Whoever
    asks what is claimed, and not why, needs no ``proofs``.  Each of its claims may rest on those before it, and on
    those of the catalogue that it builds upon.
    """

    claims: tuple[Claim, ...]
    modules: Mapping[str, tuple[str, ...]]
    certificates: Path  # the folder in which they are
    theorems: Path  # the folder of the statements that are printed for Rocq
    errata: tuple[Erratum, ...] = ()
    mutants: Mapping[str, Callable[[], tuple[Mutant, ...]]] = field(default_factory=dict)
    proofs: Mapping[str, Proof] = field(default_factory=dict)
    upon: Catalogue | None = None
    origin: str = ""  # what it can be loaded from again; "" for one that was made in this process

    def __post_init__(self) -> None:
        """Raises ValueError for a name of two statements, and for what rests on a claim that is not before it."""
        if twice := sorted(name for name, count in Counter(self.names).items() if count > 1):
            raise ValueError(f"{', '.join(twice)}: two statements have this name")
        if odd := [name for name in self.own if not name.isascii()]:
            raise ValueError(f"{', '.join(odd)}: its file is called after it, in ASCII")
        in_order(self.claims, () if self.upon is None else self.upon.named)
        for e in self.errata:
            if e.corrected not in self.named:
                raise ValueError(f"{e.read.name} is corrected by {e.corrected}, and no claim is called that")

    @property
    def names(self) -> tuple[str, ...]:
        """Of all claims and errata, those of what it builds upon first."""
        below = () if self.upon is None else self.upon.names
        return (*below, *(c.name for c in self.claims), *(e.read.name for e in self.errata))

    @cached_property
    def own(self) -> dict[str, Claim]:
        """What it states itself, claims and errata, by name."""
        return {c.name: c for c in (*self.claims, *(e.read for e in self.errata))}

    @cached_property
    def named(self) -> dict[str, Claim]:
        """All claims that others may rest on, by name: what it builds upon first."""
        return ({} if self.upon is None else self.upon.named) | {c.name: c for c in self.claims}

    @cached_property
    def rests_on(self) -> dict[str, tuple[str, ...]]:
        """The claims that each claim rests on; of an erratum the one that corrects it."""
        below = {} if self.upon is None else self.upon.rests_on
        return below | {c.name: c.depends_on for c in self.claims} | {e.read.name: (e.corrected,) for e in self.errata}

    def parents(self, name: str) -> tuple[str, ...]:
        """The claims that its certificate names: those that it rests on, but for lemmas that are only stated."""
        return tuple(p for p in self.rests_on[name] if not self.named[p].stated)

    def holder(self, name: str) -> Catalogue:
        """The catalogue that states it: this one, or one that it builds upon.  Raises KeyError for no statement."""
        if name in self.own:
            return self
        if self.upon is None:
            raise KeyError(name)
        return self.upon.holder(name)

    def certificate(self, name: str) -> Path:
        """Where the certificate of a claim or an erratum is."""
        return self.holder(name).certificates / f"{name}.json"

    def modules_of(self, name: str) -> tuple[str, ...]:
        """The modules that state it, or prove it."""
        return self.holder(name).modules[name]

    def sources_of(self, name: str) -> tuple[str, ...]:
        """The modules that state it or prove it, and those that state what it names itself."""
        named = self.holder(name).own[name].depends_on
        return (*self.modules_of(name), *(self.modules_of(parent)[0] for parent in named))

    def ancestors(self, names: Iterable[str]) -> list[str]:
        """These claims and all that they rest on, each after those that it rests on."""
        needed, waiting = set[str](), list(names)
        while waiting:
            if (name := waiting.pop()) not in needed:
                needed.add(name)
                waiting += self.rests_on[name]
        return [name for name in self.named if name in needed]


def in_order(claims: Iterable[Claim], before: Iterable[str] = ()) -> tuple[Claim, ...]:
    """The claims, each of which rests on some before it.  Raises ValueError for one that rests on another name."""
    claims, found = tuple(claims), set(before)
    for claim in claims:
        if missing := [name for name in claim.depends_on if name not in found]:
            raise ValueError(f"{claim.name} rests on {', '.join(missing)}, and no claim before it is called that")
        found.add(claim.name)
    return claims
