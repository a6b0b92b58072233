"""Sentences with formulas typed in ASCII: indices are set low and powers high, and nothing else is changed.

A word with one short index or power is set so: x_i, f_{l+1}, sum_i, Sigma^1/2, S^-1; longer names are left as they are.
"""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from verify.work import printable

_INDEX = r"_(?:\{([^{}^]{1,40})\}|([A-Za-z0-9]{1,2})(?![A-Za-z0-9_]))"
_POWER = r"\^(?:\{([^{}_^]{1,40})\}|(-?[A-Za-z0-9]/[0-9]|-?[A-Za-z0-9]{1,2}|\+)(?![A-Za-z0-9_^]))"
_WORD = rf"(?<![\w^{{'])([^\W\d_]+'?)(?:{_INDEX})?(?:{_POWER})?"
_FORMULA = re.compile(rf"{_WORD}|(?<=[)|\]]){_POWER}")


def typeset(text: str) -> Markup:
    """A sentence as HTML."""
    made, end = Markup(), 0
    for found in _FORMULA.finditer(text):
        word, low, bare_low, high, bare_high, *alone = found.groups()
        low, high = low or bare_low, next(filter(None, (high, bare_high, *alone)), None)
        if low or high:
            made += escape(printable(text[end : found.start()]))
            made += escape(word or "")
            made += Markup("<sub>{}</sub>").format(typeset(low)) if low else ""
            made += Markup("<sup>{}</sup>").format(typeset(high)) if high else ""
            end = found.end()
    return made + escape(printable(text[end:]))
