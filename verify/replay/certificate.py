"""A certificate's digests and parents are what it says, no claim rests on itself, and sources may have changed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from verify.replay.fields import NAME, Refuted, array, bad, hashes, mapping, record, text
from verify.replay.files import Files
from verify.replay.form import Stored
from verify.replay.inequality_reading import Group, inequality, sequence
from verify.replay.parts import Part, part
from verify.replay.refutation import Refutation, refutation

SCHEMA = 2
HEAD = ("claim", "parents", "schema", "sources", "statement", "versions")


@dataclass(frozen=True)
class Certificate:
    """What a file says; ``expected_digests`` are those of its fields, ``digests`` the ones that it gives."""

    claim: str
    statement: str
    sources: Mapping[str, str]
    parents: Mapping[str, str]
    digests: Mapping[str, str]
    expected_digests: Mapping[str, str]
    parts: tuple[Part, ...] = ()
    groups: tuple[Group, ...] = ()
    refutation: Refutation | None = None


def certificate(stored: Stored) -> Certificate:
    """The certificate that a file holds.  Raises Unreadable with the path of the first bad field.

    A file with parts may lack both of "inequalities" and "sequences": it is then one without any.
    """
    value = stored.value
    compared = ("inequalities", "sequences")
    body: tuple[str, ...] = ("refutation",)
    if "refutation" not in mapping(value, ""):
        body = ("parts", *compared) if any(key in value for key in compared) else ("parts",)
    found = record(value, "", (*HEAD, "digests", *body))
    if type(found["schema"]) is not int or found["schema"] != SCHEMA:
        bad("schema", f"{SCHEMA}: this one is of another version")
    text(found["claim"], "claim", NAME, "a name of letters, digits and _")
    said = text(found["statement"], "statement")
    for name, version in mapping(found["versions"], "versions").items():
        text(version, f"versions.{name}")
    sources, parents = hashes(found["sources"], "sources"), hashes(found["parents"], "parents")
    for source in sources:
        where = PurePosixPath(source)
        if where.is_absolute() or ".." in where.parts or not where.parts or re.search(r"[\\:\x00-\x1f]", source):
            bad(f"sources.{source}", "a path below the repository root, without ..")
    for parent in parents:
        text(parent, "parents", NAME, "names of claims")
    entries = {key: array(found[key], key) for key in body if key != "refutation"}
    expected = {key: own for key, own in stored.fields.items() if key != "digests"}
    record(found["digests"], "digests", tuple(expected))
    digests = hashes(found["digests"], "digests")
    if "refutation" in body:
        refuted = refutation(found["refutation"], "refutation")
        return Certificate(found["claim"], said, sources, parents, digests, expected, refutation=refuted)
    parts = tuple(part(p, f"parts[{k}]") for k, p in enumerate(entries["parts"]))
    groups = [inequality(i, f"inequalities[{k}]") for k, i in enumerate(entries.get("inequalities", ()))]
    groups += [sequence(s, f"sequences[{k}]") for k, s in enumerate(entries.get("sequences", ()))]
    names = [p.name for p in parts] + [g.name for g in groups]
    if not names or len(set(names)) != len(names):
        bad("parts", "at least one part, inequality or sequence, with names that differ")
    return Certificate(found["claim"], said, sources, parents, digests, expected, parts, tuple(groups))


def lemmas_of(found: Certificate) -> set[str]:
    """The claims that are used as lemmas."""
    return {lemma.of.claim for p in found.parts for lemma in p.lemmas if lemma.of is not None}


def check_files(found: Certificate, path: Path, files: Files) -> None:
    """The digests and the parents are what the certificate says, and what it uses as a lemma is a parent."""
    for key, value in found.expected_digests.items():
        if found.digests[key] != value:
            raise Refuted(f"the digest of {key} does not match: it was changed")
    if foreign := lemmas_of(found) - set(found.parents):
        raise Refuted(f"it uses {', '.join(sorted(foreign))}, which is no parent")
    check_acyclic(found.claim, found.parents, path.parent, files)
    for parent, value in found.parents.items():
        file = files.place(parent, path.parent)
        if not file.is_file():
            raise Refuted(f"parent {parent} is missing")
        if files.certificate_digest(file) != value:
            raise Refuted(f"parent {parent} was swapped or changed")


def changed_sources(found: Certificate, root: Path, files: Files) -> list[str]:
    """The sources that are not, or are no longer, those that were proved."""
    given = {source: files.source_digest(files.source(source, root)) for source in found.sources}
    return [s if given[s] else f"{s} is missing" for s, value in found.sources.items() if given[s] != value]


def check_acyclic(claim: str, parents: Mapping[str, str], directory: Path, files: Files) -> None:
    """No claim rests on itself, going by the parents that certificates name, those of a directory and others."""
    above: dict[str, list[str]] = {claim: list(parents)}
    waiting = list(parents)
    while waiting:
        name = waiting.pop()
        if name not in above:
            above[name] = files.parents(files.place(name, directory))
            waiting += above[name]
    remaining = dict(above)
    while remaining:
        settled = [n for n, ps in remaining.items() if not any(p in remaining for p in ps)]
        if not settled:
            raise Refuted(f"the parents form a cycle: {', '.join(sorted(remaining))}")
        for name in settled:
            del remaining[name]
