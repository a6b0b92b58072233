"""A head whose scores are constant takes the mean of the labels away, and so predicts it."""

from verify import Claim, Head, I, matrix, ones, size, zeros

Y, n, p = matrix("Y", "n_y", "n"), size("n"), size("p")
mean = Y @ ones("n", "m") / n  # the mean of the labels, once for each query

claim = Claim(
    "centring",
    layer=[Head(value={"y": -I / (n * p)}, key={"c": I}, query={"c": I})],  # keys and queries are 1 in p slots
    context={"y": Y, "c": ones("p", "n")},
    queries={"y": zeros("n_y", "m"), "c": ones("p", "m")},
    keeps={"y": Y - Y @ ones("n", "n") / n},
    predicts=mean,
    layers=1,
)

if __name__ == "__main__":
    print(claim.prove())
