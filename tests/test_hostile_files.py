"""Files and names made to do harm: refused in one printable line before any work; nothing is replaced or waited for."""

from __future__ import annotations

import ast
import json
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy
import pytest
import safetensors.torch
import torch
from foreign_files import SHIPPED, foreign_file
from hypothesis import given
from hypothesis import strategies as st
from landing_runs import SMALL, trained

import train.__main__ as command_of_train
import verify.__main__ as command_of_verify
from train import against_gradient_descent, console, files, plot, sweep, targets
from train.bounds import check_training
from train.checkpoint import KEY, checksum, read, write
from train.configuration import Configuration, from_json
from train.files import MOST_TEXT, Unreadable, Unwritable, check_target, content, files_in, whole
from train.foreign import covariance
from train.foreign.tensors import MOST_BYTES
from train.landing.bounds import check_bounds
from train.objective import Objective
from train.printable import LONGEST, one_line, printable
from train.runs import groups_of
from train.training import train
from verify import run, stationary
from verify.files import ROOT
from verify.replay import __main__ as command_of_replay
from verify.replay import files as replay_files

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pipes and devices are files of POSIX")
ONE = "gradient_descent/one_layer"
NASTY = "\x1b[2J\nLANDED  x\r\x07\u202e\u200b[/red]\udc80"
FEW = ("--samples", "200", "--jobs", "1")
TINY = ("--device=cpu", "--spectrum=1,1", "--contexts=2", "--seeds=0", "--steps=2", "--prompts=4", "--test_prompts=4")


class Late(BaseException):
    """No error that a reader may take for one of the file."""


@pytest.fixture(autouse=True)
def no_test_waits_for_ever():
    """A reader that waits for a pipe is interrupted, and its test fails."""

    def late(number, frame):
        raise Late("it waits, or reads without end")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(60)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture(scope="module")
def checkpoint():
    return trained(pairs=("linear/linear",))


@pytest.fixture
def ours(checkpoint, tmp_path) -> Path:
    write(tmp_path / "ours.safetensors", checkpoint)
    return tmp_path / "ours.safetensors"


def told(capfd, main, *arguments: object) -> tuple[int, str, str]:
    """The exit code of a command, standard output and standard error, both printable."""
    try:
        code = main([str(a) for a in arguments])
    except SystemExit as stopped:
        code = stopped.code
    out, err = capfd.readouterr()
    assert "Traceback" not in err
    assert {c for c in out + err if not c.isprintable()} <= {"\n"}
    return code, out, err


def refused(capfd, main, *arguments: object) -> str:
    """The last line of standard error: the only one but for the usage."""
    code, out, err = told(capfd, main, *arguments)
    assert (code, out) == (2, ""), (code, out, err)
    *usage, line = err.splitlines()
    assert not usage or usage[0].startswith("usage: ")
    return line


# --- what is written ------------------------------------------------------------------------------------------

NO_TARGETS = ("folder", "pipe", "link to a file", "link to a device", "link to nothing", "in a file", "protected")


