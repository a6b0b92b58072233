"""Why the key-query product is a preconditioner: these are linear layers with M = I, U = 0 and a = I."""

from __future__ import annotations

from constructions.definitions import heads
from constructions.definitions.linear_recursion import first
from proofs.calculus.calculation import Goal, Script
from proofs.calculus.slots import SLOTS, simulation, starting
from proofs.gradient_descent.linear_transformer import by_linear_layer


def step(goal: Goal) -> None:
    g = goal.given
    tokens = {name: g[name] for name in ("X", "Y", "Q")} | {"query_slot": g["query_slot"] * 0}
    goal.by_induction_on(**SLOTS)
    head = heads.preconditioned_step(g["X"], g["Y"], goal.at["A"])
    by_linear_layer(goal, head, tokens, {**first(g["X"], g["Y"]), "W": goal.state["W"]})
    goal.conclude("no x is moved, and delta W_l - c = -(1/N) (W_l X - Y) X^T A_l")


PROOF: Script = simulation("simulation", starting("zero_query_slot"), step)
