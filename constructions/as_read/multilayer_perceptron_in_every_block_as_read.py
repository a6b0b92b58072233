"""The same MLP before every attention layer, as steps of gradient descent on W m(x): false from two blocks on."""

from __future__ import annotations

from constructions.claim import Claim, Clause, Equations, Part, Scalar, Source, Tensor, Values
from constructions.definitions import gradient_descent
from constructions.definitions.attention import layer
from constructions.definitions.matrices import product
from constructions.definitions.slots import first_prompt
from constructions.definitions.transformer import prediction
from constructions.gradient_descent import feature_map_gradient_descent

CLAUSES = (
    Clause(
        "Two blocks, each an MLP x -> m(x) and then the layer of gradient_descent_step on the features m(x_i), "
        "predict W_2 m(x_t), W_2 being two steps of gradient descent on W m(x) from W_0.",
        by=("second block",),
        read_off="the part has the MLP m(x) = B x",
    ),
)


def claim() -> Claim:
    """The printed blocks against gradient descent, for m(x) = B x."""

    def with_map(given: Values) -> Values:
        return {**given, "phi": lambda points: product(given["B"], points)}

    def printed(given: Values) -> Values:
        data, eta = with_map(given), given["eta"]
        heads = [feature_map_gradient_descent.HEAD(data, eta)]
        prompt = first_prompt({**data, "query_slot": -product(data["W_0"], data["phi"](data["Q"]))})
        for _ in range(2):
            prompt = layer(heads, feature_map_gradient_descent.again(data, prompt))
        return {"prediction": prediction(prompt)}

    def equations(given: Values, state: Values) -> Equations:
        features, w = product(given["B"], given["X"]), given["W_0"]
        for _ in range(2):
            w = gradient_descent.step(w, features, given["Y"], given["eta"])
        return {"prediction": (state["prediction"], product(w, given["B"], given["Q"]))}

    return Claim(
        name="multilayer_perceptron_in_every_block_as_read",
        clauses=CLAUSES,
        source=Source(
            "vonoswald2023",
            "Proposition 2",
            words="(content) blocks of an MLP m and an attention layer, applied one after the other, can solve least "
            "squares on W m(x)",
            read="in the paper, which does not say that m is the same in every block: a later one may be 0",
        ),
        parts=(
            Part(
                name="second block",
                inputs=(
                    Tensor("X", ("d", "n")),
                    Tensor("Y", ("n_y", "n")),
                    Tensor("Q", ("d", "m")),
                    Tensor("W_0", ("n_y", "d")),
                    Tensor("B", ("d", "d")),
                    Scalar("eta"),
                ),
                start=printed,
                equations=equations,
            ),
        ),
        remarks=(
            "Corrected by feature_map_gradient_descent, where the MLP stands in the first block only: the second block "
            "attends to m(m(x)). An MLP can be m(x) = B x, as relu(z) - relu(-z) = z.",
        ),
    )
