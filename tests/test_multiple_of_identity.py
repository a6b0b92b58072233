"""A block that is a multiple of the identity is the matrix it stands for, in every namespace and with batches."""

from __future__ import annotations

from fractions import Fraction

import numpy
import pytest
import torch

from constructions.arrays import indexed
from constructions.arrays.exact import array
from constructions.arrays.namespace import namespace_of
from constructions.definitions.attention import Head, Multiple, Projection, Value, layer
from constructions.definitions.prompt import Prompt, Tokens

SHAPES = {"X": (2, 3), "Y": (1, 3), "Q": (2, 1), "S": (1, 1)}


def of_integers(make):
    numbers = iter(range(1, 100))
    return {name: make([next(numbers) for _ in range(a * b)], (a, b)) for name, (a, b) in SHAPES.items()}


def symbols():
    over = indexed.Signature(("d", "n", "n_y", "m"), ("a", "b", "r"))
    axes = {"X": ("d", "n"), "Y": ("n_y", "n"), "Q": ("d", "m"), "S": ("n_y", "m")}
    return {name: over.tensor(name, *of) for name, of in axes.items()}, [over.scalar(name) for name in "abr"]


def floats(numbers, shape):
    return numpy.array(numbers, dtype=float).reshape(shape)


CASES = {
    "numpy": lambda: (of_integers(floats), [0.5, 2.0, -0.25]),
    "torch": lambda: (of_integers(lambda n, s: torch.from_numpy(floats(n, s))), [0.5, 2.0, -0.25]),
    "exact": lambda: (of_integers(array), [Fraction(1, 2), Fraction(2), Fraction(-1, 4)]),
    "indexed": symbols,
}


def after(blocks, given):
    a, b, r = blocks
    head = Head(Value(x_from_x=a, y_from_y=r), Projection(x=b), Projection(x=b))
    made = layer([head], Prompt(Tokens(given["X"], given["Y"]), Tokens(given["Q"], given["S"])))
    return made.context.x, made.context.y, made.query.x, made.query.y


def as_number(number, like):
    """A number as an array without axes."""
    return namespace_of(like=like).ones((), like=like) * number


@pytest.mark.parametrize("name", CASES)
def test_a_layer_does_the_same_with_a_multiple_as_with_its_matrix(name):
    given, (a, b, r) = CASES[name]()
    x, y = given["X"], given["Y"]
    eye = namespace_of(x=x).eye
    matrices = eye(x.shape[0], like=x) * a, eye(x.shape[0], like=x) * b, eye(y.shape[0], like=y) * r
    multiples = (Multiple(as_number(number, x)) for number in (a, b, r))
    for ours, theirs in zip(after(multiples, given), after(matrices, given), strict=True):
        if name == "indexed":
            assert indexed.equal(ours, theirs)
        else:
            assert (ours == theirs).all()


def test_each_run_of_a_batch_has_its_own_multiple():
    given = {name: torch.from_numpy(value) for name, value in of_integers(floats).items()}
    batch = {name: value.expand(3, *value.shape) for name, value in given.items()}
    numbers = torch.tensor([0.5, -1.0, 2.0], dtype=torch.float64)
    together = after([Multiple(numbers)] * 3, batch)
    for run, number in enumerate(numbers):
        apart = after([Multiple(number)] * 3, given)
        assert all(torch.equal(ours[run], theirs) for ours, theirs in zip(together, apart, strict=True))


def test_a_multiple_that_would_have_to_change_the_number_of_rows_is_refused():
    given = of_integers(floats)
    one = numpy.ones(())
    head = Head(Value(y_from_x=Multiple(one)), Projection(x=Multiple(one)), Projection(x=Multiple(one)))
    with pytest.raises(ValueError, match="value of y from x is a multiple of the identity on 2 rows, expected 1"):
        layer([head], Prompt(Tokens(given["X"], given["Y"]), Tokens(given["Q"], given["S"])))
