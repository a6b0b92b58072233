"""The proof of a part for Rocq: the checker of ``proofs/kernel`` is run on the lines of the certificate.

Each goal ends with ``calculation_ok``, the theorem that what the checker accepts is true.  That its data mean the
printed statement is checked by conversion, so that nothing here needs to be trusted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from constructions.arrays import recorded
from constructions.arrays.recorded import Array
from constructions.claim import Hypothesis
from constructions.hypotheses.elementary_functions import LAWS, RECIPROCAL
from constructions.names import LOCAL_AXES
from verify.kernel.checker_input import Numbering
from verify.kernel.derivation import Derivation, Json
from verify.kernel.lemma import Instance, instance, known
from verify.kernel.printer.entries import Reader, as_vectors, indices
from verify.kernel.printer.statement import NotZero, Sides, Statement
from verify.kernel.printer.terms import identifier, type_of
from verify.kernel.values import same
from verify.records import Reader as Fractions
from verify.records import listed

LEMMAS = {  # the laws of what is defined, in proofs/kernel/Relu.v
    "positive_part": "relu_positive_part",
    "negative_part": "relu_negative_part",
    "relu_of_a_product": "relu_of_a_product",
    "positive_and_negative_part": "relu_positive_and_negative_part",
    "parts_apart": "relu_parts_apart",
}


@dataclass(frozen=True)
class Use:
    """What is put in place of what, and the term or tactic that proves the two equal for every ``q``."""

    old: str
    new: str
    proof: str


@dataclass(frozen=True)
class Goal:
    """One equation at one stage, as data of the checker; ``lemmas`` are shown before what it uses.

    Or what a lemma asks of its arguments, which is shown in the same way.
    """

    stage: str
    equation: str
    name: str
    left: Array
    data: tuple[str, ...]
    uses: tuple[Use, ...]
    lemmas: tuple[Lemma, ...] = ()

    @property
    def every_goal(self) -> Iterator[Goal]:
        """Itself, after what its lemmas ask for."""
        for lemma in self.lemmas:
            for condition in lemma.conditions.values():
                yield from condition.every_goal
        yield self


@dataclass(frozen=True)
class Lemma:
    """A lemma as used: the name of what is shown, its instance, the equation, and the goals of its hypotheses."""

    name: str
    of: Instance
    equation: str
    conditions: Mapping[str, Goal]


@dataclass
class Proof:
    """The proof of one part from the part of its certificate."""

    statement: Statement
    certificate: Json
    statements: Callable[[str, str], Statement]  # of the parts of other claims
    goals: list[Goal] = field(default_factory=list)
    inverted: list[NotZero] = field(default_factory=list)  # that no premise is about

    def __post_init__(self) -> None:
        part = self.statement.part
        self.numbering = Numbering(part.axes, part.declarations)
        self.premises = {p.name: p for p in self.statement.premises}
        numbers = [p.of for p in self.statement.premises if isinstance(p.of, recorded.Scalar)]
        self.derivation = Derivation(part.axes, [(s, listed(Fractions().fraction(s)[0])) for s in numbers])
        states = {"once": self.statement.start_values}
        if part.advance is not None:
            states = {"base": self.statement.start_values, "step": self.statement.next_values}
        for stage, state in states.items():
            for k, (name, sides) in enumerate(part.equations(self.statement.given, state).items()):
                self.goals.append(self._goal(stage, name, f"{stage}_{k}", sides))

    # --- goals ---

    def _goal(self, stage: str, equation: str, name: str, sides: Sides) -> Goal:
        (stored,) = [g for g in self.certificate["goals"] if (g["stage"], g["equation"]) == (stage, equation)]
        return self._derived(stored["lines"], stage, equation, name, sides, self.statement.reader)

    def _derived(
        self, stored: Sequence[Json], stage: str, equation: str, name: str, sides: Sides, reader: Reader
    ) -> Goal:
        """The data of a derivation, from its lines."""
        uses: list[Use] = []
        lemmas: list[Lemma] = []
        lines: list[str] = []
        axes = sides[0].axes
        for line in stored:
            expression = self._stored(line["expression"], axes)
            if line["method"] == "canonical form":
                lines.append(f"Canonical ({expression})")
                continue
            numbers = "; ".join(str(len(uses) + k) for k in range(len(line["uses"])))
            for use in line["uses"]:
                if use["kind"] == "lemma":
                    lemmas.append(self._lemma(use, stage, f"{name}_lemma{len(lemmas)}"))
                    uses.append(self._told_by(use, lemmas[-1]))
                else:
                    uses.append(self._use(use))
            context = self._stored(line["context"], axes)
            lines.append(f"Substitution ({context}) [:: {numbers}] ({expression})")
        left, right = (self._data(side, reader) for side in sides)
        data = (
            f"Definition {name}_left : expr := ({left})%N.",
            f"Definition {name}_right : expr := ({right})%N.",
            f"Definition {name}_uses : seq (expr * expr) := [:: {'; '.join(f'({u.old}, {u.new})' for u in uses)}]%N.",
            f"Definition {name}_lines : seq line := [:: {';  '.join(f'{chr(10)}  {x}' for x in lines)}]%N.",
        )
        return Goal(stage, equation, name, sides[0], data, tuple(uses), tuple(lemmas))

    def _lemma(self, use: Json, stage: str, name: str) -> Lemma:
        (of,) = [x for x in self.certificate["lemmas"] if x["name"] == use["name"]]
        found = instance(of, use, self.statements(of["claim"], of["part"]), self.statement, self.derivation)
        conditions = {
            h: self._derived(lines, stage, f"{use['name']}, {h}", f"{name}_{k}", sides, found.reader)
            for k, ((h, sides), lines) in enumerate(zip(found.conditions.items(), use["discharged"], strict=True))
        }
        return Lemma(name, found, of["equation"], conditions)

    def _told_by(self, use: Json, lemma: Lemma) -> Use:
        sides = lemma.of.sides[lemma.equation]
        legs = [f"(q' {self.numbering.axes.index(a)} {k})" for k, a in enumerate(sides[0].axes)]
        return self._replaced(use, sides, lemma.of.reader, lemma.of.equation(f"{lemma.name}'", lemma.equation), legs)

    def _data(self, array: Array, reader: Reader | None = None) -> str:
        at = indices(array.axes)
        numbers = {i: k for k, i in enumerate(at)}
        return self.numbering.entry((reader or self.statement.reader).entry(array, at), numbers, len(at))

    def _stored(self, expression: Json, axes: Sequence[str]) -> str:
        return self._data(recorded.free("stored", *axes), Reader(made={"stored": self.derivation.made(expression)}))

    # --- what is substituted ---

    def _use(self, use: Json) -> Use:
        statement = self.statement
        if use["kind"] == "induction hypothesis":
            names = list(statement.equations)
            sides = statement.equations[use["name"]]
            legs = [f"(q' {self.numbering.axes.index(a)} {k})" for k, a in enumerate(sides[0].axes)]
            return self._replaced(use, sides, statement.reader, f"IH'{names.index(use['name'])}", legs)
        h = {h.name: h for h in (*statement.part.hypotheses, *statement.part.laws)}[use["name"]]
        assert h.equation is not None
        made = {f"given {k}": self.derivation.made(e) for k, e in enumerate(use["arguments"])}
        reader = Reader(made=made)
        arrays = []
        for k, (e, wanted) in enumerate(zip(use["arguments"], h.parameters, strict=True)):
            array, leg = recorded.free(f"given {k}", *e["axes"]), vector_leg(wanted)
            arrays.append(array if leg is None else as_vectors(array, leg))
        sides = h.equation(statement.given, *arrays)
        if h is RECIPROCAL:
            return self._reciprocal(use, sides, reader, arrays[0])
        symbolic = h.equation(
            statement.given, *[recorded.free(f"argument {k}", *axes) for k, axes in enumerate(h.parameters)]
        )[0]
        local = {a: k for k, a in enumerate(symbolic.axes) if a in LOCAL_AXES}
        told = [
            self._told(array, wanted, local, len(symbolic.axes), reader)
            for array, wanted in zip(
                [recorded.free(f"given {k}", *e["axes"]) for k, e in enumerate(use["arguments"])],
                h.parameters,
                strict=True,
            )
        ]
        told += [
            f"(q' {self.numbering.axes.index(sides[0].axes[k])} {k})"
            for k, a in enumerate(symbolic.axes)
            if a not in LOCAL_AXES
        ]
        return self._replaced(use, sides, reader, self._named(h), told)

    def _named(self, h: Hypothesis) -> str:
        if self.statement.defined(h):
            (lemma,) = [LEMMAS[law.name] for law in LAWS if law is h]
            return f"@{lemma} R"
        (premise,) = [p.name for p in self.statement.premises if p.of is h]
        return premise

    def _replaced(self, use: Json, sides: Sides, reader: Reader, lemma: str, told: Sequence[str]) -> Use:
        left, right = (self._data(side, reader) for side in sides)
        term = f"({' '.join([lemma, *told])})%N"
        if use["backwards"]:
            return Use(right, left, f"exact: (esym {term})")
        return Use(left, right, f"exact: {term}")

    def _reciprocal(self, use: Json, sides: Sides, reader: Reader, s: Array) -> Use:
        """s (1/s) = 1, where s is one of the numbers that are assumed not to be 0."""
        left, right = (self._data(side, reader) for side in sides)
        old, new, turned = (right, left, "esym ") if use["backwards"] else (left, right, "")
        for premise in self.statement.premises:
            of = premise.of
            if isinstance(of, NotZero) and same((s, reader), (of.array, of.reader)):
                legs = " ".join(f"(q' {self.numbering.axes.index(a)} {k})" for k, a in enumerate(s.axes))
                pair = f"({self._data(s, reader)})%N ({self._data(of.array, of.reader)})%N"
                checked = f"(erefl true <: equals known' sizes' {len(s.axes)} {pair} = true)"
                known = f"(is_not_zero (V := V') (q := q') sizes_ok' known_ok' {checked} ({premise.name} {legs}))"
                return Use(old, new, f"exact ({turned}(mulfV {known}%N))")
        self.inverted.append(NotZero(s, reader))
        return Use(old, new, "fail")

    def _told(self, array: Array, wanted: Sequence[str], local: Mapping[str, int], legs: int, reader: Reader) -> str:
        """What a hypothesis is used for: a vector, number or tensor, at the legs of the equation."""
        at = indices(array.axes)
        bound = [i for i, declared in zip(at, wanted, strict=True) if declared not in LOCAL_AXES]
        names = {i: f"v{k}" for k, i in enumerate(bound)}
        for i, declared in zip(at, wanted, strict=True):
            if declared in LOCAL_AXES:
                names[i] = f"(q' {self.numbering.axis(i)}%N {local[declared]}%N)"
        value = self.statement.terms.entry(reader.entry(array, at), names)
        if len(bound) == 1:
            return f"[ffun v0 : 'I_{identifier(bound[0].axis)} => {value}]%R"
        over = " ".join(f"(v{k} : 'I_{identifier(i.axis)})" for k, i in enumerate(bound))
        return f"(fun {over} => {value})%R" if bound else f"({value})%R"

    # --- the text ---

    def text(self) -> str:
        """The module that proves the statement."""
        statement, part = self.statement, self.statement.part
        out = [f"Module {statement.module}_proof.", f"Import {statement.module}.", "Section Given."]
        out += [f"Variable {name} : {kind}." for name, kind in statement.variables.items()]
        out.append(f"Hypothesis given' : {statement.applied('premises')}.")
        for p in statement.premises:
            out.append(f"Local Notation {p.name} := ({statement.applied(p.name)[1:-1]} given').")
        out += self._axes()
        out.append("Section Layer.")
        if part.advance is not None:
            out += [f"Variable at_{identifier(d.name)} : {type_of(d)}." for d in part.steps]
            out.append(f"Variable s : {statement.applied('state')}.")
        out += self._meaning()
        goals = [g for goal in self.goals for g in goal.every_goal]
        out += [line for g in goals for line in (*g.data, *checked(g))]
        out += self._once() if part.advance is None else self._by_induction()
        out += ["End Given.", f"Theorem holds : {statement.module}.statement."]
        names = " ".join(statement.variables)
        out.append(f"Proof. move=> {names} given'; {self._last()} Qed.")
        out.append(f"End {statement.module}_proof.")
        return "\n".join([*out, f"Print Assumptions {statement.module}_proof.holds."]) + "\n"

    def _axes(self) -> list[str]:
        names = [identifier(a) for a in self.statement.axes]
        types = " | ".join(f"{k} => [finType of 'I_{a}]" for k, a in enumerate(names))
        inhabited = " | ".join(f"{k} => Ordinal {a}_positive" for k, a in enumerate(names))
        sizes = "; ".join(self.numbering.number(recorded.symbol(a)) for a in self.statement.axes)
        numbers = [p.of for p in self.statement.premises if isinstance(p.of, recorded.Scalar)]
        known = "; ".join(self.numbering.number(s) for s in reversed(numbers))
        return [
            f"Definition ax' (k' : nat) : finType := match k' with {types} | _ => [finType of 'I_1] end.",
            f"Definition q0' : env ax' := fun k' _ => match k' return ax' k' with {inhabited} | _ => ord0 end.",
            f"Definition sizes' : seq coef := [:: {sizes}].",
            f"Definition known' : seq coef := [:: {known}].",
        ]

    def _meaning(self) -> list[str]:
        statement, numbering = self.statement, self.numbering
        numbers = [statement.names[n] for n in numbering.scalars] + [f"{identifier(a)}%:R" for a in statement.axes]
        terms = dict(statement.names)
        unknown = "(fun x' : R => x')"
        terms["exp"] = "exp" if "exp" in statement.functions else unknown
        terms["relu"] = "(@relu R)" if statement.field != "fieldType" else unknown
        terms["reciprocal"] = "(fun x' : R => x'^-1)"
        valued = []
        for name, (arguments, values) in numbering.functions.items():
            told = "; ".join("None" if a is None else f"Some {numbering.axes.index(a)}" for a in arguments)
            legs = "; ".join(str(numbering.axes.index(a)) for a in values)
            valued.append(f"@Valued ax' R [:: {told}]%N [:: {legs}]%N {terms[name]}")
        conjunction = "I"
        for p in statement.premises:
            if isinstance(p.of, recorded.Scalar):
                conjunction = f"(conj {p.name} {conjunction})"
        return [
            f"Definition scalars' : seq R := [:: {'; '.join(numbers)}].",
            f"Definition V' := meaning [:: {'; '.join(f'{chr(10)}  {v}' for v in valued)}].",
            "Lemma sizes_ok' k' : (k' < size sizes')%N -> ceval scalars' (nth FEO sizes' k') = #|ax' k'|%:R.",
            f"Proof. by do {len(statement.axes)} (case: k' => [_|k']; first by rewrite card_ord). Qed.",
            f"Lemma known_ok' : all_nonzero scalars' known'. Proof. exact: {conjunction}. Qed.",
        ]

    def _last(self) -> str:
        part, given = self.statement.part, f"{' '.join(self.statement.variables)} given'"
        if part.advance is None:
            return f"exact: (@proved' {given})."
        at = [f"({identifier(d.name)} 0%N)" for d in part.steps]
        later = [f"({identifier(d.name)} L')" for d in part.steps]
        return (
            f"elim=> [|L' IH']; [exact: (@base' {given} {' '.join(at)} {self.statement.applied('start')})"
            f"|exact: (@step' {given} {' '.join(later)} _ IH')]."
        )

    def _once(self) -> list[str]:
        return [f"Lemma proved' : {self.statement.applied('equations')}.", *self._goals("once"), "End Layer."]

    def _by_induction(self) -> list[str]:
        statement, at = self.statement, " ".join(f"at_{identifier(d.name)}" for d in self.statement.part.steps)
        equations, start, advance = (statement.applied(x) for x in ("equations", "start", "advance"))
        names = [f"IH'{k}" for k in range(len(statement.equations))]
        pattern = " [".join(names[:-1]) + f" {names[-1]}" + "]" * (len(names) - 2) if len(names) > 1 else names[0]
        return [
            f"Lemma base' : {equations} {start}.",
            *self._goals("base"),
            f"Lemma step' : {equations} s -> {equations} ({advance} {at} s).",
            *self._goals("step", f"move=> {f'[{pattern}]' if len(names) > 1 else pattern}."),
            "End Layer.",
        ]

    def _goals(self, stage: str, before: str = "") -> list[str]:
        goals = [g for g in self.goals if g.stage == stage]
        out = ["Proof using All.", *([before] if before else [])]
        out.append(f"refine {'(conj _ ' * (len(goals) - 1)}_{')' * (len(goals) - 1)}.")
        for g in goals:
            out += ["-", *self._by_checker(g)]
        return [*out, "Qed."]

    def _by_checker(self, g: Goal) -> list[str]:
        """A goal by what the checker says of its data, once its lemmas and what it uses are shown."""
        at = " ".join(f"i{k}" for k in range(len(g.left.axes)))
        out = [f"  move=> {at}."] if at else []
        for lemma in g.lemmas:
            out += self._has(lemma)
        out.append(f"  have U' : true_uses scalars' V' {g.name}_uses.")
        out += ["  {", *(f"    split; first by move=> q'; {u.proof}." for u in g.uses), "    exact: I. }"]
        env = "q0'"
        for k, a in enumerate(g.left.axes):
            env = f"(@upd ax' {env} {self.numbering.axes.index(a)} {k} i{k})"
        return [*out, f"  exact (calculation_ok sizes_ok' known_ok' U' {g.name}_checked {env})."]

    def _has(self, lemma: Lemma) -> list[str]:
        """The equations of a lemma: its premises hold."""
        of = lemma.of
        out = [f"  have {lemma.name}' : {of.applied('equations')}.", "  {", f"  refine ({of.theorem} _); split."]
        for premise in of.theirs.premises:
            shown = premise.of.name if isinstance(premise.of, Hypothesis) else ""
            if shown:
                out += ["  {", *self._by_checker(lemma.conditions[shown]), "  }"]
            else:
                out.append(f"  {{ exact: {known(premise, of, self.statement.premises)}. }}")
        return [*out, "  }"]


def checked(g: Goal) -> list[str]:
    """The run of the checker."""
    run = f"{g.name}_uses {len(g.left.axes)} {g.name}_left {g.name}_lines {g.name}_right"
    return [
        f"Lemma {g.name}_checked : calculation known' sizes' {run} = true.",
        "Proof. vm_cast_no_check (erefl true). Qed.",
    ]


def vector_leg(axes: Sequence[str]) -> int | None:
    """The leg along which a parameter is a vector; None for a number or a tensor."""
    proper = [k for k, a in enumerate(axes) if a not in LOCAL_AXES]
    return proper[0] if len(proper) == 1 else None
