"""One layer, many arithmetics: every namespace gives what plain loops over the tokens give."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

import numpy
import pytest
import torch
from brute_force import Assignment, LoopHead, evaluate, exponential, inner, layer_by_loops

from constructions.arrays import bounded, indexed
from constructions.arrays.exact import array
from constructions.arrays.namespace import namespace_of
from constructions.definitions.attention import Head, Projection, Value, layer
from constructions.definitions.prompt import Prompt, Tokens
from constructions.definitions.similarity import Exponential, Kernel, Linear, Normalised, Relu, Similarity, Softmax
from constructions.definitions.transformer import transformer

Arrays = Mapping[str, Any]

D, N_Y, N, M, P = 3, 2, 4, 2, 2
SIZES = {"d": D, "n_y": N_Y, "n": N, "m": M, "p": P}
TOKENS = {"X": ("d", "n"), "Y": ("n_y", "n"), "Q": ("d", "m"), "S": ("n_y", "m")}
BLOCKS = {
    "xx": ("d", "d"),
    "xy": ("d", "n_y"),
    "yx": ("n_y", "d"),
    "yy": ("n_y", "n_y"),
    "kx": ("p", "d"),
    "ky": ("p", "n_y"),
    "qx": ("p", "d"),
    "qy": ("p", "n_y"),
}
HEADS = 2
AXES = TOKENS | {f"{name}{h}": axes for h in range(HEADS) for name, axes in BLOCKS.items()}
SLOTS = ("context x", "context y", "query x", "query y")


# --- similarities, and what each of them is for two vectors of numbers ------------------------------


def square_of_inner_product(keys: Any, queries: Any) -> Any:
    """<u, w>^2"""
    s = Linear()(keys, queries)
    return namespace_of(s=s).einsum("...ij,...ij->...ij", s, s)


class Case(NamedTuple):
    similarity: Similarity
    of: Callable[[list[Any], list[Any]], Fraction]  # one key, one query, plain numbers
    normalised: bool = False

    def weights(self, keys: list[list[Any]], query: list[Any]) -> list[Any]:
        weights = [self.of(key, query) for key in keys]
        return [w / sum(weights) for w in weights] if self.normalised else weights


CASES = {
    "linear": Case(Linear(), inner),
    "relu": Case(Relu(), lambda u, w: max(inner(u, w), Fraction(0))),
    "exponential": Case(Exponential(), lambda u, w: exponential(inner(u, w))),
    "scaled exponential": Case(Exponential(Fraction(1, 3)), lambda u, w: exponential(inner(u, w) / 3)),
    "kernel": Case(Kernel(square_of_inner_product), lambda u, w: inner(u, w) ** 2),
    "softmax": Case(Softmax(2), lambda u, w: exponential(2 * inner(u, w)), normalised=True),
    "normalised kernel": Case(
        Normalised(Kernel(square_of_inner_product)), lambda u, w: inner(u, w) ** 2, normalised=True
    ),
}
RATIONAL = ("linear", "relu", "kernel", "normalised kernel")  # the others have no value in the rationals
by_case = pytest.mark.parametrize("name", CASES)


# --- the numbers, and the layer on them -------------------------------------------------------------


def numbers(seed: int) -> dict[str, numpy.ndarray]:
    """Multiples of 1/8 in [-1, 1], so that every float64 here is exact."""
    random = numpy.random.default_rng(seed)

    def draw(axes: tuple[str, ...]) -> numpy.ndarray:
        shape = tuple(SIZES[a] for a in axes)
        return array([Fraction(int(k), 8) for k in random.integers(-8, 9, size=int(numpy.prod(shape)))], shape)

    return {name: draw(axes) for name, axes in AXES.items()}


def as_float(a: numpy.ndarray) -> numpy.ndarray:
    return a.astype(numpy.float64)


def after_layer(a: Arrays, similarity: Similarity) -> dict[str, Any]:
    """The layer under test, all blocks present, on arrays of any namespace."""
    heads = [
        Head(
            Value(a[f"xx{h}"], a[f"xy{h}"], a[f"yx{h}"], a[f"yy{h}"]),
            Projection(a[f"kx{h}"], a[f"ky{h}"]),
            Projection(a[f"qx{h}"], a[f"qy{h}"]),
            similarity,
        )
        for h in range(HEADS)
    ]
    after = layer(heads, Prompt(Tokens(a["X"], a["Y"]), Tokens(a["Q"], a["S"])))
    return dict(zip(SLOTS, (after.context.x, after.context.y, after.query.x, after.query.y), strict=True))


def by_loops(a: Arrays, case: Case) -> dict[str, numpy.ndarray]:
    """The same layer token by token."""
    heads = [LoopHead(*(a[f"{name}{h}"].tolist() for name in BLOCKS), case.weights) for h in range(HEADS)]

    def tokens(x: numpy.ndarray, y: numpy.ndarray) -> list[tuple[list[Any], list[Any]]]:
        return list(zip(x.T.tolist(), y.T.tolist(), strict=True))

    context, query = layer_by_loops(heads, tokens(a["X"], a["Y"]), tokens(a["Q"], a["S"]))
    columns = ([t[0] for t in context], [t[1] for t in context], [t[0] for t in query], [t[1] for t in query])
    return {
        slot: array([e for row in zip(*c, strict=True) for e in row], (len(c[0]), len(c)))
        for slot, c in zip(SLOTS, columns, strict=True)
    }


def distance(a: numpy.ndarray, exact: numpy.ndarray) -> numpy.ndarray:
    """|a - exact| without rounding: every float is a rational number."""
    return array(
        [abs(Fraction(float(u)) - v) for u, v in zip(a.reshape(-1), exact.reshape(-1), strict=True)], exact.shape
    )


# --- agreement --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", RATIONAL)
def test_the_exact_layer_is_the_loops(name: str) -> None:
    a, case = numbers(1), CASES[name]
    result = after_layer(a, case.similarity)
    for slot, expected in by_loops(a, case).items():
        assert result[slot].tolist() == expected.tolist(), slot


@by_case
def test_the_error_bound_holds_against_the_loops_and_is_small(name: str) -> None:
    a, case = numbers(2), CASES[name]
    result = after_layer({k: bounded.inputs(as_float(v)) for k, v in a.items()}, case.similarity)
    for slot, expected in by_loops(a, case).items():
        assert (distance(result[slot].value, expected) <= result[slot].error).all(), slot
        assert result[slot].error.max() < 1e-9, slot
        assert result[slot].error.min() >= 0, slot


@by_case
@pytest.mark.parametrize("kind", ["numpy", "torch"])
def test_numpy_and_torch_are_within_the_error_bound_of_the_loops(name: str, kind: str) -> None:
    a, case = numbers(3), CASES[name]
    convert = as_float if kind == "numpy" else lambda v: torch.tensor(as_float(v))
    result = after_layer({k: convert(v) for k, v in a.items()}, case.similarity)
    bound = after_layer({k: bounded.inputs(as_float(v)) for k, v in a.items()}, case.similarity)
    for slot, expected in by_loops(a, case).items():
        assert str(result[slot].dtype).endswith("float64")
        assert (distance(numpy.asarray(result[slot]), expected) <= bound[slot].error).all(), slot


@by_case
def test_the_indexed_layer_evaluated_at_these_sizes_is_the_loops(name: str) -> None:
    a, case = numbers(4), CASES[name]
    over = indexed.Signature(tuple(SIZES))
    result = after_layer({k: over.tensor(k, *axes) for k, axes in AXES.items()}, case.similarity)
    small = {"d": 1 if name == "normalised kernel" else 2, "n_y": 1, "n": 2, "m": 1, "p": 1}  # many sums of sums
    cut = {k: v[tuple(slice(0, small[axis]) for axis in AXES[k])] for k, v in a.items()}
    functions = {
        "relu": lambda _, arguments: max(arguments[0][0], Fraction(0)),
        "exp": lambda _, arguments: exponential(arguments[0][0]),
        "reciprocal": lambda _, arguments: 1 / arguments[0][0],
    }
    slots = ("query y",) if name == "normalised kernel" else SLOTS
    for slot, expected in by_loops(cut, case).items():
        if slot not in slots:
            continue
        found = evaluate(result[slot], Assignment(small, cut, {}, functions))
        assert found == {place: expected[place] for place in numpy.ndindex(expected.shape)}, slot


def test_the_indexed_layer_with_an_uninterpreted_kernel_is_the_loops_with_a_table() -> None:
    a = numbers(5)

    def k(u: Any, w: Any) -> Fraction:
        return Fraction(3 * u[0] - w[0] * w[0] + u[0] * w[0] * w[0] + 1)

    over = indexed.Signature(tuple(SIZES))
    kernel = Kernel(lambda u, w: indexed.apply("K", (u, 0), (w, 0)))
    result = after_layer({name: over.tensor(name, *axes) for name, axes in AXES.items()}, kernel)
    small = {"d": 2, "n_y": 1, "n": 2, "m": 1, "p": 1}
    cut = {name: v[tuple(slice(0, small[axis]) for axis in AXES[name])] for name, v in a.items()}
    at = Assignment(small, cut, {}, {"K": lambda _, arguments: k(*arguments)})
    for slot, expected in by_loops(cut, Case(kernel, k)).items():
        assert evaluate(result[slot], at) == {p: expected[p] for p in numpy.ndindex(expected.shape)}, slot


def test_absent_blocks_are_blocks_of_zeros_in_every_namespace() -> None:
    a = numbers(6)
    for convert in (lambda v: v, as_float, lambda v: torch.tensor(as_float(v))):
        given = {k: convert(v) for k, v in a.items()}
        prompt = Prompt(Tokens(given["X"], given["Y"]), Tokens(given["Q"], given["S"]))
        zero = {k: v * 0 for k, v in given.items()}
        absent = Head(Value(y_from_y=given["yy0"]), Projection(given["kx0"]), Projection(y=given["qy0"]))
        present = Head(
            Value(zero["xx0"], zero["xy0"], zero["yx0"], given["yy0"]),
            Projection(given["kx0"], zero["ky0"]),
            Projection(zero["qx0"], given["qy0"]),
        )
        one, other = layer([absent], prompt), layer([present], prompt)
        for part in ("context", "query"):
            for slot in ("x", "y"):
                assert (getattr(getattr(one, part), slot) == getattr(getattr(other, part), slot)).all()


# --- torch: batches, gradients, devices -------------------------------------------------------------


def tensors(seed: int, **options: Any) -> dict[str, torch.Tensor]:
    return {k: torch.tensor(as_float(v), **options) for k, v in numbers(seed).items()}


@by_case
@pytest.mark.parametrize("batched_weights", [False, True], ids=("shared weights", "weights of their own"))
def test_a_batch_of_prompts_is_each_prompt_alone(name: str, batched_weights: bool) -> None:
    """Batched and single products may round differently: each is within the bound of the exact result."""
    singles = [tensors(seed) for seed in (7, 8, 9)]
    names = list(AXES) if batched_weights else list(TOKENS)
    shared = {k: singles[0][k] for k in AXES if k not in names}
    singles = [{k: s[k] for k in names} | shared for s in singles]
    together = {k: torch.stack([s[k] for s in singles]) for k in names} | shared
    result = after_layer(together, CASES[name].similarity)
    for b, single in enumerate(singles):
        alone = after_layer(single, CASES[name].similarity)
        bound = after_layer({k: bounded.inputs(v.numpy()) for k, v in single.items()}, CASES[name].similarity)
        for slot in SLOTS:
            assert result[slot].shape == (3, *alone[slot].shape)
            assert (abs(result[slot][b] - alone[slot]).numpy() <= 2 * bound[slot].error).all(), slot


def test_a_numpy_batch_is_each_prompt_alone() -> None:
    singles = [{k: as_float(v) for k, v in numbers(seed).items()} for seed in (7, 8)]
    together = after_layer({k: numpy.stack([s[k] for s in singles]) for k in AXES}, Softmax())
    for b, single in enumerate(singles):
        alone = after_layer(single, Softmax())
        bound = after_layer({k: bounded.inputs(v) for k, v in single.items()}, Softmax())
        for slot in SLOTS:
            assert (abs(together[slot][b] - alone[slot]) <= 2 * bound[slot].error).all(), slot


@pytest.mark.parametrize("similarity", [Linear(), Softmax()], ids=("linear", "softmax"))
def test_gradients_flow_to_every_weight_and_token_and_are_right(similarity: Similarity) -> None:
    """gradcheck compares with finite differences, two layers deep, at the smallest sizes with d > 1."""
    small = {"d": 2, "n_y": 1, "n": 2, "m": 1, "p": 1}
    given = {k: v[tuple(slice(0, small[axis]) for axis in AXES[k])] for k, v in tensors(10).items()}
    names = [k for k in given if not k.endswith("1")]
    leaves = [given[k].clone().requires_grad_() for k in names]

    def query_slot(*arrays: torch.Tensor) -> torch.Tensor:
        a = dict(zip(names, arrays, strict=True))
        head = Head(
            Value(a["xx0"], a["xy0"], a["yx0"], a["yy0"]),
            Projection(a["kx0"], a["ky0"]),
            Projection(a["qx0"], a["qy0"]),
            similarity,
        )
        prompt = Prompt(Tokens(a["X"], a["Y"]), Tokens(a["Q"], a["S"]))
        return transformer([[head]] * 2, prompt).query.y

    assert torch.autograd.gradcheck(query_slot, leaves)
    query_slot(*leaves).sum().backward()
    for name, leaf in zip(names, leaves, strict=True):
        assert leaf.grad is not None, name
        assert bool((leaf.grad != 0).any()), name


def test_single_precision_stays_single_precision() -> None:
    result = after_layer(tensors(11, dtype=torch.float32), Softmax(Fraction(1, 2)))
    assert {slot: a.dtype for slot, a in result.items()} == dict.fromkeys(SLOTS, torch.float32)


@pytest.mark.skipif(not torch.cuda.is_available(), reason="GPU: not run, no CUDA device")
@by_case
def test_cuda_is_within_the_error_bound_of_the_loops(name: str) -> None:
    a, case = numbers(3), CASES[name]
    result = after_layer({k: torch.tensor(as_float(v), device="cuda") for k, v in a.items()}, case.similarity)
    bound = after_layer({k: bounded.inputs(as_float(v)) for k, v in a.items()}, case.similarity)
    for slot, expected in by_loops(a, case).items():
        assert result[slot].device.type == "cuda"
        assert (distance(result[slot].cpu().numpy(), expected) <= bound[slot].error).all(), slot
