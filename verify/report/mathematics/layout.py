"""Rows of marks on lines of limited length.

A line is broken before + and -, outside brackets where that can be, else between factors.
"""

from __future__ import annotations

from collections.abc import Sequence

from verify.report.mathematics.marks import CLOSE, OPEN, PLUS, SPACE, Mark


def length(marks: Sequence[Mark]) -> int:
    return sum(len(m.text) for m in marks)


def plain(marks: Sequence[Mark]) -> str:
    """The text on one line."""
    return "".join(m.text for m in marks)


def broken(marks: Sequence[Mark], first: int, others: int) -> list[tuple[int, list[Mark]]]:
    """Lines of at most ``first`` letters, then of ``others``, each with the number of brackets it begins in.

    What stands before a break begins the next line; a line in brackets is shorter by two letters for each.
    """
    lines: list[tuple[int, list[Mark]]] = []
    left, room, depth = list(marks), first, 0
    while length(left) > room and (at := _break(left, room)):
        lines.append((depth, left[:at]))
        depth += sum((m.role == OPEN) - (m.role == CLOSE) for m in left[:at])
        left, room = left[at:], others - 2 * depth
    return [*lines, (depth, left)]


def _break(marks: Sequence[Mark], room: int) -> int:
    """Where the first line ends: the outermost place in its last two thirds, of these the last; 0 for nowhere."""
    depth, reached = 0, 0
    best, best_level = 0, 0
    for k, mark in enumerate(marks):
        if mark.role in (PLUS, SPACE) and k and reached <= room:
            level = 2 * depth + (mark.role == SPACE)
            if not best or level <= best_level or 3 * length(marks[:best]) < room:
                best, best_level = k, level
        depth += (mark.role == OPEN) - (mark.role == CLOSE)
        reached += len(mark.text)
        if reached > room and best:
            break
    return best
