"""One head moves each token's successor into its slot; two make of alternating tokens the pairs of gradient descent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from constructions import mutations
from constructions.arrays.namespace import Array, namespace_of
from constructions.claim import Claim, Clause, Equations, Mutant, Part, Scalar, Source, Tensor, Values
from constructions.definitions import gradient_descent, heads
from constructions.definitions.attention import Head, Projection, Value, layer, project
from constructions.definitions.copying import MAPS, pairs
from constructions.definitions.copying import copying as copying  # which its errata change
from constructions.definitions.matrices import product, transposed
from constructions.definitions.prompt import Tokens
from constructions.definitions.similarity import Kernel, Normalised, Similarity
from constructions.definitions.slots import DATA, SLOTS, first_prompt, prompt_of, slot_equations, slots_of
from constructions.hypotheses.elementary_functions import EXPONENTIAL_OF_ZERO, RECIPROCAL
from constructions.hypotheses.positions import (
    GATE,
    ORTHONORMAL,
    QUERY_APART,
    SELECTION,
    SHIFT,
    SUCCESSION,
    ZERO_ONE,
    identity,
    odds,
)

CLAUSES = (
    Clause(
        "On tokens (c_j, p_j) of a content and an orthonormal position, the linear head with scores <p_i, U^T "
        "p_j> and values M c_i - U p_i, where U p_i = sum_k S_ik p_k, keeps the contents C and turns the slots P "
        "into P - P S^T S + M C S, for every S:",
        by=(
            "linear head: context x",
            "linear head: context y",
        ),
    ),
    Clause(
        "with the upper shift U p_{j+1} = p_j, U p_1 = 0, slot j becomes M c_{j+1} for j < n, and slot n stays p_n;",
        by=("linear head: context y",),
        read_off=(
            "S_ij is 1 for i = j + 1 and else 0: column j of C S is c_{j+1}, or 0 for j = n, and S^T S is 1 at "
            "the tokens before the last and 0 at the last"
        ),
    ),
    Clause(
        "a query whose slot r is orthogonal to the positions reads nothing.",
        by=(
            "linear head: query x",
            "linear head: query y",
        ),
    ),
    Clause(
        "When N selected tokens alone read so, each from a successor of its own, and a second head empties the "
        "other tokens, then L layers of gradient_descent_step (with eta/N) are L steps of gradient descent on "
        "the N pairs of a selected c_j and M times its successor's content,",
        by=("parity gate",),
    ),
    Clause(
        "and predict (W_L - W_0) x_t - r:",
        by=("parity gate: prediction",),
    ),
    Clause(
        "on x_1, y_1, ..., x_N, y_N the pairs are (x_i, M y_i).",
        by=("parity gate",),
        read_off="the selected tokens are those of the x_i, and the successor of x_i is y_i",
    ),
    Clause(
        "With softmax of b times the scores, S of entries 0 and 1, a token with one successor puts the weight (n "
        "- 1)/(e^b + n - 1) elsewhere;",
        by=("softmax head: context weights",),
        read_off="with one successor sum_i S_ij = 1, and sum_i e^(b S_ij) = e^b + n - 1",
    ),
    Clause(
        "a token with none, and the query, read the mean of all values.",
        by=(
            "softmax head: context y",
            "softmax head: query y",
        ),
        read_off="without a successor every e^(b S_ij) is 1, and their sum is n",
    ),
)


def emptying(given: Values) -> Head:
    """Values -(c_i, p_i), keys p_i, queries (I - H)^T p_j."""
    one = identity(given["H"])
    minus = Value(x_from_x=-identity(given["X"]), y_from_y=-one)
    return Head(minus, Projection(y=one), Projection(y=transposed(one - given["H"])))


def two_heads(given: Values, copying: Callable[..., Head], emptying: Callable[..., Head]) -> tuple[Head, ...]:
    """The selected tokens read their successors, the others lose what they hold."""
    return copying(given, given["H"]), emptying(given)


def softmax(given: Values) -> Normalised:
    """exp(beta <u_i, w_j>) / sum_k exp(beta <u_k, w_j>)"""

    def power(keys: Array, queries: Array) -> Array:
        xp = namespace_of(keys=keys, queries=queries)
        return xp.exponential(xp.einsum("...pi,...pj,->...ij", keys, queries, given["beta"]))

    return Normalised(Kernel(power))


def weights(head: Head, tokens: Tokens) -> Array:
    """How much token j reads from token i, (n, n)."""
    keys = project("key", head.key, tokens)
    return head.similarity(keys, project("query", head.query, tokens))


def values_of(given: Values) -> Array:
    """M c_i - sum_k S_ik p_k, columnwise."""
    return product(given["M"], given["X"]) - product(given["Y"], transposed(given["S"]))


def linear_head(layer: Callable[..., Any], copying: Callable[..., Head]) -> Part:
    """One linear head turns the slots P into P - P S^T S + M C S; contents, and the query, stay as they are."""

    def start(given: Values) -> Values:
        return slots_of(layer([copying(given)], first_prompt(given)))

    def equations(given: Values, state: Values) -> Equations:
        x, p, s = given["X"], given["Y"], given["S"]
        return {
            "context x": (state["x"], x),
            "context y": (state["y"], p - product(p, transposed(s), s) + product(given["M"], x, s)),
            "query x": (state["query_x"], given["Q"]),
            "query y": (state["query_y"], given["query_slot"]),
        }

    return Part(
        name="linear head",
        inputs=(*DATA, *MAPS),
        start=start,
        equations=equations,
        hypotheses=(SHIFT, ORTHONORMAL, QUERY_APART),
    )


def parity_gate(
    layer: Callable[..., Any],
    copying: Callable[..., Head],
    emptying: Callable[..., Head],
    two_heads: Callable[..., tuple[Head, ...]],
    step: Callable[..., Array],
) -> Part:
    """After two heads, L layers are L steps on the pairs (C D, M C S D), and predict (W_L - W_0) x_t - r."""

    def start(given: Values) -> Values:
        both = two_heads(given, copying, emptying)
        return {**slots_of(layer(both, first_prompt(given))), "W": given["W_0"]}

    def advance(given: Values, at: Values, state: Values) -> Values:
        x, y = pairs(given)
        head = heads.gradient_descent_step({**given, "X": x}, at["eta"])
        return {**slots_of(layer([head], prompt_of(state))), "W": step(state["W"], x, y, at["eta"])}

    def equations(given: Values, state: Values) -> Equations:
        (x, y), back, change = pairs(given), transposed(given["D"]), state["W"] - given["W_0"]
        predicted = product(change, given["Q"]) - given["query_slot"]
        labels = product(y - product(change, x), back)
        return slot_equations(state, x=product(x, back), y=labels, query_x=given["Q"], predicted=predicted)

    gate, selection, weights = Tensor("H", ("n_y", "n_y")), Tensor("D", ("n", "N")), Tensor("W_0", ("n_y", "d"))
    return Part(
        name="parity gate",
        inputs=(*DATA, *MAPS, gate, selection, weights),
        steps=(Scalar("eta"),),
        state=(*SLOTS, Tensor("W", ("n_y", "d"))),
        start=start,
        advance=advance,
        equations=equations,
        hypotheses=(SELECTION, SUCCESSION, SHIFT, GATE, ORTHONORMAL, QUERY_APART),
    )


def softmax_head(
    layer: Callable[..., Any], copying: Callable[..., Head], softmax: Callable[[Values], Similarity]
) -> Part:
    """Slot j gains sum_i v_i e^(b S_ij)/T_j, T_j = sum_i e^(b S_ij), and has the weight (n - sum_i S_ij)/T_j elsewhere.

    The query's slot gains the mean of all values v_i.
    """

    def start(given: Values) -> Values:
        prompt, head = first_prompt(given), replace(copying(given), similarity=softmax(given))
        return {**slots_of(layer([head], prompt)), "weights": weights(head, prompt.context)}

    def equations(given: Values, state: Values) -> Equations:
        x, q, s, values = given["X"], given["Q"], given["S"], values_of(given)
        xp = namespace_of(x=x)
        n = xp.size(x.shape[-1], like=x)
        total = xp.einsum("...ij->...j", odds(given))
        on = xp.einsum("...ij,...ij,...j->...j", state["weights"], s, total)
        mean = xp.einsum("...ai,...j->...aj", values, xp.ones((q.shape[-1],), like=q))
        return {
            "context y": (
                xp.einsum("...aj,...j->...aj", state["y"] - given["Y"], total),
                product(values, odds(given)),
            ),
            "context weights": (
                total - on,
                xp.ones((x.shape[-1],), like=x) * n - xp.einsum("...ij->...j", s),
            ),
            "query y": ((state["query_y"] - given["query_slot"]) * n, mean),
        }

    return Part(
        name="softmax head",
        inputs=(*DATA, *MAPS, Tensor("beta", ())),
        start=start,
        equations=equations,
        hypotheses=(ZERO_ONE, SHIFT, ORTHONORMAL, QUERY_APART),
        laws=(RECIPROCAL, EXPONENTIAL_OF_ZERO),
        divides=True,
    )


def claim(
    layer: Callable[..., Any] = layer,
    copying: Callable[..., Head] = copying,
    emptying: Callable[..., Head] = emptying,
    two_heads: Callable[..., tuple[Head, ...]] = two_heads,
    softmax: Callable[[Values], Similarity] = softmax,
    step: Callable[..., Array] = gradient_descent.step,
) -> Claim:
    """The claim, from its ingredients."""
    return Claim(
        name="token_copying",
        clauses=CLAUSES,
        source=Source(
            "vonoswald2023", "Proposition 3 and appendix A.5; for softmax, every S and L layers beyond what they state"
        ),
        parts=(
            linear_head(layer, copying),
            parity_gate(layer, copying, emptying, two_heads, step),
            softmax_head(layer, copying, softmax),
        ),
        remarks=(
            "In the paper M = I and the query is token n = 2N + 1: its slot stays p_n, so that what is predicted is "
            "(W_L - W_0) x_t - p_n.",
            "To clear only the slots of the other tokens is enough for one step from W_0 = 0: (y_i, 0) is a pair too, "
            "and adds W y_i y_i^T to the sum of the gradient. To clear only their contents is enough: (0, f) adds 0.",
            "With softmax, (e^b + n - 1) times what a token with one successor reads, less the successor's value v, is "
            "sum_i (v_i - v): by the triangle inequality the error is at most (n - 1)/(e^b + n - 1) max_i |v_i - v|.",
        ),
    )


def mutants() -> tuple[Mutant, ...]:
    """False neighbours: each changes one ingredient."""

    def of_layer_and_head(layer: Callable[..., Any] = layer, head: Callable[..., Head] = copying) -> Claim:
        return claim(layer=layer, copying=head)

    return (
        *mutations.common(of_layer_and_head, layer, copying),
        Mutant("the shift the other way", claim(copying=mutations.transposed(copying))),
        Mutant("the position stays in the slot", claim(copying=mutations.without(copying, "y_from_y"))),
        Mutant("no content is copied", claim(copying=mutations.without(copying, "y_from_x"))),
        Mutant("all tokens read their successors", claim(two_heads=lambda g, c, e: (c(g), e(g)))),
        Mutant("one head: the other tokens keep what they hold", claim(two_heads=lambda g, c, e: (c(g, g["H"]),))),
        Mutant("the other tokens keep their content", claim(emptying=mutations.without(emptying, "x_from_x"))),
        Mutant("the other tokens keep their slot", claim(emptying=mutations.without(emptying, "y_from_y"))),
        Mutant("ascent on the pairs", claim(step=lambda w, x, y, eta: gradient_descent.step(w, x, y, -eta))),
        Mutant("softmax over the targets", claim(softmax=over_targets)),
        Mutant("softmax without the scale", claim(softmax=unscaled)),
    )


def over_targets(given: Values) -> Similarity:
    return mutations.NormalisedOverTargets(softmax(given).similarity)


def unscaled(given: Values) -> Similarity:
    beta = given["beta"]
    return softmax({**given, "beta": namespace_of(beta=beta).ones((), like=beta)})
