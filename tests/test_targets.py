"""The table of targets says what checkpoints hold: reached where it is, missed where it is not."""

from __future__ import annotations

import dataclasses
import re

import pytest
import torch

from train import targets
from train.checkpoint import Checkpoint, History, write
from train.configuration import Configuration
from train.experiments import EXPERIMENTS
from train.files import Unreadable
from train.prompts.covariates import square_root
from train.runs import groups_of
from verify.files import ROOT

SPARSE = "functional_gradient_descent/sparse_stationary_points"
FULL = "functional_gradient_descent/full_stationary_points"
SPECTRUM = (1.0, 0.25, 4.0)


def on_the_family(values: str = "sparse", off: float = 0.0, depth: int = 2) -> Checkpoint:
    """B = S^-1, C = 2 S^-1, A = 3 I in every layer, with ``off`` added to one entry of B of the first layer."""
    c = Configuration(pairs=("exp/exp",), spectrum=SPECTRUM, depths=(depth,), steps=1, dtype="float64", values=values)
    (group,) = groups_of(c)
    root, inverse = (torch.from_numpy(m) for m in square_root(SPECTRUM, 0))
    b = inverse.expand(1, depth, 1, 3, 3).clone()
    weights = {"r": torch.ones(1, depth, 1, dtype=torch.float64), "B": b, "C": inverse.expand(b.shape) * 2}
    if values == "full":
        weights["A"] = torch.eye(3, dtype=torch.float64).expand(b.shape) * 3
    weights["B"][0, 0, 0, 0, 1] += off
    history = History(torch.tensor([0]), torch.ones(1, 1), {name: w[None].float() for name, w in weights.items()})
    ones = torch.ones(1, dtype=torch.float64)
    return Checkpoint(
        SPARSE, "", c, group, "cpu", 1, weights, root[None], history, test={"loss": ones, "bayes": ones * 0}
    )


def with_losses(c: Configuration, loss, bayes: float = 0.0) -> list[Checkpoint]:
    """Checkpoints of a configuration, whose losses are ``loss(run, depth)``; nothing is asked of their weights."""
    made = []
    for group in groups_of(c):
        found = torch.tensor([loss(run, group.depth) for run in group.runs], dtype=torch.float64)
        empty = History(torch.tensor([0]), torch.zeros(1, len(group.runs)), {})
        test = {"loss": found, "bayes": torch.full_like(found, bayes)}
        made.append(Checkpoint("", "", c, group, "cpu", c.steps, {}, torch.zeros(1), empty, test=test))
    return made


def test_weights_on_the_family_land_and_weights_off_it_do_not():
    measure = targets.landing("exp", "exp")
    assert measure([on_the_family()]).holds
    assert measure([on_the_family("full")]).holds
    assert not measure([on_the_family(off=0.1)]).holds
    assert measure([on_the_family(off=1e-4)]).holds
    assert not measure([on_the_family(), on_the_family(off=0.1)]).holds, "one seed that misses is a miss"


def test_the_last_value_block_is_not_asked_for():
    made = on_the_family("full")
    made.weights["A"][0, -1, 0, 0, 1] += 1
    assert targets.landing("exp", "exp")([made]).holds
    made.weights["A"][0, 0, 0, 0, 1] += 1
    assert not targets.landing("exp", "exp")([made]).holds


CONTEXTS = Configuration(pairs=("exp/linear", "exp/relu", "exp/exp", "exp/softmax"), contexts=(2, 9), seeds=(0, 1))


@pytest.mark.parametrize(("best", "holds"), [("exp", True), ("softmax", True), ("relu", False)])
def test_the_matching_similarity_must_be_the_best_kernel_at_the_largest_context(best, holds):
    def loss(run, depth):
        name = run.similarities[0]
        return 2.0 if run.context == 2 else 0.1 if name == best else 0.5 if name == "exp" else 1.0

    reached = targets.matching_is_best("exp")(with_losses(CONTEXTS, loss))
    assert reached.holds is holds
    assert f"{best} 0.100" in reached.text


def test_a_loss_below_bayes_is_a_miss():
    assert targets.above_bayes(with_losses(CONTEXTS, lambda run, depth: 0.3, bayes=0.2)).holds
    assert not targets.above_bayes(with_losses(CONTEXTS, lambda run, depth: 0.3 - run.seed, bayes=0.2)).holds


def test_a_depth_that_gains_nothing_is_a_miss():
    c = Configuration(pairs=("exp/exp",), contexts=(6,), depths=(1, 2, 3))
    measure = targets.falls_with_depth("exp/exp", 6)
    assert measure(with_losses(c, lambda run, depth: 1 / depth)).holds
    assert not measure(with_losses(c, lambda run, depth: 1 / min(depth, 2))).holds


@pytest.mark.parametrize(("both", "beat", "match"), [(0.9, True, True), (1.01, False, True), (1.2, False, False)])
def test_two_heads_beat_or_match_the_better_of_one(both, beat, match):
    c = Configuration(pairs=("exp/linear", "exp/exp", "exp/linear+exp"), depths=(1, 2))
    made = with_losses(c, lambda run, depth: {"linear": 3.0, "exp": 1.0}.get("+".join(run.similarities), both))
    assert targets.two_heads("exp", True)(made).holds is beat
    assert targets.two_heads("exp", False)(made).holds is match


