"""The sentence of a claim, made from its equations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from constructions.claim import Clause
from constructions.definitions.attention import Head
from constructions.definitions.similarity import Exponential, Kernel, Linear, Normalised, Relu
from constructions.language.expression import Expression, Function, Level, Sum, identity, latex_name
from constructions.language.simulation import Simulation


def clauses(of: Simulation, part: str) -> Iterator[Clause]:
    """What the context keeps, what queries keep and predict, what holds besides; after what is given."""
    said = {kind: {n.partition(" ")[2]: e for n, e in of.equations.items() if n.startswith(kind)} for kind in KINDS}
    beginning = f"{layers(of)} {prompt(of)}{algorithm(of)}{assumed(of)}"
    yield Clause(
        f"{beginning} they leave {held(said['context'])} in the context,",
        by=(*(f"{part}: context {slot}" for slot in said["context"]), *of.rests_on),
    )
    predicted = of.equations.get("prediction")
    names = [f"{part}: query {slot}" for slot in said["query"]] + [f"{part}: prediction"] * (predicted is not None)
    ending = "" if predicted is None else f": the prediction is {predicted.text}"
    yield Clause(f"and {held(said['query'])} in the queries{ending}.", by=tuple(names))
    for name, (left, right) in of.also.items():
        yield Clause(f"{left.text} = {right.text}.", by=(f"{part}: {name}",))


KINDS = ("context", "query")


def held(slots: Mapping[str, Expression]) -> str:
    return ", ".join(f"{e.text} in {slot}" for slot, e in slots.items())


def layers(of: Simulation) -> str:
    """The layers and their heads."""
    heads = "; ".join(head_text(head) for head in of.heads)
    count = "One layer" if of.once else "L layers"
    return f"{count} of {'one head' if len(of.heads) == 1 else f'{len(of.heads)} heads'} ({heads})"


def head_text(head: Head) -> str:
    value = " and ".join(f"{_applied(b, source)} to {to}" for (to, source), b in head.value.items()) or "none"
    key, query = (_sum([_applied(b, slot) for slot, b in t.items()]) for t in (head.key, head.query))
    return f"value {value}, key {key}, query {query}, {similarity_text(head.similarity)}"


def _sum(terms: Sequence[str]) -> str:
    first, *others = terms
    return first + "".join(f" - {t[1:]}" if t.startswith("-") else f" + {t}" for t in others)


def _applied(block: Expression, slot: str) -> str:
    """A block times what is in its slot."""
    one = identity(block.axes[1]) if block.axes else block
    if block.text == one.text:
        return slot
    if block.text == f"-{one.text}":
        return f"-{slot}"
    if block.text.endswith(f" {one.text}") and not isinstance(block.node, Sum):
        return block.text[: -len(one.text)] + slot
    return f"{block.within(Level.PRODUCT)[0]} {slot}"


def similarity_text(similarity: object) -> str:
    """A similarity as a function of keys u and queries w."""
    match similarity:
        case Linear():
            return "linear"
        case Relu():
            return "relu"
        case Exponential(scale):
            return f"exp{_scaled(scale)}"
        case Kernel(function) if isinstance(function, Function):
            return f"{function.name}(u, w)"
        case Normalised(Exponential(scale)):
            return f"softmax{_scaled(scale)}"
        case Normalised(inner):
            return f"{similarity_text(inner)} over its sum"
    return str(similarity)


def _scaled(scale: object) -> str:
    """The argument of exp: a number times the product of key and query; of 1 nothing is written."""
    if isinstance(scale, Expression):
        return f"({scale.within(Level.PRODUCT)[0]} <u, w>)"
    return "" if scale == 1 else f"({scale} <u, w>)"


def prompt(of: Simulation) -> str:
    context = ", ".join(f"{slot} = {e.text}" for slot, e in of.context.items())
    queries = ", ".join(f"{slot} = {e.text}" for slot, e in of.queries.items())
    return f"begin with {context} in the context and {queries} in the queries;"


def algorithm(of: Simulation) -> str:
    """The first state, and what becomes of it."""
    if not of.state:
        return ""
    shown = []
    for name, free in of.state.items():
        left = f"{name}({POINT})" if isinstance(free, Function) else name
        shown.append(f"{left} = {of.first[name].text} at the start and {of.next[name].text} after each layer")
    return f" with {'; '.join(shown)},"


POINT = "points"


def assumed(of: Simulation) -> str:
    return "".join(f" if {a.text}," for a in of.assumptions)


def latex(of: Simulation) -> str:
    """The algorithm and what holds after its steps, one line each."""
    lines = []
    for name, free in of.state.items():
        shown = latex_name(name) + (f"({POINT})" if isinstance(free, Function) else "")
        lines.append(
            f"{shown} &\\leftarrow {of.next[name].latex}, & {shown} &= {of.first[name].latex} \\text{{ at first}}"
        )
    for name, e in of.equations.items():
        lines.append(f"\\text{{{name}}} &= {e.latex}")
    lines += [f"{left.latex} &= {right.latex}" for left, right in of.also.values()]
    return "\\begin{aligned}" + " \\\\ ".join(lines) + "\\end{aligned}"
