"""Certificates forged with right digests: one field of a true one changed, or several that belong together.

``sites`` lists what can be done to a certificate, ``forged`` does it.  What is done at a place is known by the shape of
what stands there: an expression, a term, a polynomial, a name, a number, a flag.
"""

from __future__ import annotations

import copy
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from stored_values import is_expression, is_rational

Json = dict[str, Any]
Keys = tuple[str | int, ...]
NUMBER = re.compile(r"-?\d+(/\d+)?")
MAPS = {"tensors", "functions", "scalars", "start", "advance", "invariant", "bounds", "bound", "sources", "parents"}
MAPS |= {"versions", "sizes", "point", "function_axes", "parameters"}


@dataclass(frozen=True)
class Site:
    """Something that can be done at a place; ``kind`` says both without the positions in lists and the names."""

    keys: Keys
    what: str
    kind: str


def sites(certificate: Json) -> Iterator[Site]:
    for name in TOGETHER:
        yield Site((), name, f"together: {name}")
    for keys, value in _places({k: v for k, v in certificate.items() if k != "digests"}, ()):
        for what in ways(value):
            yield Site(keys, what, f"{_pattern(keys)}: {what}")


def _places(value: Any, keys: Keys) -> Iterator[tuple[Keys, Any]]:
    if keys:
        yield keys, value
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _places(inner, (*keys, key))


def _pattern(keys: Keys) -> str:
    """A place without positions, names and depth."""
    found: list[str] = []
    for k, key in enumerate(keys):
        if isinstance(key, int):
            continue
        if key == "terms" and "terms" in found:
            del found[found.index("terms") :]
        before = keys[k - 1] if k else ""
        of_powers = isinstance(before, int) and k > 2 and keys[k - 3] in ("numerator", "denominator")
        found.append("*" if before in MAPS or of_powers else str(key))
    return ".".join(found)


def ways(value: Any) -> list[str]:
    """What can be done to a value."""
    found = list(WAYS[type(value)]) if type(value) in WAYS else []
    if isinstance(value, str) and NUMBER.fullmatch(value):
        found += NUMBERS
    if is_expression(value):
        found += EXPRESSIONS
    if is_rational(value):
        found += RATIONALS
    if isinstance(value, dict) and value.keys() == {"coefficient", "bound", "factors"}:
        found += TERMS
    return found


def forged(certificate: Json, site: Site, draw: random.Random) -> Json | None:
    """The certificate with that done to it, but for the digests; None where it changes nothing."""
    if not site.keys:
        made = copy.deepcopy(certificate)
        return made if TOGETHER[site.what](made, draw) and made != certificate else None
    made, inner = dict(certificate), certificate
    at: Any = made
    for key in site.keys[:-1]:  # only what lies on the way is copied
        inner = inner[key]
        at[key] = copy.copy(inner)
        at = at[key]
    key = site.keys[-1]
    old = at[key]
    new = _changed(copy.deepcopy(old), site, draw, certificate)
    if new == old and type(new) is type(old):
        return None
    at[key] = new
    return made


def _changed(value: Any, site: Site, draw: random.Random, certificate: Json) -> Any:
    for table in (EXPRESSIONS, RATIONALS, TERMS, NUMBERS):
        if site.what in table:
            return table[site.what](value, _Around(certificate, site.keys, draw))
    return WAYS[type(value)][site.what](value, _Around(certificate, site.keys, draw))


