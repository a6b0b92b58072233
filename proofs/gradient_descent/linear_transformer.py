"""Why linear layers keep tokens linear: what a head adds is a matrix times the token, made of the context.

``by_linear_layer`` is that, as other proofs use it.
"""

from __future__ import annotations

from collections.abc import Mapping

from constructions.arrays.indexed import Array, zeros
from constructions.claim import Stage
from constructions.definitions import heads
from constructions.definitions.attention import Head
from proofs.calculus.calculation import Goal, Script
from proofs.calculus.slots import SLOTS, immediate, sign

TOKENS = ("context x", "context y", "query x", "query y")


def by_linear_layer(
    goal: Goal, head: Head, tokens: Mapping[str, Array], of: Mapping[str, Array], equation: str = ""
) -> None:
    """A layer of one linear head leaves what the next matrices make of the tokens, at the matrices ``of`` M, U, a, W.

    ``tokens`` are X, Y, Q and query_slot.  Blocks that the head has not are 0; the lemma's second head is 0.  The
    lemma's equation is the goal's if it is not given.
    """
    made = blocks(head, tokens["X"], tokens["Y"])
    other = {heads.OTHER[name]: block * 0 for name, block in made.items()}
    equation = equation or ("query y" if goal.equation == "prediction" else goal.equation)
    lemma = ("linear_transformer", "layer", equation)
    goal.by_lemma(lemma, lambda slot: slot * sign(goal), {**tokens, **of, **made, **other})


def blocks(head: Head, x: Array, y: Array) -> dict[str, Array]:
    """Every block of a head by its name in ``heads.BLOCKS``, zeros for one that is absent; x and y tell the sizes."""
    d, n_y = x.shape[-2], y.shape[-2]
    value, p = head.value, next(iter(head.key.values())).shape[-2]
    made: Mapping[str, tuple[Array | None, tuple[str, str]]] = {
        "V_xx": (value.get(("x", "x")), (d, d)),
        "V_xy": (value.get(("x", "y")), (d, n_y)),
        "V_yx": (value.get(("y", "x")), (n_y, d)),
        "V_yy": (value.get(("y", "y")), (n_y, n_y)),
        "K_x": (head.key.get("x"), (p, d)),
        "K_y": (head.key.get("y"), (p, n_y)),
        "Q_x": (head.query.get("x"), (p, d)),
        "Q_y": (head.query.get("y"), (p, n_y)),
    }
    return {name: zeros(shape, like=x) if block is None else block for name, (block, shape) in made.items()}


def one_layer(goal: Goal) -> None:
    goal.conclude("sum_i (V E)_i <(K E)_i, Q e> = V E (K E)^T Q e for every token e = (M x + U y, a y - W x)")


def step(goal: Goal) -> None:
    goal.by_induction_on(**SLOTS)
    goal.conclude("(I + G) (M x + U y; a y - W x), by blocks")


PROOF: Script = {
    **{("layer", Stage.ONCE, equation): one_layer for equation in TOKENS},
    **{("layers", Stage.BASE, equation): immediate for equation in (*TOKENS, "prediction")},
    **{("layers", Stage.STEP, equation): step for equation in (*TOKENS, "prediction")},
}
