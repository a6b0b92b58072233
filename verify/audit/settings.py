"""The weights of a subject under which it has given heads, where its weights have such a setting.

What is written is read back: a setting counts only if the heads it makes are the ones that were asked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy

from verify.audit.convention import Dense
from verify.audit.explanation import Explanation
from verify.audit.layout import Layout
from verify.audit.roles import INTO_Y, Chunk, Role, Roles
from verify.audit.subject import Output
from verify.audit.taken import Weighting

SAME = 1e-9  # relative: heads that are made by products of a few numbers
SCORED = (Role.KEY, Role.QUERY, Role.MERGED, Role.SHARED)
SURE = 1e-6  # relative: what no sum makes is not made by rounding


class NotAboutIt(Exception):
    """A claim speaks of tokens, similarities or numbers of heads that the subject has not."""


class Inexpressible(Exception):
    """No setting of the weights makes these heads; or, where ``surely`` is False, none was found."""

    def __init__(self, said: str, surely: bool = True) -> None:
        super().__init__(said)
        self.surely = surely


@dataclass(frozen=True)
class Settings:
    """How an explained subject is given heads: through its weights, of these shapes."""

    explanation: Explanation
    shapes: Mapping[str, tuple[int, ...]]

    def weights(self, heads: Sequence[Dense], n: int) -> Weighting:
        """The weights of these heads at n context tokens: numbers beside them are taken into the values.

        Raises Inexpressible.
        """
        found = self.explanation
        wanted = [Dense(h.value / found.total(n), h.key, h.query / found.scale.number) for h in heads]
        if found.roles is None:
            return self._unset(heads, n)
        made: dict[str, numpy.ndarray] = {name: numpy.zeros(shape) for name, shape in self.shapes.items()}
        pieces = self._pieces(found.roles, wanted)
        write(found.roles, made, pieces, found.layout)
        back = found.roles.dense(made, found.layout)
        if back is None or not same(found, back, wanted):
            missed = self._missed(found.roles, wanted)
            said = f"it has no {missed}" if missed else "no setting of its weights was found that is this head"
            raise Inexpressible(said, surely=bool(missed))
        return made

    def _missed(self, roles: Roles, wanted: Sequence[Dense]) -> str:
        """The blocks of the heads asked for that are zero whatever the weights are: they are at random ones."""
        layout, random = self.explanation.layout, numpy.random.default_rng(0)
        drawn = {name: random.normal(size=shape) for name, shape in self.shapes.items()}
        made = roles.dense({name: numpy.asarray(a) for name, a in drawn.items()}, layout) or []
        blocks: list[str] = []
        for part in ("value", "key-query product"):
            has, needs = (
                sum(numpy.abs(h.value if part == "value" else h.key.T @ h.query) for h in heads)
                for heads in (made, wanted)
            )
            for to, source in product(layout.slots, layout.slots):
                place = (layout.rows_of(to), layout.rows_of(source))
                if numpy.any(needs[place]) and not numpy.any(has[place]):
                    blocks.append(f"{part} of {to} from {source}")
        return ", ".join(blocks or self._beyond(roles, wanted))

    def _beyond(self, roles: Roles, wanted: Sequence[Dense]) -> list[str]:
        """The parts of the heads asked for that are no sum of those that the weights make, at as many as there are."""
        random, found = numpy.random.default_rng(0), self.explanation
        made: list[Dense] = []
        for _ in range(found.layout.rows**2 + 1):
            drawn = {name: numpy.asarray(random.normal(size=shape)) for name, shape in self.shapes.items()}
            made += roles.dense(drawn, found.layout) or []
        if not made:
            return []
        one = found.convention.kernel == "linear" and not found.convention.is_normalised
        beyond = []
        for k, part in enumerate(("value", "key-query product")):
            has = numpy.stack([pair[k].reshape(-1) for pair in tensors(found, made)])
            needs = [(pair[k].reshape(-1), pair[1 - k].reshape(-1)) for pair in tensors(found, wanted)]
            each = numpy.stack([a for a, _ in needs], axis=1)
            columns = numpy.sum([numpy.outer(*pair) for pair in needs], axis=0) if one else each
            rest = columns - numpy.linalg.pinv(has, rcond=SAME) @ (has @ columns)
            if numpy.abs(rest).max() > SURE * numpy.abs(columns).max():
                beyond.append(f"{part} of the claim's form")
        return beyond

    def _unset(self, heads: Sequence[Dense], n: int) -> Weighting:
        """A black box has the heads that it has."""
        factor = self.explanation.total(n)
        own = [Dense(h.value * factor, h.key, h.query) for h in self.explanation.fixed]
        if not same(self.explanation, own, heads, 1e-4):
            raise Inexpressible("its weights are fixed, and are not these")
        return {}

    def _pieces(self, roles: Roles, wanted: Sequence[Dense]) -> list[Dense]:
        """As many heads as there are: one linear head may be cut into several of fewer rows."""
        if len(wanted) > roles.heads:
            raise NotAboutIt(f"it has {roles.heads} head{'s' * (roles.heads > 1)}, and {len(wanted)} are asked for")
        rows = self.explanation.layout.rows
        spare = roles.heads - len(wanted)
        if spare and len(wanted) == 1 and self.explanation.convention.kernel == "linear":
            left, sizes, right = numpy.linalg.svd(wanted[0].key.T @ wanted[0].query)
            groups = numpy.array_split(numpy.arange(rows), roles.heads)
            return [Dense(wanted[0].value, (left[:, g] * sizes[g]).T, right[g]) for g in groups]
        nothing = Dense(numpy.zeros((rows, rows)), numpy.zeros((1, rows)), numpy.zeros((1, rows)))
        return [*wanted, *[nothing] * spare]


def same(found: Explanation, made: Sequence[Dense], wanted: Sequence[Dense], close: float = SAME) -> bool:
    """Whether two lists of heads do the same: values and products, up to what a linear or relu head moves between."""
    a, b = (seen_of(found, heads) for heads in (made, wanted))
    if a.shape != b.shape:
        return False
    return bool(numpy.abs(a - b).max(initial=0) <= close * max(1e-300, float(numpy.abs(b).max(initial=0))))


def seen_of(found: Explanation, heads: Sequence[Dense]) -> numpy.ndarray:
    """What is seen of heads: of linear ones the sum of V (x) M, of others each V (x) M or V and M; of y alone."""
    pairs, kernel = tensors(found, heads), found.convention.kernel
    if kernel == "exp" or found.convention.is_normalised:
        return numpy.concatenate(
            [numpy.append(v.reshape(-1), m.reshape(-1)) for v, m in pairs if v.any()] or [numpy.zeros(1)]
        )
    products = [numpy.multiply.outer(v, m) for v, m in pairs]
    if kernel == "linear":
        return sum(products, numpy.zeros(1))
    return numpy.stack([t for t in products if t.any()] or [numpy.zeros(1)])


def tensors(found: Explanation, heads: Sequence[Dense]) -> list[tuple[numpy.ndarray, numpy.ndarray]]:
    """(V, M) of each head, of a prediction the rows of V that write y."""
    span = found.layout.rows_of("y") if found.layout.output is Output.PREDICTION else slice(None)
    return [(h.value[span], h.key.T @ h.query) for h in heads]


def write(roles: Roles, made: dict[str, numpy.ndarray], heads: Sequence[Dense], layout: Layout) -> None:
    """Writes heads into weights that are zero, as far as these hold them."""
    by_role = dict(zip(roles.roles, zip(roles.chunks, roles.transposed, strict=True), strict=True))
    scale = _of_fixed(roles, heads[0], layout) if roles.fixed not in ("", INTO_Y) else 1.0
    parts: dict[Role, list[numpy.ndarray]] = {role: [] for role in Role}
    for head in heads:
        value, scores = head.value / scale, head.key.T @ head.query * scale
        if not any(role in by_role for role in SCORED):  # ⟨x_i, x_j⟩ in the code: its multiple is taken into the value
            x = layout.rows_of("x")
            value = value * float(numpy.trace(scores[x, x])) / layout.slots["x"]
        width = _width(by_role, Role.KEY, roles, layout)
        key, query = _factored(scores, width, head, scale)
        parts[Role.KEY].append(key)
        parts[Role.QUERY].append(query)
        parts[Role.MERGED].append(scores)
        parts[Role.SHARED].append(_root(scores))
        if Role.OUTPUT in by_role:
            output, value = _factored(value, _width(by_role, Role.VALUE, roles, layout), None, 1.0)
            parts[Role.OUTPUT].append(output)
        parts[Role.VALUE].append(value)
        parts[Role.VALUE_OF_X].append(value)
    for role, (chunk, turned) in by_role.items():
        axis = 1 if role is Role.OUTPUT else 0
        each = [p.T if role is Role.OUTPUT else p for p in parts[role]]
        whole = (
            each[0]
            if role in (Role.MERGED, Role.SHARED, Role.VALUE_OF_X) or len(each) == 1
            else numpy.concatenate(each, axis=axis)
        )
        part = narrowed(whole, chunk, turned, role, layout)
        chunk.put(made, part)


def _of_fixed(roles: Roles, head: Dense, layout: Layout) -> float:
    """The number that a value has where the code has 1: it is taken into the scores."""
    if any(role is Role.VALUE and not c.shape for role, c in zip(roles.roles, roles.chunks, strict=True)):
        return 1.0
    y = layout.rows_of("y")
    return float(head.value[y, y][0, 0]) or 1.0


def _width(by_role: Mapping[Role, tuple[Chunk, bool]], role: Role, roles: Roles, layout: Layout) -> int:
    """The rows that one head has of a role."""
    if role not in by_role or not by_role[role][0].shape:
        return layout.rows
    chunk, turned = by_role[role]
    return (chunk.shape[1] if turned else chunk.shape[0]) // roles.heads


def _factored(
    scores: numpy.ndarray, width: int, head: Dense | None, scale: float
) -> tuple[numpy.ndarray, numpy.ndarray]:
    """A and B of ``width`` rows with A^T B the given matrix, as far as its rank allows; a head's own where they fit."""
    if head is not None and head.key.shape[0] <= width:
        pad = ((0, width - head.key.shape[0]), (0, 0))
        return numpy.pad(head.key, pad), numpy.pad(head.query * scale, pad)
    left, sizes, right = numpy.linalg.svd(scores)
    kept = min(width, len(sizes))
    a, b = (left[:, :kept] * sizes[:kept]).T, right[:kept]
    pad = ((0, width - kept), (0, 0))
    return numpy.pad(a, pad), numpy.pad(b, pad)


