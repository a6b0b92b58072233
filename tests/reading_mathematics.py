"""Reads a printed expression back as an array: a second reading of the notation that shares no code with the printer.

A row of text is parsed from left to right; the axes of identities and of vectors of ones are those that fit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from constructions.arrays import indexed
from constructions.arrays.indexed import Array, Signature
from constructions.claim import Declaration, PairFunction, PointFunction, Scalar, Tensor

TOKENS = re.compile(r"\s*(Σ_|↦|∘|𝟏|·|\^T|\^|[()\[\],+\-/]|[0-9]+|[^\W\d]\w*)")


class Unreadable(ValueError):
    """The text is no expression."""


class Axis:
    """An axis, once it is known; axes that are found to be one are joined."""

    def __init__(self, name: str = "") -> None:
        self.name, self.same = name, None

    def found(self) -> Axis:
        return self if self.same is None else self.same.found()

    def join(self, other: Axis) -> None:
        a, b = self.found(), other.found()
        if a is b:
            return
        if a.name and b.name and a.name != b.name:
            raise Unreadable(f"{a.name} meets {b.name}")
        (b if a.name else a).same = a if a.name else b

    def __str__(self) -> str:
        if not self.found().name:
            raise Unreadable("an axis that nothing says")
        return self.found().name


Value = tuple[Array, tuple[str, ...]]  # its own legs come first, then one for each of the letters


@dataclass
class Part:
    """A piece of the text: its legs (a row vector is ``row``), and its value once all axes are known."""

    legs: tuple[Axis, ...]
    value: Callable[[], Any]  # a Value; of a coefficient the coefficient
    row: bool = False
    coefficient: bool = False


class Reader:
    """Reads text over the axes and names of a signature."""

    def __init__(self, over: Signature, declared: Sequence[Declaration], words: Mapping[str, str]) -> None:
        self.over, self.words = over, {means: word for word, means in words.items()}
        self.declared = {d.name: d for d in declared}
        self.letters: dict[str, Axis] = {}

    def array(self, text: str, axes: Sequence[str], letters: Sequence[str] = ()) -> Array:
        """What stands in the text: an array with these axes, or its entry at a letter for each of them."""
        self.tokens, self.at = TOKENS.findall(text), 0
        if "".join(self.tokens) != text.replace(" ", ""):
            raise Unreadable(f"{text}: not all of it is known")
        self.letters = {c: Axis(a) for c, a in zip(letters, axes, strict=bool(letters))}
        read = self._sum()
        if self.at != len(self.tokens):
            raise Unreadable(f"{text}: ends at {self.tokens[self.at :]}")
        expected = [] if letters else [Axis(a) for a in axes]
        if read.row or (read.legs and len(read.legs) != len(expected)):
            raise Unreadable(f"{text}: has {len(read.legs)} legs")
        for leg, axis in zip(read.legs, expected, strict=False):
            leg.join(axis)
        if read.coefficient and not read.value():
            return self.over.zeros(*axes)
        array, named = self._valued(read)
        given = {c: str(axis) for c, axis in self.letters.items()}
        if len(array.axes) - len(named) != len(expected):
            raise Unreadable(f"{text}: a number where an array is meant")
        return self._ordered(array, named, letters, len(expected), given)

    def _ordered(
        self, array: Array, named: Sequence[str], letters: Sequence[str], own: int, axes: Mapping[str, str]
    ) -> Array:
        """Own legs first, then a leg for each letter; entries that mention none are alike at all."""
        labels = "".join(chr(65 + k) for k in range(own)) + "".join(named)
        missing = [c for c in letters if c not in named]
        ones = [self.over.ones(axes[c]) for c in missing]
        marks = {c: chr(97 + k) for k, c in enumerate(dict.fromkeys([*named, *letters]))}
        inputs = [labels[:own] + "".join(marks[c] for c in named), *(marks[c] for c in missing)]
        return indexed.einsum(f"{','.join(inputs)}->{labels[:own]}{''.join(marks[c] for c in letters)}", array, *ones)

    # --- tokens ---

    def _next(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def _take(self, expected: str = "") -> str:
        token = self._next()
        if not token or (expected and token != expected):
            raise Unreadable(f"expected {expected or 'more'} before {self.tokens[self.at :]}")
        self.at += 1
        return token

    def _taken(self, token: str) -> bool:
        if self._next() == token:
            self.at += 1
            return True
        return False

    # --- values ---

    def _valued(self, part: Part) -> Value:
        value = part.value()
        return (self.over.ones() * value, ()) if part.coefficient else value

    def _einsum(self, how: str, *parts: Part) -> Callable[[], Value]:
        """``how`` names own legs, in capitals; letters that pieces share are one leg."""

        def value() -> Value:
            values = [self._valued(p) for p in parts]
            named = tuple(dict.fromkeys(c for _, letters in values for c in letters))
            marks = {c: chr(97 + k) for k, c in enumerate(named)}
            inputs, _, output = how.partition("->")
            subscripts = [i + "".join(marks[c] for c in v[1]) for i, v in zip(inputs.split(","), values, strict=True)]
            return indexed.einsum(
                f"{','.join(subscripts)}->{output}{''.join(marks[c] for c in named)}", *[v[0] for v in values]
            ), named

        return value

    # --- grammar ---

    def _sum(self) -> Part:
        minus = self._taken("-")
        total = self._term()
        total = self._scaled(-1, total) if minus else total
        while self._next() in ("+", "-"):
            sign = self._take()
            term = self._term()
            total = self._added(total, self._scaled(-1, term) if sign == "-" else term)
        return total

    def _scaled(self, factor: Any, part: Part) -> Part:
        if part.coefficient:
            return Part((), lambda: part.value() * factor, coefficient=True)

        def value() -> Value:
            array, named = part.value()
            return array * factor, named

        return Part(part.legs, value, part.row)

    def _added(self, a: Part, b: Part) -> Part:
        if a.coefficient and b.coefficient:
            return Part((), lambda: a.value() + b.value(), coefficient=True)
        if (len(a.legs), a.row) != (len(b.legs), b.row):
            raise Unreadable("a sum of different shapes")
        for leg, other in zip(a.legs, b.legs, strict=True):
            leg.join(other)

        def value() -> Value:
            (left, named), (right, others) = self._valued(a), self._valued(b)
            every = tuple(sorted({*named, *others}))
            own = len(a.legs)
            axes = dict(zip((*named, *others), (*left.axes[own:], *right.axes[own:]), strict=True))
            both = (self._ordered(x, n, every, own, axes) for x, n in ((left, named), (right, others)))
            return sum(both, start=next(both)), every

        return Part(a.legs, value, a.row)

    def _term(self) -> Part:
        bound: dict[str, Axis] = {}
        hidden = dict(self.letters)
        product: Part | None = None
        while self._next() not in ("", "+", "-", ")", ",", "]"):
            if self._taken("Σ_"):
                letters = [self._take()]
                while self._taken(","):
                    letters.append(self._take())
                bound |= {c: Axis() for c in letters}
                self.letters |= bound
                continue
            factor = self._factor()
            product = factor if product is None else self._product(product, factor)
        if product is None:
            raise Unreadable("a term without factors")
        self.letters = hidden
        return self._summed(product, bound) if bound else product

    def _summed(self, part: Part, bound: Mapping[str, Axis]) -> Part:
        def value() -> Value:
            array, named = self._valued(part)
            if set(bound) - set(named):
                raise Unreadable(f"Σ over {', '.join(set(bound) - set(named))}, which nothing mentions")
            kept = tuple(c for c in named if c not in bound)
            own = "".join(chr(65 + k) for k in range(len(part.legs)))
            marks = {c: chr(97 + k) for k, c in enumerate(named)}
            how = f"{own}{''.join(marks[c] for c in named)}->{own}{''.join(marks[c] for c in kept)}"
            return indexed.einsum(how, array), kept

        return Part(part.legs, value, part.row)

    def _product(self, a: Part, b: Part) -> Part:
        if a.coefficient:
            return self._times(a, b)
        if b.coefficient:
            return self._times(b, a)
        if not a.legs or not b.legs:
            own = "AB"[: len(a.legs + b.legs)]
            how = f"{own if a.legs else ''},{own if b.legs else ''}->{own}"
            return Part(a.legs + b.legs, self._einsum(how, a, b), a.row or b.row)
        match (len(a.legs), a.row, len(b.legs), b.row):
            case (2, _, 2, _):
                how, legs, row = "AB,BC->AC", (a.legs[0], b.legs[1]), False
            case (2, _, 1, False):
                how, legs, row = "AB,B->A", (a.legs[0],), False
            case (1, True, 2, _):
                how, legs, row = "A,AB->B", (b.legs[1],), True
            case (1, True, 1, False):
                how, legs, row = "A,A->", (), False
            case (1, False, 1, True):
                return Part(a.legs + b.legs, self._einsum("A,B->AB", a, b))
            case _:
                raise Unreadable("factors that do not fit")
        a.legs[-1].join(b.legs[0])
        return Part(legs, self._einsum(how, a, b), row)

    def _times(self, number: Part, other: Part) -> Part:
        if other.coefficient:
            return Part((), lambda: number.value() * other.value(), coefficient=True)

        def value() -> Value:
            array, named = other.value()
            return array * number.value(), named

        return Part(other.legs, value, other.row)

    def _factor(self) -> Part:
        part = self._atom()
        while True:
            if self._taken("^T"):
                part = self._turned(part)
            elif self._taken("^"):
                part = self._power(part, int(self._take()))
            elif self._taken("["):
                part = self._sliced(part)
            elif self._taken("∘"):
                part = self._hadamard(part, self._factor())
            elif self._taken("/"):
                part = self._divided(part, self._factor())
            else:
                return part

    def _turned(self, part: Part) -> Part:
        if len(part.legs) == 1:
            return Part(part.legs, part.value, not part.row)
        if len(part.legs) != 2:
            raise Unreadable("the transpose of a number")
        return Part(part.legs[::-1], self._einsum("AB->BA", part))

    def _power(self, part: Part, power: int) -> Part:
        result = part
        for _ in range(power - 1):
            result = self._product(result, part)
        return result

    def _hadamard(self, a: Part, b: Part) -> Part:
        if len(a.legs) != len(b.legs) or a.row or b.row or not a.legs:
            raise Unreadable("∘ of different shapes")
        for leg, other in zip(a.legs, b.legs, strict=True):
            leg.join(other)
        own = "AB"[: len(a.legs)]
        return Part(a.legs, self._einsum(f"{own},{own}->{own}", a, b))

    def _divided(self, a: Part, b: Part) -> Part:
        if a.coefficient and b.coefficient:
            return Part((), lambda: a.value() / b.value(), coefficient=True)
        if not a.coefficient or b.row:
            raise Unreadable("an array that is divided")

        def value() -> Value:
            if a.value() != 1:
                raise Unreadable("1/ alone is read entry by entry")
            array, named = self._valued(b)
            return indexed.reciprocal(array), named

        return Part(b.legs, value)

    def _sliced(self, part: Part) -> Part:
        slots = [self._take()]
        while self._taken(","):
            slots.append(self._take())
        self._take("]")
        if part.row or len(slots) > len(part.legs):
            raise Unreadable(f"too many subscripts: {slots}")
        if len(slots) < len(part.legs):
            if len(part.legs) < 3 or "·" in slots:
                raise Unreadable(f"a leg without a subscript: {slots}")
            slots = ["·"] * (len(part.legs) - len(slots)) + slots
        for slot, leg in zip(slots, part.legs, strict=True):
            if slot != "·":
                if slot not in self.letters:
                    raise Unreadable(f"{slot} is no letter here")
                self.letters[slot].join(leg)
        kept = tuple(leg for slot, leg in zip(slots, part.legs, strict=True) if slot == "·")

        def value() -> Value:
            array, named = self._valued(part)
            letters = tuple(dict.fromkeys([*(s for s in slots if s != "·"), *named]))
            marks = {c: chr(97 + k) for k, c in enumerate(letters)}
            own = [marks.get(s, chr(65 + k)) for k, s in enumerate(slots)]
            output = [o for o, s in zip(own, slots, strict=True) if s == "·"] + [marks[c] for c in letters]
            return indexed.einsum(
                f"{''.join(own)}{''.join(marks[c] for c in named)}->{''.join(output)}", array
            ), letters

        return Part(kept, value)

    def _atom(self) -> Part:
        token = self._take()
        if token == "(":
            inside = self._mapped() if self.tokens[self.at + 1] == "↦" else self._sum()
            self._take(")")
            return inside
        if token == "𝟏":
            leg = Axis()
            return Part((leg,), lambda: (self.over.ones(str(leg)), ()))
        if token.isdigit():
            return Part((), lambda: self.over.field.one * int(token), coefficient=True)
        means = self.words.get(token)
        if means == "identity":
            leg = Axis()
            return Part((leg, leg), lambda: (self.over.delta(str(leg)), ()))
        if means == "trace":
            inside = self._single()
            if len(inside.legs) != 2:
                raise Unreadable("the trace of no matrix")
            inside.legs[0].join(inside.legs[1])
            return Part((), self._einsum("AA->", inside))
        if means == "diagonal":
            inside = self._single()
            if len(inside.legs) == 1 and not inside.row:
                (leg,) = inside.legs
                identity = Part((leg, leg), lambda: (self.over.delta(str(leg)), ()))
                return Part((leg, leg), self._einsum("A,AB->AB", inside, identity))
            if len(inside.legs) != 2:
                raise Unreadable("the diagonal of a number")
            inside.legs[0].join(inside.legs[1])
            return Part(inside.legs[:1], self._einsum("AA->A", inside))
        return self._named(token)

    def _mapped(self) -> Part:
        letter = self._take()
        self._take("↦")
        hidden, axis = dict(self.letters), Axis()
        self.letters[letter] = axis
        inside = self._sum()
        self.letters = hidden
        if inside.legs:
            raise Unreadable("↦ of what is no number")

        def value() -> Value:
            array, named = self._valued(inside)
            kept = tuple(c for c in named if c != letter)
            return self._ordered(array, named, (letter, *kept), 0, {letter: str(axis)}), kept

        return Part((axis,), value)

    def _single(self) -> Part:
        self._take("(")
        inside = self._sum()
        self._take(")")
        return inside

    def _named(self, name: str) -> Part:
        d = self.declared.get(name)
        match d:
            case Tensor(_, axes):
                return Part(tuple(map(Axis, axes)), lambda: (self.over.tensor(name, *axes), ()))
            case Scalar():
                return Part((), lambda: self.over.scalar(name), coefficient=True)
            case PairFunction(_, axis):
                return self._applied(name, (), [(self._vectors(), axis), (self._vectors(last=True), axis)])
            case PointFunction(_, domain, codomain):
                self._take("(")
                inside = self._mapped() if self.tokens[self.at + 1] == "↦" else self._sum()
                self._take(")")
                return self._applied(name, (codomain,), [(inside, domain)])
        if name in self.over.axes:
            return Part((), lambda: self.over.scalar(name), coefficient=True)
        inside = self._single()
        if inside.row or name not in ("exp", "relu", "reciprocal"):
            raise Unreadable(f"{name} is no function of numbers")

        def value() -> Value:
            array, named = self._valued(inside)
            return indexed.apply(name, (array, None)), named

        return Part(inside.legs, value)

    def _vectors(self, last: bool = False) -> Part:
        self._take("," if last else "(")
        inside = self._mapped() if self.tokens[self.at + 1] == "↦" else self._sum()
        if last:
            self._take(")")
        return inside

    def _applied(self, name: str, values: tuple[str, ...], given: list[tuple[Part, str]]) -> Part:
        for inside, axis in given:
            if not inside.legs or inside.row:
                raise Unreadable(f"{name} is given no vectors")
            inside.legs[0].join(Axis(axis))
        legs = (*map(Axis, values), *(inside.legs[1] for inside, _ in given if len(inside.legs) == 2))

        def value() -> Value:
            found = [self._valued(inside) for inside, _ in given]
            array = indexed.apply(name, *[(a, 0) for a, _ in found], values=values)
            named = tuple(dict.fromkeys(c for _, letters in found for c in letters))
            marks = {c: chr(97 + k) for k, c in enumerate(named)}
            own = [chr(65 + k) for k in range(len(legs))]
            waiting = own[len(values) :]
            labels = own[: len(values)]
            for (inside, _), (_, letters) in zip(given, found, strict=True):
                columns = len(inside.legs) - 1
                labels += waiting[:columns] + [marks[c] for c in letters]
                waiting = waiting[columns:]
            return indexed.einsum(f"{''.join(labels)}->{''.join(own)}{''.join(marks.values())}", array), named

        return Part(legs, value)