def test_the_anchors_are_exact_values():
    c = Configuration(pairs=("linear/linear",), contexts=(2, 10), depths=(1,), spectrum=(1.0,) * 5)
    assert targets.one_layer_anchor(with_losses(c, lambda run, depth: 1 - run.context / (run.context + 4))).holds
    assert not targets.one_layer_anchor(with_losses(c, lambda run, depth: 0.5)).holds
    (made,) = with_losses(c, lambda run, depth: 1.0)
    made.test["bayes"][:] = torch.tensor([0.6, 0.0])
    assert targets.linear_anchor([made]).holds
    made.test["bayes"][:] = torch.tensor([0.4, 0.0])
    assert not targets.linear_anchor([made]).holds


def test_the_table_names_misses_and_what_was_not_trained(tmp_path, capsys):
    write(tmp_path / SPARSE / "x.safetensors", dataclasses.replace(on_the_family(off=0.1), experiment=SPARSE))
    assert targets.main([str(tmp_path)]) == 0
    printed = capsys.readouterr().out
    assert "**missed**" in next(line for line in printed.splitlines() if "exp labels, exp attention" in line)
    assert f"| `{FULL}` " in printed
    assert not any(line.endswith("| reached |") for line in printed.splitlines()), "nothing else was trained"
    assert "not trained" in printed
    assert "GPU: not run" in printed
    assert targets.main([str(tmp_path), "--write"]) == 0
    assert (tmp_path / "TARGETS.md").read_text() == printed.rstrip("\n") + "\n"


def test_every_experiment_has_a_target():
    assert {target.experiment for target in targets.TARGETS} == set(EXPERIMENTS)


def test_the_table_that_is_shipped_has_a_row_for_every_target_and_no_other():
    lines = (ROOT / "train" / "results" / "TARGETS.md").read_text(encoding="utf-8").splitlines()
    rows = [tuple(cell.strip() for cell in line.split("|")[1:3]) for line in lines if line.startswith("| `")]
    assert rows == [(f"`{target.experiment}`", target.expected) for target in targets.TARGETS]


def test_an_unreadable_result_is_named(tmp_path, capsys):
    (tmp_path / SPARSE).mkdir(parents=True)
    (tmp_path / SPARSE / "x.safetensors").write_bytes(b"")
    assert targets.main([str(tmp_path)]) == 2
    assert "x.safetensors" in capsys.readouterr().err


def compared(
    loss=1.0,
    algorithm=1.0,
    cosine=1.0,
    scales=(1.0, 1.0),
    distance=0.0,
    off=0.0,
    pair="linear/softmax",
    read=1.0,
):
    """A run as train.against_gradient_descent writes it."""
    of = {"loss": algorithm, "sensitivity cosine": cosine, "sensitivity difference": off, "sensitivity norm": 2.0}
    return {
        "pair": pair,
        "loss": loss,
        "algorithms": {targets.GD: of, targets.GDPP: of},
        "kernel": {"from the best": distance},
        "scales": {"transformer": list(scales), targets.GD: [1.0, 1.0]},
        "step": {"learned": 1.0, "best": 1.0, "distance": distance},
        "copying": {"x_i from y_i": [0.1, read]},
    }


@pytest.mark.parametrize(
    ("measure", "good", "bad"),
    [
        (targets.within(0.01, targets.GD), {"loss": 1.005}, {"loss": 1.02}),
        (targets.within(-0.5, targets.GD), {"loss": 0.4}, {"loss": 0.6}),
        (targets.above(0.1, targets.GD), {"loss": 1.2}, {"loss": 1.05}),
        (targets.aligned(0.99, targets.GDPP), {"cosine": 0.995}, {"cosine": 0.98}),
        (targets.sensitive(0.1, targets.GD), {"off": 0.19}, {"off": 0.21}),
        (targets.of_kernel(0.1, "from the best"), {"distance": 0.09}, {"distance": 0.11}),
        (targets.learned_step, {"distance": 0.02}, {"distance": 0.2}),
        (targets.copies, {"read": 0.95}, {"read": 0.85}),
        (targets.curves_coincide, {"scales": (1.0, 1.01)}, {"scales": (1.0, 1.1)}),
    ],
)
def test_one_run_that_misses_a_comparison_is_a_miss(measure, good, bad):
    assert measure([compared(**good)]).holds
    assert not measure([compared(**good), compared(**bad)]).holds


def test_heads_are_told_apart():
    both = [compared(loss=2.0), compared(loss=1.0, pair="linear/softmax+softmax")]
    assert targets.of_heads(1, targets.above(0.1, targets.GD))(both).holds
    assert targets.of_heads(2, targets.within(0.1, targets.GD))(both).holds
    assert targets.of_heads(2, targets.within(0.1, targets.GD))(both[:1]).holds is None


def test_a_comparison_that_is_none_is_named(tmp_path):
    for text in ("", "[]", "{}", '{"runs": 1}'):
        (tmp_path / "x.against_gradient_descent.json").write_text(text)
        with pytest.raises(Unreadable, match="against_gradient_descent"):
            targets.comparisons(tmp_path)


def test_every_experiment_is_made_again_by_make_and_is_in_the_list_of_figures():
    made = re.search(r"^EXPERIMENTS := (.*?[^\\])$", (ROOT / "Makefile").read_text(), re.DOTALL | re.MULTILINE)
    assert made is not None
    groups = re.findall(r"addprefix (\w+/),([^)]*)\)", made[1].replace("\\\n", " "))
    assert sorted(prefix + name for prefix, names in groups for name in names.split()) == sorted(EXPERIMENTS)
    told = (ROOT / "REPRODUCING.md").read_text()
    assert [name for name in EXPERIMENTS if f"`{name}`" not in told] == []
    assert {target.experiment for target in targets.TARGETS} == set(EXPERIMENTS), "each is asked for something"
