"""The coefficient of t is the derivative, and the adjoint recursion gives the gradient: against torch, in numbers."""

import numpy
import pytest
import torch

from constructions.arrays import dual
from constructions.arrays.namespace import namespace_of
from constructions.definitions import adjoint
from constructions.definitions.attention import Head, Projection, Value, layer
from constructions.definitions.prompt import Prompt, Tokens
from constructions.definitions.similarity import Exponential, Kernel, Linear, Normalised, Relu, Softmax
from constructions.definitions.slots import prompt_of, slots_of
from train.fused.evaluation import fused
from train.fused.prompts import whole
from train.model.architecture import Architecture
from train.prompts.batches import Batch

D, N_Y, N, M, P = 3, 2, 4, 2, 3
SHAPES = {"x": (D, N), "y": (N_Y, N), "query_x": (D, M), "query_y": (N_Y, M)}
BLOCKS = {
    "value x x": (D, D), "value x y": (D, N_Y), "value y x": (N_Y, D), "value y y": (N_Y, N_Y),
    "key x": (P, D), "key y": (P, N_Y), "query x": (P, D), "query y": (P, N_Y),
}  # fmt: skip
EXP = Exponential()
SIMILARITIES = {  # of plain arrays, of dual ones, and the way back to the scores
    "linear": (Linear(), Linear(), adjoint.by_linear),
    "exp": (EXP, EXP, adjoint.by_function(EXP)),
    "exp of scores": (EXP, adjoint.OfScores(EXP, EXP), adjoint.by_function(EXP)),
    "relu": (Relu(), adjoint.OfScores(Relu(), lambda u, w: _step(u, w)), adjoint.by_function(lambda u, w: _step(u, w))),
    "softmax": (Softmax(), Softmax(), adjoint.by_normalised(EXP, EXP)),
    "normalised": (
        Normalised(Kernel(EXP)),
        Normalised(adjoint.OfScores(EXP, EXP)),
        adjoint.by_normalised(EXP, EXP),
    ),
}


def _step(keys, queries):
    return (Linear()(keys, queries) > 0) * 1.0


def normal(random, shapes, scale=0.3):
    return {name: random.standard_normal(shape) * scale for name, shape in shapes.items()}


def head(blocks, similarity) -> Head:
    of = [blocks[name] for name in BLOCKS]
    return Head(Value(*of[:4]), Projection(*of[4:6]), Projection(*of[6:]), similarity)


def lifted(values, slopes):
    return {name: dual.Array(value, slopes[name]) for name, value in values.items()}


def after(layers, prompt, similarity):
    for blocks in layers:
        prompt = layer([head(blocks, similarity)], prompt)
    return slots_of(prompt)


@pytest.mark.parametrize("name", SIMILARITIES)
def test_the_coefficient_of_t_after_three_layers_is_the_derivative(name):
    plain, over_dual, _ = SIMILARITIES[name]
    random = numpy.random.default_rng(len(name))
    values = [normal(random, SHAPES), *(normal(random, BLOCKS) for _ in range(3))]
    slopes = [normal(random, SHAPES), *(normal(random, BLOCKS) for _ in range(3))]
    slots, *layers = (lifted(a, b) for a, b in zip(values, slopes, strict=True))
    found = after(layers, prompt_of(slots), over_dual)

    names = [list(one) for one in values]

    def of_torch(*flat):
        given = iter(flat)
        slots, *layers = ({name: next(given) for name in of} for of in names)
        return tuple(after(layers, prompt_of(slots), plain).values())

    flat = [tuple(torch.tensor(v) for one in of for v in one.values()) for of in (values, slopes)]
    expected, derivative = (dict(zip(found, of, strict=True)) for of in torch.autograd.functional.jvp(of_torch, *flat))
    for slot, array in found.items():
        assert numpy.allclose(array.value, expected[slot], rtol=1e-12, atol=1e-12)
        assert numpy.allclose(array.slope, derivative[slot], rtol=1e-11, atol=1e-11)


@pytest.mark.parametrize("name", SIMILARITIES)
def test_the_adjoint_recursion_over_three_layers_is_the_gradient(name):
    plain, _, by_scores = SIMILARITIES[name]
    random = numpy.random.default_rng(len(name))
    layers = [normal(random, BLOCKS) for _ in range(3)]
    slots, label = normal(random, SHAPES), random.standard_normal((N_Y, M))
    prompts = [prompt_of(slots)]
    for blocks in layers:
        prompts.append(layer([head(blocks, plain)], prompts[-1]))
    zeros = {slot: numpy.zeros(shape) for slot, shape in SHAPES.items()}
    a = prompt_of({**zeros, "query_y": 2 * (prompts[-1].query.y + label)})
    gradients = []
    for blocks, prompt in zip(reversed(layers), reversed(prompts[:-1]), strict=True):
        a, of_layer = adjoint.before(head(blocks, plain), by_scores, prompt, a)
        gradients.insert(0, of_layer)
    tensors = [{k: torch.tensor(v, requires_grad=True) for k, v in one.items()} for one in (slots, *layers)]
    loss = (after(tensors[1:], prompt_of(tensors[0]), plain)["query_y"] + torch.tensor(label)).square().sum()
    loss.backward()
    for one, found in zip(tensors, [slots_of(a), *gradients], strict=True):
        for part, w in one.items():
            expected = numpy.zeros(w.shape) if w.grad is None else w.grad  # nothing reads the last context
            assert numpy.allclose(found[part], expected, rtol=1e-11, atol=1e-11), part


