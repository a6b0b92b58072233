"""Why the loss is its second-order expansion: the residual of W + D is that of W plus D x_i."""

from __future__ import annotations

from fractions import Fraction

from constructions.arrays.indexed import Array, einsum
from constructions.claim import Stage
from constructions.definitions.matrices import product
from proofs.calculus.calculation import Goal, Script


def mean(a: Array, b: Array) -> Array:
    """(1/N) sum_i <a_i, b_i>"""
    return einsum("ci,ci->", a, b) * (1 / a.signature.scalar("n"))


def expansion(goal: Goal) -> None:
    g = goal.given
    residual, moved = product(g["W"], g["X"]) - g["Y"], product(g["D"], g["X"])
    half = Fraction(1, 2)
    goal.rewrite(mean(residual + moved, residual + moved) * half, "(W + D) x_i - y_i = (W x_i - y_i) + D x_i")
    goal.rewrite(
        mean(residual, residual) * half + mean(residual, moved) + mean(moved, moved) * half,
        "|r + m|^2 = |r|^2 + 2 <r, m> + |m|^2",
    )
    goal.conclude("<r_i, D x_i> = <r_i x_i^T, D> and |D x_i|^2 = tr(D x_i x_i^T D^T)")


def hessian(goal: Goal) -> None:
    g = goal.given
    d, e = product(g["D"], g["X"]), product(g["E"], g["X"])
    goal.rewrite(
        mean(d, e), "second difference of half a square: of r, r + D x_i and E x_i only <D x_i, E x_i> is left"
    )
    goal.conclude("<D x_i, E x_i> = <D, E x_i x_i^T>")


def step(goal: Goal) -> None:
    goal.conclude("definition of the gradient step: dW = -(eta/N) (W X - Y) X^T")


PROOF: Script = {
    ("expansion", Stage.ONCE, "expansion"): expansion,
    ("expansion", Stage.ONCE, "Hessian"): hessian,
    ("expansion", Stage.ONCE, "step"): step,
}
