"""An expression is a sum of networks: products of factors, summed over bound indices, with coefficients.

Factors are tensors, deltas and uninterpreted functions; coefficients are rational functions of scalars and axis
sizes.  `Composed` is an expression in which some names stand for other expressions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

Polynomial = tuple[tuple[Fraction, tuple[tuple[str, int], ...]], ...]


@dataclass(frozen=True, eq=False)
class Argument:
    """What a function is applied to: a vector over ``parameter`` (index, axis), or a number."""

    parameter: tuple[str, str] | None
    terms: tuple[Term, ...]

    @cached_property
    def outer(self) -> tuple[str, ...]:
        """The indices from outside that it mentions."""
        own = {self.parameter[0]} if self.parameter else set()
        return tuple(sorted(set().union(*(t.outer for t in self.terms)) - own))


@dataclass(frozen=True, eq=False)
class Factor:
    """A delta, a tensor at ``legs``, or a function of ``arguments`` whose value is read at ``legs``."""

    name: str
    legs: tuple[str, ...]
    arguments: tuple[Argument, ...]

    @cached_property
    def names(self) -> frozenset[str]:
        """Its name, and that of every factor, scalar and size in its arguments, at every depth."""
        return frozenset({self.name}.union(*(t.names for a in self.arguments for t in a.terms)))


@dataclass(frozen=True, eq=False)
class Network:
    """The product of the factors, summed over ``bound`` (index, axis)."""

    bound: tuple[tuple[str, str], ...]
    factors: tuple[Factor, ...]

    @cached_property
    def outer(self) -> frozenset[str]:
        used = {i for f in self.factors for i in (*f.legs, *(i for a in f.arguments for i in a.outer))}
        return frozenset(used - {i for i, _ in self.bound})

    @cached_property
    def names(self) -> frozenset[str]:
        """The name of every factor, and of every scalar and size in a coefficient inside one, at every depth."""
        return frozenset().union(*(f.names for f in self.factors))


@dataclass(frozen=True, eq=False)
class Coefficient:
    """A rational function of scalars and sizes."""

    numerator: Polynomial
    denominator: Polynomial

    @cached_property
    def names(self) -> frozenset[str]:
        return frozenset(name for p in (self.numerator, self.denominator) for _, powers in p for name, _ in powers)


@dataclass(frozen=True, eq=False)
class Term:
    """A coefficient times a network."""

    coefficient: Coefficient
    network: Network

    @property
    def outer(self) -> frozenset[str]:
        return self.network.outer

    @cached_property
    def names(self) -> frozenset[str]:
        """The name of every factor and of every scalar and size in a coefficient, at every depth."""
        return self.network.names | self.coefficient.names

    @cached_property
    def negative(self) -> Term:
        minus = tuple((-c, powers) for c, powers in self.coefficient.numerator)
        return Term(Coefficient(minus, self.coefficient.denominator), self.network)


@dataclass(frozen=True, eq=False)
class Expression:
    """A sum of terms whose free legs "0", "1", ... run over ``axes``."""

    axes: tuple[str, ...]
    terms: tuple[Term, ...]


@dataclass(frozen=True, eq=False)
class Composed:
    """An expression in which the names in ``given`` stand for other expressions.

    A tensor's name stands for an array with the same axes; a function's name for the array whose tensor
    "point" holds the points.  ``axes`` says which axis a local name ("points") of the expression is.
    """

    expression: Expression
    given: Mapping[str, Composed] = field(default_factory=dict)
    axes: Mapping[str, str] = field(default_factory=dict)
