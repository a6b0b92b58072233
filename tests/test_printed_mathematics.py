"""What is printed is what was calculated: read back by a second reader, it is the same sum of networks."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading_mathematics import Reader, Unreadable

from constructions.arrays import indexed
from constructions.arrays.indexed import Array
from constructions.catalogue import CLAIMS, ERRATA
from constructions.claim import Claim, PairFunction, Part, PointFunction, Scalar, Tensor
from proofs.calculus.calculation import goals_of, prove
from proofs.calculus.free import free_values
from proofs.calculus.positivity import argue
from proofs.catalogue import CATALOGUE, PROOFS
from verify.report import text
from verify.report.derivation import derivation, statement
from verify.report.mathematics import composing, reduction
from verify.report.mathematics.layout import broken, plain
from verify.report.mathematics.letters import typeset
from verify.report.setting import Setting

DECLARED = (
    Tensor("A", ("d", "d")),
    Tensor("B", ("d", "d")),
    Tensor("X", ("d", "n")),
    Tensor("Y", ("n_y", "n")),
    Tensor("M", ("n", "n")),
    Tensor("v", ("n",)),
    Tensor("w", ("d",)),
    Tensor("c", ()),
    Tensor("Z", ("d", "n", "p")),
    Tensor("R", ("d", "d", "n", "n")),
    Tensor("rho", ("p",)),
    Scalar("eta"),
    Scalar("b"),
    PairFunction("K", "d"),
    PointFunction("f", "d", "n_y"),
)
PART = Part("part", DECLARED, lambda given: {}, lambda given, state: {})
SETTING = Setting(PART)
OVER = SETTING.over
T = {d.name: OVER.tensor(d.name, *d.axes) for d in DECLARED if isinstance(d, Tensor)}


def read(setting: Setting, text: str, array: Array, letters: tuple[str, ...] = ()) -> Array:
    by = setting.notation
    words = {"identity": by.identity, "trace": by.trace, "diagonal": by.diagonal}
    vectors = [Tensor(name, ()) for name in setting.vectors]
    return Reader(array.signature, [*setting.part.declarations, *vectors], words).array(text, array.axes, letters)


def written(setting: Setting, array: Array) -> tuple[tuple[str, ...], str]:
    letters, (formula,) = setting.formulas([array])
    return letters, plain(formula)


def agrees(setting: Setting, array: Array) -> bool:
    """Whether what is printed is read back as the same."""
    letters, text = written(setting, array)
    try:
        return indexed.equal(read(setting, text, array, letters), array)
    except Unreadable:
        return False


def einsum(how: str, *names: str) -> Array:
    return indexed.einsum(how, *[T[n] for n in names])


def kernel(a: Array, b: Array) -> Array:
    return indexed.apply("K", (a, 0), (b, 0))


def image(a: Array) -> Array:
    return indexed.apply("f", (a, 0), values=("n_y",))


PRINTED = {  # by hand
    "X X^T": lambda: einsum("ai,bi->ab", "X", "X"),
    "I - eta X X^T": lambda: OVER.delta("d") - einsum("ai,bi->ab", "X", "X") * OVER.scalar("eta"),
    "w^T A^2 B w": lambda: einsum("a,ab,bc,ce,e->", "w", "A", "A", "B", "w"),
    "tr(A B)": lambda: einsum("ab,ba->", "A", "B"),
    "A ∘ B^T": lambda: einsum("ab,ba->ab", "A", "B"),
    "X diag(v) X^T": lambda: einsum("ai,i,bi->ab", "X", "v", "X"),
    "diag(M)": lambda: einsum("ii->i", "M"),
    "X 𝟏": lambda: einsum("ai->a", "X"),
    "n 𝟏^T v": lambda: einsum("i->", "v") * OVER.scalar("n"),
    "w v^T": lambda: einsum("a,i->ai", "w", "v"),
    "-1/2 𝟏": lambda: OVER.ones("d") * Fraction(-1, 2),
    "0": lambda: OVER.zeros("d"),
    "Y K(X, X)^T": lambda: indexed.einsum("ci,ji->cj", T["Y"], kernel(T["X"], T["X"])),
    "K(X, diag(w) X)": lambda: kernel(T["X"], einsum("ai,a->ai", "X", "w")),
    "diag(K(X, X))": lambda: indexed.einsum("ii->i", kernel(T["X"], T["X"])),
    "(Y - f(X)) M": lambda: indexed.einsum("ci,ij->cj", T["Y"] - image(T["X"]), T["M"]),
    "f(X diag(1/(𝟏 + v)))": lambda: image(
        indexed.einsum("ai,i->ai", T["X"], indexed.reciprocal(T["v"] + OVER.ones("n")))
    ),
    "exp(X^T X)": lambda: indexed.exponential(einsum("ai,aj->ij", "X", "X")),
    "Σ_s rho[s] Z[s] Z[s]^T": lambda: einsum("s,ais,bis->ab", "rho", "Z", "Z"),
    "(A + B) X": lambda: einsum("ab,bi->ai", "A", "X") + einsum("ab,bi->ai", "B", "X"),
    "(1 - eta)/n w": lambda: T["w"] * ((1 - OVER.scalar("eta")) / OVER.scalar("n")),
}


@pytest.mark.parametrize("text", PRINTED)
def test_networks_are_matrix_expressions_where_they_are_such(text):
    assert written(SETTING, PRINTED[text]()) == ((), text)


def test_subscripts_come_where_nothing_else_serves():
    array = einsum("ab,ai,bj->aij", "A", "X", "X")
    letters, text = written(SETTING, array)
    assert (letters, text) == (("a", "i", "j"), "X[a,i] (A X)[a,j]")
    assert not set(letters) & {d.name for d in DECLARED}
    assert agrees(SETTING, array)


# --- every line there is ---


def arrays(goals) -> Iterator[Array]:
    for goal in goals:
        yield from (goal.left, *(line.expression for line in goal.lines))


def expressions(claim: Claim, calculated, seen: set) -> Iterator[tuple[Setting, Array]]:
    """Every expression of a claim's derivation that was not seen."""
    for part in claim.parts:
        setting, goals = Setting(part), calculated[part.name]
        stated = [side for sides in goals[0].invariant.values() for side in sides]
        for array in (*stated, *arrays(goals)):
            key = part.declarations, array.axes, array.terms
            if key not in seen:
                seen.add(key)
                yield setting, array


