"""The proofs of all claims of ``constructions.catalogue`` that are not lemmas of analysis, by name."""

from __future__ import annotations

from importlib import import_module

from constructions.catalogue import MUTANTS, STEMS
from proofs.calculus.calculation import Script

PROOFS: dict[str, Script] = {name: import_module(f"proofs.{STEMS[name]}").PROOF for name in MUTANTS}
