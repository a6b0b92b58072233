"""Why: along u_k the weights of the layers miss those of ridge by sigma^2 q_k - rho_k times theirs."""

from __future__ import annotations

from constructions.arrays.indexed import Array, ones
from constructions.claim import Stage
from constructions.definitions.matrices import applied, columns_scaled, dot, form, product, transposed
from constructions.definitions.residual_polynomials import decay, entrywise
from constructions.functional_gradient_descent.noisy_labels import with_noise
from constructions.hypotheses.pseudo_inverse import kernel
from proofs.calculus.calculation import Goal, Script
from proofs.calculus.slots import SLOTS, immediate, simulation
from proofs.gradient_descent.feature_map_dual import Context
from proofs.gradient_descent_plus_plus.gradient_descent_plus_plus_rate import of_s


def twice(goal: Goal) -> Array:
    return goal.at["rate"] * 2


def numbers(goal: Goal) -> tuple[Array, Array]:
    """rho and q at the depth of this goal."""
    s = goal.given["s"]
    if goal.stage == Stage.BASE:
        return ones(s.shape, like=s), s * 0
    rho, q = goal.state["rho"], goal.state["q"]
    return decay(rho, s, twice(goal)), q + rho * twice(goal)


def shifted(goal: Goal) -> Array:
    """s + sigma^2"""
    s = goal.given["s"]
    return s + ones(s.shape, like=s) * goal.given["noise"]


# --- along the eigenvectors of Khat ---------------------------------------------------------------


def residual(goal: Goal) -> None:
    p = transposed(goal.state["P"])
    of_s(goal, lambda z: product(p, z) * -twice(goal))
    goal.by_induction("residual", lambda z: z - columns_scaled(z, goal.given["s"]) * twice(goal))
    goal.conclude("U diag((1 - 2 r s) rho)")


def of_weights(goal: Goal, context: Context) -> None:
    """U (q c) for the weights b_L, in ``context``; at the start both are 0."""
    if goal.stage == Stage.BASE:
        return
    c, b = goal.given["c"], goal.state["b"]
    goal.by_induction("residual", lambda z: context(b + applied(z, c) * twice(goal)))
    now = applied(columns_scaled(goal.given["U"], goal.state["rho"]), c)
    goal.by_induction("weights along eigenvectors", lambda z: context(z + now * twice(goal)))


def weights(goal: Goal) -> None:
    p, nu = transposed(goal.state["P"]), applied(goal.given["U"], goal.given["c"])
    goal.by_induction("weights", lambda z: z + applied(p, nu) * twice(goal))
    goal.conclude("p_l^T nu + 2 r P_l^T nu = p_{l+1}^T nu")


def along_eigenvectors(goal: Goal) -> None:
    of_weights(goal, lambda z: z)
    goal.conclude("U (q c) + 2 r U (rho c)")


def of_sum(goal: Goal, context: Context) -> None:
    """1 - rho for s q, in ``context``; at the start both are 0."""
    if goal.stage == Stage.STEP:
        change = entrywise(goal.given["s"], goal.state["rho"]) * twice(goal)
        goal.by_induction("sum", lambda z: context(z + change))


def sum_(goal: Goal) -> None:
    of_sum(goal, lambda z: z)
    goal.conclude("1 - rho + 2 r s rho")


def ridge(goal: Goal) -> None:
    u, t, c = (goal.given[name] for name in ("U", "t", "c"))
    of_s(goal, lambda z: applied(z, entrywise(t, c)))
    goal.rewrite(applied(u, entrywise(t, shifted(goal), c)), "(Khat + sigma^2 I) U = U diag(s + sigma^2)")
    goal.by_hypothesis("reciprocal_of_the_eigenvalues", lambda one: applied(u, entrywise(one, c)))
    goal.conclude("t (s + sigma^2) = 1")


def without_q(goal: Goal) -> None:
    of_sum(goal, lambda z: z * goal.given["noise"])
    goal.conclude("sigma^2 (1 - rho) - s rho")


# --- the loss -------------------------------------------------------------------------------------


def excess(goal: Goal) -> None:
    u, t, c, noise = (goal.given[name] for name in ("U", "t", "c", "noise"))
    rho, q = numbers(goal)
    one, k, w = ones(t.shape, like=t), with_noise(kernel(goal.given["Phi"]), noise), applied(u, entrywise(t, c))
    b = w * 0
    if goal.stage == Stage.STEP:
        b = goal.state["b"] + applied(transposed(goal.state["P"]), applied(u, c)) * twice(goal)
    of_weights(goal, lambda z: form(z - w, k, b - w))
    left = entrywise(q - t, c)
    of_weights(goal, lambda z: form(applied(u, left), k, z - w))
    of_s(goal, lambda z: dot(applied(u, left), applied(z, left)))
    goal.by_hypothesis("orthogonal", lambda z: dot(left, applied(z, entrywise(shifted(goal), left))))
    goal.by_hypothesis("reciprocal_of_the_eigenvalues", lambda z: -dot(entrywise(z, c), left))

    def past_ridge(sq: Array) -> Array:
        """((s + sigma^2) q - 1) c, with ``sq`` for s q."""
        return entrywise(sq + q * noise - one, c)

    of_sum(goal, lambda z: dot(past_ridge(z), left))
    missed = entrywise(q * noise - rho, c)
    goal.rewrite(dot(missed, left), "(s + sigma^2) q - 1 = sigma^2 q - rho")
    goal.by_hypothesis("reciprocal_of_the_eigenvalues", lambda z: dot(missed, entrywise(z, q, c)), backwards=True)
    of_sum(goal, lambda z: dot(missed, entrywise(t, past_ridge(z))))
    goal.conclude("q - t = t ((s + sigma^2) q - 1)")


# --- two heads ------------------------------------------------------------------------------------


def context_y(goal: Goal) -> None:
    g, p = goal.given, goal.state["P"]
    goal.by_induction_on(**SLOTS)
    goal.by_hypothesis("own_token", lambda one: product(g["Y"], p, one) * (twice(goal) * -g["noise"]))
    goal.conclude("Y P_l - 2 r Y P_l Khat - 2 r sigma^2 Y P_l = Y P_{l+1}")


def query(goal: Goal) -> None:
    g, p, sign = goal.given, goal.state["P"], -1 if goal.equation == "prediction" else 1
    goal.by_induction_on(**SLOTS)
    goal.by_hypothesis("query_apart", lambda z: product(g["Y"], p, z) * (twice(goal) * -g["noise"] * sign))
    goal.conclude("Y p_l nu + 2 r Y P_l nu = Y p_{l+1} nu")


LAYERS = {
    "residual": residual,
    "weights": weights,
    "weights along eigenvectors": along_eigenvectors,
    "sum": sum_,
    "ridge": ridge,
    "excess loss": excess,
    "without q": without_q,
}
PROOF: Script = {
    **{("against ridge", stage, name): c for stage in (Stage.BASE, Stage.STEP) for name, c in LAYERS.items()},
    ("against ridge", Stage.BASE, "residual"): immediate,
    ("against ridge", Stage.BASE, "weights"): immediate,
    **simulation("two heads", immediate, context_y, query),
}
