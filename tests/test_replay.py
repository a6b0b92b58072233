"""The second checker accepts true certificates and refuses their false neighbours."""

from __future__ import annotations

import ast
import hashlib
import json
import random
import re
import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from verify.files import canonical_json
from verify.replay.__main__ import main
from verify.replay.fields import Unreadable
from verify.replay.replaying import Result, replay

ROOT = Path(__file__).resolve().parent.parent
MODULES = sorted((ROOT / "verify" / "replay").glob("*.py"))
Json = dict[str, Any]

# --- certificates made by hand --------------------------------------------------------------------


def polynomial(value: str | list[Any]) -> list[Any]:
    return [[value, {}]] if isinstance(value, str) else value


def term(
    factors: str = "",
    coefficient: str | list[Any] = "1",
    over: str | list[Any] = "1",
    calls: tuple[Json, ...] = (),
    **bound: str,
) -> Json:
    """``term("A[0,i] B[i,1]", i="d")`` is (A B)_01."""
    read = re.findall(r"([^\[\]]+)\[([^\]]*)\]", factors)
    plain = [{"name": n.strip(), "legs": legs.split(",") if legs else [], "arguments": []} for n, legs in read]
    quotient = {"numerator": polynomial(coefficient), "denominator": polynomial(over)}
    return {"coefficient": quotient, "bound": bound, "factors": [*plain, *calls]}


def expression(axes: str, *terms: Json) -> Json:
    return {"axes": axes.split(), "terms": list(terms)}


def call(name: str, legs: str, *arguments: Json) -> Json:
    return {"name": name, "legs": legs.split(), "arguments": list(arguments)}


def vector(parameter: str, axis: str, *terms: Json) -> Json:
    return {"parameters": {parameter: axis}, "terms": list(terms)}


def number(*terms: Json) -> Json:
    return {"parameters": {}, "terms": list(terms)}


def computed(result: Json) -> Json:
    return {"reason": "computation", "method": "canonical form", "expression": result}


def substituted(context: Json, result: Json, *uses: Json) -> Json:
    return {"reason": "use", "method": "substitution", "uses": list(uses), "context": context, "expression": result}


def induction_hypothesis(name: str, *shape: str, backwards: bool = False) -> Json:
    return {"kind": "induction hypothesis", "name": name, "backwards": backwards, "shape": list(shape)}


def hypothesis(name: str, shape: str, *arguments: Json, backwards: bool = False) -> Json:
    use = {"kind": "hypothesis", "name": name, "arguments": list(arguments)}
    return {**use, "backwards": backwards, "shape": shape.split()}


def goal(stage: str, equation: str, left: Json, right: Json, *lines: Json) -> Json:
    return {"stage": stage, "equation": equation, "left": left, "right": right, "lines": list(lines)}


def part(name: str = "part", **fields: Any) -> Json:
    empty: Json = {
        "axes": [],
        "scalars": [],
        "tensors": {},
        "functions": {},
        "hypotheses": [],
        "layer_inputs": [],
        "state": [],
        "start": {},
    }
    return {"name": name, **empty, "advance": None, "invariant": {}, "goals": [], **fields}


def once(left: Json, right: Json, *lines: Json, **fields: Any) -> Json:
    """A part with one equation, claimed at once."""
    stated = {"equation": {"left": left, "right": right}}
    return part(invariant=stated, goals=[goal("once", "equation", left, right, *lines)], **fields)


def digest(value: Any) -> str:
    compact = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(compact.encode()).hexdigest()


def sealed(certificate: Json) -> Json:
    """The certificate with the digests of its fields."""
    fields = {k: v for k, v in certificate.items() if k not in ("digests", "parts")}
    digests = {k: digest(v) for k, v in fields.items()}
    digests |= {f"parts[{k}]": digest(p) for k, p in enumerate(certificate.get("parts", []))}
    return {**certificate, "digests": digests}


def certificate(*parts: Json, claim: str = "claim", **fields: Any) -> Json:
    whole = {
        "schema": 2,
        "claim": claim,
        "statement": "s",
        "sources": {},
        "parents": {},
        "versions": {"python": "3.11"},
    }
    return sealed({**whole, **({} if "refutation" in fields else {"parts": list(parts)}), **fields})


def canonical(value: Any) -> bytes:
    return canonical_json(value).encode()  # of the prover, which shares no code with the checker


def indented(value: Any) -> bytes:
    """The form in which certificates were stored before."""
    return (json.dumps(value, sort_keys=True, indent=1, ensure_ascii=False) + "\n").encode()


def main_of(arguments: list[str]) -> int:
    return main(arguments, as_it_says)


def as_it_says(found: Any, decider: Any) -> None:
    """These certificates are about no claim of the catalogue: what they state is believed."""


class Repository:
    """A root with sources and certificates."""

    def __init__(self, root: Path) -> None:
        self.root, self.directory = root, root / "proofs" / "certificates"
        self.directory.mkdir(parents=True)
        (root / "constructions").mkdir()

    def write(self, value: Json | bytes, name: str = "claim") -> Path:
        path = self.directory / f"{name}.json"
        path.write_bytes(value if isinstance(value, bytes) else canonical(value))
        return path

    def replay(self, value: Json | bytes, trials: int = 2) -> Result:
        return replay(self.write(value), self.root, as_it_says, trials=trials, seed=1)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path)


MATRICES = {"axes": ["d"], "tensors": {"A": ["d", "d"], "B": ["d", "d"]}}


def contraction() -> Json:
    """tr(A B) = sum_ijk A_ij delta_jk B_ki"""
    left = expression("", term("A[i,j] B[j,i]", i="d", j="d"))
    right = expression("", term("A[i,j] delta[j,k] B[k,i]", i="d", j="d", k="d"))
    return once(left, right, computed(expression("", term("B[a,b] A[b,a]", a="d", b="d"))), **MATRICES)


