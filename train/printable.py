"""Text that others wrote, as it may be printed: one line, of characters that are seen and do nothing else."""

from __future__ import annotations

LONGEST = 1000  # characters of a message


def printable(text: object) -> str:
    """Each character that is not printable is written as its escape: ``\\n``, ``\\x1b``, ``\\u202e``, ``\\udc80``.

    These are controls and line ends, characters that hide or turn round what is beside them, white space other than
    the blank, and bytes of file names that are no UTF-8.
    """
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in str(text))


def one_line(message: object) -> str:
    """A printable message, shortened in the middle where it has more than ``LONGEST`` characters."""
    told = printable(message)
    return told if len(told) <= LONGEST else f"{told[: LONGEST - 300]} ... {told[-250:]}"
