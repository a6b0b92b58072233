"""``python -m verify``: its output, its errors, and that reuse changes no status."""

from __future__ import annotations

import ast
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from constructions.catalogue import CLAIMS, ERRATA
from constructions.claim import Kind
from proofs.catalogue import CATALOGUE
from verify import evidence
from verify.__main__ import main
from verify.certificate.equations import with_parents
from verify.files import ROOT, canonical_json
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
        "Source: vonoswald2023, Proposition 1. https://arxiv.org/abs/2212.07677\n",
        "Here:\n  layer: every token z_j = (x_j, y_j), of context and query alike, becomes z_j + ",
        "\n  dW: -(eta/N) sum_i (W x_i - y_i) x_i^T, ",
        "Clauses: 2.\n  1. The layer W_K = W_Q = diag(I, 0), ",
        "      by step: context x; step: context y\n",
        "  Head: value into y: eta/n W_0 on x, -eta/n I on y;  key: I on x;  query: I on x;  ",
        "  Hypothesis query_slot = -W_0 Q    # query_slot: the query's y slot starts at -W_0 x_t\n",
        "  query y\n      query_slot - eta/n (Y - W_0 X) X^T Q    [definition of the layer]\n",
        "    = -(W_0 + eta/n (Y - W_0 X) X^T) Q\n            [hypothesis query_slot: query_slot = -W_0 Q; ",
        "\nAs read: gradient_descent_step_as_read\n",
        "  the left side is [[-1]], the right side [[1]].\n",
        "Status: proved (for all sizes and values; certificate replayed).",
        "Hypothesis step, query_slot, query_slot = -W_0 Q: needed; without it, ",
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
        "  the best improves\n      for 1 < s:\n        4 (1 + s + s^2)^3/(27 s^2 (1 + s)^2) < s^2\n",
        "      by cases, t below or above 1/3:\n        through t (1 - t)^2:\n",
        "the difference is ((4 - 3 v)/27) (1 - 3 v)^2, with factors that are not negative:",
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
        for changing in ("reused", "seconds", "replay", "shipped"):
            found["claims"][0].pop(changing)
        for erratum in found["errata"]:
            del erratum["replayed"], erratum["shipped"]
    assert fresh == again
    assert fresh["schema"] == 5
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


@pytest.fixture(scope="module")
def settled_once(copy, gathered, tmp_path_factory) -> Path:
    """A copy whose certificate of the claim is what a run makes."""
    folder = tmp_path_factory.mktemp("settled") / "copy"
    shutil.copytree(copy, folder)
    found = json.loads(verify(folder, ONE, "--json").stdout)
    assert found["exit"] == 0
    assert found["claims"][0]["shipped"]["differs"] == found["errata"][0]["shipped"]["differs"] == []
    return folder


@pytest.fixture
def settled(settled_once, tmp_path) -> Path:
    """A copy of its own of that."""
    shutil.copytree(settled_once, tmp_path / "settled")
    return tmp_path / "settled"


@pytest.mark.parametrize(
    ("name", "edit", "differs"),
    [
        (ONE, lambda text: text.replace('"X"', '"Y"', 1), "parts[0]"),
        (ONE, lambda text: text[:1000], "unreadable"),
        pytest.param(
            ERRATA[0].read.name,
            lambda text: text.replace('"-1"', '"-2"', 1),
            "refutation",
            marks=pytest.mark.slow,
        ),
    ],
)
def test_a_certificate_that_was_shipped_is_replayed_and_not_silently_replaced(settled, name, edit, differs):
    path = settled / "proofs" / "certificates" / f"{name}.json"
    good = path.read_text(encoding="utf-8")
    assert edit(good) != good
    for arguments in ((), ("--json",)):
        path.write_text(edit(good), encoding="utf-8")
        done = verify(settled, ONE, *arguments)
        assert done.returncode == 1
        assert path.read_text(encoding="utf-8") == good
        if arguments:
            found = json.loads(done.stdout)
            row = next(r for r in found["claims"] + found["errata"] if name in (r.get("claim"), r.get("name")))
            assert row["shipped"]["replay"]["verdict"] == "refuted"
            assert row["shipped"]["replay"]["explanation"]
            assert differs in row["shipped"]["differs"]
            assert found["claims"][0]["status"] == "proved"
            assert found["claims"][0]["replay"]["verdict"] == "replayed"
        else:
            assert f"{name}: the certificate that was there is refused: " in done.stdout
            assert "Status: proved" in done.stdout


def test_a_certificate_that_differs_but_replays_is_shown(settled):
    """Here one of other versions, and one of other sources; of a claim on which no other certificate rests."""
    name = "loss_shift"
    assert verify(settled, name).returncode == 0
    path = settled / "proofs" / "certificates" / f"{name}.json"
    good = json.loads(path.read_text(encoding="utf-8"))
    made = {k: v for k, v in good.items() if k not in ("parents", "digests")}
    other = with_parents(made | {"versions": {"python": "3.0"}}, good["parents"])
    path.write_text(canonical_json(other), encoding="utf-8")
    done = verify(settled, name)
    assert done.returncode == 0
    assert "The certificate that was there: replayed, the same but for versions." in done.stdout
    assert json.loads(path.read_text(encoding="utf-8")) == other
    source = settled / "constructions" / "gradient_descent" / f"{name}.py"
    source.write_text(source.read_text() + "\n# edited\n")
    done = verify(settled, name)
    assert done.returncode == 0
    assert "The certificate that was there: " in done.stdout
    assert ", differs in sources, versions." in done.stdout
    assert json.loads(path.read_text(encoding="utf-8"))["sources"] != good["sources"]


