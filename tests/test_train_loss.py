"""The loss of a batch of runs is the forward pass of the definitions, run by run, token by token."""

from __future__ import annotations

import math

import numpy
import pytest
import torch
from brute_force import LoopHead, inner, layer_by_loops

from constructions.definitions.prompt import Prompt, Tokens
from constructions.definitions.transformer import transformer
from train.configuration import Configuration
from train.model.architecture import heads
from train.model.loss import answered, squared_errors
from train.model.perceptron import expanded, features
from train.objective import Objective
from train.runs import Group, Run, groups_of

FAR = 5.0  # standard deviations; beyond with probability 6e-7
RUNS = (
    Run("exp", ("exp", "softmax"), 4, 0, 0.02),
    Run("linear", ("linear", "relu"), 2, 1, 0.02),
    Run("relu", ("softmax", "exp"), 3, 2, 0.02),
    Run("linear", ("relu>linear>softmax", "exp"), 3, 2, 0.02),
)
ALTERNATING = (
    Run("linear", ("softmax>linear>relu", "linear"), 3, 0, 0.02),
    Run("linear", ("exp", "relu>softmax>linear"), 3, 1, 0.02),
)
KINDS = {
    "sparse, apart": {},
    "sparse, product, looped": {"keys": "product", "looped": True},
    "full, symmetric": {"values": "full", "keys": "symmetric"},
    "full, apart": {"values": "full"},
    "dense, dense": {"values": "dense", "keys": "dense", "integrated": False},
    "dense, product, looped": {"values": "dense", "keys": "product", "integrated": False, "looped": True},
    "alternating": {"values": "dense", "keys": "dense", "integrated": False, "tokens": "alternating"},
    "sparse, identity": {"keys": "identity"},
    "perceptron, sparse, product": {"perceptron": (5, 2), "keys": "product"},
    "perceptron, sparse, identity, looped": {"perceptron": (2, 4, 2), "keys": "identity", "looped": True},
    "perceptron, full, apart": {"perceptron": (4, 2), "values": "full"},
    "perceptron, dense, dense": {"perceptron": (4,), "values": "dense", "keys": "dense", "integrated": False},
}
PADDED = [kind for kind in KINDS if kind != "alternating"]


def objective(kind: str, depth: int = 3, **fields) -> Objective:
    runs = ALTERNATING if kind == "alternating" else RUNS
    small = {"spectrum": (1.0, 0.25, 2.25), "contexts": (4,), "dtype": "float64", "initial_scale": 0.2, "chunk": 4}
    return Objective(Configuration(**{**small, **KINDS[kind], **fields}), Group(depth, runs), "cpu")


# --- plain loops ------------------------------------------------------------------------------------


def weights_of(name: str):
    """A similarity of the keys of all context tokens and one query, by name."""
    plain = {"linear": lambda s: s, "relu": lambda s: max(s, 0.0), "exp": math.exp, "softmax": math.exp}[name]

    def of(keys, query):
        found = [plain(float(inner(key, query))) for key in keys]
        return [w / sum(found) for w in found] if name == "softmax" else found

    return of


def loop_heads(made: Objective, weights: dict[str, torch.Tensor], r: int, layer: int, n_y: int) -> list[LoopHead]:
    """The heads of a layer of run r, as the architecture's docstring has them."""
    c, run, found = made.configuration, made.group.runs[r], []
    identity = numpy.eye(c.perceptron[-1] if c.perceptron else len(c.spectrum))
    n = 2 * run.context if c.tokens == "alternating" else run.context
    of_layers = {key: t for key, t in weights.items() if not key.startswith(("weight_", "bias_"))}
    for head, names in enumerate(run.similarities):
        name = names.split(">")[layer] if ">" in names else names
        w = {key: t[r, 0 if c.looped else layer, head].numpy() for key, t in of_layers.items()}
        s = 1 if name == "softmax" else n
        value = {key: (w[key] / s).tolist() if key in w else None for key in ("A", "x_from_y", "y_from_x", "R")}
        if "R" not in w:
            value["R"] = (numpy.eye(n_y) * w["r"] / s).tolist()
        if c.keys == "identity":
            keys = (identity.tolist(), None, identity.tolist(), None)
        elif c.keys in ("product", "symmetric"):
            m = (w["M"] + w["M"].T) / 2 if c.keys == "symmetric" else w["M"]
            keys = (identity.tolist(), None, m.tolist(), None)
        else:
            keys = tuple(w[key].tolist() if key in w else None for key in ("B", "B_y", "C", "C_y"))
        found.append(LoopHead(value["A"], value["x_from_y"], value["y_from_x"], value["R"], *keys, weights_of(name)))
    return found


