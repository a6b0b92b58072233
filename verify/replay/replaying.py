"""A certificate proves its claim if its digests agree and its equations and inequalities follow from identities.

This checker reads the certificates in ``proofs/certificates`` and shares no code with what wrote them: it uses
the standard library alone.  It recomputes every digest, hashes the parents' certificates and the sources (where
only these differ from the ones proved, nothing is refuted and nothing is proved of them), and checks that the
goals are those of the statement (for an induction a base and a step for each equation) and that each line of a
derivation follows (``verify.replay.equations``).  ``verify.replay.inequalities`` says it of inequalities and
bounds of sequences.  A refutation is evaluated exactly (``verify.replay.refutation``).
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from verify.replay.certificate import certificate, changed_sources, check_files
from verify.replay.contraction import TooLarge
from verify.replay.equations import check_goal, check_skeleton
from verify.replay.fields import Refuted, Unreadable
from verify.replay.files import Files
from verify.replay.inequalities import Checker
from verify.replay.refutation import check_refutation


@dataclass(frozen=True)
class Result:
    """What replaying one certificate found; ``sizes`` are the largest at which an equation was evaluated."""

    claim: str
    verdict: str  # "replayed", "refuted", or "stale": it may prove something, but not of these sources
    explanation: str
    equations: int
    error_probability: Fraction
    sizes: Mapping[str, int]


def replay(path: Path, root: Path, trials: int = 1, seed: int | None = None, files: Files | None = None) -> Result:
    """Check one certificate, ``path``, of the repository at ``root``.

    ``seed`` makes the random evaluations reproducible; without one they are fresh.  With ``files``, what was read
    for other certificates is not read again.  Raises Unreadable when the file is no certificate.
    """
    files = files or Files()
    path, root = Path(path), Path(root)
    if trials < 1:
        raise ValueError(f"trials must be at least 1, not {trials}")
    if seed is None:
        seed = secrets.randbits(128)
    claim, total, error, sizes = path.stem, 0, Fraction(0), dict[str, int]()
    try:
        try:
            found = certificate(files.certificate(path))
            if found.claim != path.stem:
                raise Refuted(f"the file of {path.stem} holds a certificate of {found.claim}")
            check_files(found, path, files)
            for p in found.parts:
                check_skeleton(p)
            if found.refutation is not None:
                check_refutation(found.refutation)
                total, sizes = 1, dict(found.refutation.sizes)
            for p in found.parts:
                for goal in p.goals:
                    checked, probability = check_goal(p, goal, trials, seed, sizes)
                    total, error = total + checked, error + probability
            checker = Checker(trials, seed)
            for group in found.groups:
                checker.group(group)
            total, error = total + checker.equations, error + checker.error
        except Unreadable:
            raise
        except OSError as problem:
            raise Unreadable(f"the file: expected a file that can be read ({problem.strerror})") from None
        except RecursionError:
            raise Unreadable("the file: expected less deeply nested values") from None
        except TooLarge as problem:
            raise Unreadable(f"the file: expected equations of moderate size ({problem})") from None
    except Unreadable as problem:
        shown_path = path.relative_to(root) if path.is_relative_to(root) else path
        raise Unreadable(one_line(f"{shown_path}: {problem}")) from None
    except Refuted as problem:
        return Result(claim, "refuted", one_line(str(problem)), total, error, sizes)
    error = min(error, Fraction(1))
    if changed := changed_sources(found, root, files):
        others = f" and {len(changed) - 1} more" if len(changed) > 1 else ""
        explanation = one_line(f"its source differs from the one proved: {changed[0]}{others}")
        return Result(claim, "stale", explanation, total, error, sizes)
    return Result(claim, "replayed", "", total, error, sizes)


def one_line(message: str) -> str:
    found = "".join(c if c.isprintable() else " " for c in message)
    return found if len(found) <= 400 else f"{found[:300]} ... {found[-90:]}"
