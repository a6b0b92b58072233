"""The fused evaluation on a GPU: the kernel of ``train.fused.kernel`` in Triton, for many runs at once.

A program has a few prompts of one run at a time, weights h (prompts, i, j) in registers, and all that has a token and
no pair of them, as rows (prompts, tokens) in memory of its own.  Sizes are padded to powers of two, and what is beyond
them masked.  Every prompt of a program collects its own derivatives, and those of a run are summed at the end, in an
order that does not change: the same input has the same result.
"""
# ruff: noqa: SIM102 - what FULL is decides when a kernel is compiled, and the layer when it runs
# mypy: disable-error-code="no-untyped-def, untyped-decorator, name-defined"

from __future__ import annotations

import torch
import triton
import triton.language as tl

ENTRIES = 2048  # of weights h that a program has at a time
PROGRAMS = 4096  # at most, of all runs


@triton.jit
def _context(w, row, p, i, T: tl.constexpr):
    """A row of context tokens, (prompts, i, 1)."""
    return tl.load(w + row * T * p.shape[0] + p[:, None, None] * T + i[None, :, None])


@triton.jit
def _all(w, row, p, i, T: tl.constexpr):
    """A row of all tokens, (prompts, 1, j)."""
    return tl.load(w + row * T * p.shape[0] + p[:, None, None] * T + i[None, None, :])


@triton.jit
def _row(w, row, p, i, T: tl.constexpr):
    """Where a row is, (prompts, tokens)."""
    return w + row * T * p.shape[0] + p[:, None] * T + i[None, :]


@triton.jit
def _mixed(w, to, source, matrix, d, p, i, T: tl.constexpr):
    """Rows ``to`` + a are sum_c matrix_ac times the rows ``source`` + c."""
    for a in range(d):
        total = tl.zeros((p.shape[0], T), w.dtype.element_ty)
        for c in range(d):
            total += tl.load(matrix + a * d + c) * tl.load(_row(w, source + c, p, i, T))
        tl.store(_row(w, to + a, p, i, T), total)


@triton.jit
def _similar(w, x, q, kind, d, n, first, p, i, T: tl.constexpr):
    """h (prompts, i, j) of context tokens i and of tokens j from ``first`` to n, the query; 0 elsewhere."""
    inside = (i[None, :, None] < n) & (i[None, None, :] >= first) & (i[None, None, :] <= n) & (p[:, None, None] >= 0)
    h = tl.zeros((p.shape[0], T, T), w.dtype.element_ty)
    for a in range(d):
        h += _context(w, x + a, p, i, T) * _all(w, q + a, p, i, T)
    if kind == 1:
        h = tl.where(h <= 0, 0.0, h)
    if kind >= 2:
        h = tl.exp(h)
    h = tl.where(inside, h, 0.0)
    if kind == 3:
        total = tl.sum(h, axis=1)[:, None, :]
        h = h / tl.where((i[None, None, :] >= first) & (i[None, None, :] <= n), total, 1.0)
    return h


@triton.jit
def _layers(w, weights, kinds, x, q, ax, d, depth, heads, n, p, i, T: tl.constexpr, FULL: tl.constexpr):
    """x, M x and A x of every layer."""
    for layer in range(depth):
        at_x = x + (layer * d if FULL else 0)
        first = tl.where(layer == depth - 1, n, 0)
        if FULL:
            if layer < depth - 1:
                for a in range(d):
                    tl.store(_row(w, at_x + d + a, p, i, T), tl.load(_row(w, at_x + a, p, i, T)))
        for head in range(heads):
            at = layer * heads + head
            m = weights + depth * heads + at * d * d
            _mixed(w, q + at * d, at_x, m, d, p, i, T)
            if FULL:
                if layer < depth - 1:
                    _mixed(w, ax + at * d, at_x, m + depth * heads * d * d, d, p, i, T)
                    tl.debug_barrier()
                    h = _similar(w, at_x, q + at * d, tl.load(kinds + at), d, n, first, p, i, T)
                    for a in range(d):
                        moved = tl.sum(_context(w, ax + at * d + a, p, i, T) * h, axis=1)
                        to = _row(w, at_x + d + a, p, i, T)
                        tl.store(to, tl.load(to) + moved)
            tl.debug_barrier()


