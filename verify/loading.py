"""A catalogue is loaded from a file of claims or from a package: what its modules state, each after what it rests on.

A module states the values that are an ``Entry`` or say one (``entry()``), and its errata; and, of its own functions
``claim()`` and ``mutants()`` with a script ``PROOF``, that claim.  A module whose value is a ``Catalogue`` of its own
name is that catalogue.  Loading runs all that is written there.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import redirect_stdout
from copyreg import pickle
from dataclasses import replace
from difflib import get_close_matches
from functools import cache, partial
from importlib import import_module
from importlib.machinery import ModuleSpec
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from pkgutil import walk_packages
from traceback import FrameSummary, extract_tb
from types import FunctionType, ModuleType
from typing import Any

from constructions.claim import Claim, Erratum
from constructions.contents import Catalogue, Entry
from verify import sources
from verify.replay.files import Files

Stated = Entry | Erratum
OTHERS = ("<", *(str(sources.ROOT / package) + os.sep for package in sources.PACKAGES), sys.prefix, sys.base_prefix)


class Unusable(Exception):
    """What is no file or package of claims, or states what is no claim; one line, with the place and the fault."""


class NoClaim(Unusable):
    """A name that is none of a claim."""


def is_file(origin: str) -> bool:
    return origin.endswith(".py")


def is_package(origin: str) -> bool:
    """Whether it can name a package or a module: it has a dot, or Python finds one."""
    words = origin.split(".")
    return all(map(str.isidentifier, words)) and (len(words) > 1 or _found(origin) is not None)


@cache
def load(origin: str, upon: str = "") -> Catalogue:
    """The catalogue of a file or a package, building upon another one; loaded once in a process.

    Its certificates are in the folder ``certificates`` beside its file, or in the package.  Raises Unusable.
    """
    below = load(upon) if upon else None
    modules = _of_a_file(Path(origin)) if is_file(origin) else _of_a_package(origin)
    met = set[int]()
    for value in (value for module in modules for value in vars(module).values()):
        if isinstance(value, Catalogue) and value.origin == origin:
            return value
    found = [(stated, module.__name__) for module in modules for stated in _stated(origin, module, met)]
    entries = {stated.claim.name: stated for stated, _ in found if isinstance(stated, Entry)}
    if not entries:
        raise Unusable(f"{origin}: it states no claim")
    folder = Path(modules[0].__file__ or "").resolve().parent / "certificates"
    try:
        return Catalogue(
            claims=_in_order([s.claim for s, _ in found if isinstance(s, Entry)], () if below is None else below.named),
            errata=tuple(s for s, _ in found if isinstance(s, Erratum)),
            mutants={name: entry.mutants for name, entry in entries.items()},
            proofs={name: entry.script for name, entry in entries.items()},
            modules={_name(s): (module,) for s, module in found},
            certificates=folder,
            theorems=folder,
            upon=below,
            origin=origin,
        )
    except ValueError as problem:
        raise Unusable(f"{origin}: {problem}") from None


def _name(stated: Stated) -> str:
    return (stated.claim if isinstance(stated, Entry) else stated.read).name


def chosen(names: Sequence[str], default: str) -> tuple[Catalogue, list[str]]:
    """The catalogue that a command line names first, building upon the default one, else that; and its claims named.

    A word is a claim's name before it is a package's.  Raises Unusable, and NoClaim.
    """
    catalogue, named = load(default), list(names)
    if named and (is_file(named[0]) or (named[0] not in catalogue.own and is_package(named[0]))):
        catalogue = load(named.pop(0), default)
    for name in named:
        if name not in catalogue.own:
            near = get_close_matches(name, catalogue.own, n=3, cutoff=0.4) or list(catalogue.own)
            raise NoClaim(f"no claim is called {name!r}; near: {', '.join(near)}")
    return catalogue, list(dict.fromkeys(named))


def files_of(catalogue: Catalogue, edited: Collection[Path] = ()) -> Files:
    """What replaying its certificates reads: those of what it builds upon, and its sources, are where they are kept."""
    below = () if catalogue.upon is None else catalogue.upon.names
    first = next(iter(catalogue.modules.values()))[0]
    return Files({name: catalogue.certificate(name) for name in below}, sources.root_of(first), edited)


def _again(origin: str, upon: str, certificates: Path, theorems: Path) -> Catalogue:
    return replace(load(origin, upon), certificates=certificates, theorems=theorems)


def _reduced(catalogue: Catalogue) -> tuple[Any, ...]:
    """Another process is told where a catalogue is from, and loads it there."""
    upon = "" if catalogue.upon is None else catalogue.upon.origin
    return _again, (catalogue.origin, upon, catalogue.certificates, catalogue.theorems)


pickle(Catalogue, _reduced)


# --- modules ---


def _of_a_file(path: Path) -> list[ModuleType]:
    """The module of a file, called after it; those beside it can be imported from it.  Raises Unusable."""
    name, folder = path.stem, path.resolve().parent
    if not path.is_file():
        raise Unusable(f"{path}: no such file")
    there = sys.modules.get(name)
    imported = getattr(there, "__file__", None)
    if "." in name or (path.resolve() != Path(imported).resolve() if imported else there or _elsewhere(name, path)):
        raise Unusable(f"{path}: another module can be called {name}: give the file another name")
    sources.also(_modules_in(folder), folder)
    if there is not None:
        return [there]
    if str(folder) not in sys.path:
        sys.path.append(str(folder))  # last: nothing there stands for a module of Python, of a library or of ours
    loader = sources.Recorded(name, str(path.resolve()))
    spec = spec_from_file_location(name, path, loader=loader)
    assert spec is not None
    module = sys.modules[name] = module_from_spec(spec)
    try:
        _run(str(path), lambda: loader.exec_module(module))
    except Unusable:
        del sys.modules[name]
        raise
    return [module]


def _elsewhere(name: str, path: Path) -> bool:
    """Whether Python finds another file for a module of this name."""
    found = find_spec(name)
    return found is not None and (found.origin is None or Path(found.origin).resolve() != path.resolve())


def _modules_in(folder: Path) -> Iterator[str]:
    for path in folder.iterdir():
        if path.stem not in sys.stdlib_module_names and (path.suffix == ".py" or (path / "__init__.py").is_file()):
            yield path.stem


def _found(name: str) -> ModuleSpec | None:
    """Where Python finds a package; the folder in which the command is run is searched last, if not before."""
    if not {"", os.getcwd()} & set(sys.path):
        sys.path.append(os.getcwd())
    return find_spec(name)


def _of_a_package(origin: str) -> list[ModuleType]:
    """A package and all modules in it, or one module.  Raises Unusable."""
    first = origin.partition(".")[0]
    spec = _found(first)
    if spec is None or not (spec.origin or spec.submodule_search_locations):
        raise Unusable(f"{origin}: there is no package {first}")
    place = Path(next(iter(spec.submodule_search_locations or ()), spec.origin or ""))
    sources.also([first], place.parent)
    module = _run(origin, lambda: import_module(origin))
    inside = walk_packages(getattr(module, "__path__", ()), f"{origin}.")
    names = _run(origin, lambda: [name for _, name, _ in inside])
    return [module, *(_run(origin, partial(import_module, name)) for name in names)]


def _run(origin: str, function: Callable[[], Any]) -> Any:
    """What a function of whoever wrote the claims makes; what it prints goes to standard error.

    Raises Unusable where it fails, or puts something else in the place of what a name of this project stands for.
    """
    before = _names_of_ours()
    try:
        with redirect_stdout(sys.stderr):
            made = function()
    except KeyboardInterrupt:
        raise
    except BaseException as problem:  # among them SystemExit, and what pytest.skip raises
        raise blamed(origin, problem) from None
    now = _names_of_ours()
    if changed := [name for name, value in before.items() if now.get(name) is not value]:
        raise Unusable(f"{origin}: it puts something else in the place of {changed[0]}")
    return made


def blamed(origin: str, problem: BaseException) -> Unusable:
    """What was raised, with the last line of what whoever wrote the claims wrote."""
    own = written_by_others(problem)
    line = f", line {own[-1].lineno} of {Path(own[-1].filename).name}" if own else ""
    return Unusable(f"{origin}{line}: {type(problem).__name__}: {problem}")


def written_by_others(problem: BaseException) -> list[FrameSummary]:
    """The lines on the way to what was raised that are neither of this project, nor of Python, nor of a library."""
    return [f for f in extract_tb(problem.__traceback__) if not f.filename.startswith(OTHERS)]


def _names_of_ours() -> dict[str, Any]:
    """What the names in the modules of this project that are loaded stand for, and those in their classes."""
    found = {}
    for module in [m for name, m in sys.modules.items() if name.partition(".")[0] in sources.PACKAGES]:
        for name, value in vars(module).items():
            found[f"{module.__name__}.{name}"] = value
            if isinstance(value, type) and value.__module__ == module.__name__:
                found |= {f"{module.__name__}.{name}.{n}": v for n, v in vars(value).items()}
    return found


# --- what they state ---


def _stated(origin: str, module: ModuleType, met: set[int]) -> Iterator[Stated]:
    """Each value once, whatever names it has and wherever.  Raises Unusable."""
    values = {id(v): v for v in vars(module).values() if id(v) not in met}
    met.update(values)
    for value in values.values():
        if isinstance(value, Entry | Erratum):
            yield value
        elif callable(getattr(type(value), "entry", None)):
            entry = _run(origin, value.entry)
            if not isinstance(entry, Entry):
                raise Unusable(f"{origin}: entry() of a value of {module.__name__} is no entry")
            yield entry
    if isinstance(function := getattr(module, "claim", None), FunctionType) and function.__module__ == module.__name__:
        yield _low_level(origin, module, function)


def _low_level(origin: str, module: ModuleType, function: FunctionType) -> Entry:
    claim = _run(origin, function)
    if not isinstance(claim, Claim):
        raise Unusable(f"{origin}: claim() of {module.__name__} makes no claim")
    return Entry(claim, getattr(module, "mutants", tuple), getattr(module, "PROOF", {}))


def _in_order(claims: Iterable[Claim], before: Iterable[str]) -> tuple[Claim, ...]:
    """Each after those that it rests on, else as they come.  Raises ValueError for a circle."""
    placed, waiting = set(before), list(claims)
    names = placed | {c.name for c in waiting}
    found: list[Claim] = []
    while waiting:
        ready = next((c for c in waiting if placed.issuperset(names.intersection(c.depends_on))), None)
        if ready is None:
            raise ValueError(f"{', '.join(c.name for c in waiting)} rest on each other in a circle")
        waiting = [c for c in waiting if c is not ready]
        found.append(ready)
        placed.add(ready.name)
    return tuple(found)
