"""What a name may be: one word for one thing, and none that means something already."""

from __future__ import annotations

import re

RESERVED = re.compile(r"delta|L|points?|exp|relu|reciprocal|hole.*|argument.*|free[0-9]+")
"""Names with a meaning of their own: the identity matrix, the depth, what functions and hypotheses are given, the
functions that are built in, and the generators of exact instances."""
LOCAL_AXES = ("points", "more points", "yet more points")  # of what functions and hypotheses are given
GREEK = "αβγεζηθκλμξπρστφχψωΓΔΘΛΞΠΦΨΩ"  # letters that look like no Latin one, without those of sums and identities
IDENTIFIER = re.compile(rf"[A-Za-z_{GREEK}][A-Za-z0-9_{GREEK}]*")


def is_identifier(name: str) -> bool:
    """Whether it is a word of letters, digits and _, the first one not a digit."""
    return IDENTIFIER.fullmatch(name) is not None


def require_identifier(name: str, what: str) -> None:
    """Raises ValueError for a name that is no word of letters, digits and _."""
    if not is_identifier(name):
        raise ValueError(f"{what}: {name!r} is no name of letters, digits and _, the first one not a digit")


def require_free(name: str, what: str) -> None:
    """Raises ValueError for what is no identifier, or has a meaning already."""
    require_identifier(name, what)
    if RESERVED.fullmatch(name):
        raise ValueError(f"{what}: {name} has a meaning of its own, and names nothing else")


def require_words(text: str, what: str) -> None:
    """Raises ValueError for text that is not one line of printable words."""
    if not text.strip() or text != text.strip() or not text.isprintable():
        raise ValueError(f"{what} has the text {text!r}, expected one line that can be printed")


def at_a_layer(step: str, name: str) -> bool:
    """Whether exact instances call what a step is given by this name: step_0, step_1, ... at the layers."""
    return re.fullmatch(re.escape(step) + "_[0-9]+", name) is not None
