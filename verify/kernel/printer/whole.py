"""The file of a claim's statements: what a reviewer opens first."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from constructions.claim import Claim
from verify.kernel.printer.comparison import Comparison
from verify.kernel.printer.refuted import RefutedInequality, RefutedPart
from verify.kernel.printer.statement import Statement
from verify.kernel.printer.terms import comment

STATED = """\
   Printed from the claim's own definition by `python -m verify.kernel --write`.  Each module is one part, inequality
   or sequence: what is given, the premises, what the layers make of it, and what holds; `statement` is what Rocq's
   kernel accepts."""
REFUTED = """\
   This is false.  Printed from its own definition by `python -m verify.kernel --write`: what is given, the premises,
   what the layers make of it, and what was said to hold; `refuted` is what Rocq's kernel accepts."""
HEAD = """\
(* {name}

{sentence}

{how} *)
"""
IMPORTS = """\
From mathcomp Require Import all_ssreflect ssralg ssrnum.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

"""


def statement_file(claim: Claim, statements: Sequence[Statement | Comparison]) -> str:
    """The file of what a claim states."""
    return _head(claim, STATED) + "\n".join(s.text() for s in statements)


def refuted_file(claim: Claim, refuted: RefutedPart | RefutedInequality) -> str:
    """The file of something that is false."""
    return _head(claim, REFUTED) + refuted.text()


def _head(claim: Claim, how: str) -> str:
    sentence = textwrap.fill(comment(claim.statement), 114, initial_indent="   ", subsequent_indent="   ")
    return HEAD.format(name=claim.name, sentence=sentence, how=how) + IMPORTS
