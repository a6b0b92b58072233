"""What a user's law of covariates is, found by experiment on draws: up to what these can tell, not proved.

A law is that of its signed permutations if and only if its characteristic function is: for random frequencies the means
of cos and sin of <f, xi> before and after a signed permutation are held against the spread of their differences.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy

from train.own.functions import OfGenerator, Unfit

SEED, DRAWS, TOKENS, FREQUENCIES = 47, 2**14, 3, 48
DEVIATIONS = 6.0  # standard errors: of some hundred normal numbers one in 10^6 times
SIZES = (0.5, 1.0, 2.0, 4.0)  # of frequencies, in units of the median of |xi|


@dataclass(frozen=True)
class Law:
    """``deviations``: how many standard errors it is off being invariant, at most, and under what."""

    deviations: float
    under: str

    @property
    def invariant(self) -> bool:
        """Whether nothing tells it from a law that is invariant under signed permutations of the coordinates."""
        return self.deviations <= DEVIATIONS

    def __str__(self) -> str:
        by = f"{self.deviations:.1f} standard errors, {self.under}, {DRAWS} draws"
        if self.invariant:
            return f"not told from a law invariant under signed permutations of the coordinates ({by})"
        return f"not invariant under signed permutations of the coordinates ({by})"


@cache
def law(draw: OfGenerator, d: int) -> Law:
    """What a law in d features is.  Raises Unfit for what is none: its draws depend on the generator alone."""
    shape = (TOKENS, DRAWS, d)
    xi, other, again = (draw(_generator(seed), shape) for seed in (0, 1, 0))
    if numpy.array_equal(xi, other):
        raise Unfit(f"{draw.name} gives the same numbers for every generator: it does not draw from the one given")
    if not numpy.array_equal(xi, again):
        raise Unfit(f"{draw.name} gives other numbers for the same generator: it draws from another, or keeps a state")
    signs, cycle, swap = numpy.ones(d), numpy.roll(numpy.arange(d), 1), numpy.arange(d)
    signs[0], swap[:2] = -1, swap[:2][::-1].copy()
    turned = {"xi_1 -> -xi_1": xi * signs, "a swap": xi[..., swap], "a cycle": xi[..., cycle]}  # these generate all
    off = {under: _deviations(xi, of) for under, of in turned.items()}
    under = max(off, key=lambda one: off[one])
    return Law(off[under], under)


def _generator(seed: int) -> numpy.random.Generator:
    return numpy.random.Generator(numpy.random.Philox(key=[SEED, seed]))


def _deviations(xi: numpy.ndarray, turned: numpy.ndarray) -> float:
    """The largest difference of means in standard errors, over frequencies of one token and of all together."""
    random, (tokens, draws, d) = _generator(2), xi.shape
    size = float(numpy.median(numpy.linalg.norm(xi[0], axis=-1))) or 1.0
    most = 0.0
    for seen in (1, tokens):
        before, after = (a[:seen].transpose(1, 0, 2).reshape(draws, -1) for a in (xi, turned))
        frequencies = random.standard_normal((seen * d, FREQUENCIES))
        frequencies *= numpy.resize(SIZES, FREQUENCIES) / (size * (seen**0.5))
        for wave in (numpy.cos, numpy.sin):
            off = wave(before @ frequencies) - wave(after @ frequencies)
            error = off.std(axis=0) / draws**0.5
            mean = numpy.abs(off.mean(axis=0))
            most = max(most, float(numpy.max(mean / numpy.where(error > 0, error, 1.0))))
    return most
