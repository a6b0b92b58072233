"""What a .safetensors file holds: its tensors and its metadata, from one reading of a regular file.

The bytes are read first and parsed in memory: what is checked, and of which a checksum is made, is what is used.
"""

from __future__ import annotations

import json
from pathlib import Path

import safetensors.torch
import torch

from train.files import Unreadable, content

MOST_BYTES = 2**30  # of a checkpoint of ours
MOST_HEADER = 2**24  # of the names, shapes and metadata in a file


def stored(path: Path, most: int = MOST_BYTES) -> tuple[dict[str, str], dict[str, torch.Tensor]]:
    """The metadata and the tensors.  Raises Unreadable for what is no such file."""
    read = content(path, most)
    try:
        return _metadata(read), safetensors.torch.load(read)
    except Exception as error:  # whatever a hostile file makes the library raise
        raise _no_such_file(path, error) from None


def metadata(path: Path, most: int = MOST_BYTES) -> dict[str, str]:
    """The metadata alone.  Raises Unreadable for what has no header as such files have it."""
    read = content(path, most)
    try:
        return _metadata(read)
    except (ValueError, RecursionError) as error:
        raise _no_such_file(path, error) from None


def _metadata(read: bytes) -> dict[str, str]:
    """A file begins with the length of its header, which is JSON.  Raises ValueError."""
    size = int.from_bytes(read[:8], "little")
    if size > min(MOST_HEADER, len(read) - 8):
        raise ValueError(f"a header of {size} bytes, expected at most {min(MOST_HEADER, max(0, len(read) - 8))}")
    header = json.loads(read[8 : 8 + size])
    found = header.get("__metadata__", {}) if isinstance(header, dict) else None
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        raise ValueError("its header is no table of tensors, with texts for metadata")
    return found


def _no_such_file(path: Path, error: Exception) -> Unreadable:
    return Unreadable(f"{path}: not a readable safetensors file ({error})")
