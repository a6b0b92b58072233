"""False statements that hold at some sizes, or that divide by what may be 0, are refused even where they are believed.

Each kind has true neighbours, which are replayed: it is the fault that is seen, not the form.
"""

from __future__ import annotations

from fractions import Fraction
from math import prod
from pathlib import Path
from typing import Any

import pytest
from test_replay import (
    Json,
    Repository,
    call,
    certificate,
    computed,
    expression,
    goal,
    hypothesis,
    induction_hypothesis,
    number,
    once,
    part,
    substituted,
    term,
    vector,
)
from test_replay_attempts import nested

from verify.replay.divisions import written


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path)


NOTHING = expression("")
ONE = expression("", term())


def exp(*terms: Json) -> Json:
    return call("exp", "", number(*terms))


def times(count: str | list[Any], factor: Json) -> Json:
    return expression("", term("", count, calls=(factor,)))


def summed(*factors: Json) -> Json:
    """The sum over i of a product."""
    return expression("", term(calls=factors, i="n"))


# --- true at one size -------------------------------------------------------------------------------

SIZES: dict[str, Any] = {"axes": ["n", "o"], "tensors": {"y": ["n"], "z": []}}
Z, MINUS = term("z[]"), term("y[i]", "-1")
THROUGH = term("delta[i,j] y[j]", j="n")  # y_i
TWICE = term("delta[i,j] delta[j,k] y[k]", j="n", k="n")  # y_i
K = {"functions": {"K": {"arguments": ["n", "n"], "values": []}}}


def basis(parameter: str, *terms: Json) -> Json:
    return vector(parameter, "n", *terms)


# the sum over i of what does not depend on i, and what it is n times
CONSTANT: dict[str, tuple[Json, Json]] = {
    "a delta": (exp(THROUGH, MINUS, Z), exp(Z)),
    "two deltas": (exp(TWICE, MINUS, Z), exp(Z)),
    "a delta between two": (exp(THROUGH, term("delta[i,j] delta[j,k] y[k]", "-1", j="n", k="n"), Z), exp(Z)),
    "a delta in an argument of an argument": (exp(term(calls=(exp(THROUGH, MINUS),)), Z), exp(term(calls=(exp(),)), Z)),
    "a delta beside a function": (
        exp(term("delta[i,j]", calls=(exp(term("y[j]")),), j="n"), term("", "-1", calls=(exp(term("y[i]")),))),
        exp(),
    ),
    "a delta as a vector": (
        call("K", "", basis("p", term("delta[p,j] delta[i,j] y[j]", j="n"), term("delta[p,i] y[i]", "-1")), basis("q")),
        call("K", "", basis("p"), basis("q")),
    ),
    "a coefficient that is 0": (exp(term("y[i]", "0"), Z), exp(Z)),
    "what cancels": (exp(term("y[i]"), MINUS, Z), exp(Z)),
    "what cancels in a function": (
        exp(term(calls=(exp(term("y[i]")),)), term("", "-1", calls=(exp(term("y[i]")),)), Z),
        exp(Z),
    ),
}


@pytest.mark.parametrize("size", [1, 2, 3, 4, 7])
@pytest.mark.parametrize("name", CONSTANT)
def test_a_sum_of_equal_terms_is_not_a_fixed_number_of_them(repository: Repository, name: str, size: int) -> None:
    left, right = CONSTANT[name]
    false = once(summed(left), times(str(size), right), **SIZES, **K)
    assert repository.replay(certificate(false)).verdict in ("refuted", "undecided")
    true = once(summed(left), times([["1", {"n": 1}]], right), **SIZES, **K)
    assert repository.replay(certificate(true)).verdict == "replayed"


def kept(left: Json, right: Json, after: Json, functions: Json, **state: Json) -> Json:
    """What is said of a state that never changes: that left, which is ``after`` at the start, is right."""
    tensors = {name: e["axes"] for name, e in state.items() if name not in functions}
    same = {
        name: expression(" ".join(axes), term(f"{name}[{','.join(map(str, range(len(axes))))}]"))
        for name, axes in tensors.items()
    }
    for name in functions:
        same[name] = {
            "axes": ["points"],
            "terms": [term(calls=(call(name, "", vector("q", "n", term("point[q,0]"))),))],
        }
    hole = substituted(expression("", term("hole 0[]")), right, induction_hypothesis("a"))
    return part(
        axes=["n"],
        tensors={"a": ["n"], "b": ["n", "n"], **tensors},
        functions=functions,
        state=[*state],
        start=state,
        advance=same,
        invariant={"a": {"left": left, "right": right}},
        goals=[goal("base", "a", after, right), goal("step", "a", left, right, hole)],
    )


