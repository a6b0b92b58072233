"""The canonical form tells networks apart exactly as isomorphism does, whatever was computed before, in every process.

A product of matrices A with all indices summed is a directed graph with an edge for each factor, so that networkx
says independently whether two of them are one.
"""

from __future__ import annotations

import itertools
import json
import random
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import Any

import networkx
import pytest
from brute_force import Assignment, evaluate, positions
from hypothesis import given
from hypothesis import strategies as st

from constructions.arrays import canonical_form, indexed
from constructions.arrays.network import Argument, Network
from verify.files import ROOT

OVER = indexed.Signature(("n", "d"), ("c",))
A, S, X, Y = (OVER.tensor(name, *["n"] * legs) for name, legs in (("A", 2), ("S", 2), ("x", 1), ("y", 1)))
ONES, DELTA = OVER.ones("n"), OVER.delta("n")
Edges = Sequence[tuple[int, int]]
RANDOM = st.integers(0, 2**32 - 1).map(random.Random)
REMEMBERING = (
    canonical_form._interned,
    canonical_form._written,
    indexed._joined,
    indexed._contracted,
    indexed._applied,
    indexed._contraction,
    indexed._field,
)


def letter(node: int) -> str:
    return chr(ord("a") + node)


def network_of(edges: Edges, a: indexed.Array = A) -> indexed.Array:
    return indexed.einsum(",".join(letter(i) + letter(j) for i, j in edges) + "->", *[a] * len(edges))


def both_ways(edges: Edges) -> Edges:
    return [(i, j) for a, b in edges for i, j in ((a, b), (b, a))]


def graph_of(edges: Edges) -> networkx.MultiDiGraph:
    return networkx.MultiDiGraph(list(edges))


def shuffled(r: random.Random, edges: Edges) -> Edges:
    nodes = sorted({i for edge in edges for i in edge})
    image = dict(zip(nodes, r.sample(nodes, len(nodes)), strict=True))
    return [(image[i], image[j]) for i, j in r.sample(list(edges), len(edges))]


def inside(array: indexed.Array) -> indexed.Array:
    return indexed.apply("f", (array, None))


def ring(first: int, length: int) -> Edges:
    return [(first + k, first + (k + 1) % length) for k in range(length)]


def rook() -> Edges:
    cells = list(itertools.product(range(4), repeat=2))
    return [
        (i, j) for (i, u), (j, w) in itertools.combinations(enumerate(cells), 2) if (u[0] == w[0]) != (u[1] == w[1])
    ]


def shrikhande() -> Edges:
    cells = list(itertools.product(range(4), repeat=2))
    steps = {(0, 1), (0, 3), (1, 0), (3, 0), (1, 1), (3, 3)}
    return [
        (i, j)
        for (i, u), (j, w) in itertools.combinations(enumerate(cells), 2)
        if ((u[0] - w[0]) % 4, (u[1] - w[1]) % 4) in steps
    ]


@given(RANDOM, st.booleans(), st.booleans())
def test_products_of_a_matrix_are_equal_exactly_when_their_graphs_are_isomorphic(
    r: random.Random, near: bool, around: bool
) -> None:
    nodes = r.randint(1, 6)
    first = [(r.randrange(nodes), r.randrange(nodes)) for _ in range(r.randint(1, 8))]
    second = list(shuffled(r, first))
    if near:
        k = r.randrange(len(second))
        second[k] = (second[k][0], r.randrange(nodes))
    wrap: Callable[[indexed.Array], indexed.Array] = inside if around else lambda array: array
    isomorphic = networkx.is_isomorphic(graph_of(first), graph_of(second))
    assert indexed.equal(wrap(network_of(first)), wrap(network_of(second))) == isomorphic


REGULAR = {
    "two triangles and a hexagon": (both_ways([*ring(0, 3), *ring(3, 3)]), both_ways(ring(0, 6))),
    "a triangle with a hexagon, and a square with a pentagon": (
        both_ways([*ring(0, 3), *ring(3, 6)]),
        both_ways([*ring(0, 4), *ring(4, 5)]),
    ),
    "the prism and K_33": (
        both_ways([*ring(0, 3), *ring(3, 3), (0, 3), (1, 4), (2, 5)]),
        both_ways([(i, j) for i in range(3) for j in range(3, 6)]),
    ),
    "the rook's graph and Shrikhande's, alike in pairs of nodes too": (rook(), shrikhande()),
}


