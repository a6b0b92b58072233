"""Indexed arrays as a mathematician reads them: by the printer of what certificates store."""

from __future__ import annotations

from collections.abc import Mapping

from constructions.arrays.indexed import Array
from verify.certificate.equations import expression
from verify.replay import display


def text(array: Array, called: Mapping[str, str] | None = None) -> str:
    """The sum of an array's terms; its free legs carry the first letters of their axes, in order."""
    return display.text(expression(array), called)
