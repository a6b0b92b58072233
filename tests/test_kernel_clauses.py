"""Clauses that Rocq derives: what is weaker, conditional, of another claim or of another sentence is refused."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from asking_rocq import FOLDER, needs_rocq

from constructions.claim import Claim, Clause, Part, Source, Tensor
from proofs.catalogue import CATALOGUE
from verify.kernel.clauses import PRINTED, Derived, derivations
from verify.kernel.compiling import judged
from verify.kernel.printer.statement import Unprintable
from verify.kernel.printer.whole import IMPORTS
from verify.kernel.theory import Theory
from verify.kernel.verdicts import CLAUSES, THEORY, Verdict, clauses_of, written

DERIVED = sorted(path.stem for path in CLAUSES.glob("*.v"))

# --- a claim with one part, and what may be written of the clause that is read off it ---

PART = """
Module part.
Definition statement : Prop := forall (R : realFieldType) (a : R), 0 < a -> 0 < a + a.
End part.
"""
PART_HOLDS = """
Module part_proof.
Theorem holds : part.statement.
Proof. by move=> R a a0; rewrite addr_gt0. Qed.
End part_proof.
"""
STATED = """
Module clause_2.
Record premises (R : realFieldType) (a : R) : Prop := Premises { positive : 0 < a }.
Definition statement : Prop := forall (R : realFieldType) (a : R), premises a -> 0 < a + a.
End clause_2.
"""
PROVED = """
Section Derived.
Hypothesis part : part.statement.
Theorem clause_2_holds : clause_2.statement.
Proof. by move=> R a [a0]; apply: part. Qed.
Definition clause_2_met (R : realFieldType) : @clause_2.premises R 1.
Proof. by split; exact: ltr01. Qed.
End Derived.
"""


def toy():
    """Its second clause is read off its part."""
    same = Part(
        "part", (Tensor("A", ("n", "n")),), start=lambda given: {}, equations=lambda v, _: {"A = A": (v["A"], v["A"])}
    )
    texts = Clause("Twice a is above 0,", by=("part",)), Clause("so it is.", by=("part",), read_off="it is what it is")
    return Claim("said", texts, Source("here", "there"), (same,))


def sentence(stated=STATED, first="Twice a is above 0,", second="so it is."):
    return f"(* 1. {first} *)\n\n(* 2. {second} *){stated}"


def of_file(text, folder, claim=None, stated=frozenset()):
    path = folder / "said.v"
    path.write_text(text, encoding="utf-8")
    return derivations(toy() if claim is None else claim, path, stated)


def asked(name, folder, stated=STATED, proved=PROVED):
    """What Rocq says of a derivation."""
    read_off = of_file(sentence(stated) + "\n(* Proofs. *)\n" + proved, folder)
    statements = IMPORTS + PART + read_off.statements
    proof = f"Import Statements_{name}.\n" + PART_HOLDS + read_off.text({"part": ["part"]})
    return judged(Theory(name, statements, proof, read_off=read_off), FOLDER)


@needs_rocq
@pytest.mark.usefixtures("kernel")
def test_a_clause_that_is_derived_of_its_part_is_accepted(tmp_path):
    outcome = asked("clause_as_it_is", tmp_path)
    assert (outcome.verdict, outcome.clauses) == (Verdict.KERNEL, (Derived(2),)), outcome.explanation


WEAKER = PROVED.replace("by move=> R a [a0]; apply: part.", "by move=> R a [a0]; rewrite addr_gt0.")
AXIOM = PROVED.replace("Section Derived.", "Axiom lie : forall P : Prop, P.\nSection Derived.").replace(
    "by move=> R a [a0]; apply: part.", "have := part; exact: lie."
)

NONE = PROVED.replace("Theorem", "Lemma helper : False. Proof. by []. Qed.\nTheorem")
BESIDE = PROVED.replace("Theorem", "Lemma helper : True. Proof. by []. Qed.\nTheorem")
BESIDE = BESIDE.replace("apply: part", "exact: a0")


@needs_rocq
@pytest.mark.usefixtures("kernel")
@pytest.mark.parametrize(
    ("proved", "fault"),
    [
        pytest.param(NONE, "what is derived in helper: ", id="by_a_lemma_that_is_none"),
        pytest.param(BESIDE, "what is derived of clause 2: ", id="beside_a_lemma"),
        pytest.param(WEAKER, "clause 2.*does not need part.statement", id="without_its_part"),
        pytest.param(AXIOM, "rests on axioms", id="by_an_axiom"),
    ],
)
def test_a_theorem_that_does_not_need_its_part_or_needs_an_axiom_is_refused(proved, fault, tmp_path, request):
    outcome = asked(f"clause_{request.node.callspec.id}", tmp_path, proved=proved)
    assert outcome.verdict == Verdict.REFUSED
    assert re.search(fault, outcome.explanation), outcome.explanation


TRIED = """
From Kernel Require Import Clause Analysis Exponential.
Module open. Definition statement : Prop := forall n : nat, (0 < n)%N -> (n = n). End open.
Module assumed.
Record premises (n : nat) : Prop := Premises { positive : (0 < n)%N }.
Definition statement : Prop := forall n : nat, premises n -> n = n.
Definition beside : Prop := forall n : nat, premises n -> n = 2%N -> n = n.
Definition real : Prop := forall R : rcfType, Num.archimedean_axiom R -> forall n, premises n -> n = n.
Definition of_exp : Prop := forall (R : rcfType) (exp : R -> R), exponential exp -> forall n, premises n -> n = n.
Definition of_sums : Prop :=
  forall (R : rcfType) (exp : R -> R), (forall x y, exp (x + y) = exp x * exp y) -> forall n, premises n -> n = n.