@triton.jit
def _slots(w, weights, kinds, x, q, v, s, d, depth, heads, n, p, i, T: tl.constexpr, FULL: tl.constexpr):
    """v of every layer, and h v of every head."""
    ones = tl.where((i[None, :] == n) & (p[:, None] >= 0), 1.0, 0.0).to(w.dtype.element_ty)
    tl.store(_row(w, v + depth, p, i, T), ones)
    tl.debug_barrier()
    for back in range(depth):
        layer = depth - 1 - back
        at_x = x + (layer * d if FULL else 0)
        first = tl.where(layer == depth - 1, n, 0)
        tl.store(_row(w, v + layer, p, i, T), tl.load(_row(w, v + layer + 1, p, i, T)))
        for head in range(heads):
            at = layer * heads + head
            h = _similar(w, at_x, q + at * d, tl.load(kinds + at), d, n, first, p, i, T)
            read = tl.sum(h * _all(w, v + layer + 1, p, i, T), axis=2)
            tl.store(_row(w, s + at, p, i, T), read)
            tl.debug_barrier()
            to = _row(w, v + layer, p, i, T)
            tl.store(to, tl.load(to) + tl.load(weights + at) * tl.load(_row(w, s + at, p, i, T)))
            tl.debug_barrier()


@triton.jit
def _collect(gradient, index, size, p, found):
    """Adds to a derivative of every prompt."""
    to = gradient + p * size + index
    tl.store(to, tl.load(to) + found)


@triton.jit
def _by_slots(
    w, gradient, weights, kinds, x, q, g, s, d, depth, heads, n, size, p, i, T: tl.constexpr, FULL: tl.constexpr
):
    """g of every layer, and the derivatives by r."""
    for layer in range(depth):
        at_x = x + (layer * d if FULL else 0)
        if layer < depth - 1:
            tl.store(_row(w, g + layer + 1, p, i, T), tl.load(_row(w, g + layer, p, i, T)))
        for head in range(heads):
            at = layer * heads + head
            found = tl.sum(tl.load(_row(w, g + layer, p, i, T)) * tl.load(_row(w, s + at, p, i, T)), axis=1)
            _collect(gradient, at, size, p, found)
            if layer < depth - 1:
                h = _similar(w, at_x, q + at * d, tl.load(kinds + at), d, n, 0, p, i, T)
                read = tl.sum(h * _context(w, g + layer, p, i, T), axis=1)
                read = tl.where(i[None, :] < n, read, 0.0)
                tl.debug_barrier()
                to = _row(w, g + layer + 1, p, i, T)
                tl.store(to, tl.load(to) + tl.load(weights + at) * read)
            tl.debug_barrier()


@triton.jit
def _outer(w, gradient, index, left, right, d, size, n, p, i, T: tl.constexpr):
    """Adds sum over tokens of the rows left + a and right + c to the derivative by every entry ac of a matrix."""
    for a in range(d):
        one = tl.load(_row(w, left + a, p, i, T))
        for c in range(d):
            _collect(gradient, index + a * d + c, size, p, tl.sum(one * tl.load(_row(w, right + c, p, i, T)), axis=1))


@triton.jit
def _transposed(w, to, source, matrix, d, p, i, T: tl.constexpr):
    """Adds sum_a matrix_ac times the rows ``source`` + a to the rows ``to`` + c."""
    for c in range(d):
        total = tl.load(_row(w, to + c, p, i, T))
        for a in range(d):
            total += tl.load(matrix + a * d + c) * tl.load(_row(w, source + a, p, i, T))
        tl.store(_row(w, to + c, p, i, T), total)


