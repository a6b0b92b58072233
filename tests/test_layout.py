"""The folders are what they say: tables agree with files, imports point one way, stems are shared."""

from __future__ import annotations

import ast
import functools
import json
import re
import subprocess
import sys
from pathlib import Path

import networkx
import pytest

from constructions.catalogue import CLAIMS, ERRATA, MUTANTS, ROWS, STEMS, module
from constructions.claim import Kind
from proofs.calculus.calculation import prove
from proofs.calculus.positivity import argue
from proofs.catalogue import CATALOGUE, PROOFS
from verify.certificate.equations import of_proof, of_refutation
from verify.checks.refutation import smallest
from verify.evidence import issue
from verify.files import ROOT, certificate_digest, digest, source_digests
from verify.replay.files import Files
from verify.replay.replaying import replay
from verify.report.clauses import counted
from verify.report.status_table import BEGIN, END
from verify.statement import agrees_with

CERTIFICATES = CATALOGUE.certificates

NAMES = [c.name for c in CLAIMS]
FILES = Files()  # lemmas are replayed once
CHECKED = [c for c in CLAIMS if not c.stated]  # all but the lemmas of analysis
SOURCES = sorted(p for folder in ("constructions", "proofs", "train", "verify") for p in (ROOT / folder).rglob("*.py"))
ROOMS = {"arrays", "definitions", "hypotheses", "language"}  # of constructions, beside the themes: words for claims


def themed(folder: str) -> set[str]:
    """The modules in the themes of a folder, each as ``theme/stem``."""
    paths = {p.relative_to(ROOT / folder).with_suffix("") for p in (ROOT / folder).glob("*/*.py")}
    return {p.as_posix() for p in paths if p.parts[0] not in ROOMS | {"calculus"} and p.name != "__init__"}


def test_every_claim_is_one_row_of_the_catalogue_and_has_a_file_of_its_stem():
    assert themed("constructions") == {row.path for row in ROWS}
    assert len(STEMS) == len(ROWS) == len(CLAIMS) + len(ERRATA)
    for row in ROWS:
        assert module(row).claim().name == row.name


def test_every_claim_has_a_proof_of_its_stem():
    assert themed("proofs") == {row.path for row in ROWS if row.name in PROOFS}
    assert set(PROOFS) == {c.name for c in CHECKED}


def test_every_claim_has_mutants_of_its_stem():
    assert set(MUTANTS) == {c.name for c in CHECKED}


def test_lemmas_of_analysis_are_few_and_have_a_written_proof():
    lemmas = [c for c in CLAIMS if c.stated]
    assert len(lemmas) <= 6
    for lemma in lemmas:
        written = sys.modules[f"constructions.{STEMS[lemma.name]}"].__doc__
        assert "\nStatement.  " in written
        assert "\nProof.  " in written
        assert len(written.partition("Proof.")[2]) > 200
        assert not lemma.depends_on


def test_every_certificate_is_of_a_claim_or_an_erratum():
    shipped = {path.stem for path in CERTIFICATES.glob("*.json")}
    assert shipped == {c.name for c in CHECKED} | {e.read.name for e in ERRATA}


@pytest.mark.parametrize("claim", CHECKED, ids=lambda c: c.name)
def test_every_claim_has_a_certificate_that_is_up_to_date(claim, tmp_path):
    stored = CERTIFICATES / f"{claim.name}.json"
    assert replay(stored, ROOT, agrees_with(CATALOGUE), files=FILES).verdict == "replayed"
    certified = [p for p in claim.depends_on if p in PROOFS]
    parents = {p: certificate_digest(CERTIFICATES / f"{p}.json") for p in certified}
    script = PROOFS[claim.name]
    calculated = prove(claim, script, CATALOGUE.named)
    issue(of_proof(claim, calculated, argue(claim, script), CATALOGUE.sources_of(claim.name)), parents, tmp_path)
    assert without_versions(tmp_path / stored.name) == without_versions(stored), (
        "run `python -m verify` and commit proofs/certificates"
    )


def without_versions(path: Path) -> dict:
    found = json.loads(path.read_text())
    del found["versions"], found["digests"]["versions"]
    return found


@pytest.mark.parametrize("erratum", ERRATA, ids=lambda e: e.read.name)
def test_every_erratum_is_refuted_and_its_correction_proved(erratum):
    stored = CERTIFICATES / f"{erratum.read.name}.json"
    assert replay(stored, ROOT, agrees_with(CATALOGUE)).verdict == "replayed"
    found = smallest(erratum.read)
    assert json.loads(stored.read_text())["refutation"] == of_refutation(erratum.read, found, ())["refutation"]
    assert erratum.corrected in NAMES


def test_there_are_no_certificates_of_what_is_not_claimed():
    assert {p.stem for p in CERTIFICATES.glob("*.json")} == set(PROOFS) | {e.read.name for e in ERRATA}


