"""Asks Rocq's kernel about a claim with some certificate."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace

import pytest

from proofs.catalogue import CATALOGUE
from verify.kernel.compiling import judged
from verify.kernel.theory import theory
from verify.kernel.verdicts import build, written

CERTIFICATES = CATALOGUE.certificates
FOLDER = build(CATALOGUE)
needs_rocq = pytest.mark.skipif(
    shutil.which("coqc") is None, reason="ROCQ'S KERNEL: NOT RUN, there is no coqc (`make kernel` installs it)"
)


def certificate(name):
    return json.loads((CERTIFICATES / f"{name}.json").read_text(encoding="utf-8"))


def asked(name, claim, of):
    """What the kernel says of a claim with some certificate, under a name of its own."""
    return judged(theory(replace(claim, name=name), of, lambda lemma: written(CATALOGUE.own[lemma], CATALOGUE)), FOLDER)
