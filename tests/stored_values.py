"""What a certificate states, and the values of stored expressions by plain loops over all their indices.

Written from the description of the format, with fractions.  It shares nothing with the prover or the second checker,
neither contraction nor arithmetic modulo a prime.
"""

from __future__ import annotations

import hashlib
import itertools
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from math import prod
from typing import Any

Json = dict[str, Any]
Path = str
Divides = Callable[[Path, Mapping[str, Fraction]], bool]
LOCAL = {"points", "more points", "yet more points"}
MOST_WORK = 10_000  # factors that are evaluated of one expression
EULER = Fraction(999_999_937, 379_999_967)  # in place of e: a number that no small rational function of it makes 0


class Point:
    """Sizes of axes, and numbers for all names: small ones if ``small``, among which 0 is frequent."""

    def __init__(self, seed: str, sizes: Mapping[str, int], small: bool = False) -> None:
        self.seed, self.sizes, self.small = seed, sizes, small

    def number(self, *of: Any) -> Fraction:
        drawn = int.from_bytes(hashlib.sha256(repr((self.seed, of)).encode()).digest()[:4], "big")
        return Fraction(drawn % 3 - 1 if self.small else drawn % 2003 - 1001)

    def symbol(self, name: str) -> Fraction:
        return Fraction(self.sizes[name]) if name in self.sizes else self.number("scalar", name)

    def tensor(self, name: str, at: tuple[int, ...]) -> Fraction:
        return self.number("tensor", name, at)

    def function(self, name: str, at: tuple[int, ...], arguments: tuple[tuple[Fraction, ...], ...]) -> Fraction:
        """1/x of one number; anything else is any function."""
        if name == "reciprocal":
            return 1 / arguments[0][0]
        return self.number("function", name, at, arguments)


class Given(Point):
    """The numbers that a refutation gives."""

    def __init__(self, refutation: Json) -> None:
        super().__init__("", refutation["sizes"])
        self.given, self.tables = refutation, {}
        for name, entries in refutation.get("functions", {}).items():
            self.tables[name] = {tuple(map(exact, at)): value for at, value in entries}

    def symbol(self, name: str) -> Fraction:
        return Fraction(self.sizes[name]) if name in self.sizes else exact(self.given["scalars"][name])

    def tensor(self, name: str, at: tuple[int, ...]) -> Fraction:
        return entry(self.given["tensors"][name], at)

    def function(self, name: str, at: tuple[int, ...], arguments: tuple[tuple[Fraction, ...], ...]) -> Fraction:
        if name in self.tables:
            return entry(self.tables[name][tuple(itertools.chain(*arguments))], at)
        ((x,),) = arguments
        if name == "exp":
            assert x.denominator == 1
            return EULER ** int(x)
        return max(x, Fraction(0)) if name == "relu" else 1 / x


def exact(value: Any) -> Fraction:
    """A rational number, or a rational function of e at a number in its place."""
    if isinstance(value, str):
        return Fraction(value)
    return fraction(value, {"e": EULER})


def entry(nested: Any, at: tuple[int, ...]) -> Fraction:
    for k in at:
        nested = nested[k]
    return exact(nested)


def fraction(rational: Json, at: Mapping[str, Fraction]) -> Fraction:
    above, below = (
        sum(
            (Fraction(c) * prod((at[n] ** e for n, e in powers.items()), start=Fraction(1)) for c, powers in p),
            Fraction(0),
        )
        for p in (rational["numerator"], rational["denominator"])
    )
    return above / below


def array(expression: Json, point: Point) -> dict[tuple[int, ...], Fraction]:
    """Every entry.  Raises ZeroDivisionError where it is not defined."""
    found = {}
    for at in itertools.product(*(range(point.sizes[a]) for a in expression["axes"])):
        found[at] = _sum(expression["terms"], {str(k): i for k, i in enumerate(at)}, point)
    return found


def _sum(terms: list[Json], here: Mapping[str, int], point: Point) -> Fraction:
    return sum((_term(t, here, point) for t in terms), Fraction(0))


def _term(term: Json, here: Mapping[str, int], point: Point) -> Fraction:
    names = {n for p in term["coefficient"].values() for _, powers in p for n in powers}
    coefficient = fraction(term["coefficient"], {n: point.symbol(n) for n in names})
    total = Fraction(0)
    for at in itertools.product(*(range(point.sizes[a]) for a in term["bound"].values())):
        within = {**here, **dict(zip(term["bound"], at, strict=True))}
        total += prod((_factor(f, within, point) for f in term["factors"]), start=Fraction(1))
    return coefficient * total