def commuting() -> Json:
    """M_0 = I, M_{l+1} = M_l - g S M_l commutes with S."""
    left, right = expression("d d", term("M[0,a] S[a,1]", a="d")), expression("d d", term("S[0,a] M[a,1]", a="d"))
    g = [["-1", {"g": 1}]]
    before = expression("d d", term("M[0,a] S[a,1]", a="d"), term("S[0,a] M[a,b] S[b,1]", g, a="d", b="d"))
    after = expression("d d", term("S[0,a] M[a,1]", a="d"), term("S[0,a] S[a,b] M[b,1]", g, a="d", b="d"))
    context = expression("d d", term("hole 0[0,1]"), term("S[0,a] hole 0[a,1]", g, a="d"))
    s = expression("d d", term("S[0,1]"))
    return part(
        "commuting",
        axes=["d"],
        scalars=["g"],
        tensors={"S": ["d", "d"], "M": ["d", "d"]},
        state=["M"],
        start={"M": expression("d d", term("delta[0,1]"))},
        advance={"M": expression("d d", term("M[0,1]"), term("S[0,a] M[a,1]", g, a="d"))},
        invariant={"commutes": {"left": left, "right": right}},
        goals=[
            goal("base", "commutes", s, s),
            goal(
                "step",
                "commutes",
                before,
                after,
                substituted(context, after, induction_hypothesis("commutes", "d", "d")),
            ),
        ],
    )


def x(index: str, parameter: str) -> Json:
    return vector(parameter, "d", term(f"X[{parameter},{index}]"))


def kernel_sum(index: str, swapped: bool = False) -> Json:
    """r sum_i c_i K(X_i, X_index), or with the arguments exchanged."""
    pair = (x(index, "p1"), x("i", "p2")) if swapped else (x("i", "p1"), x(index, "p2"))
    return term("c[i]", [["1", {"r": 1}]], calls=(call("K", "", *pair),), i="n")


def function_state() -> Json:
    """f_{l+1} = f_l + r sum_i c_i K(., X_i) and y_{l+1} = y_l + r sum_i c_i K(X_i, X) keep y = f(X), K symmetric."""
    at = {q: vector(q, "d", term(f"point[{q},0]")) for q in ("p1", "p2", "q")}
    f = call("f", "", vector("q", "d", term("X[q,0]")))
    y = expression("n", term("y[0]"))
    left, middle, right = (
        expression("n", term("y[0]"), kernel_sum("0")),
        expression("n", term(calls=(f,)), kernel_sum("0")),
        expression("n", term(calls=(f,)), kernel_sum("0", swapped=True)),
    )
    zero = expression("n")
    symmetric: Json = {
        "name": "symmetric",
        "kind": "hypothesis",
        "statement": "K(u, w) = K(w, u)",
        "parameters": [["argument 0", ["d", "points"]], ["argument 1", ["d", "more points"]]],
    }
    pair = {k: {p: vector(p, "d", term(f"argument {k}[{p},{k}]")) for p in ("u", "w")} for k in (0, 1)}
    local = ["points", "more points"]
    symmetric["left"] = {"axes": local, "terms": [term(calls=(call("K", "", pair[0]["u"], pair[1]["w"]),))]}
    symmetric["right"] = {"axes": local, "terms": [term(calls=(call("K", "", pair[1]["u"], pair[0]["w"]),))]}
    xs = expression("d n", term("X[0,1]"))
    context = expression("n", term(calls=(f,)), term("c[i] hole 0[i,0]", [["1", {"r": 1}]], i="n"))
    increment = term("c[i]", [["1", {"r": 1}]], calls=(call("K", "", at["p1"], x("i", "p2")),), i="n")
    return part(
        "function",
        axes=["d", "n"],
        scalars=["r"],
        tensors={"X": ["d", "n"], "c": ["n"], "y": ["n"]},
        functions={"K": {"arguments": ["d", "d"], "values": []}, "f": {"arguments": ["d"], "values": []}},
        hypotheses=[symmetric],
        state=["y", "f"],
        start={"y": zero, "f": expression("points")},
        advance={"y": left, "f": expression("points", term(calls=(call("f", "", at["q"]),)), increment)},
        invariant={"y": {"left": y, "right": expression("n", term(calls=(f,)))}},
        goals=[
            goal("base", "y", zero, zero),
            goal(
                "step",
                "y",
                left,
                right,
                substituted(
                    expression("n", term("hole 0[0]"), kernel_sum("0")), middle, induction_hypothesis("y", "n")
                ),
                substituted(context, right, hypothesis("symmetric", "n n", xs, xs)),
            ),
        ],
    )


def sized(numerator: list[Any], denominator: list[Any]) -> Json:
    """sum_ij eta = a coefficient, i and j over n"""
    left = expression("", term("", [["1", {"eta": 1}]], i="n", j="n"))
    return once(left, expression("", term("", numerator, denominator)), axes=["n"], scalars=["eta"])


def refutation(**changes: Any) -> Json:
    """x^2 = x fails at x = 2."""
    stated = {
        "part": "part",
        "sizes": {"d": 1, "n": 1},
        "depth": 0,
        "tensors": {"X": [["2"]]},
        "scalars": {"eta": "1/2"},
        "equation": "y",
        "left": expression("n", term("X[i,0] X[i,0]", [["1", {"eta": 1}]], i="d")),
        "right": expression("n", term("X[i,0]", i="d")),
        "hypotheses": [],
        "left_value": ["2"],
        "right_value": ["2"],
    }
    return certificate(
        refutation={**stated, "tensors": {"X": [["3"]]}, "left_value": ["9/2"], "right_value": ["3"], **changes}
    )


