"""Dense weights of python -m train, as matrices of whole tokens: the same predictions, and the same refusals."""

from __future__ import annotations

from dataclasses import replace

import numpy
import pytest
import torch
from landing_runs import SMALL

from benchmarks.spoiled import with_weights
from constructions.definitions.transformer import prediction
from train.checkpoint import Checkpoint, History
from train.files import Unreadable
from train.foreign import conventions
from train.foreign.ours import matrices, of_dense
from train.landing.criteria import DISTANCE
from train.model.loss import answered
from train.objective import Objective
from train.runs import groups_of

KINDS = {
    "dense, dense": {"values": "dense", "keys": "dense"},
    "dense, product, looped": {"values": "dense", "keys": "product", "looped": True},
    "dense, symmetric": {"values": "dense", "keys": "symmetric"},
    "sparse, dense": {"values": "sparse", "keys": "dense"},
    "full, dense, looped": {"values": "full", "keys": "dense", "looped": True},
}


@pytest.fixture(autouse=True)
def few_prompts(monkeypatch):
    """Conventions are not what is tested here."""
    monkeypatch.setattr(conventions, "INTEGRATED", 200)
    monkeypatch.setattr(conventions, "DRAWN", 200)


def random_weights(pair: str = "exp/exp+softmax", scale: float = 0.3, **fields: object) -> Checkpoint:
    """A checkpoint of random weights, dense."""
    fields = {"integrated": False, "closed": False, "resample_every": 1, "optimiser": "adam", "seeds": (7,), **fields}
    c = replace(SMALL, pairs=(pair,), initial_scale=scale, **fields)  # type: ignore[arg-type]
    (group,) = groups_of(c)
    objective = Objective(c, group, "cpu")
    weights = objective.initial()
    history = History(torch.tensor([0]), torch.zeros(1, 1), {name: w[None].float() for name, w in weights.items()})
    root = objective.prompts.roots()[0]
    return Checkpoint("a test", "one_layer_step", c, group, "cpu", 0, weights, root, history)


def by_loops(v: torch.Tensor, n: torch.Tensor, tokens: numpy.ndarray, names: tuple[str, ...], depth: int) -> float:
    """Minus the query's y slot; tokens (n + 1, d + 1), the query last."""
    z = tokens.copy()
    for layer in range(depth):
        at = layer if len(v) > 1 else 0
        added = numpy.zeros_like(z)
        for head, name in enumerate(names):
            for j in range(len(z)):
                scores = numpy.array([z[i] @ n[at, head].numpy() @ z[j] for i in range(len(z) - 1)])
                h = scores if name == "linear" else numpy.exp(scores)
                h = h / h.sum() if name == "softmax" else h
                added[j] += sum(h[i] * (v[at, head].numpy() @ z[i]) for i in range(len(z) - 1))
        z = z + added
    return -float(z[-1, -1])


@pytest.mark.parametrize("kind", KINDS)
def test_the_matrices_of_whole_tokens_predict_what_the_weights_predict(kind):
    checkpoint = random_weights(**KINDS[kind])
    objective = Objective(checkpoint.configuration, checkpoint.group, "cpu")
    batch = objective.prompts.batch(0, 3)
    found = answered(objective.architecture, checkpoint.weights, objective.similarities, objective.scales, batch.prompt)
    v, n = matrices(checkpoint, 0)
    context, query = batch.prompt.context, batch.prompt.query
    for p in range(3):
        tokens = torch.cat([torch.cat([t.x[0, p], t.y[0, p]]) for t in (context, query)], dim=-1).T.numpy()
        expected = by_loops(v, n, tokens, ("exp", "softmax"), 2)
        assert float(prediction(found)[0, p, 0, 0]) == pytest.approx(expected, rel=1e-9)


def test_what_is_outside_the_blocks_is_a_criterion_and_the_seed_is_that_of_the_run():
    checkpoint = random_weights("linear/linear", values="dense", keys="dense")
    inside = {name: torch.zeros_like(w) for name, w in checkpoint.weights.items()}
    inside |= {name: checkpoint.weights[name] for name in ("A", "R", "B", "C")}
    for given, holds in ((with_weights(checkpoint, **inside), True), (checkpoint, False)):
        found = of_dense(__file__, given, 0, "full_stationary_points", 0)  # type: ignore[arg-type]
        outside = [c for c in found.criteria() if c.name.startswith("outside")]
        assert len(outside) == 4
        assert all(c.value < 1e-12 for c in outside) is holds
        assert (max(c.value for c in outside) > DISTANCE) is not holds
        assert found.checkpoint.group.runs[0].seed == 7
        assert (found.difference < 1e-12) is holds


@pytest.mark.parametrize(
    "fields",
    [{"tokens": "alternating"}, {"pair": "linear/softmax>linear"}],
)
def test_other_tokens_and_similarities_by_layer_are_refused(fields):
    checkpoint = random_weights(**{"pair": "linear/linear", "values": "dense", "keys": "dense", **fields})
    with pytest.raises(Unreadable, match="the families are of neither"):
        of_dense(__file__, checkpoint, 0, "sparse_stationary_points", 0)  # type: ignore[arg-type]
