"""Functions that look at a size, at a value, or at the arithmetic they are run in, and say something else to each."""

from __future__ import annotations

import reprlib
from typing import Any

from constructions.claim import Claim

from .making import once, size
from .row import FalseClaim


def if_it_is(condition: Any, inputs: str = "a[d,d]") -> Claim:
    """A = A, and A = 2 A where a condition on what is given holds."""
    return once(inputs, lambda a, **more: (a, a * 2 if condition(a, **more) else a))


def counts_six(a: Any) -> bool:
    """Whether a size is 6, asked where it is an integer."""
    try:
        return range(a.shape[0])[-1] == 5
    except TypeError:
        return False


def counted(times: Any) -> Claim:
    """A = A (1 + a number that is made of a size without a branch)."""
    return once("a[d,d]", lambda a: (a, a * (1 + times(a.shape[0]))))


SIX = 6
UNTRIED = "it is not among what is tried"
SYMBOL = "its symbol is another thing than a number"
NUMBERS = {"exact": UNTRIED, "ring": UNTRIED, "floats": UNTRIED}
NAMES = "two axes have two names, and are taken to be different"
ARITHMETICS = "in an arithmetic without numbers it is A = A"
WRITTEN = NUMBERS | {"prover": "in symbols, a size and a number can be written down"}
TYPES = "every arithmetic has a type of its own for sizes, and Python tells it"
IDENTITY = "the same instructions, and `is` asks nothing of a symbol that this could refuse"
ALL_BUT_PATH = ("exact", "ring", "floats", "prover", "lines", "statement")

ROWS = (
    FalseClaim(
        "if_d_is_1",
        "A = 2 A for d = 1",
        lambda: if_it_is(lambda a: a.shape[0] == 1),
        {"floats": "d = 1 is not among those tried", "prover": SYMBOL},
    ),
    FalseClaim(
        "if_d_is_6",
        "A = 2 A for d = 6",
        lambda: if_it_is(lambda a: a.shape[0] == 6),
        NUMBERS | {"prover": SYMBOL},
    ),
    FalseClaim("if_d_is_large", "A = 2 A for d > 5", lambda: if_it_is(lambda a: a.shape[0] > 5), NUMBERS),
    FalseClaim(
        "if_the_size_is_6",
        "A = 2 A for d = 6, as a scalar",
        lambda: if_it_is(lambda a: size(a) == 6),
        NUMBERS | {"prover": SYMBOL},
    ),
    FalseClaim(
        "if_the_scalar_is_0",
        "A = 2 A for s = 0",
        lambda: if_it_is(lambda a, s: s == 0, "a[d,d] s"),
        {"ring": SYMBOL, "floats": UNTRIED, "prover": SYMBOL},
    ),
    FalseClaim(
        "if_the_scalar_is_7",
        "A = 2 A for s = 7",
        lambda: if_it_is(lambda a, s: s == 7, "a[d,d] s"),
        NUMBERS | {"prover": SYMBOL},
    ),
    FalseClaim(
        "if_the_scalar_is_false",
        "A = 2 A for s = 0, which is no true value",
        lambda: if_it_is(lambda a, s: not s, "a[d,d] s"),
        {"ring": SYMBOL, "floats": UNTRIED, "prover": SYMBOL},
    ),
    FalseClaim(
        "if_the_scalar_is_large",
        "A = 2 A for s > 3",
        lambda: if_it_is(lambda a, s: s > 3, "a[d,d] s"),
        {"exact": UNTRIED, "floats": UNTRIED},
    ),
    FalseClaim("if_an_entry_is_7", "A = 2 A for A_00 = 7", lambda: if_it_is(lambda a: a[0, 0] == 7), NUMBERS),
    FalseClaim(
        "if_len_is_6",
        "A = 2 A for d = 6, by len",
        lambda: if_it_is(lambda a: len(a) == 6),
        {"exact": UNTRIED, "ring": UNTRIED},
    ),
    FalseClaim(
        "if_axes_are_equal",
        "A = 2 A for d = n",
        lambda: if_it_is(lambda a: a.shape[0] == a.shape[1], "a[d,n]"),
        dict.fromkeys(("prover", "lines", "statement"), NAMES),
    ),
    FalseClaim(
        "if_it_is_an_array_of_numbers",
        "A = 2 A in numbers, A = A in symbols",
        lambda: if_it_is(lambda a: hasattr(a, "dtype") or hasattr(a, "value")),
        {"prover": ARITHMETICS},
    ),
    FalseClaim(
        "if_it_is_no_array_of_numbers",
        "A = 2 A in symbols, A = A in numbers",
        lambda: if_it_is(lambda a: not hasattr(a, "dtype") and not hasattr(a, "value")),
        dict.fromkeys(("exact", "ring", "floats"), "in numbers it is A = A"),
    ),
    FalseClaim(
        "if_d_is_written_6",
        "A = 2 A for d = 6, by str",
        lambda: if_it_is(lambda a: str(a.shape[0]) == "6"),
        WRITTEN,
    ),
    FalseClaim(
        "if_a_scalar_is_written_7",
        "A = 2 A for s = 7, by its text",
        lambda: if_it_is(lambda a, s: f"{s}" == "7", "a[d,d] s"),
        WRITTEN,
    ),
    FalseClaim(
        "if_d_is_an_integer",
        "A = 2 A for d = 6, where d is an int",
        lambda: if_it_is(lambda a: isinstance(a.shape[0], int) and a.shape[0] == 6),
        dict.fromkeys(ALL_BUT_PATH, TYPES),
    ),
    FalseClaim(
        "if_nothing_is_raised",
        "A = 2 A for d = 6, where range(d) is defined",
        lambda: if_it_is(counts_six),
        dict.fromkeys(("exact", "ring", "floats", "prover"), TYPES),
    ),
    FalseClaim(
        "if_d_is_written_6_by_who_swallows_errors",
        "A = 2 A for d = 6, by reprlib, which writes what cannot be written all the same",
        lambda: counted(lambda d: reprlib.repr(d) == "6"),
        WRITTEN,
    ),
    FalseClaim(
        "if_d_is_that_6",
        "A = 2 A for d = 6, by the identity of integers",
        lambda: counted(lambda d: d is SIX),
        dict.fromkeys((*ALL_BUT_PATH, "status"), IDENTITY),
    ),
)
