"""Machine code that is kept from one start to the next: beside the source, or where the user's caches are."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numba

from train.places import CACHE, INSTALLED

SHARED = ("lanes.py", "multiplication.py", "scores.py")
if INSTALLED and not numba.config.CACHE_DIR:
    numba.config.CACHE_DIR = str(CACHE / "numba")


def sources(function: Callable[..., Any]) -> str:
    """A digest of the file of a function, and of those beside it that it is made of: code of others is not used."""
    own = Path(function.__code__.co_filename)
    files = [own, *(own.parent / name for name in SHARED)]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files if file.exists())).hexdigest()[:16]


def kept(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function as numba compiles it, under a name with the digest; anew at every start where no place is writable.

    Numba keeps it in NUMBA_CACHE_DIR if that is set, beside the source in a checkout, or among the user's caches.
    """
    function.__qualname__ += f"_{sources(function)}"
    try:
        return numba.njit(nogil=True, cache=True)(function)
    except RuntimeError:  # no place to keep it
        return numba.njit(nogil=True)(function)
