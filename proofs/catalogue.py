"""The proofs of all claims of ``constructions.catalogue`` but lemmas of analysis, and that catalogue with them."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module

from constructions.catalogue import CATALOGUE as CLAIMED
from constructions.catalogue import MUTANTS, STEMS
from proofs.calculus.calculation import Script

PROOFS: dict[str, Script] = {name: import_module(f"proofs.{STEMS[name]}").PROOF for name in MUTANTS}
CATALOGUE = replace(
    CLAIMED,
    proofs=PROOFS,
    modules={name: (*of, f"proofs.{STEMS[name]}") if name in PROOFS else of for name, of in CLAIMED.modules.items()},
    origin=__name__,
)
