"""Small false claims, each false in one way that a checker must see."""

from __future__ import annotations

from constructions.arrays.namespace import namespace_of
from constructions.claim import Claim, Clause, Part, Scalar, Source, Tensor

NOWHERE = Source("attention-audit", "made for the tests")


def _claim(name: str, part: Part) -> Claim:
    return Claim(name, (Clause("A false statement.", by=(part.name,)),), NOWHERE, (part,))


def _traces(given, state):
    a, b = given["A"], given["B"]
    xp = namespace_of(a=a, b=b)
    return {
        "product of traces": (xp.einsum("aa,bb->", a, b), xp.einsum("ab,ba->", a, b)),
    }


MATRICES = (Tensor("A", ("d", "d")), Tensor("B", ("d", "d")))
ONLY_AT_SIZE_ONE = _claim("traces", Part("traces", MATRICES, lambda given: {}, _traces))
DEPTHLESS = _claim(
    "doubled",
    Part("doubled", MATRICES[:1], lambda given: {}, lambda given, state: {"doubled": (given["A"], given["A"] * 2)}),
)


def _sum(start, step):
    """w_0 = start, w_{l+1} = w_l + step * A; claimed: w_l = A for all l."""
    return Part(
        "sum",
        (Tensor("A", ("d", "d")),),
        start=lambda given: {"w": given["A"] * start},
        advance=lambda given, at, state: {"w": state["w"] + given["A"] * (at["r"] * step)},
        equations=lambda given, state: {"constant": (state["w"], given["A"])},
        steps=(Scalar("r"),),
        state=(Tensor("w", ("d", "d")),),
    )


WRONG_BASE = _claim("wrong_base", _sum(start=2, step=0))
WRONG_STEP = _claim("wrong_step", _sum(start=1, step=1))