def test_every_derivation_fits_the_page_is_read_back_and_its_letters_are_no_names():
    seen: set = set()
    for claim in (c for c in CLAIMS if not c.stated):
        calculated, argued = prove(claim, PROOFS[claim.name], CATALOGUE.named), argue(claim, PROOFS[claim.name])
        shown = text.lines([*statement(claim), *derivation(claim, calculated, argued)])
        assert max(map(len, shown)) <= text.LONGEST, claim.name
        for setting, array in expressions(claim, calculated, seen):
            letters, formula = written(setting, array)
            assert agrees(setting, array), (setting.part.name, formula)
            bound = {c for piece in formula.split("Σ_")[1:] for c in piece.split(" ")[0].split(",")}
            assert not {*letters, *bound} & {*setting.names, "l", "L"}, formula
    assert len(seen) > 1000


def test_every_statement_that_is_false_is_read_back_too():
    for claim in (e.read for e in ERRATA if e.read.parts):
        stated = {p.name: goals_of(p) for p in claim.parts}
        assert all(agrees(setting, array) for setting, array in expressions(claim, stated, set()))


def test_a_hypothesis_is_read_back_with_the_arrays_it_is_about():
    for claim in CLAIMS:
        for part in claim.parts:
            setting = Setting(part)
            for h in part.hypotheses + part.laws:
                if h.equation is None:
                    continue
                about = dict(zip(setting.vectors, h.parameters, strict=False))
                vectors = [setting.over.tensor(name, *axes) for name, axes in about.items()]
                sides = h.equation(free_values(part.inputs, setting.over), *vectors)
                letters, formulas = setting.formulas(sides)
                by = setting.notation
                words = {"identity": by.identity, "trace": by.trace, "diagonal": by.diagonal}
                declared = [*part.declarations, *(Tensor(name, axes) for name, axes in about.items())]
                for side, formula in zip(sides, formulas, strict=True):
                    found = Reader(setting.over, declared, words).array(plain(formula), side.axes, letters)
                    assert indexed.equal(found, side), (claim.name, h.name, plain(formula))


