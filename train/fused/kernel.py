"""Loss and gradient by one pass forward and one back (``adjoint_recursion``), of as many prompts at a time as lanes.

The layers are those of ``train.fused.form``: in layer l a head has values diag(A, r I), keys x and queries M x, and
weights h_ij = h(<x_i, M x_j>).  The y slots are linear in the labels: slot + label of the query is F v_0, with the
label rows F (k, n + 1), the query last, and the vector v by

    v_L = e_query,    v_l = v_{l+1} + sum over heads r h v_{l+1}  (rows: the context),

and the loss |F v_0|^2.  Its derivatives by v_l go forward again, and those by x_l back:

    g_0 = 2 F^T F v_0,    g_{l+1} = g_l + sum over heads r h^T g_l,
    dh = r g_l v_{l+1}^T + (A x)^T dx_{l+1}.

A weight's derivative is collected on the way.  Everything is in one flat array of lanes, whose parts ``places`` names.
"""
# mypy: disable-error-code="no-untyped-def, untyped-decorator"

from __future__ import annotations

from typing import NamedTuple

import numba
import numpy

from train.fused.kept import kept
from train.fused.lanes import exp, fma, load, store, zero
from train.fused.multiplication import multiply
from train.fused.scores import by_scores, copied, similar, spread


class Places(NamedTuple):
    """Sizes, and where in the flat array the first lanes of each part are."""

    d: int
    n: int  # of the context
    k: int  # label rows
    depth: int
    heads: int
    full: bool
    r: int  # (depth, heads)
    m: int  # (depth, heads, d, d)
    a: int
    of_r: int  # derivatives, in the order of the weights
    of_m: int
    of_a: int
    x: int  # (depth, d, n + 1), of the first layer alone where x does not change
    q: int  # (depth, heads, d, n + 1): M x
    h: int  # (depth, heads, n, n + 1)
    ax: int  # (depth, heads, d, n)
    v: int  # (depth + 1, n + 1)
    s: int  # (depth, heads, n): h v
    g: int  # (depth, n)
    f: int  # (k, n + 1)
    u: int  # (k): F v_0
    dh: int  # (n, n + 1)
    dq: int  # (d, n + 1)
    dax: int  # (d, n)
    dx: int  # two of (d, n + 1)
    end: int


@numba.njit(nogil=True)
def places(d, n, k, depth, heads, full):
    """The parts one after the other."""
    n1, lh = n + 1, depth * heads
    r = 0
    m = r + lh
    a = m + lh * d * d
    of_r = a + (lh * d * d if full else 0)
    of_m = of_r + (m - r)
    of_a = of_m + (a - m)
    x = of_a + (of_r - a)
    q = x + (depth if full else 1) * d * n1
    h = q + lh * d * n1
    ax = h + lh * n * n1
    v = ax + (lh * d * n if full else 0)
    s = v + (depth + 1) * n1
    g = s + lh * n
    f = g + depth * n
    u = f + k * n1
    dh = u + k
    dq = dh + n * n1
    dax = dq + d * n1
    dx = dax + d * n
    end = dx + 2 * d * n1
    return Places(
        d, n, k, depth, heads, full, r, m, a, of_r, of_m, of_a, x, q, h, ax, v, s, g, f, u, dh, dq, dax, dx, end
    )


@numba.njit(nogil=True)
def _layers(w, p, kinds):
    """x and h of every layer; of the last, h of the query alone, the last column."""
    d, n, n1 = p.d, p.n, p.n + 1
    for layer in range(p.depth):
        x = p.x + (layer * d * n1 if p.full else 0)
        last = layer == p.depth - 1
        first = n if last else 0
        moves = p.full and not last
        if moves:
            copied(w, x + d * n1, x, d * n1)
        for head in range(p.heads):
            at = layer * p.heads + head
            m, q, h = p.m + at * d * d, p.q + at * d * n1, p.h + at * n * n1
            multiply(w, (q + first, n1, 1), (m, d, 1), (x + first, n1, 1), d, n1 - first, d, False)
            multiply(w, (h + first, n1, 1), (x, 1, n1), (q + first, n1, 1), n, n1 - first, d, False)
            similar(w, kinds[layer, head], h, n, n1, first)
            if moves:
                a, ax = p.a + at * d * d, p.ax + at * d * n
                multiply(w, (ax, n, 1), (a, d, 1), (x, n1, 1), d, n, d, False)
                multiply(w, (x + d * n1, n1, 1), (ax, n, 1), (h, n1, 1), d, n1, n, True)


