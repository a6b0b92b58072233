"""Does a layer that somebody else wrote do what a proposition says: ``python -m verify.audit module:callable``."""

from __future__ import annotations

import argparse
import json
import secrets
import sys
from collections.abc import Mapping
from typing import Any

from verify.audit.against import Comparison, compared
from verify.audit.against import as_json as comparison_as_json
from verify.audit.against import lines as comparison_lines
from verify.audit.algorithms import ALGORITHMS, algorithm_of
from verify.audit.auditing import SECONDS, Audit
from verify.audit.evaluator import Process
from verify.audit.factories import of, ours
from verify.audit.fault import Fault
from verify.audit.finding import EXIT, Finding, Verdict, as_json
from verify.audit.report import lines
from verify.audit.subject import Form, Output, Weights
from verify.loading import Unusable
from verify.work import Command, console, ending, refused

EXPLAINED = """\
Finds out by experiment what a layer does (who reads whom, the similarity and what it is divided by, 1/n, the residual,
signs, which weight is the value, the key and the query), prints it as an equation, and asks of every claim whether it
holds with this layer in the place of the definition's.

THE CODE RUNS: module:callable is imported and called, in a process of its own with a time limit.  It is a function of
tokens, (D, n + 1) or (n + 1, D) or with an axis of prompts, the query last; or of x, y and the query's x; a torch
module; or a verify.audit.subject.Subject, which says what is not to be found out.  module:name() is what it returns.

--against asks of one algorithm alone whether it is what the layer does: its numbers are fitted where the weights are
fixed, else the weights are searched (that none are found proves nothing).

verdicts: inherited; not inherited (with the reason and the smallest counterexample); not about it; unknown (no
convention explains the outputs: the nearest are shown).

exit codes: 0 the named claims are inherited (none named: it is the definition's layer); 1 not; 2 wrong usage; 3
unknown."""
EXAMPLES = """\
examples:
  python -m verify.audit my_layers:linear_attention --weights V,K,Q
  python -m verify.audit my_model:Attention --claim gradient_descent_steps --json
  python -m verify.audit my_layers:step --against gradient_descent
  python -m verify.audit my_layers:step --claims preconditioned.py"""


def main(argv: list[str] | None = None) -> int:
    """The command; returns its exit code."""
    command = parser()
    given = command.parse_args(argv)
    try:
        factories = ours() if given.claims is None else of(given.claims)
    except Unusable as fault:
        return refused(command.prog, fault)
    if unknown := [name for name in given.claim if name not in factories]:
        command.error(f"no claim is called {', '.join(unknown)}")
    if ":" not in given.subject:
        command.error(f"{given.subject} is not module:callable")
    try:
        told = options(given)
        algorithm = None if given.against is None else algorithm_of(given.against)
    except ValueError as problem:
        command.error(str(problem))
    try:
        evaluator = Process(given.subject, given.time_limit, told)
    except Fault as fault:
        if fault.unreadable:
            return refused(command.prog, fault)
        finding = Finding(given.subject, Verdict.UNKNOWN, fault=f"the subject {fault}")
    else:
        claims = {name: factories[name] for name in given.claim} if given.claim else factories
        try:
            if algorithm is not None:
                seed = secrets.randbits(31) if given.seed is None else given.seed
                return show_comparison(compared(evaluator, algorithm, seed, given.time_limit), given)
            finding = Audit(claims, tuple(given.claim), given.seed, given.time_limit).of(evaluator)
        finally:
            evaluator.close()
    show(finding, given)
    return EXIT[finding.verdict]


def show_comparison(found: Comparison, given: argparse.Namespace) -> int:
    """Prints a comparison; its exit code."""
    if given.json:
        json.dump(comparison_as_json(found), sys.stdout, indent=2)
        print()
    else:
        out = console(2000)
        for line in comparison_lines(found):
            out.print(line, soft_wrap=True, highlight=False)
    return EXIT[found.verdict]


def show(finding: Finding, given: argparse.Namespace) -> None:
    """Prints a finding."""
    if given.json:
        json.dump(as_json(finding), sys.stdout, indent=2, ensure_ascii=False)
        print()
        return
    out = console(2000)
    for line in lines(finding, given.all):
        out.print(line, soft_wrap=True, highlight=False)


def parser() -> Command:
    """The arguments of the command."""
    command = Command(
        prog="python -m verify.audit",
        description=EXPLAINED,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    command.add_argument("subject", metavar="module:callable", help="what is audited; it is imported and runs")
    command.add_argument("--claim", action="append", default=[], metavar="NAME", help="a claim; default: all")
    command.add_argument(
        "--claims", metavar="FILE", help="claims of your own, a file or a package, which is run; default: ours"
    )
    command.add_argument(
        "--weights",
        metavar="V,K,...",
        help="the names of the arguments that are weights; or module, factory (a function of them), none",
    )
    command.add_argument("--slots", metavar="x:3,y:1", help="the rows of a token, in order; default: found")
    command.add_argument("--form", choices=[str(f) for f in Form], help="the axes of what goes in; default: found")
    command.add_argument("--output", choices=[str(o) for o in Output], help="what comes out; default: found")
    command.add_argument("--library", choices=("numpy", "torch", "jax"), help="of its arrays; default: found")
    command.add_argument(
        "--against",
        metavar="ALGORITHM",
        help=f"compare with one algorithm alone: {', '.join(ALGORITHMS)}, or module:function of (x, y, query_x), which"
        " is imported and runs",
    )
    command.add_argument("--seed", type=int, help="of the random prompts; default: another one each time")
    command.add_argument(
        "--time-limit",
        type=float,
        default=SECONDS,
        metavar="S",
        help="seconds of the processor, and five times as many by the clock; default: %(default)s",
    )
    command.add_argument("--all", action="store_true", help="list the claims that are not about such a layer too")
    command.add_argument("--json", action="store_true", help="machine-readable output on standard output")
    return command


def options(given: argparse.Namespace) -> Mapping[str, Any]:
    """What is told of the subject, as fields of ``Subject``.  Raises ValueError."""
    told: dict[str, Any] = {}
    if given.weights in tuple(Weights):
        told["weights"] = given.weights
    elif given.weights:
        told["names"] = given.weights.split(",")
    if given.slots:
        pairs = [part.partition(":") for part in given.slots.split(",")]
        if any(not rows.isdecimal() for _, _, rows in pairs):
            raise ValueError(f"--slots {given.slots}: expected names and rows, as x:3,y:1")
        told["slots"] = {slot: int(rows) for slot, _, rows in pairs}
    for name in ("form", "output", "library"):
        if getattr(given, name):
            told[name] = getattr(given, name)
    if not given.time_limit > 0:
        raise ValueError(f"--time-limit is {given.time_limit}, expected more than 0")
    return told


if __name__ == "__main__":
    ending(main)
