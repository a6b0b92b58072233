"""The table of false verdicts counts what it says, and every way of spoiling changes the function."""

from __future__ import annotations

import numpy
import pytest
import torch
from landing_runs import trained

from benchmarks import false_verdicts
from benchmarks.false_verdicts import (
    ELSEWHERE,
    KINDS,
    LAWS,
    ORDER,
    PAIRS,
    SHORT,
    SPOILED,
    TRAINED,
    Found,
    case,
    configuration,
    false,
    is_false,
    table,
    wanted,
)
from train.landing.verdict import Verdict
from train.objective import Objective


@pytest.mark.parametrize("verdict", Verdict)
def test_only_what_says_landed_is_false_of_what_is_spoiled_and_only_what_denies_it_of_what_is_not(verdict):
    assert is_false(TRAINED, verdict) is (verdict not in ("landed", "inconclusive"))
    assert all(is_false(kind, verdict) is (verdict in ("landed", "on its way")) for kind in SPOILED)
    assert is_false(ELSEWHERE, verdict) is (verdict == "landed")
    assert not is_false(SHORT, verdict)


def test_the_table_counts_every_verdict_by_law_and_kind():
    cases = [
        Found(0, "exp/exp", False, {(LAWS[0], TRAINED): "landed", (LAWS[0], ORDER): "landed"}),
        Found(7, "exp/exp", False, {(LAWS[0], TRAINED): "near", (LAWS[1], TRAINED): "inconclusive"}),
        Found(9, "exp/softmax", True, {(LAWS[0], ELSEWHERE): "on its way"}),
    ]
    lines = table(cases)
    assert len(lines) == len(LAWS) * len(KINDS)
    assert lines[0] == "| held against | kind | cases | landed | near | on its way | missed | inconclusive | false |"
    assert f"| {LAWS[0]} | {TRAINED} | 2 | 1 | 1 | 0 | 0 | 0 | 1 |" in lines
    assert f"| {LAWS[0]} | {ORDER} | 1 | 1 | 0 | 0 | 0 | 0 | 1 |" in lines
    assert f"| {LAWS[1]} | {TRAINED} | 1 | 0 | 0 | 0 | 0 | 1 | 0 |" in lines
    assert f"| {LAWS[0]} | {ELSEWHERE} | 1 | 0 | 0 | 1 | 0 | 0 | 0 |" in lines
    assert false(cases) == [
        f"- case 0 (exp/exp), {LAWS[0]}, {ORDER}: landed",
        f"- case 7 (exp/exp), {LAWS[0]}, {TRAINED}: near",
    ]
    assert sum(line.endswith("| 0 | 0 | 0 | 0 | 0 | 0 | 0 |") for line in lines) == len(LAWS) * len(KINDS) - 6
    assert wanted(cases, 3) == list(PAIRS)
    assert wanted(cases, 2) == [pair for pair in PAIRS if pair != "exp/exp"]


def test_pairs_take_turns_and_the_law_is_of_the_number():
    drawn = [configuration(7 * 10_000 + k) for k in range(40)]
    assert [c.pairs[0] for c in drawn] == list(PAIRS) * 10
    assert {c.covariates for c in drawn} == {"sphere", "uniform", "gaussian"}
    assert not [c for c in drawn if "exp" in c.pairs[0] and c.covariates == "gaussian"]
    assert configuration(70_003) == drawn[3] != configuration(80_003)


@pytest.mark.parametrize("kind", SPOILED)
def test_spoiled_weights_or_their_kernel_give_another_loss(kind):
    checkpoint = trained(pairs=("exp/exp",))
    for seed in range(3):
        spoiled = SPOILED[kind](checkpoint, numpy.random.default_rng(seed))
        losses = []
        for one in (checkpoint, spoiled):
            objective = Objective(one.configuration, one.group, "cpu")
            losses.append(float(objective.losses(one.weights, objective.prompts.batch(0, 64))[0]))
        assert abs(losses[1] - losses[0]) > 1e-7 * losses[0]


def test_weights_at_the_minimum_have_a_gradient_of_zero_within_the_family(monkeypatch):
    monkeypatch.setattr(false_verdicts, "POPULATION", 3000)
    made = false_verdicts.at_minimum(trained(pairs=("exp/exp",), values="full", claim="full_stationary_points"))
    _, learned, scalars = false_verdicts.minimum(made)
    torch.testing.assert_close(learned, scalars, rtol=0.02, atol=1e-6)
    assert not false_verdicts.far_off(made)


@pytest.mark.slow
def test_a_case_has_a_verdict_of_every_kind_and_none_is_false():
    found = case(3)
    assert not found.elsewhere
    assert not [(of, verdict) for of, verdict in found.verdicts.items() if is_false(of[1], verdict)]
