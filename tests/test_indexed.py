"""Equality of indexed arrays is equality at every size: checked against sums over all index assignments.

A network is written here a second time, as letters: ``Piece("A", "ij")`` is A_ij, a ``Product`` sums over
its ``bound`` letters, and an argument of a function is a list of products.  ``value`` evaluates it from the
definition with plain loops; ``build`` makes the indexed array.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import pytest
from brute_force import Assignment, Table, evaluate, positions
from hypothesis import given
from hypothesis import strategies as st

from constructions.arrays import indexed
from constructions.arrays.labelled_graph import Graph

AXIS = dict.fromkeys("ijklmpsz", "n") | dict.fromkeys("abeoqtu", "d")
TENSORS = {"A": "nn", "B": "nd", "x": "n", "y": "n", "w": "d", "delta": "nn"}
FUNCTIONS = {"f": ("", ("",)), "g": ("", ("p",)), "h": ("", ("q", "")), "v": ("d", ("",))}  # values, parameters
OVER = indexed.Signature(("n", "d"), ("c",))
Coefficient = Fraction | str  # a number, the scalar c, or the size of an axis


@dataclass(frozen=True)
class Piece:
    """A tensor at its letters; with arguments, a function whose value has those letters."""

    name: str
    letters: str
    arguments: tuple[Slot, ...] = ()


@dataclass(frozen=True)
class Slot:
    """An argument: a vector over ``parameter`` (none: a number) given as a sum of products."""

    parameter: str
    products: tuple[Product, ...]


@dataclass(frozen=True)
class Product:
    coefficient: Coefficient
    bound: str
    pieces: tuple[Piece, ...]


Sum = tuple[Product, ...]


# --- the meaning of a network, and its array --------------------------------------------------------


def value(terms: Sum, place: dict[str, int], at: Assignment) -> Fraction:
    """The sum at one place of its free letters."""
    total = Fraction(0)
    for term in terms:
        c = term.coefficient
        number = c if isinstance(c, Fraction) else Fraction(at.sizes[c] if c in at.sizes else at.scalars[c])
        for position in positions([AXIS[letter] for letter in term.bound], at.sizes):
            here = place | dict(zip(term.bound, position, strict=True))
            product = number
            for piece in term.pieces:
                product *= _piece(piece, here, at)
            total += product
    return total


def _piece(piece: Piece, here: dict[str, int], at: Assignment) -> Fraction:
    legs = tuple(here[letter] for letter in piece.letters)
    if piece.name == "delta":
        return Fraction(int(legs[0] == legs[1]))
    if not piece.arguments:
        return at.tensors[piece.name][legs]
    arguments = []
    for slot in piece.arguments:
        places = [
            dict(zip(slot.parameter, p, strict=True)) for p in positions([AXIS[q] for q in slot.parameter], at.sizes)
        ]
        arguments.append(tuple(value(slot.products, here | p, at) for p in places))
    return at.functions[piece.name](legs, tuple(arguments))


def table(terms: Sum, free: str, at: Assignment) -> Table:
    """The sum at every place of its free letters."""
    places = positions([AXIS[letter] for letter in free], at.sizes)
    return {p: value(terms, dict(zip(free, p, strict=True)), at) for p in places}


def build(terms: Sum, free: str) -> indexed.Array:
    """The indexed array of the sum, with legs in the order of ``free``."""
    total = OVER.zeros(*(AXIS[letter] for letter in free))
    for term in terms:
        labels, arrays = [""], [OVER.ones()]
        for piece in term.pieces:
            label, array = _build_piece(piece)
            labels.append(label)
            arrays.append(array)
        for letter in free + term.bound:
            labels.append(letter)
            arrays.append(OVER.ones(AXIS[letter]))
        c = term.coefficient
        total = total + indexed.einsum(f"{','.join(labels)}->{free}", *arrays) * (
            OVER.scalar(c) if isinstance(c, str) else c
        )
    return total


def _build_piece(piece: Piece) -> tuple[str, indexed.Array]:
    if piece.name == "delta":
        return piece.letters, OVER.delta(AXIS[piece.letters[0]])
    if not piece.arguments:
        return piece.letters, OVER.tensor(piece.name, *(AXIS[letter] for letter in piece.letters))
    label, arguments = piece.letters, []
    for slot in piece.arguments:
        outside = "".join(sorted(letters_of(slot.products) - set(slot.parameter)))
        arguments.append((build(slot.products, slot.parameter + outside), 0 if slot.parameter else None))
        label += outside
    return label, indexed.apply(piece.name, *arguments, values=[AXIS[letter] for letter in piece.letters])


def letters_of(terms: Sum) -> set[str]:
    """The letters a sum does not bind itself."""
    found: set[str] = set()
    for term in terms:
        mine: set[str] = set()
        for piece in term.pieces:
            mine |= set(piece.letters)
            for slot in piece.arguments:
                mine |= letters_of(slot.products) - set(slot.parameter)
        found |= mine - set(term.bound)
    return found


# --- random networks and assignments ----------------------------------------------------------------


def assignment(seed: int, n: int, d: int) -> Assignment:
    """Random entries; functions are random tables: equal arguments, equal values."""
    r = random.Random(seed)
    sizes = {"n": n, "d": d}
    names = {"n": n, "d": d}
    tensors = {
        name: {p: Fraction(r.randrange(-(10**6), 10**6)) for p in positions(axes, names)}
        for name, axes in TENSORS.items()
    }

    def function(name: str) -> Callable[..., Fraction]:
        return lambda legs, arguments: Fraction(random.Random(f"{seed} {name} {legs} {arguments}").randrange(1, 10**6))

    return Assignment(
        sizes, tensors, {"c": Fraction(r.randrange(2, 10**6))}, {name: function(name) for name in FUNCTIONS}
    )


def random_sum(r: random.Random, free: str, inside: str = "", deltas_inside: bool = False) -> Sum:
    """One or two products of up to three pieces; ``inside`` holds the letters of the product around an argument."""
    return tuple(_random_product(r, free, inside, deltas_inside) for _ in range(r.choice((1, 1, 2))))


def _random_product(r: random.Random, free: str, inside: str, deltas_inside: bool) -> Product:
    own = "le" if inside else "ijab"
    pool = sorted(set(inside + free + own))

    def letters(axes: str) -> str:
        return "".join(r.choice([letter for letter in pool if AXIS[letter] == axis]) for axis in axes)

    pieces = []
    for _ in range(r.choice((1, 2, 2, 3))):
        name = r.choice([*TENSORS, *([] if inside else FUNCTIONS)])
        if name in TENSORS:
            if name != "delta" or not inside or deltas_inside:
                pieces.append(Piece(name, letters(TENSORS[name])))
            continue
        axes, parameters = FUNCTIONS[name]
        around = "".join(sorted(set(free + "ijab")))
        slots = tuple(Slot(p, random_sum(r, p, around, deltas_inside)) for p in parameters)
        pieces.append(Piece(name, letters(axes), slots))
    terms = (Product(Fraction(1), "", tuple(pieces)),)
    bound = "".join(sorted(letters_of(terms) & set(own) - set(free)))
    return Product(r.choice((Fraction(1), Fraction(-1), Fraction(2, 3), "c", "n")), bound, tuple(pieces))


def renamed(terms: Sum, names: dict[str, str]) -> Sum:
    """Letters renamed, in binding places too."""

    def of(text: str) -> str:
        return "".join(names.get(letter, letter) for letter in text)

    return tuple(
        Product(
            t.coefficient,
            of(t.bound),
            tuple(
                Piece(
                    p.name, of(p.letters), tuple(Slot(of(s.parameter), renamed(s.products, names)) for s in p.arguments)
                )
                for p in t.pieces
            ),
        )
        for t in terms
    )


def relabelled(r: random.Random, terms: Sum) -> Sum:
    """Another way to write the same sum: names, order, split coefficients, a delta where a leg was joined."""
    result: list[Product] = []
    for term in terms:
        names = dict(zip(term.bound, term.bound, strict=True)) | {"l": "m", "e": "o"}
        for axis in "nd":
            group = [letter for letter in term.bound if AXIS[letter] == axis]
            names |= dict(zip(group, r.sample(group, len(group)), strict=True))
        (copy,) = renamed((term,), names)
        copy = replace(copy, pieces=tuple(r.sample(copy.pieces, len(copy.pieces))))
        copy = _with_delta(r, copy)
        if isinstance(copy.coefficient, Fraction) and r.random() < 0.5:
            result += [
                replace(copy, coefficient=copy.coefficient * 4),
                replace(copy, coefficient=copy.coefficient * -3),
            ]
        else:
            result.append(copy)
    r.shuffle(result)
    return tuple(
        replace(
            t,
            pieces=tuple(
                replace(p, arguments=tuple(replace(s, products=relabelled(r, s.products)) for s in p.arguments))
                for p in t.pieces
            ),
        )
        for t in result
    )


def _with_delta(r: random.Random, term: Product) -> Product:
    places = [(k, leg) for k, p in enumerate(term.pieces) for leg in range(len(p.letters))]
    if not places or set("st") & letters_of((replace(term, bound=""),)):
        return term
    k, leg = r.choice(places)
    piece = term.pieces[k]
    old = piece.letters[leg]
    new = {"n": "s", "d": "t"}[AXIS[old]]
    moved = replace(piece, letters=piece.letters[:leg] + new + piece.letters[leg + 1 :])
    pieces = (*term.pieces[:k], moved, *term.pieces[k + 1 :], Piece("delta", r.choice((old + new, new + old))))
    return replace(term, bound=term.bound + new, pieces=pieces)


def one_leg_moved(r: random.Random, terms: Sum, free: str) -> Sum:
    """A leg of one piece of one product put on another letter of its axis."""
    k = r.randrange(len(terms))
    term = terms[k]
    places = [(m, leg) for m, p in enumerate(term.pieces) for leg in range(len(p.letters))]
    if not places:
        return terms
    m, leg = r.choice(places)
    piece = term.pieces[m]
    choices = [c for c in sorted(set(free + term.bound)) if AXIS[c] == AXIS[piece.letters[leg]]]
    moved = replace(piece, letters=piece.letters[:leg] + r.choice(choices) + piece.letters[leg + 1 :])
    changed = replace(term, pieces=(*term.pieces[:m], moved, *term.pieces[m + 1 :]))
    return (*terms[:k], changed, *terms[k + 1 :])


RANDOM = st.integers(0, 2**32 - 1).map(random.Random)
FREE = st.sampled_from(("", "z", "zu", "iz"))


# --- the properties ---------------------------------------------------------------------------------


@given(RANDOM, FREE, st.integers(1, 3), st.integers(1, 2))
def test_an_array_has_the_value_of_the_network_it_was_built_from(r: random.Random, free: str, n: int, d: int) -> None:
    terms = random_sum(r, free, deltas_inside=True)
    at = assignment(1, n, d)
    assert evaluate(build(terms, free), at) == table(terms, free, at)


@given(RANDOM, FREE)
def test_another_way_to_write_a_network_is_equal_to_it(r: random.Random, free: str) -> None:
    terms = random_sum(r, free, deltas_inside=True)
    other = relabelled(r, terms)
    at = assignment(2, 2, 2)
    assert table(terms, free, at) == table(other, free, at)
    assert indexed.equal(build(terms, free), build(other, free))


# Two products have at most 2 letters of an axis, one more inside an argument, and its parameter.
SIZES_THAT_TELL = ((2, 1), (3, 3), (4, 3))


@given(RANDOM, FREE, st.booleans())
def test_networks_are_equal_exactly_when_their_values_are(r: random.Random, free: str, near: bool) -> None:
    first = random_sum(r, free)
    second = one_leg_moved(r, first, free) if near else random_sum(r, free)
    agree = all(
        table(first, free, at) == table(second, free, at) for at in (assignment(n, n, d) for n, d in SIZES_THAT_TELL)
    )
    assert indexed.equal(build(first, free), build(second, free)) == agree


# --- false neighbours -------------------------------------------------------------------------------

A, B, X, Y, W = (OVER.tensor(name, *TENSORS[name]) for name in "ABxyw")
DELTA = OVER.delta("n")


def number(function: str, array: indexed.Array, leg: int | None = None) -> indexed.Array:
    return indexed.apply(function, (array, leg))


def cycles(*lengths: int) -> indexed.Array:
    """trace(A^l) for every length, multiplied."""
    labels, first = [], 0
    for length in lengths:
        ring = [chr(ord("a") + first + k) for k in range(length)]
        labels += [ring[k] + ring[(k + 1) % length] for k in range(length)]
        first += length
    return indexed.einsum(",".join(labels) + "->", *[A] * len(labels))


NEIGHBOURS = {
    "A_ij x_j and A_ji x_j": lambda: (indexed.einsum("ij,j->i", A, X), indexed.einsum("ji,j->i", A, X)),
    "a leg of a product moved": lambda: (indexed.einsum("ij,jk->ik", A, A), indexed.einsum("ij,kj->ik", A, A)),
    "free legs exchanged": lambda: (A, indexed.einsum("ij->ji", A)),
    "x_i y_i and x_i x_i": lambda: (indexed.einsum("i,i->", X, Y), indexed.einsum("i,i->", X, X)),
    "f of a sum and the sum of f": lambda: (
        number("f", indexed.einsum("i->", X)),
        indexed.einsum("i->", number("f", X)),
    ),
    "f(sum_j A_ij) and sum_j f(A_ij)": lambda: (
        number("f", indexed.einsum("ij->i", A)),
        indexed.einsum("ij->i", number("f", A)),
    ),
    "sum_i f(x_i) x_i and sum_ij f(x_i) x_j": lambda: (
        indexed.einsum("i,i->", number("f", X), X),
        indexed.einsum("i,j->", number("f", X), X),
    ),
    "f(x + y) and f(x) + f(y)": lambda: (number("f", X + Y), number("f", X) + number("f", Y)),
    "f(2 x) and 2 f(x)": lambda: (number("f", X * 2), number("f", X) * 2),
    "f(0) and 0": lambda: (number("f", OVER.zeros()), OVER.zeros()),
    "arguments exchanged": lambda: (
        indexed.einsum("ij->", indexed.apply("K", (X, None), (Y, None))),
        indexed.einsum("ij->", indexed.apply("K", (Y, None), (X, None))),
    ),
    "rows and columns handed over": lambda: (number("g", A, 0), number("g", A, 1)),
    "f(A) transposed": lambda: (number("f", A), indexed.einsum("ij->ji", number("f", A))),
    "f(f(x)) and f(x)": lambda: (number("f", number("f", X)), number("f", X)),
    "trace(A) trace(B) and trace(A B)": lambda: (
        indexed.einsum("ii,jj->", A, OVER.tensor("C", "n", "n")),
        indexed.einsum("ij,ji->", A, OVER.tensor("C", "n", "n")),
    ),
    "a matrix and its diagonal": lambda: (A, indexed.einsum("ij,ij->ij", A, DELTA)),
    "the size of another axis": lambda: (OVER.ones() * OVER.scalar("n"), OVER.ones() * OVER.scalar("d")),
    "c and 1/c": lambda: (X * OVER.scalar("c"), X * (1 / OVER.scalar("c"))),
}


@pytest.mark.parametrize("name", NEIGHBOURS)
def test_false_neighbours_are_unequal_and_each_equals_itself(name: str) -> None:
    (first, second), (again, _) = NEIGHBOURS[name](), NEIGHBOURS[name]()
    assert not indexed.equal(first, second)
    assert indexed.equal(first, again)


def the_colours(array: indexed.Array) -> list[tuple[Any, int]]:
    """The labels of all nodes of the one term, each with how many nodes refinement puts before it."""
    (term,) = array.terms
    graph = Graph(term.bound, term.factors)
    colours, _ = graph.refined(*graph.labelled())
    return sorted(zip(graph.labels, colours, strict=True))


def in_function(array: indexed.Array) -> indexed.Array:
    return number("f", array)


@pytest.mark.parametrize(
    ("one", "other"),
    [((4,), (2, 2)), ((5,), (2, 3)), ((6,), (3, 3)), ((2, 4), (3, 3))],
    ids=str,
)
@pytest.mark.parametrize("around", [lambda array: array, in_function], ids=("bare", "in a function"))
def test_regular_graphs_of_the_same_colours_are_told_apart(
    one: tuple[int, ...], other: tuple[int, ...], around: Callable[[indexed.Array], indexed.Array]
) -> None:
    first, second = around(cycles(*one)), around(cycles(*other))
    assert the_colours(first) == the_colours(second)
    assert not indexed.equal(first, second)
    assert indexed.equal(first, around(cycles(*reversed(one))))
    if sum(one) <= 6:
        at = Assignment({"n": 2, "d": 1}, assignment(4, 2, 1).tensors, {"c": Fraction(1)}, {"f": lambda _, a: a[0][0]})
        assert evaluate(first, at) != evaluate(second, at)


def test_undirected_regular_graphs_of_the_same_colours_are_told_apart() -> None:
    """The triangular prism and K_33, both 3-regular on 6 nodes; each edge is S_ij S_ji."""
    prism = [(0, 1), (1, 2), (0, 2), (3, 4), (4, 5), (3, 5), (0, 3), (1, 4), (2, 5)]
    bipartite = [(i, j) for i in range(3) for j in range(3, 6)]

    def array(edges: Sequence[tuple[int, int]]) -> indexed.Array:
        labels = ["abcdef"[i] + "abcdef"[j] for a, b in edges for i, j in ((a, b), (b, a))]
        return indexed.einsum(",".join(labels) + "->", *[A] * len(labels))

    first, second = array(prism), array(bipartite)
    assert the_colours(first) == the_colours(second)
    assert not indexed.equal(first, second)
    assert indexed.equal(first, array([((i + 2) % 6, (j + 2) % 6) for i, j in reversed(prism)]))


# --- deltas and sizes -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("subscripts", "arrays", "expected"),
    [
        ("ii->", 1, lambda n: n),
        ("ij,ji->", 2, lambda n: n),
        ("ij,jk,ki->", 3, lambda n: n),
        ("ii,jj->", 2, lambda n: n * n),
        ("ij,kl->", 2, lambda n: n * n),
        ("ij->", 1, lambda n: n),
    ],
)
def test_closed_loops_of_deltas_count_the_size(subscripts: str, arrays: int, expected: Callable[[Any], Any]) -> None:
    loop = indexed.einsum(subscripts, *[DELTA] * arrays)
    assert indexed.equal(loop, OVER.ones() * expected(OVER.scalar("n")))
    for n in (1, 2, 3):
        assert evaluate(loop, assignment(0, n, 1)) == {(): expected(n)}


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("zi,z->zi", "zi,i->zi"),
        ("zi,zi,z->zi", "zi,i,z->zi"),
        ("zi,zz,z->zi", "zi,ii,i->zi"),
    ],
)
def test_a_delta_of_two_free_legs_ties_what_stands_on_them(left: str, right: str) -> None:
    """delta_zi x_z = delta_zi x_i, for x the last factor and ones or deltas before it."""

    def array(subscripts: str) -> indexed.Array:
        labels = subscripts.partition("->")[0].split(",")
        return indexed.einsum(
            subscripts,
            *(X if k == len(labels) - 1 else DELTA if len(e) == 2 else OVER.ones("n") for k, e in enumerate(labels)),
        )

    assert indexed.equal(array(left), array(right))
    assert evaluate(array(left), assignment(0, 3, 1)) == evaluate(array(right), assignment(0, 3, 1))


def test_a_delta_of_two_free_legs_is_its_own_square_and_any_spanning_set_of_deltas_is_the_same() -> None:
    assert indexed.equal(indexed.einsum("ij,ij->ij", DELTA, DELTA), DELTA)
    chain = indexed.einsum("ij,jk->ijk", DELTA, DELTA)
    assert indexed.equal(chain, indexed.einsum("ij,ik->ijk", DELTA, DELTA))
    assert indexed.equal(chain, indexed.einsum("ij,ik,jk->ijk", DELTA, DELTA, DELTA))
    assert not indexed.equal(chain, indexed.einsum("ij,k->ijk", DELTA, OVER.ones("n")))


def test_a_delta_of_two_free_legs_ties_the_arguments_of_functions() -> None:
    """delta_ij f(x_i - x_j) = delta_ij f(0), and delta_ij f(x_i) = delta_ij f(x_j) inside an argument too."""
    ones = OVER.ones("n")
    difference = indexed.einsum("i,j->ij", X, ones) - indexed.einsum("i,j->ij", ones, X)
    zero = number("f", OVER.zeros("n", "n"))
    assert indexed.equal(
        indexed.einsum("ij,ij->ij", DELTA, number("f", difference)), indexed.einsum("ij,ij->ij", DELTA, zero)
    )
    rows, columns = indexed.einsum("ij,i->ij", DELTA, number("f", X)), indexed.einsum("ij,j->ij", DELTA, number("f", X))
    assert indexed.equal(rows, columns)
    assert indexed.equal(indexed.einsum("ij->", number("f", rows)), indexed.einsum("ij->", number("f", columns)))


def test_two_functions_of_equal_arguments_are_equal_and_cancel() -> None:
    left = number("f", indexed.einsum("ij,j->i", A, X) + Y)
    right = number("f", Y * 3 + indexed.einsum("j,ij->i", X, A) - Y * 2)
    assert indexed.equal(left, right)
    assert (left - right).terms == ()


def test_terms_with_a_vanishing_coefficient_are_dropped() -> None:
    c, n = OVER.scalar("c"), OVER.scalar("n")
    assert (X * c - X * (c * n / n)).terms == ()
    assert (X * 0).terms == ()
    assert indexed.equal(X * (1 / c) + X * (1 / n), X * ((c + n) / (c * n)))


# --- refusals ---------------------------------------------------------------------------------------

ELSEWHERE = indexed.Signature(("n",), ())
V = ELSEWHERE.tensor("x", "n")


@pytest.mark.parametrize(
    "call",
    [
        lambda: X + V,
        lambda: X - V,
        lambda: indexed.equal(X, V),
        lambda: indexed.einsum("i,i->", X, V),
        lambda: indexed.apply("f", (X, None), (V, None)),
        lambda: X * ELSEWHERE.scalar("n"),
    ],
)
def test_signatures_do_not_mix(call: Callable[[], Any]) -> None:
    with pytest.raises(TypeError, match=r"different signatures|does not belong"):
        call()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: X + W, r"axes \(n\) and \(d\)"),
        (lambda: indexed.equal(A, X), r"axes \(n, n\) and \(n\)"),
        (lambda: indexed.einsum("ii->", B), "'i' joins axis n with axis d"),
        (lambda: indexed.einsum("i,i->", X, W), "'i' joins axis n with axis d"),
        (lambda: indexed.einsum("ij->i", X), r"'ij' does not fit axes \(n\)"),
        (lambda: indexed.einsum("i,i->", X), r"'i,i->'.* does not fit 1 arrays"),
        (lambda: indexed.einsum("i,i", X, X), r"'i,i'.* does not fit 2 arrays"),
        (lambda: indexed.einsum("ij->ii", A), r"'ij->ii'.* does not fit"),
        (lambda: indexed.einsum("i->j", X), "output names a letter that no input has"),
        (lambda: indexed.apply("g", (X, 1)), r"g: leg 1 does not fit axes \(n\)"),
        (lambda: indexed.apply("g", (X, -1)), r"g: leg -1 does not fit axes \(n\)"),
        (lambda: indexed.apply("f"), "f has no argument"),
        (lambda: indexed.apply("v", (X, None), values=("m",)), "no axis is called 'm'; there are n, d"),
        (lambda: indexed.apply("delta", (X, None)), "'delta' is"),
        (lambda: OVER.tensor("delta", "n"), "'delta' is"),
        (lambda: OVER.tensor("x", "m"), "no axis is called 'm'; there are n, d"),
        (lambda: OVER.zeros("m"), "no axis is called 'm'"),
        (lambda: OVER.ones("m"), "no axis is called 'm'"),
        (lambda: OVER.delta("m"), "no axis is called 'm'"),
        (lambda: OVER.scalar("m"), "no scalar or axis is called 'm'; there are n, d, c"),
        (lambda: indexed.Signature(("n", "n")), "different names"),
        (lambda: indexed.Signature(("n",), ("n",)), "different names"),
        (lambda: indexed.Signature(()), "at least one axis"),
    ],
)
def test_what_does_not_fit_is_refused_with_the_names(call: Callable[[], Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()


@pytest.mark.parametrize("call", [lambda: X == X, lambda: X != Y, lambda: X == 1, lambda: hash(X)])
def test_arrays_are_not_compared_with_double_equals(call: Callable[[], Any]) -> None:
    with pytest.raises(TypeError):
        call()


@pytest.mark.parametrize("scalar", [0.5, True, "c", None])
def test_scalars_are_exact(scalar: Any) -> None:
    with pytest.raises(TypeError, match="int, Fraction or its own scalars"):
        X * scalar
