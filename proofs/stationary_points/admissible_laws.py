"""Why the law stays: R S = I twice, so R T X = O Xi, and an orthogonal matrix keeps inner products."""

from __future__ import annotations

from constructions.arrays.indexed import Array
from constructions.claim import Stage
from constructions.definitions.matrices import product, transposed
from constructions.stationary_points.admissible_laws import inner_products, moment, tokens
from proofs.calculus.calculation import Goal, Script


def rotated_prompt(goal: Goal) -> None:
    g = goal.given
    goal.by_hypothesis("inverse", lambda z: product(g["S"], g["O"], z, g["Xi"]))
    goal.conclude("S O (R S) Xi = S (O Xi)")


def of_whitened(goal: Goal, rotated: Array) -> Array:
    """This equation's function of (R T X)^T (R T X), with ``rotated`` for R T X."""
    products = inner_products(rotated)
    return products if goal.equation == "inner products" else moment(goal.given, products)


def whitened(goal: Goal) -> None:
    g = goal.given
    o, xi = g["O"], g["Xi"]
    goal.by_hypothesis("inverse", lambda z: of_whitened(goal, product(z, o, z, xi)))

    def between(identity: Array) -> Array:
        """The same, with ``identity`` where O^T O stands."""
        products = product(transposed(xi), identity, xi)
        return products if goal.equation == "inner products" else moment(g, products)

    goal.by_hypothesis("orthogonal", between)
    if goal.equation != "inner products":
        goal.by_hypothesis("inverse", lambda z: of_whitened(goal, product(z, xi)), backwards=True)
        goal.rewrite(of_whitened(goal, product(g["R"], tokens(g))), "X = S Xi")
    goal.conclude("(O Xi)^T (O Xi) = Xi^T Xi")


def covariance(goal: Goal) -> None:
    g = goal.given
    s, o, s_t, o_t, r_t = g["S"], g["O"], transposed(g["S"]), transposed(g["O"]), transposed(g["R"])
    goal.by_hypothesis("inverse", lambda z: product(s, o, z, s, r_t, o_t, s_t))
    goal.by_hypothesis("symmetric", lambda z: product(s, o, z, r_t, o_t, s_t), backwards=True)
    goal.by_hypothesis("inverse", lambda z: product(s, o, transposed(z), o_t, s_t))
    goal.by_hypothesis("orthogonal_rows", lambda z: product(s, z, s_t))
    goal.by_hypothesis("symmetric", lambda z: product(s, z))
    goal.conclude("Sigma = S S")


PROOF: Script = {
    ("prompts", Stage.ONCE, "rotated prompt"): rotated_prompt,
    ("prompts", Stage.ONCE, "inner products"): whitened,
    ("prompts", Stage.ONCE, "second moment of the labels"): whitened,
    ("covariance", Stage.ONCE, "covariance"): covariance,
}
