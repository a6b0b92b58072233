"""``python -m verify``: what is proved, what is only tested, what sources say that is false as it was read."""

from __future__ import annotations

import argparse
import gc
import json
import sys
from collections.abc import Sequence
from contextlib import redirect_stdout
from dataclasses import replace
from pathlib import Path

from rich.table import Table

from constructions.contents import Catalogue
from verify.errata import listed
from verify.files import CACHE, Unreadable, Unwritable
from verify.loading import NoClaim, Unusable, chosen
from verify.report import clauses, latex, references, text
from verify.report.evidence import evidence
from verify.report.found import as_json
from verify.report.in_full import in_full
from verify.run import Audit, exit_code, falls_short, require_well_formed, run, warnings
from verify.work import Command, check_target, console, ending, printable, processors, progress, refused

OURS = "proofs.catalogue"
EXPLAINED = """\
The certificates in proofs/certificates are replayed by a second checker first, as they are.  Then for every claim,
from the beginning: an exact counterexample is looked for; the forward pass is run on symbols and the proof
calculated, inequalities are proved by coefficients; the certificate of this is compared with the one that was there,
replayed and written in its place; equations are decided in the ring at several sizes; everything is witnessed in
float64; and every mutant must be rejected.  Every instance must meet every hypothesis.  What Rocq's kernel said of the
equations (python -m verify.kernel) is shown where it was asked about what there is now; it is not asked here.

statuses, computed from what was found: proved (for all sizes, certificate replayed, and nothing is missing that is
asked for: an error probability of the replay below 1e-12, eight mutants, instances with no layer, with seven and
with each size five, every hypothesis needed or declared not to be); not proved (all went well, but something is
missing, and the status says what); proved at sizes (decided in the ring at those only); witnessed (numbers only);
refuted (an exact counterexample); stated (a lemma of analysis with a written proof; what rests on it is shown as
conditional on it); inconsistent (two checks contradict each other); vacuous (a check lets a mutant pass, or no instance
meets the hypotheses); ill-posed (what should meet a hypothesis does not, or a function of the claim looks at a size, a
value, or the arithmetic it is run in).

errata, statements of the sources with an exact counterexample: refuted (false as printed, read in the source), or
false as read, with what is wrong: unstated hypothesis (true with one that is not said), range omitted (true for some
values, and none are named), ambiguous (one reading is false), known from a restatement (the source was not read).

exit codes: 0 all hold; 1 something is refuted, ill-posed or contradicts itself, a certificate that was there is
refused, or a source was edited during the run, of which nothing is kept then; 2 wrong usage, a file that can't be read
or written, or a claim whose functions or proof do not fit what it declares; 3 a check is vacuous or a claim is not
proved.

own claims: a file (its name ends in .py) or a package is imported, which RUNS WHAT IS WRITTEN THERE: read it first.  In
it, module-level values that are claims (verify.Claim, or constructions.contents.Entry: a claim, its mutants, its
proof), or functions claim() and mutants() with a script PROOF.  They may rest on each other and on the claims of this
project, whose certificates are replayed.  Theirs are in the folder certificates beside the file, or in the package."""
EXAMPLES = """\
examples:
  python -m verify                               every claim, one line each
  python -m verify functional_gradient_descent   one claim in full, as a derivation
  python -m verify functional_gradient_descent --latex > derivation.tex
                                                 statement and derivation as a LaTeX document
  python -m verify gradient_descent_plus_plus_conditioning --plot conditioning.png
                                                 the same, and its picture
  python -m verify --errata                      what is false as it was read: the kind, the words, the correction
  python -m verify ahn.py                        the claims of a file, one line each
  python -m verify ahn.py preconditioned --out certified
                                                 one of them in full; certificates are in another folder
  python -m verify my.package.of.claims --json   those of all modules of a package
  python -m verify --fast                        reuse what was found for unchanged sources (still replayed)
  python -m verify.replay --all                  recheck the stored certificates without the prover
  python -m verify.kernel                        ask Rocq's kernel about every equation"""

WRITTEN = f"""\
what --fast reuses is kept in
  {CACHE}
and, of an installed package, the certificates that are made anew: without --out no package is ever written to"""


