"""Runs Rocq: the theory once, then files that ask about several claims each."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from constructions.claim import Claim
from constructions.contents import Catalogue
from verify.files import Unreadable, json_digest, stored_text, write_whole
from verify.kernel.batch import BY_HAND, INSTANCES, PROOFS, Batch, Kind, batches
from verify.kernel.clauses import DERIVING
from verify.kernel.locating import AXIOMS, first_error, located_at, reason
from verify.kernel.met import instances
from verify.kernel.theory import LEMMAS, Theory
from verify.kernel.verdicts import (
    BUILD,
    CLAUSES,
    MODULES,
    THEORY,
    Outcome,
    Texts,
    Verdict,
    build,
    digest,
    store,
    text_digest,
)
from verify.replay.fields import Refuted
from verify.work import Done

CLOSED = "Closed under the global context"
LIMIT = 600  # seconds for each claim of a file
REQUIRED = re.compile(r"^From Kernel Require (?:Import |Export )?([\w ]+)\.$", re.MULTILINE)
INSTALL = (
    "install it with `apt-get install coq libcoq-mathcomp-ssreflect libcoq-mathcomp-algebra`, or "
    "`opam install coq.8.16.1 coq-mathcomp-algebra.1.15.0`"
)


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


def compiled(text: str, folder: Path, limit: float = LIMIT) -> tuple[bool, str]:
    """Compile a file, in a folder of its own within ``folder``: whether it was accepted, and what was printed."""
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder) as alone:
        Path(alone, "claims.v").write_text(text, encoding="utf-8")
        return _compiled("claims.v", Path(alone), limit)


def _compiled(file: str, folder: Path, limit: float) -> tuple[bool, str]:
    try:
        done = subprocess.run(
            ["coqc", "-q", "-noglob", "-w", "none", "-Q", str(BUILD / "theory"), "Kernel", file],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
            timeout=limit,
            env=_environment(),
        )
    except subprocess.TimeoutExpired:
        return False, f"it took longer than {limit} s"
    return done.returncode == 0, done.stdout + done.stderr


@contextmanager
def alone() -> Iterator[None]:
    """While no other process of this machine is in here: two that compile one file would spoil it."""
    import fcntl  # which Windows lacks

    BUILD.mkdir(parents=True, exist_ok=True)
    with open(BUILD / "lock", "w", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def required(text: str) -> list[str]:
    """The modules of the theory that a file needs, each after those that it needs itself."""
    waiting, needed = [name for names in REQUIRED.findall(text) for name in names.split()], set()
    while waiting:
        module = waiting.pop()
        if module in MODULES and module not in needed:
            needed.add(module)
            waiting += MODULES[module]
    return [module for module in MODULES if module in needed]


def needed_by(names: Sequence[str], catalogue: Catalogue) -> list[str]:
    """The modules of the theory that any proof needs, and those of what is derived of these claims."""
    text = PROOFS + BY_HAND + INSTANCES
    for name in catalogue.ancestors(names):
        if (path := CLAUSES / f"{name}.v").is_file():
            text += stored_text(path) + DERIVING
    return required(text)


def compile_theory(program: str, jobs: int = 1, wanted: Sequence[str] = tuple(MODULES)) -> None:
    """Compile what is wanted of it and is not compiled yet.

    Raises NotInstalled without MathComp, and Refuted for what is not accepted.
    """
    with alone():
        _compile_theory(program, jobs, wanted)


def _compile_theory(program: str, jobs: int, wanted: Sequence[str]) -> None:
    folder, texts = BUILD / "theory", {m: (THEORY / f"{m}.v").read_text(encoding="utf-8") for m in wanted}
    keys: dict[str, str] = {}
    for module in wanted:
        keys[module] = json_digest([program, texts[module], *(keys[needed] for needed in MODULES[module])])
    folder.mkdir(parents=True, exist_ok=True)
    waited: dict[str, Future[None]] = {}

    def one(module: str) -> None:
        for needed in MODULES[module]:
            waited[needed].result()
        told = folder / f"{module}.compiled"
        try:
            if stored_text(told) == keys[module]:
                return
        except Unreadable:
            pass
        told.unlink(missing_ok=True)
        write_whole(folder / f"{module}.v", texts[module])
        accepted, said = _compiled(f"{module}.v", folder, LIMIT)
        if not accepted and "mathcomp" in said and "Cannot find" in said:
            raise NotInstalled(f"coqc has no MathComp: {INSTALL}")
        if not accepted:
            raise Refuted(f"proofs/kernel/{module}.v: {first_error(said)}")
        write_whole(told, keys[module])

    with ThreadPoolExecutor(jobs) as pool:  # which begins them in order, so that none waits for one that has no thread
        for module in wanted:
            waited[module] = pool.submit(one, module)
    for done in waited.values():
        done.result()


def asked(
    claims: Sequence[Claim], texts: Texts, program: str, jobs: int, done: Done, kept: Mapping[str, Outcome]
) -> list[Outcome]:
    """What the kernel says of claims of a catalogue, by that version of coqc; the theory is compiled.

    ``kept`` is what it said before, of the same or of something else.
    """
    found: dict[str, Outcome] = {}
    asking: dict[str, Theory] = {}
    by_it = {name: outcome for name, outcome in kept.items() if outcome.program == program}
    for claim in claims:
        outcome = _without_asking(claim, texts, by_it.get(claim.name))
        if outcome is None:
            asking[claim.name] = texts.of(claim)
        else:
            found[claim.name] = outcome
            done(claim.name)
    folder = build(texts.catalogue)

    def together(theories: Sequence[Theory]) -> Iterator[Outcome]:
        began = time.perf_counter()
        outcomes = all_judged(theories, folder)
        each = round((time.perf_counter() - began) / len(theories), 1)
        for of, outcome in zip(theories, outcomes, strict=True):
            said = replace(outcome, program=program, seconds=each)
            done(of.name)
            yield _stored(said, of, texts)

    with ThreadPoolExecutor(jobs) as pool:
        for outcomes in pool.map(lambda theories: list(together(theories)), batches(asking.values(), jobs)):
            found |= {o.claim: o for o in outcomes}
    return [found[claim.name] for claim in claims]


def _without_asking(claim: Claim, texts: Texts, kept: Outcome | None) -> Outcome | None:
    """What is known already of a claim."""
    if claim.stated and claim.name not in LEMMAS:
        return Outcome(claim.name, Verdict.STATED)
    if kept is not None and kept.inputs == texts.inputs:
        return kept
    try:
        of = texts.of(claim)
    except Refuted as problem:
        return Outcome(claim.name, Verdict.REFUSED, explanation=str(problem))
    return _stored(kept, of, texts) if kept is not None and kept.digest == digest(of) else None


def _stored(outcome: Outcome, of: Theory, texts: Texts) -> Outcome:
    """Keep what was said of what is written of a claim now."""
    outcome = replace(outcome, digest=digest(of), inputs=texts.inputs, statements=text_digest(of.statements))
    store(outcome, texts.catalogue)
    return outcome


def all_judged(theories: Sequence[Theory], folder: Path) -> list[Outcome]:
    """What is said of claims that are asked about in one file; where that is not accepted, one by one."""
    shown = {of.name: _instances(of) for of in theories}
    texts = {name: text for name, (text, _) in shown.items() if text}
    compile_theory(version(), wanted=required(Batch(theories, texts).text()))
    alone = [Batch([of], {name: text for name, text in texts.items() if name == of.name}) for of in theories]
    for of, batch in zip(theories, alone, strict=True):  # to be looked at
        write_whole(folder / "proofs" / f"{of.name}.v", batch.text())
    if len(theories) > 1 and not _refusal(Batch(theories, texts), folder):
        return [_accepted(of, shown[of.name][1]) for of in theories]
    return [_judged(batch, shown[of.name][1], folder) for of, batch in zip(theories, alone, strict=True)]


def judged(of: Theory, folder: Path) -> Outcome:
    """What is said of a claim: its statements, proofs and instances are compiled, and each theorem is to be closed."""
    (outcome,) = all_judged([of], folder)
    return outcome


def _judged(batch: Batch, missing: Sequence[str], folder: Path) -> Outcome:
    (of,) = batch.asked
    said = _refusal(batch, folder)
    if said and (place := located_at(batch, said)) is not None and place.kind == Kind.INSTANCES:
        said, missing = _refusal(replace(batch, instances={}), folder), _without_instance(of, folder)
    if said:
        why = reason(batch, said, lambda text: compiled(text, folder)[1])
        return Outcome(of.name, Verdict.REFUSED, explanation=why)
    return _accepted(of, missing)


def _accepted(of: Theory, missing: Sequence[str]) -> Outcome:
    if of.refutation is not None:
        return Outcome(of.name, Verdict.REFUTED, of.assumed)
    if not of.statements:
        return Outcome(of.name, Verdict.STATED, lemmas=of.lemmas)
    return Outcome(
        of.name,
        Verdict.KERNEL,
        of.assumed,
        without_instance=tuple(missing),
        lemmas=of.lemmas,
        clauses=of.read_off.clauses if of.read_off else (),
    )


def _refusal(batch: Batch, folder: Path) -> str:
    """What coqc says against a file, or what its theorems rest on; nothing where they rest on nothing."""
    if len(batch.questions) != sum(of.theorems for of in batch.theories):
        return "Error: it is not asked what each theorem rests on"
    accepted, said = compiled(batch.text(), folder, LIMIT * len(batch.theories))
    if accepted and said.split("\n") == [CLOSED, ""]:
        return ""
    return said if not accepted else f"{AXIOMS}: {said}"


def _instances(of: Theory) -> tuple[str, list[str]]:
    """The text that shows that premises are met, and those of which nothing is known that meets them."""
    if of.refutation is not None or not of.statements:
        return "", []
    return instances(of.name, [p.statement for p in of.proofs], [p.statement for p in of.compared])


def _without_instance(of: Theory, folder: Path) -> tuple[str, ...]:
    """That whose premises are not shown to be met, one by one."""
    alone = replace(of, proof="", parents=())
    found = []
    for name, statements, comparisons in (
        *((p.statement.part.name, [p.statement], []) for p in of.proofs),
        *((c.statement.of.name, [], [c.statement]) for c in of.compared),
    ):
        text, missing = instances(of.name, statements, comparisons)
        if missing or not compiled(Batch([alone], {of.name: text}).text(), folder)[0]:
            found.append(name)
    return tuple(found)
