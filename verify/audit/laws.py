"""Prompts of many laws: a layer may be what it seems on normal prompts and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator

import numpy

HUGE = "huge"


def laws(rows: int, n: int, random: numpy.random.Generator) -> Iterator[tuple[str, numpy.ndarray]]:
    """Prompts (D, n + 1) of laws that have nothing to do with each other."""
    shape = (rows, n + 1)
    yield "normal", random.normal(size=shape)
    yield "integers", random.integers(-2, 3, size=shape).astype(float)
    yield "zeros and ones", random.integers(0, 2, size=shape).astype(float)
    yield "uniform", random.uniform(0.1, 1, size=shape)
    yield "small", random.normal(size=shape) * 1e-2
    yield "large", random.normal(size=shape) * 2.5
    yield "tiny", random.normal(size=shape) * 1e-5
    yield HUGE, random.normal(size=shape) * 1e3
    yield "one token again and again", numpy.repeat(random.normal(size=(rows, 1)), n + 1, axis=1)
    alike = random.normal(size=shape)
    alike[:, -1] = alike[:, 0]
    yield "the query in the context", alike
    sparse = numpy.zeros(shape)
    sparse[random.integers(rows, size=n + 1), numpy.arange(n + 1)] = random.choice((-1.0, 1.0), size=n + 1)
    yield "one entry of each token", sparse
