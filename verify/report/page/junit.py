"""A report as JUnit XML: a case for each claim and erratum; a failure where the exit code is not 0 because of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree

from verify.work import printable

Value = Mapping[str, Any]


def junit(report: Value) -> str:
    """The whole file."""
    cases = [*map(_claim, report["claims"]), *map(_erratum, report["errata"]), *_others(report)]
    counts = {
        "tests": len(cases),
        "failures": sum(case.find("failure") is not None for case in cases),
        "skipped": sum(case.find("skipped") is not None for case in cases),
    }
    suite = ElementTree.Element("testsuite", {"name": "attention-audit"} | {k: str(v) for k, v in counts.items()})
    suite.extend(cases)
    ElementTree.indent(suite)
    return ElementTree.tostring(suite, encoding="unicode", xml_declaration=True) + "\n"


def _case(kind: str, name: str, seconds: float, failure: str, skipped: str = "") -> ElementTree.Element:
    case = ElementTree.Element("testcase", classname=kind, name=printable(name), time=f"{seconds:.3f}")
    if failure:
        ElementTree.SubElement(case, "failure", message=printable(failure))
    elif skipped:
        ElementTree.SubElement(case, "skipped", message=printable(skipped))
    return case


def _claim(claim: Value) -> ElementTree.Element:
    """A stated lemma is skipped; a claim fails if it falls short, or its certificate was refused."""
    stated = claim["stated"] and claim["status"] == "stated"
    failure = "" if stated or claim["status"] == "proved" else f"{claim['status']}: {claim['explanation']}"
    failure = f"certificate refused: {claim['refused']}" if claim["refused"] else failure or claim["unsound"]
    skipped = "a lemma of analysis: nothing here checks its written proof" if stated else ""
    return _case("claims", claim["claim"], claim["seconds"], failure, skipped)


def _erratum(erratum: Value) -> ElementTree.Element:
    failure = "" if erratum["holds"] else f"{erratum['verdict']}; its correction is {erratum['corrected_status']}"
    failure = f"certificate refused: {erratum['refused']}" if erratum["refused"] else failure
    return _case("errata", erratum["name"], 0, failure)


def _others(report: Value) -> list[ElementTree.Element]:
    """Warnings that are about none of these: sources that were edited, certificates that the claims rest on."""
    names = [*(c["claim"] for c in report["claims"]), *(e["name"] for e in report["errata"])]
    others = [w for w in report["warnings"] if not any(w.startswith(f"{name}: ") for name in names)]
    return [_case("run", warning.partition(": ")[0], 0, warning) for warning in others]
