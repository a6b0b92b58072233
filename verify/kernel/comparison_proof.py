"""The proof of an inequality, or of bounds on a sequence, for Rocq, from its certificate.

Each ends with ``proves_ok``, the theorem that what the checker of ``proofs/kernel/Inequality.v`` accepts is true.  That
its data mean the printed statement is checked by conversion, so that nothing here needs to be trusted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from constructions.arrays import recorded
from constructions.claim import Bound, BoundedSequence, Inequality, Stage, inequalities_of
from verify.kernel.argued import RELATIONS, Argued
from verify.kernel.printer.comparison import INDEX, MEMBER, Comparison, domain, number_of

Json = Mapping[str, Any]
Sides = tuple[recorded.Scalar, recorded.Scalar]
IN_BOTH, IN_ONE = "/andP[low' up']", "low'"


@dataclass(frozen=True)
class Run:
    """One run of the checker: ``stage`` and ``side`` of a sequence, or nothing."""

    name: str
    stage: str
    side: str
    relation: str
    lines: tuple[str, ...]

    @property
    def data(self) -> str:
        known, domain, smaller, greater, how = (
            f"{self.name}_{x}" for x in ("known", "domain", "smaller", "greater", "how")
        )
        return f"{known} {domain} {self.relation} {smaller} {greater} {how}"


class ComparisonProof:
    """The proof of one comparison from its part of the certificate."""

    def __init__(self, statement: Comparison, certificate: Json) -> None:
        self.statement = statement
        of = statement.of
        if isinstance(of, Inequality):
            assert statement.sides is not None
            self.runs = [self._run("once", "", "", of, statement.sides, certificate["proof"])]
        else:
            self.runs = [
                self._run(f"{stage}_{side}", stage, side, compared, _sides(of, stage, side), piece["proof"])
                for (stage, side), compared in inequalities_of(of).items()
                for piece in [certificate["proofs"][stage][side]]
            ]

    def _run(self, name: str, stage: str, side: str, of: Inequality, sides: Sides, piece: Json) -> Run:
        argued = Argued(domain(of.variables))
        known = "; ".join(argued.number(scalar) for _, scalar in reversed(self.statement.domain.divisors))
        smaller, greater = map(argued.number, sides)
        lines = (
            f"Definition {name}_domain : seq interval := {argued.domain()}.",
            f"Definition {name}_known : seq coef := [:: {known}].",
            f"Definition {name}_smaller : coef := {smaller}.",
            f"Definition {name}_greater : coef := {greater}.",
            f"Definition {name}_how : proof := {argued.proof(piece)}.",
        )
        return Run(name, stage, side, RELATIONS[of.relation], lines)

    def text(self) -> str:
        """The module that proves the statement."""
        statement = self.statement
        out = [f"Module {statement.module}_proof.", f"Import {statement.module}."]
        for run in self.runs:
            out += [*run.lines, f"Lemma {run.name}_checked : proves {run.data} = true."]
            out.append("Proof. vm_cast_no_check (erefl true). Qed.")
        out += [f"Theorem holds : {statement.module}.statement.", f"Proof. move=> {' '.join(['R', *self._given()])}."]
        out += [self._once()] if isinstance(statement.of, Inequality) else self._by_induction(statement.of)
        out += ["Qed.", f"End {statement.module}_proof.", f"Print Assumptions {statement.module}_proof.holds."]
        return "\n".join(out) + "\n"

    def _given(self) -> list[str]:
        return [*self.statement.variables, "given'"]

    def _applied(self, run: Run, more: Sequence[tuple[str, str, str]] = ()) -> str:
        """``proves_ok`` at the variables and more: each with the proofs of its bounds."""
        domain, values, within = self.statement.domain, list(self.statement.variables), []
        bounds = {name for name, _ in domain.bounds}
        for name in values:
            sides = [f"({at} given')" if (at := f"{side}_{name}") in bounds else "I" for side in ("above", "below")]
            within.append(f"(conj {sides[0]} {sides[1]})")
        for value, above, below in more:
            values.append(value)
            within.append(f"(conj {above} {below})")
        known = "I"
        for name, _ in domain.divisors:
            known = f"(conj ({name} given') {known})"
        inside = "I"
        for proof in reversed(within):
            inside = f"(conj {proof} {inside})"
        return (
            f"(@proves_ok R {run.name}_known {run.name}_domain [:: {'; '.join(values)}] {run.relation} "
            f"{run.name}_smaller {run.name}_greater {run.name}_how {inside} {known} {run.name}_checked)"
        )

    def _once(self) -> str:
        (run,) = self.runs
        return f"exact: {self._applied(run)}."

    def _by_induction(self, sequence: BoundedSequence) -> list[str]:
        """Both bounds at once; l' + 1 is what the checker calls l and 1."""
        runs = {(run.stage, run.side): run for run in self.runs}
        both = sequence.upper is not None
        index = ("(l'%:R)", "(ler0n R l')", "I")
        member = (f"({self.statement.member} l')", "low'", "up'" if both else "I")
        out = [f"elim=> [|l' {IN_BOTH if both else IN_ONE}]; last rewrite (mulrSr _ l')."]
        for stage, more in ((Stage.BASE, ()), (Stage.STEP, (index, member))):
            out.append("- apply/andP; split." if both else "- idtac.")
            for side in (Bound.LOWER, Bound.UPPER) if both else (Bound.LOWER,):
                out.append(f"  + exact: {self._applied(runs[stage, side], more)}.")
        return out


def _sides(sequence: BoundedSequence, stage: Stage, side: Bound) -> Sides:
    """What is compared at the first member or at the next one: (smaller, greater)."""
    values = {v.name: recorded.symbol(v.name) for v in sequence.variables}
    if stage == Stage.BASE:
        member, index = number_of(sequence.start, values), recorded.number(0)
    else:
        member = number_of(sequence.advance, values | {MEMBER: recorded.symbol(MEMBER)})
        index = recorded.symbol(INDEX) + 1
    function = sequence.lower if side == Bound.LOWER else sequence.upper
    assert function is not None
    bound = number_of(function, values | {INDEX: index})
    return (bound, member) if side == Bound.LOWER else (member, bound)
