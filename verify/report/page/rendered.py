"""A report as one HTML file: what it shows is escaped, and characters that are not seen are written out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from verify.files import ROOT, Unreadable, stored_text
from verify.report.page.derivations import Derivation
from verify.report.page.limits import Limit
from verify.report.page.markdown import section
from verify.report.page.training import farthest
from verify.report.words import typeset
from verify.work import printable

Value = Mapping[str, Any]
FILTERS = (
    ("all", "all"),
    ("proved", "proved"),
    ("conditional", "conditional"),
    ("stated", "stated"),
    ("erratum", "false as read"),
    ("short", "falls short"),
)
TRUST = "What you trust"
ENDS = re.compile(r"</(?:td|tr|li|dt|dd)>\s*")  # which HTML does without; what follows each begins or ends another


def rendered(report: Value, derivations: Mapping[str, Derivation]) -> str:
    """The page of a report."""
    environment = Environment(
        loader=PackageLoader(__package__),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_seen,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"survivors": survivors, "tally": tally, "typeset": typeset}
    page = environment.get_template("page.html").render(
        r=report,
        claims={claim["claim"]: claim for claim in report["claims"]},
        errata={erratum["name"]: erratum for erratum in report["errata"]},
        derivations=derivations,
        filters=filters(report),
        words=_words(report),
        limits=by_kind(report["not_proved"]),
        trust=trust(),
        kind=kind,
        erratum_kind=erratum_kind,
        elsewhere=elsewhere,
        tally=tally,
        farthest=farthest,
        path=path,
    )
    return ENDS.sub("", page)


def filters(report: Value) -> list[tuple[str, str, int]]:
    """What the overview can be narrowed to: the class of its rows, what that is called, and how many there are."""
    count = Counter([*map(kind, report["claims"]), *map(erratum_kind, report["errata"])])
    return [(name, label, count[name] if name != "all" else count.total()) for name, label in FILTERS]


def _words(report: Value) -> list[Value]:
    """The definitions that any of the claims uses, in the order in which they are met."""
    found: dict[str, Value] = {}
    for claim in report["claims"]:
        found |= {definition["name"]: definition for definition in claim["definitions"]}
    return list(found.values())


def _seen(shown: Any) -> Any:
    """Text with everything that is not printable as an escape; what is markup already is left."""
    return printable(shown) if isinstance(shown, str) and not isinstance(shown, Markup) else shown


def kind(claim: Value) -> str:
    """Which of ``FILTERS`` shows a claim."""
    if claim["refused"] or claim["unsound"] or claim["status"] != ("stated" if claim["stated"] else "proved"):
        return "short"
    return "stated" if claim["stated"] else "conditional" if claim["conditional_on"] else "proved"


def erratum_kind(erratum: Value) -> str:
    return "erratum" if erratum["holds"] and not erratum["refused"] else "short"


def elsewhere(box: Value) -> str:
    """The same for what claims rest on in the catalogue that theirs builds upon, by its certificate alone."""
    return {"replayed": "proved", "stated": "stated"}.get(box["status"], "short")


def survivors(claim: Value) -> list[str]:
    """The mutants that one of the three checks let pass."""
    return [m["mutant"] for m in claim["rejections"] if not (m["proof"] and m["counterexample"] and m["witness"])]


def tally(claim: Value) -> list[tuple[str, int]]:
    """The verdicts of the targets and of the weights that bear on a claim, and how many of each."""
    return list(Counter(one["verdict"] for one in (*claim["targets"], *claim["landed"])).items())


def by_kind(limits: Sequence[Mapping[str, str]]) -> list[tuple[str, list[Mapping[str, str]]]]:
    """What is not proved, by why."""
    found = {limit.value: [one for one in limits if one["kind"] == limit] for limit in Limit}
    return [(name, of) for name, of in found.items() if of]


def path(points: Sequence[Sequence[float]]) -> str:
    """A curve through points, level where it begins and ends."""
    (x, y), *others = points
    written = [f"M{x:g} {y:g}"]
    for to_x, to_y in others:
        middle = (x + to_x) / 2
        written.append(f"C{middle:g} {y:g} {middle:g} {to_y:g} {to_x:g} {to_y:g}")
        x, y = to_x, to_y
    return " ".join(written)


def trust() -> Markup:
    """The section of REVIEWERS.md, which is made from what runs; that it is not here, where it is not."""
    try:
        return section(stored_text(ROOT / "REVIEWERS.md"), TRUST)
    except Unreadable:
        return Markup("<p>See REVIEWERS.md of the repository: python -m verify.report.trusted CLAIM.</p>")
