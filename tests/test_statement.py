"""A certificate with right digests that states something else than its claim is refused, with what is different."""

from __future__ import annotations

import copy
import dataclasses
import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from test_forged import ROOT, SHIPPED, Forge, true
from test_replay import Json, call, expression, number, refutation, term

from constructions.arrays import recorded
from constructions.catalogue import CATALOGUE, CLAIMS, ERRATA
from constructions.claim import Claim, Clause, Hypothesis, Part, Scalar, Source, Tensor
from verify.files import certificate_digest
from verify.replay.__main__ import main
from verify.replay.deciding import Decider
from verify.replay.fields import Refuted
from verify.replay.inequality_reading import Rational
from verify.replay.refutation import refutation as read_refutation
from verify.replay.replaying import replay
from verify.statement import _equal, _refutation, agrees_with


@pytest.fixture
def forge(tmp_path_factory: pytest.TempPathFactory) -> Forge:
    return Forge(tmp_path_factory.mktemp("certificates"))


Lie = Callable[[Json], object]
ZERO, UNIT = expression(""), expression("", term())
ONE_IS_ZERO: Json = {"name": "regularity", "statement": "all is regular", "left": UNIT, "right": ZERO}


ONE_OVER_ETA = call("reciprocal", "", number(term("", [["1", {"eta": 1}]])))


def of(certificate: Json, name: str = "") -> Json:
    """The part, inequality or sequence of that name, or the first; or what is refuted."""
    entries = [e for kind in ("parts", "inequalities", "sequences") for e in certificate.get(kind, ())]
    return certificate.get("refutation") or next(e for e in entries if name in ("", e["name"]))


def doubled(expression: Json) -> None:
    expression["terms"] += copy.deepcopy(expression["terms"])


def whole_goals(part: Json, name: str, side: str) -> None:
    """The invariant and its goals with the side in place of the other one, and no lines: it says side = side."""
    sides = part["invariant"][name]
    sides["left"] = sides["right"] = sides[side]
    for goal in part["goals"]:
        if goal["equation"] == name:
            goal["left"] = goal["right"] = goal[side]
            goal["lines"] = []


def more(rational: Json, symbol: str) -> None:
    """The same function, multiplied above and below by a symbol."""
    for p in rational.values():
        for _, powers in p:
            powers[symbol] = powers.get(symbol, 0) + 1


def without(part: Json, name: str) -> None:
    del part["invariant"][name]
    part["goals"] = [g for g in part["goals"] if g["equation"] != name]


def renamed(value: Any, old: str, new: str) -> Any:
    return json.loads(json.dumps(value).replace(json.dumps(old), json.dumps(new)))


DESCENT, STEP, STEPS = "functional_gradient_descent", "gradient_descent_step", "gradient_descent_steps"
SOFTMAX, SEQUENCE = "softmax_attention", "geometric_sequence"
SHIFT, HESSIAN = "token_copying_lower_shift_as_read", "hessian_as_read"
CONDITIONING = "gradient_descent_plus_plus_conditioning"
PRINTED = "gradient_descent_plus_plus_conditioning_as_read"

