"""The poster's readout, if the query's slot starts at 0: right for W_0 = 0, false for other W_0."""

from __future__ import annotations

from constructions.arrays.namespace import namespace_of
from constructions.claim import Claim, Clause, Equations, Part, Scalar, Source, Tensor, Values
from constructions.definitions import gradient_descent, heads
from constructions.definitions.attention import layer
from constructions.definitions.matrices import product
from constructions.definitions.prompt import Prompt, Tokens
from constructions.definitions.transformer import prediction
from constructions.gradient_descent import gradient_descent_step

CLAUSES = (
    Clause(
        "After the layer of gradient_descent_step, with any W_0 and the query's y slot starting at 0, minus that "
        "slot is (W_0 + dW) x_t.",
        by=("readout",),
    ),
)


def claim() -> Claim:
    """The printed readout against the prediction of gradient descent."""

    def printed(given: Values) -> Values:
        x, y, q = given["X"], given["Y"], given["Q"]
        slot = namespace_of(y=y, q=q).zeros((y.shape[-2], q.shape[-1]), like=y)
        prompt = Prompt(Tokens(x, y), Tokens(q, slot))
        return {"prediction": prediction(layer([heads.gradient_descent_step(given, given["eta"])], prompt))}

    def equations(given: Values, state: Values) -> Equations:
        w = gradient_descent.step(given["W_0"], given["X"], given["Y"], given["eta"])
        return {"prediction": (state["prediction"], product(w, given["Q"]))}

    return Claim(
        name="readout_as_read",
        clauses=CLAUSES,
        source=Source(
            "vonoswald2023poster",
            "Proposition 1",
            words="-1 times y_hat",
            read="on the poster, which says neither that W_0 is any matrix nor where the slot starts",
        ),
        parts=(
            Part(
                name="readout",
                inputs=(
                    Tensor("X", ("d", "n")),
                    Tensor("Y", ("n_y", "n")),
                    Tensor("Q", ("d", "m")),
                    Tensor("W_0", ("n_y", "d")),
                    Scalar("eta"),
                ),
                start=printed,
                equations=equations,
            ),
        ),
        remarks=(
            f"Corrected by {gradient_descent_step.claim().name}, whose slot starts at -W_0 x_t: from 0, minus the slot "
            "is dW x_t, which is right only when W_0 x_t = 0.",
        ),
    )
