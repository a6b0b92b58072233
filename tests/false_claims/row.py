"""One false claim: why it is false, how it is made, and who does not refuse it, with the reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from constructions.claim import Claim


@dataclass(frozen=True, eq=False)
class FalseClaim:
    """``passes`` says who does not refuse it and why; everybody else must.  *status*: it would be called proved."""

    name: str
    why: str
    make: Callable[[], Claim]
    passes: Mapping[str, str] = field(default_factory=dict)

    @property
    def claim(self) -> Claim:
        """The claim, under its own name.  Raises ValueError for what is refused by its definition."""
        return replace(self.make(), name=self.name)
