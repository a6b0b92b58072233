"""The table of false verdicts counts what it says, and every way of spoiling changes the function."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy
import pytest
import torch
from landing_runs import trained

from benchmarks import false_verdicts
from benchmarks.false_verdicts import (
    ELSEWHERE,
    KINDS,
    LAWS,
    LIMITS,
    ORDER,
    PAIRS,
    ROWS,
    SPOILED,
    TRAINED,
    UNJUDGED,
    Found,
    case,
    configuration,
    due,
    false,
    is_false,
    is_known,
    table,
    wanted,
    within,
)
from benchmarks.recorded_verdicts import Record
from benchmarks.spoiled import scaled
from train.landing.criteria import telling
from train.landing.sample import fresh, losses
from train.landing.verdict import Verdict
from train.objective import Objective


@pytest.mark.parametrize("verdict", Verdict)
def test_only_what_says_landed_is_false_of_what_is_spoiled_and_only_what_denies_it_of_what_is_not(verdict):
    assert is_false(TRAINED, verdict) is (verdict not in ("landed", "inconclusive"))
    assert all(is_false(kind, verdict) is (verdict in ("landed", "on its way")) for kind in SPOILED)
    assert is_false(ELSEWHERE, verdict) is (verdict == "landed")
    assert not any(is_false(kind, verdict) for kind in UNJUDGED)
    assert set(KINDS) == {TRAINED, *SPOILED, ELSEWHERE, *UNJUDGED}


def test_the_table_counts_every_verdict_by_law_and_kind():
    cases = [
        Found(0, "exp/exp", False, {(LAWS[0], TRAINED): "landed", (LAWS[0], ORDER): "landed"}),
        Found(7, "exp/exp", False, {(LAWS[0], TRAINED): "near", (LAWS[1], TRAINED): "inconclusive"}),
        Found(9, "exp/softmax", True, {(LAWS[0], ELSEWHERE): "on its way"}),
    ]
    lines = table(cases)
    rows = [(law, kind) for law, kinds in ROWS.items() for kind in kinds]
    assert {kind for _, kind in rows} == set(KINDS)
    assert len(lines) == 2 + len(rows)
    assert lines[0] == "| held against | kind | cases | landed | near | on its way | missed | inconclusive | false |"
    assert f"| {LAWS[0]} | {TRAINED} | 2 | 1 | 1 | 0 | 0 | 0 | 1 |" in lines
    assert f"| {LAWS[0]} | {ORDER} | 1 | 1 | 0 | 0 | 0 | 0 | 1 |" in lines
    assert f"| {LAWS[1]} | {TRAINED} | 1 | 0 | 0 | 0 | 0 | 1 | 0 |" in lines
    assert f"| {LAWS[0]} | {ELSEWHERE} | 1 | 0 | 0 | 1 | 0 | 0 | 0 |" in lines
    assert false(cases) == [
        f"- case 0 (exp/exp), {LAWS[0]}, {ORDER}: landed",
        f"- case 7 (exp/exp), {LAWS[0]}, {TRAINED}: near",
    ]
    assert sum(line.endswith("| 0 | 0 | 0 | 0 | 0 | 0 | 0 |") for line in lines) == len(rows) - 4
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


@pytest.fixture(scope="module")
def of_few():
    """Weights, and what few prompts say is the minimum over the family."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(false_verdicts, "POPULATION", 3000)
        checkpoint = trained(pairs=("exp/exp",), values="full", claim="full_stationary_points")
        of, least = false_verdicts.minimum(checkpoint)
        yield false_verdicts.placed(checkpoint, of, least), of, least


def test_weights_at_the_minimum_have_a_gradient_of_zero_within_the_family(of_few):
    made, _, least = of_few
    _, again = false_verdicts.minimum(made)
    torch.testing.assert_close(again.scalars, least.scalars, rtol=0.02, atol=1e-6)
    assert not false_verdicts.far_off(made, again)


def test_a_minimum_is_known_where_its_prompts_tell_it_and_no_layer_is_idle(of_few):
    _, of, least = of_few
    known = replace(least, covariance=1e-9 * least.covariance)
    assert is_known(of, known)
    enough = telling(of, known)
    assert is_known(of, replace(known, independent=1.01 * enough))
    assert not is_known(of, replace(known, independent=0.99 * enough))
    assert not is_known(of, replace(known, heaviest=0.9, covariance=least.covariance))
    idle = known.scalars.clone()
    idle[[k for k, (kind, layer, _) in enumerate(of.scalars) if kind == "m" and layer == 1]] = 1e-4
    assert not is_known(of, replace(known, scalars=idle, covariance=torch.zeros_like(known.covariance)))


