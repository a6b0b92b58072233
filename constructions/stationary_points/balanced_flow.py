"""Gradient flow on keys and queries conserves B B^T - C C^T, as the scores see the product B^T C alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from constructions import mutations
from constructions.arrays.namespace import Array, Number, namespace_of
from constructions.claim import Claim, Clause, Equations, Mutant, Part, PointFunction, Scalar, Source, Tensor, Values
from constructions.definitions import heads
from constructions.definitions.attention import Head, Projection, Value, layer
from constructions.definitions.matrices import product, transposed
from constructions.definitions.similarity import OfColumns
from constructions.definitions.slots import DATA, first_prompt, slots_of

CLAUSES = (
    Clause(
        "Let the weights of a target be any function phi of its inner products <B x_i, C x_j> with all context tokens, "
        "as in linear, relu, exponential and softmax attention. A head with key B and query C is the head with key I "
        "and query B^T C, in any slot and for any values:",
        by=("one product",),
    ),
    Clause(
        "a loss f of any number of layers and heads sees B and C of each of them through B^T C alone.",
        by=("one product",),
        read_off="the part is about one head and any prompt: the layers after it are given the same, and heads add up",
    ),
    Clause(
        "If F, f as a function of that product, is differentiable there, with the derivatives G = dF/d(B^T C), then "
        "df/dB = C G^T and df/dC = B G:",
        by=(
            "gradients: along a line",
            "gradients: chain rule",
        ),
        read_off=(
            "F(M + t H + t^2 K) = F(M) + t <G, H> + o(t); what is linear in t is the sum of <df/dB, E> and <df/dC, D>, "
            "for all E and D"
        ),
    ),
    Clause(
        "(df/dB) B^T = C (df/dC)^T,",
        by=("gradients: balance",),
    ),
    Clause(
        "so gradient flow B' = -df/dB, C' = -df/dC conserves B B^T - C C^T, as long as it runs;",
        by=("gradients: flow",),
        read_off="the equation is that the derivative of B B^T - C C^T along the flow is 0, at any B, C and G",
    ),
    Clause(
        "a step of gradient descent, of size h, adds h^2 ((df/dB) (df/dB)^T - (df/dC) (df/dC)^T) to it.",
        by=("gradients: step",),
    ),
)
Gradients = Callable[[Values], tuple[Array, Array]]


def head(given: Values, key: Array, query: Array) -> Head:
    """Every block of the value map, this key and query of x, and any function of the scores."""
    return Head(
        Value(*(given[t.name] for t in heads.VALUE)),
        Projection(key),
        Projection(query),
        OfColumns(given["phi"]),
    )


def merged(given: Values) -> Head:
    """Key I, query B^T C."""
    x = given["X"]
    identity = namespace_of(x=x).eye(x.shape[-2], like=x)
    return head(given, identity, product(transposed(given["B"]), given["C"]))


def apart(given: Values) -> Head:
    """Key B, query C."""
    return head(given, given["B"], given["C"])


def one_product(layer: Callable[..., Any], merged: Callable[[Values], Head]) -> Part:
    """The layer with key I and query B^T C leaves what that with key B and query C leaves."""

    def equations(given: Values, state: Values) -> Equations:
        ours = slots_of(layer([merged(given)], first_prompt(given)))
        theirs = slots_of(_layer([apart(given)], first_prompt(given)))
        return {name: (ours[name], theirs[name]) for name in ours}

    return Part(
        name="one product",
        inputs=(*DATA, *heads.VALUE, Tensor("B", ("p", "d")), Tensor("C", ("p", "d")), PointFunction("phi", "n", "n")),
        start=lambda given: {},
        equations=equations,
    )


def pairing(a: Array, b: Array) -> Array:
    """<A, B> = sum_ab A_ab B_ab, shape ()."""
    return namespace_of(a=a).einsum("ab,ab->", a, b)


def gradients(given: Values) -> tuple[Array, Array]:
    """df/dB = C G^T and df/dC = B G."""
    return product(given["C"], transposed(given["G"])), product(given["B"], given["G"])


def difference(b: Array, c: Array) -> Array:
    """B B^T - C C^T, (p, p)."""
    return product(b, transposed(b)) - product(c, transposed(c))


def drift(b: Array, c: Array, b_velocity: Array, c_velocity: Array) -> Array:
    """The derivative of B B^T - C C^T where B and C have these velocities."""
    of_b, of_c = product(b_velocity, transposed(b)), product(c_velocity, transposed(c))
    return of_b + transposed(of_b) - of_c - transposed(of_c)


def of_gradients(
    gradients: Gradients,
    conserved: Callable[[Array, Array], Array],
    drift: Callable[..., Array],
    direction: Callable[[Array, Array, Array, Array], Array],
    stepped: Callable[[Array, Array, Number], Array],
) -> Part:
    """The gradients of F(B^T C), their balance, and what flow and descent do to B B^T - C C^T."""

    def equations(given: Values, state: Values) -> Equations:
        b, c, e, d, t, h = (given[name] for name in ("B", "C", "E", "D", "t", "h"))
        by_b, by_c = gradients(given)
        along = direction(b, c, e, d)
        moved = conserved(b - by_b * h, c - by_c * h)
        return {
            "along a line": (
                product(transposed(b + e * t), c + d * t),
                product(transposed(b), c) + along * t + product(transposed(e), d) * (t * t),
            ),
            "chain rule": (pairing(given["G"], along), pairing(by_b, e) + pairing(by_c, d)),
            "balance": (product(by_b, transposed(b)), product(c, transposed(by_c))),
            "flow": (drift(b, c, -by_b, -by_c), product(b, transposed(b)) * 0),
            "step": (moved - conserved(b, c), stepped(by_b, by_c, h)),
        }

    return Part(
        name="gradients",
        inputs=(
            *(Tensor(name, ("p", "d")) for name in "BCED"),
            Tensor("G", ("d", "d")),
            Scalar("t"),
            Scalar("h"),
        ),
        start=lambda given: {},
        equations=equations,
    )


def direction(b: Array, c: Array, e: Array, d: Array) -> Array:
    """E^T C + B^T D"""
    return product(transposed(e), c) + product(transposed(b), d)


def stepped(by_b: Array, by_c: Array, h: Number) -> Array:
    """h^2 ((df/dB) (df/dB)^T - (df/dC) (df/dC)^T)"""
    return difference(by_b, by_c) * (h * h)


_layer = layer
READING = ("only the query updated", "only the context updated", "update divided by n", "x doubled")  # from the context


def claim(
    layer: Callable[..., Any] = layer,
    head: Callable[[Values], Head] = merged,
    gradients: Gradients = gradients,
    conserved: Callable[[Array, Array], Array] = difference,
    drift: Callable[..., Array] = drift,
    direction: Callable[[Array, Array, Array, Array], Array] = direction,
    stepped: Callable[[Array, Array, Number], Array] = stepped,
) -> Claim:
    """The claim, from its ingredients; ``layer`` and ``head`` are those with one product."""
    return Claim(
        name="balanced_flow",
        clauses=CLAUSES,
        source=Source("attention-audit", "for linear networks known; here for keys and queries under any similarity"),
        parts=(one_product(layer, head), of_gradients(gradients, conserved, drift, direction, stepped)),
        remarks=(
            "Nothing is assumed of the similarity: it may be normalised over the context, and need not be a kernel.",
            "With keys and queries of whole tokens, (K_x, K_y) and (Q_x, Q_y), the same holds with these for B and C.",
            "B and C that start balanced, B B^T = C C^T, stay so: |B_a| = |C_a| for every row a, and B and C have the "
            "same singular values.",
            "Where phi is not differentiable, as relu at a score 0, nothing is said.",
        ),
    )


def mutants() -> tuple[Mutant, ...]:
    """False neighbours: each changes one ingredient."""

    def transposed_product(given: Values) -> Head:
        """Key I, query C^T B."""
        return merged({**given, "B": given["C"], "C": given["B"]})

    def other(b: Callable[[Values], Array], c: Callable[[Values], Array]) -> Claim:
        return claim(gradients=lambda given: (b(given), c(given)))

    def by_b(given: Values) -> Array:
        return gradients(given)[0]

    def by_c(given: Values) -> Array:
        return gradients(given)[1]

    return (
        *(Mutant(name, claim(layer=mutations.LAYERS[name](layer))) for name in READING),
        *(Mutant(name, claim(head=mutate(merged))) for name, mutate in mutations.HEADS.items()),
        Mutant("keys and queries exchanged", claim(head=transposed_product)),
        Mutant("C G for df/dB", other(lambda given: product(given["C"], given["G"]), by_c)),
        Mutant("B G^T for df/dC", other(by_b, lambda given: product(given["B"], transposed(given["G"])))),
        Mutant("-df/dC", other(by_b, lambda given: -by_c(given))),
        Mutant("2 df/dB", other(lambda given: by_b(given) * 2, by_c)),
        Mutant("B B^T + C C^T", claim(conserved=lambda b, c: difference(b, c) + product(c, transposed(c)) * 2)),
        Mutant("B^T B - C^T C along the flow", claim(drift=_of_columns)),
        Mutant("(B B^T + C C^T)'", claim(drift=lambda b, c, u, v: drift(b, c, u, -v))),
        Mutant("B B^T alone", claim(drift=lambda b, c, u, v: drift(b, c, u, v * 0))),
        Mutant("E^T C - B^T D", claim(direction=lambda b, c, e, d: direction(b, c, e, -d))),
        Mutant("a step conserves it too", claim(stepped=lambda u, v, h: stepped(u, v, h) * 0)),
        Mutant("h for h^2", claim(stepped=lambda u, v, h: difference(u, v) * h)),
    )


def _of_columns(b: Array, c: Array, b_velocity: Array, c_velocity: Array) -> Array:
    """The trace of (B^T B + C^T C)', on the diagonal of (p, p): of the columns, and not balanced."""
    xp = namespace_of(b=b)
    total = pairing(b, b_velocity) + pairing(c, c_velocity)
    return xp.einsum(",ab->ab", total, xp.eye(b.shape[0], like=b))
