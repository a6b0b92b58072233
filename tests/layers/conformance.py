"""The audit of every case, as train/results/CONFORMANCE.md and its twin CONFORMANCE.json: made, never written."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import Any

from verify.audit.against import Comparison, compared
from verify.audit.algorithms import ALGORITHMS
from verify.audit.auditing import Audit
from verify.audit.evaluator import Local
from verify.audit.factories import ours
from verify.audit.finding import Finding, Inherited, Verdict, as_json
from verify.audit.inheriting import is_about_layers
from verify.audit.subject import Weights

from . import CASES, NAMED
from .case import Case, Layer
from .other_arrays import JAX

TABLE = Path(__file__).parents[2] / "train/results/CONFORMANCE.md"
TWIN = TABLE.with_suffix(".json")
SEED = 20  # of the prompts: what the table says of a layer does not depend on it, the prompts it shows do
SECONDS = 60.0  # of the processor, as the command has them
CLAIMS = tuple(name for name, factory in ours().items() if is_about_layers(factory))
HEADING = """# Layers as one meets them, and what they inherit

Made by `python -m tests.layers --table`, with `CONFORMANCE.json` beside it. Own code in the style of the file that is
named; prompts are random, weights those of the claims. Depth: of six layers those up to which the prediction is that of
the definition's layer with the same weights. Claims: those inherited of the {count} of the catalogue that are about a
layer: {claims}. Time: of the processor, as a multiple of the median of all audits and comparisons of one run; "over"
where it was above the bound, {seconds:.0f} s.

| case | style of | equation found | inherits | depth | time |
|---|---|---|---|---|---|
"""
AGAINST = """
## Against an algorithm

Layers and models with fixed weights (a model has three layers, and its prediction alone comes out).

| case | style of | algorithm | | time |
|---|---|---|---|---|
"""
PROMPTS = """
## Smallest counterexamples

Of the first claim that a layer does not inherit: a prompt, the weights of each layer, and both sides of the equation.

