"""An audit: how a subject is taken, what explains it, and which claims it inherits."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy

from verify.audit.black_box import explained_with_heads
from verify.audit.counterexample import smallest
from verify.audit.depth import agrees_to
from verify.audit.equation import conventions_of, equation
from verify.audit.evaluator import Evaluator
from verify.audit.explaining import Explained, explained
from verify.audit.explanation import Explanation
from verify.audit.fault import Fault
from verify.audit.finding import Candidate, Finding, Inherited, Verdict
from verify.audit.inheriting import COUNTS, Factory, Judge, inherited
from verify.audit.memory import memory_of, without
from verify.audit.normaliser import beside
from verify.audit.observing import Seen, observe
from verify.audit.subject import Output
from verify.audit.taken import Taken, Weighting
from verify.audit.taking import ways_of_taking
from verify.audit.verifying import Verified, differences, verified

SECONDS = 60.0
COARSEST = 1e-6  # the rounding of float32; that of float16 hides what is asked


@dataclass(frozen=True)
class Audit:
    """What is asked: the claims by their names, those that the exit code is about (all when empty), and the limits."""

    claims: Mapping[str, Factory]
    named: tuple[str, ...] = ()
    seed: int | None = None
    seconds: float = SECONDS

    def of(self, evaluator: Evaluator) -> Finding:
        """The finding about a subject; its faults are findings too."""
        seed = secrets.randbits(31) if self.seed is None else self.seed
        ends = time.process_time() + self.seconds
        name = evaluator.described.name
        try:
            with numpy.errstate(all="ignore"):
                found = self._found(evaluator, numpy.random.default_rng(seed), ends)
        except Fault as fault:
            found = Finding(name, Verdict.UNKNOWN, fault=f"the subject {fault}")
        return replace(found, subject=name, seed=seed)

    def _found(self, evaluator: Evaluator, random: numpy.random.Generator, ends: float) -> Finding:
        """The first way of taking the subject that is explained; else what is known of the first one."""
        unexplained: Finding | None = None
        for taken in ways_of_taking(evaluator, random):
            weights = taken.drawn(random)
            if (memory := memory_of(taken, weights, random)) is not None:
                taken = without(taken, memory)
            seen = observe(taken, weights, random)
            found = self._explained(taken, seen, weights, random, ends)
            if found.explanation is not None:
                explanation = replace(found.explanation, memory=memory)
                return self._judged(taken, seen, explanation, weights, random, ends)
            if unexplained is None:
                said = unexplained_by(seen, taken.layout.output) + self._without_biases(taken, weights, random, ends)
                unexplained = Finding(
                    "", Verdict.UNKNOWN, observations=seen.observations, nearest=found.nearest, fault=said
                )
        if unexplained is None:
            raise Fault("takes no array")
        return unexplained

    def _without_biases(self, taken: Taken, weights: Weighting, random: numpy.random.Generator, ends: float) -> str:
        """What a module would be if its biases were 0, in words; "" where it has none."""
        biases = [name for name, a in taken.fixed.items() if name.endswith("bias") and a.any()]
        if not biases:
            return ""
        without = replace(taken, fixed={name: a * (name not in biases) for name, a in taken.fixed.items()})
        found = self._explained(without, observe(without, weights, random), weights, random, ends).explanation
        return "" if found is None else f" (with {', '.join(biases)} at 0 it is {equation(found)})"

    def _explained(
        self, taken: Taken, seen: Seen, weights: Weighting, random: numpy.random.Generator, ends: float
    ) -> Explained:
        """An explanation of a module is sought in float64, and judged in its own dtype."""
        exact = replace(taken, double=taken.evaluator.described.is_module)
        seen = replace(seen, beside=beside(exact, weights, random))
        if taken.shapes:
            found = explained(exact, seen, weights, random)
            if found.explanation is not None:
                return found
            exact = replace(exact, shapes={}, fixed={**taken.fixed, **weights})
        return explained_with_heads(exact, seen, random, ends, thorough=not blamed(seen))

    def _judged(
        self,
        taken: Taken,
        seen: Seen,
        found: Explanation,
        weights: Weighting,
        random: numpy.random.Generator,
        ends: float,
    ) -> Finding:
        if found.roles is None and taken.shapes:
            taken = replace(taken, shapes={}, fixed={**taken.fixed, **weights})
        held = verified(taken, found, weights, random)
        known = Finding(
            "",
            Verdict.UNKNOWN,
            equation(found),
            conventions_of(found),
            held.dtype,
            held.distance,
            observations=seen.observations,
        )
        if float(numpy.finfo(held.dtype).eps) > COARSEST:
            return replace(known, fault=f"the subject answers in {held.dtype}, whose rounding hides what is asked")
        if not held.holds:
            said = f"the equation leaves {held.distance:.3g} units of rounding ({held.where})"
            return replace(known, nearest=(Candidate(known.equation, held.distance),), equation="", fault=said)
        counts = tuple(n for n in COUNTS if n in taken.counts) or (taken.n,)
        judge = replace(judge_of(taken, found, held, weights, random, counts), ends=ends)
        claims = tuple(self._claims(judge, ends))
        depth = agrees_to(judge)
        return replace(known, depth=depth, claims=claims, verdict=self._verdict(found, claims))

    def _claims(self, judge: Judge, ends: float) -> Iterable[Inherited]:
        for name, factory in self.claims.items():
            if time.process_time() > ends:
                yield Inherited(name, Verdict.UNKNOWN, reason="the time limit was reached before it was asked")
                continue
            found, shown = inherited(name, factory, judge)
            if shown is not None:
                found = replace(found, counterexample=smallest(factory, shown, judge))
            yield found

    def _verdict(self, found: Explanation, claims: Iterable[Inherited]) -> Verdict:
        """Of the claims that are named the worst verdict; where none is, whether it is the definition's layer."""
        of = {one.claim: one.verdict for one in claims}
        if self.named:
            verdicts = {of[name] for name in self.named}
            order = (Verdict.NOT_INHERITED, Verdict.NOT_ABOUT_IT, Verdict.UNKNOWN)
            return next((v for v in order if v in verdicts), Verdict.INHERITED)
        same = not differences(found) and Verdict.INHERITED in of.values()
        return Verdict.INHERITED if same else Verdict.NOT_INHERITED


