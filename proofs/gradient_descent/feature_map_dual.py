"""Why the dual form holds: the y slots stay in Y times polynomials of K, and K K^+ reproduces Phi^T."""

from __future__ import annotations

from collections.abc import Callable

from constructions.arrays.indexed import Array, einsum
from constructions.claim import Stage
from constructions.definitions.gradient_descent import rate
from constructions.definitions.matrices import product, transposed
from constructions.hypotheses.pseudo_inverse import kernel
from proofs.calculus.calculation import Goal, Script
from proofs.calculus.slots import SLOTS, immediate, sign, simulation, starting

Context = Callable[[Array], Array]


def normal(goal: Goal, context: Context, backwards: bool = False, of: str = "") -> None:
    """Phi^T for Phi^T Phi A, in ``context``; ``of`` is what follows their names."""
    goal.by_hypothesis(f"least_squares_inverse{of}", context, backwards=backwards)


def normal_transposed(goal: Goal, context: Context, backwards: bool = False, of: str = "") -> None:
    """Phi for A^T Phi^T Phi, in ``context``."""
    normal(goal, lambda z: context(transposed(z)), backwards, of)


def minimal(goal: Goal, context: Context, backwards: bool = False) -> None:
    """A for Phi^T A^T A, in ``context``."""
    goal.by_hypothesis("minimum_norm", context, backwards=backwards)


def matrices(goal: Goal, of: str = "") -> tuple[Array, Array, Array, Array]:
    """Phi, A and their transposes."""
    phi, a = goal.given[f"Phi{of}"], goal.given[f"A{of}"]
    return phi, a, transposed(phi), transposed(a)


def symmetric(goal: Goal, context: Context) -> None:
    """(A Phi)^T for A Phi, in ``context``."""
    phi, _, phi_t, _ = matrices(goal)
    minimal(goal, lambda z: context(product(z, phi)), backwards=True)
    minimal(goal, lambda z: context(product(phi_t, transposed(z))))


def reproduced(goal: Goal, context: Context, of: str = "") -> None:
    """K K^+ Phi^T for Phi^T, in ``context``."""
    _, a, phi_t, a_t = matrices(goal, of)
    normal(goal, context, True, of)
    normal_transposed(goal, lambda z: context(product(phi_t, z, a)), True, of)
    normal(goal, lambda z: context(product(phi_t, a_t, z)), False, of)
    normal(goal, lambda z: context(product(z, a_t, phi_t)), True, of)


def eigenvectors(goal: Goal, context: Context) -> None:
    """diag(s) U^T for U^T K, in ``context``."""
    u, s = goal.given["U"], goal.given["s"]
    goal.by_hypothesis("eigendecomposition", lambda z: context(product(transposed(u), z)))
    goal.by_hypothesis("orthogonal", lambda identity: context(einsum("lk,k,bk->lb", identity, s, u)))


# --- K^+ = A A^T ----------------------------------------------------------------------------------


def inner_inverse(goal: Goal) -> None:
    phi, _, phi_t, a_t = matrices(goal)
    normal(goal, lambda z: product(z, a_t, phi_t, phi))
    normal_transposed(goal, lambda z: product(phi_t, z))
    goal.conclude("K = Phi^T Phi")


def outer_inverse(goal: Goal) -> None:
    _, a, _, a_t = matrices(goal)
    normal_transposed(goal, lambda z: product(a, z, a, a_t))
    symmetric(goal, lambda z: product(z, a, a_t))
    minimal(goal, lambda z: product(z, a_t))
    goal.conclude("K^+ = A A^T")


def left_projector(goal: Goal) -> None:
    _, a, _, a_t = matrices(goal)
    normal(goal, lambda z: product(z, a_t))
    symmetric(goal, transposed)
    normal_transposed(goal, lambda z: product(a, z), backwards=True)
    goal.conclude("(K K^+)^T = A A^T Phi^T Phi")


def right_projector(goal: Goal) -> None:
    _, a, _, a_t = matrices(goal)
    normal_transposed(goal, lambda z: product(a, z))
    symmetric(goal, lambda z: z)
    normal(goal, lambda z: product(z, a_t), backwards=True)
    goal.conclude("(K^+ K)^T = Phi^T Phi A A^T")


# --- the layers -----------------------------------------------------------------------------------


def regression(goal: Goal) -> Array:
    """K^+ Phi^T"""
    _, a, phi_t, a_t = matrices(goal)
    return product(a, a_t, phi_t)


def context_y(goal: Goal) -> None:
    goal.by_induction_on(**SLOTS)
    goal.conclude("Y R_l - h Y R_l K = Y R_{l+1}")


def query(goal: Goal) -> None:
    g, phi_t = goal.given, transposed(goal.given["Phi"])
    h, factor = rate(goal.at["eta"], g["Phi"]), -sign(goal)
    left_over = product(g["Y"], goal.state["R"])
    before, reading = product(g["Y"] - left_over, regression(goal)), product(left_over, phi_t) * h
    goal.by_induction_on(**SLOTS)
    goal.rewrite(product(before + reading, g["Q"]) * factor, "definition of the layer: values -Y R_l, keys m(x_i)")
    reproduced(goal, lambda z: product(left_over, z, g["Q"]) * (h * factor))
    goal.conclude("R_{l+1} = R_l (I - h K)")


