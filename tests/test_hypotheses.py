"""A hypothesis is what its equation says, whatever it is called: a false name shows itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from constructions.arrays.namespace import namespace_of
from constructions.catalogue import CLAIMS, ERRATA
from constructions.claim import Claim, Clause, Hypothesis, PairFunction, Part, Source, Tensor
from constructions.definitions.matrices import product, transposed
from constructions.hypotheses.elementary_functions import EXPONENTIAL_OF_A_SUM, RECIPROCAL
from constructions.hypotheses.positions import of_the_successor
from constructions.hypotheses.symmetric_kernel import SYMMETRIC
from proofs.calculus.calculation import prove
from proofs.catalogue import CATALOGUE, PROOFS
from verify.report import text
from verify.report.derivation import calculation
from verify.report.hypotheses import as_json, commented, equation, named
from verify.report.in_full import in_full
from verify.report.setting import Setting

MATRICES = (Tensor("A", ("d", "d")), Tensor("B", ("d", "d")), Tensor("v", ("d",)))
ALL = [*CLAIMS, *(e.read for e in ERRATA)]
NAMED = {c.name: c for c in ALL}


def same(given, state):
    return {"same": (given["A"], given["A"])}


def part(*hypotheses, inputs=MATRICES, laws=()):
    return Part("part", inputs, lambda given: {}, same, hypotheses=hypotheses, laws=laws)


def called(name, words, says, *parameters):
    return Hypothesis(name, words, says, lambda given: given, parameters)


def _diagonal(given):
    a = given["A"]
    xp = namespace_of(a=a)
    return a, xp.einsum("aa,ab->ab", a, xp.eye(a.shape[0], like=a))


def _impossible(given):
    xp = namespace_of(a=given["A"])
    return xp.zeros((), like=given["A"]), xp.ones((), like=given["A"])


def _commuting(given):
    return product(given["A"], given["B"]), product(given["B"], given["A"])


def _zero(given):
    return given["A"], given["A"] * 0


FALSE_NAMES = {  # what it is called and said to be, and what is shown
    "diagonal, called symmetric": (called("symmetric", "A^T = A", _diagonal), "A = diag(diag(A))"),
    "0 = 1, called normalised": (called("normalised", "A is normalised", _impossible), "0 = 1"),
    "the conclusion, called a covariance": (
        called("covariance", "A is a covariance", _commuting),
        "A B = B A",
    ),
    "A = 0, called generic": (called("generic", "A is generic", _zero), "A = 0"),
    "nothing, called symmetric": (called("symmetric", "A^T = A", lambda given: (given["A"],) * 2), "A = A"),
}


@pytest.mark.parametrize("name", FALSE_NAMES)
def test_a_false_name_shows_itself(name):
    hypothesis, shown = FALSE_NAMES[name]
    made = part(hypothesis)
    assert equation(made, hypothesis) == shown
    assert (
        text.unbroken(commented(Setting(made), hypothesis)) == f"{shown}    # {hypothesis.name}: {hypothesis.statement}"
    )


def test_a_true_name_shows_the_same():
    symmetric = called("symmetric", "A^T = A", lambda given: (transposed(given["A"]), given["A"]))
    assert equation(part(symmetric), symmetric) == "A^T = A"


def test_the_vectors_that_a_hypothesis_is_about_are_named():
    kernel = (Tensor("A", ("d",)), PairFunction("K", "d"))
    shown = "K(u, {0}) = K({0}, u)^T"
    assert equation(part(SYMMETRIC, inputs=kernel), SYMMETRIC) == "for all u, w: " + shown.format("w")
    with_w = part(SYMMETRIC, inputs=(*kernel, Tensor("w", ("d",))))
    assert equation(with_w, SYMMETRIC) == "for all u, v: " + shown.format("v"), "w is another vector"


def test_laws_are_shown_by_their_equations_too():
    made = part(laws=(RECIPROCAL, EXPONENTIAL_OF_A_SUM))
    assert equation(made, RECIPROCAL) == "for all u: diag(u) (1/u) = 𝟏"
    assert (
        equation(made, EXPONENTIAL_OF_A_SUM)
        == "for all u, w: at i, j, k: exp(u)[i,k] exp(w)[j,k] = exp(u[i,k] + w[j,k])"
    )


def test_what_the_entries_of_a_tensor_are_is_shown_as_words():
    words = of_the_successor("upper_shift", "U is the upper shift")
    shown = "the entries of S, in words: U is the upper shift    # upper_shift"
    assert text.unbroken(commented(Setting(part(words)), words)) == shown


def test_that_a_number_is_not_0_is_shown_so():
    given = replace(called("regular", "a is not 0", lambda g: (g["A"], g["A"] * 0)), not_zero=True)
    assert equation(part(given), given) == "A ≠ 0"


def test_only_printed_statements_that_are_false_have_hypotheses_in_words():
    found = {c.name for c in ALL for p in c.parts for h in p.hypotheses if "in words: " in equation(p, h)}
    assert found == {
        "token_copying_lower_shift_as_read",
        "token_copying_softmax_as_read",
        "token_copying_last_token_as_read",
        "token_copying_spurious_pairs_as_read",
    }


@pytest.mark.parametrize("claim", [c for c in ALL if c.parts], ids=lambda c: c.name)
def test_every_hypothesis_of_a_claim_can_be_shown(claim):
    shown = as_json(claim)
    assert len(shown) == sum(len(p.hypotheses + p.laws) for p in claim.parts)
    for one in shown:
        assert "in words: " in one["equation"] or " = " in one["equation"]
        left, _, right = one["equation"].rpartition(": ")[2].partition(" = ")
        assert left != right, "a hypothesis that says nothing"


def test_hypotheses_of_one_name_are_all_shown():
    claim = NAMED["sparse_stationary_points"]
    directions, gradient = (part.name for part in claim.parts)
    assert named(claim, f"{directions}, inverse") == "R S = I"
    assert named(claim, f"{gradient}, inverse") == "S R = I"
    assert named(claim, f"{directions}, orthogonal_rows") == "O O^T = I"


def test_a_line_says_the_equation_of_the_hypothesis_it_uses():
    """So also one called by a false name: A + B is A if B is 0, called symmetric."""

    def proof(goal):
        goal.by_hypothesis("symmetric", lambda hole: goal.given["A"] + hole)
        goal.conclude()

    zero = called("symmetric", "B^T = B", lambda given: (given["B"], given["B"] * 0))
    made = Part(
        "sum",
        MATRICES,
        lambda given: {},
        lambda given, state: {"sum": (given["A"] + given["B"], given["A"])},
        hypotheses=(zero,),
    )
    claim = Claim("sum", (Clause("A + B is A.", by=("sum",)),), Source("here", "there"), (made,))
    (goal,) = prove(claim, {("sum", "once", "sum"): proof})["sum"]
    assert "    = A    [hypothesis symmetric: B = 0; canonical form]" in list(
        text.lines(calculation(Setting(made), goal))
    )
    assert "B^T = B" not in str([line.reason for line in goal.lines])


def test_the_derivation_shows_hypotheses_and_laws_and_the_lines_that_use_them():
    shown = list(text.lines(in_full(NAMED["relu_attention"], CATALOGUE)))
    assert "  Hypothesis e^T e = 1    # unit_vector: <e, e> = 1" in shown
    law = "relu(u w^T) = relu(u) relu(w)^T + relu(-u) relu(-w)^T"
    assert "  Law relu_of_a_product: relu(a b) = relu(a) relu(b) + relu(-a) relu(-b):  for all u, w:" in shown
    assert f"      {law}" in shown
    assert any(f"[law relu_of_a_product: for all u, w: {law}; " in line for line in shown)
    assert any("[hypothesis unit_vector: e^T e = 1" in line for line in shown)


def test_the_induction_hypothesis_is_no_hypothesis_of_the_part():
    shown = list(text.lines(in_full(NAMED["functional_gradient_descent"], CATALOGUE)))
    assert any("[induction hypothesis: context x, context y, query x, query y; " in line for line in shown)


def test_a_long_equation_is_said_once():
    claim = NAMED["signed_permutation_commutant"]
    goals = prove(claim, PROOFS[claim.name])["commutant"]
    shown = " ".join(text.lines(block for goal in goals for block in calculation(Setting(goal.part), goal)))
    assert "[hypothesis swaps, above" in shown
