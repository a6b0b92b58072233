"""Why the adjoint recursion is the gradient: a layer's tangent, paired with an adjoint, is bilinear in both.

<a_{l+1}, D_l> is a sum of networks, each with one factor in which a tangent stands.  Reading each network around that
factor gives <a_l, t_l> + <g_l, dW_l>: the same networks.
"""

from __future__ import annotations

from constructions.claim import Stage
from proofs.calculus.calculation import Goal, Script


def last(goal: Goal) -> None:
    goal.conclude("the derivative of |slot + label|^2 along d slot is <2 (slot + label), d slot>")


def step(goal: Goal) -> None:
    before, _ = goal.invariant["derivative"]
    goal.rewrite(before, "<a_{l+1}, D_l> = <a_l, t_l> + <g_l, dW_l>, network by network")
    goal.by_induction("derivative", lambda whole: whole)
    goal.conclude("by the layers after it")


PROOF: Script = {
    (part, stage, "derivative"): calculation
    for part in ("linear", "function of the scores", "normalised over the context")
    for stage, calculation in ((Stage.BASE, last), (Stage.STEP, step))
}