@triton.jit
def _by_features(
    w, gradient, weights, kinds, x, q, ax, v, g, dx, d, depth, heads, n, size, p, i, T: tl.constexpr, FULL: tl.constexpr
):
    """The derivatives by M and A, of the last layer first; dx: four parts of d rows."""
    nothing = tl.zeros((p.shape[0], T), w.dtype.element_ty)
    before, dq, dax = dx + d, dx + 2 * d, dx + 3 * d
    for a in range(d):
        tl.store(_row(w, dx + a, p, i, T), nothing)
    tl.debug_barrier()
    for back in range(depth):
        layer = depth - 1 - back
        at_x = x + (layer * d if FULL else 0)
        first = tl.where(layer == depth - 1, n, 0)
        for a in range(d):
            tl.store(_row(w, before + a, p, i, T), tl.load(_row(w, dx + a, p, i, T)))
        for head in range(heads):
            at, kind = layer * heads + head, tl.load(kinds + layer * heads + head)
            of_m = depth * heads + at * d * d
            of_a = of_m + depth * heads * d * d
            h = _similar(w, at_x, q + at * d, kind, d, n, first, p, i, T)
            dh = tl.load(weights + at) * _context(w, g + layer, p, i, T) * _all(w, v + layer + 1, p, i, T)
            if FULL:
                if layer < depth - 1:
                    for a in range(d):
                        along = _all(w, dx + a, p, i, T)
                        dh += _context(w, ax + at * d + a, p, i, T) * along
                        tl.store(_row(w, dax + a, p, i, T), tl.sum(h * along, axis=2))
                    tl.debug_barrier()
                    _outer(w, gradient, of_a, dax, at_x, d, size, n, p, i, T)
                    _transposed(w, before, dax, weights + of_a, d, p, i, T)
            dh = tl.where(i[None, :, None] < n, dh, 0.0)
            if kind == 1:
                dh = tl.where(h > 0, dh, 0.0)
            if kind == 2:
                dh = dh * h
            if kind == 3:
                dh = (dh - tl.sum(dh * h, axis=1)[:, None, :]) * h
            tl.debug_barrier()
            for a in range(d):
                tl.store(_row(w, dq + a, p, i, T), tl.sum(_context(w, at_x + a, p, i, T) * dh, axis=1))
                if FULL:
                    read = tl.sum(_all(w, q + at * d + a, p, i, T) * dh, axis=2)
                    to = _row(w, before + a, p, i, T)
                    tl.store(to, tl.load(to) + read)
            tl.debug_barrier()
            _outer(w, gradient, of_m, dq, at_x, d, size, n, p, i, T)
            if FULL:
                _transposed(w, before, dq, weights + of_m, d, p, i, T)
            tl.debug_barrier()
        if FULL:
            for a in range(d):
                tl.store(_row(w, dx + a, p, i, T), tl.load(_row(w, before + a, p, i, T)))
            tl.debug_barrier()