@numba.njit(nogil=True)
def _slots(w, p):
    """v of every layer, h v, F v_0, and the loss, which it returns."""
    n, n1, none = p.n, p.n + 1, zero(w)
    for i in range(n):
        store(w, p.v + p.depth * n1 + i, none)
    for layer in range(p.depth + 1):
        store(w, p.v + layer * n1 + n, exp(none))  # 1
    for layer in range(p.depth - 1, -1, -1):
        first = n if layer == p.depth - 1 else 0
        v, after = p.v + layer * n1, p.v + (layer + 1) * n1
        copied(w, v, after, n)
        for head in range(p.heads):
            at = layer * p.heads + head
            s, r = p.s + at * n, load(w, p.r + at)
            multiply(w, (s, 1, 1), (p.h + at * n * n1 + first, n1, 1), (after + first, 1, 1), n, 1, n1 - first, False)
            for i in range(n):
                store(w, v + i, fma(r, load(w, s + i), load(w, v + i)))
    multiply(w, (p.u, 1, 1), (p.f, n1, 1), (p.v, 1, 1), p.k, 1, n1, False)
    loss = none
    for i in range(p.k):
        loss = fma(load(w, p.u + i), load(w, p.u + i), loss)
    return loss


@numba.njit(nogil=True)
def _by_slots(w, p):
    """g of every layer, and the derivatives by r."""
    n, n1 = p.n, p.n + 1
    multiply(w, (p.g, 1, 1), (p.f, 1, n1), (p.u, 1, 1), n, 1, p.k, False)
    for i in range(n):
        store(w, p.g + i, load(w, p.g + i) + load(w, p.g + i))
    for layer in range(p.depth):
        g, moves = p.g + layer * n, layer < p.depth - 1
        if moves:
            copied(w, g + n, g, n)
        for head in range(p.heads):
            at = layer * p.heads + head
            multiply(w, (p.of_r + at, 1, 1), (g, 1, 1), (p.s + at * n, 1, 1), 1, 1, n, True)
            if moves:
                multiply(w, (p.dax, 1, 1), (p.h + at * n * n1, 1, n1), (g, 1, 1), n, 1, n, False)
                r = load(w, p.r + at)
                for i in range(n):
                    store(w, g + n + i, fma(r, load(w, p.dax + i), load(w, g + n + i)))


@numba.njit(nogil=True)
def _by_features(w, p, kinds):
    """The derivatives by M and A, of the last layer first."""
    d, n, n1 = p.d, p.n, p.n + 1
    dx, before = p.dx, p.dx + d * n1
    for i in range(d * n1):
        store(w, dx + i, zero(w))
    for layer in range(p.depth - 1, -1, -1):
        x = p.x + (layer * d * n1 if p.full else 0)
        last = layer == p.depth - 1
        first, moves, more = n if last else 0, p.full and not last, p.full and layer > 0
        if more:
            copied(w, before, dx, d * n1)
        for head in range(p.heads):
            at = layer * p.heads + head
            m, q, h, a = p.m + at * d * d, p.q + at * d * n1, p.h + at * n * n1, p.a + at * d * d
            r = load(w, p.r + at)
            for i in range(n):
                rg = r * load(w, p.g + layer * n + i)
                for j in range(first, n1):
                    store(w, p.dh + i * n1 + j, rg * load(w, p.v + (layer + 1) * n1 + j))
            if moves:
                multiply(w, (p.dh, n1, 1), (p.ax + at * d * n, 1, n), (dx, n1, 1), n, n1, d, True)
                multiply(w, (p.dax, n, 1), (dx, n1, 1), (h, 1, n1), d, n, n1, False)
                multiply(w, (p.of_a + at * d * d, d, 1), (p.dax, n, 1), (x, 1, n1), d, d, n, True)
            by_scores(w, kinds[layer, head], h, p.dh, n, n1, first)
            multiply(w, (p.dq + first, n1, 1), (x, n1, 1), (p.dh + first, n1, 1), d, n1 - first, n, False)
            multiply(w, (p.of_m + at * d * d, d, 1), (p.dq + first, n1, 1), (x + first, 1, n1), d, d, n1 - first, True)
            if more:
                multiply(w, (before, n1, 1), (q + first, n1, 1), (p.dh + first, 1, n1), d, n, n1 - first, True)
                multiply(w, (before + first, n1, 1), (m, 1, d), (p.dq + first, n1, 1), d, n1 - first, d, True)
            if more and moves:
                multiply(w, (before, n1, 1), (a, 1, d), (p.dax, n, 1), d, n, d, True)
        if more:
            dx, before = before, dx


