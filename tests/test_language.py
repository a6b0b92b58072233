"""Arrays as they are written mean the same in every namespace, and what does not fit is said where it is written."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import reduce
from random import Random
from types import SimpleNamespace

import numpy
import pytest
import torch

from constructions.arrays import exact, indexed
from constructions.claim import PairFunction, Tensor
from constructions.definitions.attention import Head
from constructions.definitions.similarity import Exponential, Softmax
from constructions.language.algorithm import Algorithm, Names, algorithm
from constructions.language.assumptions import assume, symmetric
from constructions.language.evaluation import Meaning, within
from constructions.language.expression import (
    Contraction,
    Expression,
    I,
    Level,
    exp,
    function,
    identity,
    kernel_function,
    matrix,
    ones,
    product,
    reciprocal,
    relu,
    scalar,
    size,
    times,
    trace,
    vector,
    zeros,
)
from constructions.language.heads import resolved
from constructions.language.sentence import head_text, similarity_text
from proofs.calculus.free import free_values
from proofs.calculus.substitution import replaced

A, B, X, Y = matrix("A", "d", "d"), matrix("B", "d", "d"), matrix("X", "d", "n"), matrix("Y", "c", "n")
v, eta, rho = vector("v", "d"), scalar("eta"), scalar("rho")
k = kernel_function("k", "d")
SIZES = {"d": 2, "n": 3, "c": 1}
INPUTS = (Tensor("A", ("d", "d")), Tensor("B", ("d", "d")), Tensor("X", ("d", "n")), Tensor("Y", ("c", "n")))
INPUTS = (*INPUTS, Tensor("v", ("d",)))


def drawn(seed: int) -> dict[str, numpy.ndarray]:
    random = numpy.random.default_rng(seed)
    return {d.name: random.normal(size=[SIZES[a] for a in d.axes]) for d in INPUTS}


def values(seed: int) -> SimpleNamespace:
    return SimpleNamespace(**drawn(seed), eta=0.25, rho=-0.5)


WRITTEN = {  # an expression, and the same in NumPy
    "a step": (
        Y @ X.T - (Y @ X.T @ X - Y) @ X.T @ A.T,
        lambda g: g.Y @ g.X.T - (g.Y @ g.X.T @ g.X - g.Y) @ g.X.T @ g.A.T,
    ),
    "identity": (A + 2 * I - I @ B, lambda g: g.A + 2 * numpy.eye(2) - g.B),
    "identity on the right": (B @ (I / 2) - A @ I, lambda g: g.B / 2 - g.A),
    "numbers": (A * (eta - rho / 3) / size("n"), lambda g: g.A * (g.eta - g.rho / 3) / 3),
    "powers": (A * eta**2 * 0.1, lambda g: g.A * g.eta**2 / 10),
    "minus a sum": (A - (B - A.T), lambda g: g.A - g.B + g.A.T),
    "a number less another": ((1 - eta) * A, lambda g: (1 - g.eta) * g.A),
    "vectors": (A @ v - v, lambda g: g.A @ g.v - g.v),
    "traces": (trace(A @ B) * A, lambda g: numpy.trace(g.A @ g.B) * g.A),
    "entry by entry": (
        times(A, B.T) + exp(A) - relu(B),
        lambda g: g.A * g.B.T + numpy.exp(g.A) - numpy.maximum(g.B, 0),
    ),
    "sums of columns": (X @ ones("n", "n"), lambda g: g.X @ numpy.ones((3, 3))),
    "reciprocal": (reciprocal(exp(A)), lambda g: 1 / numpy.exp(g.A)),
}


@pytest.mark.parametrize("name", WRITTEN)
def test_what_is_written_is_what_numpy_computes_and_torch_with_batches(name):
    written, computed = WRITTEN[name]
    expected = computed(values(0))
    assert numpy.allclose(Meaning(INPUTS, vars(values(0)))(written), expected, rtol=1e-12, atol=1e-12)
    several = [drawn(seed) for seed in (0, 1)]
    batch = {n: torch.tensor(numpy.stack([g[n] for g in several])) for n in (d.name for d in INPUTS)}
    found = Meaning(INPUTS, batch | {"eta": 0.25, "rho": -0.5})(written)
    assert numpy.allclose(numpy.asarray(found)[0], expected, rtol=1e-12, atol=1e-12)
    assert numpy.allclose(numpy.asarray(found)[1], computed(values(1)), rtol=1e-12, atol=1e-12)


def test_indexed_and_exact_values_are_those_of_the_same_expression():
    written = A @ (X @ X.T - size("n") * I) @ B.T * (eta / 2)
    over = indexed.Signature(("d", "n", "c"), ("eta",))
    given = {**free_values(INPUTS, over), "eta": over.scalar("eta")}
    symbols = Meaning(INPUTS, given)(written)
    a, x, b = given["A"], given["X"], given["B"]
    gram = indexed.einsum("ai,bi->ab", x, x) - over.delta("d") * over.scalar("n")
    expected = indexed.einsum("ab,bc,dc->ad", a, gram, b) * (over.scalar("eta") * Fraction(1, 2))
    assert indexed.equal(symbols, expected)
    random = Random(0)
    whole = {d.name: exact.array([random.randint(-3, 3) for _ in range(numpy.prod([SIZES[s] for s in d.axes]))],
                                 [SIZES[s] for s in d.axes]) for d in INPUTS}  # fmt: skip
    found = Meaning(INPUTS, {**whole, "eta": Fraction(1, 3)})(written)
    a, x, b = (whole[n].astype(float) for n in "AXB")
    assert numpy.allclose(found.astype(float), a @ (x @ x.T - 3 * numpy.eye(2)) @ b.T / 6)


def test_a_free_function_is_that_of_its_columns():
    given = {**drawn(0), "k": lambda u, w: u.T @ w * 2}
    found = Meaning((*INPUTS, PairFunction("k", "d")), given)(Y @ k(X, A @ X))
    assert numpy.allclose(found, given["Y"] @ (given["X"].T @ given["A"] @ given["X"]) * 2)


def test_the_first_value_of_a_function_is_taken_once_where_no_point_is_in_it():
    """f is called at points in each layer: what it is made of and depends on none is not computed again."""
    asked = []

    def counting(u, w):
        asked.append(u.shape)
        return u.T @ w

    of = Meaning((*INPUTS, PairFunction("k", "d")), {**drawn(0), "k": counting})
    made = algorithm(f=function("d", "c"))(lambda s, data, at: {"f": lambda z: (Y @ k(X, X)) @ k(X, z)})
    made = of.function(made.next(Names("data", {}), Names("the layer", {}))["f"])
    made(drawn(1)["X"])
    made(drawn(2)["X"])
    assert len(asked) == 3


READ = re.compile(r"\s*([A-Za-z_]\w*|\d+|\^T|\^\d+|[-+*/(),])")


class Reader:
    """An independent reader of the written form: juxtaposition is the product of matrices, or by a number."""

    def __init__(self, text: str, names: dict) -> None:
        self.words, self.names = READ.findall(text), names
        assert "".join(self.words) == text.replace(" ", "")

    def peek(self) -> str:
        return self.words[0] if self.words else ""

    def take(self, expected: str = "") -> str:
        word = self.words.pop(0)
        assert not expected or word == expected
        return word

    def sum(self):
        found = self.product()
        while self.peek() in ("+", "-", "*"):
            sign, other = self.take(), self.product()
            found = found * other if sign == "*" else found + other if sign == "+" else found - other
        return found

    def product(self):
        if self.peek() == "-":
            self.take()
            return -self.product()
        found = self.atom()
        while self.peek() not in ("", "+", "-", "*", ")", ","):
            if self.peek() == "/":
                self.take()
                found = found / self.atom()
            else:
                other = self.atom()
                found = found @ other if getattr(found, "ndim", 0) and getattr(other, "ndim", 0) else found * other
        return found

    def atom(self):
        word = self.take()
        if word == "(":
            found = self.sum()
            self.take(")")
        elif word.isdigit():
            found = int(word)
        elif word in ("tr", "exp", "relu"):
            self.take("(")
            found = {"tr": numpy.trace, "exp": numpy.exp, "relu": lambda a: numpy.maximum(a, 0)}[word](self.sum())
            self.take(")")
        else:
            found = self.names[word]
        while self.peek() == "^T":
            self.take()
            found = found.T
        return found


def random_expression(random: Random, depth: int) -> Expression:
    """A random square matrix."""
    if depth == 0:
        return random.choice([A, B, X @ X.T, A.T])
    first, second = (random_expression(random, random.randrange(depth)) for _ in range(2))
    number = random.choice(
        [
            *(eta, rho, 2, -1, Fraction(1, 3), eta - rho, eta / rho, 0.5, eta * rho, 1 - eta, eta / (rho + 2)),
            *(eta / (rho / (eta + 1)), 1 / (eta / rho), eta / rho / 2, eta / (2 * rho / eta)),
        ]
    )
    kinds = [
        *(lambda: first + second, lambda: first - second, lambda: first @ second, lambda: -first, lambda: first.T),
        *(lambda: number * first, lambda: first / 2, lambda: times(first, second), lambda: trace(first) * second),
        *(lambda: relu(first), lambda: number * (first - second)),
    ]
    return random.choice(kinds)()


@pytest.mark.parametrize("seed", range(200))
def test_the_written_form_is_read_back_as_what_it_is(seed):
    written = random_expression(Random(seed), 4)
    given = vars(values(seed))
    read = Reader(written.text, given).sum()
    assert numpy.allclose(Meaning(INPUTS, given)(written), read, rtol=1e-9, atol=1e-9), written.text


BLOCKS = {
    "A - I": (A - I, "(A - I) x"),
    "I + A": (I + A, "(I + A) x"),
    "-2 I": (-2 * I, "-2 x"),
    "eta I": (eta * I, "eta x"),
    "A I": (A @ identity("d"), "A x"),
    "-I": (-I, "-x"),
    "I": (I, "x"),
}


@pytest.mark.parametrize("name", BLOCKS)
def test_a_block_is_written_with_the_slot_that_all_of_it_is_applied_to(name):
    block, written = BLOCKS[name]
    (head,) = resolved([Head({"x": block}, {"x": I}, {"x": I})], {"x": X})
    assert f"value {written} to x, key x" in head_text(head)


def test_the_scale_of_a_softmax_is_written_as_what_the_scores_are_multiplied_by():
    assert similarity_text(Softmax(eta - rho)) == "softmax((eta - rho) <u, w>)"
    assert similarity_text(Exponential(eta + rho)) == "exp((eta + rho) <u, w>)"
    assert [similarity_text(Exponential(c)) for c in (1, 2, eta)] == ["exp", "exp(2 <u, w>)", "exp(eta <u, w>)"]


def refused(make, *words: str) -> None:
    with pytest.raises(ValueError, match=r"^[^\n]+$") as told:
        make()
    message = str(told.value)
    for word in words:
        assert word in message, message


UNFIT = {
    "inner axes": (lambda: A @ Y, ("A @ Y", "d is not c")),
    "a sum": (lambda: A + X, ("A + X", "(d, n)")),
    "a number for an array": (lambda: A + eta, ("A + eta", "(a number)")),
    "an array for a number": (lambda: A * B, ("both are arrays", "@")),
    "a quotient of arrays": (lambda: eta / A, ("A",)),
    "by 0": (lambda: A / 0, ("A/0",)),
    "a transposed number": (lambda: eta.T, ("eta",)),
    "the product with a number": (lambda: A @ eta, ("eta is a number",)),
    "the identity alone": (lambda: I + I, ("of which axis",)),
    "the identity beside what is not square": (lambda: X - I, ("X", "not square")),
    "an entry": (lambda: A[0], ("A is looked at",)),
    "a comparison": (lambda: A < B, ("A is looked at",)),
    "a branch": (lambda: 1 if eta else 0, ("eta is looked at",)),
    "a float": (lambda: float(eta), ("eta is looked at",)),
    "not a number": (lambda: A * float("nan"), ("nan",)),
    "a truth value": (lambda: A * True, ("True",)),
    "a shape": (lambda: A.shape, ("A has axes",)),
    "a word": (lambda: A + "B", ("'B'",)),
    "a taken name": (lambda: matrix("I", "d", "d"), ("I has a meaning",)),
    "another taken name": (lambda: kernel_function("tr", "d"), ("tr has a meaning",)),
    "exp as a name": (lambda: matrix("exp", "d", "d"), ("exp has a meaning",)),
    "no name": (lambda: matrix("A B", "d", "d"), ("A B",)),
    "a power of an array": (lambda: A**2, ("A @ A",)),
    "a negative power": (lambda: eta**-1, ("eta",)),
    "the columns of a function": (lambda: k(X, Y), ("k(Y)", "expected columns over d")),
    "too few arguments": (lambda: k(X), ("k is a function of 2",)),
    "other axes entry by entry": (lambda: times(A, X), ("times(A, X)",)),
    "a trace": (lambda: trace(X), ("X", "not square")),
    "a sum of itself, again and again": (lambda: reduce(lambda a, _: a + a, range(40), A), ("more than 100000",)),
    "a power that nobody would read": (lambda: eta**10**9, ("more than 100000",)),
}


@pytest.mark.parametrize("name", UNFIT)
def test_what_does_not_fit_is_said_in_one_line_where_it_is_written(name):
    make, words = UNFIT[name]
    refused(make, *words)


def test_a_decimal_is_the_number_that_is_written():
    assert (A * 0.1).text == "1/10 A"


NOTHING = Names("data", {"X": X}), Names("the layer", {})
STEPS = {
    "an unknown state": (algorithm(W=zeros("c", "d"))(lambda s, data, at: {"W": s.V}), ("the state has no V", "W")),
    "unknown data": (algorithm(W=zeros("c", "d"))(lambda s, data, at: {"W": data.Z}), ("data has no Z", "X")),
    "an undeclared state": (
        algorithm(W=A)(lambda s, data, at: {"W": s.W, "V": s.W}),
        ("returns V", "give a first one"),
    ),
    "a state left out": (algorithm(W=A, V=A)(lambda s, data, at: {"W": s.W}), ("returns no V",)),
    "other axes": (algorithm(W=A)(lambda s, data, at: {"W": data.X}), ("the next W is X, which is (d, n)", "(d, d)")),
    "a number": (algorithm(W=A)(lambda s, data, at: {"W": 3}), ("the next W is 3", "(d, d)")),
    "no dict": (algorithm(W=A)(lambda s, data, at: s.W), ("expected a dict",)),
    "no function": (
        algorithm(f=function("d", "c"))(lambda s, data, at: {"f": data.X}),
        ("the next f is X",),
    ),
    "values of a function": (
        algorithm(f=function("d", "c"))(lambda s, data, at: {"f": lambda z: z}),
        ("the next f is points, which is (d, points)", "(c, points)"),
    ),
}


@pytest.mark.parametrize("name", STEPS)
def test_a_step_that_does_not_fit_is_said_in_one_line(name):
    steps, words = STEPS[name]
    refused(lambda: steps.next(*NOTHING), *words)


def test_a_first_state_is_an_array_or_a_function():
    refused(lambda: Algorithm({"W": 0}, lambda s, data, at: {}), "the first W is 0")
    refused(lambda: Algorithm({"W": eta}, lambda s, data, at: {}), "the first W is eta")


def test_assumptions_are_of_what_is_given_once():
    refused(lambda: symmetric(matrix("P", "d", "d", per_layer=True)), "P", "given once")
    refused(lambda: assume("odd", A, X, {}), "odd: the right side is X, which is (d, n)")
    refused(lambda: assume("odd", A, B, {A @ A: B}), "A A is not a free array")


def test_everything_within_an_expression_is_found_once():
    written = A @ X + A @ X
    assert [e.text for e in within(written)].count("A") == 1
    assert isinstance((A @ X).node, Contraction)
    assert product(identity("d"), A).level is Level.PRODUCT


def test_an_array_is_put_for_a_tensor_wherever_it_stands():
    over = indexed.Signature(("n", "d"), ("eta",))
    x, a, b = over.tensor("X", "d", "n"), over.tensor("A", "d", "d"), over.tensor("B", "d", "d")

    def of(a: indexed.Array) -> indexed.Array:
        seen = indexed.einsum("ab,bi->ai", a, x)
        paired = indexed.apply("k", (seen, 0), (x, 0))
        grown = indexed.exponential(indexed.einsum("ai,aj->ij", seen, seen) * over.scalar("eta"))
        nested = indexed.apply("k", (indexed.einsum("ai,ij->aj", seen, paired), 0), (seen, 0))
        traced = indexed.einsum("ij,aa->ij", grown, a)
        return indexed.einsum("ij,jk->ik", paired, grown) + nested * 2 + traced + over.ones("n", "n") * 3

    for new in (b, indexed.einsum("ab->ba", a), b * 2 + over.delta("d"), indexed.einsum("ab,bc->ac", b, a)):
        assert indexed.equal(replaced(of(a), {"A": new}), of(new))
    assert not indexed.equal(replaced(of(a), {"A": b}), of(a))
