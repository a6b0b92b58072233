"""The process in which a subject's code runs: it is asked with arrays and answers with arrays or one line.

Messages are a JSON header and raw numbers: nothing that comes from the subject is unpickled.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping, Sequence
from multiprocessing.connection import Connection
from typing import Any

import numpy

from verify.audit.calling import Opened, load
from verify.audit.fault import Fault

DTYPES = ("float16", "float32", "float64")


def packed(header: Any, arrays: Sequence[numpy.ndarray] = ()) -> bytes:
    """One message."""
    described = [(a.dtype.name, a.shape) for a in arrays]
    head = json.dumps([header, described]).encode()
    return b"".join([len(head).to_bytes(8, "big"), head, *(numpy.ascontiguousarray(a).tobytes() for a in arrays)])


def unpacked(message: bytes) -> tuple[Any, list[numpy.ndarray]]:
    """Its header and arrays.  Raises ValueError, KeyError or TypeError for what is no message."""
    end = 8 + int.from_bytes(message[:8], "big")
    header, described = json.loads(message[8:end])
    arrays = []
    for dtype, shape in described:
        if dtype not in DTYPES:
            raise ValueError(f"an array of dtype {dtype}")
        count = int(numpy.prod(shape, dtype=int))
        found = numpy.frombuffer(message, dtype, count, end).reshape(shape)
        arrays.append(found)
        end += found.nbytes
    return header, arrays


def serve(connection: Connection, path: str, told: Mapping[str, Any], folder: str) -> None:
    """Loads the subject and answers calls until the connection ends.  What the subject prints goes nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    sys.path.insert(0, folder)
    try:
        opened = Opened(load(path, told))
        connection.send_bytes(packed(description(opened), list(opened.initial().values())))
    except Fault as fault:
        connection.send_bytes(packed({"fault": str(fault), "unreadable": fault.unreadable}))
        return
    while True:
        try:
            message = connection.recv_bytes()
        except (EOFError, OSError):
            return
        header, arrays = unpacked(message)
        connection.send_bytes(_answers(opened, header, arrays))


def _answers(opened: Opened, header: dict[str, Any], arrays: list[numpy.ndarray]) -> bytes:
    """Of each call its array, or the fault of the first that fails."""
    rest = iter(arrays)
    found = []
    try:
        for count, names in header["calls"]:
            given = [next(rest) for _ in range(count)]
            weights = {name: next(rest) for name in names}
            found.append(opened.call(header["library"], header["double"], given, weights))
    except Fault as fault:
        return packed({"fault": str(fault), "ends": fault.ends})
    return packed({}, found)


def description(opened: Opened) -> dict[str, Any]:
    """What its subject tells of itself, in words and numbers."""
    subject = opened.subject
    return {
        "name": subject.name,
        "weights": opened.weights,
        "names": subject.names,
        "parameters": opened.parameters(),
        "initial": list(opened.initial()),
        "libraries": opened.libraries(),
        "is_module": opened.is_module,
        "slots": dict(subject.slots),
        "shapes": dict(subject.shapes),
        "form": subject.form,
        "output": subject.output,
    }
