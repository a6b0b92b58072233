"""Lanes compute entry by entry what the standard library does, and keep what is infinite or no number."""

import math
import os
import subprocess
import sys
from pathlib import Path

import numba
import numpy
import pytest

from train.fused import kept
from train.fused.lanes import exp, fma, load, positive, store, width
from train.fused.multiplication import multiply

ROOT = Path(__file__).parents[1]
DTYPES = ["float64", "float32"]


@numba.njit
def _exps(numbers, lanes):
    for k in range(lanes):
        store(numbers, k, exp(load(numbers, k)))


@numba.njit
def _operations(numbers):
    a, b = load(numbers, 0), load(numbers, 1)
    for k, one in enumerate((a + b, a - b, a * b, a / b, fma(a, b, a), positive(a, b), positive(a, a))):
        store(numbers, 2 + k, one)


def exps(numbers: numpy.ndarray) -> numpy.ndarray:
    found = numpy.concatenate([numbers, numpy.zeros(-len(numbers) % width(numbers.dtype), numbers.dtype)])
    _exps(found, len(found) // width(numbers.dtype))
    return found[: len(numbers)]


@pytest.mark.parametrize("dtype", DTYPES)
def test_exp_is_that_of_the_standard_library_to_a_rounding_and_a_half(dtype):
    most = 709.7 if dtype == "float64" else 88.7
    random = numpy.random.default_rng(0)
    numbers = numpy.concatenate(
        [random.uniform(-0.4, 0.4, 20000), random.uniform(-most + 2, most, 20000), numpy.arange(-80.0, 80.0)]
    ).astype(dtype)
    expected = numpy.array([math.exp(x) for x in numbers.tolist()])
    off = numpy.abs(exps(numbers).astype(numpy.float64) / expected - 1)
    assert off.max() <= 1.5 * numpy.finfo(dtype).eps


@pytest.mark.parametrize("dtype", DTYPES)
def test_exp_of_what_is_too_large_or_small_or_no_number(dtype):
    limits = numpy.finfo(dtype)
    least = math.log(float(limits.smallest_subnormal))
    numbers = numpy.array([math.nan, math.inf, -math.inf, 1e5, -1e5, 0.0, -0.0, least - 1, least + 2], dtype)
    found = exps(numbers).tolist()
    assert math.isnan(found[0])
    assert found[1:8] == [math.inf, 0.0, math.inf, 0.0, 1.0, 1.0, 0.0]
    assert found[8] == pytest.approx(math.exp(least + 2), rel=0.1)
    assert found[8] > 0
    gradual = numpy.linspace(least, math.log(limits.tiny), 200).astype(dtype)
    expected = numpy.array([math.exp(x) for x in gradual.tolist()])
    assert numpy.abs(exps(gradual) - expected).max() <= 1.5 * limits.smallest_subnormal


@pytest.mark.parametrize("dtype", DTYPES)
def test_operations_are_those_of_the_numbers(dtype):
    lanes = width(dtype)
    random = numpy.random.default_rng(1)
    numbers = numpy.zeros(9 * lanes, dtype)
    numbers[: 2 * lanes] = random.standard_normal(2 * lanes)
    numbers[:5] = [0.0, math.nan, math.inf, -math.inf, -1.0]
    numbers[lanes + 2] = -numbers[lanes + 2]
    _operations(numbers)
    a, b, *found = numbers.reshape(9, lanes)
    with numpy.errstate(all="ignore"):
        expected = [a + b, a - b, a * b, a / b]
    for one, other in zip(found, expected, strict=False):
        assert numpy.array_equal(one, other, equal_nan=True)
    wide = numpy.longdouble
    with numpy.errstate(all="ignore"):
        once = (a.astype(wide) * b.astype(wide) + a.astype(wide)).astype(dtype)  # the product and the sum rounded once
    assert numpy.allclose(found[4], once, rtol=numpy.finfo(dtype).eps, atol=0, equal_nan=True)
    for one, other in ((found[5], b), (found[6], a)):
        assert numpy.array_equal(one, numpy.where(numpy.isnan(a), a, numpy.where(a > 0, other, 0)), equal_nan=True)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("add", [False, True])
def test_products_of_matrices_of_all_small_sizes(dtype, add):
    lanes, random = width(dtype), numpy.random.default_rng(2)
    for rows in range(1, 5):
        for columns in range(1, 5):
            for inner in (1, 2, 5):
                a, b, c = (
                    random.standard_normal((*shape, lanes)).astype(dtype)
                    for shape in ((inner, rows), (inner, columns), (rows, columns))
                )  # a is given by its transpose
                w = numpy.concatenate([m.ravel() for m in (a, b, c)])
                of_b, of_c = inner * rows, inner * (rows + columns)
                multiply(w, (of_c, columns, 1), (0, 1, rows), (of_b, columns, 1), rows, columns, inner, add)
                expected = numpy.einsum("kil,kjl->ijl", *(m.astype(numpy.float64) for m in (a, b))) + (c if add else 0)
                found = w[of_c * lanes :].reshape(rows, columns, lanes)
                assert numpy.abs(found - expected).max() <= 20 * numpy.finfo(dtype).eps
                assert numpy.array_equal(w[: of_c * lanes], numpy.concatenate([a.ravel(), b.ravel()]))


WHERE = """
import sys
from train.fused import kept
from pathlib import Path

if sys.argv[1] == "nowhere":
    def refused(*of, **more):
        if more.get("cache"):
            raise RuntimeError("cannot cache function: no locator available")
        return lambda function: function
    kept.numba.njit = refused

@kept.kept
def doubled(x):
    return x + x

print(doubled(2), doubled.__qualname__)
"""


def test_machine_code_is_kept_under_the_digest_of_its_sources_or_nowhere(tmp_path):
    """Also where the folder of the sources, the caches of the user and the home cannot be written to."""
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path / "kept"), "PYTHONPATH": str(ROOT)}
    script = tmp_path / "script.py"
    script.write_text(WHERE)
    names = []
    for where in ("somewhere", "nowhere"):
        done = subprocess.run(
            [sys.executable, str(script), where], env=environment, capture_output=True, text=True, check=True
        )
        result, name = done.stdout.split()
        assert result == "4"
        names.append(name)
    found = [path.name for path in (tmp_path / "kept").rglob("*.nbi")]
    assert len(found) == 1
    assert names[0] in found[0]


def test_machine_code_of_other_sources_has_another_name(tmp_path):
    """Those of the function, and of the files beside it that it is made of; no others."""
    names = []
    for own, shared, other in (("1", "1", "1"), ("1", "1", "2"), ("2", "1", "2"), ("2", "2", "2")):
        texts = {"own.py": f"def f():\n    return {own}\n", kept.SHARED[0]: shared, "other.py": other}
        for name, text in texts.items():
            (tmp_path / name).write_text(text)
        made = {}
        exec(compile(texts["own.py"], str(tmp_path / "own.py"), "exec"), made)
        names.append(kept.sources(made["f"]))
    assert names[0] == names[1]
    assert len(set(names)) == 3
