"""The mean loss over the labels needs only their second moments."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from constructions import mutations
from constructions.arrays.namespace import Array, namespace_of
from constructions.claim import (
    Claim,
    Clause,
    Declaration,
    Equations,
    Hypothesis,
    Mutant,
    PairFunction,
    Part,
    Scalar,
    Source,
    Tensor,
    Values,
)
from constructions.definitions.attention import Head, Projection, Value, layer
from constructions.definitions.matrices import product
from constructions.definitions.prompt import Prompt, Tokens
from constructions.definitions.similarity import Kernel, Normalised, Similarity
from constructions.definitions.slots import DATA, SLOTS, first_prompt, slots_of
from constructions.hypotheses.query_slot import ZERO_SLOT

CLAUSES = (
    Clause(
        "With V_l = diag(A_l, r_l I), any A_l, B_l, C_l and any similarities h_l, also normalised over the "
        "context keys, X_{l+1} = X_l + A_l X_l H_l and the query's x_{l+1} = x_l + A_l X_l h do not depend on "
        "the labels, H_l = h_l(B_l X_l, C_l X_l), h = h_l(B_l X_l, C_l x_l).",
        by=(
            "pairwise: context x",
            "pairwise: query x",
            "normalised over the context: context x",
            "normalised over the context: query x",
        ),
        read_off=(
            "a layer is given any x slots, in a transformer what the layer before leaves, and no label occurs in "
            "what it makes of them"
        ),
    ),
    Clause(
        "If the query's y slot starts at 0, the y slots are linear in the labels: Y G_L in the context and Y g_L "
        "in the query, where G_0 = I, g_0 = 0, G_{l+1} = G_l (I + r_l H_l), g_{l+1} = g_l + r_l G_l h.",
        by=(
            "pairwise: context y",
            "pairwise: query y",
            "normalised over the context: context y",
            "normalised over the context: query y",
        ),
    ),
    Clause(
        "So for random labels with second moments [[K, nu], [nu^T, k_0]] given X and the query, the mean of "
        "(slot + label)^2 at the query is g_L^T K g_L + 2 g_L^T nu + k_0.",
        by=("labels",),
        read_off=(
            "every row of the labels is a sample, which the layer acts on by itself; only second moments occur: "
            "both sides agree for every law that has them"
        ),
    ),
)
LAYER: tuple[Declaration, ...] = (
    Tensor("X_l", ("d", "n")),
    Tensor("Q_l", ("d", "m")),
    Tensor("A", ("d", "d")),
    Tensor("B", ("p", "d")),
    Tensor("C", ("p", "d")),
    Scalar("r"),
    PairFunction("h", "p"),
)
LABELS: tuple[Declaration, ...] = (
    Tensor("Y", ("n_y", "n")),
    Tensor("g", ("n", "m")),
    Tensor("T", ("n_y", "m")),
    Tensor("pi", ("n_y",)),
    Tensor("K", ("n", "n")),
    Tensor("nu", ("n", "m")),
    Tensor("k_0", ("m",)),
)


def second_moment(given: Values) -> Array:
    return namespace_of(y=given["Y"]).einsum("s,si,sk->ik", given["pi"], given["Y"], given["Y"])


def cross_moment(given: Values) -> Array:
    return namespace_of(y=given["Y"]).einsum("s,si,sj->ij", given["pi"], given["Y"], given["T"])


def query_moment(given: Values) -> Array:
    return mean_square(given["T"], given["pi"])


def mean_square(errors: Array, weights: Array) -> Array:
    """The mean over samples, for each query: (n_y, m), (n_y,) -> (m,)."""
    return namespace_of(errors=errors).einsum("s,sj,sj->j", weights, errors, errors)


def moment(name: str, statement: str, tensor: str, of: Callable[[Values], Array]) -> Hypothesis:
    """The input called ``tensor`` is that moment of the labels."""
    return Hypothesis(
        name, statement, lambda given: (of(given), given[tensor]), lambda given: {**given, tensor: of(given)}
    )


MOMENTS = (
    moment("second_moment", "E[y_i y_k] = K_ik", "K", second_moment),
    moment("cross_moment", "E[y_i y] = nu_i, y the query's label", "nu", cross_moment),
    moment("query_moment", "E[y^2] = k_0", "k_0", query_moment),
)


def head(given: Values, at: Values, normalise: Callable[[Similarity], Similarity]) -> Head:
    """V = diag(A, r I), key B, query C, similarity h."""
    y = given["Y"]
    return Head(
        value=Value(x_from_x=at["A"], y_from_y=namespace_of(y=y).eye(y.shape[-2], like=y) * at["r"]),
        key=Projection(x=at["B"]),
        query=Projection(x=at["C"]),
        similarity=normalise(Kernel(at["h"])),
    )


def next_maps(context: Array, query: Array, to_context: Array, to_query: Array, r: Array) -> tuple[Array, Array]:
    """G (I + r H) and g + r G h, from the similarities (n, n) and (n, m)."""
    return context + product(context, to_context) * r, query + product(context, to_query) * r


def from_moments(given: Values, query: Array) -> Array:
    """g^T K g + 2 g^T nu + k_0 for each query."""
    xp = namespace_of(query=query)
    quadratic = xp.einsum("ij,ik,kj->j", query, given["K"], query)
    return quadratic + xp.einsum("ij,ij->j", query, given["nu"]) * 2 + given["k_0"]


def linear_in_the_labels(
    name: str,
    normalise: Callable[[Similarity], Similarity],
    layer: Callable[..., Any],
    head: Callable[..., Head],
    next_maps: Callable[..., tuple[Array, Array]],
    read: Callable[[Values, Values], Values],
    divides: bool = False,
) -> Part:
    """The y slots are Y G_L in the context and Y g_L in the query; the x slots are X + A X H, without a label."""

    def start(given: Values) -> Values:
        x, q = given["X"], given["Q"]
        xp = namespace_of(x=x, q=q)
        maps = {"G": xp.eye(x.shape[-1], like=x), "g": xp.zeros((x.shape[-1], q.shape[-1]), like=x)}
        return {**slots_of(first_prompt(given)), "X_next": x, "Q_next": q, **maps}

    def advance(given: Values, at: Values, state: Values) -> Values:
        tokens = Prompt(Tokens(at["X_l"], state["y"]), Tokens(at["Q_l"], state["query_y"]))
        of = read(given, at)
        similarity = normalise(Kernel(of["h"]))
        to_context, to_query = (
            similarity(product(of["B"], of["X_l"]), product(of["C"], of[targets])) for targets in ("X_l", "Q_l")
        )
        context, query = next_maps(state["G"], state["g"], to_context, to_query, of["r"])
        return {
            **slots_of(layer([head(given, at, normalise)], tokens)),
            "X_next": of["X_l"] + product(of["A"], of["X_l"], to_context),
            "Q_next": of["Q_l"] + product(of["A"], of["X_l"], to_query),
            "G": context,
            "g": query,
        }

    def equations(given: Values, state: Values) -> Equations:
        y = given["Y"]
        return {
            "context x": (state["x"], state["X_next"]),
            "context y": (state["y"], product(y, state["G"])),
            "query x": (state["query_x"], state["Q_next"]),
            "query y": (state["query_y"], product(y, state["g"])),
        }

    return Part(
        name=name,
        inputs=DATA,
        steps=LAYER,
        state=(
            *SLOTS,
            Tensor("X_next", ("d", "n")),
            Tensor("Q_next", ("d", "m")),
            Tensor("G", ("n", "n")),
            Tensor("g", ("n", "m")),
        ),
        start=start,
        advance=advance,
        equations=equations,
        hypotheses=(ZERO_SLOT,),
        divides=divides,
    )


def mean_loss(from_moments: Callable[..., Array]) -> Part:
    """The mean of (slot + label)^2 at the query is g^T K g + 2 g^T nu + k_0."""

    def equations(given: Values, state: Values) -> Equations:
        g = given["g"]
        errors = product(given["Y"], g) + given["T"]
        return {"loss": (mean_square(errors, given["pi"]), from_moments(given, g))}

    return Part(
        name="labels",
        inputs=LABELS,
        start=lambda given: {},
        equations=equations,
        hypotheses=MOMENTS,
    )


def claim(
    layer: Callable[..., Any] = layer,
    head: Callable[..., Head] = head,
    next_maps: Callable[..., tuple[Array, Array]] = next_maps,
    from_moments: Callable[..., Array] = from_moments,
    read: Callable[[Values, Values], Values] = lambda given, at: at,
) -> Claim:
    """The claim, from its ingredients; ``read`` is what the maps of a layer are made from."""
    return Claim(
        name="loss_from_second_moment",
        clauses=CLAUSES,
        source=Source("cheng2024", "the loss in its proofs; here for any similarity"),
        parts=(
            linear_in_the_labels("pairwise", lambda similarity: similarity, layer, head, next_maps, read),
            linear_in_the_labels("normalised over the context", Normalised, layer, head, next_maps, read, divides=True),
            mean_loss(from_moments),
        ),
        remarks=(
            "Every layer is given x slots X_l of its own, any; in a transformer they are what the layer before leaves, "
            "in which no label occurs.",
            "An expectation is a weighted sum over a finite population: every row of Y, and of the query's label, is a "
            "sample; the layer acts on each row by itself, as V_yy = r_l I.",
            "With e the unit vector of the query and G_L = [[G, g], [0, 1]] this is e^T G_L^T [[K, nu], [nu^T, k_0]] "
            "G_L e, G_L the product of all I + r_l M H_l.",
        ),
    )


def mutants() -> tuple[Mutant, ...]:
    """False neighbours: each changes one ingredient."""
    return (
        *mutations.common(claim, layer, head),
        Mutant(
            "stale X: similarities of X_0", claim(read=lambda given, at: {**at, "X_l": given["X"], "Q_l": given["Q"]})
        ),
        Mutant("keys and queries exchanged", claim(read=lambda given, at: {**at, "B": at["C"], "C": at["B"]})),
        Mutant("x update dropped", claim(head=mutations.without(head, "x_from_x"))),
        Mutant("(I + r H) G", claim(next_maps=_from_the_left)),
        Mutant("g from the new G", claim(next_maps=_from_new_map)),
        Mutant("2 r", claim(next_maps=_twice_the_step)),
        Mutant("g^T nu once", claim(from_moments=_cross_once)),
        Mutant("slot minus label", claim(from_moments=lambda v, g: from_moments({**v, "nu": -v["nu"]}, g))),
        Mutant("no k_0", claim(from_moments=lambda v, g: from_moments(v, g) - v["k_0"])),
        Mutant("the diagonal of K", claim(from_moments=_uncorrelated)),
    )


def _from_the_left(context: Array, query: Array, to_context: Array, to_query: Array, r: Array) -> tuple[Array, Array]:
    return context + product(to_context, context) * r, next_maps(context, query, to_context, to_query, r)[1]


def _twice_the_step(context: Array, query: Array, to_context: Array, to_query: Array, r: Array) -> tuple[Array, Array]:
    return next_maps(context, query, to_context, to_query, r * 2)


def _from_new_map(context: Array, query: Array, to_context: Array, to_query: Array, r: Array) -> tuple[Array, Array]:
    made = next_maps(context, query, to_context, to_query, r)[0]
    return made, query + product(made, to_query) * r


def _cross_once(given: Values, query: Array) -> Array:
    return from_moments(given, query) - namespace_of(query=query).einsum("ij,ij->j", query, given["nu"])


def _uncorrelated(given: Values, query: Array) -> Array:
    k = given["K"]
    xp = namespace_of(k=k)
    return from_moments({**given, "K": xp.einsum("ii,ik->ik", k, xp.eye(k.shape[0], like=k))}, query)
