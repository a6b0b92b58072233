"""Runs Rocq: the theory once, then each claim's statements and their proofs, all in a folder of its own."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from constructions.claim import Claim
from constructions.contents import Catalogue
from verify.files import Unreadable, stored_text, write_whole
from verify.kernel.clauses import clause_at
from verify.kernel.comparison_proof import ComparisonProof
from verify.kernel.met import instances
from verify.kernel.printer.comparison import Comparison
from verify.kernel.printer.statement import Statement
from verify.kernel.proof import Goal, Proof
from verify.kernel.theory import LEMMAS, Theory
from verify.kernel.verdicts import BUILD, MODULES, THEORY, Outcome, Verdict, build, digest, store, stored, written
from verify.replay.fields import Refuted
from verify.work import Done

CLOSED = "Closed under the global context"
LIMIT = 600  # seconds for one file
INSTALL = (
    "install it with `apt-get install coq libcoq-mathcomp-ssreflect libcoq-mathcomp-algebra`, or "
    "`opam install coq.8.16.1 coq-mathcomp-algebra.1.15.0`"
)


LOCKS: defaultdict[str, threading.RLock] = defaultdict(threading.RLock)  # by claim: two that compile one spoil it


class NotInstalled(Exception):
    """There is no coqc, or it has no MathComp; the message says which."""


def version() -> str:
    """That of coqc.  Raises NotInstalled."""
    if shutil.which("coqc") is None:
        raise NotInstalled(f"there is no coqc: {INSTALL}")
    done = subprocess.run(["coqc", "--print-version"], capture_output=True, text=True, check=False, env=_environment())
    return " ".join(done.stdout.split())


def _environment() -> dict[str, str]:
    """Without what tells coqc to load other files."""
    return {k: v for k, v in os.environ.items() if not k.startswith(("COQ", "ROCQ"))}


def compiled(file: str, folder: Path = BUILD) -> tuple[bool, str]:
    """Compile a file of a folder; whether it was accepted in that many seconds, and what was printed."""
    command = ["coqc", "-q", "-w", "none", "-Q", str(BUILD / "theory"), "Kernel", "-Q", "statements", "Statements"]
    try:
        done = subprocess.run(
            [*command, "-Q", "proofs", "Proofs", file],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
            timeout=LIMIT,
            env=_environment(),
        )
    except subprocess.TimeoutExpired:
        return False, f"it took longer than {LIMIT} s"
    return done.returncode == 0, done.stdout + done.stderr


@contextmanager
def alone() -> Iterator[None]:
    """While no other process of this machine is in here: two that compile one file would spoil it."""
    import fcntl  # which Windows lacks

    BUILD.mkdir(parents=True, exist_ok=True)
    with open(BUILD / "lock", "w", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def compile_theory(program: str) -> None:
    """Compile what is not compiled yet.  Raises NotInstalled without MathComp, and Refuted for what is not accepted."""
    with alone():
        _compile_theory(program)


def _compile_theory(program: str) -> None:
    mark, told = BUILD / "theory" / "compiled", program
    for module in MODULES:
        told += (THEORY / f"{module}.v").read_text(encoding="utf-8")
    try:
        if stored_text(mark) == told:
            return
    except Unreadable:
        pass
    for module in MODULES:
        path = BUILD / "theory" / f"{module}.v"
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, (THEORY / f"{module}.v").read_text(encoding="utf-8"))
        accepted, said = compiled(f"theory/{module}.v")
        if not accepted and "mathcomp" in said and "Cannot find" in said:
            raise NotInstalled(f"coqc has no MathComp: {INSTALL}")
        if not accepted:
            raise Refuted(f"proofs/kernel/{module}.v: {first_error(said)}")
    write_whole(mark, told)


def first_error(said: str) -> str:
    """What coqc complains of, on one line, without the names that are known there."""
    told = " ".join((said.partition("Error:")[2] or said).split())
    if told.startswith("In environment") and "The term" in told:
        told = told[told.index("The term") :]
    return told[:300]


def asked(claims: Sequence[Claim], catalogue: Catalogue, jobs: int, done: Done, fresh: bool = False) -> list[Outcome]:
    """What the kernel says of claims of a catalogue.

    Raises NotInstalled, and Refuted where the theory is not accepted.
    """
    program = version()
    compile_theory(program)

    def one(claim: Claim) -> Outcome:
        outcome = _one(claim, catalogue, program, fresh)
        done(claim.name)
        return outcome

    with ThreadPoolExecutor(jobs) as pool:
        return list(pool.map(one, claims))


def _one(claim: Claim, catalogue: Catalogue, program: str, fresh: bool) -> Outcome:
    if claim.stated and claim.name not in LEMMAS:
        return Outcome(claim.name, Verdict.STATED)
    try:
        of = written(claim, catalogue)
    except Refuted as problem:
        return Outcome(claim.name, Verdict.REFUSED, explanation=str(problem))
    key = digest(of)
    kept = None if fresh else stored(claim.name, key, catalogue)
    if kept is not None and kept.program == program:
        return kept
    began = time.perf_counter()
    with LOCKS[claim.name]:
        outcome = replace(judged(of, build(catalogue)), digest=key, program=program)
    outcome = replace(outcome, seconds=round(time.perf_counter() - began, 1))
    store(outcome, catalogue)
    return outcome


def judged(of: Theory, folder: Path) -> Outcome:
    """Compile the statements and their proofs in a folder, after those of its lemmas: each theorem is to be closed."""
    for parent in of.parents:
        with LOCKS[parent.name]:
            if not present(parent, folder) and (found := judged(parent, folder)).verdict != Verdict.KERNEL:
                return Outcome(of.name, Verdict.REFUSED, explanation=f"lemma {parent.name}: {found.explanation}")
    for kind, text in (("statements", of.statements), ("proofs", of.proof)):
        path = folder / kind / f"{of.name}.v"
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, text)
        accepted, said = compiled(f"{kind}/{of.name}.v", folder)
        if not accepted:
            where = f"its statement: {first_error(said)}" if kind == "statements" else located(of, said, folder)
            return Outcome(of.name, Verdict.REFUSED, explanation=where)
    if [line for line in said.splitlines() if line.strip()] != [CLOSED] * of.theorems:
        return Outcome(of.name, Verdict.REFUSED, explanation=f"it rests on axioms: {' '.join(said.split())[:300]}")
    if of.refutation is not None:
        return Outcome(of.name, Verdict.REFUTED, of.assumed)
    if not of.statements:
        return Outcome(of.name, Verdict.STATED, lemmas=of.lemmas)
    return Outcome(
        of.name,
        Verdict.KERNEL,
        of.assumed,
        without_instance=without_instance(of, folder),
        lemmas=of.lemmas,
        clauses=of.read_off.clauses if of.read_off else (),
    )


def present(of: Theory, folder: Path) -> bool:
    """Whether its statements and proofs are compiled in a folder, as they are now."""
    for kind, text in (("statements", of.statements), ("proofs", of.proof)):
        path = folder / kind / f"{of.name}.v"
        try:
            if stored_text(path) != text or path.with_suffix(".vo").stat().st_mtime < path.stat().st_mtime:
                return False
        except (Unreadable, OSError):
            return False
    return all(present(parent, folder) for parent in of.parents)


def without_instance(of: Theory, folder: Path) -> tuple[str, ...]:
    """That whose premises are not shown to be met; all at once, and one by one where that fails."""

    def met(statements: Sequence[Statement], comparisons: Sequence[Comparison]) -> tuple[bool, list[str]]:
        text, missing = instances(of.name, statements, comparisons)
        path = folder / "instances" / f"{of.name}.v"
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, text)
        return compiled(f"instances/{of.name}.v", folder)[0], missing

    statements, comparisons = [p.statement for p in of.proofs], [p.statement for p in of.compared]
    accepted, missing = met(statements, comparisons)
    if accepted:
        return tuple(missing)
    alone = {s.part.name: met([s], []) for s in statements} | {c.of.name: met([], [c]) for c in comparisons}
    return tuple(name for name, (accepted, missing) in alone.items() if missing or not accepted)


def located(of: Theory, said: str, folder: Path) -> str:
    """The part, the goal and the line of the certificate at which a proof was refused, as far as they can be told."""
    at, error = re.search(r"line (\d+), characters", said), first_error(said)
    if at is None:
        return f"its proof: {error}"
    lines = of.proof.splitlines()[: int(at[1])]
    if (clause := clause_at(lines)) is not None:
        return f"what is derived of clause {clause}: {error}"
    modules = [m[1] for line in lines if (m := re.match(r"Module (\w+)_proof\.", line))]
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
    return f"{where}, {goal.stage}, equation {goal.equation}: {_line(of, proof, goal, lines, folder)}"


def _compared(proof: ComparisonProof, lines: Sequence[str], error: str) -> str:
    """The inequality, or the bound of a sequence at its start or its step."""
    runs = {f"Lemma {run.name}_checked": run for run in proof.runs}
    found = [run for line in lines[-2:] for begin, run in runs.items() if line.startswith(begin)]
    if not found:
        return f"{proof.statement.of.name}: {error}"
    at = ", ".join(filter(None, (proof.statement.of.name, found[-1].stage, found[-1].side)))
    return f"{at}: the certificate's argument does not prove it"


def _line(of: Theory, proof: Proof, goal: Goal, lines: Sequence[str], folder: Path) -> str:
    """The first line of a calculation that the checker refuses."""
    begin = next(k for k in range(len(lines) - 1, -1, -1) if lines[k].startswith(f"Lemma {goal.name}_checked"))
    run = f"{goal.name}_uses {len(goal.left.axes)} {goal.name}_left {goal.name}_lines {goal.name}_right"
    text = "\n".join([*lines[:begin], f"Eval vm_compute in (accepted known' sizes' {run} 0)."])
    path = folder / "proofs" / f"{of.name}_refused.v"
    write_whole(path, text)
    _, said = compiled(f"proofs/{of.name}_refused.v", folder)
    path.unlink(missing_ok=True)
    found = re.search(r"= (\d+)%?\w*\s*: nat", said)
    if found is None:
        return "refused"
    stored = next(g for g in proof.certificate["goals"] if (g["stage"], g["equation"]) == (goal.stage, goal.equation))
    count = int(found[1])
    if count >= len(stored["lines"]):
        return "what the last line has is not the right side"
    return f"line {count + 1} does not follow ({stored['lines'][count]['reason']})"