@pytest.mark.parametrize("name", REGULAR)
@pytest.mark.parametrize("around", [lambda array: array, inside], ids=("bare", "in a function"))
def test_graphs_whose_nodes_have_as_many_neighbours_are_told_apart(
    name: str, around: Callable[[indexed.Array], indexed.Array]
) -> None:
    one, other = REGULAR[name]
    if name.startswith("the rook"):  # undirected: S_ij S_ji would be a hundred factors
        one, other = ([*edges, *((j, i) for i, j in edges)] for edges in (one, other))
    assert not networkx.is_isomorphic(graph_of(one), graph_of(other))
    first, second = around(network_of(one)), around(network_of(other))
    assert not indexed.equal(first, second)
    for seed in range(3):
        assert indexed.equal(first, around(network_of(shuffled(random.Random(seed), one))))
        assert indexed.equal(second, around(network_of(shuffled(random.Random(seed), other))))


def sums_of_functions(r: random.Random, order: Sequence[int]) -> indexed.Array:
    """sum over i of f(A_ij x_j + c y_i) three times over, alike but for names, in any order."""
    made = []
    for _ in order:
        terms = [indexed.einsum("ij,j->i", A, X), Y * OVER.scalar("c")]
        r.shuffle(terms)
        made.append(inside(terms[0] + terms[1]))
    labels = ["a", "b", "a"]
    return indexed.einsum(",".join(labels[k] for k in order) + "->", *(made[k] for k in order))


def test_functions_alike_are_written_alike_in_every_order() -> None:
    forms = {
        sums_of_functions(random.Random(k), order).terms for k in range(3) for order in itertools.permutations(range(3))
    }
    assert len(forms) == 1


def scaled_inside(c: Any) -> indexed.Array:
    return indexed.einsum("i->", inside(X * c))


APART: dict[str, Callable[[], tuple[indexed.Array, indexed.Array]]] = {
    "which sum binds an index": lambda: (inside(indexed.einsum("i->", X)), indexed.einsum("i->", inside(X))),
    "which of two sums": lambda: (
        indexed.einsum("i->", inside(indexed.einsum("ij->i", A))),
        indexed.einsum("j->", inside(indexed.einsum("ij->j", A))),
    ),
    "a sum in one of two functions": lambda: (
        indexed.einsum("i,->", inside(X), inside(indexed.einsum("i->", Y))),
        indexed.einsum("i,->", inside(Y), inside(indexed.einsum("i->", X))),
    ),
    "the order of legs": lambda: (indexed.einsum("ij,i,j->", A, X, Y), indexed.einsum("ij,j,i->", A, X, Y)),
    "a free index": lambda: (indexed.einsum("i,j->ij", X, Y), indexed.einsum("i,j->ij", Y, X)),
    "the axis of a bound index": lambda: (
        inside(indexed.einsum("i->", OVER.ones("n"))),
        inside(indexed.einsum("i->", OVER.ones("d"))),
    ),
    "the axis of a bound leg": lambda: (
        indexed.einsum("i->", OVER.tensor("z", "n")),
        indexed.einsum("i->", OVER.tensor("z", "d")),
    ),
    "how many legs a name has": lambda: (
        indexed.einsum("i,i->", X, OVER.tensor("z", "n")),
        indexed.einsum("i,ii->", X, OVER.tensor("z", "n", "n")),
    ),
    "how many arguments a name has": lambda: (
        indexed.einsum("i->", indexed.apply("f", (X, None))),
        indexed.einsum("ij->", indexed.apply("f", (X, None), (X, None))) * 1,
    ),
    "a number in an argument": lambda: (scaled_inside(2), scaled_inside(3)),
    "a sign in an argument": lambda: (scaled_inside(1), scaled_inside(-1)),
    "a scalar in an argument": lambda: (scaled_inside(OVER.scalar("c")), scaled_inside(OVER.scalar("n"))),
    "a denominator in an argument": lambda: (scaled_inside(OVER.scalar("c")), scaled_inside(1 / OVER.scalar("c"))),
    "a coefficient and its argument": lambda: (
        inside(X * 2) + inside(Y * 3),
        inside(X * 3) + inside(Y * 2),
    ),
    "which free legs a delta ties": lambda: (
        indexed.einsum("ij,k->ijk", DELTA, ONES),
        indexed.einsum("ik,j->ijk", DELTA, ONES),
    ),
    "a delta of free legs, and none": lambda: (DELTA, indexed.einsum("i,j->ij", ONES, ONES)),
    "a delta in an argument": lambda: (
        indexed.einsum("ij->", inside(DELTA)),
        indexed.einsum("ij->", inside(indexed.einsum("i,j->ij", ONES, ONES))),
    ),
    "which leg is handed over whole": lambda: (
        indexed.einsum("i->", indexed.apply("g", (A, 0))),
        indexed.einsum("i->", indexed.apply("g", (A, 1))),
    ),
    "a parameter and an index outside": lambda: (
        indexed.einsum("i,i->", indexed.apply("g", (indexed.einsum("i,j->ij", X, Y), 0)), X),
        indexed.einsum("i,i->", indexed.apply("g", (indexed.einsum("i,j->ij", Y, X), 0)), X),
    ),
}


