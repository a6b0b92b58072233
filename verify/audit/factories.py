"""Claims as functions of their ingredients: an audit puts another layer in the place of the definition's."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import Any

from constructions.catalogue import ROWS, module
from constructions.claim import Claim
from constructions.definitions.attention import layer as forward
from verify.audit.inheriting import Factory
from verify.loading import load
from verify.own import Claim as Own


def ours() -> dict[str, Factory]:
    """The claims of the catalogue by their names, without the errata."""
    return {row.name: module(row).claim for row in ROWS if not row.corrected}


def of(origin: str) -> dict[str, Factory]:
    """The claims of a file or a package of one's own, which is run.  Raises ``verify.loading.Unusable``."""
    catalogue = load(origin, "proofs.catalogue")
    found: dict[str, Factory] = {}
    for name in (c.name for c in catalogue.claims):
        stating = vars(sys.modules[catalogue.modules[name][0]])
        own = [value for value in stating.values() if isinstance(value, Own) and value.name == name]
        found[name] = _of_own(own[0]) if own else stating["claim"]
    return found


def _of_own(claim: Own) -> Factory:
    def factory(layer: Any = forward) -> Claim:
        return replace(claim.simulation, layer=layer).statement

    return factory
