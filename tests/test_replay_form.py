"""Certificates and sources are the same whatever their line ends, and a certificate has one form to be stored in."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_replay import Repository, as_it_says, certificate, contraction, digest, indented

from constructions.catalogue import CATALOGUE
from verify.files import ROOT, canonical_json, certificate_digest, write_whole
from verify.files import digest as source_digest
from verify.replay import files as replay_files
from verify.replay.__main__ import main
from verify.replay.fields import Refuted
from verify.replay.files import Files
from verify.replay.form import parse, stored
from verify.replay.replaying import replay

CERTIFICATES = CATALOGUE.certificates

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4),
    max_leaves=60,
)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path)


@given(JSON)
def test_the_form_that_is_written_is_the_form_that_is_read(value: Any) -> None:
    text, found = stored(value)
    assert text + "\n" == canonical_json(value)
    assert found.digest == digest(value)
    if isinstance(value, dict):
        assert all(found.fields[key] == digest(value[key]) for key in value if key != "parts")
    for content in (text + "\n", text.replace("\n", "\r\n") + "\r\n", indented(value).decode()):
        read = parse(content.encode())
        assert (read.value, read.digest) == (value, found.digest)


@given(JSON, st.data())
def test_one_white_space_more_or_less_is_another_form(value: Any, data: st.DataObject) -> None:
    text = canonical_json(value)
    places = [k for k in range(len(text)) if text[k] == "\n"]
    k = data.draw(st.sampled_from(places))
    for other in (text[:k] + text[k + 1 :], text[:k] + "\n" + text[k:], text[:k] + " " + text[k:]):
        with pytest.raises(Refuted, match="canonical"):
            parse(other.encode())


def test_the_digest_of_a_part_is_that_of_its_compact_json() -> None:
    value = certificate(contraction(), contraction())
    assert {k: v for k, v in stored(value)[1].fields.items() if k != "digests"} == value["digests"]


def test_the_form_before_is_read_and_proves_the_same(repository: Repository) -> None:
    parent = certificate(contraction(), claim="parent")
    value = certificate(contraction(), parents={"parent": digest(parent)})
    outcomes = []
    for write in (indented, lambda v: canonical_json(v).encode(), lambda v: indented(v).replace(b"\n", b"\r\n")):
        repository.write(write(parent), "parent")
        outcomes.append(repository.replay(write(value)))
    assert outcomes[0].verdict == "replayed"
    assert outcomes[0] == outcomes[1] == outcomes[2]


def test_a_line_of_a_derivation_is_a_line_of_the_file_unless_it_is_short() -> None:
    for path in CERTIFICATES.glob("*.json"):
        text = path.read_text(encoding="utf-8")
        lines = {line.rstrip(",") for line in text.splitlines()}
        goals = [goal for part in json.loads(text).get("parts", ()) for goal in part["goals"]]
        for line in (line for goal in goals for line in goal["lines"]):
            written = json.dumps(line, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
            assert written in lines or len(written) <= 100


def test_certificates_are_replayed_from_a_checkout_that_writes_crlf(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A proof by induction, inequalities, a refutation, and what they rest on: others are written alike."""
    names = ("gradient_descent_step", "functional_gradient", "geometric_sequence", "gradient_descent_step_as_read")
    certificates = [CERTIFICATES / f"{name}.json" for name in names]
    sources = {s for p in certificates for s in json.loads(p.read_text(encoding="utf-8"))["sources"]}
    for path in (*map(ROOT.joinpath, sources), *certificates):
        to = tmp_path / path.relative_to(ROOT)
        to.parent.mkdir(parents=True, exist_ok=True)
        content = path.read_bytes()
        assert b"\r" not in content
        to.write_bytes(content.replace(b"\n", b"\r\n"))
    assert main(["--root", str(tmp_path), "--all"]) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith("4 of 4 replayed; ")
    changed = tmp_path / "proofs" / "calculus" / "calculation.py"
    changed.write_bytes(changed.read_bytes() + b"\r\n")
    one = tmp_path / "proofs" / "certificates" / "gradient_descent_step.json"
    assert main(["--root", str(tmp_path), "--brief", str(one)]) == 0
    told = [line for line in capsys.readouterr().out.splitlines() if line.startswith("gradient_descent_step: ")]
    assert told[0].endswith("the text of a source has changed since: proofs/calculus/calculation.py")


def test_the_prover_and_the_checker_take_the_same_digests(tmp_path: Path) -> None:
    for content in (b"a = 1\n", b"a = 1\r\nb = 2\r\n", b"a\rb\n", b"\xff\r\n"):
        path = tmp_path / "source"
        path.write_bytes(content)
        assert source_digest(path) == Files().source_digest(path)
    for path in list(CERTIFICATES.glob("*.json"))[:5]:
        copy = tmp_path / path.name
        shutil.copy(path, copy)
        assert certificate_digest(path) == Files().certificate_digest(path)
        copy.write_bytes(copy.read_bytes().replace(b"\n", b"\r\n"))
        assert certificate_digest(copy) == Files().certificate_digest(copy) == certificate_digest(path)


def test_a_text_is_written_with_lf(tmp_path: Path) -> None:
    write_whole(tmp_path / "file", "a\nb\n")
    assert (tmp_path / "file").read_bytes() == b"a\nb\n"


def test_a_file_is_read_once_in_a_run(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    (repository.root / "constructions" / "claim.py").write_text("a = 1\n")
    sources = {"constructions/claim.py": source_digest(repository.root / "constructions" / "claim.py")}
    first = certificate(contraction(), claim="first", sources=sources)
    repository.write(first, "first")
    repository.write(certificate(contraction(), sources=sources, parents={"first": digest(first)}))
    opened: list[str] = []
    read = replay_files.content
    monkeypatch.setattr(replay_files, "content", lambda path: opened.append(path.name) or read(path))
    files = Files()
    for name in ("claim", "first"):
        assert (
            replay(repository.directory / f"{name}.json", repository.root, as_it_says, files=files).verdict
            == "replayed"
        )
    assert sorted(opened) == ["claim.json", "claim.py", "first.json"]
