"""What a forged certificate could try on random numbers modulo a prime, and on the time and memory that they take."""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest
from test_replay import (
    ROOT,
    Json,
    Repository,
    as_it_says,
    call,
    certificate,
    expression,
    goal,
    number,
    once,
    part,
    sized,
    substituted,
    term,
    vector,
)

from verify.replay import primes
from verify.replay.contraction import MOST_TABLES
from verify.replay.deciding import Check, without_common
from verify.replay.network import Coefficient, Composed, Expression, Factor, Network, Term
from verify.replay.primes import LEAST, numbers, prime_of, random_prime
from verify.replay.replaying import replay
from verify.replay.sizes import Needs


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path)


# --- primes and numbers -----------------------------------------------------------------------------


def test_a_random_prime_is_prime_by_another_test() -> None:
    sympy = pytest.importorskip("sympy")
    for seed in range(20):
        p = random_prime(random.Random(seed))
        assert LEAST < p < 2 * LEAST
        assert sympy.isprime(p)


def test_composite_numbers_do_not_pass() -> None:
    draw = random.Random(5)
    carmichael = [561, 41041, 825265, 321197185, 3215031751, 3825123056546413051, 318665857834031151167461]
    squares = [random_prime(draw) ** 2, (2**61 - 1) * (2**89 - 1)]
    strong_to_2 = [2047, 3277, 4033, 4681, 8321]
    for n in (*carmichael, *squares, *strong_to_2):
        passed = sum(primes._passes(n, draw.randrange(1, n)) for _ in range(400))
        assert passed <= 400 / 4 + 50
    for p in (2**61 - 1, 2**127 - 1, 65537):
        assert all(primes._passes(p, draw.randrange(1, p)) for _ in range(50))


def test_primes_of_uses_and_seeds_differ() -> None:
    assert len({prime_of(seed, use) for seed in range(5) for use in ("0/0", "1/0", "0/1")}) == 15
    assert prime_of(3, "0/0") == prime_of(3, "0/0")


