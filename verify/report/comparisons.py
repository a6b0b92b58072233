"""Inequalities as a mathematician reads them: their domain, their sides, and how each piece was proved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from constructions.arrays.quotients import constant, generators
from constructions.claim import BoundedSequence, Expression, Inequality, Relation, Stage, Variable
from proofs.calculus.arguments import Split, Squares, Through
from proofs.calculus.positivity import Argued, Piece
from verify.report.document import Block, Display, Formula, Heading, Row, Words, equation, joined, said
from verify.report.mathematics.coefficients import coefficient_marks, polynomial_marks
from verify.report.mathematics.layout import plain
from verify.report.mathematics.letters import typeset
from verify.report.mathematics.marks import Mark, Notation
from verify.report.text import unbroken

FEW = 8  # terms of a polynomial that is shown
WEIGHTS = (
    "Weights: x between a and b is (x_L a + x_U b)/(x_L + x_U), x above a is a + x_A, x below b is b - x_B; the "
    "weights x_L, x_U, x_A, x_B are not negative.  greater - smaller is then P/Q, and no coefficient of P and Q is "
    "negative."
)


@dataclass(frozen=True)
class Numbers:
    """Formulas over these variables."""

    variables: Sequence[Variable]

    @cached_property
    def names(self) -> list[str]:
        return [v.name for v in self.variables]

    @cached_property
    def notation(self) -> Notation:
        return Notation(typeset(self.names))

    def formula(self, function: Expression) -> Formula:
        """A function of the numbers as a fraction of polynomials."""
        context, gens = generators(self.names)
        return tuple(coefficient_marks(constant(context, 1) * function(gens), self.notation, alone=True))

    def name(self, name: str) -> Formula:
        return (self.notation.name(name),)

    def domain(self) -> Words:
        """Every variable with its bounds."""
        return joined([(self._bounds(v),) for v in self.variables], ", ")

    def _bounds(self, v: Variable) -> Formula:
        made = self.name(v.name)
        if v.lower is not None:
            made = equation(self.formula(v.lower), _sign(v.lower_open), made)
        return made if v.upper is None else equation(made, _sign(v.upper_open), self.formula(v.upper))


def statement(inequality: Inequality) -> Formula:
    over = Numbers(inequality.variables)
    left, right = (over.formula(lambda v, k=k: inequality.sides(v)[k]) for k in (0, 1))  # type: ignore[misc]
    return equation(left, inequality.relation, right)


def bounds(sequence: BoundedSequence) -> tuple[str, Formula]:
    """How a sequence is made, from which numbers, as text; and its bounds."""
    given = Numbers(sequence.variables)
    member, index = Variable("p", lower=sequence.lower), Variable("l", lower=lambda v: 0)
    over = Numbers((*sequence.variables, member, index))
    made = equation(over.formula(sequence.lower), Relation.AT_MOST, over.name("p"))
    if sequence.upper is not None:
        made = equation(made, Relation.AT_MOST, over.formula(sequence.upper))
    domain = f"for {unbroken(given.domain())}, " if sequence.variables else ""
    step, start = plain(over.formula(sequence.advance)), plain(over.formula(sequence.start))
    return f"{domain}after l steps p -> {step} from p = {start}", made


def comparison(argued: Argued) -> Iterator[Block]:
    """An inequality, its domain, and its proof."""
    label = argued.name if argued.stage == Stage.ONCE else f"{argued.name}, {argued.stage}, {argued.side}"
    inequality = argued.proof.inequality
    yield Heading(label, 3)
    yield said("for ", *(Numbers(inequality.variables).domain() or ("numbers",)), ":", indent=3)
    yield Display((Row("", statement(inequality)),), 3, label)
    yield from proof(argued.proof, 3)


def proof(piece: Piece, indent: int) -> Iterator[Block]:
    """One sentence for every piece, and the polynomials where they are short."""
    over = Numbers(piece.inequality.variables)
    match piece.argument:
        case Split(variable, at):
            yield said("by cases, ", over.name(variable), " below or above ", over.formula(at), ":", indent=indent)
        case Through(middle):
            yield said("through ", over.formula(middle), ":", indent=indent)
        case Squares(terms):
            shown: list[Words] = [("(", over.formula(f), ") (", over.formula(r), ")^2") for f, r in terms]
            yield said(
                "the difference is ", *joined(shown, " + "), ", with factors that are not negative:", indent=indent
            )
        case _:
            same = piece.inequality.relation == Relation.EQUAL
            how = "both sides are one" if same else "no coefficient of the difference is negative"
            count = f" ({len(piece.numerator)} terms)" if piece.numerator else ""
            domain = over.domain() or ("numbers only",)
            yield said(f"{how}{count} [", *domain, "]", indent=indent)
            if not same and len(piece.numerator) + len(piece.denominator) <= FEW:
                yield Display(tuple(_polynomials(piece)), indent)
    for inner in piece.pieces:
        yield from proof(inner, indent + 1)


def _polynomials(piece: Piece) -> Iterator[Row]:
    """P and Q in the weights."""
    names = tuple(name.replace(".", "_") for name in piece.weights)
    by = Notation(typeset(names))
    for letter, terms in (("P", piece.numerator), ("Q", piece.denominator)):
        yield Row("", equation((Mark(letter, letter),), "=", tuple(polynomial_marks(list(terms), names, by))))


def _sign(strict: bool) -> Relation:
    return Relation.LESS if strict else Relation.AT_MOST
