"""Derivations made before are kept beside the evidence, and used while all that they hold for is unchanged.

What is read back goes into a page as it is: a file in which anything is that no derivation is made of is not used.
"""

from __future__ import annotations

import json
import re
from importlib.metadata import version
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from markupsafe import Markup

from constructions.contents import Catalogue
from verify import evidence
from verify.files import Unreadable, canonical_json, json_digest, source_digests, stored_text, write_whole
from verify.report.page.derivations import Derivation, derivations
from verify.run import Audit

SCHEMA = 1
ELEMENTS = {"h4", "h5", "h6", "p", "table", "tr", "td", "br", "sub", "sup"}
ELEMENTS |= {"math", "mi", "mn", "mo", "mtext", "mrow", "mfrac", "msqrt"}
ELEMENTS |= {"msub", "msup", "msubsup", "mover", "munder", "munderover"}
ATTRIBUTES = {"style": r"margin-left:\d+em", "role": "presentation", "accent": "true"}


def kept_or_made(audit: Audit, jobs: int) -> dict[str, Derivation]:
    """By name; what is made anew, in up to ``jobs`` processes, is kept unless a source was edited meanwhile."""
    catalogue, names = audit.catalogue, [row.evidence.claim for row in audit.rows]
    printing = json_digest([SCHEMA, source_digests("verify.report.page.derivations"), version("latex2mathml")])
    keys = {name: _key(name, catalogue, printing) for name in names}
    found = {name: kept for name in names if (kept := _stored(name, catalogue, keys[name])) is not None}
    made = derivations(catalogue, [name for name in names if name not in found], jobs)
    for name, derivation in made.items() if not audit.edited else ():
        write_whole(place(name, catalogue), canonical_json({"key": keys[name], **_plain(derivation)}))
    return {name: (found | made)[name] for name in names}


def place(name: str, catalogue: Catalogue) -> Path:
    """Where the derivation of a claim is kept."""
    return evidence.kept(name, catalogue).with_name(f"{name}.derivation.json")


def _key(name: str, catalogue: Catalogue, printing: str) -> str:
    """Digest of all that it holds for: what evidence of the claim, and of what it corrects, does; and the printer."""
    corrected = [e.read.name for e in catalogue.errata if e.corrected == name]
    return json_digest([printing, *(evidence.key(one, catalogue) for one in (name, *corrected))])


def _plain(derivation: Derivation) -> dict[str, Any]:
    return {
        "equations": [[when, str(formula)] for when, formula in derivation.equations],
        "to_prove": str(derivation.to_prove),
        "proof": str(derivation.proof),
    }


def _stored(name: str, catalogue: Catalogue, key: str) -> Derivation | None:
    """What was kept, if all that it holds for is unchanged, and it is nothing but a derivation."""
    try:
        found = json.loads(stored_text(place(name, catalogue)))
        if found["key"] != key:
            return None
        equations = tuple((str(when), _harmless(formula)) for when, formula in found["equations"])
        return Derivation(equations, _harmless(found["to_prove"]), _harmless(found["proof"]))
    except (Unreadable, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _harmless(text: str) -> Markup:
    """A fragment in which there are only elements and attributes of a derivation.  Raises ValueError for another."""
    if "<!" in text or "<?" in text:
        raise ValueError("what is no element is read by browsers in ways of their own")
    try:
        root = ElementTree.fromstring(f"<div>{text}</div>")
    except ElementTree.ParseError as broken:
        raise ValueError(str(broken)) from None
    attributes = [pair for element in root.iter() for pair in element.attrib.items()]
    if not all(re.fullmatch(ATTRIBUTES.get(name, r"(?!)"), value) for name, value in attributes):
        raise ValueError("an attribute that no derivation has")
    if not {element.tag for element in root.iter() if element is not root} <= ELEMENTS:
        raise ValueError("an element that no derivation has")
    return Markup(text)
