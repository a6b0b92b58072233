"""Inequalities: every argument proves true ones, refuses their false neighbours, and what is proved holds at points."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from math import cosh, log2, prod, sinh

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from constructions.arrays.quotients import terms
from constructions.catalogue import CLAIMS
from constructions.claim import BoundedSequence, Claim, Clause, Inequality, Source, Stage, Variable
from constructions.definitions.attention import layer
from constructions.definitions.condition_number import best_kappa
from constructions.definitions.prompt import Prompt, Tokens
from constructions.gradient_descent.softmax_linearisation import head
from constructions.gradient_descent_plus_plus import gradient_descent_plus_plus_conditioning as conditioning
from proofs.calculus.arguments import Coefficients, Split, Squares, Through
from proofs.calculus.calculation import StepRefused
from proofs.calculus.positivity import argue, keys, parametrised, prove_inequality
from proofs.catalogue import PROOFS
from verify.checks.instances.balls import ball
from verify.checks.instances.points import rational_points
from verify.checks.refutation import Counterpoint, Tried, refute_inequalities
from verify.checks.witness import witness
from verify.report.pictures import threshold, through_the_layer, worst_condition

COMPARED = [pytest.param(c, id=c.name) for c in CLAIMS if c.comparisons]


def x_in(lower, upper=None, **kinds):
    return Variable("x", lambda v: lower, None if upper is None else lambda v: upper, **kinds)


def said_by(name):
    return (Clause("x", by=(name,)),)


def inequality(variables, smaller, greater, relation="<="):
    return Inequality("tried", variables, lambda v: (smaller(v), greater(v)), relation)


def refused(given, argument=Coefficients()):  # noqa: B008
    with pytest.raises(StepRefused) as found:
        prove_inequality(given, argument)
    return str(found.value)


SQUARE = inequality((x_in(0, 1),), lambda v: v["x"] * v["x"], lambda v: v["x"])
PEAK = inequality((x_in(0, 1),), lambda v: v["x"] * (1 - v["x"]) * (1 - v["x"]), lambda v: Fraction(4, 27))


def test_coefficients_prove_what_holds_and_refuse_its_neighbours():
    prove_inequality(SQUARE)
    assert "coefficient -" in refused(replace(SQUARE, variables=(x_in(0, 2),)))
    assert "coefficient -" in refused(replace(SQUARE, variables=(x_in(-1, 1),)))
    assert "coefficient -" in refused(inequality((x_in(0),), lambda v: v["x"], lambda v: v["x"] * v["x"]))
    assert "the two sides differ" in refused(replace(SQUARE, relation="="))
    assert "defined nowhere" in refused(inequality((x_in(0),), lambda v: 0, lambda v: 1 / (v["x"] - v["x"])))


def test_strictness_is_decided_on_the_closed_faces():
    strict = replace(SQUARE, relation="<")
    assert "not strict where x.U = 0" in refused(strict)
    assert "not strict where x.L = 0" in refused(replace(strict, variables=(x_in(0, 1, lower_open=True),)))
    prove_inequality(replace(strict, variables=(x_in(0, 1, lower_open=True, upper_open=True),)))
    above = inequality((x_in(1),), lambda v: 1, lambda v: v["x"], "<")
    assert "not strict where x.A = 0" in refused(above)
    prove_inequality(replace(above, variables=(x_in(1, lower_open=True),)))
    assert "not strict" in refused(inequality((x_in(0),), lambda v: v["x"], lambda v: v["x"], "<"))


def test_a_bound_below_only_or_above_only_is_enough():
    below = Variable("x", upper=lambda v: 0)
    prove_inequality(inequality((below,), lambda v: v["x"] * v["x"] * v["x"], lambda v: 0))
    assert "coefficient" in refused(inequality((below,), lambda v: v["x"] * v["x"], lambda v: 0))
    with pytest.raises(ValueError, match="needs a bound"):
        Variable("x")


def test_squares_must_add_up_and_have_factors_that_are_not_negative():
    square = Squares(((lambda v: (4 - 3 * v["x"]) / 27, lambda v: 1 - 3 * v["x"]),))
    assert "coefficient -" in refused(PEAK)
    prove_inequality(PEAK, square)
    assert "not that sum" in refused(PEAK, Squares(((lambda v: (4 - 3 * v["x"]) / 27, lambda v: 1 - 2 * v["x"]),)))
    assert "coefficient -" in refused(replace(PEAK, variables=(x_in(0, 2),)), square)
    assert "proves <=" in refused(replace(PEAK, relation="<"), square)


def test_cases_must_cover_and_each_must_hold():
    third = Split("x", lambda v: Fraction(1, 3))
    below_peak = replace(PEAK, sides=lambda v: (PEAK.sides(v)[0], Fraction(4, 27) + 0 * v["x"]))
    assert "coefficient -" in refused(below_peak, Split("x", lambda v: Fraction(1, 2)))
    prove_inequality(below_peak, third)
    assert "no variable y" in refused(PEAK, Split("y", lambda v: Fraction(1, 3)))
    assert "the floor of x" in refused(PEAK, replace(third, floor=lambda v: Fraction(1, 10)))
    assert "the ceiling of x" in refused(PEAK, replace(third, ceiling=lambda v: Fraction(9, 10)))
    assert "the ceiling of x: not strict" in refused(PEAK, replace(third, ceiling=lambda v: 1, open_ceiling=True))
    assert "no bound" in refused(
        inequality((x_in(0),), lambda v: 0, lambda v: v["x"]), replace(third, ceiling=lambda v: 1)
    )


def test_a_strict_inequality_is_split_only_where_the_split_is_defined():
    """0 < s t is false at s = 0, and true in both of the cases t <= 1/s and t >= 1/s."""
    s, t = Variable("s", lambda v: 0, lambda v: 1), Variable("t", lambda v: 0, lower_open=True)
    given = inequality((s, t), lambda v: 0, lambda v: v["s"] * v["t"], "<")
    assert "may be undefined" in refused(given, Split("t", lambda v: 1 / v["s"]))
    assert "may be undefined" in refused(given, Split("t", lambda v: 1, floor=lambda v: -1 / v["s"]))
    positive = replace(given, variables=(replace(s, lower_open=True), t))
    prove_inequality(positive, Split("t", lambda v: 1 / v["s"]))
    prove_inequality(replace(given, relation="<="), Split("t", lambda v: 1 / v["s"]))


def test_the_bounds_of_a_sequence_are_defined():
    q = Variable("q", lambda v: 0)

    def bounded_below_by(lower):
        sequence = BoundedSequence("s", (q,), lambda v: 1, lambda v: v["p"], lower)
        return Claim("s", said_by("s"), Source("here", "there"), sequences=(sequence,))

    argue(bounded_below_by(lambda v: 1 / (v["l"] + 1)), {})
    with pytest.raises(StepRefused, match="the lower bound may be undefined"):
        argue(bounded_below_by(lambda v: 1 / (v["l"] - 1)), {})


def test_a_middle_must_lie_between_and_be_strict_on_the_side_named():
    given = inequality((x_in(1, 2),), lambda v: v["x"], lambda v: v["x"] + 1, "<")
    prove_inequality(given, Through(lambda v: v["x"], strict="second"))
    assert "not strict" in refused(given, Through(lambda v: v["x"], strict="first"))
    assert "coefficient -" in refused(given, Through(lambda v: v["x"] + 2))
    identity = inequality((x_in(1, 2),), lambda v: v["x"], lambda v: v["x"], "=")
    prove_inequality(identity)
    assert "not proved through" in refused(identity, Through(lambda v: v["x"]))


def test_the_bounds_of_a_domain_must_be_in_order():
    turned = Inequality("turned", (x_in(2, 1),), lambda v: (0, v["x"]))
    claim = Claim("turned", said_by("turned"), Source("here", "there"), inequalities=(turned,))
    with pytest.raises(StepRefused, match="the bounds of x"):
        argue(claim, {})


def test_a_proof_that_argues_what_is_not_claimed_is_refused():
    claim = Claim("square", said_by(SQUARE.name), Source("here", "there"), inequalities=(SQUARE,))
    argue(claim, {})
    with pytest.raises(StepRefused, match="does not say"):
        argue(claim, {("other", Stage.ONCE, "inequality"): Coefficients()})


def test_a_sequence_needs_its_base_and_its_step():
    def sequence(**changes):
        q = Variable("q", lambda v: 0, lambda v: 1)
        parts = {"start": lambda v: 1, "advance": lambda v: v["q"] * v["p"], "lower": lambda v: 0, "upper": lambda v: 1}
        return Claim(
            "s", said_by("s"), Source("here", "there"), sequences=(BoundedSequence("s", (q,), **(parts | changes)),)
        )

    argue(sequence(), {})
    with pytest.raises(StepRefused, match="base, upper"):
        argue(sequence(start=lambda v: 2), {})
    with pytest.raises(StepRefused, match="step, lower"):
        argue(sequence(advance=lambda v: v["q"] * v["p"] - 1), {})
    with pytest.raises(StepRefused, match="step, upper"):
        argue(sequence(upper=lambda v: 1 / (1 + v["l"])), {})
    assert isinstance(refute_inequalities(sequence(start=lambda v: 2)), Counterpoint)


COEFFICIENT = st.integers(-3, 3)


@given(st.lists(COEFFICIENT, min_size=1, max_size=5), st.sampled_from(("<", "<=")), st.booleans(), st.booleans())
def test_what_coefficients_prove_holds_at_every_point_tried(coefficients, relation, lower_open, upper_open):
    def value(v):
        return sum((c * v["x"] ** k for k, c in enumerate(coefficients)), Fraction(0))

    given = inequality((x_in(0, 2, lower_open=lower_open, upper_open=upper_open),), lambda v: 0, value, relation)
    try:
        prove_inequality(given)
    except StepRefused:
        return
    for at in rational_points(given.variables, 40, "points"):
        assert value(at) > 0 if relation == "<" else value(at) >= 0


@pytest.mark.parametrize("claim", COMPARED)
def test_the_weights_reach_every_point_of_a_domain(claim):
    """The substitution is onto: the weights that belong to a point give that point back."""
    for i in keys(claim).values():
        weights, points = parametrised(i.variables), list(rational_points(i.variables, 10, "onto"))[:10]
        assert len(points) == 10
        for at in points:
            chosen = []
            for v in i.variables:
                low, high = (None if b is None else Fraction(b(at)) for b in (v.lower, v.upper))
                if low is not None and high is not None:
                    way = (at[v.name] - low) / (high - low) if high != low else Fraction(1, 2)
                    chosen += [1 - way, way]
                else:
                    chosen.append(at[v.name] - low if low is not None else high - at[v.name])
            for v in i.variables:
                reached = weights.values[v.name]
                top, bottom = (evaluated(side, chosen) for side in (reached.top, reached.bottom))
                assert top == at[v.name] * bottom


def evaluated(polynomial, values):
    return sum((c * prod(w**k for w, k in zip(values, m, strict=True)) for c, m in terms(polynomial)), Fraction(0))


@pytest.mark.parametrize("claim", COMPARED)
def test_the_construction_is_proved_and_no_point_refutes_it(claim):
    argue(claim, PROOFS[claim.name])
    found = refute_inequalities(claim)
    assert isinstance(found, Tried)
    assert found.instances > 20
    assert witness(claim).holds


@pytest.mark.parametrize("claim", COMPARED)
def test_every_comparison_of_a_claim_is_evaluated_exactly_and_in_floats(claim):
    """No inequality passes because it was nowhere compared."""
    for compared in claim.comparisons:
        kind = "inequalities" if isinstance(compared, Inequality) else "sequences"
        alone = Claim("alone", said_by(compared.name), claim.source, **{kind: (compared,)})
        assert refute_inequalities(alone).instances >= (1 if not compared.variables else 50), compared.name
        assert witness(alone).instances >= 100, compared.name


def test_an_inequality_that_is_nowhere_compared_counts_as_no_witness():
    nowhere = inequality((x_in(2, 1),), lambda v: 1, lambda v: 0)
    undefined = inequality((x_in(0),), lambda v: 1, lambda v: 1 / (v["x"] - v["x"]))
    for one in (nowhere, undefined):
        claim = Claim("nowhere", said_by(one.name), Source("here", "there"), inequalities=(one,))
        assert witness(claim).instances == refute_inequalities(claim).instances == 0


def test_balls_hold_the_exact_result():
    x = ball(0.1)
    exact = Fraction(0.1)
    for made, wanted in (
        (x / 3 + Fraction(1, 7), exact / 3 + Fraction(1, 7)),
        (1 - x * x, 1 - exact * exact),
        (2 / x - 5, 2 / exact - 5),
    ):
        assert abs(Fraction(made.midpoint) - wanted) <= Fraction(made.radius) + Fraction(1, 10**15)
        assert made.radius < 1e-13


# --- numeric witnesses of two claims: a grid for the conditioning, a slope for the softmax heads --------------------


@pytest.mark.parametrize("kappa", [1.2, 1.5, 2.0, 2.5, 4.0, 25.0, 1000.0])
def test_on_a_grid_the_condition_number_improves_below_the_threshold_only_and_is_best_at_the_optimum(kappa):
    t_c, t_best = threshold(kappa), float(conditioning.best(kappa**0.5))
    eigenvalues = numpy.linspace(1 / kappa, 1, 20001)
    best = float(best_kappa(kappa**0.5))
    for t in numpy.concatenate(
        [numpy.linspace(-1, 1.5, 400), [t_best, 1 / 3, t_c * 0.999, t_c * 1.001], [kappa, 3 * kappa]]
    ):
        after = eigenvalues * (1 - t * eigenvalues) ** 2
        condition = after.max() / max(after.min(), 1e-300)
        if abs(t) > 1e-9 and abs(t - t_c) > 1e-4:
            assert (condition < kappa * (1 - 1e-9)) == (0 < t < t_c), t
        assert condition >= best * (1 - 1e-6)
        if t > 0:
            assert condition <= worst_condition(t, kappa) * (1 + 1e-9)
    at_best = eigenvalues * (1 - t_best * eigenvalues) ** 2
    assert at_best.max() / at_best.min() == pytest.approx(best, rel=1e-6)


def test_the_cubic_root_is_not_the_threshold_below_kappa_2():
    """At kappa = 3/2 the root is 0.591..., and 0.595 still improves."""
    root = next(r.real for r in numpy.roots([27, -54, 27, -4 / 1.5]) if abs(r.imag) < 1e-12 and 1 / 3 < r.real < 1)
    assert 0.591 < root < 0.592 < 0.595 < threshold(1.5) == 0.6
    assert worst_condition(0.595, 1.5) < 1.5
    assert worst_condition(0.605, 1.5) > 1.5


@pytest.mark.parametrize("t", [0.1, 0.3, 0.5, 0.8, 0.9])
def test_the_layer_reaches_the_worst_condition_number_when_the_spectrum_fills_the_interval(t):
    assert through_the_layer(t, 10.0) == pytest.approx(worst_condition(t, 10.0), rel=1e-3)


def softmax_error(c: float, second: bool, n: int = 7, seed: int = 0) -> tuple[float, float]:
    """The layer's distance from the linearisation with one or two heads, and the bound claimed for it."""
    random = numpy.random.default_rng(seed)
    x, y, q, a = (random.normal(size=s) for s in ((3, n), (1, n), (3, 1), (3, 3)))
    z = (a @ x).T @ q
    delta = c * abs(z).max()
    values = {"X": x, "Y": y, "Q": q, "A": a, "V": numpy.eye(1), "c": c}
    heads = [head(values, 1)] + ([head({**values, "V": -numpy.eye(1)}, -1)] if second else [])
    read = layer(heads, Prompt(Tokens(x, y), Tokens(q, numpy.zeros((1, 1))))).query.y.item()
    centred = (y @ (z - z.mean()) / n).item()
    weight = abs(y).sum() / n
    if second:
        return abs(read / (2 * c) - centred), 16 / 3 * delta**3 / c * weight
    return abs(read - y.mean() - c * centred), 40 / 3 * delta**2 * weight


@pytest.mark.parametrize("second", [True, False], ids=["two heads", "one head"])
def test_the_softmax_construction_is_of_second_order(second):
    steps = [2.0**-k for k in range(5, 12)]
    errors = [softmax_error(c, second) for c in steps]
    assert all(error <= bound for error, bound in errors)
    slopes = [log2(a / b) for (a, _), (b, _) in pairwise(errors)]
    assert all(abs(slope - 2) < 0.15 for slope in slopes), slopes
    assert abs(slopes[-1] - 2) < 0.01


def test_the_hyperbolic_bounds_hold_in_floats():
    for x in numpy.linspace(0, 2, 201):
        assert sinh(x) >= x
        assert sinh(x) - x <= 2 / 3 * x**3 + 1e-15
        assert cosh(x) <= 4
    for y in numpy.linspace(-30, 30, 201):
        assert cosh(y) >= 1
        assert cosh(y) - 1 <= y * y / 2 * cosh(y) + 1e-15