# what it does: (the claim, how, what the refusal says)
LIES: dict[str, tuple[str, Lie, str]] = {
    "a hypothesis is added": (
        DESCENT,
        lambda c: of(c)["hypotheses"].append({**ONE_IS_ZERO, "kind": "hypothesis", "parameters": []}),
        "parts[0]: the list of hypotheses",
    ),
    "a law is added": (
        DESCENT,
        lambda c: of(c)["hypotheses"].append({**ONE_IS_ZERO, "kind": "law", "parameters": []}),
        "parts[0]: the list of hypotheses",
    ),
    "something is said not to be zero": (
        STEPS,
        lambda c: of(c)["hypotheses"].append({**ONE_IS_ZERO, "kind": "not zero", "parameters": []}),
        "parts[0]: the list of hypotheses",
    ),
    "a hypothesis is dropped": (DESCENT, lambda c: of(c)["hypotheses"].pop(0), ""),
    "an invariant says what is trivial": (
        DESCENT,
        lambda c: whole_goals(of(c), "prediction", "left"),
        "parts[0].invariant.prediction: it is not what the claim says",
    ),
    "an invariant says twice as much": (
        STEPS,
        lambda c: doubled(of(c)["invariant"]["prediction"]["left"]),
        "parts[0].invariant.prediction: it is not what the claim says",
    ),
    "an equation is dropped": (
        STEPS,
        lambda c: without(of(c), "prediction"),
        "parts[0]: the names of the equations",
    ),
    "the start is another": (
        STEPS,
        lambda c: doubled(of(c)["start"]["x"]),
        "parts[0].start.x: it is not what the claim says",
    ),
    "the next state is another": (
        STEPS,
        lambda c: doubled(of(c)["advance"]["y"]),
        "parts[0].advance.y: it is not what the claim says",
    ),
    "a side of a hypothesis is another": (
        DESCENT,
        lambda c: of(c)["hypotheses"][1].update(right=of(c)["hypotheses"][1]["left"]),
        "parts[0].hypotheses[1].right: it is not what the claim says",
    ),
    "a side of a law is another": (
        SOFTMAX,
        lambda c: doubled(of(c)["hypotheses"][1]["right"]),
        "parts[0].hypotheses[1].right: it is not what the claim says",
    ),
    "a hypothesis is called a law": (
        DESCENT,
        lambda c: of(c)["hypotheses"][1].update(kind="law"),
        "parts[0]: the list of hypotheses",
    ),
    "a law is called a hypothesis": (
        SOFTMAX,
        lambda c: of(c)["hypotheses"][1].update(kind="hypothesis"),
        "parts[0]: the list of hypotheses",
    ),
    "a parameter is over another axis": (
        SOFTMAX,
        lambda c: of(c)["hypotheses"].__setitem__(1, renamed(of(c)["hypotheses"][1], "points", "m")),
        "",
    ),
    "the prose of a hypothesis is another": (
        DESCENT,
        lambda c: of(c)["hypotheses"][1].update(statement="nothing at all"),
        "parts[0]: the list of hypotheses",
    ),
    "a scalar is declared more": (STEPS, lambda c: of(c)["scalars"].append("mu"), "parts[0]: the set of scalars"),
    "a tensor has other axes": (STEPS, lambda c: of(c)["tensors"].update(mu=["d"]), "parts[0]: the tensors"),
    "a function is declared more": (
        STEPS,
        lambda c: of(c)["functions"].update(mu={"arguments": ["d"], "values": []}),
        "parts[0]: the functions",
    ),
    "an axis is declared more": (STEPS, lambda c: of(c)["axes"].append("mu"), "parts[0]: the set of axes"),
    "what a layer is given is given once": (
        DESCENT,
        lambda c: of(c)["layer_inputs"].clear(),
        "",
    ),
    "a part is dropped": (STEPS, lambda c: c["parts"].pop(), "the names of the parts"),
    "a part is added": (
        STEPS,
        lambda c: c["parts"].append({**c["parts"][0], "name": "more"}),
        "the names of the parts",
    ),
    "a part is renamed": (STEPS, lambda c: of(c).update(name="more"), "the names of the parts"),
    "the sentence is another": (STEPS, lambda c: c.update(statement="P = NP."), "the statement is"),
    "the parents are dropped": (DESCENT, lambda c: c.update(parents={}), "the parents"),
    "a lemma is no parent": (STEPS, lambda c: c.update(parents={}), "linear_transformer, which is no parent"),
    "a parent is added": (
        STEPS,
        lambda c: c["parents"].update(loss_shift=certificate_digest(SHIPPED["loss_shift"])),
        "the parents",
    ),
    "a claim that there is not": (STEPS, lambda c: c.update(claim="gradient_descent_step"), "holds a certificate of"),
    "a side over s/s": (
        STEP,
        lambda c: more(of(c)["invariant"]["prediction"]["left"]["terms"][0]["coefficient"], "eta"),
        "it divides by what the claim does not divide by",
    ),
    "a hypothesis over s/s": (
        STEP,
        lambda c: more(of(c)["hypotheses"][0]["left"]["terms"][0]["coefficient"], "eta"),
        "it divides by what the claim does not divide by",
    ),
    "a reciprocal is added and taken away": (
        STEP,
        lambda c: of(c)["invariant"]["prediction"]["left"]["terms"].extend(
            term("", sign, calls=(ONE_OVER_ETA,)) for sign in ("1", "-1")
        ),
        "it takes a reciprocal that the claim does not take",
    ),
    "a reciprocal is multiplied by 0": (
        STEP,
        lambda c: of(c)["invariant"]["prediction"]["left"]["terms"].append(term("", "0", calls=(ONE_OVER_ETA,))),
        "it takes a reciprocal that the claim does not take",
    ),
    "the smaller side of an inequality": (
        CONDITIONING,
        lambda c: of(c).update(smaller=of(c)["greater"]),
        "the smaller side is not what the claim says",
    ),
    "the greater side of an inequality": (
        CONDITIONING,
        lambda c: of(c)["greater"]["numerator"][0].__setitem__(0, "17"),
        "the greater side is not what the claim says",
    ),
    "a side of an inequality over t/t": (
        CONDITIONING,
        lambda c: more(of(c)["greater"], "t"),
        "the greater side: it divides by what the claim does not divide by",
    ),
    "a bound of an inequality": (
        CONDITIONING,
        lambda c: of(c)["variables"][0].update(lower=of(c)["variables"][0]["upper"]),
        "the lower bound of kappa is not what the claim says",
    ),
    "a bound over t/t": (
        CONDITIONING,
        lambda c: more(of(c)["variables"][1]["upper"], "kappa"),
        "the upper bound of t: it divides by what the claim does not divide by",
    ),
    "a bound is closed": (
        CONDITIONING,
        lambda c: of(c)["variables"][0].update(lower_open=False),
        "the list of variables",
    ),
    "a relation is weaker": (CONDITIONING, lambda c: of(c).update(relation="<="), "the relation is"),
    "an inequality is dropped": (CONDITIONING, lambda c: c["inequalities"].pop(), "the names of what it compares"),
    "an inequality is renamed": (CONDITIONING, lambda c: of(c).update(name="more"), "the names of what it compares"),
    "the start of a sequence": (
        SEQUENCE,
        lambda c: of(c)["start"]["numerator"].clear(),
        "is not what the claim says",
    ),
    "the next element of a sequence": (
        SEQUENCE,
        lambda c: of(c).update(advance=of(c)["start"]),
        "is not what the claim says",
    ),
    "the lower bound of a sequence": (
        SEQUENCE,
        lambda c: of(c)["lower"].update(numerator=[["-7", {}]]),
        "is not what the claim says",
    ),
    "a point that is out of bounds": (PRINTED, lambda c: of(c)["point"].update(t="100"), ""),
    "an inequality that was not printed": (PRINTED, lambda c: of(c).update(inequality="more"), "no inequality 'more'"),
    "a side of what was printed": (
        PRINTED,
        lambda c: of(c)["greater"]["numerator"][0].__setitem__(0, "1/17"),
        "the greater side is not what the claim says",
    ),
    "an equation that was not printed": (HESSIAN, lambda c: of(c).update(equation="more"), "no equation 'more'"),
    "a part that was not printed": (HESSIAN, lambda c: of(c).update(part="more"), "no part 'more'"),
    "a value that is not that of the side": (HESSIAN, lambda c: of(c).update(left_value="17"), "left_value"),
    "an equation with the same values at the point": (
        HESSIAN,
        lambda c: of(c).update({side: expression("", term("", of(c)[f"{side}_value"])) for side in ("left", "right")}),
        "refutation.left: it is not what the claim says",
    ),
    "a sum over another axis of that size": (
        "readout_as_read",
        lambda c: of(c)["right"]["terms"][0]["bound"].update(b0="n"),
        "refutation.right: the axes of",
    ),
    "a size that is not the tensors'": (HESSIAN, lambda c: of(c)["sizes"].update(d=2), ""),
    "a size more": (HESSIAN, lambda c: of(c)["sizes"].update(mu=1), "the sizes"),
    "entries that do not meet the hypothesis": (
        SHIFT,
        lambda c: of(c)["tensors"].update({tensor: [["0", "0"], ["0", "0"]] for tensor in shift_of(c)}),
        "the values do not meet it",
    ),
    "a hypothesis of what is refuted is dropped": (
        SHIFT,
        lambda c: of(c)["hypotheses"].clear(),
        "the list of hypotheses",
    ),
    "a hypothesis of what is refuted is added": (
        SHIFT,
        lambda c: of(c)["hypotheses"].append({**ONE_IS_ZERO, "kind": "not zero"}),
        "the list of hypotheses",
    ),
    "entries are said by an equation": (
        SHIFT,
        lambda c: of(c)["hypotheses"][0].update(kind="hypothesis", left=ZERO, right=ZERO),
        "the list of hypotheses",
    ),
}


