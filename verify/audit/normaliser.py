"""What stands beside the context in the sum that the exponentials of a layer are divided by, by experiment."""

from __future__ import annotations

import numpy

from verify.audit.fault import Fault
from verify.audit.observing import ROUNDINGS
from verify.audit.subject import Output
from verify.audit.taken import Taken, Weighting, drawn_prompt

SAME = 1e-9  # of numbers that copies of the context are read with
ROUND = 1e-12  # of what is beside the sum, whose six digits are all of it where it is so near them


def beside(taken: Taken, weights: Weighting, random: numpy.random.Generator) -> float | None:
    """What stands beside the context in the sum that exp is divided by: every score of a query of zeros is 0.

    k copies of n context tokens are then read with k/(c + k n), or a k-th of that; c is 1 where the query's own key is
    in the sum.  It is inf where there is no sum, and None where copies act otherwise.
    """
    n = taken.n
    prompt = drawn_prompt(random, taken.layout, n)
    many = [numpy.hstack([*[prompt[:, :-1]] * k, prompt[:, -1:] * 0]) for k in (1, 2, 4)]
    try:
        found = taken.after(many, weights)
    except Fault:
        return None
    one, *more = (o[..., -1] if taken.layout.output is Output.TOKENS else o for o in found)
    unit = ROUNDINGS * numpy.finfo(one.dtype).eps * max(float(numpy.abs(o).max()) for o in (one, *more))
    if numpy.abs(one).max() <= unit:
        return None
    twice, fourfold = (float(o.astype(float) @ one / (one @ one)) for o in more)
    if max(numpy.abs(o - a * one).max() for o, a in zip(more, (twice, fourfold), strict=True)) > unit:
        return None
    for by in (1, 2):  # of the sum itself, and of one that is divided by n besides
        a, b = twice * by, fourfold * by**2
        if abs(a - 2) + abs(b - 4) < SAME:
            return numpy.inf
        c = 2 * n * (a - 1) / (2 - a)
        if c > -SAME * n and abs(b - 4 * (c + n) / (c + 4 * n)) < SAME:
            return abs(round(c, 6)) if abs(c - round(c, 6)) < ROUND * n else c
    return None
