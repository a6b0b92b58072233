"""Why relu(<u, w>) is no kernel: neighbours at 45 degrees count, all others do not, and the weights alternate."""

from __future__ import annotations

from collections.abc import Callable

from constructions.relu_attention import POINTS, number, pairs
from verify.arrays.indexed import Array, relu
from verify.calculation import Goal, Script


def quadratic_form(goal: Goal) -> None:
    g = goal.given
    for p, q in pairs(POINTS):
        inner = p.a * q.a + p.b * q.b  # -1, 0, 1 or 2

        def term(z: Array, weight: int = p.weight * q.weight) -> Array:
            return z * weight

        def of_inner(z: Array, term: Callable[[Array], Array] = term) -> Array:
            return term(relu(z))

        goal.by_hypothesis("orthonormal", of_inner, *(number(g, k) for k in (p.a, p.b, q.a, q.b)))
        if inner < 0:
            goal.by_hypothesis("negative_part", term, number(g, 1))
        else:
            goal.by_hypothesis("positive_part", term, *(number(g, int(inner > k)) for k in (0, 1)))
    goal.conclude("49 + 2 64 + 121 + 2 25 - 2 56 - 2 88 - 2 55 = -50")


PROOF: Script = {("four points", "once", "quadratic form"): quadratic_form}
