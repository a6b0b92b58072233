"""Expressions as a mathematician reads them: index notation, made of what a certificate stores."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, count
from typing import Any

LETTERS = {"d": "abefghαβμνρ", "n": "ijkl", "n_y": "cuvw", "m": "tsr", "p": "pqoxy"}
LETTERS |= {"points": "ijkl", "more points": "jkl", "yet more points": "kl"}
DELTA, WHOLE = "delta", "·"
Names = Mapping[str, str]  # index -> letter
Json = Mapping[str, Any]


def text(expression: Json, called: Names | None = None) -> str:
    """The sum of the terms; free legs carry the first letters of their axes.  ``called`` renames tensors."""
    names: dict[str, str] = {}
    for k, axis in enumerate(expression["axes"]):
        names[str(k)] = _letter(axis, names)
    return _sum(expression["terms"], names, called or {})


def _letter(axis: str, taken: Names) -> str:
    letters = LETTERS.get(axis, axis[0])
    choices = [*letters, *(f"{letters[0]}{k}" for k in range(1, 100))]
    return next(c for c in choices if c not in taken.values())


def _sum(terms: Iterable[Json], names: Names, called: Names) -> str:
    written = ""
    for minus, body in sorted((_term(t, names, called) for t in terms), key=lambda t: len(t[1])):
        joint = (" - " if minus else " + ") if written else ("-" if minus else "")
        written += joint + body
    return written or "0"


def _term(term: Json, names: Names, called: Names) -> tuple[bool, str]:
    """Whether the term is subtracted, and the rest of it."""
    within = dict(names)
    for index, axis in term["bound"].items():
        within[index] = _letter(axis, within)
    minus, scalar = _scalar(term["coefficient"])
    bound = "Σ_" + ",".join(sorted(within[i] for i in term["bound"])) if term["bound"] else ""
    factors = sorted((_factor(f, within, called) for f in term["factors"]), key=lambda f: ("(" in f, f))
    return minus, " ".join(part for part in (scalar if scalar != "1" or not factors else "", bound, *factors) if part)


def _scalar(coefficient: Json) -> tuple[bool, str]:
    """The same as a factor."""
    minus, written = fraction(coefficient)
    return minus, f"({written})" if " " in written else written


def fraction(coefficient: Json) -> tuple[bool, str]:
    """Whether a fraction of polynomials is written with a minus, and the rest of it."""
    top, bottom = coefficient["numerator"], _polynomial(coefficient["denominator"])
    minus = bool(top) and top[0][0].startswith("-")
    above = _polynomial([[c[1:] if c.startswith("-") else f"-{c}", powers] for c, powers in top] if minus else top)
    if bottom != "1":
        above = f"({above})" if " " in above else above
        above += f"/({bottom})" if " " in bottom or "*" in bottom else f"/{bottom}"
    return minus, above


def _polynomial(terms: Iterable[Sequence[Any]]) -> str:
    written = ""
    for c, powers in terms:
        minus, size = c.startswith("-"), c.lstrip("-")
        symbols = [s if e == 1 else f"{s}^{e}" for s, e in powers.items() if e]
        body = "*".join([*([size] if size != "1" or not symbols else []), *symbols])
        joint = (" - " if minus else " + ") if written else ("-" if minus else "")
        written += joint + body
    return written or "0"


def _factor(factor: Json, names: Names, called: Names) -> str:
    name = "δ" if factor["name"] == DELTA else called.get(factor["name"], factor["name"])
    letters = [names[i] for i in factor["legs"]]
    legs = f"[{','.join(sorted(letters) if factor['name'] == DELTA else letters)}]" if letters else ""
    arguments = ", ".join(_argument(a, names, called) for a in factor["arguments"])
    return f"{name}{legs}({arguments})" if arguments else f"{name}{legs}"


def _argument(argument: Json, names: Names, called: Names) -> str:
    terms, within = argument["terms"], dict(names)
    if not argument["parameters"]:
        return _sum(terms, within, called)
    ((parameter, axis),) = argument["parameters"].items()
    if len(terms) == 1 and len(terms[0]["factors"]) == 1 and not terms[0]["bound"]:
        return _sum(terms, within | {parameter: WHOLE}, called)
    within[parameter] = _letter(axis, within)
    return f"{within[parameter]} ↦ {_sum(terms, within, called)}"


# --- what a certificate states ---


def hypothesis(found: Json) -> str:
    """The equation of a hypothesis or law, for all that it is about; what it is called is a comment beside it."""
    if found["left"] is None:
        return f"the entries of a tensor: {found['statement']}    # {found['name']}"
    taken = {*_tensors(found["left"]), *_tensors(found["right"])}
    letters = (letter for letter in chain("uwvz", (f"z{k}" for k in count(1))) if letter not in taken)
    called = {name: letter for (name, _), letter in zip(found.get("parameters", ()), letters, strict=False)}
    relation = "≠" if found["kind"] == "not zero" else "="
    said = f"{text(found['left'], called)} {relation} {text(found['right'], called)}"
    about = f"for all {', '.join(called.values())}: " if called else ""
    return f"{about}{said}    # {found['name']}: {found['statement']}"


def _tensors(sum_of_terms: Json) -> Iterator[str]:
    """The names of all factors."""
    for term in sum_of_terms["terms"]:
        for factor in term["factors"]:
            yield factor["name"]
            for argument in factor["arguments"]:
                yield from _tensors(argument)


def statement(certificate: Json) -> list[str]:
    """What a certificate says: the sentence; of each part hypotheses and laws, by their equations, and what it equates;
    the parents."""
    lines = [certificate["statement"]]
    parts = [*certificate.get("parts", ()), *([certificate["refutation"]] if "refutation" in certificate else [])]
    for part in parts:
        name = part.get("name", part.get("part"))
        for found in part.get("hypotheses", ()):
            kind = "law" if found["kind"] == "law" else "hypothesis"
            lines.append(f"{kind} of {name}: {hypothesis(found)}")
        equations = part.get("invariant") or ({part["equation"]: part} if "equation" in part else {})
        relation = "≠" if "equation" in part else "="
        for equation, sides in equations.items():
            said = f"{text(sides['left'])} {relation} {text(sides['right'])}"
            lines.append(f"{name}, {equation}{' at every layer' if part.get('advance') else ''}: {said}")
    lines.append(f"rests on: {', '.join(sorted(certificate['parents'])) or 'nothing else'}")
    return lines
