"""The layer as the papers print it: stacked tokens, dense matrices, and conversions to and from heads.

    cheng2024       Z + sum over heads  V Z M h(B X, C X),   X the first d rows of Z, M = diag(I_n, 0_m)
    vonoswald2023   e_j + sum over heads  P sum_{i <= n} (W_V e_i) (W_K e_i)^T (W_Q e_j),   e = (x, y)

Z = [[X, Q], [Y, S]] has D = d + n_y rows, and n context columns before m query columns.  This is a second
*description* of the layer, written straight from those formulas with explicit matrices.  It serves only to
prove that both descriptions agree: what is trained, proved and checked elsewhere runs
``constructions.definitions.attention.layer`` and never this module.  It works on concrete arrays (numpy,
torch with or without batch axes, exact).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from constructions.arrays import bounded, indexed
from constructions.arrays.namespace import Namespace, namespace_of
from constructions.definitions.attention import Head, Projection, Value
from constructions.definitions.prompt import Prompt, Tokens
from constructions.definitions.similarity import Linear, Normalised, Similarity

LINEAR = Linear()
BLOCKS = {  # block -> the sizes of its rows and columns
    "value.x_from_x": ("d", "d"),
    "value.x_from_y": ("d", "n_y"),
    "value.y_from_x": ("n_y", "d"),
    "value.y_from_y": ("n_y", "n_y"),
    "key.x": ("p", "d"),
    "key.y": ("p", "n_y"),
    "query.x": ("p", "d"),
    "query.y": ("p", "n_y"),
}


@dataclass(frozen=True)
class DenseHeadVBC:
    """V: (..., D, D); key map B and query map C: (..., p, d), acting on the first d rows; p = d in the paper."""

    V: Any
    B: Any
    C: Any

    def __post_init__(self) -> None:
        _concrete(V=self.V, B=self.B, C=self.C)
        size, d = self.V.shape[-1], self.B.shape[-1]
        _require_shape("V", self.V, size, size)
        if not 1 <= d < size:
            raise ValueError(
                f"B has shape {tuple(self.B.shape)}, expected fewer columns than V of shape {tuple(self.V.shape)}"
            )
        _require_shape("C", self.C, self.B.shape[-2], d)


@dataclass(frozen=True)
class DenseHeadKQVP:
    """W_K, W_Q: (..., p, D); W_V: (..., v, D); P: (..., D, v).  Its similarity is linear."""

    W_K: Any
    W_Q: Any
    W_V: Any
    P: Any

    def __post_init__(self) -> None:
        _concrete(W_K=self.W_K, W_Q=self.W_Q, W_V=self.W_V, P=self.P)
        p, size = self.W_K.shape[-2:]
        _require_shape("W_Q", self.W_Q, p, size)
        _require_shape("W_V", self.W_V, self.W_V.shape[-2], size)
        _require_shape("P", self.P, size, self.W_V.shape[-2])


def _concrete(**arrays: Any) -> Namespace:
    """The namespace of the arrays.  Raises TypeError for one without matrix products, ValueError for a vector."""
    xp = namespace_of(**arrays)
    if xp is indexed or xp is bounded:
        raise TypeError(f"{', '.join(arrays)}: dense matrices are arrays of numpy, torch or exact")
    for name, a in arrays.items():
        if a is not None and a.ndim < 2:
            raise ValueError(f"{name} has shape {tuple(a.shape)}, expected (..., rows, columns)")
    return xp


def _require_shape(name: str, a: Any, rows: int, columns: int) -> None:
    if tuple(a.shape[-2:]) != (rows, columns):
        raise ValueError(f"{name} has shape {tuple(a.shape)}, expected (..., {rows}, {columns})")


# --- tokens -----------------------------------------------------------------------------------------


def stack(prompt: Prompt) -> Any:
    """Z = [[X, Q], [Y, S]], shape (..., d + n_y, n + m): context columns, then query columns."""
    context, query = prompt.context, prompt.query
    d, n = context.x.shape[-2:]
    parts = {"context.x": context.x, "context.y": context.y, "query.x": query.x, "query.y": query.y}
    _concrete(**parts)
    x, y, first, last = slice(0, d), slice(d, None), slice(0, n), slice(n, None)
    places = dict(zip(parts, ((x, first), (y, first), (x, last), (y, last)), strict=True))
    return _matrix(d + context.y.shape[-2], n + query.x.shape[-1], parts, places)


def unstack(z: Any, d: int, n: int) -> Prompt:
    """The prompt whose stacked tokens are ``z``: the first d rows are x, the first n columns the context.

    Raises ValueError unless 1 <= d < rows and 1 <= n < columns.
    """
    _concrete(z=z)
    _require_columns(z, n)
    if not 1 <= d < z.shape[-2]:
        raise ValueError(f"z has shape {tuple(z.shape)}, expected more than d = {d} >= 1 rows")
    context, query = z[..., :n], z[..., n:]
    return Prompt(Tokens(context[..., :d, :], context[..., d:, :]), Tokens(query[..., :d, :], query[..., d:, :]))


def _require_columns(z: Any, n: int) -> None:
    if not 1 <= n < z.shape[-1]:
        raise ValueError(f"z has shape {tuple(z.shape)}, expected more than n = {n} >= 1 columns")


# --- Cheng et al. -----------------------------------------------------------------------------------


def context_mask(n: int, m: int, like: Any) -> Any:
    """M = diag(I_n, 0_m), shape (n + m, n + m)."""
    identity = namespace_of(like=like).eye(n + m, like=like)
    return identity[:, :n] @ identity[:n, :]


def similarities(similarity: Similarity, keys: Any, queries: Any, mask: Any) -> Any:
    """h(BX, CX), shape (..., n + m, n + m); a normalised one sums over the context keys, the query's rows are zero."""
    if not isinstance(similarity, Normalised):
        return similarity(keys, queries)
    weights = mask @ similarities(similarity.similarity, keys, queries, mask)
    return weights * _concrete(weights=weights).reciprocal(weights.sum(axis=-2, keepdims=True))


