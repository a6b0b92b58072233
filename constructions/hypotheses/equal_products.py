"""Two pairs of keys and queries, of any numbers of rows, whose products are equal."""

from __future__ import annotations

from constructions.arrays.namespace import Array
from constructions.claim import Hypothesis, Tensor, Values
from constructions.definitions.matrices import product, transposed

OTHER = "_2"  # what follows the names of the second pair
PAIRS = (Tensor("B", ("p", "d")), Tensor("C", ("p", "d")), Tensor("B_2", ("k", "d")), Tensor("C_2", ("k", "d")))
PAIRS_OF_TOKENS = tuple(
    Tensor(f"{name}{part}{which}", (rows, axis))
    for which, rows in (("", "p"), (OTHER, "k"))
    for name in "KQ"
    for part, axis in (("_x", "d"), ("_y", "n_y"))
)


def bridged(given: Values, key: str, query: str, parts: tuple[str, ...]) -> Values:
    """Keys M K_2 and queries M^T Q for M = Q K_2^T of the first part: K^T Q and K_2^T Q_2 are both K_2^T M^T Q."""
    first = parts[0]
    bridge = product(given[f"{query}{first}"], transposed(given[f"{key}{first}{OTHER}"]))
    keys = {f"{key}{part}": product(bridge, given[f"{key}{part}{OTHER}"]) for part in parts}
    return {
        **given,
        **keys,
        **{f"{query}{part}{OTHER}": product(transposed(bridge), given[f"{query}{part}"]) for part in parts},
    }


def scores(given: Values, which: str, sources: tuple[Array, Array], targets: tuple[Array, Array]) -> Array:
    """<W_K u, W_Q w> for every token u = (x, y) of ``sources`` and w of ``targets``, features first."""
    keys, queries = (
        product(given[f"{name}_x{which}"], x) + product(given[f"{name}_y{which}"], y)
        for name, (x, y) in (("K", sources), ("Q", targets))
    )
    return product(transposed(keys), queries)


def _same_scores(given: Values, *tokens: Array) -> tuple[Array, Array]:
    sources, targets = (tokens[0], tokens[1]), (tokens[2], tokens[3])
    return scores(given, OTHER, sources, targets), scores(given, "", sources, targets)


EQUAL_PRODUCT = Hypothesis(
    "equal_product",
    "B_2^T C_2 = B^T C",
    lambda given: (
        product(transposed(given["B_2"]), given["C_2"]),
        product(transposed(given["B"]), given["C"]),
    ),
    lambda given: bridged(given, "B", "C", ("",)),
)
EQUAL_SCORES = Hypothesis(
    "equal_product",
    "W_K^T W_Q is the same matrix for both pairs",
    _same_scores,
    lambda given: bridged(given, "K", "Q", ("_x", "_y")),
    parameters=(("d", "points"), ("n_y", "points"), ("d", "more points"), ("n_y", "more points")),
)
