"""``python -m verify.kernel`` asks Rocq's kernel about every claim, and about what is false as it was read."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from enum import StrEnum
from pathlib import Path

from constructions.claim import Claim
from constructions.contents import Catalogue
from verify.files import Unreadable, Unwritable, is_installed, stored_text, write_whole
from verify.kernel.compiling import NotInstalled, asked, compile_theory, needed_by, version
from verify.kernel.verdicts import Outcome, Texts, Verdict, stored, text_digest
from verify.loading import NoClaim, Unusable, chosen
from verify.replay.fields import Refuted
from verify.work import Command, check_target, ending, printable, processors, progress, refused

SCHEMA = 3
OURS = "proofs.catalogue"
DESCRIPTION = """\
The statement of every part, inequality and sequence of a claim is printed in MathComp from the claim's own definition,
and proved from its certificate, which checkers that are verified in Rocq go through (proofs/kernel).  Neither the
certificate nor what is generated needs to be believed: Rocq's kernel accepts a theorem of the printed statement, or it
does not.  proofs/kernel/statements has the statements.

verdicts: kernel (accepted, and closed under the global context: no axiom); kernel, assuming ...  (these laws of exp are
among the premises); refuted (accepted that a statement of a source is false as it was read, over every ordered field);
refused (which part, goal and line); stated (a lemma of analysis, of which proofs/kernel/Lemmas.v may have a part); not
run (there is no coqc).  Of clauses that are read off a claim's equations and inequalities those are asked about that
proofs/kernel/clauses derives: each is said to be a theorem, and what it assumes; how many others there are is said, and
on which stated lemmas they rest.  What was asked before and is unchanged is reused.

exit codes: 0 all accepted; 1 something is refused, or a statement in the folder is not the claim's;
2 wrong usage, or a file that can't be read or written; 3 not run, or no instance meets some premises."""
EXAMPLES = """\
examples:
  python -m verify.kernel                               every claim, one line each
  python -m verify.kernel functional_gradient_descent   one claim
  python -m verify.kernel --write                       write proofs/kernel/statements too
  python -m verify.kernel ahn.py                        the claims of a file, which is run; their certificates are
                                                        those that `python -m verify ahn.py` leaves beside it, and
                                                        their statements are left beside these"""