def update_vbc(head: DenseHeadVBC, similarity: Similarity, z: Any, n: int) -> Any:
    """V Z M h(B X, C X): what one head adds to the tokens z (..., D, n + m)."""
    _concrete(V=head.V, z=z)
    _require_columns(z, n)
    _require_shape("V", head.V, z.shape[-2], z.shape[-2])
    mask = context_mask(n, z.shape[-1] - n, like=z)
    x = z[..., : head.B.shape[-1], :]
    return head.V @ z @ mask @ similarities(similarity, head.B @ x, head.C @ x, mask)


def layer_vbc(heads: Sequence[DenseHeadVBC], similarity: Similarity, z: Any, n: int) -> Any:
    """Z + sum over heads V Z M h(B X, C X); for heads of different similarities add their ``update_vbc``."""
    after = z
    for head in heads:
        after = after + update_vbc(head, similarity, z, n)
    return after


def to_vbc(head: Head, d: int | None = None, n_y: int | None = None) -> DenseHeadVBC:
    """The matrices V, B, C of a head, absent blocks being zero; the head's similarity stays with the caller.

    ``d`` and ``n_y`` are needed where no block has that size.  Raises ValueError when key or query read y,
    or when shapes contradict each other.
    """
    blocks, sizes = _blocks(head, d, n_y)
    for name in ("key.y", "query.y"):
        block = blocks.pop(name, None)
        if block is not None and not bool((block == 0).all()):
            raise ValueError(
                f"{name} has shape {tuple(block.shape)} and is not zero, expected none: B and C act on x alone"
            )
    return DenseHeadVBC(
        V=_assemble(blocks, sizes, "value"),
        B=_assemble(blocks, sizes, "key", "d"),
        C=_assemble(blocks, sizes, "query", "d"),
    )


def from_vbc(dense: DenseHeadVBC, d: int, similarity: Similarity = LINEAR) -> Head:
    """The head whose matrices are V, B, C; zero blocks stay as arrays."""
    if dense.B.shape[-1] != d:
        raise ValueError(f"B has shape {tuple(dense.B.shape)}, expected d = {d} columns")
    return Head(_value(dense.V, d), Projection(x=dense.B), Projection(x=dense.C), similarity)


# --- von Oswald et al. ------------------------------------------------------------------------------


def layer_kqvp(heads: Sequence[DenseHeadKQVP], z: Any, n: int) -> Any:
    """e_j + sum over heads P sum_{i <= n} (W_V e_i) (W_K e_i)^T (W_Q e_j) for every column e_j of z (..., D, n + m)."""
    _require_columns(z, n)
    context = z[..., :n]
    after = z
    for head in heads:
        _concrete(W_K=head.W_K, z=z)
        _require_shape("W_K", head.W_K, head.W_K.shape[-2], z.shape[-2])
        outer = (head.W_V @ context) @ (head.W_K @ context).swapaxes(-1, -2)  # (..., v, p)
        after = after + head.P @ outer @ (head.W_Q @ z)
    return after


