"""Evidence holds for what was imported: of a text, a table or a version that changed nothing is reused or kept."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy
import pytest

from constructions.catalogue import CLAIMS, MUTANTS
from proofs.catalogue import CATALOGUE, PROOFS
from verify import sources
from verify.evidence import key
from verify.files import ROOT, json_digest, source_digests, versions
from verify.listed import Listed

ONE = "gradient_descent_step"
OTHER = "loss_shift"


def project(folder: Path, origin: Path = ROOT) -> Path:
    """A copy of the project, so that nothing here writes into the checkout."""
    for name in ("constructions", "proofs", "train", "verify"):
        shutil.copytree(origin / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "results"))
    return folder


def python(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"} | {"NO_COLOR": "1"}
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def verified(folder: Path, *arguments: str) -> tuple[int, dict]:
    """The exit code of the command for one claim, and what is said of it."""
    done = python(folder, "-m", "verify", ONE, "--json", *arguments)
    assert done.stdout, done.stderr
    found = json.loads(done.stdout)
    assert done.returncode == found["exit"]
    return done.returncode, found


@pytest.fixture(scope="module")
def kept(tmp_path_factory) -> Path:
    """A copy with evidence for one claim, which is reused as long as nothing changes."""
    folder = project(tmp_path_factory.mktemp("kept"))
    verified(folder)
    code, found = verified(folder, "--fast")
    assert (code, found["claims"][0]["reused"], found["claims"][0]["status"]) == (0, True, "proved")
    return folder


@pytest.fixture
def copy(kept, tmp_path) -> Path:
    """A copy of its own for each test, with that evidence."""
    folder = project(tmp_path / "copy", kept)
    shutil.copytree(kept / ".verify", folder / ".verify")
    return folder


def append(path: Path, text: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


LISTS_ANOTHER = f"""
import dataclasses
_other = next(c for c in CLAIMS if c.name == "{OTHER}")
_claims = tuple(dataclasses.replace(_other, name=c.name) if c.name == "{ONE}" else c for c in CLAIMS)
CATALOGUE = dataclasses.replace(CATALOGUE, claims=_claims)
"""
LISTS_A_SURVIVOR = f"""
from constructions.claim import Mutant
_claim = next(c for c in CLAIMS if c.name == "{ONE}")
MUTANTS["{ONE}"] = lambda: (Mutant("survivor", _claim),)
"""
LISTS_NO_MUTANT = f"""
MUTANTS["{ONE}"] = lambda: ()
"""
LISTS_AN_EMPTY_SCRIPT = f"""
PROOFS["{ONE}"] = {{}}
"""
DOUBLES = """
from constructions.definitions import gradient_descent as _gradient_descent
_change = _gradient_descent.change
_gradient_descent.change = lambda *arguments: _change(*arguments) * 2
"""
DOUBLES_A_WORD = """
from constructions.definitions import matrices as _matrices
_product = _matrices.product
_matrices.product = lambda *arguments: _product(*arguments) * 2
"""


@pytest.mark.parametrize(
    ("path", "text", "status"),
    [
        pytest.param("constructions/catalogue.py", LISTS_A_SURVIVOR, "vacuous", id="a survivor"),
        pytest.param("constructions/catalogue.py", LISTS_NO_MUTANT, "not proved", id="no mutant"),
        pytest.param("constructions/definitions/__init__.py", DOUBLES, "refuted", id="a definition changed on the way"),
    ],
)
def test_evidence_is_not_reused_when_what_is_listed_or_meant_changed(copy, path, text, status):
    append(copy / path, text)
    code, found = verified(copy, "--fast")
    assert (found["claims"][0]["reused"], found["claims"][0]["status"]) == (False, status)
    assert code != 0


@pytest.mark.parametrize(
    ("path", "text", "told"),
    [
        pytest.param("constructions/catalogue.py", LISTS_ANOTHER, "has no calculation", id="another under the name"),
        pytest.param("proofs/catalogue.py", LISTS_AN_EMPTY_SCRIPT, "has no calculation", id="an empty script"),
        pytest.param("constructions/lemmas/spectral_theorem.py", DOUBLES, "gradient_descent.change", id="elsewhere"),
        pytest.param("constructions/lemmas/spectral_theorem.py", DOUBLES_A_WORD, "matrices.product", id="a word"),
    ],
)
def test_what_does_not_fit_or_changes_a_name_is_refused_before_any_work(copy, path, text, told):
    append(copy / path, text)
    done = python(copy, "-m", "verify", ONE, "--fast")
    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("name", ["numpy", "python-flint"])
def test_evidence_of_another_version_is_not_reused(copy, name):
    folder = copy / f"{name.replace('-', '_')}-9.9.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 9.9\n")
    assert verified(copy, "--fast")[1]["claims"][0]["reused"] is False
    shutil.rmtree(folder)


def test_a_change_in_the_table_of_another_claim_changes_nothing(copy):
    append(copy / "constructions" / "catalogue.py", f"\nMUTANTS[{OTHER!r}] = lambda: ()\n")
    assert verified(copy, "--fast")[1]["claims"][0]["reused"] is True


EDIT = """
import pathlib, sys
import verify.__main__ as command
import verify.run as run

