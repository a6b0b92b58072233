"""A layer repeated with a factor on its update: gradient descent with the step multiplied by it."""

from __future__ import annotations

from collections.abc import Callable

from constructions import mutations
from constructions.arrays.namespace import Array, Number, namespace_of
from constructions.claim import Claim, Clause, Equations, Mutant, Part, Scalar, Source, Tensor, Values
from constructions.definitions import gradient_descent, heads
from constructions.definitions.attention import Head, layer
from constructions.definitions.loss import squared_error
from constructions.definitions.matrices import product
from constructions.definitions.prompt import Prompt, Tokens
from constructions.definitions.residual_polynomials import decay
from constructions.definitions.slots import DATA, SLOTS, descent_equations, descent_start, prompt_of, slots_of
from constructions.hypotheses import step_range
from constructions.hypotheses.orthogonal import EIGENDECOMPOSITION, ORTHOGONAL
from constructions.hypotheses.pseudo_inverse import NORMAL_EQUATIONS
from constructions.hypotheses.query_slot import QUERY_SLOT
from constructions.mutations import Layer

CLAUSES = (
    Clause(
        "The layer of gradient_descent_step with its update multiplied by lam, applied L times, is L steps of "
        "gradient descent with step lam eta, from any W_0;",
        by=("simulation", "linear_transformer"),
    ),
    Clause(
        "if X X^T = U diag(s) U^T with U orthogonal and W* is a least-squares solution, (W_L - W*) u_k = (1 - "
        "lam h s_k)^L (W_0 - W*) u_k, h = eta/N,",
        by=("eigencoordinates: error",),
    ),
    Clause(
        "and the loss of W_L exceeds that of W* by (1/2N) sum_k s_k (1 - lam h s_k)^{2L} |(W_0 - W*) u_k|^2.",
        by=("eigencoordinates: excess loss",),
    ),
    Clause(
        "So for X that is not 0 the loss tends to its least value from every W_0 iff 0 < lam h lambda_max(S) < 2;",
        by=(
            "eigencoordinates: excess loss",
            "inside the range every factor shrinks",
            "above it that of lambda_max does not",
            "below it that of lambda_max does not",
            "geometric_sequence",
            "spectral_theorem",
        ),
        read_off=(
            "the terms are not negative, so that W* is a minimiser, and their factors are powers of q_k = (1 - "
            "lam h s_k)^2: inside the range below 1 where s_k is not 0, outside at least 1 for lambda_max > 0; "
            "s_k = 0 adds nothing"
        ),
    ),
    Clause(
        "outside, it never does where (W_0 - W*) u_max is not 0.",
        by=(
            "eigencoordinates: excess loss",
            "above it that of lambda_max does not",
            "below it that of lambda_max does not",
        ),
        read_off="the term of u_max is at least what it is at L = 0, and no other term is negative",
    ),
)


def damped(layer: Layer, heads: list[Head], prompt: Prompt, factor: Number) -> Prompt:
    """The prompt plus ``factor`` times what the layer adds to it."""
    after = layer(heads, prompt)
    context, query = (
        Tokens(old.x + (new.x - old.x) * factor, old.y + (new.y - old.y) * factor)
        for old, new in ((prompt.context, after.context), (prompt.query, after.query))
    )
    return Prompt(context, query)


def excess(errors: Array, s: Array, x: Array) -> Array:
    """(1/2N) sum_k s_k |e_k|^2, e_k the columns of ``errors``."""
    xp = namespace_of(errors=errors, s=s, x=x)
    return xp.einsum("...ck,...ck,...k->...", errors, errors, s) * (1 / (xp.size(x.shape[-1], like=x) * 2))


def simulation(
    layer: Layer,
    head: Callable[..., Head],
    damped: Callable[..., Prompt],
    damped_step: Callable[[Array, Array], Array],
    step: Callable[..., Array],
) -> Part:
    """The damped layer, L times, leaves y - (W_L - W_0) x and predicts W_L x_t, W_L after L steps with lam eta."""

    def advance(given: Values, at: Values, state: Values) -> Values:
        lam, eta = given["lam"], given["eta"]
        prompt = damped(layer, [head(given, eta)], prompt_of(state), lam)
        return {**slots_of(prompt), "W": step(state["W"], given["X"], given["Y"], damped_step(lam, eta))}

    return Part(
        name="simulation",
        inputs=(*DATA, Tensor("W_0", ("n_y", "d")), Scalar("eta"), Scalar("lam")),
        state=(*SLOTS, Tensor("W", ("n_y", "d"))),
        start=descent_start,
        advance=advance,
        equations=descent_equations,
        hypotheses=(QUERY_SLOT,),
    )


