"""Which claims a subject inherits: their own statements, with the subject's layer in the place of the definition's.

A claim holds of a subject if its equations do, at random prompts and depths up to 6, within the rounding of the
subject's dtype: as far as the definition's own result moves when what goes into each layer is rounded so.
"""

from __future__ import annotations

import inspect
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import inf
from typing import Any

import numpy

from constructions.claim import Claim, Part, Tensor
from constructions.definitions.attention import Head, layer
from constructions.definitions.prompt import Prompt, Tokens
from verify.audit.explanation import Explanation
from verify.audit.fault import Fault
from verify.audit.finding import Inherited, Verdict
from verify.audit.instances import Instance, drawn, is_weight, met, sizes_of
from verify.audit.own_weights import with_its_weights
from verify.audit.settings import Inexpressible, NotAboutIt, Settings
from verify.audit.subject import Output
from verify.audit.subject_layer import SubjectLayer, turned
from verify.audit.taken import Taken
from verify.audit.verifying import NOISES, differences, roundings
from verify.checks.instances.sizes import sides

Factory = Callable[..., Claim]
DEEPEST = 6
COUNTS = (1, 2, 3, 5, 8)  # context tokens
EXACT = 1e-7  # relative: how well the definition itself must meet the claim for anything to be judged


@dataclass(frozen=True)
class Judge:
    """What a claim is judged by: the subject, its explanation, its dtype's rounding."""

    taken: Taken
    explanation: Explanation
    eps: float
    random: numpy.random.Generator
    counts: Sequence[int] = COUNTS
    ends: float = inf  # of the processor's time
    known: dict[Factory, dict[tuple[str, int], numpy.ndarray]] = field(default_factory=dict)

    def layer(self) -> SubjectLayer:
        """The subject in the place of a layer."""
        taken = replace(self.taken, layout=turned(self.explanation))
        return SubjectLayer(taken, self.explanation, Settings(self.explanation, taken.shapes))

    def noisy(self, heads: Sequence[Head], prompt: Prompt) -> Prompt:
        """The definition's layer, what goes in and what comes out rounded."""
        return self._rounded(layer(heads, self._rounded(prompt)))

    def _rounded(self, prompt: Prompt) -> Prompt:
        parts = []
        for tokens in (prompt.context, prompt.query):
            size = max(float(numpy.abs(a).max()) for a in tokens.values())
            moved = {
                slot: a + self.eps * size * self.random.choice((-1.0, 1.0), size=a.shape) for slot, a in tokens.items()
            }
            parts.append(Tokens(**moved))
        return Prompt(*parts)


@dataclass(frozen=True)
class Seen:
    """What one instance shows: of each equation the error in units of rounding; the input ``zero`` was 0 for that."""

    at: Instance
    errors: Mapping[str, float]
    limit: float
    zero: str = ""

    @property
    def worst(self) -> tuple[str, float]:
        return max(self.errors.items(), key=lambda pair: pair[1])

    @property
    def predicts(self) -> bool:
        """Whether the prediction holds, or all where there is none."""
        named = {name: e for name, e in self.errors.items() if name == "prediction"} or self.errors
        return all(e <= self.limit for e in named.values())

    @property
    def holds(self) -> bool:
        """Whether all equations do."""
        return self.worst[1] <= self.limit


def is_about_layers(factory: Factory) -> bool:
    """Whether a claim has a layer among its ingredients."""
    return "layer" in inspect.signature(factory).parameters


def inherited(name: str, factory: Factory, judge: Judge) -> tuple[Inherited, Seen | None]:
    """Whether the claim holds of the subject, and the instance that shows that it does not.

    Where the subject has no weights that are the claim's head, it is asked for each of its weights being 0.
    """
    if not is_about_layers(factory):
        return Inherited(name, Verdict.NOT_ABOUT_IT, reason="it is not about a layer"), None
    found, shown = asked(name, factory, judge, "")
    fixed = judge.explanation.roles is None  # its numbers were sought, 0 among them
    if shown is None and not fixed and found.verdict in (Verdict.NOT_INHERITED, Verdict.UNKNOWN):
        weights = {d.name for part in factory().parts for d in part.inputs if is_weight(d) and isinstance(d, Tensor)}
        for zero in sorted(weights):
            special, against = asked(name, factory, judge, zero)
            if special.verdict is Verdict.INHERITED:
                return replace(found, condition=f"{zero} = 0", depth=special.depth, distance=special.distance), None
            if against is not None:
                return replace(found, reason=f"{found.reason}; for {zero} = 0 {special.reason}"), against
    return found, shown


