"""A proved claim is used at arrays that meet its hypotheses, and as it stands: everything else is refused."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from constructions.arrays.indexed import Array, einsum
from constructions.catalogue import CATALOGUE, CLAIMS
from constructions.claim import Claim, Clause, Equations, Hypothesis, Part, Scalar, Source, Stage, Tensor, Values
from constructions.definitions.gradient_descent import step
from constructions.definitions.matrices import product
from constructions.hypotheses.query_slot import QUERY_SLOT
from proofs.calculus.calculation import Goal, StepRefused, goals_of, hypotheses_used, prove, uses_of
from proofs.catalogue import PROOFS
from verify.certificate.equations import of_proof, with_parents
from verify.files import ROOT, canonical_json, certificate_digest, json_digest
from verify.replay.certificate import certificate
from verify.replay.deciding import Decider
from verify.replay.fields import Refuted, Unreadable
from verify.replay.files import Files
from verify.replay.parts import part as read_part
from verify.replay.replaying import Result, replay
from verify.statement import _part, agrees_with

CERTIFICATES = CATALOGUE.certificates
Json = dict[str, Any]
NAMED = CATALOGUE.named
STEPS, TRANSFORMER = "gradient_descent_steps", "linear_transformer"
ONE_STEP = ("gradient_descent_step", "step", "prediction")

# --- the prover -------------------------------------------------------------------------------------

DATA = (
    Tensor("X", ("d", "n")),
    Tensor("Y", ("n_y", "n")),
    Tensor("Q", ("d", "m")),
    Tensor("query_slot", ("n_y", "m")),
    Tensor("W_0", ("n_y", "d")),
    Scalar("eta"),
)


def after_two(given: Values, state: Values) -> Equations:
    """W x_t - (W - dW(W)) x_t = dW(W) x_t, W = W_0, a trifle in which the prediction of one layer occurs."""
    part = next(p for p in NAMED["gradient_descent_step"].parts if p.name == "step")
    predicted, _ = part.equations(given, part.start(given))["prediction"]
    w = step(given["W_0"], given["X"], given["Y"], given["eta"])
    return {"said": (predicted, product(w, given["Q"]))}


def child(by: tuple[str, ...] = ("said", "gradient_descent_step"), hypotheses: tuple[Hypothesis, ...] = (QUERY_SLOT,)):
    part = Part("said", DATA, lambda given: {}, after_two, hypotheses=hypotheses)
    return Claim("said_again", (Clause("It is said again.", by=by),), Source("here", "there"), (part,))


def using(
    conditions: dict[str, Callable[[Goal], None]] | None = None,
    lemma: tuple[str, str, str] = ONE_STEP,
    **changed: Callable[[Goal], Array],
) -> Callable[[Goal], None]:
    def calculation(goal: Goal) -> None:
        given = {d.name: goal.given[d.name] for d in DATA if isinstance(d, Tensor)}
        given |= {name: of(goal) for name, of in changed.items()}
        goal.by_lemma(lemma, lambda hole: hole, given, conditions or {})
        goal.conclude()

    return calculation


def at_the_hypothesis(goal: Goal) -> None:
    goal.by_hypothesis("query_slot", lambda slot: slot)
    goal.conclude()


def proved(claim: Claim, calculation: Callable[[Goal], None]) -> dict[str, list[Goal]]:
    return prove(claim, {("said", Stage.ONCE, "said"): calculation}, NAMED)


def test_a_lemma_is_used_where_its_hypotheses_hold() -> None:
    calculated = proved(child(), using({"query_slot": at_the_hypothesis}))
    assert [u.lemma.claim for _, u in uses_of(calculated) if u.lemma] == ["gradient_descent_step"]
    assert hypotheses_used(calculated) == ("said, query_slot",)  # by which the lemma's is discharged


def test_at_arrays_that_meet_its_hypotheses_by_themselves_nothing_more_is_asked() -> None:
    """The equation is then about other arrays than the goal, which does not hold without its own hypothesis."""
    slot = {"query_slot": lambda goal: -product(goal.given["W_0"], goal.given["Q"])}
    with pytest.raises(StepRefused, match="the two sides differ"):
        proved(child(), using(**slot))

    def both(goal: Goal) -> None:
        def left(slot: Array) -> Array:
            return after_two({**goal.given, "query_slot": slot}, {})["said"][0]

        goal.by_hypothesis("query_slot", left)
        using(**slot)(goal)

    proved(child(), both)


def test_a_lemma_whose_hypothesis_is_not_shown_is_refused() -> None:
    for conditions in ({}, {"query_slot": lambda goal: None}, {"query_slot": Goal.conclude}):
        with pytest.raises(StepRefused, match=r"query_slot.*(the two sides differ|does not reach the right side)"):
            proved(child(), using(conditions))


def test_a_hypothesis_of_the_lemma_is_not_shown_by_assuming_it() -> None:
    """The part has no such hypothesis: what it is called elsewhere does not help."""
    with pytest.raises(StepRefused, match="query_slot is not a hypothesis that can be substituted"):
        proved(child(hypotheses=()), using({"query_slot": at_the_hypothesis}))


def test_a_condition_that_the_lemma_has_not_is_refused() -> None:
    shown = {"query_slot": at_the_hypothesis, "zero_weights": Goal.conclude}
    with pytest.raises(StepRefused, match="has no hypothesis zero_weights"):
        proved(child(), using(shown))


@pytest.mark.parametrize(
    ("lemma", "why"),
    [
        (("gradient_descent_stop", "step", "prediction"), "there is no claim gradient_descent_stop"),
        (("gradient_descent_step_as_read", "step", "prediction"), "there is no claim"),
        (("spectral_theorem", "step", "prediction"), "has no part 'step'"),
        (("gradient_descent_step", "stop", "prediction"), "has no part 'stop'"),
        (("gradient_descent_step", "step", "predictions"), "'predictions'"),
        (("gradient_descent_steps", "simulation", "prediction"), "it is about every depth"),
        (("functional_gradient", "pairing with the gradient", "reproducing"), "no part|no equation between the inputs"),
    ],
)
def test_what_is_no_lemma_is_refused(lemma: tuple[str, str, str], why: str) -> None:
    with pytest.raises(StepRefused, match=why):
        proved(child(), using(lemma=lemma))


def test_arrays_of_other_axes_are_refused() -> None:
    turned = {"X": lambda goal: einsum("an->na", goal.given["X"])}
    with pytest.raises(StepRefused, match=r"(d of|n of) .* is (n|d), and (d|n) elsewhere"):
        proved(child(), using({"query_slot": at_the_hypothesis}, **turned))
    vector = {"X": lambda goal: einsum("an->a", goal.given["X"])}
    with pytest.raises(StepRefused, match=r"X has axes \(d\), expected \(d, n\)"):
        proved(child(), using(**vector))


def test_a_scalar_of_the_lemma_must_be_one_here() -> None:
    part = next(p for p in child().parts)
    other = replace(
        part, inputs=(*part.inputs[:-1], Scalar("rate")), equations=lambda given, state: {"said": (given["X"],) * 2}
    )
    with pytest.raises(StepRefused, match="eta of step cannot be given"):
        proved(replace(child(), parts=(other,)), using())


def test_the_proof_and_the_clauses_name_the_same_lemmas() -> None:
    shown = {"query_slot": at_the_hypothesis}
    with pytest.raises(StepRefused, match="the proof uses gradient_descent_step, and no clause says so"):
        proved(child(by=("said",)), using(shown))
    with pytest.raises(StepRefused, match="no line uses loss_shift, which should say"):
        proved(child(by=("said", "gradient_descent_step", "loss_shift")), using(shown))


def test_what_a_claim_depends_on_is_what_its_clauses_are_said_by() -> None:
    assert child().depends_on == ("gradient_descent_step",)
    assert NAMED[STEPS].depends_on == (TRANSFORMER,)


@pytest.mark.parametrize("name", [c.name for c in CLAIMS if not c.stated])
def test_no_dependency_is_unused(name: str) -> None:
    """It is a lemma of the proof, or what a clause is read off."""
    claim = NAMED[name]
    calculated = prove(claim, PROOFS[name], NAMED)
    used = {u.lemma.claim for _, u in uses_of(calculated) if u.lemma is not None}
    read = {n for clause in claim.clauses if clause.read_off for n in clause.by if n in claim.depends_on}
    assert set(claim.depends_on) == used | read


def test_the_corollaries_of_the_linear_transformer_are_derived_from_it() -> None:
    for name in (STEPS, "gradient_descent_plus_plus_layers", "full_family_is_gradient_descent_plus_plus"):
        calculated = prove(NAMED[name], PROOFS[name], NAMED)
        goals = {u.lemma.equation for _, u in uses_of(calculated) if u.lemma is not None}
        assert goals >= {"context y", "query y"}, name


# --- the second checker -----------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in (STEPS, TRANSFORMER):
        shutil.copy(CERTIFICATES / f"{name}.json", tmp_path)
    return tmp_path


def forged(folder: Path, change: Callable[[Json], None], name: str = STEPS) -> Result:
    """What replaying finds of a certificate that was changed and digested anew."""
    path = folder / f"{name}.json"
    value = json.loads(path.read_text(encoding="utf-8"))
    change(value)
    fields = {k: v for k, v in value.items() if k not in ("parts", "digests")}
    fields |= {f"parts[{k}]": p for k, p in enumerate(value["parts"])}
    value["digests"] = {k: json_digest(v) for k, v in fields.items()}
    path.write_text(canonical_json(value), encoding="utf-8")
    return replay(folder / f"{STEPS}.json", ROOT, agrees_with(CATALOGUE), seed=1)


def uses(part: Json) -> list[Json]:
    return [u for g in part["goals"] for line in g["lines"] for u in line.get("uses", ()) if u["kind"] == "lemma"]


def test_a_certificate_that_uses_a_lemma_is_replayed_with_it(folder: Path) -> None:
    assert forged(folder, lambda value: None).verdict == "replayed"


def test_a_lemma_that_says_more_than_its_claim_is_refused(folder: Path) -> None:
    def change(value: Json) -> None:
        for lemma in value["parts"][0]["lemmas"]:
            lemma["right"]["terms"] = lemma["right"]["terms"][:-1]

    found = forged(folder, change)
    assert (found.verdict, "it is not what the claim says" in found.explanation) == ("refuted", True)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda lemma: lemma.update(equation="query x"), "it is not what the claim says|the list of axes"),
        (lambda lemma: lemma.update(equation="prediction"), "has no equation"),
        (lambda lemma: lemma.update(part="layers"), "has a part 'layers' without depth"),
        (lambda lemma: lemma.update(claim=STEPS), "which is no parent"),
        (lambda lemma: lemma.update(claim="loss_shift"), "which is no parent"),
        (
            lambda lemma: lemma.update(axes={**lemma["axes"], "d": "n"}),
            "the parameters|a function is not over|it is not what",
        ),
        (lambda lemma: lemma["axes"].pop("d"), "the set of axes"),
        (lambda lemma: lemma.update(parameters=lemma["parameters"][::-1]), "argument 0"),
        (lambda lemma: lemma.update(parameters=lemma["parameters"][:-1]), "expressions|a declared tensor"),
        (
            lambda lemma: lemma["conditions"].append({"name": "more", "left": lemma["left"], "right": lemma["left"]}),
            "derivations",
        ),
    ],
)
def test_a_lemma_is_as_its_claim_states_it(folder: Path, change: Callable[[Json], object], why: str) -> None:
    def changed(value: Json) -> None:
        change(value["parts"][0]["lemmas"][0])

    try:
        found = forged(folder, changed)
    except Unreadable as problem:
        said = str(problem)
    else:
        assert found.verdict == "refuted"
        said = found.explanation
    assert any(w in said for w in why.split("|")), said


def test_a_lemma_is_no_hypothesis_and_no_hypothesis_a_lemma(folder: Path) -> None:
    def change(value: Json) -> None:
        use = uses(value["parts"][0])[0]
        use["kind"] = "hypothesis"
        del use["discharged"]

    with pytest.raises(Unreadable, match="the name of a hypothesis of this part"):
        forged(folder, change)


def test_what_rests_on_a_lemma_that_is_not_proved_is_refused(folder: Path) -> None:
    """Its digest is right: what is wrong is found by replaying it."""

    def open_ended(value: Json) -> None:
        value["parts"][0]["goals"][0]["lines"][0]["expression"]["terms"] = []

    forged(folder, open_ended, TRANSFORMER)

    def adopted(value: Json) -> None:
        value["parents"][TRANSFORMER] = certificate_digest(folder / f"{TRANSFORMER}.json")

    found = forged(folder, adopted)
    assert (found.verdict, f"lemma {TRANSFORMER} is refuted" in found.explanation) == ("refuted", True), found


def test_a_lemma_without_its_certificate_is_refused(folder: Path) -> None:
    (folder / f"{TRANSFORMER}.json").unlink()
    assert "is missing" in forged(folder, lambda value: None).explanation


# --- what a lemma asks of its arguments -------------------------------------------------------------


def believed(folder: Path, change: Callable[[Json], None]) -> Result:
    """What replaying finds of ``child``, whose statement is believed, after a change of its certificate."""
    shutil.copy(CERTIFICATES / "gradient_descent_step.json", folder)
    parents = {"gradient_descent_step": certificate_digest(folder / "gradient_descent_step.json") or ""}
    claim = child()
    value = with_parents(of_proof(claim, proved(claim, using({"query_slot": at_the_hypothesis})), [], ()), parents)
    change(value)
    value = with_parents({k: v for k, v in value.items() if k not in ("parents", "digests")}, parents)
    (folder / f"{claim.name}.json").write_text(canonical_json(value), encoding="utf-8")
    return replay(folder / f"{claim.name}.json", ROOT, lambda found, decider: None, seed=1)


def test_what_a_lemma_asks_for_is_derived_line_by_line(folder: Path) -> None:
    assert believed(folder, lambda value: None).verdict == "replayed"

    def unshown(value: Json) -> None:
        (use,) = uses(value["parts"][0])
        use["discharged"] = [[]]

    def badly(value: Json) -> None:
        (use,) = uses(value["parts"][0])
        use["discharged"][0][-1]["expression"]["terms"] = []

    def assumed_twice(value: Json) -> None:
        (use,) = uses(value["parts"][0])
        line = use["discharged"][0][0]
        line["context"]["terms"] *= 2

    for change in (unshown, badly, assumed_twice):
        found = believed(folder, change)
        assert (found.verdict, ".discharged[0]" in found.explanation) == ("refuted", True), found


def test_what_is_shown_of_arguments_divides_by_nothing_that_may_be_0(folder: Path) -> None:
    """A line that is the one before times eta/eta: an equation of fractions, and none where eta is 0."""

    def by_eta(value: Json) -> None:
        (use,) = uses(value["parts"][0])
        line = json.loads(json.dumps(use["discharged"][0][-1]))
        line = {"reason": "eta/eta", "method": "canonical form", "expression": line["expression"]}
        for term in line["expression"]["terms"]:
            coefficient = term["coefficient"]
            for side in ("numerator", "denominator"):
                coefficient[side] = [[c, {**powers, "eta": 1}] for c, powers in coefficient[side]]
        use["discharged"][0].append(line)

    found = believed(folder, by_eta)
    assert (found.verdict, "it divides by eta, which may be 0" in found.explanation) == ("refuted", True), found


def test_the_arguments_of_a_lemma_matter(folder: Path) -> None:
    """At W_0 = 0 the lemma asks for a slot that is 0."""

    def at_zero(value: Json) -> None:
        part = value["parts"][0]
        (use,) = uses(part)
        (k,) = [k for k, (_, axes) in enumerate(part["lemmas"][0]["parameters"]) if axes == ["n_y", "d"]]
        use["arguments"][k]["terms"] = []

    assert believed(folder, at_zero).verdict == "refuted"


def test_a_lemma_without_its_condition_is_not_what_its_claim_says(folder: Path) -> None:
    def without(value: Json) -> None:
        part = value["parts"][0]
        part["lemmas"][0]["conditions"] = []
        uses(part)[0]["discharged"] = []

    assert believed(folder, without).verdict == "replayed"  # where it is believed
    (stored,) = certificate(Files().certificate(folder / "said_again.json")).parts
    with pytest.raises(Refuted, match="its conditions"):
        _part(stored, child().parts[0], Decider(1, 1), NAMED)


# --- abuses -----------------------------------------------------------------------------------------


def test_no_claim_is_proved_by_itself() -> None:
    """Were it its own lemma, every claim would follow."""
    claim = NAMED["gradient_descent_step"]
    script = dict(PROOFS[claim.name])

    def by_itself(goal: Goal) -> None:
        given = {d.name: goal.given[d.name] for d in goal.part.inputs if isinstance(d, Tensor)}
        goal.by_lemma(ONE_STEP, lambda hole: hole, given, {"query_slot": at_the_hypothesis})
        goal.conclude()

    script["step", Stage.ONCE, "prediction"] = by_itself
    with pytest.raises(StepRefused, match="the proof uses gradient_descent_step, and no clause says so"):
        prove(claim, script, NAMED)
    (first, *others) = claim.clauses
    with pytest.raises(ValueError, match="nothing is called that"):
        replace(claim, clauses=(replace(first, by=(*first.by, claim.name)), *others))


def test_a_certificate_that_uses_its_own_claim_is_refused(folder: Path) -> None:
    def itself(value: Json) -> None:
        value["parts"][0]["lemmas"][0]["claim"] = STEPS
        value["parents"][STEPS] = value["parents"][TRANSFORMER]

    found = forged(folder, itself)
    assert (found.verdict, "cycle" in found.explanation or "parents" in found.explanation) == ("refuted", True)


@pytest.mark.parametrize(
    ("of", "equation", "why"),
    [
        (("weight_rescaling", "scale"), "query_x", "divides by what may be 0 elsewhere"),
        (("softmax_attention", "normalisation"), "", "takes reciprocals"),
        (("weight_rescaling", "key-query product"), "x", ""),
    ],
)
def test_what_may_be_undefined_elsewhere_is_no_lemma(of: tuple[str, str], equation: str, why: str) -> None:
    """A claim that says again what a part says, by that part: the second checker refuses what divides, or is inverted.

    (And the prover what is assumed of all vectors.)
    """
    (same,) = [p for p in NAMED[of[0]].parts if p.name == of[1]]
    equation = equation or goals_of(same)[0].equation
    sides = {equation: lambda given: same.equations(given, same.start(given))[equation]}
    said = replace(same, name="said", hypotheses=(), equations=lambda given, state: {equation: sides[equation](given)})
    claim = Claim("said_again", (Clause("It is.", by=("said", of[0])),), Source("here", "there"), (said,))

    def by_that(goal: Goal) -> None:
        given = {d.name: goal.given[d.name] for d in said.inputs if isinstance(d, Tensor)}
        goal.by_lemma((*of, equation), lambda hole: hole, given)
        goal.conclude()

    script = {("said", Stage.ONCE, equation): by_that}
    if not why:
        with pytest.raises(StepRefused, match="no equation between the inputs alone"):
            prove(claim, script, NAMED)
        return
    body = of_proof(claim, prove(claim, script, NAMED), [], ())
    with pytest.raises(Refuted, match=why):
        _part(read_part(body["parts"][0], "parts[0]"), said, Decider(1, 1), NAMED)
