"""Bands are of three seeds or more, products of the seed that is farthest off, and a dozen runs fit a page."""

from __future__ import annotations

import matplotlib.image
import pytest
from landing_runs import trained
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from train.figures.products import farthest, matrices
from train.figures.results import Curve
from train.figures.style import curve, over_seeds
from train.landing.measured import landing
from train.landing.picture import PAGE, draw
from train.model.predicted import distance


@pytest.mark.parametrize(("seeds", "lines"), [(1, 0), (2, 1), (3, 0)])
def test_the_range_of_two_seeds_is_two_thin_lines_and_that_of_three_a_band(seeds, lines):
    axes = Figure().subplots()
    over = over_seeds([[1.0 + k + seed for seed in range(seeds)] for k in range(4)])
    curve(axes, [0.0, 1.0, 2.0, 3.0], over, "x", color="#000000")
    found = [c for c in axes.collections if isinstance(c, LineCollection)]
    assert len(found) == lines
    assert len(axes.collections) - len(found) == (1 if seeds == 3 else 0)
    if lines:
        assert [segment[:, 1].tolist() for segment in found[0].get_segments()] == [[1, 2, 3, 4], [2, 3, 4, 5]]


def test_the_distance_of_a_run_is_the_largest_of_its_matrices():
    checkpoint = trained(pairs=("linear/linear",))
    of = Curve(checkpoint, 0)
    assert farthest(of) == max(float(distance(m.entries)) for m in matrices(of)) > 0


@pytest.mark.slow  # a picture of twelve runs
def test_a_dozen_runs_fit_a_page(tmp_path):
    found = landing(trained(pairs=("linear/linear",)), 0, "sparse_stationary_points", 200, 0)
    draw([found] * 12, tmp_path / "x.png")
    assert matplotlib.image.imread(tmp_path / "x.png").shape[0] <= 110 * PAGE