TRUE = {"contraction": contraction, "commuting": commuting, "function state": function_state}


# --- true certificates ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", TRUE)
def test_a_true_certificate_is_replayed(repository: Repository, name: str) -> None:
    result = repository.replay(certificate(TRUE[name]()))
    assert (result.verdict, result.explanation) == ("replayed", "")
    assert result.equations >= 4
    assert 0 < result.error_probability < Fraction(1, 10**20)


def test_a_sum_over_an_unused_index_is_its_size(repository: Repository) -> None:
    assert repository.replay(certificate(sized([["1", {"eta": 1, "n": 2}]], [["1", {}]]))).verdict == "replayed"
    quotient = sized([["1", {"eta": 2, "n": 3}]], [["1", {"n": 1, "eta": 1}]])
    assert repository.replay(certificate(quotient)).verdict == "replayed"


def test_no_more_sizes_are_tried_than_are_asked_for(repository: Repository) -> None:
    """sum_i 1 = n has one index and degree 1 in n: two sizes from 1 on; n^2 sum_i 1 = n^3 has four."""
    counted = once(expression("", term(i="n")), expression("", term("", [["1", {"n": 1}]])), axes=["n"])
    assert repository.replay(certificate(counted)).sizes == {"n": 2}
    cubed = once(
        expression("", term("", [["1", {"n": 2}]], i="n")), expression("", term("", [["1", {"n": 3}]])), axes=["n"]
    )
    assert repository.replay(certificate(cubed)).sizes == {"n": 4}
    assert repository.replay(certificate(contraction())).sizes == {"d": 3}  # no index is summed over that none has


def test_fresh_randomness_gives_the_same_verdict_and_a_seed_the_same_result(repository: Repository) -> None:
    path = repository.write(certificate(*({**make(), "name": name} for name, make in TRUE.items())))
    assert replay(path, repository.root, as_it_says).verdict == "replayed"
    assert replay(path, repository.root, as_it_says, 2, 5) == replay(path, repository.root, as_it_says, 2, 5)
    two, four = (replay(path, repository.root, as_it_says, trials, 5).error_probability for trials in (2, 4))
    assert four < two


def test_the_values_of_a_refutation_meet_the_hypotheses_that_are_equations(repository: Repository) -> None:
    def assuming(factor: str, **changes: Any) -> Json:
        sides = {
            "left": expression("n", term("X[i,0]", i="d")),
            "right": expression("n", term("X[i,0] X[i,0]", [[factor, {}]], i="d")),
        }
        third = {"name": "third", "statement": "x = x^2/3", "kind": "hypothesis", **sides, **changes}
        return refutation(hypotheses=[third])

    assert repository.replay(assuming("1/3")).verdict == "replayed"
    assert "hypotheses[0]: the values do not meet it" in repository.replay(assuming("1/2")).explanation
    assert "do not meet" in repository.replay(assuming("1/3", kind="not zero")).explanation
    assert repository.replay(assuming("1/2", kind="not zero")).verdict == "replayed"
    for changes in ({"left": None}, {"left": None, "right": None}, {"kind": "entries"}):
        with pytest.raises(Unreadable, match=r"hypotheses\[0\]"):
            repository.replay(assuming("1/3", **changes))
    with pytest.raises(Unreadable, match=r"hypotheses\[0\].kind: expected hypothesis or not zero or entries$"):
        repository.replay(assuming("1/3", kind="law"))


@pytest.mark.parametrize("values", [[], [[]], [["3"], ["1", "2"]], [["3"], "1"]])
def test_the_values_of_a_tensor_are_nested_lists_of_equal_lengths(repository: Repository, values: Any) -> None:
    with pytest.raises(
        Unreadable, match=r"refutation\.tensors\.X(\[0\])?: expected lists of equal lengths, none empty$"
    ):
        repository.replay(refutation(tensors={"X": values}))


def test_a_refutation_is_replayed_and_its_false_neighbours_refuted(repository: Repository) -> None:
    assert repository.replay(refutation()).verdict == "replayed"
    same = repository.replay(refutation(tensors={"X": [["2"]]}, left_value=["2"], right_value=["2"]))
    assert "equal" in same.explanation
    for change in (
        {"left_value": ["5"]},
        {"right_value": ["4"]},
        {"tensors": {"X": [["4"]]}},
        {"scalars": {"eta": "1"}},
    ):
        assert repository.replay(refutation(**change)).verdict == "refuted", change


# --- false identities -----------------------------------------------------------------------------