@triton.jit(do_not_specialize=["prompts", "tokens", "d", "k", "depth", "heads", "size", "memory"])
def _kernel(
    x_in, rows_in, of_run, contexts, kinds, weights, losses, gradients, w,
    prompts, tokens, d, k, depth, heads, size, memory,
    P: tl.constexpr, T: tl.constexpr, FULL: tl.constexpr, GRADIENT: tl.constexpr,
):  # fmt: skip
    """Losses and derivatives of the prompts of one run, a few at a time."""
    program, run, programs = tl.program_id(0), tl.program_id(1), tl.num_programs(0)
    p, i = tl.arange(0, P), tl.arange(0, T)
    n = tl.load(contexts + run)
    source = tl.load(of_run + run)
    kinds += run * depth * heads
    weights += run * size
    own = (run * programs + program).to(tl.int64)
    w += own * memory
    gradients += own * P * size
    # rows
    x = 0
    q = x + (depth * d if FULL else d)
    v = q + depth * heads * d
    s = v + depth + 1
    g = s + depth * heads
    dx = g + depth
    ax = dx + 4 * d
    last = tl.where(i < n, i + 1, 0)  # where in memory: the query is first there
    for block in range(program, tl.cdiv(prompts, P), programs):
        at = (block * P + p).to(tl.int64)
        there = (at < prompts)[:, None] & (i <= n)[None, :]
        at = source.to(tl.int64) * prompts + at
        for a in range(d):
            entry = tl.load(x_in + (at * d + a)[:, None] * tokens + last[None, :], mask=there, other=0.0)
            tl.store(_row(w, x + a, p, i, T), entry)
        tl.debug_barrier()
        _layers(w, weights, kinds, x, q, ax, d, depth, heads, n, p, i, T, FULL)
        _slots(w, weights, kinds, x, q, v, s, d, depth, heads, n, p, i, T, FULL)
        first = tl.load(_row(w, v, p, i, T))
        loss = tl.zeros((P,), w.dtype.element_ty)
        slope = tl.zeros((P, T), w.dtype.element_ty)
        for row in range(k):
            f = tl.load(rows_in + (at * k + row)[:, None] * tokens + last[None, :], mask=there, other=0.0)
            u = tl.sum(f * first, axis=1)
            loss += u * u
            slope += 2 * u[:, None] * f
        tl.store(losses + run.to(tl.int64) * prompts + block * P + p, loss, mask=block * P + p < prompts)
        if GRADIENT:
            tl.store(_row(w, g, p, i, T), tl.where(i[None, :] < n, slope, 0.0))
            tl.debug_barrier()
            _by_slots(w, gradients, weights, kinds, x, q, g, s, d, depth, heads, n, size, p, i, T, FULL)
            _by_features(w, gradients, weights, kinds, x, q, ax, v, g, dx, d, depth, heads, n, size, p, i, T, FULL)
        tl.debug_barrier()


def evaluate(
    x: torch.Tensor,
    rows: torch.Tensor,
    of_run: torch.Tensor,
    contexts: torch.Tensor,
    kinds: torch.Tensor,
    weights: torch.Tensor,
    gradient: bool,
    apart: bool,
) -> tuple[torch.Tensor, torch.Tensor]:
    """Losses (runs, prompts), and gradients (runs, size), or of every prompt (runs, prompts, size) where ``apart``."""
    device, dtype = x.device, x.dtype
    x, rows, weights = (a.detach().contiguous() for a in (x, rows, weights))
    of_run, contexts, kinds = (a.to(device, torch.int32).contiguous() for a in (of_run, contexts, kinds))
    (runs, size), (_, prompts, d, tokens), k = weights.shape, x.shape, rows.shape[2]
    depth, heads = kinds.shape[1:]
    full = size > depth * heads * (1 + d * d)
    padded = max(16, triton.next_power_of_2(tokens))
    together = max(1, ENTRIES // padded**2)
    blocks = triton.cdiv(prompts, together)
    programs = blocks if apart else min(blocks, max(1, PROGRAMS // runs))
    lines = d * (depth if full else 1) + depth * heads * (d + 1) + 2 * depth + 1 + 4 * d + depth * heads * d * full
    memory = lines * together * padded  # of a program
    scratch = torch.empty(runs * programs * memory, dtype=dtype, device=device)
    losses = torch.empty(runs, prompts, dtype=dtype, device=device)
    gradients = torch.zeros(runs, programs, together, size if gradient else 0, dtype=dtype, device=device)
    _kernel[(programs, runs)](
        x, rows, of_run, contexts, kinds, weights, losses, gradients, scratch,
        prompts, tokens, d, k, depth, heads, size, memory,
        P=together, T=padded, FULL=full, GRADIENT=gradient, num_warps=min(16, together * padded**2 // (ENTRIES // 4)),
    )  # fmt: skip
    if apart:
        return losses, gradients.flatten(1, 2)[:, :prompts]
    return losses, gradients.sum(dim=(1, 2), dtype=torch.float64).to(dtype)
