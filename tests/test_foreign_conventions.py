"""Conventions that contradict the data are pointed out, with both losses; those that agree are not."""

from __future__ import annotations

import re

import numpy
import pytest
import torch
from foreign_files import applied, foreign_file, vbc
from landing_runs import trained

from benchmarks.spoiled import untrained
from train.files import Unreadable
from train.foreign.conventions import Loss
from train.foreign.opened import open_foreign

PAIRS = ("linear/linear", "exp/exp", "exp/softmax")
CASES = [(pair, kind) for pair in PAIRS for kind in ("vbc", "kqvp")]


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


@pytest.mark.parametrize("pair", PAIRS)
def test_every_wrong_convention_is_pointed_out_with_the_right_one(tmp_path, pair):
    checkpoint = trained(pairs=(pair,))
    places = vbc(applied(checkpoint, 0))[1]["tensors"]
    right = f'similarity = "{pair.partition("/")[2]}"'
    cases = [
        ({"values_over": 1}, 'with values_over = "n" it would be'),
        ({"y": "first"}, 'with y = "last" it would be'),
        ({"tensors": exchanged(places, "value", "key", "query")}, "with out and in exchanged it would be"),
        *(({"similarity": name}, right) for name in ("linear", "exp", "softmax") if name not in right),
    ]
    stated = open_foreign(foreign_file(tmp_path, "vbc", checkpoint, 0), None, None, 0).conventions.stated
    for changed, told in cases:
        found = lines(tmp_path, "vbc", checkpoint, **changed)
        assert any(told in line and str(stated) in line for line in found), (changed, found)


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
def test_the_other_sign_is_refused_with_both_losses(tmp_path, changed):
    checkpoint = trained(pairs=("linear/linear",))
    stated = open_foreign(foreign_file(tmp_path, "vbc", checkpoint), None, None, 0).conventions.stated
    path = foreign_file(tmp_path, "vbc", checkpoint, **changed)
    with pytest.raises(Unreadable, match="is the sign stated wrongly") as refused:
        open_foreign(path, None, None, 0)
    assert f"the opposite sign {stated};" in str(refused.value)
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
    heavy, light = Loss("", torch.exp(10 * z)), Loss("", 0.5 + 0.01 * z)
    assert heavy.exceeds(light, most=100.0)
    assert not light.exceeds(heavy, most=100.0)
    assert not light.exceeds(Loss("", light.values.roll(1)), most=100.0)
    assert Loss("", torch.full((10,), torch.nan)).exceeds(Loss("", torch.ones(10)), most=100.0)
