"""Foreign weights come back as they were: from every kind of file, the same weights, losses and predictions."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy
import pytest
import torch
from foreign_files import (
    KINDS,
    SHIPPED_FULL,
    Applied,
    allparam,
    applied,
    beside,
    foreign_file,
    haiku,
    invertible,
    save,
    shipped,
)
from landing_runs import trained

from constructions.definitions.prompt import Prompt, Tokens
from train.checkpoint import read
from train.foreign import conventions
from train.foreign.assembly import blocks
from train.foreign.blocks import Blocks
from train.foreign.conventions import STREAM, Case, losses
from train.foreign.conversion import converted, dense
from train.foreign.layout import Layout, layout_of
from train.foreign.opened import open_foreign
from train.foreign.published import PUBLISHED
from train.landing.sample import fresh
from train.model.loss import answered, squared_errors
from train.objective import Objective
from train.prompts.batches import Batch
from train.runs import Group

COMPOSITE = SHIPPED_FULL.parents[1] / "composite_kernel" / "layers=2,heads=2.safetensors"
TOLD = {"similarity": "exp", "labels": "exp", "covariates": "sphere", "context": 3, "values_over": "n"}


def layout(d: int, **fields: object) -> Layout:
    places = {
        "value": {"name": "V", "axes": "layer head out in"},
        "product": {"name": "N", "axes": "layer head key query"},
    }
    return layout_of({**TOLD, "tensors": places, "spectrum": [1] * d, **fields})


@pytest.fixture(autouse=True)
def few_prompts(monkeypatch):
    """Conventions are not what is tested here."""
    monkeypatch.setattr(conventions, "INTEGRATED", 200)
    monkeypatch.setattr(conventions, "DRAWN", 200)


def read_off(values: numpy.ndarray, logits: numpy.ndarray, name: str) -> numpy.ndarray:
    """sum_i values_i h(logits_ij) for every token j, one by one; the last token is the query and is not read from."""
    added = numpy.zeros_like(values)
    n = len(values) - 1
    for j in range(n + 1):
        plain = {"linear": lambda s: s, "relu": lambda s: max(s, 0.0)}.get(name, math.exp)
        h = [plain(logits[i, j]) for i in range(n)]
        for i in range(n):
            added[j] += values[i] * h[i] / (sum(h) if name == "softmax" else 1.0)
    return added


def tokens_and_slots(of: Layout, whole: Blocks) -> list[tuple[numpy.ndarray, float]]:
    """Prompts as tokens (n + 1, d + 1), the query last, each with the slot that the package computes."""
    objective, weights = dense(of, whole)
    sample = fresh(objective, 0, STREAM, 5)
    (batch,) = sample.batches()
    context, query = batch.prompt.context, batch.prompt.query
    z = torch.cat([torch.cat([context.x, query.x], -1), torch.cat([context.y, query.y], -1)], -2)[0].transpose(-1, -2)
    slot = answered(objective.architecture, weights, sample.similarities, sample.scales, batch.prompt).query.y
    return list(zip(z.numpy(), slot[0, :, 0, 0].tolist(), strict=True))


@pytest.mark.parametrize("name", ["linear", "relu", "exp", "softmax"])
def test_allparam_is_read_as_the_formula_of_its_code_token_by_token(name):
    random = numpy.random.default_rng(0)
    packed = random.standard_normal((2, 2, 3, 3, 3)) / 2
    tensors = {"allparam": torch.from_numpy(packed)}
    told = {name_: value for name_, value in TOLD.items() if name_ != "values_over"} | {"similarity": name}
    of = layout_of({**told, "spectrum": [1, 1], **PUBLISHED["allparam"](tensors, told)})
    for tokens, slot in tokens_and_slots(of, blocks(of, tensors, 2)):
        state = tokens.copy()
        for layer in packed:
            state = state + sum(read_off(state @ p.T, (state @ q.T) @ (k @ state.T), name) / 3 for p, q, k in layer)
        assert slot == pytest.approx(state[-1, -1], rel=1e-9, abs=1e-12)


@pytest.mark.parametrize(("name", "looped"), [("linear", False), ("linear", True), ("softmax", False)])
def test_haiku_weights_are_read_as_rows_with_heads_side_by_side(name, looped):
    random = numpy.random.default_rng(1)
    layers, heads, width, size = 2, 2, 5, 3
    stems = ["transformer/multi_head_attention"] if looped else [f"transformer/layer_{k}" for k in range(layers)]
    shapes = {"query": (size, heads * width), "key": (size, heads * width), "value": (size, heads * width)}
    shapes["linear"] = (heads * width, size)
    made = {f"{s}/{m}/w": random.standard_normal(shape) / 3 for s in stems for m, shape in shapes.items()}
    tensors = {key: torch.from_numpy(w) for key, w in made.items()}
    told = {"similarity": name, "labels": "linear", "covariates": "uniform", "context": 3, "heads": heads}
    told |= {"layers": layers} if looped else {}
    of = layout_of({**told, "spectrum": [1, 1], **PUBLISHED["haiku"](tensors, told), **told})
    for tokens, slot in tokens_and_slots(of, blocks(of, tensors, 2)):
        state = tokens.copy()
        for layer in range(layers):
            s, added = stems[0 if looped else layer], numpy.zeros_like(state)
            for head in range(heads):
                own = slice(head * width, (head + 1) * width)
                q, k, v = (state @ made[f"{s}/{m}/w"][:, own] for m in ("query", "key", "value"))
                logits = k @ q.T / (width**0.5 if name == "softmax" else 1.0)
                added += read_off(v, logits, name) @ made[f"{s}/linear/w"][own]
            state = state + added
        assert slot == pytest.approx(state[-1, -1], rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("pair", [("linear", "linear"), ("exp", "softmax")])
def test_every_kind_of_file_gives_the_weights_that_were_written(kind, pair, tmp_path):
    checkpoint, r = shipped(*pair)
    found = open_foreign(foreign_file(tmp_path, kind, checkpoint, r), None, None, 0)
    s, w = checkpoint.root[r], {name: t[r] for name, t in checkpoint.weights.items()}
    m = s @ w["B"].transpose(-1, -2) @ w["C"] @ s
    ours = found.checkpoint.weights
    sizes = [torch.linalg.matrix_norm(a) for a in (ours["M"][0] - m, m)]
    if kind == "merged":  # covariates of S O: the same up to a rotation
        sizes = [torch.linalg.svdvals(a) for a in (ours["M"][0], m)]
        sizes[0] = sizes[0] - sizes[1]
    assert float((sizes[0].abs() / sizes[1]).max()) < 1e-12
    assert torch.allclose(ours["r"][0], w["r"], rtol=1e-12)
    assert set(ours) == {"r", "M"}
    assert max(float(share.max()) for share in found.outside.values()) < 1e-12
    assert found.difference < 1e-12
    assert found.conventions.lines() == []


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "vbc"])
def test_several_heads_and_full_values_come_back(kind, tmp_path):
    heads, full = read(COMPOSITE), read(SHIPPED_FULL)
    for checkpoint, claim in ((heads, "sparse_stationary_points"), (full, None)):
        found = open_foreign(foreign_file(tmp_path, kind, checkpoint, 1), None, claim, 0)
        of, s = applied(checkpoint, 1), checkpoint.root[1].double()
        m = s @ of.key.transpose(-1, -2) @ of.query @ s
        ours = found.checkpoint.weights
        assert torch.allclose(torch.linalg.svdvals(ours["M"][0]), torch.linalg.svdvals(m), rtol=1e-6)
        assert torch.allclose(ours["r"][0], checkpoint.weights["r"][1].double(), rtol=1e-6)
        assert ("A" in ours) == ("A" in checkpoint.weights)
        if "A" in ours and kind != "merged":
            assert torch.allclose(ours["A"][0], torch.linalg.inv(s) @ checkpoint.weights["A"][1] @ s, rtol=1e-9)


def test_whitened_weights_have_the_loss_of_the_original_prompt_by_prompt():
    """The same xi and labels: x = S xi for the original weights, and xi itself for the converted ones."""
    checkpoint, r = shipped("exp", "exp")
    run, root = checkpoint.group.runs[r], checkpoint.root[r]
    whole = _whole(applied(checkpoint, r)).whitened(root)
    ours = converted(layout(5, context=14, layers=3), whole, "sparse_stationary_points")
    found = []
    for one, k, s in ((checkpoint, r, root), (ours, 0, torch.eye(5, dtype=torch.float64))):
        c = replace(one.configuration, closed=False, spectrum=(1.0,) * 5)
        objective = Objective(c, Group(3, (run,)), "cpu")
        drawn = objective.prompts.batch(0, 50)
        context, query = (Tokens(s @ t.x, t.y) for t in (drawn.prompt.context, drawn.prompt.query))
        weights = {name: w[k : k + 1] for name, w in one.weights.items()}
        of = (objective.architecture, weights, objective.similarities, objective.scales)
        found.append(squared_errors(*of, Batch(Prompt(context, query), drawn.target)))
    assert torch.allclose(found[0], found[1], rtol=1e-9)


def _whole(of: Applied) -> Blocks:
    n = torch.nn.functional.pad(of.key.transpose(-1, -2) @ of.query, (0, 1, 0, 1))
    return Blocks(of.v, n, -1, len(of.v))


@pytest.mark.parametrize(("depth", "own"), [(1, 1), (2, 2), (3, 3), (2, 1), (3, 1)])
@pytest.mark.parametrize("name", ["linear", "softmax"])
def test_what_does_not_count_as_outside_is_what_the_loss_cannot_see(depth, own, name):
    """Every block of every layer is moved: the losses of some prompts change, if and only if it is said to be seen."""
    random = numpy.random.default_rng(depth)
    v, n = (torch.from_numpy(random.standard_normal((own, 1, 3, 3)) / 2) for _ in range(2))
    of = layout(2, layers=depth, looped=own < depth, similarity=name)
    whole = Blocks(v, n, -1, depth)
    parts = [(slice(0, 2), slice(0, 2)), (slice(0, 2), slice(2, 3)), (slice(2, 3), slice(0, 2)), (slice(2, 3),) * 2]
    cases, seen = [Case(of, whole)], []
    for matrix, told in (("v", whole.seen_values()), ("n", whole.seen_logits())):
        for layer in range(own):
            for rows, columns in parts:
                moved = getattr(whole, matrix).clone()
                moved[layer, 0, rows, columns] += torch.from_numpy(
                    random.standard_normal(moved[layer, 0, rows, columns].shape)
                )
                cases.append(Case(of, replace(whole, **{matrix: moved})))
                of_block = told[layer, 0, rows, columns]
                assert float(of_block.min()) == float(of_block.max())
                seen.append(bool(of_block.min()))
    (before, *after), _ = losses(cases, False, 0)
    changed = [not torch.allclose(one.values, before.values, rtol=1e-9, atol=1e-12) for one in after]
    assert changed == seen
    assert seen.count(False) == {(1, 1): 4, (2, 2): 2, (3, 3): 2}.get((depth, own), 0)


def test_logits_of_a_head_that_writes_nothing_do_not_count():
    v = torch.zeros(2, 1, 3, 3, dtype=torch.float64)
    v[1, 0, 2, 2] = 1
    n = torch.ones(2, 1, 3, 3, dtype=torch.float64)
    off = Blocks(v, n, -1, 2).outside()["keys and queries"].flatten().tolist()
    assert off[0] == 0 < off[1]


@pytest.mark.parametrize("share", [0.0005, 0.03, 0.3])
@pytest.mark.parametrize("block", ["x_from_y", "y_from_x", "key_y", "query_y"])
def test_what_is_outside_is_measured_by_its_share_and_changes_predictions(tmp_path, block, share):
    checkpoint = trained(pairs=("linear/linear",))
    tensors, told = allparam(applied(checkpoint, 0))
    p, q, k = (tensors["allparam"][0, 0, i] for i in range(3))
    where = {"x_from_y": p[:2, 2], "y_from_x": p[2, :2], "key_y": q[:, 2], "query_y": k[:, 2]}[block]
    where += torch.from_numpy(numpy.random.default_rng(0).standard_normal(where.shape))
    n = q.T @ k
    whole, part = (p, where) if block in ("x_from_y", "y_from_x") else (n, n[2] if block == "key_y" else n[:, 2])
    rest = float((whole.square().sum() - part.square().sum()).sqrt())
    scale = share / (1 - share**2) ** 0.5 * rest / float(torch.linalg.vector_norm(part))
    where *= scale
    told["root"] = torch.eye(2).tolist()
    path = save(tmp_path / "x.pt", tensors)
    beside(path, told)
    found = open_foreign(path, None, None, 0)
    name = "values" if block in ("x_from_y", "y_from_x") else "keys and queries"
    assert float(found.outside[name].max()) == pytest.approx(share, rel=1e-6)
    assert found.difference > share / 100
    criterion = max(found.criteria(), key=lambda c: c.value)
    assert criterion.verdict == {0.0005: "landed", 0.03: "near", 0.3: "missed"}[share]


def test_a_factorisation_does_not_matter():
    of = applied(trained(pairs=("exp/exp",)), 0)
    tensors, told = haiku(of)
    described = {**told, "similarity": "exp"}
    del described["layout"]
    made = layout_of({**described, **PUBLISHED["haiku"](tensors, described)})
    before = blocks(made, tensors, of.d)
    g = invertible(9, of.d + 1, of.d + 1)
    for layer in range(len(of.v)):
        tensors[f"transformer/layer_{layer}/query/w"] @= g
        tensors[f"transformer/layer_{layer}/key/w"] @= torch.linalg.inv(g).T
    after = blocks(made, tensors, of.d)
    assert torch.allclose(before.n, after.n, atol=1e-12)
    assert torch.allclose(before.v, of.v, atol=1e-12)
