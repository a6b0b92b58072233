"""Products of small matrices whose entries are lanes, all of them parts of one flat array."""

# mypy: disable-error-code="no-untyped-def, untyped-decorator"

from __future__ import annotations

import numba

from train.fused.lanes import called, fma, load, store, zero


@numba.njit(nogil=True)
def multiply(w, c, a, b, rows, columns, inner, add):
    """c_ij = sum_k a_ik b_kj, or c_ij + that where ``add``.

    A matrix is the index of its first lanes in ``w``, and by how much that of row and column move it on.  Two rows and
    two columns at a time: every value that is loaded is used twice.
    """
    called()
    (c, ci, cj), (a, ai, ak), (b, bk, bj) = c, a, b
    for i in range(0, rows - 1, 2):
        for j in range(0, columns - 1, 2):
            p = q = r = s = zero(w)
            to, at, bt = c + i * ci + j * cj, a + i * ai, b + j * bj
            if add:
                p, q, r, s = load(w, to), load(w, to + cj), load(w, to + ci), load(w, to + ci + cj)
            for _ in range(inner):
                a0, a1, b0, b1 = load(w, at), load(w, at + ai), load(w, bt), load(w, bt + bj)
                p, q, r, s = fma(a0, b0, p), fma(a0, b1, q), fma(a1, b0, r), fma(a1, b1, s)
                at += ak
                bt += bk
            store(w, to, p)
            store(w, to + cj, q)
            store(w, to + ci, r)
            store(w, to + ci + cj, s)
        if columns % 2:
            last = columns - 1
            _single(w, c + i * ci + last * cj, a + i * ai, ak, b + last * bj, bk, inner, add)
            _single(w, c + (i + 1) * ci + last * cj, a + (i + 1) * ai, ak, b + last * bj, bk, inner, add)
    if rows % 2:
        last = rows - 1
        for j in range(columns):
            _single(w, c + last * ci + j * cj, a + last * ai, ak, b + j * bj, bk, inner, add)


@numba.njit(nogil=True)
def _single(w, c, a, ak, b, bk, inner, add):
    """One entry."""
    p = load(w, c) if add else zero(w)
    for k in range(inner):
        p = fma(load(w, a + k * ak), load(w, b + k * bk), p)
    store(w, c, p)
