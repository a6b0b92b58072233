"""EXPERIMENTS: what is trained, by name; each module has a CLAIM and the presets SMALL and PAPER."""

from __future__ import annotations

from types import ModuleType

from train.experiments.functional_gradient_descent import (
    composite_kernel,
    composite_kernel_of_maps,
    full_stationary_points,
    loss_against_context,
    loss_against_depth,
    sparse_stationary_points,
)
from train.experiments.gradient_descent import (
    feature_map,
    fixed_tasks,
    hessian_spectra,
    layer_norm,
    looped_layers,
    meta_learned_step,
    one_layer,
    softmax_heads,
    ten_looped_layers,
    token_copying,
    token_copying_by_positions,
    untied_layers,
)

EXPERIMENTS: dict[str, ModuleType] = {
    "functional_gradient_descent/loss_against_context": loss_against_context,
    "functional_gradient_descent/loss_against_depth": loss_against_depth,
    "functional_gradient_descent/composite_kernel": composite_kernel,
    "functional_gradient_descent/composite_kernel_of_maps": composite_kernel_of_maps,
    "functional_gradient_descent/sparse_stationary_points": sparse_stationary_points,
    "functional_gradient_descent/full_stationary_points": full_stationary_points,
    "gradient_descent/one_layer": one_layer,
    "gradient_descent/looped_layers": looped_layers,
    "gradient_descent/untied_layers": untied_layers,
    "gradient_descent/ten_looped_layers": ten_looped_layers,
    "gradient_descent/fixed_tasks": fixed_tasks,
    "gradient_descent/hessian_spectra": hessian_spectra,
    "gradient_descent/layer_norm": layer_norm,
    "gradient_descent/softmax_heads": softmax_heads,
    "gradient_descent/token_copying": token_copying,
    "gradient_descent/token_copying_by_positions": token_copying_by_positions,
    "gradient_descent/feature_map": feature_map,
    "gradient_descent/meta_learned_step": meta_learned_step,
}
