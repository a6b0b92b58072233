"""``python -m train.plot``: a figure shows what checkpoints hold; files that don't belong in one figure are refused."""

from __future__ import annotations

import dataclasses
import itertools
import json
import math
from pathlib import Path

import numpy
import pytest
import torch
from matplotlib.figure import Figure

from train.against_gradient_descent import SUFFIX
from train.checkpoint import Checkpoint, History, write
from train.comparisons.against_features import BEST, META, METRIC, OWN
from train.configuration import Configuration
from train.experiments import EXPERIMENTS
from train.figures import FIGURES
from train.figures.results import NothingToDraw, Results, results
from train.objective import TEST_STEP, Objective
from train.plot import drawn, main, save
from train.prompts.covariates import square_root
from train.runs import Group, groups_of

CONTEXT = "functional_gradient_descent/loss_against_context"
DEPTH = "functional_gradient_descent/loss_against_depth"
SPARSE = "functional_gradient_descent/sparse_stationary_points"
FULL = "functional_gradient_descent/full_stationary_points"
ONE = "gradient_descent/one_layer"
HEADS = "gradient_descent/softmax_heads"
COPYING = "gradient_descent/token_copying"
SPECTRUM = (1.0, 0.25, 2.25)
DENSE = {
    "pairs": ("linear/linear",),
    "contexts": (4,),
    "depths": (1,),
    "values": "dense",
    "keys": "dense",
    "covariates": "uniform",
    "spectrum": (1.0, 1.0, 1.0),
    "integrated": False,
    "test_prompts": 40,
}
ALTERNATING = DENSE | {"pairs": ("linear/softmax>linear",), "depths": (2,), "tokens": "alternating"}
FEATURES = "gradient_descent/feature_map"
STEP = "gradient_descent/meta_learned_step"
TASKS = "gradient_descent/fixed_tasks"
SINES = {
    "pairs": ("sine/linear",),
    "contexts": (4,),
    "depths": (1,),
    "keys": "product",
    "perceptron": (5, 3),
    "covariates": "uniform",
    "spectrum": (100.0,),
    "test_prompts": 40,
}
ALPHAS = [0.5, 1.0, 2.0]
STEPS = (0, 10, 20)


def configuration(**fields) -> Configuration:
    """A small one, with two seeds."""
    return Configuration(
        **{"seeds": (0, 1), "spectrum": SPECTRUM, "depths": (2,), "steps": 20, "dtype": "float64"} | fields
    )


def checkpoints(experiment: str, c: Configuration, finished: bool = True, bayes: float = 0.05) -> list[Checkpoint]:
    """A checkpoint for each group, with numbers that no training has made."""
    random, made = numpy.random.default_rng(0), []
    for group in groups_of(c):
        runs = len(group.runs)
        shapes = group.architecture(c).shapes()
        weights = {
            name: torch.from_numpy(random.normal(size=(len(STEPS), runs, *shape))) for name, shape in shapes.items()
        }
        root = torch.stack([torch.from_numpy(square_root(c.spectrum, run.seed)[0]) for run in group.runs])
        history = History(
            torch.tensor(STEPS),
            torch.from_numpy(random.uniform(0.2, 2, size=(len(STEPS), runs))).float(),
            {name: w.float() for name, w in weights.items()},
        )
        test = {
            "loss": torch.from_numpy(random.uniform(0.2, 2, size=runs)),
            "bayes": torch.full((runs,), bayes).double(),
        }
        last = {name: w[-1] for name, w in weights.items()}
        state = {"test": test} if finished else {"optimiser": {"done": torch.zeros(())}}
        made.append(Checkpoint(experiment, "bayes_limit", c, group, "cpu", 20, last, root, history, **state))
    return made


def figure_of(name: str, made: list[Checkpoint]) -> Figure:
    return drawn(Results(tuple(made)), name)


def lines(axes) -> dict[str, tuple[list[float], list[float]]]:
    """What is drawn, by its label: x and y."""
    return {line.get_label(): (list(line.get_xdata()), list(line.get_ydata())) for line in axes.lines}


def written(made: list[Checkpoint], folder: Path) -> Path:
    for checkpoint in made:
        write(folder / f"{checkpoint.group.name}.safetensors", checkpoint)
    return folder


def compared(made: list[Checkpoint], folder: Path) -> Path:
    """With a comparison beside each checkpoint in the folder, of numbers that no algorithm has made."""
    random = numpy.random.default_rng(1)
    for checkpoint in made:
        names = ["gradient descent", *(["GD++", "nearest GD++"] if checkpoint.group.depth > 1 else [])]
        if checkpoint.architecture.perceptron:
            names = [OWN, METRIC, BEST, META]
        runs = []
        for loss in checkpoint.test["loss"].tolist():
            keys = ("loss", "sensitivity cosine", "sensitivity difference", "sensitivity norm")
            algorithms = {name: dict(zip(keys, random.uniform(0.2, 0.9, 4).tolist(), strict=True)) for name in names}
            scales = {name: random.uniform(0.2, 2, len(ALPHAS)).tolist() for name in ("transformer", *names)}
            of = {"algorithms": algorithms, "scales": {"alpha": ALPHAS, **scales}}
            if checkpoint.group.depth == 1 and not checkpoint.architecture.perceptron:
                columns = {name: random.uniform(0.2, 2, 3).tolist() for name in ("at", "transformer", "exact")}
                of["transfer"] = {"scale, uniform inputs": columns, "length, with 1/n": columns}
                errors = {name: random.uniform(0.2, 2, 5).tolist() for name in ("loss", "trimmed loss", "median loss")}
                of["rollout"] = {"factor": 0.75, "transformer": errors, "gradient descent": errors}
            runs.append({"loss": loss, "loss of 0": 0.75, **of})
        (folder / f"{checkpoint.group.name}{SUFFIX}").write_text(json.dumps({"schema": 1, "runs": runs}))
    return folder


