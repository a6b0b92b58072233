"""A formula in MathML as latex2mathml makes it, without what says nothing: names in one piece, no groups of one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from html import unescape
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from verify.report.latex import formula
from verify.report.mathematics.marks import Mark

SPACES = {"0.167em": "\u2009", "0.278em": "\u2005", "1em": "\u2003", "2em": "\u2003\u2003"}
BOLD = {"1": "𝟏"}
ITALIC, INERT = {"mathvariant": "italic"}, {"stretchy": "false"}


def mathml(made: Iterable[Mark]) -> str:
    """A formula as an element of HTML.  Raises ModuleNotFoundError without latex2mathml."""
    return _converted(formula(made))


@cache
def _converted(latex: str) -> str:
    from latex2mathml.converter import convert_to_element

    root = convert_to_element(latex)
    root.attrib.clear()
    _reduce(root)
    for text in root.iter("mtext"):
        if not any(map(str.isalpha, text.text or "")):
            text.tag = "mi"  # is set the same, and shorter to write: nothing but single letters is slanted
    return ElementTree.tostring(root, encoding="unicode", method="html")


def _reduce(element: Element) -> None:
    """Letters of a word are one ``mi``; an ``mrow`` of one element is that element, one in another is its elements."""
    for child in element:
        _reduce(child)
    row = element.tag in ("math", "mrow")
    children = [inner for child in element for inner in _unwrapped(child, row)]
    if row:
        children = _joined(children, lambda one: one.tag == "mi" and one.attrib == ITALIC)
    for child in children:
        _respell(child)
    element[:] = _joined(children, lambda one: one.tag == "mtext") if row else children


def _respell(element: Element) -> None:
    """What browsers pass over is said in another way: variants of letters; brackets that do not stretch are text."""
    element.text = unescape(element.text) if element.text else None  # "&#x0003D;" is a sign
    variant = element.attrib.pop("mathvariant", "")
    if element.tag == "mspace":
        element.tag, element.text = "mtext", SPACES.get(element.attrib.pop("width", ""), "\u2003")
    elif variant == "sans-serif" or element.attrib == INERT:
        element.tag = "mtext"
        element.attrib.clear()
    elif variant == "bold":
        element.text = BOLD.get(element.text or "", element.text)


def _unwrapped(child: Element, in_row: bool) -> list[Element]:
    plain = child.tag == "mrow" and not child.attrib
    return list(child) if plain and (len(child) == 1 or in_row) else [child]


def _joined(children: Iterable[Element], alike: Callable[[Element], bool]) -> list[Element]:
    """Neighbours that are alike are one element."""
    found: list[Element] = []
    for child in children:
        if found and alike(found[-1]) and alike(child):
            found[-1].text = (found[-1].text or "") + (child.text or "")
        else:
            found.append(child)
    return found
