"""The sizes at which the second checker evaluates suffice: no identity holds at these and fails at larger ones.

Random terms with deltas, zeros, nested functions, coefficients that depend on sizes, and names that stand for
expressions are evaluated at the sizes that ``verify.replay.sizes`` asks for.  Whatever linear combination of them
vanishes there (the kernel of a matrix modulo a prime) must vanish at all sizes up to twice as large.
"""

from __future__ import annotations

import itertools
import sys
from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest

from verify.replay.budget import Budget
from verify.replay.deciding import MOST_SIZES, Check, Decider, Undecided
from verify.replay.evaluation import Model, Picture, Seen, Vanishes
from verify.replay.fields import Refuted
from verify.replay.network import Argument, Coefficient, Composed, Expression, Factor, Network, Polynomial, Term
from verify.replay.sizes import survey

PRIME = 2**127 - 1
ONE: Polynomial = ((Fraction(1), ()),)


def poly(*terms: tuple[int, int]) -> Polynomial:
    """A polynomial in n, from (coefficient, power) pairs."""
    return tuple((Fraction(c), (("n", e),) if e else ()) for c, e in terms)


def coefficient(text: str) -> Coefficient:
    """Of n, by name."""
    return {
        "1": Coefficient(ONE, ONE),
        "-1": Coefficient(poly((-1, 0)), ONE),
        "2": Coefficient(poly((2, 0)), ONE),
        "n": Coefficient(poly((1, 1)), ONE),
        "-n": Coefficient(poly((-1, 1)), ONE),
        "n - 3": Coefficient(poly((1, 1), (-3, 0)), ONE),
        "-2": Coefficient(poly((-2, 0)), ONE),
        "n - 1": Coefficient(poly((1, 1), (-1, 0)), ONE),
        "-3": Coefficient(poly((-3, 0)), ONE),
        "n + 1": Coefficient(poly((1, 1), (1, 0)), ONE),
        "(n - 3)(n - 4)": Coefficient(poly((1, 2), (-7, 1), (12, 0)), ONE),
        "-4/(2 n + 1)": Coefficient(poly((-4, 0)), poly((2, 1), (1, 0))),
        "n - 4": Coefficient(poly((1, 1), (-4, 0)), ONE),
        "1/n": Coefficient(ONE, poly((1, 1))),
        "1/(n + 1)": Coefficient(ONE, poly((1, 1), (1, 0))),
        "3/(n + 2)": Coefficient(poly((3, 0)), poly((1, 1), (2, 0))),
    }[text]


OFTEN, SOMETIMES = ("1", "1", "1", "-1", "2"), ("n", "-n", "n - 3", "n - 4", "1/n", "1/(n + 1)", "3/(n + 2)")


def term(c: str, factors: list[Factor], *bound: str) -> Term:
    return Term(coefficient(c), Network(tuple((i, "n") for i in bound), tuple(factors)))


def plain(name: str, *legs: str) -> Factor:
    return Factor(name, legs, ())


class Draw:
    """Random networks over one axis n with the free index "0", alike enough for some to be equal now and then."""

    def __init__(self, random: Random) -> None:
        self.random, self.serial = random, itertools.count()
        x, y = [plain("x", "0")], [plain("y", "0")]
        by_delta = [plain("delta", "0", "b"), plain("y", "b")]
        self.given = {
            name: Composed(Expression(("n",), tuple(terms)))
            for name, terms in {
                "zero": [],
                "cancelled": [term("1", x), term("-1", x)],
                "shifted": [term("1", by_delta, "b"), term("-1", y)],
                "constant": [term("1", [plain("u")])],
                "total": [term("1", [plain("x", "b")], "b")],
                "over": [term("1/(n + 1)", x)],
                "others": [term("1", [plain("x", "b")], "b"), term("-1", x)],
            }.items()
        }
        self.given["f"] = Composed(
            Expression(("points",), (term("1", [plain("point", "0")]), term("1", [plain("u")]))), {}
        )

    def chosen(self) -> str:
        return self.random.choice(SOMETIMES if self.random.random() < self.of_sizes else OFTEN)

    def fresh(self) -> str:
        return f"b{next(self.serial)}"

    def number(self, indices: list[str], depth: int) -> list[Term]:
        """An argument: a sum of a few simple terms in indices from outside."""
        found = []
        for _ in range(self.random.randint(1, self.longest)):
            own, c = self.fresh(), self.chosen()
            i = self.random.choice(indices) if indices else ""
            kinds = ["sum", "u", "none", *(["x", "x", "y", "delta", "given", "given"] if i else []), *["exp"] * depth]
            kind = self.random.choice(kinds)
            if kind == "none":
                continue
            if kind == "sum":
                found.append(term(c, [plain("x", own)], own))
            elif kind == "delta":
                found.append(term(c, [plain("delta", i, own), plain(self.random.choice("xy"), own)], own))
            elif kind == "given":
                found.append(term(c, [plain(self.random.choice([g for g in self.given if g != "f"]), i)]))
            elif kind == "exp":
                found.append(term(c, [Factor("exp", (), (Argument(None, tuple(self.number(indices, 0))),))]))
            else:
                found.append(term(c, [plain(kind, *([] if kind == "u" else [i]))]))
        return found

    def term(self, free: list[str], indices: list[str], argument: list[Term]) -> Term:
        """A coefficient times one or two factors, summed over all indices that are not free."""
        factors = [Factor("exp", (), (Argument(None, tuple(argument)),))]
        if indices and self.random.random() < 0.3:
            i, j = self.random.choice(indices), self.random.choice(indices)
            factors.append(self.random.choice([plain("x", i), plain("delta", i, j), plain("others", i)]))
        if self.random.random() < 0.15:
            factors = factors[1:]
        return term(self.chosen(), factors, *(i for i in indices if i not in free))

    def sides(self) -> list[Composed]:
        """Terms much alike: one that needs more would hide what the others need."""
        free = ["0"] if self.random.random() < 0.3 else []
        most = self.random.choice([1, 1, 1, 2])
        self.of_sizes = self.random.choice([0.0, 0.0, 0.1, 0.5])
        self.longest = self.random.choice([1, 2, 2, 3])
        terms = []
        for _ in range(self.random.choice([4, 6])):
            indices = [*free, *(self.fresh() for _ in range(self.random.randint(0, most)))]
            terms.append(self.term(free, indices, self.number(indices, 1)))
        return [Composed(Expression(("n",) if free else (), (t,)), self.given) for t in terms]


