"""Loss and gradient of layers that act on whole tokens, by one pass forward and one back (``adjoint_recursion``).

The layers are those of ``train.fused.dense_form``: tokens z = (x, y) of p rows, and in layer l a head of values V and
scores <z_i, G z_j>.  With h the weights of the scores, context by all tokens,

    z_{l+1} = clip(z_l + sum over heads V t),    t = z_l h  (z_l: its context),

of the last layer the label's slots of the query alone.  The derivatives go back from 2 (slot + label):

    dt = V^T dz_{l+1},  dh = z_l^T dt,  dq = z_l ds,  ds those by the scores, q = G z_l,
    dz_l = dz_{l+1} + G^T dq, and dt h^T + q ds^T more for the context; dV = dz_{l+1} t^T, dG = dq z_l^T.

What was clipped has the derivative 0.  Everything is in one flat array of lanes, whose parts ``places`` names.
"""
# mypy: disable-error-code="no-untyped-def, untyped-decorator"

from __future__ import annotations

from typing import NamedTuple

import numba
import numpy

from train.fused.kept import kept
from train.fused.lanes import clipped, exp, fma, inside, load, positive, store, zero
from train.fused.multiplication import multiply
from train.fused.scores import by_scores, copied, similar, spread


class Places(NamedTuple):
    """Sizes, and where in the flat array the first lanes of each part are."""

    p: int  # rows of a token
    n: int  # of the context
    k: int  # labels
    slot: int  # the row of the first label's slot
    depth: int
    heads: int
    g: int  # (depth, heads, p, p)
    v: int
    of_g: int  # derivatives, in the order of the weights
    of_v: int
    z: int  # (depth + 1, p, n + 1)
    q: int  # (depth, heads, p, n + 1)
    h: int  # (depth, heads, n, n + 1)
    t: int  # (depth, heads, p, n + 1)
    kept: int  # (depth, p, n + 1): 0 where clipped
    labels: int  # (k)
    dh: int  # (n, n + 1)
    dq: int  # (p, n + 1)
    dt: int  # (p, n + 1)
    dz: int  # two of (p, n + 1)
    limit: int
    end: int


@numba.njit(nogil=True)
def places(p, n, k, slot, depth, heads):
    """The parts one after the other."""
    n1, lh = n + 1, depth * heads
    g = 0
    v = g + lh * p * p
    of_g = v + lh * p * p
    of_v = of_g + lh * p * p
    z = of_v + lh * p * p
    q = z + (depth + 1) * p * n1
    h = q + lh * p * n1
    t = h + lh * n * n1
    kept = t + lh * p * n1
    labels = kept + depth * p * n1
    dh = labels + k
    dq = dh + n * n1
    dt = dq + p * n1
    dz = dt + p * n1
    limit = dz + 2 * p * n1
    end = limit + 1
    return Places(p, n, k, slot, depth, heads, g, v, of_g, of_v, z, q, h, t, kept, labels, dh, dq, dt, dz, limit, end)


@numba.njit(nogil=True)
def _layers(w, p, kinds, limited):
    """z, q, h and t of every layer; of the last, those of the query alone, the last column, and the label's slots."""
    size, n, n1 = p.p, p.n, p.n + 1
    for layer in range(p.depth):
        z, last = p.z + layer * size * n1, layer == p.depth - 1
        after, first = z + size * n1, n if last else 0
        row, rows = (p.slot, p.k) if last else (0, size)
        copied(w, after, z, size * n1)
        for head in range(p.heads):
            at = layer * p.heads + head
            g, v = p.g + at * size * size, p.v + at * size * size + row * size
            q, h, t = p.q + at * size * n1, p.h + at * n * n1, p.t + at * size * n1
            multiply(w, (q + first, n1, 1), (g, size, 1), (z + first, n1, 1), size, n1 - first, size, False)
            multiply(w, (h + first, n1, 1), (z, 1, n1), (q + first, n1, 1), n, n1 - first, size, False)
            similar(w, kinds[layer, head], h, n, n1, first)
            multiply(w, (t + first, n1, 1), (z, n1, 1), (h + first, n1, 1), size, n1 - first, n, False)
            to = after + row * n1 + first
            multiply(w, (to, n1, 1), (v, size, 1), (t + first, n1, 1), rows, n1 - first, size, True)
        if limited:
            limit, one = load(w, p.limit), exp(zero(w))
            for i in range(row, row + rows):
                for j in range(first, n1):
                    at = i * n1 + j
                    entry = load(w, after + at)
                    store(w, p.kept + layer * size * n1 + at, inside(entry, limit, one))
                    store(w, after + at, clipped(entry, limit))


@numba.njit(nogil=True)
def _loss(w, p):
    """|slot + label|^2, and its derivatives by the last tokens in the first dz."""
    n1, loss = p.n + 1, zero(w)
    for i in range(p.p * n1):
        store(w, p.dz + i, zero(w))
    for i in range(p.k):
        at = (p.slot + i) * n1 + p.n
        off = load(w, p.z + p.depth * p.p * n1 + at) + load(w, p.labels + i)
        loss = fma(off, off, loss)
        store(w, p.dz + at, off + off)
    return loss