class _Around:
    """Names that might stand at a place."""

    def __init__(self, certificate: Json, keys: Keys, draw: random.Random) -> None:
        self.certificate, self.keys, self.draw = certificate, keys, draw
        self.inside = [certificate]
        for key in keys:
            self.inside.append(self.inside[-1][key])

    @property
    def home(self) -> Json:
        """The part, inequality, sequence or refutation."""
        of_lists = self.keys[0] in ("parts", "inequalities", "sequences")
        return self.inside[2 if of_lists and len(self.inside) > 2 else 1] if len(self.inside) > 1 else {}

    def pools(self) -> Iterator[list[str]]:
        """Names of one kind each."""
        home = self.home if isinstance(self.home, dict) else {}
        for key in ("axes", "scalars", "tensors", "functions", "sizes", "invariant", "state"):
            yield list(home.get(key) or ())
        yield [h["name"] for h in home.get("hypotheses", ())]
        yield [h["statement"] for h in home.get("hypotheses", ())]
        yield [v["name"] for v in home.get("variables", ())]
        yield ["exp", "relu", "reciprocal"]
        yield from CHOICES
        around = [e for e in self.inside if isinstance(e, dict) and ("bound" in e or "axes" in e)]
        indices = [i for e in around for i in e.get("bound", ())]
        indices += [str(k) for e in around if is_expression(e) for k in range(len(e["axes"]))]
        yield indices + [i for e in around for i in e.get("parameters", ())]

    def other(self, name: str) -> str:
        """Another name of the same kind, or of any."""
        same = [n for pool in self.pools() if name in pool for n in pool if n != name]
        return self.draw.choice(same or [n for pool in self.pools() for n in pool] or ["other"])

    def symbol(self) -> str:
        """A scalar, a size of an axis or a variable."""
        home = self.home
        names = [*home.get("scalars", ()), *home.get("sizes", ()), *(v["name"] for v in home.get("variables", ()))]
        return self.draw.choice(names or list(home.get("axes", ())) or ["e"])


CHOICES = [
    ["canonical form", "substitution", "coefficients", "split", "through", "squares"],
    ["hypothesis", "law", "not zero", "entries", "induction hypothesis"],
    ["<", "<=", "="],
    ["once", "base", "step"],
    ["first", "second"],
]


# --- values by their type ---------------------------------------------------------------------------


def _without(value: Any, a: _Around) -> Any:
    keys = list(value) if isinstance(value, dict) else list(range(len(value)))
    if keys:
        del value[a.draw.choice(keys)]
    return value


def _renamed(value: Json, a: _Around) -> Json:
    if not value:
        return {"other": None}
    key = a.draw.choice(list(value))
    return {a.other(key) if k == key else k: v for k, v in value.items()}


def _exchanged(value: Any, a: _Around) -> Any:
    keys = list(value) if isinstance(value, dict) else list(range(len(value)))
    if len(keys) > 1:
        j, k = a.draw.sample(keys, 2)
        value[j], value[k] = value[k], value[j]
    return value


def _twice(value: list[Any], a: _Around) -> list[Any]:
    return [*value, copy.deepcopy(a.draw.choice(value))] if value else [None]


def _one_more(value: Json, a: _Around) -> Json:
    """One more entry, of another name and with the value of one that is there."""
    return {**value, a.other(a.draw.choice(list(value) or [""])): a.draw.choice(list(value.values()) or [None])}


def _sibling(value: None, a: _Around) -> Any:
    around = a.inside[-2]
    entries = list(around.values()) if isinstance(around, dict) else list(around)
    return copy.deepcopy(a.draw.choice([e for e in entries if e is not None] or [[]]))


def _digit(value: str, a: _Around) -> str:
    """Another digit in place of one, as in a hash."""
    at = [k for k, c in enumerate(value) if c.isdigit()]
    if not at:
        return f"{value} "
    k = a.draw.choice(at)
    return f"{value[:k]}{(int(value[k]) + a.draw.randrange(1, 10)) % 10}{value[k + 1 :]}"


Change = Callable[[Any, _Around], Any]
NONE: dict[str, Change] = {"null": lambda v, a: None}
WAYS: dict[type, dict[str, Change]] = {
    dict: {
        **NONE,
        "one entry dropped": _without,
        "one key renamed": _renamed,
        "two values exchanged": _exchanged,
        "one entry more": _one_more,
        "emptied": lambda v, a: {},
    },
    list: {
        **NONE,
        "one dropped": _without,
        "one twice": _twice,
        "two exchanged": _exchanged,
        "reversed": lambda v, a: v[::-1],
        "emptied": lambda v, a: [],
    },
    str: {
        **NONE,
        "another name": lambda v, a: a.other(v),
        "another digit": _digit,
        "emptied": lambda v, a: "",
        "more words": lambda v, a: f"{v} or not",
    },
    bool: {**NONE, "flipped": lambda v, a: not v, "a number": lambda v, a: int(v)},
    int: {
        **NONE,
        "one more": lambda v, a: v + 1,
        "one less": lambda v, a: v - 1,
        "negated": lambda v, a: -v,
        "a flag": lambda v, a: bool(v),
    },
    type(None): {"what is beside it": _sibling, "a list": lambda v, a: [], "a flag": lambda v, a: False},
}
NUMBERS: dict[str, Change] = {
    "plus one": lambda v, a: _plus_one(v),
    "sign": lambda v, a: v[1:] if v.startswith("-") else f"-{v}",
    "zero": lambda v, a: "0",
    "written otherwise": lambda v, a: _otherwise(v),
    "ten digits more": lambda v, a: f"{v}0000000000",
}


