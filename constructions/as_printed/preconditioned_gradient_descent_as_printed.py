"""Preconditioned descent with A from the left, for every A: true of symmetric A alone."""

from __future__ import annotations

from constructions.arrays.namespace import namespace_of
from constructions.claim import Claim, Clause, Equations, Part, Source, Tensor, Values
from constructions.definitions import gradient_descent, heads
from constructions.definitions.attention import layer
from constructions.definitions.matrices import product, transposed
from constructions.definitions.prompt import Prompt, Tokens
from constructions.definitions.transformer import prediction
from constructions.gradient_descent import preconditioned_gradient_descent

CLAUSES = (
    Clause(
        "A linear layer with scores <x_i, A x_j> and values diag(0, -1/N) predicts w_1^T x_t, w_1 = -A grad R(0), for "
        "every A, R(w) = 1/(2N) sum_i (w^T x_i - y_i)^2.",
        by=("one layer",),
    ),
)


def claim() -> Claim:
    """The printed step of one layer from w = 0 against the prediction of the layer."""

    def printed(given: Values) -> Values:
        x, y, q = given["X"], given["Y"], given["Q"]
        slot = namespace_of(y=y, q=q).zeros((y.shape[-2], q.shape[-1]), like=y)
        made = heads.preconditioned_step(x, y, given["A"])
        return {"prediction": prediction(layer([made], Prompt(Tokens(x, y), Tokens(q, slot))))}

    def equations(given: Values, state: Values) -> Equations:
        x, y = given["X"], given["Y"]
        zeros = namespace_of(x=x, y=y).zeros((y.shape[-2], x.shape[-2]), like=x)
        w = product(given["A"], transposed(gradient_descent.change(zeros, x, y, 1)))
        return {"prediction": (state["prediction"], product(transposed(w), given["Q"]))}

    return Claim(
        name="preconditioned_gradient_descent_as_printed",
        clauses=CLAUSES,
        source=Source("ahn2023", "Lemma 1", as_printed="w_{l+1} = w_l - A_l grad R(w_l)"),
        parts=(
            Part(
                name="one layer",
                inputs=(
                    Tensor("X", ("d", "n")),
                    Tensor("Y", ("n_y", "n")),
                    Tensor("Q", ("d", "m")),
                    Tensor("A", ("d", "d")),
                ),
                start=printed,
                equations=equations,
            ),
        ),
        remarks=(
            f"Corrected by {preconditioned_gradient_descent.claim().name}: A^T for A, the same if A is symmetric, as "
            "it is where the lemma is used.",
        ),
    )
