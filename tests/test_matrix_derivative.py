"""SymPy's derivative by a matrix is silently wrong for sums; nothing in the sources uses it.

(Trace(W) + 1).diff(W) is 0 where the identity is due, sympy/sympy#26561.  The oracle is the definition: the derivative
of a polynomial f by W_ij is the coefficient of h in f(W + h e_i e_j^T).
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sympy
from sympy import Matrix, MatrixSymbol, Symbol, Trace, ZeroMatrix

from verify.files import ROOT

AFFECTED = {"1.13.0", "1.13.1", "1.13.2", "1.13.3", "1.14.0"}  # those tried that pyproject.toml admits
W, POINT = MatrixSymbol("W", 2, 2), Matrix([[2, 3], [5, 11]])
WEIGHT = Symbol("lambda")
Function = Callable[[Any, Callable[[Any], Any]], Any]  # (matrix, trace) -> number

SINGLE: dict[str, Function] = {
    "tr W": lambda w, trace: trace(w),
    "tr W^2": lambda w, trace: trace(w * w),
    "tr W^T W": lambda w, trace: trace(w.T * w),
    "lambda tr W^2": lambda w, trace: WEIGHT * trace(w * w),
    "tr W tr W^2": lambda w, trace: trace(w) * trace(w * w),
}
ZERO: dict[str, Function] = {  # the derivative comes out as 0
    "tr W + 1": lambda w, trace: trace(w) + 1,
    "tr W + tr W^2": lambda w, trace: trace(w) + trace(w * w),
    "tr W + lambda tr W^2": lambda w, trace: trace(w) + WEIGHT * trace(w * w),
    "lambda (tr W + tr W^2)": lambda w, trace: WEIGHT * (trace(w) + trace(w * w)),
}
LACKING: dict[str, Function] = {  # the factor that is a sum counts as a constant
    "tr W (tr W + 1)": lambda w, trace: trace(w) * (trace(w) + 1),
    "tr W (tr W^2 + lambda)": lambda w, trace: trace(w) * (trace(w * w) + WEIGHT),
}
BY_HAND = {  # by the rules of a textbook
    "tr W": Matrix.eye(2),
    "tr W^2": 2 * POINT.T,
    "tr W^T W": 2 * POINT,
    "lambda tr W^2": 2 * WEIGHT * POINT.T,
    "tr W tr W^2": (POINT * POINT).trace() * Matrix.eye(2) + 2 * POINT.trace() * POINT.T,
    "tr W + 1": Matrix.eye(2),
    "tr W + tr W^2": Matrix.eye(2) + 2 * POINT.T,
    "tr W + lambda tr W^2": Matrix.eye(2) + 2 * WEIGHT * POINT.T,
    "lambda (tr W + tr W^2)": WEIGHT * (Matrix.eye(2) + 2 * POINT.T),
    "tr W (tr W + 1)": (2 * POINT.trace() + 1) * Matrix.eye(2),
    "tr W (tr W^2 + lambda)": ((POINT * POINT).trace() + WEIGHT) * Matrix.eye(2) + 2 * POINT.trace() * POINT.T,
}


def by_component(function: Function) -> Matrix:
    """The derivative at ``POINT``, from the definition."""

    def entry(i: int, j: int) -> Any:
        h = Symbol("h")
        moved = POINT + h * Matrix(2, 2, lambda k, m: int((k, m) == (i, j)))
        return sympy.expand(function(moved, lambda m: m.trace())).coeff(h, 1)

    return Matrix(2, 2, entry)


def by_sympy(function: Function) -> Matrix:
    """What SymPy's derivative by the matrix is at ``POINT``."""
    derivative = function(W, Trace).diff(W)
    if derivative in (0, ZeroMatrix(2, 2)):
        return Matrix.zeros(2, 2)
    return derivative.subs(W, POINT).doit().as_explicit()


def agree(function: Function) -> bool:
    return (by_sympy(function) - by_component(function)).applyfunc(sympy.expand) == Matrix.zeros(2, 2)


def require_affected(*functions: Function) -> None:
    """Skip, and say what is to be done, with a SymPy that nobody has looked at."""
    if sympy.__version__ not in AFFECTED:
        seen = "right" if all(map(agree, functions)) else "still wrong"
        pytest.skip(
            f"SymPy {sympy.__version__} is none of {sorted(AFFECTED)}; its derivative of sums is {seen}: note it"
        )


