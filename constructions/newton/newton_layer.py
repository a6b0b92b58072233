"""Two linear heads on tokens [X; R; I] make a step of Newton's iteration for the inverse of a symmetric R."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from constructions import mutations
from constructions.arrays.namespace import Array, Number, namespace_of
from constructions.claim import Claim, Clause, Declaration, Equations, Mutant, Part, Scalar, Source, Tensor, Values
from constructions.definitions import newton
from constructions.definitions.attention import Head, layer
from constructions.definitions.matrices import product, transposed
from constructions.definitions.prompt import Prompt, Tokens
from constructions.definitions.slots import prompt_of, slots_of
from constructions.hypotheses.symmetric_matrix import symmetric

CLAUSES = (
    Clause(
        "Let R^T = R, d x d, and let the d context tokens have three slots, x, r and i, the columns of X_0, of R and "
        "of I. L layers of two linear heads, one with value x, key i and query i, one with value -x, key r and query "
        "x, all of them written to x, leave X_L, R and I in the slots, where X_{l+1} = 2 X_l - X_l R X_l.",
        by=(
            "simulation: context x",
            "simulation: context r",
            "simulation: context i",
        ),
    ),
    Clause(
        "I - X_L R = P_L, where P_0 = I - X_0 R and P_{l+1} = P_l^2,",
        by=("simulation: residual",),
    ),
    Clause(
        "so that X_L -> R^-1 if every eigenvalue of I - X_0 R is below 1 in absolute value.",
        by=("simulation: residual",),
        read_off="P_L = P_0^(2^L) -> 0, so X_L R -> I; R is regular, as X_0 R has no eigenvalue 0",
    ),
    Clause(
        "Any number of queries with X_0 b in the slot x, b in the slot i and anything in the slot r, which none reads, "
        "hold X_L b in the slot x: in the limit the solution w of R w = b.",
        by=(
            "simulation: query x",
            "simulation: query r",
            "simulation: query i",
        ),
        read_off="the limit is that of the clause before, at b",
    ),
    Clause(
        "From X_0 = a S for R = S the first two iterates are X_1 = 2 a S - a^2 S^3 and X_2 = 4 a S - 6 a^2 S^3 + 4 a^3 "
        "S^5 - a^4 S^7.",
        by=("first iterates",),
    ),
)
STATE: tuple[Declaration, ...] = (
    Tensor("x", ("d", "d")),
    Tensor("r", ("d", "d")),
    Tensor("i", ("d", "d")),
    Tensor("query_x", ("d", "m")),
    Tensor("query_r", ("d", "m")),
    Tensor("query_i", ("d", "m")),
    Tensor("iterate", ("d", "d")),
    Tensor("P", ("d", "d")),
)
HeadOf = Callable[[Array], Head]


def eye(of: Array) -> Array:
    """The identity of the rows of ``of``."""
    return namespace_of(of=of).eye(of.shape[0], like=of)


def start(given: Values) -> Values:
    """Context (X, R, I), queries (X b, z, b); the iteration is at X, and P = I - X R."""
    x, r = given["X"], given["R"]
    first = Prompt(Tokens(x=x, r=r, i=eye(x)), Tokens(x=product(x, given["b"]), r=given["z"], i=given["b"]))
    return {**slots_of(first), "iterate": x, "P": eye(x) - product(x, r)}


def equations(given: Values, state: Values) -> Equations:
    """The slots hold the iterate, R and I, and in the queries the iterate times b, z and b; I - X R = P."""
    r, b, x = given["R"], given["b"], state["iterate"]
    return {
        "context x": (state["x"], x),
        "context r": (state["r"], r),
        "context i": (state["i"], eye(r)),
        "query x": (state["query_x"], product(x, b)),
        "query r": (state["query_r"], given["z"]),
        "query i": (state["query_i"], b),
        "residual": (eye(r) - product(x, r), state["P"]),
    }


def simulation(
    layer: Callable[..., Any],
    copying: HeadOf,
    head: HeadOf,
    next_inverse: Callable[[Array, Array], Array],
    next_residual: Callable[[Array], Array],
    read: Callable[[Values, Values], Values],
) -> Part:
    """L layers leave X_L, R and I, and X_L b in the queries; I - X_L R is squared in each."""

    def advance(given: Values, at: Values, state: Values) -> Values:
        identity = eye(given["R"])
        prompt = layer([copying(identity), head(identity)], prompt_of(read(given, state), ("x", "r", "i")))
        return {
            **slots_of(prompt),
            "iterate": next_inverse(state["iterate"], given["R"]),
            "P": next_residual(state["P"]),
        }

    return Part(
        name="simulation",
        inputs=(
            Tensor("X", ("d", "d")),
            Tensor("R", ("d", "d")),
            Tensor("b", ("d", "m")),
            Tensor("z", ("d", "m")),
        ),
        state=STATE,
        start=start,
        advance=advance,
        equations=equations,
        hypotheses=(symmetric("R"),),
    )


def first(s: Array, a: Number) -> Array:
    """2 a S - a^2 S^3"""
    return s * (a * 2) - product(s, s, s) * (a * a)


def second(s: Array, a: Number) -> Array:
    """4 a S - 6 a^2 S^3 + 4 a^3 S^5 - a^4 S^7"""
    three, two = product(s, s, s), product(s, s)
    five, seven = product(three, two), product(three, two, two)
    return s * (a * 4) - three * (a * a * 6) + five * (a * a * a * 4) - seven * (a * a * a * a)


def first_iterates(
    next_inverse: Callable[[Array, Array], Array],
    first: Callable[[Array, Number], Array],
    second: Callable[[Array, Number], Array],
) -> Part:
    """X_1 and X_2 from X_0 = a S for R = S."""

    def equations(given: Values, state: Values) -> Equations:
        s, a = given["S"], given["a"]
        once = next_inverse(s * a, s)
        return {"X_1": (once, first(s, a)), "X_2": (next_inverse(once, s), second(s, a))}

    return Part(
        name="first iterates",
        inputs=(Tensor("S", ("d", "d")), Scalar("a")),
        start=lambda given: {},
        equations=equations,
    )


def claim(
    layer: Callable[..., Any] = layer,
    copying: HeadOf = newton.copying,
    head: HeadOf = newton.correcting,
    next_inverse: Callable[[Array, Array], Array] = newton.next_inverse,
    next_residual: Callable[[Array], Array] = lambda p: product(p, p),
    read: Callable[[Values, Values], Values] = lambda given, state: state,
    first: Callable[[Array, Number], Array] = first,
    second: Callable[[Array, Number], Array] = second,
) -> Claim:
    """The claim, from its ingredients; ``read`` is the state a layer is given."""
    return Claim(
        name="newton_layer",
        clauses=CLAUSES,
        source=Source(
            "giannou2024", "Lemma 4.1, here for symmetric matrices, with the squared residual and the queries"
        ),
        parts=(
            simulation(layer, copying, head, next_inverse, next_residual, read),
            first_iterates(next_inverse, first, second),
        ),
        remarks=(
            "For any R the layer has R^T where the iteration has R: with the columns of R^T in the slot r no "
            "hypothesis is needed.",
            "The first iterates are those of any square S.",
        ),
    )


def mutants() -> tuple[Mutant, ...]:
    """False neighbours: each changes one ingredient."""
    head, copying = newton.correcting, newton.copying

    def reading(value: str, key: str, query: str) -> Claim:
        """The second head, with these slots for its value, key and query."""
        return claim(head=lambda one: Head({("x", value): -one}, {key: one}, {query: one}))

    return (
        *mutations.common(claim, layer, head),
        Mutant("key x, query r", reading("x", "x", "r")),
        Mutant("key x, query x", reading("x", "x", "x")),
        Mutant("value r", reading("r", "r", "x")),
        Mutant("key i for r", reading("x", "i", "x")),
        Mutant("the second head writes to r", claim(head=lambda one: Head({("r", "x"): -one}, {"r": one}, {"x": one}))),
        Mutant(
            "the first head writes to i", claim(copying=lambda one: Head({("i", "x"): one}, {"i": one}, {"i": one}))
        ),
        Mutant("no copying: X - X R X", claim(copying=mutations.without(copying, "x_from_x"))),
        Mutant("the first head copies i", claim(copying=lambda one: Head({("x", "i"): one}, {"i": one}, {"i": one}))),
        Mutant("X_0 in every layer", claim(read=lambda given, state: {**state, "x": given["X"]})),
        Mutant("2 I - X R", claim(next_inverse=lambda x, r: eye(x) * 2 - product(x, r))),
        Mutant("R R^T for R", claim(next_inverse=lambda x, r: newton.next_inverse(x, product(r, transposed(r))))),
        Mutant("residual doubled, not squared", claim(next_residual=lambda p: p + p)),
        Mutant("residual cubed", claim(next_residual=lambda p: product(p, p, p))),
        Mutant("4 a^2 S^3 for a^2 S^3", claim(first=lambda s, a: first(s, a * 2) - s * (a * 2))),
        Mutant("a^4 S^7 dropped", claim(second=lambda s, a: second(s, a) + product(*[s] * 7) * (a * a * a * a))),
    )