F = {"f": {"arguments": ["n"], "values": []}}
G = {"f": {"arguments": ["n"], "values": []}, "g": {"arguments": ["n"], "values": []}}
W, NO_POINT = expression(""), {"axes": ["points"], "terms": []}
TWO_TERMS = expression("", term("", "2"), term("", "-2"))


def at_row(name: str, parameter: str) -> Json:
    """A function at row i of b."""
    return call(name, "", vector(parameter, "n", term(f"b[i,{parameter}]")))


# the term of a sum, which is 1 at the start but for exp(0); the states with which it is; the functions among these
ZEROS: dict[str, tuple[Json, Json, Json]] = {
    "a zero": (exp(term("a[i] w[]")), {"w": W}, {}),
    "a zero of two terms": (exp(term("a[i] w[]")), {"w": TWO_TERMS}, {}),
    "a zero squared": (exp(term("a[i] w[] w[]")), {"w": W}, {}),
    "a vector of zeros": (exp(term("a[i] b[i,j] w[j]", j="n")), {"w": expression("n")}, {}),
    "a matrix of zeros": (exp(term("a[j] w[i,j]", j="n")), {"w": expression("n n")}, {}),
    "a zero of another zero": (exp(term("a[i] w[]"), term("a[i] a[i] v[]")), {"w": W, "v": TWO_TERMS}, {}),
    "a function that is given and is 0": (exp(term("a[i]", calls=(at_row("f", "p"),))), {"f": NO_POINT}, F),
    "two functions that are given": (
        exp(term(calls=(at_row("f", "p"), at_row("g", "q")))),
        {"f": NO_POINT, "g": NO_POINT},
        G,
    ),
    "a function of 0 times a vector": (
        exp(term("", "1", calls=(at_row("f", "p"),)), term("a[i] w[]")),
        {"f": NO_POINT, "w": W},
        F,
    ),
}


@pytest.mark.parametrize("size", [1, 2, 3, 5])
@pytest.mark.parametrize("name", ZEROS)
def test_what_stands_for_zero_does_not_depend_on_an_index(repository: Repository, name: str, size: int) -> None:
    inner, state, functions = ZEROS[name]
    for count, verdicts in ((str(size), {"refuted", "undecided"}), ([["1", {"n": 1}]], {"replayed"})):
        right = times(count, exp())
        value = certificate(kept(summed(inner), right, right, functions, **state))
        assert repository.replay(value).verdict in verdicts


@pytest.mark.parametrize("size", [1, 2, 3])
def test_a_zero_in_an_argument_of_an_argument_is_one(repository: Repository, size: int) -> None:
    inner = exp(term(calls=(exp(term("a[i] w[]")),)))
    for count, verdicts in ((str(size), {"refuted", "undecided"}), ([["1", {"n": 1}]], {"replayed"})):
        right = times(count, exp(term(calls=(exp(),))))
        value = certificate(kept(summed(inner), right, right, {}, w=W))
        assert repository.replay(value).verdict in verdicts


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5])
def test_what_depends_on_an_index_need_not_where_its_names_stand_for_zero(repository: Repository, size: int) -> None:
    """exp(a_i w) depends on i, and exp(a_i 0) does not, though both are written in one goal, and the former first."""

    def at(index: str, sign: str = "1") -> Json:
        return term("", sign, calls=(exp(term(f"a[{index}] w[]")),), **{index: "n"})

    everywhere, u = [["1", {"n": 1}]], term("u[]")["factors"]
    for count, verdict in ((str(size), "refuted"), (everywhere, "replayed")):
        base, step = expression("", term(calls=(exp(),), j="n")), times(count, exp())
        less = term("", "-1", calls=(exp(),), j="n")
        added = [t | {"factors": [*t["factors"], *u]} for t in (*step["terms"], less)]
        value = part(
            axes=["n"],
            tensors={"a": ["n"], "w": [], "u": []},
            state=["w", "u"],
            start={"w": NOTHING, "u": NOTHING},
            advance={"w": NOTHING, "u": ONE},
            invariant={"a": {"left": expression("", *base["terms"], *added), "right": expression("", at("i"))}},
            goals=[
                goal("base", "a", base, base),
                goal("step", "a", expression("", *step["terms"], at("i"), at("k", "-1")), step),
            ],
        )
        assert repository.replay(certificate(value)).verdict == verdict


