"""A finding as lines for people: the equation, the facts, the claims, the smallest counterexample as data."""

from __future__ import annotations

import json
from collections.abc import Iterator

from verify.audit.finding import Finding, Inherited, Verdict

FORMATS = {True: "yes", False: "no", None: "-"}


def lines(finding: Finding, everything: bool = False) -> Iterator[str]:
    """What is printed; claims that are not about such a layer are counted, with ``everything`` they are listed."""
    asked = [found for found in finding.claims if found.verdict is not Verdict.NOT_ABOUT_IT]
    held = sum(found.verdict is Verdict.INHERITED for found in asked)
    counted = f" ({held} of {len(asked)} claims inherited)" if asked else ""
    yield f"{finding.subject}: {finding.verdict}{counted}"
    if finding.fault:
        yield f"  {finding.fault}"
    if finding.equation:
        yield f"  {finding.equation}"
        yield (
            f"  {finding.distance:.2g} units of rounding ({finding.dtype}) away; its prediction is the definition's "
            f"up to depth {finding.depth}"
        )
    for name, said in (finding.conventions or {}).items():
        yield f"    {name}: {said}"
    if finding.observations:
        yield "  experiments:"
        yield from (f"    {o.experiment} ({FORMATS[o.fact]}): {o.said}" for o in finding.observations)
    if finding.nearest:
        yield "  nearest, with what each leaves of what is added:"
        yield from (f"    {c.residual:.2g}  {c.equation}" for c in finding.nearest)
    yield from claims(finding, everything)
    yield f"  seed {finding.seed}"


def claims(finding: Finding, everything: bool) -> Iterator[str]:
    """Each claim with its verdict and reason."""
    if not finding.claims:
        return
    yield "  claims:"
    for found in finding.claims:
        if found.verdict is not Verdict.NOT_ABOUT_IT or everything:
            yield f"    {found.claim}: {found.verdict}{_more(found)}"
            if found.counterexample is not None:
                yield f"      counterexample = {json.dumps(found.counterexample)}"
    others = sum(found.verdict is Verdict.NOT_ABOUT_IT for found in finding.claims)
    if others and not everything:
        yield f"    {others} more {'is' if others == 1 else 'are'} not about such a layer"


def _more(found: Inherited) -> str:
    parts = []
    if found.verdict is Verdict.INHERITED:
        parts.append(f"up to depth {found.depth}, {found.distance:.2g} units of rounding")
    elif found.condition:
        parts.append(f"for {found.condition} alone, up to depth {found.depth}")
    elif found.depth:
        parts.append(f"its prediction up to depth {found.depth}")
    if found.reason:
        parts.append(found.reason)
    return f" ({'; '.join(parts)})" if parts else ""