def rows(sides: list[Composed], n: int, seen: Seen, draws: int, width: dict[str, int] | None = None):
    """The values of all sides at n, at random numbers; and which arguments coincided."""
    found, picture = [], None
    for k in range(draws):
        model = Model({"n": n}, PRIME, f"{n}/{k}".encode(), budget=Budget(), seen=seen)
        if width is not None:
            model.picture = Picture(width)
        values = [model.value(side) for side in sides]
        found += [list(entries) for entries in zip(*values, strict=True)]
        picture = model.picture.numbers if model.picture else None
    return found, picture


def rank(matrix: list[list[int]]) -> int:
    """The rank modulo the prime."""
    left, found = [list(row) for row in matrix], 0
    for column in range(len(matrix[0]) if matrix else 0):
        pivot = next((row for row in left if row[column] % PRIME), None)
        if pivot is None:
            continue
        left.remove(pivot)
        inverse, found = pow(pivot[column], -1, PRIME), found + 1
        left = [[(a - row[column] * inverse * b) % PRIME for a, b in zip(row, pivot, strict=True)] for row in left]
    return found


def missed(sides: list[Composed], largest: int = 8) -> bool | None:
    """Whether some combination vanishes at the sizes asked for and not at all others; None if it is not decided."""
    seen, draws = Seen(), len(sides) + 1
    least = survey(sides, ["n"], seen).sizes["n"]
    rows(sides, least, seen, 1)
    needs = survey(sides, ["n"], seen)
    number = max(needs.degrees["n"], needs.argument_degrees["n"]) + 1
    if least + number > largest:
        return None
    used, pictures = [], []
    for n in range(least, least + number):
        found, picture = rows(sides, n, seen, draws, dict(needs.width))
        used += found
        pictures.append(picture)
    if any(p != pictures[0] for p in pictures):
        return None
    last = min(2 * (least + number), largest + 2)
    others = (*range(1, least), *range(least + number, last + 1))
    return rank(used) < rank(used + [row for n in others for row in rows(sides, n, seen, draws)[0]])


def search(seeds: range) -> tuple[int, list[int]]:
    """How many families of terms were decided, and the seeds of those at which something was missed."""
    decided, wrong = 0, []
    for seed in seeds:
        random = Random(seed)
        sides = Draw(random).sides()
        try:
            found = missed(sides)
        except Vanishes:
            continue
        decided += found is not None
        if found:
            wrong.append(seed)
    return decided, wrong


def test_what_holds_at_the_sizes_asked_for_holds_at_larger_ones() -> None:
    count, wrong = search(range(150))
    assert count > 100
    assert not wrong


@pytest.mark.slow
def test_a_long_search_finds_nothing_that_holds_only_at_the_sizes_asked_for() -> None:
    count, wrong = search(range(1000, 12_000))
    assert count > 7000
    assert not wrong


WEAKER = {
    "an argument is taken to depend on its indices": lambda needs: needs,
    "no degree in the sizes": lambda needs: replace(needs, degrees={"n": 0}),
    "one size less": lambda needs: replace(needs, sizes={"n": max(1, needs.sizes["n"] - 1)}),
}