def test_evidence_is_not_reused_for_what_rests_on_a_claim_that_changed(settled):
    """Its certificate names the digest of its parent's, which is another one."""
    parent, child = "functional_gradient", "functional_gradient_descent"
    verify(settled, child)

    def reused() -> dict[str, bool]:
        found = json.loads(verify(settled, child, "--fast", "--json").stdout)
        assert (found["exit"], {c["status"] for c in found["claims"]}) == (0, {"proved"})
        return {c["claim"]: c["reused"] for c in found["claims"]}

    assert reused() == {parent: True, child: True}
    source = settled / "constructions" / "functional_gradient_descent" / f"{parent}.py"
    source.write_text(source.read_text() + "\n# edited\n")
    assert reused() == {parent: False, child: False}
    source = source.with_stem(child)
    source.write_text(source.read_text() + "\n# edited\n")
    assert reused() == {parent: True, child: False}


COUNTED = """
import verify.__main__ as command
import verify.run as run
real, counted = run.replay, []
run.replay = lambda path, *a, **k: counted.append(path.stem) or real(path, *a, **k)
command.main([{one!r}, "--jobs", "1", *{arguments}])
print(sorted(counted))
"""


@pytest.mark.parametrize("arguments", [[], ["--fast"]])
def test_a_certificate_is_replayed_once_if_the_run_makes_the_same(settled, arguments):
    code = COUNTED.format(one=ONE, arguments=arguments)
    printed = [e.read.name for e in ERRATA if e.corrected == ONE]

    def counted() -> list[str]:
        environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=settled, env=environment, capture_output=True, text=True, check=True
        )
        return ast.literal_eval(done.stdout.splitlines()[-1])

    assert counted() == sorted([ONE, *printed])
    path = settled / "proofs" / "certificates" / f"{ONE}.json"
    path.write_text(json.dumps(json.loads(path.read_text())))
    assert counted() == sorted([ONE, *printed] if arguments else [ONE, *printed] * 2)


def test_unreadable_kept_evidence_is_gathered_again(copy, gathered, tmp_path, monkeypatch):
    monkeypatch.setattr(evidence, "CACHE", tmp_path)
    (there,), path = copy.glob(f".verify/*/{ONE}.json"), evidence.kept(ONE, CATALOGUE)
    path.parent.mkdir()
    shutil.copy(there, path)
    assert evidence.stored(ONE, CATALOGUE) is not None
    for text in ("", "{", "[]", '{"schema": 1}'):
        path.write_text(text)
        assert evidence.stored(ONE, CATALOGUE) is None
    there.write_text("{")
    done = verify(copy, ONE, "--fast", "--json")
    assert (done.returncode, json.loads(done.stdout)["claims"][0]["reused"]) == (0, False)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("gradient_descent_stepp",), "near: gradient_descent_step"),
        (("functional",), "no claim is called 'functional'; near: functional_gradient, functional_gradient_descent"),
        ((ERRATA[0].read.name,), "is false as read"),
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
    verify(copy)  # certificates that name a parent that was made anew above are refused here, and made anew
    done = verify(copy, "--fast")
    assert done.returncode == 0
    assert all(f"{c.name} " in done.stdout for c in CLAIMS)
    listed = verify(copy, "--errata")
    assert "counterexample  y at d = 1, n = 1, n_y = 1: -1 is not 1" in listed.stdout
    for erratum in ERRATA:
        about = listed.stdout.partition(f"{erratum.read.name}\n")[2].partition("\ngradient")[0].partition("_as_read")[0]
        verdict = "refuted" if erratum.kind == Kind.PRINTED else "false as read"
        assert f"  verdict         {verdict}\n  kind            {erratum.kind}\n" in about
        assert f"  words           {erratum.read.source.words}\n" in about
        assert f"  read            {erratum.read.source.read}\n" in about
    assert "corrected by    gradient_descent_step (certificate replayed)" in listed.stdout


@pytest.mark.parametrize("environment", [{"PYTHONIOENCODING": "cp1252"}, {"LC_ALL": "C", "PYTHONUTF8": "0"}])
def test_the_output_is_utf_8_whatever_the_console_speaks(copy, environment):
    command = [sys.executable, "-X", "utf8=0", "-m", "verify", ONE, "--fast"]
    done = subprocess.run(command, cwd=copy, env=os.environ | environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert not done.stdout.decode("utf-8").isascii()


def test_a_command_whose_reader_has_seen_enough_ends_quietly():
    program = "from train.console import ending; ending(lambda: print('x\\n' * 10**6) or 0)"
    command = f'{sys.executable} -c "{program}" | head -1'
    done = subprocess.run(command, shell=True, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("x\n", "")
