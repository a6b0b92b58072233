"""Why relu(<u, w>) is no kernel: neighbours at 45 degrees count, all others do not, and the weights alternate.

On a line relu(s t) = relu(s) relu(t) + relu(-s) relu(-t): an inner product of features.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from math import isqrt

from constructions.arrays.indexed import Array, einsum, relu
from constructions.claim import Stage
from constructions.functional_gradient_descent.relu_attention import POINTS, pairs
from constructions.hypotheses.orthonormal_pair import Point, number
from proofs.calculus.calculation import Goal, Script


def four_squares(n: int) -> tuple[int, ...]:
    """n >= 0 as a sum of four squares, which it always is."""
    return next(roots for roots in itertools.product(range(isqrt(n) + 1), repeat=4) if sum(k * k for k in roots) == n)


def times(weight: int) -> Callable[[Array], Array]:
    return lambda z: z * weight


def relu_of_inner(goal: Goal, p: Point, q: Point, context: Callable[[Array], Array]) -> None:
    """relu(<p, q>) in ``context`` is relu(a c + b d), a number: the points are a u + b v and c u + d v."""
    g = goal.given
    goal.by_hypothesis("orthonormal", lambda z: context(relu(z)), *(number(g, k) for k in (p.a, p.b, q.a, q.b)))
    value = p.a * q.a + p.b * q.b
    law = "positive_part" if value >= 0 else "negative_part"
    goal.by_hypothesis(law, context, *(number(g, k) for k in four_squares(abs(value))))


def quadratic_form(goal: Goal) -> None:
    for p, q in pairs(POINTS):
        relu_of_inner(goal, p, q, times(p.weight * q.weight))
    goal.conclude("49 + 2 64 + 121 + 2 25 - 2 56 - 2 88 - 2 55 = -50")


def on_the_line(goal: Goal, s: Array, context: Callable[[Array], Array]) -> None:
    """relu(<t_i e, s_j e>) = relu(t_i) relu(s_j) + relu(-t_i) relu(-s_j) in ``context``."""
    t = goal.given["t"]
    goal.by_hypothesis("unit_vector", lambda z: context(relu(einsum(",i,j->ij", z, t, s))))
    goal.by_hypothesis("relu_of_a_product", context, t, s)


def features(goal: Goal) -> None:
    on_the_line(goal, goal.given["s"], lambda z: z)
    goal.conclude("the features of x are relu(<e, x>) and relu(-<e, x>)")


def sum_of_squares(goal: Goal) -> None:
    c = goal.given["c"]
    on_the_line(goal, goal.given["t"], lambda z: einsum("i,ij,j->", c, z, c))
    goal.conclude("sum_ij c_i c_j f_i f_j = (sum_i c_i f_i)^2")


PROOF: Script = {
    ("four points", Stage.ONCE, "quadratic form"): quadratic_form,
    ("points on a line", Stage.ONCE, "features"): features,
    ("points on a line", Stage.ONCE, "sum of squares"): sum_of_squares,
}
