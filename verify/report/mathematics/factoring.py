"""Common factors of a sum are put before or behind a bracket, where that makes it shorter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from math import gcd, lcm

from constructions.arrays.quotients import Quotient, constant, quotient, terms
from verify.report.mathematics.coefficients import negative
from verify.report.mathematics.tree import (
    Chain,
    Diagonal,
    Identity,
    Node,
    Sum,
    Term,
    Traced,
    Transposed,
    Word,
    transposed,
    whole,
)

BRACKETS = 1  # what a pair of brackets weighs: as one letter that is not written twice
Shared = tuple[Word, Word, Word]  # numbers, first factors, last factors


def summed(summands: Sequence[Term]) -> Node:
    """The sum of terms of one shape, with common factors in front of and behind brackets."""
    by_letters: dict[tuple[str, ...], list[Term]] = defaultdict(list)
    for term in summands:
        by_letters[term.bound].append(replace(term, bound=()))
    made: list[Term] = []
    for bound, inside in by_letters.items():
        bracketed = _bracketed(_in_traces(inside))
        if bound and len(bracketed) > 1:
            content, rest = _apart(bracketed)
            bracketed = [_times(content, ((), (), ()), rest)]
        made += [replace(term, bound=bound) for term in bracketed]
    return _spread(_sum(made))


def _spread(node: Node) -> Node:
    """The same, where half of a bracket's terms do not need a denominator before it: 1/n (n A + B) is A + 1/n B."""
    match node:
        case Sum(inside):
            return Sum(tuple(map(_spread_term, inside)))
        case Transposed(of):
            return Transposed(_spread(of))
        case _:
            return node


def _spread_term(term: Term) -> Term:
    context = term.coefficient.top.context()
    below = lcm(*(n.denominator for n, _ in terms(term.coefficient.top)))
    over = quotient(context.constant(1), term.coefficient.bottom * below)
    coefficient, nodes = term.coefficient, list(term.scalars + term.word)
    for k, node in enumerate(nodes):
        if over.constant() != 1 and (divided := _divided(node, over)) is not None:
            nodes[k], coefficient = divided, coefficient / over
            break
    nodes = list(map(_spread, nodes))
    count = len(term.scalars)
    return Term(coefficient, term.bound, tuple(nodes[:count]), tuple(nodes[count:]))


def _divided(node: Node, over: Quotient) -> Node | None:
    """A bracket times 1/denominator, if half of its terms do not need the denominator; else None."""
    match node:
        case Transposed(of):
            inside = _divided(of, over)
            return None if inside is None else Transposed(inside)
        case Sum(summands):
            made = tuple(replace(t, coefficient=t.coefficient * over) for t in summands)
            return Sum(made) if 2 * sum(_is_whole(t.coefficient) for t in made) >= len(made) else None
    return None


def _is_whole(coefficient: Quotient) -> bool:
    """Whether it is a polynomial with whole coefficients."""
    return bool(coefficient.bottom.is_constant()) and all(n.denominator == 1 for n, _ in terms(coefficient.top))


def _sum(summands: Sequence[Term]) -> Node:
    """In order, the shortest term first, of those that are added; the term itself where it is one product."""
    ordered = sorted((t for term in summands for t in _terms_of(term)), key=_length)
    first = next((k for k, t in enumerate(ordered) if not negative(t.coefficient)), 0)
    ordered = ordered[first : first + 1] + ordered[:first] + ordered[first + 1 :]
    if len(ordered) == 1 and ordered[0].coefficient.constant() == 1 and (alone := _alone(ordered[0])):
        return alone
    return Sum(tuple(ordered))


def _alone(term: Term) -> Node | None:
    """The only node of a term."""
    nodes = term.scalars + term.word
    return nodes[0] if len(nodes) == 1 and not term.bound else None


def _terms_of(term: Term) -> Iterator[Term]:
    """The terms of a bracket that nothing stands beside; else the term."""
    inside = _alone(term)
    if isinstance(inside, Sum):
        yield from (replace(t, coefficient=t.coefficient * term.coefficient) for t in inside.terms)
    else:
        yield term


def _length(term: Term) -> tuple[int, tuple[str, ...], list[str]]:
    nodes = term.scalars + term.word
    return sum(n.weight + 1 for n in nodes) + 5 * len(term.bound), term.bound, [n.key for n in nodes]


