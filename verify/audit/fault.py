"""A fault is one line about what a subject did instead of giving an array."""

from __future__ import annotations


class Fault(Exception):
    """The subject raises, hangs, ends its process, is random, changes its weights or gives what is no array.

    ``ends``: nothing more can be asked, or it would be so however it is asked; ``unreadable``: there was nothing.
    """

    def __init__(self, said: str, ends: bool = False, unreadable: bool = False) -> None:
        super().__init__(said)
        self.ends = ends
        self.unreadable = unreadable
