"""The tutorial does what it shows: every cell is run, and gives what stands below it."""

from __future__ import annotations

import ast
import json
from contextlib import redirect_stdout
from io import StringIO

from verify.files import ROOT

CELLS = [c for c in json.loads((ROOT / "examples" / "tutorial.ipynb").read_text())["cells"] if c["cell_type"] == "code"]


def shown(source: str, names: dict) -> str:
    """What a cell prints, and its last expression."""
    *before, last = ast.parse(source).body
    value = None
    with redirect_stdout(StringIO()) as printed:
        if isinstance(last, ast.Expr):
            exec(compile(ast.Module(before, []), "cell", "exec"), names)
            value = eval(compile(ast.Expression(last.value), "cell", "eval"), names)
        else:
            exec(compile(source, "cell", "exec"), names)
    return printed.getvalue() + ("" if value is None else repr(value))


def stored(cell: dict) -> str:
    """What a notebook has below a cell, as text."""
    texts = [o["text"] if o["output_type"] == "stream" else o["data"]["text/plain"] for o in cell["outputs"]]
    return "".join("".join(text) for text in texts)


def test_every_cell_gives_what_stands_below_it(monkeypatch):
    monkeypatch.chdir(ROOT)
    names: dict = {}
    *cells, last = CELLS
    assert len(cells) > 8
    for cell in cells:
        source = "".join(cell["source"])
        assert shown(source, names) == stored(cell), source
    judged = shown("".join(last["source"]) + ".found[0].landing.verdict", names)  # its digits are those of a machine
    assert judged == "<Verdict.NEAR: 'near'>"
    assert "near" in stored(last)
