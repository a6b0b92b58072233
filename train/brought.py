"""What a user's functions in a configuration are, found by experiment, and what of them no claim covers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import torch

from train.configuration import Configuration
from train.model.architecture import Architecture
from train.own.functions import WORD, OfPoints, Unfit
from train.own.law import Law, law
from train.own.points import TOLD, Invariance, OfLabels, Similar, of_labels, similar
from train.prompts.covariates import isotropic
from train.prompts.labels import is_own
from train.prompts.tokens import slots
from train.runs import Run

POINTS = 64  # of the law of xi, at which a kernel must be positive
TRIED = "found by experiment at random, not proved"


@dataclass(frozen=True)
class Brought:
    """What each function is that is a user's; None for what is ours."""

    names: tuple[str, ...]
    similarity: Similar | None
    labels: OfLabels | None
    covariates: Law | None
    keys: str = "apart"

    def lines(self) -> list[str]:
        """One for each function; and what claims are about it, or that none is."""
        found = (one for one in (self.similarity, self.labels, self.covariates) if one is not None)
        lines = [f"{name}: {one} ({TRIED})" for name, one in zip(self.names, found, strict=True)]
        if self.similarity is not None:
            claims = ["functional_gradient_descent"] if self.similarity.pairwise and self.similarity.symmetric else []
            if self.similarity.invariance is Invariance.SCORES:
                claims.append("product_determines_the_layer")
            lines.append(f"claims about such a similarity: {', '.join(claims) or 'none'}")
        return [*lines, f"stationary points: {self.uncovered()}"] if self.uncovered() else lines

    def uncovered(self, run: Run | None = None) -> str:
        """Why no claim on stationary points is judged of a run; "" where its hypotheses were found to hold.

        They ask for a similarity, labels and covariates that signed permutations leave as they are.  What is measured
        is B^T C, which is all that a layer depends on if its similarity is a function of the scores; or B and C, up to
        one orthogonal matrix for both, which a similarity that rotations leave as it is does not see.  Without a run:
        of one that has all of the functions.
        """
        h = self.similarity if run is None or WORD in ">".join(run.similarities).split(">") else None
        k = self.labels if run is None or is_own(run.labels) else None
        if h is not None and h.invariance is Invariance.NONE:
            return "no claim covers this similarity: signed permutations change it (admissible_similarities)"
        if h is not None and h.invariance is not Invariance.SCORES and (told := self._beyond_rotations(h, run)):
            return (
                f"not judged: the similarity is {TOLD[h.invariance]}, so that B = b Sigma^-1/2, C = c Sigma^-1/2 is"
                f" covered by a claim, but {told}"
            )
        if h is not None and h.degree is not None and h.degree <= 0:
            return f"the similarity is homogeneous of degree {h.degree:g}: no scale of B^T C is predicted"
        if k is not None and k.invariance is Invariance.NONE:
            return "no claim covers this law: labels of a kernel that signed permutations change (admissible_laws)"
        if self.covariates is not None and not self.covariates.invariant:
            return f"no claim covers this law: covariates {self.covariates} (admissible_laws)"
        return ""

    def _beyond_rotations(self, h: Similar, run: Run | None) -> str:
        """Why B and C of a similarity that is no function of the scores are not measured; "" where they are."""
        if h.invariance is not Invariance.ROTATIONS:
            return "which B and C it does not tell apart is not known: those up to any orthogonal matrix are more"
        if h.degree is not None:
            return f"it is homogeneous of degree {h.degree:g}, and so are scales that it does not tell apart"
        if self.keys != "apart":
            return f"keys are {self.keys}: no weights B and C are trained"
        if run is not None and len(set(run.similarities)) > 1:
            return "heads beside it are functions of B^T C alone"
        return ""


@cache
def brought(c: Configuration) -> Brought:
    """What they are, once for a configuration.  Raises Unfit for what is none, or is none for this configuration."""
    own, d = c.own, len(c.spectrum)
    names = tuple(f"{what} {function.name}" for what, function in own)
    covariates = None if own.covariates is None else law(own.covariates, d)
    labels = None if own.labels is None else _labels(c, own.labels)
    similarity = None if own.similarity is None else _similarity(c, own.similarity)
    return Brought(names, similarity, labels, covariates, c.keys)


def features(c: Configuration) -> dict[str, int]:
    """How many features each of a user's functions is given."""
    d, n_y = len(c.spectrum), slots(c.tokens, max(c.contexts))
    keys = Architecture(d, n_y, 1, values=c.values, keys=c.keys, perceptron=c.perceptron).key_features
    return {what: keys if what == "similarity" else d for what, _ in c.own}


def _labels(c: Configuration, kernel: OfPoints) -> OfLabels:
    xi = torch.from_numpy(isotropic(c.covariates, 0, 0, 1, POINTS, len(c.spectrum), c.own.covariates))[0]
    found = of_labels(kernel, xi)
    if c.closed and found.invariance is Invariance.NONE:
        raise Unfit(f"closed is True, expected False with {kernel.name}: turned, its labels are others")
    return found


def _similarity(c: Configuration, similarity: OfPoints) -> Similar:
    found = similar(similarity, features(c)["similarity"], getattr(torch, c.dtype))
    if len(c.contexts) > 1 and not found.pairwise:
        raise Unfit(f"contexts is {c.contexts}, expected one with {similarity.name}: it is not pairwise")
    return found
