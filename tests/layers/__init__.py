"""Layers and models in the styles of public repositories, with what is true of each: what an audit must find."""

from __future__ import annotations

from . import blamed, depths, masks, other_arrays, projected, prompts, similarities
from .case import Case

CASES: tuple[Case, ...] = (
    *masks.CASES,
    *projected.CASES,
    *similarities.CASES,
    *depths.CASES,
    *prompts.CASES,
    *blamed.CASES,
    *other_arrays.CASES,
)
NAMED = {case.name: case for case in CASES}
