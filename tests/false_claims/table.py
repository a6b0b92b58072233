"""The table of who refuses what, as TABLE.md: made from what was found, never written."""

from __future__ import annotations

from pathlib import Path

from . import FALSE_CLAIMS
from .refusals import CHECKS, Refusals, refusals
from .row import FalseClaim
from .words import MISNOMERS, Misnomer

TABLE = Path(__file__).with_name("TABLE.md")
HEADING = """# False claims, and who refuses them

Made by `python -m tests.false_claims --table`. x: refused; passes: not, for the reason below; an empty cell: not asked.

| check | refuses |
|---|---|
| definition | what cannot be made: names, words, what is said by nothing |
| path | what does something else in numbers than in symbols, or looks at a size or a value |
| exact | by a counterexample in integers, or an instance that does not meet a hypothesis |
| ring | at small sizes, every entry a generator |
| floats | by a witness in float64 |
| prover | a script that tries every step the prover takes |
| lines | by the second checker: a certificate forged with the prover's equality switched off |
| statement | by the second checker: a certificate of another, true statement |
| status | whatever it would be called but proved, if its mutants were all rejected |
"""


WORDS = """## words

True equations under words that say something else: nobody refuses them, and who reads what replay prints can.

| claim | says | printed |
|---|---|---|"""


def line(row: FalseClaim, found: Refusals) -> str:
    """One line of the table; a definition that allows a claim refuses nothing, and the status is a word."""
    cells = {check: "x" if reason else "passes" for check, reason in found.said.items()}
    cells |= {check: "x" if found.said.get(check) else "" for check in ("definition", "path")}
    if "status" in cells:
        cells["status"] = found.said["status"].partition(":")[0] or "**proved**"
    return f"| `{row.name}` | {row.why} | {' | '.join(cells.get(check, '') for check in CHECKS)} |"


def reasons(row: FalseClaim) -> list[str]:
    """Why those pass it who do."""
    by_reason: dict[str, list[str]] = {}
    for check, reason in row.passes.items():
        by_reason.setdefault(reason, []).append(check)
    return [f"- `{row.name}` passes {', '.join(checks)}: {reason}" for reason, checks in by_reason.items()]


def text(found: dict[str, Refusals]) -> str:
    """The whole table, of what was found for every claim by name."""
    pieces = [HEADING]
    for kind, rows in FALSE_CLAIMS.items():
        head = f"| claim | false because | {' | '.join(CHECKS)} |\n|---|---|{'---|' * len(CHECKS)}"
        lines = [line(row, found[row.name]) for row in rows]
        pieces.append(
            "\n".join(
                [
                    f"## {kind}\n",
                    head,
                    *lines,
                    *(["", *told] if (told := [t for r in rows for t in reasons(r)]) else []),
                ]
            )
            + "\n"
        )
    return "\n".join([*pieces, WORDS, *(f"| `{m.name}` | {m.words} | {shown(m)} |" for m in MISNOMERS)]) + "\n"


def shown(misnomer: Misnomer) -> str:
    """What is printed of it, as far as it is."""
    return ", ".join(f"`{t}`" for t in misnomer.printed)


def write() -> None:
    rows = [row for rows in FALSE_CLAIMS.values() for row in rows]
    TABLE.write_text(text({row.name: refusals(row) for row in rows}), encoding="utf-8")