@numba.njit(nogil=True)
def _back(w, p, kinds, limited):
    """The derivatives by G and V, of the last layer first."""
    size, n, n1 = p.p, p.n, p.n + 1
    dz, before = p.dz, p.dz + size * n1
    for layer in range(p.depth - 1, -1, -1):
        z, last, more = p.z + layer * size * n1, layer == p.depth - 1, layer > 0
        first = n if last else 0
        row, rows = (p.slot, p.k) if last else (0, size)
        if limited:
            for i in range(row, row + rows):
                for j in range(first, n1):
                    at = i * n1 + j
                    store(w, dz + at, positive(load(w, p.kept + layer * size * n1 + at), load(w, dz + at)))
        if more:
            copied(w, before, dz, size * n1)
        for head in range(p.heads):
            at = layer * p.heads + head
            g, q, h, t = p.g + at * size * size, p.q + at * size * n1, p.h + at * n * n1, p.t + at * size * n1
            v, of_v = p.v + at * size * size + row * size, p.of_v + at * size * size + row * size
            by, columns = dz + row * n1 + first, n1 - first
            multiply(w, (of_v, size, 1), (by, n1, 1), (t + first, 1, n1), rows, size, columns, True)
            multiply(w, (p.dt + first, n1, 1), (v, 1, size), (by, n1, 1), size, columns, rows, False)
            multiply(w, (p.dh + first, n1, 1), (z, 1, n1), (p.dt + first, n1, 1), n, columns, size, False)
            if more:
                multiply(w, (before, n1, 1), (p.dt + first, n1, 1), (h + first, 1, n1), size, n, columns, True)
            by_scores(w, kinds[layer, head], h, p.dh, n, n1, first)
            multiply(w, (p.dq + first, n1, 1), (z, n1, 1), (p.dh + first, n1, 1), size, columns, n, False)
            of_g = p.of_g + at * size * size
            multiply(w, (of_g, size, 1), (p.dq + first, n1, 1), (z + first, 1, n1), size, size, columns, True)
            if more:
                multiply(w, (before, n1, 1), (q + first, n1, 1), (p.dh + first, 1, n1), size, n, columns, True)
                multiply(w, (before + first, n1, 1), (g, 1, size), (p.dq + first, n1, 1), size, columns, size, True)
        dz, before = before, dz


@numba.njit(nogil=True)
def _filled(w, p, width, start, z, labels):
    """Prompts from ``start`` on into the lanes, the query last, and zeros where there is none; how many there are."""
    n1, count = p.n + 1, min(width, len(z) - start)
    w[p.z * width : (p.z + p.p * n1) * width] = 0
    w[p.labels * width : (p.labels + p.k) * width] = 0
    for lane in range(count):
        for i in range(p.p):
            for j in range(n1):
                w[(p.z + i * n1 + j) * width + lane] = z[start + lane, i, j + 1 if j < p.n else 0]
        for i in range(p.k):
            w[(p.labels + i) * width + lane] = labels[start + lane, i, 0]
    return count


@kept
def evaluated(
    first, end, per_group, apart, width, z, labels, of_run, contexts, kinds, weights, slot, limit, losses, gradients
):
    """Losses, and gradients by the weights, of the tasks from ``first`` to ``end``: groups of prompts of a run.

    z (sources, prompts, p, 1 + n), the query first, labels (.., k, 1), whose slots are the rows from ``slot`` on, and
    of_run (runs,); contexts: n of every run; kinds (runs, depth, heads); weights (runs, size), G and V of all layers
    and heads.  limit: of a token's entries, 0 for none.  What is set, and ``apart``: as ``train.fused.kernel``.
    """
    size, total, rows, k = weights.shape[1], z.shape[1], z.shape[2], labels.shape[2]
    depth, heads = kinds.shape[1], kinds.shape[2]
    groups = -(-total // (per_group * width))
    wanted, limited = gradients.shape[2] > 0, limit > 0
    w = numpy.zeros((places(rows, z.shape[3] - 1, k, slot, depth, heads).end + 1) * width, weights.dtype)
    for task in range(first, end):
        run, group = task // groups, task % groups
        p, source = places(rows, contexts[run], k, slot, depth, heads), of_run[run]
        spread(w, p.g, weights[run], width)
        w[p.of_g * width : p.z * width] = 0
        w[p.limit * width : p.end * width] = limit
        for block in range(group * per_group, min((group + 1) * per_group, -(-total // width))):
            start = block * width
            count = _filled(w, p, width, start, z[source], labels[source])
            _layers(w, p, kinds[run], limited)
            store(w, p.end, _loss(w, p))
            losses[run, start : start + count] = w[p.end * width : p.end * width + count]
            if wanted:
                _back(w, p, kinds[run], limited)
            if wanted and apart:
                for i in range(size):
                    gradients[run, start : start + count, i] = w[(p.of_g + i) * width : (p.of_g + i) * width + count]
                w[p.of_g * width : p.z * width] = 0
        if wanted and not apart:
            for i in range(size):
                gradients[run, group, i] = w[(p.of_g + i) * width : (p.of_g + i + 1) * width].sum()