def test_weights_are_within_the_limits_where_what_is_off_is_flat_and_costs_no_more(of_few, monkeypatch):
    made, of, least = of_few
    slightly, far, farther = (scaled(made, "r", factor) for factor in (1.009, 1.011, 1.1))
    costs = [cost(one, of, least) for one in (slightly, far, farther)]
    assert costs == sorted(costs)
    monkeypatch.setattr(false_verdicts, "MOST", {LAWS[1]: (0.01, 1.1 * costs[1])})
    steep, flat = replace(least, hessian=1e3 * least.hessian), replace(least, hessian=1e-9 * least.hessian)
    assert [within(LAWS[1], one, None, steep) for one in (made, slightly, far, farther)] == [True, True, False, False]
    assert [within(LAWS[1], one, None, flat) for one in (made, slightly, far, farther)] == [True, True, True, False]


def cost(checkpoint, of, least):
    """Of the loss on the prompts of the minimum."""
    objective = Objective(checkpoint.configuration, checkpoint.group, "cpu")
    sample = fresh(objective, false_verdicts.OTHER_SEED, 2, 3000)
    theta = of.balanced(of.point(objective.architecture, {name: w[0] for name, w in checkpoint.weights.items()}))
    return float(losses(of, sample, theta).mean() / losses(of, sample, of.embedding() @ least.scalars).mean()) - 1


@pytest.mark.slow
@pytest.mark.parametrize("number", [0, 6])  # linear and exp: where softmax ends depends on how sums are rounded
def test_a_case_has_a_verdict_of_every_kind_and_none_is_false(number):
    found = case(number)
    assert not found.elsewhere
    assert {kind for law, kind in found.verdicts if law == LAWS[0]} >= {TRAINED, *false_verdicts.ANYWHERE}
    assert not [(of, verdict) for of, verdict in found.verdicts.items() if is_false(of[1], verdict)]


def test_a_training_that_diverges_is_counted_and_ends_nothing(tmp_path, monkeypatch):
    def diverges(*_):
        raise false_verdicts.Diverged("step 399: the loss is not finite")

    monkeypatch.setattr(false_verdicts, "train", diverges)
    found = Found(30_003, PAIRS[3], True, {})
    assert case(30_003) == found
    record = Record(3, LIMITS, (found,))
    record.write(tmp_path / "record.json")
    assert false_verdicts.begun(tmp_path / "record.json", None) == record
    *_, counted = false_verdicts.report(record.found)
    assert counted.endswith("Diverged: linear/linear 0, relu/relu 0, exp/exp 0, exp/softmax 1.")
    assert "exp/softmax 1" not in counted.split("Diverged")[0]
    assert 30_003 not in due(record, 1)


VERDICT = {(LAWS[0], TRAINED): "landed"}


def drawn_in_turn(numbers, verdicts=VERDICT):
    return tuple(Found(n, PAIRS[n % len(PAIRS)], n % 5 == 0, dict(verdicts)) for n in numbers)


def test_a_record_is_read_back_as_it_was_written(tmp_path):
    record = Record(3, LIMITS, drawn_in_turn(range(30_000, 30_009), {**VERDICT, (LAWS[1], ORDER): "missed"}))
    record.write(tmp_path / "record.json")
    assert false_verdicts.begun(tmp_path / "record.json", None) == record
    assert false_verdicts.begun(tmp_path / "record.json", 3) == record
    assert false_verdicts.begun(tmp_path / "none.json", 8) == Record(8, LIMITS, ())


def test_cases_of_a_record_are_not_tried_again_and_those_left_out_for_a_smaller_number_are():
    nothing = Record(3, LIMITS, ())
    assert due(nothing, 1)[:6] == list(range(30_000, 30_006))
    some = replace(nothing, found=drawn_in_turn([30_001, 30_002, 30_005]))  # the last ended elsewhere
    assert due(some, 1)[:4] == [30_000, 30_003, 30_004, 30_007]
    assert due(some, 2)[:4] == [30_000, 30_003, 30_004, 30_006]
    assert due(replace(some, found=drawn_in_turn(range(30_000, 30_008))), 1) == []


