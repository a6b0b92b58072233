"""True after one layer, after few, after an even number of them, or in the limit only."""

from __future__ import annotations

from fractions import Fraction
from math import factorial
from typing import Any

from constructions.definitions import gradient_descent
from constructions.definitions.matrices import gram, product, transposed

from .few_sizes import UNSEEN
from .making import einsum, identity, layers, ones
from .row import FalseClaim


def one(t: Any) -> Any:
    return ones(t)


def falling(t: Any, count: int) -> Any:
    """t (t - 1) ... (t - count + 1), entry by entry."""
    found = one(t)
    for k in range(count):
        found = einsum("a,a->a", found, t - one(t) * k)
    return found


def counting(*vanishing: Any, **more: Any) -> Any:
    """t counts the layers."""
    return layers("c[d]", "", "t[d]", lambda c: {"t": c * 0}, lambda c, t: {"t": t + one(t)}, *vanishing, **more)


def vanishes_up_to(last: int) -> Any:
    return counting(lambda c, t: (falling(t, last + 1), c * 0))


def powers(degree: int) -> Any:
    """p doubles, t counts: p is the polynomial of that degree through the first powers of 2."""

    def polynomial(t: Any) -> Any:
        terms = [falling(t, k) * Fraction(1, factorial(k)) for k in range(degree + 1)]
        return sum(terms[1:], start=terms[0])

    return layers(
        "c[d]",
        "",
        "t[d] p[d]",
        lambda c: {"t": c * 0, "p": one(c)},
        lambda c, t, p: {"t": t + one(t), "p": p * 2},
        lambda c, t, p: (p, polynomial(t)),
    )


def summed(start: int, step: int) -> Any:
    """w_0 = start A, w_{l+1} = w_l + step r A; claimed: w_l = A."""
    return layers(
        "a[d,d]",
        "r",
        "w[d,d]",
        lambda a: {"w": a * start},
        lambda a, r, w: {"w": w + a * (r * step)},
        lambda a, w: (w, a),
    )


def descent(equations: Any) -> Any:
    """Gradient descent from 0 on X and Y, and in every entry of t the sum of the steps."""
    return layers(
        "x[d,n] y[m,n]",
        "eta",
        "w[m,d] t[d]",
        lambda x, y: {"w": product(y, transposed(x)) * 0, "t": einsum("di->d", x) * 0},
        lambda x, y, eta, w, t: {"w": gradient_descent.step(w, x, y, eta), "t": t + one(t) * eta},
        equations,
    )


def moment(x: Any, y: Any) -> Any:
    """Y X^T/n"""
    return product(y, transposed(x)) * gradient_descent.rate(1, x)


def scaled(t: Any, a: Any) -> Any:
    return einsum("b,ab->ab", t, a)