def options() -> Command:
    """What the command line can say."""
    parser = Command(
        prog="python -m verify",
        description=EXPLAINED,
        epilog=f"{EXAMPLES}\n\n{WRITTEN}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "names",
        nargs="*",
        metavar="NAME",
        help="FILE.py or a package: the claims stated there, else those of this project; a claim: print it in full",
    )
    parser.add_argument(
        "--fast", action="store_true", help="reuse evidence whose statement, proof and engine are unchanged"
    )
    parser.add_argument(
        "--out", type=Path, metavar="FOLDER", help="where certificates are read and written (default: see above)"
    )
    parser.add_argument(
        "--errata",
        action="store_true",
        help="list what is false as it was read, and in which way, from the certificates",
    )
    parser.add_argument("--plot", type=Path, metavar="FILE", help="draw the claim's picture too (.png, .svg or .pdf)")
    parser.add_argument("--latex", action="store_true", help="print the derivation in LaTeX; nothing is checked")
    parser.add_argument("--json", action="store_true", help="machine-readable output on standard output")
    parser.add_argument(
        "--jobs", type=int, default=processors(), metavar="N", help="processes to use (default: %(default)s)"
    )
    return parser


def main(argv: list[str] | None = None) -> int:
    """The command; returns its exit code."""
    parser = options()
    given = parser.parse_args(argv)
    if given.jobs < 1:
        parser.error(f"--jobs is {given.jobs}, expected at least 1")
    try:
        catalogue, named = chosen(given.names, OURS)
    except NoClaim as fault:
        parser.error(str(fault))
    except Unusable as fault:
        return refused("python -m verify", fault)
    check_usage(parser, given, catalogue, named)
    try:
        if given.latex:
            require_well_formed(catalogue, named)
            print(latex.document(in_full(catalogue.own[named[0]], catalogue)), end="")
            return 0
        if given.out is not None:
            catalogue = replace(catalogue, certificates=given.out)
        audit = audited(catalogue, named, given)
    except (Unreadable, Unusable, Unwritable, OSError) as error:
        return refused("python -m verify", error)
    code = exit_code(audit)
    if given.json:
        print(json.dumps(as_json(audit, code), indent=1))
    else:
        print_found(audit, named, given.errata)
    if given.plot is not None:
        from verify.report.pictures import draw

        draw(named[0], given.plot)
        print(printable(f"{given.plot} written"), file=sys.stderr)
    return code


def audited(catalogue: Catalogue, named: Sequence[str], given: argparse.Namespace) -> Audit:
    """What is found of the claims that are named, or of all.

    Raises Unreadable, Unusable, Unwritable or OSError for files and claims with which that cannot be done.
    """
    gc.freeze()
    gc.set_threshold(100_000)  # what a proof makes is remembered and has no cycles: looking for them finds nothing
    names = named or [c.name for c in catalogue.claims]
    references.cited()
    with redirect_stdout(sys.stderr):  # what claims print meanwhile is no result
        if given.errata:
            return listed(catalogue, given.jobs)
        todo = [n for n in catalogue.ancestors(names) if n in catalogue.own]
        with progress("verify", len(todo), quiet=given.json) as done:
            return run(catalogue, names, given.fast, given.jobs, done)


def check_usage(
    parser: argparse.ArgumentParser, given: argparse.Namespace, catalogue: Catalogue, named: Sequence[str]
) -> None:
    """A usage error ends the program with exit code 2."""
    corrected = {e.read.name: e.corrected for e in catalogue.errata}
    if named and given.errata:
        parser.error(f"--errata lists all of them, and not {named[0]}")
    if len(named) > 1:
        parser.error(f"one claim is printed in full, not {' and '.join(named)}")
    if named and named[0] in corrected:
        parser.error(f"{named[0]} is false as read; see --errata, and {corrected[named[0]]} for what holds")
    if given.plot is not None:
        try:
            check_plot(named[0] if named else None, given.plot)
        except (ValueError, OSError) as error:
            parser.error(f"--plot {error}")
    if given.latex and not named:
        parser.error("--latex needs a claim")


