"""The statement of an inequality, or of bounds on a sequence, as printed: numbers within bounds of an ordered field.

Everything is printed from what the claim's own functions make of free numbers.  Assumed are the bounds, and that
nothing is 0 by which a bound or a side divides.  What a sequence divides by after its start is not assumed: it is
shown not to be 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from constructions.arrays import recorded
from constructions.claim import BoundedSequence, Expression, Inequality, Variable
from verify.kernel.printer.statement import Unprintable, folded, words_of
from verify.kernel.printer.terms import Terms, comment, identifier

SEQUENCE = "Fixpoint member (L : nat) : R := match L with 0 => start | l.+1 => advance (member l) end."
INDEX, MEMBER = "l", "p"  # what a sequence calls its index and its member


def number_of(function: Expression, values: Mapping[str, Any]) -> recorded.Scalar:
    """What a function of a claim makes of numbers."""
    return recorded.number(function(values))


@dataclass(frozen=True)
class Bounded:
    """A variable and its bounds, made of the variables before it."""

    variable: Variable
    lower: recorded.Scalar | None
    upper: recorded.Scalar | None


def domain(variables: tuple[Variable, ...]) -> list[Bounded]:
    """The chain of variables with their bounds."""
    found: list[Bounded] = []
    before: dict[str, recorded.Scalar] = {}
    for v in variables:
        lower, upper = (None if bound is None else number_of(bound, before) for bound in (v.lower, v.upper))
        found.append(Bounded(v, lower, upper))
        before[v.name] = recorded.symbol(v.name)
    return found


class Domain:
    """Variables within bounds; ``terms`` prints their numbers and collects what these divide by."""

    def __init__(self, variables: tuple[Variable, ...]) -> None:
        self.bounded = domain(variables)
        self.symbols = {v.name: recorded.symbol(v.name) for v in variables}
        self.names = {v.name: identifier(v.name) for v in variables}
        self.terms = Terms(frozenset(), {INDEX: INDEX, MEMBER: MEMBER, **self.names})
        self.bounds = [bound for b in self.bounded for bound in self._bounds(b)]

    def _bounds(self, b: Bounded) -> list[tuple[str, str]]:
        v, name, found = b.variable, self.names[b.variable.name], []
        if b.lower is not None:
            found.append((f"above_{name}", f"{self.terms.number(b.lower)} {'<' if v.lower_open else '<='} {name}"))
        if b.upper is not None:
            found.append((f"below_{name}", f"{name} {'<' if v.upper_open else '<='} {self.terms.number(b.upper)}"))
        return found

    @property
    def divisors(self) -> list[tuple[str, recorded.Scalar]]:
        """What is assumed not to be 0, by the name of the premise; constants that are not 0 are no assumption."""
        found = [s for s in self.terms.divisors.values() if not isinstance(s.made, Fraction) or not s.made]
        return [(f"not_zero_{k}", scalar) for k, scalar in enumerate(found)]

    def premises(self) -> list[str]:
        found = [f"{name} : {text}" for name, text in self.bounds]
        found += [f"{name} : {self.terms.number(scalar)} != 0 :> R" for name, scalar in self.divisors]
        names = [*self.names.values(), *(text.split()[0] for text in found)]
        if len(set(names)) != len(names):
            raise Unprintable("two names are one identifier")
        return found


class Comparison:
    """The statement of an inequality (``module`` is its name there) or of a sequence."""

    def __init__(self, compared: Inequality | BoundedSequence, module: str) -> None:
        self.of, self.module = compared, module
        self.domain = Domain(compared.variables)
        self.functions: dict[str, recorded.Scalar] = {}  # of a sequence
        if isinstance(compared, Inequality):
            smaller, greater = compared.sides(self.domain.symbols)
            self.sides: tuple[recorded.Scalar, recorded.Scalar] | None = (
                recorded.number(smaller),
                recorded.number(greater),
            )
            relation = f"{self.domain.terms.number(self.sides[0])} {compared.relation} "
            self.claimed = f"{relation}{self.domain.terms.number(self.sides[1])} :> R"
        else:
            self.sides = None
            self.claimed = self._of_sequence(compared)
        self.premises = self.domain.premises()

    def _of_sequence(self, sequence: BoundedSequence) -> str:
        """Declares the functions that make a sequence, and says that it is within its bounds."""
        symbols = self.domain.symbols
        counted, member = {**symbols, INDEX: recorded.symbol(INDEX)}, {**symbols, MEMBER: recorded.symbol(MEMBER)}
        self.functions["start"] = number_of(sequence.start, symbols)
        self.domain.terms.number(self.functions["start"])
        self.functions |= {"advance": number_of(sequence.advance, member), "least": number_of(sequence.lower, counted)}
        said = "least L%:R <= member L"
        if sequence.upper is not None:
            self.functions["greatest"] = number_of(sequence.upper, counted)
            said += " <= greatest L%:R"
        return f"forall L : nat, {said}"

    @property
    def variables(self) -> list[str]:
        return list(self.domain.names.values())

    @property
    def made(self) -> dict[str, str]:
        """The functions that make a sequence and its bounds, each as a command; what they divide by is no premise."""
        terms = Terms(frozenset(), self.domain.terms.term)
        taken = {"start": "", "advance": f" ({MEMBER} : R)"}
        return {
            name: f"Definition {name}{taken.get(name, f' ({INDEX} : R)')} : R := {terms.number(scalar)}."
            for name, scalar in self.functions.items()
        }

    @property
    def member(self) -> str:
        """The sequence, as the section's end leaves it."""
        used = words_of(self.made["start"] + self.made["advance"])
        return f"@{self.module}.member {' '.join(['R', *(v for v in self.variables if v in used)])}"

    def text(self) -> str:
        """The module of Rocq."""
        shown = f"Definition statement : Prop := forall {' '.join(self._given())},"
        return self.saying(f"{shown}\n  @claim {' '.join(['R', *self.variables])}.")

    def _given(self) -> list[str]:
        return ["(R : realFieldType)", *([f"({' '.join(self.variables)} : R)"] if self.variables else [])]

    def saying(self, said: str) -> str:
        """A module that ends with these words."""
        fields = "\n  " + ";\n  ".join(self.premises) if self.premises else ""
        out = [
            f"Module {self.module}. (* {comment(self.of.name)} *)",
            "Section Given.",
            *(f"Variables {g}." for g in self._given()),
            "",
            *f"Record premises : Prop := Premises {{{fields} }}.".split("\n"),
            *self.made.values(),
            *([SEQUENCE] if self.functions else []),
            f"Definition claim : Prop := premises -> {self.claimed}.",
            "End Given.",
            "",
            *said.split("\n"),
            f"End {self.module}.",
        ]
        return "\n".join(map(folded, out)) + "\n"


def comparisons(claim: Any) -> list[Comparison]:
    """The inequalities of a claim, then its sequences, numbered."""
    found = [Comparison(i, f"inequality_{k + 1}") for k, i in enumerate(claim.inequalities)]
    return found + [Comparison(s, f"sequence_{k + 1}") for k, s in enumerate(claim.sequences)]