def comparison_of(folder: Path, checkpoint: Checkpoint) -> tuple[Path, dict]:
    """The file beside a checkpoint, and what is in it."""
    path = folder / f"{checkpoint.group.name}{SUFFIX}"
    return path, json.loads(path.read_text())


def test_a_curve_against_the_context_is_the_mean_of_the_test_losses_over_the_seeds():
    made = checkpoints(CONTEXT, configuration(pairs=("relu/relu", "exp/relu", "exp/softmax"), contexts=(6, 2, 4)))
    relu, exp = figure_of("losses", made).axes
    (checkpoint,) = made
    for axes, labels, attention in ((relu, "relu", "relu"), (exp, "exp", "relu"), (exp, "exp", "softmax")):
        expected = []
        for n in (2, 4, 6):
            found = [
                float(loss)
                for loss, run in zip(checkpoint.test["loss"], checkpoint.group.runs, strict=True)
                if (run.labels, run.similarities, run.context) == (labels, (attention,), n)
            ]
            assert len(found) == 2
            expected.append(sum(found) / 2)
        at, losses = lines(axes)[attention]
        assert at == [2, 4, 6]
        assert losses == pytest.approx(expected, rel=1e-12)
    assert set(lines(relu)) == {"relu", "Bayes predictor"}


def test_the_band_reaches_from_the_least_to_the_greatest_seed():
    made = checkpoints(CONTEXT, configuration(contexts=(2, 4), seeds=(0, 1, 2)))
    (axes,) = figure_of("losses", made).axes
    losses = made[0].test["loss"].reshape(2, 3)  # contexts, seeds
    (band,) = axes.collections
    shown = {(x, round(y, 9)) for x, y in band.get_paths()[0].vertices}
    for n, of_seeds in zip((2, 4), losses, strict=True):
        assert (n, round(float(of_seeds.min()), 9)) in shown
        assert (n, round(float(of_seeds.max()), 9)) in shown
        assert all(float(of_seeds.min()) - 1e-9 <= y <= float(of_seeds.max()) + 1e-9 for x, y in shown if x == n)


def test_a_curve_against_depth_takes_one_loss_from_each_file():
    made = checkpoints(DEPTH, configuration(pairs=("exp/exp", "exp/linear+exp"), depths=(1, 2, 5), seeds=(3,)))
    (axes,) = figure_of("losses", made).axes
    for attention, heads in (("exp", 1), ("linear + exp", 2)):
        expected = [float(c.test["loss"][0]) for c in made if c.group.heads == heads]
        assert lines(axes)[attention] == ([1, 2, 5], pytest.approx(expected, rel=1e-12))


def test_the_bayes_loss_is_drawn_in_black():
    (axes,) = figure_of("losses", checkpoints(DEPTH, configuration(depths=(1, 2)), bayes=0.125)).axes
    (line,) = [line for line in axes.lines if line.get_label() == "Bayes predictor"]
    assert list(line.get_ydata()) == [0.125, 0.125]
    assert line.get_color() == "#000000"


def test_a_bayes_loss_of_zero_is_said_and_not_drawn():
    (axes,) = figure_of("losses", checkpoints(DEPTH, configuration(), bayes=-1e-9)).axes
    assert "Bayes predictor" not in lines(axes)
    assert [text.get_text() for text in axes.texts] == ["the Bayes loss is 0"]


def test_of_several_learning_rates_the_one_with_the_least_mean_is_shown():
    made = checkpoints(CONTEXT, configuration(learning_rates=(0.1, 0.2, 0.3)))
    losses = made[0].test["loss"].reshape(2, 3).mean(0)  # seeds, rates
    (axes,) = figure_of("losses", made).axes
    assert lines(axes)["exp"][1] == [pytest.approx(float(losses.min()), rel=1e-12)]


def dist(m: numpy.ndarray) -> float:
    off = m - numpy.trace(m) / len(m) * numpy.eye(len(m))
    return math.sqrt((off**2).sum() / (m**2).sum())


