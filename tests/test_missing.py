"""What is not installed, and what stands in the way of ours, is said in one line before anything of it is run."""

from __future__ import annotations

import sys
import types
from pathlib import Path

import pytest
from installed import ROOT, run

from train import beside
from train.extras import extra
from verify.report import page
from verify.report.__main__ import main as report

COMMANDS = sorted(p for p in (ROOT / "train").glob("*.py") if '__name__ == "__main__"' in p.read_text(encoding="utf-8"))
TRAINED = [f"train.{p.stem}".removesuffix(".__main__") for p in COMMANDS] + ["verify.stationary"]


def without(folder: Path, *libraries: str) -> Path:
    """A folder which, searched first, makes it so that these are not installed."""
    for name in libraries:
        text = f"raise ModuleNotFoundError('No module named {name}', name={name!r})\n"
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("command", TRAINED)
def test_a_command_that_trains_or_reads_weights_says_which_extra_it_needs(tmp_path, command):
    (tmp_path / "stubs").mkdir()
    paths = f"{without(tmp_path / 'stubs', 'torch')}{':' if sys.platform != 'win32' else ';'}{ROOT}"
    done = run(tmp_path, sys.executable, "-m", command, "--help", PYTHONPATH=paths)
    told = 'torch is not installed; pip install "attention-audit[train]"\n'
    assert (done.returncode, done.stdout, done.stderr) == (2, "", told)


def test_the_report_says_which_extra_it_needs(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "jinja2", None)
    monkeypatch.delitem(sys.modules, "verify.report.page.rendered", raising=False)
    monkeypatch.delattr(page, "rendered", raising=False)
    assert report([]) == 2
    told = capsys.readouterr().err
    assert told == 'python -m verify.report: jinja2 is not installed; pip install "attention-audit[report]"\n'


def test_an_extra_that_is_only_of_use_is_told_where_it_is_missed():
    with (
        pytest.raises(ModuleNotFoundError, match=r'^nothing is not installed; pip install "attention-audit\[sweep\]"$'),
        extra("sweep"),
    ):
        import nothing  # noqa: F401
    with extra("sweep"):
        import json  # noqa: F401
    with pytest.raises(ZeroDivisionError), extra("sweep", command=True):
        _ = 1 / 0


@pytest.mark.parametrize(
    ("own", "command"),
    [
        ("train.py", "verify"),
        ("proofs.py", "verify"),
        ("constructions/__init__.py", "verify.replay"),
        ("train/__init__.py", "verify.stationary"),
        ("constructions.py", "train"),
    ],
)
def test_a_module_of_ones_own_in_the_way_is_named_and_not_run(tmp_path, own, command):
    path = tmp_path / "work" / own
    path.parent.mkdir(parents=True)
    path.write_text("import sys\nprint('run')\nsys.exit(0)\n")
    done = run(tmp_path, sys.executable, "-m", command, "--help", site=ROOT)
    name = path.parent.name if own.endswith("__init__.py") else path.stem
    assert done.stdout == ""
    assert done.stderr.startswith(f"{path} is in the way of attention-audit's own {name}: ")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    if command == "verify.replay":  # what the line advises
        assert run(tmp_path, sys.executable, "-P", "-m", command, "--help", site=ROOT).returncode == 0


def test_whoever_imports_ours_gets_an_exception_and_keeps_running(tmp_path):
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "train.py").write_text("raise AssertionError('run')\n")
    code = "try:\n    import verify\nexcept ImportError as error:\n    print(error)"
    done = run(tmp_path, sys.executable, "-c", code, site=ROOT)
    assert (done.returncode, done.stderr) == (0, "")
    assert "is in the way of attention-audit's own train" in done.stdout


def test_what_is_imported_already_counts_and_folders_that_are_no_packages_do_not(tmp_path, monkeypatch):
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    beside.check_beside("verify", "elsewhere", "is_nowhere")
    other = types.ModuleType("proofs")
    other.__file__ = str(tmp_path / "proofs.py")
    monkeypatch.setitem(sys.modules, "proofs", other)
    with pytest.raises(ImportError, match="own proofs"):
        beside.check_beside("proofs")


def test_the_script_does_not_look_into_the_folder(tmp_path):
    """As installers make scripts: the folder that is searched first is that of the script."""
    (tmp_path / "work").mkdir()
    for name in ("train", "verify", "proofs", "constructions"):
        (tmp_path / "work" / f"{name}.py").write_text("raise AssertionError('run')\n")
    (tmp_path / "attention-audit").write_text("from verify.command import main\nmain()\n")
    done = run(tmp_path, sys.executable, tmp_path / "attention-audit", "replay", "--brief", "loss_shift", site=ROOT)
    assert (done.returncode, done.stdout.partition(",")[0]) == (0, "loss_shift: replayed")
    done = run(tmp_path, sys.executable, tmp_path / "attention-audit", "loss_shif", site=ROOT)
    assert (done.returncode, "no claim is called 'loss_shif'" in done.stderr) == (2, True)


def test_train_and_verify_ask_the_same():
    """Neither can import the other's question before it is answered."""
    assert (ROOT / "train" / "beside.py").read_bytes() == (ROOT / "verify" / "beside.py").read_bytes()
