"""``python -m verify.report``: one page for a reviewer, and the same for machines."""

from __future__ import annotations

import argparse
import gc
import json
from pathlib import Path

from verify.files import ROOT, Unreadable, Unwritable, write_whole
from verify.loading import Unusable, chosen
from verify.run import run
from verify.work import Command, check_target, ending, extra, printable, processors, progress, refused

COMMAND = "python -m verify.report"
OURS = "proofs.catalogue"
RESULTS = ROOT / "train" / "results"
EXPLAINED = """\
Audits the claims as python -m verify --fast does: certificates are replayed, and what was found before is used where
all that it holds for is unchanged.  Then writes, into one folder,

  report.html   every claim with its statement, status, derivation, certificate and what bears on it; the graph of
                what rests on what; what is false as read; what is not proved and not run; what you trust; where all
                this comes from.  One file: no script, and nothing is asked for from elsewhere.
  report.json   the same as data; verify/report/page/report.schema.json says what each field is
  junit.xml     a case for each claim and each erratum, for continuous integration

What training found is shown as it was written beside the checkpoints; it is not measured again.

exit codes: those of python -m verify: 0 all hold; 1 something is refuted, contradicts itself, or a certificate that
was there is refused; 2 wrong usage, or a file that can't be read or written; 3 a check is vacuous or a claim is not
proved.  The report is written in each of these cases but the third."""
EXAMPLES = """\
examples:
  python -m verify.report                        the claims of this project, into the folder report
  python -m verify.report ahn.py --out checked   those of a file: RUNS WHAT IS WRITTEN THERE
  python -m verify.report --json                 report.json on standard output too"""


def main(argv: list[str] | None = None) -> int:
    """The command; returns its exit code."""
    parser = Command(
        prog=COMMAND,
        description=EXPLAINED,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("claims", nargs="?", metavar="FILE", help="FILE.py or a package of claims; default: ours")
    parser.add_argument("--out", type=Path, default=Path("report"), metavar="FOLDER", help="default: %(default)s")
    parser.add_argument("--json", action="store_true", help="machine-readable output on standard output")
    parser.add_argument(
        "--jobs", type=int, default=processors(), metavar="N", help="processes to use (default: %(default)s)"
    )
    given = parser.parse_args(argv)
    if given.jobs < 1:
        parser.error(f"--jobs is {given.jobs}, expected at least 1")
    gc.freeze()
    gc.set_threshold(100_000)  # as in verify: what is read has no cycles, and is kept
    targets = {name: given.out / name for name in ("report.html", "report.json", "junit.xml")}
    try:
        with extra("report"):
            from verify.report.page import junit, kept, rendered, value
    except ModuleNotFoundError as missing:
        return refused(COMMAND, missing)
    try:
        catalogue, named = chosen([] if given.claims is None else [given.claims], OURS)
        if named:
            parser.error(f"{named[0]} is one claim: a report is of all claims of a file or a package")
        for target in targets.values():
            check_target(target, folders=True)
        names = [claim.name for claim in catalogue.claims]
        with progress("verify", len(names), quiet=given.json) as done:
            audit = run(catalogue, names, fast=True, jobs=given.jobs, done=done)
        report = value.value(audit, RESULTS if catalogue.upon is None else None)
        shown = kept.kept_or_made(audit, given.jobs)
        write_whole(targets["report.json"], json.dumps(report, indent=1, sort_keys=True) + "\n")
        write_whole(targets["junit.xml"], junit.junit(report))
        write_whole(targets["report.html"], rendered.rendered(report, shown))
    except (Unusable, Unreadable, Unwritable, OSError) as fault:
        return refused(COMMAND, fault)
    if given.json:
        print(json.dumps(report, indent=1, sort_keys=True))
    else:
        for path in targets.values():
            print(printable(f"{path} written"))
    return int(report["exit"])


if __name__ == "__main__":
    ending(main)