def no_target(folder: Path, kind: str, name: str) -> Path:
    """Something under a name that no command may replace."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind.startswith("link"):
        there = {"link to a file": folder / "there", "link to a device": "/dev/null", "link to nothing": folder / "no"}
        (folder / "there").write_text("kept")
        path.symlink_to(there[kind])
    elif kind == "in a file":
        (folder / "file").write_text("kept")
        return folder / "file" / name
    elif os.geteuid() == 0:
        pytest.skip("a superuser may write every file")
    else:
        path.write_text("kept")
        path.chmod(0o400)
    return path


@pytest.mark.parametrize("kind", NO_TARGETS)
@pytest.mark.parametrize("option", ["--write", "--plot"])
def test_a_verdict_is_not_begun_where_it_can_not_be_written(capfd, monkeypatch, ours, tmp_path, option, kind):
    monkeypatch.setattr(stationary, "measured", lambda *_: pytest.fail("work was begun"))
    target = no_target(tmp_path, kind, "x.png")
    before = sorted(p.name for p in tmp_path.rglob("*"))
    assert str(target) in refused(capfd, stationary.main, ours, option, target)
    assert sorted(p.name for p in tmp_path.rglob("*")) == before
    assert not (tmp_path / "there").exists() or (tmp_path / "there").read_text() == "kept"


@pytest.mark.parametrize("kind", NO_TARGETS)
def test_no_training_is_begun_where_its_checkpoint_can_not_be_written(capfd, monkeypatch, tmp_path, kind):
    for module in (command_of_train, sweep):
        monkeypatch.setattr(module, "train", lambda *_: pytest.fail("work was begun"))
    monkeypatch.setattr(sweep, "sweep", lambda *_: pytest.fail("work was begun"))
    target = no_target(tmp_path, kind, f"{ONE}/layers=1,heads=1.safetensors")
    out = target.parent.parent.parent
    for resume in ([], ["--resume"]):
        assert str(target) in refused(capfd, command_of_train.main, ONE, *TINY, "--out", out, *resume)
        assert str(target) in refused(capfd, sweep.main, ONE, "--out", out, *resume)


@pytest.mark.parametrize("kind", NO_TARGETS)
def test_other_results_are_not_begun_where_they_can_not_be_written(
    capfd, monkeypatch, ours, checkpoint, tmp_path, kind
):
    monkeypatch.setattr(plot, "drawn", lambda *_: pytest.fail("work was begun"))
    monkeypatch.setattr(against_gradient_descent, "compared", lambda *_: pytest.fail("work was begun"))
    monkeypatch.setattr(targets, "table", lambda *_: pytest.fail("work was begun"))
    monkeypatch.setattr(command_of_verify, "run", lambda *_: pytest.fail("work was begun"))
    experiment = "functional_gradient_descent/sparse_stationary_points"
    write(ours, replace(checkpoint, experiment=experiment))
    drawn = no_target(tmp_path / "a", kind, f"{experiment}/training.svg")
    out = tmp_path / "a" / ("file" if kind == "in a file" else "")
    assert str(drawn.parent if kind != "in a file" else out) in refused(capfd, plot.main, ours, "--out", out)
    if kind != "in a file":  # these are written beside what is there
        beside = no_target(tmp_path, kind, "ours.against_gradient_descent.json")
        assert str(beside) in refused(capfd, against_gradient_descent.main, ours)
        table = no_target(tmp_path / "c", kind, "TARGETS.md")
        assert str(table) in refused(capfd, targets.main, table.parent, "--write")
    picture = no_target(tmp_path / "d", kind, "x.svg")
    claim = "gradient_descent_plus_plus_conditioning"
    assert str(picture) in refused(capfd, command_of_verify.main, claim, "--plot", picture)


@pytest.mark.parametrize("kind", NO_TARGETS)
@pytest.mark.parametrize("folder", ["CERTIFICATES", "CACHE"])
def test_no_proof_is_begun_where_its_certificate_can_not_be_written(capfd, monkeypatch, tmp_path, folder, kind):
    monkeypatch.setattr(run, "gather", lambda *_: pytest.fail("work was begun"))
    target = no_target(tmp_path / folder, kind, "loss_shift.json")
    monkeypatch.setattr(run, "kept", lambda name, _: target if folder == "CACHE" else tmp_path / "kept" / "x.json")
    out = target.parent if folder == "CERTIFICATES" else tmp_path / "out"
    assert str(target) in refused(capfd, command_of_verify.main, "loss_shift", "--out", out)


def test_a_picture_of_too_many_runs_is_refused_before_any_work(capfd, monkeypatch, ours, tmp_path):
    (task,) = stationary.opened(ours, None, None, 200, 0)
    monkeypatch.setattr(stationary, "measured", lambda *_: pytest.fail("work was begun"))
    monkeypatch.setattr(stationary, "opened", lambda *_: [task] * 151)
    assert "a picture of 151 runs" in refused(capfd, stationary.main, ours, "--plot", tmp_path / "x.png")


def test_what_is_read_in_a_run_is_not_replaced_by_it(capfd, ours, checkpoint, tmp_path):
    (tmp_path / "table.md").write_text("kept")
    os.link(ours, tmp_path / "another name.png")
    foreign = foreign_file(tmp_path, "vbc", checkpoint)
    layout = foreign.with_name("vbc.layout.toml")
    before = {p: p.read_bytes() for p in tmp_path.iterdir()}
    for arguments in (
        [ours, "--write", ours],
        [ours, "--write", tmp_path / "." / "x" / ".." / "ours.safetensors"],
        [ours, "--plot", tmp_path / "another name.png"],
        [ours, "--write", tmp_path / "table.md", "--expect", tmp_path / "table.md"],
        [foreign, "--write", layout],
        [foreign, "--layout", layout, "--write", layout],
    ):
        (tmp_path / "x").mkdir(exist_ok=True)
        line = refused(capfd, stationary.main, *arguments)
        (tmp_path / "x").rmdir()
        assert "it is read too, and what is read is never replaced" in line
    assert "named by --write and by --plot" in refused(
        capfd, stationary.main, ours, "--write", tmp_path / "new.png", "--plot", tmp_path / "new.png"
    )
    assert {p: p.read_bytes() for p in tmp_path.iterdir()} == before


def test_a_checkpoint_under_the_name_of_a_result_is_not_replaced(capfd, checkpoint, tmp_path):
    experiment = "functional_gradient_descent/sparse_stationary_points"
    as_picture = tmp_path / experiment / "training.png"
    write(as_picture, replace(checkpoint, experiment=experiment))
    before = as_picture.read_bytes()
    assert "never replaced" in refused(capfd, plot.main, as_picture, "--out", tmp_path)
    as_json = tmp_path / "x.against_gradient_descent.json"
    as_json.write_bytes(before)
    assert "never replaced" in refused(capfd, against_gradient_descent.main, tmp_path / "x.safetensors", as_json)
    assert as_picture.read_bytes() == as_json.read_bytes() == before


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="a superuser alone can make devices")
def test_a_device_is_not_replaced(tmp_path):
    try:
        os.mknod(tmp_path / "null", 0o20666, os.makedev(1, 3))
    except PermissionError:
        pytest.skip("this superuser can not make devices")
    with pytest.raises(Unwritable, match="a device, expected a new name or a regular file"), whole(tmp_path / "null"):
        pytest.fail("it was begun")
    assert not (tmp_path / "null").is_file()


def test_what_becomes_a_folder_or_a_pipe_while_a_file_is_made_is_not_replaced(tmp_path):
    def made() -> None:
        with whole(tmp_path / "x") as partial:
            partial.write_text("made")
            os.mkfifo(tmp_path / "x")

    with pytest.raises(Unwritable, match="a pipe"):
        made()
    assert [p.name for p in tmp_path.iterdir()] == ["x"]


def test_a_folder_in_which_nothing_can_be_made_is_noticed_before_any_work(capfd, monkeypatch, ours, tmp_path):
    def protected(dir):
        assert dir == tmp_path
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(files.tempfile, "TemporaryFile", protected)
    monkeypatch.setattr(stationary, "measured", lambda *_: pytest.fail("work was begun"))
    line = refused(capfd, stationary.main, ours, "--write", tmp_path / "x.md")
    assert line.endswith("x.md: can't be written (Permission denied)")
    with pytest.raises(Unwritable, match="Permission denied"):
        check_target(tmp_path / "a" / "b" / "x.md", folders=True)


@pytest.mark.parametrize("name", ["a" * 250, "é" * 120, ".hidden", "no ending", f"x{NASTY}".replace("/", "_")])
def test_every_name_that_a_file_can_have_can_be_written(tmp_path, name):
    check_target(tmp_path / name)
    with whole(tmp_path / name) as partial:
        partial.write_text("made")
    assert (tmp_path / name).read_text() == "made"
    for much in ("b" * 256, "b" * 5000, "a\0b"):
        with pytest.raises(Unwritable, match="can't be written"):
            check_target(tmp_path / much)


# --- what is left behind --------------------------------------------------------------------------------------

KILLED = """
import os, sys
from pathlib import Path
from train.files import whole
with whole(Path(sys.argv[1])) as partial:
    partial.write_text("half")
    os.kill(os.getpid(), 9)
