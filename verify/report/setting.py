"""The names of a part, and formulas over them: letters for indices and signs that are none of these names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, count

from constructions.arrays.indexed import Array, Signature
from constructions.claim import Part, Scalar
from constructions.names import LOCAL_AXES
from verify.report.document import Formula, equation
from verify.report.mathematics.coefficients import coefficient_marks
from verify.report.mathematics.composing import in_entries, in_matrices
from verify.report.mathematics.layout import length
from verify.report.mathematics.letters import DEPTH, free_name, letter, typeset, typeset_letter
from verify.report.mathematics.marks import Mark, Notation
from verify.report.mathematics.naming import abbreviated
from verify.report.mathematics.tree import Node, whole
from verify.report.mathematics.writing import marks

FUNCTIONS = ("exp", "relu", "reciprocal", "point", "T")
LONG = 320  # letters of a formula in which what is repeated is named
VECTORS = ("u", "w", "v", "z")  # what hypotheses are about


@dataclass(frozen=True)
class Setting:
    """The part whose names are meant."""

    part: Part

    @cached_property
    def over(self) -> Signature:
        scalars = tuple(d.name for d in self.part.declarations if isinstance(d, Scalar))
        return Signature((*self.part.axes, *LOCAL_AXES), scalars)

    @cached_property
    def names(self) -> tuple[str, ...]:
        return (*self.part.axes, *(d.name for d in self.part.declarations))

    @cached_property
    def vectors(self) -> tuple[str, ...]:
        """Names for as many arrays as a hypothesis may be about."""
        every = chain(VECTORS, (f"z{k}" for k in count(1)))
        return tuple(name for name, _ in zip((n for n in every if n not in self.names), range(8), strict=False))

    @cached_property
    def notation(self) -> Notation:
        latex = typeset((*self.names, *self.vectors, *FUNCTIONS, *LOCAL_AXES))
        signs = [free_name(words, self.names) for words in (("I", "Id"), ("tr", "trace"), ("diag", "diagonal"))]
        for sign in signs:
            latex.setdefault(sign, sign)
        return Notation(latex, *signs)

    @cached_property
    def taken(self) -> frozenset[str]:
        """What no index is called."""
        signs = (self.notation.identity, self.notation.trace, self.notation.diagonal)
        return frozenset((*self.names, *self.vectors, *FUNCTIONS, *DEPTH, *signs))

    def trees(self, arrays: Sequence[Array]) -> tuple[tuple[str, ...], list[Node]]:
        """All of them as matrix expressions, or by their entries at these letters."""
        whole = [in_matrices(a, self.taken) for a in arrays]
        if all(node is not None for node in whole):
            return (), [node for node in whole if node is not None]
        letters: list[str] = []
        for axis in arrays[0].axes:
            letters.append(letter(axis, {*self.taken, *letters}))
        return tuple(letters), [in_entries(a, letters, self.taken) for a in arrays]

    def abbreviated(self, arrays: Sequence[Array]) -> tuple[tuple[str, ...], list[Formula], list[Formula]]:
        """The same, with names for what long ones repeat, and what these names stand for."""
        letters, nodes = self.trees(arrays)
        made = [tuple(marks(node, self.notation)) for node in nodes]
        if max(map(length, made)) <= LONG:
            return letters, made, []
        shorter, definitions = abbreviated(nodes, self.taken)
        latex = typeset((*self.notation.latex, *(d.name.name for d in definitions)))
        by = replace(self.notation, latex=latex)
        means = [equation(tuple(marks(d.name, by)), "=", tuple(marks(whole(d.product), by))) for d in definitions]
        return letters, [tuple(marks(node, by)) for node in shorter], means

    def formulas(self, arrays: Sequence[Array]) -> tuple[tuple[str, ...], list[Formula]]:
        """The same, written."""
        letters, nodes = self.trees(arrays)
        return letters, [tuple(marks(node, self.notation)) for node in nodes]

    def formula(self, array: Array) -> Formula:
        """One array; by its entries, "at" their letters."""
        letters, (made,) = self.formulas([array])
        return (*self.at(letters), *made)

    def equation(self, left: Array, right: Array, relation: str = "=") -> Formula:
        """Both sides; by their entries, for all letters."""
        letters, (a, b) = self.formulas([left, right])
        return (*self.at(letters), *equation(a, relation, b))

    def at(self, letters: Sequence[str]) -> Formula:
        """What says that the letters are free."""
        listed, latex = ", ".join(letters), ", ".join(map(typeset_letter, letters))
        return (Mark(f"at {listed}: ", rf"\text{{at }} {latex}:\; "),) if listed else ()

    def name(self, name: str) -> Formula:
        return (self.notation.name(name),)

    def coefficient(self, value: object) -> Formula:
        return tuple(coefficient_marks(value, self.notation))  # type: ignore[arg-type]
