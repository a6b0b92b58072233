"""``python -m tests.report_picture``: the top of report/report.html as report.png, which the README shows; Chromium."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
SIZE = {"width": 1200, "height": 1440}
NO_SANDBOX = ["--no-sandbox"] if os.name == "posix" and os.geteuid() == 0 else []  # as root it has none
MINUTES = 5  # that a large page may take on a busy machine


def main() -> int:
    """0, or 2 where there is no page or no browser."""
    page, picture = ROOT / "report" / "report.html", ROOT / "report.png"
    if CHROMIUM is None or not page.is_file():
        lacks = "Chromium is not installed: make browser" if CHROMIUM is None else f"{page}: no such file: make report"
        print(f"python -m tests.report_picture: {lacks}", file=sys.stderr)
        return 2
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=NO_SANDBOX)
        opened = browser.new_page(viewport=SIZE, color_scheme="light")
        opened.goto(page.as_uri(), timeout=MINUTES * 60_000)
        opened.screenshot(path=picture)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
