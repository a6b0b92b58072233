"""Why w = Khat^+ nu is best: as nu = Khat w, the loss of b is a square in b - w, up to a constant."""

from __future__ import annotations

from constructions.arrays.indexed import Array, einsum
from constructions.claim import Stage
from constructions.definitions.matrices import applied, dot, form
from constructions.hypotheses.label_covariance import weights
from constructions.hypotheses.pseudo_inverse import kernel
from proofs.calculus.calculation import Goal, Script
from proofs.gradient_descent.feature_map_dual import Context, reproduced


def in_range(goal: Goal, context: Context, backwards: bool = False) -> None:
    """nu for Khat Khat^+ nu, in ``context``; backwards the other way round."""
    sign = 1 if backwards else -1
    reproduced(goal, lambda z: context(applied(z, goal.given["v"])) * sign)


def expanded(goal: Goal, b: Array) -> None:
    """b^T Khat b - 2 nu^T b + k0 for the loss of b."""
    g = goal.given
    squared = einsum("s,s,s->", g["pi"], g["y_t"], g["y_t"])
    mixed = einsum("s,i,is,s->", g["pi"], b, g["Y"], g["y_t"])
    goal.rewrite(
        einsum("s,i,is,j,js->", g["pi"], b, g["Y"], b, g["Y"]) - mixed * 2 + squared, "the square of b^T y - y_t"
    )
    goal.by_hypothesis("context_covariance", lambda z: form(b, z, b))
    goal.by_hypothesis("cross_covariance", lambda z: dot(b, z) * -2)
    goal.by_hypothesis("query_variance", lambda z: z)


def completed(goal: Goal, b: Array) -> None:
    """k0 - nu^T w + (b - w)^T Khat (b - w) for the loss of b, w = Khat^+ nu."""
    g = goal.given
    w, k = weights(g), kernel(g["Phi"])
    expanded(goal, b)
    in_range(goal, lambda nu: dot(b, nu) * -2, backwards=True)
    goal.rewrite(
        form(b - w, k, b - w) - form(w, k, w) + dot(g["v"], g["v"]), "b^T Khat b - 2 b^T Khat w, completed to a square"
    )
    in_range(goal, lambda nu: -dot(w, nu))


def range_of_kernel(goal: Goal) -> None:
    in_range(goal, lambda z: z)
    goal.conclude("K(X) is a Gram matrix: nu = Phi^T v")


def loss(goal: Goal) -> None:
    completed(goal, goal.given["b"])
    goal.conclude("w^T Khat w = nu^T w")


def least_loss(goal: Goal) -> None:
    w = weights(goal.given)
    expanded(goal, w)
    in_range(goal, lambda nu: dot(w, nu))
    goal.conclude("w^T Khat w = nu^T w")


def uncorrelated(goal: Goal) -> None:
    g = goal.given
    w, y = weights(g), g["Y"]
    goal.rewrite(
        applied(einsum("s,is,js->ij", g["pi"], y, y), w) - einsum("s,s,is->i", g["pi"], g["y_t"], y),
        "E[(w^T y - y_t) y_i] = sum_j E[y_i y_j] w_j - E[y_i y_t]",
    )
    goal.by_hypothesis("context_covariance", lambda z: applied(z, w))
    goal.by_hypothesis("cross_covariance", lambda z: -z)
    in_range(goal, lambda z: z)
    goal.conclude("Khat w = nu")


PROOF: Script = {
    ("linear predictors", Stage.ONCE, "range"): range_of_kernel,
    ("linear predictors", Stage.ONCE, "loss"): loss,
    ("linear predictors", Stage.ONCE, "least loss"): least_loss,
    ("linear predictors", Stage.ONCE, "uncorrelated error"): uncorrelated,
}
