"""A layer on tokens with any slots is the layer of stacked tokens, and pairs (x, y) are tokens of two slots."""

from __future__ import annotations

from fractions import Fraction

import numpy
import pytest

from constructions.arrays.exact import array
from constructions.definitions.attention import Head, Multiple, Projection, Value, layer
from constructions.definitions.prompt import Prompt, Tokens

ROWS = {"a": 2, "b": 1, "c": 3, "e": 2}  # the slots, and how many rows each has
N, M, P = 3, 2, 2


def integers(seed: int, *shape: int) -> numpy.ndarray:
    random = numpy.random.default_rng(seed)
    return array([Fraction(int(k)) for k in random.integers(-4, 5, size=int(numpy.prod(shape)))], shape)


def blocks(seed: int) -> Head:
    """Blocks between some of the slots, not all of them."""
    value = {("a", "c"): (2, 3), ("c", "b"): (3, 1), ("b", "b"): (1, 1), ("a", "a"): (2, 2), ("b", "e"): (1, 2)}
    key, query = {"e": (P, 2), "b": (P, 1)}, {"c": (P, 3), "a": (P, 2)}
    return Head(
        {places: integers(seed + k, *shape) for k, (places, shape) in enumerate(value.items())},
        {slot: integers(seed + 10 + k, *shape) for k, (slot, shape) in enumerate(key.items())},
        {slot: integers(seed + 20 + k, *shape) for k, (slot, shape) in enumerate(query.items())},
    )


def tokens(seed: int, count: int) -> Tokens:
    return Tokens(**{slot: integers(seed + k, rows, count) for k, (slot, rows) in enumerate(ROWS.items())})


def spans() -> dict[str, slice]:
    ends = numpy.cumsum(list(ROWS.values()))
    return {slot: slice(end - rows, end) for (slot, rows), end in zip(ROWS.items(), ends, strict=True)}


def by_matrices(heads: list[Head], prompt: Prompt) -> tuple[numpy.ndarray, numpy.ndarray]:
    """e_j + sum over heads, sum_i V e_i <K e_i, Q e_j>, with dense matrices on stacked tokens."""
    at, size = spans(), sum(ROWS.values())
    context, query = (numpy.concatenate([t[slot] for slot in ROWS]) for t in (prompt.context, prompt.query))
    added = [context * 0, query * 0]
    for head in heads:
        v, k, q = (numpy.zeros(shape, dtype=object) for shape in ((size, size), (P, size), (P, size)))
        for (to, source), block in head.value.items():
            v[at[to], at[source]] = block
        for matrix, own in ((k, head.key), (q, head.query)):
            for slot, block in own.items():
                matrix[:, at[slot]] = block
        for place, targets in enumerate((context, query)):
            added[place] = added[place] + v @ context @ (k @ context).T @ (q @ targets)
    return context + added[0], query + added[1]


def test_construction_a_layer_on_four_slots_is_the_layer_of_stacked_tokens() -> None:
    prompt, heads = Prompt(tokens(1, N), tokens(50, M)), [blocks(100), blocks(200)]
    after = layer(heads, prompt)
    for made, expected in zip((after.context, after.query), by_matrices(heads, prompt), strict=True):
        assert list(made) == list(ROWS)
        assert {slot: made[slot].tolist() for slot in ROWS} == {s: expected[at].tolist() for s, at in spans().items()}


def test_construction_the_order_of_the_slots_says_nothing() -> None:
    prompt, heads = Prompt(tokens(1, N), tokens(50, M)), [blocks(100)]
    turned = Prompt(*(Tokens(**dict(reversed(list(t.items())))) for t in (prompt.context, prompt.query)))
    after, other = layer(heads, prompt), layer(heads, turned)
    for slot in ROWS:
        assert after.context[slot].tolist() == other.context[slot].tolist()
        assert after.query[slot].tolist() == other.query[slot].tolist()


def test_construction_pairs_are_tokens_of_two_slots_under_any_names() -> None:
    x, y, q, s = integers(1, 2, N), integers(2, 1, N), integers(3, 2, M), integers(4, 1, M)
    yx, yy, b, c = integers(5, 1, 2), integers(6, 1, 1), integers(7, P, 2), integers(8, P, 1)
    pairs = layer(
        [Head(Value(y_from_x=yx, y_from_y=yy), Projection(x=b), Projection(y=c))], Prompt(Tokens(x, y), Tokens(q, s))
    )
    named = layer(
        [Head({("u", "w"): yx, ("u", "u"): yy}, {"w": b}, {"u": c})], Prompt(Tokens(w=x, u=y), Tokens(w=q, u=s))
    )
    assert pairs.context.y.tolist() == named.context["u"].tolist()
    assert pairs.query.y.tolist() == named.query["u"].tolist()
    assert named.context["w"].tolist() == x.tolist()


def test_construction_a_multiple_of_the_identity_goes_from_any_slot_to_one_of_as_many_rows() -> None:
    prompt = Prompt(tokens(1, N), tokens(50, M))
    made, matrix = ({("a", "e"): block} for block in (Multiple(Fraction(2)), array([2, 0, 0, 2], (2, 2))))
    one, other = (layer([Head(value, {"c": Multiple()}, {"c": Multiple()})], prompt) for value in (made, matrix))
    assert one.query["a"].tolist() == other.query["a"].tolist()
    with pytest.raises(ValueError, match=r"^value of b from e is a multiple of the identity on 2 rows, expected 1$"):
        layer([Head({("b", "e"): Multiple(2)}, {"c": Multiple()}, {"c": Multiple()})], prompt)
