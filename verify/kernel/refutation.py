"""The proof for Rocq that something printed is false, from the counterexample in its certificate.

The values meet the printed premises, and one printed equation is false at one position: there both sides are numbers
(rational functions of values of exp, which are positive), and the checker of inequalities says which is smaller.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import lcm
from typing import Any

from constructions.arrays import recorded
from constructions.arrays.recorded import Scalar as Value
from constructions.claim import Claim, Declaration, Hypothesis, Relation, Tensor
from verify.kernel.argued import Argued
from verify.kernel.literals import literal, table
from verify.kernel.printer.entries import indices
from verify.kernel.printer.refuted import RefutedInequality, RefutedPart
from verify.kernel.printer.statement import Premise, Unprintable
from verify.kernel.printer.terms import identifier
from verify.kernel.unrolled import Unknown, Unroller, Written
from verify.kernel.values import number
from verify.kernel.within import Numbers, compared, evaluated, meeting, not_zero, rational

Json = Mapping[str, Any]


class PartRefutation:
    """The proof that a part is false, from the refutation in a certificate."""

    def __init__(self, stated: RefutedPart, refutation: Json) -> None:
        self.stated, self.statement, self.refutation = stated, stated.statement, refutation
        self.sizes = {a: int(refutation["sizes"][a]) for a in self.statement.axes}
        numbers = {name: Fraction(value) for name, value in refutation["scalars"].items()}
        self.unroller = Unroller(self.sizes, numbers, refutation["tensors"])
        part, given = self.statement.part, self.statement.given
        equations = part.equations(given, part.start(given))
        self.names, self.name = list(equations), refutation["equation"]
        self.sides, self.at = equations[self.name], self._position()
        legs = indices(self.sides[0].axes)
        position = dict(zip(legs, self.at, strict=True))
        left, right = (self.unroller.entry(self.statement.reader.entry(side, legs), position) for side in self.sides)
        self.smaller, self.greater, self.how = ordered(left, right)
        self.turned = self.smaller is not left

    def _position(self) -> list[int]:
        """The first at which the stored values differ."""
        left, right, at = self.refutation["left_value"], self.refutation["right_value"], []
        while isinstance(left, list):
            k = next((k for k, (a, b) in enumerate(zip(left, right, strict=True)) if a != b), 0)
            left, right = left[k], right[k]
            at.append(k)
        return at

    def text(self) -> str:
        """The module that proves that it is false."""
        module, unknowns = self.stated.module, self.unroller.unknowns
        exponential = ["exp", "positive'"] if self.stated.exponential else []
        values = f"[:: {'; '.join(inside_of(unknowns)[0])}]"
        pair = f"ceval {values} smaller' = ceval {values} greater'"
        run = f"domain' {values} Less smaller' greater' {self.how} {inside_of(unknowns)[1]}"
        unfolded = " ".join(f"{module}.{name}" for d in self.statement.definitions for name in d.names if made(name))
        return "\n".join(
            [
                f"Module {module}_proof.",
                f"Import {module}.",
                f"Definition domain' : seq interval := [:: {'; '.join(map(interval, unknowns))}].",
                f"Definition smaller' : coef := {self.smaller.text}.",
                f"Definition greater' : coef := {self.greater.text}.",
                f"Lemma checked' : proves [::] domain' Less smaller' greater' {self.how} = true.",
                "Proof. vm_cast_no_check (erefl true). Qed.",
                f"Theorem holds : {module}.refuted.",
                f"Proof. move=> {' '.join(['R', *exponential, '''all' '''])}.",
                f"have equation' := {self._equation()}.",
                f"cbv beta delta [{unfolded}] in equation'.",
                "rewrite ?big_ord_recl ?big_ord0 ?ffunE in equation'.",
                f"exact: (differ ({'esym ' if self.turned else ''}equation' : {pair})",
                f"  (@proves_ok R [::] {run} I checked')).",
                "Qed.",
                f"End {module}_proof.",
                f"Print Assumptions {module}_proof.holds.\n",
            ]
        )

    # --- what is given ---

    def _literals(self) -> dict[str, str]:
        """What stands for each variable of the statement."""
        found = {"R": "R", "exp": "exp"}
        found |= {identifier(a): f"{n}%N" for a, n in self.sizes.items()}
        return found | {self.statement.names[d.name]: self._value(d) for d in self.statement.part.inputs}

    def _value(self, d: Declaration) -> str:
        """A number or tensor; one whose entries a hypothesis gives, by the formula of the statement."""
        if not isinstance(d, Tensor):
            return literal(Fraction(self.refutation["scalars"][d.name]))
        body = self._formula(d.name) or None
        return table(self.refutation["tensors"][d.name], [self.sizes[a] for a in d.axes], body)

    def _formula(self, name: str) -> str:
        for h in self.statement.part.hypotheses:
            if h.entries is not None and h.entries[0] == name:
                return self.statement.hypothesis(h).partition(" = ")[2]
        return ""

    def _met(self, premise: Premise) -> str:
        """The proof of a premise."""
        match premise.of:
            case str():
                return "isT"
            case Value():
                return not_zero(evaluated(premise.of, self.unroller.known))
            case Hypothesis(entries=(_, _)):
                return "(fun _ _ => erefl)"
        raise Unprintable(f"it is not shown that the values meet {premise.name}")

    def _equation(self) -> str:
        """The equation at the position."""
        literals = self._literals()
        fields = " ".join(map(self._met, self.statement.premises))
        met = f"(@Premises {' '.join(literals[v] for v in self.statement.uses('premises'))} {fields})"
        fixed = ("R", "exp")
        found = f"(all' {' '.join(literals[v] for v in self.statement.variables if v not in fixed)} {met})"
        k = self.names.index(self.name)
        for _ in range(k):
            found = f"(proj2 {found})"
        if k < len(self.names) - 1:
            found = f"(proj1 {found})"
        places = (f"(@Ordinal {self.sizes[a]} {k} isT)" for a, k in zip(self.sides[0].axes, self.at, strict=True))
        return " ".join([found, *places])


class InequalityRefutation:
    """The proof that an inequality is false, at the point in a certificate."""

    def __init__(self, stated: RefutedInequality, refutation: Json) -> None:
        self.stated, self.of = stated, stated.of
        self.point = {v.name: Fraction(refutation["point"][v.name]) for v in self.of.variables}

    def text(self) -> str:
        """The module that proves that it is false."""
        module, values = self.stated.module, " ".join(f"({rational(value)})" for value in self.point.values())
        met = " ".join(meeting(self.stated.statement, self.point))
        return "\n".join(
            [
                f"Module {module}_proof.",
                f"Import {module}.",
                f"Theorem holds : {module}.refuted.",
                "Proof. move=> R all'.",
                f"have false' := all' {values} (@Premises R {values} {met}).",
                f"exact: ({self._opposite()} false').",
                "Qed.",
                f"End {module}_proof.",
                f"Print Assumptions {module}_proof.holds.\n",
            ]
        )

    def _opposite(self) -> str:
        """The comparison that contradicts it."""
        known = {name: Value(value) for name, value in self.point.items()}
        smaller, greater = (evaluated(recorded.number(side), known) for side in self.of.sides(known))
        left, right = (Fraction(number(side, Numbers({}))) for side in (smaller, greater))
        if self.of.relation == Relation.LESS and right <= left:
            return f"not_less {compared(Argued([]), greater, smaller, strict=False)}"
        if self.of.relation == Relation.AT_MOST and right < left:
            return f"not_at_most {compared(Argued([]), greater, smaller, strict=True)}"
        raise Unprintable(f"{self.of.name}: it is not seen to be false at the point")


def refutation(claim: Claim, found: Json) -> PartRefutation | InequalityRefutation:
    """The refutation that a certificate has."""
    if "inequality" in found:
        (inequality,) = (i for i in claim.inequalities if i.name == found["inequality"])
        return InequalityRefutation(RefutedInequality(inequality), found)
    (part,) = (p for p in claim.parts if p.name == found["part"])
    return PartRefutation(RefutedPart(part), found)


def made(name: str) -> bool:
    """Whether it is a definition that an equation is made of."""
    return name in ("equations", "relu") or name.startswith("out_")


def ordered(left: Written, right: Written) -> tuple[Written, Written, str]:
    """The smaller and the greater side, and how that is seen: no coefficient of the difference is negative."""
    for smaller, greater in ((left, right), (right, left)):
        difference = greater.value - smaller.value
        polynomials = [coefficients(p) for p in (difference.top, difference.bottom)]
        signs = [{c > 0 for c, _ in p} for p in polynomials]
        if all(len(s) == 1 for s in signs) and signs[0] == signs[1]:
            scale = lcm(*(c.denominator for p in polynomials for c, _ in p))
            return smaller, greater, f"(ByCoefficients {' '.join(in_weights(p, scale) for p in polynomials)})"
    raise Unprintable("the two values are not seen to differ")


def coefficients(polynomial: Any) -> list[tuple[Fraction, tuple[int, ...]]]:
    return [(Fraction(int(c.p), int(c.q)), tuple(map(int, powers))) for powers, c in polynomial.to_dict().items()]


def in_weights(polynomial: Sequence[tuple[Fraction, tuple[int, ...]]], scale: int) -> str:
    """The absolute values of the coefficients; unknown k has the weight 2 k + 1."""
    found = ""
    for c, powers in polynomial:
        term = f"PEc {abs((c * scale).numerator)}%Z"
        for k, power in enumerate(powers):
            term = f"PEmul ({term}) (PEpow (PEX Z {2 * k + 1}) {power})" if power else term
        found = f"(PEadd {found} ({term}))" if found else f"({term})"
    return found


def interval(of: Unknown) -> str:
    if of.of is None:
        return "Interval (Some (FEc 0%Z)) true None false"
    bound = of.argument if of.of > 0 else "(FEc 0%Z)"
    return f"Interval (Some {bound}) false (Some {bound}) false"


def inside_of(unknowns: Sequence[Unknown]) -> tuple[list[str], str]:
    """The unknowns as terms, and the proof that they are within their intervals."""
    terms: list[str] = []
    within: list[str] = []
    for k, of in enumerate(unknowns):
        before = f"[:: {'; '.join(terms)}]"
        argument = f"(@ceval R {before} {of.argument})"
        if of.of is None:
            terms.append(f"exp {argument}")
            within.append(f"(conj (positive' {argument}) I)")
        else:
            terms.append(f"Num.max 0 {argument}")
            within.append(_of_relu(unknowns[:k], of.argument, of.of, before, within))
    inside = "I"
    for proof in reversed(within):
        inside = f"(conj {proof} {inside})"
    return terms, inside


def _of_relu(earlier: Sequence[Unknown], argument: str, value: Fraction, before: str, within: Sequence[str]) -> str:
    """relu of what is not negative is that, of what is not positive 0."""
    inside = "I"
    for proof in reversed(within):
        inside = f"(conj {proof} {inside})"
    pair = f"(FEc 0%Z) {argument}" if value > 0 else f"{argument} (FEc 0%Z)"
    how = f"(ByCoefficients (PEc {abs(value.numerator)}%Z) (PEc {value.denominator}%Z))"
    run = f"[:: {'; '.join(map(interval, earlier))}]"
    checked = f"(erefl true <: proves [::] {run} AtMost {pair} {how} = true)"
    lemma = "relu_between" if value > 0 else "relu_is_zero"
    return f"({lemma} (@proves_ok R [::] {run} {before} AtMost {pair} {how} {inside} I {checked}))"
