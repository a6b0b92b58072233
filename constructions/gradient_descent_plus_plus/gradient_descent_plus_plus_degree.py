"""The residual polynomial of L layers of GD++ has degree (3^L - 1)/2, that of gradient descent L."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from constructions.arrays.namespace import Array, Number, namespace_of
from constructions.claim import Claim, Clause, Equations, Mutant, Part, Scalar, Source, Tensor, Values
from constructions.definitions import gradient_descent_plus_plus as reference
from constructions.definitions import residual_polynomials
from constructions.definitions.gradient_descent import rate
from constructions.definitions.matrices import gram, product
from constructions.definitions.residual_matrices import after_gradient_step, after_plus_plus_step
from constructions.definitions.residual_polynomials import entrywise, next_leading, next_polynomials, next_powers
from constructions.hypotheses.orthogonal import EIGENDECOMPOSITION, ORTHOGONAL

CLAUSES = (
    Clause(
        "Along an eigenvector of S = X X^T with eigenvalue s, the residual prod_l (I - (eta_l/N) S_l) of L "
        "layers of GD++ is a polynomial p_L(s) = p_L(s, 1),",
        by=(
            "eigenvalues",
            "gradient_descent_plus_plus_layers",
            "spectral_theorem",
        ),
        read_off="p_L is made of s and t with + and * alone, and t = 1 in the part",
    ),
    Clause(
        "p_L(s, t) a form of degree (3^L - 1)/2",
        by=("degree: p",),
        read_off=(
            "p_L(cs, ct) = C p_L(s, t) with C <- c C^3 from 1, so that C = c^((3^L - 1)/2), because 3 (3^L - "
            "1)/2 + 1 = (3^{L+1} - 1)/2"
        ),
    ),
    Clause(
        "whose coefficient at t = 0 is prod_l (-(eta_l/N) mu_l^2), mu_0 = 1, mu_{l+1} = -gamma_l mu_l^3:",
        by=(
            "leading coefficient: p",
            "leading coefficient: m",
        ),
        read_off="at t = 0 the form is its coefficient times C at c = s",
    ),
    Clause(
        "its degree is (3^L - 1)/2 when no eta_l (l < L) and no gamma_l (l < L-1) is 0, and lower otherwise.",
        by=(
            "degree: p",
            "leading coefficient: p",
        ),
        read_off="the coefficient of the highest power of s is a product of the eta_l and powers of the gamma_l",
    ),
    Clause(
        "For gradient descent the degree is L when no eta_l is 0.",
        by=(
            "eigenvalues: q",
            "degree: q",
            "leading coefficient: q",
            "gradient_descent_steps",
            "spectral_theorem",
        ),
        read_off=(
            "q_L(cs, ct) = E q_L(s, t) with E <- c E from 1, so that E = c^L; its coefficient at t = 0 is prod_l "
            "(-(eta_l/N))"
        ),
    ),
)

POLYNOMIALS, SCALED = residual_polynomials.NAMES, tuple(f"{name}_c" for name in residual_polynomials.NAMES)
POWERS = ("C", "E")
LEADING = ("mu", "lead", "g")


def numbers(names: Iterable[str]) -> tuple[Tensor, ...]:
    """Numbers by their names, d of each at once."""
    return tuple(Tensor(name, ("d",)) for name in names)


def ones(names: tuple[str, ...], s: Array) -> Values:
    return {name: namespace_of(s=s).ones(s.shape, like=s) for name in names}


def eigenvalues(
    next_map: Callable[..., Array],
    next_residual: Callable[..., Array],
    next_polynomials: Callable[..., dict[str, Array]],
) -> Part:
    """M_L U = U diag(m), P_L U = U diag(p) and G_L U = U diag(q) at t = 1, if S = U diag(s) U^T."""

    def start(given: Values) -> Values:
        identity = namespace_of(x=given["X"]).eye(given["X"].shape[-2], like=given["X"])
        return {"M": identity, "P": identity, "G": identity, **ones(POLYNOMIALS, given["s"])}

    def advance(given: Values, at: Values, state: Values) -> Values:
        x, s, eta, gamma = given["X"], given["s"], at["eta"], at["gamma"]
        return {
            "M": next_map(state["M"], x, gamma),
            "P": next_residual(state["P"], state["M"], x, eta),
            "G": after_gradient_step(state["G"], x, eta),
            **next_polynomials(state, s, ones(("t",), s)["t"], gamma, rate(eta, x)),
        }

    def equations(given: Values, state: Values) -> Equations:
        u, s = given["U"], given["s"]
        xp = namespace_of(u=u, s=s)
        return {"t = 1": (state["e"], xp.ones(s.shape, like=s))} | {
            name: (product(state[matrix], u), xp.einsum("...ak,...k->...ak", u, state[name]))
            for matrix, name in (("M", "m"), ("P", "p"), ("G", "q"))
        }

    return Part(
        name="eigenvalues",
        inputs=(Tensor("X", ("d", "n")), Tensor("U", ("d", "d")), Tensor("s", ("d",))),
        steps=(Scalar("eta"), Scalar("gamma")),
        state=(*(Tensor(name, ("d", "d")) for name in "MPG"), *numbers(POLYNOMIALS)),
        start=start,
        advance=advance,
        equations=equations,
        hypotheses=(ORTHOGONAL, EIGENDECOMPOSITION),
        divides=True,
    )


def degree(next_polynomials: Callable[..., dict[str, Array]], next_powers: Callable[..., dict[str, Array]]) -> Part:
    """e, m and p at (c s, c t) are c^((3^L - 1)/2) times what they are at (s, t), and q is c^L times that."""
    names = (*POLYNOMIALS, *SCALED, *POWERS)

    def advance(given: Values, at: Values, state: Values) -> Values:
        s, t, c, gamma, h = given["s"], given["t"], given["c"], at["gamma"], at["h"]
        return {
            **next_polynomials(state, s, t, gamma, h),
            **next_polynomials(state, entrywise(c, s), entrywise(c, t), gamma, h, "_c"),
            **next_powers(state, c),
        }

    def equations(given: Values, state: Values) -> Equations:
        return {
            name: (state[f"{name}_c"], entrywise(state["E" if name == "q" else "C"], state[name]))
            for name in POLYNOMIALS
        }

    return Part(
        name="degree",
        inputs=numbers("stc"),
        steps=(Scalar("gamma"), Scalar("h")),
        state=numbers(names),
        start=lambda given: ones(names, given["s"]),
        advance=advance,
        equations=equations,
    )


def leading_coefficient(
    next_polynomials: Callable[..., dict[str, Array]],
    next_powers: Callable[..., dict[str, Array]],
    next_leading: Callable[..., dict[str, Array]],
) -> Part:
    """At t = 0, p_L is s^((3^L - 1)/2) prod_l (-h_l mu_l^2), m_L that power times mu_L, q_L is s^L prod_l (-h_l)."""
    names = (*POLYNOMIALS, *POWERS, *LEADING)

    def advance(given: Values, at: Values, state: Values) -> Values:
        s, gamma, h = given["s"], at["gamma"], at["h"]
        polynomials = next_polynomials(state, s, s * 0, gamma, h)
        return {**polynomials, **next_powers(state, s), **next_leading(state, gamma, h)}

    def equations(given: Values, state: Values) -> Equations:
        return {
            name: (state[name], entrywise(state[power], state[leading]))
            for name, power, leading in (("m", "C", "mu"), ("p", "C", "lead"), ("q", "E", "g"))
        }

    return Part(
        name="leading coefficient",
        inputs=numbers("s"),
        steps=(Scalar("gamma"), Scalar("h")),
        state=numbers(names),
        start=lambda given: ones(names, given["s"]),
        advance=advance,
        equations=equations,
    )


def claim(
    next_map: Callable[..., Array] = reference.next_map,
    next_residual: Callable[..., Array] = after_plus_plus_step,
    next_polynomials: Callable[..., dict[str, Array]] = next_polynomials,
    next_powers: Callable[..., dict[str, Array]] = next_powers,
    next_leading: Callable[..., dict[str, Array]] = next_leading,
) -> Claim:
    """The claim, from its ingredients."""
    return Claim(
        name="gradient_descent_plus_plus_degree",
        clauses=CLAUSES,
        source=Source("attention-audit", "on GD++ of vonoswald2023"),
        parts=(
            eigenvalues(next_map, next_residual, next_polynomials),
            degree(next_polynomials, next_powers),
            leading_coefficient(next_polynomials, next_powers, next_leading),
        ),
        remarks=(
            "The form: p_L(cs, ct) = C p_L(s, t) with C <- c C^3 from 1, so that C = c^{(3^L - 1)/2}, because "
            "3 (3^L - 1)/2 + 1 = (3^{L+1} - 1)/2. At t = 0 it is the coefficient times C at c = s.",
        ),
    )


def mutants() -> tuple[Mutant, ...]:
    """False neighbours: each changes one ingredient."""
    return (
        Mutant("gamma with the other sign", claim(next_map=lambda m, x, g: reference.next_map(m, x, -g))),
        Mutant("S instead of S_l in the map", claim(next_map=lambda m, x, g: m - product(gram(x), m) * g)),
        Mutant(
            "S instead of S_l in the residual",
            claim(next_residual=lambda p, m, x, e: p - product(p, gram(x)) * rate(e, x)),
        ),
        Mutant("2 t for t", claim(next_polynomials=lambda v, s, t, *a: next_polynomials(v, s, t * 2, *a))),
        Mutant("every 1 replaced by t", claim(next_polynomials=_one_by_t)),
        Mutant("m s for m^2 s", claim(next_polynomials=_moved_once)),
        Mutant("degree 2^L - 1", claim(next_powers=_squares)),
        Mutant("gradient descent of degree 2L", claim(next_powers=lambda v, c: next_powers(v, entrywise(c, c)))),
        Mutant("gamma left out of the leading coefficient", claim(next_leading=lambda v, g, h: next_leading(v, -1, h))),
        Mutant("leading coefficient of gradient ascent", claim(next_leading=lambda v, g, h: next_leading(v, g, -h))),
    )


def _one_by_t(state: Values, s: Array, t: Array, gamma: Number, h: Number, suffix: str = "") -> dict[str, Array]:
    e = state["e" + suffix]
    flat = {**state, "e" + suffix: namespace_of(e=e).ones(e.shape, like=e)}
    return {**next_polynomials(flat, s, t, gamma, h, suffix), "e" + suffix: entrywise(t, e)}


def _moved_once(state: Values, s: Array, t: Array, gamma: Number, h: Number, suffix: str = "") -> dict[str, Array]:
    e, m, p = (state[name + suffix] for name in "emp")
    power, moved = entrywise(t, e, e), entrywise(s, m)
    after = {"m" + suffix: entrywise(power - moved * gamma, m), "p" + suffix: entrywise(power - moved * h, p)}
    return {**next_polynomials(state, s, t, gamma, h, suffix), **after}


def _squares(state: Values, c: Array) -> dict[str, Array]:
    return {**next_powers(state, c), "C": entrywise(c, state["C"], state["C"])}
