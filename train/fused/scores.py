"""The weights h of scores in lanes, by the number of a similarity, and what the kernels do with parts of an array."""

# mypy: disable-error-code="no-untyped-def, untyped-decorator"

from __future__ import annotations

import numba

from train.fused.lanes import exp, fma, load, positive, store, zero

RELU, EXP, SOFTMAX = 1, 2, 3  # train.fused.form.Kind; 0 is linear


@numba.njit(nogil=True)
def similar(w, kind, h, n, n1, first):
    """The weights of scores in place: h of columns from ``first`` on."""
    if kind == RELU:
        for i in range(n):
            for j in range(first, n1):
                score = load(w, h + i * n1 + j)
                store(w, h + i * n1 + j, positive(score, score))
    elif kind in (EXP, SOFTMAX):
        for i in range(n):
            for j in range(first, n1):
                store(w, h + i * n1 + j, exp(load(w, h + i * n1 + j)))
    if kind == SOFTMAX:
        for j in range(first, n1):
            total = zero(w)
            for i in range(n):
                total = total + load(w, h + i * n1 + j)
            share = exp(zero(w)) / total  # as the one forward pass has it, where it is no number too
            for i in range(n):
                store(w, h + i * n1 + j, load(w, h + i * n1 + j) * share)


@numba.njit(nogil=True)
def by_scores(w, kind, h, dh, n, n1, first):
    """Derivatives by the weights, in place to those by the scores."""
    if kind == RELU:
        for i in range(n):
            for j in range(first, n1):
                store(w, dh + i * n1 + j, positive(load(w, h + i * n1 + j), load(w, dh + i * n1 + j)))
    elif kind == EXP:
        for i in range(n):
            for j in range(first, n1):
                store(w, dh + i * n1 + j, load(w, h + i * n1 + j) * load(w, dh + i * n1 + j))
    elif kind == SOFTMAX:
        for j in range(first, n1):
            mean = zero(w)
            for i in range(n):
                mean = fma(load(w, h + i * n1 + j), load(w, dh + i * n1 + j), mean)
            for i in range(n):
                of_one = load(w, dh + i * n1 + j) - mean
                store(w, dh + i * n1 + j, load(w, h + i * n1 + j) * of_one)


@numba.njit(nogil=True)
def copied(w, to, source, count):
    for i in range(count):
        store(w, to + i, load(w, source + i))


@numba.njit(nogil=True)
def spread(w, to, numbers, width):
    """Numbers, each in all lanes."""
    for i in range(len(numbers)):
        for lane in range(width):
            w[(to + i) * width + lane] = numbers[i]