def test_the_distances_are_those_of_the_weights_along_the_way():
    made = checkpoints(FULL, configuration(values="full", pairs=("exp/exp", "relu/relu")))
    (c,) = made
    panels = figure_of("distances", made).axes  # keys of exp and relu, then values of exp and relu
    assert len(panels) == 4
    for k, pair in enumerate(("exp/exp", "relu/relu")):
        for layer in (0, 1):
            keys, values = [], []
            for step in range(len(STEPS)):
                logs = []
                for r, run in enumerate(c.group.runs):
                    if run.pair != pair:
                        continue
                    s = c.root[r].numpy()
                    b, q, a = (c.history.weights[name][step, r, layer, 0].double().numpy() for name in "BCA")
                    logs.append((math.log(dist(s @ b.T @ q @ s)), math.log(dist(a))))
                assert len(logs) == 2
                keys.append(math.exp(sum(one for one, _ in logs) / 2))
                values.append(math.exp(sum(two for _, two in logs) / 2))
            assert lines(panels[k])[f"layer {layer}"] == (list(STEPS), pytest.approx(keys, rel=1e-9))
            if layer == 0:  # the last A is seen by no loss
                assert lines(panels[2 + k])["layer 0"] == (list(STEPS), pytest.approx(values, rel=1e-9))
        assert set(lines(panels[2 + k])) == {"layer 0"}


@pytest.mark.parametrize("keys", ["apart", "product", "symmetric"])
def test_a_heat_map_shows_the_learned_product(keys):
    made = checkpoints(SPARSE, configuration(keys=keys))
    (c,) = made
    maps = [axes for axes in figure_of("products", made).axes if axes.images and axes.get_label() != "colours"]
    assert len(maps) == 2
    for layer, axes in enumerate(maps):
        own = {name: w[0, layer, 0].numpy() for name, w in c.weights.items()}
        m = own["B"].T @ own["C"] if keys == "apart" else own["M"]
        m = (m + m.T) / 2 if keys == "symmetric" else m
        s = c.root[0].numpy()
        expected = s @ m @ s
        (image,) = axes.images
        shown = numpy.asarray(image.get_array())
        assert numpy.abs(shown).max() == pytest.approx(1)
        assert shown * numpy.abs(expected).max() == pytest.approx(expected, rel=1e-9)
        assert f"{numpy.trace(expected) / 3:.3g}" in axes.get_title()
        assert f"dist {dist(expected):.2g}" in axes.get_title()


# --- against gradient descent -----------------------------------------------------------------------


def slot_by_loops(weights: dict[str, numpy.ndarray], depth: int, x, y, q) -> float:
    """The query's y slot after dense linear layers, (layers, heads, ...), of tokens e = (x, y) with values by n."""
    e = [numpy.append(x[:, i], y[i]) for i in range(x.shape[1])] + [numpy.append(q, 0.0)]
    n = x.shape[1]
    for layer in range(depth):
        moved = [token.copy() for token in e]
        for head in range(weights["A"].shape[1]):
            w = {name: of[layer, head] for name, of in weights.items()}
            value = numpy.block([[w["A"], w["x_from_y"]], [w["y_from_x"], w["R"]]])
            key, query = (numpy.hstack([w[name], w[f"{name}_y"]]) for name in "BC")
            for j in range(n + 1):
                for i in range(n):
                    moved[j] += value @ e[i] * ((key @ e[i]) @ (query @ e[j])) / n
        e = moved
    return float(e[-1][-1])


@pytest.mark.parametrize("depth", [1, 2])
def test_the_test_loss_along_the_training_is_that_of_the_weights_of_the_history(depth, tmp_path):
    made = checkpoints(ONE, configuration(**DENSE | {"depths": (depth,), "seeds": (5,)}))
    (c,) = made
    folder = compared(made, written(made, tmp_path))
    (run,) = c.group.runs
    batch = Objective(c.configuration, Group(depth, (run,)), "cpu").prompts.batch(TEST_STEP, 40)
    x, y, q, answers = (
        t[0].numpy() for t in (batch.prompt.context.x, batch.prompt.context.y, batch.prompt.query.x, batch.target)
    )
    expected = []
    for step in range(len(STEPS)):
        weights = {name: w[step, 0].double().numpy() for name, w in c.history.weights.items()}
        errors = [slot_by_loops(weights, depth, x[p], y[p, 0], q[p, :, 0]) + answers[p, 0, 0] for p in range(len(x))]
        expected.append(sum(error**2 for error in errors) / len(errors))
    above, below = drawn(results([folder]), "losses").axes
    assert lines(above)["trained: linear"] == (list(STEPS), pytest.approx(expected, rel=1e-9))
    unit = comparison_of(folder, c)[1]["runs"][0]["algorithms"]["gradient descent"]["loss"]
    assert lines(below)["trained: linear"][1] == pytest.approx([loss / unit for loss in expected], rel=1e-9)


