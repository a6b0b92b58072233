"""False claims as any developer might write them, and who refuses each: nothing false may be called proved."""

from __future__ import annotations

from . import assumptions, attention, branches, comparisons, few_layers, few_sizes, names, scalars, unsaid
from .making import NOWHERE as NOWHERE
from .row import FalseClaim

FALSE_CLAIMS: dict[str, tuple[FalseClaim, ...]] = {
    "few sizes": few_sizes.ROWS,
    "few layers": few_layers.ROWS,
    "unsaid": unsaid.ROWS,
    "scalars": scalars.ROWS,
    "attention": attention.ROWS,
    "assumptions": assumptions.ROWS,
    "comparisons": comparisons.ROWS,
    "branches": branches.ROWS,
    "names": names.ROWS,
}
"""By kind: each kind is a file, whose first line says what they have in common."""
EVERY: tuple[FalseClaim, ...] = tuple(row for rows in FALSE_CLAIMS.values() for row in rows)
NAMED = {row.name: row for row in EVERY}
ONLY_AT_SIZE_ONE, DEPTHLESS, WRONG_BASE, WRONG_STEP = (
    NAMED[name].claim for name in ("traces", "doubled", "wrong_base", "wrong_step")
)
"""Four that other tests use: a part *said* and its equation *same*."""