# --- networks drawn at random ---


@st.composite
def networks(draw: st.DrawFn) -> Array:
    """A sum of products of tensors and functions, joined at random."""
    free = draw(st.lists(st.sampled_from(("d", "n", "n_y")), max_size=3))
    terms = [draw(products(free, depth=1)) for _ in range(draw(st.integers(1, 3)))]
    return sum(terms[1:], start=terms[0])


@st.composite
def products(draw: st.DrawFn, free: list[str], depth: int) -> Array:
    """A coefficient times factors whose legs are joined with one another and with the free legs."""
    names = draw(st.lists(st.sampled_from(sorted(T)), min_size=1, max_size=4))
    factors = [T[name] for name in names]
    if depth and draw(st.booleans()):
        factors.append(draw(functions()))
    letters = "".join(map(chr, range(97, 97 + len(free))))
    bound = {axis: [c for c, a in zip(letters, free, strict=True) if a == axis] for axis in OVER.axes}
    fresh = (chr(k) for k in itertools.count(107))
    labels = []
    for factor in factors:
        own = ""
        for axis in factor.axes:
            choice = draw(st.integers(0, len(bound[axis])))
            if choice == len(bound[axis]):
                bound[axis].append(next(fresh))
            own += bound[axis][choice]
        labels.append(own)
    factors += [OVER.ones(axis) for axis in free]
    labels += list(letters)
    scalar = draw(st.sampled_from((1, -1, Fraction(2, 3), OVER.scalar("eta"), 1 / (OVER.scalar("n") + 1))))
    return indexed.einsum(f"{','.join(labels)}->{letters}", *factors) * scalar


@st.composite
def functions(draw: st.DrawFn) -> Array:
    """A function of random arrays."""
    kind = draw(st.sampled_from(("exp", "reciprocal", "f", "K")))
    if kind in ("exp", "reciprocal"):
        axes = draw(st.lists(st.sampled_from(("d", "n")), max_size=3))
        return indexed.apply(kind, (draw(products(axes, depth=0)), None))
    vectors = [draw(products(["d", *draw(st.lists(st.just("n"), max_size=2))], depth=0)) for _ in range(2)]
    return kernel(*vectors) if kind == "K" else image(vectors[0])


@settings(max_examples=50, deadline=None, derandomize=True)
@given(networks())
def test_random_networks_are_read_back(array):
    assert agrees(SETTING, array), written(SETTING, array)


# --- letters and names ---


def colliding(names: list[str]) -> Setting:
    """A part whose tensors have names that indices, signs and functions might have."""
    return Setting(Part("part", tuple(Tensor(n, ("n", "n")) for n in names), lambda g: {}, lambda g, s: {}))


NAMES = ["i", "j", "k", "i1", "I", "Id", "Id1", "tr", "diag", "trace", "T", "u", "w", "s", "r", "e", "pi", "q"]


def test_letters_are_no_names_however_they_are_chosen():
    setting = colliding(NAMES)
    tensors = [setting.over.tensor(n, "n", "n") for n in NAMES]
    for one, other, third in itertools.islice(itertools.permutations(tensors, 3), 0, None, 100):
        star = indexed.einsum("ai,aj,ak->ijk", one, other, third)
        traced = indexed.einsum("ij,ji,ab->ab", one, other, third) + setting.over.delta("n") * 3
        scaled = indexed.einsum("ij,ik,il->jk", one, other, third)
        for array in (star, traced, scaled):
            letters, text = written(setting, array)
            assert not set(letters) & {*NAMES, "n"}, text
            assert agrees(setting, array), text


