"""A test of one's own layer: ``assert_inherits(layer, "gradient_descent_step")`` fails unless it inherits the claims.

The layer's code runs in the process of the test, without a time limit.

Stable: ``assert_inherits``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from constructions.claim import Claim
from verify.audit.auditing import Audit
from verify.audit.evaluator import Local
from verify.audit.factories import ours
from verify.audit.finding import Finding, Verdict
from verify.audit.report import lines
from verify.audit.subject import subject_of


def assert_inherits(
    layer: Any,
    *names: str,
    claims: Mapping[str, Callable[..., Claim]] | None = None,
    seed: int | None = None,
    **told: Any,
) -> Finding:
    """The finding about a layer that inherits the named claims.  Raises AssertionError, with the report, otherwise.

    ``layer`` is a ``Subject``, or its callable, and then ``told`` are the other fields of ``Subject``; ``claims`` are
    functions of their ingredients, by name, those of the catalogue unless they are given.
    """
    given = ours() if claims is None else claims
    if not names or set(names) - set(given):
        raise ValueError(f"expected names of claims, got {', '.join(names) or 'none'}")
    subject = subject_of(layer, getattr(layer, "__name__", type(layer).__name__), told)
    finding = Audit({name: given[name] for name in names}, names, seed).of(Local(subject))
    if finding.verdict is not Verdict.INHERITED:
        raise AssertionError("\n".join(lines(finding)))
    return finding
