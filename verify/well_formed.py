"""A claim is well-formed if its functions make what it declares, and its proof has a calculation for each equation.

The functions are run once, on arrays that record what is done to them; so what does not fit is known before anything
is tried or proved.  A function that looks at a size or a value is left to ``verify.checks.one_path``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from constructions.arrays import recorded
from constructions.arrays.recorded import LookedAt
from constructions.claim import Claim, Mutant, Part, PointFunction, Stage, Tensor
from constructions.contents import Proof
from verify.statement import arguments_of, free


class Fault(Exception):
    """What a claim makes is not what it declares; one line, with the place."""


def require_proof(claim: Claim, script: Proof, mutants: Callable[[], Any]) -> None:
    """The functions of a claim fit, and its proof and its mutants are of it.  Raises Fault."""
    equations = require_statement(claim)
    if equations is not None:
        _require_calculations(claim, equations, script)
    made = tuple(_made(f"{claim.name}, its mutants", mutants))
    if odd := [m for m in made if not isinstance(m, Mutant)]:
        raise Fault(f"{claim.name}: {_kind(odd[0])} among its mutants")


def require_statement(claim: Claim) -> list[tuple[str, Stage, str]] | None:
    """The functions of a claim fit: its equations by part and stage, None where one looks.  Raises Fault."""
    found = []
    try:
        for part in claim.parts:
            at = f"{claim.name}, {part.name}"
            stages = (Stage.ONCE,) if part.advance is None else (Stage.BASE, Stage.STEP)
            found += [(part.name, stage, name) for stage in stages for name in _equations(at, part)]
            _require_hypotheses(at, part)
    except LookedAt:
        return None
    return found


def _require_calculations(claim: Claim, wanted: Collection[tuple[str, Stage, str]], script: Proof) -> None:
    """The proof calculates each equation, and nothing else."""
    if not isinstance(script, Mapping):
        raise Fault(f"{claim.name}: its proof is {_kind(script)}, expected calculations by (part, stage, equation)")
    for part, stage, equation in wanted:
        if not callable(script.get((part, stage, equation))):
            raise Fault(f"{claim.name}, {part}: the proof has no calculation for {equation} ({stage})")
    for key, calculation in script.items():
        if callable(calculation) and key not in wanted:
            raise Fault(f"{claim.name}: the proof calculates {key!r}, which the claim does not say")


def _equations(at: str, part: Part) -> tuple[str, ...]:
    """The names of the equations."""
    given = {d.name: free(d) for d in part.inputs}
    now = _state(f"{at}, start", part, part.start, given)
    if part.advance is not None:
        layer, now = ({d.name: free(d) for d in declared} for declared in (part.steps, part.state))
        _state(f"{at}, advance", part, part.advance, given, layer, now)
    found = _made(f"{at}, equations", part.equations, given, now)
    if not isinstance(found, Mapping) or not found:
        raise Fault(f"{at}: it has no equations")
    for name, sides in found.items():
        _require_sides(f"{at}: {name}", sides)
    return tuple(found)


def _state(at: str, part: Part, function: Callable[..., Any], *arguments: Any) -> Any:
    """What ``start`` or ``advance`` makes: of an induction, all that is declared as its state, and nothing else."""
    made = _made(at, function, *arguments)
    if part.advance is None:
        return made
    if not isinstance(made, Mapping):
        raise Fault(f"{at}: it makes {_kind(made)}, expected a state by its names")
    declared = {d.name: d for d in part.state}
    for name in made.keys() - declared.keys():
        raise Fault(f"{at}: it makes {name}, which is not declared as state")
    for name, d in declared.items():
        if name not in made:
            raise Fault(f"{at}: it does not make {name}, which is declared as state")
        if isinstance(d, Tensor):
            _require_array(f"{at}: {name}", made[name], d.axes)
        elif not isinstance(d, PointFunction) or not callable(made[name]):
            raise Fault(f"{at}: {name} is no tensor and no function of a point")
    return made


def _require_hypotheses(at: str, part: Part) -> None:
    given = {d.name: free(d) for d in part.inputs}
    for h in (*part.hypotheses, *part.laws):
        if h.equation is not None:
            _require_sides(f"{at}, hypothesis {h.name}", _made(f"{at}, {h.name}", h.equation, given, *arguments_of(h)))


def _require_sides(at: str, sides: Any) -> None:
    if not isinstance(sides, tuple) or len(sides) != 2:
        raise Fault(f"{at}: {_kind(sides)}, expected its two sides")
    _require_array(f"{at}, left side", sides[0], None)
    _require_array(f"{at}, right side", sides[1], sides[0].axes)


def _require_array(at: str, value: Any, axes: tuple[str, ...] | None) -> None:
    if not isinstance(value, recorded.Array):
        raise Fault(f"{at}: {_kind(value)}, expected an array")
    if axes is not None and value.axes != axes:
        raise Fault(f"{at}: axes ({', '.join(value.axes)}), expected ({', '.join(axes)})")


def _kind(value: Any) -> str:
    if isinstance(value, recorded.Scalar | int | float):
        return "a number"
    return f"a tuple of {len(value)}" if isinstance(value, tuple) else f"a value of type {type(value).__name__}"


def _made(at: str, function: Callable[..., Any], *arguments: Any) -> Any:
    """What a function of the claim makes.  Raises Fault where it fails, and LookedAt."""
    try:
        return function(*arguments)
    except LookedAt:
        raise
    except Exception as problem:
        raise Fault(f"{at}: {type(problem).__name__}: {problem}") from None
