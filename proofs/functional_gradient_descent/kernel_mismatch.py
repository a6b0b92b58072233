"""Why: b_L^T y by induction as in bayes_limit, its loss as in bayes_predictor, and (w' - w)^T Khat (w' - w)."""

from __future__ import annotations

from constructions.arrays.indexed import Array
from constructions.claim import Stage
from constructions.definitions.matrices import applied, form, product
from constructions.functional_gradient_descent.kernel_mismatch import of_the_layers
from constructions.hypotheses.label_covariance import cross, mean_square, predictions, weights, weights_at_depth
from constructions.hypotheses.pseudo_inverse import kernel
from proofs.calculus.calculation import Goal, Script
from proofs.calculus.slots import immediate
from proofs.functional_gradient_descent.bayes_predictor import completed
from proofs.gradient_descent.feature_map_dual import Context, reproduced


def of_layers(goal: Goal) -> tuple[Array, Array]:
    """nu' and w' = K'hat^+ nu'"""
    return cross(of_the_layers(goal.given)), weights(of_the_layers(goal.given))


def residual(goal: Goal) -> None:
    k = kernel(goal.given["Phi_2"])
    scaled, left_over = k * (goal.at["rate"] * 2), goal.given["Y"] - product(k, goal.state["alpha"])
    goal.rewrite(left_over - product(scaled, left_over), "definition of alpha_{l+1}")
    goal.by_induction("residual", lambda z: z - product(scaled, z))
    goal.conclude("(I - 2 r K'hat) P'_l y = P'_{l+1} y")


def predicted(goal: Goal, context: Context) -> None:
    """w'^T (I - P'_l) y + 2 r w'^T K'hat P'_l y for nu'^T alpha_{l+1}, in ``context``."""
    y, twice, (nu, w) = goal.given["Y"], goal.at["rate"] * 2, of_layers(goal)
    alpha, p = goal.state["alpha"], goal.state["P"]
    left_over = y - product(kernel(goal.given["Phi_2"]), alpha)
    gained = predictions(nu, left_over) * twice
    goal.rewrite(context(predictions(nu, alpha) + gained), "definition of alpha_{l+1}")
    goal.by_induction("prediction", lambda z: context(z + gained))
    before = predictions(w, y - product(p, y))
    goal.by_induction("residual", lambda z: context(before + predictions(nu, z) * twice))

    def in_range(z: Array) -> Array:
        """z stands for Phi'^T, where it is in nu' = Phi'^T v'."""
        return context(before + predictions(applied(z, goal.given["v_2"]), product(p, y)) * twice)

    reproduced(goal, in_range, "_2")


def prediction(goal: Goal) -> None:
    predicted(goal, lambda z: z)
    goal.conclude("w'^T (I - P'_l) y + 2 r w'^T K'hat P'_l y = w'^T (I - P'_{l+1}) y")


def first_loss(goal: Goal) -> None:
    completed(goal, of_layers(goal)[1] * 0)
    goal.conclude("b_0 = 0")


def loss(goal: Goal) -> None:
    g, p = goal.given, goal.state["P"]
    predicted(goal, lambda z: mean_square(z - g["y_t"], g["pi"]))
    after = p - product(kernel(g["Phi_2"]), p) * (goal.at["rate"] * 2)
    completed(goal, weights_at_depth(of_layers(goal)[1], after))
    goal.conclude("b_{l+1} = (I - P'_{l+1})^T w'")


def in_the_limit(goal: Goal) -> None:
    completed(goal, of_layers(goal)[1])
    goal.conclude("b = w'")


def excess(goal: Goal) -> None:
    difference = of_layers(goal)[1] - weights(goal.given)
    goal.by_hypothesis("context_covariance", lambda z: form(difference, z, difference))
    goal.conclude("E((w' - w)^T y)^2 is a quadratic form in E[y y^T]")


PROOF: Script = {
    ("layers", Stage.BASE, "residual"): immediate,
    ("layers", Stage.BASE, "prediction"): immediate,
    ("layers", Stage.BASE, "loss"): first_loss,
    ("layers", Stage.STEP, "residual"): residual,
    ("layers", Stage.STEP, "prediction"): prediction,
    ("layers", Stage.STEP, "loss"): loss,
    ("limit", Stage.ONCE, "loss"): in_the_limit,
    ("limit", Stage.ONCE, "excess"): excess,
}
