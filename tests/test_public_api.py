"""A user's claims, written with what ``verify`` offers: refuted where they are false, proved once they are mended."""

from __future__ import annotations

import importlib
import json
import runpy
import subprocess
import sys
from pathlib import Path
from types import FunctionType

import pytest

import verify
from constructions.definitions.attention import Head
from constructions.language.algorithm import Names
from proofs.calculus.calculation import StepRefused, prove
from verify import (
    Claim,
    Exponential,
    I,
    Kernel,
    Linear,
    Relu,
    Softmax,
    algorithm,
    assume,
    exp,
    function,
    identity,
    kernel_function,
    matrix,
    ones,
    scalar,
    size,
    symmetric,
    zeros,
)
from verify.files import ROOT

EXAMPLES = sorted((ROOT / "examples").glob("*.py"))
A, B = matrix("A", "d", "d", per_layer=True), matrix("B", "d", "d")
eta, k = scalar("eta", per_layer=True), kernel_function("k", "d")


def steps(change):
    """One step from W_0 = 0 by ``change(s, data, at)``."""
    return algorithm(W=zeros("n_y", "d"))(lambda s, data, at: {"W": s.W + change(s, data, at)})


def gradient(s, data):
    return (s.W @ data.X - data.Y) @ data.X.T


def descent(name="descent", value=-I, key=A, query=I, change=lambda s, data, at: -gradient(s, data) @ at.A.T, **fields):
    """Preconditioned gradient descent, with an ingredient that is another."""
    head = Head({"y": value}, {"x": key}, {"x": query})
    said = {"keeps": {"y": lambda s, data: data.Y - s.W @ data.X}, "predicts": lambda s, data: s.W @ data.Q}
    return Claim(name, [head], steps(change), **said | fields)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_every_example_is_proved_and_short(path):
    assert len(path.read_text().splitlines()) <= 40
    claim = runpy.run_path(str(path))["claim"]
    assert claim.refute() is None
    found = claim.prove()
    assert found.status.verdict == "proved", found
    assert len(found.mutants) >= 15
    assert not any(m.survives for m in found.mutants)
    assert found.replayed.verdict == "replayed"


def test_a_wrong_transpose_is_refuted_with_the_smallest_values_and_the_open_goals_are_shown():
    wrong = descent(change=lambda s, data, at: -gradient(s, data) @ at.A)
    shown = str(wrong.refute())
    for words in ("descent is false: query y at d = 2, n = 1, n_y = 1, m = 1, L = 1", "A_0 = [[0, 0], [1, 0]]"):
        assert words in shown
    assert "left side:  [[0]]" in shown
    assert "right side: [[-1]]" in shown
    found = wrong.prove()
    assert found.status.verdict == "refuted"
    assert [str(o.goal) for o in found.open] == [f"layers, step, {e}" for e in ("context y", "query y", "prediction")]
    assert all("difference: " in str(o) for o in found.open)
    assert "proved in its place: key and query exchanged, A transposed in the step" in str(found)
    with pytest.raises(ValueError, match="no certificate"):
        found.save()


def functional(similarity=None, change=None):
    """Functional gradient descent in the space of a free kernel."""
    made = change or (lambda s, data, at: lambda z: s.f(z) - at.eta * (s.f(data.X) - data.Y) @ k(data.X, z))
    own = algorithm(f=function("d", "n_y"))(lambda s, data, at: {"f": made(s, data, at)})
    head = Head({"y": -eta * I}, {"x": I}, {"x": I}, similarity or Kernel(k))
    kept = {"y": lambda s, data: data.Y - s.f(data.X)}
    return Claim("functional", [head], own, keeps=kept, predicts=lambda s, data: s.f(data.Q))


def softmax_descent():
    """With scores of a softmax the values are those of normalised attention: one layer, from 0."""
    weights = matrix("Q", "d", "m")
    return Claim(
        "averages",
        [Head({"y": I}, {"x": zeros("d", "d")}, {"x": I}, Softmax(1))],
        keeps={"y": lambda s, data: data.Y + data.Y @ ones("n", "n") / size("n")},
        queries={"x": weights, "y": zeros("n_y", "m")},
        queries_keep={"y": lambda s, data: data.Y @ ones("n", "m") / size("n")},
        layers=1,
    )