def test_level_lines_are_the_means_of_the_losses_of_the_algorithms_over_the_seeds(tmp_path):
    made = checkpoints(ONE, configuration(**DENSE | {"depths": (2,)}))
    folder = compared(made, written(made, tmp_path))
    runs = [run["algorithms"] for run in comparison_of(folder, made[0])[1]["runs"]]
    above, below = drawn(results([folder]), "losses").axes
    assert set(lines(above)) == {"trained: linear", "gradient descent, best steps", "GD++, best steps"}
    for name in ("gradient descent", "GD++"):
        (low, high) = lines(above)[f"{name}, best steps"][1]
        assert low == high == pytest.approx(sum(of[name]["loss"] for of in runs) / 2, rel=1e-12)
        ratios = [of[name]["loss"] / of["gradient descent"]["loss"] for of in runs]
        assert lines(below)[f"{name}, best steps"][1][0] == pytest.approx(sum(ratios) / 2, rel=1e-12)


def test_one_head_and_two_are_in_one_panel_from_two_files(tmp_path):
    made = checkpoints(HEADS, configuration(**DENSE | {"pairs": ("linear/softmax", "linear/softmax+softmax")}))
    folder = compared(made, written(made, tmp_path))
    for name, panels in (("losses", 2), ("scales", 1)):
        axes, *others = drawn(results([folder]), name).axes
        assert len(others) == panels - 1
        assert set(lines(axes)) >= {"trained: softmax", "trained: softmax + softmax", "gradient descent, best steps"}


def test_of_alternating_tokens_the_loss_of_the_prediction_0_is_a_line(tmp_path):
    made = checkpoints(COPYING, configuration(**ALTERNATING))
    above, below = drawn(results([compared(made, written(made, tmp_path))]), "losses").axes
    assert list(lines(above)["prediction 0"][1]) == [0.75, 0.75]
    assert "prediction 0" not in lines(below)
    assert "trained: softmax, then linear" in lines(above)


def test_the_attention_drawn_is_that_of_the_weights_at_the_end():
    made = checkpoints(COPYING, configuration(**ALTERNATING))
    first, second, _ = figure_of("copying", made).axes
    for r, axes in enumerate((first, second)):
        (image,) = axes.images
        read = image.get_array()
        assert read.shape == (8, 9)
        assert numpy.allclose(read.sum(0), 1)
        (c,) = made
        b, q = (c.weights[f"{name}_y"][r, 0, 0, :, 1:].numpy() for name in "BC")
        alone = {name: w * 0 if name in ("B", "C") else w for name, w in c.weights.items()}
        by_position = figure_of("copying", [dataclasses.replace(c, weights=alone)]).axes[r].images[0].get_array()
        scores = b.T @ q
        expected = numpy.exp(scores[:8]) / numpy.exp(scores[:8]).sum(0)
        assert numpy.allclose(by_position, expected, atol=1e-12)
        assert not numpy.allclose(read, expected, atol=1e-3)


def test_losses_against_the_scale_are_means_and_what_has_overflown_is_not_drawn(tmp_path):
    made = checkpoints(ONE, configuration(**DENSE | {"depths": (2,)}))
    folder = compared(made, written(made, tmp_path))
    path, written_there = comparison_of(folder, made[0])
    written_there["runs"][1]["scales"]["GD++"][2] = None
    path.write_text(json.dumps(written_there))
    (axes,) = drawn(results([folder]), "scales").axes
    one, two = (run["scales"] for run in written_there["runs"])
    named = {"transformer": "trained: linear", "gradient descent": "gradient descent, best steps"}
    for name, label in {**named, "GD++": "GD++, best steps"}.items():
        at, losses = lines(axes)[label]
        assert at == ALPHAS
        kept = 2 if name == "GD++" else 3
        assert losses[:kept] == pytest.approx([(one[name][k] + two[name][k]) / 2 for k in range(kept)], rel=1e-12)
        assert [math.isnan(loss) for loss in losses] == [False, False, name == "GD++"]


def test_cosines_and_distances_of_the_sensitivities_are_shown_run_by_run_with_their_numbers(tmp_path):
    made = checkpoints(ONE, configuration(**DENSE | {"depths": (2,), "seeds": (0, 1, 2)}))
    folder = compared(made, written(made, tmp_path))
    cosine, distance = drawn(results([folder]), "sensitivities").axes
    runs = [run["algorithms"] for run in comparison_of(folder, made[0])[1]["runs"]]
    labels = {"gradient descent": "gradient descent, best steps", "GD++": "GD++, best steps"}
    for name, label in {**labels, "nearest GD++": "GD++, steps fitted to the trained"}.items():
        cosines = [of[name]["sensitivity cosine"] for of in runs]
        relative = [of[name]["sensitivity difference"] / of[name]["sensitivity norm"] for of in runs]
        for axes, expected in ((cosine, cosines), (distance, relative)):
            x, y = lines(axes)[label]
            assert x == pytest.approx(expected, rel=1e-12)
            assert [round(at) for at in y] == [0, 1, 2]
            low, high = axes.get_xlim()
            assert all(low < value < high for value in x)
            assert {f"{value:.4f}" for value in expected} <= {text.get_text() for text in axes.texts}
    assert [text.get_text() for text in cosine.get_yticklabels()] == [f"linear, seed {seed}" for seed in range(3)]


