"""Heads as a user writes them, their blocks being expressions, and what they are at given values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any

from constructions.definitions.attention import Head
from constructions.definitions.similarity import Exponential, Kernel, Linear, Normalised, Relu
from constructions.language.algorithm import fitting
from constructions.language.evaluation import Meaning, within
from constructions.language.expression import Constant, Expression, Function, Identity, Quotient

Slots = Mapping[str, Expression]


def resolved(heads: Sequence[Any], slots: Slots) -> tuple[Head, ...]:
    """The heads with every block an expression over the axes of its slots; a value ``s`` is from s to s.

    Raises ValueError that names the head and the block for one that does not fit.
    """
    if not isinstance(heads, Sequence) or not heads:
        raise ValueError(f"the layer is {heads!r}, expected a list of heads")
    return tuple(_resolved(head, slots, f"head {k}") for k, head in enumerate(heads, 1))


def _resolved(head: Any, slots: Slots, where: str) -> Head:
    if type(head) is not Head:
        raise ValueError(f"{where} is a {type(head).__name__}, expected a Head")
    _require_similarity(head.similarity, where)
    value = {}
    for places, block in head.value.items():
        to, source = (places, places) if isinstance(places, str) else places
        axes = _rows(to, slots, where), _rows(source, slots, where)
        value[to, source] = fitting(block, axes, f"{where}: the value of {to} from {source}")
    key = {slot: _projection(block, slot, slots, f"{where}: the key") for slot, block in head.key.items()}
    query = {slot: _projection(block, slot, slots, f"{where}: the query") for slot, block in head.query.items()}
    if not key or not query:
        raise ValueError(f"{where} has no {'query' if key else 'key'}")
    projections = [(f"{slot} in the key", b) for slot, b in key.items()]
    projections += [(f"{slot} in the query", b) for slot, b in query.items()]
    over = {block.axes[0]: name for name, block in projections if block.axes}
    if len(over) > 1:
        shown = " and ".join(f"{axis} (of {name})" for axis, name in over.items())
        raise ValueError(f"{where}: keys and queries are over one axis, not {shown}")
    return replace(head, value=value, key=key, query=query)


def _rows(slot: str, slots: Slots, where: str) -> str:
    """The axis of a slot."""
    if slot not in slots:
        raise ValueError(f"{where}: there is no slot {slot}; the tokens have {', '.join(slots)}")
    axes = slots[slot].axes
    assert axes is not None
    return axes[0]


def _projection(block: Any, slot: str, slots: Slots, where: str) -> Expression:
    rows = _rows(slot, slots, where)
    if isinstance(block, Identity):
        return block.over(rows)
    if not isinstance(block, Expression) or block.axes is None or len(block.axes) != 2 or block.axes[1] != rows:
        shown = f"{block!r}" if isinstance(block, Expression) else type(block).__name__
        raise ValueError(f"{where} of {slot} is {shown}, expected an array over (.., {rows})")
    return block


def _require_similarity(similarity: Any, where: str) -> None:
    """It is one that can be written down, of what is free: nothing else is run.  Raises ValueError."""
    if type(similarity) is Normalised:
        return _require_similarity(similarity.similarity, where)
    if type(similarity) in (Linear, Relu):
        return
    if type(similarity) is Exponential:
        if isinstance(similarity.scale, int) or (isinstance(similarity.scale, Expression) and _whole(similarity.scale)):
            return
        raise ValueError(
            f"{where}: the scale {similarity.scale} of exp is not a whole number where what it is made of is, and exp "
            "of a fraction has no exact value: make it a number of its own, scalar('c')"
        )
    if (
        type(similarity) is Kernel
        and isinstance(similarity.function, Function)
        and similarity.function.codomain is None
    ):
        return
    raise ValueError(
        f"{where}: the similarity is {similarity!r}, expected Linear(), Relu(), Exponential(scale), Softmax(scale), "
        "Normalised(one of these), or Kernel(k) of k = kernel_function(...)"
    )


def _whole(scale: Expression) -> bool:
    """Whether a number is an integer where all that is free is."""
    if scale.axes is not None:
        return False
    constants = (e.node.value for e in within(scale) if isinstance(e.node, Constant))
    return not any(isinstance(e.node, Quotient) for e in within(scale)) and all(c.denominator == 1 for c in constants)


def blocks(heads: Sequence[Head]) -> Iterator[Expression]:
    """Every expression in the heads."""
    for head in heads:
        for table in (head.value, head.key, head.query):
            yield from table.values()
        yield from (found for found in parameters(head.similarity) if isinstance(found, Expression))


def parameters(similarity: Any) -> Iterator[Expression | Function]:
    """The expressions and free functions that a similarity is made of."""
    for field in fields(similarity) if is_dataclass(similarity) else ():
        inner = getattr(similarity, field.name)
        if isinstance(inner, Expression | Function):
            yield inner
        else:
            yield from parameters(inner)


def normalises(similarity: Any) -> bool:
    """Whether it divides by a sum."""
    inner = [getattr(similarity, f.name) for f in fields(similarity)] if is_dataclass(similarity) else []
    return isinstance(similarity, Normalised) or any(map(normalises, inner))


def at_values(heads: Sequence[Head], of: Meaning, functions: Mapping[str, Any]) -> list[Head]:
    """The heads with the values of their blocks."""

    def made(similarity: Any) -> Any:
        changed: dict[str, Any] = {}
        for field in fields(similarity) if is_dataclass(similarity) else ():
            inner = getattr(similarity, field.name)
            if isinstance(inner, Expression):
                changed[field.name] = of(inner)
            elif isinstance(inner, Function):
                changed[field.name] = functions[inner.name]
            elif is_dataclass(inner):
                changed[field.name] = made(inner)
        return replace(similarity, **changed) if changed else similarity

    return [
        Head(
            {places: of(block) for places, block in head.value.items()},
            {slot: of(block) for slot, block in head.key.items()},
            {slot: of(block) for slot, block in head.query.items()},
            made(head.similarity),
        )
        for head in heads
    ]
