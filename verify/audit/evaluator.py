"""An evaluator asks a subject: in a process of its own with a time limit, or here, where its object was given.

Both give the same ``Description`` and answers; every fault of the subject is a ``Fault`` of one line.
"""

from __future__ import annotations

import multiprocessing
import os
import time
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy

from verify.audit.calling import Opened
from verify.audit.fault import Fault
from verify.audit.subject import Form, Output, Subject, Weights
from verify.audit.worker import description, packed, serve, unpacked

EMPTY: Mapping[str, Any] = {}
LONGEST = 5  # times the limit, by the clock: what else the machine does is not the subject's fault
HANGS = 20.0  # seconds that one batch of calls may take, each of which takes microseconds in a layer of small size


@dataclass(frozen=True)
class Description:
    """What a subject tells of itself; ``parameters`` are shapes, ``initial`` values of a module's parameters."""

    name: str
    weights: Weights
    names: tuple[str, ...]
    parameters: Mapping[str, tuple[int, ...]]
    initial: Mapping[str, numpy.ndarray]
    libraries: tuple[str, ...]
    is_module: bool
    slots: Mapping[str, int]
    shapes: Mapping[str, tuple[str | int, ...]]
    form: Form | None
    output: Output | None


@dataclass(frozen=True)
class Call:
    """Arrays that go in, and weights by their names."""

    arrays: tuple[numpy.ndarray, ...]
    weights: Mapping[str, numpy.ndarray]


class Evaluator(ABC):
    """Asks a subject."""

    described: Description

    @abstractmethod
    def answers(self, calls: Sequence[Call], library: str, double: bool) -> list[numpy.ndarray]:
        """The answer to each call.  Raises Fault."""

    @abstractmethod
    def close(self) -> None:
        """Ends what was begun."""


class Local(Evaluator):
    """Asks a subject whose object was given, in this process: for the tests of those who wrote it."""

    def __init__(self, subject: Subject) -> None:
        self.opened = Opened(subject)
        self.described = _read(description(self.opened), list(self.opened.initial().values()))

    def answers(self, calls: Sequence[Call], library: str, double: bool) -> list[numpy.ndarray]:
        return [self.opened.call(library, double, call.arrays, call.weights) for call in calls]

    def close(self) -> None:
        pass


class Process(Evaluator):
    """Asks the subject ``module:name`` in a process of its own, which is killed when it takes too long."""

    def __init__(self, path: str, seconds: float, told: Mapping[str, Any] = EMPTY) -> None:
        self.ends = time.monotonic() + LONGEST * seconds
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        self.process = context.Process(target=serve, args=(theirs, path, dict(told), os.getcwd()), daemon=True)
        self.process.start()
        theirs.close()
        header, arrays = self._received("loading it", LONGEST * seconds)
        self.described = _read(header, arrays)

    def answers(self, calls: Sequence[Call], library: str, double: bool) -> list[numpy.ndarray]:
        told = [(len(call.arrays), list(call.weights)) for call in calls]
        arrays = [a for call in calls for a in (*call.arrays, *call.weights.values())]
        header = {"library": library, "double": double, "calls": told}
        try:
            self.connection.send_bytes(packed(header, arrays))
        except OSError as problem:
            raise Fault("ends its process", ends=True) from problem
        return self._received(f"{len(calls)} calls", HANGS)[1]

    def _received(self, what: str, seconds: float) -> tuple[Any, list[numpy.ndarray]]:
        limit = max(0.0, min(seconds, self.ends - time.monotonic()))
        try:
            if not self.connection.poll(limit):
                self.close()
                raise Fault(f"hangs: no answer within the time limit ({what})", ends=True)
            header, arrays = unpacked(self.connection.recv_bytes())
        except (EOFError, OSError) as problem:
            raise Fault("ends its process", ends=True) from problem
        except (ValueError, KeyError, TypeError) as problem:
            raise Fault(f"answers with what is no message: {problem}") from problem
        if "fault" in header:
            raise Fault(header["fault"], header.get("ends", False), header.get("unreadable", False))
        return header, arrays

    def close(self) -> None:
        self.process.kill()
        self.process.join()
        self.connection.close()


def _read(header: dict[str, Any], initial: list[numpy.ndarray]) -> Description:
    return Description(
        name=header["name"],
        weights=Weights(header["weights"]),
        names=tuple(header["names"]),
        parameters={name: tuple(shape) for name, shape in header["parameters"].items()},
        initial=dict(zip(header["initial"], initial, strict=True)),
        libraries=tuple(header["libraries"]),
        is_module=header["is_module"],
        slots=header["slots"],
        shapes={name: tuple(shape) for name, shape in header["shapes"].items()},
        form=None if header["form"] is None else Form(header["form"]),
        output=None if header["output"] is None else Output(header["output"]),
    )
