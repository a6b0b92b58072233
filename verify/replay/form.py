"""A certificate is stored in one form: compact JSON, with line ends where the structure of a proof has them.

The form of an object or array that lies within fewer than six others, and is longer than a hundred characters on
one line, has each member on a line of its own, in its own form; everything else is written compactly.  So a line
of a derivation is a line of the file.  The line ends stand between tokens alone and there is no other white
space: without them the text is compact JSON, of which digests are made, so that they do not depend on the form.
A file may also be indented throughout, as it was before; with CR LF for line ends it is read as with LF.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from verify.replay.fields import Refuted, Unreadable

DEEPEST, LONGEST = 6, 100  # levels that are written on several lines; characters that are written on one
compact = json.JSONEncoder(
    sort_keys=True,
    separators=(",", ":"),
    ensure_ascii=False,
    check_circular=False,  # JSON is not circular
).encode


def digest(text: str) -> str:
    """SHA-256 of a value, given its text in the form here: without line ends, of its compact JSON."""
    return hashlib.sha256(text.replace("\n", "").encode()).hexdigest()


def form(value: Any, level: int = 0) -> str:
    """The text of a value that lies within ``level`` others, without the last line end."""
    if level == DEEPEST or not isinstance(value, dict | list):
        return compact(value)
    if isinstance(value, dict):
        return of_members({key: form(value[key], level + 1) for key in value})
    return of_members([form(member, level + 1) for member in value])


def of_members(members: dict[str, str] | list[str]) -> str:
    """The text of an object or array, given that of its members."""
    opening, closing = "{}" if isinstance(members, dict) else "[]"
    if isinstance(members, dict):
        members = [f"{compact(key)}:{members[key]}" for key in sorted(members)]
    if sum(map(len, members)) + len(members) < LONGEST:
        return f"{opening}{','.join(members)}{closing}"
    lines = ",\n".join(members)
    return f"{opening}\n{lines}\n{closing}"


@dataclass(frozen=True)
class Stored:
    """What a file holds, its digest, and the digests of its fields (of its parts one by one)."""

    value: Any
    digest: str
    fields: Mapping[str, str]


def stored(value: Any) -> tuple[str, Stored]:
    """The text of a value with which digests are made on the way.  Raises Unreadable for what UTF-8 cannot encode."""
    try:
        return _stored(value)
    except UnicodeEncodeError:
        raise Unreadable("the file: expected characters that UTF-8 can encode") from None


def _stored(value: Any) -> tuple[str, Stored]:
    if not isinstance(value, dict):
        text = form(value)
        return text, Stored(value, digest(text), {})
    members = {key: form(value[key], 1) for key in value if key != "parts"}
    fields = {key: digest(text) for key, text in members.items()}
    if "parts" in value:
        parts = value["parts"]
        texts = [form(part, 2) for part in parts] if isinstance(parts, list) else []
        fields |= {f"parts[{k}]": digest(text) for k, text in enumerate(texts)}
        members["parts"] = of_members(texts) if isinstance(parts, list) else form(parts, 1)
    text = of_members(members)
    return text, Stored(value, digest(text), fields)


def indented(value: Any) -> str:
    """The form before, one member a line at every level."""
    return json.dumps(value, sort_keys=True, indent=1, ensure_ascii=False)


def read(content: bytes) -> tuple[str, Any]:
    """The text of a file, and its JSON value.  Raises Unreadable."""

    def refuse(constant: str) -> NoReturn:
        raise Unreadable(f"the file: expected JSON, which has no {constant}")

    try:
        text = content.decode().replace("\r\n", "\n")
        return text, json.loads(text, parse_constant=refuse, object_pairs_hook=_once)
    except Unreadable:
        raise
    except ValueError as error:  # not UTF-8, not JSON, or an integer of thousands of digits
        raise Unreadable(f"the file: expected JSON ({str(error)[:80]})") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object by its fields.  Raises Unreadable for one that is there twice: a reader may have read the other."""
    found = dict(pairs)
    if len(found) < len(pairs):
        name = next(name for name in found if sum(name == other for other, _ in pairs) > 1)
        raise Unreadable(f"the file: expected each field once, and {name[:40]!r} is there twice")
    return found


def parse(content: bytes) -> Stored:
    """The JSON value of a file.  Raises Unreadable, or Refuted when its text is not in a form of its value."""
    text, value = read(content)
    formed, found = stored(value)
    if text != formed + "\n" and text != indented(value) + "\n":
        raise Refuted("not in canonical form: the text is not the one that its value is stored as")
    return found
