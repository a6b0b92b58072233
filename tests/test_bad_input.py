"""What does not fit is refused where it enters, by the argument's name, its shape and the expected one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy
import pytest
import torch

from constructions.arrays import bounded, indexed
from constructions.arrays.namespace import namespace_of
from constructions.definitions.attention import Head, Projection, Value, layer
from constructions.definitions.prompt import Prompt, Tokens, prompt
from verify.checks.instances.sizes import Sizes

D, N_Y, N, M = 3, 2, 4, 1
X, Y = numpy.ones((D, N)), numpy.ones((N_Y, N))
Q, S = numpy.ones((D, M)), numpy.ones((N_Y, M))
KINDS: dict[str, Callable[[numpy.ndarray], Any]] = {"numpy": numpy.asarray, "torch": torch.tensor}
by_kind = pytest.mark.parametrize("kind", KINDS)


def with_entry(a: numpy.ndarray, entry: float) -> numpy.ndarray:
    changed = a.copy()
    changed[-1, -1] = entry
    return changed


@by_kind
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"x": X[0]}, r"^x has shape \(4,\), expected \(\.\.\., features, tokens\)$"),
        ({"y": Y[0]}, r"^y has shape \(4,\), expected \(\.\.\., features, tokens\)$"),
        ({"query_x": Q[:, 0]}, r"^query_x has shape \(3,\), expected \(\.\.\., features, tokens\)$"),
        ({"query_y": S[:, 0]}, r"^query_y has shape \(2,\), expected \(\.\.\., features, tokens\)$"),
        ({"x": X[0, 0]}, r"^x has shape \(\), expected"),
        ({"x": X[:, :0], "y": Y[:, :0]}, r"^x has shape \(3, 0\), expected every size to be at least 1$"),
        ({"x": X[:0], "query_x": Q[:0]}, r"^x has shape \(0, 4\), expected every size to be at least 1$"),
        ({"y": Y[:0]}, r"^y has shape \(0, 4\), expected every size to be at least 1$"),
        ({"query_x": Q[:, :0]}, r"^query_x has shape \(3, 0\), expected every size to be at least 1$"),
        ({"query_y": S[:, :0]}, r"^query_y has shape \(2, 0\), expected every size to be at least 1$"),
        ({"y": Y[:, :3]}, r"^y has shape \(2, 3\), expected 4 tokens as in x of shape \(3, 4\)$"),
        ({"y": Y.T}, r"^y has shape \(4, 2\), expected 4 tokens as in x of shape \(3, 4\)$"),
        ({"query_x": Q[:2]}, r"^query x has shape \(2, 1\), expected 3 features as in context x of shape \(3, 4\)$"),
        ({"query_y": S[:1]}, r"^query y has shape \(1, 1\), expected 2 features as in context y of shape \(2, 4\)$"),
        ({"query_y": Y}, r"^query_y has shape \(2, 4\), expected 1 tokens as in query_x of shape \(3, 1\)$"),
        *(
            ({name: with_entry(a, entry)}, rf"^{name} of shape \({len(a)}, {a.shape[1]}\) holds NaN or infinity")
            for name, a in (("x", X), ("y", Y), ("query_x", Q), ("query_y", S))
            for entry in (float("nan"), float("inf"), -float("inf"))
        ),
    ],
)
def test_a_prompt_of_the_wrong_shape_or_not_finite_is_refused(
    kind: str, arguments: dict[str, numpy.ndarray], message: str
) -> None:
    given = {name: KINDS[kind](a) for name, a in ({"x": X, "y": Y, "query_x": Q} | arguments).items()}
    with pytest.raises(ValueError, match=message):
        prompt(**given)


@pytest.mark.parametrize("name", ["x", "y", "query_x", "query_y"])
@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda a: a.astype(int), "has dtype int64, expected a floating point or exact"),
        (lambda a: a.astype(bool), "has dtype bool, expected a floating point or exact"),
        (lambda a: a * 1j, "has dtype complex128, expected a floating point or exact"),
        (lambda a: torch.tensor(a).long(), "has dtype torch.int64, expected a floating point tensor"),
        (lambda a: a.tolist(), "is a list, expected an array of numpy, torch, exact or indexed"),
        (lambda a: "abc", "is a str, expected an array"),
        (lambda a: 1.0, "is a float, expected an array"),
    ],
)
def test_a_prompt_of_another_type_is_refused(name: str, change: Callable[[numpy.ndarray], Any], message: str) -> None:
    given = {"x": X, "y": Y, "query_x": Q, "query_y": S}
    with pytest.raises(TypeError, match=rf"^{name} {message}"):
        prompt(**(given | {name: change(given[name])}))


@pytest.mark.parametrize("name", ["x", "y", "query_x"])
def test_a_part_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(TypeError, match=rf"^{name} is None, expected an array"):
        prompt(**({"x": X, "y": Y, "query_x": Q} | {name: None}))


@pytest.mark.parametrize(
    ("given", "kinds"),
    [
        ((X, torch.tensor(Y), Q), "x: float64, y: tensor, query_x: float64"),
        ((X, Y, torch.tensor(Q)), "x: float64, y: float64, query_x: tensor"),
        ((X, Y, bounded.inputs(Q)), "x: float64, y: float64, query_x: bounded"),
        ((X, Y.astype(int).astype(object), Q), "x: float64, y: exact, query_x: float64"),
        ((X, indexed.Signature(("n",)).tensor("Y", "n", "n"), Q), "x: float64, y: indexed, query_x: float64"),
    ],
)
def test_a_prompt_of_mixed_namespaces_is_refused(given: tuple[Any, Any, Any], kinds: str) -> None:
    with pytest.raises(TypeError, match=f"^arrays of one namespace are needed, got {kinds}$"):
        prompt(*given)


@pytest.mark.parametrize(
    ("x", "y", "query_x", "message"),
    [
        (torch.tensor(X), torch.tensor(Y).float(), torch.tensor(Q), r"^y of shape \(2, 4\) has dtype torch.float32"),
        (X, Y, Q.astype(numpy.float32), r"^query_x of shape \(3, 1\) has dtype float32, expected float64 as in x"),
    ],
)
def test_a_prompt_of_mixed_precision_is_refused(x: Any, y: Any, query_x: Any, message: str) -> None:
    with pytest.raises(TypeError, match=message):
        prompt(x, y, query_x)


@pytest.mark.parametrize("entry", [0.5, float("nan"), "a", None, 1j])
def test_an_exact_prompt_with_inexact_entries_is_refused(entry: Any) -> None:
    x = numpy.full((D, N), Fraction(1, 2), dtype=object)
    bad = x.copy()
    bad[0, 1] = entry
    with pytest.raises(TypeError, match=rf"^query_x of shape \(3, 4\) holds a {type(entry).__name__}, expected"):
        prompt(x, x, bad)
    prompt(x, x, x)


def test_a_bounded_prompt_with_nan_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^y of shape \(2, 4\) holds NaN or infinity"):
        prompt(bounded.inputs(X), bounded.inputs(with_entry(Y, float("nan"))), bounded.inputs(Q))


def test_a_good_prompt_is_taken_and_its_query_slot_starts_at_zero() -> None:
    for convert in KINDS.values():
        made = prompt(convert(X), convert(Y), convert(Q))
        assert made.query.y.shape == (N_Y, M)
        assert not made.query.y.any()


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (
            lambda: Tokens(X, Y[:, :3]),
            ValueError,
            r"^y has shape \(2, 3\), expected 4 tokens as in x of shape \(3, 4\)$",
        ),
        (lambda: Tokens(X[0], Y), ValueError, r"^x has shape \(4,\), expected"),
        (lambda: Tokens(X.tolist(), Y), TypeError, "^x is a list"),
        (lambda: Tokens(X, None), TypeError, "^y is None"),
        (lambda: Tokens(X, torch.tensor(Y)), TypeError, "x: float64, y: tensor"),
        (
            lambda: Prompt(Tokens(X, Y), Tokens(Q[:2], S)),
            ValueError,
            r"^query x has shape \(2, 1\), expected 3 features",
        ),
        (
            lambda: Prompt(Tokens(X, Y), Tokens(Q, S[:1])),
            ValueError,
            r"^query y has shape \(1, 1\), expected 2 features",
        ),
        (
            lambda: Prompt(Tokens(X, Y), Tokens(torch.tensor(Q), torch.tensor(S))),
            TypeError,
            "context: float64, query: tensor",
        ),
        (
            lambda: Prompt(Tokens(X, Y), Tokens(x=Q, z=S)),
            ValueError,
            "^query has the slots x, z, expected x, y$",
        ),
        (lambda: Tokens(X, x=X), TypeError, "^slots without a name are x and y, each is given once"),
        (lambda: Tokens(X, Y, Y), TypeError, "^slots without a name are x and y"),
        (lambda: Tokens(), TypeError, "one is needed$"),
        (
            lambda: Tokens(X, Y, z=Y[:, :3]),
            ValueError,
            r"^z has shape \(2, 3\), expected 4 tokens as in x of shape \(3, 4\)$",
        ),
    ],
)
def test_tokens_and_prompts_are_checked_when_they_are_made(
    call: Callable[[], Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        call()


# --- heads ------------------------------------------------------------------------------------------

HEAD = Head(Value(y_from_y=numpy.eye(N_Y)), Projection(x=numpy.eye(D)), Projection(x=numpy.eye(D)))


def test_the_head_that_is_spoilt_below_is_good() -> None:
    assert layer([HEAD], prompt(X, Y, Q)).query.y.shape == (N_Y, M)


@pytest.mark.parametrize("part", ["key", "query"])
def test_a_head_without_key_or_query_is_refused(part: str) -> None:
    with pytest.raises(ValueError, match="needs at least one block in its key and in its query"):
        layer([replace(HEAD, **{part: Projection()})], prompt(X, Y, Q))


@by_kind
@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"key": ("x", (3, 4))}, r"key from x has shape \(3, 4\), expected \(\.\.\., rows, 3\)"),
        ({"key": ("x", (3, 1))}, r"key from x has shape \(3, 1\), expected \(\.\.\., rows, 3\)"),
        ({"key": ("x", (3,))}, r"key from x has shape \(3,\), expected \(\.\.\., rows, 3\)"),
        ({"key": ("y", (3, 1))}, r"key from y has shape \(3, 1\), expected \(\.\.\., 3, 2\)"),
        ({"query": ("x", (1, 3))}, r"query from x has shape \(1, 3\), expected \(\.\.\., 3, 3\)"),
        ({"query": ("x", (2, 3))}, r"query from x has shape \(2, 3\), expected \(\.\.\., 3, 3\)"),
        ({"value": ("y_from_y", (1, 2))}, r"value of y from y has shape \(1, 2\), expected \(\.\.\., 2, 2\)"),
        ({"value": ("y_from_y", (2, 1))}, r"value of y from y has shape \(2, 1\), expected \(\.\.\., 2, 2\)"),
        ({"value": ("y_from_x", (1, 3))}, r"value of y from x has shape \(1, 3\), expected \(\.\.\., 2, 3\)"),
        ({"value": ("x_from_x", (1, 3))}, r"value of x from x has shape \(1, 3\), expected \(\.\.\., 3, 3\)"),
        ({"value": ("x_from_y", (3, 1))}, r"value of x from y has shape \(3, 1\), expected \(\.\.\., 3, 2\)"),
    ],
)
def test_a_block_that_does_not_fit_is_refused_and_never_stretched(
    kind: str, changes: dict[str, tuple[str, tuple[int, ...]]], message: str
) -> None:
    """A block of size 1 along an axis would be repeated by numpy and torch without a word."""
    convert = KINDS[kind]
    parts = {
        "value": {"y_from_y": numpy.eye(N_Y)},
        "key": {"x": numpy.eye(D)},
        "query": {"x": numpy.eye(D)},
    }
    for part, (block, shape) in changes.items():
        parts[part][block] = numpy.ones(shape)
    made = {part: {k: convert(a) for k, a in blocks.items()} for part, blocks in parts.items()}
    head = Head(Value(**made["value"]), Projection(**made["key"]), Projection(**made["query"]))
    with pytest.raises(ValueError, match=message):
        layer([head], prompt(convert(X), convert(Y), convert(Q)))


def test_a_head_of_another_namespace_is_refused_by_the_name_of_the_block() -> None:
    with pytest.raises(TypeError, match="key from x: tensor, token x: float64"):
        layer([replace(HEAD, key=Projection(x=torch.eye(D)))], prompt(X, Y, Q))
    with pytest.raises(TypeError, match="value of y from y is a list"):
        layer([replace(HEAD, value=Value(y_from_y=[[1.0, 0.0], [0.0, 1.0]]))], prompt(X, Y, Q))


@pytest.mark.parametrize(
    ("part", "blocks", "message"),
    [
        ("value", {("z", "x"): numpy.eye(D)}, "^value of z: there is no slot z, the tokens have x, y$"),
        ("value", {("x", "z"): numpy.eye(D)}, "^value of x from z: there is no slot z, the tokens have x, y$"),
        ("key", {"z": numpy.eye(D)}, "^key from z: there is no slot z, the tokens have x, y$"),
        ("query", {"z": numpy.eye(D)}, "^query from z: there is no slot z, the tokens have x, y$"),
    ],
)
def test_a_block_of_a_slot_that_no_token_has_is_refused_by_its_name(
    part: str, blocks: dict[Any, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        layer([replace(HEAD, **{part: blocks})], prompt(X, Y, Q))


def test_a_block_that_is_none_is_refused_where_it_is_not_left_out() -> None:
    with pytest.raises(TypeError, match=r"^key from x is None, expected an array"):
        layer([replace(HEAD, key={"x": None})], prompt(X, Y, Q))


# --- contractions -----------------------------------------------------------------------------------


@by_kind
@pytest.mark.parametrize(
    ("subscripts", "shapes"),
    [
        ("ij,jk->ik", ((3, 4), (2, 5))),
        ("ij->i", ((3,),)),
        ("i,i->", ((3,), (4,))),
    ],
)
def test_a_contraction_that_does_not_fit_is_refused(
    kind: str, subscripts: str, shapes: tuple[tuple[int, ...], ...]
) -> None:
    given = [KINDS[kind](numpy.ones(shape)) for shape in shapes]
    with pytest.raises((ValueError, RuntimeError)):
        namespace_of(a=given[0]).einsum(subscripts, *given)


@pytest.mark.parametrize(("n", "depth"), [(0, 1), (-2, 1), (2.0, 1), (2, -1)])
def test_sizes_that_are_no_sizes_are_refused(n: Any, depth: int) -> None:
    with pytest.raises(ValueError, match=r"^(n|L) = .*, expected an integer of at least"):
        Sizes((("n", n),), depth)


def test_no_array_at_all_has_no_namespace() -> None:
    with pytest.raises(TypeError, match="arrays of one namespace are needed, got none"):
        namespace_of(x=None)
