"""Several claims in one file for Rocq: none sees another, none is spoilt by another, and all is asked about."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest
from asking_rocq import FOLDER, needs_rocq

from proofs.catalogue import CATALOGUE
from verify.kernel import compiling
from verify.kernel.batch import Batch, Kind, batches, questions
from verify.kernel.compiling import all_judged, compiled
from verify.kernel.printer.whole import IMPORTS
from verify.kernel.theory import Theory
from verify.kernel.verdicts import MODULES, THEORY, Texts, Verdict
from verify.replay.fields import Refuted

TEXTS = Texts(CATALOGUE)
LONG, CHILD = "linear_transformer", "preconditioned_gradient_descent"


def of(name):
    return TEXTS.of(CATALOGUE.own[name])


def test_a_statement_is_in_the_file_as_it_is_committed_under_its_imports_alone():
    text = Batch([of("loss_shift"), of("gradient_descent_step_as_read")]).text()
    assert text.startswith(IMPORTS)
    at = 0
    for name in ("loss_shift", "gradient_descent_step_as_read"):
        before, after = (CATALOGUE.theorems / f"{name}.v").read_text(encoding="utf-8").split(IMPORTS)
        begin = f"Module Statements_{name}.\n"
        assert text.index(begin + before + after) >= at
        at = text.index(begin)
    assert text.index("Require", len(IMPORTS)) > text.index("End Statements_gradient_descent_step_as_read.")


def test_a_lemma_is_proved_once_and_before_what_uses_it():
    text = Batch([of(CHILD), of(LONG), of("looped_dampening")]).text()
    assert text.count(f"Module Proofs_{LONG}.\n") == 1
    assert text.index(f"End Proofs_{LONG}.") < text.index(f"Module Proofs_{CHILD}.")


def test_every_theorem_is_asked_about():
    batch = Batch([of("loss_shift"), of(CHILD), of("geometric_sequence")])
    assert len(batch.questions) == sum(t.theorems for t in batch.theories) == len(set(batch.questions))
    end = batch.text().splitlines()[-2:]
    assert end == [f"Definition all' := ({', '.join([*(f'@{q}' for q in batch.questions), 'tt'])}).", end[1]]
    assert end[1] == "Print Assumptions all'."
    assert "Kernel.Lemmas.powers_tend_to_zero" in questions(of("geometric_sequence"))


def test_a_line_of_the_file_is_of_the_claim_whose_text_it_is_in():
    batch = Batch([of("loss_shift"), of(CHILD)], {CHILD: "(* an instance *)\n"})
    lines = batch.text().splitlines()
    for kind, name in ((Kind.STATEMENTS, CHILD), (Kind.PROOFS, LONG), (Kind.PROOFS, CHILD), (Kind.INSTANCES, CHILD)):
        for border in ("Module", "End"):
            place = batch.place(lines.index(f"{border} {kind}_{name}.") + 1)
            assert (place.kind, place.of.name) == (kind, name)
    assert batch.place(1) is batch.place(len(lines)) is None


@pytest.mark.parametrize("jobs", [1, 2, 7])
def test_every_claim_is_in_one_batch_those_of_a_lemma_in_the_same_and_the_longest_comes_first(jobs):
    names = ["loss_shift", CHILD, "geometric_sequence", "token_copying", LONG, "looped_dampening", "bayes_limit"]
    found = [[t.name for t in batch] for batch in batches(map(of, names), jobs)]
    assert sorted(name for batch in found for name in batch) == sorted(names)
    assert {LONG, CHILD, "looped_dampening"} <= set(found[0])
    assert len(found) <= max(4 * jobs, len(names))


def test_no_claims_are_no_batch():
    assert batches([], 2) == []


def test_the_table_of_the_theory_is_what_its_files_need():
    """Each module is compiled after those that it requires, of itself or through others."""
    met = set()
    for module, needed in MODULES.items():
        assert set(needed) <= met
        below = set(needed)
        for name in reversed(list(MODULES)):
            below |= set(MODULES[name]) if name in below else set()
        text = (THEORY / f"{module}.v").read_text(encoding="utf-8")
        required = [line for line in text.splitlines() if line.startswith("From Kernel Require")]
        assert {name.rstrip(".") for line in required for name in line.split()[4:]} <= below
        met.add(module)
    assert met == {path.stem for path in THEORY.glob("*.v")}


FORGED = Theory("forged", "", "Axiom lie : False.\nPrint Assumptions lie.\n", lemmas=("lie",))


@needs_rocq
@pytest.mark.usefixtures("kernel")
def test_an_axiom_in_one_claim_is_told_of_it_alone():
    good, forged = all_judged([of("loss_shift"), FORGED], FOLDER)
    assert (good.verdict, good.without_instance) == (Verdict.KERNEL, ())
    assert forged.verdict == Verdict.REFUSED
    assert "axioms" in forged.explanation
    assert "lie" in forged.explanation


@needs_rocq
@pytest.mark.usefixtures("kernel")
def test_a_claim_does_not_see_what_another_one_defines():
    seen = replace(FORGED, name="seen", proof="Definition known := lie.\n", lemmas=())
    accepted, said = compiled(Batch([replace(FORGED, lemmas=()), seen]).text(), FOLDER)
    assert not accepted
    assert "lie was not found" in " ".join(said.split())


def test_an_unasked_theorem_is_refused(monkeypatch):
    """Whoever takes the question out of a proof has nothing accepted."""
    monkeypatch.setattr("verify.kernel.compiling.compiled", lambda *_: pytest.fail("it was compiled"))
    silent = replace(of("loss_shift"), proof=of("loss_shift").proof.replace("Print Assumptions", "Check"))
    (outcome,) = all_judged([silent], FOLDER)
    assert outcome.verdict == Verdict.REFUSED
    assert "rests on" in outcome.explanation


def test_of_the_theory_what_is_needed_is_compiled_once_and_again_where_it_or_what_it_needs_changed(
    tmp_path, monkeypatch
):
    for name in MODULES:
        shutil.copy(THEORY / f"{name}.v", tmp_path)
    asked = []
    monkeypatch.setattr(compiling, "BUILD", tmp_path / "build")
    monkeypatch.setattr(compiling, "THEORY", tmp_path)
    monkeypatch.setattr(compiling, "_compiled", lambda file, *_: asked.append(file.removesuffix(".v")) or (True, ""))

    def made(program, wanted):
        asked.clear()
        compiling.compile_theory(program, wanted=wanted)
        return list(asked)

    wanted = compiling.required("From Kernel Require Import Family.\nFrom Kernel Require Lemmas.\n")
    assert set(wanted) == {"Coefficient", "Arithmetic", "Gradient", "Family", "Lemmas"}
    assert made("8.16.1", wanted) == wanted
    assert made("8.16.1", wanted) == []
    (tmp_path / "Gradient.v").write_text("(* edited *)")
    assert made("8.16.1", wanted) == ["Gradient", "Family"]
    assert made("8.17", wanted) == wanted
    assert made("8.17", list(MODULES)) == [name for name in MODULES if name not in wanted]
    monkeypatch.setattr(compiling, "_compiled", lambda *_: (False, "File, line 1: Error: no."))
    (tmp_path / "Lemmas.v").write_text("(* edited *)")
    with pytest.raises(Refuted, match="Lemmas"):
        compiling.compile_theory("8.17", wanted=wanted)
    monkeypatch.setattr(compiling, "_compiled", lambda file, *_: asked.append(file.removesuffix(".v")) or (True, ""))
    assert made("8.17", wanted) == ["Lemmas"]


@pytest.mark.parametrize("module", MODULES)
def test_what_a_module_of_the_theory_needs_is_what_it_requires(module):
    text = (THEORY / f"{module}.v").read_text(encoding="utf-8")
    required = {name for names in compiling.REQUIRED.findall(text) for name in names.split()}
    assert text.count("From Kernel Require") == len(compiling.REQUIRED.findall(text))
    assert required <= set(compiling.required(text)) - {module}
    declared = set(compiling.required(f"From Kernel Require {module}.\n")) - {module}
    assert declared == set(compiling.required(text))


def test_the_modules_are_listed_for_an_editor_in_the_order_in_which_they_are_made():
    listed = (THEORY / "_CoqProject").read_text(encoding="utf-8").splitlines()
    assert listed == ["-Q . Kernel", *(f"{name}.v" for name in MODULES)]
    assert {path.stem for path in THEORY.glob("*.v")} == set(MODULES)
