"""The table of contents, in reading order: one row registers a claim, its mutants and its proof.

A row names the theme and the stem of ``constructions/<theme>/<stem>.py``, whose ``claim()`` is the claim and whose
``mutants()`` are its false neighbours; ``proofs/<theme>/<stem>.py`` has its proof.  A printed statement that is false
has the claim that corrects it instead of mutants and a proof; a lemma of analysis, which is stated, has neither.
Whoever lists claims imports this module; whoever needs a definition does not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType

from constructions.claim import Claim, Erratum, Mutant


@dataclass(frozen=True)
class Row:
    """One claim, by the path of its module; ``corrected`` is the claim that corrects a printed statement."""

    path: str
    corrected: str = ""

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
    Row("lemmas/geometric_sequence"),
    Row("gradient_descent/loss_shift"),
    Row("gradient_descent/loss_expansion"),
    Row("gradient_descent/gradient_descent_step"),
    Row("gradient_descent/gradient_descent_steps"),
    Row("gradient_descent/looped_dampening"),
    Row("gradient_descent/query_outside_context"),
    Row("gradient_descent/feature_map_gradient_descent"),
    Row("gradient_descent/feature_map_dual"),
    Row("gradient_descent/token_copying"),
    Row("gradient_descent/weight_rescaling"),
    Row("gradient_descent/interpolation"),
    Row("gradient_descent/one_layer_optimum"),
    Row("gradient_descent/one_layer_step"),
    Row("functional_gradient_descent/similarity_recursion"),
    Row("functional_gradient_descent/functional_gradient"),
    Row("functional_gradient_descent/functional_gradient_descent"),
    Row("functional_gradient_descent/functional_gradient_descent_closed_form"),
    Row("functional_gradient_descent/linear_attention"),
    Row("functional_gradient_descent/relu_attention"),
    Row("functional_gradient_descent/absolute_kernel"),
    Row("functional_gradient_descent/softmax_attention"),
    Row("functional_gradient_descent/multi_head_composite_kernel"),
    Row("functional_gradient_descent/bayes_predictor"),
    Row("functional_gradient_descent/bayes_limit"),
    Row("functional_gradient_descent/softmax_limit"),
    Row("functional_gradient_descent/kernel_mismatch"),
    Row("stationary_points/loss_from_second_moment"),
    Row("stationary_points/adjoint_recursion"),
    Row("stationary_points/orthogonal_equivariance"),
    Row("stationary_points/admissible_similarities"),
    Row("stationary_points/admissible_laws"),
    Row("stationary_points/signed_permutation_commutant"),
    Row("stationary_points/sparse_stationary_points"),
    Row("stationary_points/full_stationary_points"),
    Row("stationary_points/degenerate_stationary_points"),
    Row("stationary_points/last_value_block_is_irrelevant"),
    Row("stationary_points/identifiable_product"),
    Row("gradient_descent_plus_plus/gradient_descent_plus_plus"),
    Row("gradient_descent_plus_plus/gradient_descent_plus_plus_layers"),
    Row("gradient_descent_plus_plus/full_family_is_gradient_descent_plus_plus"),
    Row("gradient_descent_plus_plus/gradient_descent_plus_plus_degree"),
    Row("gradient_descent_plus_plus/gradient_descent_plus_plus_spectrum"),
    Row("gradient_descent_plus_plus/gradient_descent_plus_plus_conditioning"),
    Row("gradient_descent/softmax_linearisation"),
    Row("as_printed/gradient_descent_step_as_printed", corrected="gradient_descent_step"),
    Row("as_printed/readout_as_printed", corrected="gradient_descent_step"),
    Row("as_printed/hessian_as_printed", corrected="loss_expansion"),
    Row("as_printed/multilayer_perceptron_in_every_block_as_printed", corrected="feature_map_gradient_descent"),
    Row("as_printed/token_copying_lower_shift_as_printed", corrected="token_copying"),
    Row("as_printed/token_copying_softmax_as_printed", corrected="token_copying"),
    Row("as_printed/token_copying_last_token_as_printed", corrected="token_copying"),
    Row("as_printed/token_copying_spurious_pairs_as_printed", corrected="token_copying"),
    Row(
        "as_printed/gradient_descent_plus_plus_conditioning_as_printed",
        corrected="gradient_descent_plus_plus_conditioning",
    ),
    Row("as_printed/softmax_linearisation_as_printed", corrected="softmax_linearisation"),
    Row("as_printed/functional_gradient_as_printed", corrected="functional_gradient"),
)


def module(row: Row) -> ModuleType:
    """The module that states it."""
    return import_module(f"constructions.{row.stem}")


def in_order(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """The claims, each of which rests on some before it.  Raises ValueError for one that rests on another name."""
    found: dict[str, Claim] = {}
    for claim in claims:
        if missing := [name for name in claim.depends_on if name not in found]:
            raise ValueError(f"{claim.name} rests on {', '.join(missing)}, and no claim before it is called that")
        found[claim.name] = claim
    return tuple(found.values())


STEMS: dict[str, str] = {row.name: row.stem for row in ROWS}
CLAIMS: tuple[Claim, ...] = in_order(module(row).claim() for row in ROWS if not row.corrected)
ERRATA: tuple[Erratum, ...] = tuple(Erratum(module(row).claim(), row.corrected) for row in ROWS if row.corrected)
MUTANTS: dict[str, Callable[[], tuple[Mutant, ...]]] = {
    claim.name: module(row).mutants
    for row, claim in zip((row for row in ROWS if not row.corrected), CLAIMS, strict=True)
    if not claim.stated
}
