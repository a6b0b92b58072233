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


# --- along the eigenvectors of Khat ---------------------------------------------------------------


def residual(goal: Goal) -> None:
    p = transposed(goal.state["P"])
    of_s(goal, lambda z: product(p, z) * -twice(goal))
    goal.by_induction("residual", lambda z: z - columns_scaled(z, goal.given["s"]) * twice(goal))
    goal.conclude("U diag((1 - 2 r s) rho)")


def of_polynomial(goal: Goal, context: Context) -> None:
    """U diag(q) for p_L(Khat)^T U, in ``context``; at the start both are 0."""
    if goal.stage == Stage.BASE:
        return
    p = transposed(goal.state["P"])
    goal.by_induction("polynomial", lambda z: context(z + product(p, goal.given["U"]) * twice(goal)))
    before = columns_scaled(goal.given["U"], goal.state["q"])
    goal.by_induction("residual", lambda z: context(before + z * twice(goal)))


def polynomial(goal: Goal) -> None:
    of_polynomial(goal, lambda z: z)
    goal.conclude("U diag(q + 2 r rho)")


def of_sum(goal: Goal, context: Context) -> None:
    """1 - rho for s q, in ``context``; at the start both are 0."""
    if goal.stage == Stage.STEP:
        change = entrywise(goal.given["s"], goal.state["rho"]) * twice(goal)
        goal.by_induction("sum", lambda z: context(z + change))


def sum_(goal: Goal) -> None:
    of_sum(goal, lambda z: z)
    goal.conclude("1 - rho + 2 r s rho")


def coordinates(goal: Goal) -> None:
    u, s, a, noise = (goal.given[name] for name in ("U", "s", "a", "noise"))
    of_s(goal, lambda z: applied(product(transposed(u), z), a))
    goal.by_hypothesis("orthogonal", lambda one: applied(one, entrywise(s + ones(s.shape, like=s) * noise, a)))
    goal.conclude("U^T U = I")


def without_q(goal: Goal) -> None:
    of_sum(goal, lambda z: z * goal.given["noise"])
    goal.conclude("sigma^2 (1 - rho) - s rho")


# --- the loss -------------------------------------------------------------------------------------


def excess(goal: Goal) -> None:
    u, s, a, noise = (goal.given[name] for name in ("U", "s", "a", "noise"))
    one, (rho, q) = ones(s.shape, like=s), numbers(goal)
    k = with_noise(kernel(goal.given["Phi"]), noise)
    at_depth = u * 0 if goal.stage == Stage.BASE else goal.state["polynomial"] + goal.state["P"] * twice(goal)
    weight, w = s + one * noise, applied(u, a)
    c = entrywise(weight, a)

    def of_nu(ku: Array) -> Array:
        """b_L - w, with ``ku`` for Khat U."""
        return applied(transposed(at_depth), applied(ku, a) + w * noise) - w

    missed = of_nu(product(kernel(goal.given["Phi"]), u))
    of_s(goal, lambda z: form(of_nu(z), k, missed))
    of_polynomial(goal, lambda z: form(applied(z, c) - w, k, missed))
    left = entrywise(q, c) - a
    on_left = applied(u, left)
    of_s(goal, lambda z: form(on_left, k, of_nu(z)))
    of_polynomial(goal, lambda z: form(on_left, k, applied(z, c) - w))
    of_s(goal, lambda z: dot(on_left, applied(z, left)))
    goal.by_hypothesis("orthogonal", lambda z: dot(left, applied(z, entrywise(weight, left))))
    weighed = entrywise(weight, left)

    def of_one(sq: Array) -> Array:
        """(s + sigma^2) q a - a, with ``sq`` for s q."""
        return entrywise(sq + q * noise - one, a)

    of_sum(goal, lambda z: dot(weighed, of_one(z)))
    ridge = entrywise(q * noise - rho, a)
    of_sum(goal, lambda z: dot(entrywise(weight, ridge), of_one(z)))
    goal.conclude("(s + sigma^2) q - 1 = sigma^2 q - rho")


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
    "polynomial": polynomial,
    "sum": sum_,
    "coordinates of nu": coordinates,
    "excess loss": excess,
    "without q": without_q,
}
PROOF: Script = {
    **{("against ridge", stage, name): c for stage in (Stage.BASE, Stage.STEP) for name, c in LAYERS.items()},
    ("against ridge", Stage.BASE, "residual"): immediate,
    **simulation("two heads", immediate, context_y, query),
}
