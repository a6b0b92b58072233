"""Why the degree triples: to M an eigenvector of S is one too, and a layer cubes the number and multiplies by s."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from constructions.arrays.indexed import Array, einsum
from constructions.claim import Stage
from constructions.definitions.gradient_descent import rate
from constructions.definitions.matrices import gram, product
from proofs.calculus.calculation import Calculation, Goal, Script
from proofs.calculus.slots import immediate

EIGENVALUES = {"M": "m", "P": "p", "G": "q"}


def scaled(columns: Array, *numbers: Array) -> Array:
    """Column k times the k-th number of each."""
    for s in numbers:
        columns = einsum("ak,k->ak", columns, s)
    return columns


def eigenvectors(goal: Goal, context: Callable[[Array], Array]) -> None:
    """U diag(s) for S U, in ``context``."""
    u, s = goal.given["U"], goal.given["s"]
    goal.by_hypothesis("eigendecomposition", lambda z: context(product(z, u)))
    goal.by_hypothesis("orthogonal", lambda identity: context(product(scaled(u, s), identity)))


def one(goal: Goal) -> None:
    goal.by_induction("t = 1", lambda z: einsum("k,k,k->k", z, z, z))
    goal.conclude("1 * 1^3 = 1")


def through(goal: Goal, word: str, coefficient: Any, passed: tuple[Array, ...] = ()) -> None:
    """For a product of S, M, P and G times U: each, from the right, for its eigenvalues; ``passed`` are those met."""
    if not word:
        return
    rest, last = word[:-1], word[-1]
    matrices = {**goal.state, "S": gram(goal.given["X"])}

    def context(z: Array) -> Array:
        return scaled(product(*(matrices[name] for name in rest), z), *passed) * coefficient

    if last == "S":
        eigenvectors(goal, context)
    else:
        goal.by_induction(EIGENVALUES[last], context)
    number = goal.given["s"] if last == "S" else goal.state[EIGENVALUES[last]]
    through(goal, rest, coefficient, (*passed, number))


def eigenvalue(matrix: str, word: str) -> Calculation:
    """Of the matrix that the layer turns into itself minus a step times ``word``."""

    def calculation(goal: Goal) -> None:
        u = goal.given["U"]
        matrices = {**goal.state, "S": gram(goal.given["X"])}
        step = goal.at["gamma"] if matrix == "M" else rate(goal.at["eta"], goal.given["X"])
        goal.rewrite(
            product(matrices[matrix], u) - product(*(matrices[name] for name in word), u) * step,
            "definition of the layer",
        )
        through(goal, matrix, 1)
        through(goal, word, -step)
        if matrix != "G":
            number = goal.state[EIGENVALUES[matrix]]
            goal.by_induction("t = 1", lambda z: scaled(u, z, z, number), backwards=True)
        goal.conclude("U diag of the next number")

    return calculation


def homogeneous(goal: Goal) -> None:
    goal.by_induction_on(e_c="e", m_c="m", p_c="p", q_c="q")
    goal.conclude("c (C e)^2 C = (c C^3) e^2: every term has the factor c C^3, that of q the factor c E")


def leading(goal: Goal) -> None:
    goal.by_induction_on(m="m", p="p", q="q")
    goal.conclude("t = 0 leaves -gamma s (C mu)^3 = (s C^3) (-gamma mu^3), and so on")


PROOF: Script = {
    **{("eigenvalues", Stage.BASE, name): immediate for name in ("t = 1", "m", "p", "q")},
    ("eigenvalues", Stage.STEP, "t = 1"): one,
    ("eigenvalues", Stage.STEP, "m"): eigenvalue("M", "MSMM"),
    ("eigenvalues", Stage.STEP, "p"): eigenvalue("P", "PMSM"),
    ("eigenvalues", Stage.STEP, "q"): eigenvalue("G", "GS"),
    **{("degree", Stage.BASE, name): immediate for name in "empq"},
    **{("degree", Stage.STEP, name): homogeneous for name in "empq"},
    **{("leading coefficient", Stage.BASE, name): immediate for name in "mpq"},
    **{("leading coefficient", Stage.STEP, name): leading for name in "mpq"},
}
