"""Claims of a user's own take the same path as ours, and whoever writes them is believed nothing that is checked."""

from __future__ import annotations

import itertools
import json
import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from asking_rocq import needs_rocq

from proofs.calculus.calculation import StepRefused
from verify import sources
from verify.__main__ import exit_code, main
from verify.evidence import key
from verify.files import ROOT
from verify.kernel import verdicts
from verify.kernel.__main__ import main as ask_the_kernel
from verify.loading import load
from verify.replay.__main__ import main as replay
from verify.run import run
from verify.testing import construction_tests

WRITTEN = Path(__file__).parent / "own_claims"
DOUBLING = (WRITTEN / "doubling.py").read_text()
BY_LEMMA = (WRITTEN / "by_lemma.py").read_text()
OURS = "proofs.catalogue"
NUMBERS = itertools.count()
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Write]:
    """Writes a file of claims, with texts in it replaced, under a name that no other has, forgotten at the end."""
    monkeypatch.setattr(sources, "_texts", dict(sources._texts))
    monkeypatch.setattr(sources, "_roots", dict(sources._roots))
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.setattr("verify.evidence.CACHE", tmp_path / "cache")
    monkeypatch.chdir(tmp_path)
    modules = set(sys.modules)

    def written(text: str = DOUBLING, *changes: tuple[str, str], name: str = "") -> Path:
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        path = tmp_path / f"{name or f'own_{next(NUMBERS)}'}.py"
        path.write_text(text)
        return path

    yield written
    load.cache_clear()
    for name in set(sys.modules) - modules:
        if name.startswith("own_"):
            del sys.modules[name]


def verify(*arguments: object) -> int:
    return main([*map(str, arguments), "--jobs", "1"])