def perceptron_by_loops(
    weights: dict[str, torch.Tensor], r: int, widths: tuple[int, ...], x: list[float]
) -> list[float]:
    """m(x) of one token, unit by unit; gelu(t) = t (1 + erf(t / 2^(1/2))) / 2, but for the last."""
    for k, width in enumerate(widths):
        w, b = weights[f"weight_{k}"][r], weights[f"bias_{k}"][r]
        scores = [float(b[a]) + sum(float(w[a, c]) * x[c] for c in range(len(x))) for a in range(width)]
        last = k == len(widths) - 1
        x = scores if last else [t * (1 + math.erf(t / math.sqrt(2))) / 2 for t in scores]
    return x


def columns(tokens: Tokens, r: int, p: int, count: int) -> list[tuple[list[float], list[float]]]:
    x, y = tokens.x[r, p], tokens.y[r, p]
    return [(x[:, i].tolist(), y[:, i].tolist()) for i in range(count)]


@pytest.mark.parametrize("kind", KINDS)
def test_the_loss_is_that_of_plain_loops(kind):
    made, prompts = objective(kind), 3
    batch, weights = made.prompts.batch(0, prompts), made.initial()
    losses = made.losses(weights, batch)
    for r, run in enumerate(made.group.runs):
        total, n = 0.0, 2 * run.context if kind == "alternating" else run.context
        for p in range(prompts):
            context, query = columns(batch.prompt.context, r, p, n), columns(batch.prompt.query, r, p, 1)
            widths = made.configuration.perceptron
            context, query = (
                [(perceptron_by_loops(weights, r, widths, x), y) for x, y in tokens] for tokens in (context, query)
            )
            for layer in range(3):
                context, query = layer_by_loops(loop_heads(made, weights, r, layer, len(query[0][1])), context, query)
            label = batch.target[r, p, :, 0].tolist()
            total += sum((slot + y) ** 2 for slot, y in zip(query[0][1][: len(label)], label, strict=True))
        assert abs(float(losses[r]) - total / prompts) < 1e-12 * (1 + total)


@pytest.mark.parametrize("kind", KINDS)
def test_the_answer_is_the_query_slot_of_the_transformer(kind):
    made = objective(kind)
    weights, prompt = made.initial(), made.prompts.batch(0, 5).prompt
    layers = [heads(made.architecture, weights, at, made.similarities, made.scales) for at in range(3)]
    whole = transformer(layers, expanded(weights, prompt))
    found = answered(made.architecture, weights, made.similarities, made.scales, prompt)
    assert torch.equal(found.query.y, whole.query.y)
    assert torch.equal(found.query.x, whole.query.x)
    assert not torch.equal(found.query.y, prompt.query.y)


