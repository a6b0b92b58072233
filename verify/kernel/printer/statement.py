"""The statement of a part: what is given, what is assumed of it, the states, the equations, and that they hold.

Everything is printed from the record that the part's own functions leave.  Assumed are: that no size is 0, that
nothing is 0 by which the statement divides, the part's hypotheses, and of ``exp`` the laws that the part names.
``relu`` is defined, over an ordered field.
"""

from __future__ import annotations

import itertools
import re
import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from constructions.arrays import recorded
from constructions.arrays.recorded import Application, Array, Contraction, Symbol
from constructions.claim import Declaration, Hypothesis, PairFunction, Part, PointFunction, Scalar, Tensor, Values
from constructions.hypotheses.elementary_functions import RECIPROCAL, is_law
from constructions.names import LOCAL_AXES
from verify.kernel.printer.entries import Index, Reader, as_vectors, indices
from verify.kernel.printer.terms import Terms, binders, comment, identifier, type_of, vector_type

RELU, WIDTH = "relu", 118
LOOKED_AT = 12
ENTRIES: dict[str, Callable[[int, int], int]] = {"(i0 == i1.+1 :> nat)%:R": lambda i, j: int(i == j + 1)}
Sides = tuple[Array, Array]


class Unprintable(Exception):
    """A part that has no statement here; the message says why."""


@dataclass(frozen=True)
class NotZero:
    """An array none of whose entries is 0."""

    array: Array
    reader: Reader


@dataclass(frozen=True)
class Premise:
    """One condition: its name, how it reads, and what it is of (a number: that it is not 0; an axis: its size)."""

    name: str
    text: str
    of: Hypothesis | recorded.Scalar | NotZero | str


@dataclass(frozen=True)
class Definition:
    """A command that defines ``names``."""

    names: tuple[str, ...]
    text: str


def free(d: Declaration) -> Any:
    """What is declared, as something that records what is done to it; a function is given vectors."""
    match d:
        case Tensor(name, axes):
            return recorded.free(name, *axes)
        case Scalar(name):
            return recorded.symbol(name)
        case PairFunction(name):
            return lambda u, w: recorded.apply(name, (u, u.ndim - 2), (w, w.ndim - 2))
        case PointFunction(name, _, codomain):
            return lambda points: recorded.apply(name, (points, points.ndim - 2), values=(codomain,))


def on_vectors(values: Values) -> dict[str, Any]:
    """The same values; a function that was made is given its points as vectors, as its definition here is."""

    def given_vectors(f: Callable[[Array], Array]) -> Callable[[Array], Array]:
        return lambda points: f(as_vectors(points, points.ndim - 2))

    return {name: given_vectors(v) if callable(v) else v for name, v in values.items()}