ONE = term()
FALSE: dict[str, Json] = {
    "tr A tr B = tr AB holds at size 1": once(
        expression("", term("A[i,i] B[j,j]", i="d", j="d")),
        expression("", term("A[i,j] B[j,i]", i="d", j="d")),
        **MATRICES,
    ),
    "A B = B A": once(
        expression("d d", term("A[0,i] B[i,1]", i="d")), expression("d d", term("B[0,i] A[i,1]", i="d")), **MATRICES
    ),
    "A = A^T": once(expression("d d", term("A[0,1]")), expression("d d", term("A[1,0]")), **MATRICES),
    "delta = 1": once(expression("d d", term("delta[0,1]")), expression("d d", ONE), axes=["d"]),
    "n instead of n^2": sized([["1", {"eta": 1, "n": 1}]], [["1", {}]]),
    "n^3 instead of n^2": sized([["1", {"eta": 1, "n": 3}]], [["1", {}]]),
    "3 n - 2 equals n^2 at 1 and 2": sized([["3", {"eta": 1, "n": 1}], ["-2", {"eta": 1}]], [["1", {}]]),
    "a quotient of sizes": sized([["1", {"eta": 1, "n": 3}]], [["1", {"n": 1}], ["1", {}]]),
    "2 = 3": once(expression("", term("", "2")), expression("", term("", "3"))),
    "2^61 - 1 = 0": once(expression("", term("", str(2**61 - 1))), expression("")),
    "relu = exp": once(
        expression("", term(calls=(call("relu", "", number(ONE)),))),
        expression("", term(calls=(call("exp", "", number(ONE)),))),
    ),
    "sum of f(x_i) = f(sum of x_i)": once(
        expression("", term(calls=(call("exp", "", number(term("v[i]"))),), i="n")),
        expression("", term(calls=(call("exp", "", number(term("v[i]", i="n"))),))),
        axes=["n"],
        tensors={"v": ["n"]},
    ),
    "sum of f(sum - x_i) = sum of f(x_i) holds at size 2": once(
        expression("", term(calls=(call("exp", "", number(term("v[j]", j="n"), term("v[i]", "-1"))),), i="n")),
        expression("", term(calls=(call("exp", "", number(term("v[i]"))),), i="n")),
        axes=["n"],
        tensors={"v": ["n"]},
    ),
    "f(n v) = f(n^2 v) holds at size 1": once(
        expression("", term(calls=(call("exp", "", number(term("v[]", [["1", {"n": 1}]]))),))),
        expression("", term(calls=(call("exp", "", number(term("v[]", [["1", {"n": 2}]]))),))),
        axes=["n"],
        tensors={"v": []},
    ),
    "K(u, w) = K(w, u)": once(
        expression("", term(calls=(call("K", "", vector("p", "d", term("u[p]")), vector("q", "d", term("w[q]"))),))),
        expression("", term(calls=(call("K", "", vector("p", "d", term("w[p]")), vector("q", "d", term("u[q]"))),))),
        axes=["d"],
        tensors={"u": ["d"], "w": ["d"]},
        functions={"K": {"arguments": ["d", "d"], "values": []}},
    ),
}


@pytest.mark.parametrize("name", FALSE)
def test_a_false_identity_is_refuted(repository: Repository, name: str) -> None:
    result = repository.replay(certificate(FALSE[name]))
    assert result.verdict == "refuted"
    assert "parts[0].goals[0].right" in result.explanation


def test_a_size_that_a_state_brings_in_is_not_taken_for_a_number(repository: Repository) -> None:
    for power, verdict in ((1, "replayed"), (2, "refuted"), (0, "refuted")):
        trace = expression("", term("M[i,i]", i="d"))
        size = expression("", term("", [["1", {"d": power}]]))
        fixed = part(
            axes=["d"],
            tensors={"M": ["d", "d"]},
            state=["M"],
            start={"M": expression("d d", term("delta[0,1]"))},
            advance={"M": expression("d d", term("M[0,1]"))},
            invariant={"trace": {"left": trace, "right": size}},
            goals=[
                goal("base", "trace", size, size),
                goal(
                    "step",
                    "trace",
                    trace,
                    size,
                    substituted(expression("", term("hole 0[]")), size, induction_hypothesis("trace")),
                ),
            ],
        )
        assert repository.replay(certificate(fixed)).verdict == verdict


def test_a_denominator_that_vanishes_is_refuted(repository: Repository) -> None:
    same = [["1", {"n": 1}], ["-2", {}]]
    result = repository.replay(certificate(once(expression("", term("", same, same)), expression("", ONE), axes=["n"])))
    assert "denominator" in result.explanation


# --- false steps, in digests that agree -----------------------------------------------------------


def changed(make: Callable[[], Json], where: str, value: Any) -> Json:
    """The part with one field replaced; ``where`` is a path such as "goals/1/left"."""
    found: Json = json.loads(json.dumps(make()))  # nothing is shared
    at: Any = found
    *path, last = [int(k) if k.isdigit() else k for k in where.split("/")]
    for key in path:
        at = at[key]
    at[last] = value
    assert found != make()
    return found


TWO = [["2", {}]]
STEPS = {
    "a coefficient of a line": (
        commuting,
        "goals/1/lines/0/expression/terms/0/coefficient/numerator",
        TWO,
        "goals[1].lines[0]",
    ),
    "a coefficient of a context": (
        commuting,
        "goals/1/lines/0/context/terms/0/coefficient/numerator",
        TWO,
        "goals[1].lines[0]",
    ),
    "the left side of a goal": (commuting, "goals/1/left/terms/0/coefficient/numerator", TWO, "goals[1].left"),
    "the right side of a goal": (commuting, "goals/1/right/terms/0/coefficient/numerator", TWO, "goals[1].right"),
    "the start": (commuting, "start/M/terms/0/coefficient/numerator", TWO, "goals[0].left"),
    "the advance": (commuting, "advance/M/terms/1/coefficient/numerator", TWO, "goals[1].left"),
    "the invariant": (commuting, "invariant/commutes/left/terms/0/coefficient/numerator", TWO, "goals[0].left"),
    "the direction of a use": (commuting, "goals/1/lines/0/uses/0/backwards", True, "goals[1].lines[0]"),
    "a base side": (commuting, "goals/0/right/terms/0/coefficient/numerator", TWO, "goals[0].right"),
    "a computed line": (
        contraction,
        "goals/0/lines/0/expression/terms/0/factors/0/legs",
        ["b", "a"],
        "goals[0].lines[0]",
    ),
    "the order of a hypothesis's arguments": (
        function_state,
        "goals/1/lines/1/uses/0/backwards",
        True,
        "goals[1].lines[1]",
    ),
    "what a hypothesis is applied to": (
        function_state,
        "goals/1/lines/1/uses/0/arguments/0/terms/0/coefficient/numerator",
        TWO,
        "goals[1].lines[1]",
    ),
    "a hypothesis": (
        function_state,
        "hypotheses/0/right/terms/0/coefficient/numerator",
        TWO,
        "goals[1].lines[1]",
    ),
    "a function's start": (function_state, "start/f/terms", [ONE], "goals[0].right"),
    "a function's advance": (
        function_state,
        "advance/f/terms/0/coefficient/numerator",
        TWO,
        "goals[1].right",
    ),
    "a function's argument in its advance": (
        function_state,
        "advance/f/terms/1/factors/1/arguments/0/terms/0/coefficient/numerator",
        TWO,
        "goals[1].right",
    ),
    "the induction hypothesis of a function": (
        function_state,
        "goals/1/lines/0/expression/terms/0/coefficient/numerator",
        TWO,
        "goals[1].lines[0]",
    ),
}