def shift_of(certificate: Json) -> list[str]:
    """The tensor of which the hypothesis of the printed statement says the entries."""
    erratum = next(e for e in ERRATA if e.read.name == certificate["claim"])
    return [h.entries[0] for p in erratum.read.parts for h in p.hypotheses]


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_about_the_statement_is_refused(forge: Forge, lie: str) -> None:
    name, tell, why = LIES[lie]
    certificate = copy.deepcopy(true(name))
    tell(certificate)
    assert certificate != true(name)
    verdict, said = forge.answer(name, certificate)
    assert verdict == "refuted" or (why == "" and verdict == "unreadable")
    assert why in said
    assert "\n" not in said


# --- what a claim's functions may not do ------------------------------------------------------------

LOOKS: dict[str, Callable[[Any], object]] = {
    "a branch on a size": lambda given: given["X"].shape[0] > 4,
    "whether a size is 1": lambda given: given["X"].shape[0] == 1,
    "a branch on a number": lambda given: given["eta"] == 0,
    "an order of numbers": lambda given: max(given["eta"], 0),
    "whether a number is true": lambda given: bool(given["eta"]),
    "whether an array is true": lambda given: not given["X"],
    "the entries one by one": lambda given: list(given["X"]),
    "an entry": lambda given: given["X"][0, 0],
    "a slice of a shape": lambda given: range(given["X"].shape[1]),
    "a size as a number": lambda given: int(given["X"].shape[0]),
    "a number as a float": lambda given: float(given["eta"]),
    "a length": lambda given: len(given["X"]),
    "whether two arrays are equal": lambda given: given["X"] == given["X"],
    "membership": lambda given: 0 in given["X"],
    "a remainder": lambda given: given["X"].shape[0] % 2,
    "a size among some": lambda given: given["X"].shape[0] in (1, 2, 3),
}


