"""L layers that double are L layers that add what they hold."""

from constructions.claim import Claim, Clause, Mutant, Part, Source, Stage, Tensor

CHANGES = ({"factor": 1}, {"factor": 3}, {"factor": -2}, {"added": 2}, {"added": 0}, {"extra": 1}, {"start": 2})
CHANGES = (*CHANGES, {"start": 0})


def claim(factor=2, added=1, extra=0, start=1):
    part = Part(
        "layers",
        inputs=(Tensor("x", ("d",)),),
        state=(Tensor("z", ("d",)), Tensor("w", ("d",))),
        start=lambda given: {"z": given["x"] * start, "w": given["x"]},
        advance=lambda given, at, state: {
            "z": state["z"] * factor + given["x"] * extra,
            "w": state["w"] + state["w"] * added,
        },
        equations=lambda given, state: {"z": (state["z"], state["w"])},
    )
    return Claim("doubling", (Clause("Doubling is adding.", by=("layers: z",)),), Source("arXiv:1", "here"), (part,))


def mutants():
    return tuple(Mutant(str(changed), claim(**changed)) for changed in CHANGES)


def step(goal):
    goal.by_induction_on(z="z")
    goal.conclude()


PROOF = {("layers", Stage.BASE, "z"): lambda goal: goal.conclude(), ("layers", Stage.STEP, "z"): step}