ROWS = (
    FalseClaim("wrong_base", "the step holds and the base does not", lambda: summed(2, 0)),
    FalseClaim("wrong_step", "the base holds and the step does not", lambda: summed(1, 1)),
    FalseClaim("no_layer", "true for L = 0", lambda: vanishes_up_to(0)),
    FalseClaim("one_layer", "true for L <= 1", lambda: vanishes_up_to(1)),
    FalseClaim("two_layers", "true for L <= 2", lambda: vanishes_up_to(2)),
    FalseClaim(
        "six_layers", "t (t - 1) ... (t - 6) = 0: true for L <= 6", lambda: vanishes_up_to(6), {"ring": "L <= 3"}
    ),
    FalseClaim("eight_layers", "t (t - 1) ... (t - 8) = 0: true for L <= 8", lambda: vanishes_up_to(8), UNSEEN),
    FalseClaim("thirty_layers", "t (t - 1) ... (t - 30) = 0: true for L <= 30", lambda: vanishes_up_to(30), UNSEEN),
    FalseClaim(
        "powers_of_two_at_6",
        "2^L is a polynomial of degree 6 in L: true for L <= 6",
        lambda: powers(6),
        {"ring": "L <= 3"},
    ),
    FalseClaim(
        "powers_of_two_at_8", "2^L is a polynomial of degree 8 in L: true for L <= 8", lambda: powers(8), UNSEEN
    ),
    FalseClaim(
        "even_layers",
        "w -> -w leaves w: true for even L",
        lambda: layers("a[d]", "", "w[d]", lambda a: {"w": a}, lambda a, w: {"w": -w}, lambda a, w: (w, a)),
    ),
    FalseClaim(
        "every_second_step",
        "u and v are swapped, and claimed to stay",
        lambda: layers(
            "a[d] b[d]",
            "",
            "u[d] v[d]",
            lambda a, b: {"u": a, "v": b},
            lambda a, b, u, v: {"u": v, "v": u},
            lambda a, b, u, v: {"u": (u, a), "v": (v, b)},
        ),
    ),
    FalseClaim(
        "product_of_steps",
        "prod (1 - r) = 1 - sum r: true for L = 1",
        lambda: layers(
            "c[d]",
            "r",
            "w[d] t[d]",
            lambda c: {"w": one(c), "t": c * 0},
            lambda c, r, w, t: {"w": w * (1 - r), "t": t + one(t) * r},
            lambda c, w, t: (w, one(c) - t),
        ),
    ),
    FalseClaim(
        "first_order",
        "weights after L steps are the sum of the steps times Y X^T/n: true for L = 1",
        lambda: descent(lambda x, y, w, t: (w, scaled(t, moment(x, y)))),
    ),
    FalseClaim(
        "solved_in_the_limit",
        "gradient descent solves W X X^T = Y X^T: in the limit only",
        lambda: descent(lambda x, y, w, t: (product(w, gram(x)), product(y, transposed(x)))),
    ),
    FalseClaim(
        "geometric_sum_in_the_limit",
        "(1 - r) (1 + r + ... + r^L) = 1: in the limit only",
        lambda: layers(
            "r c[d]",
            "",
            "p[d]",
            lambda r, c: {"p": one(c)},
            lambda r, c, p: {"p": p * r + one(p)},
            lambda r, c, p: (p * (1 - r), one(c)),
        ),
    ),
    FalseClaim(
        "contraction_in_the_limit",
        "w -> w/2 has reached 0: in the limit only",
        lambda: layers(
            "a[d]", "", "w[d]", lambda a: {"w": a}, lambda a, w: {"w": w * Fraction(1, 2)}, lambda a, w: (w, a * 0)
        ),
    ),
    FalseClaim(
        "step_of_another_layer",
        "the transformer takes eta, the algorithm gamma",
        lambda: layers(
            "w0[m,d] x[d,n] y[m,n]",
            "eta gamma",
            "w[m,d] v[m,d]",
            lambda w0, x, y: {"w": w0, "v": w0},
            lambda w0, x, y, eta, gamma, w, v: {
                "w": gradient_descent.step(w, x, y, eta),
                "v": gradient_descent.step(v, x, y, gamma),
            },
            lambda w0, x, y, w, v: (w, v),
        ),
    ),
    FalseClaim(
        "one_step_for_all",
        "the steps of the layers are that of the algorithm, which is given once",
        lambda: layers(
            "w0[m,d] x[d,n] y[m,n] eta",
            "r",
            "w[m,d] v[m,d]",
            lambda w0, x, y, eta: {"w": w0, "v": w0},
            lambda w0, x, y, eta, r, w, v: {
                "w": gradient_descent.step(w, x, y, r),
                "v": gradient_descent.step(v, x, y, eta),
            },
            lambda w0, x, y, eta, w, v: (w, v),
        ),
    ),
    FalseClaim(
        "update_of_x_dropped",
        "the labels' residual with and without the update of x: true for L <= 1",
        lambda: layers(
            "x0[d,n] y0[m,n]",
            "r s",
            "x[d,n] y[m,n] z[m,n]",
            lambda x0, y0: {"x": x0, "y": y0, "z": y0},
            lambda x0, y0, r, s, x, y, z: {
                "x": x - product(gram(x), x) * s,
                "y": y - product(y, transposed(x), x) * r,
                "z": z - product(z, transposed(x0), x0) * r,
            },
            lambda x0, y0, x, y, z: (y, z),
        ),
    ),
    FalseClaim(
        "steps_in_any_order",
        "a step in A and a step in B commute",
        lambda: layers(
            "a[d,d] b[d,d]",
            "r",
            "w[d,d] v[d,d]",
            lambda a, b: {"w": identity(a), "v": identity(a)},
            lambda a, b, r, w, v: {"w": product(a, b, w) * r, "v": product(b, a, v) * r},
            lambda a, b, w, v: (w, v),
        ),
    ),
    FalseClaim(
        "a_state_that_is_not_said",
        "v is claimed, and depends on w of which nothing is said",
        lambda: layers(
            "a[d]",
            "",
            "w[d] v[d]",
            lambda a: {"w": a * 0, "v": a},
            lambda a, w, v: {"w": w + a, "v": v + w},
            lambda a, w, v: (v, a),
        ),
    ),
    FalseClaim(
        "function_that_stays",
        "a function that gains r B z at every layer is claimed to stay A z",
        lambda: layers(
            "a[p,d] b[p,d] q[d,m]",
            "r",
            "f(d->p)",
            lambda a, b, q: {"f": lambda z: product(a, z)},
            lambda a, b, q, r, f: {"f": lambda z: f(z) + product(b, z) * r},
            lambda a, b, q, f: (f(q), product(a, q)),
        ),
    ),
)