def test_the_table_of_statuses_shows_every_claim():
    shown = (ROOT / "proofs" / "STATUS.md").read_text().partition(BEGIN)[2].partition(END)[0]
    rows = [re.split(r"(?<!\\)\|", line) for line in shown.splitlines()[2:]]
    assert {len(row) for row in rows} == {9}
    assert [row[1].strip(" `") for row in rows] == NAMES + [e.read.name for e in ERRATA]
    lemmas = {c.name for c in CLAIMS if c.stated}
    for claim, row in zip(CLAIMS, rows, strict=False):
        conditions = ", ".join(sorted(lemmas.intersection(CATALOGUE.ancestors([claim.name])) - {claim.name}))
        proved = f"proved, conditional on {conditions}" if conditions else "proved"
        assert row[2].strip() == ("stated" if claim.stated else proved)
        assert row[3].strip() == claim.sizes
        if not claim.stated:
            assert row[5].strip() == f"{len(MUTANTS[claim.name]())} of {len(MUTANTS[claim.name]())}"
    claims = [*CLAIMS, *(e.read for e in ERRATA)]
    assert [row[-3].strip() for row in rows] == [counted(claim) for claim in claims]
    paths = [f"{STEMS[claim.name].replace('.', '/')}.py" for claim in claims]
    assert [row[-2].strip() for row in rows] == [f"[{path}](../constructions/{path})" for path in paths]
    said = {Kind.PRINTED: "refuted: false as printed"}
    assert [row[2].strip() for row in rows[len(NAMES) :]] == [
        said.get(e.kind, f"false as read: {e.kind}") for e in ERRATA
    ]
    for erratum, row in zip(ERRATA, rows[len(NAMES) :], strict=True):
        assert erratum.read.source.words in row[4]
        assert erratum.read.source.read in row[4]


def test_every_claim_rests_on_claims_before_it():
    for k, claim in enumerate(CLAIMS):
        assert set(claim.depends_on) <= set(NAMES[:k])


