"""Why the gap is nu^T Khat^+ P_L^2 nu: the weights of the prediction miss Khat^+ nu by P_L times it."""

from __future__ import annotations

from constructions.arrays.indexed import Array
from constructions.claim import Stage
from constructions.definitions.matrices import applied, columns_scaled, dot, form, product, transposed
from constructions.definitions.residual_polynomials import decay
from constructions.hypotheses.label_covariance import cross, predictions, weights
from constructions.hypotheses.pseudo_inverse import kernel
from proofs.calculus.calculation import Goal, Script
from proofs.calculus.slots import immediate
from proofs.functional_gradient_descent.bayes_predictor import in_range
from proofs.gradient_descent.feature_map_dual import Context
from proofs.gradient_descent.feature_map_dual import eigenvectors as to_eigenvectors


def matrices(goal: Goal) -> tuple[Array, Array, Array, Array]:
    """Khat, P_l, P_{l+1} and the step 2 r times Khat."""
    k, p = kernel(goal.given["Phi"]), goal.state["P"]
    scaled = k * (goal.at["rate"] * 2)
    return k, p, p - product(scaled, p), scaled


# --- P_{l+1} is symmetric and commutes with Khat --------------------------------------------------


def symmetric(goal: Goal, context: Context) -> None:
    """P_{l+1} for its transpose, in ``context``."""
    _, p, _, scaled = matrices(goal)
    goal.by_induction("symmetry", lambda z: context(z - product(z, scaled)), backwards=True)
    goal.by_induction("order of the factors", lambda z: context(p - z * (goal.at["rate"] * 2)))


def commuted(goal: Goal, context: Context) -> None:
    """P_{l+1} Khat for Khat P_{l+1}, in ``context``."""
    scaled = matrices(goal)[3]
    goal.by_induction("order of the factors", lambda z: context(z - product(scaled, z)), backwards=True)


def symmetry(goal: Goal) -> None:
    _, p, _, scaled = matrices(goal)
    goal.rewrite(p - product(scaled, p), "P_{l+1} = (I - 2 r Khat) P_l")
    goal.by_induction("order of the factors", lambda z: p - z * (goal.at["rate"] * 2), backwards=True)
    goal.by_induction("symmetry", lambda z: z - product(z, scaled))
    goal.conclude("P_l^T (I - 2 r Khat) = P_{l+1}^T")


def order(goal: Goal) -> None:
    k, p, _, scaled = matrices(goal)
    goal.rewrite(product(p, k) - product(scaled, p, k), "P_{l+1} = (I - 2 r Khat) P_l")
    goal.by_induction("order of the factors", lambda z: z - product(scaled, z))
    goal.conclude("Khat P_l - 2 r Khat Khat P_l = Khat P_{l+1}")


# --- the prediction and its weights ---------------------------------------------------------------


def residual(goal: Goal) -> None:
    k, _, _, scaled = matrices(goal)
    left_over = goal.given["Y"] - product(k, goal.state["alpha"])
    goal.rewrite(left_over - product(scaled, left_over), "definition of alpha_{l+1}")
    goal.by_induction("residual", lambda z: z - product(scaled, z))
    goal.conclude("(I - 2 r Khat) P_l y = P_{l+1} y")


def prediction(goal: Goal) -> None:
    g, twice = goal.given, goal.at["rate"] * 2
    k, p, _, _ = matrices(goal)
    nu, w, y = cross(g), weights(g), g["Y"]
    goal.rewrite(
        predictions(nu, goal.state["alpha"]) + predictions(nu, y - product(k, goal.state["alpha"])) * twice,
        "definition of alpha_{l+1}",
    )
    goal.by_induction("prediction", lambda z: z + predictions(nu, y - product(k, goal.state["alpha"])) * twice)
    before = predictions(w, y - product(p, y))
    goal.by_induction("residual", lambda z: before + predictions(nu, z) * twice)
    in_range(goal, lambda z: predictions(z, product(p, y)) * twice, backwards=True)
    goal.conclude("w^T (I - P_l) y + 2 r w^T Khat P_l y = w^T (I - P_{l+1}) y")