| case | claim | prompt and weights | equation | the layer | the claim |
|---|---|---|---|---|---|
"""


def found(case: Case, claims: tuple[str, ...] = CLAIMS) -> Finding:
    """The audit of a case."""
    every = ours()
    return Audit({name: every[name] for name in claims}, (), SEED, SECONDS).of(Local(case.subject))


def is_fixed(case: Case) -> bool:
    """Whether the weights of a case are fixed."""
    return case.subject.weights is Weights.NONE


def against(case: Case) -> Comparison:
    """A case with fixed weights against its algorithm."""
    name = ALSO.get(case.truth.algorithm, case.truth.algorithm)
    return compared(Local(case.subject), ALGORITHMS[name], SEED, SECONDS)


ALSO = {"descent_from_w0": "gradient_descent", "temporal_difference": "td0"}


def style(case: Case) -> str:
    """The repository and the file."""
    return f"{case.met[0]}, {case.met[1]}" if case.met else ""


def denied(finding: Finding) -> Inherited | None:
    """The first claim that is not inherited and has a counterexample."""
    return next((c for c in finding.claims if c.verdict is Verdict.NOT_INHERITED and c.counterexample), None)


def line(case: Case, finding: Finding, taken: str) -> str:
    """A row of the first table."""
    inherited = [f"`{c.claim}`" for c in finding.claims if c.verdict is Verdict.INHERITED]
    told = [finding.equation or f"unknown: {finding.fault}", ", ".join(inherited) or "none", str(finding.depth)]
    if not finding.equation:
        told[1:] = ["", ""]
    told.append(taken)
    return f"| `{case.name}` | {style(case)} | {' | '.join(cell.replace('|', chr(92) + '|') for cell in told)} |"


def prompt(case: Case, finding: Finding) -> str | None:
    """A row of the last table."""
    claim = denied(finding)
    if claim is None or claim.counterexample is None:
        return None
    shown = claim.counterexample
    given = {**shown["inputs"], "layers": shown["layers"]}
    cells = [json.dumps(a) for a in (given, shown["subject"], shown["claim"])]
    equation = f"{shown['equation']}, {shown['sizes'].get('L', 1)} layers"
    return f"| `{case.name}` | `{claim.claim}` | `{cells[0]}` | {equation} | `{cells[1]}` | `{cells[2]}` |"


def comparison(case: Case, other: Comparison, taken: str) -> str:
    """A row of the second table."""
    told = f"is it, {other.steps} steps" if other.verdict is Verdict.INHERITED else f"is not, {other.misfit:.1g} left"
    return f"| `{case.name}` | {style(case)} | `{other.algorithm}` | {told} | {taken} |"


@dataclass(frozen=True)
class Asked:
    """What was found of a case, and the seconds of the processor that it took: of the audit, and of the comparison."""

    finding: Finding | None
    other: Comparison | None
    seconds: tuple[float, float]


def asked(name: str) -> Asked:
    """The audit of a layer, and the comparison of what has fixed weights."""
    case = NAMED[name]
    begin = time.process_time()
    finding = found(case) if isinstance(case.code, Layer) else None
    between = time.process_time()
    other = against(case) if is_fixed(case) else None
    return Asked(finding, other, (between - begin, time.process_time() - between))


def times(every: Mapping[str, Asked]) -> Mapping[str, tuple[float, float]]:
    """The seconds of each audit and comparison over the median of all that were made."""
    made = [s for a in every.values() for s, of in zip(a.seconds, (a.finding, a.other), strict=True) if of is not None]
    return {name: tuple(s / median(made) for s in a.seconds) for name, a in every.items()}


def said(ratio: float, seconds: float) -> str:
    """A time as a cell."""
    return f"{ratio:.1f}" + ("" if seconds <= SECONDS else ", over")


def text(every: Mapping[str, Asked]) -> str:
    """The whole file."""
    ratios = times(every)
    rows, compared_with, shown = [], [], []
    for case in (NAMED[name] for name in every):
        one, (audit, comparing) = every[case.name], ratios[case.name]
        if one.finding is not None:
            rows.append(line(case, one.finding, said(audit, one.seconds[0])))
            shown += [row for row in (prompt(case, one.finding),) if row is not None]
        if one.other is not None:
            compared_with.append(comparison(case, one.other, said(comparing, one.seconds[1])))
    names = ", ".join(f"`{name}`" for name in CLAIMS)
    heading = HEADING.format(claims=names, count=len(CLAIMS), seconds=SECONDS)
    parts = [heading.rstrip("\n"), *rows, AGAINST.rstrip("\n"), *compared_with, PROMPTS.rstrip("\n"), *shown]
    missing = [] if JAX else ["\nJAX: not run, it is not installed."]
    return "\n".join([*parts, *missing]) + "\n"


def twin(every: Mapping[str, Asked]) -> dict[str, Any]:
    """The same for machines, experiments and all."""
    ratios = times(every)
    return {
        name: {
            "style of": NAMED[name].met,
            "finding": as_json(one.finding) if one.finding is not None else None,
            "against": asdict(one.other) if one.other is not None else None,
            "time over median": {"finding": round(ratios[name][0], 2), "against": round(ratios[name][1], 2)},
            "within bound": max(one.seconds) <= SECONDS,
        }
        for name, one in every.items()
    }


def write() -> None:
    """Both files; says on standard error where it is."""
    every = {}
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        for k, (case, one) in enumerate(zip(CASES, pool.map(asked, [case.name for case in CASES]), strict=True)):
            print(f"{k + 1} of {len(CASES)}: {case.name}", file=sys.stderr, flush=True)
            every[case.name] = one
    TABLE.write_text(text(every), encoding="utf-8")
    TWIN.write_text(json.dumps(twin(every), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
