"""``python -m train.against_gradient_descent RESULT...``: trained transformers against gradient descent and GD++.

On fresh prompts, for every run of a checkpoint: its loss and those of the algorithms with their best steps, the mean
distance of its predictions from theirs, cosine and distance of the sensitivities d(prediction)/d(x_t), the losses for
inputs of other scales, what one linear layer has learned against the best step h*, and the loss halfway between
trained and constructed weights.  Of alternating tokens the first layer makes the pairs: L layers are held against L - 1
steps, and two against the constructions of ``train.copying``.  Behind a perceptron: gradient steps on features, one of
them meta-learned by gradient_descent/meta_learned_step, in the folder beside.  Written as JSON beside the checkpoint.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from rich.console import Console
from rich.table import Table

from constructions.definitions.matrices import product
from train import against_features
from train.answers import Answers, differences, loss_of, of_transformer
from train.architecture import Architecture, Weights, heads
from train.best_steps import MOMENTS, Steps, best_step, best_steps, eigenvalues, nearest_steps, weights_after
from train.checkpoint import Checkpoint, Unreadable, read
from train.copying import attention, losses, partners
from train.merged import merged
from train.objective import TEST_STEP, Objective
from train.prompts import Batch, Sample
from train.runs import Group
from verify.files import finite, whole

SCHEMA = 1
SCALES = (0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0)  # of test inputs, and so of their labels
FITTED_ON = (10, 10000)  # samples and prompts in each: the steps of five layers depend on rare large eigenvalues
NEAREST_ON = 2000  # prompts
SUFFIX = ".against_gradient_descent.json"


def of_algorithm(steps: Steps, batch: Batch) -> Answers:
    """W_L x_t, whose derivative is W_L."""
    w = weights_after(batch.prompt.context, steps)
    return Answers(product(w, batch.prompt.query.x)[0, :, 0, 0], w[0, :, 0])


def scaled(sample: Sample, alpha: float) -> Sample:
    """The same tasks with inputs, and so labels, times alpha."""
    return replace(sample, x=sample.x * alpha, y=sample.y * alpha)


def paired(sample: Sample) -> Batch:
    """The same tasks with pairs (x_i, y_i) for tokens, all at once."""
    return next(replace(sample, tokens="pairs").pieces(len(sample)))


# --- weights ----------------------------------------------------------------------------------------


def seen(value: torch.Tensor, between: torch.Tensor, d: int) -> torch.Tensor:
    """All that the prediction of one linear layer depends on, (d + 1, d + 1, d): -(v_a G_bc + v_b G_ac) / 2.

    v is the last row of P W_V, G the first d columns of W_K^T W_Q (``weight_rescaling``); the prediction is the sum
    of it over the tokens e_a e_b and the query x_c, in which a and b are alike.
    """
    one = torch.einsum("a,bc->abc", value[-1], between[:, :d])
    return -(one + one.transpose(0, 1)) / 2


def learned_step(value: torch.Tensor, between: torch.Tensor, d: int, h: float) -> dict[str, float]:
    """The step that is closest to one linear layer, the best step h, and the layer's relative distance from that."""
    one_step = seen(-torch.eye(d + 1).to(value), torch.eye(d + 1).to(value), d)
    found = seen(value, between, d)
    return {
        "learned": float((found * one_step).sum() / one_step.square().sum()),
        "best": h,
        "distance": float(torch.linalg.vector_norm(found - h * one_step) / torch.linalg.vector_norm(h * one_step)),
    }


def constructed(architecture: Architecture, steps: Steps, context: int) -> dict[str, torch.Tensor]:
    """Dense weights of L steps: P W_V = diag(-(gamma/h) I, -I), W_K = I, W_Q = diag(h I, 0), h = eta/n."""
    h, eye = steps.eta[: architecture.layers] / context, torch.eye(architecture.d).to(steps.eta)
    made = {name: torch.zeros(1, *shape).to(steps.eta) for name, shape in architecture.shapes().items()}
    d = architecture.d
    for at in range(architecture.layers):
        made["A"][0, at, 0] = -steps.gamma[at] / h[at] * eye * context
        made["R"][0, at, 0] = -torch.eye(architecture.n_y).to(eye) * context
        made["B"][0, at, 0, :d] = eye
        made["B_y"][0, at, 0, d:] = torch.eye(architecture.n_y).to(eye)
        made["C"][0, at, 0, :d] = eye * h[at]
    return made