def _plus_one(value: str) -> str:
    above, _, below = value.partition("/")
    return f"{int(above) + int(below or 1)}{'/' if below else ''}{below}"


def _otherwise(value: str) -> str:
    above, _, below = value.partition("/")
    return f"{2 * int(above)}/{2 * int(below or 1)}"


# --- expressions ------------------------------------------------------------------------------------

ONE = [["1", {}]]


def _coefficient(above: Any = None, below: Any = None) -> Json:
    return {"numerator": above or [["1", {}]], "denominator": below or [["1", {}]]}


def _plain(coefficient: str, factors: list[Json], powers: Json | None = None) -> Json:
    return {"coefficient": _coefficient([[coefficient, powers or {}]]), "bound": {}, "factors": factors}


def _times(p: list[Any], factor: list[Any]) -> list[Any]:
    """The product of a polynomial and two-term or one-term factor, without adding up equal powers."""
    found: dict[str, list[Any]] = {}
    for c, powers in p:
        for d, more in factor:
            both = {n: powers.get(n, 0) + more.get(n, 0) for n in {**powers, **more}}
            key = repr(sorted(both.items()))
            if key in found:
                return p  # powers that meet: leave it
            found[key] = [c if d == "1" else f"-{c}" if not c.startswith("-") else c[1:], both]
    return list(found.values())


def _over(rational: Json, factor: list[Any]) -> Json:
    """The same number, multiplied above and below."""
    above, below = (_times(rational[key], factor) for key in ("numerator", "denominator"))
    if (above == rational["numerator"] and above) or below == rational["denominator"]:
        return rational
    return {"numerator": above, "denominator": below}


def _reciprocal(symbol: str) -> Json:
    argument = {"parameters": {}, "terms": [_plain("1", [], {symbol: 1})]}
    return {"name": "reciprocal", "legs": [], "arguments": [argument]}


def _negative(term: Json) -> Json:
    above = [[c[1:] if c.startswith("-") else f"-{c}", powers] for c, powers in term["coefficient"]["numerator"]]
    return {**term, "coefficient": {**term["coefficient"], "numerator": above}}


def _cancelling(expression: Json, term: Json) -> Json:
    return {**expression, "terms": [*expression["terms"], term, _negative(term)]}


def _legs_exchanged(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _legs_exchanged(v) for k, v in value.items()}
    if isinstance(value, list):
        return [{"0": "1", "1": "0"}.get(v, v) if isinstance(v, str) else _legs_exchanged(v) for v in value]
    return value


def _with_terms(change: Callable[[list[Json], _Around], list[Json]]) -> Change:
    return lambda e, a: {**e, "terms": change(e["terms"], a)}


EXPRESSIONS: dict[str, Change] = {
    "a term and its negative": lambda e, a: _cancelling(e, copy.deepcopy(e["terms"][0])) if e["terms"] else e,
    "a reciprocal and its negative": lambda e, a: _cancelling(e, _plain("1", [_reciprocal(a.symbol())])),
    "twice": _with_terms(lambda terms, a: terms + copy.deepcopy(terms)),
    "no terms": _with_terms(lambda terms, a: []),
    "and 1": _with_terms(lambda terms, a: [*terms, _plain("1", [])]),
    "free legs exchanged": lambda e, a: {**e, "terms": _legs_exchanged(e["terms"])} if len(e["axes"]) > 1 else e,
}


