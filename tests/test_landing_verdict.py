"""A verdict is no better than its worst criterion, and what is no number is a miss."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from train.landing.verdict import Criterion, exit_code, farthest, verdict


def one(value: float, error: float = 0.0) -> Criterion:
    return Criterion("a number", value, 1.0, 10.0, "stated", error)


def test_the_farthest_figure_is_so_by_its_own_limit_and_what_is_no_number_is_farther():
    small, large = one(0.5), replace(one(30.0), name="far", limit=100.0, near=1000.0)
    fixed = replace(one(5.0), near=1.0)  # nothing is near there: it holds or not
    assert farthest([small, large, fixed]) is small
    assert farthest([small, replace(large, value=51.0)]).name == "far"
    assert farthest([large, replace(small, value=math.nan), one(20.0)]).value is math.nan
    assert farthest([]) is farthest([fixed]) is None
    assert str(replace(small, name="dist")) == "dist: 5.0e-01 of 1"


@pytest.mark.parametrize(
    ("value", "error", "said"),
    [
        (1.0, 0.0, "landed"),
        (1.0000001, 0.0, "near"),
        (10.0, 0.0, "near"),
        (10.1, 0.0, "missed"),
        (0.5, 0.1, "landed"),
        (0.8, 0.1, "inconclusive"),
        (1.2, 0.1, "inconclusive"),
        (1.4, 0.1, "near"),
        (20.0, 1.0, "missed"),
        (20.0, 10.0, "inconclusive"),
        (math.nan, 0.0, "missed"),
        (math.inf, 0.0, "missed"),
        (0.5, math.nan, "inconclusive"),
        (math.nan, math.nan, "missed"),
        (0.5, math.inf, "inconclusive"),
    ],
)
def test_a_number_against_its_limits(value, error, said):
    assert one(value, error).verdict == said


@pytest.mark.parametrize(
    ("value", "error", "said"),
    [
        (1.0, 0.0, "landed"),
        (1.1, 0.0, "near"),
        (0.06, 0.06, "landed"),  # noise alone; (0.25 + 0.75)^2 = 1 within rounding
        (0.07, 0.07, "inconclusive"),
        (6.5, 1.0, "inconclusive"),  # 2.5 deviations of noise
        (16.1, 1.0, "missed"),
        (-1e-20, 0.0, "landed"),
        (math.nan, 0.0, "missed"),
        (math.inf, 1.0, "missed"),
        (0.5, math.nan, "inconclusive"),
        (0.5, math.inf, "inconclusive"),
    ],
)
def test_of_a_square_noise_adds_to_the_length(value, error, said):
    assert replace(one(value, error), squared=True).verdict == said


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([(0, 0), (1, 0)], "landed"),
        ([(0, 0), (1, 1)], "inconclusive"),
        ([(1, 1), (2, 0)], "near"),
        ([(2, 0), (math.nan, 0), (1, 1)], "missed"),
    ],
)
def test_the_worst_decides(values, said):
    assert verdict([one(*v) for v in values]) == said


@pytest.mark.parametrize(
    ("verdicts", "code"),
    [
        (["landed", "landed"], 0),
        (["landed", "near"], 3),
        (["inconclusive", "landed"], 3),
        (["inconclusive", "missed", "landed"], 1),
    ],
)
def test_exit_codes(verdicts, code):
    assert exit_code(verdicts) == code
