"""A claim in full: in the order in which a mathematician reads it, as text, LaTeX and HTML."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from constructions.catalogue import CLAIMS
from proofs.calculus.calculation import StepRefused, goals_of, prove
from proofs.catalogue import CATALOGUE, PROOFS
from verify.__main__ import main
from verify.report import html, in_full, latex, text
from verify.report.derivation import calculation, part_of
from verify.report.document import Display, Heading, Paragraph, Row, said
from verify.report.mathematics.layout import plain
from verify.report.mathematics.marks import Mark
from verify.report.notation import formulas
from verify.report.setting import Setting

NAMED = {c.name: c for c in CLAIMS}


def document(name: str) -> list:
    return in_full.in_full(NAMED[name], CATALOGUE)


def lines(name: str) -> list[str]:
    return list(text.lines(document(name)))


def test_what_is_to_be_proved_comes_first_and_the_right_side_last():
    shown = lines("functional_gradient_descent")
    order = [
        "  1. For every kernel K, all data and all steps r_l, layers with h = K, ",
        "Part: simulation. For all sizes d, n, n_y, m, every depth L, by induction.",
        "  Given: X (d×n), Y (n_y×n), Q (d×m), query_slot (n_y×m), K (a function of two vectors of d entries).",
        "  Head: value into y: -2 rate I on y;  key: I on x;  query: I on x;  similarity of keys u and ",
        "      f(point) = 0",
        "      f(point) → f(point) + 2 rate (Y - f(X)) K(point, X)^T",
        "  Hypothesis for all u, w: K(u, w) = K(w, u)^T    # symmetric_kernel: K(u, w) = K(w, u)",
        "  To prove, after l layers for every l:",
        "      y = Y - f(X)    [context y]",
        "  Base, l = 0:",
        "  Step, from l to l + 1:",
        "  context y",
        "      y (I - 2 rate K(x, x))",
        "    = Y - f(X) - 2 rate (Y - f(X)) K(X, X)",
        "    = Y - f(X) - 2 rate (Y - f(X)) K(X, X)^T",
    ]
    after = iter(shown)
    for wanted in order:  # each of them behind the one before
        assert any(line.startswith(wanted) for line in after), wanted


def test_the_last_row_of_a_calculation_is_its_right_side():
    for name in ("bayes_limit", "one_layer_optimum", "softmax_limit"):
        claim = NAMED[name]
        for goals in prove(claim, PROOFS[name]).values():
            for goal in goals:
                setting = Setting(goal.part)
                *_, shown = calculation(setting, goal)
                _, (*_, right), _ = setting.abbreviated([goal.left, *(g.expression for g in goal.lines), goal.right])
                assert plain(shown.rows[-1].formula).endswith(plain(right))


def test_a_head_is_shown_as_the_layer_is_given_it():
    """So that a claim whose layer is another shows another."""
    claim = NAMED["functional_gradient_descent"]
    (part,) = claim.parts
    wrong = replace(part, advance=lambda given, at, state: part.advance(given, {"rate": at["rate"] * 2}, state))
    shown = " ".join(text.lines(calculated_part(wrong)))
    assert "value into y: -4 rate I on y" in shown


def calculated_part(part) -> list:
    return list(part_of(part, goals_of(part)))


def test_a_statement_as_it_was_read_is_shown_with_the_values_at_which_it_fails():
    shown = lines("loss_expansion")
    assert "As read: hessian_as_read" in shown
    assert "  at n_y = 1, d = 1, n = 2: W = [[0]], D = [[1]], X = [[0, 1]], Y = [[0, 0]]" in shown
    assert "  the left side is 1/4, the right side 1/2." in shown


def test_inequalities_are_shown_with_what_the_weights_make_of_them():
    shown = lines("bayes_limit")
    start = shown.index("  above it that of lambda_max does not")
    assert shown[start + 1 : start + 6] == [
        "      for 0 < lambda_max, 2 <= t:",
        "        1 <= (1 - t)^2",
        "      no coefficient of the difference is negative (2 terms) [0 < lambda_max, 2 <= t]",
        "        P = 2 t_A + t_A^2",
        "        Q = 1",
    ]


def test_a_proof_that_fails_is_said_to(monkeypatch):
    def refused(*_):
        raise StepRefused("line 3: the two sides differ")

    monkeypatch.setattr(in_full, "prove", refused)
    assert "The calculation fails: line 3: the two sides differ" in lines("loss_shift")


def test_signs_are_explained_where_they_occur_and_nowhere_else():
    (notation,) = [line for line in lines("functional_gradient_descent") if line.startswith("Notation")]
    assert "K(U, W) has the entries K(u_i, w_j)" in notation
    assert "vector of ones" not in notation
    assert any("𝟏 is the vector of ones" in line for line in lines("softmax_limit"))


# --- LaTeX ---


def compiled(names: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """All of them in one document."""
    (folder / "made.tex").write_text(latex.document([b for name in names for b in document(name)]), encoding="utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "made.tex"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, errors="replace", check=False)


needs_tex = pytest.mark.skipif(shutil.which("pdflatex") is None, reason="pdflatex is not installed: LaTeX NOT COMPILED")


@needs_tex
def test_the_latex_of_a_claim_compiles(tmp_path):
    done = compiled(["functional_gradient_descent"], tmp_path)
    assert done.returncode == 0, done.stdout[-2000:]
    assert (tmp_path / "made.pdf").read_bytes().startswith(b"%PDF")


@needs_tex
@pytest.mark.slow
def test_the_latex_of_every_claim_compiles(tmp_path):
    done = compiled([c.name for c in CLAIMS], tmp_path)
    assert done.returncode == 0, done.stdout[-2000:]


@needs_tex
def test_latex_that_is_wrong_is_noticed(tmp_path):
    (tmp_path / "made.tex").write_text(latex.document([Display((Row("", (Mark("x", r"\nosuchcommand"),)),))]))
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "made.tex"]
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode != 0


def test_text_and_latex_have_the_same_formulas():
    blocks = document("softmax_limit")
    made = latex.fragment(blocks)
    for formula in formulas(blocks):
        if len(plain(formula)) < latex.WIDTH:
            assert latex.formula(formula) in made


def test_what_is_special_in_latex_is_escaped():
    assert latex.escaped("a_b & 50% #1 {x} ~ ^ \\ < > | $") == (
        r"a\_b \& 50\% \#1 \{x\} \textasciitilde{} \textasciicircum{} \textbackslash{} \textless{} \textgreater{} "
        r"\textbar{} \$"
    )


# --- HTML ---


@pytest.mark.parametrize("name", ["functional_gradient_descent", "bayes_limit", "causal_mask"])
def test_html_is_well_formed_and_every_formula_is_mathml(name):
    blocks = document(name)
    root = ElementTree.fromstring(f"<div>{html.fragment(blocks)}</div>")
    found = root.findall(".//math")
    assert len(found) >= len(list(formulas(blocks)))
    for element in (inner for formula in found for inner in formula.iter()):
        assert "\\" not in (element.text or ""), "LaTeX that was not understood"


def test_words_are_escaped_in_html():
    assert html.fragment([said("a < b & c")]) == '<p style="margin-left:0em">a &lt; b &amp; c</p>\n'
    assert html.fragment([Heading("<b>", 1)]) == "<h2>&lt;b&gt;</h2>\n"


# --- pages ---


def test_a_long_sentence_hangs_and_a_long_formula_is_broken_before_plus():
    made = list(text.lines([Paragraph(("word " * 60,), 1)]))
    assert all(len(line) <= text.WIDTH for line in made)
    assert [len(re.match(" *", line)[0]) for line in made] == [2] + [6] * (len(made) - 1)
    row = Row("=", tuple(m for k in range(40) for m in (Mark(" + ", " + ", "+"), Mark(f"term{k}", "x")))[1:], ("why",))
    first, *others = text.lines([Display((row,), 2)])
    assert first.startswith("    = term0 + ")
    assert all(line.lstrip().startswith(("+ ", "[why]")) for line in others)


def test_the_command_prints_latex_and_needs_a_claim(capsys):
    assert main(["loss_shift", "--latex"]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith(r"\documentclass")
    assert printed.endswith("\\end{document}\n")
    with pytest.raises(SystemExit) as stopped:
        main(["--latex"])
    assert stopped.value.code == 2
    assert capsys.readouterr().err.splitlines()[-1] == "python -m verify: error: --latex needs a claim"
