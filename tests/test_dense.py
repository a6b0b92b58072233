"""The papers' dense matrices and the token-pair layer are one layer: exactly, for every entry a free symbol."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import prod
from typing import Any

import numpy
import pytest
import torch
from dense import (
    DenseHeadKQVP,
    DenseHeadVBC,
    context_mask,
    from_kqvp,
    from_vbc,
    layer_kqvp,
    layer_vbc,
    stack,
    to_kqvp,
    to_vbc,
    unstack,
    update_vbc,
)

from constructions.arrays import bounded, indexed
from constructions.arrays.exact import ExactRing, FreeFunction, array
from constructions.definitions.attention import Head, Projection, Value, layer
from constructions.definitions.prompt import Prompt, Tokens
from constructions.definitions.similarity import Exponential, Kernel, Linear, Normalised, Relu, Similarity, Softmax
from constructions.definitions.transformer import prediction, transformer

Sizes = tuple[int, int, int, int]  # d, n_y, n, m
SIZES: tuple[Sizes, ...] = ((1, 1, 1, 1), (2, 1, 2, 1), (1, 2, 3, 1), (2, 2, 2, 2))


def symbols(
    shapes: dict[str, tuple[int, ...]], spare: int = 0, fractions: bool = False
) -> tuple[dict[str, numpy.ndarray], ExactRing]:
    """Arrays all of whose entries are different generators of one ring."""
    names = [f"{name}[{k}]" for name, shape in shapes.items() for k in range(prod(shape))]
    ring = ExactRing(names, spare=spare, fractions=fractions)
    entries = iter(ring.generators[name] for name in names)
    return {name: array([next(entries) for _ in range(prod(shape))], shape) for name, shape in shapes.items()}, ring


def vbc_symbols(sizes: Sizes, heads: int, spare: int = 0, fractions: bool = False) -> tuple[Any, Any, ExactRing]:
    """Heads (V, B, C) and stacked tokens of free symbols."""
    d, n_y, n, m = sizes
    shapes: dict[str, tuple[int, ...]] = {"Z": (d + n_y, n + m)}
    for k in range(heads):
        shapes |= {f"V{k}": (d + n_y, d + n_y), f"B{k}": (d, d), f"C{k}": (d, d)}
    a, ring = symbols(shapes, spare, fractions)
    return [DenseHeadVBC(a[f"V{k}"], a[f"B{k}"], a[f"C{k}"]) for k in range(heads)], a["Z"], ring


def kqvp_symbols(sizes: Sizes, heads: int) -> tuple[list[DenseHeadKQVP], numpy.ndarray]:
    """Heads (W_K, W_Q, W_V, P) and stacked tokens of free symbols; p = 1 + d and v = n_y, not D."""
    d, n_y, n, m = sizes
    size, shapes = d + n_y, {"Z": (d + n_y, n + m)}
    for k in range(heads):
        shapes |= {f"W_K{k}": (1 + d, size), f"W_Q{k}": (1 + d, size), f"W_V{k}": (n_y, size), f"P{k}": (size, n_y)}
    a, _ = symbols(shapes)
    return [DenseHeadKQVP(a[f"W_K{k}"], a[f"W_Q{k}"], a[f"W_V{k}"], a[f"P{k}"]) for k in range(heads)], a["Z"]


def free_kernel(function: FreeFunction) -> Kernel:
    """The kernel whose value at every new pair of vectors is a new symbol."""

    def pairs(u: numpy.ndarray, w: numpy.ndarray) -> numpy.ndarray:
        return array([function(*a, *b) for a in u.T for b in w.T], (u.shape[1], w.shape[1]))

    return Kernel(pairs)


def blocks_of(z: Any, d: int, n: int) -> Prompt:
    """Stacked tokens cut by hand."""
    return Prompt(Tokens(z[:d, :n], z[d:, :n]), Tokens(z[:d, n:], z[d:, n:]))


def stacked(prompt: Prompt) -> numpy.ndarray:
    """numpy's own block matrix of a prompt."""
    return numpy.block([[prompt.context.x, prompt.query.x], [prompt.context.y, prompt.query.y]])


