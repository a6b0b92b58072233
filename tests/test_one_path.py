"""A function that asks which arithmetic it is run in is found out, and so is one that looks at what it is given."""

from __future__ import annotations

import gc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from constructions.arrays.namespace import namespace_of
from constructions.catalogue import CLAIMS, ERRATA, MUTANTS
from constructions.claim import Claim, Clause, Part, Scalar, Source, Tensor
from constructions.contents import Catalogue
from verify import evidence
from verify.checks.one_path import counts as is_of_a_claim
from verify.checks.one_path import parted
from verify.files import ROOT
from verify.status import status


def claim(twice: Callable[[Any, Any], Any]) -> Claim:
    """A = A, and A = 2 A where a function of A and s says so."""
    part = Part(
        "part",
        (Tensor("A", ("d", "d")), Scalar("s")),
        start=lambda given: {},
        equations=lambda given, state: {
            "same": (given["A"], given["A"] * 2 if twice(given["A"], given["s"]) else given["A"])
        },
    )
    return Claim("paths", (Clause("A is A.", by=("part",)),), Source("here", "there"), (part,))


def counts(a: Any, s: Any) -> bool:
    try:
        return len(range(a.shape[0])) == 6
    except TypeError:
        return False


LOOKING = {
    "a size, where it is an integer": lambda a, s: isinstance(a.shape[0], int) and a.shape[0] == 6,
    "a size by its type's name": lambda a, s: type(a.shape[0]).__name__ == "int" and a.shape[0] == 6,
    "a size, where range is defined": counts,
    "a size by its text": lambda a, s: str(a.shape[0]) == "6",
    "a size in a text": lambda a, s: f"{a.shape[0]}" == "6",
    "a size in a table": lambda a, s: {6: True}.get(a.shape[0], False),
    "a size by an attribute": lambda a, s: getattr(a.shape[0], "real", 0) == 6,
    "a scalar by its text": lambda a, s: repr(s) == "7",
    "a scalar that is one": lambda a, s: s == 1,
    "a scalar by its truth": lambda a, s: not s,
    "an array that has entries": lambda a, s: hasattr(a, "dtype"),
    "an array by its type": lambda a, s: type(a).__module__ == "numpy",
    "an array by its namespace": lambda a, s: namespace_of(a=a).__name__.endswith("exact") and a[0, 0] == 7,
}


@pytest.mark.parametrize("name", LOOKING)
def test_who_looks_is_found_out(name: str) -> None:
    assert parted(claim(LOOKING[name]))


def test_who_does_not_look_is_not() -> None:
    assert parted(claim(lambda a, s: False)) == ""


@pytest.mark.parametrize("one", [*CLAIMS, *(e.read for e in ERRATA)], ids=lambda c: c.name)
def test_no_claim_of_the_catalogue_looks(one: Claim) -> None:
    assert parted(one) == ""
    for mutant in MUTANTS[one.name]() if one.name in MUTANTS else ():
        assert parted(mutant.claim) == "", mutant.name


def test_a_claim_that_looks_is_ill_posed(tmp_path: Path) -> None:
    made = claim(LOOKING["a size, where it is an integer"])
    alone = Catalogue((made,), {made.name: (__name__,)}, tmp_path, tmp_path)
    found, body = evidence.gather(made.name, alone)
    assert body is None
    assert status(made, found, None).verdict == "ill-posed"
    assert "tells numbers from symbols" in found.ill_posed


def test_a_folder_whose_name_begins_like_one_of_ours_is_none_of_ours() -> None:
    """Claims of one's own may lie beside our packages, as among installed ones: they are looked at."""
    for path in ("train_mine/claims.py", "verify.py", "proofs2.py", "constructions/arrays_of_mine.py"):
        assert is_of_a_claim(str(ROOT / path))
    for path in (
        "train/places.py",
        "verify/checks/one_path.py",
        "proofs/catalogue.py",
        "constructions/arrays/exact.py",
    ):
        assert not is_of_a_claim(str(ROOT / path))


def test_what_a_collection_of_garbage_runs_is_nothing_that_the_claim_does():
    """As the library hypothesis does, in whose process a claim may be checked."""
    ran, threshold = [], gc.get_threshold()

    def collected(phase, info):
        ran.append(phase)

    gc.callbacks.append(collected)
    gc.set_threshold(1)
    try:
        assert parted(claim(lambda a, s: False)) == ""
        assert gc.isenabled()
    finally:
        gc.set_threshold(*threshold)
        gc.callbacks.remove(collected)
    assert ran, "nothing was collected"
