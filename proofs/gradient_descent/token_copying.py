"""Why a shift copies: <U p_i, p_j> = S_ij for orthonormal p, and the values' -U p_i takes p_j out of the slot."""

from __future__ import annotations

from collections.abc import Callable

from constructions.arrays.indexed import Array, einsum, exponential, ones, reciprocal
from constructions.claim import Stage
from constructions.definitions.copying import pairs
from constructions.definitions.gradient_descent import rate
from constructions.definitions.matrices import product, transposed
from constructions.gradient_descent.token_copying import values_of
from constructions.hypotheses.positions import odds
from proofs.calculus.calculation import Goal, Script
from proofs.calculus.slots import SLOTS, immediate, sign, simulation


def slots(goal: Goal) -> Array:
    """What the slots of this equation's tokens start with: the positions P, or the query's."""
    return goal.given["Y" if goal.equation.startswith("context") else "query_slot"]


def met(goal: Goal, context: Callable[[Array], Array]) -> None:
    """P^T times those slots is I for the context and 0 for the query."""
    goal.by_hypothesis("orthonormal" if goal.equation.startswith("context") else "query_apart", context)


# --- one head -------------------------------------------------------------------------------------


def copied(goal: Goal) -> None:
    g, slot = goal.given, slots(goal)
    contents, values = product(g["M"], g["X"]), values_of(g)

    def with_shift(up: Array) -> Array:
        return slot + product(contents - up, transposed(up), slot)

    goal.rewrite(with_shift(product(g["U"], g["Y"])), "definition of the head: scores <U p_i, p_j>")
    goal.by_hypothesis("shift", with_shift)
    goal.rewrite(slot + product(values, g["S"], product(transposed(g["Y"]), slot)), "U P = P S^T")
    met(goal, lambda scores: product(values, g["S"], scores))
    goal.conclude("the scores are S on the context and 0 on the query")


# --- two heads, then gradient descent -------------------------------------------------------------


def emptied(goal: Goal) -> None:
    """The contents after the two heads: only the second has an x part."""
    g, slot = goal.given, slots(goal)
    p, x, tokens = g["Y"], g["X"], g["X" if goal.equation == "context x" else "Q"]

    def with_gate(hp: Array) -> Array:
        return tokens - product(x, transposed(p - hp), slot)

    goal.rewrite(with_gate(product(g["H"], p)), "definition of the second head: scores <p_i - H p_i, p_j>")
    goal.by_hypothesis("gate", with_gate)
    others = x - product(x, g["D"], transposed(g["D"]))
    goal.rewrite(tokens - product(others, product(transposed(p), slot)), "H P = P D D^T")
    met(goal, lambda scores: -product(others, scores))
    goal.conclude("C - C (I - D D^T) = C D D^T on the context, nothing is read by the query")


def two_heads_leave(goal: Goal, slot: Array, up: Array) -> Array:
    """What copying by the selected tokens and emptying the others make of ``slot``, for U P = ``up``."""
    g, p = goal.given, goal.given["Y"]
    copying = product(product(g["M"], g["X"]) - up, transposed(product(g["H"], up)), slot)
    return slot + copying - product(p, transposed(p - product(g["H"], p)), slot)


def replace_slot(goal: Goal, slot: Array, context: Callable[[Array], Array]) -> None:
    """In ``context``, the labels for what the two heads leave of ``slot`` = P; the same for that of the query's."""
    g, position = goal.given, goal.given["Y"]
    s, d, h, values = g["S"], g["D"], g["H"], values_of(g)

    def with_shift(up: Array) -> Array:
        return context(two_heads_leave(goal, slot, up))

    def with_gate(hp: Array) -> Array:
        copying = product(values, s, transposed(hp), slot)
        return context(slot + copying - product(position, transposed(position - hp), slot))

    goal.rewrite(
        with_shift(product(g["U"], position)), "definition of the heads: scores <H U p_i, p_j>, <p_i - H p_i, p_j>"
    )
    goal.by_hypothesis("shift", with_shift)
    goal.rewrite(with_gate(product(h, position)), "H U P = H P S^T")
    goal.by_hypothesis("gate", with_gate)
    read = product(values, s, d, transposed(d)) + product(position, d, transposed(d)) - position

    def with_scores(scores: Array) -> Array:
        return context(slot + product(read, scores))

    goal.rewrite(with_scores(product(transposed(position), slot)), "H P = P D D^T")
    if slot is not position:
        goal.by_hypothesis("query_apart", with_scores)
        return
    goal.by_hypothesis("orthonormal", with_scores)
    own, back = product(position, d), transposed(d)

    def with_successors(ssd: Array) -> Array:
        return context(product(pairs(g)[1] + own - product(position, ssd), back))

    goal.rewrite(with_successors(product(transposed(s), s, d)), "P + (values) S D D^T - P (I - D D^T)")
    goal.by_hypothesis("succession", with_successors)


def replaced(goal: Goal) -> None:
    """The slots after the two heads."""
    replace_slot(goal, slots(goal), lambda held: held * sign(goal))
    goal.conclude("P D - P S^T S D = 0 on the context; nothing is read by the query")