def same(a: Any, b: Any) -> bool:
    return a.shape == b.shape and bool((a == b).all())


def integers(random: numpy.random.Generator, *shape: int) -> numpy.ndarray:
    return array([Fraction(int(e)) for e in random.integers(-3, 4, size=prod(shape))], shape)


# --- the exact identity -----------------------------------------------------------------------------

SIMILARITIES: dict[str, Callable[[ExactRing], Similarity]] = {
    "linear": lambda ring: Linear(),
    "relu": lambda ring: Relu(),
    "exponential": lambda ring: Exponential(),
    "scaled exponential": lambda ring: Exponential(Fraction(1, 2)),
    "free kernel": lambda ring: free_kernel(ring.function("K")),
}


@pytest.mark.parametrize("sizes", SIZES, ids=str)
@pytest.mark.parametrize("heads", [1, 2])
@pytest.mark.parametrize("name", SIMILARITIES)
def test_construction_v_b_c_is_the_token_pair_layer_for_all_entries(name: str, heads: int, sizes: Sizes) -> None:
    d, _, n, m = sizes
    dense, z, ring = vbc_symbols(sizes, heads, spare=heads * (n + m) ** 2)
    similarity = SIMILARITIES[name](ring)
    after = layer([from_vbc(head, d, similarity) for head in dense], blocks_of(z, d, n))
    assert same(layer_vbc(dense, similarity, z, n), stacked(after))


@pytest.mark.parametrize("name", ["softmax", "normalised free kernel"])
@pytest.mark.parametrize("sizes", [(1, 1, 1, 1), (1, 1, 2, 1), (2, 1, 2, 2)], ids=str)
def test_construction_normalised_v_b_c_is_the_token_pair_layer_in_the_fraction_field(name: str, sizes: Sizes) -> None:
    d, _, n, m = sizes
    dense, z, ring = vbc_symbols(sizes, heads=1, spare=d**3 * (n + m) ** 2, fractions=True)
    similarity = Softmax() if name == "softmax" else Normalised(free_kernel(ring.function("K")))
    after = layer([from_vbc(dense[0], d, similarity)], blocks_of(z, d, n))
    assert same(layer_vbc(dense, similarity, z, n), stacked(after))


@pytest.mark.parametrize("sizes", SIZES, ids=str)
@pytest.mark.parametrize("heads", [1, 2])
def test_construction_k_q_v_p_is_the_token_pair_layer_for_all_entries(heads: int, sizes: Sizes) -> None:
    d, _, n, _ = sizes
    dense, z = kqvp_symbols(sizes, heads)
    after = layer([from_kqvp(head, d) for head in dense], blocks_of(z, d, n))
    assert same(layer_kqvp(dense, z, n), stacked(after))


def test_construction_heads_of_different_similarities_add_their_updates() -> None:
    (first, second), z, ring = vbc_symbols((2, 1, 2, 1), heads=2, spare=18)
    kernel = free_kernel(ring.function("K"))
    after = layer([from_vbc(first, 2), from_vbc(second, 2, kernel)], blocks_of(z, 2, 2))
    assert same(z + update_vbc(first, Linear(), z, 2) + update_vbc(second, kernel, z, 2), stacked(after))


def test_construction_both_papers_forms_of_one_head_are_one_layer() -> None:
    (head,), z, _ = vbc_symbols((2, 2, 2, 1), heads=1)
    pairs = from_vbc(head, 2)
    assert same(layer_kqvp([to_kqvp(pairs)], z, 2), layer_vbc([head], Linear(), z, 2))


