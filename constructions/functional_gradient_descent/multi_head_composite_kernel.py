"""Heads whose similarities are kernels K_h add up to one head with the kernel sum_h a_h K_h(G_h u, G_h v).

The steps of the second part are heads, not layers: step h adds to the tokens what head h reads from the first prompt,
as the layer's sum over its heads does, and to the kernel its own a_h K_h(G_h u, G_h v).  So it is an induction on the
number of heads.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from constructions import mutations
from constructions.arrays.namespace import Array, Number, namespace_of
from constructions.claim import (
    Claim,
    Clause,
    Equations,
    Hypothesis,
    Mutant,
    PairFunction,
    Part,
    PointFunction,
    Scalar,
    Source,
    Tensor,
    Values,
)
from constructions.definitions import functional_gradient_descent, heads
from constructions.definitions.attention import Head, Projection, Value, add, attend, layer
from constructions.definitions.functional_gradient_descent import Pairing
from constructions.definitions.matrices import product
from constructions.definitions.prompt import Prompt, Tokens
from constructions.definitions.similarity import Kernel
from constructions.definitions.slots import (
    DATA,
    SLOTS,
    first_prompt,
    function_equations,
    function_start,
    prompt_of,
    slot_equations,
    slots_of,
    steps_of,
)
from constructions.definitions.transformer import transformer
from constructions.hypotheses.query_slot import ZERO_SLOT
from constructions.hypotheses.symmetric_kernel import SYMMETRIC

CLAUSES = (
    Clause(
        "For any number of heads, all a_h, G_h and K_h, a layer of heads with similarities K_h, V^h = diag(0, -2 "
        "a_h r), B^h = C^h = G_h is the layer of one head with V = diag(0, -2 r), B = C = I and K(u, v) = sum_h "
        "a_h K_h(G_h u, G_h v).",
        by=("any number of heads, one layer",),
        read_off=(
            "its depth L counts the heads, each of which adds what it reads from the first prompt, as the heads "
            "of a layer do"
        ),
    ),
    Clause(
        "So if the K_h are symmetric, such layers perform functional gradient descent for K:",
        by=(
            "functional_gradient_descent",
            "any number of heads, one layer",
            "two heads, every depth",
        ),
        read_off=(
            "K is symmetric if the K_h are, and the layers are those of one head with K; for two heads it is calculated"
        ),
    ),
    Clause(
        "with f_0 = 0, f_{l+1} = f_l - r_l grad L(f_l), they leave y_i - f_L(x_i) in the context slots and "
        "predict f_L(x_{n+1}).",
        by=(
            "functional_gradient_descent",
            "two heads, every depth",
        ),
        read_off="by functional_gradient_descent for K; for two heads it is calculated",
    ),
    Clause(
        "One head with a = 1 and G = Sigma^-1/2, a point of the sparse family of sparse_stationary_points, does so for "
        "K_1(Sigma^-1/2 u, Sigma^-1/2 v).",
        by=("any number of heads, one layer",),
        read_off="it is the case of one head",
    ),
    Clause(
        "If K(X) is also the matrix of second moments of a prompt's labels (it is one of some labels where all K_h are "
        "positive semidefinite and a_h >= 0), then their loss on the prompt tends to the least of all linear "
        "predictors, for one step 0 < 2 r < 2/lambda_max(Khat).",
        by=(
            "any number of heads, one layer",
            "bayes_limit",
        ),
        read_off="the layers are those of one head with h = K, of which bayes_limit speaks",
    ),
    Clause(
        "For labels that are Gaussian with mean 0 that least loss is that of Bayes, the least of all predictors.",
        by=("bayes_predictor",),
        read_off="the best linear predictor is E(y_t | y) there",
    ),
)


def head(given: Values, rate: Number, a: Array, g: Array, k: Pairing) -> Head:
    """V = diag(0, -2 a r), B = C = G, similarity k."""
    y = given["Y"]
    identity = namespace_of(y=y).eye(y.shape[-2], like=y)
    return Head(
        value=Value(y_from_y=identity * (a * rate * -2)),
        key=Projection(x=g),
        query=Projection(x=g),
        similarity=Kernel(k),
    )


def term(a: Array, g: Array, k: Pairing) -> Pairing:
    """a k(G u, G v)"""
    return lambda u, v: k(product(g, u), product(g, v)) * a


def table(values: Array) -> Pairing:
    """A similarity whose values at the points in question are known."""
    return lambda keys, queries: values


def symmetric(kernel: str) -> Hypothesis:
    """K_h(u, v) = K_h(v, u) for the kernel of that name: ``SYMMETRIC`` of functional_gradient_descent, renamed."""
    original, equation = SYMMETRIC, SYMMETRIC.equation
    assert equation is not None
    return Hypothesis(
        f"symmetric_{kernel}",
        f"{kernel}(u, v) = {kernel}(v, u)",
        lambda given, u, v: equation({"K": given[kernel]}, u, v),
        lambda given: {**given, kernel: original.satisfy({"K": given[kernel]})["K"]},
        parameters=(("p", "points"), ("p", "more points")),
    )


def two_heads_at_every_depth(
    layer: Callable[..., Prompt],
    head: Callable[..., Head],
    term: Callable[..., Pairing],
    step: Callable[..., Array],
    algorithm_step: str,
) -> Part:
    """L layers of two heads leave y_i - f_L(x_i) and predict f_L(x_{n+1}) for K = sum_h a_h K_h(G_h u, G_h v)."""

    def ingredients(given: Values, h: int) -> tuple[Number, Array, Pairing]:
        return given[f"a_{h}"], given[f"G_{h}"], given[f"K_{h}"]

    def composite(given: Values) -> Pairing:
        """a_1 K_1(G_1 u, G_1 v) + a_2 K_2(G_2 u, G_2 v)"""
        first, second = (term(*ingredients(given, h)) for h in (1, 2))
        return lambda u, v: first(u, v) + second(u, v)

    def advance(given: Values, at: Values, state: Values) -> Values:
        both = [head(given, at["rate"], *ingredients(given, h)) for h in (1, 2)]
        return {
            **slots_of(layer(both, prompt_of(state))),
            "f": step(state["f"], composite(given), given["X"], given["Y"], at[algorithm_step]),
        }

    return Part(
        name="two heads, every depth",
        inputs=(
            *DATA,
            *(Scalar(f"a_{h}") for h in (1, 2)),
            *(Tensor(f"G_{h}", ("p", "d")) for h in (1, 2)),
            *(PairFunction(f"K_{h}", "p") for h in (1, 2)),
        ),
        steps=steps_of("rate", algorithm_step),
        state=(*SLOTS, PointFunction("f", "d", "n_y")),
        start=function_start,
        advance=advance,
        equations=function_equations,
        hypotheses=(ZERO_SLOT, symmetric("K_1"), symmetric("K_2")),
    )


def any_number_of_heads(layer: Callable[..., Prompt], head: Callable[..., Head], term: Callable[..., Pairing]) -> Part:
    """A layer of heads leaves what one head with V = diag(0, -2 r), K = sum_h a_h K_h(G_h u, G_h v) leaves."""

    def no_head(given: Values) -> Values:
        x, q = given["X"], given["Q"]
        xp, n = namespace_of(x=x), x.shape[-1]
        kernel = {"Khat": xp.zeros((n, n), like=x), "nu": xp.zeros((n, q.shape[-1]), like=x)}
        return {**slots_of(layer([], first_prompt(given))), **kernel}

    def one_more_head(given: Values, at: Values, state: Values) -> Values:
        """Every head reads from the first prompt; the layer adds up what they read."""
        x, q, first = given["X"], given["Q"], slots_of(first_prompt(given))
        after = slots_of(layer([head(given, given["r"], at["a"], at["G"], at["K_h"])], first_prompt(given)))
        k = term(at["a"], at["G"], at["K_h"])
        read = {name: state[name] + (after[name] - first[name]) for name in after}
        return {**read, "Khat": state["Khat"] + k(x, x), "nu": state["nu"] + k(x, q)}

    def one_head_instead(given: Values, state: Values) -> Equations:
        """The slots after a layer of one head with V = diag(0, -2 r) and the similarities Khat, nu."""
        first = first_prompt(given)

        def after(tokens: Tokens, similarities: Array) -> Tokens:
            one = heads.functional_gradient_step({**given, "K": table(similarities)}, {"rate": given["r"]})
            return add(tokens, [attend(one, first.context, tokens)])

        context, query = after(first.context, state["Khat"]), after(first.query, state["nu"])
        return slot_equations(state, x=context.x, y=context.y, query_x=query.x, predicted=-query.y)

    return Part(
        name="any number of heads, one layer",
        inputs=(*DATA, Scalar("r")),
        steps=(Scalar("a"), Tensor("G", ("p", "d")), PairFunction("K_h", "p")),
        state=(*SLOTS, Tensor("Khat", ("n", "n")), Tensor("nu", ("n", "m"))),
        start=no_head,
        advance=one_more_head,
        equations=one_head_instead,
    )


def claim(
    layer: Callable[..., Prompt] = layer,
    head: Callable[..., Head] = head,
    term: Callable[..., Pairing] = term,
    step: Callable[..., Array] = functional_gradient_descent.step,
    algorithm_step: str = "rate",
) -> Claim:
    """The claim, from its ingredients."""
    return Claim(
        name="multi_head_composite_kernel",
        clauses=CLAUSES,
        source=Source("cheng2024", "Proposition 3"),
        parts=(
            two_heads_at_every_depth(layer, head, term, step, algorithm_step),
            any_number_of_heads(layer, head, term),
        ),
        remarks=(
            "The second part is an induction on the number of heads, which its depth L counts: no head is a head with "
            "K = 0, and one more head turns a layer of one head with K into that with K + a_h K_h(G_h u, G_h v).",
            "With it, functional_gradient_descent for K = sum_h a_h K_h(G_h u, G_h v) is the claim for any number of "
            "heads and every depth; the first part calculates it for two.",
            "That all a_h >= 0 is not needed for this: it makes K positive semidefinite if the K_h are.",
        ),
    )


def mutants() -> tuple[Mutant, ...]:
    """False neighbours: each changes one ingredient."""
    step = functional_gradient_descent.step
    return (
        *mutations.common(claim, layer, head),
        Mutant("heads in successive layers", claim(layer=one_after_the_other)),
        Mutant("one head left out", claim(layer=lambda heads, prompt: layer(heads[1:], prompt))),
        Mutant("a_h left out of the values", claim(head=lambda given, rate, a, g, k: head(given, rate, 1, g, k))),
        Mutant("a_h squared in the kernel", claim(term=lambda a, g, k: term(a * a, g, k))),
        Mutant("step of another layer", claim(algorithm_step="rate_of_another_layer")),
        Mutant("gradient without the factor 2", claim(step=lambda f, k, x, y, r: step(f, k, x, y, r / 2))),
    )


def one_after_the_other(heads: Sequence[Head], prompt: Prompt) -> Prompt:
    """A layer for every head."""
    return transformer([[head] for head in heads], prompt)
