"""A name is one word for one thing: letters, digits and _, not twice, and none that means something already."""

from __future__ import annotations

import itertools
from dataclasses import replace
from random import Random

import pytest

from constructions.arrays import indexed
from constructions.arrays.indexed import Signature
from constructions.arrays.labelled_graph import Graph
from constructions.arrays.network import Factor, Index
from constructions.claim import (
    Claim,
    Clause,
    Hypothesis,
    Inequality,
    PairFunction,
    Part,
    PointFunction,
    Scalar,
    Source,
    Tensor,
    Variable,
)
from proofs.calculus.calculation import StepRefused, goals_of, prove
from verify.replay.reading import BUILT_IN, LOCAL_AXES

NO_WORDS = [
    "a + b",
    "",
    " ",
    "a b",
    "2a",
    "a-b",
    "a.b",
    "a\n",
    "\x1b[2J",
    "a'",
    "a[0]",
    "A\u0301",
    "\u0391",
    "ﬁ",
    "²",
    "Σ",
]
MEANT = [*BUILT_IN, "delta", "L", "point", "points", "hole", "hole_0", "argument", "argument1", "free0"]


def same(given, state):
    return {"A = A": (given["A"], given["A"])}


def part(*inputs, **more):
    return Part(**{"name": "same", "inputs": inputs, "start": lambda given: {}, "equations": same, **more})


def assumed(name="assumed", *parameters):
    return Hypothesis(name, "in words", lambda given, *v: (given["A"], given["A"]), lambda given: given, parameters)


A = Tensor("A", ("d",))
SOURCE = ("cite", "where", "words", "read")
KINDS = {
    "tensor": lambda name: (Tensor(name, ("d",)),),
    "axis": lambda name: (Tensor("A", (name,)),),
    "scalar": lambda name: (A, Scalar(name)),
    "function of pairs": lambda name: (A, PairFunction(name, "d")),
    "its axis": lambda name: (A, PairFunction("K", name)),
    "function of points": lambda name: (A, PointFunction(name, "d", "d")),
    "its domain": lambda name: (A, PointFunction("f", name, "d")),
    "its codomain": lambda name: (A, PointFunction("f", "d", name)),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "name",
    [
        "A_2",
        "k_0",
        "query_slot",
        "sigma",
        "σ",
        "Φ_1",
        "_",
        "e",
        "W_star",
        "Lambda",
        "pointer",
        "deltas",
        "exponent",
        "freedom",
    ],
)
def test_a_word_is_a_name(kind, name):
    part(*KINDS[kind](name))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", NO_WORDS)
def test_what_is_no_word_is_no_name(kind, name):
    with pytest.raises(ValueError, match="is no name of letters, digits and _"):
        part(*KINDS[kind](name))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", MEANT)
def test_a_name_that_means_something_names_nothing_else(kind, name):
    with pytest.raises(ValueError, match=f"{name} has a meaning of its own"):
        part(*KINDS[kind](name))


@pytest.mark.parametrize("place", ["inputs", "steps", "state"])
def test_inputs_steps_and_states_have_names_alike(place):
    with pytest.raises(ValueError, match="is no name"):
        part(**{"inputs": (A,)} | {place: (Tensor("a + b", ("d",)),)})


@pytest.mark.parametrize(("one", "other"), list(itertools.combinations(KINDS, 2)))
def test_two_things_of_whatever_kind_have_two_names(one, other):
    both = (*KINDS[one]("twice"), *KINDS[other]("twice"))
    axes = all("axis" in kind or "domain" in kind for kind in (one, other))
    declared = [d.name for d in both]
    if axes and len(set(declared)) == len(declared):
        part(*both)  # one axis for both
    else:
        with pytest.raises(ValueError, match="declared twice"):
            part(*both)


def test_no_name_is_that_of_a_step_at_a_layer():
    """Exact instances call the step r at the layers r_0, r_1, ..."""
    part(A, Scalar("r_1"))
    part(A, Scalar("r_x"), steps=(Scalar("r"),))
    for other in ({"inputs": (A, Scalar("r_1"))}, {"state": (Tensor("r_0", ("d",)),)}):
        with pytest.raises(ValueError, match="is what r is called at a layer"):
            part(**{"inputs": (A,), "steps": (Scalar("r"),)} | other)