@numba.njit(nogil=True)
def _filled(w, p, width, start, x, rows):
    """Prompts from ``start`` on into the lanes, the query last, and zeros where there is none; how many there are."""
    n1, count = p.n + 1, min(width, len(x) - start)
    for to, entries, numbers in ((p.x, p.d, x), (p.f, p.k, rows)):
        w[to * width : (to + entries * n1) * width] = 0
        for lane in range(count):
            for i in range(entries):
                for j in range(n1):
                    w[(to + i * n1 + j) * width + lane] = numbers[start + lane, i, j + 1 if j < p.n else 0]
    return count


@kept
def evaluated(first, end, per_group, apart, width, x, rows, of_run, contexts, kinds, weights, losses, gradients):
    """Losses, and gradients by the weights, of the tasks from ``first`` to ``end``: groups of prompts of a run.

    x (sources, prompts, d, 1 + n), rows (.., k, 1 + n) and of_run (runs,): ``train.fused.prompts``.  contexts: n of
    every run; kinds (runs, depth, heads); weights (runs, size).  per_group: how many lanes of prompts are a group.
    Sets losses (runs, prompts), and gradients (runs, groups, size), their sums over the group, or (runs, prompts, size)
    where the prompts are told ``apart``; none where it has no size.
    """
    size = weights.shape[1]
    d, n_most, k = x.shape[2], x.shape[3] - 1, rows.shape[2]
    depth, heads = kinds.shape[1], kinds.shape[2]
    full = size > depth * heads * (1 + d * d)
    total = x.shape[1]
    groups = -(-total // (per_group * width))
    wanted = gradients.shape[2] > 0
    w = numpy.zeros((places(d, n_most, k, depth, heads, full).end + 1) * width, weights.dtype)
    for task in range(first, end):
        run, group = task // groups, task % groups
        p, source = places(d, contexts[run], k, depth, heads, full), of_run[run]
        spread(w, p.r, weights[run], width)
        w[p.of_r * width : p.x * width] = 0
        for block in range(group * per_group, min((group + 1) * per_group, -(-total // width))):
            start = block * width
            count = _filled(w, p, width, start, x[source], rows[source])
            _layers(w, p, kinds[run])
            store(w, p.end, _slots(w, p))
            losses[run, start : start + count] = w[p.end * width : p.end * width + count]
            if wanted:
                _by_slots(w, p)
                _by_features(w, p, kinds[run])
            if wanted and apart:
                for i in range(size):
                    gradients[run, start : start + count, i] = w[(p.of_r + i) * width : (p.of_r + i) * width + count]
                w[p.of_r * width : p.x * width] = 0
        if wanted and not apart:
            for i in range(size):
                gradients[run, group, i] = w[(p.of_r + i) * width : (p.of_r + i + 1) * width].sum()


@kept
def curved(first, end, width, x, rows, kinds, weights, along, products):
    """Products of the Hessian of the sum of the losses with directions, those from ``first`` to ``end``.

    By ``evaluated`` over dual numbers (``train.fused.lanes``): the slope of a derivative along a direction.  Of one
    run: x (prompts, d, 1 + n), rows (prompts, k, 1 + n), kinds (depth, heads), weights (size,); along and products are
    (directions, size).
    """
    size, (depth, heads), d = len(weights), kinds.shape, x.shape[1]
    p = places(d, x.shape[2] - 1, rows.shape[1], depth, heads, size > depth * heads * (1 + d * d))
    values, slopes = numpy.zeros(p.end * width, weights.dtype), numpy.zeros(p.end * width, weights.dtype)
    w = (values, slopes)
    spread(values, p.r, weights, width)
    for direction in range(first, end):
        slopes[:] = 0
        spread(slopes, p.r, along[direction], width)
        for start in range(0, len(x), width):
            slopes[p.x * width :] = 0
            _filled(values, p, width, start, x, rows)
            _layers(w, p, kinds)
            _slots(w, p)
            _by_slots(w, p)
            _by_features(w, p, kinds)
        for i in range(size):
            products[direction, i] = slopes[(p.of_r + i) * width : (p.of_r + i + 1) * width].sum()
