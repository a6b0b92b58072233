"""Why each claim holds: one calculation a claim, under the claim's stem."""

from __future__ import annotations

from proofs import (
    feature_map_dual,
    feature_map_gradient_descent,
    functional_gradient_descent,
    geometric_sequence,
    gradient_descent_plus_plus,
    gradient_descent_plus_plus_conditioning,
    gradient_descent_plus_plus_degree,
    gradient_descent_plus_plus_layers,
    gradient_descent_plus_plus_spectrum,
    gradient_descent_step,
    gradient_descent_steps,
    interpolation,
    looped_dampening,
    loss_expansion,
    loss_shift,
    one_layer_optimum,
    one_layer_step,
    query_outside_context,
    similarity_recursion,
    softmax_linearisation,
    token_copying,
    weight_rescaling,
)
from verify.calculation import Script

PROOFS: dict[str, Script] = {
    "geometric_sequence": geometric_sequence.PROOF,
    "loss_shift": loss_shift.PROOF,
    "loss_expansion": loss_expansion.PROOF,
    "gradient_descent_step": gradient_descent_step.PROOF,
    "gradient_descent_steps": gradient_descent_steps.PROOF,
    "looped_dampening": looped_dampening.PROOF,
    "query_outside_context": query_outside_context.PROOF,
    "feature_map_gradient_descent": feature_map_gradient_descent.PROOF,
    "feature_map_dual": feature_map_dual.PROOF,
    "token_copying": token_copying.PROOF,
    "weight_rescaling": weight_rescaling.PROOF,
    "interpolation": interpolation.PROOF,
    "one_layer_optimum": one_layer_optimum.PROOF,
    "one_layer_step": one_layer_step.PROOF,
    "similarity_recursion": similarity_recursion.PROOF,
    "functional_gradient_descent": functional_gradient_descent.PROOF,
    "gradient_descent_plus_plus": gradient_descent_plus_plus.PROOF,
    "gradient_descent_plus_plus_layers": gradient_descent_plus_plus_layers.PROOF,
    "gradient_descent_plus_plus_degree": gradient_descent_plus_plus_degree.PROOF,
    "gradient_descent_plus_plus_spectrum": gradient_descent_plus_plus_spectrum.PROOF,
    "gradient_descent_plus_plus_conditioning": gradient_descent_plus_plus_conditioning.PROOF,
    "softmax_linearisation": softmax_linearisation.PROOF,
}
