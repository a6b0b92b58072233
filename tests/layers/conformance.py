"""The audit of every case, as train/results/CONFORMANCE.md and its twin CONFORMANCE.json: made, never written."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from verify.audit.__main__ import ours
from verify.audit.against import Comparison, compared
from verify.audit.algorithms import ALGORITHMS
from verify.audit.auditing import Audit
from verify.audit.evaluator import Local
from verify.audit.finding import Finding, Inherited, Verdict, as_json
from verify.audit.subject import Weights

from . import CASES
from .case import Case, Layer
from .other_arrays import JAX

TABLE = Path(__file__).parents[2] / "train/results/CONFORMANCE.md"
TWIN = TABLE.with_suffix(".json")
SEED = 20  # of the prompts: what the table says of a layer does not depend on it, the prompts it shows do
SECONDS = 60.0  # of the processor, as the command has them
CLAIMS = (
    "gradient_descent_steps",
    "preconditioned_gradient_descent",
    "gradient_descent_plus_plus_layers",
    "functional_gradient_descent",
    "softmax_attention",
    "similarity_recursion",
)
HEADING = """# Layers as one meets them, and what they inherit

Made by `python -m tests.layers --table`, with `CONFORMANCE.json` beside it. Own code in the style of the file that is
named; prompts are random, weights those of the claims. Depth: of six layers those up to which the prediction is that of
the definition's layer with the same weights. Claims: those inherited of {claims}.

| case | style of | equation found | inherits | depth |
|---|---|---|---|---|
"""
AGAINST = """
## Against an algorithm

Layers and models with fixed weights (a model has three layers, and its prediction alone comes out).

| case | style of | algorithm | |
|---|---|---|---|
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
    name = NAMES.get(case.truth.algorithm, case.truth.algorithm)
    return compared(Local(case.subject), ALGORITHMS[name], SEED, SECONDS)


NAMES = {"descent_from_w0": "gradient_descent", "temporal_difference": "td0"}


def style(case: Case) -> str:
    """The repository and the file."""
    return f"{case.met[0]}, {case.met[1]}" if case.met else ""


def denied(finding: Finding) -> Inherited | None:
    """The first claim that is not inherited and has a counterexample."""
    return next((c for c in finding.claims if c.verdict is Verdict.NOT_INHERITED and c.counterexample), None)


def line(case: Case, finding: Finding) -> str:
    """A row of the first table."""
    inherited = [f"`{c.claim}`" for c in finding.claims if c.verdict is Verdict.INHERITED]
    told = [finding.equation or f"unknown: {finding.fault}", ", ".join(inherited) or "none", str(finding.depth)]
    if not finding.equation:
        told[1:] = ["", ""]
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


def comparison(case: Case, other: Comparison) -> str:
    """A row of the second table."""
    said = f"is it, {other.steps} steps" if other.verdict is Verdict.INHERITED else f"is not, {other.misfit:.1g} left"
    return f"| `{case.name}` | {style(case)} | `{other.algorithm}` | {said} |"


def text(findings: Mapping[str, Finding], others: Mapping[str, Comparison]) -> str:
    """The whole file."""
    layers = [case for case in CASES if case.name in findings]
    rows = [line(case, findings[case.name]) for case in layers]
    compared_with = [comparison(case, others[case.name]) for case in CASES if case.name in others]
    shown = [row for case in layers if (row := prompt(case, findings[case.name])) is not None]
    names = ", ".join(f"`{name}`" for name in CLAIMS)
    parts = [HEADING.format(claims=names), *rows, AGAINST.rstrip("\n"), *compared_with, PROMPTS.rstrip("\n"), *shown]
    missing = [] if JAX else ["\nJAX: not run, it is not installed."]
    return "\n".join([parts[0].rstrip("\n"), *parts[1:], *missing]) + "\n"


def twin(findings: Mapping[str, Finding], others: Mapping[str, Comparison]) -> dict[str, Any]:
    """The same for machines, experiments and all."""
    return {
        case.name: {
            "style of": case.met,
            "finding": as_json(findings[case.name]) if case.name in findings else None,
            "against": asdict(others[case.name]) if case.name in others else None,
        }
        for case in CASES
    }


def write() -> None:
    """Both files; says on standard error where it is."""
    findings, others = {}, {}
    for k, case in enumerate(CASES):
        print(f"{k + 1} of {len(CASES)}: {case.name}", file=sys.stderr, flush=True)
        if isinstance(case.code, Layer):
            findings[case.name] = found(case)
        if is_fixed(case):
            others[case.name] = against(case)
    TABLE.write_text(text(findings, others), encoding="utf-8")
    TWIN.write_text(json.dumps(twin(findings, others), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