def entries(seed: int, n: int, d: int) -> Assignment:
    """Random numbers for every tensor; the values of functions are random, equal for equal arguments."""
    r, sizes = random.Random(seed), {"n": n, "d": d}
    tensors = {
        name: {p: Fraction(r.randrange(-99, 99)) for p in positions(axes, sizes)}
        for name, axes in {"A": "nn", "x": "n", "y": "n"}.items()
    }

    def value(legs: Any, arguments: Any) -> Fraction:
        return Fraction(random.Random(f"{seed} {legs} {arguments}").randrange(1, 10**6))

    return Assignment(sizes, tensors, {"c": Fraction(7, 3)}, {"f": value, "g": value})


@pytest.mark.parametrize("name", APART)
def test_networks_that_differ_in_one_thing_differ(name: str) -> None:
    (one, other), (again, _) = APART[name](), APART[name]()
    assert not indexed.equal(one, other)
    assert indexed.equal(one, again)
    if not any("z" in str(t) for t in one.terms):
        assert evaluate(one, entries(1, 3, 2)) != evaluate(other, entries(1, 3, 2))


@pytest.mark.parametrize("join", ["ii->", "ij,ij->", "ij,jk,ki->"], ids=("legs", "a delta", "two deltas"))
def test_what_joining_two_indices_makes_equal_inside_an_argument_cancels_there(join: str) -> None:
    """sum_i f(x_i - x_i + y_i) = sum_i f(y_i), and A_ij - A_ji likewise."""
    outer = indexed.einsum("i,j->ij", X, ONES) - indexed.einsum("i,j->ij", ONES, X)
    skew = A - indexed.einsum("ij->ji", A)
    deltas = [DELTA] * join.count(",")
    for difference in (outer, skew):
        array = indexed.einsum(join, inside(difference + indexed.einsum("i,j->ij", Y, ONES)), *deltas)
        assert indexed.equal(array, indexed.einsum("i->", inside(Y)))
    assert indexed.equal(indexed.einsum(join, inside(outer), *deltas), inside(OVER.zeros()) * OVER.scalar("n"))


def test_a_vector_handed_over_whole_stays_apart_from_the_sums_in_it_when_legs_are_joined() -> None:
    """sum_i g(p -> sum_k A_pk A_ki A_ki), whether its two legs i were one from the beginning or joined later."""
    joined = indexed.einsum("ii->", indexed.apply("g", (indexed.einsum("pk,ki,kj->pij", A, A, A), 0)))
    other = indexed.einsum("i->", indexed.apply("g", (indexed.einsum("pk,ki,ki->pi", A, A, A), 0)))
    assert indexed.equal(joined, other)
    at = entries(2, 3, 1)
    a = at.tensors["A"]
    vectors = [tuple(sum(a[p, k] * a[k, i] ** 2 for k in range(3)) for p in range(3)) for i in range(3)]
    assert evaluate(joined, at) == {(): sum(at.functions["g"]((), (v,)) for v in vectors)}