def test_two_calls_of_a_record_count_as_one(tmp_path, monkeypatch, capsys):
    asked, where = [], ["--jobs", "1", "--draw", "3", "--write", str(tmp_path / "t.md")]

    class Pool:
        def __init__(self, *_, **__):
            pass

        def __enter__(self):
            return self

        def __exit__(self, *_):
            pass

        def map(self, _, numbers):
            asked.extend(numbers)
            return drawn_in_turn(numbers)

    monkeypatch.setattr(false_verdicts, "ProcessPoolExecutor", Pool)
    for cases in (4, 12):
        assert false_verdicts.main([*where, "--cases", str(cases), "--record", str(tmp_path / "twice.json")]) == 0
    twice, table_of_twice = list(asked), (tmp_path / "t.md").read_text()
    asked.clear()
    false_verdicts.main([*where, "--cases", "12", "--record", str(tmp_path / "once.json")])
    assert len(twice) == len(set(twice))
    assert sorted(twice) == sorted(asked)
    assert (tmp_path / "twice.json").read_text() == (tmp_path / "once.json").read_text()
    assert (tmp_path / "t.md").read_text() == table_of_twice
    capsys.readouterr()


def changed(told, case=None):
    """What a file holds, changed at the top or in its first case."""
    made = json.loads(
        json.dumps({"schema": 1, "draw": 3, "limits": LIMITS, "cases": [CASE, {**CASE, "number": 30_001}]})
    )
    (made if case is None else made["cases"][0]).update(told if case is None else case)
    return json.dumps(made)


CASE = {"number": 30_000, "elsewhere": False, "verdicts": [[LAWS[0], TRAINED, "landed"]]}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("{", "not a record"),
        ("[]", "not a record"),
        ("[" * 100_000, "not a record"),
        (changed({"schema": 2}), "schema 2"),
        (changed({"draw": True}), "draw True"),
        (changed({"draw": 4}), "case 30000 was not drawn from 4"),
        (changed({"limits": {**LIMITS, "DISTANCE": 0.1}}), "other limits"),
        (changed({"limits": {}}), "other limits"),
        (changed({"cases": [CASE, CASE]}), "twice"),
        (changed({"cases": 1}), "not a record"),
        (changed({}, {"number": 30_000.0}), "not drawn"),
        (changed({}, {"number": 40_000}), "not drawn"),
        (changed({}, {"elsewhere": 0}), "elsewhere is 0"),
        (changed({}, {"verdicts": [[LAWS[0], TRAINED, "proved"]]}), "'proved' is none of"),
        (changed({}, {"verdicts": [[LAWS[0], "\x1b[2J", "landed"]]}), "is none of"),
        (changed({}, {"verdicts": [["law", TRAINED, "landed"]]}), "'law' is none of"),
        (changed({}, {"verdicts": [[LAWS[0], TRAINED]]}), "not a record"),
        (changed({}, {"verdicts": []}), "case 30000 was trained and has no verdict"),
        (changed({}, {"verdicts": [[LAWS[0], TRAINED, "landed"], [LAWS[0], TRAINED, "missed"]]}), "two verdicts"),
    ],
)
def test_what_is_no_record_or_one_by_other_limits_is_refused_and_left_as_it_is(tmp_path, capsys, content, told):
    path = tmp_path / "record.json"
    path.write_text(content)
    with pytest.raises(SystemExit) as ended:
        false_verdicts.main(["--record", str(path)])
    assert ended.value.code == 2
    error = capsys.readouterr().err.splitlines()[-1]
    assert told in error
    assert str(path) in error
    assert "\x1b" not in error
    assert path.read_text() == content


def test_a_record_of_another_draw_is_not_gone_on_from(tmp_path, capsys):
    Record(3, LIMITS, ()).write(tmp_path / "record.json")
    for draw, told in (("4", "is of 3"), ("-1", "expected 0 to"), (str(2**31), "expected 0 to")):
        with pytest.raises(SystemExit):
            false_verdicts.main(["--record", str(tmp_path / "record.json"), "--draw", draw])
        assert told in capsys.readouterr().err