def found(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict:
    """What the command says of claims, for machines."""
    capsys.readouterr()
    code = verify(*arguments, "--json")
    said = json.loads(capsys.readouterr().out)
    assert said["exit"] == code
    return said


# --- the whole path ---------------------------------------------------------------------------------


def test_a_file_takes_the_whole_path(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(DOUBLING + "\nprint('loaded')\n", ("def step(goal):\n", "def step(goal):\n    print('calculated')\n"))
    (said,) = found(capsys, path)["claims"]
    assert (said["status"], said["checkers"], len(said["rejections"])) == ("proved", ["prover", "replay"], 8)
    certificate = path.parent / "certificates" / "doubling.json"
    assert path.name in json.loads(certificate.read_text())["sources"]
    (said,) = found(capsys, path, "--fast")["claims"]
    assert (said["status"], said["reused"], said["shipped"]["replay"]["verdict"]) == ("proved", True, "replayed")
    assert verify(path, "doubling", "--fast") == 0
    derived = capsys.readouterr().out
    assert "doubling\n========\nDoubling is adding.\n" in derived
    assert "induction hypothesis" in derived
    assert replay([str(certificate), "--claims", str(path)]) == 0
    assert replay(["doubling", "--claims", str(path)]) == 0
    capsys.readouterr()
    assert replay([str(certificate), "--brief"]) == 3
    assert "doubling: not decided: no claim is known that is called doubling" in capsys.readouterr().out


def test_what_is_false_is_refuted_whatever_its_proof_says(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    lie = "    from proofs.calculus.calculation import Line\n    goal.calculated.append(Line(goal.right, 'by magic'))"
    path = write(DOUBLING, ("factor=2", "factor=3"), ("    goal.conclude()\n\n\nPROOF", f"{lie}\n\n\nPROOF"))
    said = found(capsys, path)
    (claim,) = said["claims"]
    assert (said["exit"], claim["status"], claim["proof_refused"]) == (1, "refuted", "")
    assert claim["counterexample"].startswith("z at d = 1, L = 1: ")
    assert claim["replay"]["verdict"] == "refuted"


FAULTS = {
    "a state that is not there": ('state["w"] + ', 'state["q"] + ', "doubling, layers, advance: KeyError: 'q'"),
    "a state that is not declared": ('"z": state["z"] *', '"v": state["z"] *', "makes v, which is not declared"),
    "a number for an array": (
        '(state["z"], state["w"])',
        '(state["z"], 2)',
        "z, right side: a number, expected an array",
    ),
    "one side": ('(state["z"], state["w"])', 'state["z"]', "expected its two sides"),
    "axes that do not fit": ('"start": 2', '"begin": 2', "its mutants: TypeError: claim() got an unexpected keyword"),
    "no calculation": ('Stage.STEP, "z"', 'Stage.STEP, "y"', "the proof has no calculation for z (step)"),
    "a calculation of nothing": (
        '"z"): step}',
        '"z"): step, ("layers", Stage.ONCE, "z"): step}',
        "'once'>, 'z'), which the claim does not say",
    ),
    "no proof": ("PROOF =", "SCRIPT =", "the proof has no calculation for z (base)"),
    "no mutant": ("Mutant(str(changed), claim(**changed))", "str(changed)", "a value of type str among its mutants"),
    "an error": ("PROOF =", "1 / 0\nPROOF =", ", line 33 of own_"),
    "an end": ("PROOF =", "raise SystemExit(0)\nPROOF =", "SystemExit: 0"),
    "an end that is no Exception": ("PROOF =", "raise BaseException('a\\nb')\nPROOF =", "BaseException: a\\nb"),
    "no Python": ("PROOF =", "PROOF PROOF =", "SyntaxError: invalid syntax"),
    "no claim": ("def claim", "def claims", "it states no claim"),
    "the claim of another module": (
        "PROOF =",
        "from constructions.gradient_descent.loss_shift import claim\nPROOF =",
        "it states no claim",
    ),
    "something else": ("    return Claim(", "    return (", "claim() of own_"),
    "the name of one of ours": ('Claim("doubling"', 'Claim("loss_shift"', "loss_shift: two statements have this name"),
    "a name twice": (
        "PROOF =",
        "from constructions.contents import Entry\nAGAIN = Entry(claim())\nPROOF =",
        "doubling: two statements have this name",
    ),
    "a name of no file": ('Claim("doubling"', 'Claim("λ"', "λ: its file is called after it"),
    "what is not claimed": ('by=("layers: z",)', 'by=("layers: z", "halving")', "rests on halving, and no claim"),
    "a definition put in the place of ours": (
        "PROOF =",
        "from constructions.definitions import gradient_descent\ngradient_descent.change = None\nPROOF =",
        "it puts something else in the place of constructions.definitions.gradient_descent.change",
    ),
    "a method put in the place of ours": (
        "PROOF =",
        "from proofs.calculus.calculation import Goal\nGoal._require = lambda *a: None\nPROOF =",
        "it puts something else in the place of proofs.calculus.calculation.Goal._require",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_one_line_that_names_it(write: Write, capsys: pytest.CaptureFixture[str], fault: str) -> None:
    old, new, told = FAULTS[fault]
    kept = {}
    if "put in the place" in fault:
        from constructions.definitions import gradient_descent
        from proofs.calculus.calculation import Goal

        kept = {gradient_descent: gradient_descent.change, Goal: Goal._require}
    path = write(DOUBLING, (old, new))
    try:
        assert verify(path) == 2
    finally:
        for of, value in kept.items():
            setattr(of, value.__name__, value)
    said = capsys.readouterr()
    assert (said.out, len(said.err.splitlines())) == ("", 1)
    assert told in said.err
    assert path.name in said.err
    assert not (path.parent / "certificates").exists()


def test_what_fails_while_a_claim_is_tried_is_one_line(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    never = 'Hypothesis("never", "it is", lambda g: (g["x"], g["x"]), lambda g: g["y"])'
    path = write(
        DOUBLING,
        ("import Claim,", "import Hypothesis, Claim,"),
        ("        start=", f"        hypotheses=({never},),\n        start="),
    )
    assert verify(path) == 2
    said = capsys.readouterr().err
    assert said.splitlines()[-1].endswith(f"{path}: doubling, line 14 of {path.name}: KeyError: 'y'")
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("argument", "told"),
    [
        ("nowhere.py", "nowhere.py: no such file"),
        ("json.py", "json.py: another module can be called json: give the file another name"),
        ("a.b.py", "another module can be called a.b"),
        ("no.such.package", "no.such.package: there is no package no"),
        ("json", "json: it states no claim"),
        ("proofs.nothing", "ModuleNotFoundError: No module named 'proofs.nothing'"),
        ("constructions.catalogue", "the proof has no calculation for"),
    ],
)
def test_what_names_no_claims_is_one_line(
    write: Write, capsys: pytest.CaptureFixture[str], argument: str, told: str
) -> None:
    for name in ("json", "a.b"):
        write(name=name)
    assert verify(argument) == 2
    said = capsys.readouterr()
    assert (said.out, len(said.err.splitlines())) == ("", 1)
    assert told in said.err


# --- what a claim rests on --------------------------------------------------------------------------


def test_a_claim_that_rests_on_ours_is_replayed_with_our_certificate(
    write: Write, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Whatever has its name beside the claim's own; and where ours is spoiled, what rests on it is."""
    path = write(BY_LEMMA)
    beside = tmp_path / "certificates" / "gradient_descent_step.json"
    beside.parent.mkdir()
    beside.write_text("{}")
    said = found(capsys, path)
    assert (said["exit"], said["claims"][0]["status"], said["claims"][0]["conditional_on"]) == (0, "proved", [])
    assert said["below"]["gradient_descent_step"]["verdict"] == "replayed"
    assert replay(["one_linear_layer", "--claims", str(path)]) == 0
    assert beside.read_text() == "{}"
    own = load(str(path), OURS)
    assert own.upon is not None
    changed = [
        replace(c, remarks=("It is another.",)) if c.name == "gradient_descent_step" else c for c in own.upon.claims
    ]
    upon = replace(own.upon, claims=tuple(changed))
    assert key("one_linear_layer", replace(own, upon=upon)) != key("one_linear_layer", own)
    (tmp_path / "spoiled").mkdir()
    text = own.certificate("gradient_descent_step").read_text()
    (tmp_path / "spoiled" / beside.name).write_text(text.replace('"eta"', '"rate"'))
    spoiled = replace(own, upon=replace(own.upon, certificates=tmp_path / "spoiled"))
    audit = run(spoiled, ["one_linear_layer"], fast=False, jobs=1, done=lambda _: None)
    assert "gradient_descent_step" in audit.refused
    assert audit.rows[0].conditional_on == ("gradient_descent_step",)
    assert exit_code(audit) == 1


def test_a_package_is_all_its_modules_and_a_claim_comes_after_what_it_rests_on(write: Write, tmp_path: Path) -> None:
    own = 'Clause("Doubling is adding.", by=("layers: z",))'
    resting = DOUBLING.replace('"doubling"', '"twice"').replace(own, 'Clause("So.", ("layers", "doubling"), "by it")')
    circle = DOUBLING.replace(own, 'Clause("So.", ("layers", "twice"), "by it")')
    folder = tmp_path / "own_package"
    folder.mkdir()
    for name, text in {"__init__": '"""Two."""', "a_first": resting, "b_second": DOUBLING}.items():
        (folder / f"{name}.py").write_text(text)
    sys.path.insert(0, str(tmp_path))
    catalogue = load("own_package", OURS)
    assert [c.name for c in catalogue.claims] == ["doubling", "twice"]
    assert catalogue.modules["twice"] == ("own_package.a_first",)
    assert main(["own_package", "--jobs", "2"]) == 0
    made = json.loads((folder / "certificates" / "twice.json").read_text())
    assert "own_package/a_first.py" in made["sources"]
    assert made["parents"].keys() == {"doubling"}
    assert replay(["--all", "--claims", "own_package"]) == 0
    (folder / "b_second.py").write_text(circle)
    done = python(tmp_path, "-m", "verify", "own_package")
    assert done.returncode == 2
    assert b"rest on each other in a circle" in done.stderr


def python(folder: Path, *arguments: str, told: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=folder, input=told, env=environment, capture_output=True, check=False)


def test_another_process_loads_the_claims_where_they_are_from(write: Write, tmp_path: Path) -> None:
    path = write(BY_LEMMA)
    out = tmp_path / "elsewhere"
    catalogue = replace(load(str(path), OURS), certificates=out)
    code = (
        "import pickle, sys; from verify.evidence import key\n"
        "found = pickle.load(sys.stdin.buffer)\n"
        "print(found.certificates, key('one_linear_layer', found))"
    )
    done = python(tmp_path, "-c", code, told=pickle.dumps(catalogue))
    assert done.stdout.decode().split() == [str(out), key("one_linear_layer", catalogue)]


MISREAD = """

def misread():
    from constructions.claim import Erratum, Kind
    twice = lambda given, state: {"z": (given["x"] * 2, given["x"])}
    once = Part("once", (Tensor("x", ("d",)),), lambda given: {}, twice)
    source = Source("arXiv:1", "p. 1", "2 x = x", "in the paper")
    claim = Claim("misread", (Clause("Twice x is x.", by=("once",)),), source, (once,))
    return Erratum(claim, "doubling", Kind.PRINTED)

READ = misread()
"""


def test_what_is_false_as_it_was_read_is_an_erratum_of_ones_own(
    write: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(DOUBLING + MISREAD)
    said = found(capsys, path)
    assert said["exit"] == 0
    (erratum,) = said["errata"]
    assert (erratum["verdict"], erratum["counterexample"]) == ("refuted", "z at d = 1: 2 is not 1")
    assert replay(["misread", "--claims", str(path)]) == 0
    (erratum,) = found(capsys, write(DOUBLING + MISREAD, ("* 2, given", "* 1, given")))["errata"]
    assert (erratum["verdict"], erratum["holds"]) == ("not refuted", False)


# --- forgeries --------------------------------------------------------------------------------------


def test_a_certificate_of_another_claim_is_refused_and_replaced(
    write: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write()
    own = path.parent / "certificates" / "doubling.json"
    own.parent.mkdir()
    for forged in (
        load(OURS).certificate("loss_shift").read_text(),
        load(OURS).certificate("loss_shift").read_text().replace('"claim":"loss_shift"', '"claim":"doubling"'),
    ):
        own.write_text(forged)
        said = found(capsys, path)
        assert (said["exit"], said["claims"][0]["status"]) == (1, "proved")
        assert said["claims"][0]["shipped"]["replay"]["verdict"] == "refuted"
        assert own.read_text() != forged
    assert replay([str(own), "--claims", str(path)]) == 0


def test_of_a_file_that_changes_while_it_is_proved_nothing_is_kept(
    write: Write, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    edits = "def step(goal):\n    from pathlib import Path\n    Path(__file__).write_text('# nothing')\n"
    path = write(DOUBLING, ("def step(goal):\n", edits))
    said = found(capsys, path)
    assert (said["exit"], said["edited"]) == (1, [path.name])
    assert not (tmp_path / "certificates").exists()
    assert not (tmp_path / "cache").exists()


def test_a_changed_statement_is_not_that_of_the_certificate(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    assert verify(write()) == 0
    changed = write(DOUBLING, ("added=1", "added=2"), ("factor=2", "factor=3"))
    capsys.readouterr()
    assert replay(["doubling", "--claims", str(changed), "--brief"]) == 1
    assert "it is not what the claim says" in capsys.readouterr().out


def test_what_is_read_is_not_replaced(write: Write, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = write()
    before = path.read_bytes()
    for name, make in {"linked": os.link, "symbolic": os.symlink}.items():
        (tmp_path / name).mkdir()
        make(path, tmp_path / name / "doubling.json")
        assert verify(path, "--out", tmp_path / name) == 2
        assert f"{name}/doubling.json" in capsys.readouterr().err
    assert verify(path, "--out", path) == 2
    assert path.read_bytes() == before
    assert verify(path, "--out", tmp_path / "out") == 0
    assert (tmp_path / "out" / "doubling.json").is_file()
    assert not (tmp_path / "certificates").exists()


def test_nothing_is_imported_because_a_certificate_names_it(write: Write, tmp_path: Path) -> None:
    assert verify(write()) == 0
    (tmp_path / "evil.py").write_text("open('evil happened', 'w')")
    certificate = tmp_path / "certificates" / "doubling.json"
    value = json.loads(certificate.read_text())
    value["sources"] = dict.fromkeys(["evil.py", "doubling.py", "evil/__init__.py"], "0" * 64)
    for name in ("doubling", "evil"):
        value["claim"] = name
        (tmp_path / f"{name}.json").write_text(json.dumps(value))
        assert replay([str(tmp_path / f"{name}.json")]) in (1, 2, 3)
    assert not (tmp_path / "evil happened").exists()


# --- tests and theorems -----------------------------------------------------------------------------


def test_own_claims_are_tests_by_one_import(write: Write) -> None:
    checks = {"well_formed", "proved", "decided", "not_refuted", "witnessed", "sensitive"}
    for text, failing in (
        (DOUBLING, set()),
        (DOUBLING.replace("added=1", "added=2"), checks - {"well_formed"}),
        (DOUBLING.replace('{"factor": 3}', '{"factor": 2}'), {"sensitive"}),
    ):
        test = construction_tests(write(text))
        cases = {case.id: case.values for case in test.pytestmark[0].args[1]}
        assert cases.keys() == {f"doubling-{check}" for check in checks}
        failed = set()
        for name, values in cases.items():
            try:
                test(*values)
            except (AssertionError, StepRefused):
                failed.add(name.removeprefix("doubling-"))
        assert failed == failing


def test_what_is_stated_for_rocq_is_left_beside_the_certificate_and_never_replaced_unasked(
    write: Write, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("verify.kernel.compiling.shutil.which", lambda name: None)
    path = write()
    assert verify(path) == 0
    folder = path.parent / "certificates"
    statement = folder / "doubling.v"
    assert not statement.exists()
    capsys.readouterr()
    assert ask_the_kernel([str(path)]) == 3
    assert f"its statement is written: {statement}" in capsys.readouterr().out
    text = statement.read_text()
    assert "Module layers" in text
    assert ask_the_kernel([str(path)]) == 3
    assert "statement" not in capsys.readouterr().out
    for other in (text.replace("2%:R", "3%:R"), ""):
        statement.write_text(other)
        assert ask_the_kernel([str(path)]) == 1
        assert f"{statement} is not its statement: write it with --write" in capsys.readouterr().out
        assert statement.read_text() == other
    statement.unlink()
    statement.symlink_to(folder / "elsewhere.v")
    assert ask_the_kernel([str(path)]) == 1
    assert not (folder / "elsewhere.v").exists()
    statement.unlink()
    statement.write_text("")
    assert ask_the_kernel([str(path), "--write"]) == 3
    assert statement.read_text() == text


def test_the_statements_of_this_project_are_written_only_when_it_is_asked_for(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("verify.kernel.compiling.shutil.which", lambda name: None)
    for name in ("loss_shift.json", "loss_shift.v"):
        folder = load(OURS).certificates if name.endswith("json") else load(OURS).theorems
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    assert ask_the_kernel(["loss_shift", "--out", str(tmp_path)]) == 3
    assert "statement" not in capsys.readouterr().out
    (tmp_path / "loss_shift.v").unlink()
    assert ask_the_kernel(["loss_shift", "--out", str(tmp_path)]) == 3
    assert f"there is no {tmp_path / 'loss_shift.v'}: write its statement with --write" in capsys.readouterr().out
    assert not (tmp_path / "loss_shift.v").exists()


@needs_rocq
@pytest.mark.usefixtures("kernel")
def test_rocq_is_asked_about_own_claims(write: Write, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = write()
    assert ask_the_kernel([str(path)]) == 2
    assert "no certificate" in capsys.readouterr().err
    assert verify(path, "--out", tmp_path / "out") == 0
    capsys.readouterr()
    assert ask_the_kernel([str(path), "--write", "--json", "--out", str(tmp_path / "out")]) == 0
    assert json.loads(capsys.readouterr().out)["claims"][0]["verdict"] == "kernel"
    assert "Module layers" in (tmp_path / "out" / "doubling.v").read_text()
    catalogue = replace(load(str(path), OURS), certificates=tmp_path / "out", theorems=tmp_path / "out")
    assert verdicts.known(catalogue.own["doubling"], verdicts.Texts(catalogue)).verdict == "kernel"
    assert verdicts.build(catalogue) != verdicts.build(load(OURS))
    certificate = tmp_path / "out" / "doubling.json"
    text = certificate.read_text()
    certificate.write_text(text.replace('"2"', '"3"'))
    assert certificate.read_text() != text
    assert ask_the_kernel([str(path), "--out", str(tmp_path / "out")]) == 1