def asked(name: str, factory: Factory, judge: Judge, zero: str) -> tuple[Inherited, Seen | None]:
    """The verdict about a claim, or with the name of a weight about it where that weight is 0."""
    seen: list[Seen] = []
    reasons: dict[str, str] = {}
    for part in factory().parts:
        try:
            for one in of_part(factory, part, judge, zero):
                seen.append(one)
                if not one.holds and not one.predicts:
                    break
        except NotAboutIt as reason:
            reasons[part.name] = str(reason)
        except Inexpressible as reason:
            return Inherited(
                name, Verdict.NOT_INHERITED if reason.surely else Verdict.UNKNOWN, reason=str(reason)
            ), None
        except Fault as fault:
            return Inherited(name, Verdict.UNKNOWN, reason=f"the subject {fault}"), None
        except Exception as problem:  # whatever a claim does with values that it was not made for
            reasons[part.name] = f"it cannot be asked: {type(problem).__name__}: {problem}"
    if not seen:
        return Inherited(name, Verdict.NOT_ABOUT_IT, reason="; ".join(dict.fromkeys(reasons.values()))), None
    return concluded(name, seen, judge)


def concluded(name: str, seen: Sequence[Seen], judge: Judge) -> tuple[Inherited, Seen | None]:
    """The verdict of all instances."""
    failing = [s for s in seen if not s.holds]
    wrong = [s.at.sizes.depth or 1 for s in seen if not s.predicts]
    depth = min(wrong) - 1 if wrong else max(s.at.sizes.depth or 1 for s in seen)
    of = [s.worst[1] for s in seen if (s.at.sizes.depth or 1) <= depth and s not in failing]
    distance = max(of, default=0.0)
    alone = judge.explanation.layout.output is Output.PREDICTION
    if not failing:
        reason = "of its prediction after one layer: the tokens do not come out" if alone else ""
        return Inherited(name, Verdict.INHERITED, depth, distance, reason), None
    first = min(failing, key=lambda s: (s.at.sizes.depth, s.at.sizes.total))
    equation, error = first.worst
    other = "; ".join(f"{name}: {said}" for name, said in differences(judge.explanation).items())
    reason = f"{first.at.part.name}: {equation} is {error:.2g} units of rounding off" + (f" ({other})" if other else "")
    return Inherited(name, Verdict.NOT_INHERITED, depth, distance, reason), first


def of_part(factory: Factory, part: Part, judge: Judge, zero: str) -> Iterator[Seen]:
    """What random instances of a part show, the fewest layers first; nothing where it asks no layer."""
    deepest = 1 if judge.explanation.layout.output is Output.PREDICTION else DEEPEST
    depths = range(1, deepest + 1) if part.advance is not None else (0,)
    for depth in depths:
        fixed = judge.explanation.roles is None  # the claim's numbers are fitted again at each n
        for n in judge.counts[-2:] if fixed or depth > 2 else judge.counts:
            if time.process_time() > judge.ends:
                raise Fault("takes too long: the time limit was reached")
            at = drawn(part, sizes_of(part, judge.explanation, n, depth), judge.explanation, judge.random, zero)
            if (one := of_instance(factory, at, judge)) is not None:
                yield replace(one, zero=zero)


def of_instance(factory: Factory, at: Instance, judge: Judge) -> Seen | None:
    """What one instance shows, or None where no layer is asked or nothing of it comes out."""
    if judge.explanation.roles is None:
        numbers = judge.known.setdefault(factory, {})
        at = with_its_weights(factory, at, judge.explanation, judge.random, numbers)
        at = met(at.part, at.sizes, at.given, at.layers, judge.explanation, judge.random)
    subject = judge.layer()
    found = evaluated(factory(layer=subject), at)
    if not subject.calls:
        return None
    units = units_of(factory, at, judge)
    if units is None:
        return None
    errors = {}
    for name, (left, right) in found.items():
        if judge.explanation.layout.output is Output.PREDICTION and not numpy.isfinite(left).all():
            continue
        error = float(numpy.abs(left - right).max())
        errors[name] = error / units[name] if numpy.isfinite(error) else numpy.inf
    return Seen(at, errors, roundings(judge.explanation)) if errors else None


def units_of(factory: Factory, at: Instance, judge: Judge) -> dict[str, float] | None:
    """By how much each equation of the definition moves with rounding; None where it divides by 0 itself.

    Raises NotAboutIt where the claim does not hold of the definition's layer.
    """
    units: dict[str, float] = {}
    for name, (left, right) in evaluated(factory(), at).items():
        if not (numpy.isfinite(left).all() and numpy.isfinite(right).all()):
            return None
        size = max(1.0, float(numpy.abs(right).max()), float(numpy.abs(left).max()))
        if not float(numpy.abs(left - right).max()) <= EXACT * size:
            raise NotAboutIt(f"with this similarity {name} does not hold of the definition's layer")
        units[name] = judge.eps * (float(numpy.abs(right).max()) or 1.0)
    for _ in range(NOISES):
        for name, (left, right) in evaluated(factory(layer=judge.noisy), at).items():
            units[name] = max(units[name], float(numpy.abs(left - right).max()))
    return units


def evaluated(claim: Claim, at: Instance) -> dict[str, tuple[Any, Any]]:
    """Both sides of each equation of the part at the instance."""
    part = next(p for p in claim.parts if p.name == at.part.name)
    with numpy.errstate(all="ignore"):
        return sides(part, at.given, at.layers)