@pytest.mark.parametrize("text", ["", " ", "two\nlines", "\x1b[2J", "a\u202eb", " led"])
def test_parts_equations_and_hypotheses_have_names_of_printable_words(text):
    with pytest.raises(ValueError, match="expected one line"):
        part(A, name=text)
    for place in ("hypotheses", "laws"):
        with pytest.raises(ValueError, match="expected one line"):
            part(A, **{place: (assumed(text),)})
    made = part(A, equations=lambda given, state: {text: (given["A"], given["A"])})
    with pytest.raises(StepRefused, match="expected one line"):
        goals_of(made)


@pytest.mark.parametrize("text", [" ", "true\nStatus: proved", "\x1b[2J", "a\u202eb"])
def test_words_beside_an_equation_forge_no_line(text):
    """What a hypothesis is said to be, a remark and a source stand in a derivation, a line each."""
    with pytest.raises(ValueError, match="expected one line"):
        part(A, hypotheses=(replace(assumed(), statement=text),))
    made = claim()
    sources = [replace(made.source, **{"words": "words", "read": "there"} | {f: text}) for f in SOURCE]
    for more in ({"remarks": (text,)}, *({"source": s} for s in sources), *({"related": (s,)} for s in sources)):
        with pytest.raises(ValueError, match="expected one line"):
            replace(made, **more)


def test_the_name_of_a_part_is_told_from_those_of_its_equations():
    with pytest.raises(ValueError, match="is read as the name of an equation"):
        part(A, name="same: A")


def test_two_hypotheses_have_two_names():
    part(A, hypotheses=(assumed("one"),), laws=(assumed("two"),))
    for more in ({"hypotheses": (assumed(), assumed())}, {"hypotheses": (assumed(),), "laws": (assumed(),)}):
        with pytest.raises(ValueError, match="assumed stands for two hypotheses"):
            part(A, **more)


def test_a_hypothesis_is_about_vectors_over_axes_that_there_are():
    for axis in ("d", *LOCAL_AXES):
        part(A, hypotheses=(assumed("one", (axis,)),))
    with pytest.raises(ValueError, match="no axis is called n"):
        part(A, hypotheses=(assumed("one", ("d",), ("n", "points")),))


def claim(name="named", compared="below", *variables):
    inequality = Inequality(compared, variables, lambda v: (0, 1))
    return Claim(name, (Clause("0 < 1", by=(compared,)),), Source("here", "there"), inequalities=(inequality,))


def test_claims_comparisons_and_variables_are_named_too():
    x = Variable("x", lambda v: 0)
    claim("named", "x is at least 0, or so: (1/2) x", x, replace(x, name="delta"))
    for name in ("a claim", "../claim", "", "claim\n"):
        with pytest.raises(ValueError, match="is no name"):
            claim(name)
    with pytest.raises(ValueError, match="is no name"):
        claim("named", "below", replace(x, name="a + b"))
    with pytest.raises(ValueError, match="two variables have one name"):
        claim("named", "below", x, x)
    with pytest.raises(ValueError, match="expected one line"):
        claim("named", "two\nlines")


def test_every_stage_has_the_same_equations():
    def equations(given, state):
        return {"A = A" if "w" in state else "A": (given["A"], given["A"])}

    with pytest.raises(StepRefused, match="the same equations"):
        goals_of(part(A, equations=equations, state=(Tensor("w", ("d",)),), advance=lambda given, at, state: {}))
    empty = part(A, equations=lambda given, state: {})
    with pytest.raises(StepRefused, match="one at least"):
        prove(Claim("empty", (Clause("A is A.", by=("same",)),), Source("here", "there"), (empty,)), {})


NAMES = [f"{letter}{k}" for letter in "abcdefgh" for k in range(250)]


def test_tensors_of_different_names_are_different_whatever_their_number():
    """What is compared is the name itself, no digest of it: of 2,000 squares no two are equal."""
    over = Signature(("d",))
    squares = [indexed.einsum("a,a->", over.tensor(name, "d"), over.tensor(name, "d")) for name in NAMES]
    assert len({square.terms for square in squares}) == len(NAMES)
    total = squares[0]
    for square in squares[1:]:
        total = total + square
    assert len(total.terms) == len(NAMES)
    assert not indexed.equal(squares[0], squares[1])


def test_nodes_have_one_colour_exactly_when_they_have_one_label():
    """A colour is the place of a label among all labels: two labels have none in common."""
    random = Random(0)
    for _ in range(50):
        factors = tuple(Factor(random.choice(NAMES[:30]), (Index("d", 0),)) for _ in range(20))
        graph = Graph((Index("d", 0),), factors)
        colours, _ = graph.labelled()
        for a, b in itertools.combinations(range(len(colours)), 2):
            assert (colours[a] == colours[b]) == (graph.labels[a] == graph.labels[b])
