"""Where Rocq refused a claim: the part, the goal and the line of the certificate, as far as they can be told."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from verify.kernel.batch import Batch, Kind, Place
from verify.kernel.clauses import derived_at
from verify.kernel.comparison_proof import ComparisonProof
from verify.kernel.proof import Goal, Proof
from verify.kernel.theory import Theory

AXIOMS = "it rests on axioms"
Ask = Callable[[str], str]  # what Rocq says of a file


def first_error(said: str) -> str:
    """What coqc complains of, on one line, without the names that are known there."""
    told = " ".join((said.partition("Error:")[2] or said).split())
    if told.startswith("In environment") and "The term" in told:
        told = told[told.index("The term") :]
    return told[:300]


def line_of(said: str) -> int | None:
    """The line of the file at which coqc stopped."""
    at = re.search(r"line (\d+), characters", said)
    return None if at is None else int(at[1])


def located_at(batch: Batch, said: str) -> Place | None:
    """The text at which coqc stopped."""
    line = line_of(said)
    return None if line is None else batch.place(line)


def reason(batch: Batch, said: str, ask: Ask) -> str:
    """Why the one claim that a file asks about was refused; ``ask`` says what Rocq says of another file."""
    (asked,) = batch.asked
    line, place = line_of(said), located_at(batch, said)
    if said.startswith(AXIOMS) or line is None or place is None:
        return first_error(said)
    if place.kind == Kind.STATEMENTS:
        found = f"its statement: {first_error(said)}"
    else:
        lines = batch.text().splitlines()[:line]
        found = _in_proof(place.of, lines, first_error(said), ask)
    return found if place.of.name == asked.name else f"lemma {place.of.name}: {found}"


def _in_proof(of: Theory, lines: Sequence[str], error: str, ask: Ask) -> str:
    begin = lines.index(f"Module {Kind.PROOFS}_{of.name}.")
    if (derived := derived_at(lines[begin:])) is not None:
        return f"what is derived {derived}: {error}"
    modules = [m[1] for line in lines[begin:] if (m := re.match(r"Module (\w+)_proof\.", line))]
    parts, compared = {p.statement.module: p for p in of.proofs}, {p.statement.module: p for p in of.compared}
    if modules and modules[-1] in compared:
        return _compared(compared[modules[-1]], lines, error)
    if of.refutation is not None:
        return f"its counterexample: {error}"
    if not modules or modules[-1] not in parts:
        return f"its proof: {error}"
    proof = parts[modules[-1]]
    where = f"part {proof.statement.part.name}"
    runs = [m[1] for line in lines[-2:] if (m := re.match(r"Lemma (\w+)_checked ", line))]
    goals = {g.name: g for g in proof.goals}
    if not runs or runs[-1] not in goals:
        return f"{where}: {error}"
    goal = goals[runs[-1]]
    return f"{where}, {goal.stage}, equation {goal.equation}: {_line(proof, goal, lines, ask)}"


def _compared(proof: ComparisonProof, lines: Sequence[str], error: str) -> str:
    """The inequality, or the bound of a sequence at its start or its step."""
    runs = {f"Lemma {run.name}_checked": run for run in proof.runs}
    found = [run for line in lines[-2:] for begin, run in runs.items() if line.startswith(begin)]
    if not found:
        return f"{proof.statement.of.name}: {error}"
    at = ", ".join(filter(None, (proof.statement.of.name, found[-1].stage, found[-1].side)))
    return f"{at}: the certificate's argument does not prove it"


def _line(proof: Proof, goal: Goal, lines: Sequence[str], ask: Ask) -> str:
    """The first line of a calculation that the checker refuses."""
    begin = next(k for k in range(len(lines) - 1, -1, -1) if lines[k].startswith(f"Lemma {goal.name}_checked"))
    run = f"{goal.name}_uses {len(goal.left.axes)} {goal.name}_left {goal.name}_lines {goal.name}_right"
    said = ask("\n".join([*lines[:begin], f"Eval vm_compute in (accepted known' sizes' {run} 0)."]))
    found = re.search(r"= (\d+)%?\w*\s*: nat", said)
    if found is None:
        return "refused"
    stored = next(g for g in proof.certificate["goals"] if (g["stage"], g["equation"]) == (goal.stage, goal.equation))
    count = int(found[1])
    if count >= len(stored["lines"]):
        return "what the last line has is not the right side"
    return f"line {count + 1} does not follow ({stored['lines'][count]['reason']})"
