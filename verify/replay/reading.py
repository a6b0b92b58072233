"""An expression is read only if it uses declared names on their axes."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from verify.replay.fields import array, bad, mapping, names, one_of, polynomial, record, text
from verify.replay.network import Argument, Coefficient, Expression, Factor, Network, Term

BUILT_IN = ("exp", "relu", "reciprocal")
LOCAL_AXES = ("points", "more points", "yet more points")


@dataclass(frozen=True)
class Scope:
    """The names that an expression may use."""

    axes: frozenset[str]
    scalars: frozenset[str]
    tensors: Mapping[str, tuple[str, ...]]
    functions: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]  # axes of the arguments, axes of the value
    local: frozenset[str] = frozenset()  # axes of free legs and of tensors, over which nothing is summed
    lengths: Mapping[str, str] = field(default_factory=dict)  # of axes, where tensors have lengths for axes
    known: MutableMapping[Any, Any] = field(default_factory=dict)  # what was read, by its text

    @cached_property
    def symbols(self) -> frozenset[str]:
        """The names in coefficients."""
        return self.scalars | (self.axes - set(LOCAL_AXES))

    def extended(
        self, tensors: Mapping[str, tuple[str, ...]], axes: Sequence[str] = (), local: Sequence[str] = ()
    ) -> Scope:
        """With more tensors, of names that none has: what was read without them means the same here."""
        added, known = {**self.tensors, **tensors}, ChainMap({}, self.known)
        return replace(self, tensors=added, axes=self.axes | set(axes), local=frozenset(local), known=known)

    def same(self, at: Any, read: Callable[[], Any]) -> Any:
        """What was read from the same text, which is then the same object; otherwise what is read now."""
        if at not in self.known:
            self.known[at] = read()
        return self.known[at]


def expression(value: Any, path: str, scope: Scope, axes: tuple[str, ...] | None = None) -> Expression:
    """An expression in the names of ``scope``, with these free axes if given."""
    found = record(value, path, ("axes", "terms"))
    free = names(found["axes"], f"{path}.axes", scope.axes | scope.local, "a declared axis")
    if axes is not None and free != axes:
        bad(f"{path}.axes", f"[{', '.join(axes)}]")
    legs = {str(k): axis for k, axis in enumerate(free)}
    entries = array(found["terms"], f"{path}.terms")
    return Expression(free, tuple(term(t, f"{path}.terms[{k}]", scope, legs) for k, t in enumerate(entries)))


def bound_names(value: Any, path: str, scope: Scope, seen: Mapping[str, str]) -> dict[str, str]:
    """New index names, each with its axis."""
    found = mapping(value, path)
    for index, axis in found.items():
        if index in seen or index.isdigit():
            bad(f"{path}.{index}", "an index name that is not in use")
        one_of(axis, f"{path}.{index}", scope.axes, "a declared axis")
    return found


def term(value: Any, path: str, scope: Scope, seen: Mapping[str, str]) -> Term:
    """A term in the indices ``seen`` (name to axis) and its own bound ones."""
    found = record(value, path, ("coefficient", "bound", "factors"))
    read = scope.same(
        repr(found["coefficient"]), lambda: coefficient(found["coefficient"], f"{path}.coefficient", scope)
    )
    at = (tuple(seen.items()), repr(found["bound"]), repr(found["factors"]))
    inner = scope.same(at, lambda: network(found, path, scope, seen))
    return scope.same((read, inner), lambda: Term(read, inner))


def coefficient(value: Any, path: str, scope: Scope) -> Coefficient:
    found = record(value, path, ("numerator", "denominator"))
    above = polynomial(found["numerator"], f"{path}.numerator", scope.symbols)
    below = polynomial(found["denominator"], f"{path}.denominator", scope.symbols)
    return Coefficient(above, below) if below else bad(f"{path}.denominator", "a polynomial that is not 0")


def network(value: Mapping[str, Any], path: str, scope: Scope, seen: Mapping[str, str]) -> Network:
    bound = bound_names(value["bound"], f"{path}.bound", scope, seen)
    within = {**seen, **bound}
    entries = array(value["factors"], f"{path}.factors")
    factors = [factor(f, f"{path}.factors[{k}]", scope, within) for k, f in enumerate(entries)]
    return Network(tuple(bound.items()), tuple(factors))


def factor(value: Any, path: str, scope: Scope, seen: Mapping[str, str]) -> Factor:
    found = record(value, path, ("name", "legs", "arguments"))
    name = text(found["name"], f"{path}.name")
    arguments = array(found["arguments"], f"{path}.arguments")
    expected: tuple[str | None, ...]
    axes: tuple[str, ...] = ()
    if name in BUILT_IN:
        expected = (None,)
    elif name in scope.functions:
        expected, axes = scope.functions[name][0], scope.functions[name][1]
    elif name == "delta" or name in scope.tensors:
        axes, expected = scope.tensors.get(name, ()), ()
    else:
        bad(f"{path}.name", "the name of a declared tensor or function")
    legs = array(found["legs"], f"{path}.legs")
    if len(legs) != (2 if name == "delta" else len(axes)):
        bad(f"{path}.legs", f"{2 if name == 'delta' else len(axes)} index names")
    for k, index in enumerate(legs):
        one_of(index, f"{path}.legs[{k}]", seen, "an index name in scope")
        axis = seen[legs[0]] if name == "delta" else axes[k]
        if axis not in (seen[index], scope.lengths.get(seen[index])):
            bad(f"{path}.legs[{k}]", f"an index of axis {axis}, not of {seen[index]}")
    if len(arguments) != len(expected):
        bad(f"{path}.arguments", f"{len(expected)} arguments")
    read = [argument(a, f"{path}.arguments[{k}]", scope, seen, expected[k]) for k, a in enumerate(arguments)]
    return Factor(name, tuple(legs), tuple(read))


def argument(value: Any, path: str, scope: Scope, seen: Mapping[str, str], axis: str | None) -> Argument:
    found = record(value, path, ("parameters", "terms"))
    own = bound_names(found["parameters"], f"{path}.parameters", scope, seen)
    if list(own.values()) != ([axis] if axis else []):
        bad(f"{path}.parameters", f"one index of axis {axis}" if axis else "no index: the argument is a number")
    within = {**seen, **own}
    terms = [term(t, f"{path}.terms[{k}]", scope, within) for k, t in enumerate(array(found["terms"], f"{path}.terms"))]
    return Argument(next(iter(own.items()), None), tuple(terms))