def test_numbers_are_spread_over_all_residues() -> None:
    p = prime_of(1, "0/0")
    found = numbers(b"key", "tensor X", 4000, p)
    assert len(set(found)) == 4000
    for k in range(8):
        share = sum(k * p // 8 <= v < (k + 1) * p // 8 for v in found)
        assert abs(share - 500) < 6 * (4000 * 7 / 64) ** 0.5
    assert numbers(b"key", "tensor Y", 3, p) != numbers(b"key", "tensor X", 3, p) != numbers(b"kez", "tensor X", 3, p)


# --- huge numbers -----------------------------------------------------------------------------------


@pytest.mark.parametrize("value", [2**61 - 1, 2**127 - 1, (2**61 - 1) * (2**31 - 1), 10**40 - 1])
def test_a_number_that_some_prime_divides_is_not_zero(repository: Repository, value: int) -> None:
    zero = once(expression("", term("", str(value))), expression(""))
    assert repository.replay(certificate(zero)).verdict == "refuted"
    same = once(expression("", term("", str(value))), expression("", term("", str(value - 1)), term("", "1")))
    assert repository.replay(certificate(same)).verdict == "replayed"


def test_the_prime_of_a_seed_that_is_known_fools_no_other_seed(repository: Repository) -> None:
    p = prime_of(1, "0/0")
    path = repository.write(certificate(once(expression("", term("", str(p))), expression(""))))
    assert replay(path, repository.root, as_it_says, trials=2, seed=1).verdict == "refuted"
    for _ in range(5):
        assert replay(path, repository.root, as_it_says).verdict == "refuted"


def test_a_denominator_that_the_prime_divides_is_drawn_anew(repository: Repository) -> None:
    p = prime_of(1, "0/0")
    fraction = once(expression("", term("", f"1/{p}")), expression("", term("", f"1/{2 * p}"), term("", f"1/{2 * p}")))
    assert repository.replay(certificate(fraction)).verdict == "replayed"
    false = once(expression("", term("", f"1/{p}")), expression("", term("", f"2/{p}")))
    assert repository.replay(certificate(false)).verdict == "refuted"


# --- the error --------------------------------------------------------------------------------------


def test_the_error_is_a_probability_and_grows_with_all_that_it_depends_on() -> None:
    def error(degree: int = 3, bits: int = 50, values: int = 4) -> Fraction:
        return Needs({}, {}, {}, {}, degree, bits).error(values)

    assert error() == Fraction(3 * 17 + 51, 2**126 - 3)
    assert error() < min(error(degree=4), error(bits=51), error(values=5))
    for degree in (2**60, 2**125, 2**126 - 1, 2**126, 2**126 + 1, 2**200):
        assert error(degree=degree - 1) <= error(degree=degree) <= 1
    assert error(degree=2**126) == error(degree=2**500) == error(values=2**70) == error(bits=2**126) == 1


def nested(levels: int) -> Json:
    """g(g(...(x))) - g(g(...(x))) = 0, g being the eighth power of every entry: true, and of degree 8^levels."""
    inner = term("x[q0]")
    for k in range(levels):
        inner = term(calls=(call("g", f"q{k + 1}", vector(f"q{k}", "d", inner)),))
    text = json.dumps(inner).replace(f'"q{levels}"', '"0"')
    plus, minus = json.loads(text), json.loads(text) | {"coefficient": term("", "-1")["coefficient"]}
    eighth = expression("d points", term(" ".join(["point[0,1]"] * 8)))
    eighth["axes"] = ["d", "points"]
    nothing = expression("d")
    return part(
        axes=["d"],
        tensors={"x": ["d"]},
        functions={"g": {"arguments": ["d"], "values": ["d"]}},
        state=["g"],
        start={"g": eighth},
        advance={"g": eighth},
        invariant={"a": {"left": expression("d", plus, minus), "right": nothing}},
        goals=[goal(stage, "a", nothing, nothing) for stage in ("base", "step")],
    )


@pytest.mark.parametrize("trials", [1, 2, 5])
def test_an_identity_of_too_high_a_degree_is_not_decided(repository: Repository, trials: int) -> None:
    found = repository.replay(certificate(nested(5)), trials)
    assert found.verdict == "replayed"
    assert Fraction(8**5, 2**127) ** trials < found.error_probability < Fraction(1, 2**60)
    for levels in (22, 30, 43):
        found = repository.replay(certificate(nested(levels)), trials)
        assert found.error_probability >= min(Fraction(8**levels, 2**127) ** trials, 1)
        wanted = "replayed" if found.error_probability < Fraction(1, 10**12) else "undecided"
        assert found.verdict == wanted
        assert levels < 43 or wanted == "undecided"


def test_no_error_above_the_limit_is_accepted(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    value = certificate(
        once(expression("", term("v[]")), expression("", term("v[]", "1/2"), term("v[]", "1/2")), tensors={"v": []})
    )
    assert repository.replay(value).verdict == "replayed"
    monkeypatch.setattr("verify.replay.sizes.LEAST", 2**30)
    found = repository.replay(value, trials=1)
    assert (found.verdict, "too high" in found.explanation) == ("undecided", True)


# --- terms that nothing stands behind ---------------------------------------------------------------


def check(*sides: tuple[int, Composed]) -> Check:
    return Check("path", "failure", sides)


def left_of(found: Check) -> list[tuple[int, Fraction, str]]:
    """Sign, coefficient and first factor of every term."""
    terms = [(sign, t) for sign, side in found.sides for t in side.expression.terms]
    return [(sign, t.coefficient.numerator[0][0], t.network.factors[0].name) for sign, t in terms]


def plain(name: str) -> Term:
    one = Coefficient(((Fraction(1), ()),), ((Fraction(1), ()),))
    return Term(one, Network((), (Factor(name, (), ()),)))


def test_only_a_term_that_is_added_and_taken_away_as_often_is_left_out() -> None:
    x, y = plain("x"), plain("y")

    def side(*terms: Term, **given: Composed) -> Composed:
        return Composed(Expression((), terms), given)

    assert left_of(without_common(check((1, side(x, y)), (-1, side(y, x))))) == []
    assert left_of(without_common(check((1, side(x, y)), (-1, side(x))))) == [(1, 1, "y")]
    assert left_of(without_common(check((1, side(x)), (-1, side(x, y))))) == [(1, -1, "y")]
    assert left_of(without_common(check((1, side(x, x)), (-1, side(x))))) == [(1, 1, "x")]
    assert left_of(without_common(check((1, side(x)), (1, side(x)), (-1, side())))) == [(1, 1, "x")] * 2
    assert left_of(without_common(check((1, side(x)), (-1, side(plain("x")))))) == [(1, 1, "x"), (1, -1, "x")]


def test_a_name_that_stands_for_something_else_is_not_left_out() -> None:
    """x = x is false where the x on one side stands for y."""
    x, y = plain("x"), Composed(Expression((), (plain("y"),)))
    one, other = Composed(Expression((), (x,)), {"x": y}), Composed(Expression((), (x,)))
    for sides in (((1, one), (-1, other)), ((1, other), (-1, one))):
        assert sorted(name for _, _, name in left_of(without_common(check(*sides)))) == ["x", "x"]


def test_a_state_that_shares_its_text_with_a_start_is_not_taken_for_it(repository: Repository) -> None:
    """M_0 = 2 S and the claim M = S: the text of the base goal is that of the statement, the values differ."""
    s, m = expression("d", term("S[0]")), expression("d", term("M[0]"))
    false = part(
        axes=["d"],
        tensors={"S": ["d"], "M": ["d"]},
        state=["M"],
        start={"M": expression("d", term("S[0]", "2"))},
        advance={"M": m},
        invariant={"same": {"left": m, "right": s}},
        goals=[goal("base", "same", s, s), goal("step", "same", s, s)],
    )
    result = repository.replay(certificate(false))
    assert result.verdict == "refuted"
    assert "goals[0].left" in result.explanation


def test_a_line_that_repeats_the_line_before_proves_nothing_more(repository: Repository) -> None:
    a, b = expression("d", term("A[0]")), expression("d", term("B[0]"))
    for lines in ((a, a), (b, b), (a, b), ()):
        steps = [{"reason": "", "method": "canonical form", "expression": line} for line in lines]
        false = once(a, b, *steps, axes=["d"], tensors={"A": ["d"], "B": ["d"]})
        assert repository.replay(certificate(false)).verdict == "refuted"
    context = expression("d", term("A[0]"))
    for after in (b, expression("d", term("A[0]", "2"))):
        false = once(a, after, substituted(context, after), axes=["d"], tensors={"A": ["d"], "B": ["d"]})
        assert "not what the substitution makes" in repository.replay(certificate(false)).explanation


# --- time and memory --------------------------------------------------------------------------------


def many_factors(count: int) -> Json:
    many = term(" ".join(f"M[i{k},i{k + 1}]" for k in range(count)))
    many["bound"] = {f"i{k}": "d" for k in range(count + 1)}
    return many


def all_pairs(count: int) -> Json:
    """sum over i_1 ... i_k of the product of M over all pairs: no order of the sums is cheap."""
    many = term(" ".join(f"M[i{j},i{k}]" for k in range(count) for j in range(k)))
    many["bound"] = {f"i{k}": "d" for k in range(count)}
    return many


def wide(count: int) -> Json:
    """A product of tables with no index in common, none summed over."""
    return term(" ".join(f"v[{k}]" for k in range(count)))


MATRIX = {"axes": ["d"], "tensors": {"M": ["d", "d"], "v": ["d"]}}
COSTLY = {
    "a chain of too many factors": (once(expression("", many_factors(MOST_TABLES + 1)), expression(""), **MATRIX), 0),
    "a chain of a thousand factors": (once(expression("", many_factors(1000)), expression(""), **MATRIX), 0),
    "all pairs of eleven": (once(expression("", all_pairs(11)), expression(""), **MATRIX), 0),
    "a product over ten free axes": (once(expression("d " * 10, wide(10)), expression("d " * 10), **MATRIX), 0),
    "too many sizes": (sized([["1", {"eta": 1, "n": 2}]], [["1", {"n": 64}], ["1", {}]]), 1),
    "a sum inside a hundred functions": (
        once(
            expression("", term(calls=tuple(call("exp", "", number(all_pairs(9))) for _ in range(60)))),
            expression(""),
            **MATRIX,
        ),
        0,
    ),
}


@pytest.mark.parametrize("name", COSTLY)
def test_what_costs_too_much_is_said_to_in_one_line_soon_and_in_bounded_memory(
    repository: Repository, name: str
) -> None:
    value, _ = COSTLY[name]
    path = repository.write(certificate(value))

    def limited() -> None:
        if sys.platform != "darwin":  # which refuses a limit below what every process maps there
            resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))
        resource.setrlimit(resource.RLIMIT_CPU, (60, 60))

    command = [sys.executable, "-m", "verify.replay", "--root", str(repository.root), str(path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, preexec_fn=limited)
    said = done.stderr if done.returncode == 2 else done.stdout
    assert done.returncode in (1, 2), done.stderr
    assert "Traceback" not in done.stderr
    assert len(said.splitlines()) == (1 if done.returncode == 2 else 2)


def test_a_long_chain_is_cheap_in_the_right_order(repository: Repository) -> None:
    """tr M^20 costs 20^20 products by brute force and 19 products of matrices in order."""
    left = many_factors(20)
    left["factors"][-1]["legs"][1] = "i0"
    del left["bound"]["i20"]
    right = {**left, "factors": left["factors"][7:] + left["factors"][:7]}
    true = once(expression("", left), expression("", right), **MATRIX)
    found = repository.replay(certificate(true))
    assert (found.verdict, dict(found.sizes)) == ("replayed", {"d": 20})
    false = {**left, "factors": [*left["factors"][:-1], {"name": "M", "legs": ["i0", "i19"], "arguments": []}]}
    assert (
        repository.replay(certificate(once(expression("", left), expression("", false), **MATRIX))).verdict == "refuted"
    )
