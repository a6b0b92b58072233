"""What is false as it was printed is refuted by Rocq's kernel, and no counterexample that is none is accepted."""

from __future__ import annotations

import copy
from dataclasses import replace

import pytest
from asking_rocq import FOLDER, asked, certificate, needs_rocq

from constructions.catalogue import CLAIMS, ERRATA
from constructions.hypotheses.positions import of_the_successor
from proofs.catalogue import CATALOGUE
from verify.kernel.compiling import judged
from verify.kernel.printer.refuted import RefutedInequality, RefutedPart
from verify.kernel.printer.statement import ENTRIES, Unprintable
from verify.kernel.refutation import refutation
from verify.kernel.theory import theory
from verify.kernel.verdicts import Verdict, written

FALSE = {e.read.name: e.read for e in ERRATA}
NAMED = {c.name: c for c in CLAIMS}
SOME = (
    "token_copying_softmax_as_read",
    "functional_gradient_as_read",
    "gradient_descent_plus_plus_conditioning_as_read",
)


@needs_rocq
@pytest.mark.usefixtures("kernel")
@pytest.mark.parametrize("name", SOME)
def test_the_kernel_refutes(name):
    outcome = judged(written(FALSE[name], CATALOGUE), FOLDER)
    assert outcome.verdict == Verdict.REFUTED, outcome.explanation
    assert outcome.assuming == (("exp is positive",) if "softmax" in name else ())


@needs_rocq
@pytest.mark.slow
@pytest.mark.usefixtures("kernel")
@pytest.mark.parametrize("name", [n for n in FALSE if n not in SOME])
def test_the_kernel_refutes_the_others_too(name):
    assert judged(written(FALSE[name], CATALOGUE), FOLDER).verdict == Verdict.REFUTED


def test_the_negation_is_of_all_sizes_and_values():
    """The printed theorem denies that it holds always, and of exp it assumes positive values alone."""
    for claim in FALSE.values():
        for text in [RefutedPart(p).text() for p in claim.parts] + [
            RefutedInequality(i).text() for i in claim.inequalities
        ]:
            said = " ".join(text.partition("Definition refuted : Prop := ")[2].split())
            assert said.startswith(("forall (R : realFieldType), ~ forall", "forall R : realFieldType, ~ forall")) or (
                said.startswith("forall (R : realFieldType) (exp : R -> R), (forall x, 0 < exp x) -> ~ forall")
            )
            assert ", @claim R" in said


# --- no counterexample ---


def forged(name, change):
    of = copy.deepcopy(certificate(name))
    change(of["refutation"])
    return of


def verdict(name, change):
    try:
        return asked(f"{name}_forged", FALSE[name], forged(name, change)).verdict
    except (Unprintable, IndexError):
        return Verdict.REFUSED


def zero(found):
    found["tensors"] = {k: [["0"]] for k in found["tensors"]}


def value(found):
    found["tensors"]["S"] = [["1", "1"], ["1", "1"]]


def agreeing(found):
    found["point"] = {"kappa": "2", "t": "1/2", "v": "1/4", "w": "1/4"}


def outside(found):
    found["point"] = {"kappa": "1/2", "t": "1", "v": "1/2", "w": "3/4"}


def beyond(found):
    found["point"] = {"kappa": "2", "t": "1", "v": "1/2", "w": "5/4"}


def sizes(found):
    found["sizes"]["n"] = 3


def larger(found):
    found["tensors"]["phi"] = ["-1"]
    found["tensors"]["y"] = ["0"]


@needs_rocq
@pytest.mark.usefixtures("kernel")
@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("readout_as_read", zero),
        ("token_copying_softmax_as_read", value),
        ("token_copying_softmax_as_read", sizes),
        ("functional_gradient_as_read", larger),
        ("gradient_descent_plus_plus_conditioning_as_read", agreeing),
        ("gradient_descent_plus_plus_conditioning_as_read", outside),
        ("gradient_descent_plus_plus_conditioning_as_read", beyond),
    ],
    ids=lambda x: getattr(x, "__name__", x),
)
def test_values_at_which_it_holds_or_its_premises_do_not_are_refused(name, change):
    assert verdict(name, change) == Verdict.REFUSED


@needs_rocq
@pytest.mark.usefixtures("kernel")
def test_what_is_true_is_not_refuted_by_a_lie_about_which_side_is_smaller(monkeypatch):
    """The counterexample of the printed statement, told of the statement that corrects it: both sides are 1/4 there."""

    def true(found):
        found["tensors"]["E"], found["scalars"] = [["0"]], {"eta": "1"}

    (corrected,) = NAMED["loss_expansion"].parts
    claim, of = replace(FALSE["hessian_as_read"], parts=(corrected,)), forged("hessian_as_read", true)
    with pytest.raises(Unprintable, match="not seen to differ"):
        asked("hessian_forged", claim, of)
    lie = "(ByCoefficients (PEc 1%Z) (PEc 1%Z))"
    monkeypatch.setattr("verify.kernel.refutation.ordered", lambda left, right: (left, right, lie))
    outcome = asked("hessian_forged", claim, of)
    assert outcome.verdict == Verdict.REFUSED
    assert outcome.explanation.startswith("its counterexample: ")


def test_a_claim_with_a_refutation_for_a_certificate_is_not_accepted(tmp_path):
    from verify.replay.fields import Refuted

    name = "gradient_descent_step"
    (tmp_path / f"{name}.json").write_bytes(CATALOGUE.certificate(f"{name}_as_read").read_bytes())
    with pytest.raises(Refuted):
        written(NAMED[name], replace(CATALOGUE, certificates=tmp_path))


def test_entries_are_printed_by_a_formula_that_gives_them():
    """S_ij = 1 if i = j + 1; of other entries there is no formula here."""
    ((text, formula),) = ENTRIES.items()
    assert text == "(i0 == i1.+1 :> nat)%:R"
    assert [[formula(i, j) for j in range(3)] for i in range(3)] == [[0, 0, 0], [1, 0, 0], [0, 1, 0]]
    (part,) = FALSE["token_copying_lower_shift_as_read"].parts
    assert text in " ".join(RefutedPart(part).text().split())
    shift = of_the_successor("lower_shift", "L_ij = 1 if i = j, else 0; called S")
    other = replace(shift, entries=("S", lambda i, j: int(i == j)))
    with pytest.raises(Unprintable, match="no formula"):
        RefutedPart(replace(part, hypotheses=(other,)))


def test_a_refutation_of_something_with_layers_is_not_written_out():
    part = next(p for c in CLAIMS for p in c.parts if p.advance is not None)
    with pytest.raises(Unprintable, match="has layers"):
        RefutedPart(part)


def test_no_text_of_a_certificate_is_written_for_rocq():
    claim = FALSE["readout_as_read"]
    hostile = "1. Axiom lie : False. (*"
    for change in (
        lambda r: r["sizes"].update(n=hostile),
        lambda r: r["tensors"].update(W_0=[[hostile]]),
        lambda r: r["scalars"].update(eta=hostile),
    ):
        of = forged(claim.name, change)["refutation"]
        with pytest.raises((ValueError, TypeError)):
            refutation(claim, of).text()
    assert "Axiom" not in theory(claim, certificate(claim.name)).proof
