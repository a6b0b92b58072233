"""An installed package is never written to: what is kept goes to the user's cache; a checkout has a folder for it."""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_cache_path

ROOT = Path(__file__).resolve().parent.parent
INSTALLED = any(ROOT.glob("attention_audit-*.dist-info"))  # which an installer leaves beside the packages
CACHE = user_cache_path("attention-audit", appauthor=False) if INSTALLED else ROOT / ".verify"