def test_construction_gradient_descent_head_is_the_printed_matrices() -> None:
    """vonoswald2023, Proposition 1: W_K = W_Q = diag(I, 0), P W_V = (eta/N) [[0, 0], [W_0, -I]]."""
    w0 = array([Fraction(k) for k in (2, 3)], (1, 2))
    one, rate = array([Fraction(1), Fraction(0), Fraction(0), Fraction(1)], (2, 2)), Fraction(1, 5)
    head = Head(Value(y_from_x=w0 * rate, y_from_y=array([-rate], (1, 1))), Projection(x=one), Projection(x=one))
    dense = to_kqvp(head)
    assert dense.W_K.tolist() == dense.W_Q.tolist() == [[1, 0, 0], [0, 1, 0]]
    assert (dense.P @ dense.W_V).tolist() == [[0, 0, 0], [0, 0, 0], [Fraction(2, 5), Fraction(3, 5), Fraction(-1, 5)]]
    assert to_vbc(head).V.tolist() == (dense.P @ dense.W_V).tolist()


# --- conversions ------------------------------------------------------------------------------------


def all_blocks(sizes: Sizes) -> Head:
    d, n_y, _, _ = sizes
    a, _ = symbols(
        {
            "xx": (d, d),
            "xy": (d, n_y),
            "yx": (n_y, d),
            "yy": (n_y, n_y),
            "kx": (3, d),
            "ky": (3, n_y),
            "qx": (3, d),
            "qy": (3, n_y),
        }
    )
    return Head(Value(a["xx"], a["xy"], a["yx"], a["yy"]), Projection(a["kx"], a["ky"]), Projection(a["qx"], a["qy"]))


@pytest.mark.parametrize("sizes", SIZES, ids=str)
def test_a_head_with_all_blocks_is_found_again_from_k_q_v_p(sizes: Sizes) -> None:
    head = all_blocks(sizes)
    dense = to_kqvp(head)
    expected = numpy.block([[head.value[to, source] for source in "xy"] for to in "xy"])
    assert same(dense.P @ dense.W_V, expected)
    assert same(dense.W_K, numpy.hstack([head.key["x"], head.key["y"]]))
    assert same(dense.W_Q, numpy.hstack([head.query["x"], head.query["y"]]))
    found = from_kqvp(dense, sizes[0])
    for part in ("value", "key", "query"):
        assert set(getattr(found, part)) == set(getattr(head, part))
        for places, block in getattr(head, part).items():
            assert same(getattr(found, part)[places], block), (part, places)
    assert found.similarity == Linear()


@pytest.mark.parametrize("sizes", SIZES, ids=str)
def test_v_b_c_is_found_again_from_its_head(sizes: Sizes) -> None:
    (dense,), _, _ = vbc_symbols(sizes, heads=1)
    head = from_vbc(dense, sizes[0], Relu())
    found = to_vbc(head)
    assert same(found.V, dense.V)
    assert same(found.B, dense.B)
    assert same(found.C, dense.C)
    assert head.similarity == Relu()


def test_absent_blocks_are_zero_blocks() -> None:
    one, r = array([Fraction(1), Fraction(0), Fraction(0), Fraction(1)], (2, 2)), array([Fraction(7)], (1, 1))
    head = Head(Value(y_from_y=r), Projection(x=one), Projection(x=one))
    assert to_vbc(head).V.tolist() == [[0, 0, 0], [0, 0, 0], [0, 0, 7]]
    empty = Head(Value(), Projection(x=one), Projection(x=one))
    assert to_vbc(empty, n_y=2).V.tolist() == [[0] * 4] * 4


def test_zero_blocks_on_y_have_a_form_v_b_c() -> None:
    (dense,), _, _ = vbc_symbols((2, 1, 1, 1), heads=1)
    head = from_kqvp(to_kqvp(from_vbc(dense, 2)), 2)
    assert "y" in head.key
    assert same(to_vbc(head).B, dense.B)


