"""Conventions that contradict the data are pointed out, with both losses; those that agree are not."""

from __future__ import annotations

import re

import numpy
import pytest
import torch
from foreign_files import applied, foreign_file, vbc
from landing_runs import trained

from benchmarks.spoiled import perturbed, untrained
from train.files import Unreadable
from train.foreign import explanations
from train.foreign.conventions import Loss
from train.foreign.opened import open_foreign
from train.landing.verdict import Verdict

PAIRS = ("linear/linear", "exp/exp", "exp/softmax")
CASES = [(pair, kind) for pair in PAIRS for kind in ("vbc", "kqvp")]


@pytest.fixture(autouse=True)
def few_changes(monkeypatch):
    """The others are tried in test_foreign_kinds.py."""
    monkeypatch.setattr(explanations, "CONTEXTS", (4, 7))
    monkeypatch.setattr(explanations, "NOISES", ())


def hints(folder, checkpoint, **changed) -> list[str]:
    found = open_foreign(foreign_file(folder, "vbc", checkpoint, 0, **changed), None, None, 0)
    return explanations.explanations(found.stated, found.tensors, found.claim, Verdict.MISSED)


def lines(folder, kind, checkpoint, **changed) -> list[str]:
    return open_foreign(foreign_file(folder, kind, checkpoint, 0, **changed), None, None, 0).conventions.lines()


def exchanged(told: dict, *roles: str) -> dict:
    """Places with out and in exchanged for some roles."""
    turn = {"out": "in", "in": "out"}
    axes = {role: re.sub(r"\b(out|in)\b", lambda m: turn[m[0]], place["axes"]) for role, place in told.items()}
    return {role: {**place, "axes": axes[role]} if role in roles else place for role, place in told.items()}


@pytest.mark.parametrize(("pair", "kind"), CASES)
def test_conventions_that_agree_with_the_data_are_not_pointed_out(tmp_path, pair, kind):
    assert lines(tmp_path, kind, trained(pairs=(pair,))) == []


@pytest.mark.parametrize("pair", ["linear/linear", "exp/exp"])
def test_every_wrong_convention_is_pointed_out_with_the_right_one_first(tmp_path, pair):
    checkpoint = trained(pairs=(pair,))
    places = vbc(applied(checkpoint, 0))[1]["tensors"]
    right = f'similarity = "{pair.partition("/")[2]}"'
    cases = [
        ({"values_over": 1}, 'with values_over = "n" they would have landed'),
        ({"y": "first"}, 'with y = "last" they would have landed'),
        ({"tensors": exchanged(places, "value", "key", "query")}, "with out and in exchanged they would have landed"),
        ({"context": 7}, "with context = 4 they would have landed"),
        *(({"similarity": name}, right) for name in ("linear", "exp", "softmax") if name not in right),
    ]
    for changed, told in cases:
        found = hints(tmp_path, checkpoint, **changed)
        assert told in found[0], (changed, found)


def test_weights_that_nothing_explains_are_said_to_be_that_and_get_no_hint(tmp_path):
    """One layer 10% off, and the similarity is stated wrongly, too: no one change would do."""
    checkpoint = perturbed(trained(pairs=("exp/exp",)), 0.1)
    for similarity in ("linear", "exp"):
        (told,) = hints(tmp_path, checkpoint, similarity=similarity)
        assert re.fullmatch(r"hint: none of \d+ changes .* explains these weights", told)


def test_key_and_query_are_told_apart_where_it_matters(tmp_path):
    """With an M that is not symmetric: on the family both are the same."""
    of = trained(pairs=("exp/exp",))
    b = of.weights["B"].clone()
    b[..., 0, :], b[..., 1, :] = 2 * of.weights["B"][..., 1, :], -2 * of.weights["B"][..., 0, :]
    moved = type(of)(**{**of.__dict__, "weights": {**of.weights, "B": b}})
    first = open_foreign(foreign_file(tmp_path, "vbc", moved), None, None, 0).conventions.stated
    places = {
        role: {"name": f"layers.{{layer}}.{name}", "axes": "out in"}
        for role, name in (("value", "V"), ("key", "C"), ("query", "B"))
    }
    other = open_foreign(foreign_file(tmp_path, "vbc", moved, tensors=places), None, None, 0).conventions.stated
    assert abs(first.mean - other.mean) > 0.01 * first.mean


@pytest.mark.parametrize("changed", [{"prediction": "plus"}, {"context_labels": "negated"}])
def test_the_other_sign_of_two_layers_is_refused_with_the_reason(tmp_path, changed):
    checkpoint = trained(pairs=("linear/linear",))
    path = foreign_file(tmp_path, "vbc", checkpoint, **changed)
    with pytest.raises(Unreadable, match="but of several the query's slot would have to change by the opposite"):
        open_foreign(path, None, None, 0)
    assert lines(tmp_path, "vbc", checkpoint, prediction="plus", context_labels="negated") == []


@pytest.mark.parametrize(("off", "error", "count"), [(0.0, 0.0, 0), (0.05, 0.0, 1), (0.05, 0.05, 0), (0.5, 0.05, 1)])
def test_a_stated_loss_is_compared_within_its_error(tmp_path, off, error, count):
    checkpoint = trained(pairs=("linear/linear",))
    loss = open_foreign(foreign_file(tmp_path, "vbc", checkpoint), None, None, 0).conventions.stated.mean
    found = lines(tmp_path, "vbc", checkpoint, loss=loss + off, loss_error=error)
    assert len(found) == count
    assert all("the layout states" in line for line in found)


def test_weights_that_predict_no_better_than_0_are_pointed_out(tmp_path):
    (told,) = lines(tmp_path, "vbc", untrained(trained(pairs=("linear/linear",))))[-1:]
    assert "predicting 0 gives 1" in told


def test_a_loss_that_is_not_finite_is_pointed_out(tmp_path):
    found = lines(tmp_path, "vbc", trained(pairs=("exp/softmax",)), similarity="exp", logits_over=1e-3)
    assert found[-1].startswith("the stated ones give the loss not finite, predicting 0 gives 2.718")


def test_of_two_losses_with_heavy_tails_the_larger_is_still_told():
    """A loss of exp(10 z), z normal: its mean has an error as large as itself, but cut losses don't."""
    z = torch.from_numpy(numpy.random.default_rng(0).standard_normal(4000))
    heavy, light = Loss(torch.exp(10 * z)), Loss(0.5 + 0.01 * z)
    assert heavy.exceeds(light, most=100.0)
    assert not light.exceeds(heavy, most=100.0)
    assert not light.exceeds(Loss(light.values.roll(1)), most=100.0)
    assert Loss(torch.full((10,), torch.nan)).exceeds(Loss(torch.ones(10)), most=100.0)
