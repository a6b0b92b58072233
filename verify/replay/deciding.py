"""Identities are decided on a grid of sizes, at random numbers modulo a prime (``verify.replay.sizes`` says why)."""

from __future__ import annotations

import hashlib
import itertools
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import prod

from verify.replay.budget import Budget
from verify.replay.evaluation import Model, Picture, Seen, Vanishes
from verify.replay.fields import Refuted
from verify.replay.network import Composed, Expression, Term
from verify.replay.primes import prime_of
from verify.replay.sizes import Needs, survey

MOST_SIZES = 400  # at which one identity is evaluated
LARGEST_ERROR = Fraction(1, 10**12)  # of all that a certificate says together
ATTEMPTS = 5  # to draw numbers at which no denominator vanishes


class Undecided(Exception):
    """An identity may hold; evaluating it does not decide that.  The message says why."""


@dataclass(frozen=True)
class Check:
    """One identity: the signed sum of expressions with the same free axes is zero."""

    path: str
    failure: str
    sides: tuple[tuple[int, Composed], ...]


def without_common(check: Check) -> Check:
    """The same difference without the terms that it adds as often as it takes them away: t - t = 0, whatever t is.

    A term in which nothing stands for an expression is the same as another if it was read from the same text.
    """
    times: Counter[Term] = Counter()
    sides = []
    first = check.sides[0][1]
    axes = tuple(first.axes.get(a, a) for a in first.expression.axes)
    for sign, side in check.sides:
        others = []
        for t in side.expression.terms:
            if side.axes or not t.names.isdisjoint(side.given):
                others.append(t)
            else:
                times[t] += sign
        if others:
            sides.append((sign, replace(side, expression=Expression(side.expression.axes, tuple(others)))))
    left = [t if n > 0 else t.negative for t, n in times.items() for _ in range(abs(n))]
    if left or not sides:
        sides.append((1, Composed(Expression(axes, tuple(left)))))
    return replace(check, sides=tuple(sides))


class Draws:
    """Models by sizes, trial and attempt, from one seed."""

    def __init__(self, seed: int, label: str, budget: Budget) -> None:
        self.seed, self.label, self.budget = seed, label, budget
        self.seen = Seen()
        self._models: dict[tuple[object, ...], Model] = {}

    def model(self, sizes: Mapping[str, int], trial: int, attempt: int) -> Model:
        at = (tuple(sorted(sizes.items())), trial, attempt)
        if at not in self._models:
            key = hashlib.blake2b(f"{self.seed}/{self.label}/{at}".encode(), digest_size=32).digest()
            prime = prime_of(self.seed, f"{trial}/{attempt}")
            self._models[at] = Model(sizes, prime, key, budget=self.budget, seen=self.seen)
        return self._models[at]


@dataclass(frozen=True)
class Grid:
    """Sizes, ``number`` of each axis from the ``least`` on, and the numbers drawn there."""

    draws: Draws
    least: Mapping[str, int]
    number: Mapping[str, int]

    def sizes(self, path: str) -> Iterator[dict[str, int]]:
        """Each point.  Raises Undecided for too many."""
        if (count := prod(self.number.values())) > MOST_SIZES:
            raise Undecided(f"{path} needs {count} different sizes, more than {MOST_SIZES}")
        for more in itertools.product(*(range(self.number[a]) for a in self.least)):
            yield {a: n + k for (a, n), k in zip(self.least.items(), more, strict=True)}

    def everywhere(self, path: str, look: Callable[[Model], None]) -> None:
        """Look at a model at each point, with numbers at which no denominator vanishes.  Raises Refuted for none."""
        for sizes in self.sizes(path):
            for attempt in range(ATTEMPTS):
                try:
                    look(self.draws.model(sizes, 0, attempt))
                except Vanishes:
                    continue
                break
            else:
                raise Refuted(f"{path}: a denominator is zero at the sizes {shown(sizes)}")