def looking(claim: Claim, where: str, look: Callable[..., object]) -> Claim:
    """The claim with a look at something before one of its functions does what it does."""

    def first(function: Callable[..., Any]) -> Callable[..., Any]:
        def looked(given: Any, *others: Any) -> Any:
            look(given)
            return function(given, *others)

        return looked

    if where in ("start", "advance", "equations"):
        part = claim.parts[0]
        changed = dataclasses.replace(part, **{where: first(getattr(part, where))})
        return dataclasses.replace(claim, parts=(changed, *claim.parts[1:]))
    if where == "hypotheses":
        part = claim.parts[0]
        h = dataclasses.replace(part.hypotheses[0], equation=first(part.hypotheses[0].equation))
        changed = dataclasses.replace(part, hypotheses=(h, *part.hypotheses[1:]))
        return dataclasses.replace(claim, parts=(changed, *claim.parts[1:]))
    inequality = claim.inequalities[0]
    if where == "sides":
        inequality = dataclasses.replace(inequality, sides=first(inequality.sides))
    else:
        v = inequality.variables[-1]
        variables = (*inequality.variables[:-1], dataclasses.replace(v, lower=first(v.lower)))
        inequality = dataclasses.replace(inequality, variables=variables)
    return dataclasses.replace(claim, inequalities=(inequality, *claim.inequalities[1:]))


