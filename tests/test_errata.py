"""``python -m verify --errata`` says what the certificates say, and believes none: each is replayed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from constructions.contents import Catalogue
from proofs.catalogue import CATALOGUE
from verify.__main__ import exit_code, main
from verify.certificate.equations import with_parents
from verify.errata import counterexample, listed
from verify.files import ROOT, canonical_json

READ, CORRECTED = "gradient_descent_step_as_read", "gradient_descent_step"
FRACTION = "token_copying_softmax_as_read"  # a function of e


def stored(name: str) -> dict[str, Any]:
    return json.loads(CATALOGUE.certificate(name).read_text(encoding="utf-8"))


def test_counterexamples_are_in_the_words_of_the_table():
    shown = (ROOT / "proofs" / "STATUS.md").read_text(encoding="utf-8")
    for erratum in CATALOGUE.errata:
        found = counterexample(erratum.read, stored(erratum.read.name)["refutation"])
        assert f"| `{erratum.read.name}` | " in shown
        row = shown.partition(f"| `{erratum.read.name}` | ")[2].partition("\n")[0]
        assert f" | {found} | ".replace("|s|", r"\|s\|") in row
    assert counterexample(CATALOGUE.own[FRACTION], stored(FRACTION)["refutation"]).endswith("1/(e + 1) is not 0")


def test_nothing_is_searched_for_and_nothing_proved(monkeypatch, capsys):
    def never(*_: Any) -> None:
        raise AssertionError

    for name in ("run.gather", "run.refuted_as_read", "evidence.smallest", "evidence.prove", "run.write_whole"):
        monkeypatch.setattr(f"verify.{name}", never)
    assert main(["--errata", "--jobs", "1"]) == 0
    told = capsys.readouterr()
    assert told.out.count("  checked by      replay") == told.out.count(" (certificate replayed): ")
    assert told.out.count("  counterexample  ") == len(CATALOGUE.errata)
    assert told.err == ""
    with pytest.raises(SystemExit) as stopped:
        main(["--errata", CORRECTED])
    assert stopped.value.code == 2


def alone(folder: Path, **edits: Callable[[dict[str, Any]], Any]) -> Catalogue:
    """One erratum and its correction, with certificates of their own, edited, digests and all; None removes one."""
    for name in (READ, CORRECTED):
        shutil.copy(CATALOGUE.certificate(name), folder)
    for name, edit in edits.items():
        path = folder / f"{name}.json"
        value = {k: v for k, v in stored(name).items() if k != "digests"}
        parents = value.pop("parents")
        made = edit(value)
        path.unlink()
        if made is not None:
            path.write_text(canonical_json(with_parents(made, parents)), encoding="utf-8")
    errata = tuple(e for e in CATALOGUE.errata if e.read.name == READ)
    return replace(CATALOGUE, certificates=folder, errata=errata)


def other_value(value: dict[str, Any]) -> dict[str, Any]:
    value["refutation"]["left_value"] = [["-2"]]
    return value


def other_line(value: dict[str, Any]) -> dict[str, Any]:
    (goal, *_) = (g for g in value["parts"][0]["goals"] if len(g["lines"]) > 1)
    goal["lines"][0]["expression"] = {**goal["left"], "terms": []}
    return value


@pytest.mark.parametrize(
    ("edits", "code", "verdict", "correction"),
    [
        ({}, 0, "refuted", "certificate replayed"),
        ({READ: other_value}, 1, "inconsistent", "certificate replayed"),
        ({READ: lambda value: None}, 3, "not refuted", "certificate replayed"),
        ({CORRECTED: other_line}, 1, "inconsistent", "certificate refuted: parts[0].goals"),
        ({CORRECTED: lambda value: None}, 1, "inconsistent", "no certificate"),
    ],
)
def test_what_a_certificate_says_is_replayed(tmp_path, edits, code, verdict, correction):
    """The correction is a parent: of one that was changed or removed, nothing rests on it any more."""
    audit = listed(alone(tmp_path, **edits), jobs=1)
    (row,) = audit.errata
    assert (exit_code(audit), row.verdict) == (code, verdict)
    assert row.corrected_status.startswith(correction)
    assert row.holds == (code == 0)


def test_a_correction_that_is_refused_is_exit_code_1_by_itself(tmp_path):
    (row,) = (audit := listed(alone(tmp_path), jobs=1)).errata
    assert row.correction is not None
    for verdict, code in (("refuted", 1), ("undecided", 3)):
        changed = replace(row, correction=replace(row.correction, verdict=verdict))
        assert exit_code(replace(audit, errata=[changed])) == code
