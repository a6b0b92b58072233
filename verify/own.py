"""A claim of one's own: stated in the arrays that a paper has, refuted or proved by what proves the catalogue."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field, fields
from dataclasses import replace as replaced
from functools import cached_property
from typing import Any

from constructions.catalogue import CATALOGUE
from constructions.claim import Claim as Statement
from constructions.claim import Mutant
from constructions.contents import Entry
from constructions.language.algorithm import Algorithm, Says
from constructions.language.claiming import CONTEXT, QUERIES, simulation
from constructions.language.expression import Expression
from constructions.language.operators import neighbours
from constructions.language.sentence import latex
from constructions.language.simulation import Assumption, Simulation
from proofs.calculus import written
from proofs.calculus.calculation import Script, StepRefused, prove
from proofs.calculus.written import Calculation
from verify.proof import Proof
from verify.refutation import Refutation


@dataclass(frozen=True)
class Claim:
    """That L layers of heads carry out L steps of an algorithm, for every L, every size and all values.

    ``layer`` are the heads of a layer; arrays that are ``per_layer`` are given to each layer afresh.  Context tokens
    begin with ``context`` and queries with ``queries`` (slot -> array (rows, tokens)).  ``algorithm`` makes a step in
    each layer.  In the end the slots of the context hold what ``keeps`` says, those of the queries what
    ``queries_keep`` says, each a function of (s, data) or an array, and what is not named is what it was; the
    prediction, which is minus the slot y of the queries, is ``predicts``.  ``also`` has equations besides, by name:
    functions of (s, data) to (left, right).  ``assumes`` are equations between what is given once.

    ``layers=1`` makes a statement about one layer, which can be a lemma of others; ``rests_on`` names the claims that
    are lemmas of this one.  ``proof`` has calculations for equations that the default one does not reach,
    ``neighbours`` false neighbours written by hand, each as the fields that differ.

    Raises ValueError with one line that names what does not fit.
    """

    name: str
    layer: Sequence[Any]
    algorithm: Algorithm | None = None
    _: KW_ONLY
    keeps: Mapping[str, Says] = field(default_factory=dict)
    predicts: Says | None = None
    queries_keep: Mapping[str, Says] = field(default_factory=dict)
    also: Mapping[str, Says] = field(default_factory=dict)
    context: Mapping[str, Expression] = field(default_factory=lambda: CONTEXT)
    queries: Mapping[str, Expression] = field(default_factory=lambda: QUERIES)
    assumes: Sequence[Assumption] = ()
    laws: Sequence[str] = ()
    layers: int | None = None
    rests_on: Sequence[str] = ()
    source: str = ""
    remarks: Sequence[str] = ()
    proof: Mapping[str, Callable[[Calculation], None]] = field(default_factory=dict)
    neighbours: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Raises ValueError for what does not fit."""
        _ = self.claim, self.written_neighbours

    @cached_property
    def simulation(self) -> Simulation:
        """What it says, every function having been run once."""
        return simulation(self)

    @cached_property
    def claim(self) -> Statement:
        """What the engine is given."""
        return self.simulation.statement

    @cached_property
    def script(self) -> Script:
        """The default calculations, and its own.  Raises ValueError for one of no equation."""
        try:
            return written.script(self.simulation, self.proof)
        except StepRefused as problem:
            raise ValueError(str(problem)) from None

    @cached_property
    def written_neighbours(self) -> tuple[Mutant, ...]:
        """The false neighbours that were written by hand.  Raises ValueError for a field that a claim has not."""
        known = {f.name for f in fields(self)} - {"name", "neighbours", "proof"}
        found = []
        for name, changed in self.neighbours.items():
            if odd := sorted(set(changed) - known):
                raise ValueError(f"{self.name}: the neighbour {name!r} changes {', '.join(odd)}, and a claim has none")
            found.append(Mutant(name, self.replace(**changed, neighbours={}, proof={}).claim))
        return tuple(found)

    def replace(self, **changed: Any) -> Claim:
        """The same claim with other fields."""
        return replaced(self, **changed)

    @cached_property
    def mutants(self) -> tuple[Mutant, ...]:
        """Its false neighbours: those written by hand, and those made by operators but for what is true as well."""
        true = {m.name for m in self.also_true}
        return (*self.written_neighbours, *(m for m in neighbours(self.simulation) if m.name not in true))

    @cached_property
    def also_true(self) -> tuple[Mutant, ...]:
        """The neighbours that the claim's own proof proves, and which are therefore not false.

        Such are keys and queries exchanged where they are the same: the claim says nothing about what they change.
        """
        return tuple(m for m in neighbours(self.simulation) if self._proves(m.claim))

    def _proves(self, other: Statement) -> bool:
        try:
            prove(other, self.script, CATALOGUE.named)
        except StepRefused:
            return False
        return True

    def entry(self) -> Entry:
        """What a catalogue has of it."""
        return Entry(self.claim, lambda: self.mutants, self.script)

    def refute(self) -> Refutation | None:
        """The smallest counterexample among the exact instances tried, or None where there is none.

        Raises ValueError for what has no exact value, as exp of a fraction.
        """
        try:
            return Refutation.of(self.claim)
        except TypeError as problem:
            raise ValueError(f"{self.name}: {problem}") from None

    def prove(self) -> Proof:
        """The whole path: refute, calculate, certify, replay, decide, witness, mutants, hypotheses."""
        return Proof.of(self)

    def latex(self) -> str:
        """The equations of the statement, in LaTeX."""
        return latex(self.simulation)

    def _repr_latex_(self) -> str:
        return f"$${self.latex()}$$"

    def __str__(self) -> str:
        return f"{self.name}. {self.claim.statement}"

    __repr__ = __str__
