"""One budget for all that is evaluated of a certificate: a file is not to run away with the machine."""

from __future__ import annotations

MOST = 400_000_000  # operations, each about a product modulo a prime


class TooLarge(Exception):
    """A certificate needs more memory or more operations than the checker is willing to spend."""


class Budget:
    """Counts operations.  Raises TooLarge beyond ``most`` of them."""

    def __init__(self, most: int = MOST) -> None:
        self.most, self.spent = most, 0

    def spend(self, amount: int) -> None:
        self.spent += amount
        if self.spent > self.most:
            raise TooLarge(f"more than {self.most} operations are needed")