@pytest.mark.parametrize("name", STEPS)
def test_a_false_step_with_new_digests_is_refuted_by_its_place(repository: Repository, name: str) -> None:
    make, where, value, place = STEPS[name]
    result = repository.replay(certificate(changed(make, where, value)))
    assert result.verdict == "refuted"
    assert f"parts[0].{place}:" in result.explanation


@pytest.mark.parametrize("name", TRUE)
def test_every_coefficient_matters(repository: Repository, name: str) -> None:
    def coefficients(value: Any, context: bool = False) -> list[Any]:
        """All of them but those of a context's terms without a hole: these cancel."""
        if isinstance(value, list):
            return [c for v in value for c in coefficients(v, context)]
        if not isinstance(value, dict):
            return []
        own = value["coefficient"]["numerator"] if "coefficient" in value else []
        inner = [c for k, v in value.items() for c in coefficients(v, context or k == "context")]
        return inner + ([] if context and "hole" not in str(value) else own)

    whole = json.loads(json.dumps(TRUE[name]()))
    assert len(coefficients(whole)) > 3
    for pair in coefficients(whole):
        old, pair[0] = pair[0], "7"
        assert repository.replay(certificate(whole)).verdict == "refuted"
        pair[0] = old


def test_the_skeleton_of_an_induction_is_required(repository: Repository) -> None:
    whole = commuting()
    other = expression("d d", term("S[0,1]"))
    broken = {
        "no base": {**whole, "goals": whole["goals"][1:]},
        "no step": {**whole, "goals": whole["goals"][:1]},
        "a goal twice": {**whole, "goals": [*whole["goals"], whole["goals"][0]]},
        "a wrong stage": changed(commuting, "goals/0/stage", "once"),
        "no start": {**whole, "start": {}},
        "advance of an input": {**whole, "advance": {**whole["advance"], "S": other}},
        "no advance": {**whole, "advance": None},
        "an induction hypothesis at the base": changed(commuting, "goals/0/lines", whole["goals"][1]["lines"]),
        "an invariant about what a layer is given": {**whole, "layer_inputs": ["S"]},
        "a start from the state": changed(commuting, "start/M/terms/0/factors/0/name", "M"),
        "the state in a base": changed(commuting, "goals/0/left", expression("d d", term("M[0,1]"))),
        "a hypothesis about the state": changed(
            commuting,
            "hypotheses",
            [
                {
                    "name": "h",
                    "statement": "",
                    "kind": "hypothesis",
                    "parameters": [],
                    "left": other,
                    "right": expression("d d", term("M[0,1]")),
                }
            ],
        ),
        "an induction hypothesis at once": changed(
            contraction,
            "goals/0/lines",
            [
                substituted(
                    expression("", term("hole 0[]")),
                    contraction()["invariant"]["equation"]["right"],
                    induction_hypothesis("equation"),
                )
            ],
        ),
    }
    for name, false in broken.items():
        result = repository.replay(certificate(false))
        assert (result.verdict, result.equations) == ("refuted", 0), name


def test_that_a_number_is_not_0_cannot_be_substituted(repository: Repository) -> None:
    false = function_state()
    false["hypotheses"][0] |= {"kind": "not zero", "parameters": [], "left": expression(""), "right": expression("")}
    with pytest.raises(Unreadable, match="arguments"):
        repository.replay(certificate(false))
    for use in false["goals"][1]["lines"][1]["uses"]:
        use["arguments"] = []
    assert "no equation" in repository.replay(certificate(false)).explanation


# --- files ----------------------------------------------------------------------------------------


def refused(repository: Repository, content: bytes) -> bool:
    try:
        return repository.replay(content).verdict == "refuted"
    except Unreadable as problem:
        return "\n" not in str(problem)


def test_changing_any_byte_is_refused(repository: Repository) -> None:
    for content in (canonical(certificate(commuting())), indented(certificate(commuting()))):
        changing_any_byte_is_refused(repository, content)


def changing_any_byte_is_refused(repository: Repository, content: bytes) -> None:
    draw = random.Random(3)
    for position in draw.sample(range(len(content)), 80):
        for value in {draw.randrange(256), content[position] ^ 1, ord(" "), ord("0")} - {content[position]}:
            assert refused(repository, content[:position] + bytes([value]) + content[position + 1 :]), position
        assert refused(repository, content[:position])
        assert refused(repository, content[:position] + content[position + 1 :])
    assert repository.replay(content).verdict == "replayed"


def test_another_layout_of_the_same_json_is_refuted(repository: Repository) -> None:
    value = certificate(contraction())
    assert "canonical" in repository.replay(canonical(value).replace(b"\n", b"")).explanation
    assert "canonical" in repository.replay(canonical(value).replace(b"\n", b"\r")).explanation
    assert "canonical" in repository.replay(json.dumps(value).encode()).explanation
    assert "canonical" in repository.replay(canonical(value) + b"\n").explanation


