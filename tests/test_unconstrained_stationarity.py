"""The gradient in the blocks between x and y is 0 at points of the families, and in what else is free it need not be.

On a sample closed under signed permutations of the inputs and under the sign of the labels, by automatic
differentiation through the one forward pass, with every block a weight.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping

import pytest
import torch

from constructions.definitions.attention import Head, Projection, Value
from constructions.definitions.prompt import Prompt, Tokens
from constructions.definitions.similarity import Linear, Relu, Similarity, Softmax
from constructions.definitions.transformer import transformer

D, N, DEPTH = 2, 3, 2
SIMILARITIES: dict[str, Similarity] = {"linear": Linear(), "relu": Relu(), "softmax": Softmax()}
BETWEEN = ("xy", "yx", "Ky", "Qy")
ROUNDING = 1e-13  # a gradient that is 0 sums some thousand terms of size 1
Blocks = Mapping[str, torch.Tensor]


def sample() -> tuple[torch.Tensor, torch.Tensor]:
    """x (96, 2, 4) and y (96, 1, 4): w x for normal w and x, with all images under the group."""
    random = torch.Generator().manual_seed(0)
    x, w = (torch.randn(6, *shape, generator=random, dtype=torch.float64) for shape in ((D, N + 1), (1, D)))
    signs = [torch.tensor(s, dtype=torch.float64) for s in itertools.product((1, -1), repeat=D)]
    group = [torch.diag(s)[list(order)] for s in signs for order in itertools.permutations(range(D))]
    moved = torch.cat([m @ x for m in group])
    y = torch.cat([(w @ m.T) @ (m @ x) for m in group])
    return torch.cat([moved, moved]), torch.cat([y, -y])


def loss(of: Blocks, similarity: Similarity) -> torch.Tensor:
    x, y = sample()
    layers = []
    for at in range(DEPTH):
        if "M" in of:  # a merged product: keys are whole tokens
            identity, m = torch.eye(D + 1, dtype=torch.float64), of["M"][at]
            key, query = Projection(identity[:, :D], identity[:, D:]), Projection(m[:, :D], m[:, D:])
        else:
            key, query = Projection(of["Kx"][at], of["Ky"][at]), Projection(of["Qx"][at], of["Qy"][at])
        layers.append([Head(Value(*(of[k][at] for k in ("xx", "xy", "yx", "yy"))), key, query, similarity)])
    prompt = Prompt(Tokens(x[..., :N], y[..., :N]), Tokens(x[..., N:], 0 * y[..., N:]))
    return (transformer(layers, prompt).query.y + y[..., N:]).square().mean()


def family(theta: torch.Tensor, merged: bool = False) -> dict[str, torch.Tensor]:
    """All blocks at theta (DEPTH, 4): b, c, r and a."""
    identity = torch.eye(D, dtype=torch.float64).expand(DEPTH, D, D)
    b, c, r, a = (theta[:, k, None, None] for k in range(4))
    row, column = torch.zeros(DEPTH, 1, D, dtype=torch.float64), torch.zeros(DEPTH, D, 1, dtype=torch.float64)
    values = {"xx": a * identity, "xy": column, "yx": row, "yy": r.expand(DEPTH, 1, 1)}
    if merged:
        return {**values, "M": torch.nn.functional.pad(b * c * identity, (0, 1, 0, 1))}
    return {**values, "Kx": b * identity, "Ky": column, "Qx": c * identity, "Qy": column}


def critical(similarity: Similarity, full: bool) -> torch.Tensor:
    """A point of the family at which the loss over the family is least nearby; a = 0 unless the family is full."""
    free = torch.tensor([1.0, 1.0, 1.0, float(full)], dtype=torch.float64)
    theta = torch.tensor([[0.4, 0.5, -0.2, -0.1]] * DEPTH, dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.LBFGS(
        [theta], max_iter=2000, tolerance_grad=1e-13, tolerance_change=0, line_search_fn="strong_wolfe"
    )

    def evaluated() -> float:
        optimiser.zero_grad()
        value = loss(family(theta * free), similarity)
        value.backward()
        return float(value.detach())

    optimiser.step(evaluated)
    return (theta * free).detach()


def gradients(theta: torch.Tensor, similarity: Similarity, merged: bool = False) -> dict[str, torch.Tensor]:
    of = {name: block.clone().requires_grad_() for name, block in family(theta, merged).items()}
    return dict(zip(of, torch.autograd.grad(loss(of, similarity), list(of.values())), strict=True))


@pytest.mark.parametrize("full", [False, True], ids=("sparse", "full"))
@pytest.mark.parametrize("name", SIMILARITIES)
def test_construction_blocks_between_x_and_y_have_gradient_0_at_every_point_of_the_family(
    name: str, full: bool
) -> None:
    theta = torch.tensor([[0.4, 0.5, -0.2, 0.3 * full], [0.3, -0.4, 0.1, 0.2 * full]], dtype=torch.float64)
    found = gradients(theta, SIMILARITIES[name])
    assert max(float(found[k].abs().max()) for k in BETWEEN) < ROUNDING
    assert float(found["yy"].abs().max()) > 1e-3, "nothing is compared"


@pytest.mark.parametrize("name", ["linear", "relu"])
def test_construction_a_critical_point_of_the_full_family_is_critical_among_all_blocks(name: str) -> None:
    found = gradients(critical(SIMILARITIES[name], full=True), SIMILARITIES[name])
    assert max(float(g.abs().max()) for g in found.values()) < 1e-5


def test_construction_one_of_the_sparse_family_is_not_unless_v_xx_is_kept_0() -> None:
    found = gradients(critical(Linear(), full=False), Linear())
    assert float(found.pop("xx").abs().max()) > 0.1
    assert max(float(g.abs().max()) for g in found.values()) < 1e-5


def test_construction_of_a_merged_product_the_entry_of_y_and_y_alone_escapes() -> None:
    found = gradients(critical(Linear(), full=True), Linear(), merged=True)["M"]
    assert float(found[:, D, D].abs().min()) > 0.1
    found[:, D, D] = 0
    assert float(found.abs().max()) < 1e-5


def relu_at_zero_inputs(key_of_x: float, key_of_y: float) -> float:
    """The loss where all inputs are 0, the label is 1 or -1, that of the query too, and the query's input is a coin."""
    losses = []
    for y, query in itertools.product((1.0, -1.0), repeat=2):
        one, context, asked = (torch.tensor([[v]], dtype=torch.float64) for v in (1, y, query))
        head = Head(Value(y_from_y=-one), Projection(one * key_of_x, one * key_of_y), Projection(one), Relu())
        prompt = Prompt(Tokens(0 * one, context), Tokens(asked, 0 * one))
        losses.append((transformer([[head]], prompt).query.y + context).square().item())
    return sum(losses) / len(losses)


def test_a_point_where_the_loss_has_no_derivative_is_not_critical_among_all_weights() -> None:
    at, step = relu_at_zero_inputs(1, 0), 2.0**-20
    assert [relu_at_zero_inputs(1 + moved, 0) for moved in (0.5, -0.5)] == [at, at]
    assert [(relu_at_zero_inputs(1, moved) - at) / step for moved in (step, -step)] == pytest.approx([-1, -1], rel=1e-5)
