"""``python -m verify``: its output, its errors, and that reuse changes no status."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from constructions.catalogue import CLAIMS, ERRATA
from verify import evidence
from verify.__main__ import main
from verify.files import ROOT
from verify.report.pictures import draw

ONE = "gradient_descent_step"
DRAWN = "gradient_descent_plus_plus_conditioning"


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Path:
    """The project in a folder of its own, so that nothing here writes into the checkout."""
    folder = tmp_path_factory.mktemp("copy")
    for name in ("constructions", "proofs", "train", "verify"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "results"))
    return folder


def verify(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"} | {"NO_COLOR": "1"}
    command = [sys.executable, "-m", "verify", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def gathered(copy) -> subprocess.CompletedProcess[str]:
    """What is printed of one claim; its evidence is kept in the copy from here on."""
    done = verify(copy, ONE)
    assert done.returncode == 0, done.stderr
    return done


@pytest.fixture(scope="module")
def pictured(copy, tmp_path_factory) -> dict[str, tuple[subprocess.CompletedProcess[str], Path]]:
    """What is printed of a claim that has a picture, and the picture, by its format."""
    folder, found = tmp_path_factory.mktemp("pictures"), {}
    for suffix in ("png", "svg"):
        done = verify(copy, DRAWN, "--fast", "--plot", str(folder / f"made.{suffix}"))
        assert done.returncode == 0, done.stderr
        found[suffix] = done, folder / f"made.{suffix}"
    assert len(list(folder.iterdir())) == 2
    return found


def test_one_claim_is_printed_as_a_derivation(gathered):
    done = gathered
    for text in (
        "gradient_descent_step\n=====",
        "Source: vonoswald2023, Proposition 1.",
        "Hypothesis query_slot: the query's y slot starts at -W_0 x_t.",
        "  query y\n      query_slot[c,t] ",
        "[hypothesis: the query's y slot starts at -W_0 x_t]",
        "Status: proved (for all sizes and values; certificate replayed).",
        "  rejected  mask entry instead of row",
    ):
        assert text in done.stdout
    assert "\x1b" not in done.stdout + done.stderr
    assert f"verify: {ONE} (1/1)" in done.stderr


def test_a_lemma_is_printed_with_its_written_proof(copy):
    done = verify(copy, "spectral_theorem")
    assert done.returncode == 0, done.stderr
    assert "Status: stated (a lemma of analysis, with a written proof)." in done.stdout
    assert "Proof.  By induction on the size d" in done.stdout


def test_inequalities_are_printed_with_their_domains_and_how_each_piece_was_proved(pictured):
    done, _ = pictured["png"]
    for text in (
        "  the best improves\n      for 1 < s:\n      (4/27*s^6 + 4/9*s^5 + ",
        "      by cases, t below or above 1/3:\n        through t^3 - 2*t^2 + t:\n",
        "the difference is (-1/9*v + 4/27) (-3*v + 1)^2, with factors that are not negative:",
        "Conditional on: intermediate_value, spectral_theorem.",
    ):
        assert text in done.stdout, done.stdout


@pytest.mark.parametrize(("suffix", "begins"), [("png", b"\x89PNG"), ("svg", b"<?xml")])
def test_a_picture_is_drawn_and_is_the_same_each_time(pictured, tmp_path, suffix, begins):
    """By the command, and here: in another process, with other hashes."""
    _, made = pictured[suffix]
    draw(DRAWN, tmp_path / f"again.{suffix}")
    assert made.read_bytes().startswith(begins)
    assert made.read_bytes() == (tmp_path / f"again.{suffix}").read_bytes()


def test_reuse_changes_no_status_and_edited_sources_are_not_reused(copy):
    fresh, again = (json.loads(verify(copy, ONE, "--json", *fast).stdout) for fast in ((), ("--fast",)))
    assert [c["reused"] for c in fresh["claims"]] == [False]
    assert [c["reused"] for c in again["claims"]] == [True]
    for found in (fresh, again):
        for changing in ("reused", "seconds", "replay"):
            found["claims"][0].pop(changing)
        found["errata"][0].pop("replayed")
    assert fresh == again
    assert fresh["schema"] == 1
    assert fresh["claims"][0]["status"] == "proved"
    source = copy / "constructions" / "gradient_descent" / f"{ONE}.py"
    kept = source.read_text()
    source.write_text(kept + "\n# edited\n")
    assert json.loads(verify(copy, ONE, "--json", "--fast").stdout)["claims"][0]["reused"] is False
    source.write_text(kept)
    assert json.loads(verify(copy, ONE, "--json").stdout)["exit"] == 0  # the certificate is of the text as it was


def test_a_false_claim_is_not_proved_and_the_command_says_so(copy, tmp_path):
    folder = tmp_path / "copy"
    shutil.copytree(copy, folder)
    source = folder / "constructions" / "definitions" / "gradient_descent.py"
    text = source.read_text()
    source.write_text(text.replace("* -rate(eta, x)", "* rate(eta, x)"))  # gradient ascent
    done = verify(folder, ONE, "--json")
    assert done.returncode == 1
    (found,) = json.loads(done.stdout)["claims"]
    assert found["status"] == "refuted"
    assert "line" in found["proof_refused"]
    assert "is not" in found["counterexample"]
    assert found["exact_failure"]
    assert found["witness"]["largest_quotient"] > 1e6


def test_with_reuse_an_edited_certificate_is_found(copy, gathered, tmp_path):
    folder = tmp_path / "copy"
    shutil.copytree(copy, folder)
    certificate = folder / "proofs" / "certificates" / f"{ONE}.json"
    certificate.write_text(certificate.read_text().replace('"X"', '"Y"', 1))
    done = verify(folder, ONE, "--fast", "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["claims"][0]["status"] == "inconsistent"
    certificate.write_text(certificate.read_text()[:1000])
    assert verify(folder, ONE, "--fast").returncode == 1


def test_unreadable_kept_evidence_is_gathered_again(copy, gathered, tmp_path, monkeypatch):
    monkeypatch.setattr(evidence, "CACHE", tmp_path)
    path = tmp_path / f"{ONE}.json"
    shutil.copy(copy / ".verify" / path.name, path)
    assert evidence.stored(ONE) is not None
    for text in ("", "{", "[]", '{"schema": 1}'):
        path.write_text(text)
        assert evidence.stored(ONE) is None
    (copy / ".verify" / path.name).write_text("{")
    done = verify(copy, ONE, "--fast", "--json")
    assert (done.returncode, json.loads(done.stdout)["claims"][0]["reused"]) == (0, False)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("gradient_descent_stepp",), "near: gradient_descent_step"),
        (("functional",), "no claim is called 'functional'; near: functional_gradient, functional_gradient_descent"),
        ((ERRATA[0].printed.name,), "is false as printed"),
        ((ONE, "--jobs", "0"), "--jobs is 0, expected at least 1"),
        (("--jobs", "many"), "invalid int value"),
        (("--plot", "x.png"), "--plot needs a claim that has a picture: gradient_descent_plus_plus_conditioning"),
        ((ONE, "--plot", "x.png"), "--plot needs a claim that has a picture"),
        (("gradient_descent_plus_plus_conditioning", "--plot", "x.txt"), "expected a name that ends in .png"),
        (("gradient_descent_plus_plus_conditioning", "--plot", "nowhere/x.png"), "in a folder that is there"),
        (("--depth", "3"), "unrecognized arguments"),
    ],
)
def test_wrong_usage_is_one_clear_line_and_exit_code_2(arguments, message, capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as stopped:
        main(list(arguments))
    told = capsys.readouterr()
    assert (stopped.value.code, told.out) == (2, "")
    assert message in told.err.splitlines()[-1]
    assert told.err.startswith("usage: python -m verify ")


def test_wrong_usage_ends_the_process_with_exit_code_2():
    done = verify(ROOT, "--depth", "3")
    assert (done.returncode, done.stdout) == (2, "")
    assert "unrecognized arguments: --depth" in done.stderr.splitlines()[-1]


def test_help_teaches(capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["--help"])
    assert stopped.value.code == 0
    told = capsys.readouterr().out
    for text in ("exit codes", "statuses,", "examples:", "python -m verify.replay --all"):
        assert text in told


@pytest.mark.slow
def test_all_claims_hold_and_the_errata_are_listed(copy):
    done = verify(copy)
    assert done.returncode == 0
    assert all(f"{c.name} " in done.stdout for c in CLAIMS)
    listed = verify(copy, "--errata", "--fast")
    assert "counterexample  y at d = 1, n = 1, n_y = 1: -1 is not 1 (as printed: refuted)" in listed.stdout
    assert "corrected by    gradient_descent_step (proved)" in listed.stdout


@pytest.mark.parametrize("environment", [{"PYTHONIOENCODING": "cp1252"}, {"LC_ALL": "C", "PYTHONUTF8": "0"}])
def test_the_output_is_utf_8_whatever_the_console_speaks(copy, environment):
    command = [sys.executable, "-X", "utf8=0", "-m", "verify", ONE, "--fast"]
    done = subprocess.run(command, cwd=copy, env=os.environ | environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Σ_a,i" in done.stdout.decode("utf-8")