def edit(*_):
    path = pathlib.Path("constructions/definitions/gradient_descent.py")
    text = path.read_text()
    path.write_text(text.replace("* -rate(eta, x)", "* rate(eta, x)"))
    assert path.read_text() != text

{when}
sys.exit(command.main([{one!r}, "--json", *sys.argv[1:]]))
"""


def kept_in(copy: Path) -> dict[Path, bytes]:
    """All evidence and certificates."""
    found = (p for folder in (".verify", "proofs/certificates") for p in (copy / folder).rglob("*") if p.is_file())
    return {p: p.read_bytes() for p in found}


WHEN = {
    "after the imports": "edit()",
    "before certificates are made": "kept = run._made; run._made = lambda *a: (edit(), kept(*a))[1]",
    "at the end": "kept = run._edited; run._edited = lambda *a: (edit(), kept(*a))[1]",
}


@pytest.mark.parametrize(
    ("when", "fast"),
    [
        ("after the imports", ()),
        pytest.param("after the imports", ("--fast",), marks=pytest.mark.slow),
        pytest.param("before certificates are made", (), marks=pytest.mark.slow),
        ("at the end", ()),
    ],
)
def test_of_a_source_edited_during_a_run_nothing_is_kept(copy, when, fast):
    append(copy / "constructions" / "claim.py", "\n# so that nothing is reused\n")
    before = kept_in(copy)
    done = python(copy, "-c", EDIT.format(when=WHEN[when], one=ONE), *fast)
    found = json.loads(done.stdout)
    assert (done.returncode, found["exit"]) == (1, 1)
    assert found["edited"] == ["constructions/definitions/gradient_descent.py"]
    assert kept_in(copy) == before
    code, again = verified(copy, "--fast")
    assert (code, again["claims"][0]["reused"], again["claims"][0]["status"]) == (1, False, "refuted")


def test_the_table_of_statuses_is_not_written_of_edited_sources(copy):
    before = (copy / "proofs" / "STATUS.md").read_bytes()
    code = (
        "import sys, verify.report.status_table as t; from verify.run import Audit; "
        "t.run = lambda *a, **k: Audit(None, [], [], ['constructions/claim.py'], {}); sys.exit(t.main([]))"
    )
    done = python(copy, "-c", code)
    assert (done.returncode, done.stdout) == (1, "")
    assert "constructions/claim.py: edited during the run: the table is left as it is" in done.stderr
    assert (copy / "proofs" / "STATUS.md").read_bytes() == before


def test_a_text_of_the_same_length_and_time_is_compiled_anew(copy):
    """Python's own cache of compiled code would go by length and time, and run the old one."""
    path = copy / "constructions" / "definitions" / "gradient_descent.py"
    assert python(copy, "-m", "compileall", "-q", str(path)).returncode == 0
    assert list((path.parent / "__pycache__").glob("gradient_descent.*.pyc"))
    time = path.stat()
    path.write_text(path.read_text().replace("* -rate(eta, x)", "*  rate(eta, x)"))
    os.utime(path, ns=(time.st_atime_ns, time.st_mtime_ns))
    assert path.stat().st_size == time.st_size
    code, found = verified(copy, "--fast")
    assert (code, found["claims"][0]["reused"], found["claims"][0]["status"]) == (1, False, "refuted")


