"""REVIEWERS.md is true to its title: its commands do what stands beside them, all of them within ten minutes."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import sys
from pathlib import Path

import pytest
from installed import PACKAGES, ROOT, run

from constructions.catalogue import CLAIMS

TEXT = (ROOT / "REVIEWERS.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^   ```sh\n(.*?)^   ```$", re.MULTILINE | re.DOTALL)
REMARK = re.compile(r"(?P<command>.*?)(?:\s+# (?:exit code (?P<code>\d))?(?:, )?(?:prints: (?P<said>.*))?)?")
MINUTES = 10


def steps() -> dict[int, str]:
    """The text of each numbered step."""
    path, _, _ = TEXT.partition("\n## ")
    found = re.split(r"^(\d+)\. ", path, flags=re.MULTILINE)
    return {int(number): text for number, text in zip(found[1::2], found[2::2], strict=True)}


def script(step: int) -> list[tuple[str, int, str]]:
    """Each command of a step, with the exit code and the text that stand beside it."""
    lines = "".join(BLOCK.findall(steps()[step])).replace("\\\n", "").splitlines()
    found = [REMARK.fullmatch(line.strip()) for line in lines]
    return [(m["command"], int(m["code"] or 0), m["said"] or "") for m in found if m is not None]


def follow(step: int, checkout: Path, folder: Path) -> None:
    """Carry out the commands of a step in one shell, in a checkout."""
    with_python = folder / "bin"
    with_python.mkdir(exist_ok=True)
    (with_python / "python").write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} "$@"\n')
    (with_python / "python").chmod(0o755)
    told = folder / "told"
    lines = [f'PATH={shlex.quote(str(with_python))}:"$PATH"', f"cd {shlex.quote(str(checkout))} || exit 99"]
    for command, code, said in script(step):
        lines.append(f"{command} > {told} 2> {told}.errors" if command.startswith("python ") else command)
        lines.append(f"test $? = {code} || {{ echo {shlex.quote(f'not {code}: {command}')}; cat {told}*; exit 1; }}")
        if said:
            lines.append(f"grep -F -q -e {shlex.quote(said)} {told} || {{ echo {shlex.quote(f'not said: {said}')}; ")
            lines[-1] += f"cat {told}*; exit 1; }}"
    done = run(folder, "sh", "-c", "\n".join(lines))
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr


@pytest.fixture
def checkout(tmp_path) -> Path:
    """A copy, in which commands may write."""
    ignored = shutil.ignore_patterns("__pycache__", "*.png", "*.svg", ".verify")
    for name in PACKAGES:
        shutil.copytree(ROOT / name, tmp_path / "checkout" / name, ignore=ignored)
    return tmp_path / "checkout"


def test_every_step_has_a_command_and_every_command_is_understood():
    assert list(steps()) == list(range(1, 10))
    for step, text in steps().items():
        assert script(step), step
        assert text.count("```") == 2, step
    assert [(code, said) for _, code, said in script(4) if said] == [
        (1, "the digest of parts[0] does not match"),
        (1, "the line does not equal the one before"),
        (1, "it is not what the claim says"),
        (1, "it is not what the claim says"),
        (1, "Status: refuted"),
    ]
    judged = [word for word in shlex.split(script(8)[1][0]) if word.endswith(".safetensors")]
    assert len([path for word in judged for path in (ROOT / "train" / "results").glob(word)]) == 4


def test_the_lemmas_that_are_only_stated_are_named():
    named = re.findall(r"`(\w+)`", steps()[5].partition("(")[2].partition(")")[0])
    assert sorted(named) == sorted(c.name for c in CLAIMS if c.stated)
    assert len(named) == 6
    assert "Six lemmas" in steps()[5]


def test_who_turns_a_sign_is_answered_by_the_mathematics(checkout, tmp_path):
    follow(4, checkout, tmp_path)


@pytest.mark.slow
def test_the_whole_path_takes_less_than_the_minutes_of_the_title(checkout, tmp_path):
    assert TEXT.startswith("# Ten minutes for a reviewer\n")
    began = os.times()
    for step in steps():
        follow(step, checkout, tmp_path)
    ended = os.times()
    seconds = ended.children_user + ended.children_system - began.children_user - began.children_system
    assert seconds < 60 * MINUTES, "of one processor, whatever else this machine does"
