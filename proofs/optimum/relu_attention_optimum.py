"""Why the step is (2/v)/(n + 2d + 3 + 2e): the mean over a token x and -x is that of x s/2, and of |x|^2 s^2/2.

relu(s) - relu(-s) is s, and relu(s)^2 + relu(-s)^2 is s^2, as relu(s) relu(-s) = 0.
"""

from __future__ import annotations

from fractions import Fraction

from constructions.arrays.indexed import Array, einsum, relu
from constructions.claim import Stage
from constructions.definitions.matrices import product
from proofs.calculus.calculation import Goal, Script

HALF = Fraction(1, 2)


def error(goal: Goal) -> None:
    goal.by_hypothesis("zero_query_slot", lambda slot: slot)
    g = goal.given
    weights = relu(einsum("ai,aj->ij", g["X"], g["Q"]))
    goal.rewrite(
        product(g["W"], g["Q"]) - product(g["W"], g["X"], weights) * g["r"], "definition of the layer: y_i = W x_i"
    )
    goal.conclude("W in front")


def mean_over_tasks(goal: Goal) -> None:
    u = goal.given["u"]
    goal.by_hypothesis("uncorrelated", lambda z: einsum("cacb,a,b->", z, u, u))
    goal.conclude("sum_c delta_cc = n_y")


def scores(goal: Goal) -> Array:
    return einsum("as,a->s", goal.given["Z"], goal.given["q"])


def half_mean(goal: Goal, weights: Array) -> Array:
    """E[x w]/2, w the ``weights`` of the samples."""
    return einsum("s,as,s->a", goal.given["pi"], goal.given["Z"], weights) * HALF


def half_square(goal: Goal, weights: Array) -> Array:
    """E[|x|^2 w]/2"""
    z = goal.given["Z"]
    return einsum("s,as,as,s->", goal.given["pi"], z, z, weights) * HALF


def first_moment(goal: Goal) -> None:
    q = goal.given["q"]
    goal.by_hypothesis("positive_and_negative_part", lambda z: half_mean(goal, z), scores(goal))
    goal.by_hypothesis("token_variance", lambda z: einsum("ab,b->a", z, q) * HALF)
    goal.conclude("E[x s]/2 = (v/2) q")


def second_moment(goal: Goal) -> None:
    s, q = scores(goal), goal.given["q"]
    both = relu(s) - relu(-s)
    goal.by_hypothesis("parts_apart", lambda z: half_square(goal, einsum("s,s->s", both, both) + z * 2), s)
    goal.by_hypothesis("positive_and_negative_part", lambda z: half_square(goal, einsum("s,s->s", z, z)), s)
    goal.by_hypothesis("token_fourth_moment", lambda z: einsum("ab,a,b->", z, q, q) * HALF)
    goal.conclude("E[|x|^2 s^2]/2 = (v^2/2) (d + 2 + e) |q|^2")


def of_sum(goal: Goal) -> None:
    goal.conclude("n tokens, and n^2 - n pairs of different ones")


def rational(goal: Goal) -> None:
    goal.conclude("multiplied out over the common denominator")


PROOF: Script = {
    ("prediction", Stage.ONCE, "error"): error,
    ("tasks", Stage.ONCE, "mean square"): mean_over_tasks,
    ("tokens", Stage.ONCE, "first moment"): first_moment,
    ("tokens", Stage.ONCE, "second moment"): second_moment,
    ("sum of tokens", Stage.ONCE, "mean square"): of_sum,
    ("best step", Stage.ONCE, "mean square"): rational,
    ("best step", Stage.ONCE, "best step"): rational,
}