class Statement:
    """A part, as printed.

    ``divisors`` and ``inverted`` are further numbers that are assumed not to be 0; ``ordered``: over an ordered field.
    """

    def __init__(
        self,
        part: Part,
        divisors: Sequence[recorded.Scalar] = (),
        inverted: Sequence[NotZero] = (),
        ordered: bool = False,
    ) -> None:
        self.part, self.module, self.ordered = part, identifier(part.name), ordered
        self.axes = part.axes
        self.given = {d.name: free(d) for d in part.inputs}
        self.at = {d.name: free(d) for d in part.steps}
        self.start_values = on_vectors(part.start(self.given))
        self.names = {d.name: identifier(d.name) for d in part.inputs}
        self.names |= {d.name: f"at_{identifier(d.name)}" for d in part.steps}
        self.next_values: dict[str, Any] = {}
        if part.advance is None:
            self.now = {
                name: recorded.free(f"out {name}", *v.axes) if isinstance(v, Array) else v
                for name, v in self.start_values.items()
            }
            self.names |= {f"out {name}": f"out_{identifier(name)}" for name in self.start_values}
        else:
            self.now = {d.name: free(d) for d in part.state}
            self.names |= {d.name: f"(s_{identifier(d.name)} s)" for d in part.state}
            self.next_values = on_vectors(part.advance(self.given, self.at, self.now))
        self.equations: dict[str, Sides] = part.equations(self.given, self.now)
        self.terms = Terms(frozenset(part.axes), self.names)
        self.reader = Reader({"point": "point"})
        self._require_names()
        self.states = self._states()
        self.equation_text = self._equations()
        self.premises = self._premises(divisors, inverted)
        self.functions = self._functions()

    def _require_names(self) -> None:
        shown = [*map(identifier, self.axes), *self.names.values()]
        if len(set(shown)) != len(shown):
            raise Unprintable(f"part {self.part.name}: two names are one identifier")

    # --- states and equations ---

    def _states(self) -> list[Definition]:
        if self.part.advance is None:
            return [
                Definition((name := self.names[f"out {k}"],), f"Definition {name} {self._function(v)}.")
                for k, v in self.start_values.items()
                if isinstance(v, Array)
            ]
        fields = ";\n  ".join(f"s_{identifier(d.name)} : {type_of(d)}" for d in self.part.state)
        made = tuple(f"s_{identifier(d.name)}" for d in self.part.state)
        taken = " ".join(f"(at_{identifier(d.name)} : {type_of(d)})" for d in self.part.steps)
        given_then = " ".join(f"({identifier(d.name)} l)" for d in self.part.steps)
        return [
            Definition(("state", "State", *made), f"Record state := State {{\n  {fields} }}."),
            Definition(("start",), f"Definition start : state := State{self._members(self.start_values)}."),
            Definition(
                ("advance",),
                f"Definition advance {taken} (s : state) : state := State{self._members(self.next_values)}.",
            ),
            Definition(
                ("after",),
                "Fixpoint after (L : nat) : state :=\n"
                f"  match L with 0 => start | l.+1 => advance {given_then} (after l) end.",
            ),
        ]

    def _members(self, values: Mapping[str, Any]) -> str:
        found = []
        for d in self.part.state:
            value = values[d.name]
            if isinstance(d, PointFunction):
                found.append(self._of_a_point(value, d))
            else:
                at = indices(value.axes)
                body = self.terms.entry(self.reader.entry(value, at), numbered(at))
                found.append(f"fun {binders(at)} => {body}" if at else body)
        return "".join(f"\n  (* {d.name} *) ({text})" for d, text in zip(self.part.state, found, strict=True))

    def _function(self, value: Array) -> str:
        """What is defined entry by entry: ``(i0 : 'I_d) : R := ...``"""
        at = indices(value.axes)
        body = self.terms.entry(self.reader.entry(value, at), numbered(at))
        return f"{binders(at)} : R :=\n  {body}".lstrip()

    def _of_a_point(self, f: Callable[[Array], Array], d: PointFunction) -> str:
        value = f(recorded.free("point", d.domain, LOCAL_AXES[0]))
        leg, point = Index(d.codomain), Index(LOCAL_AXES[0])
        body = self.terms.entry(self.reader.entry(value, [leg, point]), {leg: "i0"})
        return f"fun (point : {vector_type(d.domain)}) (i0 : 'I_{identifier(d.codomain)}) => {body}"

    def equation(self, sides: Sides) -> str:
        """Both sides, at all indices."""
        at = indices(sides[0].axes)
        left, right = (self.terms.entry(self.reader.entry(side, at), numbered(at)) for side in sides)
        return f"forall {binders(at)}, {left} = {right}" if at else f"{left} = {right} :> R"

    def _equations(self) -> Definition:
        named = [f"(* {comment(name)} *) ({self.equation(sides)})" for name, sides in self.equations.items()]
        shown = "\n  /\\ ".join(named)
        of = "" if self.part.advance is None else " (s : state)"
        return Definition(("equations",), f"Definition equations{of} : Prop :=\n     {shown}.")

    # --- premises ---

    def _premises(self, divisors: Iterable[recorded.Scalar], inverted: Iterable[NotZero]) -> list[Premise]:
        assumed: list[Premise] = []
        for h in (*self.part.hypotheses, *self.part.laws):
            if h in self.part.laws and not is_law(h):
                raise Unprintable(f"part {self.part.name}: {h.name} is not in the table of laws")
            if h is not RECIPROCAL and not self.defined(h):
                assumed.append(Premise(f"H_{re.sub(r'[^0-9A-Za-z]+', '_', h.name)}", self.hypothesis(h), h))
        if RECIPROCAL in self.part.laws:
            assumed += self._not_zero([*self.inverted(), *inverted])
        for scalar in divisors:
            self.terms.divisors.setdefault(self.terms.number(scalar), scalar)
        found = [Premise(f"{identifier(a)}_positive", f"(0 < {identifier(a)})%N", a) for a in self.axes]
        steps = {d.name for d in self.part.steps}
        for k, (text, scalar) in enumerate(self.terms.divisors.items()):
            if steps & set(symbols(scalar)):
                raise Unprintable(f"part {self.part.name}: it divides by {text}, which a layer is given")
            found.append(Premise(f"not_zero_{k}", f"{text} != 0 :> R", scalar))
        return found + assumed

    def defined(self, h: Hypothesis) -> bool:
        """Whether it is a law of what is defined here, and so a lemma."""
        return h in self.part.laws and h is not RECIPROCAL and RELU in h.statement

    def hypothesis(self, h: Hypothesis) -> str:
        """A hypothesis for all vectors, numbers and arrays that it is about."""
        if h.equation is None:
            return self._of_entries(h)
        arguments = [recorded.free(f"argument {k}", *axes) for k, axes in enumerate(h.parameters)]
        sides = h.equation(self.given, *arguments)
        vectors, bound = {}, []
        for k, axes in enumerate(h.parameters):
            proper = [a for a in axes if a not in LOCAL_AXES]
            if len(proper) == 1:
                vectors[f"argument {k}"] = f"u{k}"
                bound.append(f"(u{k} : {vector_type(proper[0])})")
            else:
                self.names[f"argument {k}"] = f"u{k}"
                bound.append(f"(u{k} : {type_of(Tensor('', tuple(proper)))})")
        at = indices(sides[0].axes)
        proper_at = [i for i in at if i.axis not in LOCAL_AXES]
        reader = Reader(vectors)
        left, right = (self.terms.entry(reader.entry(side, at), numbered(proper_at)) for side in sides)
        shown = " ".join([*bound, *([binders(proper_at)] if proper_at else [])])
        relation = "!=" if h.not_zero else "="
        return f"forall {shown}, {left} {relation} {right}" if shown else f"{left} {relation} {right} :> R"

    def _of_entries(self, h: Hypothesis) -> str:
        """What the entries of a tensor are, at all positions; the positions looked at are below ``LOOKED_AT``."""
        assert h.entries is not None
        name, entry = h.entries
        (axes,) = (d.axes for d in self.part.inputs if isinstance(d, Tensor) and d.name == name)
        for text, formula in ENTRIES.items():
            at = itertools.product(range(LOOKED_AT), repeat=2)
            if len(axes) == 2 and all(entry(i, j) == formula(i, j) for i, j in at):
                return f"forall {binders(indices(axes))}, {self.names[name]} i0 i1 = {text}"
        raise Unprintable(f"part {self.part.name}: hypothesis {h.name} has entries that no formula here gives")

    def inverted(self) -> list[NotZero]:
        """The numbers of which the statement takes the reciprocal, at once or after one layer."""
        states = [self.start_values]
        if self.part.advance is not None:
            states.append(on_vectors(self.part.advance(self.given, self.at, self.start_values)))
        sides = [s for state in states for pair in self.part.equations(self.given, state).values() for s in pair]
        return [NotZero(array, self.reader) for array in inverted(sides)]

    def _not_zero(self, found: Iterable[NotZero]) -> list[Premise]:
        texts: dict[str, NotZero] = {}
        for of in found:
            at = indices(of.array.axes)
            entry = self.terms.entry(of.reader.entry(of.array, at), numbered(at))
            texts.setdefault(f"forall {binders(at)}, {entry} != 0" if at else f"{entry} != 0 :> R", of)
        return [Premise(f"H_not_zero_{k}", text, of) for k, (text, of) in enumerate(texts.items())]

    # --- the whole ---

    def _functions(self) -> dict[str, str]:
        """exp and relu, where they occur: how each is declared or defined."""
        texts = [d.text for d in (*self.states, self.equation_text)] + [p.text for p in self.premises]
        words = {w for text in texts for w in re.findall(r"\w+", text)}
        return {name: "Variable" if name == "exp" else "Definition" for name in ("exp", RELU) if name in words}

    @property
    def field(self) -> str:
        ordered = self.ordered or RELU in self.functions or self._uses_relu_laws
        return "realFieldType" if ordered else "fieldType"

    @property
    def _uses_relu_laws(self) -> bool:
        return any(self.defined(h) for h in self.part.laws)

    @property
    def variables(self) -> dict[str, str]:
        """What is given, by name, and the type of each, in order."""
        found = {"R": self.field}
        found |= {identifier(a): "nat" for a in self.axes}
        found |= {identifier(d.name): type_of(d) for d in self.part.inputs}
        if "exp" in self.functions:
            found["exp"] = "R -> R"
        found |= {identifier(d.name): f"nat -> {_grouped(type_of(d))}" for d in self.part.steps}
        return found

    @property
    def definitions(self) -> list[Definition]:
        """In order; each may use those before it."""
        found = []
        if RELU in self.functions or self._uses_relu_laws:
            found.append(Definition((RELU,), "Definition relu (x : R) : R := Num.max 0 x."))
        fields = ";\n  ".join(f"{p.name} : {in_words(p)}{p.text}" for p in self.premises)
        names = ("premises", "Premises", *(p.name for p in self.premises))
        found.append(Definition(names, f"Record premises : Prop := Premises {{\n  {fields} }}."))
        found += [*self.states, self.equation_text]
        said = "equations" if self.part.advance is None else "forall L : nat, equations (after L)"
        found.append(Definition(("claim",), f"Definition claim : Prop := premises -> {said}."))
        return found

    def uses(self, name: str) -> list[str]:
        """The variables that the section's end makes arguments of what is defined."""
        tokens: set[str] = set()
        waiting = [d for d in self.definitions if name in d.names]
        met: set[tuple[str, ...]] = set()
        while waiting:
            d = waiting.pop()
            met.add(d.names)
            words = words_of(d.text)
            tokens |= words
            waiting += [e for e in self.definitions if e.names not in met and words & set(e.names)]
        variables = self.variables
        for variable in reversed(variables):
            if variable in tokens:
                tokens |= words_of(variables[variable])
        return [v for v in variables if v in tokens]

    def applied(self, name: str) -> str:
        """What is defined, given all it needs."""
        return f"(@{self.module}.{name} {' '.join(self.uses(name))})"

    def text(self) -> str:
        """The module of Rocq."""
        shown = " ".join(together(self.variables))
        said = f"Definition statement : Prop := forall {shown},\n  @claim {' '.join(self.uses('claim'))}."
        return self.saying(said)

    def saying(self, said: str) -> str:
        """A module that ends with these words."""
        out = [f"Module {self.module}.", "Section Given."]
        out += [f"Variables {shown}." for shown in together(self.variables)]
        out += ["", *(line for d in self.definitions for line in d.text.split("\n")), "End Given.", ""]
        return "\n".join(map(folded, [*out, *said.split("\n"), f"End {self.module}."])) + "\n"


