"""Why the closed form holds: f_l stays in the span of K(., x_i), and its coefficients obey a recursion with Khat."""

from __future__ import annotations

from constructions.arrays.indexed import Array
from constructions.claim import Stage
from constructions.definitions.matrices import product, transposed
from proofs.calculus.calculation import Goal, Script
from proofs.calculus.slots import immediate

PART = "polynomials of the kernel matrix"


def data(goal: Goal) -> tuple[Array, Array, Array, Array]:
    """Khat, nu^T, y and the step 2 r times y - f_l(X)."""
    g = goal.given
    k, nu = g["K"](g["X"], g["X"]), g["K"](g["Q"], g["X"])
    residual = transposed(g["Y"] - goal.state["f"](g["X"])) * (goal.at["rate"] * 2)
    return k, nu, transposed(g["Y"]), residual


def order(goal: Goal) -> None:
    k, p, twice = data(goal)[0], goal.state["P"], goal.at["rate"] * 2
    goal.rewrite(product(p, k) - product(k, p, k) * twice, "P_{l+1} = (I - 2 r Khat) P_l")
    goal.by_induction("order of the factors", lambda z: z - product(k, z) * twice)
    goal.conclude("Khat P_l - 2 r Khat Khat P_l = Khat P_{l+1}")


def polynomial(goal: Goal) -> None:
    k, p, twice = data(goal)[0], goal.state["P"], goal.at["rate"] * 2
    goal.rewrite(product(k, goal.state["polynomial"]) + product(k, p) * twice, "p_{l+1} = p_l + 2 r P_l")
    goal.by_induction("polynomial", lambda z: z + product(k, p) * twice)
    goal.conclude("I - P_l + 2 r Khat P_l = I - P_{l+1}")


def coefficients(goal: Goal) -> None:
    k, _, y, _ = data(goal)
    alpha, q, twice = goal.state["alpha"], goal.state["polynomial"], goal.at["rate"] * 2
    goal.rewrite(alpha + (y - product(k, alpha)) * twice, "definition of alpha_{l+1}")
    goal.by_induction("coefficients", lambda z: z + (y - product(k, z)) * twice)
    goal.by_induction("polynomial", lambda z: product(q, y) + (y - product(z, y)) * twice)
    goal.conclude("p_l y + 2 r P_l y = p_{l+1} y")


def function_at_the_context(goal: Goal) -> None:
    k, _, y, residual = data(goal)
    twice = goal.at["rate"] * 2
    before = transposed(goal.state["f"](goal.given["X"]))
    goal.rewrite(before + product(k, residual), "definition of grad L, at the context points")
    goal.by_induction("function at the context", lambda z: z + product(k, y - z) * twice)
    goal.conclude("Khat (alpha_l + 2 r (y - Khat alpha_l)) = Khat alpha_{l+1}")


def function(goal: Goal) -> None:
    _, nu, y, residual = data(goal)
    twice = goal.at["rate"] * 2
    goal.rewrite(transposed(goal.state["f"](goal.given["Q"])) + product(nu, residual), "definition of grad L, at x")
    goal.by_induction("function at the context", lambda z: product(nu, y - z) * twice)
    goal.by_induction("function", lambda z: z)
    goal.conclude("nu^T (alpha_l + 2 r (y - Khat alpha_l)) = nu^T alpha_{l+1}")


def residual(goal: Goal) -> None:
    k, _, _, residual = data(goal)
    twice = goal.at["rate"] * 2
    before = transposed(goal.given["Y"] - goal.state["f"](goal.given["X"]))
    goal.rewrite(before - product(k, residual), "definition of grad L, at the context points")
    goal.by_induction("residual", lambda z: z - product(k, z) * twice)
    goal.conclude("(I - 2 r Khat) P_l y = P_{l+1} y")


def closed_form(goal: Goal) -> None:
    _, nu, _, residual = data(goal)
    twice = goal.at["rate"] * 2
    goal.rewrite(transposed(goal.state["f"](goal.given["Q"])) + product(nu, residual), "definition of grad L, at x")
    goal.by_induction("residual", lambda z: product(nu, z) * twice)
    goal.by_induction("closed form", lambda z: z)
    goal.conclude("nu^T (p_l + 2 r P_l) y = nu^T p_{l+1} y")


STEPS = {
    "order of the factors": order,
    "polynomial": polynomial,
    "coefficients": coefficients,
    "function at the context": function_at_the_context,
    "function": function,
    "residual": residual,
    "closed form": closed_form,
}
PROOF: Script = {
    **{(PART, Stage.BASE, equation): immediate for equation in STEPS},
    **{(PART, Stage.STEP, equation): calculation for equation, calculation in STEPS.items()},
}
