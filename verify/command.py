"""``attention-audit`` is ``python -m verify`` in a folder with any files: its own folder is searched, not that one.

``attention-audit replay``, and so on, is the command of the table.
"""

from __future__ import annotations

import runpy
import sys

COMMANDS = {
    "audit": "verify.audit",
    "kernel": "verify.kernel",
    "replay": "verify.replay",
    "report": "verify.report",
    "stationary": "verify.stationary",
    "train": "train",
}


def main() -> None:
    """Runs the command, which ends the process."""
    module = COMMANDS.get(sys.argv[1]) if len(sys.argv) > 1 else None
    if module is not None:
        del sys.argv[1]
    runpy.run_module(module or "verify", run_name="__main__", alter_sys=True)