def _halves(term: Json) -> Json:
    return {**term, "coefficient": _over(term["coefficient"], [["2", {}]])}


def _bound_more(term: Json, a: _Around) -> Json:
    """Summed over one more index, of an axis that is there."""
    return {**term, "bound": {**term["bound"], "another": a.draw.choice(list(term["bound"].values()) or ["n"])}}


def _delta(term: Json, a: _Around) -> Json:
    """One leg of a factor through a delta: the same number."""
    legs = [(f, k) for f in term["factors"] for k, i in enumerate(f["legs"]) if i in term["bound"]]
    if not legs:
        return term
    f, k = a.draw.choice(legs)
    axis, old = term["bound"][f["legs"][k]], f["legs"][k]
    f["legs"][k] = "another"
    delta = {"name": "delta", "legs": [old, "another"], "arguments": []}
    return {**term, "bound": {**term["bound"], "another": axis}, "factors": [*term["factors"], delta]}


def _index_renamed(term: Json, a: _Around) -> Json:
    """A bound index by another name, wherever it occurs: the same number."""
    if not term["bound"]:
        return term
    old = a.draw.choice(list(term["bound"]))

    def rename(value: Any) -> Any:
        if isinstance(value, dict):
            return {("another" if k == old else k): rename(v) for k, v in value.items()}
        if isinstance(value, list):
            return [rename(v) for v in value]
        return "another" if value == old else value

    return {**term, "bound": rename(term["bound"]), "factors": rename(term["factors"])}


TERMS: dict[str, Change] = {
    "other sign": lambda t, a: _negative(t),
    "over a symbol": lambda t, a: {**t, "coefficient": _over(t["coefficient"], [["1", {a.symbol(): 1}]])},
    "over a sum": lambda t, a: {**t, "coefficient": _over(t["coefficient"], [["1", {a.symbol(): 1}], ["1", {}]])},
    "times s and its reciprocal": lambda t, a: {**t, "factors": [*t["factors"], _reciprocal(a.symbol())]},
    "one more index": _bound_more,
    "through a delta": _delta,
    "an index renamed": _index_renamed,
}
RATIONALS: dict[str, Change] = {
    "above and below by a symbol": lambda r, a: _over(r, [["1", {a.symbol(): 1}]]),
    "above and below by a sum": lambda r, a: _over(r, [["1", {a.symbol(): 1}], ["1", {}]]),
    "upside down": lambda r, a: {"numerator": r["denominator"], "denominator": r["numerator"]},
    "of which 0 is made": lambda r, a: {"numerator": [], "denominator": ONE},
}


# --- changes that belong together -------------------------------------------------------------------


def _part(certificate: Json, draw: random.Random) -> Json | None:
    return draw.choice(certificate["parts"]) if certificate.get("parts") else None


def _in_part(change: Callable[[Json, random.Random], None]) -> Callable[[Json, random.Random], bool]:
    def done(certificate: Json, draw: random.Random) -> bool:
        part = _part(certificate, draw)
        if part is None:
            return False
        change(part, draw)
        return True

    return done


def _one_is_zero(kind: str) -> Callable[[Json, random.Random], bool]:
    """A hypothesis more, under an innocent name: 1 = 0."""

    def add(certificate: Json, draw: random.Random) -> bool:
        sides = {"left": {"axes": [], "terms": [_plain("1", [])]}, "right": {"axes": [], "terms": []}}
        entry = {"name": "regularity", "statement": "all is as it should be", "kind": kind, **sides}
        if "refutation" in certificate:
            if "hypotheses" not in certificate["refutation"]:
                return False
            certificate["refutation"]["hypotheses"].append({**entry, "kind": "not zero" if kind == "law" else kind})
            return True
        if not certificate["parts"]:
            return False
        draw.choice(certificate["parts"])["hypotheses"].append({**entry, "parameters": []})
        return True

    return add


def _trivial(part: Json, draw: random.Random) -> None:
    """Every equation says left = left, and is proved."""
    for sides in part["invariant"].values():
        sides["right"] = sides["left"]
    for g in part["goals"]:
        g["right"], g["lines"] = g["left"], []