TRUE = {
    "with a symmetric matrix": lambda: descent(
        key=B, change=lambda s, data, at: -gradient(s, data) @ B, assumes=[symmetric(B)]
    ),
    "a matrix that another is": lambda: descent(
        key=B,
        change=lambda s, data, at: -gradient(s, data) @ matrix("C", "d", "d").T,
        assumes=[assume("B_is_C", B, matrix("C", "d", "d"), {B: matrix("C", "d", "d")})],
    ),
    "a free kernel": functional,
    "relu": lambda: functional(
        Relu(), lambda s, data, at: lambda z: s.f(z) - at.eta * (s.f(data.X) - data.Y) @ verify.relu(data.X.T @ z)
    ),
    "an exponential": lambda: functional(
        Exponential(scalar("c")),
        lambda s, data, at: lambda z: s.f(z) - at.eta * (s.f(data.X) - data.Y) @ exp(data.X.T @ z * scalar("c")),
    ),
    "a decimal step": lambda: descent(value=-0.1 * I, change=lambda s, data, at: -0.1 * gradient(s, data) @ at.A.T),
    "momentum": lambda: Claim(
        "momentum",
        [Head({"y": -I}, {"x": A}, {"x": I})],
        algorithm(W=zeros("n_y", "d"), V=zeros("n_y", "d"))(
            lambda s, data, at: {"W": s.W - gradient(s, data) @ at.A.T, "V": s.W}
        ),
        keeps={"y": lambda s, data: data.Y - s.W @ data.X},
        predicts=lambda s, data: s.W @ data.Q,
    ),
}


@pytest.mark.parametrize("name", ["a free kernel", "relu", "an exponential"])
def test_what_is_of_a_function_goes_the_whole_path(name):
    """What is kept from call to call, here whether an expression has a point in it, is no difference of arithmetics.

    And exact instances have values of relu and exp, though the claim names no law of them.
    """
    found = TRUE[name]().prove()
    assert found.status.verdict == "proved", found.status
    assert found.evidence.exact_sizes


def test_what_is_false_of_a_softmax_is_refuted_on_the_whole_path():
    assert functional(Softmax(1)).prove().status.verdict == "refuted"


def test_a_size_of_nothing_that_is_given_is_any_size():
    """And the array that says how long the axis is has a name that nothing else has."""
    c = scalar("along_p")
    scaled = descent(value=-c / size("p") * I, change=lambda s, data, at: -gradient(s, data) @ at.A.T * c / size("p"))
    assert scaled.refute() is None
    prove(scaled.claim, scaled.script)
    other = descent(value=-I / size("p"))
    assert "p = " in str(other.refute())


def test_nothing_is_divided_by_what_is_0_at_some_size():
    """At seven tokens there are no such layers, and they are not among the instances that are tried."""
    none = (size("n") - 7) / (size("n") - 7)
    found = descent(value=-none * I).prove()
    assert found.status.verdict == "inconsistent"
    assert "the claim divides by n + -7, which some sizes may make 0" in str(found.status)


def verify_names():
    return Names("data", {"X": matrix("X", "d", "n")})


@pytest.mark.parametrize("name", TRUE)
def test_what_is_true_is_proved_by_the_default_calculation(name):
    claim = TRUE[name]()
    assert claim.refute() is None
    prove(claim.claim, claim.script)


FALSE = {
    "a query that is left out": lambda: descent(key=B, query=A, change=lambda s, data, at: -gradient(s, data) @ B.T),
    "not symmetric": lambda: descent(key=B, change=lambda s, data, at: -gradient(s, data) @ B),
    "twice the step": lambda: descent(change=lambda s, data, at: -2 * gradient(s, data) @ at.A.T),
    "ascent": lambda: descent(value=I),
    "1/n": lambda: descent(value=-I / size("n")),
    "the sign of the prediction": lambda: descent(predicts=lambda s, data: -s.W @ data.Q),
    "true for one layer": lambda: descent(change=lambda s, data, at: data.Y @ data.X.T @ at.A.T),
    "another kernel": lambda: functional(Linear()),
    "another function": lambda: functional(Relu()),
    "a stale function": lambda: functional(
        change=lambda s, data, at: lambda z: s.f(z) + at.eta * data.Y @ k(data.X, z)
    ),
}