def _root(scores: numpy.ndarray) -> numpy.ndarray:
    """R with R^T R the given matrix where that is symmetric and nowhere negative."""
    values, vectors = numpy.linalg.eigh((scores + scores.T) / 2)
    return (vectors * numpy.sqrt(numpy.maximum(values, 0))) @ vectors.T


def narrowed(whole: numpy.ndarray, chunk: Chunk, turned: bool, role: Role, layout: Layout) -> numpy.ndarray:
    """What a weight of this shape holds of a matrix on whole tokens: a block of it, or a number."""
    if not chunk.shape:
        slot = "y" if role is Role.VALUE else "x"
        span = layout.rows_of(slot)
        return numpy.asarray(whole[span, span][0, 0])
    shape = chunk.shape[::-1] if turned else chunk.shape
    if shape[1] != layout.rows and role is not Role.OUTPUT:
        slot = "x" if shape[1] == layout.slots["x"] else "y"
        whole = whole[:, layout.rows_of(slot)]
        if role in (Role.VALUE, Role.VALUE_OF_X, Role.MERGED) and whole.shape[0] == layout.rows:
            whole = whole[layout.rows_of(slot)]
    found = numpy.zeros(shape)
    rows, columns = (min(a, b) for a, b in zip(shape, whole.shape, strict=True))
    found[:rows, :columns] = whole[:rows, :columns]
    return found.T if turned else found
