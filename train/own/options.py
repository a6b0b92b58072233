"""The options by which a user's own functions are named, the same of every command."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from contextlib import redirect_stdout
from typing import Any

from train.named import described, named
from train.own.functions import OfGenerator, OfPoints, Own, Unfit

EXPLAINED = """\
FUNCTIONS OF YOUR OWN are module:function.  THE CODE RUNS: it is imported and called, here and without a time limit.
  --similarity   h(U, V) for keys U (..., p, n) and queries V (..., p, m), tensors of torch: (..., n, m), entry ij of
                 columns i and j (or of all keys and column j), differentiable
  --labels       K(U, V), the same of xi: symmetric and positive semidefinite
  --covariates   xi = f(generator, shape) by NumPy's generator, float64, the last axis that of the features
Pairs say "own" for the first two, covariates for the third; without --pairs they stand in all pairs.  What they are
(pairwise, symmetric, functions of the scores, ...) is found by experiment at random points, not proved, and printed,
with the claims that are about such functions.  Checkpoints name no code: they keep values at points, by which functions
are known again, and are read with the same ones alone, named again."""
HELP = {
    "similarity": "a similarity of your own, module:function",
    "labels": "a kernel of the labels of your own, module:function",
    "covariates": "a law of xi of your own, module:function",
}


def add(command: argparse._ActionsContainer, *kinds: str) -> None:
    """The options, or some of them."""
    for what in kinds or HELP:
        command.add_argument(f"--{what}", metavar="MODULE:FUNCTION", help=HELP[what])


def own_of(similarity: str | None, labels: str | None, covariates: str | None) -> Own:
    """The functions that are named.  What their modules print goes to standard error.  Raises Unfit."""
    return Own(
        None if similarity is None else OfPoints(similarity, _found("similarity", similarity)),
        None if labels is None else OfPoints(labels, _found("labels", labels)),
        None if covariates is None else OfGenerator(covariates, _found("covariates", covariates)),
    )


def _found(what: str, path: str) -> Callable[..., Any]:
    try:
        with redirect_stdout(sys.stderr):
            found: Any = named(path)
    except KeyboardInterrupt:
        raise
    except BaseException as problem:  # whatever the code that the user named raises, SystemExit too
        raise Unfit(f"--{what} {path}: {described(problem)}") from problem
    if not callable(found):
        raise Unfit(f"--{what} {path}: a {type(found).__name__}, expected a function")
    return found
