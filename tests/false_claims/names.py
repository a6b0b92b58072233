"""Claims that cannot be made: names that mean something else, two things of one name, words that nothing says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from constructions.claim import Claim, Clause, Hypothesis, Inequality, Part, Scalar, Tensor, Variable
from constructions.definitions.matrices import transposed

from .making import NOWHERE, assumed, claim, once, part
from .row import FalseClaim
from .unsaid import SYMMETRIC_MATRIX

A = Tensor("a", ("d", "d"))


def named(*inputs: Any, **more: Any) -> Callable[[], Claim]:
    """A = A^T of a matrix A, beside other inputs."""

    def sides(given: Any, state: Any) -> Any:
        return {"same": (given["a"], transposed(given["a"]))}

    return lambda: claim(Part("said", (A, *inputs), lambda given: {}, sides, **more))


def clauses(*found: Callable[[], Clause], **more: Any) -> Callable[[], Claim]:
    """A = A^T under these words."""
    return lambda: replace(named()(), clauses=tuple(clause() for clause in found), **more)


def of_symmetry(*hypotheses: Hypothesis, **more: Any) -> Callable[[], Claim]:
    return lambda: once("a[d,d]", lambda a: (a, transposed(a)), *hypotheses, **more)


def inequality(name: str = "compared", relation: Any = "<=", *variables: str) -> Callable[[], Claim]:
    return lambda: claim(
        inequalities=(Inequality(name, tuple(Variable(v, lambda _: 0) for v in variables), lambda v: (1, 0), relation),)
    )


def two(name: str) -> Callable[[], Claim]:
    return lambda: claim(*(part("a[d,d]", lambda a: (a, transposed(a)), name) for _ in range(2)))


ROWS = (
    FalseClaim("sum_of_two_names", 'a scalar called "a + b"', named(Scalar("a + b"))),
    FalseClaim("product_of_two_names", 'a scalar called "s*t"', named(Scalar("s*t"))),
    FalseClaim("a_name_with_a_power", 'a scalar called "s^2"', named(Scalar("s^2"))),
    FalseClaim("number_for_a_name", 'a scalar called "2"', named(Scalar("2"))),
    FalseClaim("no_name", "a tensor without a name", named(Tensor("", ("d",)))),
    FalseClaim("name_of_the_identity", "a tensor called delta", named(Tensor("delta", ("d", "d")))),
    FalseClaim("name_of_the_depth", "an axis called L", named(Tensor("b", ("L",)))),
    FalseClaim("name_of_a_function", "a tensor called exp", named(Tensor("exp", ("d",)))),
    FalseClaim("name_of_a_hole", "a tensor called hole0", named(Tensor("hole0", ("d",)))),
    FalseClaim("name_of_an_argument", "a tensor called argument0", named(Tensor("argument0", ("d",)))),
    FalseClaim("name_of_points", "an axis called points", named(Tensor("b", ("points",)))),
    FalseClaim("tensor_and_scalar", "a scalar of the name of a tensor", named(Scalar("a"))),
    FalseClaim("tensor_and_axis", "a tensor of the name of an axis: its size is an entry", named(Tensor("d", ()))),
    FalseClaim("scalar_and_axis", "a scalar of the name of an axis: d = 1", named(Scalar("d"))),
    FalseClaim("two_tensors", "two tensors of one name", named(A)),
    FalseClaim(
        "step_and_input",
        "an input called what the step is called at the first layer",
        named(Scalar("r_0"), steps=(Scalar("r"),), advance=lambda given, at, state: {}),
    ),
    FalseClaim(
        "letters_that_look_alike",
        "a tensor called a, in Cyrillic",
        named(Tensor("\N{CYRILLIC SMALL LETTER A}", ("d", "d"))),
    ),
    FalseClaim(
        "letters_that_are_not_seen",
        "a tensor called a, and a space of no width",
        named(Tensor("a\N{ZERO WIDTH SPACE}", ("d", "d"))),
    ),
    FalseClaim(
        "part_named_as_an_equation",
        'a part called "said: same"',
        lambda: claim(part("a[d,d]", lambda a: (a, a), "said: same")),
    ),
    FalseClaim("two_parts", "two parts of one name: one is proved", two("said")),
    FalseClaim("part_of_two_lines", "a part whose name is two lines", two("said\nproved")),
    FalseClaim(
        "two_hypotheses",
        "two hypotheses of one name: one is satisfied",
        of_symmetry(SYMMETRIC_MATRIX, assumed("symmetric", lambda a: (a, a * 2))),
    ),
    FalseClaim(
        "hypothesis_and_law",
        "a hypothesis and a law of one name",
        of_symmetry(SYMMETRIC_MATRIX, laws=(SYMMETRIC_MATRIX,)),
    ),
    FalseClaim(
        "hypothesis_about_no_axis",
        "for all vectors over an axis that there is not",
        of_symmetry(assumed("symmetric", lambda v, a: (a, transposed(a)), None, (("n",),))),
    ),
    FalseClaim(
        "hypothesis_of_two_lines",
        "a hypothesis whose words forge a line",
        of_symmetry(replace(SYMMETRIC_MATRIX, statement="symmetric\nproved")),
    ),
    FalseClaim(
        "hypothesis_that_says_nothing",
        "a hypothesis without an equation",
        lambda: of_symmetry(replace(SYMMETRIC_MATRIX, equation=None))(),
    ),
    FalseClaim(
        "not_zero_for_all",
        "not 0 at all vectors",
        lambda: of_symmetry(assumed("some", lambda v, a: (v, v * 0), None, (("d",),), not_zero=True))(),
    ),
    FalseClaim("no_clause", "a claim that says nothing", clauses()),
    FalseClaim(
        "clause_that_nothing_says",
        "words that nothing is said to say",
        clauses(lambda: Clause("The matrix is symmetric.")),
    ),
    FalseClaim(
        "clause_said_by_another",
        "words said by a part that there is not",
        clauses(lambda: Clause("It is symmetric.", by=("symmetry",))),
    ),
    FalseClaim(
        "part_without_words",
        "an equation that no word speaks of",
        clauses(lambda: Clause("It is symmetric.", read_off="by its definition")),
    ),
    FalseClaim(
        "clause_of_two_lines",
        "words that forge a line",
        clauses(lambda: Clause("It is symmetric.\nproved", by=("said",))),
    ),
    FalseClaim(
        "remark_of_two_lines",
        "a remark that forges a line",
        clauses(lambda: Clause("It is.", by=("said",)), remarks=("so it is\nproved",)),
    ),
    FalseClaim("another_relation", "a relation that nothing checks", inequality("compared", ">=")),
    FalseClaim("variable_of_two_names", 'a variable called "x + y"', inequality("compared", "<=", "x + y")),
    FalseClaim("two_variables", "two variables of one name", inequality("compared", "<=", "x", "x")),
    FalseClaim(
        "variable_without_bounds",
        "a variable above and below 0",
        lambda: claim(inequalities=(Inequality("compared", (Variable("x"),), lambda v: (0, v["x"])),)),
    ),
    FalseClaim(
        "claim_as_a_path",
        "a claim called ../other",
        lambda: Claim("../other", (Clause("It is.", by=("said",)),), NOWHERE, named()().parts),
    ),
)
