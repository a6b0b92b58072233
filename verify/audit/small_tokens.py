"""What one head adds at small tokens shows the product M of its key and query: there a search for it begins.

To first order in M exp is 1 + score, whatever it is divided by, and a score that is divided by nothing is all that a
linear head has: the part of degree three in the tokens is linear in V (x) M.  Where there is a part of degree one it is
V times what is read with equal weights, and gives V, and so M; else the tensor V (x) M is fitted, and factored.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy

from verify.audit.convention import Convention, Dense, Over, added
from verify.audit.layout import Layout
from verify.audit.subject import Output
from verify.audit.taken import EMPTY, Taken, drawn_prompt

SMALL = 0.05  # the size of the smallest tokens, the others being two and three times as large
DEGREES = (1, 3, 5)  # in the size of the tokens, of what comes out; those beyond are small
MOST = 15  # rows of a token, above which the tensor is too large
SPARE = 1.3  # equations for each unknown
RIDGE = 1e-11  # of all eigenvalues: what the prompts cannot tell apart is left at 0
SLOPE = 1e-4  # of a difference
FAR = 0.1  # of a part, more than which a convention leaves that is none; what is right leaves a thousandth


@dataclass(frozen=True)
class Small:
    """Prompts (P, D, n + 1), and of what comes out the parts of degree one and three: (P, written rows, outputs)."""

    layout: Layout
    prompts: numpy.ndarray
    first: numpy.ndarray
    third: numpy.ndarray

    def of_slot(self, slot: str) -> Small:
        """Of all rows those of a slot."""
        rows = self.layout.rows_of(slot)
        return Small(self.layout, self.prompts, self.first[:, rows], self.third[:, rows])


def is_shown(convention: Convention) -> bool:
    """Whether small tokens show the head: relu has no order one, and what is linear over its sum no degree."""
    return convention.kernel == "exp" or (convention.kernel == "linear" and convention.over is Over.NOTHING)


def small_tokens(taken: Taken, conventions: Sequence[Convention], random: numpy.random.Generator) -> Small | None:
    """As many prompts as these conventions need; None where there is none, or tokens have too many rows."""
    layout, rows = taken.layout, taken.layout.rows
    if not conventions or rows > MOST:
        return None
    unknown = rows * rows * (rows + 1) / 2 if any(c.kernel == "linear" for c in conventions) else 2 * rows * rows
    count = int(SPARE * unknown / min(rows, 1 if layout.output is Output.PREDICTION else taken.n + 1)) + 2
    prompts = [drawn_prompt(random, layout, taken.n) for _ in range(count)]
    sizes = SMALL * numpy.arange(1, 1 + len(DEGREES))
    outputs = numpy.stack([numpy.stack(taken.after([p * size for p in prompts], EMPTY)) for size in sizes])
    parts = numpy.einsum("ks,s...->k...", numpy.linalg.inv(sizes[:, None] ** DEGREES), outputs.astype(float))
    if layout.output is Output.PREDICTION:
        parts = -parts[..., None]
    return Small(layout, numpy.stack(prompts), parts[0], parts[1])


def product_of(
    convention: Convention, small: Small, random: numpy.random.Generator
) -> tuple[numpy.ndarray, float] | None:
    """The product M (D, D) of one head, and what it leaves of the parts, relative; None where it leaves too much."""
    if convention.kernel == "exp":
        value, left = _value(convention, small)
        product, more = _with_value(convention, small, value) if left < FAR else (value, left)
    else:
        tensor, left = _tensor(convention, small)
        product, more = _factored(tensor, random) if left < FAR else (tensor, left)
    return (product, max(left, more)) if max(left, more) < FAR else None


def _slopes(convention: Convention, small: Small) -> numpy.ndarray:
    """What the convention adds to first order in M = E_cb with values e_a: (c b, P, a, outputs)."""
    rows = small.layout.rows
    one, steps = numpy.eye(rows), SLOPE * numpy.eye(rows * rows).reshape(rows * rows, 1, rows, rows)
    up, down = (_added(convention, small, Dense(one, one, at)) for at in (steps, -steps))
    return (up - down) / (2 * SLOPE)


def _added(convention: Convention, small: Small, head: Dense) -> numpy.ndarray:
    seen = slice(-1, None) if small.layout.output is Output.PREDICTION else slice(None)
    return added(convention, [head], small.prompts, small.layout.slots)[..., seen]


def _value(convention: Convention, small: Small) -> tuple[numpy.ndarray, float]:
    """V (written rows, D) with which the part of degree one is V times what is read, and a map of the token itself."""
    rows, outputs = small.layout.rows, small.first.shape[-1]
    one = numpy.eye(rows)
    read = _added(convention, small, Dense(one, one, numpy.zeros((rows, rows))))
    known = numpy.concatenate([read, small.prompts[..., -outputs:]], axis=1).transpose(1, 0, 2).reshape(2 * rows, -1)
    found, left = _solved(known, small.first.transpose(1, 0, 2).reshape(small.first.shape[1], -1))
    return found[:, :rows], left


def _with_value(convention: Convention, small: Small, value: numpy.ndarray) -> tuple[numpy.ndarray, float]:
    """M, where V is known."""
    known = numpy.einsum("ra,kpaj->kprj", value, _slopes(convention, small)).reshape(small.layout.rows**2, -1)
    found, left = _solved(known, small.third.reshape(1, -1))
    return found.reshape(small.layout.rows, small.layout.rows), left


def _tensor(convention: Convention, small: Small) -> tuple[numpy.ndarray, float]:
    """T (written rows, D, D, D) with sum_acb T_racb R_acb nearest to the part of degree three, R the slopes."""
    rows = small.layout.rows
    known = _slopes(convention, small).transpose(2, 0, 1, 3).reshape(rows**3, -1)
    found, left = _solved(known, small.third.transpose(1, 0, 2).reshape(small.third.shape[1], -1))
    return found.reshape(-1, rows, rows, rows), left


def _solved(known: numpy.ndarray, wanted: numpy.ndarray) -> tuple[numpy.ndarray, float]:
    """A with A known nearest to wanted, and what it leaves, relative."""
    gram = known @ known.T
    found = numpy.linalg.solve(gram + RIDGE * numpy.trace(gram) * numpy.eye(len(gram)), known @ wanted.T).T
    return found, float(numpy.linalg.norm(found @ known - wanted)) / max(float(numpy.linalg.norm(wanted)), 1e-300)


def _factored(tensor: numpy.ndarray, random: numpy.random.Generator) -> tuple[numpy.ndarray, float]:
    """M with (V_ra M_cb + V_rc M_ab)/2 nearest to T, whose two legs are symmetric: either factor may be V's, or M's."""
    tensor = (tensor + tensor.swapaxes(1, 2)) / 2
    of_rows = numpy.einsum("r,racb->bac", random.normal(size=len(tensor)), tensor)
    values, vectors = numpy.linalg.eigh(numpy.einsum("b,bac->ac", random.normal(size=len(of_rows)), of_rows))
    plus, minus = (max(0.0, s) ** 0.5 * v for s, v in ((values[-1], vectors[:, -1]), (-values[0], vectors[:, 0])))
    whole = float(numpy.linalg.norm(tensor)) or 1.0
    best, least = numpy.zeros_like(tensor[0, 0]), 1.0
    for value in (plus + minus, plus - minus):
        if not (size := float(value @ value)) > 0:
            continue
        twice = 2 * of_rows @ value  # in row b and column c: value_c <M_b, value> + M_cb |value|^2, M_b a column of M
        product = ((twice - numpy.outer(twice @ value, value) / (2 * size)) / size).T
        normal = (numpy.vdot(product, product) * numpy.eye(len(product)) + product @ product.T) / 2
        onto = numpy.einsum("racb,cb->ra", tensor, product)
        left = max(0.0, whole**2 - float(numpy.vdot(onto, numpy.linalg.solve(normal, onto.T).T))) ** 0.5 / whole
        if left < least:
            best, least = product, left
    return best, least
