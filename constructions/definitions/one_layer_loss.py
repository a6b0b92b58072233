"""The half-MSE of one linear layer over random tasks y = (W_0 + D) x + eps, as a function of what it reads.

(D, eps), X and x_t are populations with weights rho, pi and tau (``constructions.hypotheses.prior``), and every
(D, eps) comes with both signs: that is to have the law of (-D, -eps).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from constructions.arrays.namespace import Array, namespace_of
from constructions.claim import Declaration, Equations, Hypothesis, Part, Tensor, Values
from constructions.definitions import one_layer_reading
from constructions.definitions.one_layer_reading import Coefficients

TASK = (
    Tensor("D", ("n_y", "d", "p")),
    Tensor("eps", ("n_y", "n", "p")),
    Tensor("rho", ("p",)),
    Tensor("Psi", ("d", "d")),
    Tensor("noise", ()),
)
POPULATIONS = (
    *TASK,
    Tensor("X", ("d", "n", "p")),
    Tensor("pi", ("p",)),
    Tensor("q", ("d", "p")),
    Tensor("tau", ("p",)),
    Tensor("R_s", ("n_y", "d", "d", "d")),
    Tensor("R_xu", ("n_y", "d", "d", "n_y")),
    Tensor("R_uu", ("n_y", "d", "n_y", "n_y")),
    Tensor("C", ("d", "d")),
)
HALF = Fraction(1, 2)


def labels_beyond(given: Values) -> Array:
    """U = D X + eps: what the labels are beyond W_0 x, (n_y, n, r, s)."""
    d, eps, x = given["D"], given["eps"], given["X"]
    xp = namespace_of(d=d, x=x)
    ones = xp.ones((x.shape[-1],), like=x)
    return xp.einsum("car,ais->cirs", d, x) + xp.einsum("cir,s->cirs", eps, ones)


def errors(given: Values, of: Coefficients) -> tuple[Array, Array]:
    """The matrices M with (W_0 + D) x_t - prediction = M x_t, of (D, eps) and of (-D, -eps); (n_y, d, r, s)."""
    d, x = given["D"], given["X"]
    xp = namespace_of(d=d, x=x)
    odd, even = one_layer_reading.read(x, labels_beyond(given), of)
    odd = odd + xp.einsum("cjr,s->cjrs", d, xp.ones((x.shape[-1],), like=x))
    return even + odd, even - odd


def half_mean_square(given: Values, of_signs: Sequence[Array]) -> Array:
    """Half the mean of |M x_t|^2 over the populations and both signs, shape (); M of each sign: (n_y, d, r, s)."""
    x = given["X"]
    xp = namespace_of(x=x)
    total = xp.zeros((), like=x)
    for m in of_signs:
        of_query = xp.einsum("cjrs,jt->crst", m, given["q"])
        squares = xp.einsum("crst,crst->rst", of_query, of_query)
        total = total + xp.einsum("rst,r,s,t->", squares, given["rho"], given["pi"], given["tau"])
    return total * xp.scalar(HALF * HALF, like=x)


def mean_gram(x: Array, pi: Array) -> Array:
    """E[S], S = X X^T, shape (d, d); x: (d, n, s)."""
    return namespace_of(x=x).einsum("ais,bis,s->ab", x, x, pi)


def second_moment(given: Values) -> Array:
    """E[x_t x_t^T], shape (d, d)."""
    q = given["q"]
    return namespace_of(q=q).einsum("t,jt,kt->jk", given["tau"], q, q)


def least(given: Values) -> Array:
    """tr(E[x_t x_t^T] (Psi - C^T E[S] Psi))/2, shape ()."""
    q, psi, c = second_moment(given), given["Psi"], given["C"]
    xp = namespace_of(q=q)
    gained = xp.einsum("jk,aj,ab,bk->", q, c, mean_gram(given["X"], given["pi"]), psi)
    return (xp.einsum("jk,kj->", q, psi) - gained) * xp.scalar(HALF, like=q)


def losses(
    given: Values, best: Callable[..., Coefficients], excess: Callable[..., Array]
) -> tuple[Array, Array, Array]:
    """The half-MSE at R_s, R_xu, R_uu; that of the best coefficients; half the mean square of ``excess`` of the two."""
    any_weights = Coefficients(given["R_s"], given["R_xu"], given["R_uu"])
    of, optimal = errors(given, any_weights), errors(given, best(given["D"], given["C"]))
    apart = [excess(m, least) for m, least in zip(of, optimal, strict=True)]
    return half_mean_square(given, of), half_mean_square(given, optimal), half_mean_square(given, apart)


def corollary(
    name: str,
    more: tuple[Declaration, ...],
    hypotheses: tuple[Hypothesis, ...],
    normal_equation: Callable[[Values], tuple[Array, Array]],
    best: Callable[..., Coefficients],
    least: Callable[[Values], Array],
    excess: Callable[..., Array],
) -> Part:
    """What the best weights come to for a law of X: the normal equation, the loss of any weights, the least."""

    def equations(given: Values, state: Values) -> Equations:
        rows = namespace_of(d=given["D"]).size(given["D"].shape[0], like=given["D"])
        loss, least_loss, apart = losses(given, best, excess)
        return {
            "normal equation": normal_equation(given),
            "any weights": (loss, least_loss + apart),
            "least loss": (least_loss, least(given) * rows),
        }

    return Part(
        name=name,
        inputs=(*POPULATIONS, *more),
        start=lambda given: {},
        equations=equations,
        hypotheses=hypotheses,
        divides=True,
    )
