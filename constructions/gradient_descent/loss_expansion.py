"""The regression loss is quadratic: its gradient, its Hessian, and gradient descent as minus eta times the gradient."""

from __future__ import annotations

from collections.abc import Callable

from constructions.arrays.namespace import Array, namespace_of
from constructions.claim import Claim, Clause, Equations, Mutant, Part, Scalar, Source, Tensor, Values
from constructions.definitions.gradient_descent import change
from constructions.definitions.loss import squared_error
from constructions.definitions.matrices import gram, product

CLAUSES = (
    Clause(
        "L(W + D) = L(W) + <G, D> + 1/(2N) tr(D X X^T D^T) with G = (1/N) (W X - Y) X^T, for any W, D, X, Y,",
        by=("expansion: expansion",),
    ),
    Clause(
        "so that G is the gradient of L at W",
        by=("expansion: expansion",),
        read_off="what is linear in D is the derivative at W",
    ),
    Clause(
        "and the Hessian is (1/N) X X^T on each row,",
        by=("expansion: Hessian",),
        read_off="the second difference of a polynomial of degree 2 is its second derivative",
    ),
    Clause(
        "L(W + D + E) - L(W + D) - L(W + E) + L(W) = <D, (1/N) E X X^T>;",
        by=("expansion: Hessian",),
    ),
    Clause(
        "the change of gradient descent is -eta G.",
        by=("expansion: step",),
    ),
)


def gradient(w: Array, x: Array, y: Array) -> Array:
    """(1/N) (W X - Y) X^T, shape (n_y, d)."""
    xp = namespace_of(w=w, x=x, y=y)
    return xp.einsum("...ci,...ai->...ca", product(w, x) - y, x) * (1 / xp.size(x.shape[-1], like=x))


def hessian(e: Array, x: Array) -> Array:
    """The Hessian applied to E: (1/N) E X X^T, shape (n_y, d)."""
    return product(e, gram(x)) * (1 / namespace_of(x=x).size(x.shape[-1], like=x))


def second_order(d: Array, x: Array) -> Array:
    """1/(2N) tr(D X X^T D^T), shape ()."""
    xp = namespace_of(d=d, x=x)
    trace = xp.einsum("...ca,...ab,...cb->...", d, gram(x), d)
    return trace * (1 / (xp.size(x.shape[-1], like=x) * 2))


def paired(a: Array, b: Array) -> Array:
    """<A, B> = sum_ca A_ca B_ca, shape ()."""
    return namespace_of(a=a, b=b).einsum("...ca,...ca->...", a, b)


def claim(
    loss: Callable[..., Array] = squared_error,
    gradient: Callable[..., Array] = gradient,
    hessian: Callable[..., Array] = hessian,
    second_order: Callable[..., Array] = second_order,
    change: Callable[..., Array] = change,
) -> Claim:
    """The claim, from its ingredients."""

    def equations(given: Values, state: Values) -> Equations:
        w, d, e, x, y = (given[name] for name in ("W", "D", "E", "X", "Y"))
        g = gradient(w, x, y)
        difference = loss(w + d + e, x, y) - loss(w + d, x, y) - loss(w + e, x, y) + loss(w, x, y)
        return {
            "expansion": (loss(w + d, x, y), loss(w, x, y) + paired(g, d) + second_order(d, x)),
            "Hessian": (difference, paired(d, hessian(e, x))),
            "step": (change(w, x, y, given["eta"]), g * -given["eta"]),
        }

    weights = ("n_y", "d")
    return Claim(
        name="loss_expansion",
        clauses=CLAUSES,
        source=Source("vonoswald2023", "equation of the gradient step; the Hessian corrects the poster's"),
        parts=(
            Part(
                name="expansion",
                inputs=(
                    *(Tensor(name, weights) for name in ("W", "D", "E")),
                    Tensor("X", ("d", "n")),
                    Tensor("Y", ("n_y", "n")),
                    Scalar("eta"),
                ),
                start=lambda given: {},
                equations=equations,
            ),
        ),
        remarks=("L is a polynomial of degree 2 in W: the expansion is exact and determines gradient and Hessian.",),
    )


def mutants() -> tuple[Mutant, ...]:
    """False neighbours: each changes one ingredient."""

    def with_n(w: Array, x: Array, y: Array) -> Array:
        return gradient(w, x, y) * namespace_of(x=x).size(x.shape[-1], like=x)

    return (
        Mutant("gradient without 1/N", claim(gradient=with_n)),
        Mutant("gradient times 2", claim(gradient=lambda *a: gradient(*a) * 2)),
        Mutant("gradient without the labels", claim(gradient=lambda w, x, y: gradient(w, x, y * 0))),
        Mutant("sign of the gradient", claim(gradient=lambda *a: -gradient(*a))),
        Mutant("gradient ascent", claim(change=lambda *a: -change(*a))),
        Mutant("loss without 1/2", claim(loss=lambda *a: squared_error(*a) * 2)),
        Mutant("Hessian without 1/N", claim(hessian=lambda e, x: product(e, gram(x)))),
        Mutant("Hessian times 2", claim(hessian=lambda e, x: hessian(e, x) * 2)),
        Mutant("second-order term without 1/2", claim(second_order=lambda d, x: second_order(d, x) * 2)),
        Mutant("second-order term squared after the sum over tokens", claim(second_order=_of_the_sum)),
        Mutant("no second-order term", claim(second_order=lambda d, x: second_order(d, x) * 0)),
    )


def _of_the_sum(d: Array, x: Array) -> Array:
    xp = namespace_of(d=d, x=x)
    moved = xp.einsum("...ci->...c", product(d, x))
    return xp.einsum("...c,...c->...", moved, moved) * (1 / (xp.size(x.shape[-1], like=x) * 2))
