"""``python -m tests.layers --table`` writes the table of what layers, as one meets them, inherit."""

from __future__ import annotations

import argparse

from .conformance import TABLE, write

if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.layers", description=__doc__)
    parser.add_argument("--table", action="store_true", required=True, help=f"write {TABLE.name}")
    parser.parse_args()
    write()