@pytest.mark.parametrize("name", FALSE)
def test_what_is_false_is_refuted_and_not_proved(name):
    claim = FALSE[name]()
    assert claim.refute() is not None
    with pytest.raises(StepRefused):
        prove(claim.claim, claim.script)


def test_what_needs_a_law_stays_open_and_is_not_refuted():
    """Softmax of equal scores is 1/n: true, but 1/s and exp are what a law says, which the default does not use."""
    claim = softmax_descent()
    assert claim.refute() is None
    with pytest.raises(StepRefused):
        prove(claim.claim, claim.script)
    found = claim.prove()
    assert found.status.verdict == "proved at sizes"
    assert found.open


def one(value=I, key=I, query=I, *similarity, to="y", **fields):
    """A claim about one head."""
    return Claim("odd", [Head({to: value}, {"x": key}, {"x": query}, *similarity)], **fields)


def square(name, axis="n_y"):
    return matrix(name, axis, axis)


UNFIT = {
    "no name": (lambda: descent("two words"), "two words"),
    "no heads": (lambda: Claim("none", []), "none: the layer is []"),
    "no key": (lambda: Claim("keyless", [Head({"y": I}, {}, {"x": I})]), "head 1 has no key"),
    "something else than a head": (lambda: Claim("odd", ["head"]), "head 1 is a str"),
    "an unknown slot": (lambda: one(to="z"), "no slot z"),
    "a block of other axes": (lambda: one(B), "the value of y from y is B"),
    "keys and queries apart": (lambda: one(I, matrix("K", "p", "d"), matrix("R", "q", "d")), "are over one axis"),
    "a layer's array outside": (lambda: descent(predicts=lambda s, data: s.W @ A @ data.Q), "A is given to each layer"),
    "a state that is not there": (lambda: descent(predicts=lambda s, data: s.V @ data.Q), "the state has no V"),
    "a scalar for an array": (lambda: descent(predicts=lambda s, data: scalar("c")), "what is predicted is c"),
    "an equation without a side": (lambda: descent(also={"half": lambda s, data: s.W}), "has no two sides"),
    "an unknown equation": (lambda: descent(proof={"context z": lambda goal: None}).script, "context z"),
    "a name that is a slot's": (lambda: one(square("x")), "x is the name of a slot"),
    "a name that is an axis": (lambda: one(square("d")), "d is the name of an axis"),
    "two things of one name": (lambda: one(square("M"), square("M", "d")), "M stands for 2 things"),
    "an own similarity": (lambda: one(I, I, I, lambda u, w: u), "the similarity is"),
    "a callable kernel": (lambda: one(I, I, I, Kernel(max)), "the similarity is"),
    "a scale that is a fraction": (lambda: one(I, I, I, Exponential(1 / size("d"))), "the scale 1/d of exp"),
    "slots of other names": (lambda: one(queries={"x": B}), "the same slots"),
    "two layers": (lambda: descent(layers=2), "layers is 2"),
    "a neighbour of an unknown field": (lambda: descent(neighbours={"odd": {"kepes": {}}}), "changes kepes"),
    "an axis that is no name": (lambda: descent(value=-I / size("n 1")), "'n 1' is no name"),
    "a mean over the points": (
        lambda: functional(change=lambda s, data, at: lambda z: s.f(z) @ ones("points", "points")),
        "what a function is at a point depends on no other point",
    ),
    "the number of points": (
        lambda: functional(change=lambda s, data, at: lambda z: s.f(z) / size("points")),
        "what a function is at a point depends on no other point",
    ),
    "an unknown law": (lambda: descent(laws=["of_gravity"]), "there is no law of_gravity"),
}


@pytest.mark.parametrize("name", UNFIT)
def test_what_does_not_fit_is_one_line_that_names_it(name):
    make, words = UNFIT[name]
    with pytest.raises(ValueError, match=r"^[^\n]+$") as told:
        make()
    assert words in str(told.value)


def test_the_points_of_a_function_do_not_leave_it():
    kept = []

    def leaking(s, data, at):
        return {"f": lambda z: kept.append(z) or s.f(z), "W": s.W if not kept else s.W + kept[0] @ kept[0].T}

    own = algorithm(W=identity("d"), f=function("d", "n_y"))(leaking)
    own.next(verify_names(), verify_names())  # so that the points are there when W is written
    with pytest.raises(ValueError, match="the points of a function are spoken of outside of it"):
        Claim("leaking", [Head({"y": I}, {"x": I}, {"x": I})], own)


