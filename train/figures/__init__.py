"""FIGURES: what is drawn of the checkpoints of an experiment; a new figure is a function and a line here."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from matplotlib.figure import Figure

from train.figures.against_steps import against_steps
from train.figures.copying import copying
from train.figures.distances import distances
from train.figures.learned_step import learned_step
from train.figures.losses import against_context, against_depth
from train.figures.predictions import predictions
from train.figures.products import products
from train.figures.results import Results
from train.figures.rollout import rollout
from train.figures.scales import scales
from train.figures.sensitivities import sensitivities
from train.figures.spectra import spectra
from train.figures.tasks import tasks
from train.figures.training import training
from train.figures.transfer import transfer

Drawing = Callable[[Figure, Results], None]  # raises NothingToDraw

_LANDING: dict[str, Drawing] = {"distances": distances, "products": products, "training": training}
_CONTEXT: dict[str, Drawing] = {"losses": against_context, "training": training}
_DEPTH: dict[str, Drawing] = {"losses": against_depth, "training": training}
_ALGORITHMS: dict[str, Drawing] = {
    "losses": against_steps,
    "scales": scales,
    "sensitivities": sensitivities,
    "training": training,
}
_COPYING: dict[str, Drawing] = {**_ALGORITHMS, "losses": partial(against_steps, zero=True), "copying": copying}
_FEATURES: dict[str, Drawing] = {"losses": against_steps, "sensitivities": sensitivities, "training": training}

FIGURES: dict[str, dict[str, Drawing]] = {
    "functional_gradient_descent/loss_against_context": _CONTEXT,
    "functional_gradient_descent/loss_against_depth": _DEPTH,
    "functional_gradient_descent/composite_kernel": _DEPTH,
    "functional_gradient_descent/composite_kernel_of_maps": _DEPTH,
    "functional_gradient_descent/sparse_stationary_points": _LANDING,
    "functional_gradient_descent/full_stationary_points": _LANDING,
    "gradient_descent/one_layer": {
        **_ALGORITHMS,
        "learned_step": learned_step,
        "transfer": transfer,
        "rollout": rollout,
    },
    "gradient_descent/fixed_tasks": {"tasks": tasks},
    "gradient_descent/looped_layers": _ALGORITHMS,
    "gradient_descent/layer_norm": _ALGORITHMS,
    "gradient_descent/untied_layers": _ALGORITHMS,
    "gradient_descent/ten_looped_layers": _ALGORITHMS,
    "gradient_descent/hessian_spectra": {"spectra": spectra, "training": training},
    "gradient_descent/softmax_heads": _ALGORITHMS,
    "gradient_descent/token_copying": _COPYING,
    "gradient_descent/token_copying_by_positions": _COPYING,
    "gradient_descent/feature_map": {**_FEATURES, "predictions": predictions},
    "gradient_descent/meta_learned_step": _FEATURES,
}