@dataclass
class Decider:
    """Decides identities, and counts them, the probability that one of them is false, and the largest sizes."""

    trials: int
    seed: int
    budget: Budget = field(default_factory=Budget)
    equations: int = 0
    error: Fraction = Fraction(0)
    sizes: dict[str, int] = field(default_factory=dict)

    def add(self, equations: int, error: Fraction) -> None:
        """Raises Undecided where all errors together are too large."""
        self.equations, self.error = self.equations + equations, self.error + error
        if self.error > LARGEST_ERROR:
            raise Undecided("the degrees are too high for random numbers to decide it")

    def decide(self, checks: Sequence[Check], axes: Sequence[str], label: str) -> Grid:
        """Every check holds, whatever the sizes of the axes.  Raises Refuted where one does not, and Undecided.

        Returns a grid all over which arguments of functions that are equal are equal at every size.
        """
        self.add(len(checks), Fraction(0))
        shortened = [short for check in checks if (short := without_common(check)).sides[0][1].expression.terms]
        draws = Draws(self.seed, label, self.budget)
        first = [survey([c for _, c in check.sides], axes, draws.seen) for check in shortened]
        least = {a: max((n.sizes[a] for n in first), default=1) for a in axes}
        widest = dict.fromkeys(axes, 1)
        for check, needs in zip(shortened, first, strict=True):
            degrees = self.one(check, needs, axes, least, draws)
            widest = {a: max(n, degrees[a] + 1) for a, n in widest.items()}
        return Grid(draws, least, widest)

    def one(
        self, check: Check, needs: Needs, axes: Sequence[str], least: Mapping[str, int], draws: Draws
    ) -> Mapping[str, int]:
        """The degrees of the differences of arguments in the sizes, of an identity that holds.

        ``needs`` is what it needs as far as nothing was seen yet.
        """
        sides = [c for _, c in check.sides]
        missed = Fraction(1)
        for trial in range(self.trials):
            model = vanishing(check, draws, least, trial)
            if needs.atoms:
                needs = survey(sides, axes, draws.seen)  # by now it is seen what arguments depend on
            number = {a: max(needs.degrees[a], needs.argument_degrees[a]) + 1 for a in axes}
            error = needs.error(model.function_values)
            if prod(number.values()) > 1:
                error = max(error, self.on_grid(check, needs, Grid(draws, least, number), trial))
            missed *= error
        self.add(0, missed)
        for a in axes:
            self.sizes[a] = max(self.sizes.get(a, 0), least[a] + number[a] - 1)
        return needs.argument_degrees

    def on_grid(self, check: Check, needs: Needs, points: Grid, trial: int) -> Fraction:
        """The largest error of an evaluation, all over a grid on which the same arguments coincide."""
        error, common = Fraction(0), None
        for sizes in points.sizes(check.path):
            model = vanishing(check, points.draws, sizes, trial, needs.width)
            assert model.picture is not None
            common = model.picture.numbers if common is None else common
            if model.picture.numbers != common:
                raise Undecided(f"{check.path}: which arguments of functions are equal depends on the sizes")
            model.picture = None
            error = max(error, needs.error(model.function_values))
        return error


def vanishing(
    check: Check, draws: Draws, sizes: Mapping[str, int], trial: int, width: Mapping[str, int] | None = None
) -> Model:
    """The model at which the sum of a check is zero; with a picture that has this width, if one is given.

    Raises Refuted when it is not zero.
    """
    for attempt in range(ATTEMPTS):
        model = draws.model(sizes, trial, attempt)
        if width is not None:
            model.forget()
            model.picture = Picture(width)
        try:
            values = [(sign, model.value(side)) for sign, side in check.sides]
        except Vanishes:
            continue
        for entries in zip(*(v for _, v in values), strict=True):
            if sum(sign * e for (sign, _), e in zip(values, entries, strict=True)) % model.prime:
                raise Refuted(f"{check.path}: {check.failure}")
        return model
    raise Refuted(f"{check.path}: a denominator is zero at the sizes {shown(sizes)}")


def shown(sizes: Mapping[str, int]) -> str:
    return ", ".join(f"{a} = {n}" for a, n in sorted(sizes.items())) or "no axes"
