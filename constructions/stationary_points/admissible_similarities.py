"""Which similarities an invertible matrix may be moved through, and which an orthogonal one."""

from __future__ import annotations

from collections.abc import Callable

from constructions.arrays.namespace import Array, namespace_of
from constructions.claim import (
    Claim,
    Clause,
    Declaration,
    Equations,
    Hypothesis,
    Mutant,
    Part,
    PointFunction,
    Scalar,
    Source,
    Tensor,
    Values,
)
from constructions.definitions.attention import LINEAR
from constructions.definitions.matrices import product, transposed
from constructions.definitions.similarity import Exponential, Relu, Softmax
from constructions.hypotheses.elementary_functions import EXPONENTIAL_OF_A_SUM
from constructions.hypotheses.inverse import CHANGE, INVERSE
from constructions.hypotheses.orthogonal import columns_orthonormal, turned_and_reflected

CLAUSES = (
    Clause(
        "h(S U, S^-T W) = h(U, W) for every invertible S, U the keys and W the queries, if h is any function of the "
        "scores <u_i, w> of a query w with all keys: <u, w>, relu(<u, w>), exp(c <u, w>), softmax over the keys of c "
        "<u, w>;",
        by=("invertible: scores",),
        read_off=(
            "for S invertible, T with S^T T = I is S^-T; with S^T for S it is h(S^T U, S^-1 W) = h(U, W); each of the "
            "named ones is a function phi of the scores by its definition"
        ),
    ),
    Clause(
        "not the Gaussian kernel, as |S u - S^-T w|^2 exceeds |u - w|^2 by |S u|^2 - |u|^2 + |S^-T w|^2 - |w|^2.",
        by=("invertible: squared distances",),
        read_off="for w = 0 and S = 2 I that is 3 |u|^2, and exp(-c |u - w|^2) changes where u and c are not 0",
    ),
    Clause(
        "If O^T O = I, then h(O U, O W) = h(U, W) for all of these,",
        by=(
            "functions: scores",
            "named: linear",
            "named: relu",
            "named: exponential",
            "named: softmax",
        ),
    ),
    Clause(
        "for the Gaussian kernel exp(-c |u - w|^2) = exp(2 c <u, w>) exp(-c |u|^2) exp(-c |w|^2),",
        by=(
            "named: Gaussian",
            "named: Gaussian by inner products",
        ),
    ),
    Clause(
        "any function of the squared distances |u_i - w|^2 of a query w to all keys,",
        by=("functions: squared distances",),
    ),
    Clause(
        "or of all inner products among the keys and w.",
        by=("functions: inner products",),
        read_off=(
            "with N = n + n^2 + 1 and the coordinate maps for E, F and G, psi is given every inner product by itself"
        ),
    ),
)
COLUMNS: tuple[Declaration, ...] = (Tensor("U", ("d", "n")), Tensor("W", ("d", "m")), Tensor("O", ("d", "d")))


def signed_cycle(given: Values) -> Values:
    """O e_1 = e_2, .., O e_d = -e_1: orthogonal, with integers for entries, and not symmetric for d >= 2."""
    import numpy

    o = given["O"]
    entries = numpy.roll(numpy.eye(o.shape[0]), 1, axis=0)
    entries[0] *= -1
    return {**given, "O": namespace_of(o=o).constant(entries, o)}


def orthogonal(satisfy: Callable[[Values], Values]) -> Hypothesis:
    return Hypothesis("orthogonal", "O^T O = I", columns_orthonormal, satisfy)


GENERAL = orthogonal(lambda given: {**given, "O": turned_and_reflected(given["O"])})
INTEGRAL = orthogonal(signed_cycle)  # exponentials of integers are exact


def square_distances(u: Array, w: Array) -> Array:
    """|u_i - w_j|^2"""
    xp = namespace_of(u=u, w=w)
    keys, queries = xp.ones(u.shape[-1:], like=u), xp.ones(w.shape[-1:], like=w)
    difference = xp.einsum("ai,j->aij", u, queries) - xp.einsum("aj,i->aij", w, keys)
    return xp.einsum("aij,aij->ij", difference, difference)


def gaussian(c: Array) -> Callable[[Array, Array], Array]:
    """exp(-c |u - w|^2)"""
    return lambda u, w: namespace_of(u=u).exponential(square_distances(u, w) * -c)


def factored(u: Array, w: Array, c: Array, times: int = 2) -> Array:
    """exp(2 c <u, w>) exp(-c |u|^2) exp(-c |w|^2)"""
    xp = namespace_of(u=u, w=w)
    keys, queries = (xp.exponential(xp.einsum("ai,ai->i", z, z) * -c) for z in (u, w))
    return xp.einsum("ij,i,j->ij", Exponential(c * times)(u, w), keys, queries)


