"""Asks Rocq's kernel about a claim with some certificate, or about many in one session."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import replace

import pytest

from proofs.catalogue import CATALOGUE
from verify.kernel.batch import PROOFS, QUESTION, Kind, questions, without_imports
from verify.kernel.compiling import CLOSED, judged
from verify.kernel.printer.whole import IMPORTS
from verify.kernel.theory import Theory, theory
from verify.kernel.verdicts import BUILD, build, written

CERTIFICATES = CATALOGUE.certificates
FOLDER = build(CATALOGUE)
needs_rocq = pytest.mark.skipif(
    shutil.which("coqc") is None, reason="ROCQ'S KERNEL: NOT RUN, there is no coqc (`make kernel` installs it)"
)


def certificate(name):
    return json.loads((CERTIFICATES / f"{name}.json").read_text(encoding="utf-8"))


def text_of(name, claim, of):
    """What is written of a claim with some certificate, under a name of its own."""
    return theory(replace(claim, name=name), of, lambda lemma: written(CATALOGUE.own[lemma], CATALOGUE))


def asked(name, claim, of):
    """What the kernel says of a claim with some certificate, under a name of its own."""
    return judged(text_of(name, claim, of), FOLDER)


def accepted(theories: Mapping[str, Theory]) -> dict[str, bool]:
    """Whether all theorems of each are accepted and closed, asked one after another of one coqtop.

    Each begins where the first began; an error ends nothing but what it is in, so a name that must be accepted shows
    that the session as such works.
    """
    parents = {p.name: p for of in theories.values() for p in of.parents}
    lines = [IMPORTS, PROOFS, *(modules(parent) for parent in parents.values())]
    for k, (name, of) in enumerate(theories.items()):
        theorems = ", ".join([*(f"@{q}" for q in questions(of)), "tt"])
        lines += [f"Definition before_{k}' := tt.", f'Goal True. idtac "asked: {name}". Abort.', modules(of)]
        lines += [f"Definition all_{k}' := ({theorems}).", f"Print Assumptions all_{k}'."]
        lines += ["Abort All.", f"Reset before_{k}'."]
    done = subprocess.run(
        ["coqtop", "-q", "-w", "none", "-Q", str(BUILD / "theory"), "Kernel"],
        input="\n".join(lines),
        capture_output=True,
        text=True,
        check=True,
    )
    said = re.split(r"^asked: (\S+)$", done.stdout, flags=re.MULTILINE)
    found = dict(zip(said[1::2], said[2::2], strict=True))
    assert found.keys() == theories.keys()
    return {name: CLOSED in text for name, text in found.items()}


def modules(of):
    """The statements of a claim and their proofs."""
    proof = QUESTION.sub("", of.proof)
    return "\n".join(
        f"Module {kind}_{of.name}.\n{text}\nEnd {kind}_{of.name}."
        for kind, text in ((Kind.STATEMENTS, without_imports(of.statements)), (Kind.PROOFS, proof))
    )