def _factor(factor: Json, here: Mapping[str, int], point: Point) -> Fraction:
    legs = tuple(here[i] for i in factor["legs"])
    if factor["name"] == "delta":
        return Fraction(legs[0] == legs[1])
    if not factor["arguments"]:
        return point.tensor(factor["name"], legs)
    vectors = []
    for a in factor["arguments"]:
        ways = itertools.product(*(range(point.sizes[axis]) for axis in a["parameters"].values()))
        vectors.append(
            tuple(_sum(a["terms"], {**here, **dict(zip(a["parameters"], at, strict=True))}, point) for at in ways)
        )
    return point.function(factor["name"], legs, tuple(vectors))


# --- what is stated ---------------------------------------------------------------------------------


def is_expression(value: Any) -> bool:
    return isinstance(value, dict) and value.keys() == {"axes", "terms"}


def is_rational(value: Any) -> bool:
    return isinstance(value, dict) and value.keys() == {"numerator", "denominator"}


def stated(certificate: Json) -> Iterator[tuple[Path, Any]]:
    """Every ingredient of the statement, by its place: expressions, rational functions, and all else as it is."""
    yield from ((key, certificate[key]) for key in ("claim", "statement", "parents"))
    for kind in ("parts", "inequalities", "sequences"):
        yield kind, [entry["name"] for entry in certificate.get(kind, ())]
        for entry in certificate.get(kind, ()):
            of = {"parts": _of_part, "inequalities": _of_inequality, "sequences": _of_sequence}[kind]
            yield from ((f"{kind}.{entry['name']}.{place}", value) for place, value in of(entry))
    if "refutation" in certificate:
        yield from _of_refutation(certificate["refutation"])


def _of_part(part: Json) -> Iterator[tuple[Path, Any]]:
    yield "axes", set(part["axes"]) - LOCAL
    for key in ("scalars", "layer_inputs", "state"):
        yield key, set(part[key])
    for key in ("tensors", "functions"):
        yield key, part[key]
    for key in ("start", "advance", "invariant"):
        yield key, None if part[key] is None else sorted(part[key])
        for name, value in (part[key] or {}).items():
            for side, e in value.items() if key == "invariant" else (("", value),):
                yield f"{key}.{name}.{side}", e
    yield from _of_hypotheses(part["hypotheses"])


def _of_hypotheses(hypotheses: list[Json]) -> Iterator[tuple[Path, Any]]:
    yield "hypotheses", [(h["name"], h["statement"], h["kind"], h.get("parameters")) for h in hypotheses]
    for k, h in enumerate(hypotheses):
        yield from ((f"hypotheses.{k}.{side}", h[side]) for side in ("left", "right"))


def _of_variables(variables: list[Json]) -> Iterator[tuple[Path, Any]]:
    yield "variables", [(v["name"], v["lower_open"], v["upper_open"]) for v in variables]
    for v in variables:
        yield from ((f"{v['name']}.{side}", v[side]) for side in ("lower", "upper"))


def _of_inequality(entry: Json) -> Iterator[tuple[Path, Any]]:
    yield "relation", entry["relation"]
    yield from _of_variables(entry["variables"])
    yield from ((side, entry[side]) for side in ("smaller", "greater"))


def _of_sequence(entry: Json) -> Iterator[tuple[Path, Any]]:
    yield from _of_variables(entry["variables"])
    yield from ((side, entry[side]) for side in ("start", "advance", "lower", "upper"))


def _of_refutation(found: Json) -> Iterator[tuple[Path, Any]]:
    if "inequality" in found:
        yield "inequality", found["inequality"]
        yield from _of_inequality(found)
        return
    for key in ("part", "equation", "depth", "function_axes"):
        yield key, found[key]
    yield "names", [sorted(found[key]) for key in ("sizes", "tensors", "scalars", "functions")]
    yield from _of_hypotheses(found["hypotheses"])
    yield from ((side, found[side]) for side in ("left", "right"))


# --- whether two certificates state the same --------------------------------------------------------


def differences(old: Json, new: Json, divides: Divides = lambda place, at: False) -> list[str]:
    """Where the statements of two certificates differ; of expressions, at random numbers and sizes.

    ``divides``: whether the claim itself divides by 0 at numbers, where the old certificate, in lowest terms, does not.
    """
    was, now = dict(stated(old)), dict(stated(new))
    found = [f"{place} is there in one only" for place in was.keys() ^ now.keys()]
    for place in was.keys() & now.keys():
        a, b = was[place], now[place]
        if a == b:
            continue
        if is_expression(a) and is_expression(b):
            found += _different(place, a, b, was, _all_axes(old), divides)
        elif is_rational(a) and is_rational(b):
            found += _different_fractions(place, a, b, divides)
        else:
            found.append(f"{place} was {a!r}, is {b!r}")
    return found


