"""``python -m verify.audit``: one line for whatever a subject does instead of answering, and exit codes."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from verify.audit.__main__ import main
from verify.audit.auditing import Audit
from verify.audit.evaluator import Local, Process
from verify.audit.fault import Fault
from verify.audit.subject import Subject
from verify.audit.worker import packed, unpacked

FOLDER = Path(__file__).parent
FAULTS = {
    "raises": "raises RuntimeError: first line",
    "exits": "raises SystemExit: no more",
    "not_a_number": "answers with NaN or infinity",
    "another_shape": "answers with an array of shape (17,)",
    "words": "answers with str",
    "dependent_on_the_seed": "is random, or remembers",
}


@pytest.mark.parametrize("name", FAULTS)
def test_what_a_subject_does_instead_is_one_line(name):
    import audited_layers

    found = Audit({}, (), 0).of(Local(Subject(getattr(audited_layers, name))))
    assert found.fault.startswith(f"the subject {FAULTS[name]}")
    assert found.fault.isprintable()


def test_changed_weights_are_noticed():
    import audited_layers

    found = Audit({}, (), 0).of(Local(Subject(audited_layers.changes_its_weights, names=("V", "K", "Q"))))
    assert found.fault == "the subject changes its weights"


@pytest.mark.parametrize(("name", "fault"), [("hangs", "hangs"), ("ends", "ends its process")])
def test_a_subject_that_hangs_or_ends_is_ended(name, fault, monkeypatch):
    monkeypatch.chdir(FOLDER)
    evaluator = Process(f"audited_layers:{name}", 8)
    monkeypatch.setattr("verify.audit.evaluator.HANGS", 0.5)
    try:
        found = Audit({}, (), 0).of(evaluator)
    finally:
        evaluator.close()
    assert found.fault.startswith(f"the subject {fault}")
    assert not evaluator.process.is_alive()


def test_the_command_says_what_it_found_and_its_exit_code_is_the_verdict(monkeypatch, capfd):
    monkeypatch.chdir(FOLDER)
    claim = ["--claim", "functional_gradient_descent", "--seed", "0"]
    assert main(["audited_layers:prints", *claim, "--json"]) == 0
    told = json.loads(capfd.readouterr().out)  # and nothing that the subject printed
    assert told["verdict"] == "inherited"
    assert told["claims"][0]["depth"] == 6
    assert main(["audited_layers:entry", *claim, "--weights", "V,K,Q"]) == 1
    assert "counterexample = {" in capfd.readouterr().out
    assert main(["audited_layers:raises", *claim]) == 3


def test_wrong_usage_is_one_line(monkeypatch, capfd):
    monkeypatch.chdir(FOLDER)
    assert main(["audited_layers:nothing"]) == 2
    assert capfd.readouterr().err.count("\n") == 1
    for wrong in (
        ["audited_layers"],
        ["audited_layers:descent", "--claim", "gradient_ascent"],
        ["audited_layers:descent", "--slots", "x=3"],
        ["audited_layers:descent", "--against", "nothing"],
        ["audited_layers:descent", "--time-limit", "0"],
    ):
        with pytest.raises(SystemExit) as ended:
            main(wrong)
        assert ended.value.code == 2
        assert "error:" in capfd.readouterr().err


def test_a_message_that_is_none_is_refused():
    header, _ = unpacked(packed({"calls": []}))
    assert header == {"calls": []}
    with pytest.raises((ValueError, KeyError, TypeError)):
        unpacked(b"\x00" * 7 + b"\x05[1, 2")
    assert issubclass(Fault, Exception)


@pytest.mark.skipif(sys.platform == "win32", reason="no jax wheel for Windows: no layer in JAX was audited")
def test_a_layer_in_jax_is_audited_where_jax_is_installed():
    pytest.importorskip("jax", reason="JAX is not installed: no layer in JAX was audited")
    import jax.numpy as jnp

    def descent(Z):
        n, X = Z.shape[1] - 1, Z[:-1]
        return Z.at[-1].add(-0.1 * Z[-1, :n] @ (X[:, :n].T @ X)) + jnp.zeros(())

    found = Audit({}, (), 0).of(Local(Subject(descent, slots={"x": 3, "y": 1}, library="jax")))
    assert found.equation.startswith("t_j ← t_j + Σ_{i ≤ n}")