RECORDING = """
import builtins, importlib, json, sys

real, found = builtins.__import__, set()

def recording(name, globals=None, locals=None, fromlist=(), level=0):
    module = real(name, globals, locals, fromlist, level)
    importer = (globals or {}).get("__name__", "")
    for one in fromlist or ("",):
        full = f"{name}.{one}"
        found.add((importer, full if full in sys.modules else name))
    return module

builtins.__import__ = recording
for name in sys.argv[1:]:
    try:
        importlib.import_module(name)
    except ModuleNotFoundError as error:
        if (name, error.name) != ("train.fused.graphics", "triton"):  # of a GPU; what it names is read all the same
            raise
print(json.dumps(sorted(found)))
"""
MODULES = sorted(".".join(p.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for p in SOURCES)
MAY_IMPORT = {  # another package of ours
    "constructions": (),
    "proofs": ("constructions",),
    "train": ("constructions",),
    "verify": ("constructions", "proofs"),
}
DOORS = {  # the modules of verify that import from train, and what: no trained number enters a proof
    "verify.stationary": ("train",),
    "verify.audit.algorithms": ("train.named",),
    "verify.audit.calling": ("train.named",),
    "verify.files": ("train.files", "train.places"),
    "verify.report.page.training": ("train.files",),
    "verify.report.page.value": ("train.files",),
    "verify.report.pictures": ("train.files",),
    "verify.work": ("train.console", "train.extras", "train.files", "train.printable", "train.progress"),
}


@functools.cache
def imported() -> frozenset[tuple[str, str]]:
    """(importer, imported) among our modules: while all are imported, and what functions import later."""
    command = [sys.executable, "-c", RECORDING, *MODULES]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    met = {tuple(pair) for pair in json.loads(done.stdout)}
    for name, path in zip(MODULES, sorted(SOURCES), strict=True):
        met |= {(name, other) for other in mentioned(path)}
    return frozenset((a, b) for a, b in met if {a.partition(".")[0], b.partition(".")[0]} <= set(MAY_IMPORT))


def mentioned(path: Path) -> set[str]:
    """The modules that a file names in an import, wherever it stands."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}: a relative import"
            assert node.module
            found |= {f"{node.module}.{alias.name}" for alias in node.names} & set(MODULES) or {node.module}
    return found


def test_imports_point_one_way():
    assert len(imported()) > 500  # the recording works
    for importer, other in imported():
        package, of = importer.partition(".")[0], other.partition(".")[0]
        if package != of and of not in MAY_IMPORT[package]:
            through = any(f"{other}.".startswith(f"{door}.") for door in DOORS.get(importer, ()))
            assert through, f"{importer} imports {other}"


def test_every_door_is_used():
    for importer, doors in DOORS.items():
        for door in doors:
            assert any(a == importer and f"{b}.".startswith(f"{door}.") for a, b in imported()), (importer, door)


def test_the_engine_is_given_its_catalogue():
    """Nothing of it imports ours, which commands name as they name another; what is written in Python is upon ours."""
    tables = {"constructions.catalogue", "proofs.catalogue"}
    found = {a for a, b in imported() if b in tables and not a.endswith(".__main__")}
    assert found == {"proofs.catalogue", "verify.audit.factories", "verify.own", "verify.proof"}


def test_no_folder_imports_in_a_circle():
    """A folder is one node; a module right in a package is its own, and so is a command, which nothing imports."""

    def room(name: str) -> str:
        return name if name.count(".") < 2 or name.endswith(".__main__") else name.rpartition(".")[0]

    rooms = networkx.DiGraph((room(a), room(b)) for a, b in imported() if room(a) != room(b))
    assert list(networkx.simple_cycles(rooms)) == []


def test_a_claim_imports_words_and_never_another_claim():
    claims = {f"constructions.{row.stem}" for row in ROWS}
    changed = {f"constructions.{row.stem}": f"constructions.{STEMS[row.corrected]}" for row in ROWS if row.corrected}
    found = {(a, b) for a, b in imported() if a in claims | WORDS and b in claims}
    assert found == set(changed.items()), "but an erratum, which is a change of the claim that corrects it"


WORDS = {name for name in MODULES if name.startswith(tuple(f"constructions.{room}." for room in ROOMS))}
LIGHT = {  # what importing a module must not load
    "constructions.definitions.attention": ("numpy", "sympy", "networkx", "flint", "torch", "constructions.catalogue"),
    "constructions.claim": ("numpy", "sympy", "networkx", "flint", "torch"),
    "constructions.hypotheses.query_slot": ("sympy", "networkx", "flint", "torch", "constructions.catalogue"),
    "verify.__main__": ("sympy", "networkx", "torch", "matplotlib"),
    "verify.replay.__main__": ("numpy", "sympy", "networkx", "flint", "torch", "rich"),
    "verify.stationary": ("sympy", "networkx", "flint", "matplotlib", "constructions.catalogue"),
    "train.__main__": ("sympy", "networkx", "flint", "matplotlib", "constructions.catalogue"),
}


@pytest.mark.parametrize("name", LIGHT)
def test_a_module_loads_only_what_it_needs(name):
    heavy = LIGHT[name]
    code = f"import sys, {name}; print([m for m in {heavy!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


ARITHMETICS = {  # the modules of constructions/arrays that hold an arithmetic of a library
    *("bounded", "exact", "float64", "tensor", "indexed", "network"),
    *("canonical_form", "labelled_graph", "quotients", "rationals"),
}
BLOCKING = """
import importlib, sys

class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("numpy", "flint", "sympy", "networkx", "torch"):
            raise ImportError(name + " is not needed to say what is claimed")

sys.meta_path.insert(0, Blocked())
for name in sys.argv[1:]:
    importlib.import_module(name)
"""


def test_what_is_claimed_can_be_said_with_the_standard_library_alone():
    """All claims are built; only the arithmetics in which they are calculated need libraries."""
    arithmetics = {f"constructions.arrays.{stem}" for stem in ARITHMETICS}
    assert arithmetics < set(MODULES)
    said = [m for m in MODULES if m.partition(".")[0] == "constructions" and m not in arithmetics]
    assert "constructions.catalogue" in said
    done = subprocess.run(
        [sys.executable, "-c", BLOCKING, *said], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    for arithmetic in arithmetics:  # the blocker blocks
        command = [sys.executable, "-c", BLOCKING, arithmetic]
        assert subprocess.run(command, cwd=ROOT, capture_output=True, check=False).returncode == 1, arithmetic


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_every_module_says_what_it_is(path):
    docstring = ast.get_docstring(ast.parse(path.read_text())) or ""
    assert docstring.split("\n")[0].strip().endswith((".", ":")), path


def test_no_function_of_constructions_is_longer_than_sixty_lines():
    """A claim is read part by part, each on one page."""
    functions = [
        (path.relative_to(ROOT).as_posix(), node)
        for path in SOURCES
        if path.is_relative_to(ROOT / "constructions")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef)
    ]
    assert len(functions) > 500
    assert [(path, node.name) for path, node in functions if node.end_lineno - node.lineno >= 60] == []


def test_no_module_is_named_after_nothing():
    assert not {p.stem for p in SOURCES} & {"util", "utils", "helpers", "misc", "common", "tools"}


def test_the_sources_of_a_certificate_hold_its_statement_its_proof_and_the_prover():
    sources = source_digests(
        "constructions.functional_gradient_descent.functional_gradient_descent",
        "proofs.functional_gradient_descent.functional_gradient_descent",
    )
    for name in (
        "constructions/functional_gradient_descent/functional_gradient_descent.py",
        "constructions/definitions/functional_gradient_descent.py",
        "constructions/definitions/attention.py",
        "constructions/claim.py",
        "constructions/definitions/__init__.py",
        "constructions/__init__.py",
        "proofs/functional_gradient_descent/functional_gradient_descent.py",
        "proofs/calculus/calculation.py",
        "constructions/arrays/canonical_form.py",
    ):
        assert sources[name] == digest(ROOT / name)


def test_packages_are_listed():
    import tomllib

    listed = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"]
    assert set(listed) == {".".join(p.parent.relative_to(ROOT).parts) for p in SOURCES if p.name == "__init__.py"}