def eigencoordinates(
    damped_step: Callable[[Array, Array], Array],
    step: Callable[..., Array],
    decay: Callable[..., Array],
    excess: Callable[..., Array],
) -> Part:
    """(W_L - W*) u_k = e_k, e_k = (1 - lam h s_k)^L (W_0 - W*) u_k, and L(W_L) - L(W*) = (1/2N) sum_k s_k |e_k|^2."""

    def start(given: Values) -> Values:
        s = given["s"]
        return {"W": given["W_0"], "r": namespace_of(s=s).ones(s.shape, like=s)}

    def advance(given: Values, at: Values, state: Values) -> Values:
        x, eta = given["X"], damped_step(given["lam"], given["eta"])
        return {
            "W": step(state["W"], x, given["Y"], given["lam"] * given["eta"]),
            "r": decay(state["r"], given["s"], gradient_descent.rate(eta, x)),
        }

    def equations(given: Values, state: Values) -> Equations:
        x, y, u, star = given["X"], given["Y"], given["U"], given["W_star"]
        r = state["r"]
        errors = namespace_of(u=u, r=r).einsum("...ck,...k->...ck", product(given["W_0"] - star, u), r)
        return {
            "error": (product(state["W"] - star, u), errors),
            "excess loss": (
                squared_error(state["W"], x, y) - squared_error(star, x, y),
                excess(errors, given["s"], x),
            ),
        }

    data = (Tensor("X", ("d", "n")), Tensor("Y", ("n_y", "n")))
    weights = (Tensor("W_0", ("n_y", "d")), Tensor("W_star", ("n_y", "d")))
    spectrum = (Tensor("U", ("d", "d")), Tensor("s", ("d",)))
    return Part(
        name="eigencoordinates",
        inputs=(*data, *weights, *spectrum, Scalar("eta"), Scalar("lam")),
        state=(Tensor("W", ("n_y", "d")), Tensor("r", ("d",))),
        start=start,
        advance=advance,
        equations=equations,
        hypotheses=(ORTHOGONAL, EIGENDECOMPOSITION, NORMAL_EQUATIONS),
        divides=True,
    )


def claim(
    layer: Layer = layer,
    head: Callable[..., Head] = heads.gradient_descent_step,
    damped: Callable[..., Prompt] = damped,
    damped_step: Callable[[Array, Array], Array] = lambda lam, eta: lam * eta,
    step: Callable[..., Array] = gradient_descent.step,
    decay: Callable[..., Array] = decay,
    excess: Callable[..., Array] = excess,
    limit: int = 2,
    least: int = 0,
) -> Claim:
    """The claim, from its ingredients; ``damped_step`` is the step of the algorithm."""
    return Claim(
        name="looped_dampening",
        clauses=CLAUSES,
        source=Source("vonoswald2023", "looped layers, with a dampening factor"),
        parts=(
            simulation(layer, head, damped, damped_step, step),
            eigencoordinates(damped_step, step, decay, excess),
        ),
        inequalities=step_range.inequalities(limit, least),
        remarks=(
            "The squared factors q = (1 - lam h s_k)^2 are those of geometric_sequence; s_k = 0 adds nothing.",
            "W* exists for every X and Y: with X = U T V^T, T the singular values, W* = Y V T^+ U^T.",
        ),
    )


def mutants() -> tuple[Mutant, ...]:
    """False neighbours: each changes one ingredient."""
    head = heads.gradient_descent_step
    return (
        *mutations.common(claim, layer, head),
        Mutant("W_0 left out of the values", claim(head=mutations.without(head, "y_from_x"))),
        Mutant("no dampening", claim(damped=lambda layer, heads, prompt, lam: layer(heads, prompt))),
        Mutant(
            "dampened twice", claim(damped=lambda layer, heads, prompt, lam: damped(layer, heads, prompt, lam * lam))
        ),
        Mutant("old state dampened with the update", claim(damped=_everything)),
        Mutant("step eta", claim(damped_step=lambda lam, eta: eta)),
        Mutant("gradient ascent", claim(step=lambda w, x, y, eta: gradient_descent.step(w, x, y, -eta))),
        Mutant("1 + lam h s", claim(decay=lambda r, s, rate: decay(r, s, -rate))),
        Mutant("a factor s too many in every step", claim(decay=_times_s)),
        Mutant("excess loss without the 1/2", claim(excess=lambda *a: excess(*a) * 2)),
        Mutant("excess loss without the eigenvalues", claim(excess=_unweighted)),
        *(Mutant(name, claim(limit=limit, least=least)) for name, (limit, least) in step_range.FALSE.items()),
    )


def _everything(layer: Layer, heads: list[Head], prompt: Prompt, factor: Number) -> Prompt:
    after = layer(heads, prompt)
    context, query = (Tokens(t.x * factor, t.y * factor) for t in (after.context, after.query))
    return Prompt(context, query)


def _times_s(r: Array, s: Array, rate: Number) -> Array:
    return namespace_of(r=r, s=s).einsum("...k,...k->...k", decay(r, s, rate), s)


def _unweighted(errors: Array, s: Array, x: Array) -> Array:
    return excess(errors, namespace_of(s=s).ones(s.shape, like=s), x)
