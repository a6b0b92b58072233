"""Why each claim holds: one calculation a claim, under the claim's stem."""

from __future__ import annotations

from proofs import (
    feature_map_gradient_descent,
    functional_gradient_descent,
    gradient_descent_plus_plus,
    gradient_descent_plus_plus_layers,
    gradient_descent_plus_plus_spectrum,
    gradient_descent_step,
    gradient_descent_steps,
    loss_shift,
    query_outside_context,
    similarity_recursion,
    weight_rescaling,
)
from verify.calculation import Script

PROOFS: dict[str, Script] = {
    "loss_shift": loss_shift.PROOF,
    "gradient_descent_step": gradient_descent_step.PROOF,
    "gradient_descent_steps": gradient_descent_steps.PROOF,
    "query_outside_context": query_outside_context.PROOF,
    "feature_map_gradient_descent": feature_map_gradient_descent.PROOF,
    "weight_rescaling": weight_rescaling.PROOF,
    "similarity_recursion": similarity_recursion.PROOF,
    "functional_gradient_descent": functional_gradient_descent.PROOF,
    "gradient_descent_plus_plus": gradient_descent_plus_plus.PROOF,
    "gradient_descent_plus_plus_layers": gradient_descent_plus_plus_layers.PROOF,
    "gradient_descent_plus_plus_spectrum": gradient_descent_plus_plus_spectrum.PROOF,
}
