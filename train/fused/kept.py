"""Machine code that is kept from one start to the next: beside the source, or where the user's caches are."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numba


def sources() -> str:
    """A digest of the sources of this folder: code that was made of others is not used."""
    files = sorted(Path(__file__).parent.glob("*.py"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]


def kept(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function as numba compiles it, under a name with the digest; anew at every start where no place is writable.

    Numba keeps it in NUMBA_CACHE_DIR if that is set, beside the source, or in the user's folder of caches.
    """
    function.__qualname__ += f"_{sources()}"
    try:
        return numba.njit(nogil=True, cache=True)(function)
    except RuntimeError:  # no place to keep it
        return numba.njit(nogil=True)(function)
