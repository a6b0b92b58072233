"""An array in which another stands where a free tensor was, in the arguments of functions too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from constructions.arrays import indexed
from constructions.arrays.indexed import Array, Signature
from constructions.arrays.network import DELTA, Argument, Factor, Index, Term

FIRST_LETTER = 0x4E00  # the letters of a contraction are any characters: as many as it takes


def replaced(array: Array, by: Mapping[str, Array]) -> Array:
    """``array`` with the arrays of ``by`` for the free tensors of those names."""
    legs = tuple(Index(axis, -1 - k) for k, axis in enumerate(array.axes))
    terms = [Term(t.coefficient, t.bound, t.factors) for t in array.terms]
    return _sum(array.signature, terms, legs, by)


def _sum(over: Signature, terms: Iterable[Term], legs: Sequence[Index], by: Mapping[str, Array]) -> Array:
    """Terms as an array whose legs are these indices."""
    result = over.zeros(*(i.axis for i in legs))
    for coefficient, bound, factors in terms:
        pieces = [_factor(over, f, by) for f in factors]
        met = {i for _, indices in pieces for i in indices}
        pieces += [(over.ones(i.axis), (i,)) for i in dict.fromkeys((*legs, *bound)) if i not in met]
        letter = {i: chr(FIRST_LETTER + k) for k, i in enumerate(dict.fromkeys((*legs, *bound, *met)))}
        inputs = ",".join("".join(letter[i] for i in indices) for _, indices in pieces)
        output = "".join(letter[i] for i in legs)
        made = indexed.einsum(f"{inputs}->{output}", *(a for a, _ in pieces)) if pieces else over.ones()
        result = result + made * coefficient
    return result


def _factor(over: Signature, factor: Factor, by: Mapping[str, Array]) -> tuple[Array, tuple[Index, ...]]:
    """A factor as an array, and the indices that its legs are."""
    if factor.arguments:
        values = tuple(i.axis for i in factor.legs)
        made = [_argument(over, a, by) for a in factor.arguments]
        applied = indexed.apply(factor.name, *((array, leg) for array, leg, _ in made), values=values)
        return applied, (*factor.legs, *(i for _, _, indices in made for i in indices))
    if factor.name == DELTA:
        return over.delta(factor.legs[0].axis), factor.legs
    own = over.tensor(factor.name, *(i.axis for i in factor.legs))
    return by.get(factor.name, own), factor.legs


def _argument(
    over: Signature, argument: Argument, by: Mapping[str, Array]
) -> tuple[Array, int | None, tuple[Index, ...]]:
    """An argument as an array, the leg along which it is handed over whole, and the indices of its others."""
    own = set(argument.parameters)
    outer = dict.fromkeys(
        i for term in argument.terms for i in _free(term.factors, own | set(term.bound)) if i not in own
    )
    legs = (*argument.parameters, *outer)
    return _sum(over, argument.terms, legs, by), 0 if argument.parameters else None, tuple(outer)


def _free(factors: Iterable[Factor], bound: set[Index]) -> Iterable[Index]:
    """The indices of factors that are not bound there."""
    for factor in factors:
        yield from (i for i in factor.legs if i not in bound)
        for a in factor.arguments:
            for term in a.terms:
                yield from _free(term.factors, bound | set(a.parameters) | set(term.bound))
