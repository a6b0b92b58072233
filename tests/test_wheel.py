"""An installed package works in any folder: nothing of it is missing, and nothing is written beside its modules."""

from __future__ import annotations

import json
import shutil
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest
from installed import PACKAGES, ROOT, contents, run, wheel

from constructions.catalogue import CLAIMS, ERRATA
from verify.kernel.__main__ import main as kernel

ONE = "gradient_descent_step"
JUDGED = ROOT / "train" / "results" / "gradient_descent" / "looped_layers" / "layers=2,heads=1.safetensors"
COUNTED = """
import flint, json, numpy
from constructions.arrays import exact
from constructions.definitions import attention
from proofs.calculus import calculation
from verify.checks.one_path import counts
print([counts(module.__file__) for module in (attention, exact, calculation, numpy, flint, json)])
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    return wheel(tmp_path_factory.mktemp("built"))


def test_the_wheel_holds_all_that_the_packages_hold(built):
    with zipfile.ZipFile(built) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
        (scripts,) = (name for name in archive.namelist() if name.endswith("/entry_points.txt"))
        assert b"\nattention-audit = verify.command:main\n" in archive.read(scripts)
    for name in PACKAGES:
        there = {p for p in (ROOT / name).rglob("*") if p.is_file() and not {"__pycache__", "results"} & set(p.parts)}
        there -= {ROOT / "proofs" / "kernel" / "_CoqProject"}  # for an editor
        there -= {p for p in there if p.name in ("README.md", "STATUS.md")}  # for who reads a checkout
        assert {p.relative_to(ROOT).as_posix() for p in there} == {n for n in held if n.startswith(f"{name}/")}
    assert {n.partition("/")[0] for n in held} == set(PACKAGES)


def test_a_claim_is_verified_in_an_empty_folder_and_only_the_users_cache_is_written_to(built, tmp_path):
    site = tmp_path / "site"
    zipfile.ZipFile(built).extractall(site)  # what installing a wheel of Python alone does
    before = contents(site)
    first, again = (
        run(tmp_path, sys.executable, "-B", "-m", "verify", ONE, "--json", *fast, site=site)
        for fast in ((), ("--fast",))
    )
    for done, reused in ((first, False), (again, True)):
        assert done.returncode == 0, done.stderr
        (row,) = json.loads(done.stdout)["claims"]
        assert (row["status"], row["reused"], row["shipped"]["replay"]["verdict"]) == ("proved", reused, "replayed")
    assert [sorted(contents(tmp_path / name)) for name in ("work", "site")] == [[], sorted(before)]
    assert contents(site) == before
    errata = [e.read.name for e in ERRATA if e.corrected == ONE]
    made = {f"{folder}{name}.json" for folder in ("", "certificates/") for name in (ONE, *errata)}
    (certificates,) = {path.parent for path in (tmp_path / "home").rglob(f"certificates/{ONE}.json")}
    assert contents(certificates.parent).keys() == made
    assert len(contents(tmp_path / "home")) == len(made)
    told = run(tmp_path, sys.executable, "-m", "verify", "--help", site=site).stdout
    assert f"\n  {certificates.parent.parent}\n" in told


def test_the_kernels_statements_are_not_written_into_an_installed_package(monkeypatch, capsys):
    monkeypatch.setattr("verify.files.INSTALLED", True)
    with pytest.raises(SystemExit) as stopped:
        kernel(["--write", ONE])
    assert stopped.value.code == 2
    assert "an installed package is never written to" in capsys.readouterr().err


@pytest.mark.slow
def test_every_command_works_once_it_is_installed(built, tmp_path):
    """In an environment of its own, which borrows its libraries from this one, and has no project of ours."""
    venv.create(tmp_path / "venv", with_pip=False, symlinks=sys.platform != "win32")
    python = tmp_path / "venv" / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    site = Path(run(tmp_path, python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").stdout.strip())
    (site / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n" + sysconfig.get_path("platlib") + "\n")
    pip = [sys.executable, "-m", "pip", "--python", python]
    done = run(tmp_path, *pip, "install", "--no-deps", "--no-index", built)
    assert done.returncode == 0, done.stderr
    shutil.rmtree(tmp_path / "home")
    before = contents(site)
    for path in (site, *site.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    (tmp_path / "work").mkdir(exist_ok=True)
    shutil.copy(JUDGED, tmp_path / "work" / "judged.safetensors")
    for command, code, said in (
        (("verify",), 0, [f"{c.name} " for c in CLAIMS]),
        (("verify", "--fast"), 0, ["reused"]),
        (("verify", "--errata"), 0, ["corrected by    gradient_descent_step (certificate replayed)"]),
        (("verify", "functional_gradient_descent"), 0, ["Status: proved"]),
        (("verify.replay", "--all", "--brief"), 0, [f"{len(CLAIMS) - LEMMAS + len(ERRATA)} of "]),
        (("verify.stationary", "judged.safetensors"), 3, ["3 near"]),
        (("train", "--help"), 0, ["experiments:"]),
    ):
        done = run(tmp_path, python, "-m", *command)
        assert done.returncode == code, (command, done.stderr)
        assert all(text in done.stdout for text in said), command
    for name in PACKAGES:
        (tmp_path / "work" / f"{name}.py").write_text("raise AssertionError('not ours')\n")
    done = run(tmp_path, python.with_name("attention-audit"), "replay", "--brief", ONE)
    assert (done.returncode, done.stdout.partition(",")[0]) == (0, f"{ONE}: replayed")
    done = run(tmp_path, python, "-P", "-c", COUNTED)
    assert done.stdout == "[True, False, False, False, False, False]\n", done.stderr
    for path in (site, *site.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    assert contents(site) == before


LEMMAS = sum(c.stated for c in CLAIMS)