def rescaled(architecture: Architecture, weights: Weights, context: int) -> dict[str, torch.Tensor]:
    """The same transformer with values of R = -n, keys B = (I 0) and queries W_K^T W_Q, up to (s, 1/s): n_y = 1."""
    s = -weights["R"] / context  # (runs, layers, heads, 1, 1)
    b, c = (torch.cat([weights[name], weights[f"{name}_y"]], dim=-1) for name in "BC")
    between = (b.transpose(-1, -2) @ c) * s
    eye = torch.eye(architecture.d + 1).to(between).expand_as(between)
    d = architecture.d
    values = {name: weights[name] / s for name in ("A", "x_from_y", "y_from_x", "R")}
    return {**values, "B": eye[..., :d], "B_y": eye[..., d:], "C": between[..., :d], "C_y": between[..., d:]}


def halfway(ours: Weights, theirs: Weights) -> dict[str, torch.Tensor]:
    """The mean of two sets of weights."""
    return {name: (ours[name] + theirs[name]) / 2 for name in theirs}


# --- a run ------------------------------------------------------------------------------------------


def compared(checkpoint: Checkpoint, r: int) -> dict[str, Any]:
    """Run ``r`` of a checkpoint against the algorithms, in float64.

    Raises ValueError for labels that are integrated out, with which the transformer has no prediction of its own, and
    for laws of which the best steps are not known.
    """
    c, run, depth = replace(checkpoint.configuration, dtype="float64"), checkpoint.group.runs[r], checkpoint.group.depth
    if c.integrated:
        raise ValueError("labels are integrated out, expected drawn ones: a comparison is of predictions")
    if run.labels != "linear" or len(set(c.spectrum)) > 1:
        raise ValueError("the best steps are known for linear labels and Sigma a multiple of I alone")
    copies = c.tokens == "alternating"
    count = depth - 1 if copies else depth  # of steps: the first layer makes the pairs
    if not count:
        raise ValueError("one layer, expected at least two with alternating tokens: the first makes the pairs")
    objective = Objective(c, Group(depth, (run,)), "cpu")
    weights = {name: w[r : r + 1].double() for name, w in checkpoint.weights.items()}
    contexts = [objective.prompts.sample(TEST_STEP + 1 + k, FITTED_ON[1]).x[0, ..., 1:] for k in range(FITTED_ON[0])]
    spectrum = eigenvalues(torch.cat(contexts))
    sample = objective.prompts.sample(TEST_STEP, c.test_prompts)
    tested = paired(sample)
    ours = of_transformer(objective, weights, sample)
    found: dict[str, Any] = {
        "pair": run.pair,
        "seed": run.seed,
        "learning rate": run.learning_rate,
        "loss": loss_of(ours, tested),
        "loss of 0": float(tested.target.square().mean()),
        "scales": {
            "alpha": list(SCALES),
            "transformer": [loss_of(of_transformer(objective, weights, at), paired(at)) for at in _scales(sample)],
        },
        "algorithms": {},
    }
    descent = best_steps(spectrum, count, c.looped, plus_plus=False)
    algorithms = {"gradient descent": descent}
    other = objective.prompts.sample(TEST_STEP + 1, NEAREST_ON)
    if count > 1:
        near = of_transformer(objective, weights, other).sensitivities
        algorithms["GD++"] = best_steps(spectrum, count, c.looped, plus_plus=True)
        algorithms["nearest GD++"] = nearest_steps(paired(other).prompt.context, near, descent, c.looped)
    for name, steps in algorithms.items():
        theirs = of_algorithm(steps, tested)
        found["algorithms"][name] = {
            "eta/n": (steps.eta / run.context).tolist(),
            "gamma": steps.gamma.tolist(),
            "loss": loss_of(theirs, tested),
            **differences(ours, theirs),
        }
        found["scales"][name] = [loss_of(of_algorithm(steps, at), at) for at in map(paired, _scales(sample))]
    one_head = run.similarities == ("linear",) and (c.values, c.keys) == ("dense", "dense")
    if one_head and objective.architecture.layers == 1:
        construction = algorithms["gradient descent" if depth == 1 else "GD++"]
        between = halfway(
            rescaled(objective.architecture, weights, run.context),
            constructed(objective.architecture, construction, run.context),
        )
        found["loss halfway to the construction"] = loss_of(of_transformer(objective, between, sample), tested)
        if depth == 1 and c.covariates in MOMENTS:
            (head,) = heads(objective.architecture, weights, 0, objective.similarities, objective.scales)
            d = objective.architecture.d
            h = best_step(c.covariates, c.spectrum[0], d, run.context)
            value, logits = (m[0, 0] for m in merged(head, d))
            found["step"] = learned_step(value, logits, d, h)
    if copies and depth == 2:
        found["constructions"] = losses(objective, float(descent.eta[0]) / run.context, other, sample)
        found["copying"] = partners(attention(objective, weights, other)[0])
    return found