@pytest.mark.parametrize("field", ["claim", "statement", "versions", "schema", "parts[0]"])
def test_a_changed_digest_is_named(repository: Repository, field: str) -> None:
    value = certificate(contraction())
    value["digests"][field] = "0" * 64
    assert f"digest of {field} " in repository.replay(value).explanation


def test_a_changed_or_missing_source_is_told_of_what_is_replayed(repository: Repository) -> None:
    source = repository.root / "constructions" / "claim.py"
    source.write_text("a = 1\n")
    sources = {"constructions/claim.py": hashlib.sha256(b"a = 1\n").hexdigest()}
    assert repository.replay(certificate(contraction(), sources=sources)).explanation == ""
    source.write_text("a = 2\n")
    other = repository.replay(certificate(contraction(), sources=sources))
    assert other.verdict == "replayed"
    assert other.explanation == "the text of a source has changed since: constructions/claim.py"
    source.unlink()
    missing = repository.replay(certificate(contraction(), sources={**sources, "verify/none.py": "0" * 64}))
    assert missing.explanation.endswith(": constructions/claim.py is missing and 1 more")


def test_what_is_false_is_refuted_whatever_its_sources(repository: Repository) -> None:
    sources = {"constructions/claim.py": "0" * 64}
    assert repository.replay(certificate(FALSE["2 = 3"], sources=sources)).verdict == "refuted"
    changed_digest = certificate(contraction(), sources=sources)
    changed_digest["digests"]["sources"] = "0" * 64
    assert repository.replay(changed_digest).verdict == "refuted"


@pytest.mark.parametrize("path", ["/etc/passwd", "../secret", "constructions/../../secret", "", "a\\b"])
def test_a_source_outside_the_repository_is_unreadable(repository: Repository, path: str) -> None:
    with pytest.raises(Unreadable, match="without"):
        repository.replay(certificate(contraction(), sources={path: "0" * 64}))


def test_a_swapped_parent_is_refuted(repository: Repository) -> None:
    parent = repository.write(certificate(contraction(), claim="parent"), "parent")
    value = certificate(contraction(), parents={"parent": digest(json.loads(parent.read_bytes()))})
    assert repository.replay(value).verdict == "replayed"
    repository.write(certificate(commuting(), claim="parent"), "parent")
    assert repository.replay(value).explanation == "parent parent was swapped or changed"
    parent.unlink()
    assert repository.replay(value).verdict == "refuted"


def test_a_cycle_of_parents_is_refuted(repository: Repository) -> None:
    repository.write(certificate(contraction(), claim="parent", parents={"claim": "0" * 64}), "parent")
    result = repository.replay(certificate(contraction(), parents={"parent": "0" * 64}))
    assert result.explanation == "the parents form a cycle: claim, parent"
    repository.write(certificate(contraction(), claim="quiet"), "quiet")
    for others in (("quiet", "parent"), ("parent", "quiet")):  # whichever is looked at last
        result = repository.replay(certificate(contraction(), parents=dict.fromkeys(others, "0" * 64)))
        assert result.explanation == "the parents form a cycle: claim, parent"


def test_a_certificate_under_the_name_of_another_claim_is_refuted(repository: Repository) -> None:
    assert "another" in repository.replay(certificate(contraction(), claim="another")).explanation


KINDLESS = dict.fromkeys(("name", "statement", "kind"), "entries") | {"parameters": [], "left": {}, "right": {}}
BAD = {
    "goals/0/left/terms/0/factors/0/legs": (["i"], "legs: expected 2 index names"),
    "goals/0/left/terms/0/factors/0/legs/0": ("z", "legs[0]: expected an index name in scope"),
    "goals/0/left/terms/0/factors/0/name": ("Z", "name: expected the name of a declared tensor or function"),
    "goals/0/left/terms/0/bound/i": ("n", "legs[0]: expected an index of axis d, not of n"),
    "goals/0/left/terms/0/factors/0/arguments": ([number()], "arguments: expected 0 arguments"),
    "goals/0/left/terms/0/factors/0": (
        call("exp", "", {"parameters": {}, "terms": {}}),
        "goals[0].left.terms[0].factors[0].arguments[0].terms: expected a list",
    ),
    "goals/0/left/terms/0/coefficient/numerator/0/0": ("1/0", "numerator[0][0]: expected a denominator"),
    "goals/0/left/terms/0/coefficient/numerator/0/1": ({"z": 1}, "z: expected the name of a declared scalar"),
    "goals/0/left/terms/0/coefficient/denominator": ([], "denominator: expected a polynomial that is not 0"),
    "goals/0/left/axes": (["d"], "left.axes: expected []"),
    "goals/0/lines": ({}, "goals[0].lines: expected a list"),
    "goals/0/lines/0/expression/axes": (["d"], "lines[0].expression.axes: expected []"),
    "goals/0/lines/0/method": ("magic", "lines[0].method: expected a method"),
    "goals/0/equation": ("z", "goals[0].equation: expected the name of an equation"),
    "goals/0/stage": (7, "goals[0].stage: expected once, base or step"),
    "tensors/A": (["z", "d"], "tensors.A[0]: expected a declared axis"),
    "tensors/delta": (["d"], "tensors: expected names declared once and not reserved"),
    "functions": ({"g": {"arguments": ["a"], "values": []}}, "functions.g.arguments[0]: expected a declared axis"),
    "functions ": ({"g": {"arguments": ["d"], "values": ["a"]}}, "functions.g.values[0]: expected a declared axis"),
    "scalars": (["A"], "tensors: expected names declared once"),
    "axes": ({}, "axes: expected a list"),
    "state": (["Z"], "state[0]: expected a declared name"),
    "hypotheses": ([KINDLESS], "hypotheses[0].kind: expected hypothesis or law or not zero"),
    "layer_inputs": (["Z"], "layer_inputs[0]: expected a declared name"),
    "invariant": ({}, "invariant: expected at least one equation"),
    "extra": (1, "extra: expected no such field"),
}