def test_a_heat_map_of_the_learned_step_is_the_response_to_one_token_in_units_of_the_best_step():
    made = checkpoints(ONE, configuration(**DENSE))
    panels = figure_of("learned_step", made).axes
    maps = [axes for axes in panels if axes.images and axes.get_label() != "colours"]
    assert len(maps) == 4
    best = 12 / (4 + 3 + 1 - 6 / 5)  # variance 1/12, n = 4, d = 3, excess kurtosis of the uniform law
    for r in range(2):
        weights = {name: w[r].numpy() for name, w in made[0].weights.items()}
        eye, expected = numpy.eye(3), numpy.zeros((3, 3))
        for b in range(3):
            for c in range(3):  # the part of the prediction that is odd in y, for the token (e_b, y) and the query e_c
                up, down = (slot_by_loops(weights, 1, eye[:, b : b + 1], [y], eye[c]) for y in (1.0, -1.0))
                expected[b, c] = -(up - down) / 2 / 4  # of n = 4 tokens, where a value is divided by n
        shown, off = (numpy.asarray(maps[k].images[0].get_array()) for k in (r, 2 + r))
        assert shown == pytest.approx(expected / best, rel=1e-9)
        assert off == pytest.approx(expected / best - eye, rel=1e-9)


def features(tmp_path: Path) -> tuple[list[Checkpoint], list[Checkpoint], Path]:
    """A transformer, the meta-learned step, and the folder of the first with a comparison."""
    made = checkpoints(FEATURES, configuration(**SINES))
    beside = checkpoints(STEP, configuration(**SINES | {"keys": "identity"}))
    written(beside, tmp_path / "meta_learned_step")
    return made, beside, compared(made, written(made, tmp_path / "feature_map"))


def test_predictions_are_those_of_one_query_at_a_time_and_the_task_goes_through_its_context(tmp_path):
    made, beside, folder = features(tmp_path)
    figure = drawn(results([folder]), "predictions")
    run = made[0].group.runs[0]
    objective = Objective(dataclasses.replace(made[0].configuration, integrated=False), Group(1, (run,)), "cpu")
    context = objective.prompts.batch(TEST_STEP, 3).prompt.context
    assert len(figure.axes) == 3
    for p, axes in enumerate(figure.axes):
        shown, x, y = lines(axes), context.x[0, p, 0].numpy(), context.y[0, p, 0].numpy()
        assert shown["context"] == (x.tolist(), y.tolist())
        at = numpy.array(shown["the task"][0])
        assert (at[0], at[-1]) == (-5, 5)
        for u, v in zip(x, y, strict=True):
            assert numpy.interp(u, at, shown["the task"][1]) == pytest.approx(v, abs=0.01)  # a/8 (10/200)^2 < 0.002
        for of, label in ((made, "trained: linear"), (beside, "one gradient step, meta-learned features")):
            weights = {name: w[0].numpy() for name, w in of[0].weights.items()}
            expected = [prediction_by_loops(weights, x, y, query) for query in at[::50]]
            assert shown[label][1][::50] == pytest.approx(expected, rel=1e-9)


def prediction_by_loops(weights: dict[str, numpy.ndarray], x, y, query: float) -> float:
    """-(r/n) sum_i y_i m(x_i)^T M m(x_t)."""

    def m(of: float) -> numpy.ndarray:
        scores = weights["weight_0"] @ numpy.array([of]) + weights["bias_0"]
        units = [t * (1 + math.erf(t / math.sqrt(2))) / 2 for t in scores]
        return weights["weight_1"] @ numpy.array(units) + weights["bias_1"]

    between = weights["M"][0, 0] if "M" in weights else numpy.eye(3)
    return -sum(weights["r"][0, 0] / len(x) * b * m(a) @ between @ m(query) for a, b in zip(x, y, strict=True))


def test_losses_behind_a_perceptron_are_in_units_of_the_meta_learned_step(tmp_path):
    made, _, folder = features(tmp_path)
    _, below = drawn(results([folder]), "losses").axes
    assert below.get_ylabel() == "test loss /\nthat of one gradient step"
    assert lines(below)["one gradient step, meta-learned features"][1] == pytest.approx([1, 1])
    ratios = [
        run["algorithms"][BEST]["loss"] / run["algorithms"][META]["loss"]
        for run in comparison_of(folder, made[0])[1]["runs"]
    ]
    assert lines(below)["one gradient step, sine and cosine (the best)"][1][0] == pytest.approx(
        sum(ratios) / 2, rel=1e-12
    )


def test_without_the_meta_learned_step_no_predictions_are_drawn_and_its_command_is_told(tmp_path, capsys, monkeypatch):
    _, _, folder = features(tmp_path)
    (beside,) = (tmp_path / "meta_learned_step").iterdir()
    beside.unlink()
    assert main([str(folder), "--out", str(tmp_path / "out")]) == 0
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("not drawn: predictions: ")
    assert line.endswith(f"python -m train {STEP}")
    beside.write_bytes(b"nothing of the kind")
    monkeypatch.setitem(FIGURES, FEATURES, {"predictions": FIGURES[FEATURES]["predictions"]})  # the others are drawn
    assert main([str(folder), "--out", str(tmp_path / "out")]) == 0
    assert "not a readable" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["distances", "products"])
