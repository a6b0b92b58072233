"""Two heads on tokens with three slots make a step of Newton's iteration for the inverse of a symmetric matrix."""

from verify import Claim, Head, I, algorithm, identity, matrix, symmetric

X, R = matrix("X", "d", "d"), matrix("R", "d", "d")
b, z = matrix("b", "d", "m"), matrix("z", "d", "m")


@algorithm(Z=X)
def step(s, data, at):
    return {"Z": 2 * s.Z - s.Z @ data.R @ s.Z}


claim = Claim(
    "newton_schulz",
    layer=[
        Head(value={"x": I}, key={"i": I}, query={"i": I}),
        Head(value={"x": -I}, key={"r": I}, query={"x": I}),
    ],
    algorithm=step,
    context={"x": X, "r": R, "i": identity("d")},
    queries={"x": X @ b, "r": z, "i": b},
    keeps={"x": lambda s, data: s.Z},
    queries_keep={"x": lambda s, data: s.Z @ data.b},
    assumes=[symmetric(R)],
    source="arXiv:2310.17086",
)

if __name__ == "__main__":
    print(claim.replace(assumes=[]).refute())
    print(claim.prove())