def test_different_names_are_typeset_differently():
    names = ["alpha", "α", "a_b", "a__b", "ab", "eps", "ε", "epsilon", "Khat", "K1", "K_1", "Phi", "Φ", "_x", "x", "x_"]
    latex = typeset(names)
    assert len(set(latex.values())) == len(names), latex


# --- a printer that is wrong ---

SAMPLES = [PRINTED[text]() for text in PRINTED]
WRONG = {
    "a transpose is dropped": (reduction, "transposed", lambda word: tuple(reversed(word))),
    "factors are exchanged": (composing, "commuted", lambda word: tuple(reversed(word))),
    "the column of an entry is its row": (composing, "sliced", lambda node, *at: node),
    "a vector between matrices is forgotten": (reduction, "diagonals", lambda vectors: ()),
    "a term is forgotten": (composing, "summed", lambda terms: composing_summed(terms[:1])),
    "a trace is turned into a sum of entries": (reduction, "Traced", lambda of: of),
}
composing_summed = composing.summed


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_printer_is_found_out(name, monkeypatch):
    module, function, wrong = WRONG[name]
    assert all(agrees(SETTING, array) for array in SAMPLES)
    composing._in_matrices.cache_clear()
    monkeypatch.setattr(module, function, wrong)
    try:
        assert not all(agrees(SETTING, array) for array in SAMPLES)
    finally:
        composing._in_matrices.cache_clear()


@pytest.mark.parametrize(
    "text", ["X X", "X^T X^T", "tr(X)", "X + A", "w w", "Y[a,i]", "X)", "I +", "Q", "w + w^T", "v A"]
)
def test_what_is_no_expression_is_not_read(text):
    with pytest.raises(Unreadable):
        read(SETTING, text, T["A"])


# --- names for what is repeated ---


def spelt_out(text: str, means: list[str]) -> str:
    """The text with what its names stand for in their place."""
    for mean in reversed(means):
        name, product = mean.split(" = ")
        stem, _, letter = name.rstrip("]").partition("[")
        place = rf"(?<!\w){stem}\[([^\]]*)\]" if letter else rf"(?<!\w){stem}(?!\w)"

        def put(found, product=product, letter=letter):
            at = rf"(?<=[,[]){letter}(?=[,\]])"
            return f"({re.sub(at, found[1], product) if letter else product})"

        text = re.sub(place, put, text)
    return text


@pytest.mark.parametrize(
    ("name", "named"), [("one_layer_optimum", 2), ("kernel_mismatch", 3), ("similarity_recursion", 0)]
)
def test_what_a_long_calculation_repeats_is_named_and_read_back(name, named):
    claim = next(c for c in CLAIMS if c.name == name)
    most = 0
    for goals in prove(claim, PROOFS[name], CATALOGUE.named).values():
        for goal in goals:
            setting = Setting(goal.part)
            letters, made, means = setting.abbreviated(list(arrays([goal])))
            most = max(most, len(means))
            assert not {m[0].text for m in means} & set(setting.names)
            for array, formula in zip(arrays([goal]), made, strict=True):
                text = spelt_out(plain(formula), list(map(plain, means)))
                assert indexed.equal(read(setting, text, array, letters), array), text
    assert most == named


# --- lines of a page ---


def test_breaking_a_formula_loses_nothing_and_keeps_to_the_width():
    claim = next(c for c in CLAIMS if c.name == "one_layer_optimum")
    for setting, array in expressions(claim, {p.name: goals_of(p) for p in claim.parts}, set()):
        _, (formula,) = setting.formulas([array])
        for width in (50, 100):
            pieces = broken(formula, width, width)
            assert "".join(plain(piece) for _, piece in pieces) == plain(formula)
            assert all(len(plain(piece)) + 2 * depth <= width + 40 for depth, piece in pieces)