@pytest.mark.parametrize("fields", [SINES, {"keys": "identity"}])
def test_products_that_are_not_told_apart_are_not_drawn(name, fields):
    with pytest.raises(NothingToDraw, match="perceptron"):
        figure_of(name, checkpoints(SPARSE, configuration(**fields)))


def test_without_a_comparison_the_command_for_it_is_told_and_the_rest_is_drawn(tmp_path, capsys):
    folder = written(checkpoints(ONE, configuration(**DENSE)), tmp_path / "in")
    assert main([str(folder), "--out", str(tmp_path / "out")]) == 0
    told = capsys.readouterr().err.splitlines()
    (file,) = folder.iterdir()
    for line, name in zip(told, ("losses", "scales", "sensitivities", "transfer", "rollout"), strict=True):
        assert line.startswith(f"not drawn: {name}: ")
        assert line.endswith(f"is not there; make it: python -m train.against_gradient_descent {file}")
    assert {p.name for p in (tmp_path / "out" / ONE).glob("*.png")} == {"learned_step.png", "training.png"}


def test_a_comparison_of_other_weights_is_not_drawn(tmp_path, capsys):
    made = checkpoints(ONE, configuration(**DENSE))
    folder = compared(made, written(made, tmp_path / "in"))
    path, found = comparison_of(folder, made[0])
    found["runs"][1]["loss"] *= 1.01
    path.write_text(json.dumps(found))
    assert main([str(folder), "--out", str(tmp_path / "out")]) == 0
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 5
    assert all(f"{path.name} is of other weights; make it again: python -m train" in line for line in told)


SPOILED = {
    "another schema": (lambda found: found.update(schema=2), "schema"),
    "a run too few": (lambda found: found["runs"].pop(), "2 runs"),
    "no algorithms": (lambda found: found["runs"][0].pop("algorithms"), "'algorithms' is missing"),
    "no cosine": (
        lambda found: found["runs"][1]["algorithms"]["gradient descent"].pop("sensitivity cosine"),
        "'sensitivity cosine' is missing",
    ),
    "a text for a loss": (lambda found: found["runs"][0].update(loss="small"), "'small' in place of a number"),
    "a number for a list": (lambda found: found["runs"][0]["scales"].update(alpha=1.0), "1.0 in place of a list"),
    "a scale too few": (lambda found: found["runs"][0]["scales"]["transformer"].pop(), "not as many losses as scales"),
    "a list for a run": (lambda found: found["runs"].__setitem__(0, []), "not a comparison"),
}


@pytest.mark.parametrize("spoil", SPOILED)
def test_a_comparison_that_is_none_is_refused(spoil, tmp_path, capsys):
    made = checkpoints(ONE, configuration(**DENSE))
    folder = compared(made, written(made, tmp_path / "in"))
    path, found = comparison_of(folder, made[0])
    change, expected = SPOILED[spoil]
    change(found)
    path.write_text(json.dumps(found))
    line = refused(capsys, tmp_path / "out", folder)
    assert path.name in line
    assert expected in line


def test_a_comparison_that_is_no_json_is_refused(tmp_path, capsys):
    made = checkpoints(ONE, configuration(**DENSE))
    folder = compared(made, written(made, tmp_path / "in"))
    path, _ = comparison_of(folder, made[0])
    for content, told in ((b"\xff{", "no text in UTF-8"), (b"{", "not a comparison")):
        path.write_bytes(content)
        assert told in refused(capsys, tmp_path / "out", folder)


def test_an_algorithm_is_told_apart_from_what_was_trained_without_colour(tmp_path):
    made = checkpoints(HEADS, configuration(**DENSE | {"pairs": ("linear/softmax", "linear/softmax+softmax")}))
    folder = compared(made, written(made, tmp_path))
    for name in ("losses", "scales"):
        for axes in drawn(results([folder]), name).axes:
            looks = [(line.get_marker(), line.get_linestyle()) for line in axes.lines if line.get_label()[0] != "_"]
            assert len(looks) == 3
            assert len(set(looks)) == 3


@pytest.mark.parametrize("name", ["losses", "sensitivities", "predictions"])
def test_titles_and_legends_behind_a_perceptron_lie_within_the_figure(name, tmp_path):
    figure = drawn(results([features(tmp_path)[2]]), name)
    figure.draw_without_rendering()
    (legend,) = figure.legends
    for box in (legend.get_window_extent(), *(text.get_window_extent() for text in figure.texts)):
        assert box.x0 >= 0
        assert box.x1 <= figure.bbox.x1
    assert all(not legend.get_window_extent().overlaps(axes.get_tightbbox()) for axes in figure.axes)


@pytest.mark.parametrize("name", ["losses", "scales", "sensitivities", "learned_step"])
def test_titles_and_legends_of_comparisons_lie_within_the_figure(name, tmp_path):
    depth = 1 if name == "learned_step" else 2
    made = checkpoints(ONE, configuration(**DENSE | {"depths": (depth,), "looped": True}))
    figure = drawn(results([compared(made, written(made, tmp_path))]), name)
    figure.draw_without_rendering()
    texts = [text for text in figure.texts if text.get_text()]
    assert texts
    boxes = [artist.get_window_extent() for artist in (*texts, *figure.legends)]
    for box in (*boxes, *(axes.get_tightbbox() for axes in figure.axes)):
        assert box.x0 >= 0
        assert box.x1 <= figure.bbox.x1
    assert len(figure.legends) == (name != "learned_step")
    for legend in figure.legends:
        assert all(not legend.get_window_extent().overlaps(axes.get_tightbbox()) for axes in figure.axes)