@pytest.mark.parametrize("name", ["linear", "exp", "relu", "softmax"])
def test_the_fused_gradient_is_that_of_the_adjoint_recursion(name):
    plain, _, by_scores = SIMILARITIES[name]
    random, depth = numpy.random.default_rng(7), 3
    architecture = Architecture(D, N_Y, depth, values="full", keys="product")
    weights = {k: random.standard_normal((1, *shape)) * 0.3 for k, shape in architecture.shapes().items()}
    slots = {k: random.standard_normal(shape) * 0.5 for k, shape in SHAPES.items()}
    slots |= {"query_x": slots["query_x"][:, :1], "query_y": slots["query_y"][:, :1]}
    label, eye = random.standard_normal((N_Y, 1)), numpy.eye(N_Y)
    heads = [
        Head(
            Value(x_from_x=weights["A"][0, k, 0], y_from_y=eye * weights["r"][0, k, 0]),
            Projection(numpy.eye(D)),
            Projection(weights["M"][0, k, 0]),
            plain,
        )
        for k in range(depth)
    ]
    prompts = [prompt_of(slots)]
    for one in heads:
        prompts.append(layer([one], prompts[-1]))
    zeros = {slot: numpy.zeros_like(a) for slot, a in slots.items()}
    a = prompt_of({**zeros, "query_y": 2 * (prompts[-1].query.y + label)})
    expected = {"r": [], "M": [], "A": []}
    for one, prompt in zip(reversed(heads), reversed(prompts[:-1]), strict=True):
        a, of_layer = adjoint.before(one, by_scores, prompt, a)
        expected["r"].insert(0, numpy.trace(of_layer["value y y"]))
        expected["M"].insert(0, of_layer["query x"])
        expected["A"].insert(0, of_layer["value x x"])
    tensors = {k: torch.tensor(s)[None, None] for k, s in slots.items()}
    prompt = Prompt(Tokens(tensors["x"], tensors["y"]), Tokens(tensors["query_x"], tensors["query_y"]))
    batch = Batch(prompt, torch.tensor(label)[None, None])
    similarity = {"exp": Exponential(), "softmax": Softmax()}.get(name, plain)
    of = fused(architecture, [[similarity]] * depth, torch.ones(1, depth, 1, dtype=torch.float64))
    losses, found = of.with_gradients({k: torch.tensor(w) for k, w in weights.items()}, whole(batch, 1))
    assert float(losses) == pytest.approx(((prompts[-1].query.y + label) ** 2).sum(), rel=1e-12)
    for part, gradient in found.items():
        assert numpy.allclose(gradient[0, :, 0], expected[part], rtol=1e-11, atol=1e-11), part


def test_a_dual_number_is_of_the_dual_namespace_and_has_the_operations_of_one():
    a, b = (dual.Array(*numpy.random.default_rng(k).standard_normal((2, 2, 3))) for k in (0, 1))
    xp = namespace_of(a=a, b=b)
    assert xp is dual
    assert a.shape == (2, 3)
    assert a.ndim == 2
    for made, slope in (
        (a + b, a.slope + b.slope),
        (a - b, a.slope - b.slope),
        (-a, -a.slope),
        (a * 3, 3 * a.slope),
        (3 * a, 3 * a.slope),
        (xp.einsum("ij,ij->", a, b), (a.value * b.slope + a.slope * b.value).sum()),
        (xp.einsum("ij,ij->", a, a), (2 * a.value * a.slope).sum()),
        (xp.exponential(a), numpy.exp(a.value) * a.slope),
        (xp.reciprocal(a), -a.slope / a.value**2),
        (xp.eye(2, like=a), numpy.zeros((2, 2))),
        (xp.ones((2,), like=a), numpy.zeros(2)),
        (xp.zeros((2,), like=a), numpy.zeros(2)),
        (xp.constant(numpy.ones(2), like=a), numpy.zeros(2)),
    ):
        assert numpy.allclose(made.slope, slope, rtol=1e-14)
    assert numpy.array_equal(xp.eye(2, like=a).value, numpy.eye(2))
    assert xp.size(3, like=a) == 3
    for refused in (lambda: a * b, lambda: a + b.value, lambda: a - b.value, lambda: a + 1):
        with pytest.raises(TypeError):
            refused()


def test_what_has_no_derivative_or_is_no_number_is_refused():
    a = dual.Array(numpy.zeros((2, 2)), numpy.ones((2, 2)))
    with pytest.raises(TypeError, match="no derivative at 0"):
        Relu()(a, a)
    with pytest.raises(TypeError, match="one namespace"):
        namespace_of(a=a, b=a.value)
    with pytest.raises(ValueError, match="slope of x"):
        dual.check_entries("x", dual.Array(a.value, a.slope * numpy.nan))
    dual.check_entries("x", a)
    assert dual.scalar(2, like=a) == 2
