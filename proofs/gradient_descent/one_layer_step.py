"""Why the step is 1/(v (N + d + 1 + e)): E[S^2] sums fourth moments, three pairings and a fourth cumulant."""

from __future__ import annotations

from fractions import Fraction

from constructions.arrays.indexed import einsum
from constructions.claim import Stage
from constructions.gradient_descent.one_layer_step import total
from proofs.calculus.calculation import Goal, Script

HALF = Fraction(1, 2)


def uniform_moment(goal: Goal) -> None:
    goal.conclude("the powers of a and -a, and 1/a")


def special_case(goal: Goal) -> None:
    goal.conclude("v and e put into the formula")


def trace_of_tokens(goal: Goal) -> None:
    goal.by_hypothesis("second_moments", lambda z: einsum("aibi->ab", z))
    goal.conclude("sum_i delta_ii = N")


def step_is_best(goal: Goal) -> None:
    v, n = goal.given["v"], goal.left.signature.scalar("n")
    inverse = v * total(goal.given["e"], goal.given["X"])
    goal.by_hypothesis("fourth_moments", lambda z: einsum("aicicjbj->ab", z))
    goal.rewrite(
        goal.left.signature.delta("d") * n * v * inverse, "the pairings count N^2, N d and N, the fourth cumulant N"
    )
    goal.by_hypothesis("second_moments", lambda z: einsum("aibi->ab", z) * inverse, backwards=True)
    goal.conclude("definition of S")


def least_of_independent(goal: Goal) -> None:
    g = goal.given
    h = 1 / (g["v"] * total(g["e"], g["X"]))
    goal.by_hypothesis("second_moments", lambda z: einsum("aiai->", z) * (-HALF * g["v"] * h))
    goal.conclude("v d/2 (1 - N/(N + d + 1 + e))")


PROOF: Script = {
    ("uniform and normal", Stage.ONCE, "uniform: variance"): uniform_moment,
    ("uniform and normal", Stage.ONCE, "uniform: fourth cumulant"): uniform_moment,
    ("uniform and normal", Stage.ONCE, "uniform: step"): special_case,
    ("uniform and normal", Stage.ONCE, "uniform: least loss"): special_case,
    ("uniform and normal", Stage.ONCE, "normal: step"): special_case,
    ("independent coordinates", Stage.ONCE, "mean of S"): trace_of_tokens,
    ("independent coordinates", Stage.ONCE, "normal equation"): step_is_best,
    ("independent coordinates", Stage.ONCE, "least loss"): least_of_independent,
}
