"""Claims in a few lines: what they declare as text, and their functions of what is declared, by name."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from constructions.arrays.namespace import namespace_of
from constructions.claim import (
    BoundedSequence,
    Claim,
    Clause,
    Declaration,
    Hypothesis,
    Inequality,
    PairFunction,
    Part,
    PointFunction,
    Relation,
    Scalar,
    Source,
    Tensor,
    Variable,
)

NOWHERE = Source("attention-audit", "made for the tests")
DECLARED = re.compile(r"(?P<name>\w+)(?:\[(?P<axes>[\w,]*)\]|\((?P<domain>\w+)(?:->(?P<codomain>\w+))?\))?")
Function = Callable[..., Any]


def declared(text: str) -> tuple[Declaration, ...]:
    """ "a[d,n] t[] s K(d) f(d->p)": tensors (t has no axes), a scalar, a function of two vectors, one of a vector."""
    return tuple(_declaration(**found.groupdict()) for word in text.split() if (found := DECLARED.fullmatch(word)))


def _declaration(name: str, axes: str | None, domain: str | None, codomain: str | None) -> Declaration:
    if axes is not None:
        return Tensor(name, tuple(filter(None, axes.split(","))))
    if domain is None:
        return Scalar(name)
    return PairFunction(name, domain) if codomain is None else PointFunction(name, domain, codomain)


def einsum(subscripts: str, *arrays: Any) -> Any:
    return namespace_of(array=arrays[0]).einsum(subscripts, *arrays)


def size(a: Any, axis: int = -1) -> Any:
    """The size of an axis of an array, as a number."""
    return namespace_of(a=a).size(a.shape[axis], like=a)


def ones(a: Any) -> Any:
    """The array of ones of the shape of another."""
    return namespace_of(a=a).ones(a.shape, like=a)


def identity(a: Any) -> Any:
    """The identity matrix on the last axis of an array."""
    return namespace_of(a=a).eye(a.shape[-1], like=a)


def assumed(
    name: str, equation: Function, satisfy: Function | None = None, parameters: tuple[tuple[str, ...], ...] = (), **more
) -> Hypothesis:
    """A hypothesis; ``satisfy`` gives the values that change, by name, and without one nothing does."""
    return Hypothesis(
        name,
        f"what is called {name}",
        lambda given, *arrays: equation(*arrays, **given),
        lambda given: {**given, **(satisfy(**given) if satisfy else {})},
        parameters,
        **more,
    )


def claim(*parts: Part, text: str = "A false statement.", **more) -> Claim:
    """One clause says it all."""
    names = [p.name for p in parts] + [c.name for c in (*more.get("inequalities", ()), *more.get("sequences", ()))]
    return Claim("false_claim", (Clause(text, by=tuple(names)),), NOWHERE, parts, **more)


def part(inputs: str, equations: Function, name: str = "said", **more) -> Part:
    """Equations of what is declared; a pair of sides is the one equation *same*."""

    def sides(given: Mapping[str, Any], state: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
        found = equations(**given, **state)
        return found if isinstance(found, dict) else {"same": found}

    return Part(name, declared(inputs), more.pop("start", lambda given: {}), sides, **more)


def once(inputs: str, equations: Function, *hypotheses: Hypothesis, **more) -> Claim:
    """Two sides that are claimed equal."""
    return claim(part(inputs, equations, hypotheses=hypotheses, **more))


def layers(
    inputs: str,
    steps: str,
    state: str,
    start: Function,
    advance: Function,
    equations: Function,
    *hypotheses: Hypothesis,
    **more,
) -> Claim:
    """Two sides that are claimed equal after every number of layers."""
    return claim(
        part(
            inputs,
            equations,
            start=lambda given: start(**given),
            advance=lambda given, at, now: advance(**given, **at, **now),
            steps=declared(steps),
            state=declared(state),
            hypotheses=hypotheses,
            **more,
        )
    )


def between(name: str, lower: Any = None, upper: Any = None, **opened: bool) -> Variable:
    """A real number between two bounds, each a number, a function of the variables before it, or None."""

    def bound(value: Any) -> Any:
        return value if value is None or callable(value) else lambda v: value

    return Variable(name, bound(lower), bound(upper), **opened)


def compared(
    variables: tuple[Variable, ...], smaller: Function, greater: Function, relation: Relation = Relation.AT_MOST
) -> Claim:
    """An inequality between two functions of the variables, by name."""
    return claim(inequalities=(Inequality("compared", variables, lambda v: (smaller(**v), greater(**v)), relation),))


def bounded(
    variables: tuple[Variable, ...], start: Function, advance: Function, lower: Function, upper: Function | None = None
) -> Claim:
    """Bounds on a sequence; each is a function of the variables, the member p or the index k that it names."""

    def of(function: Function) -> Callable[[Mapping[str, Any]], Any]:
        names = {name: "l" if name == "k" else name for name in function.__code__.co_varnames}
        return lambda v: function(**{name: v[own] for name, own in names.items()})

    above = None if upper is None else of(upper)
    return claim(sequences=(BoundedSequence("bounded", variables, of(start), of(advance), of(lower), above),))