def test_digests_are_of_what_was_imported(copy):
    code = """
import pathlib, verify
from constructions import claim
path = pathlib.Path("constructions/claim.py")
from verify.files import digest, source_digests
before = digest(path)
path.write_text("# edited\\n")
from verify import sources
assert source_digests("constructions.claim")["constructions/claim.py"] == before != digest(path)
assert sources.edited() == ["constructions/claim.py"]
path.unlink()
assert sources.edited() == ["constructions/claim.py"]
"""
    done = python(copy, "-c", code)
    assert done.returncode == 0, done.stderr


def test_what_was_imported_before_is_read_at_once(copy):
    code = """
import pathlib
from constructions import claim
import verify
pathlib.Path("constructions/claim.py").write_text("# edited\\n")
from verify import sources
assert sources.edited() == ["constructions/claim.py"]
"""
    done = python(copy, "-c", code)
    assert done.returncode == 0, done.stderr


def test_line_ends_are_no_edit(copy):
    code = """
import pathlib, verify.evidence
path = pathlib.Path("constructions/claim.py")
path.write_bytes(path.read_bytes().replace(b"\\n", b"\\r\\n"))
from verify import sources
assert sources.edited() == []
"""
    done = python(copy, "-c", code)
    assert done.returncode == 0, done.stderr


def test_every_folder_on_the_way_is_a_source():
    found = source_digests("constructions.gradient_descent.loss_shift")
    for path in (
        "constructions",
        "constructions/definitions",
        "constructions/gradient_descent",
        "constructions/arrays",
    ):
        assert f"{path}/__init__.py" in found
    assert "constructions/catalogue.py" not in found


def test_the_versions_are_those_of_what_computes():
    """SymPy is compared with in tests, and computes nothing."""
    found = versions()
    assert found["numpy"] == numpy.__version__
    assert found.keys() == {"python", "numpy", "python-flint"}


def test_keys_of_different_claims_are_different():
    assert len({key(name, CATALOGUE) for name in CATALOGUE.own}) == len(CATALOGUE.own)


def described(value):
    return json_digest(Listed().described(value))


def test_entries_that_could_behave_differently_are_described_differently():
    def scaled(factor, offset=0):
        return lambda x, power=1: factor * x**power + offset

    values = [
        *(1, 1.0, "1", None, True, (1,), [1], {"1": 1}, {1: 1}, frozenset((1,)), numpy.zeros(1), numpy.zeros((1, 1))),
        *(scaled(2), scaled(3), scaled(2, 1), scaled, lambda x: x, lambda x: -x, lambda x: x + 1, abs, json.dumps),
        *(CLAIMS[-1], CLAIMS[-2], MUTANTS[ONE], MUTANTS[OTHER], PROOFS[ONE], PROOFS[OTHER], {}, json, Path, "a", "b"),
    ]
    assert len({described(v) for v in values}) == len(values)
    assert described(scaled(2)) == described(scaled(2))
    assert described({"a": scaled(2)}) == described({"a": scaled(2)})
    assert described(object()) != described(object())


def test_what_refers_to_itself_is_described():
    def outer():
        def inner(n):
            return inner(n - 1) if n else outer

        return inner

    rows: list = []
    rows.append(rows)
    assert described(outer()) == described(outer())
    assert described(rows) == described(rows)


def test_a_description_names_the_modules_of_the_functions_listed():
    rows = Listed()
    rows.described(PROOFS[ONE])
    rows.described(next(c for c in CLAIMS if c.name == ONE))
    assert {f"proofs.gradient_descent.{ONE}", f"constructions.gradient_descent.{ONE}"} <= rows.modules
    assert all(sources.ours(m) for m in rows.modules)
