"""With noisy labels deeper is not better: the layers go past ridge regression, and a second head stops them there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from constructions import mutations
from constructions.arrays.namespace import Array, Number, namespace_of
from constructions.claim import (
    Claim,
    Clause,
    Equations,
    Hypothesis,
    Inequality,
    Mutant,
    PairFunction,
    Part,
    Relation,
    Scalar,
    Source,
    Tensor,
    Values,
    Variable,
)
from constructions.definitions import heads
from constructions.definitions.attention import Head, layer
from constructions.definitions.matrices import applied, columns_scaled, dot, form, product, transposed
from constructions.definitions.residual_matrices import (
    after_functional_step,
    after_step_on_labels,
    first_residual,
    next_polynomial,
)
from constructions.definitions.residual_polynomials import decay, entrywise
from constructions.definitions.slots import DATA, SLOTS, first_prompt, prompt_of, slot_equations, slots_of, steps_of
from constructions.hypotheses.label_covariance import FEATURES
from constructions.hypotheses.orthogonal import ORTHOGONAL
from constructions.hypotheses.own_token import OWN_TOKEN
from constructions.hypotheses.pseudo_inverse import EIGENDECOMPOSITION, kernel
from constructions.mutations import Layer

Real = Callable[..., Number]

CLAUSES = (
    Clause(
        "Let the labels of the context carry noise of variance sigma^2 > 0, independent and of mean 0: E[y y^T] = Khat "
        "+ sigma^2 I, E[y y_t] = nu, Khat = U diag(s) U^T. L layers of bayes_limit predict b_L^T y, and their loss "
        "exceeds that of ridge regression, w = (Khat + sigma^2 I)^-1 nu, which is the least of all b^T y, by sum_k "
        "c_k^2 (sigma^2 q_k - rho_k)^2/(s_k + sigma^2), c = U^T nu, rho_k = prod_l (1 - 2 r_l s_k), s_k q_k = 1 - "
        "rho_k,",
        by=(
            "against ridge: residual",
            "against ridge: weights",
            "against ridge: weights along eigenvectors",
            "against ridge: sum",
            "against ridge: ridge",
            "against ridge: excess loss",
            "bayes_predictor",
            "functional_gradient_descent_closed_form",
            "spectral_theorem",
        ),
        read_off=(
            "the labels have the second moments [[Khat + sigma^2 I, nu], [nu^T, k0]], and so bayes_predictor says that "
            "w is best and that b exceeds its loss by (b - w)^T (Khat + sigma^2 I) (b - w); b_L = p_L(Khat)^T nu by "
            "the closed form; as U is square, nu = U c with c = U^T nu; t_k is 1/(s_k + sigma^2)"
        ),
    ),
    Clause(
        "which is the sum of c_k^2 (sigma^2 - rho_k (s_k + sigma^2))^2/(s_k^2 (s_k + sigma^2)) over s_k not 0.",
        by=("against ridge: excess loss", "against ridge: without q", "bayes_predictor"),
        read_off="where s_k = 0, c_k = 0, as nu is in the range of Khat",
    ),
    Clause(
        "With one step h = 2 r_l, 0 < h < 2/lambda_max(Khat), it tends to the sum of c_k^2 sigma^4/(s_k^2 (s_k + "
        "sigma^2)), which is above 0 unless nu is 0:",
        by=("the limit is above 0", "bayes_limit"),
        read_off="all rho_k with s_k > 0 tend to 0 in that range, and nu = sum_k c_k u_k over these",
    ),
    Clause(
        "deeper is not better. Once 0 <= rho_k <= sigma^2/(s_k + sigma^2) for all s_k > 0, the next layer does not "
        "lower the loss, whatever its h >= 0, and no later one does if from there on h <= 1/lambda_max(Khat);",
        by=("a further layer does not help",),
        read_off="it multiplies rho_k by 1 - h s_k, which is at most 1, and in [0, 1] for h <= 1/lambda_max(Khat)",
    ),
    Clause(
        "the limit is worse than no layer at all where nu is not 0 and 0 < s_k < sigma^2 for all k with c_k not 0.",
        by=("worse than no layer", "against ridge: excess loss"),
        read_off="at L = 0, rho_k = 1 and q_k = 0, so that the term is c_k^2/(s_k + sigma^2)",
    ),
    Clause(
        "If Khat = s I, one layer with h = 1/(s + sigma^2) is ridge regression.",
        by=("one layer", "against ridge: excess loss"),
        read_off="then rho_k = 1 - h s for all k, and the excess is 0: b_1 = w, as Khat + sigma^2 I has an inverse",
    ),
    Clause(
        "Where no two tokens of the prompt are the same, a second head with value diag(0, -2 r_l sigma^2) and a "
        "similarity that is 1 for a context token with itself and else 0 repairs it: L layers turn the labels Y into Y "
        "P_L, P_L = prod_l (I - 2 r_l (Khat + sigma^2 I)),",
        by=("two heads: context x", "two heads: context y", "two heads: query x"),
    ),
    Clause(
        "and predict Y p_L nu, less what the query's slot starts with, with p_0 = 0, p_{l+1} = p_l + 2 r_l P_l:",
        by=("two heads: prediction", "two heads: query y"),
    ),
    Clause(
        "with one step, 0 < h < 2/(lambda_max(Khat) + sigma^2), the prediction, for a query's slot that starts with 0, "
        "tends to nu^T (Khat + sigma^2 I)^-1 y, and the loss to the least one of all b^T y.",
        by=("two heads: prediction", "bayes_limit", "bayes_predictor"),
        read_off=(
            "these are the layers of bayes_limit for the kernel matrix Khat + sigma^2 I, which has an inverse, so that "
            "every nu is in its range; it is the second moment of the labels, and lambda_max(Khat) + sigma^2 is its "
            "largest eigenvalue"
        ),
    ),
)


def with_noise(k: Array, noise: Number) -> Array:
    """Khat + sigma^2 I"""
    return k + namespace_of(k=k).eye(k.shape[-1], like=k) * noise


def spectral_excess(t: Array, q: Array, rho: Array, c: Array, noise: Number) -> Array:
    """sum_k c_k^2 (sigma^2 q_k - rho_k)^2 t_k, shape ()."""
    missed = entrywise(q * noise - rho, c)
    return dot(entrywise(t, missed), missed)


def _with_reciprocal(given: Values) -> Values:
    return {**given, "t": namespace_of(s=given["s"]).reciprocal(_shifted(given))}


def _shifted(given: Values) -> Array:
    """(s_k + sigma^2)_k"""
    s = given["s"]
    return s + namespace_of(s=s).ones(s.shape, like=s) * given["noise"]


RECIPROCAL = Hypothesis(  # to be met after EIGENDECOMPOSITION, which makes s
    "reciprocal_of_the_eigenvalues",
    "t_k (s_k + sigma^2) = 1",
    lambda given: (
        entrywise(given["t"], _shifted(given)),
        namespace_of(s=given["s"]).ones(given["s"].shape, like=given["s"]),
    ),
    _with_reciprocal,
)


def against_ridge(
    next_residual: Callable[..., Array],
    next_polynomial: Callable[..., Array],
    decay: Callable[..., Array],
    with_noise: Callable[[Array, Number], Array],
    spectral_excess: Callable[..., Array],
    closed_form_step: str,
) -> Part:
    """The weights b_L = p_L(Khat)^T nu of the labels against those of ridge, w = U (t c), for nu = U c."""

    def start(given: Values) -> Values:
        s = given["s"]
        xp = namespace_of(s=s)
        one = xp.ones(s.shape, like=s)
        return {"P": xp.eye(s.shape[0], like=s), "polynomial": given["U"] * 0, "b": one * 0, "rho": one, "q": one * 0}

    def advance(given: Values, at: Values, state: Values) -> Values:
        k, p, rho, rate = kernel(given["Phi"]), state["P"], state["rho"], at["rate"]
        return {
            "P": next_residual(p, k, rate),
            "polynomial": next_polynomial(state["polynomial"], p, k, rate),
            "b": state["b"] + applied(transposed(p), applied(given["U"], given["c"])) * (rate * 2),
            "rho": decay(rho, given["s"], at[closed_form_step] * 2),
            "q": state["q"] + rho * (at[closed_form_step] * 2),
        }

    def equations(given: Values, state: Values) -> Equations:
        u, s, c, noise, t = given["U"], given["s"], given["c"], given["noise"], given["t"]
        b, rho, q = state["b"], state["rho"], state["q"]
        one = namespace_of(s=s).ones(s.shape, like=s)
        nu, w, covariance = applied(u, c), applied(u, entrywise(t, c)), with_noise(kernel(given["Phi"]), noise)
        return {
            "residual": (product(transposed(state["P"]), u), columns_scaled(u, rho)),
            "weights": (b, applied(transposed(state["polynomial"]), nu)),
            "weights along eigenvectors": (b, applied(u, entrywise(q, c))),
            "sum": (entrywise(s, q), one - rho),
            "ridge": (applied(covariance, w), nu),
            "excess loss": (form(b - w, covariance, b - w), spectral_excess(t, q, rho, c, noise)),
            "without q": (entrywise(s, q * noise - rho), (one - rho) * noise - entrywise(s, rho)),
        }

    coordinates = tuple(Tensor(name, ("n",)) for name in ("s", "t", "c"))
    return Part(
        name="against ridge",
        inputs=(FEATURES[0], Tensor("U", ("n", "n")), *coordinates, Scalar("noise")),
        steps=steps_of("rate", closed_form_step),
        state=(
            *(Tensor(name, ("n", "n")) for name in ("P", "polynomial")),
            *(Tensor(name, ("n",)) for name in ("b", "rho", "q")),
        ),
        start=start,
        advance=advance,
        equations=equations,
        hypotheses=(ORTHOGONAL, EIGENDECOMPOSITION, RECIPROCAL),
        divides=True,
    )


def own_head(given: Values, at: Values) -> Head:
    """V = diag(0, -2 r sigma^2), B = C = I, the similarity D."""
    made = heads.functional_gradient_step({**given, "K": given["D"]}, at)
    return replace(made, value={("y", "y"): made.value["y", "y"] * given["noise"]})


def two_heads(
    layer: Layer,
    head: Callable[..., Head],
    own_head: Callable[..., Head],
    own_similarity: str,
    next_residual: Callable[..., Array],
    next_polynomial: Callable[..., Array],
    with_noise: Callable[[Array, Number], Array],
) -> Part:
    """L layers of the two heads leave Y P_L in the context and predict Y p_L nu - r, r the first slot of the query."""

    def start(given: Values) -> Values:
        return {**slots_of(first_prompt(given)), **first_residual(given["Y"])}

    def advance(given: Values, at: Values, state: Values) -> Values:
        both = [head(given, at), own_head({**given, "D": given[own_similarity]}, at)]
        t = with_noise(given["K"](given["X"], given["X"]), given["noise"])
        return {
            **slots_of(layer(both, prompt_of(state))),
            "P": next_residual(state["P"], t, at["rate"]),
            "polynomial": next_polynomial(state["polynomial"], state["P"], t, at["rate"]),
        }

    def equations(given: Values, state: Values) -> Equations:
        x, y, q = given["X"], given["Y"], given["Q"]
        predicted = product(y, state["polynomial"], given["K"](x, q)) - given["query_slot"]
        return slot_equations(state, x=x, y=product(y, state["P"]), query_x=q, predicted=predicted)

    return Part(
        name="two heads",
        inputs=(*DATA, PairFunction("K", "d"), PairFunction("D", "d"), Scalar("noise")),
        steps=(Scalar("rate"),),
        state=(*SLOTS, Tensor("P", ("n", "n")), Tensor("polynomial", ("n", "n"))),
        start=start,
        advance=advance,
        equations=equations,
        hypotheses=OWN_TOKEN,
    )


def missed(s: Number, noise: Number, rho: Number) -> Number:
    """(sigma^2 - rho (s + sigma^2))^2/(s^2 (s + sigma^2)): the excess of c_k = 1."""
    left = noise - rho * (s + noise)
    return left * left / (s * s * (s + noise))


def depths(missed: Real, stops: Real, step: Real, largest: int, worst: int) -> tuple[Inequality, ...]:
    """The excess of one eigenvalue s > 0 as a function of rho, which is 1 at first and tends to 0."""

    def at(v: Values, rho: Number) -> Number:
        return missed(v["s"], v["noise"], rho)

    s, noise = (Variable(name, lower=lambda v: 0, lower_open=True) for name in ("s", "noise"))
    rho = Variable("rho", lower=lambda v: 0, upper=lambda v: stops(v["s"], v["noise"]))
    factor = Variable("factor", upper=lambda v: largest)
    small = Variable("s", lower=lambda v: 0, upper=lambda v: worst * v["noise"], lower_open=True, upper_open=True)
    return (
        Inequality("the limit is above 0", (s, noise), lambda v: (0, at(v, 0)), Relation.LESS),
        Inequality(
            "a further layer does not help",
            (s, noise, rho, factor),
            lambda v: (at(v, v["rho"]), at(v, v["rho"] * v["factor"])),
        ),
        Inequality("worse than no layer", (noise, small), lambda v: (at(v, 1), at(v, 0)), Relation.LESS),
        Inequality(
            "one layer", (s, noise), lambda v: (at(v, 1 - step(v["s"], v["noise"]) * v["s"]), 0), Relation.EQUAL
        ),
    )


def claim(
    layer: Layer = layer,
    head: Callable[..., Head] = heads.functional_gradient_step,
    own_head: Callable[..., Head] = own_head,
    own_similarity: str = "D",
    next_residual: Callable[..., Array] = after_functional_step,
    on_labels: Callable[..., Array] = after_step_on_labels,
    next_polynomial: Callable[..., Array] = next_polynomial,
    decay: Callable[..., Array] = decay,
    with_noise: Callable[[Array, Number], Array] = with_noise,
    spectral_excess: Callable[..., Array] = spectral_excess,
    closed_form_step: str = "rate",
    missed: Real = missed,
    stops: Real = lambda s, noise: noise / (s + noise),
    step: Real = lambda s, noise: 1 / (s + noise),
    largest: int = 1,
    worst: int = 1,
) -> Claim:
    """The claim, from its ingredients; ``stops(s, sigma^2)`` is the rho from which on layers do not help."""
    return Claim(
        name="noisy_labels",
        clauses=CLAUSES,
        source=Source("attention-audit", "beside Proposition 2 of cheng2024; early stopping and ridge are well known"),
        parts=(
            against_ridge(next_residual, next_polynomial, decay, with_noise, spectral_excess, closed_form_step),
            two_heads(layer, head, own_head, own_similarity, on_labels, next_polynomial, with_noise),
        ),
        inequalities=depths(missed, stops, step, largest, worst),
        remarks=(
            "noise is sigma^2; a label that is asked for may carry noise too, which adds its variance to every loss.",
            "The second head needs sigma^2, as ridge regression does.",
        ),
    )


def mutants() -> tuple[Mutant, ...]:
    """False neighbours: each changes one ingredient."""
    return (
        *mutations.common(claim, layer, heads.functional_gradient_step),
        Mutant("second head with the other sign", claim(own_head=mutations.sign_flipped(own_head))),
        Mutant("second head twice", claim(own_head=mutations.factor_two(own_head))),
        Mutant("second head with the similarity of the first", claim(own_similarity="K")),
        Mutant("second head without the noise", claim(own_head=_without_noise)),
        Mutant("ridge without the noise", claim(with_noise=lambda k, noise: k)),
        Mutant("Khat - sigma^2 I", claim(with_noise=lambda k, noise: with_noise(k, -noise))),
        Mutant("I + 2 r Khat", claim(next_residual=lambda p, k, r: after_functional_step(p, k, -r))),
        Mutant("T without its diagonal", claim(on_labels=_without_diagonal)),
        Mutant("p + 2 r P, P of the next layer", claim(next_polynomial=_next_layer)),
        Mutant("step of another layer", claim(closed_form_step="rate_of_another_layer")),
        Mutant("1 + h s", claim(decay=lambda rho, s, rate: decay(rho, s, -rate))),
        Mutant("the excess over the Bayes loss without noise", claim(spectral_excess=_without_ridge)),
        Mutant("the excess without the eigenvalues", claim(spectral_excess=_unweighted)),
        Mutant("twice the excess", claim(spectral_excess=lambda *a: spectral_excess(*a) * 2)),
        Mutant("a limit of 0", claim(missed=lambda s, noise, rho: missed(s, noise, rho) - missed(s, noise, 0))),
        Mutant("no layer helps", claim(stops=lambda s, noise: 1)),
        Mutant("a layer that ascends", claim(largest=2)),
        Mutant("worse than no layer for s < 2 sigma^2", claim(worst=2)),
        Mutant("h = 1/s", claim(step=lambda s, noise: 1 / s)),
    )


def _without_noise(given: Values, at: Values) -> Head:
    return heads.functional_gradient_step({**given, "K": given["D"]}, at)


def _without_diagonal(p: Array, t: Array, rate: Number) -> Array:
    """P (I - 2 r (T - diag T))"""
    xp = namespace_of(t=t)
    return after_step_on_labels(p, t - xp.einsum("...ii,...ij->...ij", t, xp.eye(t.shape[-1], like=t)), rate)


def _next_layer(q: Array, p: Array, t: Array, rate: Number) -> Array:
    return next_polynomial(q, after_step_on_labels(p, t, rate), t, rate)


def _without_ridge(t: Array, q: Array, rho: Array, c: Array, noise: Number) -> Array:
    return spectral_excess(t, q * 0, rho, c, noise)


def _unweighted(t: Array, q: Array, rho: Array, c: Array, noise: Number) -> Array:
    return spectral_excess(namespace_of(t=t).ones(t.shape, like=t), q, rho, c, noise)