def test_what_takes_too_many_terms_is_said_and_not_waited_for():
    def grown(s, data, at):
        made = s.W
        for _ in range(14):
            made = made @ (B + matrix("C", "d", "d"))
        return {"W": made}

    found = Claim("grown", [Head({"y": I}, {"x": I}, {"x": I})], algorithm(W=matrix("M", "n_y", "d"))(grown),
                  also={"W is W": lambda s, data: (s.W, s.W @ I)}).prove()  # fmt: skip
    assert "terms is not worked out" in found.evidence.proof_refused
    assert found.status.verdict != "proved"


def test_a_calculation_that_raises_is_a_line_that_fails():
    claim = descent(proof={"step: context y": lambda goal: goal.nothing})
    with pytest.raises(StepRefused, match="AttributeError"):
        prove(claim.claim, claim.script)


def test_names_that_the_operators_make_are_free():
    other = matrix("other_A", "d", "d")
    claim = descent(key=A, query=other, change=lambda s, data, at: -gradient(s, data) @ at.A.T @ other)
    assert claim.refute() is None
    assert "A of another layer in the step" in [m.name for m in claim.mutants]


def test_a_hypothesis_that_its_instances_do_not_meet_is_ill_posed():
    wrong = assume("B_is_0", B, zeros("d", "d"), {B: identity("d")})
    found = descent(key=B, change=lambda s, data, at: -gradient(s, data) @ B.T, assumes=[wrong]).prove()
    assert found.status.verdict == "ill-posed"


def test_a_hypothesis_that_nothing_needs_is_not_passed_over():
    found = descent(key=B, change=lambda s, data, at: -gradient(s, data) @ B.T, assumes=[symmetric(B)]).prove()
    assert found.status.verdict == "not proved"
    assert "nothing shows that layers, symmetric_B is needed" in found.status.explanation


def test_a_claim_that_says_nothing_has_too_few_false_neighbours():
    """Values that are never read: whatever is done to keys, queries and the mask is as true."""
    found = Claim("nothing", [Head({}, {"x": I}, {"x": I})], layers=1).prove()
    assert found.status.verdict != "proved"
    assert "mutant" in found.status.explanation


def test_a_step_that_divides_is_proved_wherever_it_is_defined():
    rho = scalar("rho")
    found = descent(value=-I / rho, change=lambda s, data, at: -gradient(s, data) @ at.A.T / rho).prove()
    assert found.status.verdict == "proved", found
    wrong = descent(value=-I / rho, change=lambda s, data, at: -gradient(s, data) @ at.A.T * rho)
    assert wrong.refute() is not None


def test_what_a_user_writes_is_run_once_and_says_the_same_in_every_arithmetic():
    """A step that counts how often it is run cannot be one thing for the search and another for the proof."""
    runs = []

    def turning(s, data, at):
        runs.append(1)
        return gradient(s, data) @ at.A.T * (-1 if len(runs) == 1 else 1)

    claim = descent(change=turning)
    assert claim.refute() is None
    prove(claim.claim, claim.script)
    assert len(runs) == 1


def test_a_neighbour_of_ones_own_is_tried_with_the_others():
    claim = descent(neighbours={"ascent": {"algorithm": steps(lambda s, data, at: gradient(s, data) @ at.A.T)}})
    assert "ascent" in [m.name for m in claim.mutants]


def test_a_calculation_of_ones_own_uses_the_language_and_is_checked_line_by_line():
    def context(goal):
        goal.by_induction()
        s, data, at = goal.s, goal.data, goal.at
        goal.rewrite(data.Y - s.W @ data.X + gradient(s, data) @ at.A.T @ data.X, "the layer, expanded")
        goal.conclude()

    def wrong(goal):
        goal.by_induction()
        goal.rewrite(goal.data.Y, "by magic")

    claim = descent(proof={"step: context y": context})
    prove(claim.claim, claim.script)
    claim = descent(proof={"step: context y": wrong})
    with pytest.raises(StepRefused, match="by magic"):
        prove(claim.claim, claim.script)


OWN_CLAIMS = Path(__file__).parent / "own_claims"


