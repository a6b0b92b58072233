"""Our own texts in Markdown: the rows of a table, and a section as HTML in which no markup but Markdown's passes."""

from __future__ import annotations

import re
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")


def rows(text: str) -> list[dict[str, str]]:
    """Every row of the tables in a text, by column; cells are plain text."""
    found: list[dict[str, str]] = []
    heads: list[str] = []
    cells: list[str] = []
    for before, token in pairwise(MARKDOWN.parse(text)):
        if token.type == "table_open":
            heads = []
        elif before.type == "th_open":
            heads.append(_plain(token))
        elif before.type == "td_open":
            cells.append(_plain(token))
        elif token.type == "tr_close" and cells:
            found.append(dict(zip(heads, cells, strict=True)))
            cells = []
    return found


def _plain(token: Token) -> str:
    return "".join(t.content for t in token.children or () if t.type in ("text", "code_inline"))


def section(text: str, title: str) -> Markup:
    """What stands under a heading of the second level, without comments; "" where there is none of that title."""
    found = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", text, re.DOTALL | re.MULTILINE)
    said = re.sub(r"^<!--.*?-->\n", "", found[1], flags=re.MULTILINE) if found else ""
    return Markup(MARKDOWN.render(said).replace("<th></th>", "<td></td>"))
