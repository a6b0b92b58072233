"""One false claim: why it is false, how it is made, and who does not refuse it, with the reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from constructions.claim import Claim


@dataclass(frozen=True)
class FalseClaim:
    """``passes`` says who does not refuse it and why; everybody else must."""

    name: str
    why: str
    make: Callable[[], Claim]
    passes: Mapping[str, str] = field(default_factory=dict)
