"""A matrix is symmetric."""

from __future__ import annotations

from constructions.claim import Hypothesis
from constructions.definitions.matrices import transposed


def symmetric(tensor: str) -> Hypothesis:
    """The input called ``tensor`` is its own transpose; met by adding the transpose."""
    return Hypothesis(
        f"symmetric_{tensor}",
        f"{tensor}^T = {tensor}",
        lambda given: (transposed(given[tensor]), given[tensor]),
        lambda given: {**given, tensor: given[tensor] + transposed(given[tensor])},
    )
