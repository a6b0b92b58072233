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
from verify.report.derivation import _goal, _proof
from verify.report.hypotheses import as_json, commented, equation, named

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
    "diagonal, called symmetric": (called("symmetric", "A^T = A", _diagonal), "A[a,b] = A[b,b] δ[a,b]"),
    "0 = 1, called normalised": (called("normalised", "A is normalised", _impossible), "0 = 1"),
    "the conclusion, called a covariance": (
        called("covariance", "A is a covariance", _commuting),
        "Σ_e A[a,e] B[e,b] = Σ_e A[e,b] B[a,e]",
    ),
    "A = 0, called generic": (called("generic", "A is generic", _zero), "A[a,b] = 0"),
    "nothing, called symmetric": (called("symmetric", "A^T = A", lambda given: (given["A"],) * 2), "A[a,b] = A[a,b]"),
}


@pytest.mark.parametrize("name", FALSE_NAMES)
def test_a_false_name_shows_itself(name):
    hypothesis, shown = FALSE_NAMES[name]
    made = part(hypothesis)
    assert equation(made, hypothesis) == shown
    assert commented(made, hypothesis) == f"{shown}    # {hypothesis.name}: {hypothesis.statement}"


def test_a_true_name_shows_the_same():
    symmetric = called("symmetric", "A^T = A", lambda given: (transposed(given["A"]), given["A"]))
    assert equation(part(symmetric), symmetric) == "A[b,a] = A[a,b]"


def test_the_vectors_that_a_hypothesis_is_about_are_named():
    kernel = (Tensor("A", ("d",)), PairFunction("K", "d"))
    shown = "K(u[·,i], {0}[·,j]) = K({0}[·,j], u[·,i])"
    assert equation(part(SYMMETRIC, inputs=kernel), SYMMETRIC) == "for all u, w: " + shown.format("w")
    with_w = part(SYMMETRIC, inputs=(*kernel, Tensor("w", ("d",))))
    assert equation(with_w, SYMMETRIC) == "for all u, v: " + shown.format("v"), "w is another vector"


def test_laws_are_shown_by_their_equations_too():
    made = part(laws=(RECIPROCAL, EXPONENTIAL_OF_A_SUM))
    assert equation(made, RECIPROCAL) == "for all u: u[i] reciprocal(u[i]) = 1"
    assert equation(made, EXPONENTIAL_OF_A_SUM) == "for all u, w: exp(u[i,k]) exp(w[j,k]) = exp(u[i,k] + w[j,k])"


def test_what_the_entries_of_a_tensor_are_is_shown_as_words():
    words = of_the_successor("upper_shift", "U is the upper shift")
    shown = "the entries of S, in words: U is the upper shift    # upper_shift"
    assert commented(part(words), words) == shown


def test_that_a_number_is_not_0_is_shown_so():
    given = replace(called("regular", "a is not 0", lambda g: (g["A"], g["A"] * 0)), not_zero=True)
    assert equation(part(given), given) == "A[a,b] ≠ 0"


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
    assert named(claim, f"{directions}, inverse") == "Σ_e R[a,e] S[e,b] = δ[a,b]"
    assert named(claim, f"{gradient}, inverse") == "Σ_e R[e,b] S[a,e] = δ[a,b]"
    assert named(claim, f"{directions}, orthogonal_rows") == "Σ_e O[a,e] O[b,e] = δ[a,b]"


def test_a_line_says_the_equation_of_the_hypothesis_it_uses():
    """So also one called by a false name: A + B is A if B is 0, called symmetric."""

    def calculation(goal):
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
    (goal,) = prove(claim, {("sum", "once", "sum"): calculation})["sum"]
    assert "    = A[a,b]    [hypothesis symmetric: B[a,b] = 0]" in list(_goal(goal))
    assert "B^T = B" not in str([line.reason for line in goal.lines])


def test_the_derivation_shows_hypotheses_and_laws_and_the_lines_that_use_them():
    shown = list(_proof(NAMED["relu_attention"], CATALOGUE))
    assert "  Hypothesis Σ_a e[a] e[a] = 1    # unit_vector: <e, e> = 1" in shown
    law = "for all u, w: relu(u[i] w[j]) = relu(u[i]) relu(w[j]) + relu(-u[i]) relu(-w[j])"
    assert f"  Law {law}    # relu_of_a_product: relu(a b) = relu(a) relu(b) + relu(-a) relu(-b)" in shown
    assert any(line.endswith(f"[law relu_of_a_product: {law}]") for line in shown)
    assert any(line.endswith("[hypothesis unit_vector: Σ_a e[a] e[a] = 1]") for line in shown)


def test_the_induction_hypothesis_is_no_hypothesis_of_the_part():
    shown = list(_proof(NAMED["functional_gradient_descent"], CATALOGUE))
    assert any(line.endswith("[induction hypothesis: context x, context y, query x, query y]") for line in shown)


def test_a_long_equation_is_said_once():
    claim = NAMED["signed_permutation_commutant"]
    goals = prove(claim, PROOFS[claim.name])["commutant"]
    lines = [line for goal in goals for line in _goal(goal)]
    assert any(line.endswith("[hypothesis swaps, above]") for line in lines)
