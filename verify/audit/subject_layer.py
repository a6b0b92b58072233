"""A subject in the place of the definition's layer: heads and a prompt go in, a prompt comes out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy

from constructions.definitions.attention import Head, Multiple
from constructions.definitions.prompt import Prompt, Tokens
from constructions.definitions.similarity import Exponential, Kernel, Linear, Normalised, Relu, Similarity
from verify.audit.convention import Dense, array_of, tokens_of
from verify.audit.explanation import Explanation
from verify.audit.fault import Fault
from verify.audit.layout import Layout
from verify.audit.settings import NotAboutIt, Settings
from verify.audit.subject import Output
from verify.audit.taken import Taken, Weighting


@dataclass
class SubjectLayer:
    """Each query is given alone; what does not come out (of a prediction: all but the query's y slot) is nan.

    A memory is empty at the first prompt; one that the layer left has what the layer left in its memory, and of any
    other it is not said what the memory holds.
    """

    taken: Taken
    explanation: Explanation
    settings: Settings
    calls: int = field(default=0)
    memories: dict[bytes, numpy.ndarray] = field(default_factory=dict)

    def __call__(self, heads: Sequence[Head], prompt: Prompt, mask: Any = None) -> Prompt:
        if mask is not None:
            raise NotAboutIt("it speaks of layers that are given their mask")
        layout = self.explanation.layout
        prompt = filled(prompt, layout)
        made = [dense_of(head, self.explanation) for head in heads]
        context, query = (array_of(part, layout.slots) for part in (prompt.context, prompt.query))
        weights = self.settings.weights(made, context.shape[1])
        asked = [numpy.hstack([context, query[:, [j]]]) for j in range(query.shape[1])]
        self.calls += 1
        found = [self._whole(f, a) for f, a in zip(self._after(asked, weights), asked, strict=True)]
        after = numpy.hstack([f[:, -1:] for f in found])
        return Prompt(of_pair(found[0][:, :-1], layout.slots), of_pair(after, layout.slots))

    def _after(self, asked: Sequence[numpy.ndarray], weights: Weighting) -> list[numpy.ndarray]:
        """What comes out for each query with the context, in float64; what it remembers is kept."""
        if self.taken.outer is None:
            return [f.astype(float) for f in self.taken.after(asked, weights)]
        first, context = not self.memories, asked[0][:, :-1]
        of_context = self._held(context, b"context", first)
        of_query = [self._held(a[:, -1:], context.tobytes(), first) for a in asked]
        given = [self.taken.joined(a, numpy.hstack([of_context, q])) for a, q in zip(asked, of_query, strict=True)]
        found = [self.taken.parted(f.astype(float)) for f in self.taken.whole.after(given, weights)]
        after = found[0][0][:, :-1].tobytes()
        self.memories[b"context" + after] = found[0][1][:, :-1]
        for tokens, others in found:
            self.memories[after + tokens[:, -1:].tobytes()] = others[:, -1:]
        return [tokens for tokens, _ in found]

    def _held(self, tokens: numpy.ndarray, beside: bytes, first: bool) -> numpy.ndarray:
        """What the layer left in the memory of tokens, a query's beside its context; nothing at first.

        Raises Fault for tokens that no layer left.
        """
        key = beside + tokens.tobytes()
        if first:
            rows = self.taken.whole.layout.rows - self.taken.layout.rows
            self.memories.setdefault(key, numpy.zeros((rows, tokens.shape[1])))
        if key not in self.memories:
            raise Fault(
                "remembers, and the claim gives it tokens that no layer left: what its memory holds is not said"
            )
        return self.memories[key]

    def _whole(self, output: numpy.ndarray, asked: numpy.ndarray) -> numpy.ndarray:
        if self.explanation.layout.output is Output.TOKENS:
            return output
        found = asked * numpy.nan
        found[self.explanation.layout.rows_of("y"), -1] = -output
        return found


def filled(prompt: Prompt, layout: Layout) -> Prompt:
    """The prompt with generic numbers in the slots beyond those of a claim, which it must leave alone.

    Raises NotAboutIt for tokens with other slots or rows.
    """
    rows = {slot: held.shape[-2] for slot, held in prompt.context.items()}
    if any(layout.slots.get(slot) != count for slot, count in rows.items()):
        raise NotAboutIt(f"it speaks of tokens {', '.join(f'{s} ({c})' for s, c in rows.items())}")
    parts = []
    for tokens in (prompt.context, prompt.query):
        count = next(iter(tokens.values())).shape[-1]
        more = {
            slot: numpy.random.default_rng(count).normal(size=(rows_of, count))
            for slot, rows_of in layout.slots.items()
            if slot not in tokens
        }
        parts.append(Tokens(**tokens, **more))
    return Prompt(*parts)


def of_pair(columns: numpy.ndarray, slots: Mapping[str, int]) -> Tokens:
    """The slots x and y of columns."""
    found = tokens_of(columns, slots)
    return Tokens(found.x, found.y)


def dense_of(head: Head, explanation: Explanation) -> Dense:
    """The head's matrices on whole tokens, the scale of its exp taken into the query.

    Raises NotAboutIt for another similarity than the subject's.
    """
    layout = explanation.layout
    value = numpy.zeros((layout.rows, layout.rows))
    for (to, source), block in head.value.items():
        place = numpy.ix_(*(range(layout.rows)[layout.rows_of(s)] for s in (to, source)))
        value[place] = _matrix(block, layout.slots[source])
    wide = []
    for blocks in (head.key, head.query):
        parts = {slot: _matrix(block, layout.slots[slot]) for slot, block in blocks.items()}
        rows = next(iter(parts.values())).shape[0]
        whole = numpy.zeros((rows, layout.rows))
        for slot, block in parts.items():
            whole[:, layout.rows_of(slot)] = block
        wide.append(whole)
    return Dense(value, wide[0], wide[1] * scale_of(head.similarity, explanation))


def _matrix(block: Any, rows: int) -> numpy.ndarray:
    found = block.number * numpy.eye(rows) if isinstance(block, Multiple) else block
    if not isinstance(found, numpy.ndarray):
        raise NotAboutIt("its heads are made of other things than arrays of numbers")
    return found.astype(float)


def scale_of(similarity: Similarity, explanation: Explanation) -> float:
    """The number by which the claim's exp multiplies scores.  Raises NotAboutIt for another similarity."""
    normalised = isinstance(similarity, Normalised)
    inner = plain(similarity.similarity if isinstance(similarity, Normalised) else similarity)
    kinds: dict[type, str] = {Linear: "linear", Relu: "relu", Exponential: "exp"}
    kernel = kinds.get(type(inner), "another similarity")
    convention = explanation.convention
    if kernel != convention.kernel or normalised != convention.is_normalised:
        ours, theirs = (_named(k, s) for k, s in ((kernel, normalised), (convention.kernel, convention.is_normalised)))
        raise NotAboutIt(f"it speaks of {ours}, and the layer has {theirs}")
    return float(inner.scale) if isinstance(inner, Exponential) else 1.0


def _named(kernel: str, normalised: bool) -> str:
    return {"exp": "softmax"}.get(kernel, f"{kernel} over its sum") if normalised else kernel


def plain(similarity: Any) -> Any:
    """The similarity that a kernel is made of."""
    while isinstance(similarity, Kernel):
        similarity = similarity.function
    return similarity


def turned(explanation: Explanation) -> Layout:
    """The layout in which the definition's sign of the query holds: its slot is negated where the other one is."""
    return replace(explanation.layout, query_sign=-1 if explanation.query_factor == -1 else 1)
