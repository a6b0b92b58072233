"""One preconditioned step in each layer: as it is easily written down, refuted; with A transposed, proved."""

from verify import Claim, Head, I, algorithm, matrix, zeros

A = matrix("A", "d", "d", per_layer=True)
head = Head(value={"y": -I}, key={"x": A}, query={"x": I})


@algorithm(W=zeros("n_y", "d"))
def as_written(s, data, at):
    return {"W": s.W - (s.W @ data.X - data.Y) @ data.X.T @ at.A}


@algorithm(W=zeros("n_y", "d"))
def mended(s, data, at):
    return {"W": s.W - (s.W @ data.X - data.Y) @ data.X.T @ at.A.T}


claim = Claim(
    "preconditioned",
    layer=[head],
    algorithm=mended,
    keeps={"y": lambda s, data: data.Y - s.W @ data.X},
    predicts=lambda s, data: s.W @ data.Q,
    source="arXiv:2306.00297",
)

if __name__ == "__main__":
    print(claim.replace(algorithm=as_written).refute())
    print(claim.replace(algorithm=as_written).prove())
    print(claim.prove())