@pytest.mark.parametrize("kind", PADDED)
def test_a_padded_token_is_never_read_from(kind):
    made = objective(kind)
    weights, prompt = made.initial(), made.prompts.batch(0, 5).prompt
    x, y = prompt.context.x.clone(), prompt.context.y.clone()
    assert made.configuration.perceptron == () or bool(features(weights, torch.zeros_like(x)).any())
    random = torch.Generator().manual_seed(0)
    for r, run in enumerate(RUNS):
        x[r, ..., run.context :] = torch.randn(x[r, ..., run.context :].shape, generator=random, dtype=x.dtype)
        y[r, ..., run.context :] = torch.randn(y[r, ..., run.context :].shape, generator=random, dtype=x.dtype)
    assert not torch.equal(x, prompt.context.x)
    other = Prompt(Tokens(x, y), prompt.query)
    of = (made.architecture, weights, made.similarities, made.scales)
    plain, changed = answered(*of, prompt), answered(*of, other)
    assert torch.equal(plain.query.y, changed.query.y)
    for r, run in enumerate(RUNS):
        assert torch.equal(plain.context.x[r, ..., : run.context], changed.context.x[r, ..., : run.context])
        assert torch.equal(plain.context.y[r, ..., : run.context], changed.context.y[r, ..., : run.context])


@pytest.mark.parametrize("kind", KINDS)
def test_the_gradient_is_the_derivative_of_the_loss(kind):
    """Along a random direction, by central differences of step e: an error of order e^2."""
    made, e = objective(kind), 1e-5
    batch = made.prompts.batch(0, 6)
    weights = {name: w.requires_grad_() for name, w in made.initial().items()}
    losses = made.with_gradient(weights, batch)
    assert torch.allclose(losses, made.losses(weights, batch), rtol=1e-13, atol=0)
    random = torch.Generator().manual_seed(0)
    direction = {name: torch.randn(w.shape, generator=random, dtype=w.dtype) for name, w in weights.items()}
    along = sum((weights[name].grad * v).flatten(1).sum(1) for name, v in direction.items())
    ahead, behind = (
        made.losses({name: w.detach() + sign * e * direction[name] for name, w in weights.items()}, batch)
        for sign in (1, -1)
    )
    assert torch.allclose(along, (ahead - behind) / (2 * e), rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize("integrated", [True, False])
def test_the_pieces_a_batch_is_computed_in_do_not_matter(integrated):
    found = []
    for chunk in (1, 4, 7, 100):
        made = objective("full, apart", chunk=chunk, integrated=integrated)
        weights = {name: w.requires_grad_() for name, w in made.initial().items()}
        losses = made.with_gradient(weights, made.prompts.batch(0, 7))
        found.append((losses, {name: w.grad for name, w in weights.items()}))
    for losses, gradients in found[1:]:
        assert torch.allclose(losses, found[0][0], rtol=1e-13, atol=0)
        for name, gradient in gradients.items():
            assert torch.allclose(gradient, found[0][1][name], rtol=1e-11, atol=1e-13)


@pytest.mark.parametrize("kind", ["sparse, apart", "full, symmetric", "full, apart", "perceptron, sparse, product"])
def test_the_loss_with_labels_integrated_out_is_the_mean_over_drawn_labels(kind):
    """Prompt by prompt the difference has mean 0; so its mean is within a few of its standard errors of 0."""
    count, found = 4000, []
    for integrated in (True, False):
        made = objective(kind, integrated=integrated)
        batch = made.prompts.batch(0, count)
        found.append(squared_errors(made.architecture, made.initial(), made.similarities, made.scales, batch))
    gap = found[1] - found[0]
    assert (gap.abs().mean(1) > 0.1 * found[0].mean(1)).all()
    assert (gap.mean(1).abs() < FAR * gap.std(1) / math.sqrt(count)).all()


def test_prompts_of_the_test_are_none_of_the_training():
    made = objective("sparse, apart", resample_every=1, steps=10**6)
    assert made.sample(10**6) < 2**32
    tested = made.prompts.batch(2**32, 3).prompt.query.x
    assert not any(torch.equal(made.prompts.batch(made.sample(k), 3).prompt.query.x, tested) for k in range(4))


@pytest.mark.parametrize(("every", "samples"), [(0, [0, 0, 0, 0, 0]), (1, [0, 1, 2, 3, 4]), (2, [0, 0, 1, 1, 2])])
def test_prompts_are_new_every_so_many_steps(every, samples):
    c = Configuration(resample_every=every)
    made = Objective(c, groups_of(c)[0], "cpu")
    assert [made.sample(k) for k in range(5)] == samples
