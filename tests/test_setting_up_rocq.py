"""`make rocq` installs what is missing where it can: as root, where there is apt-get."""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest

from verify.files import ROOT

TOOLS = ("sh", "test")
pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="MAKE: NOT RUN, there is no make")


def made(folder, *, root=True, coqc=False, mathcomp=False, apt=True):
    """What apt-get is told by `make rocq` on a machine of which this is true."""
    folder.mkdir()
    library = folder / "coq"
    for tool in TOOLS:
        (folder / tool).symlink_to(shutil.which(tool))
    scripts = {"id": f"echo {0 if root else 1000}"}
    if coqc:
        scripts["coqc"] = f"echo {library}"
    if mathcomp:
        (library / "user-contrib" / "mathcomp" / "algebra").mkdir(parents=True)
        (library / "user-contrib" / "mathcomp" / "algebra" / "ssrnum.vo").touch()
    if apt:
        scripts["apt-get"] = f'echo "$*" >> {folder}/told'
    for name, line in scripts.items():
        (folder / name).write_text(f"#!/bin/sh\n{line}\n")
        (folder / name).chmod(0o755)
    done = subprocess.run(
        [shutil.which("make"), "--silent", "--directory", str(ROOT), "rocq"],
        env={"PATH": str(folder), "HOME": os.environ.get("HOME", "/")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    told = folder / "told"
    return told.read_text().splitlines() if told.exists() else []


INSTALL = "install -y --no-install-recommends coq libcoq-mathcomp-ssreflect libcoq-mathcomp-algebra"


@pytest.mark.parametrize(
    ("machine", "told"),
    [
        ({}, ["update", INSTALL]),
        ({"coqc": True}, ["update", INSTALL]),
        ({"coqc": True, "mathcomp": True}, []),
        ({"root": False}, []),
        ({"apt": False}, []),
    ],
    ids=["nothing", "no MathComp", "all", "not root", "no apt-get"],
)
def test_what_is_missing_is_installed_where_that_can_be_done(tmp_path, machine, told):
    assert made(tmp_path / "bin", **machine) == told