def main(argv: Sequence[str] | None = None) -> int:
    """The command; returns its exit code."""
    command = Command(
        prog="python -m verify.kernel",
        description=DESCRIPTION,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument(
        "names",
        nargs="*",
        metavar="NAME",
        help="a claim; or FILE.py or a package of claims, and names of its claims (default: all)",
    )
    command.add_argument("--jobs", type=int, default=min(2, processors()), metavar="N", help="(default: %(default)s)")
    command.add_argument("--fresh", action="store_true", help="reuse nothing that was asked before")
    command.add_argument(
        "--write",
        action="store_true",
        help="write the statements, whatever stands there: into proofs/kernel/statements, or beside the certificates "
        "of a file of claims, where those that are not there yet are always written",
    )
    command.add_argument(
        "--out", type=Path, metavar="FOLDER", help="the --out of python -m verify, and where --write writes"
    )
    command.add_argument("--json", action="store_true", help="machine-readable output on standard output")
    given = command.parse_args(argv)
    if given.jobs < 1:
        command.error(f"--jobs is {given.jobs}, expected at least 1")
    try:
        catalogue, names = chosen(given.names, OURS)
    except NoClaim as fault:
        command.error(str(fault))
    except Unusable as fault:
        return refused(command.prog, fault)
    if given.out is not None:
        catalogue = replace(catalogue, certificates=given.out, theorems=given.out)
    if given.write and is_installed(catalogue.theorems):
        command.error("--write is for a checkout: an installed package is never written to")
    claims = [catalogue.own[name] for name in names or catalogue.own]
    try:
        texts = Texts(catalogue)
        kept = {} if given.fresh else {c.name: o for c in claims if (o := stored(c.name, catalogue)) is not None}
        with ThreadPoolExecutor(1) as pool, progress("kernel", len(claims), quiet=given.json) as done:
            needed = needed_by([c.name for c in claims], catalogue)
            program = pool.submit(compiler, given.jobs, needed)  # while the texts are written
            statements = shown(claims, texts, kept, given.write)
            outcomes = asked(claims, texts, program.result(), given.jobs, done, kept)
    except NotInstalled as missing:
        outcomes = [Outcome(c.name, Verdict.STATED if c.stated else Verdict.NOT_RUN) for c in claims]
        print(printable(f"python -m verify.kernel: not run: {missing}"), file=sys.stderr)
    except (Unreadable, Unwritable, OSError, Refuted) as error:
        return refused("python -m verify.kernel", error)
    code = exit_code(outcomes, statements)
    if given.json:
        told = [
            asdict(o) | {"statement": statements.get(c.name), "read off": sum(bool(k.read_off) for k in c.clauses)}
            for c, o in zip(claims, outcomes, strict=True)
        ]
        print(json.dumps({"schema": SCHEMA, "exit": code, "claims": told}, indent=1))
    else:
        print_outcomes(claims, catalogue, outcomes, statements)
    return code


def compiler(jobs: int, needed: Sequence[str]) -> str:
    """The version of coqc, once what is needed of the theory is compiled."""
    program = version()
    compile_theory(program, jobs, needed)
    return program


class Shown(StrEnum):
    """What there is in the folder of statements of a claim."""

    ITS_OWN = "its own"
    WRITTEN = "its own, written now"
    ANOTHER = "another"
    NONE = "none"


def shown(claims: Sequence[Claim], texts: Texts, kept: Mapping[str, Outcome], write: bool) -> dict[str, Shown]:
    """Whether the statements in the folder are those of the claims, of each that has some.

    Where nothing has changed since a verdict was kept, a claim's are those that it was of, and are not made again.
    With ``write`` they are made so; else of a user's claims those that are not there are written, and none is replaced.
    """
    folder, found = texts.catalogue.theorems, {}
    add = texts.catalogue.upon is not None and not is_installed(folder)
    for claim in claims:
        path = folder / f"{claim.name}.v"
        if claim.stated:
            continue
        there = os.path.lexists(path)
        try:
            stands = stored_text(path) if there else None
        except Unreadable:
            stands = None
        before = kept.get(claim.name)
        known = before.statements if before is not None and before.inputs == texts.inputs else None
        if stands is not None and text_digest(stands) == known:
            found[claim.name] = Shown.ITS_OWN
            continue
        try:
            text = texts.of(claim).statements
        except Refuted:
            continue
        if stands == text:
            found[claim.name] = Shown.ITS_OWN
        elif write or (add and not there):
            check_target(path, folders=True)
            write_whole(path, text)
            found[claim.name] = Shown.WRITTEN
        else:
            found[claim.name] = Shown.ANOTHER if there else Shown.NONE
    return found


def exit_code(outcomes: Sequence[Outcome], statements: Mapping[str, Shown]) -> int:
    verdicts = {o.verdict for o in outcomes}
    if Verdict.REFUSED in verdicts or Shown.ANOTHER in statements.values():
        return 1
    return 3 if Verdict.NOT_RUN in verdicts or any(o.without_instance for o in outcomes) else 0


def print_outcomes(
    claims: Sequence[Claim], catalogue: Catalogue, outcomes: Sequence[Outcome], statements: Mapping[str, Shown]
) -> None:
    width = max(len(o.claim) for o in outcomes)
    for claim, o in zip(claims, outcomes, strict=True):
        line = f"{o.claim:<{width}}  {o}"
        if o.explanation:
            line += f": {o.explanation}"
        if o.verdict == Verdict.KERNEL:
            line += read_off(claim, catalogue, o)
        if o.lemmas:
            line += f"; in proofs/kernel/Lemmas.v: {', '.join(o.lemmas)}"
        if o.without_instance:
            line += f"; no instance of the premises of {', '.join(o.without_instance)}"
        path = catalogue.theorems / f"{claim.name}.v"
        match statements.get(claim.name):
            case Shown.WRITTEN:
                line += f"; its statement is written: {path}"
            case Shown.ANOTHER:
                line += f"; {path} is not its statement: write it with --write"
            case Shown.NONE:
                line += f"; there is no {path}: write its statement with --write"
        print(printable(line))
    counts = {v: sum(o.verdict == v for o in outcomes) for v in Verdict}
    print(printable(", ".join(f"{n} {v}" for v, n in counts.items() if n)))


def read_off(claim: Claim, catalogue: Catalogue, outcome: Outcome) -> str:
    """What of a claim is read off: the theorems among that, what is not asked about, and the lemmas it rests on."""
    derived = {d.clause for d in outcome.clauses}
    theorems = "".join(f"; clause {d.clause} is a theorem{d.under}" for d in outcome.clauses)
    clauses = [c for k, c in enumerate(claim.clauses, start=1) if c.read_off and k not in derived]
    if not clauses:
        return theorems
    stated = {name for name, c in catalogue.named.items() if c.stated}
    lemmas = sorted({name for c in clauses for name in c.by if name in stated})
    by = f", by {', '.join(lemmas)}" if lemmas else ""
    return f"{theorems}; something is read off in {len(clauses)} of {len(claim.clauses)} clauses{by}"


if __name__ == "__main__":
    ending(main)
