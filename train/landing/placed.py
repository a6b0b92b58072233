"""Where the weights of a run are: coordinates, distances to the predicted family, and those along its training."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import torch

from train.brought import brought
from train.checkpoint import Checkpoint
from train.landing.coordinates import Coordinates, coordinates
from train.model.architecture import Weights
from train.model.predicted import distance
from train.objective import Objective
from train.own.functions import WORD
from train.own.points import Invariance
from train.runs import Group

KEYS = {"keys": "M", "keys B": "B", "queries C": "C"}  # matrices by the name of their distance
PRECONDITIONER = "preconditioner_stationary_points"
FAMILIES = {  # by claim; that of the last one depends on whether values of x are there
    "sparse_stationary_points": "sparse",
    "full_stationary_points": "full",
    PRECONDITIONER: "",
}


def family(checkpoint: Checkpoint, r: int, claim: str) -> str:
    """sparse or full.  Raises ValueError for a law that the claim is not about."""
    if claim != PRECONDITIONER:
        return FAMILIES[claim]
    run, c = checkpoint.group.runs[r], checkpoint.configuration
    if set(run.similarities) != {"linear"} or run.labels != "linear" or c.covariates != "gaussian":
        raise ValueError(f"{claim} is of linear attention on linear labels of normal covariates, without noise")
    return "full" if c.values == "full" else "sparse"


def coordinates_of(checkpoint: Checkpoint, r: int, claim: str) -> Coordinates:
    """Of run ``r``.  Raises ValueError for what the families say nothing about."""
    run = checkpoint.group.runs[r]
    alone = Objective(replace(checkpoint.configuration, dtype="float64"), Group(checkpoint.group.depth, (run,)), "cpu")
    roots, inverses = alone.prompts.roots()
    if not bool(torch.allclose(roots[0], checkpoint.root[r].double(), atol=1e-5)):
        raise ValueError(f"the root of run {r} is not that of its spectrum and seed")
    of_family = family(checkpoint, r, claim)
    own = brought(checkpoint.configuration).similarity
    degree = None if own is None else own.degree
    apart = own is not None and WORD in run.similarities and own.invariance is Invariance.ROTATIONS
    return coordinates(checkpoint.architecture, run.similarities, of_family, (roots[0], inverses[0]), degree, apart)


def point_of(of: Coordinates, checkpoint: Checkpoint, r: int) -> torch.Tensor:
    """theta of its weights, balanced."""
    weights = {name: w[r].double() for name, w in checkpoint.weights.items()}
    return of.balanced(of.point(checkpoint.architecture, weights))


def distances(of: Coordinates, theta: torch.Tensor) -> dict[str, list[float]]:
    """dist of every S B^T C S and, where A is among the coordinates, of A: for the sparse family |A| / |(A, r)|.

    Where B' and C' are apart, dist of Q B' and of Q C', with the Q of ``Coordinates.aligned``.
    """
    parts = of.parts(of.aligned(theta))
    found = {name: distance(parts[of_keys]).flatten().tolist() for name, of_keys in KEYS.items() if of_keys in parts}
    if "A" in parts:
        if of.family == "full":
            found["values"] = distance(of.root @ parts["A"] @ of.inverse).flatten().tolist()
        else:
            a, r = torch.linalg.matrix_norm(parts["A"]), parts["r"][: of.layers_of_a]
            found["values"] = (a / torch.sqrt(a.square() + r.square())).nan_to_num(0.0).flatten().tolist()
    return found


def path_of(of: Coordinates, checkpoint: Checkpoint, r: int) -> list[torch.Tensor]:
    """theta at every step of the history, not balanced."""
    found = []
    for k in range(len(checkpoint.history.steps)):
        weights: Weights = {name: w[k, r].double() for name, w in checkpoint.history.weights.items()}
        found.append(of.point(checkpoint.architecture, weights))
    return found


def along(of: Coordinates, path: Sequence[torch.Tensor]) -> dict[str, list[list[float]]]:
    """The distances at every point of a path."""
    found: dict[str, list[list[float]]] = {}
    for theta in path:
        for name, values in distances(of, theta).items():
            found.setdefault(name, []).append(values)
    return found