def test_every_index_that_joins_nothing_counts_its_own_axis() -> None:
    n, d = OVER.scalar("n"), OVER.scalar("d")
    ones = OVER.ones("n", "d", "n")
    assert indexed.equal(indexed.einsum("iaj->", ones), OVER.ones() * (n * n * d))
    assert indexed.equal(indexed.einsum("iaj->a", ones), OVER.ones("d") * (n * n))
    assert indexed.equal(inside(indexed.einsum("iai->", ones)), inside(OVER.ones() * (n * d)))
    free = indexed.einsum("ij,a->ija", DELTA, OVER.ones("d"))
    assert indexed.equal(indexed.einsum("iia->", free), OVER.ones() * (n * d))


def coefficients(terms: Iterable[Any]) -> Iterable[Any]:
    for term in terms:
        yield term.coefficient
        for factor in term.factors:
            for argument in factor.arguments:
                assert isinstance(argument, Argument)
                yield from coefficients(argument.terms)


def test_nothing_passes_from_one_signature_to_another() -> None:
    """The same arrays over fields with other generators, one after the other and in turn."""
    made = []
    for scalars in (("c",), ("c", "b"), ("b", "c"), ()):
        over = indexed.Signature(("n", "d"), scalars)
        x = over.tensor("x", "n")
        inner = indexed.apply("f", (x * 2 + indexed.einsum("i,j->i", x, x), None))
        made.append((over, indexed.einsum("i,j->", inner, x) + over.ones() * over.scalar("n")))
    for over, array in made:
        assert {c.top.context() for c in coefficients(array.terms)} == {over.field.context}
        assert len(list(coefficients(array.terms))) == 4
    for (_, one), (_, other) in itertools.combinations(made, 2):
        with pytest.raises(TypeError, match="different signatures"):
            indexed.equal(one, other)
        assert one.terms != other.terms


def test_what_was_forgotten_is_made_again_and_equal() -> None:
    before = sums_of_functions(random.Random(0), (0, 1, 2)) + indexed.einsum("ij,ij->", A, S)
    for remembering in REMEMBERING[:5]:
        remembering.cache_clear()
    after = sums_of_functions(random.Random(1), (2, 0, 1)) + indexed.einsum("ij,ij->", S, A)
    assert before.terms[0].network is not after.terms[0].network
    assert indexed.equal(before, after)
    assert (before - after).terms == ()


def test_memory_is_bounded() -> None:
    for remembering in REMEMBERING:
        assert remembering.cache_info().maxsize is not None, remembering


def test_a_hash_only_looks_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """With one hash for all networks, equality is what it was."""
    for remembering in REMEMBERING[:5]:
        remembering.cache_clear()
    monkeypatch.setattr(Network, "__hash__", lambda self: 0)
    for name in APART:
        (one, other), (again, _) = APART[name](), APART[name]()
        assert not indexed.equal(one, other)
        assert indexed.equal(one, again)
        assert len((one + other).terms) == len(one.terms) + len(other.terms)
    for remembering in REMEMBERING[:5]:
        remembering.cache_clear()


CERTIFIED = ("gradient_descent_plus_plus", "functional_gradient_descent", "product_determines_the_layer")
PRINT_DIGESTS = """
import hashlib, json, sys
from constructions.catalogue import CLAIMS
from proofs.catalogue import PROOFS
from proofs.calculus.calculation import prove
from verify.certificate.equations import of_proof
from proofs.calculus.positivity import argue
claims = {c.name: c for c in CLAIMS}
made = {}
for name in sys.argv[1:]:
    calculated = prove(claims[name], PROOFS[name], claims)
    body = of_proof(claims[name], calculated, argue(claims[name], PROOFS[name]), ())
    made[name] = hashlib.sha256(json.dumps(body, sort_keys=False).encode()).hexdigest()
print(json.dumps(made))
"""


def certified(seed: int, *names: str) -> dict[str, str]:
    """The digests of the certificates of claims proved one after the other, in a process with a seed for its hashes."""
    done = subprocess.run(
        [sys.executable, "-c", PRINT_DIGESTS, *names],
        cwd=ROOT,
        env={"PYTHONHASHSEED": str(seed), "PYTHONPATH": str(ROOT), "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    return dict(json.loads(done.stdout))


def test_a_certificate_depends_neither_on_what_was_proved_before_nor_on_the_process() -> None:
    forwards, backwards = certified(1, *CERTIFIED), certified(2, *reversed(CERTIFIED))
    assert forwards == backwards
    assert certified(3, CERTIFIED[1]) == {CERTIFIED[1]: forwards[CERTIFIED[1]]}
