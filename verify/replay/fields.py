"""A field is read only if it has its type; of a file that is no certificate, the first bad field is named."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from fractions import Fraction
from typing import Any, NoReturn

from verify.replay.network import Polynomial

DIGITS, EXPONENT = 40, 64  # at most
NAME = re.compile(r"[A-Za-z0-9_]+")
SHA256 = re.compile(r"[0-9a-f]{64}")


class Unreadable(ValueError):
    """The file is no certificate; the message names the file and the first bad field."""


class Refuted(Exception):
    """The certificate fails a check; the message says which."""


def bad(path: str, expected: str) -> NoReturn:
    raise Unreadable(f"{path or 'the file'}: expected {expected}")


def record(value: Any, path: str, keys: Sequence[str]) -> dict[str, Any]:
    """An object with exactly these keys."""
    found = mapping(value, path)
    for key in keys:
        if key not in found:
            bad(f"{path}.{key}" if path else key, "this field, which is missing")
    for key in found:
        if key not in keys:
            bad(f"{path}.{key}" if path else key, f"no such field, only {', '.join(keys)}")
    return found


def mapping(value: Any, path: str) -> dict[str, Any]:
    return value if isinstance(value, dict) else bad(path, "an object")


def array(value: Any, path: str) -> list[Any]:
    return value if isinstance(value, list) else bad(path, "a list")


def text(value: Any, path: str, pattern: re.Pattern[str] | None = None, what: str = "a string") -> str:
    if not isinstance(value, str) or (pattern and not pattern.fullmatch(value)):
        bad(path, what)
    return value


def one_of(value: Any, path: str, allowed: Container[str], what: str) -> str:
    return value if isinstance(value, str) and value in allowed else bad(path, what)


def names(value: Any, path: str, allowed: frozenset[str] | None = None, what: str = "a name") -> tuple[str, ...]:
    """A list of strings, all allowed."""
    found = [text(v, f"{path}[{k}]") for k, v in enumerate(array(value, path))]
    for k, name in enumerate(found):
        if allowed is not None and name not in allowed:
            bad(f"{path}[{k}]", what)
    return tuple(found)


def distinct(value: Any, path: str, allowed: frozenset[str] | None = None, what: str = "a name") -> tuple[str, ...]:
    found = names(value, path, allowed, what)
    return found if len(set(found)) == len(found) else bad(path, "names that differ")


def number(value: Any, path: str, digits: int = DIGITS) -> Fraction:
    """A rational number written "3" or "-1/2"."""
    pattern = re.compile(rf"-?[0-9]{{1,{digits}}}(/[0-9]{{1,{digits}}})?")
    found = text(value, path, pattern, f'a rational number such as "3" or "-1/2" of at most {digits} digits')
    above, _, below = found.partition("/")
    return Fraction(int(above), int(below or 1)) if int(below or 1) else bad(path, "a denominator that is not 0")


def count(value: Any, path: str, least: int, most: int) -> int:
    if type(value) is not int or not least <= value <= most:
        bad(path, f"an integer from {least} to {most}")
    return int(value)


def polynomial(
    value: Any,
    path: str,
    symbols: frozenset[str],
    what: str = "the name of a declared scalar or axis",
    most: int = EXPONENT,
    digits: int = DIGITS,
) -> Polynomial:
    """A polynomial in ``symbols``, without terms that are zero."""
    found: dict[tuple[tuple[str, int], ...], Fraction] = {}
    for k, entry in enumerate(array(value, path)):
        at = f"{path}[{k}]"
        pair = array(entry, at)
        if len(pair) != 2:
            bad(at, "a coefficient and its powers")
        powers = []
        for symbol, exponent in mapping(pair[1], f"{at}[1]").items():
            if symbol not in symbols:
                bad(f"{at}[1].{symbol}", what)
            powers.append((symbol, count(exponent, f"{at}[1].{symbol}", 0, most)))
        key = tuple(sorted((s, e) for s, e in powers if e))
        if key in found:
            bad(f"{at}[1]", "powers that no other term has")
        found[key] = number(pair[0], f"{at}[0]", digits)
    return tuple((c, powers) for powers, c in found.items() if c)


def hashes(value: Any, path: str) -> dict[str, str]:
    found = mapping(value, path)
    return {k: text(v, f"{path}.{k}", SHA256, "64 hexadecimal digits") for k, v in found.items()}
