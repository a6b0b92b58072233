"""One layer of linear attention is one step of gradient descent, by the theorem of the catalogue that says so."""

from verify import Claim, Head, I, matrix, scalar, size

X, Y, Q = matrix("X", "d", "n"), matrix("Y", "n_y", "n"), matrix("Q", "d", "m")
W_0, eta = matrix("W_0", "n_y", "d"), scalar("eta")
rate = eta / size("n")
change = (Y - W_0 @ X) @ X.T * rate


def by_the_theorem(goal):
    data = goal.data
    given = {"X": data.X, "Y": data.Y, "Q": data.Q, "query_slot": -data.W_0 @ data.Q, "W_0": data.W_0}
    goal.by_lemma(("gradient_descent_step", "step", "context y"), lambda slot: slot, given)
    goal.conclude()


claim = Claim(
    "one_linear_layer",
    layer=[Head(value={("y", "x"): rate * W_0, "y": -rate * I}, key={"x": I}, query={"x": I})],
    queries={"x": Q, "y": -W_0 @ Q},
    keeps={"y": Y - change @ X},
    predicts=(W_0 + change) @ Q,
    layers=1,
    rests_on=["gradient_descent_step"],
    proof={"context y": by_the_theorem},
)