def _trivial_twice(part: Json, draw: random.Random) -> None:
    """Every equation says 0 = 0, and is proved."""
    for sides in part["invariant"].values():
        zero = {"axes": sides["left"]["axes"], "terms": []}
        sides["left"] = sides["right"] = zero
    for g in part["goals"]:
        zero = {"axes": g["left"]["axes"], "terms": []}
        g["left"], g["right"], g["lines"] = zero, zero, []


def _turned(part: Json, draw: random.Random) -> None:
    """Every equation with its sides exchanged, and its lines in the other order where they are computations."""
    for sides in part["invariant"].values():
        sides["left"], sides["right"] = sides["right"], sides["left"]
    for g in part["goals"]:
        computed = [line for line in g["lines"] if line["method"] == "canonical form"]
        g["left"], g["right"], g["lines"] = g["right"], g["left"], computed[::-1]


def _nothing_advances(part: Json, draw: random.Random) -> None:
    """The next state is the state; steps are trivial."""
    if part["advance"] is None:
        return
    for name in part["advance"]:
        if name in part["tensors"]:
            axes = part["tensors"][name]
            factor = {"name": name, "legs": [str(k) for k in range(len(axes))], "arguments": []}
            part["advance"][name] = {"axes": axes, "terms": [_plain("1", [factor])]}
    for g in part["goals"]:
        if g["stage"] == "step":
            sides = part["invariant"][g["equation"]]
            use = {"kind": "induction hypothesis", "name": g["equation"], "backwards": False}
            hole = {"name": "hole 0", "legs": [str(k) for k in range(len(sides["left"]["axes"]))], "arguments": []}
            context = {"axes": sides["left"]["axes"], "terms": [_plain("1", [hole])]}
            line = {"reason": "", "method": "substitution", "context": context, "expression": sides["right"]}
            g["left"], g["right"] = sides["left"], sides["right"]
            g["lines"] = [{**line, "uses": [{**use, "shape": sides["left"]["axes"]}]}]


def _once_for_all(part: Json, draw: random.Random) -> None:
    """No layers: the base alone."""
    if part["advance"] is None:
        return
    part["goals"] = [{**g, "stage": "once"} for g in part["goals"] if g["stage"] == "base"]
    part["invariant"] = {g["equation"]: {s: g[s] for s in ("left", "right")} for g in part["goals"]}
    part["state"], part["start"], part["advance"] = [], {}, None


def _starts_at_zero(part: Json, draw: random.Random) -> None:
    for name, e in part["start"].items():
        part["start"][name] = {**e, "terms": []}


def _equation_dropped(part: Json, draw: random.Random) -> None:
    name = draw.choice(list(part["invariant"]))
    del part["invariant"][name]
    part["goals"] = [g for g in part["goals"] if g["equation"] != name]


def _equation_renamed(part: Json, draw: random.Random) -> None:
    name = draw.choice(list(part["invariant"]))
    part["invariant"]["other"] = part["invariant"].pop(name)
    for g in part["goals"]:
        g["equation"] = "other" if g["equation"] == name else g["equation"]
        for use in (u for line in g["lines"] for u in line.get("uses", ())):
            if use["kind"] == "induction hypothesis" and use["name"] == name:
                use["name"] = "other"


def _one_more_of(key: str, value: Any) -> Callable[[Json, random.Random], None]:
    def add(part: Json, draw: random.Random) -> None:
        if isinstance(part[key], dict):
            part[key]["another"] = value
        else:
            part[key].append(value)

    return add


def _to_law(part: Json, draw: random.Random) -> None:
    for h in part["hypotheses"]:
        h["kind"] = "law"


def _list_of(key: str, change: Callable[[list[Any], random.Random], None]) -> Callable[[Json, random.Random], bool]:
    def done(certificate: Json, draw: random.Random) -> bool:
        if not certificate.get(key):
            return False
        change(certificate[key], draw)
        return True

    return done


def _set(key: str, value: Any) -> Callable[[Json, random.Random], bool]:
    def done(certificate: Json, draw: random.Random) -> bool:
        certificate[key] = value
        return True

    return done