def first_excess(goal: Goal) -> None:
    w = weights(goal.given)
    goal.rewrite(dot(w, applied(kernel(goal.given["Phi"]), w)), "P_0 = I and b_0 = 0")
    in_range(goal, lambda nu: dot(w, nu))
    goal.conclude("Khat w = nu")


def excess(goal: Goal) -> None:
    k, _, p, _ = matrices(goal)
    w = weights(goal.given)
    goal.rewrite(form(w, product(p, k, transposed(p)), w), "b_{l+1} - w = -P_{l+1}^T w")
    symmetric(goal, lambda z: form(w, product(p, k, z), w))
    commuted(goal, lambda z: form(w, product(p, z), w))
    in_range(goal, lambda nu: form(w, product(p, p), nu))
    goal.conclude("w^T P_{l+1}^2 Khat w = w^T P_{l+1}^2 nu")


# --- along the eigenvectors of Khat ---------------------------------------------------------------


def next_factors(goal: Goal) -> Array:
    """rho_{l+1} = (1 - 2 r s) rho_l"""
    return decay(goal.state["rho"], goal.given["s"], goal.at["rate"] * 2)


def moved(goal: Goal, context: Context) -> None:
    """U diag(rho_{l+1}) for P_{l+1} U, in ``context``; at the start there is nothing to do."""
    if goal.stage == Stage.BASE:
        return
    u, s, rho, twice = goal.given["U"], goal.given["s"], goal.state["rho"], goal.at["rate"] * 2
    scaled = matrices(goal)[3]
    goal.by_induction("eigenvectors", lambda z: context(z - product(scaled, z)))
    now = columns_scaled(u, rho)
    goal.by_hypothesis("eigendecomposition", lambda z: context(now - product(z, now) * twice))
    goal.by_hypothesis(
        "orthogonal",
        lambda identity: context(now - product(columns_scaled(u, s), columns_scaled(identity, rho)) * twice),
    )


def eigenvectors(goal: Goal) -> None:
    moved(goal, lambda z: z)
    goal.conclude("rho_{l+1} = (1 - 2 r s) rho_l")


def gap(goal: Goal) -> None:
    u, s, w = goal.given["U"], goal.given["s"], goal.given["w"]
    p, rho = u.signature.delta("n"), u.signature.ones("n")
    if goal.stage == Stage.STEP:
        p, rho = matrices(goal)[2], next_factors(goal)
    goal.by_hypothesis("eigendecomposition", lambda z: form(w, product(p, p, z), w))
    once, twice = columns_scaled(u, s), columns_scaled(columns_scaled(u, s), rho)
    moved(goal, lambda z: form(w, product(p, z, transposed(once)), w))
    moved(goal, lambda z: form(w, product(z, transposed(twice)), w))
    goal.conclude("w^T U diag(rho^2 s) U^T w")


def coordinates(goal: Goal) -> None:
    to_eigenvectors(goal, lambda z: applied(z, goal.given["w"]))
    goal.conclude("U^T Khat = diag(s) U^T")


PREDICTION = {
    "symmetry": symmetry,
    "order of the factors": order,
    "residual": residual,
    "prediction": prediction,
    "excess loss": excess,
}
EIGENVECTORS = {"eigenvectors": eigenvectors, "gap": gap, "coordinates of nu": coordinates}
PROOF: Script = {
    **{("prediction", Stage.BASE, equation): immediate for equation in PREDICTION},
    **{("prediction", Stage.STEP, equation): calculation for equation, calculation in PREDICTION.items()},
    ("prediction", Stage.BASE, "excess loss"): first_excess,
    **{("eigenvectors", stage, name): c for stage in (Stage.BASE, Stage.STEP) for name, c in EIGENVECTORS.items()},
}