"""


def test_what_a_killed_writer_leaves_is_taken_by_no_reader(capfd, ours, tmp_path):
    for name in ("layers=3,heads=1.safetensors", "x.against_gradient_descent.json", "claim.json", "x.layout.toml"):
        done = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path / name)], cwd=ROOT, check=False)
        assert done.returncode == -signal.SIGKILL
        assert not (tmp_path / name).exists()
    left = [p for p in tmp_path.rglob("*") if p != ours]
    assert len(left) == 4
    assert {p.suffix for p in left} == {".partial"}
    (tmp_path / ".old.x7.safetensors").write_text("left by an older version")
    (tmp_path / ".cache").mkdir()
    (tmp_path / ".cache" / "x.safetensors").write_text("of another program")
    assert files_in(tmp_path, "**/*.safetensors") == [ours]
    assert against_gradient_descent.checkpoints([tmp_path]) == [ours]
    assert plot.results([tmp_path]).files == (ours,)
    (tmp_path / ONE).mkdir(parents=True)
    (tmp_path / ONE / ".left.safetensors").write_text("left")
    (tmp_path / ONE / ".left.against_gradient_descent.json").write_text("left")
    assert told(capfd, targets.main, tmp_path)[0] == 0
    line = refused(capfd, command_of_replay.main, "--all", "--certificates", tmp_path)
    assert "there are no certificates in" in line


# --- what is printed ------------------------------------------------------------------------------------------


@given(text=st.text())
def test_what_is_printable_is_and_says_what_it_was(text):
    shown = printable(text)
    assert shown.isprintable()
    assert len(one_line(text)) <= LONGEST
    assert printable(shown) == shown
    if "\\" not in text:
        assert shown.encode("latin-1", "backslashreplace").decode("unicode_escape") == text


def test_a_long_message_is_shortened_in_its_middle():
    shown = one_line("first" + "\n" * 10**6 + "last")
    assert len(shown) <= LONGEST
    assert (shown[:5], shown[-4:]) == ("first", "last")
    assert one_line("a" * LONGEST) == "a" * LONGEST


def test_controls_line_ends_and_characters_that_hide_or_turn_are_written_out():
    assert printable("a\n\x1b\x07\u202e\u200b\u2028\udc80\xa0é∞") == r"a\n\x1b\x07\u202e\u200b\u2028\udc80\xa0é∞"


COMMANDS = {
    "stationary": (stationary.main, [[NASTY], [NASTY, "--layout", NASTY], ["x.pt", "--layout", NASTY]]),
    "expect": (
        stationary.main,
        [[SHIPPED, "--expect", NASTY], [SHIPPED, "--plot", NASTY], [SHIPPED, "--write", NASTY]],
    ),
    "claim": (stationary.main, [[SHIPPED, "--claim", NASTY], [f"--{NASTY}"]]),
    "train": (command_of_train.main, [[NASTY], [ONE, "--device", NASTY], [ONE, "--pairs", NASTY], [ONE, f"--{NASTY}"]]),
    "sweep": (sweep.main, [[NASTY], [ONE, "--preset", NASTY]]),
    "plot": (plot.main, [[NASTY]]),
    "against": (against_gradient_descent.main, [[NASTY]]),
    "targets": (targets.main, [[NASTY]]),
    "verify": (command_of_verify.main, [[NASTY], ["loss_shift", "--plot", NASTY], ["--jobs", NASTY]]),
    "replay": (command_of_replay.main, [[f"{NASTY}/x.json"], [f"/{NASTY}.json"]]),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_name_that_would_forge_a_line_or_steer_a_terminal_is_printed_as_it_is_written(capfd, name):
    main, given = COMMANDS[name]
    for arguments in given:
        _, _, err = told(capfd, main, *arguments)
        assert not any(line.startswith("LANDED") for line in err.splitlines())


def test_a_result_of_a_file_with_such_a_name_is_one_row_and_one_line(capfd, checkpoint, tmp_path):
    path = tmp_path / f"a|b{NASTY}.safetensors".replace("/", "_")
    write(path, replace(checkpoint, device=NASTY))
    code, out, _ = told(capfd, stationary.main, path, *FEW, "--write", tmp_path / "x.md")
    assert code == 0
    assert [line.startswith(f"LANDED  {printable(path)}"[:30]) for line in out.splitlines()].count(True) == 1
    table = (tmp_path / "x.md").read_text()
    assert table.isascii()
    assert len(table.splitlines()) == 7
    assert table.splitlines()[-1].startswith("| a\\|b\\x1b[2J\\nLANDED")
    assert told(capfd, stationary.main, path, *FEW, "--expect", tmp_path / "x.md", "--json")[0] == 0
    found = json.loads(told(capfd, stationary.main, path, *FEW, "--json")[1])
    assert found["runs"][0]["file"] == str(path)


def test_the_name_of_a_tensor_can_not_forge_a_line(capfd, checkpoint, tmp_path):
    path = foreign_file(tmp_path, "merged", checkpoint)
    name = NASTY.replace("\udc80", "")
    with numpy.load(path) as there:
        numpy.savez(path, **there, **{name: numpy.zeros(2)})
    line = refused(capfd, stationary.main, path)
    assert "nothing is said of \\x1b[2J\\nLANDED" in line
    with pytest.raises(Unreadable, match="nothing is said of") as error:
        stationary.opened(path, None, None, 100, 0)
    assert str(error.value).isprintable()


def test_a_certificate_whose_name_is_no_name_of_a_claim_is_refused(capfd, tmp_path):
    """Also where it holds one: its name would be printed before its verdict."""
    for name in ("a\nLANDED", "a b", "a-b", ".loss_shift", f"x{NASTY}".replace("/", "_")):
        path = tmp_path / f"{name}.json"
        path.write_bytes((ROOT / "proofs" / "certificates" / "loss_shift.json").read_bytes())
        code, out, err = told(capfd, command_of_replay.main, path)
        assert (code, "a name of letters, digits and _" in err) == (2, True)
        assert not any(line.startswith("LANDED") for line in (out + err).splitlines())


def test_the_device_of_a_checkpoint_can_not_forge_a_row(checkpoint, tmp_path):
    (tmp_path / ONE).mkdir(parents=True)
    write(tmp_path / ONE / "x.safetensors", replace(checkpoint, device=NASTY))
    assert all(line.isprintable() for line in targets.table(tmp_path))


def test_cells_and_lines_of_tables_are_no_markup(capfd):
    table = plot_table(NASTY)
    console.console().print(NASTY, table, "[bold]x[/bold]")
    shown = capfd.readouterr().out
    assert {c for c in shown if not c.isprintable()} <= {"\n"}
    assert shown.count("[/red]") == 3
    assert "[bold]x[/bold]" in shown


def plot_table(text: str):
    from rich.table import Table

    table = Table(box=None)
    table.add_column(text, no_wrap=True)
    table.add_row(text)
    return table


OURS = {  # what is printed of our own texts alone
    ("verify/__main__.py", "join"),
    ("verify/__main__.py", "document"),
    ("verify/report/trusted.py", "rstrip"),
    ("verify/stationary.py", "explained"),
    ("train/targets.py", "join"),  # of cells that are printable
}


def test_every_command_prints_through_the_printer():
    """What ``print`` is given is a constant, JSON, or went through ``printable``; parsers and consoles are ours."""
    sources = [p for folder in ("train", "verify") for p in (ROOT / folder).rglob("*.py")]
    sources = [p for p in sources if "replay" not in p.parts]
    printed = 0
    for path in sources:
        name = path.relative_to(ROOT).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            assert called != "ArgumentParser", f"{name}: console.Command says what is wrong in a printable line"
            if called == "Console":
                assert {keyword.arg for keyword in node.keywords} == {"stderr"}, f"{name}: console.console"
            if called == "print" and isinstance(node.func, ast.Name):
                printed += 1
                assert all(shows(a, name) for a in node.args), f"{name}:{node.lineno} prints what is not printable"
    assert printed > 15


def shows(node: ast.expr, name: str) -> bool:
    """Whether all that is printed is constant or went through the printer."""
    if isinstance(node, ast.Constant):
        return True
    if isinstance(node, ast.IfExp):
        return shows(node.body, name) and shows(node.orelse, name)
    called = node.func if isinstance(node, ast.Call) else None
    told = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
    if isinstance(node, ast.JoinedStr):
        values = [v.value for v in node.values if isinstance(v, ast.FormattedValue)]
        return all((isinstance(v, ast.Name) and v.id == "command") or shows(v, name) for v in values)
    return told in ("printable", "one_line", "dumps") or (name, told) in OURS


# --- what is read ---------------------------------------------------------------------------------------------

ENDLESS = ("pipe", "/dev/zero", "/dev/urandom", "link", "folder")


def endless(folder: Path, kind: str, name: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    else:
        path.symlink_to("/dev/zero" if kind == "link" else kind)
    return path


@pytest.mark.parametrize("kind", ENDLESS)
def test_what_has_no_end_is_not_read(capfd, ours, checkpoint, tmp_path, kind):
    for suffix in (".safetensors", ".npz", ".pt", ".txt", ""):
        path = endless(tmp_path, kind, f"x{suffix}")
        line = refused(capfd, stationary.main, path)
        assert str(path) in line
        assert "expected a regular file" in line or suffix in (".txt", "")
    foreign = foreign_file(tmp_path, "vbc", checkpoint)
    layout = endless(tmp_path / "b", kind, "x.toml")
    assert f"{layout}: " in refused(capfd, stationary.main, foreign, "--layout", layout)
    foreign.with_name("vbc.layout.toml").unlink()
    beside = endless(tmp_path, kind, "vbc.layout.toml")
    assert f"{beside}: " in refused(capfd, stationary.main, foreign)
    table = endless(tmp_path / "c", kind, "x.md")
    assert f"{table}: " in refused(capfd, stationary.main, ours, "--expect", table)
    if kind != "folder":
        one = endless(tmp_path / "d", kind, "x.safetensors")
        for main in (plot.main, against_gradient_descent.main):
            assert "expected a regular file" in refused(capfd, main, one)
            assert "expected a regular file" in refused(capfd, main, one.parent)
        endless(tmp_path / "e" / ONE, kind, "x.against_gradient_descent.json")
        assert "expected a regular file" in refused(capfd, targets.main, tmp_path / "e")
    certificate = endless(tmp_path / "f", kind, "x.json")
    assert f"{certificate}: the file: expected a regular file" in told(capfd, command_of_replay.main, certificate)[2]
    source = endless(tmp_path / "g", kind, "x.py")
    assert replay_files.Files().source_digest(source) is None


def test_no_training_goes_on_from_what_has_no_end(tmp_path):
    objective = Objective(SMALL, groups_of(SMALL)[0], "cpu")
    os.mkfifo(tmp_path / "x.safetensors")
    with pytest.raises(Unreadable, match="a pipe, expected a regular file"):
        train(objective, tmp_path / "x.safetensors", "e", "c", resume=True)


@pytest.mark.parametrize(
    ("name", "most", "arguments"),
    [
        ("x.safetensors", MOST_BYTES, []),
        ("x.npz", MOST_BYTES, []),
        ("x.pt", MOST_BYTES, []),
        ("x.md", MOST_TEXT, ["--expect"]),
        ("x.layout.toml", 2**20, ["--layout"]),
    ],
)
def test_a_file_that_is_too_large_is_refused_with_the_limit(capfd, checkpoint, tmp_path, name, most, arguments):
    path = tmp_path / name
    path.touch()
    os.truncate(path, most + 1)
    first = foreign_file(tmp_path, "vbc", checkpoint) if arguments else path
    line = refused(capfd, stationary.main, first, *arguments, *([path] if arguments else []))
    assert f"{path}: {most + 1} bytes, expected at most {most}" in line


def test_a_certificate_that_is_too_large_is_refused_with_the_limit(capfd, tmp_path):
    (tmp_path / "x.json").touch()
    os.truncate(tmp_path / "x.json", replay_files.MOST_BYTES + 1)
    code, _, err = told(capfd, command_of_replay.main, tmp_path / "x.json")
    assert code == 2
    assert f"x.json: the file: expected at most {replay_files.MOST_BYTES} bytes" in err


@pytest.mark.parametrize("reader", [content, replay_files.content], ids=["train", "replay"])
def test_a_file_that_grows_or_shrinks_while_it_is_read_is_refused(tmp_path, monkeypatch, reader):
    path, seen = tmp_path / "x.json", os.fstat
    for before, after in (("{}", "{}{}"), ("{}{}", "{}")):
        path.write_text(before)

        def changed(descriptor, after=after):
            found = seen(descriptor)
            path.write_text(after)
            return found

        monkeypatch.setattr(os, "fstat", changed)
        with pytest.raises((Unreadable, ValueError), match="when it was opened"):
            reader(path)
        monkeypatch.setattr(os, "fstat", seen)


@pytest.mark.parametrize("reader", [content, replay_files.content], ids=["train", "replay"])
def test_a_file_that_is_exchanged_while_it_is_opened_is_not_read(tmp_path, monkeypatch, reader):
    path, opened = tmp_path / "x.json", os.open
    path.write_text("{}")
    assert reader(path) == b"{}"

    def exchanged(name, flags, *more):
        path.unlink()
        os.mkfifo(path)
        return opened(name, flags, *more)

    monkeypatch.setattr(os, "open", exchanged)
    with pytest.raises((Unreadable, replay_files.Refuted, ValueError), match="expected a regular file"):
        reader(path)


# --- checksums ------------------------------------------------------------------------------------------------

RESUMED = replace(SMALL, optimiser="adam", closed=False, resample_every=3, steps=9, save_every=5, dtype="float32")


class Stop(Exception):
    """Ends a training in the middle."""


@pytest.fixture(scope="module")
def begun(tmp_path_factory) -> Path:
    """The checkpoint of a training under way."""
    path = tmp_path_factory.mktemp("begun") / "x.safetensors"

    def report(r):
        if r.step == 7:
            raise Stop

    with pytest.raises(Stop):
        train(Objective(RESUMED, groups_of(RESUMED)[0], "cpu"), path, "e", "c", report=report)
    return path


def parts(path: Path):
    with safetensors.safe_open(path, framework="pt") as file:
        return json.loads(file.metadata()[KEY]), {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118


def saved(path: Path, described: dict, tensors: dict[str, torch.Tensor], sign: bool) -> Path:
    if sign:
        described = described | {"checksum": checksum(described, tensors)}
    path.write_bytes(safetensors.torch.save(tensors, {KEY: json.dumps(described)}))
    return path


def resumed(path: Path) -> None:
    train(Objective(RESUMED, groups_of(RESUMED)[0], "cpu"), path, "e", "c", resume=True)


CHANGES = {
    "a sign of the mean": lambda t: t["optimiser/r/exp_avg"].neg_(),
    "a sign of the square": lambda t: t["optimiser/r/exp_avg_sq"].neg_(),
    "NaN": lambda t: t["optimiser/C/exp_avg"].view(-1)[:1].fill_(float("nan")),
    "infinity": lambda t: t["optimiser/C/exp_avg_sq"].view(-1)[:1].fill_(float("inf")),
    "a step": lambda t: t["optimiser/r/step"].add_(1),
    "a sign of a weight": lambda t: t["weights/B"].neg_(),
    "the root": lambda t: t["root"].mul_(2),
    "the history": lambda t: t["history/losses"].mul_(2),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_checkpoint_that_was_changed_is_neither_resumed_nor_read(capfd, begun, tmp_path, change):
    described, tensors = parts(begun)
    resumed(saved(tmp_path / "same.safetensors", described, tensors, sign=False))
    described, tensors = parts(begun)
    CHANGES[change](tensors)
    path = saved(tmp_path / "x.safetensors", described, tensors, sign=False)
    for reads in (read, resumed, lambda p: stationary.opened(p, None, None, 100, 0)):
        with pytest.raises(Unreadable, match="the checksum is another: the file is damaged"):
            reads(path)
    assert f"{path}: the checksum is another" in refused(capfd, stationary.main, path)


def test_metadata_that_say_one_thing_twice_are_not_read(capfd, begun, tmp_path):
    """The checksum is of the values that are read, the last ones, and a reader sees the first."""
    described, tensors = parts(begun)
    for text in ('{"claim": "another", ', '{"runs": [], '):
        metadata = {KEY: text + json.dumps(described)[1:]}
        (path := tmp_path / "x.safetensors").write_bytes(safetensors.torch.save(tensors, metadata))
        with pytest.raises(Unreadable, match="a key is there twice"):
            read(path)
    assert "a key is there twice" in refused(capfd, stationary.main, path)


def test_any_other_metadata_give_another_checksum(begun, tmp_path):
    described, tensors = parts(begun)
    for name, other in {"step": 4, "claim": "x", "device": "x", "versions": {}, "checksum": "", "new": 1}.items():
        path = saved(tmp_path / "x.safetensors", described | {name: other}, tensors, sign=False)
        with pytest.raises(Unreadable, match="the checksum is another"):
            read(path)


@given(at=st.floats(0, 0.999999), bit=st.integers(0, 7))
def test_any_bit_that_flips_in_the_tensors_is_seen(begun, tmp_path_factory, at, bit):
    whole_file = bytearray(begun.read_bytes())
    start = 8 + int.from_bytes(whole_file[:8], "little")
    whole_file[start + int(at * (len(whole_file) - start))] ^= 1 << bit
    path = tmp_path_factory.mktemp("bits") / "x.safetensors"
    path.write_bytes(whole_file)
    with pytest.raises(Unreadable, match="the checksum is another"):
        read(path)


def test_a_checkpoint_from_before_there_were_checksums_is_read_and_not_resumed(begun, tmp_path):
    described, tensors = parts(begun)
    described = {k: v for k, v in described.items() if k != "checksum"} | {"schema": 1}
    path = saved(tmp_path / "x.safetensors", described, tensors, sign=False)
    assert torch.equal(read(path).weights["B"], tensors["weights/B"])
    before = path.read_bytes()
    with pytest.raises(Unreadable, match="before checkpoints had checksums, and can't be resumed"):
        resumed(path)
    assert path.read_bytes() == before
    described["schema"] = 2
    with pytest.raises(Unreadable, match="'checksum' is missing"):
        read(saved(path, described, tensors, sign=False))


def test_the_shipped_checkpoints_are_read():
    shipped = files_in(ROOT / "train" / "results", "**/*.safetensors")
    assert len(shipped) > 20
    assert all(read(path).finished for path in shipped)


STATES = {
    "a negative step": (lambda t: t["optimiser/r/step"].fill_(-1), "r/step of adam is -1.0"),
    "no step": (lambda t: t["optimiser/r/step"].fill_(0), "r/step of adam is 0.0"),
    "half a step": (lambda t: t["optimiser/r/step"].fill_(1.5), "r/step of adam is 1.5"),
    "a negative square": (lambda t: t["optimiser/r/exp_avg_sq"].fill_(-1.0), "a mean of squares"),
    "NaN": (lambda t: t["optimiser/r/exp_avg"].fill_(float("nan")), "holds NaN or infinity"),
    "infinity": (lambda t: t["optimiser/r/step"].fill_(float("inf")), "holds NaN or infinity"),
    "eight bits": (lambda t: t.update({"optimiser/x": torch.zeros(1).to(torch.float8_e4m3fn)}), "torch.float8"),
}


@pytest.mark.parametrize("state", STATES)
def test_a_state_that_no_optimiser_has_is_not_resumed_even_where_its_checksum_is_right(begun, tmp_path, state):
    described, tensors = parts(begun)
    change, said = STATES[state]
    change(tensors)
    with pytest.raises(Unreadable, match=said):
        resumed(saved(tmp_path / "x.safetensors", described, tensors, sign=True))


@pytest.mark.parametrize(("name", "value"), [("n_iter", -1), ("func_evals", 0.5), ("n_iter", float("nan"))])
def test_a_state_that_no_lbfgs_has_is_not_resumed(tmp_path, name, value):
    c = replace(SMALL, steps=9, save_every=5)
    path, objective = tmp_path / "x.safetensors", Objective(c, groups_of(c)[0], "cpu")

    def report(r):
        if r.step == 7:
            raise Stop

    with pytest.raises(Stop):
        train(objective, path, "e", "c", report=report)
    described, tensors = parts(path)
    tensors[f"optimiser/0/{name}"].fill_(value)
    saved(path, described, tensors, sign=True)
    with pytest.raises(Unreadable, match=r"of lbfgs is|holds NaN"):
        train(objective, path, "e", "c", resume=True)


# --- sizes ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("contexts", "1000000000", "the prompts would be"),
        ("contexts", "100000", "the prompts would be"),
        ("prompts", "1000000000000", "the prompts would be"),
        ("test_prompts", "1000000000000", "the prompts would be"),
        ("depths", "1000000000", "a forward pass would be"),
        ("perceptron", "1000000000,5", "a forward pass would be"),
        ("perceptron", "40000,40000", "the weights kept would be"),
        ("steps", "1" * 30, "steps is"),
        ("snapshots", "9" * 400, "snapshots is"),
        ("seeds", "9" * 30, "seeds is"),
        ("seeds", "9" * 5000, "seeds is"),
        ("chunk", "9" * 30, "chunk is"),
        ("clip", "1e400", "clip is inf"),
    ],
)
def test_a_training_that_takes_too_much_is_refused_before_it_is_begun(capfd, tmp_path, field, value, said):
    few = ["--chunk=1"] if field == "perceptron" and "," in value[:6] else []
    for main in (command_of_train.main,):
        assert said in refused(capfd, main, ONE, "--device=cpu", f"--{field}={value}", "--out", tmp_path / "out", *few)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("field", ["clip", "initial_scale", "spectrum", "learning_rates", "betas"])
def test_an_integer_that_no_float_is_is_refused_by_its_field(field):
    plain = Configuration().as_json()
    large = 10**400
    with pytest.raises(ValueError, match=f"^{field} holds an integer that is no float: it is too large$"):
        from_json(plain | {field: [large, large] if isinstance(plain[field], list) else large})


def test_more_runs_than_there_may_be_are_counted_and_not_made():
    with pytest.raises(ValueError, match=r"^27000000000 runs .*, expected at most 1000000$"):
        check_training(
            Configuration(
                contexts=tuple(range(1, 3001)), seeds=tuple(range(3000)), learning_rates=tuple(range(1, 3001))
            )
        )


@pytest.mark.parametrize("name", ["sigma", "root", "spectrum"])
@pytest.mark.parametrize("where", ["tensor", "layout"])
def test_nothing_large_is_decomposed(capfd, monkeypatch, checkpoint, tmp_path, name, where):
    """A covariance of more features than are ever measured, in a tensor or in the layout."""
    for of in ("eigh", "svdvals"):
        monkeypatch.setattr(covariance.torch.linalg, of, lambda _: pytest.fail("it is decomposed"))
    d = 600 if where == "tensor" else 200
    there = {"spectrum": [1.0] * d, "sigma": "S", "root": "S"}[name]
    if where == "layout" and name != "spectrum":
        there = numpy.eye(d).tolist()
    given = dict.fromkeys(("sigma", "root", "spectrum")) | {name: there}
    path = foreign_file(tmp_path, "merged", checkpoint, **given)
    with numpy.load(path) as tensors:
        kept = {name: a for name, a in tensors.items() if name != "S"}
    numpy.savez(path, **kept, **({"S": numpy.eye(d)} if there == "S" else {}))
    assert f"Sigma is of {d} features, expected at most 20" in refused(capfd, stationary.main, path)


SIZES = {  # d, n, layers, heads, looped, closed: beyond this bound, and all but the first two beyond no other
    "all heads and layers": (20, 10, 100, 32, True, False, "parameters"),
    "tokens": (20, 250, 3, 1, True, False, "numbers in a forward pass"),
    "parameters": (20, 1, 11, 1, False, True, "parameters"),
    "Hessians": (20, 1, 3, 2, False, False, "numbers in Hessians"),
    "gradients": (5, 1, 1, 32, False, False, "numbers in gradients of prompts"),
    "a forward pass": (2, 1, 2, 32, True, False, "numbers in a forward pass"),
    "work": (2, 100, 3, 2, True, False, "numbers computed"),
}


@pytest.mark.parametrize("sizes", SIZES)
def test_a_small_file_that_would_take_hours_or_all_memory_is_refused(capfd, monkeypatch, tmp_path, sizes):
    """Every size is within its own bound, and the file has some kilobytes."""
    monkeypatch.setattr(stationary, "measured", lambda *_: pytest.fail("work was begun"))
    d, n, depth, heads, looped, closed, said = SIZES[sizes]
    c = Configuration(
        pairs=("exp/" + "+".join(["exp"] * heads),),
        **{"contexts": (n,), "depths": (depth,), "spectrum": (1.0,) * d, "keys": "product", "looped": looped},
        closed=closed,
        resample_every=0 if closed else 10,
        prompts=1280,
    )
    objective = Objective(c, groups_of(c)[0], "cpu")
    weights = objective.initial()
    history = {name: w[None].clone() for name, w in weights.items()}
    made = replace(
        read(SHIPPED),
        configuration=c,
        group=objective.group,
        step=0,
        weights=weights,
        root=objective.prompts.roots()[0],
        history=replace(read(SHIPPED).history, steps=torch.tensor([0]), losses=torch.zeros(1, 1), weights=history),
        test={},
    )
    write(tmp_path / "x.safetensors", made)
    assert (tmp_path / "x.safetensors").stat().st_size < 2**18
    line = refused(capfd, stationary.main, tmp_path / "x.safetensors")
    assert f"{depth} layers, {heads} heads: " in line
    assert f" {said}, expected at most" in line


def test_what_is_measured_today_is_within_the_bounds(checkpoint):
    for name in ("sparse_stationary_points", "full_stationary_points", "loss_against_depth", "composite_kernel"):
        for path in files_in(ROOT / "train" / "results" / "functional_gradient_descent" / name, "*.safetensors"):
            check_bounds(read(path))
    check_bounds(checkpoint)


NO_MEMORY = [
    MemoryError("Unable to allocate 7.28 TiB for an array"),
    RuntimeError("[enforce fail at alloc_cpu.cpp:127] DefaultCPUAllocator: can't allocate memory: you tried to"),
    torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 64.00 GiB."),
]


@pytest.mark.parametrize("error", NO_MEMORY, ids=["numpy", "cpu", "cuda"])
def test_what_finds_no_memory_ends_in_one_line(capfd, monkeypatch, ours, tmp_path, error):
    def raises(*_):
        raise error

    monkeypatch.setattr(stationary, "landing", raises)
    assert f"{ours}: run 0: there is not enough memory" in refused(capfd, stationary.main, ours, "--json")
    monkeypatch.setattr(command_of_train, "train", raises)
    line = refused(capfd, command_of_train.main, ONE, *TINY, "--out", tmp_path, "--json")
    assert "layers=1,heads=1.safetensors: there is not enough memory; a smaller --chunk" in line
    monkeypatch.setattr(stationary, "landing", lambda *_: int([]))
    with pytest.raises(TypeError):
        stationary.main([str(ours), "--json"])


def test_a_comparison_of_prompts_without_number_is_refused(capfd, tmp_path):
    path = ROOT / "train" / "results" / ONE / "layers=1,heads=1.safetensors"
    made = read(path)
    for field, value in {"test_prompts": 10**12, "chunk": 10**12}.items():
        c = replace(made.configuration, **{field: value}, prompts=10**9)
        write(tmp_path / "x.safetensors", replace(made, configuration=c, group=groups_of(c)[0]))
        for main in (against_gradient_descent.main, plot.main):
            _, _, err = told(capfd, main, tmp_path / "x.safetensors")
            assert "numbers, expected at most" in err.splitlines()[-1]
