"""Rotating the prompt and the weights of every layer alike, in whitened coordinates, changes no label slot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
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
    PointFunction,
    Scalar,
    Source,
    Tensor,
    Values,
)
from constructions.definitions.attention import Head, Projection, Value, layer
from constructions.definitions.matrices import product, transposed
from constructions.definitions.prompt import Prompt, Tokens
from constructions.definitions.similarity import Kernel, OfColumns
from constructions.definitions.slots import DATA, SLOTS, first_prompt, prompt_of, slots_of
from constructions.hypotheses.orthogonal import columns_orthonormal, turned_and_reflected
from constructions.hypotheses.square_root import FRAME, LEFT_INVERSE, turning

CLAUSES = (
    Clause(
        "Let R S = I, O^T O = I, T = S O R, h(O u, O w) = h(u, w), and let the weights of a target be any "
        "function phi of its h(B_l x_i, C_l x_j) with all context tokens: h itself, or h normalised over them, "
        "as in softmax.",
        by=("equivariance",),
    ),
    Clause(
        "Layers with V_l = diag(S A'_l R, r_l I), B_l = B'_l R, C_l = C'_l R, any A'_l, B'_l, C'_l, r_l, map a "
        "context (X, Y) and queries (Q, Z) to (X_L, Y_L) and (Q_L, Z_L); layers with O A'_l O^T, O B'_l O^T, O "
        "C'_l O^T for A'_l, B'_l, C'_l, the same O in all of them, map (T X, Y) and (T Q, Z) to (T X_L, Y_L) and "
        "(T Q_L, Z_L), for every L:",
        by=("equivariance",),
    ),
    Clause(
        "the label slots, so the predictions and the loss of every prompt, are the same.",
        by=(
            "equivariance: context y",
            "equivariance: query y",
        ),
        read_off="predictions and loss are functions of the label slots",
    ),
)
MOVED: tuple[Declaration, ...] = (
    Tensor("moved_x", ("d", "n")),
    Tensor("moved_y", ("n_y", "n")),
    Tensor("moved_query_x", ("d", "m")),
    Tensor("moved_query_y", ("n_y", "m")),
)
WEIGHTS: tuple[Declaration, ...] = (
    Tensor("A", ("d", "d")),
    Tensor("B", ("d", "d")),
    Tensor("C", ("d", "d")),
    Scalar("r"),
)


def constant_similarity(given: Values) -> Values:
    """h(0, 0) for h(u, w): invariant under every matrix O."""
    h = given["h"]
    return {**given, "h": lambda u, w: h(u * 0, w * 0)}


def with_orthogonal(given: Values) -> Values:
    """O orthogonal, and h(u, w) (1 + <u, w> / (1 + |u|^2 + |w|^2)) for h(u, w): as invariant under O as h was."""
    o = turned_and_reflected(given["O"])
    h = given["h"]

    def function(u: Array, w: Array) -> Array:
        xp = namespace_of(u=u, w=w)
        weights = h(u, w)
        ones = xp.ones(weights.shape, like=weights)
        lengths = xp.einsum("ai,ai,ij->ij", u, u, ones) + xp.einsum("aj,aj,ij->ij", w, w, ones)
        cosine = xp.einsum("ai,aj,ij->ij", u, w, xp.reciprocal(ones + lengths))
        return weights + xp.einsum("ij,ij->ij", weights, cosine)

    return {**given, "O": o, "h": function}


INVARIANT = Hypothesis(
    "invariant_similarity",
    "h(O u, O w) = h(u, w)",
    lambda given, u, w: (given["h"](product(given["O"], u), product(given["O"], w)), given["h"](u, w)),
    constant_similarity,
    parameters=(("d", "points"), ("d", "more points")),
)
ORTHOGONAL = Hypothesis("orthogonal", "O^T O = I", columns_orthonormal, with_orthogonal)


@dataclass(frozen=True)
class Weights:
    """A', B', C' of one layer: the weights in whitened coordinates."""

    value: Array
    key: Array
    query: Array


def weights(given: Values, at: Values) -> Weights:
    return Weights(at["A"], at["B"], at["C"])


def conjugated(given: Values, at: Values) -> Weights:
    """O A' O^T, O B' O^T, O C' O^T"""
    o = given["O"]
    return Weights(*(product(o, at[name], transposed(o)) for name in "ABC"))


def head(given: Values, made: Weights, r: Array) -> Head:
    """V = diag(S A' R, r I), key B' R, query C' R, weights phi of h."""
    s, whiten, y = given["S"], given["R"], given["Y"]
    return Head(
        value=Value(
            x_from_x=product(s, made.value, whiten),
            y_from_y=namespace_of(y=y).eye(y.shape[-2], like=y) * r,
        ),
        key=Projection(x=product(made.key, whiten)),
        query=Projection(x=product(made.query, whiten)),
        similarity=OfColumns(given["phi"], Kernel(given["h"])),
    )


