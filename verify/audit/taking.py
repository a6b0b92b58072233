"""How a subject is called is found by trying: slots, library, form, what comes out, shapes of its weights.

A form counts only if two prompts of a batch do not meet while tokens of one prompt do.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import numpy

from verify.audit.evaluator import Call, Description, Evaluator
from verify.audit.fault import Fault
from verify.audit.layout import APART, Layout
from verify.audit.subject import Form, Output, Weights
from verify.audit.taken import Taken, Weighting, drawn_prompt

BATCHED = (Form.BATCH_ROWS, Form.BATCH_COLUMNS, Form.ROWS_BATCH, Form.APART_BATCH)
ROWS_TRIED = (4, 3, 2, 5, 6, 7, 8, 9, 10, 11, 12, 16, 17, 21)  # of a token, one of them of y
N_TRIED = (6, 5, *range(1, 5), *range(7, 21))  # context tokens of a layer for one number of tokens alone
COUNTS = (1, 2, 3, 5, 8, 9, 12, 20)  # others, of which those that are taken are used
SHAPES_TRIED = ("D", "x", "y", "")  # the sizes of a square block; "" is a number


def ways_of_taking(evaluator: Evaluator, random: numpy.random.Generator) -> list[Taken]:
    """All ways in which the subject takes tokens, the most usual first.  Raises Fault, the first one met, for none."""
    described = evaluator.described
    faults: list[str] = []
    for slots, library, n in _tried(described):
        found = []
        for layout in _layouts(described, slots):
            try:
                found.append(_settled(evaluator, layout, library, n, random))
            except Fault as fault:
                faults.append(str(fault))
                if fault.ends:
                    raise
        if found:
            return [_counted(taken, random) for taken in _one_of_each_form(found)]
    told = [f for f in faults if not f.startswith("raises")] or faults
    most = max(told, key=told.count) if told else "takes no array"
    raise Fault(most + ("; name its weights with --weights" if "required positional argument" in most else ""))


def _tried(described: Description) -> Iterator[tuple[dict[str, int], str, int]]:
    """Slots, library and number of context tokens, the last being the last to change; few where slots are not told."""
    for n in N_TRIED if described.slots or described.is_module else N_TRIED[:2]:
        yield from ((slots, library, n) for slots, library in product(_slots(described), described.libraries))


def _counted(taken: Taken, random: numpy.random.Generator) -> Taken:
    """The same, with the numbers of context tokens that it takes."""
    weights = taken.drawn(random)
    counts = [taken.n]
    for n in COUNTS:
        try:
            taken.one(drawn_prompt(random, taken.layout, n), weights)
        except Fault as fault:
            if fault.ends:
                raise
        else:
            counts.append(n)
    return replace(taken, counts=tuple(dict.fromkeys(counts)))


def _slots(described: Description) -> Iterator[dict[str, int]]:
    if described.slots:
        yield dict(described.slots)
    else:
        yield from ({"x": rows - 1, "y": 1} for rows in ROWS_TRIED)


def _layouts(described: Description, slots: dict[str, int]) -> Iterator[Layout]:
    forms = list(Form) if described.form is None else [described.form]
    if described.form is None and described.is_module:
        forms = [*BATCHED, *(f for f in Form if f not in BATCHED)]
    outputs = list(Output) if described.output is None else [described.output]
    for form, output in product(forms, outputs):
        if form not in APART:
            yield Layout(slots, form, output)
        elif output is Output.PREDICTION:
            yield from (Layout(slots, form, output, flat) for flat in (False, True))


def _settled(evaluator: Evaluator, layout: Layout, library: str, n: int, random: numpy.random.Generator) -> Taken:
    """The subject taken so, with weights of the first shapes that it takes.  Raises Fault when it is not."""
    faults = []
    prompt = drawn_prompt(random, layout, n)
    for shapes in _shapes(evaluator.described, layout):
        taken = Taken(evaluator, layout, library, shapes, _fixed(evaluator.described, shapes), n=n, counts=(n,))
        weights = taken.drawn(random)
        try:
            taken.one(prompt, weights)
            _check_axes(taken, prompt, weights, random)
        except Fault as fault:
            faults.append(fault)
            if fault.ends:
                raise
        else:
            return taken
    raise faults[0]


def _fixed(described: Description, shapes: dict[str, tuple[int, ...]]) -> Weighting:
    """What a module's parameters stay that are not drawn: those with one axis are biases and gains."""
    return {name: a for name, a in described.initial.items() if name not in shapes}


def _shapes(described: Description, layout: Layout) -> Iterator[dict[str, tuple[int, ...]]]:
    """The shapes of the weights to try, those that are told first; of a module they are known."""
    if described.weights is Weights.MODULE:
        yield {name: s for name, s in described.parameters.items() if len(s) != 1 or name in described.names}
        return
    sizes = {"D": layout.rows, **layout.slots}
    told = {
        name: tuple(sizes[s] if isinstance(s, str) else s for s in shape) for name, shape in described.shapes.items()
    }
    names = [*told, *(name for name in described.names if name not in told)]
    square = {kind: (sizes[kind],) * 2 if kind else () for kind in SHAPES_TRIED}
    tried = sorted(
        product(SHAPES_TRIED, repeat=len(names) - len(told)),
        key=lambda kinds: (kinds.count(""), kinds.count("y"), kinds.count("x")),
    )
    for kinds in tried:
        yield {**told, **{name: square[kind] for name, kind in zip(names[len(told) :], kinds, strict=True)}}


def _check_axes(taken: Taken, prompt: numpy.ndarray, weights: Weighting, random: numpy.random.Generator) -> None:
    """Raises Fault unless tokens of a prompt meet, and prompts of a batch do not."""
    layout = taken.layout
    n = prompt.shape[1] - 1
    moved = [numpy.array(prompt) for _ in range(n)]
    for k, one in enumerate(moved):
        one[:, k] = random.normal(size=layout.rows)
    before, *after = taken.after([prompt, *moved], weights)
    others = [before if layout.output is Output.PREDICTION else numpy.delete(before, k, axis=1) for k in range(n)]
    seen = [a if layout.output is Output.PREDICTION else numpy.delete(a, k, axis=1) for k, a in enumerate(after)]
    if all(numpy.array_equal(a, b) for a, b in zip(others, seen, strict=True)):
        raise Fault(f"no token reads from another one ({layout.form})")
    if layout.form in BATCHED:
        other = drawn_prompt(random, layout, n)
        together = _batch(taken, [prompt, other], weights)
        apart = [taken.one(p, weights) for p in (prompt, other)]
        if not all(numpy.allclose(a, b, rtol=1e-4, atol=1e-5) for a, b in zip(together, apart, strict=True)):
            raise Fault(f"prompts of a batch meet ({layout.form})")


def _batch(taken: Taken, prompts: list[numpy.ndarray], weights: Weighting) -> list[numpy.ndarray]:
    call = Call(taken.layout.packed(prompts), {**taken.fixed, **weights})
    return taken.layout.unpacked(taken.evaluator.answers([call], taken.library, taken.double)[0], prompts)


def _one_of_each_form(found: list[Taken]) -> list[Taken]:
    """The first of each form: tokens where they come out, else the prediction."""
    kept: dict[Form, Taken] = {}
    for taken in found:
        kept.setdefault(taken.layout.form, taken)
    return list(kept.values())