def test_a_free_index_of_an_argument_is_one_of_its_indices(repository: Repository) -> None:
    """exp(x_i) is exp(sum_j x_j) at n = 1 alone, and exp(sum_j delta_ij x_j) at every size."""
    one = expression("n", term(calls=(exp(term("x[0]")),)))
    for summed_over, verdict in (("x[j]", "refuted"), ("delta[0,j] x[j]", "replayed")):
        other = expression("n", term(calls=(exp(term(summed_over, j="n")),)))
        found = repository.replay(certificate(once(one, other, axes=["n"], tensors={"x": ["n"]})))
        assert found.verdict == verdict


def test_an_index_at_which_a_function_is_taken_is_one_of_those_inside_it(repository: Repository) -> None:
    """f(b_i) = exp(sum_p b_ip), the state f being exp of a sum, is exp(sum_jp b_jp) at n = 1 alone."""
    row = call("f", "", vector("p", "d", term("b[0,p]")))
    stated = expression("n", term(calls=(row,)))
    for inner, verdict in ((term("b[j,p]", j="n", p="d"), "refuted"), (term("b[0,p]", p="d"), "replayed")):
        right = expression("n", term(calls=(exp(inner),)))
        point = exp(term("point[p,0]", p="d"))
        hole = substituted(expression("n", term("hole 0[0]")), right, induction_hypothesis("a", "n"))
        value = part(
            axes=["n", "d"],
            tensors={"b": ["n", "d"]},
            functions={"f": {"arguments": ["d"], "values": []}},
            state=["f"],
            start={"f": {"axes": ["points"], "terms": [term(calls=(point,))]}},
            advance={
                "f": {"axes": ["points"], "terms": [term(calls=(call("f", "", vector("q", "d", term("point[q,0]"))),))]}
            },
            invariant={"a": {"left": stated, "right": right}},
            goals=[goal("base", "a", right, right), goal("step", "a", stated, right, hole)],
        )
        assert repository.replay(certificate(value)).verdict == verdict


# --- denominators -----------------------------------------------------------------------------------


def residues(zeros: int, poles: int) -> list[Fraction]:
    """c with sum_k c_k/(n + k) = (n - 1) ... (n - zeros)/((n + 1) ... (n + poles)), zero at n = 1, ..., zeros."""
    around = range(1, poles + 1)
    return [Fraction(prod(-k - j for j in range(1, zeros + 1)), prod(m - k for m in around if m != k)) for k in around]


@pytest.mark.parametrize(("zeros", "poles"), [(2, 4), (3, 4), (1, 2), (4, 5), (6, 7), (9, 10)])
def test_denominators_of_different_states_are_multiplied(repository: Repository, zeros: int, poles: int) -> None:
    c = residues(zeros, poles)
    for n in range(1, zeros + 1):
        assert sum(x / (n + k + 1) for k, x in enumerate(c)) == 0
    start = {f"x{k}": expression("", term("", str(x), [["1", {"n": 1}], [str(k + 1), {}]])) for k, x in enumerate(c)}
    left = expression("", *(term(f"{name}[]") for name in start))
    assert repository.replay(certificate(kept(left, NOTHING, NOTHING, {}, **start))).verdict in ("refuted", "undecided")
    direct = once(expression("", *(e["terms"][0] for e in start.values())), NOTHING, axes=["n"])
    assert repository.replay(certificate(direct)).verdict in ("refuted", "undecided")
    inside = once(times("1", exp(*(e["terms"][0] for e in start.values()))), times("1", exp()), axes=["n"])
    assert repository.replay(certificate(inside)).verdict in ("refuted", "undecided")


# --- division ---------------------------------------------------------------------------------------