def judge_of(
    taken: Taken,
    found: Explanation,
    held: Verified,
    weights: Weighting,
    random: numpy.random.Generator,
    counts: tuple[int, ...],
) -> Judge:
    """Claims are asked of a module in float64, where it runs so: in float32 rounding hides what is wrong at depth.

    That the module in its own dtype is the same layer is known by then.
    """
    if taken.evaluator.described.is_module:
        double = replace(taken, double=True)
        try:
            again = verified(double, found, weights, random)
        except Fault:
            again = held
        if again.holds and again.dtype == "float64":
            return Judge(double, found, float(numpy.finfo(float).eps), random, counts)
    return Judge(taken, found, float(numpy.finfo(held.dtype).eps), random, counts)


def blamed(seen: Seen) -> str:
    """What the experiments show that no convention does, in words; "" for nothing."""
    blame = []
    if seen.fact("zero") is False:
        blame.append("zeros do not give zeros: bias")
    if seen.degree in (0, 2):
        blame.append(f"what is added is of degree {seen.degree}: LayerNorm or another normalisation of tokens")
    if seen.fact("permutation") is False and not is_triangular(seen):
        blame.append("not equivariant under permutations of the context: positions, or a mask of its own")
    residual = next(o for o in seen.observations if o.experiment == "residual")
    if residual.fact is None and "no linear map" in residual.said:
        blame.append("a token whose context is zero is mapped by no linear map: LayerNorm, an MLP or its own key")
    return "; ".join(blame)


def unexplained_by(seen: Seen, output: Output) -> str:
    """One line about a subject that no convention explains, with the part that is to blame."""
    said = "no convention explains it"
    if output is Output.PREDICTION:
        said = (
            "no convention of one layer explains its prediction (of a model of several layers ask --against ALGORITHM)"
        )
    return ": ".join(filter(None, (said, blamed(seen))))


def is_triangular(seen: Seen) -> bool:
    """Whether tokens read from those before them alone, or from those after."""
    moves = seen.moves
    return moves.shape[1] > 1 and any(not numpy.triu(m, 2).any() for m in (moves, moves.T))