def together(variables: Mapping[str, str]) -> list[str]:
    """Variables with their types; neighbours of one type together."""
    groups = itertools.groupby(variables.items(), key=lambda item: item[1])
    return [f"({' '.join(name for name, _ in members)} : {kind})" for kind, members in groups]


def in_words(premise: Premise) -> str:
    """A hypothesis in the words of the claim."""
    return f"(* {comment(premise.of.statement)} *) " if isinstance(premise.of, Hypothesis) else ""


def folded(line: str) -> str:
    """A line of at most 118 characters, or several."""
    own = " " * (len(line) - len(line.lstrip()))
    if len(line) <= WIDTH:
        return line
    return textwrap.fill(
        line.strip(),
        WIDTH,
        initial_indent=own,
        subsequent_indent=f"{own}      ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _grouped(kind: str) -> str:
    return f"({kind})" if "->" in kind else kind


def words_of(text: str) -> set[str]:
    """The identifiers in a text, comments aside."""
    return set(re.findall(r"\w+", re.sub(r"\(\*.*?\*\)", "", text).replace("'I_", " ")))


def numbered(at: Sequence[Index]) -> dict[Index, str]:
    return {i: f"i{k}" for k, i in enumerate(at)}


def symbols(scalar: recorded.Scalar) -> Iterable[str]:
    """The names of which a number is made."""
    match scalar.made:
        case Symbol(name):
            yield name
        case recorded.Operation(_, first, second):
            yield from symbols(first)
            yield from symbols(second)


def inverted(arrays: Iterable[Array]) -> list[Array]:
    """The arrays of whose entries one takes the reciprocal, at any depth."""
    found: list[Array] = []
    met: set[int] = set()
    waiting = list(arrays)[::-1]
    while waiting:
        array = waiting.pop()
        if id(array) in met:
            continue
        met.add(id(array))
        match array.made:
            case recorded.Sum(terms):
                waiting += [a for _, a in terms]
            case Contraction(_, _, inner):
                waiting += inner
            case Application(function, _, arguments):
                waiting += [a for a, _ in arguments]
                if function == "reciprocal":
                    found.append(arguments[0][0])
    return found