def moved_slots(prompt: Prompt) -> dict[str, Array]:
    return {f"moved_{name}": slot for name, slot in slots_of(prompt).items()}


def moved_prompt(state: Values) -> Prompt:
    return prompt_of({name: state[f"moved_{name}"] for name in ("x", "y", "query_x", "query_y")})


MOVING = ("only the query updated", "only the context updated", "update divided by n", "x doubled")
as_given, head_as_given = layer, head


def claim(
    layer: Callable[..., Any] = layer,
    head: Callable[..., Head] = head,
    conjugated: Callable[[Values, Values], Weights] = conjugated,
    turning: Callable[[Values], Array] = turning,
) -> Claim:
    """The claim, from its ingredients; ``layer`` and ``head`` are those of the rotated prompt."""

    def start(given: Values) -> Values:
        prompt, t = first_prompt(given), turning(given)
        context, query = (Tokens(product(t, tokens.x), tokens.y) for tokens in (prompt.context, prompt.query))
        return {**slots_of(prompt), **moved_slots(Prompt(context, query))}

    def equations(given: Values, state: Values) -> Equations:
        t = turning(given)
        return {
            "context x": (state["moved_x"], product(t, state["x"])),
            "context y": (state["moved_y"], state["y"]),
            "query x": (state["moved_query_x"], product(t, state["query_x"])),
            "query y": (state["moved_query_y"], state["query_y"]),
        }

    def advance(given: Values, at: Values, state: Values) -> Values:
        before = as_given([head_as_given(given, weights(given, at), at["r"])], prompt_of(state))
        after = layer([head(given, conjugated(given, at), at["r"])], moved_prompt(state))
        return {**slots_of(before), **moved_slots(after)}

    return Claim(
        name="orthogonal_equivariance",
        clauses=CLAUSES,
        source=Source(
            "cheng2024",
            "the symmetry behind its stationary points, here prompt by prompt, layer by layer and without a law",
            words="(content) Sigma^-1/2 O Sigma^1/2 is mixed with T = Sigma^1/2 O Sigma^-1/2",
            read="in one restatement of the paper",
        ),
        parts=(
            Part(
                name="equivariance",
                inputs=(*DATA, *FRAME, PairFunction("h", "d"), PointFunction("phi", "n", "n")),
                steps=WEIGHTS,
                state=(*SLOTS, *MOVED),
                start=start,
                advance=advance,
                equations=equations,
                hypotheses=(LEFT_INVERSE, INVARIANT, ORTHOGONAL),
                divides=True,
            ),
        ),
        remarks=(
            "Any weights are of this form: A' = R A S, B' = B S, C' = C S, S being invertible.",
            "In the paper S = Sigma^1/2.  That S is symmetric or positive definite is not used here: it makes T keep "
            "the covariance, T Sigma T^T = Sigma, so that X can have the law of T X at all: admissible_laws.",
            "If (T X, T Q, labels) has the law of (X, Q, labels), both sets of weights have the same expected loss, by "
            "integration.  Since the slots are equal for every Y, so are the maps G_L, g_L of "
            "loss_from_second_moment: it is enough that (T X, T Q) has the law of (X, Q) and that the second moment of "
            "the labels given the tokens is the same at (T X, T Q) as at (X, Q): admissible_laws.",
        ),
    )


def mutants() -> tuple[Mutant, ...]:
    """False neighbours: each changes one ingredient of the rotated layers, or T."""

    def one(name: str, change: Callable[[Array, Array], Array]) -> Claim:
        """The weight called ``name`` is ``change`` of it and O."""

        def changed(given: Values, at: Values) -> Weights:
            made = {each: product(given["O"], at[each], transposed(given["O"])) for each in "ABC"}
            return Weights(*{**made, name: change(at[name], given["O"])}.values())

        return claim(conjugated=changed)

    def of_transposed(given: Values, at: Values) -> Weights:
        return conjugated({**given, "O": transposed(given["O"])}, at)

    def mixed_up(given: Values) -> Array:
        return turning({**given, "S": given["R"], "R": given["S"]})

    return (
        *(Mutant(name, claim(layer=mutations.LAYERS[name](layer))) for name in MOVING),
        Mutant("sign of the values", claim(head=mutations.sign_flipped(head))),
        Mutant("keys and queries exchanged", claim(head=mutations.transposed(head))),
        Mutant("x update dropped", claim(head=mutations.without(head, "x_from_x"))),
        Mutant("A not conjugated", one("A", lambda a, o: a)),
        Mutant("O B without O^T", one("B", lambda b, o: product(o, b))),
        Mutant("O^T C O", one("C", lambda c, o: product(transposed(o), c, o))),
        Mutant("O^T for O", claim(conjugated=of_transposed)),
        Mutant("Sigma^-1/2 O Sigma^1/2", claim(turning=mixed_up)),
        Mutant("T = O", claim(turning=lambda given: given["O"])),
    )
