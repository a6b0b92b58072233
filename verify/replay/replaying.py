"""A certificate proves its claim if its digests agree and its equations and inequalities follow from identities.

This checker reads the certificates in ``proofs/certificates`` and shares no code with what wrote them: it uses
the standard library alone.  It recomputes every digest, hashes the parents' certificates and the sources (where
only these differ from the ones proved, nothing is refuted and nothing is proved of them), and checks that the
goals are those of the statement (for an induction a base and a step for each equation) and that each line of a
derivation follows (``verify.replay.equations``).  Claims that are used as lemmas are replayed with it.
``verify.replay.inequalities`` says it of inequalities and bounds of sequences.  A refutation is evaluated exactly
(``verify.replay.refutation``).
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from verify.replay.budget import TooLarge
from verify.replay.certificate import Certificate, certificate, changed_sources, check_files, lemmas_of
from verify.replay.deciding import Decider, Undecided
from verify.replay.display import statement
from verify.replay.equations import check_goal, check_skeleton
from verify.replay.fields import Refuted, Unreadable
from verify.replay.files import Files
from verify.replay.inequalities import Checker
from verify.replay.refutation import check_refutation


@dataclass(frozen=True)
class Result:
    """What replaying one certificate found; ``sizes`` are the largest at which an equation was evaluated."""

    claim: str
    verdict: str  # "replayed", "refuted", or "undecided": it may hold, and evaluating it does not show that
    explanation: str  # why it was not replayed; of one that was, which text has changed since
    equations: int
    error_probability: Fraction
    sizes: Mapping[str, int]
    says: tuple[str, ...] = ()  # of one that was replayed: its statement, its hypotheses and laws, its parents


Stated = Callable[[Certificate, Decider], None]
"""Checks that a certificate states what its claim states.  Raises Refuted where it does not, Undecided, and Unknown."""


class Unknown(Exception):
    """Nothing is known of a claim of that name: of its certificate, the calculation alone can be checked."""


def replay(
    path: Path, root: Path, stated: Stated, trials: int = 1, seed: int | None = None, files: Files | None = None
) -> Result:
    """Check one certificate, ``path``, of the repository at ``root``, against what its claim states.

    ``seed`` makes the random evaluations reproducible; without one they are fresh.  With ``files``, what was read
    for other certificates is not read again.  Raises Unreadable when the file is no certificate.
    """
    files = files or Files()
    path, root = Path(path), Path(root)
    if trials < 1:
        raise ValueError(f"trials must be at least 1, not {trials}")
    if seed is None:
        seed = secrets.randbits(128)
    decider = Decider(trials, seed)

    def result(verdict: str, explanation: str) -> Result:
        error = min(decider.error, Fraction(1))
        says = tuple(statement(files.certificate(path).value)) if verdict == "replayed" else ()
        sizes = {a: n for a, n in decider.sizes.items() if not a.startswith("#")}  # not of numbers of points
        return Result(path.stem, verdict, one_line(explanation), decider.equations, error, sizes, says)

    try:
        try:
            found = certificate(files.certificate(path))
            _check(found, path, root, stated, decider, files)
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
        return result("refuted", str(problem))
    except Undecided as problem:
        return result("undecided", str(problem))
    changed = changed_sources(found, root, files)
    more = f" and {len(changed) - 1} more" if len(changed) > 1 else ""
    return result("replayed", f"the text of a source has changed since: {changed[0]}{more}" if changed else "")


def _check(found: Certificate, path: Path, root: Path, stated: Stated, decider: Decider, files: Files) -> None:
    """What a certificate says follows, and is what its claim states.  Raises Refuted, and Undecided."""
    if found.claim != path.stem:
        raise Refuted(f"the file of {path.stem} holds a certificate of {found.claim}")
    check_files(found, path, files)
    for p in found.parts:
        check_skeleton(p)
    unknown = ""
    try:
        stated(found, decider)
    except Unknown as nothing:
        unknown = str(nothing)
    if found.refutation is not None:
        check_refutation(found.refutation, decider.budget)
        decider.equations, decider.sizes = 1, dict(found.refutation.sizes)
    for p in found.parts:
        for goal in p.goals:
            check_goal(p, goal, decider)
    for parent in sorted(lemmas_of(found)):
        lemma = files.place(parent, path.parent)
        if lemma not in files.replayed:
            files.replayed[lemma] = replay(lemma, root, stated, decider.trials, decider.seed, files)
        rests_on = files.replayed[lemma]
        if rests_on.verdict != "replayed":
            problem = f"lemma {parent} is {rests_on.verdict}: {rests_on.explanation}"
            raise Refuted(problem) if rests_on.verdict == "refuted" else Undecided(problem)
        decider.add(0, rests_on.error_probability)
    checker = Checker(decider.trials, decider.seed, decider.budget)
    for group in found.groups:
        checker.group(group)
    decider.add(checker.equations, checker.error)
    if unknown:
        raise Undecided(unknown)


def one_line(message: str) -> str:
    found = "".join(c if c.isprintable() else " " for c in message)
    return found if len(found) <= 400 else f"{found[:300]} ... {found[-90:]}"
