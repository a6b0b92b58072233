"""A proved claim can be used as a lemma: an equation of a part without depth, at given arrays, if its hypotheses hold.

Such a part says that its equations hold for all arrays over its axes, whatever their sizes, that meet its hypotheses.
So they hold for those that another proof puts in their place, over axes of its own, once it has shown that these meet
the hypotheses.  A free function or scalar of the part stays what it is: the other part must declare the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from constructions.arrays.indexed import Array
from constructions.claim import Claim, PairFunction, Part, PointFunction, Tensor, Values

Claims = Mapping[str, Claim]  # those that can be used, by name


class NoLemma(Exception):
    """What a proof would use cannot be used so; the message says why."""


@dataclass(frozen=True)
class Lemma:
    """``equation`` of ``part`` of ``claim``, over the axes that stand for those of the part."""

    claim: str
    part: Part
    equation: str
    axes: Mapping[str, str]

    @property
    def name(self) -> str:
        """What a proof calls it; over other axes it is another lemma."""
        renamed = ", ".join(f"{a} = {b}" for a, b in self.axes.items() if a != b)
        return f"{self.claim}, {self.part.name}: {self.equation}" + (f" ({renamed})" if renamed else "")

    @property
    def parameters(self) -> tuple[Tensor, ...]:
        """The tensors that arrays are put in place of, over the axes of whoever uses it."""
        return tuple(Tensor(d.name, tuple(self.axes[a] for a in d.axes)) for d in tensors(self.part))

    def sides(self, given: Values) -> tuple[Array, Array]:
        """Both sides of the equation at the values of all inputs."""
        return self.part.equations(given, self.part.start(given))[self.equation]

    def conditions(self, given: Values) -> dict[str, tuple[Array, Array]]:
        """Both sides of what must hold of the inputs, by the name of the hypothesis."""
        return {h.name: h.equation(given) for h in self.part.hypotheses if h.equation is not None}


def axes_of(d: PairFunction | PointFunction) -> tuple[str, ...]:
    return (d.axis,) if isinstance(d, PairFunction) else (d.domain, d.codomain)


def tensors(part: Part) -> list[Tensor]:
    return [d for d in part.inputs if isinstance(d, Tensor)]


def part_of(claims: Claims, claim: str, part: str) -> Part:
    """The part of one of these claims.  Raises NoLemma where none can be used."""
    if claim not in claims:
        raise NoLemma(f"there is no claim {claim}")
    found = {p.name: p for p in claims[claim].parts}.get(part)
    if found is None:
        raise NoLemma(f"{claim} has no part {part!r}")
    if found.advance is not None:
        raise NoLemma(f"{claim}, {part}: it is about every depth, and a lemma is not")
    if unusable := [h.name for h in found.hypotheses if h.parameters or h.not_zero or h.equation is None]:
        raise NoLemma(f"{claim}, {part}: {', '.join(unusable)} is no equation between the inputs alone")
    return found


def lemma(claims: Claims, claim: str, part: str, equation: str, given: Mapping[str, Array]) -> Lemma:
    """The lemma that is used at these arrays, one for each tensor of the part.  Raises NoLemma where there is none."""
    found = part_of(claims, claim, part)
    wanted = {d.name: d for d in tensors(found)}
    if odd := set(wanted) ^ set(given):
        raise NoLemma(
            f"{claim}, {part}: expected an array for each of {', '.join(wanted)}; odd: {', '.join(sorted(odd))}"
        )
    axes = {a: a for d in found.inputs if isinstance(d, PairFunction | PointFunction) for a in axes_of(d)}
    for name, d in wanted.items():
        own = given[name].axes
        if len(own) != len(d.axes):
            raise NoLemma(f"{claim}, {part}: {name} has axes ({', '.join(own)}), expected ({', '.join(d.axes)})")
        for axis, other in zip(d.axes, own, strict=True):
            if axes.setdefault(axis, other) != other:
                raise NoLemma(f"{claim}, {part}: {axis} of {name} is {other}, and {axes[axis]} elsewhere")
    return Lemma(claim, found, equation, axes)
