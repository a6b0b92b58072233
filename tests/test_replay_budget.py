"""A certificate of a few megabytes that would take long is refused soon, in one line.

What it states is believed here, so that it is evaluated.
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from test_forged import SHIPPED, Forge, true
from test_replay import (
    ROOT,
    Json,
    Repository,
    call,
    canonical,
    certificate,
    computed,
    expression,
    number,
    once,
    term,
)
from test_replay_attempts import all_pairs

from verify.replay import files

FREE: dict[str, Any] = {
    "axes": ["n", "d"],
    "scalars": ["s", "t", "u"],
    "tensors": {"x": ["n"], "z": [], "M": ["d", "d"]},
}
SECONDS, BYTES = 60, 2**30


def equal(left: Json, right: Json, *lines: Json, **fields: Any) -> bytes:
    return canonical(certificate(once(left, right, *lines, **{**FREE, **fields})))


def product(*names: str) -> Json:
    return expression("", term(" ".join(names)))


def pairs_in_sixty() -> bytes:
    """Sixty sums of a million products each."""
    many = [all_pairs(8) | {"coefficient": term("", str(k + 1))["coefficient"]} for k in range(60)]
    twice = [term(calls=(call("exp", "", number(t)),)) for t in many]
    return equal(expression("", *twice), expression(""))


def of_factors(factor: Json | str) -> Callable[[], bytes]:
    def make() -> bytes:
        if isinstance(factor, str):
            return equal(product(*[factor] * 2000), expression(""))
        return equal(expression("", term(calls=tuple([factor] * 2000))), expression(""))

    return make


def deep(levels: int) -> Callable[[], bytes]:
    def make() -> bytes:
        t = term("z[]")
        for _ in range(levels):
            t = term(calls=(call("exp", "", number(t)),))
        return equal(expression("", t), expression("", t, t))

    return make


def dense(count: int) -> list[Any]:
    return [[str(k + 1), {"s": k % 40, "t": k // 40 % 40, "u": k // 1600}] for k in range(count)]


def one_dense_denominator() -> bytes:
    """It is divided by s + t as long as that goes."""
    plain = term("x[0]", "1", [["1", {"s": 1}], ["1", {"t": 1}]])
    both = (term("x[0]", sign, dense(20_000)) for sign in ("1", "-1"))
    e = expression("n", plain)
    return equal(e, e, computed(expression("n", plain, *both)))


def many_denominators() -> bytes:
    e = expression("n", *(term("x[0]", "1", [["1", {"s": 1}], [str(k + 2), {"t": 1}]]) for k in range(2500)))
    return equal(e, e, computed(e))


def summed_over(count: int, *, axes: int = 0, legs: bool = True) -> Callable[[], bytes]:
    """Over many indices; of as many axes if there are several."""

    def make() -> bytes:
        t = term()
        t["bound"] = {f"i{k}": f"a{k}" if axes else "n" for k in range(count)}
        if legs:
            t["factors"] = [{"name": "x", "legs": [f"i{k}"], "arguments": []} for k in range(count)]
        return equal(expression("", t), expression(""), axes=["n", "d", *(f"a{k}" for k in range(axes))])

    return make


def deeply_nested_lists() -> bytes:
    return b"[" * 200_000 + b"]" * 200_000 + b"\n"


COSTLY: dict[str, Callable[[], bytes]] = {
    "sixty terms of a million products": pairs_in_sixty,
    "two thousand numbers": of_factors("z[]"),
    "two thousand deltas": of_factors("delta[0,0]"),
    "two thousand functions": of_factors(call("exp", "", number(term("z[]")))),
    "functions of functions": deep(80),
    "functions of functions, too deep": deep(140),
    "nested lists": deeply_nested_lists,
    "one dense denominator": one_dense_denominator,
    "many denominators": many_denominators,
    "a sum over many indices": summed_over(15_000),
    "a sum over many unused indices": summed_over(15_000, legs=False),
    "a sum over many axes": summed_over(8_000, axes=8_000, legs=False),
}
RUN = "import sys; from test_replay import main_of; sys.exit(main_of(sys.argv[1:]))"


def limited() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


@pytest.mark.parametrize(  # the longest is left to the long tests
    "name", [pytest.param(name, marks=[pytest.mark.slow] * (name == "many denominators")) for name in COSTLY]
)
def test_what_takes_long_ends_soon_and_says_why_in_one_line(tmp_path: Path, name: str) -> None:
    repository = Repository(tmp_path)
    path = repository.write(COSTLY[name]())
    assert path.stat().st_size < files.MOST_BYTES
    done = subprocess.run(
        [sys.executable, "-c", RUN, "--root", str(repository.root), str(path)],
        cwd=ROOT / "tests",
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=limited,
    )
    assert done.returncode in (1, 2), (done.returncode, done.stderr[-500:])
    said = done.stderr if done.returncode == 2 else done.stdout
    assert len(said.splitlines()) == (1 if done.returncode == 2 else 2)
    assert "Traceback" not in done.stderr


def test_the_numbers_of_a_refutation_have_a_common_denominator_of_bounded_size(tmp_path: Path) -> None:
    draw = random.Random(1)
    given = json.loads(json.dumps(true("hessian_as_read")))
    given["refutation"]["scalars"] |= {f"q{k}": f"1/{draw.randrange(10**38, 10**39)}" for k in range(30)}
    verdict, said = Forge(tmp_path).answer("hessian_as_read", given)
    assert verdict == "unreadable"
    assert "a common denominator of at most 400 digits" in said


def test_the_shipped_certificates_are_far_below_the_bounds() -> None:
    assert max(path.stat().st_size for path in SHIPPED.values()) * 7 < files.MOST_BYTES
