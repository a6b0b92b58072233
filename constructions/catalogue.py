"""The table of contents, in reading order: one row registers a claim, its mutants and its proof.

A row names the theme and the stem of ``constructions/<theme>/<stem>.py``, whose ``claim()`` is the claim and whose
``mutants()`` are its false neighbours; ``proofs/<theme>/<stem>.py`` has its proof.  A statement of a source that is
false as it was read has the claim that corrects it, and what is wrong with it, instead of mutants and a proof; a lemma
of analysis, which is stated, has neither.
Whoever lists claims imports this module; whoever needs a definition does not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType

from constructions.claim import Claim, Erratum, Kind, Mutant
from constructions.contents import Catalogue


@dataclass(frozen=True)
class Row:
    """One claim, by the path of its module; of an erratum, what corrects it and what is wrong with it."""

    path: str
    corrected: str = ""
    kind: Kind | None = None

    def __post_init__(self) -> None:
        if bool(self.corrected) != (self.kind is not None):
            raise ValueError(f"{self.name}: an erratum has a claim that corrects it, and a kind")

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]

    @property
    def stem(self) -> str:
        """The name of its module within ``constructions``, and of that of its proof within ``proofs``."""
        return self.path.replace("/", ".")


ROWS: tuple[Row, ...] = (
    Row("lemmas/spectral_theorem"),
    Row("lemmas/intermediate_value"),
    Row("lemmas/hyperbolic_bounds"),
    Row("lemmas/gaussian_conditioning"),
    Row("lemmas/regularised_minimum"),
    Row("lemmas/dominated_convergence"),
    Row("lemmas/geometric_sequence"),
    Row("lemmas/pseudo_inverse"),
    Row("gradient_descent/loss_shift"),
    Row("gradient_descent/loss_expansion"),
    Row("gradient_descent/gradient_descent_step"),
    Row("gradient_descent/linear_transformer"),
    Row("gradient_descent/gradient_descent_steps"),
    Row("gradient_descent/preconditioned_gradient_descent"),
    Row("gradient_descent/looped_dampening"),
    Row("gradient_descent/query_outside_context"),
    Row("gradient_descent/feature_map_gradient_descent"),
    Row("gradient_descent/feature_map_dual"),
    Row("gradient_descent/token_copying"),
    Row("gradient_descent/token_copying_with_contents"),
    Row("gradient_descent/weight_rescaling"),
    Row("gradient_descent/interpolation"),
    Row("gradient_descent/one_layer_optimum"),
    Row("gradient_descent/one_layer_step"),
    Row("optimum/one_layer_optimum_with_prior"),
    Row("optimum/one_layer_optimum_for_normal_inputs"),
    Row("optimum/one_layer_optimum_for_whitened_weights"),
    Row("optimum/one_layer_optimum_for_independent_coordinates"),
    Row("functional_gradient_descent/similarity_recursion"),
    Row("functional_gradient_descent/functional_gradient"),
    Row("functional_gradient_descent/functional_gradient_descent"),
    Row("functional_gradient_descent/functional_gradient_descent_closed_form"),
    Row("functional_gradient_descent/linear_attention"),
    Row("functional_gradient_descent/relu_attention"),
    Row("functional_gradient_descent/absolute_kernel"),
    Row("functional_gradient_descent/softmax_attention"),
    Row("functional_gradient_descent/bayes_predictor"),
    Row("functional_gradient_descent/bayes_limit"),
    Row("functional_gradient_descent/multi_head_composite_kernel"),
    Row("functional_gradient_descent/bayes_limit_in_the_loss"),
    Row("functional_gradient_descent/noisy_labels"),
    Row("functional_gradient_descent/softmax_limit"),
    Row("functional_gradient_descent/kernel_mismatch"),
    Row("functional_gradient_descent/causal_mask"),
    Row("stationary_points/loss_from_second_moment"),
    Row("stationary_points/adjoint_recursion"),
    Row("stationary_points/orthogonal_equivariance"),
    Row("stationary_points/admissible_similarities"),
    Row("stationary_points/admissible_laws"),
    Row("stationary_points/signed_permutation_commutant"),
    Row("stationary_points/product_determines_the_layer"),
    Row("stationary_points/sparse_stationary_points"),
    Row("stationary_points/full_stationary_points"),
    Row("stationary_points/preconditioner_stationary_points"),
    Row("stationary_points/unconstrained_stationarity"),
    Row("stationary_points/degenerate_stationary_points"),
    Row("stationary_points/last_value_block_is_irrelevant"),
    Row("stationary_points/balanced_flow"),
    Row("gradient_descent_plus_plus/gradient_descent_plus_plus"),
    Row("gradient_descent_plus_plus/gradient_descent_plus_plus_layers"),
    Row("gradient_descent_plus_plus/full_family_is_gradient_descent_plus_plus"),
    Row("gradient_descent_plus_plus/gradient_descent_plus_plus_degree"),
    Row("gradient_descent_plus_plus/gradient_descent_plus_plus_spectrum"),
    Row("gradient_descent_plus_plus/gradient_descent_plus_plus_conditioning"),
    Row("gradient_descent_plus_plus/gradient_descent_plus_plus_rate"),
    Row("gradient_descent/softmax_linearisation"),
    Row("newton/newton_layer"),
    Row("generalisation/transfer_risk"),
    Row("optimum/relu_attention_optimum"),
    Row("as_read/gradient_descent_step_as_read", "gradient_descent_step", Kind.PRINTED),
    Row("as_read/readout_as_read", "gradient_descent_step", Kind.HYPOTHESIS),
    Row("as_read/preconditioned_gradient_descent_as_read", "preconditioned_gradient_descent", Kind.HYPOTHESIS),
    Row("as_read/hessian_as_read", "loss_expansion", Kind.PRINTED),
    Row("as_read/multilayer_perceptron_in_every_block_as_read", "feature_map_gradient_descent", Kind.AMBIGUOUS),
    Row("as_read/token_copying_lower_shift_as_read", "token_copying", Kind.PRINTED),
    Row("as_read/token_copying_softmax_as_read", "token_copying", Kind.PRINTED),
    Row("as_read/token_copying_last_token_as_read", "token_copying", Kind.PRINTED),
    Row("as_read/token_copying_spurious_pairs_as_read", "token_copying", Kind.PRINTED),
    Row(
        "as_read/gradient_descent_plus_plus_conditioning_as_read",
        "gradient_descent_plus_plus_conditioning",
        Kind.RANGE,
    ),
    Row("as_read/softmax_linearisation_as_read", "softmax_linearisation", Kind.AMBIGUOUS),
    Row("as_read/functional_gradient_as_read", "functional_gradient", Kind.RESTATED),
    Row("as_read/newton_iterates_as_read", "newton_layer", Kind.PRINTED),
)


def module(row: Row) -> ModuleType:
    """The module that states it."""
    return import_module(f"constructions.{row.stem}")


STEMS: dict[str, str] = {row.name: row.stem for row in ROWS}
CLAIMS: tuple[Claim, ...] = tuple(module(row).claim() for row in ROWS if not row.corrected)
ERRATA: tuple[Erratum, ...] = tuple(
    Erratum(module(row).claim(), row.corrected, row.kind) for row in ROWS if row.kind is not None
)
MUTANTS: dict[str, Callable[[], tuple[Mutant, ...]]] = {
    claim.name: module(row).mutants
    for row, claim in zip((row for row in ROWS if not row.corrected), CLAIMS, strict=True)
    if not claim.stated
}
PROOFS = Path(__file__).resolve().parent.parent / "proofs"
CATALOGUE = Catalogue(
    claims=CLAIMS,
    errata=ERRATA,
    mutants=MUTANTS,
    modules={name: (f"constructions.{stem}",) for name, stem in STEMS.items()},
    certificates=PROOFS / "certificates",
    theorems=PROOFS / "kernel" / "statements",
    origin=__name__,
)