def descended(goal: Goal) -> None:
    g, w = goal.given, goal.state["W"]
    (x, y), back = pairs(g), transposed(g["D"])
    tokens, labels = (product(x, back), product(y, back)) if goal.equation == "context y" else (g["Q"], g["query_slot"])

    def read(selected: Array) -> Array:
        """(eta/N) sum_i (W_l x_i - y_i) x_i^T x_j over the pairs, with ``selected`` for D^T D."""
        step = rate(goal.at["eta"], x) * sign(goal)
        return product(product(w, x) - y, selected, transposed(x), tokens) * step

    before = (labels - product(w - g["W_0"], tokens)) * sign(goal)
    goal.by_induction_on(**SLOTS)
    goal.rewrite(before + read(product(back, g["D"])), "W_0 x_i - (y_i - (W_l - W_0) x_i) = W_l x_i - y_i")
    goal.by_hypothesis("selection", read)
    goal.conclude("W_{l+1} = W_l + dW(W_l) over the pairs: the other tokens are 0")


# --- softmax --------------------------------------------------------------------------------------


def power(goal: Goal, scores: Array) -> Array:
    """exp(b scores)"""
    return exponential(einsum("ij,->ij", scores, goal.given["beta"]))


def shares(weights: Array, scores: Array, total: Array) -> Array:
    """``weights`` over the sums of the columns of ``scores``, times ``total``."""
    return einsum("ij,j,j->ij", weights, reciprocal(einsum("ij->j", scores)), total)


def shift(goal: Goal, context: Callable[[Array, Array], Array]) -> None:
    """P S^T is put for U P in ``context``, which is of U P and of exp(b <U p_i, .>)."""

    def with_shift(up: Array) -> Array:
        return context(up, power(goal, product(transposed(up), slots(goal))))

    goal.rewrite(with_shift(product(goal.given["U"], goal.given["Y"])), "definition of the head")
    goal.by_hypothesis("shift", with_shift)


def read_by_context(goal: Goal) -> None:
    g, values, e = goal.given, values_of(goal.given), power(goal, goal.given["S"])
    one, total = ones((), like=g["beta"]), einsum("ij->j", odds(g))
    shift(goal, lambda up, w: product(product(g["M"], g["X"]) - up, shares(w, w, total)))

    def scored(scores: Array) -> Array:
        w = power(goal, product(g["S"], scores))
        return product(values, shares(w, w, total))

    goal.by_hypothesis("orthonormal", scored)
    goal.by_hypothesis(
        "zero_one", lambda w: product(values, shares(e, e, einsum("ij->j", w))), one, one, backwards=True
    )
    goal.by_hypothesis("reciprocal", lambda unit: einsum("ai,ij,j->aj", values, e, unit), einsum("ij->j", e))
    goal.by_hypothesis("zero_one", lambda w: product(values, w), one, one)
    goal.conclude("1 + (exp(b) - 1) S for exp(b S), and for what the weights are divided by")


def off_the_successor(goal: Goal) -> None:
    g, s, e = goal.given, goal.given["S"], power(goal, goal.given["S"])
    one, total = ones((), like=g["beta"]), einsum("ij->j", odds(g))

    def on(w: Array, total: Array) -> Array:
        return einsum("ij,ij->j", s, shares(w, w, total))

    shift(goal, lambda up, w: total - on(w, total))
    goal.by_hypothesis("orthonormal", lambda scores: -on(power(goal, product(s, scores)), total))
    goal.by_hypothesis("zero_one", lambda w: -on(e, einsum("ij->j", w)), one, one, backwards=True)
    goal.by_hypothesis("reciprocal", lambda unit: -einsum("ij,ij,j->j", s, e, unit), einsum("ij->j", e))
    goal.by_hypothesis("zero_one", lambda w: -einsum("ij->j", w), one * 0, one)
    goal.conclude("n + (exp(b) - 1) sum_i S_ij, less exp(b) sum_i S_ij on the successor")


def read_by_query(goal: Goal) -> None:
    g, values = goal.given, values_of(goal.given)
    even = ones((g["S"].shape[-1], g["Q"].shape[-1]), like=g["Q"])
    n, zero = einsum("ij->j", even), product(transposed(g["Y"]), g["query_slot"])

    def e(scores: Array) -> Array:
        return power(goal, product(g["S"], scores))

    shift(goal, lambda up, w: product(product(g["M"], g["X"]) - up, shares(w, w, n)))
    unread, total = e(zero), einsum("ij->j", e(zero))
    goal.by_hypothesis(
        "exponential_of_zero",
        lambda w: product(values, shares(unread, unread, einsum("ij->j", w))),
        even,
        backwards=True,
    )
    goal.by_hypothesis(
        "query_apart",
        lambda scores: product(values, shares(unread, unread, einsum("ij->j", e(scores)))),
        backwards=True,
    )
    goal.by_hypothesis("reciprocal", lambda unit: einsum("ai,ij,j->aj", values, unread, unit), total)
    goal.by_hypothesis("query_apart", lambda scores: product(values, e(scores)))
    goal.by_hypothesis("exponential_of_zero", lambda w: product(values, w), even)
    goal.conclude("all scores are 0, so all weights are 1/n")


PROOF: Script = {
    ("linear head", Stage.ONCE, "context x"): immediate,
    ("linear head", Stage.ONCE, "context y"): copied,
    ("linear head", Stage.ONCE, "query x"): immediate,
    ("linear head", Stage.ONCE, "query y"): copied,
    **simulation("parity gate", replaced, descended, descended),
    ("parity gate", Stage.BASE, "context x"): emptied,
    ("parity gate", Stage.BASE, "context y"): replaced,
    ("parity gate", Stage.BASE, "query x"): emptied,
    ("softmax head", Stage.ONCE, "context y"): read_by_context,
    ("softmax head", Stage.ONCE, "context weights"): off_the_successor,
    ("softmax head", Stage.ONCE, "query y"): read_by_query,
}