# --- checkpoints ------------------------------------------------------------------------------------


@pytest.mark.parametrize("finished", [True, False])
def test_the_training_loss_leaves_out_the_loss_on_fresh_prompts(finished):
    made = checkpoints(SPARSE, configuration(), finished)
    (axes,) = figure_of("training", made).axes
    losses = made[0].history.losses.double().mean(1)
    kept = 2 if finished else 3
    assert lines(axes)["n = 14"] == (list(STEPS[:kept]), pytest.approx(losses[:kept].tolist(), rel=1e-6))


def test_of_an_unfinished_training_histories_are_drawn_and_test_losses_are_not(tmp_path, capsys):
    folder = written(checkpoints(CONTEXT, configuration(), finished=False), tmp_path / "in")
    assert main([str(folder), "--out", str(tmp_path / "out")]) == 0
    assert sorted(p.name for p in (tmp_path / "out" / CONTEXT).iterdir()) == ["training.png", "training.svg"]
    told = capsys.readouterr().err
    assert "not drawn: losses: no training is finished" in told
    assert "1 of 1 checkpoints unfinished" in told


def test_finished_and_unfinished_files_are_drawn_together(tmp_path):
    done = checkpoints(DEPTH, configuration(depths=(1, 2)))[0]
    running = checkpoints(DEPTH, configuration(depths=(1, 2)), finished=False)[1]
    found = results([written([done, running], tmp_path)])
    assert lines(drawn(found, "losses").axes[0])["exp"][0] == [1]
    assert set(lines(drawn(found, "training").axes[0])) == {"1 layer", "2 layers"}


def fields_of(experiment: str) -> dict:
    """What is drawn of an experiment, but for its name."""
    if experiment.startswith("gradient_descent/"):
        if experiment == TASKS:
            return DENSE | {"pairs": ("linear#2/linear", "linear#40/linear")}
        return ALTERNATING if experiment.startswith(COPYING) else SINES if experiment in (FEATURES, STEP) else DENSE
    pairs = ("0.5*linear+exp/exp", "linear/linear+exp") if experiment.endswith("kernel") else ("exp/softmax",)
    return {"pairs": pairs, **({"values": "full"} if experiment == FULL else {})}


def drawn_before(experiment: str, name: str) -> bool:
    """Whether an experiment before it in the table has the same drawing, of the same fields."""
    before = itertools.takewhile(lambda other: other != experiment, FIGURES)
    alike = [other for other in before if fields_of(other) == fields_of(experiment)]
    return any(FIGURES[other].get(name) is FIGURES[experiment][name] for other in alike)


def test_every_drawing_is_drawn_again_of_every_kind_of_fields():
    """Of four experiments that differ in their names alone, one is enough."""
    again = [
        (experiment, name) for experiment, of in FIGURES.items() for name in of if not drawn_before(experiment, name)
    ]
    assert {id(FIGURES[experiment][name]) for experiment, name in again} == {
        id(drawing) for of in FIGURES.values() for drawing in of.values()
    }
    for experiment, of in FIGURES.items():
        for name, drawing in of.items():
            alike = [e for e, n in again if FIGURES[e][n] is drawing and fields_of(e) == fields_of(experiment)]
            assert len(alike) == 1, (experiment, name)


LARGE = (  # in figures, and other tests draw them, or the like, too
    "gradient_descent/one_layer",
    "gradient_descent/token_copying",
    "gradient_descent/feature_map",
    "functional_gradient_descent/composite_kernel",
)
FIRST = {(id(FIGURES[name]), str(fields_of(name))): name for name in reversed(FIGURES)}.values()