def _in_traces(summands: Sequence[Term]) -> list[Term]:
    """The same sum, traces beside the same numbers brought together where that is shorter."""
    beside: dict[Word, list[Term]] = defaultdict(list)
    others = []
    for t in summands:
        traces = [n for n in t.scalars if isinstance(n, Traced)]
        if t.word or len(traces) != 1:
            others.append(t)
            continue
        (trace,) = traces
        word = trace.of.factors if isinstance(trace.of, Chain) else (trace.of,)
        beside[tuple(n for n in t.scalars if n is not trace)].append(replace(t, scalars=(), word=word))
    joined = [(numbers, t) for numbers, inside in beside.items() for t in _bracketed(inside)]
    return others + [replace(t, scalars=(*numbers, Traced(whole(t.word))), word=()) for numbers, t in joined]


def _bracketed(summands: Sequence[Term]) -> list[Term]:
    """The same sum, of terms no two of which share a factor worth a bracket."""
    left = sorted(summands, key=_length)
    while (best := _most_saving(left)) is not None:
        sharing, shared = best
        numbers, front, back = map(len, shared)
        rest = [
            replace(t, scalars=t.scalars[numbers:], word=t.word[front : len(t.word) - back])
            for t in (left[k] for k in sharing)
        ]
        if front + back and any(t.word for t in rest):
            rest = [t if t.word else replace(t, word=(Identity(),)) for t in rest]
        content, inner = _apart(_bracketed(rest))
        left = [t for k, t in enumerate(left) if k not in sharing] + [_times(content, shared, inner)]
        left.sort(key=_length)
    return left


def _most_saving(left: Sequence[Term]) -> tuple[list[int], Shared] | None:
    """The terms that share numbers and first factors, or last factors, and these; None where no bracket is shorter."""
    found: dict[Shared, list[int]] = defaultdict(list)
    for k, term in enumerate(left):
        for shared in _ends(term):
            found[shared].append(k)
    best, most = None, 0
    for shared, sharing in found.items():
        saved = (len(sharing) - 1) * sum(n.weight + 1 for word in shared for n in word) - BRACKETS
        if len(sharing) > 1 and saved > most:
            best, most = (sharing, shared), saved
    return best


def _ends(term: Term) -> Iterator[Shared]:
    """What may stand before or behind a bracket."""
    for k in range(1, len(term.scalars) + 1):
        yield term.scalars[:k], (), ()
    for k in range(1, len(term.word) + 1):
        yield term.scalars, term.word[:k], ()
        yield (), (), term.word[-k:]


def _apart(summands: Iterable[Term]) -> tuple[Quotient, list[Term]]:
    """The common factor of all coefficients, and the terms without it; the shortest is not negative."""
    ordered = sorted(summands, key=_length)
    content = _common([t.coefficient for t in ordered])
    return content, [replace(t, coefficient=t.coefficient / content) for t in ordered]


def _common(coefficients: Sequence[Quotient]) -> Quotient:
    first, *others = coefficients
    top, bottom = first.top, first.bottom
    for c in others:
        top, bottom = top.gcd(c.top), bottom * c.bottom / bottom.gcd(c.bottom)
    common = quotient(top, bottom)
    numbers = [n for c in coefficients for n, _ in terms((c / common).top)]
    size = Fraction(gcd(*(n.numerator for n in numbers)), lcm(*(n.denominator for n in numbers)))
    common = common * constant(top.context(), size)
    return -common if negative(first / common) else common


def _times(content: Quotient, shared: Shared, inner: Sequence[Term]) -> Term:
    """content times what is shared times the sum of ``inner``, which stands among the numbers where it is one."""
    numbers, front, back = shared
    if len(inner) == 1:
        (only,) = inner
        return Term(content * only.coefficient, (), numbers + only.scalars, front + only.word + back)
    if not all(t.word for t in inner):
        return Term(content, (), (*numbers, _sum(inner)), front + back)
    return Term(content, (), numbers, (*front, _turned(inner), *back))


def _turned(inner: Sequence[Term]) -> Node:
    """A sum; of products of transposes the transpose of one."""
    nodes = [n for t in inner for n in t.word]
    turned = sum(isinstance(n, Transposed) for n in nodes)
    if turned < 2 or not all(isinstance(n, Transposed | Identity | Diagonal) for n in nodes):
        return _sum(inner)
    return Transposed(_sum([replace(t, word=transposed(t.word)) for t in inner]))
