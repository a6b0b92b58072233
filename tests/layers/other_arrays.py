"""A layer in JAX, where JAX is installed."""

from __future__ import annotations

from importlib.util import find_spec

from .by_tokens import Equation
from .case import DEEPEST, Case
from .masks import mask

JAX = find_spec("jax") is not None


def cases() -> tuple[Case, ...]:
    """One where JAX is, else none."""
    if not JAX:
        return ()
    from .code import in_jax

    return (mask("read_in_jax", in_jax.read_in_jax, Equation(), DEEPEST, DEEPEST, library="jax"),)


CASES = cases()