def test_a_claim_of_the_catalogue_is_a_lemma_of_ones_own():
    """At arrays that are no others the lemma says nothing, and a claim that names none but uses it is refused."""
    written = (OWN_CLAIMS / "by_lemma.py").read_text()
    claim = runpy.run_path(str(OWN_CLAIMS / "by_lemma.py"))["claim"]
    assert claim.entry().claim.depends_on == ("gradient_descent_step",)
    found = claim.prove()
    assert found.status.verdict == "proved", found
    assert json.loads(found.certificate)["parents"].keys() == {"gradient_descent_step"}
    assert claim.replace(rests_on=[]).prove().status.verdict != "proved"
    elsewhere: dict = {}
    exec(written.replace('"query_slot": -data.W_0', '"query_slot": data.W_0'), elsewhere)  # the hypothesis is not met
    assert "query_slot" in str(elsewhere["claim"].prove())
    assert elsewhere["claim"].prove().status.verdict != "proved"


def test_what_is_saved_is_replayed_and_another_statement_is_not(tmp_path):
    path = tmp_path / "preconditioned.py"
    path.write_text((ROOT / "examples" / "preconditioned.py").read_text())
    run = [sys.executable, "-c", "import preconditioned; preconditioned.claim.prove().save()"]
    subprocess.run(run, cwd=tmp_path, check=True, capture_output=True, env={"PYTHONPATH": f"{ROOT}:{tmp_path}"})
    sources = json.loads((tmp_path / "preconditioned.json").read_text())["sources"]
    assert "preconditioned.py" in sources

    def replayed() -> subprocess.CompletedProcess:
        command = [sys.executable, "-m", "verify.replay", "preconditioned.json", "--claims", "preconditioned.py"]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, env={"PYTHONPATH": str(ROOT)})

    assert replayed().returncode == 0, replayed().stdout
    path.write_text(path.read_text().replace("at.A.T}", "at.A}"))
    done = replayed()
    assert done.returncode == 1
    assert "not what the claim says" in done.stdout or "the statement is" in done.stdout


def test_the_public_names_are_those_that_are_offered():
    api = importlib.import_module("verify.api")
    assert verify.__all__ == api.__all__
    for name in verify.__all__:
        assert getattr(verify, name) is getattr(api, name)
        assert not [*(ROOT / "verify").glob(f"{name}*")], "a module of this name would stand for it"
    with pytest.raises(AttributeError):
        _ = verify.nothing


@pytest.mark.parametrize("name", verify.__all__)
def test_every_public_name_says_what_it_is(name):
    """What a dataclass makes up of its fields is no docstring."""
    shown = getattr(verify, name)
    said = shown.__doc__ or ""
    assert said
    assert not said.startswith(f"{name}(")
    for member, value in vars(shown).items() if isinstance(shown, type) else ():
        if not member.startswith("_") and isinstance(value, FunctionType | property | classmethod | staticmethod):
            assert value.__doc__, f"{name}.{member}"


def test_a_claim_and_its_refutation_are_shown_as_mathematics():
    claim = descent()
    assert "\\leftarrow" in claim._repr_latex_()
    wrong = descent(change=lambda s, data, at: -gradient(s, data) @ at.A)
    assert "\\begin{pmatrix}" in wrong.refute()._repr_latex_()


def test_a_proof_is_a_document_in_latex_and_in_html():
    found = runpy.run_path(str(ROOT / "examples" / "newton_schulz.py"))["claim"].prove()
    assert found.latex().startswith("\\documentclass")
    assert "\\begin{document}" in found.latex()
    shown = found._repr_html_()
    assert "proved (for all sizes and values" in shown
    assert shown.count("<math") > 20


def test_what_the_text_beside_the_examples_shows_is_what_happens(tmp_path, monkeypatch, capsys):
    shown = (ROOT / "examples" / "README.md").read_text().partition("```python\n")[2].partition("```")[0]
    assert 25 <= len(shown.splitlines()) <= 35
    monkeypatch.chdir(tmp_path)
    exec(compile(shown, "readme", "exec"), {})
    told = capsys.readouterr().out
    assert "preconditioned is false: query y at d = 2, n = 1" in told
    assert "preconditioned: proved (for all sizes and values; certificate replayed)" in told
    assert [p.name for p in tmp_path.iterdir()] == ["preconditioned.json"]
