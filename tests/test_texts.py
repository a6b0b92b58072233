"""The texts are true: what they name is there, and what they show is what happens."""

from __future__ import annotations

import importlib.util
import json
import re
import shlex
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import torch
from installed import run

from train.foreign.layout import layout_of
from train.foreign.published import PUBLISHED
from verify.files import ROOT

TEXTS = [ROOT / f"{name}.md" for name in ("README", "REVIEWERS", "REPRODUCING", "CONTRIBUTING", "proofs/STATUS")]
TEXTS += [ROOT / folder / "README.md" for folder in ("examples", "verify", "verify/audit", "train")]
SCREEN = 70  # lines of the first text
LAYER = (ROOT / "verify" / "audit" / "README.md").read_text(encoding="utf-8")


def blocks(text: str, language: str = "") -> list[str]:
    """The code of a text that is marked as of one language."""
    found = re.findall(r"^```(\w*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return [code for of, code in found if of == language]


def missing(text: str, folder: Path) -> list[str]:
    """What a text names that is not there: targets of make, modules, experiments, linked files, and paths of ours."""
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    commands = "\n".join([*blocks(text), *blocks(text, "sh"), *re.findall(r"`([^`\n]+)`", text)])
    found = [f"make {name}" for name in re.findall(r"^make ([a-z-]+)", commands, re.MULTILINE) if name not in targets]
    found += [name for name in re.findall(r"python -m ([a-z_.]+[a-z_])", commands) if not runs(name)]
    experiments = re.findall(r"(?<![\w/])((?:functional_)?gradient_descent/\w+)", commands)
    found += [name for name in experiments if not (ROOT / "train" / "experiments" / f"{name}.py").is_file()]
    found += [link for link in re.findall(r"\]\((?!https?:)([^)#]+)\)", text) if not (folder / link).exists()]
    top = "constructions|proofs|verify|train|tests|examples|benchmarks"
    named = re.findall(rf"`((?:{top})/[\w./*-]*)`", text)
    return found + [path for path in named if not list(ROOT.glob(path.rstrip("/"))) and not module(path)]


def runs(name: str) -> bool:
    """Whether ``python -m name`` runs something."""
    return importlib.util.find_spec(name) is not None


def module(path: str) -> bool:
    """Whether a path without a suffix is that of a module."""
    return (ROOT / f"{path}.py").is_file()


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_what_a_text_names_is_there(path):
    assert missing(path.read_text(encoding="utf-8"), path.parent) == []


def test_what_is_not_there_is_found():
    text = "```\nmake verity\n```\n`make test` `python -m verify.repot` `gradient_descent/none`"
    text += "[x](nowhere.md) [y](README.md) `verify/none.py` `verify/` `other/none.py`"
    absent = ["make verity", "verify.repot", "gradient_descent/none", "nowhere.md", "verify/none.py"]
    assert missing(text, ROOT) == absent


def test_every_text_is_reached_from_the_first_which_is_one_screen():
    first = (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(first.splitlines()) <= SCREEN
    linked = {(ROOT / link).resolve() for link in re.findall(r"\]\((?!https?:)([^)#]+)\)", first)}
    assert {path.resolve() for path in TEXTS} - linked == {(ROOT / "README.md").resolve()}
    assert [line.split()[:2] for line in blocks(first)[0].splitlines()][:2] == [["make", "verify"], ["make", "test"]]


def test_the_layer_that_is_shown_is_found_to_be_what_is_said(tmp_path):
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "my_layers.py").write_text(blocks(LAYER, "python")[0], encoding="utf-8")
    command, shown = blocks(LAYER)
    _, *arguments = shlex.split(command)
    done = run(tmp_path, sys.executable, *arguments, site=ROOT, PYTHONIOENCODING="utf-8")
    assert done.returncode == 1, done.stderr
    lines, _, counterexample = shown.partition("counterexample = ")
    for line in lines.strip().splitlines():
        for piece in re.split(r"\.\.\.|[\d.]+ units of rounding", line):  # how many they are is the machine's
            assert piece.strip() in done.stdout
    told = done.stdout.partition("counterexample = ")[2].partition("\n")[0]
    assert within(json.loads(counterexample), json.loads(told))


@pytest.mark.slow
def test_a_test_of_ones_own_fails_with_what_was_found():
    code = "\n".join(blocks(LAYER, "python"))
    names: dict[str, Any] = {}
    exec(compile(code, "layer", "exec"), names)
    with pytest.raises(AssertionError, match=r"linear_attention: not inherited \(0 of 1 claims inherited\)"):
        names["test_my_layer_is_preconditioned_gradient_descent"]()


def within(part: Any, whole: Any) -> bool:
    """Whether a JSON value is another one from which entries of objects were left out."""
    if isinstance(part, dict):
        return all(key in whole and within(value, whole[key]) for key, value in part.items())
    return bool(part == whole)


def test_the_layout_that_is_shown_is_one():
    (shown,) = blocks((ROOT / "train" / "README.md").read_text(encoding="utf-8"), "toml")
    told = tomllib.loads(shown)
    tensors = {told["layout"]: torch.zeros(3, 1, 3, 6, 6)}
    published = PUBLISHED[told.pop("layout")](tensors, told)
    assert layout_of({**published, **told}).own_layers == 3