def _scales(sample: Sample) -> Iterator[Sample]:
    return (scaled(sample, alpha) for alpha in SCALES)


# --- the command ------------------------------------------------------------------------------------


def write(path: Path, found: Mapping[str, Any]) -> None:
    """Write the JSON file whole or not at all."""
    with whole(path) as partial:
        partial.write_text(json.dumps(found, indent=1, allow_nan=False) + "\n", encoding="utf-8")


def checkpoints(given: list[Path]) -> list[Path]:
    """The checkpoints among files and folders.  Raises Unreadable for a folder that holds none."""
    found = []
    for path in given:
        inside = sorted(path.rglob("*.safetensors")) if path.is_dir() else [path]
        if not inside:
            raise Unreadable(f"{path}: no checkpoint (.safetensors) in this folder")
        found += inside
    return found


def main(argv: list[str] | None = None) -> int:
    """The command; returns its exit code."""
    command = argparse.ArgumentParser(
        prog="python -m train.against_gradient_descent",
        description=(__doc__ or "").partition("\n\n")[2],
        epilog=f"exit codes: 0 compared; 2 wrong usage or a checkpoint that can't be compared. Written: *{SUFFIX}",
        allow_abbrev=False,
    )
    command.add_argument("results", nargs="+", type=Path, metavar="RESULT", help="checkpoints, or folders of them")
    command.add_argument("--json", action="store_true", help="machine-readable output on standard output")
    given = command.parse_args(argv)
    results = {}
    try:
        for path in checkpoints(given.results):
            checkpoint = read(path)
            if not checkpoint.finished:
                raise Unreadable(f"{path}: the training is not finished (step {checkpoint.step})")
            runs = []
            for r, run in enumerate(checkpoint.group.runs):
                if not given.json:
                    print(f"{path}: {run.pair}, seed {run.seed}", file=sys.stderr, flush=True)
                runs.append(
                    against_features.compared(path, checkpoint, r)
                    if checkpoint.architecture.perceptron
                    else compared(checkpoint, r)
                )
            named = {"schema": SCHEMA, "checkpoint": path.name, "experiment": checkpoint.experiment}
            found = {**named, "runs": finite(runs)}
            write(path.with_name(path.stem + SUFFIX), found)
            results[str(path)] = found
    except (Unreadable, ValueError, OSError) as error:
        print(f"python -m train.against_gradient_descent: {error}", file=sys.stderr)
        return 2
    if given.json:
        print(json.dumps({"schema": SCHEMA, "results": results}, indent=1))
    else:
        print_table(results)
    return 0


def told(number: float | None) -> str:
    """Four digits; a sign for what is no number."""
    return "∞" if number is None else f"{number:.4f}" if abs(number) < 1000 else f"{number:.1e}"


def print_table(results: Mapping[str, Mapping[str, Any]]) -> None:
    """A line for each run and algorithm."""
    table = Table(box=None, pad_edge=False)
    for name in (
        "result",
        "pair",
        "seed",
        "loss",
        "against",
        "its loss",
        "|prediction -|",
        "cosine",
        "|sensitivity -|",
    ):
        table.add_column(name)
    for path, found in results.items():
        for run in found["runs"]:
            for name, of in run["algorithms"].items():
                of_run = (Path(path).stem, run["pair"], str(run["seed"]), told(run["loss"]), name)
                keys = ("prediction difference", "sensitivity cosine", "sensitivity difference")
                table.add_row(*of_run, told(of["loss"]), *(told(of[key]) for key in keys))
            if "step" in run:
                step = run["step"]
                shown = ", ".join(f"{name} {told(step[name])}" for name in ("learned", "best", "distance"))
                table.add_row("", "", "", "", f"step: {shown}")
            for kind, of in run.get("constructions", {}).items():
                table.add_row("", "", "", "", f"construction: {kind}, best G", told(of["best"]))
            if "kernel" in run:
                shown = ", ".join(f"{name} {told(run['kernel'][name])}" for name in against_features.DISTANCES)
                table.add_row("", "", "", "", f"kernel: {shown}")
            if "loss halfway to the construction" in run:
                table.add_row("", "", "", "", "halfway", told(run["loss halfway to the construction"]))
    Console(width=None if sys.stdout.isatty() else 160).print(table)


if __name__ == "__main__":
    sys.exit(main())