Definition another : Prop := forall R : rcfType, spectral_theorem -> forall n, premises n -> n = n.
End assumed.
Goal open.statement. Fail nothing_but tt. Fail nothing_but @assumed.premises. Abort.
Goal assumed.statement. Fail nothing_but tt. nothing_but @assumed.premises. Abort.
Goal assumed.beside. Fail nothing_but @assumed.premises. Abort.
Goal assumed.real. nothing_but @assumed.premises. Abort.
Goal assumed.of_exp. nothing_but @assumed.premises. Abort.
Goal assumed.of_sums. Fail nothing_but @assumed.premises. Abort.
Goal assumed.another. Fail nothing_but @assumed.premises. Abort.

Lemma derived : part.statement -> assumed.statement. Proof. by []. Qed.
Lemma of_another : open.statement -> assumed.statement. Proof. by []. Qed.
Goal True. rests_on derived part.statement. Fail rests_on derived open.statement.
Fail rests_on of_another part.statement. Abort.

Lemma met (R : realFieldType) : assumed.premises 1. Proof. by []. Qed.
Lemma met_if (R : realFieldType) (n : nat) : (0 < n)%N -> assumed.premises n. Proof. by []. Qed.
Lemma met_by_another (R : realFieldType) : (0 < 1)%N. Proof. by []. Qed.
Goal forall R : rcfType, True. intro R. is_met (@met R) @assumed.premises. Fail is_met (@met_if R) @assumed.premises.
Fail is_met (@met_by_another R) @assumed.premises. Abort.
Print Assumptions derived.
"""


@needs_rocq
@pytest.mark.usefixtures("kernel")
def test_premises_beside_the_record_and_instances_that_are_none_are_refused():
    """Each line with Fail is refused by what checks it, and each without is not."""
    text = "Import Statements_clause_tried.\n" + TRIED
    outcome = judged(Theory("clause_tried", IMPORTS + PART, text, lemmas=("derived",)), FOLDER)
    assert outcome.verdict == Verdict.KERNEL, outcome.explanation


ARITHMETIC = """
From Kernel Require Import Arithmetic.
Section Given.
Variables (R : fieldType) (n : nat) (a b c : R).
Lemma square : (2%:R * a + b) ^+ 2 / c - b * b / c = 4%:R * a * (a + b) / c. Proof. arithmetic. Qed.
Lemma powers : a ^+ n * (1 - n%:R * a) = a ^+ n - n%:R * (a * a ^+ n). Proof. arithmetic. Qed.
Lemma bound (f : 'I_2 -> R) : \\sum_i f i * (b - b) = 0. Proof. rewrite !big_ord_recl big_ord0; arithmetic. Qed.
Lemma halves : a *+ 2 - a = a. Proof. arithmetic. Qed.
Lemma fractions : a != 0 -> b != 0 -> 1 / a - 1 / b = (b - a) / (a * b). Proof. move=> a0 b0; arithmetic. Qed.
Lemma divided : a != 0 -> a * a^-1 = 1. Proof. by move=> a0; arithmetic. Qed.
Goal a * a^-1 = 1. arithmetic. match goal with |- is_true (a != 0) => idtac end. Fail by []. Abort.
Goal (2%:R * a + b) ^+ 2 / c - b * b / c = 4%:R * a * (a - b) / c. Fail arithmetic. Abort.
Goal a ^+ n * a = a ^+ n. Fail arithmetic. Abort.
Goal n%:R + 1 = n%:R + 2%:R :> R. Fail arithmetic. Abort.
Goal (0 : R) = 1. Fail arithmetic. Abort.
Goal a / b = b / a. Fail arithmetic. Abort.
End Given.
Print Assumptions square.
Print Assumptions powers.
Print Assumptions fractions.
"""


@needs_rocq
@pytest.mark.usefixtures("kernel")
def test_equal_fractions_are_proved_equal_where_they_are_defined_and_others_are_not():
    text = "Import Statements_clause_arithmetic.\n" + ARITHMETIC
    lemmas = ("square", "powers", "fractions")
    outcome = judged(Theory("clause_arithmetic", IMPORTS + PART, text, lemmas=lemmas), FOLDER)
    assert outcome.verdict == Verdict.KERNEL, outcome.explanation


# --- what is refused before Rocq is asked ---


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (sentence(second="so it is not."), "clause 2 is not that of the claim"),
        (sentence(first="Twice b is above 0,"), "clause 1 is not that of the claim"),
        ("(* 2. so it is. *)" + STATED, "clause 1 is not that of the claim"),
        (sentence() + "\n(* 3. and more. *)\n", "the claim has 2 clauses"),
        (sentence(STATED.replace("clause_2", "clause_1")), "clause 1 is not read off"),
        (sentence(STATED.replace("clause_2", "clause_7")), "clause 7 is not read off"),
        (
            "(* 1. Twice a is above 0, *)" + STATED + "\n(* 2. so it is. *)\n",
            "clause_2 does not stand below its clause",
        ),
        (sentence() + "From Statements Require loss_shift.\n", "loss_shift is none of what the claim rests on"),
    ],
)
def test_the_sentence_of_another_claim_or_an_edited_one_is_refused(text, fault, tmp_path):
    with pytest.raises(Unprintable, match=fault):
        of_file(text + "\n(* Proofs. *)\n" + PROVED, tmp_path)


def test_a_file_without_proofs_is_refused(tmp_path):
    with pytest.raises(Unprintable, match="is expected after its statements"):
        of_file(sentence(), tmp_path)


def test_a_lemma_is_assumed_where_the_clause_names_it_and_nowhere_else(tmp_path):
    claim = toy()
    named = replace(claim, clauses=(claim.clauses[0], replace(claim.clauses[1], by=("part", "spectral_theorem"))))
    text = sentence() + "\n(* Proofs. *)\nHypothesis known : spectral_theorem.\n" + PROVED
    assert of_file(text, tmp_path, named, frozenset({"spectral_theorem"})).clauses == (
        Derived(2, ("spectral_theorem",)),
    )
    assert of_file(text, tmp_path, claim, frozenset({"spectral_theorem"})).clauses == (Derived(2),)
    assert of_file(text, tmp_path, named, frozenset()).clauses == (Derived(2),)


def test_a_clause_of_another_claim_may_be_used_where_nothing_is_assumed(tmp_path):
    read_off = of_file(sentence() + "\n(* Proofs. *)\n" + PROVED, tmp_path)
    text = read_off.text({"part": ["part"], "other": ["other.part", "other.clause_2"]})
    assert "exact Proofs_other.part_proof.holds" in text
    assert "exact Proofs_other.clause_2_theorem" in text
    assert read_off.unconditional == ("clause_2",)
    assert replace(read_off, clauses=(Derived(2, ("spectral_theorem",)),)).unconditional == ()


# --- ours ---


@pytest.mark.parametrize("name", DERIVED)
def test_what_is_derived_is_of_a_claim_and_is_printed_with_its_statements(name):
    claim = CATALOGUE.named[name]
    read_off = clauses_of(claim, CATALOGUE)
    assert read_off.clauses
    printed = CATALOGUE.theorems / f"{name}.v"
    assert printed.read_text(encoding="utf-8").endswith(read_off.statements)


@pytest.mark.parametrize("name", DERIVED)
def test_an_edited_sentence_of_ours_is_refused(name):
    claim = CATALOGUE.named[name]
    for k, clause in enumerate(claim.clauses):
        edited = (*claim.clauses[:k], replace(clause, text=f"{clause.text} Or not."), *claim.clauses[k + 1 :])
        with pytest.raises(Unprintable, match=f"clause {k + 1} is not that of the claim"):
            clauses_of(replace(claim, clauses=edited), CATALOGUE)


FALSE_NEIGHBOURS = [  # of our own clauses: what each says, and something that is not so
    ("softmax_attention", "inverse_sigma != 0 & exists k j", "r != 0 & exists k j"),
    ("absolute_kernel", "exists i, K i i < conj", "exists i, 2%:R * K i i < conj"),
    *(
        pytest.param(*edit, marks=pytest.mark.slow)
        for edit in (
            ("looped_dampening", "0 < lam * h * lambda_max < 2%:R.", "0 < lam * h * lambda_max <= 2%:R."),
            ("linear_attention", "let eta l := 2%:R * n%:R * rate l in", "let eta l := n%:R * rate l in"),
            ("token_copying", "(exp b + n%:R - 1)", "(exp b + n%:R)"),
            ("loss_from_second_moment", "2%:R * (\\sum_(i < n) g i * nu i)", "3%:R * (\\sum_(i < n) g i * nu i)"),
            ("transfer_risk", "M%:R + d%:R + 1 + e +", "M%:R + d%:R + 2%:R + e +"),
            ("one_layer_optimum", "least <= half_mse", "half_mse <= least"),
            ("one_layer_optimum_with_prior", "noise * mean_S a c", "2%:R * noise * mean_S a c"),
            ("one_layer_optimum_for_normal_inputs", "(n%:R + 1) * Sigma a c", "n%:R * Sigma a c"),
            ("one_layer_optimum_for_whitened_weights", "n%:R + d%:R + 1 + noise", "n%:R + d%:R + noise"),
            ("one_layer_optimum_for_independent_coordinates", "d%:R + 1 + e) + noise).", "d%:R + e) + noise)."),
            ("one_layer_step", "1 / v / (n%:R + d%:R + 1 + e)", "1 / v / (n%:R + d%:R + e)"),
            ("relu_attention_optimum", "2%:R / v / K", "1 / v / K"),
            (
                "relu_attention_optimum",
                "(n%:R + 2%:R * d%:R + 3%:R + 2%:R * e) / 4%:R)).",
                "(n%:R + 2%:R * d%:R + 2%:R + 2%:R * e) / 4%:R)).",
            ),
            ("relu_attention_optimum", "(d%:R * (2%:R * d%:R + 3%:R) /", "(d%:R * (2%:R * d%:R + 2%:R) /"),
            ("one_layer_optimum", "- u a i else u a i", "u a i else u a i"),
            ("bayes_predictor", "+ form Khat (b - K_inv *m nu)).", "+ 2%:R * form Khat (b - K_inv *m nu))."),
            ("signed_permutation_commutant", "exists c, M = c%:M", "M = 1%:M"),
            ("admissible_similarities", "((invmx S)^T *m W)", "(invmx S *m W)"),
            ("product_determines_the_layer", "1 1 (r * b * c)", "1 1 r"),
            ("balanced_flow", "pairing (C *m G^T) v.1", "pairing (C *m G) v.1"),
            ("last_value_block_is_irrelevant", "layer (last A') (after before z)", "layer (last A') z"),
            ("gradient_descent_plus_plus_spectrum", "(1 - gamma * lambda) ^+ 2", "(1 - gamma * lambda) ^+ 3"),
            ("gradient_descent_plus_plus_degree", "residual.mu gamma l ^+ 2)) * s", "residual.mu gamma l ^+ 3)) * s"),
            ("gradient_descent_plus_plus_layers", "forall l, (l < L)%N ->", "forall l, (l.+1 < L)%N ->"),
            ("gradient_descent_plus_plus_conditioning", "<-> 0 < gamma * l_1 < t_c", "<-> 0 < gamma * l_1 <= t_c"),
            ("gradient_descent_plus_plus_rate", "(3%:R / 4%:R) ^+ (2 ^ m)", "(2%:R / 3%:R) ^+ (2 ^ m)"),
            ("linear_transformer", "& - y = tokens.W s *m Q", "& y = tokens.W s *m Q"),
            ("gradient_descent_plus_plus_rate", "(4%:R * kappa ^+ 3 /", "(3%:R * kappa ^+ 3 /"),
            ("gradient_descent_plus_plus_rate", "(1 - 1 / kappa) * Num.sqrt", "(1 - 2%:R / kappa) * Num.sqrt"),
            ("softmax_linearisation", "<= 16%:R / 3%:R * c ^+ 2 * M ^+ 3", "<= 15%:R / 3%:R * c ^+ 2 * M ^+ 3"),
            ("newton_layer", "a *: v -> `|a| < 1", "a *: v -> `|a| <= 1"),
            ("causal_mask", "| (i <= j)%N) alpha c i", "| (i < j)%N) alpha c i"),
            ("causal_mask", "0 < h < 2%:R / Khat top top", "0 < h <= 2%:R / Khat top top"),
            ("multi_head_composite_kernel", "below : 2%:R * r * s ord0 m < 2%:R", "below : 2%:R * r * s ord0 m < 3%:R"),
            (
                "bayes_limit_in_the_loss",
                "mean_square / (h * (2%:R * L%:R + 1))",
                "mean_square / (h * (2%:R * L%:R + 2%:R))",
            ),
            ("softmax_limit", "-1 <= s <= 1 /\\ (positive_definite", "0 <= s <= 1 /\\ (positive_definite"),
            ("noisy_labels", "2%:R / (s ord0 m + noise)", "2%:R / s ord0 m"),
            ("balanced_flow", "- C t1 *m (C t1)^T =", "+ C t1 *m (C t1)^T ="),
            ("unconstrained_stationarity", "linear : forall a u v, D (a *: u + v) = a * D u + D v;", "linear : True;"),
            ("sparse_stationary_points", "R) * c.1 (ord_max, l)) *: (S' *m S');", "R) * c.1 (ord_max, l)) *: S';"),
            ("full_stationary_points", "orthogonal : forall l, (Q l)^T *m Q l = 1%:M;", "orthogonal : True;"),
            ("bayes_limit", "- functional_gradient_descent.simul", "functional_gradient_descent.simul"),
            ("last_value_block_is_irrelevant", "(A' k) (T k) (B k) (C k) (s k)", "(A' k) (T k) (C k) (B k) (s k)"),
            ("balanced_flow", "(F t) ((B t)^T *m C t)", "(F t1) ((B t)^T *m C t)"),
            ("functional_gradient", "functions.value K gamma v u c =", "2%:R * functions.value K gamma v u c ="),
            ("bayes_limit_in_the_loss", "(forall L, gap L <= gap 0%N)", "(forall L, gap 0%N <= gap L)"),
            (
                "gradient_descent_plus_plus_degree",
                "polynomial_of_descent h L) = L.+1",
                "polynomial_of_descent h L) = L",
            ),
            ("softmax_limit", "limit X Q K Y c t)) <-> 0 < r < 2%:R.", "limit X Q K Y c t)) <-> 0 < r <= 2%:R."),
            ("softmax_limit", "0 < \\sum_i \\sum_j v i * Khat i j", "0 <= \\sum_i \\sum_j v i * Khat i j"),
            ("adjoint_recursion", "(w l) (dw l) t)) (g dw).", "(w l) (dw l) t)) (2%:R * g dw)."),
            (
                "adjoint_recursion",
                "derivative (fun t => phi (s + t)) (phi' s)",
                "derivative (fun t => phi (s + t)) (phi s)",
            ),
            ("query_outside_context", "two_not_0 : 2%:R != 0 :> R", "two_not_0 : True"),
            ("query_outside_context", "W_0, one_layer E & ~", "W_0, zero_weights W_0 /\\ one_layer E & ~"),
        )
    ),
]


@needs_rocq
@pytest.mark.usefixtures("kernel")
@pytest.mark.parametrize(("name", "right", "wrong"), FALSE_NEIGHBOURS)
def test_a_false_neighbour_of_a_clause_is_no_theorem(name, right, wrong):
    """It can be said, and the proof of the clause as it is does not show it."""
    of = written(CATALOGUE.named[name], CATALOGUE)
    printed, mark, derived = of.statements.partition(PRINTED)
    assert right in derived
    outcome = judged(replace(of, statements=printed + mark + derived.replace(right, wrong, 1)), FOLDER)
    assert outcome.verdict == Verdict.REFUSED
    assert "its statement" not in outcome.explanation


def test_the_claims_of_a_user_have_none_of_ours():
    claim = CATALOGUE.named[DERIVED[0]]
    own = replace(CATALOGUE, origin="ahn.py")
    assert clauses_of(claim, CATALOGUE) is not None
    assert clauses_of(claim, own) is None


def test_every_lemma_that_may_be_assumed_is_a_stated_claim():
    text = (THEORY / "Analysis.v").read_text(encoding="utf-8")
    lemmas = re.findall(r"^Definition (\w+) : Prop :=", text, re.MULTILINE)
    assert lemmas
    assert all(CATALOGUE.named[name].stated for name in lemmas)