@pytest.mark.parametrize(  # of experiments with the same figures of the same fields, the first
    "experiment", [pytest.param(name, marks=[pytest.mark.slow] * (name in LARGE)) for name in FIRST]
)
def test_every_figure_is_written_in_both_formats_and_svg_is_the_same_again(experiment, tmp_path, capsys):
    made = checkpoints(experiment, configuration(**fields_of(experiment)))
    folder = written(made, tmp_path / "in")
    if experiment.startswith("gradient_descent/"):
        compared(made, folder)
    if experiment == FEATURES:
        written(checkpoints(STEP, configuration(**SINES | {"keys": "identity"})), tmp_path / "meta_learned_step")
    assert main([str(folder), "--out", str(tmp_path / "out"), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["left_out"] == []
    expected = {f"{name}.{ending}" for name in FIGURES[experiment] for ending in ("png", "svg")}
    assert {p.name for p in (tmp_path / "out" / experiment).iterdir()} == expected
    assert {Path(p).name for p in told["figures"]} == expected
    for name in FIGURES[experiment]:
        svg = (tmp_path / "out" / experiment / f"{name}.svg").read_bytes()
        assert svg.startswith(b"<?xml")
        assert (tmp_path / "out" / experiment / f"{name}.png").read_bytes().startswith(b"\x89PNG")
        if not drawn_before(experiment, name):
            again = save(drawn(results([folder]), name), tmp_path / "again" / f"{name}.svg")
            assert svg == again.read_bytes()


def test_experiments_have_figures():
    assert FIGURES.keys() == EXPERIMENTS.keys()
    assert all(FIGURES.values())


def several(experiment: str) -> list[Checkpoint]:
    """Many curves in a panel."""
    pairs = ("exp/linear", "exp/softmax", "exp/linear+exp", "exp/relu+exp")
    return checkpoints(experiment, configuration(pairs=pairs, depths=(3, 4), contexts=(2,)))


NAMED = [(DEPTH, "losses"), (CONTEXT, "losses"), (DEPTH, "training"), (SPARSE, "distances")]


@pytest.mark.parametrize(("experiment", "name"), NAMED)
def test_curves_of_a_panel_are_told_apart_without_colour(experiment, name):
    for axes in figure_of(name, several(experiment)).axes:
        looks = [(line.get_marker(), line.get_linestyle()) for line in axes.lines]
        assert looks
        assert len(set(looks)) == len(looks)


@pytest.mark.parametrize(("experiment", "name"), NAMED)
def test_the_legend_covers_no_panel_and_lies_within_the_figure(experiment, name):
    figure = figure_of(name, several(experiment))
    figure.draw_without_rendering()
    (legend,) = figure.legends
    box = legend.get_window_extent()
    assert box.x0 >= 0
    assert box.x1 <= figure.bbox.x1
    assert all(not box.overlaps(axes.get_tightbbox()) for axes in figure.axes)
    for one, two in itertools.combinations(figure.axes, 2):
        assert not one.get_tightbbox().overlaps(two.get_tightbbox())


def refused(capsys, out: Path, *given: Path) -> str:
    """The one line of a refusal that leaves nothing behind."""
    assert main([*map(str, given), "--out", str(out)]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert not out.exists()
    (line,) = told.err.splitlines()
    return line


def test_files_that_are_no_checkpoints_are_refused(tmp_path, capsys):
    garbage = tmp_path / "garbage.safetensors"
    garbage.write_bytes(b"nothing of the kind")
    (tmp_path / "empty").mkdir()
    out = tmp_path / "out"
    assert "garbage.safetensors: not a readable" in refused(capsys, out, garbage)
    assert "absent: no such file" in refused(capsys, out, tmp_path / "absent")
    assert "empty: no .safetensors file" in refused(capsys, out, tmp_path / "empty")


def test_files_of_different_experiments_are_refused(tmp_path, capsys):
    one = written(checkpoints(CONTEXT, configuration()), tmp_path / "one")
    two = written(checkpoints(SPARSE, configuration()), tmp_path / "two")
    line = refused(capsys, tmp_path / "out", one, two)
    assert CONTEXT in line
    assert SPARSE in line


def test_files_of_different_configurations_are_refused(tmp_path, capsys):
    one = written(checkpoints(CONTEXT, configuration(seeds=(0,))), tmp_path / "one")
    two = written(checkpoints(CONTEXT, configuration(seeds=(1,), prompts=77)), tmp_path / "two")
    assert "prompts is 2000" in refused(capsys, tmp_path / "out", one, two)


def test_the_same_run_twice_is_refused_and_the_same_file_twice_is_not(tmp_path, capsys):
    made = checkpoints(CONTEXT, configuration())
    one, two = written(made, tmp_path / "one"), written(made, tmp_path / "two")
    assert "hold the same run" in refused(capsys, tmp_path / "out", one, two)
    assert main([str(one), str(next(one.iterdir())), "--out", str(tmp_path / "out")]) == 0


def test_seeds_of_several_files_are_one_curve(tmp_path):
    apart = [checkpoints(CONTEXT, configuration(seeds=(seed,)))[0] for seed in (0, 1)]
    apart[1] = dataclasses.replace(apart[1], test={**apart[1].test, "loss": apart[1].test["loss"] + 1})
    paths = [written([c], tmp_path / str(k)) for k, c in enumerate(apart)]
    (axes,) = drawn(results(paths), "losses").axes
    expected = sum(float(c.test["loss"][0]) for c in apart) / 2
    assert lines(axes)["exp"][1] == [pytest.approx(expected, rel=1e-12)]


def test_an_experiment_without_figures_is_refused(tmp_path, capsys):
    made = checkpoints("of another kind", configuration())
    assert "'of another kind'" in refused(capsys, tmp_path / "out", written(made, tmp_path / "in"))


def test_an_output_folder_that_can_not_be_made_is_refused(tmp_path, capsys):
    folder = written(checkpoints(CONTEXT, configuration()), tmp_path / "in")
    (tmp_path / "file").write_text("not a folder")
    assert main([str(folder), "--out", str(tmp_path / "file")]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