def _different(place: str, a: Json, b: Json, was: Mapping[str, Any], axes: list[str], divides: Divides) -> list[str]:
    if a["axes"] != b["axes"]:
        return [f"{place} has other axes"]
    a, b = _without_common(a, b)
    compared = 0
    for k in range(12):
        sizes = _sizes(a, b, axes, k)
        point = Point(f"{place} {k}", sizes, small=k % 2 == 1)
        try:
            before = array(a, point)
        except ZeroDivisionError:
            continue
        try:
            after = array(b, point)
        except ZeroDivisionError:
            if _defined(was, point) and not divides(place, {}):
                return [f"{place} divides by 0 where the statement did not"]
            continue
        compared += not point.small
        if before != after:
            return [f"{place} has other values at the sizes {sizes}"]
    return [] if compared >= 3 else [f"{place} could not be compared"]


def _without_common(a: Json, b: Json) -> tuple[Json, Json]:
    """Both without the terms that they have in common."""
    texts = [Counter(json.dumps(t, sort_keys=True) for t in e["terms"]) for e in (a, b)]
    left = [[json.loads(t) for t in (x - y).elements()] for x, y in (texts, texts[::-1])]
    return {**a, "terms": left[0]}, {**b, "terms": left[1]}


def _all_axes(certificate: Json) -> list[str]:
    found = {*LOCAL, *certificate.get("refutation", {}).get("sizes", ())}
    return sorted(found.union(*(part["axes"] for part in certificate.get("parts", ()))))


def _sizes(a: Json, b: Json, axes: list[str], k: int) -> dict[str, int]:
    """Sizes from 1 to 3, smaller where the loops would take too long."""
    drawn = Point(f"sizes {k}", {})
    for most in (3, 2, 1):
        sizes = {axis: 1 + int(drawn.number(axis)) % most for axis in axes}
        if sum(prod(sizes[x] for x in e["axes"]) * _work(e["terms"], sizes) for e in (a, b)) <= MOST_WORK:
            break
    return sizes


def _work(terms: list[Json], sizes: Mapping[str, int]) -> int:
    """The number of factors that are evaluated for one entry."""
    found = 1
    for t in terms:
        inner = 1
        for f in t["factors"]:
            inner += 1 + sum(
                prod(sizes[x] for x in a["parameters"].values()) * _work(a["terms"], sizes) for a in f["arguments"]
            )
        found += prod(sizes[x] for x in t["bound"].values()) * inner
    return found


def _defined(was: Mapping[str, Any], point: Point) -> bool:
    """Whether the part to which an expression belongs is defined at numbers; here, all that is stated."""
    try:
        for e in filter(is_expression, was.values()):
            array(e, point)
    except ZeroDivisionError:
        return False
    return True


def _different_fractions(place: str, a: Json, b: Json, divides: Divides) -> list[str]:
    names = sorted({n for r in (a, b) for p in r.values() for _, powers in p for n in powers})
    compared = 0
    for k in range(40):
        drawn = Point(f"{place} {k}", {}, small=k % 2 == 1)
        at = {n: drawn.number(n) / 2 if k % 4 == 1 else drawn.number(n) for n in names}
        try:
            before = fraction(a, at)
        except ZeroDivisionError:
            continue
        try:
            if before != fraction(b, at):
                return [f"{place} has other values"]
        except ZeroDivisionError:
            if not divides(place, at):
                return [f"{place} divides by 0 where it did not"]
            continue
        compared += 1
    return [] if compared >= 10 else [f"{place} could not be compared"]


def fault_of_point(refutation: Json) -> str:
    """Why the values of a refutation refute nothing; empty where they do."""
    if "inequality" in refutation:
        return _fault_of_inequality(refutation)
    point = Given(refutation)
    for h in refutation["hypotheses"]:
        if h["kind"] != "entries":
            left, right = array(h["left"], point), array(h["right"], point)
            if any((left[at] == right[at]) != (h["kind"] == "hypothesis") for at in left):
                return f"{h['name']} is not met"
    values = [array(refutation[side], point) for side in ("left", "right")]
    for side, found in zip(("left", "right"), values, strict=True):
        if any(entry(refutation[f"{side}_value"], at) != value for at, value in found.items()):
            return f"the {side} value is another"
    return "" if values[0] != values[1] else "both sides are equal"


def _fault_of_inequality(refutation: Json) -> str:
    at = {name: Fraction(value) for name, value in refutation["point"].items()}
    for v in refutation["variables"]:
        for side, sign in (("lower", 1), ("upper", -1)):
            if v[side] is not None:
                above = sign * (at[v["name"]] - fraction(v[side], at))
                if above < 0 or (above == 0 and v[f"{side}_open"]):
                    return f"{v['name']} is out of bounds"
    smaller, greater = (fraction(refutation[side], at) for side in ("smaller", "greater"))
    if [smaller, greater] != [Fraction(refutation[f"{side}_value"]) for side in ("smaller", "greater")]:
        return "a value is another"
    holds = {"<": smaller < greater, "<=": smaller <= greater, "=": smaller == greater}
    return "it holds" if holds[refutation["relation"]] else ""
