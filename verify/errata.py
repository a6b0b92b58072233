"""What is false as it was read, from the certificates that there are: nothing is searched for, and nothing proved.

The second checker evaluates each stored counterexample, and replays the proof of the claim that corrects it, both
against what the functions of the claims say now.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from constructions.claim import Claim
from constructions.contents import Catalogue
from verify.files import Unreadable, stored_text
from verify.kernel.verdicts import Texts, known
from verify.replay.display import fraction
from verify.replay.replaying import Result
from verify.run import Audit, ErratumRow, Shipped, replayed_of

Json = Mapping[str, Any]


def listed(catalogue: Catalogue, jobs: int) -> Audit:
    """Each with what replaying its certificate, and that of its correction, finds."""
    errata, texts = catalogue.errata, Texts(catalogue)
    names = [*(e.read.name for e in errata), *dict.fromkeys(e.corrected for e in errata)]
    found = replayed_of(catalogue, [name for name in names if catalogue.certificate(name).is_file()], jobs)
    rows = [
        ErratumRow(
            name=(name := e.read.name),
            kind=e.kind,
            counterexample=_stored(e.read, catalogue.certificate(name)),
            replayed=found.get(name),
            corrected=e.corrected,
            corrected_status=_said(found.get(e.corrected)),
            shipped=Shipped(found[name], None) if name in found else None,
            kernel=known(e.read, texts),
            correction=found.get(e.corrected),
        )
        for e in errata
    ]
    return Audit(catalogue, rows=[], errata=rows, edited=[], below={})


def _said(correction: Result | None) -> str:
    """What is known of a claim by its certificate alone."""
    if correction is None:
        return "no certificate"
    refused = f": {correction.explanation}" if correction.verdict != "replayed" else ""
    return f"certificate {correction.verdict}{refused}"


def _stored(read: Claim, path: Path) -> str:
    """The counterexample in the certificate of a statement; "" where there is none, or one that can't be read."""
    try:
        return counterexample(read, json.loads(stored_text(path))["refutation"])
    except (Unreadable, LookupError, ValueError, TypeError, AttributeError, StopIteration, RecursionError):
        return ""


def counterexample(read: Claim, found: Json) -> str:
    """The values, and both sides there: the first entries that differ."""
    if "inequality" in found:
        at = ", ".join(f"{v['name']} = {found['point'][v['name']]}" for v in found["variables"]) or "once"
        said = f"{found['smaller_value']} {found['relation']} {found['greater_value']} is false"
        return f"{found['inequality']} at {at}: {said}"
    axes = next(part.axes for part in read.parts if part.name == found["part"])
    at = ", ".join(f"{a} = {found['sizes'][a]}" for a in axes)
    sides = zip(_entries(found["left_value"]), _entries(found["right_value"]), strict=True)
    left, right = next((left, right) for left, right in sides if left != right)
    return f"{found['equation']} at {at}: {left} is not {right}"


def _entries(values: Any) -> Iterator[str]:
    """The entries of nested lists of numbers, in order; a rational function of e is written as a fraction."""
    if isinstance(values, list):
        for value in values:
            yield from _entries(value)
    elif isinstance(values, str):
        yield values
    else:
        minus, written = fraction(values)
        yield f"-{written}" if minus else written
