"""What a user writes a claim with: arrays over named axes, heads, an algorithm, and the claim itself."""

from constructions.definitions.attention import Head
from constructions.definitions.similarity import Exponential, Kernel, Linear, Normalised, Relu, Softmax
from constructions.language.algorithm import Algorithm, algorithm
from constructions.language.assumptions import assume, symmetric
from constructions.language.expression import (
    I,
    exp,
    feature_map,
    function,
    identity,
    kernel_function,
    matrix,
    ones,
    reciprocal,
    relu,
    scalar,
    size,
    times,
    trace,
    vector,
    zeros,
)
from verify.own import Claim
from verify.proof import Proof
from verify.refutation import Refutation

__all__ = [
    "Algorithm",
    "Claim",
    "Exponential",
    "Head",
    "I",
    "Kernel",
    "Linear",
    "Normalised",
    "Proof",
    "Refutation",
    "Relu",
    "Softmax",
    "algorithm",
    "assume",
    "exp",
    "feature_map",
    "function",
    "identity",
    "kernel_function",
    "matrix",
    "ones",
    "reciprocal",
    "relu",
    "scalar",
    "size",
    "symmetric",
    "times",
    "trace",
    "vector",
    "zeros",
]
