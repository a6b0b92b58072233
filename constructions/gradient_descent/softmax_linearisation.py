"""Two softmax heads of opposite small key-query products take a mean-centred gradient step, up to a bounded remainder.

With u_i = c z_i, the softmax weights s_i(u) = exp(u_i)/sum_k exp(u_k) have the exact odd and even parts

    s_i(u) - s_i(-u) = 2 sum_k sinh(u_i - u_k) / sum_kl cosh(u_k - u_l)
    s_i(u) + s_i(-u) = 2 sum_k cosh(u_i - u_k) / sum_kl cosh(u_k - u_l),

which are proved through the layer, multiplied out, in exponentials (2 sinh x = exp(x) - exp(-x), and summed over k and
l, exp(u_k - u_l) is cosh(u_k - u_l)).  With N^2 = sum_kl 1, the remainders are sums over k, l, m of

    sinh x - x cosh y    and    cosh x - cosh y,    x = u_i - u_k, y = u_l - u_m,

each of which is bounded by cosh y times (16/3) delta^3 and 8 delta^2, with delta = max |u_i| <= 1, |x|, |y| <= 2 delta.
With ``hyperbolic_bounds``, these are inequalities between polynomials: x >= 0 without loss, z = sinh x - x,
a = cosh x - 1, b = 1 - 1/cosh y <= min(1, 2 delta^2).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from constructions import mutations
from constructions.arrays.namespace import Array, Number, namespace_of
from constructions.claim import (
    Claim,
    Clause,
    Equations,
    Inequality,
    Mutant,
    Part,
    Scalar,
    Source,
    Tensor,
    Values,
    Variable,
)
from constructions.definitions.attention import Head, Projection, Value, layer
from constructions.definitions.similarity import Softmax
from constructions.definitions.slots import DATA, first_prompt
from constructions.hypotheses.elementary_functions import EXPONENTIAL_OF_A_SUM, RECIPROCAL

CLAUSES = (
    Clause(
        "For every N, two softmax heads with key-query products cA and -cA and opposite values read sum_i v_i "
        "(s_i(cz) - s_i(-cz)), z_i = <A x_i, q>,",
        by=("softmax: odd part",),
        read_off="by the definition of the two heads; the part says what it is in terms of cosh and sinh",
    ),
    Clause(
        "where |(s_i(cz) - s_i(-cz))/(2c) - (z_i - mean z)/N| <= (16/3) c^2 max|z|^3/N for 0 < |c| max|z| <= 1:",
        by=(
            "softmax: odd part",
            "remainders: odd remainder",
            "sinh x - x cosh y is at most (16/3) delta^3 cosh y",
            "x cosh y - sinh x is at most x (cosh y - 1)",
            "x (cosh y - 1) is at most (16/3) delta^3 cosh y",
            "hyperbolic_bounds",
        ),
        read_off=(
            "with u = c z and delta = max|u|, (s_i(u) - s_i(-u))/2 is sum_k sinh(u_i - u_k) over sum_lm cosh(u_l "
            "- u_m), as the v_i are free; N^2 times the one less sum_k (u_i - u_k) times the other is a sum of "
            "sinh x - x cosh y, where |x| and |y| are at most 2 delta, and sinh is odd"
        ),
    ),
    Clause(
        "to second order in c, the mean-centred step.",
        by=("remainders: odd remainder",),
        read_off="the bound before is of the order c^2",
    ),
    Clause(
        "It differs from the gradient step sum_i v_i z_i/N by mean v mean z:",
        by=("centring",),
    ),
    Clause(
        "it is that step, for every query, iff the values or the keys A x_i are centred.",
        by=("centring",),
        read_off="mean z = <mean of the A x_i, q>, so that mean v mean z = 0 for every q iff one of the two means is 0",
    ),
    Clause(
        "One head keeps an offset: |s_i(cz) - 1/N - c (z_i - mean z)/N| <= (40/3) c^2 max|z|^2/N for 0 < |c| max|z| "
        "<= 1.",
        by=(
            "softmax: even part",
            "remainders: even remainder",
            "cosh x - cosh y is at most 8 delta^2 cosh y",
            "cosh y - cosh x is at most 8 delta^2 cosh y",
            "the two remainders together, for one head",
            "hyperbolic_bounds",
        ),
        read_off=(
            "one head reads half the sum of the odd and the even part, and the even part is treated as the odd "
            "one, with cosh for sinh and N for sum_k (u_i - u_k)"
        ),
    ),
)


def head(given: Values, sign: int) -> Head:
    """Softmax with key-query product sign c A, and the values V y_i."""
    x = given["X"]
    return Head(
        value=Value(y_from_y=given["V"]),
        key=Projection(x=given["A"] * (given["c"] * sign)),
        query=Projection(x=namespace_of(x=x).eye(x.shape[-2], like=x)),
        similarity=Softmax(),
    )


def differences(z: Array) -> Array:
    """z_ij - z_kj, with axes (n, n, m)."""
    xp = namespace_of(z=z)
    ones = xp.ones(z.shape[:1], like=z)
    return xp.einsum("ij,k->ikj", z, ones) - xp.einsum("kj,i->ikj", z, ones)


def scores(given: Values) -> Array:
    """u_ij = c <A x_i, q_j>, (n, m)."""
    x = given["X"]
    return namespace_of(x=x).einsum("ab,bi,aj->ij", given["A"], x, given["Q"]) * given["c"]


def values(given: Values) -> Array:
    """v_i = V y_i, (n_y, n)."""
    return namespace_of(v=given["V"]).einsum("ce,ei->ci", given["V"], given["Y"])


def mean(array: Array) -> Array:
    """The mean over the second axis, (rows, n) -> (rows,)."""
    xp = namespace_of(array=array)
    return xp.einsum("ci->c", array) * (1 / xp.size(array.shape[-1], like=array))


def parts_of_softmax(layer: Callable[..., Any], head: Callable[..., Head], second_sign: int) -> Part:
    """The odd part, times sum_kl cosh(u_k - u_l), is 2 sum_ik v_i sinh(u_i - u_k); the even one has cosh for sinh."""

    def read(given: Values, sign: int) -> Array:
        """What the query reads from heads (cA, V) and (-cA, sign V)."""
        first, second = head(given, 1), head({**given, "V": given["V"] * sign}, second_sign)
        return layer([first, second], first_prompt(given)).query.y - given["query_slot"]

    def equations(given: Values, state: Values) -> Equations:
        xp, v, u = namespace_of(x=given["X"]), values(given), scores(given)
        up, down = xp.exponential(differences(u)), xp.exponential(-differences(u))
        total = xp.einsum("klj->j", up)
        return {
            "odd part": (
                xp.einsum("cj,j->cj", read(given, -1), total),
                xp.einsum("ci,ikj->cj", v, up - down),
            ),
            "even part": (
                xp.einsum("cj,j->cj", read(given, 1), total),
                xp.einsum("ci,ikj->cj", v, up + down),
            ),
        }

    return Part(
        name="softmax",
        inputs=(*DATA, Tensor("V", ("n_y", "n_y")), Tensor("A", ("d", "d")), Scalar("c")),
        start=lambda given: {},
        equations=equations,
        laws=(EXPONENTIAL_OF_A_SUM, RECIPROCAL),
        divides=True,
    )


def remainders(pairs: int) -> Part:
    """N^2 sum_k g_ik - f_i sum_lm h_lm is one sum over k, l, m, for f_i = sum_k (u_i - u_k) and for f_i = N."""

    def equations(given: Values, state: Values) -> Equations:
        g, h, u = given["g"], given["h"], given["u"]
        xp = namespace_of(g=g)
        n, ones = xp.size(g.shape[0], like=g), xp.ones(g.shape[:1], like=g)
        x = xp.einsum("i,k->ik", u, ones) - xp.einsum("k,i->ik", u, ones)
        each = xp.einsum("ik,l,m->iklm", g, ones, ones)
        odd = each - xp.einsum("ik,lm->iklm", x, h)
        even = each - xp.einsum("lm,i,k->iklm", h, ones, ones)
        gathered, total = xp.einsum("ik->i", g) * n**pairs, xp.einsum("lm->", h)
        own = u * n - xp.einsum("k,i->i", u, ones)
        return {
            "odd remainder": (gathered - xp.einsum("i,->i", own, total), xp.einsum("iklm->i", odd)),
            "even remainder": (gathered - xp.einsum("i,->i", ones, total) * n, xp.einsum("iklm->i", even)),
        }

    return Part(
        name="remainders",
        inputs=(Tensor("u", ("n",)), Tensor("g", ("n", "n")), Tensor("h", ("n", "n"))),
        start=lambda given: {},
        equations=equations,
    )


def centring(centred: bool) -> Part:
    """The gradient step sum_i v_i z_i/N exceeds the mean-centred one, sum_i v_i (z_i - mean z)/N, by mean v mean z."""

    def equations(given: Values, state: Values) -> Equations:
        x, q, v = given["X"], given["Q"], values(given)
        xp = namespace_of(x=x)
        z = xp.einsum("ab,bi,aj->ij", given["A"], x, q)
        gradient = xp.einsum("ci,ij->cj", v, z)
        offset = xp.einsum("c,j->cj", mean(v), mean(xp.einsum("ij->ji", z)))
        n = xp.size(x.shape[-1], like=x)
        step = xp.einsum("ci,ikj->cj", v, differences(z)) if centred else gradient * n
        return {"difference from the gradient step": (gradient * (1 / n) - step * (1 / (n * n)), offset)}

    return Part(
        name="centring",
        inputs=(*DATA, Tensor("V", ("n_y", "n_y")), Tensor("A", ("d", "d"))),
        start=lambda given: {},
        equations=equations,
    )


DELTA = Variable("delta", lower=lambda v: 0, upper=lambda v: 1)


def difference(scale: int) -> Variable:
    """x = u_i - u_k is in [0, 2 delta]."""
    return Variable("x", lower=lambda v: 0, upper=lambda v: scale * v["delta"])


def excess_share(scale: int) -> Variable:
    """b = 1 - 1/cosh y is in [0, 2 delta^2] for |y| <= 2 delta."""
    return Variable("b", lower=lambda v: 0, upper=lambda v: scale * scale * v["delta"] * v["delta"] / 2)


def cube(v: Values, cubic: tuple[int, int]) -> Number:
    """(16/3) delta^3"""
    return cubic[0] * v["delta"] * v["delta"] * v["delta"] / cubic[1]


def square(v: Values, quadratic: int) -> Number:
    """8 delta^2"""
    return quadratic * v["delta"] * v["delta"]


def odd_remainder(scale: int, cubic: tuple[int, int], odd: int) -> tuple[Inequality, ...]:
    """|sinh x - x cosh y| <= (16/3) delta^3 cosh y, where sinh x = x + z and cosh y = 1/(1 - b)."""
    x, small = difference(scale), excess_share(scale)
    z = Variable("z", lower=lambda v: 0, upper=lambda v: 2 * v["x"] * v["x"] * v["x"] / 3)
    share = Variable("b", lower=lambda v: 0, upper=lambda v: 1)
    return (
        Inequality(
            "sinh x - x cosh y is at most (16/3) delta^3 cosh y",
            (DELTA, x, z, share),
            lambda v: ((v["x"] + odd * v["z"]) * (1 - v["b"]) - v["x"], cube(v, cubic)),
        ),
        Inequality(
            "x cosh y - sinh x is at most x (cosh y - 1)",
            (DELTA, x, z, share),
            lambda v: (v["x"] - (v["x"] + odd * v["z"]) * (1 - v["b"]), v["x"] * v["b"]),
        ),
        Inequality(
            "x (cosh y - 1) is at most (16/3) delta^3 cosh y",
            (DELTA, x, small),
            lambda v: (v["x"] * v["b"], cube(v, cubic)),
        ),
    )


def even_remainder(scale: int, quadratic: int) -> tuple[Inequality, ...]:
    """|cosh x - cosh y| <= 8 delta^2 cosh y, where cosh x = 1 + a and cosh y = H."""
    x, small = difference(scale), excess_share(scale)
    a = Variable("a", lower=lambda v: 0, upper=lambda v: 4 * v["x"] * v["x"] / 2)
    cosh = Variable("H", lower=lambda v: 1)
    return (
        Inequality(
            "cosh x - cosh y is at most 8 delta^2 cosh y",
            (DELTA, x, a, cosh),
            lambda v: (1 + v["a"] - v["H"], square(v, quadratic) * v["H"]),
        ),
        Inequality(  # H - 1 = b H
            "cosh y - cosh x is at most 8 delta^2 cosh y",
            (DELTA, x, a, cosh, small),
            lambda v: (v["b"] * v["H"] - v["a"], square(v, quadratic) * v["H"]),
        ),
    )


def both_remainders(cubic: tuple[int, int], quadratic: int, one_head: tuple[int, int]) -> Inequality:
    """(16/3) delta^3 + 8 delta^2 <= (40/3) delta^2 for delta <= 1: half of both remainders, times 2/2."""
    return Inequality(
        "the two remainders together, for one head",
        (DELTA,),
        lambda v: (cube(v, cubic) + square(v, quadratic), one_head[0] * v["delta"] * v["delta"] / one_head[1]),
    )


def claim(
    layer: Callable[..., Any] = layer,
    head: Callable[..., Head] = head,
    second_sign: int = -1,
    centred: bool = True,
    scale: int = 2,
    cubic: tuple[int, int] = (16, 3),
    quadratic: int = 8,
    one_head: tuple[int, int] = (40, 3),
    odd: int = 1,
    pairs: int = 2,
) -> Claim:
    """The claim, from its ingredients."""
    return Claim(
        name="softmax_linearisation",
        clauses=CLAUSES,
        source=Source(
            "vonoswald2023poster",
            "softmax self-attention",
            words="(content) two softmax heads can approximate a step of gradient descent",
            read="on the poster",
        ),
        parts=(parts_of_softmax(layer, head, second_sign), remainders(pairs), centring(centred)),
        inequalities=(
            *odd_remainder(scale, cubic, odd),
            *even_remainder(scale, quadratic),
            both_remainders(cubic, quadratic, one_head),
        ),
        remarks=(
            "One head reads half the sum of the odd and the even part.",
            "At N = 1 both sides are 0: two heads read nothing at all, whatever c.",
        ),
        related=(Source("he2025", "the limit as the debiased gradient descent predictor"),),
    )


def mutants() -> tuple[Mutant, ...]:
    """False neighbours: each changes one ingredient."""
    seen = ("query as a source", "only the context updated", "update divided by n")
    return (
        *(Mutant(name, claim(layer=mutations.LAYERS[name](layer))) for name in seen),
        *(Mutant(name, claim(head=mutate(head))) for name, mutate in mutations.HEADS.items()),
        Mutant("both heads of one sign", claim(second_sign=1)),
        Mutant("the limit is the gradient step", claim(centred=False)),
        Mutant("normalised over the targets", claim(head=over_targets)),
        Mutant("half the cubic constant", claim(cubic=(8, 3))),
        Mutant("half the quadratic constant", claim(quadratic=4)),
        Mutant("an eighth of the quadratic constant", claim(quadratic=1)),
        Mutant("sine for hyperbolic sine", claim(odd=-1)),
        Mutant("one sum over tokens too few", claim(pairs=1)),
        Mutant("|x| up to 3 delta", claim(scale=3)),
        Mutant("one head as good as two", claim(one_head=(16, 3))),
    )


def over_targets(given: Values, sign: int) -> Head:
    """Softmax's other axis."""
    made = head(given, sign)
    similarity = mutations.NormalisedOverTargets(Softmax().similarity)
    return Head(made.value, made.key, made.query, similarity)
