"""A forged certificate with right digests is refused, or states what the true one states.

Of every forgery that is accepted it is found out, without the second checker, whether the statement is the same.
"""

from __future__ import annotations

import itertools
import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from functools import cache, partial
from pathlib import Path

import pytest
from forger import Site, forged, sites
from stored_values import differences, entry, fault_of_point, stated
from test_replay import Json, canonical, sealed

from constructions.catalogue import CATALOGUE, CLAIMS, ERRATA
from constructions.contents import Catalogue
from verify.replay.fields import Unreadable
from verify.replay.replaying import replay
from verify.statement import agrees_with

ROOT = Path(__file__).resolve().parent.parent
SHIPPED = {p.stem: p for p in sorted((ROOT / "proofs" / "certificates").glob("*.json"))}
ENTRIES = {h.name: h.entries for e in ERRATA for part in e.read.parts for h in part.hypotheses if h.entries}


@cache
def true(name: str) -> Json:
    return json.loads(SHIPPED[name].read_text())


class Forge:
    """A directory with all certificates that are shipped, in which one at a time is forged."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        for name, path in SHIPPED.items():
            (directory / f"{name}.json").symlink_to(path)

    def answer(self, name: str, certificate: Json, catalogue: Catalogue = CATALOGUE) -> tuple[str, str]:
        """What the second checker says of a certificate in the place of the one of that name, and why."""
        path = self.directory / f"{name}.json"
        parts = certificate.get("parts")
        readable = {
            k: v for k, v in certificate.items() if k != "digests" and (k != "parts" or isinstance(parts, list))
        }
        content = canonical({**certificate, "digests": sealed(readable)["digests"]})
        path.unlink()
        path.write_bytes(content)
        try:
            found = replay(path, ROOT, agrees_with(catalogue), seed=1)
            return found.verdict, found.explanation
        except Unreadable as problem:
            return "unreadable", str(problem)
        finally:
            path.unlink()
            path.symlink_to(SHIPPED[name])


@pytest.fixture
def forge(tmp_path: Path) -> Forge:
    return Forge(tmp_path)


def account(name: str, certificate: Json) -> tuple[str, list[str]]:
    """What an accepted forgery changes; and how it states something else than the true one, or says what is false."""
    old = true(name)
    wrong = differences(old, certificate, partial(divides, name))
    if "refutation" in certificate:
        found = certificate["refutation"]
        wrong += filter(None, [fault_of_point(found), *map(fault_of_entries, itertools.repeat(found), _met(found))])
    if dict(stated(old)) != dict(stated(certificate)):
        return "the statement, written otherwise", wrong
    changed = {key for key in {*old, *certificate} - {"digests"} if old.get(key) != certificate.get(key)}
    if changed <= {"sources", "versions"}:
        return "where it comes from", wrong
    return ("the point of a refutation" if "refutation" in changed else "the derivation"), wrong


def divides(name: str, place: str, at: Mapping[str, Fraction]) -> bool:
    """Whether the claim itself divides: a part says so; of a side of an inequality, by 0 at these numbers."""
    claims = [*CLAIMS, *(e.read for e in ERRATA)]
    claim = next(c for c in claims if c.name == name)
    if any(place.startswith(f"parts.{part.name}.") and part.divides for part in claim.parts):
        return True
    for inequality in claim.inequalities:
        if place.startswith(f"inequalities.{inequality.name}."):
            try:
                inequality.sides(dict.fromkeys((v.name for v in inequality.variables), Fraction(1)) | at)
            except ZeroDivisionError:
                return True
    return False


def _met(refutation: Json) -> list[str]:
    return [h["name"] for h in refutation.get("hypotheses", ()) if h["kind"] == "entries"]


def fault_of_entries(refutation: Json, hypothesis: str) -> str:
    """Whether a tensor has not the entries that a hypothesis says; the words are the claim's own."""
    tensor, value = ENTRIES[hypothesis]
    rows = refutation["tensors"][tensor]
    positions = itertools.product(range(len(rows)), range(len(rows[0])))
    return "" if all(entry(rows, at) == Fraction(value(*at)) for at in positions) else f"{hypothesis} is not met"


def by_kind(names: Iterable[str]) -> dict[str, list[tuple[str, Site]]]:
    """All that can be done to certificates."""
    found = defaultdict(list)
    for name in names:
        for site in sites(true(name)):
            found[site.kind].append((name, site))
    return found


CRUDE = {"null", "a flag", "a list", "a number"}  # of another type: once of each kind is enough


def forgeries(
    each: Iterable[list[tuple[str, Site]]], most: int, draw: random.Random
) -> Iterator[tuple[str, Site, Json]]:
    """At most ``most`` of each kind."""
    for places in each:
        made = most - 1 if places[0][1].what in CRUDE else 0
        for name, site in draw.sample(places, min(3 * most, len(places))):
            certificate = forged(true(name), site, draw)
            if certificate is not None and made < most:
                made += 1
                yield name, site, certificate


def tried(forge: Forge, made: Iterable[tuple[str, Site, Json]]) -> tuple[Counter[str], list[str]]:
    """How many were answered how; and what was accepted and should not have been."""
    answers: Counter[str] = Counter()
    holes = []
    for name, site, certificate in made:
        verdict, _ = forge.answer(name, certificate)
        if verdict != "replayed":
            answers[verdict] += 1
            continue
        what, wrong = account(name, certificate)
        answers[f"replayed: {what}"] += 1
        holes += [f"{name}, {site.keys}, {site.what}: {w}" for w in wrong]
    return answers, holes


# --- every field ------------------------------------------------------------------------------------

SMALL = [
    "geometric_sequence",
    "gradient_descent_step",
    "functional_gradient_descent",
    "signed_permutation_commutant",
    "gradient_descent_plus_plus_conditioning_as_read",
    "hessian_as_read",
    "token_copying_softmax_as_read",
    "multilayer_perceptron_in_every_block_as_read",
]


def test_changes_that_belong_together_are_refused_or_change_nothing(forge: Forge) -> None:
    kinds = [places for kind, places in by_kind(SMALL).items() if kind.startswith("together")]
    answers, holes = tried(forge, forgeries(kinds, 3, random.Random(1)))
    assert not holes
    assert answers["refuted"] > 30


def test_one_changed_field_is_refused_or_changes_nothing(forge: Forge) -> None:
    draw = random.Random(2)
    kinds = by_kind(SMALL)
    answers, holes = tried(forge, forgeries([kinds[k] for k in draw.sample(sorted(kinds), 250)], 1, draw))
    assert not holes
    assert answers["refuted"] > 40
    assert sum(answers.values()) > 200
    assert sum(n for answer, n in answers.items() if answer.startswith("replayed")) > 5


@pytest.mark.slow
def test_no_forgery_of_any_certificate_states_something_else(forge: Forge) -> None:
    answers, holes = tried(forge, forgeries(by_kind(SHIPPED).values(), 6, random.Random(3)))
    assert not holes
    assert sum(answers.values()) > 20_000
    assert answers["undecided"] < 100
    assert answers["refuted"] > 5_000