def test_stacking_puts_the_query_columns_last_and_unstacking_undoes_it() -> None:
    z = array([Fraction(k) for k in range(15)], (3, 5))
    assert stack(blocks_of(z, 2, 3)).tolist() == z.tolist()
    prompt = unstack(z, 2, 3)
    assert prompt.context.x.tolist() == [[0, 1, 2], [5, 6, 7]]
    assert prompt.context.y.tolist() == [[10, 11, 12]]
    assert prompt.query.x.tolist() == [[3, 4], [8, 9]]
    assert prompt.query.y.tolist() == [[13, 14]]


def test_the_mask_is_the_identity_on_the_context() -> None:
    assert context_mask(2, 1, like=array([Fraction(0)], (1, 1))).tolist() == [[1, 0, 0], [0, 1, 0], [0, 0, 0]]


E1, E2 = numpy.eye(1), numpy.eye(2)


@pytest.mark.parametrize(
    ("convert", "head", "message"),
    [
        (to_vbc, Head(Value(y_from_y=E1), Projection(E2, E2[:, :1]), Projection(E2)), r"key\.y has shape \(2, 1\)"),
        (to_vbc, Head(Value(y_from_y=E1), Projection(E2), Projection(E2, E2[:, :1])), r"query\.y has shape \(2, 1\)"),
        (to_vbc, Head(Value(y_from_y=E1), Projection(), Projection(E2)), "no key block"),
        (to_kqvp, Head(Value(y_from_y=E1), Projection(E2), Projection()), "no query block"),
        (to_kqvp, Head(Value(y_from_y=E1), Projection(E2), Projection(E2), Relu()), r"similarity is Relu\(\)"),
        (to_vbc, Head(Value(x_from_x=E2), Projection(E2), Projection(E2)), "size n_y"),
        (to_kqvp, Head(Value(y_from_y=E1), Projection(y=E1), Projection(y=E1)), "size d"),
        (to_vbc, Head(Value(y_from_x=E1, y_from_y=E1), Projection(E2), Projection(E2)), r"key\.x .*\(2, 2\).*d = 1"),
        (to_vbc, Head(Value(y_from_y=E2[:1]), Projection(E2), Projection(E2)), r"value\.y_from_y .*\(1, 2\).*n_y = 1"),
        (to_vbc, Head(Value(y_from_y=E1), Projection(E2), Projection(E2[:1])), r"query\.x .*\(1, 2\).*p = 2"),
        (to_vbc, Head(Value(y_from_y=E1), Projection(E2[0]), Projection(E2)), r"key\.x has shape \(2,\)"),
    ],
)
def test_a_head_without_such_a_form_is_refused_by_name_and_shape(
    convert: Callable[[Head], Any], head: Head, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        convert(head)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: DenseHeadVBC(numpy.ones((3, 2)), E2, E2), r"V has shape \(3, 2\), expected \(\.\.\., 2, 2\)"),
        (lambda: DenseHeadVBC(E2, E2, E2), r"B has shape \(2, 2\), expected fewer columns than V of shape \(2, 2\)"),
        (lambda: DenseHeadVBC(numpy.eye(3), E2, E1), r"C has shape \(1, 1\), expected \(\.\.\., 2, 2\)"),
        (lambda: DenseHeadKQVP(E2, E1, E2, E2), r"W_Q has shape \(1, 1\), expected \(\.\.\., 2, 2\)"),
        (lambda: DenseHeadKQVP(E2, E2, E1, E2), r"W_V has shape \(1, 1\), expected \(\.\.\., 1, 2\)"),
        (lambda: DenseHeadKQVP(E2, E2, E2, E1), r"P has shape \(1, 1\), expected \(\.\.\., 2, 2\)"),
        (lambda: from_vbc(DenseHeadVBC(numpy.eye(3), E2, E2), 1), r"B has shape \(2, 2\), expected d = 1 columns"),
        (lambda: from_kqvp(DenseHeadKQVP(E2, E2, E2, E2), 2), r"W_K has shape \(2, 2\), expected more than d = 2"),
        (lambda: unstack(E2, 2, 1), r"z has shape \(2, 2\), expected more than d = 2 >= 1 rows"),
        (lambda: unstack(E2, 1, 2), r"z has shape \(2, 2\), expected more than n = 2 >= 1 columns"),
        (lambda: unstack(E2, 1, 0), r"z has shape \(2, 2\), expected more than n = 0 >= 1 columns"),
        (lambda: layer_kqvp([DenseHeadKQVP(E2, E2, E2, E2)], numpy.ones((3, 2)), 1), r"W_K has shape \(2, 2\)"),
        (lambda: layer_vbc([DenseHeadVBC(E2, E1, E1)], Linear(), numpy.ones((3, 2)), 1), r"V has shape \(2, 2\)"),
    ],
)
def test_dense_matrices_that_do_not_fit_are_refused_by_name_and_shape(call: Callable[[], Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()


def test_dense_matrices_are_concrete_arrays_of_one_namespace() -> None:
    network = indexed.Signature(("n",)).tensor("A", "n", "n")
    for matrix in (network, bounded.inputs(E2)):
        with pytest.raises(TypeError, match="W_K, W_Q, W_V, P"):
            DenseHeadKQVP(matrix, matrix, matrix, matrix)
    with pytest.raises(TypeError, match=r"V: \S*float64, B: \S*tensor"):
        DenseHeadVBC(E2, torch.eye(1), torch.eye(1))


# --- floating point, depth 3 ------------------------------------------------------------------------

FLOAT_SIMILARITIES = {
    "linear": Linear(),
    "relu": Relu(),
    "exponential": Exponential(2),
    "softmax": Softmax(),
}
DEPTH = 3


def random_vbc(random: numpy.random.Generator, d: int, n_y: int) -> DenseHeadVBC:
    size = d + n_y
    return DenseHeadVBC(*(random.normal(size=shape) / (3 * size) for shape in ((size, size), (d, d), (d, d))))


@pytest.mark.parametrize("name", ["linear", "relu", "exponential", "softmax"])
@pytest.mark.parametrize("kind", ["numpy", "torch"])
def test_v_b_c_agrees_with_the_token_pair_layer_in_floating_point_at_depth_3(name: str, kind: str) -> None:
    """Each side is within the running error bound of the exact result: products of zeros round nothing."""
    random = numpy.random.default_rng(5)
    d, n_y, n, m = 3, 2, 4, 2
    similarity = FLOAT_SIMILARITIES[name]
    layers = [[random_vbc(random, d, n_y) for _ in range(2)] for _ in range(DEPTH)]
    z = random.normal(size=(d + n_y, n + m))
    convert = numpy.asarray if kind == "numpy" else torch.tensor

    def heads(dense: Sequence[DenseHeadVBC], kind: Callable[[Any], Any]) -> list[Head]:
        return [
            Head(*({places: kind(b) for places, b in of.items()} for of in (h.value, h.key, h.query)), similarity)
            for h in (from_vbc(one, d, similarity) for one in dense)
        ]

    bound = transformer([heads(dense, bounded.inputs) for dense in layers], blocks_of(bounded.inputs(z), d, n))
    error = stacked(
        Prompt(Tokens(bound.context.x.error, bound.context.y.error), Tokens(bound.query.x.error, bound.query.y.error))
    )
    after = stack(transformer([heads(dense, convert) for dense in layers], unstack(convert(z), d, n)))
    current = convert(z)
    for dense in layers:
        current = layer_vbc(
            [DenseHeadVBC(convert(h.V), convert(h.B), convert(h.C)) for h in dense], similarity, current, n
        )
    assert error.max() < 1e-9
    assert (numpy.abs(numpy.asarray(current) - numpy.asarray(after)) <= 2 * error).all()
    assert numpy.abs(numpy.asarray(after) - z).max() > 1e-2, "the layers changed next to nothing"


ROUNDINGS = 3 * 100  # at most 100 additions and products on every path through a layer of these sizes


@pytest.mark.parametrize("kind", ["numpy", "torch"])
def test_k_q_v_p_agrees_with_the_token_pair_layer_in_floating_point_at_depth_3(kind: str) -> None:
    """A polynomial evaluated in any order is within roundings * u of itself at absolute values."""
    random = numpy.random.default_rng(6)
    d, n_y, n, m, p, v = 3, 1, 4, 1, 2, 5
    size = d + n_y
    shapes = ((p, size), (p, size), (v, size), (size, v))
    layers = [[[random.normal(size=s) / 4 for s in shapes] for _ in range(2)] for _ in range(DEPTH)]
    z = random.normal(size=(size, n + m))
    convert = numpy.asarray if kind == "numpy" else torch.tensor

    def dense_run(change: Callable[[Any], Any]) -> Any:
        current = change(z)
        for heads in layers:
            current = layer_kqvp([DenseHeadKQVP(*map(change, h)) for h in heads], current, n)
        return current

    pairs = [[from_kqvp(DenseHeadKQVP(*map(convert, h)), d) for h in heads] for heads in layers]
    after = numpy.asarray(stack(transformer(pairs, unstack(convert(z), d, n))))
    tolerance = 2 * ROUNDINGS * 2.0**-53 * dense_run(numpy.abs)
    assert (numpy.abs(numpy.asarray(dense_run(convert)) - after) <= tolerance).all()
    assert numpy.abs(after - z).max() > 1e-2, "the layers changed next to nothing"


def test_a_batch_of_dense_layers_is_each_of_them() -> None:
    random = numpy.random.default_rng(7)
    z = torch.tensor(random.normal(size=(3, 3, 4)))
    v, b, c = (torch.tensor(random.normal(size=s)) for s in ((3, 3), (2, 2), (2, 2)))
    batch = layer_vbc([DenseHeadVBC(v, b, c)], Softmax(), z, 3)
    for k in range(3):
        torch.testing.assert_close(batch[k], layer_vbc([DenseHeadVBC(v, b, c)], Softmax(), z[k], 3))
    torch.testing.assert_close(stack(unstack(z, 2, 3)), z)


# --- false neighbours -------------------------------------------------------------------------------


def printed(head: DenseHeadVBC, h: Any, z: Any, left: Any, right: Any) -> Any:
    """Z + V Z (left) h (right): the formula with a matrix on either side of h."""
    return z + head.V @ z @ left @ h @ right


def mask_and_identity(n: int, m: int) -> tuple[numpy.ndarray, numpy.ndarray]:
    identity = array([Fraction(int(i == j)) for i in range(n + m) for j in range(n + m)], (n + m, n + m))
    mask = identity.copy()
    mask[n:, n:] = Fraction(0)
    return mask, identity


@pytest.mark.parametrize("sizes", [(1, 1, 1, 1), (2, 1, 2, 1), (1, 1, 2, 2)], ids=str)
def test_another_place_of_the_mask_is_another_layer(sizes: Sizes) -> None:
    d, _, n, m = sizes
    (head,), z, ring = vbc_symbols(sizes, heads=1, spare=(n + m) ** 2)
    kernel = free_kernel(ring.function("K"))
    mask, identity = mask_and_identity(n, m)
    h = kernel(head.B @ z[:d], head.C @ z[:d])
    entry = h.copy()
    entry[n:, n:] = Fraction(0)
    after = stacked(layer([from_vbc(head, d, kernel)], blocks_of(z, d, n)))
    assert same(printed(head, h, z, mask, identity), after)
    assert not same(printed(head, entry, z, identity, identity), after), "an entry masked instead of a row"
    assert not same(printed(head, h, z, identity, mask), after), "h M"
    assert not same(printed(head, h, z, mask, mask), after), "M h M"
    assert not same(printed(head, h, z, identity, identity), after), "no mask"


@pytest.mark.parametrize("sizes", [(1, 1, 1, 1), (1, 1, 2, 1)], ids=str)
def test_another_normalisation_is_another_layer(sizes: Sizes) -> None:
    d, _, n, m = sizes
    (head,), z, ring = vbc_symbols(sizes, heads=1, spare=d**3 * (n + m) ** 2, fractions=True)
    kernel = free_kernel(ring.function("K"))
    mask, identity = mask_and_identity(n, m)
    k = kernel(head.B @ z[:d], head.C @ z[:d])
    after = stacked(layer([from_vbc(head, d, Normalised(kernel))], blocks_of(z, d, n)))
    assert same(printed(head, k / (mask @ k).sum(axis=0), z, mask, identity), after)
    assert not same(printed(head, k / k.sum(axis=0), z, mask, identity), after), "over all n + 1 keys"
    assert not same(printed(head, k / k.sum(axis=1)[:, None], z, mask, identity), after), "over the other axis"


def masked_entry_predictions(head: DenseHeadVBC, z: Any, n: int, depth: int) -> list[Any]:
    """Minus the query's y slot after 1, ..., depth linear layers with one entry masked instead of one row."""
    d, found = head.B.shape[-1], []
    _, identity = mask_and_identity(n, 1)
    for _ in range(depth):
        h = (head.B @ z[:d]).T @ (head.C @ z[:d])
        h[n:, n:] = Fraction(0)
        z = printed(head, h, z, identity, identity)
        found.append(-z[d:, n:])
    return found


def right_predictions(head: DenseHeadVBC, z: Any, n: int, depth: int) -> list[Any]:
    d = head.B.shape[-1]
    return [prediction(transformer([[from_vbc(head, d)]] * k, blocks_of(z, d, n))) for k in range(1, depth + 1)]


def test_a_masked_entry_is_first_seen_at_depth_3_on_one_token_by_hand() -> None:
    """x = x_t = y = 1, y <- y - (1/2) sum: slots (1/2, -1/2), (1/4, -3/4), (1/8, -7/8) against
    (1/2, -1/2), (1/2 - 1/4 + 1/4, -3/4), (.., -3/4 - 1/4)."""
    v = array([Fraction(0), Fraction(0), Fraction(0), Fraction(-1, 2)], (2, 2))
    one = array([Fraction(1)], (1, 1))
    head = DenseHeadVBC(v, one, one)
    z = array([Fraction(k) for k in (1, 1, 1, 0)], (2, 2))
    assert [p[0, 0] for p in right_predictions(head, z, 1, 3)] == [Fraction(1, 2), Fraction(3, 4), Fraction(7, 8)]
    assert [p[0, 0] for p in masked_entry_predictions(head, z, 1, 3)] == [Fraction(1, 2), Fraction(3, 4), 1]


@pytest.mark.parametrize("seed", range(3))
def test_a_masked_entry_is_first_seen_at_depth_3_when_the_query_slot_starts_at_zero(seed: int) -> None:
    random = numpy.random.default_rng(seed)
    d, n = 2, 3
    v = array([Fraction(0)] * 8 + [Fraction(-1, 7)], (3, 3))
    head = DenseHeadVBC(v, integers(random, d, d), integers(random, d, d))
    z = integers(random, d + 1, n + 1)
    z[d, n] = Fraction(0)
    right, wrong = right_predictions(head, z, n, 3), masked_entry_predictions(head, z, n, 3)
    assert same(right[0], wrong[0])
    assert same(right[1], wrong[1])
    assert not same(right[2], wrong[2])
    assert abs(right[2][0, 0] - wrong[2][0, 0]) > abs(right[2][0, 0]) / 1000