def _weaker(certificate: Json, draw: random.Random) -> bool:
    """Every strict inequality is not."""
    for entry in certificate.get("inequalities", ()):
        entry["relation"] = "<=" if entry["relation"] == "<" else entry["relation"]
    return True


def _no_upper_bound(certificate: Json, draw: random.Random) -> bool:
    """Sequences are bounded below alone."""
    for entry in certificate.get("sequences", ()):
        entry["upper"] = None
        for stage in entry["proofs"].values():
            stage.pop("upper", None)
    return True


def _bounds_closed(certificate: Json, draw: random.Random) -> bool:
    for entry in (*certificate.get("inequalities", ()), *certificate.get("sequences", ())):
        for v in entry["variables"]:
            v["lower_open"] = v["upper_open"] = False
    return True


def _larger_table(certificate: Json, draw: random.Random) -> bool:
    """A function of a refutation has a value at one more argument."""
    tables = [t for t in certificate.get("refutation", {}).get("functions", {}).values() if t]
    if not tables:
        return False
    table = draw.choice(tables)
    table.append([["97"] * len(table[0][0]), copy.deepcopy(table[0][1])])
    return True


def _both_sides_twice(certificate: Json, draw: random.Random) -> bool:
    """A refutation of twice the equation."""
    found = certificate.get("refutation", {})
    if "left" not in found:
        return False
    for side in ("left", "right"):
        found[side]["terms"] *= 2
        found[f"{side}_value"] = _doubled(found[f"{side}_value"])
    return True


def _doubled(value: Any) -> Any:
    if isinstance(value, list):
        return [_doubled(v) for v in value]
    if isinstance(value, dict):
        return {**value, "numerator": [[_doubled(c), powers] for c, powers in value["numerator"]]}
    above, _, below = value.partition("/")
    return f"{2 * int(above)}{'/' if below else ''}{below}"


ANOTHER = {"axes": [], "terms": []}
TOGETHER: dict[str, Callable[[Json, random.Random], bool]] = {
    "1 = 0 as a hypothesis": _one_is_zero("hypothesis"),
    "1 = 0 as a law": _one_is_zero("law"),
    "1 = 0 as not zero": _one_is_zero("not zero"),
    "left = left": _in_part(_trivial),
    "0 = 0": _in_part(_trivial_twice),
    "right = left": _in_part(_turned),
    "nothing advances": _in_part(_nothing_advances),
    "no layers": _in_part(_once_for_all),
    "starts at zero": _in_part(_starts_at_zero),
    "an equation dropped": _in_part(_equation_dropped),
    "an equation renamed": _in_part(_equation_renamed),
    "one more axis": _in_part(_one_more_of("axes", "another")),
    "an axis of points": _in_part(_one_more_of("axes", "points")),
    "one more scalar": _in_part(_one_more_of("scalars", "another")),
    "one more tensor": _in_part(_one_more_of("tensors", [])),
    "one more function": _in_part(_one_more_of("functions", {"arguments": ["n"], "values": []})),
    "one more start": _in_part(_one_more_of("start", ANOTHER)),
    "hypotheses are laws": _in_part(_to_law),
    "a part dropped": _list_of("parts", lambda parts, draw: parts.pop(draw.randrange(len(parts)))),
    "a part twice": _list_of("parts", lambda parts, draw: parts.append({**parts[0], "name": "another"})),
    "parts exchanged": _list_of("parts", lambda parts, draw: parts.reverse()),
    "an inequality dropped": _list_of("inequalities", lambda found, draw: found.pop(draw.randrange(len(found)))),
    "an inequality twice": _list_of("inequalities", lambda found, draw: found.append({**found[0], "name": "another"})),
    "a sequence dropped": _list_of("sequences", lambda found, draw: found.pop(draw.randrange(len(found)))),
    "strict no more": _weaker,
    "bounded below alone": _no_upper_bound,
    "bounds closed": _bounds_closed,
    "a larger table": _larger_table,
    "both sides twice": _both_sides_twice,
    "no sources": _set("sources", {}),
    "no parents": _set("parents", {}),
    "no versions": _set("versions", {}),
    "another claim": _set("claim", "gradient_descent_steps"),
    "no parts": _set("parts", []),
}
