"""One claim in full: what it says, what is to be proved, and the calculation that proves it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from constructions.arrays import indexed
from constructions.arrays.indexed import Array
from constructions.claim import Claim, Declaration, PairFunction, Part, PointFunction, Scalar, Stage, Tensor, Values
from proofs.calculus.calculation import Goal, values_of_state
from proofs.calculus.free import free_values
from proofs.calculus.positivity import Argued
from verify.checks.refutation import Counterexample, Counterpoint
from verify.report import comparisons, hypotheses
from verify.report.clauses import clauses
from verify.report.definitions import definitions
from verify.report.document import Block, Display, Formula, Heading, Row, Words, equation, joined, said
from verify.report.layers import heads
from verify.report.mathematics.marks import Mark
from verify.report.notation import notation
from verify.report.references import references
from verify.report.refutations import refutation
from verify.report.setting import Setting

STAGES = {Stage.ONCE: "Proof:", Stage.BASE: "Base, l = 0:", Stage.STEP: "Step, from l to l + 1:"}
Refuted = Sequence[tuple[Claim, Counterexample | Counterpoint]]


def statement(claim: Claim) -> Iterator[Block]:
    """The sentence, what its words mean, what says each clause, and where it comes from."""
    yield Heading(claim.name, 1)
    yield said(claim.statement)
    for line in chain(definitions(claim), clauses(claim), references(claim)):
        yield said(line.lstrip(), indent=(len(line) - len(line.lstrip())) // 2)
    yield from (said(f"Remark: {remark}") for remark in claim.remarks)
    if claim.depends_on:
        yield said(f"Rests on: {', '.join(claim.depends_on)}.")


def derivation(
    claim: Claim, calculated: Mapping[str, Sequence[Goal]], argued: Sequence[Argued], refuted: Refuted = ()
) -> list[Block]:
    """What is to be proved and the proof; of statements as read, which this claim corrects, the counterexamples."""
    proof = [block for part in claim.parts for block in part_of(part, calculated[part.name])]
    if argued:
        proof.append(Heading("Inequalities between real numbers, wherever both sides are defined.", 2))
        proof.append(said(comparisons.WEIGHTS, indent=1))
    proof += [block for inequality in argued for block in comparisons.comparison(inequality)]
    for read, found in refuted:
        proof += refutation(read, found)
    signs = list(dict.fromkeys(notation(proof, (s for part in claim.parts for s in _functions(part)))))
    explained = [said(f"Notation: {'; '.join(signs)}.")] if signs else []
    return [*explained, *proof]


def _functions(part: Part) -> Iterator[str]:
    for d in part.declarations:
        if isinstance(d, PairFunction):
            yield f"{d.name}(U, W) has the entries {d.name}(u_i, w_j) of the columns of U and W"
        elif isinstance(d, PointFunction):
            yield f"{d.name}(U) has the columns {d.name}(u_i)"


def part_of(part: Part, goals: Sequence[Goal]) -> Iterator[Block]:
    """What is given, the layer, what is assumed, what is to be proved; then the calculation."""
    setting = Setting(part)
    depth = ", every depth L, by induction" if part.advance else ""
    yield Heading(f"Part: {part.name}. For all sizes {', '.join(part.axes)}{depth}.", 2)
    for words, declared in (("Given: ", part.inputs), ("At every layer: ", part.steps), ("State: ", part.state)):
        if declared:
            yield said(words, *joined([_declared(setting, d) for d in declared], ", "), ".", indent=1)
    yield from (said("Head: ", *head, ".", indent=1) for head in heads(setting))
    if part.advance is not None:
        yield from _recursion(setting)
    for kind, assumed in (("Hypothesis", part.hypotheses), ("Law", part.laws)):
        yield from (block for h in assumed for block in hypotheses.stated(setting, kind, h))
    yield said("To prove, after l layers for every l:" if part.advance else "To prove:", indent=1)
    yield Display(tuple(_proved(setting, goals)), 2, part.name)
    for stage, title in STAGES.items():
        if here := [goal for goal in goals if goal.stage == stage]:
            yield Heading(title, 3)
            yield from (block for goal in here for block in calculation(setting, goal))


def _declared(setting: Setting, d: Declaration) -> Words:
    match d:
        case Tensor(name, axes):
            return (setting.name(name), f" ({'×'.join(axes)})" if axes else " (a number)")
        case Scalar(name):
            return (setting.name(name), " (a number)")
        case PairFunction(name, axis):
            return (setting.name(name), f" (a function of two vectors of {axis} entries)")
        case PointFunction(name, domain, codomain):
            return (setting.name(name), f" (a function from vectors of {domain} entries to {codomain} entries)")


def _recursion(setting: Setting) -> Iterator[Block]:
    """The first state, and the next one."""
    part, over = setting.part, setting.over
    given, at, state = (free_values(d, over) for d in (part.inputs, part.steps, part.state))
    assert part.advance is not None
    yield said("At first:", indent=1)
    yield Display(tuple(_assigned(setting, "=", part.start(given))), 2)
    yield said("A layer makes:", indent=1)
    yield Display(tuple(_assigned(setting, "→", part.advance(given, at, state))), 2)


def _assigned(setting: Setting, relation: str, state: Values) -> Iterator[Row]:
    """What every part of the state is, of a function its value at a point."""
    for name, value in values_of_state(setting.part, state, setting.over).items():
        shown = setting.name(name)
        if any(d.name == name and isinstance(d, PointFunction) for d in setting.part.state):
            shown = (*shown, Mark("(point)", r"(\mathit{point})"))
        letters, (formula,) = setting.formulas([value])
        yield Row("", (*setting.at(letters), *equation(shown, relation, formula)))


def _proved(setting: Setting, goals: Sequence[Goal]) -> Iterator[Row]:
    """Both sides of every equation; with depth, at a free state."""
    invariant: Mapping[str, tuple[Array, Array]] = goals[0].invariant
    for name, (left, right) in invariant.items():
        if indexed.equal(left, right):
            yield Row("", setting.formula(left), (f"{name}: both sides, multiplied out",))
        else:
            yield Row("", setting.equation(left, right), (name,))


def calculation(setting: Setting, goal: Goal) -> Iterator[Block]:
    """From the left side to the right one, a row for every expression, with all reasons that lead to it."""
    steps: list[tuple[Array, list[Words]]] = [(goal.left, [])]
    for line in goal.lines:
        if not indexed.equal(line.expression, steps[-1][0]):
            steps.append((line.expression, []))
        steps[-1][1].append(hypotheses.reason(setting, line.reason, line.uses))
    letters, formulas, means = setting.abbreviated([expression for expression, _ in steps])
    if len(steps) == 1:
        why = joined([(f"{goal.equation}: both sides",), *steps[0][1]], "; ")
        yield from _named(means)
        yield Display((Row("", (*setting.at(letters), *formulas[0]), why),), 2)
        return
    yield Heading(goal.equation, 4)
    yield from _named(means)
    yield Display(tuple(_rows(setting.at(letters), formulas, [why for _, why in steps])), 2)


def _named(means: Sequence[Formula]) -> Iterator[Block]:
    """What the names in a calculation stand for."""
    if means:
        yield said("Here ", *joined([(m,) for m in means], ", "), ":", indent=2)


def _rows(at: Formula, formulas: Sequence[Formula], reasons: Sequence[list[Words]]) -> Iterator[Row]:
    for k, (formula, why) in enumerate(zip(formulas, reasons, strict=True)):
        yield Row("=" if k else "", formula if k else (*at, *formula), joined(why, "; "))