S, T = {"s": 1}, {"t": 1}
DIVISORS: dict[str, list[Any]] = {
    "a scalar": [["1", S]],
    "a square": [["1", {"s": 2}]],
    "a product": [["1", {"s": 1, "t": 1}]],
    "a sum": [["1", S], ["1", T]],
    "a difference from 1": [["1", S], ["-1", {}]],
    "a polynomial": [["1", {"s": 2}], ["2", {"s": 1, "t": 1}], ["1", {"t": 2}]],
    "a multiple of a size": [["1", {"s": 1, "n": 1}]],
    "a size less 1": [["1", {"n": 1}], ["-1", {}]],
    "a size less a scalar": [["1", {"n": 1}], ["-1", S]],
    "two sizes": [["1", {"n": 1}], ["-1", {"m": 1}]],
}
FREE: dict[str, Any] = {"axes": ["n", "m"], "scalars": ["s", "t"], "tensors": {"x": ["n"]}}


def said(name: str, left: Json, right: Json, kind: str = "hypothesis", *parameters: Any) -> Json:
    return {
        "name": name,
        "statement": name,
        "kind": kind,
        "parameters": [list(p) for p in parameters],
        "left": left,
        "right": right,
    }


def vanishing(divisor: list[Any]) -> Json:
    return said("vanishing", expression("", term("", divisor)), NOTHING)


def one_is_zero(divisor: list[Any]) -> list[tuple[str, Json]]:
    """Lines to 1 = 0 that divide by a number, which is 0: in a context, in an argument, in that of a use."""
    use = hypothesis("vanishing", "")
    context = expression("", term("hole 0[]", "1", divisor))
    in_exp = times("1", exp(term("hole 0[]", "1", divisor)))
    whole = expression("", term("argument 0[]", divisor))
    for_all = said("all", whole, NOTHING, "hypothesis", ("argument 0", []))
    over = expression("", term("", "1", divisor))
    zero = vanishing(divisor)
    return [
        ("in a context", once(ONE, NOTHING, substituted(context, NOTHING, use), hypotheses=[zero], **FREE)),
        (
            "in an argument of a function",
            once(
                times("1", exp(term())),
                times("1", exp()),
                substituted(in_exp, times("1", exp()), use),
                hypotheses=[zero],
                **FREE,
            ),
        ),
        (
            "in an argument of a use",
            once(
                ONE,
                NOTHING,
                substituted(expression("", term("hole 0[]")), NOTHING, hypothesis("all", "", over)),
                hypotheses=[for_all],
                **FREE,
            ),
        ),
        (
            "in a line that is computed",
            once(
                ONE,
                NOTHING,
                computed(expression("", term("", divisor, divisor))),
                substituted(context, NOTHING, use),
                hypotheses=[zero],
                **FREE,
            ),
        ),
        (
            "in a sum over an index",
            once(
                expression("", term("", [["1", {"n": 1}]])),
                NOTHING,
                substituted(expression("", term("hole 0[]", "1", divisor, i="n")), NOTHING, use),
                hypotheses=[zero],
                **FREE,
            ),
        ),
    ]


@pytest.mark.parametrize("where", range(5))
@pytest.mark.parametrize("divisor", DIVISORS)
def test_nothing_is_divided_by_what_may_be_0(repository: Repository, divisor: str, where: int) -> None:
    _, false = one_is_zero(DIVISORS[divisor])[where]
    found = repository.replay(certificate(false))
    assert found.verdict == "refuted"
    of_sizes = not any(name in "st" for _, powers in DIVISORS[divisor] for name in powers)
    assert of_sizes or "it divides by" in found.explanation  # of sizes alone, it is 0 at some, and is evaluated there


def test_dividing_by_a_step_drops_it_only_where_it_is_not_0(repository: Repository) -> None:
    """eta x = 0, so x = 0."""
    stationary = said("stationary", expression("n", term("x[0]", [["1", S]])), expression("n"))
    context = expression("n", term("hole 0[0]", "1", [["1", S]]))
    line = substituted(context, expression("n"), hypothesis("stationary", "n"))

    def of(*more: Json) -> str:
        value = once(expression("n", term("x[0]")), expression("n"), line, hypotheses=[stationary, *more], **FREE)
        return repository.replay(certificate(value)).verdict

    def not_zero(divisor: list[Any]) -> Json:
        return said("apart", expression("", term("", divisor)), NOTHING, "not zero")

    assert of() == "refuted"
    assert of(not_zero([["1", T]])) == "refuted"
    assert of(not_zero([["1", S], ["1", T]])) == "refuted"
    assert of(not_zero([["1", S], ["-1", {}]])) == "refuted"
    assert of(not_zero([["1", S]])) == "replayed"
    assert of(not_zero([["3", {"s": 2, "t": 1}]])) == "replayed"


