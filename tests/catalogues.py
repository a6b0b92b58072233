"""Catalogues of one claim, for tests of what is found of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from constructions.claim import Claim, Mutant
from constructions.contents import Catalogue


def alone(claim: Claim, script: Mapping[Any, Any], folder: Path, *mutants: Mutant) -> Catalogue:
    """One claim, whose certificate is in a folder."""
    return Catalogue(
        claims=(claim,),
        modules={claim.name: ("constructions.claim",)},
        certificates=folder,
        theorems=folder,
        mutants={claim.name: lambda: mutants},
        proofs={claim.name: script},
    )