@pytest.mark.parametrize("where", BAD)
def test_a_bad_field_is_named(repository: Repository, where: str) -> None:
    value, message = BAD[where]
    with pytest.raises(Unreadable) as problem:
        repository.replay(certificate(changed(lambda: {**contraction(), "axes": ["d", "n"]}, where.strip(), value)))
    assert str(problem.value).startswith("proofs/certificates/claim.json: parts[0].")
    assert message in str(problem.value)


def test_only_declared_indices_of_a_point_are_used(repository: Repository) -> None:
    summed = changed(function_state, "start/f", expression("points", term("point[i,k]", i="d", k="points")))
    with pytest.raises(Unreadable, match="k: expected a declared axis"):
        repository.replay(certificate(summed))
    elsewhere = changed(function_state, "start/y", expression("n", term("point[i,0]", i="d")))
    with pytest.raises(Unreadable, match="expected the name of a declared tensor"):
        repository.replay(certificate(elsewhere))
    shadowing = changed(
        function_state, "goals/1/left", expression("n", kernel_sum("0") | {"bound": {"p1": "n", "i": "n"}})
    )
    with pytest.raises(Unreadable, match="p1: expected an index name that is not in use"):
        repository.replay(certificate(shadowing))


@pytest.mark.parametrize(
    "field", ["schema", "claim", "statement", "sources", "parents", "versions", "parts", "digests"]
)
def test_a_missing_field_and_a_wrong_type_are_unreadable(repository: Repository, field: str) -> None:
    whole = certificate(contraction())
    with pytest.raises(Unreadable, match=f"{field}"):
        repository.replay({k: v for k, v in whole.items() if k != field})
    wrong: list[Any] = [None, 1.5, True, [[]]]
    for value in wrong:
        with pytest.raises(Unreadable, match=f"{field}"):
            repository.replay({**whole, field: value})


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"\xff", b"[]\n", b"null\n", b"NaN", b'"\\ud800"', b"9" * 5000, b"[" * 100_000, b'{"parts":' * 50_000],
    ids=["empty", "cut", "not UTF-8", "list", "null", "NaN", "surrogate", "huge number", "deep lists", "deep objects"],
)
def test_what_is_no_certificate_is_unreadable(repository: Repository, content: bytes) -> None:
    with pytest.raises(Unreadable, match=r"^proofs/certificates/claim.json: "):
        repository.replay(content)


def scaled(found: dict[str, Any]) -> dict[str, Any]:
    """Another expression of the same cost."""
    (only,) = found["terms"]
    return {**found, "terms": [{**only, "coefficient": {**only["coefficient"], "denominator": [["2", {}]]}}]}


def test_deep_huge_and_costly_certificates_are_unreadable(repository: Repository) -> None:
    argument = number(ONE)
    for _ in range(30):
        argument = number(term(calls=(call("exp", "", argument),)))
    fine = expression("", term(calls=(call("exp", "", argument),)))
    assert repository.replay(certificate(once(fine, fine))).verdict == "replayed"
    for coefficient in ("9" * 41, "1e9", "0.5", " 1", "\u0661"):
        with pytest.raises(Unreadable, match="rational number"):
            repository.replay(certificate(once(expression("", term("", coefficient)), fine)))
    many = {f"i{k}": "d" for k in range(30)}
    wide = expression("", term(" ".join(f"T[{','.join(list(many)[k : k + 10])}]" for k in (0, 10, 20))))
    wide["terms"][0]["bound"] = many
    with pytest.raises(Unreadable, match="moderate size"):
        repository.replay(certificate(once(wide, scaled(wide), axes=["d"], tensors={"T": ["d"] * 10})))


def of_high_degree() -> Json:
    """An equation that holds, for which random numbers at more than 4000 sizes would be needed."""
    power = {"n": 64, "m": 64}
    left, right = expression("", term("", [["1", power]])), expression("", term("", [["2", power]], "2"))
    return once(left, right, computed(right), axes=["n", "m"])


def test_what_evaluating_does_not_decide_is_not_replayed(repository: Repository) -> None:
    found = repository.replay(certificate(of_high_degree()))
    assert (found.verdict, found.says) == ("undecided", ())
    assert "needs 4225 different sizes" in found.explanation


def test_a_missing_file_is_unreadable(repository: Repository) -> None:
    with pytest.raises(Unreadable, match="can be read"):
        replay(repository.directory / "none.json", repository.root, as_it_says)


# --- command line ---------------------------------------------------------------------------------


AS_IT_SAYS = "import sys; from verify.replay.__main__ import main; sys.exit(main(stated=lambda found, decider: None))"