def test_a_sum_of_what_is_not_0_may_be_0(repository: Repository) -> None:
    """s and t are not 0, and s + t = 0, so 1 = 0."""
    apart = [said(f"{n} apart", expression("", term("", [["1", {n: 1}]])), NOTHING, "not zero") for n in "st"]
    both = [["1", S], ["1", T]]
    line = substituted(expression("", term("hole 0[]", "1", both)), NOTHING, hypothesis("vanishing", ""))
    value = once(ONE, NOTHING, line, hypotheses=[vanishing(both), *apart], **FREE)
    assert "it divides by" in repository.replay(certificate(value)).explanation


def test_sizes_and_what_the_statement_divides_by_may_be_divided_by(repository: Repository) -> None:
    half = expression("", term("", "1", [["1", S]]))
    same = expression("", term("", [["1", {"n": 1, "s": 1}]], [["1", {"n": 1, "s": 2}]]))
    assert repository.replay(certificate(once(half, half, computed(same), **FREE))).verdict == "replayed"
    other = expression("", term("", [["1", {"t": 1}]], [["1", {"s": 1, "t": 1}]]))
    assert repository.replay(certificate(once(half, half, computed(other), **FREE))).verdict == "refuted"


# --- reciprocals ------------------------------------------------------------------------------------


def reciprocal(*terms: Json) -> Json:
    return call("reciprocal", "", number(*terms))


def product() -> Json:
    """s (1/s) = 1."""
    pair = {
        "axes": ["points"],
        "terms": [term("argument 0[0]", calls=(reciprocal(term("argument 0[0]")),))],
    }
    one = {"axes": ["points"], "terms": [term()]}
    return said("reciprocal", pair, one, "law", ("argument 0", ["points"]))


VECTORS: dict[str, Any] = {"axes": ["n"], "scalars": ["s"], "tensors": {"x": ["n"], "u": []}}
ONES = expression("n", term())
HOLE = expression("n", term("hole 0[0]"))
NUMBERS: dict[str, Json] = {  # of which nothing says that they are not 0
    "nothing": expression("n"),
    "0 times a tensor": expression("n", term("x[0]", "0")),
    "a tensor": expression("n", term("x[0]")),
    "what cancels": expression("n", term("x[0]"), term("x[0]", "-1")),
    "a square": expression("n", term("x[0] x[0]")),
    "a scalar": expression("n", term("", [["1", S]])),
    "a sum": expression("n", term("x[i] x[i]", i="n")),
    "a function": expression("n", term(calls=(exp(term("x[0]")),))),
    "a difference of functions": expression(
        "n", term(calls=(exp(term("x[0]")),)), term("", "-1", calls=(exp(term("u[]")),))
    ),
    "a reciprocal": expression("n", term(calls=(reciprocal(term("x[0]")),))),
    "a reciprocal in an argument": expression("n", term(calls=(exp(term(calls=(reciprocal(term("x[0]")),))),))),
    "a size less 1": expression("n", term("", [["1", {"n": 1}], ["-1", {}]])),
}


@pytest.mark.parametrize("of", NUMBERS)
def test_no_reciprocal_is_taken_of_what_may_be_0(repository: Repository, of: str) -> None:
    """1 = s (1/s) = 1 for these s, which at s = 0 is no line of a proof: the statement takes no reciprocal."""
    s = NUMBERS[of]
    use = hypothesis("reciprocal", "n", s)
    back = hypothesis("reciprocal", "n", s, backwards=True)
    for line in (substituted(HOLE, ONES, use), substituted(HOLE, ONES, back)):
        value = once(ONES, ONES, line, hypotheses=[product()], **VECTORS)
        assert repository.replay(certificate(value)).verdict == "refuted"
    s_over_s = expression("n", *(t | {"factors": [*t["factors"], reciprocal(*at_index(s))]} for t in s["terms"]))
    lines = (substituted(HOLE, s_over_s, back), substituted(HOLE, ONES, use))
    found = repository.replay(certificate(once(ONES, ONES, *lines, hypotheses=[product()], **VECTORS)))
    assert (found.verdict, "takes the reciprocal" in found.explanation) == ("refuted", True)


def at_index(s: Json) -> list[Json]:
    """The terms again, with other names for what is summed over."""
    return [renamed(t) for t in s["terms"]]


def renamed(value: Any) -> Any:
    if isinstance(value, dict):
        return {("k" if key == "i" else key): renamed(v) for key, v in value.items()}
    if isinstance(value, list):
        return [renamed(v) for v in value]
    return "k" if value == "i" else value


