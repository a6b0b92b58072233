"""Named ways to get a simulation wrong, each of which makes a false neighbour of any claim that has the ingredient.

What an operator leaves as it was (the transpose of I, the step of an algorithm that has none) is no neighbour.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from constructions import mutations
from constructions.claim import Mutant, Tensor, Values
from constructions.definitions.attention import Head
from constructions.definitions.matrices import transposed
from constructions.definitions.similarity import Normalised
from constructions.language.algorithm import points
from constructions.language.expression import Expression, Function, Role, number, over, scaled, size
from constructions.language.simulation import Simulation, declared

Neighbour = tuple[str, Simulation]
OTHER = "other_"  # before the name of what another layer is given


def of_the_layer(of: Simulation) -> Iterator[Neighbour]:
    """The mask, the order, 1/n: what the layer does with any heads."""
    for name, mutate in mutations.LAYERS.items():
        if name != "x doubled" or "x" in of.context:
            yield name, replace(of, layer=mutate(of.layer))


def stale_state(of: Simulation) -> Iterator[Neighbour]:
    """Each slot as it was at the start, where a layer reads it."""
    if not of.once:
        for slot in of.context:

            def read(given: Values, state: Values, slot: str = slot) -> Values:
                begun = of.part.start(given)
                return {**state, **{name: begun[name] for name in (slot, f"query_{slot}")}}

            yield f"{slot} of the first prompt in every layer", replace(of, read=read)


def of_the_heads(of: Simulation) -> Iterator[Neighbour]:
    """Sign, factor 2, blocks left out, key for query, the other axis of a softmax: one head at a time."""
    for k, head in enumerate(of.heads):
        where = f" of head {k + 1}" if len(of.heads) > 1 else ""
        for name, changed in _heads(head):
            yield name + where, replace(of, heads=(*of.heads[:k], changed, *of.heads[k + 1 :]))


def _heads(head: Head) -> Iterator[tuple[str, Head]]:
    for places, block in head.value.items():
        shown = f"value of {places[0]} from {places[1]}"
        others = {p: b for p, b in head.value.items() if p != places}
        yield f"sign of the {shown}", replace(head, value={**others, places: -block})
        yield f"{shown} times 2", replace(head, value={**others, places: scaled(number(2), block)})
        yield f"no {shown}", replace(head, value=others)
        if block.axes and block.axes[0] == block.axes[1]:
            yield f"{shown} transposed", replace(head, value={**others, places: block.T})
    for slot in head.key if len(head.key) > 1 else ():
        yield f"no key of {slot}", replace(head, key=_without(head.key, slot))
    for slot in head.query if len(head.query) > 1 else ():
        yield f"no query of {slot}", replace(head, query=_without(head.query, slot))
    yield "key and query exchanged", replace(head, key=head.query, query=head.key)
    if isinstance(head.similarity, Normalised):
        other = mutations.NormalisedOverTargets(head.similarity.similarity)
        yield "softmax over the other axis", replace(head, similarity=other)
        yield "not normalised", replace(head, similarity=head.similarity.similarity)


def _without(blocks: Mapping[str, Expression], slot: str) -> dict[str, Expression]:
    return {s: block for s, block in blocks.items() if s != slot}


def of_the_algorithm(of: Simulation) -> Iterator[Neighbour]:
    """Each state: its step backwards, doubled, not made, divided by the number of tokens."""
    first = next(iter(of.context.values()))
    n = size(first.axes[1]) if first.axes and len(first.axes) == 2 else number(2)
    for name, free in of.state.items():
        old = free(points(free.domain)) if isinstance(free, Function) else free
        new = of.next[name]
        for words, factor in (("backwards", number(-1)), ("doubled", number(2)), ("divided by n", over(1, n))):
            yield f"the step of {name} {words}", replace(of, next={**of.next, name: old + scaled(factor, new - old)})
        yield f"{name} is not updated", replace(of, next={**of.next, name: old})


def of_what_the_step_is_given(of: Simulation) -> Iterator[Neighbour]:
    """What is given to a layer, transposed in the algorithm or another layer's there; squares that are given once."""
    for d in declared(of, Role.LAYER):
        if not of.once:
            other = replace(d, name=_fresh(d.name, of))
            changed = replace(of, given_to_step=_exchanged(d.name, other.name), beside=(other,))
            yield f"{d.name} of another layer in the step", changed
    for d in (*declared(of, Role.LAYER), *declared(of, Role.GIVEN)):
        if isinstance(d, Tensor) and len(d.axes) == 2 and d.axes[0] == d.axes[1]:
            yield f"{d.name} transposed in the step", replace(of, given_to_step=_turned(d.name))


def _fresh(name: str, of: Simulation) -> str:
    """A name for what another layer is given, which nothing else has."""
    taken = {d.name for role in (Role.GIVEN, Role.LAYER) for d in declared(of, role)} | set(of.state)
    while name in taken:
        name = OTHER + name
    return name


def _exchanged(name: str, other: str) -> Callable[[Values], Values]:
    return lambda values: {**values, name: values[other]}


def _turned(name: str) -> Callable[[Values], Values]:
    return lambda values: {**values, name: transposed(values[name])}


def of_what_is_said(of: Simulation) -> Iterator[Neighbour]:
    """The sign and twice of what is predicted, and of what each slot keeps."""
    for name, e in of.equations.items():
        yield f"sign of {name}", replace(of, equations={**of.equations, name: -e})
        yield f"{name} doubled", replace(of, equations={**of.equations, name: scaled(number(2), e)})


OPERATORS: tuple[Callable[[Simulation], Iterator[Neighbour]], ...] = (
    of_the_layer,
    stale_state,
    of_the_heads,
    of_the_algorithm,
    of_what_the_step_is_given,
    of_what_is_said,
)


def neighbours(of: Simulation) -> Iterator[Mutant]:
    """All false neighbours that the operators make, whether they differ from the claim or not."""
    for operator in OPERATORS:
        for name, changed in operator(of):
            yield Mutant(name, changed.statement)