@pytest.mark.parametrize(("weaker", "seeds"), list(zip(WEAKER, [(182, 381), (1, 10), (185,)], strict=True)))
def test_the_search_finds_what_weaker_bounds_let_through(monkeypatch, weaker: str, seeds: tuple[int, ...]) -> None:
    needed = survey
    monkeypatch.setattr(sys.modules[__name__], "survey", lambda *given: WEAKER[weaker](needed(*given)))
    if weaker.startswith("an argument"):
        monkeypatch.setattr(Seen, "fixed", lambda self, given, factor, k: frozenset(factor.arguments[k].outer))
    assert [missed(Draw(Random(seed)).sides()) for seed in seeds] == [True] * len(seeds)


# --- identities that hold at some sizes ------------------------------------------------------------


def exp(*terms: Term) -> Factor:
    return Factor("exp", (), (Argument(None, terms),))


def x(i: str, c: str = "1") -> Term:
    return term(c, [plain("x", i)])


Z = term("1", [plain("z")])
TOTAL = term("1", [plain("x", "k")], "k")
AT_DELTA = (term("1", [plain("delta", "i", "j"), plain("y", "j")], "j"), term("-1", [plain("y", "i")]))  # is 0
CONSTANT = {  # sums over i of what does not depend on i: n times the right side
    "a delta": (exp(*AT_DELTA, Z), exp(Z)),
    "a zero": (exp(term("1", [plain("x", "i"), plain("zero", "i")])), exp()),
    "what cancels": (exp(term("1", [plain("cancelled", "i")]), Z), exp(Z)),
    "an argument of an argument": (exp(term("1", [exp(*AT_DELTA)])), exp(term("1", [exp()]))),
    "a function that is given": (
        Factor("f", (), (Argument(None, (term("1", [plain("cancelled", "i")]),)),)),
        Factor("f", (), (Argument(None, ()),)),
    ),
}
FALSE = {
    **{f"3 for n, {name}": (term("1", [left], "i"), term("-3", [right])) for name, (left, right) in CONSTANT.items()},
    "true at n = 1": (term("1", [exp(TOTAL)]), term("-1", [exp(x("i"))], "i")),
    "true at n = 2": (term("1", [exp(TOTAL, x("i", "-1"))], "i"), term("-1", [exp(x("i"))], "i")),
    "an argument that is 0 at n = 3": (term("1", [exp(term("n - 3", [plain("z")]), TOTAL)]), term("-1", [exp(TOTAL)])),
    "an argument that is 0 at n = 3, summed": (
        term("1", [exp(term("n - 3", [plain("x", "i")]))], "i"),
        term("-3", [exp()]),
    ),
    "arguments that coincide at n = 1, coefficients that cancel at n = 2": (
        term("n", [exp(term("n - 1", [plain("z")]))]),
        term("-2", [exp(term("n - 1", [plain("z")]))]),
        term("-n", [exp()]),
        term("2", [exp()]),
    ),
    "a coefficient that is 0 at n = 3 and 4": (term("(n - 3)(n - 4)", [plain("x", "i")], "i"),),
    "a denominator that is 2 at n = 1": (term("2", [plain("over", "i")], "i"), term("-1", [plain("x", "i")], "i")),
    "two denominators": (
        term("1/(n + 1)", [plain("x", "i")], "i"),
        term("3/(n + 2)", [plain("x", "i")], "i"),
        term("-4/(2 n + 1)", [plain("x", "i")], "i"),
    ),
}
TRUE = {
    **{f"n, {name}": (term("1", [left], "i"), term("-n", [right])) for name, (left, right) in CONSTANT.items()},
    "n + 1 over n + 1": (term("n + 1", [plain("over", "i")], "i"), term("-1", [plain("x", "i")], "i")),
    "coincidence": (
        term("1", [exp(x("i"), x("j", "-1")), plain("delta", "i", "j")], "i", "j"),
        term("-n", [exp()]),
    ),
    "names of indices": (term("1", [exp(x("i"))], "i"), term("-1", [exp(x("j"))], "j")),
}


def decided(terms: tuple[Term, ...]) -> None:
    check = Check("the identity", "it is false", ((1, Composed(Expression((), terms), Draw(Random(0)).given)),))
    Decider(1, 0).decide([check], ["n"], "label")


@pytest.mark.parametrize("name", FALSE)
def test_what_holds_at_some_sizes_only_is_not_accepted(name: str) -> None:
    with pytest.raises((Refuted, Undecided)):
        decided(FALSE[name])


@pytest.mark.parametrize("name", TRUE)
def test_what_holds_at_every_size_is_accepted(name: str) -> None:
    decided(TRUE[name])


def test_an_identity_that_needs_too_many_sizes_is_not_decided() -> None:
    high = Coefficient(poly((1, MOST_SIZES)), ONE)
    both = (Term(c, Network(((i, "n"),), (plain("x", i),))) for c, i in ((high, "i"), (negative(high), "j")))
    with pytest.raises(Undecided, match="sizes"):
        decided(tuple(both))


def negative(c: Coefficient) -> Coefficient:
    return Coefficient(tuple((-a, powers) for a, powers in c.numerator), c.denominator)
