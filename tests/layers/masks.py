"""Linear attention in NumPy that differs in who reads from whom, and in what the sum is divided by."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from verify.audit.subject import Subject, Weights

from .by_tokens import FACTORS, Equation, Token
from .case import DEEPEST, Case, Layer, Truth, pairs
from .code import columns
from .weights import descent, merged

KERNEL_ICL = "ObliviateRickLin/transformer-kernel-icl"


def in_columns(layer: Callable[..., Any], library: str | None = None, **slots: int) -> Layer:
    """A layer of ``code.columns``, called as layer(Z, P=.., Q=..): that Z has columns is left to be found."""
    return Layer(Subject(layer, "", slots, Weights.KEYWORDS, ("P", "Q"), library=library), merged)


def with_positions(x: Sequence[Token], y: Sequence[float], at: Token) -> list[Token]:
    """(x, y, j) in token j."""
    return [[*token, float(j)] for j, token in enumerate(pairs(x, y, at))]


def mask(
    name: str,
    layer: Callable[..., Any],
    equation: Equation,
    depth: int,
    claimed: int,
    met: tuple[str, str] | None = None,
    sign: int = -1,
    library: str | None = None,
) -> Case:
    """A case whose claim is preconditioned_gradient_descent, on all slots, up to the depth ``claimed``.

    ``sign`` is that of the prediction and of the value.
    """
    factor = FACTORS[equation.factor]
    weights = descent(sign, lambda n, d: factor(n, d + 1))
    truth = Truth(
        equation, "gradient_descent", depth, weights, sign, claims={"preconditioned_gradient_descent": claimed}
    )
    return Case(name, in_columns(layer, library), truth, met)


CASES = (
    Case(
        "positions_in_a_slot",
        in_columns(columns.context_read, x=4, y=1, p=1),
        Truth(Equation(), "gradient_descent", DEEPEST, descent(more=2), read=(-1, -2), tokens=with_positions),
    ),
    mask("context_read", columns.context_read, Equation(), DEEPEST, DEEPEST),
    mask("every_token_read", columns.every_token_read, Equation("all"), 1, 1),
    mask("divided_by_all_tokens", columns.divided_by_all_tokens, Equation(factor="1/(n+1)"), DEEPEST, DEEPEST),
    mask(
        "entry_masked", columns.entry_masked, Equation("all but the query from itself"), 2, 1, (KERNEL_ICL, "model.py")
    ),
    mask("masked_on_both_sides", columns.masked_on_both_sides, Equation("context from context"), 0, 0),
    mask(
        "masked_entry_by_entry",
        columns.masked_entry_by_entry,
        Equation("context from itself, query from context"),
        1,
        0,
        (KERNEL_ICL, "experiments/figure3.py"),
    ),
    mask(
        "signed_mask",
        columns.signed_mask,
        Equation("context, with -1 for the context"),
        DEEPEST,
        DEEPEST,
        ("ygzdvr/spectral-icl", "scripts/thesis/architectures/models/linear_attention.py"),
        sign=1,
    ),
)
