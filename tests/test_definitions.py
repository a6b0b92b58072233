"""What a statement's letters mean is shown with it, and what is shown is what its functions call."""

from __future__ import annotations

import sys
from dataclasses import replace

import pytest

from constructions.catalogue import CLAIMS, ERRATA
from constructions.claim import Claim, Clause, Hypothesis, Inequality, Part, Source, Tensor, Variable
from constructions.definitions.loss import squared_error
from constructions.definitions.matrices import gram
from constructions.glossary import DEFINITIONS, Definition
from constructions.gradient_descent_plus_plus.gradient_descent_plus_plus_conditioning import mapped
from verify.report.definitions import as_json, definitions, used

ALL = {c.name: c for c in (*CLAIMS, *(e.read for e in ERRATA))}
SQUARE = Tensor("A", ("d", "n"))


def names(claim: Claim) -> set[str]:
    return {d.name for d in used(claim)}


def part(equations=lambda given, state: {"A = A": (given["A"], given["A"])}, **more) -> Part:
    return Part("same", (SQUARE,), more.pop("start", lambda given: {}), equations, **more)


def said(*parts: Part, **more) -> Claim:
    by = tuple([p.name for p in parts] + [i.name for i in more.get("inequalities", ())])
    return Claim("said", (Clause("It is so.", by=by),), Source("here", "there"), parts, **more)


def test_every_definition_is_used_by_a_claim():
    assert {d for claim in ALL.values() for d in used(claim)} == set(DEFINITIONS)


def test_no_two_definitions_have_one_name_or_one_function():
    assert len({d.name for d in DEFINITIONS}) == len(DEFINITIONS)
    functions = [f for d in DEFINITIONS for f in d.functions]
    assert len(set(functions)) == len(functions)


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("functional_gradient_descent", {"layer", "prediction", "L(f)", "h = K"}),
        ("softmax_limit", {"layer", "tau, D, nu"}),
        ("softmax_attention", {"layer", "tau, D, nu"}),
        ("one_layer_optimum", {"layer", "R_s, R_sw, R_wsw", "pi, rho, tau: populations"}),
        ("bayes_predictor", {"Khat, nu, k0", "population of labels", "K^+, Khat^+"}),
        ("gradient_descent_step", {"layer", "dW", "weights of gradient_descent_step"}),
        ("gradient_descent_plus_plus_conditioning", {"t, kappa, h(v)"}),
    ],
)
def test_the_letters_of_a_statement_are_explained(name, letters):
    assert letters <= names(ALL[name])


def test_a_layer_is_shown_with_its_values_keys_queries_and_mask():
    (layer,) = [d for d in DEFINITIONS if d.name == "layer"]
    for word in ("V = P W_V", "B = W_K", "C = W_Q", "M = diag(I_n, 0)", "from the old tokens"):
        assert word in layer.says


def test_what_is_not_called_is_not_shown():
    assert names(ALL["loss_shift"]) == {"L(W)"}
    assert names(said(part())) == set()


@pytest.mark.parametrize("where", ["start", "equations", "advance", "hypothesis"])
def test_what_is_called_anywhere_in_a_part_is_shown(where):
    def called(given, *more):
        gram(given["A"])
        return {"A": given["A"]}

    def equation(given):
        gram(given["A"])
        return given["A"], given["A"]

    def equations(given, state):
        return {"A = A": (called(given)["A"], given["A"])}

    made = {
        "start": lambda: part(start=called),
        "equations": lambda: part(equations),
        "advance": lambda: part(
            start=lambda given: {"B": given["A"]},
            advance=lambda given, at, state: {"B": called(given)["A"]},
            state=(Tensor("B", ("d", "n")),),
        ),
        "hypothesis": lambda: part(hypotheses=(Hypothesis("assumed", "A = A", equation, lambda given: given),)),
    }[where]()
    assert names(said(made)) == {"S = X X^T"}


def test_what_an_inequality_calls_is_shown_bounds_too():
    below = Variable("x", lower=lambda v: mapped(1))
    for inequality in (
        Inequality("positive", (replace(below, lower=lambda v: 0),), lambda v: (0, mapped(v["x"]))),
        Inequality("positive", (below,), lambda v: (0, v["x"])),
    ):
        assert names(said(inequalities=(inequality,))) == {"t, kappa, h(v)"}


def test_a_function_that_fails_hides_nothing_that_was_called_before():
    def failing(given, state):
        squared_error(given["A"], given["A"], given["A"])
        raise ZeroDivisionError

    assert "S = X X^T" not in names(said(part(failing)))
    assert "L(W)" in names(said(part(failing)))


def test_whoever_watches_calls_goes_on_watching():
    seen = []

    def watching(*event):
        seen.append(event)

    sys.setprofile(watching)
    try:
        used(ALL["loss_shift"])
        assert sys.getprofile() is watching
    finally:
        sys.setprofile(None)


def test_definitions_are_shown_below_the_statement_and_to_programs():
    claim = ALL["loss_shift"]
    lines = ["Here:", "  L(W): L(W; X, Y) = 1/(2N) sum_i |W x_i - y_i|^2, x_i and y_i the columns of X and Y."]
    assert list(definitions(claim)) == lines
    (shown,) = as_json(claim)["definitions"]
    assert shown["functions"] == ["constructions.definitions.loss.squared_error"]
    assert shown["says"] in lines[1]


@pytest.mark.parametrize("text", ["", "two\nlines", "\x1b[2J"])
def test_a_definition_is_one_line_that_can_be_printed(text):
    for made in (lambda: Definition(text, "says", ()), lambda: Definition("name", text, ())):
        with pytest.raises(ValueError, match="expected one line"):
            made()
