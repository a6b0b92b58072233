"""The works that claims cite: where each can be read, by its identifier in ``constructions/references.bib``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import LatexDecodingMiddleware, NameParts, SeparateCoAuthors, SplitNameParts

from constructions.claim import Claim, Source
from verify.files import ROOT, Unreadable, stored_text

BIBLIOGRAPHY = ROOT / "constructions" / "references.bib"


@dataclass(frozen=True)
class Work:
    """One entry: the address that its identifier gives, "" for none, what its note says, and what it is called."""

    link: str
    note: str
    title: str = ""
    authors: tuple[str, ...] = ()  # family names
    year: str = ""


def works(path: Path) -> dict[str, Work]:
    """The entries by key.  Raises Unreadable for what is no BibTeX, and for an entry with no identifier and no note."""
    parsed = parse_string(stored_text(path), append_middleware=[*READING])
    if parsed.failed_blocks:
        block = parsed.failed_blocks[0]
        raise Unreadable(f"{path}: line {(block.start_line or 0) + 1} begins an entry that cannot be read")
    found = {}
    for entry in parsed.entries:
        authors = entry.fields_dict["author"].value if "author" in entry.fields_dict else ()
        fields = {f.key.lower(): " ".join(str(f.value).split()) for f in entry.fields}
        named = tuple(map(_family, authors))
        found[entry.key] = Work(
            _link(fields), fields.get("note", ""), fields.get("title", ""), named, fields.get("year", "")
        )
        if not ("doi" in fields or "eprint" in fields or found[entry.key].note):
            raise Unreadable(f"{path}: {entry.key} has neither a DOI nor an arXiv number, and no note that says why")
    return found


READING = (LatexDecodingMiddleware(), SeparateCoAuthors(), SplitNameParts())


def _family(name: NameParts) -> str:
    return " ".join([*name.von, *name.last])


def _link(fields: dict[str, str]) -> str:
    if "doi" in fields:
        return f"https://doi.org/{fields['doi']}"
    if "eprint" in fields:
        return f"https://arxiv.org/abs/{fields['eprint']}"
    return fields.get("url", "")


@cache
def cited() -> dict[str, Work]:
    """The works in the bibliography of this project."""
    return works(BIBLIOGRAPHY)


def work(key: str) -> Work:
    """The work of a key; one that is not in the bibliography may be an identifier itself."""
    if key in cited():
        return cited()[key]
    kind, _, of = key.partition(":")
    link = {"arXiv": f"https://arxiv.org/abs/{of}", "doi": f"https://doi.org/{of}", "https": key}.get(kind, "")
    return Work(link, "")


def linked(key: str) -> str:
    """A key in Markdown, as a link where there is an address."""
    link = work(key).link
    return f"[{key}]({link})" if link else key


def row(claim: Claim) -> str:
    """What a table says of where a claim comes from, in Markdown."""
    related = "; ".join(f"{linked(s.cite)}, {s.where}" for s in claim.related)
    return f"{linked(claim.source.cite)}, {claim.source.where}" + (f"; related: {related}" if related else "")


def words(read: Claim) -> str:
    """What a table says of a statement that was read, in Markdown: the words, quoted if they are its own, and where."""
    source = read.source
    said = source.words if source.words.startswith("(content)") else f'"{source.words}"'
    return f"{linked(source.cite)}, {source.where}: {said} (read {source.read})"


def references(claim: Claim) -> Iterator[str]:
    """Where a claim comes from, what was read there, and what related work states, with addresses."""
    for name, source in (("Source", claim.source), *(("Related", s) for s in claim.related)):
        found = work(source.cite)
        yield f"{name}: {source.cite}, {source.where}. {found.link or found.note}".rstrip()
        if source.words:
            yield f"Words there: {source.words} (read {source.read})."


def as_json(claim: Claim) -> dict[str, Any]:
    """The same, for reports that a program reads."""

    def shown(source: Source) -> dict[str, str]:
        of = work(source.cite)
        return asdict(source) | {"link": of.link, "note": of.note}

    return {"source": shown(claim.source), "related": [shown(s) for s in claim.related]}
