"""Common factors of a sum are put before or behind a bracket, where that makes it shorter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from math import gcd, lcm

from constructions.arrays.quotients import Quotient, constant, quotient, terms
from verify.report.mathematics.tree import (
    Chain, Diagonal, Identity, Node, Sum, Term, Trace, Transposed, Word, transposed, whole
)

BRACKETS = 2  # what a pair of brackets weighs


def factored(summands: Sequence[Term], legs: int) -> Node:
    """The sum of terms with this number of legs."""
    by_letters: dict[tuple[str, ...], list[Term]] = defaultdict(list)
    for term in summands:
        by_letters[term.bound].append(replace(term, bound=()))
    made: list[Term] = []
    for bound, inside in by_letters.items():
        bracketed = _bracketed(_in_traces(inside), legs)
        if bound and len(bracketed) > 1:
            content, rest = _apart(bracketed)
            bracketed = [_times(content, (), rest, legs)]
        made += [replace(term, bound=bound) for term in bracketed]
    return _sum(made)


def _sum(summands: Sequence[Term]) -> Node:
    """In order, the shortest term first, of those that are added; the term itself where it is one product."""
    ordered = _ordered(t for term in summands for t in _terms_of(term))
    if len(ordered) == 1 and ordered[0].coefficient.constant() == 1:
        (term,) = ordered
        if not term.bound and len(term.scalars) + len(term.word) == 1:
            return (term.scalars + term.word)[0]
    return Sum(tuple(ordered))


def _in_traces(summands: Sequence[Term]) -> list[Term]:
    """The same sum, traces beside the same numbers brought together where that is shorter."""
    beside: dict[Word, list[Term]] = defaultdict(list)
    others = []
    for t in summands:
        traces = [n for n in t.scalars if isinstance(n, Trace)]
        if t.word or len(traces) != 1:
            others.append(t)
            continue
        (trace,) = traces
        word = trace.of.factors if isinstance(trace.of, Chain) else (trace.of,)
        beside[tuple(n for n in t.scalars if n is not trace)].append(replace(t, scalars=(), word=word))
    joined = [(numbers, t) for numbers, inside in beside.items() for t in _bracketed(inside, 2)]
    return others + [replace(t, scalars=(*numbers, Trace(whole(t.word))), word=()) for numbers, t in joined]


def _terms_of(term: Term) -> Iterator[Term]:
    """The terms of a bracket that nothing stands beside; else the term."""
    if not term.bound and len(term.scalars) + len(term.word) == 1 and isinstance((*term.scalars, *term.word)[0], Sum):
        yield from (replace(t, coefficient=t.coefficient * term.coefficient) for t in (*term.scalars, *term.word)[0].terms)
    else:
        yield term


def _ordered(summands: Iterable[Term]) -> list[Term]:
    ordered = sorted(summands, key=_length)
    first = next((t for t in ordered if not negative(t.coefficient)), ordered[0]) if ordered else None
    return [t for t in ordered if t is first] + [t for t in ordered if t is not first]


def _length(term: Term) -> tuple[int, tuple[str, ...], list[str]]:
    nodes = term.scalars + term.word
    return sum(n.weight + 1 for n in nodes) + 5 * len(term.bound), term.bound, [n.key for n in nodes]


def _bracketed(summands: Sequence[Term], legs: int) -> list[Term]:
    """The same sum, of terms no two of which share a factor worth a bracket."""
    left = sorted(summands, key=_length)
    while (best := _most_saving(left)) is not None:
        sharing, head, front, back = best
        rest = [_without(left[k], len(head), len(front), len(back)) for k in sharing]
        left = [t for k, t in enumerate(left) if k not in sharing]
        content, inner = _apart(_bracketed(rest, legs if not (front and legs) else legs))
        left.append(_times(content, head, inner, legs, front, back))
        left.sort(key=_length)
    return left


def _without(term: Term, head: int, front: int, back: int) -> Term:
    return replace(term, scalars=term.scalars[head:], word=term.word[front : len(term.word) - back])


def _most_saving(left: Sequence[Term]) -> tuple[list[int], Word, Word, Word] | None:
    """The terms that share numbers and first factors, or last factors, and these; None where no bracket is shorter."""
    found: dict[tuple[Word, Word, Word], list[int]] = defaultdict(list)
    for k, term in enumerate(left):
        for shared in _shared(term):
            found[shared].append(k)
    best, most = None, 0
    for shared, sharing in found.items():
        saved = (len(sharing) - 1) * sum(n.weight + 1 for word in shared for n in word) - BRACKETS
        if len(sharing) > 1 and saved > most:
            best, most = (sharing, *shared), saved
    return best


def _shared(term: Term) -> Iterator[tuple[Word, Word, Word]]:
    for k in range(1, len(term.scalars) + 1):
        yield term.scalars[:k], (), ()
    for k in range(1, len(term.word) + 1):
        yield term.scalars, term.word[:k], ()
        yield (), (), term.word[-k:]


def _apart(summands: Sequence[Term]) -> tuple[Quotient, list[Term]]:
    """The common factor of all coefficients, and the terms without it; the first is not negative."""
    ordered = sorted(summands, key=_length)
    content = _common([t.coefficient for t in ordered])
    return content, [replace(t, coefficient=t.coefficient / content) for t in ordered]


def _common(coefficients: Sequence[Quotient]) -> Quotient:
    first, *others = coefficients
    top, bottom = first.top, first.bottom
    for c in others:
        top, bottom = top.gcd(c.top), bottom * c.bottom / bottom.gcd(c.bottom)
    context = first.top.context()
    common = quotient(top, bottom)
    numbers = [n for c in coefficients for n, _ in terms((c / common).top)]
    size = Fraction(gcd(*(n.numerator for n in numbers)), lcm(*(n.denominator for n in numbers)))
    common = common * constant(context, size)
    return -common if negative(first / common) else common


def negative(coefficient: Quotient) -> bool:
    """Whether it is written with a minus: the term of least degree is negative."""
    return lowest(coefficient)[0] < 0


def lowest(coefficient: Quotient) -> tuple[Fraction, tuple[int, ...]]:
    """The term of least degree of its numerator."""
    return min(terms(coefficient.top), key=lambda t: (sum(t[1]), [-p for p in t[1]]))


def _turned(inner: Sequence[Term]) -> Node:
    """A sum of products of transposes as the transpose of a sum."""
    nodes = [n for t in inner for n in t.word]
    turned = sum(isinstance(n, Transposed) for n in nodes)
    if turned < 2 or not all(isinstance(n, Transposed | Identity | Diagonal) for n in nodes):
        return _sum(inner)
    return Transposed(_sum([replace(t, word=transposed(t.word)) for t in inner]))


def _times(content: Quotient, head: Word, inner: Sequence[Term], legs: int, front: Word = (), back: Word = ()) -> Term:
    """content times head times front (sum of ``inner``) back."""
    if len(inner) == 1:
        (only,) = inner
        return Term(content * only.coefficient, (), head + only.scalars, front + only.word + back)
    numbers = all(not t.word for t in inner)
    if not numbers:
        inner = [t if t.word else replace(t, word=(Identity(),)) for t in inner]
    bracket = _turned(inner) if not numbers else _sum(inner)
    if numbers and (front or back or legs):
        return Term(content, (), (*head, bracket), front + back)
    return Term(content, (), head, (*front, bracket, *back)) if not numbers else Term(content, (), (*head, bracket), ())