def inner_products(u: Array, w: Array, given: Values) -> Array:
    """sum_i E_i <u_i, w_j> + sum_ik F_ik <u_i, u_k> + G |w_j|^2 in R^N: all of them, for suitable E, F, G."""
    xp = namespace_of(u=u, w=w)
    ones = xp.ones(w.shape[-1:], like=w)
    crossed = xp.einsum("ri,ai,aj->rj", given["E"], u, w)
    among_keys = xp.einsum("rik,ai,ak,j->rj", given["F"], u, u, ones)
    return crossed + among_keys + xp.einsum("r,aj,aj->rj", given["G"], w, w)


def functions_of_inner_products(
    keys: Callable[[Values], Array],
    queries: Callable[[Values], Array],
    scores: Callable[[Array, Array], Array],
    distances: Callable[[Array, Array], Array],
    products: Callable[[Array, Array, Values], Array],
) -> Part:
    """h(O U, O W) = h(U, W) for any function of the scores, of the squared distances, or of all inner products."""

    def equations(given: Values, state: Values) -> Equations:
        def both(h: Callable[[Array, Array], Array]) -> tuple[Array, Array]:
            return h(keys(given), queries(given)), h(given["U"], given["W"])

        phi, psi = given["phi"], given["psi"]
        return {
            "scores": both(lambda u, w: phi(scores(u, w))),
            "squared distances": both(lambda u, w: phi(distances(u, w))),
            "inner products": both(lambda u, w: psi(products(u, w, given))),
        }

    return Part(
        name="functions",
        inputs=(
            *COLUMNS,
            Tensor("E", ("N", "n")),
            Tensor("F", ("N", "n", "n")),
            Tensor("G", ("N",)),
            PointFunction("phi", "n", "n"),
            PointFunction("psi", "N", "n"),
        ),
        start=lambda given: {},
        equations=equations,
        hypotheses=(GENERAL,),
        divides=True,
    )


def named_similarities(
    keys: Callable[[Values], Array],
    queries: Callable[[Values], Array],
    factored: Callable[[Array, Array, Array], Array],
) -> Part:
    """h(O U, O W) = h(U, W) for the similarities of the papers, and the Gaussian kernel is one of inner products."""

    def equations(given: Values, state: Values) -> Equations:
        u, w, c = given["U"], given["W"], given["c"]
        turned = keys(given), queries(given)
        similarities: dict[str, Callable[[Array, Array], Array]] = {
            "linear": LINEAR,
            "relu": Relu(),
            "exponential": Exponential(c),
            "softmax": Softmax(c),
            "Gaussian": gaussian(c),
        }
        return {
            **{name: (h(*turned), h(u, w)) for name, h in similarities.items()},
            "Gaussian by inner products": (gaussian(c)(*turned), factored(u, w, c)),
        }

    return Part(
        name="named",
        inputs=(*COLUMNS, Scalar("c")),
        start=lambda given: {},
        equations=equations,
        hypotheses=(INTEGRAL,),
        laws=(EXPONENTIAL_OF_A_SUM,),
        divides=True,
    )


def moved(given: Values) -> tuple[Array, Array]:
    """S U, T W"""
    return product(given["S"], given["U"]), product(given["T"], given["W"])


def moved_distances(given: Values) -> Array:
    """|u - w|^2 + |S u|^2 - |u|^2 + |T w|^2 - |w|^2"""
    u, w = given["U"], given["W"]
    xp = namespace_of(u=u, w=w)
    more = [
        xp.einsum("ai,ai->i", moved, moved) - xp.einsum("ai,ai->i", z, z)
        for moved, z in ((product(given["S"], u), u), (product(given["T"], w), w))
    ]
    keys, queries = xp.ones(u.shape[-1:], like=u), xp.ones(w.shape[-1:], like=w)
    return square_distances(u, w) + xp.einsum("i,j->ij", more[0], queries) + xp.einsum("i,j->ij", keys, more[1])


def invertible(
    scores: Callable[[Array, Array], Array],
    moved: Callable[[Values], tuple[Array, Array]],
    moved_distances: Callable[[Values], Array],
) -> Part:
    """h(S U, T W) = h(U, W), S^T T = I, for any function of the scores; and what becomes of squared distances."""

    def equations(given: Values, state: Values) -> Equations:
        phi = given["phi"]
        keys, queries = moved(given)
        return {
            "scores": (phi(scores(keys, queries)), phi(scores(given["U"], given["W"]))),
            "squared distances": (square_distances(keys, queries), moved_distances(given)),
        }

    return Part(
        name="invertible",
        inputs=(Tensor("U", ("p", "n")), Tensor("W", ("p", "m")), *CHANGE, PointFunction("phi", "n", "n")),
        start=lambda given: {},
        equations=equations,
        hypotheses=(INVERSE,),
    )


