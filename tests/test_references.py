"""Every source that a claim cites has one entry, with its identifier; and what is not read is not called false."""

from __future__ import annotations

from dataclasses import replace

import pytest
from bibtexparser.entrypoint import parse_file

from constructions.catalogue import CLAIMS, ERRATA, Row
from constructions.claim import Erratum, Kind, Source
from verify.files import Unreadable
from verify.report.references import BIBLIOGRAPHY, as_json, cited, linked, references, row, words, works

ALL = [*CLAIMS, *(e.read for e in ERRATA)]
CITED = {source.cite for claim in ALL for source in (claim.source, *claim.related)}
ARXIV, DOI, NOTE = "eprint = {1234.56789}", "doi = {10.1000/x}", "note = {It has none.}"


def test_every_source_has_an_entry_and_every_entry_is_a_source():
    entries = [entry.key for entry in parse_file(str(BIBLIOGRAPHY)).entries]
    assert sorted(entries) == sorted(CITED)
    assert set(cited()) == CITED


@pytest.mark.parametrize("entry", parse_file(str(BIBLIOGRAPHY)).entries, ids=lambda e: e.key)
def test_every_entry_has_an_identifier_or_says_why_it_has_none(entry):
    fields = {f.key: f.value for f in entry.fields}
    assert {"title", "author", "year"} <= set(fields)
    if "eprint" in fields:
        assert fields["archiveprefix"] == "arXiv"
        assert cited()[entry.key].link == f"https://arxiv.org/abs/{fields['eprint']}"
    elif "doi" in fields:
        assert cited()[entry.key].link == f"https://doi.org/{fields['doi']}"
    else:
        assert fields["note"].endswith(".")


@pytest.mark.parametrize(
    ("fields", "link"),
    [
        (ARXIV, "https://arxiv.org/abs/1234.56789"),
        (f"{ARXIV}, {DOI}", "https://doi.org/10.1000/x"),
        (f"URL = {{https://x.org}}, {NOTE}", "https://x.org"),
        (NOTE, ""),
    ],
)
def test_an_identifier_is_an_address(tmp_path, fields, link):
    path = tmp_path / "some.bib"
    path.write_text(f"@misc{{some, title = {{A}}, {fields}}}\n")
    assert works(path)["some"].link == link


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("@misc{some, title = {A}}", "some has neither a DOI nor an arXiv number, and no note that says why"),
        ("@misc{some, title = {A}, url = {https://x.org}}", "some has neither a DOI nor an arXiv number"),
        (f"@misc{{some, {NOTE}}}\n@misc{{some, {DOI}}}", "line 2 begins an entry that cannot be read"),
        (f"\n@misc{{some, {NOTE}", "line 2 begins an entry that cannot be read"),
    ],
)
def test_a_bibliography_that_does_not_say_where_to_read_is_refused_in_one_line(tmp_path, text, fault):
    path = tmp_path / "some.bib"
    path.write_text(text)
    with pytest.raises(Unreadable) as refused:
        works(path)
    assert fault in str(refused.value)
    assert str(refused.value).startswith(str(path))
    assert "\n" not in str(refused.value)


def test_a_missing_bibliography_is_refused_in_one_line(tmp_path):
    with pytest.raises(Unreadable, match="none"):
        works(tmp_path / "none.bib")


def test_sources_are_shown_with_their_addresses():
    claim = next(c for c in CLAIMS if c.name == "softmax_attention")
    told = list(references(replace(claim, related=(Source("he2025", "a part of it"),))))
    assert told == [
        "Source: cheng2024, Example 3. https://arxiv.org/abs/2312.06528",
        "Words there: K(u, w) = exp(<u, w>/sigma) (read in one restatement of the paper).",
        "Related: he2025, a part of it. https://arxiv.org/abs/2503.12734",
    ]
    assert row(claim) == "[cheng2024](https://arxiv.org/abs/2312.06528), Example 3"
    assert linked("kang2026") == "kang2026"
    shown = as_json(claim)["source"]
    assert (shown["cite"], shown["link"]) == ("cheng2024", "https://arxiv.org/abs/2312.06528")
    assert shown["read"] == "in one restatement of the paper"


def test_words_and_where_they_were_read_come_together():
    for words_and_place in (("words",), ("", "in the paper")):
        with pytest.raises(ValueError, match="come together"):
            Source("cheng2024", "Example 3", *words_and_place)


def test_an_erratum_is_of_words_that_were_read_and_has_a_kind():
    claim = next(c for c in CLAIMS if c.name == "loss_shift")
    with pytest.raises(ValueError, match="an erratum is of words"):
        Erratum(claim, "loss_shift", Kind.PRINTED)
    for made in (lambda: Row("as_read/x", "loss_shift"), lambda: Row("as_read/x", "", Kind.PRINTED)):
        with pytest.raises(ValueError, match="a claim that corrects it, and a kind"):
            made()


@pytest.mark.parametrize("erratum", ERRATA, ids=lambda e: e.read.name)
def test_what_was_not_read_in_the_source_is_not_said_to_be_printed(erratum):
    """What is known from a restatement alone, or for its content, is not called false as printed by its words."""
    source = erratum.read.source
    assert ("restatement" in source.read) == (erratum.kind == Kind.RESTATED)
    assert source.words in words(erratum.read)
    assert (f'"{source.words}"' in words(erratum.read)) != source.words.startswith("(content)")
    assert source.read in words(erratum.read)
    for clause in erratum.read.clauses:
        assert "printed" not in clause.text


def test_no_claim_says_of_a_restatement_that_it_is_printed():
    for claim in ALL:
        if "restatement" in claim.source.read:
            assert not any("printed" in text for text in (claim.statement, claim.source.words, *claim.remarks))