def to_kqvp(head: Head, d: int | None = None, n_y: int | None = None) -> DenseHeadKQVP:
    """The matrices of a linear head, with P the identity; absent blocks are zero.

    ``d`` and ``n_y`` are needed where no block has that size.  Raises ValueError when the similarity is not
    linear or shapes contradict each other.
    """
    if head.similarity != LINEAR:
        raise ValueError(
            f"the similarity is {head.similarity}, expected Linear(): W_K and W_Q enter by an inner product"
        )
    blocks, sizes = _blocks(head, d, n_y)
    value = _assemble(blocks, sizes, "value")
    return DenseHeadKQVP(
        W_K=_assemble(blocks, sizes, "key"),
        W_Q=_assemble(blocks, sizes, "query"),
        W_V=value,
        P=namespace_of(value=value).eye(sizes["d"] + sizes["n_y"], like=value),
    )


def from_kqvp(dense: DenseHeadKQVP, d: int) -> Head:
    """The linear head with value P W_V, key W_K, query W_Q; zero blocks stay as arrays."""
    size = dense.W_K.shape[-1]
    if not 1 <= d < size:
        raise ValueError(f"W_K has shape {tuple(dense.W_K.shape)}, expected more than d = {d} >= 1 columns")
    key, query = (Projection(x=w[..., :d], y=w[..., d:]) for w in (dense.W_K, dense.W_Q))
    return Head(_value(dense.P @ dense.W_V, d), key, query)


# --- matrices and their blocks ----------------------------------------------------------------------


def _value(matrix: Any, d: int) -> dict[tuple[str, str], Any]:
    x, y = matrix[..., :d, :], matrix[..., d:, :]
    return Value(x_from_x=x[..., :d], x_from_y=x[..., d:], y_from_x=y[..., :d], y_from_y=y[..., d:])


def _blocks(head: Head, d: int | None, n_y: int | None) -> tuple[dict[str, Any], dict[str, int]]:
    """The blocks that are present, and the sizes d, n_y and p they agree on."""
    blocks = {f"value.{to}_from_{source}": block for (to, source), block in head.value.items()}
    for part, own in (("key", head.key), ("query", head.query)):
        blocks |= {f"{part}.{slot}": block for slot, block in own.items()}
    for part in ("key", "query"):
        if not any(name.startswith(part) for name in blocks):
            raise ValueError(f"the head has no {part} block, expected {part}.x or {part}.y")
    _concrete(**blocks)
    sizes = {size: given for size, given in (("d", d), ("n_y", n_y)) if given is not None}
    for name, block in blocks.items():
        for size, length in zip(BLOCKS[name], block.shape[-2:], strict=True):
            if sizes.setdefault(size, int(length)) != length:
                raise ValueError(
                    f"{name} has shape {tuple(block.shape)}, expected (..., {', '.join(BLOCKS[name])})"
                    f" with {size} = {sizes[size]}"
                )
    for size in ("d", "n_y"):
        if size not in sizes:
            raise ValueError(
                f"no block of the head has the size {size}, among {', '.join(blocks)}: expected it as an argument"
            )
    return blocks, sizes


def _assemble(blocks: dict[str, Any], sizes: dict[str, int], part: str, columns: str = "D") -> Any:
    """The matrix of ``value`` (D, D), ``key`` or ``query`` (p, D); their x columns (p, d) for columns = "d"."""
    d = sizes["d"]
    total = sizes | {"D": d + sizes["n_y"]}
    spans = {"d": slice(0, d), "n_y": slice(d, None), "p": slice(None)}
    mine = {name: block for name, block in blocks.items() if name.startswith(part)}
    places = {name: (spans[BLOCKS[name][0]], spans[BLOCKS[name][1]]) for name in mine}
    like = next(iter(blocks.values()))
    return _matrix(total["D" if part == "value" else "p"], total[columns], mine, places, like)


def _matrix(
    rows: int, columns: int, parts: dict[str, Any], places: dict[str, tuple[slice, slice]], like: Any = None
) -> Any:
    """The matrix that holds each part at its place and zero elsewhere: a sum of E part F^T, E and F slices of I."""
    like = next(iter(parts.values())) if like is None else like
    xp = namespace_of(like=like)
    left, right = xp.eye(rows, like=like), xp.eye(columns, like=like)
    total = xp.zeros((rows, columns), like=like)
    for name, part in parts.items():
        at_rows, at_columns = places[name]
        total = total + left[:, at_rows] @ part @ right[at_columns, :]
    return total
