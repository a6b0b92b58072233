"""REVIEWERS.md, What you trust: every file is there that a verdict rests on."""

from __future__ import annotations

import functools
import json
import subprocess
import sys

import pytest

from verify.files import ROOT, between
from verify.report.trusted import REPLAY, SAME, SHOWN, STATEMENT, WORDS, called_in, lines, loaded_with, main, printed

KINDS = list(SHOWN.values())
OURS = ("constructions.", "proofs.", "verify.", "train.")


@functools.cache
def rooms(name: str) -> dict[str, set[str]]:
    return {room: set(modules) for room, modules in json.loads(printed(name, "--json")).items()}


def test_the_section_of_reviewers_is_the_one_that_is_made(monkeypatch):
    written = {}
    monkeypatch.setattr("verify.report.trusted.write_whole", lambda path, text: written.update({path: text}))
    assert main([]) == 0
    path = ROOT / "REVIEWERS.md"
    assert path.read_text(encoding="utf-8") == written[path], "run `python -m verify.report.trusted`"


@pytest.mark.parametrize("name", KINDS)
def test_the_statement_loads_nothing_that_is_not_listed(name):
    (stated,) = rooms(name)[STATEMENT]
    code = f"import json, sys, {stated}\nprint(json.dumps([m for m in sys.modules if m.startswith({OURS!r})]))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert {m for m in json.loads(done.stdout) if lines(m) > 1} == rooms(name)[WORDS] | {stated}


def test_all_that_the_second_checker_loads_is_listed_for_one_kind_or_another():
    listed = set().union(*(rooms(name)[REPLAY] for name in KINDS))
    loaded = loaded_with("verify.replay.__main__")
    checker = {m for m in loaded if m.startswith("verify.")}
    same = set().union(*(rooms(name)[SAME] for name in KINDS))
    assert checker - listed - same == {"verify.replay.__main__"}  # the command: it prints what replay found
    assert listed | same <= loaded


@pytest.mark.parametrize("name", [*KINDS, "geometric_sequence", "token_copying", "token_copying_softmax_as_read"])
def test_no_verdict_rests_on_proofs_the_checks_or_training(name):
    """What proves, certifies, refutes, tries and trains may be wrong."""
    rested = set().union(*rooms(name).values())
    assert rested >= {"constructions.claim", "verify.replay.replaying", "verify.statement"}
    assert not {m for m in rested if m.startswith(("proofs.", "verify.checks.", "verify.certificate.", "train."))}


def test_a_call_is_seen_wherever_it_is_made():
    assert called_in(lambda: between("<a><b>", "<a>", "x", "<b>")) == {"verify.files"}
    assert called_in(lambda: None) == set()
