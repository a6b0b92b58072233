"""When GD++ improves the condition number: a range of gamma, and the best gamma in it.

A spectrum anywhere in [l_n, l_1], 0 < l_n < l_1, becomes lambda (1 - gamma lambda)^2.  In the variable v = gamma
lambda and in units of l_1, with t = gamma l_1 and kappa = l_1/l_n, the worst condition number after the step is

    kappa++(t) = max h(v) / min h(w)   over v, w in [t/kappa, t],   h(v) = v (1 - v)^2    (t > 0).

So kappa++(t) < kappa means h(v) < kappa h(w) for all v and w there, kappa++(t) >= kappa that h(v) >= kappa h(w)
for some; every part of the statement is an inequality between polynomials, with the v and w named where they
are claimed to exist.  Where t_c is a root of a cubic, it is the parameter, and kappa = 4/(27 h(t_c)).
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from constructions.arrays.namespace import Number
from constructions.claim import Claim, Clause, Expression, Inequality, Mutant, Relation, Source, Values, Variable

LESS, EQUAL = Relation.LESS, Relation.EQUAL
CLAUSES = (
    Clause(
        "Over all spectra in [l_n, l_1], kappa = l_1/l_n > 1, the worst condition number after the map lambda -> "
        "lambda (1 - gamma lambda)^2 is below kappa iff 0 < gamma l_1 < t_c,",
        by=(
            "improves below t_c, kappa < 2",
            "improves below t_c, kappa >= 2",
            "does not improve from t_c to 1 where 1/3 is in [t/kappa, t]",
            "does not improve from kappa/(kappa + 1) to 1",
            "kappa/(kappa + 1) is at most kappa/3 for kappa >= 2",
            "infinite where 1 is in [t/kappa, t]: h(1) is 0",
            "1 is in [t/kappa, t] from 1 to kappa",
            "does not improve from kappa on",
            "does not improve at or below 0",
            "gradient_descent_plus_plus_spectrum",
            "spectral_theorem",
        ),
        read_off=(
            "with t = gamma l_1 the condition number is the largest quotient h(v)/h(w) of v and w in [t/kappa, "
            "t], which is attained where h has no zero: below t_c every quotient is below kappa, elsewhere some "
            "quotient is at least kappa, or h(w) = 0; at gamma = 0 nothing changes"
        ),
    ),
    Clause(
        "where t_c is kappa/(kappa + 1) for kappa <= 2 and the root of 27 t (1 - t)^2 = 4/kappa in [2/3, 1) for "
        "kappa >= 2;",
        by=(
            "27 t (1 - t)^2 = 4/kappa at t_c",
            "4/kappa decreases in t_c: one root for each kappa",
            "t_c is 2/3 at kappa = 2",
            "both t_c agree at kappa = 2",
            "intermediate_value",
        ),
        read_off=(
            "27 t (1 - t)^2 is continuous and goes from 2 at 2/3 to 0 at 1, so that it takes every 4/kappa in "
            "(0, 2], and only once"
        ),
    ),
    Clause(
        "so always for 0 < gamma <= 1/(3 l_1).",
        by=(
            "improves below t_c, kappa < 2",
            "improves below t_c, kappa >= 2",
        ),
        read_off="t_c is above 1/3: kappa/(kappa + 1) is above 1/2, and the root at least 2/3",
    ),
    Clause(
        "It is infinite for gamma in [1/l_1, 1/l_n].",
        by=(
            "infinite where 1 is in [t/kappa, t]: h(1) is 0",
            "1 is in [t/kappa, t] from 1 to kappa",
        ),
        read_off="the eigenvalue 1/gamma is within the spectrum, and becomes 0",
    ),
    Clause(
        "The one best gamma is 1/(l_1 + sqrt(l_1 l_n) + l_n),",
        by=(
            "the best condition number is reached",
            "it is that of v = 1/3 and w = t*",
            "the best improves",
            "worse than the best up to 1/3",
            "worse than the best from 1/3 up to t*",
            "worse than the best beyond t* where 1/3 is in [t/kappa, t]",
            "worse than the best where t/kappa is beyond 1/3",
            "worse than the best at t = kappa/3",
            "infinite where 1 is in [t/kappa, t]: h(1) is 0",
            "1 is in [t/kappa, t] from 1 to kappa",
            "does not improve from kappa on",
            "does not improve at or below 0",
        ),
        read_off=(
            "this is gamma l_1 = t* = s^2/(s^2 + s + 1); at every other t in (0, 1] some quotient is larger than "
            "the best condition number, and for t above 1 or at most 0 it is kappa at least, which is larger too"
        ),
    ),
    Clause(
        "with the condition number 4 (s^2 + s + 1)^3/(27 s^2 (s + 1)^2) < kappa, s = sqrt(kappa).",
        by=(
            "the best condition number is reached",
            "it is that of v = 1/3 and w = t*",
            "the best improves",
        ),
    ),
)

Real = Callable[..., Number]


def mapped(v: Number) -> Number:
    """h(v) = v (1 - v)^2: gamma times the new eigenvalue, v being gamma times the old."""
    return v * (1 - v) * (1 - v)


def kappa_of(threshold: Number) -> Number:
    """The kappa >= 2 whose t_c this is: 27 h(t_c) = 4/kappa."""
    return 4 / (27 * threshold * (1 - threshold) * (1 - threshold))


def small_threshold(kappa: Number) -> Number:
    """t_c for kappa <= 2."""
    return kappa / (kappa + 1)


def best(s: Number) -> Number:
    """gamma* l_1, with s = sqrt(kappa)."""
    return s * s / (s * s + s + 1)


def best_kappa(s: Number) -> Number:
    """kappa++ at the best gamma."""
    return 4 * (s * s + s + 1) * (s * s + s + 1) * (s * s + s + 1) / (27 * s * s * (s + 1) * (s + 1))


def at(number: Number) -> Expression:
    return lambda v: number


def kappa(v: Values) -> Number:
    """kappa where it is a variable, and not that of a t_c."""
    return v["kappa"]


THIRD = Fraction(1, 3)  # where h is largest, 4/27
KAPPA = Variable("kappa", lower=at(1), lower_open=True)
ROOT_OF_KAPPA = Variable("s", lower=at(1), lower_open=True)


def root(least_root: Fraction) -> Variable:
    """t_c for kappa >= 2 is in [2/3, 1)."""
    return Variable("t_c", lower=at(least_root), upper=at(1), upper_open=True)


def eigenvalues(of_kappa: Expression, t: Expression) -> tuple[Variable, ...]:
    """v and w, gamma times two eigenvalues, are in [t/kappa, t]."""
    return tuple(Variable(name, lower=lambda v: t(v) / of_kappa(v), upper=t) for name in ("v", "w"))


def improvement(h: Real, kappa_of: Real, small_threshold: Real, least_root: Fraction) -> tuple[Inequality, ...]:
    """h(v) < kappa h(w) for all v and w in [t/kappa, t], if 0 < t < t_c."""

    def compared(of_kappa: Expression) -> Callable[[Values], tuple[Number, Number]]:
        return lambda v: (h(v["v"]), of_kappa(v) * h(v["w"]))

    def below(threshold: Expression) -> Variable:
        return Variable("t", lower=at(0), upper=threshold, lower_open=True, upper_open=True)

    def of_root(v: Values) -> Number:
        return kappa_of(v["t_c"])

    def t(v: Values) -> Number:
        return v["t"]

    small = Variable("kappa", lower=at(1), upper=at(2), lower_open=True, upper_open=True)
    return (
        Inequality(
            "improves below t_c, kappa < 2",
            (small, below(lambda v: small_threshold(v["kappa"])), *eigenvalues(kappa, t)),
            compared(kappa),
            LESS,
        ),
        Inequality(
            "improves below t_c, kappa >= 2",
            (root(least_root), below(lambda v: v["t_c"]), *eigenvalues(of_root, t)),
            compared(of_root),
            LESS,
        ),
    )


def no_improvement_up_to_1(
    h: Real, kappa_of: Real, small_threshold: Real, least_root: Fraction
) -> tuple[Inequality, ...]:
    """For t_c <= t <= 1, h(v) >= kappa h(t) at v = t/kappa, or at v = 1/3 where kappa >= 2 and t <= kappa/3."""
    return (
        Inequality(  # v = 1/3, w = t
            "does not improve from t_c to 1 where 1/3 is in [t/kappa, t]",
            (root(least_root), Variable("t", lower=lambda v: v["t_c"], upper=at(1))),
            lambda v: (kappa_of(v["t_c"]) * h(v["t"]), h(THIRD)),
        ),
        Inequality(  # v = t/kappa, w = t
            "does not improve from kappa/(kappa + 1) to 1",
            (KAPPA, Variable("t", lower=lambda v: small_threshold(v["kappa"]), upper=at(1))),
            lambda v: (v["kappa"] * h(v["t"]), h(v["t"] / v["kappa"])),
        ),
        Inequality(
            "kappa/(kappa + 1) is at most kappa/3 for kappa >= 2",
            (Variable("kappa", lower=at(2)),),
            lambda v: (small_threshold(v["kappa"]), v["kappa"] / 3),
        ),
    )


def threshold(h: Real, kappa_of: Real, small_threshold: Real, least_root: Fraction) -> tuple[Inequality, ...]:
    """27 h(t_c) = 4/kappa, at one t_c for each kappa, as h decreases on [1/3, 1); both t_c are 2/3 at kappa = 2."""
    return (
        Inequality(
            "4/kappa decreases in t_c: one root for each kappa",
            (
                Variable("a", lower=at(THIRD), upper=at(1), upper_open=True),
                Variable("b", lower=lambda v: v["a"], upper=at(1), lower_open=True),
            ),
            lambda v: (h(v["b"]), h(v["a"])),
            LESS,
        ),
        Inequality("t_c is 2/3 at kappa = 2", (), lambda v: (kappa_of(least_root), 2), EQUAL),
        Inequality("both t_c agree at kappa = 2", (), lambda v: (small_threshold(Fraction(2)), least_root), EQUAL),
        Inequality(
            "27 t (1 - t)^2 = 4/kappa at t_c",
            (root(least_root),),
            lambda v: (27 * h(v["t_c"]) * kappa_of(v["t_c"]), 4),
            EQUAL,
        ),
    )


def no_improvement_outside(h: Real, infinite: Real) -> tuple[Inequality, ...]:
    """kappa++(t) is infinite for 1 <= t <= kappa, as h(1) = 0; for t >= kappa and t <= 0 it is at least kappa."""
    return (
        Inequality("infinite where 1 is in [t/kappa, t]: h(1) is 0", (), lambda v: (h(Fraction(1)), 0), EQUAL),
        Inequality(
            "1 is in [t/kappa, t] from 1 to kappa",
            (KAPPA, Variable("t", lower=at(1), upper=lambda v: infinite(v["kappa"]))),
            lambda v: (v["t"] / v["kappa"], 1),
        ),
        Inequality(  # v = t, w = t/kappa
            "does not improve from kappa on",
            (KAPPA, Variable("t", lower=kappa)),
            lambda v: (v["kappa"] * h(v["t"] / v["kappa"]), h(v["t"])),
        ),
        Inequality(  # gamma <= 0: lambda = l_1 against l_n, of h(gamma lambda)/gamma
            "does not improve at or below 0",
            (KAPPA, Variable("t", upper=at(0))),
            lambda v: (-h(v["t"] / v["kappa"]) * v["kappa"], -h(v["t"])),
        ),
    )


def optimum(h: Real, best: Real, best_kappa: Real) -> tuple[Inequality, ...]:
    """At t* = s^2/(s^2 + s + 1), kappa++ is kappa* = h(1/3)/h(t*), and that is below kappa = s^2."""
    return (
        Inequality(
            "the best condition number is reached",
            (ROOT_OF_KAPPA, *eigenvalues(lambda v: v["s"] * v["s"], lambda v: best(v["s"]))),
            lambda v: (h(v["v"]), best_kappa(v["s"]) * h(v["w"])),
        ),
        Inequality(  # so the bound is attained
            "it is that of v = 1/3 and w = t*",
            (ROOT_OF_KAPPA,),
            lambda v: (h(THIRD), best_kappa(v["s"]) * h(best(v["s"]))),
            EQUAL,
        ),
        Inequality("the best improves", (ROOT_OF_KAPPA,), lambda v: (best_kappa(v["s"]), v["s"] * v["s"]), LESS),
    )


def worse_elsewhere(h: Real, best: Real, best_kappa: Real) -> tuple[Inequality, ...]:
    """For t in (0, 1] that is not t*, h(v) > kappa* h(w) for some v and w of 1/3, t/kappa and t."""
    return (
        Inequality(  # v = t, w = t/kappa
            "worse than the best up to 1/3",
            (ROOT_OF_KAPPA, Variable("t", lower=at(0), upper=at(THIRD), lower_open=True)),
            lambda v: (best_kappa(v["s"]) * h(v["t"] / (v["s"] * v["s"])), h(v["t"])),
            LESS,
        ),
        Inequality(  # v = 1/3, w = t/kappa
            "worse than the best from 1/3 up to t*",
            (ROOT_OF_KAPPA, Variable("t", lower=at(THIRD), upper=lambda v: best(v["s"]), upper_open=True)),
            lambda v: (best_kappa(v["s"]) * h(v["t"] / (v["s"] * v["s"])), h(THIRD)),
            LESS,
        ),
        Inequality(  # v = 1/3, w = t
            "worse than the best beyond t* where 1/3 is in [t/kappa, t]",
            (ROOT_OF_KAPPA, Variable("t", lower=lambda v: best(v["s"]), upper=at(1), lower_open=True)),
            lambda v: (best_kappa(v["s"]) * h(v["t"]), h(THIRD)),
            LESS,
        ),
        Inequality(  # v = t/kappa, w = t: h(t/kappa)/h(t) is at least what it is at t = kappa/3, ...
            "worse than the best where t/kappa is beyond 1/3",
            (
                Variable("kappa", lower=at(1), upper=at(3), lower_open=True, upper_open=True),
                Variable("t", lower=lambda v: v["kappa"] / 3, upper=at(1)),
            ),
            lambda v: (h(THIRD) * h(v["t"]), h(v["t"] / v["kappa"]) * h(v["kappa"] / 3)),
        ),
        Inequality(  # ... and there, at t = kappa/3 = s^2/3 < 1, it is more than the best; 7/4 is above sqrt(3)
            "worse than the best at t = kappa/3",
            (Variable("s", lower=at(1), upper=at(Fraction(7, 4)), lower_open=True),),
            lambda v: (best_kappa(v["s"]) * h(v["s"] * v["s"] / 3), h(THIRD)),
            LESS,
        ),
    )


def claim(
    mapped: Real = mapped,
    kappa_of: Real = kappa_of,
    small_threshold: Real = small_threshold,
    best: Real = best,
    best_kappa: Real = best_kappa,
    least_root: Fraction = Fraction(2, 3),
    infinite: Real = lambda kappa: kappa,
) -> Claim:
    """The claim, from its ingredients."""
    return Claim(
        name="gradient_descent_plus_plus_conditioning",
        clauses=CLAUSES,
        source=Source(
            "vonoswald2023poster", "GD++", as_printed="the change makes the problem better conditioned, for any gamma"
        ),
        inequalities=(
            *improvement(mapped, kappa_of, small_threshold, least_root),
            *no_improvement_up_to_1(mapped, kappa_of, small_threshold, least_root),
            *threshold(mapped, kappa_of, small_threshold, least_root),
            *no_improvement_outside(mapped, infinite),
            *optimum(mapped, best, best_kappa),
            *worse_elsewhere(mapped, best, best_kappa),
        ),
        remarks=(
            "The condition number is the worst over all spectra with these ends; the two ends alone, without "
            "eigenvalues between them, can do better (at the best gamma they become equal).",
            "For 1 < kappa < 2 the cubic's root is not the threshold: at kappa = 3/2 it is 0.591..., and the condition "
            "number still improves up to 3/5, because 1/3 is no longer in [t/kappa, t].",
            "In units l_1 = 1: with lambda and 1/gamma in units of l_1 nothing else changes.",
        ),
    )


def mutants() -> tuple[Mutant, ...]:
    """False neighbours: each changes one ingredient."""
    return (
        Mutant("t_c the cubic's root for every kappa", claim(least_root=Fraction(1, 3))),
        Mutant("lambda (1 - gamma lambda)", claim(mapped=lambda v: v * (1 - v))),
        Mutant("lambda (1 - gamma lambda)^3", claim(mapped=lambda v: v * (1 - v) * (1 - v) * (1 - v))),
        Mutant("lambda (1 + gamma lambda)^2", claim(mapped=lambda v: v * (1 + v) * (1 + v))),
        Mutant("h(t_c) = 1/kappa", claim(kappa_of=lambda t: 1 / mapped(t))),
        Mutant("t_c = 1 for kappa <= 2: every gamma below 1/l_1", claim(small_threshold=lambda kappa: kappa / kappa)),
        Mutant("t_c = kappa/3 for kappa <= 2", claim(small_threshold=lambda kappa: kappa / 3)),
        Mutant("t_c = kappa/(kappa + 2)", claim(small_threshold=lambda kappa: kappa / (kappa + 2))),
        Mutant("gamma* = 1/(l_1 + l_n)", claim(best=lambda s: s * s / (s * s + 1))),
        Mutant("gamma* = 1/(l_1 + 2 sqrt(l_1 l_n) + l_n)", claim(best=lambda s: s * s / ((s + 1) * (s + 1)))),
        Mutant("kappa* a tenth smaller", claim(best_kappa=lambda s: best_kappa(s) * 9 / 10)),
        Mutant("kappa* a tenth larger", claim(best_kappa=lambda s: best_kappa(s) * 11 / 10)),
        Mutant("infinite up to kappa^2", claim(infinite=lambda kappa: kappa * kappa)),
    )
