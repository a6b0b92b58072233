"""``python -m verify.stationary`` on foreign weights: the verdict of the original, and none for wrong conventions."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
import torch
from foreign_files import applied, beside, foreign_file, save, shipped, vbc
from landing_runs import trained

from benchmarks.spoiled import perturbed
from train.checkpoint import Checkpoint, History, write
from train.runs import Group
from verify.stationary import main

FAST = ("--samples", "200", "--jobs", "1")


def run(capsys, *arguments: object) -> tuple[int, dict]:
    code = main([*map(str, arguments), "--json", *FAST])
    told = capsys.readouterr()
    return code, json.loads(told.out)["runs"][0] if told.out else {"refused": told.err}


def alone(checkpoint: Checkpoint, r: int) -> Checkpoint:
    """A checkpoint of one of its runs."""
    run = checkpoint.group.runs[r]
    c = replace(checkpoint.configuration, pairs=(run.pair,), seeds=(run.seed,))
    h = checkpoint.history
    history = History(h.steps, h.losses[:, r : r + 1], {name: w[:, r : r + 1] for name, w in h.weights.items()})
    weights = {name: w[r : r + 1] for name, w in checkpoint.weights.items()}
    test = {name: t[r : r + 1] for name, t in checkpoint.test.items()}
    group = Group(checkpoint.group.depth, (run,))
    return replace(
        checkpoint,
        configuration=c,
        group=group,
        history=history,
        weights=weights,
        test=test,
        root=checkpoint.root[r : r + 1],
    )


@pytest.mark.parametrize(
    ("pair", "kind", "spoiled"), [(("exp", "softmax"), "allparam", 0.0), (("linear", "linear"), "kqvp", 0.02)]
)
def test_a_shipped_run_written_as_foreign_has_the_verdict_and_distances_of_the_original(
    capsys, tmp_path, pair, kind, spoiled
):
    checkpoint = alone(*shipped(*pair))
    if spoiled:
        checkpoint = perturbed(checkpoint, spoiled)
    write(tmp_path / "ours.safetensors", checkpoint)
    path = foreign_file(tmp_path, kind, checkpoint)
    code, ours = run(capsys, tmp_path / "ours.safetensors")
    other_code, theirs = run(capsys, path)
    assert code == other_code == (3 if spoiled else 0)
    assert theirs["verdict"] == ours["verdict"] == ("near" if spoiled else "landed")
    assert theirs["distances"]["keys"] == pytest.approx(ours["distances"]["keys"], rel=1e-6, abs=1e-12)
    assert theirs["loss"] == pytest.approx(ours["loss"], rel=1e-9)
    for mine, other in zip(ours["scalars"], theirs["scalars"], strict=True):
        assert mine["name"] == other["name"]
        for number in ("learned", "predicted"):
            assert other[number] == pytest.approx(mine[number], rel=1e-6, abs=1e-9)
    known = {c["name"]: c for c in theirs["criteria"]}
    inside = {name: c["verdict"] for name, c in known.items() if not name.startswith("outside")}
    assert {c["name"]: c["verdict"] for c in ours["criteria"]} == inside
    assert {name: c["verdict"] for name, c in known.items() if name.startswith("outside")} == {
        f"outside of {part} {layer}": "landed" for part in ("values", "keys and queries") for layer in range(3)
    }
    assert theirs["foreign"]["conventions"] == []
    assert theirs["foreign"]["prediction_difference"] < 1e-9
    assert ours["foreign"] is None


@pytest.mark.parametrize(("factor", "verdict"), [(1.0, "landed"), (1.03, "near"), (1.1, "missed")])
def test_one_gradient_step_with_the_best_step_has_landed(capsys, tmp_path, factor, verdict):
    """h* = 1/(s^2 (n + d - 1/5)), s^2 = 1/12, for x uniform on (-1/2, 1/2)^d (``one_layer_optimum``); no training."""
    d, n = 3, 5
    x = torch.diag(torch.tensor([1.0] * d + [0.0]))
    best = 12 / (n + d - 0.2)
    module = {"query": factor * best * x, "key": x, "value": torch.eye(d + 1) - x, "linear": -torch.eye(d + 1)}
    path = save(tmp_path / "x.npz", {f"transformer/multi_head_attention/{name}/w": w for name, w in module.items()})
    told = {"similarity": "linear", "labels": "linear", "covariates": "uniform", "context": n, "spectrum": [1] * d}
    beside(path, {"layout": "haiku", "claim": "sparse_stationary_points", **told})
    code = main([str(path), "--json", "--jobs", "1"])
    (found,) = json.loads(capsys.readouterr().out)["runs"]
    assert found["verdict"] == verdict, [c for c in found["criteria"] if c["verdict"] != "landed"]
    assert code == {"landed": 0, "near": 3, "missed": 1}[verdict]
    (scale,) = [s for s in found["scalars"] if s["name"].startswith("r")]
    assert scale["learned"] == pytest.approx(-factor * best * n, rel=1e-6)  # ours is divided by n
    assert scale["predicted"] == pytest.approx(-best * n, rel=1e-6)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"values_over": 1}, 'with values_over = "n" they would have landed'),
        ({"tensors": "turned"}, "with out and in exchanged they would have landed"),
    ],
)
def test_wrong_conventions_do_not_land_and_are_pointed_out(capsys, tmp_path, changed, told):
    checkpoint = trained(pairs=("linear/linear",))
    if "tensors" in changed:
        places = vbc(applied(checkpoint, 0))[1]["tensors"]
        changed = {"tensors": {role: {**place, "axes": "in out"} for role, place in places.items()}}
    code, found = run(capsys, foreign_file(tmp_path, "vbc", checkpoint, **changed))
    assert code == 1
    assert found["verdict"] == "missed"
    assert any(told in line for line in found["foreign"]["hints"])


def test_a_wrong_sign_is_refused(capsys, tmp_path):
    path = foreign_file(tmp_path, "vbc", trained(pairs=("linear/linear",)), prediction="plus")
    code, found = run(capsys, path)
    assert code == 2
    assert found["refused"].count("\n") == 1
    assert str(path) in found["refused"]
    assert "Is the sign stated wrongly?" in found["refused"]


def test_what_is_outside_the_family_misses_though_the_rest_has_landed(capsys, tmp_path):
    checkpoint = trained(pairs=("linear/linear",))
    path = foreign_file(tmp_path, "allparam", checkpoint)
    tensors = torch.load(path, weights_only=True)
    tensors["model"]["allparam"][0, 0, 0, 0, 2] += 1.0  # x <- y of the values of the first layer
    torch.save(tensors, path)
    code, found = run(capsys, path)
    said = {c["name"]: c["verdict"] for c in found["criteria"] if c["verdict"] != "landed"}
    assert code == 1
    assert said == {"outside of values 0": "missed"}
    assert found["foreign"]["prediction_difference"] > 0.01


def test_the_output_in_words_names_layout_loss_and_conventions(capsys, tmp_path):
    path = foreign_file(tmp_path, "vbc", trained(pairs=("linear/linear",)), loss=3.0)
    assert main([str(path), *FAST]) == 0
    told = capsys.readouterr().out
    assert f"layout {tmp_path / 'vbc.layout.toml'}; loss " in told
    (line,) = [line for line in told.splitlines() if line.startswith("convention: ")]
    assert line.endswith("the layout states 3 ± 0")


def test_ours_and_theirs_can_be_asked_for_together(capsys, tmp_path):
    checkpoint = trained(pairs=("linear/linear",))
    write(tmp_path / "ours.safetensors", checkpoint)
    path = foreign_file(tmp_path, "merged", checkpoint)
    picture = tmp_path / "landing.png"
    assert main([str(tmp_path / "ours.safetensors"), str(path), *FAST, "--plot", str(picture)]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "2 landed"
    assert picture.stat().st_size > 10_000


def test_help_on_layouts_is_printed_without_a_file(capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["--layout", "help"])
    assert stopped.value.code == 0
    assert "[tensors]" in capsys.readouterr().out
