"""``python -m tests.false_claims --table`` writes the table of who refuses what."""

from __future__ import annotations

import argparse

from .table import TABLE, write

if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.false_claims", description=__doc__)
    parser.add_argument("--table", action="store_true", required=True, help=f"write {TABLE.name}")
    parser.parse_args()
    write()