def test_that_zero_has_no_reciprocal_proves_nothing(repository: Repository) -> None:
    """0 = 0 (1/0) = 1."""
    line = substituted(HOLE, ONES, hypothesis("reciprocal", "n", expression("n")))
    value = once(expression("n"), ONES, line, computed(ONES), hypotheses=[product()], **VECTORS)
    assert "takes the reciprocal" in repository.replay(certificate(value)).explanation


def test_a_reciprocal_in_an_argument_of_an_argument_is_seen(repository: Repository) -> None:
    """exp(exp(1/x - 1/x)) = exp(exp(0)), which says nothing at x = 0, is no line of a proof about every x."""
    inside = (term(calls=(reciprocal(term("u[]")),)), term("", "-1", calls=(reciprocal(term("u[]")),)))
    plain = times("1", exp(term(calls=(exp(),))))
    for line in (
        times("1", exp(term(calls=(exp(*inside),)))),
        expression("", *plain["terms"], *inside),
        expression("", *plain["terms"], term("", "0", calls=(reciprocal(term("u[]")),))),
    ):
        found = repository.replay(certificate(once(plain, plain, computed(line), **VECTORS)))
        assert (found.verdict, "takes the reciprocal" in found.explanation) == ("refuted", True)


def test_a_reciprocal_is_taken_of_what_is_said_not_to_be_0(repository: Repository) -> None:
    x = expression("n", term("x[0]"))
    over = expression("n", term("x[0]", calls=(reciprocal(term("x[0]")),)))
    lines = [
        substituted(HOLE, over, hypothesis("reciprocal", "n", x, backwards=True)),
        substituted(HOLE, ONES, hypothesis("reciprocal", "n", x)),
    ]
    for entries, verdict in ((x, "replayed"), (expression("n", term("u[]")), "refuted"), (ONES, "refuted")):
        apart = said("apart", entries, expression("n"), "not zero")
        value = once(ONES, ONES, *lines, hypotheses=[product(), apart], **VECTORS)
        assert repository.replay(certificate(value)).verdict == verdict


def test_a_reciprocal_that_the_statement_takes_may_be_taken(repository: Repository) -> None:
    over = expression("n", term("x[0]", calls=(reciprocal(term("x[0]")),)))
    line = substituted(HOLE, ONES, hypothesis("reciprocal", "n", expression("n", term("x[0]"))))
    assert (
        repository.replay(certificate(once(over, ONES, line, hypotheses=[product()], **VECTORS))).verdict == "replayed"
    )


@pytest.mark.parametrize(("kind", "verdict"), [("hypothesis", "replayed"), ("law", "refuted")])
@pytest.mark.parametrize("turned", [False, True])
def test_a_reciprocal_that_a_hypothesis_takes_may_be_taken(
    repository: Repository, kind: str, verdict: str, turned: bool
) -> None:
    """x (1/x) = 1 is assumed of this x; a law holds for whatever it may be, and says of no number that it is not 0."""
    over = expression("n", term("x[0]", calls=(reciprocal(term("x[0]")),)))
    sides = (ONES, over) if turned else (over, ONES)
    lines = [substituted(HOLE, e, hypothesis("over", "n", backwards=k == turned)) for k, e in enumerate((over, ONES))]
    found = repository.replay(certificate(once(ONES, ONES, *lines, hypotheses=[said("over", *sides, kind)], **VECTORS)))
    assert (found.verdict, "takes the reciprocal" in found.explanation) == (verdict, kind == "law")


def test_a_divisor_is_written_by_its_first_four_terms() -> None:
    terms = tuple((Fraction(k), (("s", k),)) for k in range(1, 6))
    assert written(terms[:4]) == "s + 2 s^2 + 3 s^3 + 4 s^4"
    assert written(terms) == "s + 2 s^2 + 3 s^3 + 4 s^4 + ..."


# --- degrees ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("trials", [1, 2, 3])
def test_an_error_that_is_too_large_is_not_accepted(repository: Repository, trials: int) -> None:
    for levels in (22, 40, 60):
        found = repository.replay(certificate(nested(levels)), trials)
        assert found.error_probability >= min(Fraction(8**levels, 2**127) ** trials, 1)
        assert (found.verdict == "replayed") == (found.error_probability <= Fraction(1, 10**12))
