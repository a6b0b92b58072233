"""Symmetric products of matrices, as X X^T, that a long expression repeats are given names of their own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import fields, replace
from typing import NamedTuple

from verify.report.mathematics.letters import free_name
from verify.report.mathematics.tree import Chain, Diagonal, Named, Node, Term, Transposed, Word, transposed, whole

NAMES = ("Γ", "Ω", "Θ", "Λ", "Ψ", "Ξ")  # which the words beside a calculation do not use
MOST, WORTH = len(NAMES), 40  # names in one calculation, and letters that each of them saves at least
FACTORS = (2, 3)


class Definition(NamedTuple):
    """A name, with the letter that its product has, and the product."""

    name: Named
    product: Word


def abbreviated(nodes: Sequence[Node], taken: Collection[str]) -> tuple[list[Node], list[Definition]]:
    """The same expressions with names in them, and what these stand for, each in terms of those before it."""
    made, definitions, used = list(nodes), list[Definition](), set(taken)
    while len(definitions) < MOST and (product := _most_saving(made)) is not None:
        letters = _letters(product)
        name = free_name(NAMES, used)
        used.add(name)
        definitions.append(Definition(Named(name, 2 + len(letters), ("", "", *letters) if letters else ()), product))
        made = [_named(node, definitions[-1]) for node in made]
    return made, definitions


def _most_saving(nodes: Sequence[Node]) -> Word | None:
    """The product, with its letter as it is where it stands first, that a name makes shorter by the most letters."""
    count: Counter[str] = Counter()
    first: dict[str, Word] = {}
    for word in (w for node in nodes for w in _words(node)):
        for size in FACTORS:
            for start in range(len(word) - size + 1):
                if _may_be_named(product := word[start : start + size]):
                    count[_pattern(product)] += 1
                    first.setdefault(_pattern(product), product)
    saved = {key: (n - 1) * sum(f.weight for f in first[key]) - 4 * n for key, n in count.items()}
    best = max(saved, key=lambda key: (saved[key], key), default=None)
    return None if best is None or saved[best] < WORTH else first[best]


def _may_be_named(product: Word) -> bool:
    """Whether it is a symmetric product of tensors that are matrices here, with one letter at most."""
    return all(map(_is_plain, product)) and transposed(product) == product and len(_letters(product)) <= 1


def _is_plain(node: Node) -> bool:
    """Whether it is a tensor that is a matrix here, its transpose, or a diagonal matrix of one that is a vector."""
    match node:
        case Named(_, legs, slots):
            return legs - sum(map(bool, slots)) == 2
        case Transposed(Named() as of):
            return _is_plain(of)
        case Diagonal(Named(_, legs, slots)):
            return legs - sum(map(bool, slots)) == 1
    return False


def _slots(node: Node) -> tuple[str, ...]:
    return node.slots if isinstance(node, Named) else node.of.slots  # type: ignore[attr-defined]


def _letters(product: Word) -> tuple[str, ...]:
    return tuple(dict.fromkeys(slot for node in product for slot in _slots(node) if slot))


def _pattern(product: Word) -> str:
    """All that it is, whatever its letter."""
    key = whole(product).key
    for letter in _letters(product):
        key = key.replace(repr(letter), "'*'")
    return key


def _words(node: Node) -> Iterator[Word]:
    """Every product in an expression."""
    if isinstance(node, Chain):
        yield node.factors
    if isinstance(node, Term):
        yield node.word
    for f in fields(node):  # type: ignore[arg-type]
        value = getattr(node, f.name)
        for inner in value if isinstance(value, tuple) else (value,):
            if isinstance(inner, Node):
                yield from _words(inner)


def _named(node: Node, definition: Definition) -> Node:
    """The same expression with the name in every place where its product stands."""
    values = {}
    for f in fields(node):  # type: ignore[arg-type]
        value = getattr(node, f.name)
        if isinstance(value, tuple):
            value = tuple(_named(v, definition) if isinstance(v, Node) else v for v in value)
        elif isinstance(value, Node):
            value = _named(value, definition)
        values[f.name] = value
    if isinstance(node, Chain):
        return whole(_put(values["factors"], definition))
    if isinstance(node, Term):
        values["word"] = _put(values["word"], definition)
    return type(node)(**values)


def _put(word: Word, definition: Definition) -> Word:
    size, start, made = len(definition.product), 0, list[Node]()
    while start < len(word):
        product = word[start : start + size]
        if _may_be_named(product) and _pattern(product) == _pattern(definition.product):
            letters = _letters(product)
            made.append(replace(definition.name, slots=("", "", *letters) if letters else ()))
            start += size
        else:
            made.append(word[start])
            start += 1
    return tuple(made)