def run(repository: Repository, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", AS_IT_SAYS, "--root", str(repository.root), *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_the_exit_code_is_0_1_or_2_and_there_is_no_traceback(repository: Repository) -> None:
    repository.write(certificate(contraction()))
    repository.write(certificate(commuting(), claim="other"), "other")
    true = run(repository, "--all")
    assert (true.returncode, true.stderr) == (0, "")
    assert true.stdout.startswith("claim: replayed, 4 equations, sizes up to d = 3, error probability at most ")
    assert run(repository, "claim").stdout.splitlines()[1] == "    s"
    assert true.stdout.splitlines()[-1].startswith("2 of 2 replayed; ")
    repository.write(certificate(FALSE["2 = 3"], claim="other"), "other")
    false = run(repository, "claim", "other")
    assert false.returncode == 1
    assert "other: refuted: parts[0].goals[0].right" in false.stdout
    assert not false.stderr
    path = repository.write(b"[" * 100_000, "other")
    unreadable = run(repository, str(path), "claim")
    assert unreadable.returncode == 2
    assert "claim: replayed" in unreadable.stdout
    assert len(unreadable.stderr.splitlines()) == 1
    assert "other.json: " in unreadable.stderr


def test_the_exit_code_is_3_when_some_are_not_decided_and_none_is_false(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    repository.write(certificate(contraction()))
    repository.write(certificate(of_high_degree(), claim="high"), "high")
    assert main_of(["--root", str(repository.root), "--all", "--brief"]) == 3
    out = capsys.readouterr().out.splitlines()
    assert out[1].startswith("high: not decided: ")
    assert out[2].startswith("1 of 2 replayed, 1 not decided; ")
    assert main_of(["--root", str(repository.root), "high", "--json"]) == 3
    assert [c["verdict"] for c in json.loads(capsys.readouterr().out)["certificates"]] == ["undecided"]
    repository.write(certificate(FALSE["2 = 3"], claim="other"), "other")
    assert main_of(["--root", str(repository.root), "--all"]) == 1
    repository.write(b"{", "worse")
    assert main_of(["--root", str(repository.root), "--all"]) == 2
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.startswith("1 of 4 replayed, 1 refuted, 1 not decided, 1 unreadable; ")


def test_what_was_replayed_is_said(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    repository.write(certificate(function_state(), statement="f is the sum"))
    assert main_of(["--root", str(repository.root), "claim"]) == 0
    assert capsys.readouterr().out.splitlines()[1:-1] == [
        "    f is the sum",
        "    hypothesis of function: for all u, w: K(u[·,i], w[·,j]) = K(w[·,j], u[·,i])"
        "    # symmetric: K(u, w) = K(w, u)",
        "    function, y at every layer: y[i] = f(X[·,i])",
        "    rests on: nothing else",
    ]


def test_usage_errors_say_what_is_near(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    repository.write(certificate(contraction()))
    root = ["--root", str(repository.root)]
    for arguments, told in (
        ([*root, "clam"], "near names: claim"),
        (root, "name the certificates to check, or give --all (and not both)"),
        ([*root, "--all", "claim"], "name the certificates to check, or give --all (and not both)"),
        ([*root, "--all", "--certificates", "no\x1b[2J\nclaim: replayed"], "no [2J claim: replayed"),
        ([*root, "claim", "--trials", "0"], "--trials must be from 1 to 100, not 0"),
        ([*root, "--seed", "x", "--all"], "argument --seed: invalid int value: 'x'"),
        (["--all", "--certificates", str(repository.root)], f"there are no certificates in {repository.root}"),
    ):
        with pytest.raises(SystemExit) as exit_:
            main(arguments)
        assert exit_.value.code == 2
        assert capsys.readouterr().err.splitlines()[-1].endswith(told)
    with pytest.raises(SystemExit) as exit_:
        main_of(["--help"])
    assert exit_.value.code == 0
    assert "examples:" in capsys.readouterr().out


def test_json_output_has_a_schema_and_repeats_with_a_seed(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    repository.write(certificate(contraction()))
    repository.write(certificate(FALSE["2 = 3"], claim="false"), "false")
    repository.write(b"{", "worse")
    outputs = []
    for _ in range(2):
        assert main_of(["--root", str(repository.root), "--all", "--json", "--seed", "4"]) == 2
        outputs.append(capsys.readouterr().out)
    assert outputs[0] == outputs[1]
    report = json.loads(outputs[0])
    assert report["schema"] == 2
    assert len(report["unreadable"]) == 1
    assert [(c["claim"], c["verdict"]) for c in report["certificates"]] == [("claim", "replayed"), ("false", "refuted")]
    assert 0 < report["error_probability"] < 1e-20


def test_nothing_is_written(repository: Repository) -> None:
    repository.write(certificate(contraction()))
    before = {p: p.stat().st_mtime_ns for p in repository.root.rglob("*")}
    assert main_of(["--root", str(repository.root), "--all"]) == 0
    assert {p: p.stat().st_mtime_ns for p in repository.root.rglob("*")} == before


def test_the_checker_uses_the_standard_library_alone() -> None:
    """And nothing of ours; its command alone loads claims and compares with what they state."""
    own = {f"verify.replay.{path.stem}" for path in MODULES}
    assert len(own) > 10
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import | ast.ImportFrom):
                imported = [a.name for a in node.names] if isinstance(node, ast.Import) else [node.module or "."]
                others = {m for m in imported if m not in own}
                if path.stem == "__main__":
                    others -= {"constructions.contents", "verify.loading", "verify.statement"}
                assert all(m.partition(".")[0] in sys.stdlib_module_names - {"pickle"} for m in others), others
            assert not (isinstance(node, ast.Name) and node.id in {"eval", "exec", "compile", "__import__"})


def test_shipped_certificates_are_replayed_without_installed_packages() -> None:
    program = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); from verify.replay.__main__ import main; sys.exit(main())"
    )
    command = [sys.executable, "-I", "-S", "-c", program, "gradient_descent_step", "hessian_as_read"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "2 of 2 replayed" in done.stdout


def test_a_reader_that_has_seen_enough_ends_it_quietly() -> None:
    command = f"{sys.executable} -m verify.replay --all | head -1"
    done = subprocess.run(command, shell=True, cwd=ROOT, capture_output=True, text=True, check=False)
    assert len(done.stdout.splitlines()) == 1
    assert done.stderr == ""
