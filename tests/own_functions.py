"""Functions as a user brings them, for the tests: some that are what they should be, and some that are not."""

from __future__ import annotations

import sys

import numpy
import torch


def scores(keys, queries):
    return torch.einsum("...pi,...pj->...ij", keys, queries)


def cubic(keys, queries):
    return scores(keys, queries) ** 3


def bent(keys, queries):
    """A function of the scores that is not homogeneous."""
    return scores(keys, queries) + scores(keys, queries) ** 2


def tuned(keys, queries):
    return scores(keys, queries) ** 3 * (1 + 1e-7)


def averaged(keys, queries):
    return torch.softmax(scores(keys, queries), dim=-2)


def gaussian(keys, queries):
    return torch.exp(-(keys[..., :, :, None] - queries[..., :, None, :]).square().sum(-3))


def wider(keys, queries):
    """Another Gaussian."""
    return gaussian(keys / 2, queries / 2)


def taxicab(keys, queries):
    return torch.exp(-(keys[..., :, :, None] - queries[..., :, None, :]).abs().sum(-3))


def first_coordinate(keys, queries):
    return scores(keys, queries) * (2 + torch.tanh(keys[..., :1, :].transpose(-1, -2)))


def cosine(keys, queries):
    """Homogeneous of degree 0 in the query, and invariant under rotations."""
    return scores(keys, queries) / queries.norm(dim=-2)[..., None, :]


def shares(keys, queries):
    """A function of the scores, homogeneous of degree 0."""
    squares = scores(keys, queries) ** 2
    return squares / squares.sum(-2, keepdim=True)


def half_exponential(keys, queries):
    return torch.exp(scores(keys, queries) / 2)


def first_kernel(keys, queries):
    """A kernel of one coordinate."""
    return scores(keys[..., :1, :], queries[..., :1, :]) + scores(keys, queries)


def speaking(keys, queries):
    print("a user's line")
    return scores(keys, queries)


class Affine:
    def __init__(self, factor=2.0):
        self.factor = factor

    def __call__(self, keys, queries):
        return self.factor * scores(keys, queries) + 1


def affine():
    return Affine()


# --- similarities that are none -------------------------------------------------------------------------


class Counting:
    """Another function after so many calls."""

    def __init__(self, most):
        self.calls, self.most = 0, most

    def __call__(self, keys, queries):
        self.calls += 1
        return scores(keys, queries) * (2 if self.calls > self.most else 1)


counting = Counting(2)


def random(keys, queries):
    return scores(keys, queries) * torch.rand(())


def infinite(keys, queries):
    return scores(keys, queries) / 0


def column(keys, queries):
    return scores(keys, queries)[..., 0]


def transposed(keys, queries):
    return scores(queries, keys)


def in_double(keys, queries):
    return scores(keys, queries).double()


def of_numpy(keys, queries):
    return keys.detach().numpy().swapaxes(-1, -2) @ queries.detach().numpy()


def detached(keys, queries):
    return scores(keys.detach(), queries.detach())


def half_detached(keys, queries):
    return scores(keys, queries) * scores(keys, queries).detach()


def sign(keys, queries):
    return torch.sign(scores(keys, queries))


def changing(keys, queries):
    keys *= 2
    return scores(keys, queries)


def among_queries(keys, queries):
    return scores(keys, queries) - scores(keys, queries).mean(-1, keepdim=True)


def among_prompts(keys, queries):
    return scores(keys, queries) - scores(keys, queries).mean()


def raising(keys, queries):
    raise RuntimeError("the first line \x1b[31m\nthe second")


def ending(keys, queries):
    sys.exit(0)


class Skipped(BaseException):
    """As pytest has it."""


def skipping(keys, queries):
    raise Skipped("not here")


no_function = 3


# --- kernels that are none ------------------------------------------------------------------------------


def negative(keys, queries):
    return scores(keys, queries) - 0.5


def relu(keys, queries):
    return torch.relu(scores(keys, queries))


# --- laws -----------------------------------------------------------------------------------------------


def normal(generator, shape):
    return generator.standard_normal(shape)


def of_laplace(generator, shape):
    return generator.laplace(size=shape)


def shifted(generator, shape):
    return generator.standard_normal(shape) + 0.1


def stretched(generator, shape):
    return generator.standard_normal(shape) * numpy.linspace(1, 1.1, shape[-1])


def chained(generator, shape):
    """(z, z + J z, ...): each token is the one before, turned by a right angle in a plane, and more."""
    z = generator.standard_normal(shape)
    turned = numpy.roll(z, 1, axis=-1)
    turned[..., 0] *= -1
    z[1] = z[0] + turned[0]
    return z


def of_the_library(generator, shape):
    return numpy.random.standard_normal(shape)


def fixed(generator, shape):
    return numpy.ones(shape)


def in_single(generator, shape):
    return generator.standard_normal(shape, dtype=numpy.float32)


def too_few(generator, shape):
    return generator.standard_normal(shape[1:])


def undefined(generator, shape):
    return generator.standard_normal(shape) * numpy.inf


states = []


def keeping(generator, shape):
    states.append(shape)
    return generator.standard_normal(shape) + (len(states) > 2)
