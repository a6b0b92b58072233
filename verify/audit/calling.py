"""A subject is called with NumPy arrays and answers with one: conversions, weights, and what may go wrong.

This is what runs in the process of the subject; nothing here judges.
"""

from __future__ import annotations

import copy
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy

from train.named import described, named
from verify.audit.fault import Fault
from verify.audit.subject import Subject, Weights, subject_of

LIBRARIES = ("numpy", "torch", "jax")


def load(path: str, told: Mapping[str, Any]) -> Subject:
    """The subject that ``module:name`` is; ``module:name()`` is what it returns.  A torch module's class is made.

    ``told`` are fields of the subject.  Raises Fault when there is no such name, or what runs on the way fails.
    """
    try:
        found = named(path)
        if isinstance(found, type) and is_module_class(found):
            found = found()
        return subject_of(found, path, told)
    except (Exception, SystemExit) as problem:  # whatever the code that the user named raises
        raise Fault(f"{path}: {described(problem)}", unreadable=True) from problem


def is_module_class(found: type) -> bool:
    """Whether it is a class of torch modules."""
    return any(f"{c.__module__}.{c.__qualname__}" == "torch.nn.modules.module.Module" for c in found.__mro__)


class Opened:
    """A subject whose way of being given weights is settled."""

    def __init__(self, subject: Subject) -> None:
        self.subject = subject
        self.is_module = is_module_class(type(subject.call))
        self.weights = subject.weights or self._usual()
        self.copies: dict[str, Any] = {}
        if self.weights is Weights.MODULE and not self.is_module:
            raise Fault(f"{subject.name}: its weights are a module's, and it is no torch module")

    def _usual(self) -> Weights:
        if self.is_module:
            return Weights.MODULE
        return Weights.KEYWORDS if self.subject.names else Weights.NONE

    def parameters(self) -> dict[str, tuple[int, ...]]:
        """The shapes of a module's parameters that may be set."""
        if self.weights is not Weights.MODULE:
            return {}
        every = {name: tuple(p.shape) for name, p in self.subject.call.named_parameters()}
        if unknown := set(self.subject.names) - set(every):
            raise Fault(f"{self.subject.name}: no parameter is called {', '.join(sorted(unknown))}")
        return {name: shape for name, shape in every.items() if not self.subject.names or name in self.subject.names}

    def initial(self) -> dict[str, numpy.ndarray]:
        """A module's own parameters, in float64."""
        if self.weights is not Weights.MODULE:
            return {}
        return {name: _numpy(p).astype(float) for name, p in self.subject.call.named_parameters()}

    def libraries(self) -> list[str]:
        """The libraries whose arrays it may take."""
        if self.subject.library:
            return [self.subject.library]
        if self.is_module:
            return ["torch"]
        return [name for name in LIBRARIES if name == "numpy" or name in sys.modules]

    def call(
        self, library: str, double: bool, arrays: Sequence[numpy.ndarray], weights: Mapping[str, numpy.ndarray]
    ) -> numpy.ndarray:
        """The answer to these arrays under these weights, in its own dtype.  Raises Fault."""
        try:
            return self._answer(library, double, arrays, weights)
        except Fault:
            raise
        except (Exception, SystemExit) as problem:  # whatever the subject raises
            raise Fault(f"raises {described(problem)}") from problem

    def _answer(
        self, library: str, double: bool, arrays: Sequence[numpy.ndarray], weights: Mapping[str, numpy.ndarray]
    ) -> numpy.ndarray:
        if self.is_module:
            return self._answer_of_module(double, arrays, weights)
        given = [_to(library, a) for a in arrays]
        if self.weights is Weights.NONE:
            return _array(self.subject.call(*given))
        handed = {name: _to(library, w) for name, w in weights.items()}
        before = {name: numpy.array(_numpy(w)) for name, w in handed.items()}  # jax's are float32
        if self.weights is Weights.KEYWORDS:
            answer = _array(self.subject.call(*given, **handed))
        else:
            answer = _array(self.subject.call(handed)(*given))
        if any(not numpy.array_equal(_numpy(w), before[name], equal_nan=True) for name, w in handed.items()):
            raise Fault("changes its weights", ends=True)
        return answer

    def _answer_of_module(
        self, double: bool, arrays: Sequence[numpy.ndarray], weights: Mapping[str, numpy.ndarray]
    ) -> numpy.ndarray:
        import torch

        module = self._module(double)
        parameters = dict(module.named_parameters())
        dtype = next((p.dtype for p in parameters.values()), torch.float64)
        with torch.no_grad():
            for name, w in weights.items():
                parameters[name].copy_(torch.from_numpy(numpy.array(w)))
            before = {name: p.clone() for name, p in parameters.items()}
            answer = _array(module(*(torch.from_numpy(numpy.array(a)).to(dtype) for a in arrays)))
            if any(not torch.equal(p, before[name]) for name, p in parameters.items()):
                raise Fault("changes its weights", ends=True)
        return answer

    def _module(self, double: bool) -> Any:
        """A copy of the module that is used here alone, in float64 or as it came; evaluating, not training."""
        key = "double" if double else "own"
        if key not in self.copies:
            made = copy.deepcopy(self.subject.call).eval()
            self.copies[key] = made.double() if double else made
        return self.copies[key]


def _to(library: str, a: numpy.ndarray) -> Any:
    """A copy as an array of a library."""
    if library == "numpy":
        return numpy.array(a)
    if library == "torch":
        import torch

        return torch.from_numpy(numpy.array(a))
    if find_spec("jax") is None:
        raise Fault("its arrays are jax's, and jax is not installed")
    return import_module("jax.numpy").asarray(a)


def _array(answer: Any) -> numpy.ndarray:
    """The answer, or its first element, as floating-point numbers.  Raises Fault for what is none."""
    if isinstance(answer, tuple | list) and answer:
        answer = answer[0]
    found = _numpy(answer)
    if found.dtype == object or found.dtype.kind not in "fiu":
        said = f"answers with {type(answer).__name__} of dtype {found.dtype}, expected an array of floats"
        raise Fault(said, ends=True)
    return found if found.dtype.kind == "f" and found.itemsize <= 8 else found.astype(float)


def _numpy(a: Any) -> numpy.ndarray:
    if hasattr(a, "detach"):
        a = a.detach().cpu()
        if str(a.dtype) == "torch.bfloat16":
            raise Fault(
                "answers in bfloat16, whose rounding hides what is asked: float32 or float64 is needed", ends=True
            )
    if not hasattr(a, "__array__") and hasattr(a, "__dlpack__"):
        return numpy.from_dlpack(a)
    return numpy.asarray(a)