def claim(
    keys: Callable[[Values], Array] = lambda given: product(given["O"], given["U"]),
    queries: Callable[[Values], Array] = lambda given: product(given["O"], given["W"]),
    scores: Callable[[Array, Array], Array] = LINEAR,
    distances: Callable[[Array, Array], Array] = square_distances,
    products: Callable[[Array, Array, Values], Array] = inner_products,
    factored: Callable[[Array, Array, Array], Array] = factored,
    moved: Callable[[Values], tuple[Array, Array]] = moved,
    moved_distances: Callable[[Values], Array] = moved_distances,
) -> Claim:
    """The claim, from its ingredients."""
    return Claim(
        name="admissible_similarities",
        clauses=CLAUSES,
        source=Source(
            "cheng2024",
            "its condition h(W, V) = h(S^T W, S^-1 V) for invertible S; that O alone will do, and so the Gaussian, is "
            "beyond what it states",
        ),
        parts=(
            invertible(scores, moved, moved_distances),
            functions_of_inner_products(keys, queries, scores, distances, products),
            named_similarities(keys, queries, factored),
        ),
        remarks=(
            "A pairwise function of <u, w>, |u|^2 and |w|^2 is one of all inner products among the keys and the query. "
            "The Laplace kernel exp(-c |u - w|) is a function of the squared distance.",
            "With N = n + n^2 + 1 and the coordinate maps for E, F and G, psi is given every inner product by itself.",
            "A function of the l1 distance is invariant under signed permutations only, not under every rotation: "
            "enough for statements about samples closed under them.",
        ),
    )


def _coordinates(u: Array, w: Array) -> Array:
    """sum_a (u_a w_a)^2"""
    xp = namespace_of(u=u, w=w)
    return xp.einsum("ai,ai,aj,aj->ij", u, u, w, w)


def _l1(u: Array, w: Array) -> Array:
    """sum_a |u_a - w_a|"""
    xp = namespace_of(u=u, w=w)
    keys, queries = xp.ones(u.shape[-1:], like=u), xp.ones(w.shape[-1:], like=w)
    difference = xp.einsum("ai,j->aij", u, queries) - xp.einsum("aj,i->aij", w, keys)
    return xp.einsum("aij->ij", xp.relu(difference) + xp.relu(-difference))


def _with_sum(u: Array, w: Array, given: Values) -> Array:
    """The sum of the coordinates of w besides."""
    xp = namespace_of(w=w)
    return inner_products(u, w, given) + xp.einsum("r,aj->rj", given["G"], w)


def _without_query(u: Array, w: Array, c: Array) -> Array:
    """exp(2 c <u, w>) exp(-c |u|^2)"""
    xp = namespace_of(u=u, w=w)
    keys = xp.exponential(xp.einsum("ai,ai->i", u, u) * -c)
    return xp.einsum("ij,i->ij", Exponential(c * 2)(u, w), keys)


def mutants() -> tuple[Mutant, ...]:
    """False neighbours: each changes one ingredient."""

    def turned(by: Callable[[Array], Array], name: str) -> Callable[[Values], Array]:
        return lambda given: product(by(given["O"]), given[name])

    def double(o: Array) -> Array:
        return o * 2

    def sheared(o: Array) -> Array:
        return o + namespace_of(o=o).eye(o.shape[0], like=o)

    return (
        Mutant("only the keys", claim(queries=lambda given: given["W"])),
        Mutant("only the queries", claim(keys=lambda given: given["U"])),
        Mutant("O^T for the queries", claim(queries=turned(transposed, "W"))),
        Mutant("2 O", claim(keys=turned(double, "U"), queries=turned(double, "W"))),
        Mutant("I + O", claim(keys=turned(sheared, "U"), queries=turned(sheared, "W"))),
        Mutant("coordinatewise products", claim(scores=_coordinates)),
        Mutant("l1 distance", claim(distances=_l1)),
        Mutant("the sum of the coordinates besides", claim(products=_with_sum)),
        Mutant("the Gaussian without |w|^2", claim(factored=_without_query)),
        Mutant("the Gaussian with c for 2 c", claim(factored=lambda u, w, c: factored(u, w, c, times=1))),
        Mutant("S for the keys alone", claim(moved=lambda given: (product(given["S"], given["U"]), given["W"]))),
        Mutant("S for both", claim(moved=lambda given: moved({**given, "T": given["S"]}))),
        Mutant("S^T for the keys", claim(moved=lambda given: moved({**given, "S": transposed(given["S"])}))),
        Mutant(
            "distances that S leaves", claim(moved_distances=lambda given: square_distances(given["U"], given["W"]))
        ),
        Mutant("-c", claim(factored=lambda u, w, c: factored(u, w, -c))),
    )
