"""How much faster an exact instance is decided in a polynomial ring than by ``sympy.expand`` on ``Expr``.

The work is the same: the forward pass and the algorithm of a claim at a fixed size and depth with a symbol in
every entry, and the decision that the two sides of every equation agree.  Three arithmetics: python-flint's
multivariate polynomials (what ``verify.checks.exact_check`` uses), SymPy's sparse ring, and ``Expr`` with ``expand``.
Ratios are medians over paired runs, taken in turn in one process.

    python -m benchmarks.exact_instance [--repeats N] [--json]
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from math import prod
from typing import Any

import numpy
from rich.table import Table

from train.extras import extra

with extra("test", __name__ == "__main__"):
    import sympy
    from sympy.core.cache import clear_cache

from constructions.arrays import exact
from constructions.catalogue import CLAIMS
from constructions.claim import Part, Scalar, Tensor
from train.console import console, in_utf8
from verify.checks.exact_check import unequal
from verify.checks.instances.sizes import Sizes, sides, sizes
from verify.work import Command, progress

CASES: tuple[tuple[str, int, dict[str, int]], ...] = (
    ("gradient_descent_steps", 0, {"n": 1, "d": 1, "depth": 1}),
    ("gradient_descent_steps", 0, {"n": 2, "d": 1, "depth": 1}),
    ("gradient_descent_steps", 0, {"n": 4, "d": 1, "depth": 1}),
    ("gradient_descent_steps", 0, {"n": 2, "d": 2, "depth": 1}),
    ("gradient_descent_steps", 0, {"n": 2, "d": 3, "depth": 1}),
    ("gradient_descent_steps", 0, {"n": 1, "d": 1, "depth": 2}),
    ("gradient_descent_steps", 0, {"n": 1, "d": 1, "depth": 3}),
    ("gradient_descent_steps", 0, {"n": 2, "d": 2, "depth": 2}),
    ("gradient_descent_steps", 0, {"n": 2, "d": 2, "depth": 3}),
    ("gradient_descent_plus_plus_layers", 0, {"n": 1, "d": 1, "depth": 2}),
    ("gradient_descent_plus_plus_layers", 0, {"n": 2, "d": 2, "depth": 1}),
)


def by_ring(part: Part, at: Sizes) -> bool:
    """The identity as the project decides it, in python-flint's multivariate polynomials."""
    return unequal(part, at) is None


def by_expand(part: Part, at: Sizes) -> bool:
    """The identity on ``Expr``: expand(left - right) == 0 entry by entry."""
    return all(
        sympy.expand(e) == 0
        for left, right in _sides(part, at, [sympy.Symbol(f"s{k}") for k in range(_count(part, at))])
        for e in (left - right).reshape(-1)
    )


def by_sympy_ring(part: Part, at: Sizes) -> bool:
    """The identity in SymPy's sparse polynomial ring."""
    ring = sympy.polys.rings.PolyRing([f"s{k}" for k in range(_count(part, at))], sympy.QQ)
    return all(bool((left == right).all()) for left, right in _sides(part, at, list(ring.gens)))


def _count(part: Part, at: Sizes) -> int:
    return sum(_entries(d, at) for d in (*part.inputs, *part.steps * at.depth))


def _entries(declaration: Any, at: Sizes) -> int:
    return prod(at[a] for a in declaration.axes) if isinstance(declaration, Tensor) else 1


def _sides(part: Part, at: Sizes, symbols: list[Any]) -> Iterator[tuple[numpy.ndarray, numpy.ndarray]]:
    supply = iter(symbols)

    def value(d: Any) -> Any:
        if isinstance(d, Scalar):
            return next(supply)
        return exact.array([next(supply) for _ in range(_entries(d, at))], [at[a] for a in d.axes])

    given = {d.name: value(d) for d in part.inputs}
    layers = [{d.name: value(d) for d in part.steps} for _ in range(at.depth)]
    for hypothesis in part.hypotheses:
        given = dict(hypothesis.satisfy(given))
    yield from sides(part, given, layers).values()


def seconds(decide: Callable[[Part, Sizes], bool], part: Part, at: Sizes) -> float:
    """One timed decision; it must come out true.

    SymPy's cache is emptied first: a second expansion of the very same expression is looked up, not done.
    """
    clear_cache()
    began = time.perf_counter()
    if not decide(part, at):
        raise AssertionError(f"{decide.__name__} rejects a true identity at {at}")
    return time.perf_counter() - began


def main(argv: list[str] | None = None) -> int:
    """Measure every case and print the ratios."""
    parser = Command(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeats", type=int, default=5, help="paired runs of each case (default: %(default)s)")
    parser.add_argument("--json", action="store_true", help="machine-readable output")
    given = parser.parse_args(argv)
    claims = {c.name: c for c in CLAIMS}
    rows = []
    with progress("benchmark", len(CASES), quiet=given.json) as done:
        for name, index, chosen in CASES:
            part = claims[name].parts[index]
            at = sizes(part, **chosen)
            by_ring(part, at)  # what is compiled at first use is not measured
            ratios: dict[str, list[float]] = {"expand / ring": [], "expand / SymPy ring": []}
            for _ in range(given.repeats):
                expand, ring, other = (seconds(f, part, at) for f in (by_expand, by_ring, by_sympy_ring))
                ratios["expand / ring"].append(expand / ring)
                ratios["expand / SymPy ring"].append(expand / other)
            rows.append({"claim": name, "sizes": str(at), **{k: statistics.median(v) for k, v in ratios.items()}})
            done(f"{name} at {at}")
    if given.json:
        print(json.dumps({"schema": 1, "ratios": rows}, indent=1))
        return 0
    table = Table("claim", "sizes", "expand / ring", "expand / SymPy ring", box=None, pad_edge=False)
    for row in rows:
        table.add_row(row["claim"], row["sizes"], f"{row['expand / ring']:.1f}", f"{row['expand / SymPy ring']:.1f}")
    console().print(table)
    return 0


if __name__ == "__main__":
    in_utf8()
    sys.exit(main())
