"""The best one-layer linear attention for labels about a known W_0, with noise: one preconditioned step from W_0."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from constructions import mutations
from constructions.arrays.namespace import Array, namespace_of
from constructions.claim import Claim, Clause, Equations, Mutant, Part, Source, Tensor, Values
from constructions.definitions import heads, one_layer_reading
from constructions.definitions.attention import Head, Projection, Value, layer
from constructions.definitions.matrices import product
from constructions.definitions.one_layer_loss import POPULATIONS, least, losses
from constructions.definitions.one_layer_reading import Coefficients, added, best, coefficients
from constructions.definitions.prompt import Prompt, Tokens
from constructions.definitions.transformer import prediction
from constructions.hypotheses.prior import NORMAL_EQUATION, TASK_MOMENTS
from constructions.hypotheses.query_slot import QUERY_SLOT

CLAUSES = (
    Clause(
        "Let y = (W_0 + D) x + eps, with (D, eps), the context X and the query x_t independent, with moments of (D, "
        "eps) and of X up to order 4 and of x_t up to order 2, (D, eps) of the law of (-D, -eps), E[D_ca D_eb] = "
        "delta_ce Psi_ab, E[eps_ci eps_ej] = noise delta_ce delta_ij, D and eps uncorrelated, and let the query's slot "
        "start at -W_0 x_t.",
        by=("prediction", "projection"),
    ),
    Clause(
        "If (E[S Psi S] + noise E[S]) C = E[S] Psi, S = X X^T, then P W_V = [[0, 0], [W_0, -I]], W_K^T W_Q = diag(C, "
        "0) is best among all one-layer linear attentions with any number of heads:",
        by=("prediction", "projection: any weights"),
        read_off=(
            "the mean of squares is not negative for the weights of a law; the layer adds its heads, so that their "
            "coefficients add up, and in the second part the coefficients are any"
        ),
    ),
    Clause(
        "whatever the weights, the half-MSE is the one of these plus half the mean square of the difference of the two "
        "predictions.",
        by=("prediction", "projection: any weights"),
        read_off=(
            "both sides use moments alone, of (D, eps) and X up to order 4 and of x_t up to order 2, so that they "
            "agree for every law that has those of a finite population; one of the law of (-D, -eps) is that of sigma "
            "(D, eps) with a random sign sigma"
        ),
    ),
    Clause(
        "The least half-MSE is tr(E[x_t x_t^T] (Psi - C^T E[S] Psi))/2 for each output, noise of the query's own label "
        "not counted.",
        by=("projection: least loss",),
        read_off=(
            "for one output it is the equation with n_y = 1: the layer treats the rows of W_0 + D one by one; noise of "
            "mean 0 that is independent of all else adds its variance to the loss of every prediction"
        ),
    ),
)


def optimum(given: Values) -> Head:
    """P W_V = [[0, 0], [W_0, -I]], W_K^T W_Q = diag(C, 0)."""
    w, c = given["W_0"], given["C"]
    xp = namespace_of(w=w, c=c)
    rows, columns = (xp.eye(size, like=w) for size in w.shape[-2:])
    return Head(Value(y_from_x=w, y_from_y=-rows), Projection(x=xp.einsum("aj->ja", c)), Projection(x=columns))


def predictions(
    layer: Callable[..., Any],
    optimum: Callable[[Values], Head],
    coefficients: Callable[[Head, Array], Coefficients],
    best: Callable[..., Coefficients],
) -> Part:
    """(W_0 + D) x_t - prediction = M x_t, M of the coefficients: for any two heads, and for the optimum."""

    def equations(given: Values, state: Values) -> Equations:
        x, w, d, q = given["X"], given["W_0"], given["D"], given["Q"]
        beyond = product(d, x) + given["eps"]
        prompt = Prompt(Tokens(x, product(w, x) + beyond), Tokens(q, given["query_slot"]))
        made = {"heads": heads.pair(given), "optimum": [optimum(given)]}
        of = {"heads": added(*(coefficients(head, w) for head in made["heads"])), "optimum": best(w, given["C"])}
        read = {name: one_layer_reading.read(x, beyond, of[name]) for name in made}
        return {
            name: (product(w + d, q) - prediction(layer(made[name], prompt)), product(d + odd + even, q))
            for name, (odd, even) in read.items()
        }

    return Part(
        name="prediction",
        inputs=(
            Tensor("X", ("d", "n")),
            Tensor("W_0", ("n_y", "d")),
            Tensor("D", ("n_y", "d")),
            Tensor("eps", ("n_y", "n")),
            Tensor("Q", ("d", "m")),
            Tensor("query_slot", ("n_y", "m")),
            *heads.PAIR,
            Tensor("C", ("d", "d")),
        ),
        start=lambda given: {},
        equations=equations,
        hypotheses=(QUERY_SLOT,),
    )


def projection(
    best: Callable[..., Coefficients],
    least: Callable[[Values], Array],
    excess: Callable[..., Array],
) -> Part:
    """The half-MSE of any weights is the least one plus half the mean square of the difference of the predictions."""

    def equations(given: Values, state: Values) -> Equations:
        rows = namespace_of(d=given["D"]).size(given["D"].shape[0], like=given["D"])
        loss, least_loss, apart = losses(given, best, excess)
        return {
            "any weights": (loss, least_loss + apart),
            "least loss": (least_loss, least(given) * rows),
        }

    return Part(
        name="projection",
        inputs=POPULATIONS,
        start=lambda given: {},
        equations=equations,
        hypotheses=(*TASK_MOMENTS, NORMAL_EQUATION),
        divides=True,
    )


def claim(
    layer: Callable[..., Any] = layer,
    optimum: Callable[[Values], Head] = optimum,
    coefficients: Callable[[Head, Array], Coefficients] = coefficients,
    best: Callable[..., Coefficients] = best,
    least: Callable[[Values], Array] = least,
    excess: Callable[..., Array] = lambda any_weights, optimal: any_weights - optimal,
) -> Claim:
    """The claim, from its ingredients."""
    return Claim(
        name="one_layer_optimum_with_prior",
        clauses=CLAUSES,
        source=Source("ahn2023", "Theorem 1 (content)"),
        parts=(predictions(layer, optimum, coefficients, best), projection(best, least, excess)),
        remarks=(
            "An expectation is a weighted sum over finite populations, (D, eps) with both signs; sums over them apart "
            "are independence.",
            "With noise, E[S Psi S] + noise E[S] sends to 0 only what E[S] does; where it does, C is not unique.",
        ),
        related=(
            Source("mahankali2024", "Theorems 1 and 2 (content)"),
            Source("zhang2024", "its minimiser (content)"),
        ),
    )


def mutants() -> tuple[Mutant, ...]:
    """False neighbours: each changes one ingredient."""

    def of_heads(mutate: Callable[..., Array]) -> Claim:
        changed = mutate(lambda head: head)
        return claim(layer=lambda made, prompt: layer([*map(changed, made)], prompt))

    return (
        *(Mutant(name, claim(layer=mutations.LAYERS[name](layer))) for name in SEEN_IN_PREDICTION),
        Mutant("sign of the values", of_heads(mutations.sign_flipped)),
        Mutant("keys and queries exchanged", of_heads(mutations.transposed)),
        Mutant("optimum with C transposed", claim(optimum=mutations.transposed(optimum))),
        Mutant("optimum without W_0", claim(optimum=mutations.without(optimum, "y_from_x"))),
        Mutant("W_0 not seen by the keys", claim(coefficients=_keys_without_prior)),
        Mutant("the query's slot not read", claim(coefficients=_slot_not_read)),
        Mutant("twice the step", claim(best=lambda rows, c: best(rows, c + c))),
        Mutant("U U^T not counted", claim(coefficients=_without_uu)),
        Mutant("the whole error in excess", claim(excess=lambda any_weights, optimal: any_weights)),
        Mutant("least loss not halved", claim(least=lambda given: least(given) * 2)),
        Mutant("least loss of another step", claim(least=lambda given: least({**given, "C": given["C"] + given["C"]}))),
    )


SEEN_IN_PREDICTION = ("query as a source", "only the context updated")


def _keys_without_prior(head: Head, w_0: Array) -> Coefficients:
    made = coefficients(head, w_0)
    return Coefficients(coefficients(head, w_0 * 0).s, made.xu, made.uu)


def _slot_not_read(head: Head, w_0: Array) -> Coefficients:
    query = Projection(head.query["x"], head.query["y"] * 0)
    return coefficients(Head(head.value, head.key, query), w_0)


def _without_uu(head: Head, w_0: Array) -> Coefficients:
    made = coefficients(head, w_0)
    return Coefficients(made.s, made.xu, made.uu * 0)