def answer_of(forge: Forge, claim: Claim) -> tuple[str, str]:
    """What is said of the certificate that is shipped, if this were the claim."""
    claims = tuple(claim if c.name == claim.name else c for c in CLAIMS)
    return forge.answer(claim.name, true(claim.name), dataclasses.replace(CATALOGUE, claims=claims))


def named(name: str) -> Claim:
    return next(c for c in CLAIMS if c.name == name)


@pytest.mark.parametrize("look", LOOKS)
def test_a_claim_that_looks_at_sizes_or_values_is_refused_in_one_line(forge: Forge, look: str) -> None:
    verdict, said = answer_of(forge, looking(named(STEP), "equations", LOOKS[look]))
    assert verdict == "refuted"
    assert said.startswith("parts[0].invariant: the claim's own function fails: ")
    assert "is looked at" in said
    assert "\n" not in said


@pytest.mark.parametrize("where", ["start", "advance", "equations", "hypotheses"])
def test_every_function_of_a_part_is_watched(forge: Forge, where: str) -> None:
    verdict, said = answer_of(forge, looking(named(STEPS), where, LOOKS["whether an array is true"]))
    assert verdict == "refuted"
    assert "the claim's own function fails: an entry, or the type, of an array is looked at" in said


@pytest.mark.parametrize("where", ["sides", "bounds"])
def test_every_function_of_an_inequality_is_watched(forge: Forge, where: str) -> None:
    claim = looking(named(CONDITIONING), where, lambda given: given["kappa"] > 2)
    verdict, said = answer_of(forge, claim)
    assert (verdict, "the claim's own function fails: a free number is looked at" in said) == ("refuted", True)


@pytest.mark.parametrize("fails", [lambda given: 1 / 0, lambda given: given["no such name"], lambda given: given.x])
def test_a_claim_whose_function_fails_is_refused_in_one_line(forge: Forge, fails: Callable[[Any], object]) -> None:
    verdict, said = answer_of(forge, looking(named(STEPS), "start", fails))
    assert verdict == "refuted"
    assert said.startswith("parts[0].start: the claim's own function fails: ")


@pytest.mark.parametrize("side", [0, Fraction(1, 2), None, lambda given: given])
def test_a_claim_whose_equation_is_none_between_arrays_is_refused(forge: Forge, side: object) -> None:
    claim = named(STEP)
    changed = dataclasses.replace(
        claim.parts[0], equations=lambda given, now: dict.fromkeys(claim.parts[0].equations(given, now), (side, side))
    )
    verdict, said = answer_of(forge, dataclasses.replace(claim, parts=(changed, *claim.parts[1:])))
    assert (verdict, "the claim has no array" in said) == ("refuted", True)


def test_the_error_of_a_side_counts_the_degrees_of_both_forms_of_it() -> None:
    """x, x^3/x^2 and the like: the more is cleared, the higher is the degree of what is evaluated."""
    x = recorded.symbol("x")

    def error(value: recorded.Scalar, e: int, trials: int = 1) -> Fraction:
        decider = Decider(trials, 3)
        powers = [((Fraction(1), (("x", k),)),) for k in (e + 1, e)]
        _equal("it", Rational(*powers), value, ["x"], decider)
        assert decider.equations == 1
        return decider.error

    assert error(x, 1) >= Fraction(3, 2**126)
    assert error(x, 1) < min(error(x, 2), error(x * x / x, 1), error(x + 2**40 + -(2**40), 1))
    assert error(x, 1, trials=2) == error(x, 1) ** 2


