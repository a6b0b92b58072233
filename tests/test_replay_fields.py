"""Whatever field of a certificate is bad, it is that field which is named, with what was expected there."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from forger import Keys, sites
from test_replay import sealed

from constructions.catalogue import CATALOGUE
from verify.replay.certificate import certificate
from verify.replay.fields import Unreadable
from verify.replay.form import stored

SMALL = [  # together they have every kind of part, proof and refutation that is shipped
    "geometric_sequence",
    "signed_permutation_commutant",
    "token_copying_softmax_as_read",
    "preconditioned_gradient_descent_as_read",
    "gradient_descent_plus_plus_conditioning_as_read",
    "relu_attention_optimum",
    "gradient_descent_plus_plus_rate",
    "gradient_descent_plus_plus_conditioning",
    "one_layer_optimum_for_independent_coordinates",
]
ANY_TEXT = {"statement", "reason", "name", "part", "equation", "inequality", "lemma"}
SAID = re.compile(r'expected ([a-z0-9"<\[].*)', re.DOTALL)  # what was expected there, in words


def shortened(name: str) -> dict[str, Any]:
    """A certificate that is shipped, with short sums, and one line of each kind in all derivations: it is only read."""
    whole = short(json.loads((CATALOGUE.certificates / f"{name}.json").read_text(encoding="utf-8")))
    kinds = set()
    for goal in (goal for part in whole.get("parts", ()) for goal in part["goals"]):
        lines, goal["lines"] = goal["lines"], []
        for line in lines:
            kind = tuple(use["kind"] for use in line.get("uses", ()))[:1]
            if kind not in kinds:
                kinds.add(kind)
                goal["lines"].append(line)
    return sealed(whole)


def short(value: Any) -> Any:
    """Of expressions and polynomials, two terms are left."""
    if isinstance(value, list):
        return [short(v) for v in value]
    if not isinstance(value, dict):
        return value
    found = {key: short(v) for key, v in value.items()}
    for key in ("numerator", "denominator") if "denominator" in found else ("terms",) if "axes" in found else ():
        if key in found:
            found[key] = found[key][:2]
    return found


CERTIFICATES = {name: shortened(name) for name in SMALL}


def place(keys: Keys) -> str:
    return "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in keys).removeprefix(".")


def inside(whole: Any, keys: Keys) -> Any:
    for key in keys:
        whole = whole[key]
    return whole


def places() -> Iterator[tuple[dict[str, Any], Keys]]:
    """One of each kind of place, in a certificate that has it."""
    found = set()
    for whole in CERTIFICATES.values():
        for site in sites(whole):
            kind = site.kind.rpartition(": ")[0]
            if site.keys and kind not in found:
                found.add(kind)
                yield whole, site.keys


PLACES = tuple(places())


def fault(whole: Any) -> str:
    """What is said of a certificate that is not read; nothing of one that is."""
    try:
        certificate(stored(whole)[1])
    except Unreadable as problem:
        return str(problem)
    return ""


def said(whole: Any, keys: Keys, value: Any) -> str:
    """What is said of a certificate with another value at a place."""
    around, key = inside(whole, keys[:-1]), keys[-1]
    kept, around[key] = around[key], value
    try:
        return fault(whole)
    finally:
        around[key] = kept


def test_a_value_of_no_type_that_is_read_is_named() -> None:
    for whole, keys in PLACES:
        found = said(whole, keys, 0.5)
        where, _, what = found.partition(": ")
        of_entries = "hypotheses" in keys and inside(whole, keys) is None
        assert where == place(keys[:-1] if of_entries else keys), found
        assert SAID.fullmatch(what), found
    assert len(PLACES) > 400


def test_a_text_that_is_no_name_is_named_where_a_name_is_read() -> None:
    tried = 0
    for whole, keys in PLACES:
        if isinstance(inside(whole, keys), str) and keys[-1] not in ANY_TEXT and "versions" not in keys:
            where, _, what = said(whole, keys, "?").partition(": ")
            assert where == place(keys)
            assert SAID.fullmatch(what), what
            tried += 1
    assert tried > 50


def test_a_number_that_is_too_large_or_small_is_named() -> None:
    tried = 0
    for whole, keys in PLACES:
        if type(inside(whole, keys)) is int:
            for value in (-1, 10**9):
                assert said(whole, keys, value).startswith(f"{place(keys)}: expected "), place(keys)
                tried += 1
    assert tried > 10


def test_a_field_that_is_missing_or_foreign_is_named() -> None:
    tried = set()
    for whole, keys in PLACES:
        around, key = inside(whole, keys[:-1]), keys[-1]
        kind = next((k for k in reversed(keys[:-1]) if isinstance(k, str)), ""), key
        if not isinstance(around, dict) or kind in tried:
            continue
        kept = around.pop(key)
        missing = f"{place(keys)}: expected this field, which is missing"
        if fault(whole) == missing:
            tried.add(kind)
            around[key], around["foreign"] = kept, kept
            assert fault(whole).startswith(f"{place((*keys[:-1], 'foreign'))}: expected no such field, only ")
            del around["foreign"]
        around[key] = kept
    assert len(tried) > 100


def test_what_is_given_twice_is_named() -> None:
    """Of two hypotheses with one name a use would not say which is meant."""
    tried = set()
    for whole, keys in PLACES:
        kind, entries = keys[-1], inside(whole, keys)
        if keys[0] != "parts" or len(keys) != 3 or not isinstance(entries, list) or not entries:
            continue
        found = said(whole, keys, [*entries, entries[0]])
        if kind == "axes":
            assert found == f"{place(keys)}: expected names that differ"
        elif kind in ("hypotheses", "lemmas"):
            what = {"hypotheses": "hypothesis", "lemmas": "lemma"}[kind]
            assert found == f"{place(keys)}[{len(entries)}].name: expected a name that no other {what} has"
        tried.add(kind)
    assert tried >= {"axes", "hypotheses", "lemmas"}


def test_a_denominator_that_is_0_is_named() -> None:
    tried = 0
    for whole, keys in PLACES:
        if keys[-1] == "denominator" and "method" not in inside(whole, keys[:-1]):
            assert said(whole, keys, []) == f"{place(keys)}: expected a polynomial that is not 0"
            tried += 1
    assert tried > 10
