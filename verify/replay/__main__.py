"""``python -m verify.replay`` checks certificates again, independently of the prover."""

from __future__ import annotations

import argparse
import difflib
import gc
import json
import os
import secrets
import sys
from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import NoReturn

from constructions.contents import Catalogue
from verify.loading import Unusable, files_of, load
from verify.replay.deciding import shown
from verify.replay.fields import Unreadable
from verify.replay.replaying import Result, Stated, one_line, replay
from verify.statement import agrees_with

OURS = "constructions.catalogue"


class Command(argparse.ArgumentParser):
    """Says what is wrong on one line of letters, whatever it is about."""

    def error(self, message: str) -> NoReturn:
        super().error(one_line(message))


def arguments(argv: Sequence[str] | None) -> tuple[argparse.ArgumentParser, argparse.Namespace]:
    parser = Command(
        prog="python -m verify.replay",
        description="Check certificates again, independently of the prover, with the Python standard library alone.",
        epilog="examples:\n"
        "  python -m verify.replay --all\n"
        "  python -m verify.replay gradient_descent_step\n"
        "  python -m verify.replay --seed 7 --trials 4 proofs/certificates/gradient_descent_step.json\n"
        "  python -m verify.replay --rehash mine/gradient_descent_step.json      a copy in which you changed a sign\n"
        "  python -m verify.replay certificates/ahn.json --claims ahn.py\n\n"
        "What a certificate claims is compared with the claim's own definition in constructions/, and printed.\n"
        "No module is imported because a certificate names it: where another file states its claim, --claims says\n"
        "which, and RUNS WHAT IS WRITTEN THERE.  Of what no known claim states, the calculation alone is replayed,\n"
        "and that is not decided.\n"
        "exit codes: 0 everything replayed; 1 a certificate fails a check (another statement than the claim's, a\n"
        "false step, a swapped parent); 2 usage error, or a file that is no certificate; 3 not decided: it may hold,\n"
        "and evaluating it at random numbers does not show that.  Nothing is written.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    root = Path(__file__).resolve().parent.parent.parent
    parser.add_argument("certificates", nargs="*", metavar="CERTIFICATE", help="a claim's name, or the path of a .json")
    parser.add_argument("--all", action="store_true", help="every *.json in the directory of certificates")
    parser.add_argument("--root", type=Path, default=root, help="the repository, for the sources (default: this one)")
    parser.add_argument(
        "--certificates",
        dest="directory",
        type=Path,
        metavar="DIR",
        help="default: ROOT/proofs/certificates, or that of --claims",
    )
    parser.add_argument("--claims", metavar="FILE.py", help="a file or package of claims, which is run")
    parser.add_argument("--trials", type=int, default=1, metavar="N", help="evaluations of each equation (default: 1)")
    parser.add_argument("--seed", type=int, metavar="N", help="makes the evaluations reproducible (default: fresh)")
    parser.add_argument(
        "--rehash",
        action="store_true",
        help="take digests to be right: what was edited is answered by the mathematics alone",
    )
    parser.add_argument("--brief", action="store_true", help="one line a certificate, without what it says")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of lines")
    return parser, parser.parse_args(argv)


def selected(parser: argparse.ArgumentParser, given: argparse.Namespace, catalogue: Catalogue) -> list[Path]:
    """The files to check; a usage error ends the program with exit code 2."""
    of = given.root / "proofs" / "certificates" if given.claims is None else catalogue.certificates
    directory = given.directory or of
    known = {p.stem: p for p in sorted(directory.glob("*.json")) if not p.name.startswith(".")}
    if (given.all and given.certificates) or (not given.all and not given.certificates):
        parser.error("name the certificates to check, or give --all (and not both)")
    if given.all and not known:
        parser.error(f"there are no certificates in {directory}")
    if not 1 <= given.trials <= 100:
        parser.error(f"--trials must be from 1 to 100, not {given.trials}")
    found = list(known.values()) if given.all else []
    for name in given.certificates:
        if name in known:
            found.append(known[name])
        elif name.endswith(".json") or "/" in name:
            found.append(Path(name))
        else:
            near = difflib.get_close_matches(name, known, n=3, cutoff=0.5) or sorted(known)
            parser.error(f"there is no certificate of {name!r} in {directory}; near names: {', '.join(near) or 'none'}")
    return found


def main(argv: Sequence[str] | None = None, stated: Stated | None = None) -> int:
    """Replay what the command line names, against what the claims state, or as ``stated`` says; the exit code."""
    parser, given = arguments(argv)
    try:
        catalogue = load(OURS) if given.claims is None else load(given.claims, OURS)
    except Unusable as fault:
        print(one_line(f"python -m verify.replay: {fault}"), file=sys.stderr)
        return 2
    paths = selected(parser, given, catalogue)
    stated = agrees_with(catalogue) if stated is None else stated
    seed = secrets.randbits(128) if given.seed is None else given.seed
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    files = files_of(catalogue, paths if given.rehash else ())
    results: list[Result] = []
    unreadable: list[str] = []
    for path in paths:
        try:
            results.append(replay(path, given.root, stated, given.trials, seed, files))
        except Unreadable as problem:
            unreadable.append(str(problem))
            print(problem, file=sys.stderr)
            continue
        if not given.json:
            print(summary(results[-1]))
            if results[-1].verdict == "replayed" and not given.brief:
                print(*(f"    {one_line(line)}" for line in results[-1].says), sep="\n")
    verdicts = Counter(r.verdict for r in results)
    total, error = sum(r.equations for r in results), sum((r.error_probability for r in results), Fraction(0))
    if given.json:
        entries = [
            {
                "claim": r.claim,
                "verdict": r.verdict,
                "explanation": r.explanation,
                "says": list(r.says),
                "equations": r.equations,
                "error_probability": float(r.error_probability),
                "sizes": dict(r.sizes),
            }
            for r in results
        ]
        report = {
            "schema": 2,
            "certificates": entries,
            "unreadable": unreadable,
            "equations": total,
            "error_probability": float(error),
            "rehashed": given.rehash,
            "trials": given.trials,
            "seed": str(seed),
        }
        print(json.dumps(report, indent=1, sort_keys=True))
    else:
        counted = {"refuted": verdicts["refuted"], "not decided": verdicts["undecided"], "unreadable": len(unreadable)}
        others = "".join(f", {n} {what}" for what, n in counted.items() if n)
        print(
            f"{verdicts['replayed']} of {len(paths)} replayed{others}; {total} equations, "
            f"error probability at most {float(error):.1e}{'; digests were not checked' if given.rehash else ''}"
        )
    return 2 if unreadable else 1 if verdicts["refuted"] else 3 if verdicts["undecided"] else 0


def summary(result: Result) -> str:
    if result.verdict != "replayed":
        verdict = "not decided" if result.verdict == "undecided" else result.verdict
        return f"{result.claim}: {verdict}: {result.explanation}"
    number = f"{result.equations} equation{'' if result.equations == 1 else 's'}"
    return (
        f"{result.claim}: replayed, {number}, sizes up to {shown(result.sizes)}, "
        f"error probability at most {float(result.error_probability):.1e}"
        f"{f'; {result.explanation}' if result.explanation else ''}"
    )


if __name__ == "__main__":
    gc.set_threshold(1_000_000)  # nearly all is freed by counting references, and what is read is kept anyway
    try:
        code = main()
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read the output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 128 + 13  # as after SIGPIPE
    sys.exit(code)