Sides = tuple[recorded.Array, recorded.Array]


@pytest.mark.parametrize(
    ("not_zero", "own", "why"),
    [
        (False, lambda column, squares: (column, squares * Fraction(1, 3)), ""),
        (False, lambda column, squares: (column, squares * Fraction(1, 2)), "the values do not meet it"),
        (False, lambda column, squares: (column + column, squares * Fraction(2, 3)), "it is not what the claim says"),
        (False, lambda column, squares: (column, squares * recorded.number(1)), "the values do not meet it"),
        (True, lambda column, squares: (column, squares * 0), ""),
        (True, lambda column, squares: (column + squares * Fraction(-1, 3), squares * 0), "the values do not meet it"),
        (True, lambda column, squares: (column + column, squares * 0), "it is not what the claim says"),
    ],
)
def test_where_a_claim_is_refuted_its_own_hypotheses_are_met(
    not_zero: bool, own: Callable[[recorded.Array, recorded.Array], Sides], why: str
) -> None:
    """eta x^2 = x is refuted at x = 3, where x = x^2/3 and x is not 0."""

    def both(given: Any) -> Sides:
        return recorded.einsum("dn->n", given["X"]), recorded.einsum("dn,dn->n", given["X"], given["X"])

    def claimed(given: Any, state: Any) -> dict[str, Sides]:
        column, squares = both(given)
        return {"y": (squares * given["eta"], column)}

    assumed = Hypothesis("third", "it is", lambda given: own(*both(given)), dict, not_zero=not_zero)
    inputs = Tensor("X", ("d", "n")), Scalar("eta")
    part = Part("part", inputs, lambda given: {}, claimed, hypotheses=(assumed,))
    claim = Claim("claim", (Clause("It is.", by=("part",)),), Source("here", "there"), (part,))
    column = expression("n", term("X[i,0]", i="d"))
    right = expression("n") if not_zero else expression("n", term("X[i,0] X[i,0]", "1/3", i="d"))
    told = {"name": "third", "statement": "it is", "kind": assumed.kind, "left": column, "right": right}
    found = read_refutation(refutation(hypotheses=[told])["refutation"], "refutation")
    if not why:
        _refutation(found, claim, Decider(1, 1))
        return
    with pytest.raises(Refuted, match=why):
        _refutation(found, claim, Decider(1, 1))


def test_a_claim_that_does_not_look_is_replayed(forge: Forge) -> None:
    """The same wrappers around the same functions, and nothing is refused."""
    for where in ("start", "advance", "equations", "hypotheses"):
        assert answer_of(forge, looking(named(STEPS), where, len))[0] == "replayed"


def test_a_claim_that_brings_a_law_of_its_own_is_refused(forge: Forge) -> None:
    claim = named(SOFTMAX)
    part = claim.parts[0]
    (law,) = part.laws
    changed = dataclasses.replace(part, laws=(dataclasses.replace(law, equation=lambda v, s: (s, s)),))
    claim = dataclasses.replace(claim, parts=(changed, *claim.parts[1:]))
    verdict, said = answer_of(forge, claim)
    assert (verdict, "is not in the table of laws" in said) == ("refuted", True)


# --- where it comes from ----------------------------------------------------------------------------


def test_a_source_changed_in_a_comment_is_said_of_what_is_replayed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sources = list(true(STEPS)["sources"])
    for source in sources:
        (tmp_path / source).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / source).write_bytes((ROOT / source).read_bytes())
    assert replay(SHIPPED[STEPS], tmp_path, agrees_with(CATALOGUE), seed=1).explanation == ""
    own = next(s for s in sources if STEPS in s and s.startswith("constructions"))
    (tmp_path / own).write_bytes((ROOT / own).read_bytes() + b"# a comment\n")
    assert main(["--root", str(tmp_path), str(SHIPPED[STEPS])]) == 0
    said = capsys.readouterr().out
    assert f"{STEPS}: replayed" in said
    assert f"the text of a source has changed since: {own}" in said