def fit(goal: Goal) -> None:
    g, h = goal.given, rate(goal.at["eta"], goal.given["Phi"])
    k = kernel(g["Phi"])
    goal.rewrite(
        product(goal.state["W"], g["Phi"]) - product(product(goal.state["W"], g["Phi"]) - g["Y"], k) * h,
        "definition of the gradient step",
    )
    goal.by_induction("fit", lambda z: z - product(z - g["Y"], k) * h)
    goal.conclude("Y (I - R_l) + h Y R_l K = Y (I - R_{l+1})")


def weights(goal: Goal) -> None:
    g, w, h = goal.given, goal.state["W"], rate(goal.at["eta"], goal.given["Phi"])
    phi_t, left_over = transposed(g["Phi"]), product(g["Y"], goal.state["R"])
    goal.rewrite(w - product(product(w, g["Phi"]) - g["Y"], phi_t) * h, "definition of the gradient step")
    goal.by_induction("fit", lambda z: w - product(z - g["Y"], phi_t) * h)
    goal.by_induction("weights", lambda z: z + product(left_over, phi_t) * h)
    reproduced(goal, lambda z: product(left_over, z) * h)
    goal.conclude("R_{l+1} = R_l (I - h K)")


# --- along the eigenvectors of K ------------------------------------------------------------------


def labels(goal: Goal) -> tuple[Array, Array]:
    """C diag(r_l), and h times it."""
    columns = einsum("ck,k->ck", goal.given["C"], goal.state["r"])
    return columns, columns * rate(goal.at["eta"], goal.given["Phi"])


def eigen_context(goal: Goal) -> None:
    g, h = goal.given, rate(goal.at["eta"], goal.given["Phi"])
    residual = product(g["C"], transposed(g["U"])) - product(goal.state["W"], g["Phi"])
    goal.rewrite(residual - product(residual, kernel(g["Phi"])) * h, "definition of the gradient step")
    goal.by_induction("context", lambda z: z - product(z, kernel(g["Phi"])) * h)
    eigenvectors(goal, lambda z: product(-labels(goal)[1], z))
    goal.conclude("r_{l+1} = (1 - h s) r_l")


def eigen_error(goal: Goal) -> None:
    g, h = goal.given, rate(goal.at["eta"], goal.given["Phi"])
    phi_t, u_t = transposed(g["Phi"]), transposed(g["U"])
    y, w = product(g["C"], u_t), goal.state["W"]
    goal.rewrite(
        product(y, regression(goal)) - w - product(y - product(w, g["Phi"]), phi_t) * h,
        "definition of the gradient step",
    )
    goal.by_induction("error", lambda z: z - product(y - product(w, g["Phi"]), phi_t) * h)
    goal.by_induction("context", lambda z: product(z, phi_t) * -h)
    scaled = -labels(goal)[1]
    reproduced(goal, lambda z: product(scaled, u_t, z))
    eigenvectors(goal, lambda z: product(scaled, z, regression(goal)))
    goal.conclude("r_{l+1} = (1 - h s) r_l")


def not_zero(goal: Goal) -> None:
    u, s = goal.given["U"], goal.given["s"]
    u_t = transposed(u)
    phi, a, phi_t, a_t = matrices(goal)
    inverse_k = product(a, a_t, phi_t, phi)
    goal.by_hypothesis(
        "orthogonal", lambda identity: product(einsum("lk,k,bk->lb", identity, s, u), inverse_k), backwards=True
    )
    goal.by_hypothesis("eigendecomposition", lambda z: product(u_t, z, inverse_k), backwards=True)
    normal(goal, lambda z: product(u_t, z, a_t, phi_t, phi))
    normal_transposed(goal, lambda z: product(u_t, phi_t, z))
    eigenvectors(goal, lambda z: z)
    goal.conclude("U^T K K^+ K = U^T K")


def zero(goal: Goal) -> None:
    u_t = transposed(goal.given["U"])
    _, a, _, a_t = matrices(goal)
    minimal(goal, lambda z: product(u_t, z, a_t), backwards=True)
    normal(goal, lambda z: product(u_t, z, a_t, a, a_t), backwards=True)
    eigenvectors(goal, lambda z: product(z, a, a_t, a, a_t))
    goal.conclude("K^+ = K K^+ K^+")


PROOF: Script = {
    ("pseudo-inverse", Stage.ONCE, "K K^+ K = K"): inner_inverse,
    ("pseudo-inverse", Stage.ONCE, "K^+ K K^+ = K^+"): outer_inverse,
    ("pseudo-inverse", Stage.ONCE, "K K^+ is symmetric"): left_projector,
    ("pseudo-inverse", Stage.ONCE, "K^+ K is symmetric"): right_projector,
    **simulation("closed form", starting("zero_query_slot"), context_y, query),
    ("closed form", Stage.BASE, "weights"): immediate,
    ("closed form", Stage.BASE, "fit"): immediate,
    ("closed form", Stage.STEP, "weights"): weights,
    ("closed form", Stage.STEP, "fit"): fit,
    ("eigenvectors", Stage.BASE, "context"): immediate,
    ("eigenvectors", Stage.BASE, "error"): immediate,
    ("eigenvectors", Stage.STEP, "context"): eigen_context,
    ("eigenvectors", Stage.STEP, "error"): eigen_error,
    **{("eigenvectors", stage, "eigenvalues that are not 0"): not_zero for stage in (Stage.BASE, Stage.STEP)},
    **{("eigenvectors", stage, "eigenvalues that are 0"): zero for stage in (Stage.BASE, Stage.STEP)},
}
