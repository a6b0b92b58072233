"""Who checks: the arithmetics, the prover, the second checker, and the witnesses; and what a user writes a claim with.

from verify import Claim, Head, I, algorithm, matrix, zeros
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from verify.beside import check_beside
from verify.sources import record

check_beside("constructions", "proofs", "train")
record()  # before anything else is imported: what is checked is what was imported

if TYPE_CHECKING:
    from verify.api import *

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


def __getattr__(name: str) -> Any:
    """A public name is loaded when it is asked for: replaying needs none of them."""
    if name not in __all__:
        raise AttributeError(f"module 'verify' has no attribute {name!r}")
    return getattr(import_module("verify.api"), name)
