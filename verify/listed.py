"""What a table lists, as a JSON value: two entries that could behave differently have different descriptions."""

from __future__ import annotations

import enum
import functools
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from fractions import Fraction
from types import BuiltinFunctionType, CodeType, FunctionType, MethodType, ModuleType
from typing import Any

import numpy

from verify import sources
from verify.files import json_digest


class Listed:
    """Describes entries of tables; ``modules`` are those of this project that their functions and classes are of."""

    def __init__(self) -> None:
        self.modules: set[str] = set()
        self._met: dict[int, tuple[int, Any]] = {}  # id -> when it was met, and what it is, so that it is kept alive

    def described(self, value: Any) -> Any:
        """The description: of data what they are; of a function its module, name, code and all that it carries."""
        if value is None or isinstance(value, bool | int | float | str | Fraction):
            return [type(value).__qualname__, str(value)]
        if id(value) in self._met:
            return self._met[id(value)][0]
        self._met[id(value)] = len(self._met), value
        if isinstance(value, tuple | list):
            return [type(value).__qualname__, [self.described(v) for v in value]]
        if isinstance(value, set | frozenset):
            return [type(value).__qualname__, sorted(json_digest(Listed().described(v)) for v in value)]
        if isinstance(value, Mapping):
            return ["mapping", [[self.described(k), self.described(v)] for k, v in value.items()]]
        if isinstance(value, numpy.ndarray):
            return ["array", value.shape, self.described(value.ravel().tolist())]
        return self._made_of(value)

    def _made_of(self, value: Any) -> Any:
        """Of what is not data itself; what nothing is known of is described by its address, and so equals nothing."""
        kind = type(value)
        match value:
            case FunctionType():
                return self._function(value)
            case MethodType():
                return ["method", self.described(value.__func__), self.described(value.__self__)]
            case functools.partial():
                return ["partial", *map(self.described, (value.func, value.args, value.keywords))]
            case CodeType():
                constants = [self.described(c) for c in value.co_consts]
                return ["code", value.co_code.hex(), *map(list, (value.co_names, value.co_varnames)), constants]
            case type() | BuiltinFunctionType():
                return ["name", self._of(value.__module__ or ""), value.__qualname__]
            case ModuleType():
                return ["module", self._of(value.__name__)]
            case enum.Enum():
                return ["member", kind.__qualname__, value.name]
        if is_dataclass(kind):
            held = [self.described(getattr(value, f.name)) for f in fields(kind)]
            return [self._of(kind.__module__), kind.__qualname__, held]
        if hasattr(value, "__wrapped__"):
            return ["wrapped", self.described(value.__wrapped__)]
        return [self._of(kind.__module__), kind.__qualname__, repr(value)]

    def _function(self, function: FunctionType) -> Any:
        carried = [function.__defaults__, function.__kwdefaults__, [_held(c) for c in function.__closure__ or ()]]
        module = self._of(function.__globals__.get("__name__", ""))
        return [module, function.__qualname__, self.described(function.__code__), *map(self.described, carried)]

    def _of(self, module: str) -> str:
        if sources.ours(module):
            self.modules.add(module)
        return module


def _held(cell: Any) -> Any:
    """What a variable of a closure holds; nothing where it was never set."""
    try:
        return cell.cell_contents
    except ValueError:
        return "unset"
