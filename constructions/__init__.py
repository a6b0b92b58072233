"""What is claimed: the table of contents, in reading order.  ``MUTANTS`` holds the false neighbours of each claim."""

from __future__ import annotations

from collections.abc import Callable

from constructions import (
    feature_map_gradient_descent,
    functional_gradient_descent,
    gradient_descent_plus_plus,
    gradient_descent_plus_plus_layers,
    gradient_descent_plus_plus_spectrum,
    gradient_descent_step,
    gradient_descent_step_as_printed,
    gradient_descent_steps,
    loss_shift,
    query_outside_context,
    similarity_recursion,
    weight_rescaling,
)
from constructions.claim import Claim, Erratum, Mutant

CLAIMS: tuple[Claim, ...] = (
    loss_shift.claim(),
    gradient_descent_step.claim(),
    gradient_descent_steps.claim(),
    query_outside_context.claim(),
    feature_map_gradient_descent.claim(),
    weight_rescaling.claim(),
    similarity_recursion.claim(),
    functional_gradient_descent.claim(),
    gradient_descent_plus_plus.claim(),
    gradient_descent_plus_plus_layers.claim(),
    gradient_descent_plus_plus_spectrum.claim(),
)

ERRATA: tuple[Erratum, ...] = (
    Erratum(printed=gradient_descent_step_as_printed.claim(), corrected="gradient_descent_step"),
)

MUTANTS: dict[str, Callable[[], tuple[Mutant, ...]]] = {
    "loss_shift": loss_shift.mutants,
    "gradient_descent_step": gradient_descent_step.mutants,
    "gradient_descent_steps": gradient_descent_steps.mutants,
    "query_outside_context": query_outside_context.mutants,
    "feature_map_gradient_descent": feature_map_gradient_descent.mutants,
    "weight_rescaling": weight_rescaling.mutants,
    "similarity_recursion": similarity_recursion.mutants,
    "functional_gradient_descent": functional_gradient_descent.mutants,
    "gradient_descent_plus_plus": gradient_descent_plus_plus.mutants,
    "gradient_descent_plus_plus_layers": gradient_descent_plus_plus_layers.mutants,
    "gradient_descent_plus_plus_spectrum": gradient_descent_plus_plus_spectrum.mutants,
}
