"""The equation of a layer, in the notation of the derivations."""

from __future__ import annotations

from collections.abc import Mapping

import numpy

from verify.audit.convention import Order, Over, Reads
from verify.audit.explanation import Explanation
from verify.audit.roles import INTO_Y, Role
from verify.audit.scalars import ONE
from verify.audit.subject import Output

SETS: Mapping[Reads, str] = {
    Reads.CONTEXT: "i ≤ n",
    Reads.ALL: "i ≤ n + 1",
    Reads.OTHERS: "i ≠ j",
    Reads.CONTEXT_OTHERS: "i ≤ n, i ≠ j",
    Reads.BEFORE: "i < j",
    Reads.UP_TO_ITSELF: "i ≤ j",
    Reads.ONE_TOO_FAR: "i ≤ j + 1",
    Reads.AFTER: "i > j",
    Reads.FROM_ITSELF_ON: "i ≥ j",
    Reads.ITSELF: "i = j",
    Reads.QUERY: "i = n + 1",
    Reads.NOTHING: "no i",
}


def equation(found: Explanation) -> str:
    """One line of what happens to token t_j; where context and query read otherwise, the set is said for both."""
    context, query = found.convention.context_reads, found.convention.query_reads
    sources = SETS[context] if _at_query(context) == query else f"{SETS[context]}; for j = n + 1: {SETS[query]}"
    outer = found.factor if found.inner is ONE else found.inner
    factor = str(outer).removeprefix("-")
    heads = (found.roles.heads if found.roles else len(found.fixed)) > 1
    of = "_h" if heads else ""
    total = f"{'Σ_h ' if heads else ''}Σ_{{{sources}}} {_value(found, of)} t_i {similarity(found, _score(found, of))}"
    total = f"{'-' if outer.number < 0 else '+'} {'' if factor == '1' else factor + ' '}{total}"
    own = {1.0: "t_j ", 0.0: ""}.get(round(found.residual, 9), f"{found.residual:.6g} t_j ")
    said = f"t_j ← {own}{total}".replace("← + ", "← ")
    if found.query_factor != 1:
        said += f", for j = n + 1 times {found.query_factor:.6g}"
    if found.convention.order is Order.X_FIRST:
        said += ", x before y"
    if found.memory is not None:
        said += f"; {found.memory}"
    if found.layout.output is Output.PREDICTION:
        said += "; out: minus the y slot of t_{n+1}"
    return said


def _at_query(reads: Reads) -> Reads:
    """What the query reads where context tokens read so and the set is said the same."""
    return {Reads.UP_TO_ITSELF: Reads.ALL, Reads.BEFORE: Reads.CONTEXT, Reads.ONE_TOO_FAR: Reads.ALL}.get(reads, reads)


def similarity(found: Explanation, score: str) -> str:
    """The similarity of token i and token j, with what it is divided by."""
    scale = str(found.scale)
    inner = score if scale == "1" else f"{scale} {score}"
    plain = {"linear": inner, "relu": f"relu({inner})", "exp": f"exp({inner})"}[found.convention.kernel]
    others = {
        Over.KEYS: "of the keys k that j reads",
        Over.ALL_KEYS: "of all keys k ≤ n + 1",
        Over.QUERIES: "of the queries that read i",
        Over.ALL_QUERIES: "of all queries",
    }
    over, beside = found.convention.over, found.convention.beside
    more = f"{beside:.6g} + " if beside else ""
    return plain if over is Over.NOTHING else f"{plain} / ({more}sum {others[over]})"


def _value(found: Explanation, of: str) -> str:
    if found.roles is None:
        return f"V{of}"
    value, output = found.roles.said(Role.VALUE), found.roles.said(Role.OUTPUT)
    fixed = found.roles.fixed
    if not value:
        return fixed
    if of_x := found.roles.said(Role.VALUE_OF_X):
        return f"diag({of_x}, {value})"
    if fixed == INTO_Y:
        return f"diag(0, I) {value}{of}"
    inner = {"": value, "diag(W, I)": f"diag({value}, I)"}.get(fixed, f"{value} {fixed}") + of
    return f"{output}{of} {inner}" if output else inner


def _score(found: Explanation, of: str) -> str:
    roles = found.roles
    if roles is None:
        return f"⟨t_i, M{of} t_j⟩"
    if merged := roles.said(Role.MERGED):
        return f"⟨t_i, {merged} t_j⟩"
    if shared := roles.said(Role.SHARED):
        return f"⟨{shared}{of} t_i, {shared}{of} t_j⟩"
    if key := roles.said(Role.KEY):
        return f"⟨{key}{of} t_i, {roles.said(Role.QUERY)}{of} t_j⟩"
    return "⟨x_i, x_j⟩"


def conventions_of(found: Explanation) -> dict[str, str]:
    """The facts of an explanation, by name."""
    convention, roles = found.convention, found.roles
    facts = {
        "tokens": f"{found.layout.form}: {', '.join(f'{slot} ({rows})' for slot, rows in found.layout.slots.items())}",
        "output": str(found.layout.output),
        "context reads": str(convention.context_reads),
        "query reads": str(convention.query_reads),
        "similarity": convention.kernel,
        "divided by the sum over": str(convention.over),
        "scores times": str(found.scale),
        "factor": str(found.factor if found.inner is ONE else found.inner),
        "residual": f"{found.residual:.6g}",
        "order": str(convention.order),
    }
    if found.memory is not None:
        facts["memory"] = str(found.memory)
    if convention.beside:
        facts["added to the sum"] = f"{convention.beside:.6g}"
    if found.query_factor != 1:
        facts["query's update"] = f"{found.query_factor:.6g} times"
    if roles is None:
        for k, head in enumerate(found.fixed):
            suffix = f"_{k}" if len(found.fixed) > 1 else ""
            facts[f"V{suffix}"], facts[f"M{suffix}"] = shown(head.value), shown(head.query)
        return facts
    facts["heads"] = str(roles.heads)
    for role in Role:
        if name := roles.said(role):
            facts[f"weights: {role.value}"] = name
    if roles.fixed:
        facts["weights: value in the code"] = roles.fixed
    return facts


def shown(matrix: numpy.ndarray) -> str:
    """The rows of a matrix to six digits; what is below rounding is 0."""
    size = float(numpy.abs(matrix).max())
    clean = numpy.where(numpy.abs(matrix) > 1e-6 * size, matrix, 0.0)
    return "[" + ", ".join("[" + ", ".join(f"{v:.6g}" for v in row) + "]" for row in clean) + "]"