@pytest.mark.parametrize("name", [*SINGLE, *ZERO, *LACKING])
def test_component_by_component_the_derivative_is_right(name: str) -> None:
    difference = by_component((SINGLE | ZERO | LACKING)[name]) - BY_HAND[name]
    assert difference.applyfunc(sympy.expand) == Matrix.zeros(2, 2)


@pytest.mark.parametrize("function", SINGLE.values(), ids=list(SINGLE))
def test_the_matrix_derivative_of_one_term_is_right(function: Function) -> None:
    assert agree(function)


@pytest.mark.parametrize("function", ZERO.values(), ids=list(ZERO))
def test_the_matrix_derivative_of_a_sum_is_zero_in_the_versions_known_to_be_wrong(function: Function) -> None:
    require_affected(function)
    message = f"SymPy {sympy.__version__} has been repaired: take it out of AFFECTED"
    assert by_sympy(function) == Matrix.zeros(2, 2), message
    assert not agree(function), message


@pytest.mark.parametrize("function", LACKING.values(), ids=list(LACKING))
def test_the_matrix_derivative_of_a_product_with_a_sum_lacks_a_term_in_those_versions(function: Function) -> None:
    require_affected(function)
    message = f"SymPy {sympy.__version__} has been repaired: take it out of AFFECTED"
    assert by_sympy(function) != Matrix.zeros(2, 2), message
    assert not agree(function), message


def test_a_check_of_stationarity_by_the_matrix_derivative_would_pass_where_nothing_is_stationary() -> None:
    """tr W + tr W^2 has the gradient I + 2 W^T, which is 0 at W = -I/2 alone."""
    function = ZERO["tr W + tr W^2"]
    require_affected(function)
    assert by_sympy(function).is_zero_matrix
    assert by_component(function) == Matrix.eye(2) + 2 * POINT.T
    assert not by_component(function).is_zero_matrix


# --- nothing in the sources uses it ----------------------------------------------------------------

FOLDERS = ("constructions", "proofs", "train", "verify")
SOURCES = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))
NAMES = {"diff", "Derivative", "ArrayDerivative", "MatrixSymbol", "MatrixExpr", "Trace", "array_derive"}
MODULES = ("sympy.matrices", "sympy.tensor", "sympy.core.function", "sympy.calculus")


def uses(text: str) -> Iterator[str]:
    """What a module has of SymPy's derivatives or matrix expressions, by any name it can be reached by."""
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Import(names):
                yield from (a.name for a in names if a.name.startswith(MODULES))
            case ast.ImportFrom(module, names):
                whole = [f"{module}.{a.name}" for a in names]
                yield from (name for name in whole if name.startswith((*MODULES, "sympy.*")))
                yield from (a.name for a in names if a.name in NAMES)
            case ast.Attribute(attr=name) | ast.Name(id=name) | ast.Constant(value=str(name)) if name in NAMES:
                yield name


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_source_uses_a_derivative_or_a_matrix_expression_of_sympy(path: Path) -> None:
    assert not list(uses(path.read_text()))


@pytest.mark.parametrize(
    "text",
    [
        "gradient = loss.diff(W)",
        "from sympy import diff",
        "from sympy import MatrixSymbol as M",
        "from sympy import *",
        "import sympy\nW = sympy.MatrixSymbol('W', 2, 2)",
        "import sympy.matrices.expressions as e",
        "from sympy.matrices import expressions",
        "from sympy.matrices.expressions.trace import Trace as T",
        "from sympy.tensor.array.expressions import arrayexpr_derivatives",
        "from sympy.core.function import Derivative",
        "import sympy as s\ns.Derivative(f, W).doit()",
        "gradient = getattr(loss, 'diff')(W)",
        "def inner():\n    return [e.diff(w) for w in ws]",
    ],
)
def test_the_search_finds_every_way_to_the_derivative(text: str) -> None:
    assert list(uses(text))


@pytest.mark.parametrize(
    "text",
    [
        "from sympy import QQ, Symbol",
        "from sympy.polys.fields import FracElement",
        "def trace(k): return xp.einsum('ii->', k)",
        '"""The diff of two matrices; Trace(W) is not used."""',
        "difference = left - right",
    ],
)
def test_the_search_lets_other_code_pass(text: str) -> None:
    assert not list(uses(text))


def test_the_search_sees_every_folder_of_sources() -> None:
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert packages <= set(FOLDERS) | {"benchmarks", "tests"}
    assert {path.relative_to(ROOT).parts[0] for path in SOURCES} == set(FOLDERS)
    assert len(SOURCES) > 100