def check_plot(claim: str | None, path: Path) -> None:
    """Raises ValueError where the picture of a claim cannot be drawn into a file."""
    from verify.report.pictures import FORMATS, PLOTS  # matplotlib is loaded where something is drawn

    if claim not in PLOTS:
        raise ValueError(f"needs a claim that has a picture: {', '.join(PLOTS)}")
    if path.suffix not in FORMATS:
        raise ValueError(f"{path}: expected a name that ends in {', '.join(FORMATS)}")
    check_target(path)


def print_found(audit: Audit, named: Sequence[str], errata: bool) -> None:
    """A claim in full where one is named, else what is false as it was read, or one line a claim; then warnings."""
    if named:
        claim = audit.catalogue.own[named[0]]
        row = next(r for r in audit.rows if r.evidence.claim == named[0])
        print("\n".join(text.lines([*in_full(claim, audit.catalogue), *evidence(claim, row)])))
    elif errata:
        print_errata(audit)
    else:
        print_table(audit)
    for warning in warnings(audit):
        print(printable(warning))


def print_table(audit: Audit) -> None:
    """One line a claim."""
    claims = audit.catalogue.own
    table = Table(box=None, pad_edge=False)
    for column in (
        "claim",
        "status",
        "clauses",
        "for all",
        "rests on",
        "mutants",
        "checked by",
        "replay error",
        "shipped",
        "seconds",
    ):
        table.add_column(column, no_wrap=column in ("claim", "status"), overflow="fold")
    table.columns[0].min_width = max(len(name) for name in claims)
    for r in audit.rows:
        claim = claims[r.evidence.claim]
        rejected = sum(not m.survives for m in r.evidence.rejections)
        rests = ", ".join(claim.depends_on) + (
            f" (conditional on {', '.join(r.conditional_on)})" if r.conditional_on else ""
        )
        table.add_row(
            claim.name,
            r.status.verdict,
            clauses.counted(claim),
            claim.sizes or "-",
            rests or "-",
            "-" if claim.stated else f"{rejected}/{len(r.evidence.rejections)} rejected",
            ", ".join(r.checkers) or "-",
            "-" if r.replayed is None else f"{float(r.replayed.error_probability):.0e}",
            str(r.shipped or "-"),
            "reused" if r.reused else f"{r.evidence.seconds:.1f}",
        )
    for e in audit.errata:
        table.add_row(
            e.name,
            e.verdict,
            "-",
            e.counterexample or e.ill_posed,
            f"{e.kind}; corrected by {e.corrected}",
            "-",
            ", ".join(e.checkers) or "-",
            "exact",
            str(e.shipped or "-"),
            "-",
        )
    out = console(220)
    out.print(table)
    for verdict in sorted({result.verdict for result in audit.below.values()}):
        names = [name for name, result in audit.below.items() if result.verdict == verdict]
        out.print(f"they rest on claims whose certificates are {verdict}: {', '.join(names)}")
    for r in falls_short(audit):
        if r.status.verdict != "proved":
            out.print(f"{r.evidence.claim}: {r.status.verdict}: {r.status.explanation}")


def print_errata(audit: Audit) -> None:
    """What is wrong, the words and where they were read, what they are taken to say, counterexample, correction."""
    claims = audit.catalogue.named | audit.catalogue.own
    for e in audit.errata:
        read, work = claims[e.name], references.work(claims[e.name].source.cite)
        print(printable(e.name))
        lines = (
            f"verdict         {e.verdict}",
            f"kind            {e.kind}",
            f"source          {read.source.cite}, {read.source.where}. {work.link or work.note}",
            f"words           {read.source.words}",
            f"read            {read.source.read}",
            f"taken to say    {read.statement}",
            f"counterexample  {e.counterexample or 'none'}",
            f"checked by      {', '.join(e.checkers) or '-'}",
            f"corrected by    {e.corrected} ({e.corrected_status}): {claims[e.corrected].statement}",
        )
        print("\n".join(f"  {printable(line)}" for line in lines))


if __name__ == "__main__":
    ending(main)
