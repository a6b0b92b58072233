"""The reviewer's page, report.json and junit.xml say what was found, and what others wrote stays text in them."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from html.parser import HTMLParser
from xml.etree import ElementTree

import jsonschema
import networkx
import pytest
from latex2mathml.converter import convert
from markupsafe import Markup

from constructions.claim import Kind
from proofs.catalogue import CATALOGUE
from train.files import Unreadable
from verify import evidence as kept_evidence
from verify.checks.sensitivity import Rejection
from verify.checks.witness import Witness
from verify.evidence import Evidence
from verify.files import ROOT
from verify.replay.replaying import Result
from verify.report.__main__ import RESULTS, main
from verify.report.found import of_erratum
from verify.report.in_full import in_full
from verify.report.latex import formula
from verify.report.mathml import mathml
from verify.report.notation import formulas
from verify.report.page.derivations import derivations
from verify.report.page.graph import WIDTH
from verify.report.page.junit import junit
from verify.report.page.markdown import rows, section
from verify.report.page.rendered import rendered
from verify.report.page.training import farthest, training
from verify.report.page.value import value
from verify.report.words import typeset
from verify.run import Audit, ErratumRow, Row, Shipped
from verify.status import Status, Verdict

SCHEMA = json.loads((ROOT / "verify" / "report" / "page" / "report.schema.json").read_text())
REPLAYED = Result("claim", "replayed", "", 10, Fraction(1, 10**20), {})
REFUSED = Shipped(replace(REPLAYED, verdict="refuted", explanation="goals[3] differs"), ("parts[0]",))
REJECTED = Rejection("sign", "line 1", "1 is not 2", "1e10 times")
HELD = Witness(20, 1e-16, 1e-14, 0.01, "anywhere")


def row(name: str, verdict: Verdict = Verdict.PROVED, conditions: tuple[str, ...] = ()) -> Row:
    """What a run might find of a claim of the catalogue."""
    if CATALOGUE.own[name].stated:
        verdict = Verdict.STATED
    found = Evidence(name, "key", "", 50, "", 5, ("d = 1",), "", HELD, (REJECTED,), {}, {}, {})
    return Row(found, None if verdict == Verdict.STATED else REPLAYED, Status(verdict, "why"), conditions, True)


def erratum(number: int = 0) -> ErratumRow:
    e = CATALOGUE.errata[number]
    return ErratumRow(e.read.name, e.kind, "1 is not 2", REPLAYED, e.corrected, Verdict.PROVED)


def audit(*rows: Row, errata: tuple[ErratumRow, ...] = (), edited: tuple[str, ...] = ()) -> Audit:
    return Audit(CATALOGUE, list(rows), list(errata), list(edited), {})


LEMMA, CLAIM, OTHER = "spectral_theorem", "functional_gradient_descent", "functional_gradient"
GOOD = audit(row(LEMMA), row(OTHER), row(CLAIM), row("pseudo_inverse", conditions=(LEMMA,)), errata=(erratum(),))


@pytest.fixture(scope="module")
def whole() -> dict:
    """The report of the whole catalogue, had everything been found to be as it should be."""
    errata = tuple(erratum(k) for k in range(len(CATALOGUE.errata)))
    return value(audit(*(row(claim.name) for claim in CATALOGUE.claims), errata=errata), RESULTS)


class Page(HTMLParser):
    """The elements of a page: their names, attributes, and all text."""

    def __init__(self, text: str):
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags[tag] += 1
        self.attributes += attrs

    def handle_data(self, data):
        self.text += data

    def all(self, name: str) -> list[str]:
        return [v or "" for k, v in self.attributes if k == name]


def require_harmless(page: Page) -> None:
    """No script, nothing from elsewhere, no link to what is not a place in the page or an address of the web."""
    assert not page.tags.keys() & {
        "script",
        "img",
        "iframe",
        "object",
        "embed",
        "link",
        "base",
        "form",
        "audio",
        "video",
    }
    assert not [k for k, _ in page.attributes if k.startswith("on") or k in ("src", "srcset", "action", "formaction")]
    ids = page.all("id")
    assert len(ids) == len(set(ids))
    for href in page.all("href"):
        assert href[1:] in ids if href.startswith("#") else re.match("https?://", href), href
    assert {label for name in ("aria-labelledby", "for") for label in page.all(name)} <= set(ids)


def validated(report: dict) -> None:
    jsonschema.validate(report, SCHEMA, cls=jsonschema.Draft202012Validator)


# --- the whole catalogue -------------------------------------------------------------------------------------------


def test_the_page_of_all_claims_is_one_file_whose_links_lead_somewhere(whole):
    text = rendered(whole, {})
    page = Page(text)
    require_harmless(page)
    assert "default-src 'none'" in text
    assert len(text.encode()) < 2_000_000
    for name in CATALOGUE.own:
        kind = "claim" if name in CATALOGUE.named else "erratum"
        assert f"{kind}-{name}" in page.all("id")
        assert page.all("href").count(f"#{kind}-{name}") >= 2  # from the overview, and the graph or what it corrects
    for claim in CATALOGUE.claims:
        assert typeset(claim.statement) in text
        assert all(f"{typeset(clause.text)}<sup" in text for clause in claim.clauses)
        for clause in claim.clauses:
            assert f"{typeset(clause.text)}<sup" in text
    assert "GPU" in page.text
    assert "What is assumed: exact arithmetic" in page.text  # of REVIEWERS.md


@pytest.mark.slow
def test_the_page_with_all_derivations_weighs_less_than_three_megabytes_with_room(whole):
    text = rendered(whole, derivations(CATALOGUE, [claim.name for claim in CATALOGUE.claims], 2))
    require_harmless(Page(text))
    assert len(text.encode()) < 2_800_000


def test_the_report_of_all_claims_is_of_its_schema(whole):
    validated(whole)
    assert whole["exit"] == 0
    why = {w["what"]: w["why"] for w in whole["not_run"]}["Rocq's kernel"]
    provable = sum(not claim.stated for claim in CATALOGUE.named.values())
    assert why.startswith(f"not asked about {provable} of {provable} claims")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda r: r.pop("provenance"),
        lambda r: r.update(schema=2),
        lambda r: r.update(more=1),
        lambda r: r["claims"][0].update(status="true"),
        lambda r: r["claims"][0].pop("statement"),
        lambda r: r["errata"][0]["source"].update(link="javascript:alert(1)"),
        lambda r: r["provenance"]["certificates"][0].update(sha256="0"),
        lambda r: r["training"]["targets"][0].update(verdict="nearly"),
    ],
)
def test_what_is_not_of_the_schema_is_refused(spoil):
    report = value(GOOD, RESULTS)
    validated(report)
    spoil(report)
    with pytest.raises(jsonschema.ValidationError):
        validated(report)


def test_every_claim_says_in_which_lines_it_is_stated_and_proved(whole):
    for claim in (*whole["claims"], *whole["errata"]):
        read = "corrected" in claim
        assert len(claim["files"]) == (1 if read or claim["stated"] else 2)
        for file, begins in zip(claim["files"], ("def claim(", "PROOF"), strict=False):
            path, line = file.rsplit(":", 1)
            assert (ROOT / path).read_text(encoding="utf-8").splitlines()[int(line) - 1].startswith(begins)


def test_every_claim_and_erratum_is_of_one_paper(whole):
    assert sorted(n for p in whole["papers"] for n in p["claims"] + p["errata"]) == sorted(CATALOGUE.own)
    keys = [p["key"] for p in whole["papers"]]
    assert keys[0] == "vonoswald2023"
    assert keys[-1] == "attention-audit"
    assert next(p for p in whole["papers"] if p["key"] == "zhang2024")["related"]


def test_the_graph_says_what_rests_on_what(whole):
    graph = whole["graph"]
    edges = {(p, c.name) for c in CATALOGUE.claims for p in c.depends_on}
    assert {tuple(e) for e in graph["edges"]} == edges
    drawn = networkx.DiGraph((line["from"], line["to"]) for line in graph["lines"])
    assert set(networkx.transitive_closure(drawn).edges) >= edges
    assert set(networkx.transitive_closure(networkx.DiGraph(edges)).edges) >= set(drawn.edges)


def test_in_the_graph_no_boxes_overlap_and_every_line_leads_to_the_right(whole):
    boxes = {b["name"]: b for b in whole["graph"]["boxes"]}
    assert set(boxes) == set(CATALOGUE.named)
    placed = sorted(boxes.values(), key=lambda b: (b["x"], b["y"]))
    for k, b in enumerate(placed):
        assert 0 <= b["x"] <= whole["graph"]["width"] - WIDTH
        assert 0 <= b["y"] <= whole["graph"]["height"] - b["height"]
        assert all(len(line) <= 20 for line in b["label"])
        for other in placed[k + 1 :]:
            apart = (
                b["x"] + WIDTH <= other["x"]
                or b["y"] + b["height"] <= other["y"]
                or other["y"] + other["height"] <= b["y"]
            )
            assert apart, (b["name"], other["name"])
    for line in whole["graph"]["lines"]:
        assert boxes[line["from"]]["x"] + WIDTH < boxes[line["to"]]["x"]


def test_trained_weights_stand_beside_the_claim_that_they_bear_on(whole):
    lines = [x for x in (RESULTS / "TARGETS.md").read_text().splitlines() if x.startswith("| `")]
    assert len(whole["training"]["targets"]) == len(lines)
    verdicts = Counter(t["verdict"] for t in whole["training"]["targets"])
    ends = {"reached": "| reached |", "missed": "| **missed** |", "not trained": "|  |"}
    assert verdicts == +Counter({v: sum(line.endswith(end) for line in lines) for v, end in ends.items()})
    named = {t["experiment"] for t in whole["training"]["targets"] if t["claim"] in CATALOGUE.named}
    assert named == {c["experiment"] for c in whole["training"]["checkpoints"]} & {
        t["experiment"] for t in whole["training"]["targets"]
    }
    claim = next(c for c in whole["claims"] if c["claim"] == "sparse_stationary_points")
    assert {t["experiment"] for t in claim["targets"]} == {"functional_gradient_descent/sparse_stationary_points"}
    assert claim["landed"]
    said = (RESULTS / "CONFORMANCE.md").read_text().partition("\n## ")[0]
    assert len(whole["training"]["layers"]) == said.count("\n| ") - 1 > 20
    audits = json.loads((RESULTS / "CONFORMANCE.json").read_text())
    for layer in whole["training"]["layers"]:
        assert layer["verdict"] == audits[layer["case"]]["finding"]["verdict"]


# --- what falls short ----------------------------------------------------------------------------------------------


def short(name: str = CLAIM, **changes: object) -> Audit:
    return audit(replace(row(name), **changes), row(OTHER), errata=(erratum(),))


WORST = {
    "refused": short(shipped=REFUSED),
    "refuted": short(status=Status(Verdict.REFUTED, "1 is not 2")),
    "vacuous": short(status=Status(Verdict.VACUOUS, "sign")),
    "stated for want of evidence": short(status=Status(Verdict.STATED, "no evidence")),
    "resting on what is not proved": short(conditional_on=("loss_shift",)),
    "erratum refused": audit(row(CLAIM), errata=(replace(erratum(), shipped=REFUSED),)),
    "erratum not refuted": audit(row(CLAIM), errata=(replace(erratum(), counterexample="", replayed=None),)),
    "erratum ill-posed": audit(row(CLAIM), errata=(replace(erratum(), ill_posed="slots"),)),
    "edited": audit(row(CLAIM), edited=("constructions/claim.py",)),
}


@pytest.mark.parametrize("found", WORST.values(), ids=WORST)
def test_what_falls_short_is_shown_so_and_fails_in_junit(found):
    report = value(found, None)
    validated(report)
    assert report["exit"] in (1, 3)
    text = rendered(report, {})
    assert 'class="bad"' in Page(text).text or "see below" in Page(text).text
    cases = ElementTree.fromstring(junit(report))
    assert int(cases.get("failures")) == len(cases.findall(".//failure")) >= 1
    if not found.edited:
        assert re.search(r'class="(row|claim) short"', text)
        assert report["not_proved"] or found.rows[0].conditional_on


def test_what_holds_fails_nowhere_and_lemmas_are_skipped():
    report = value(GOOD, None)
    text = rendered(report, {})
    cases = ElementTree.fromstring(junit(report))
    assert (report["exit"], cases.get("failures"), cases.get("skipped")) == (0, "0", "1")
    assert not re.search(r'class="(row|claim) short"', text)
    assert [case.get("name") for case in cases] == [LEMMA, OTHER, CLAIM, "pseudo_inverse", GOOD.errata[0].name]


def test_a_refused_certificate_is_told_where_the_claim_is():
    text = rendered(value(WORST["refused"], None), {})
    article = text.partition(f'<article id="claim-{CLAIM}"')[2].partition("</article>")[0]
    assert "The certificate that was there is refused." in article
    assert "goals[3] differs" in article
    assert "certificate refused" in text.partition('<section id="graph"')[0]


def test_what_is_to_be_proved_stands_apart_from_the_calculation():
    found = derivations(CATALOGUE, [LEMMA, CLAIM], 1)
    assert ("To prove, after l layers" in found[CLAIM].to_prove, "Step, from l to l + 1" in found[CLAIM].to_prove) == (
        True,
        False,
    )
    assert ("To prove, after l layers" in found[CLAIM].proof, "Step, from l to l + 1" in found[CLAIM].proof) == (
        False,
        True,
    )
    assert "<math><mi>x</mi><mo>=</mo><mi>X</mi></math>" in found[CLAIM].to_prove
    assert (found[LEMMA].to_prove.strip(), "Proof." in found[LEMMA].proof) == ("", True)
    assert found[LEMMA].equations == ()
    said = [when + ": " + "".join(Page(formula).text.split()) for when, formula in found[CLAIM].equations]
    assert said == [f"after l layers: {equation}" for equation in ("y=Y−f(X)", "−queryy=f(Q)", "queryy=−f(Q)")]


@pytest.mark.parametrize("name", [CLAIM, "pseudo_inverse", "gradient_descent_plus_plus_spectrum"])
def test_a_formula_that_is_made_smaller_says_the_same(name):
    """Against what latex2mathml makes: the same signs in the same order, in the same places."""
    every = list(formulas(in_full(CATALOGUE.own[name], CATALOGUE)))
    assert len(every) > 20
    for made in every:
        small, whole = ElementTree.fromstring(mathml(made)), ElementTree.fromstring(convert(formula(made)))
        assert spelt(small) == spelt(whole)
        assert not [e for e in small.iter("mrow") if len(e) == 1]
        assert not [e for e in small.iter("mtext") if not any(map(str.isalpha, e.text))]


SCRIPTS = ("msup", "msub", "msubsup", "mfrac", "mover", "msqrt")


def spelt(element: ElementTree.Element) -> str:
    """Signs without the space between them; what stands high, low, over and under is told apart."""
    tag, inner = element.tag.rpartition("}")[2], [*map(spelt, element)]
    if tag in SCRIPTS:
        return f"{tag}({', '.join(inner)})"
    return "".join("".join([element.text or "", *inner]).split()).replace("𝟏", "1")


def test_survivors_are_told():
    found = short(
        evidence=replace(row(CLAIM).evidence, rejections=(REJECTED, replace(REJECTED, mutant="mask", proof="")))
    )
    text = rendered(value(found, None), {})
    assert "1 of 2 mutants rejected" in text
    assert "<strong>mask</strong> survives" in text


# --- what others wrote ---------------------------------------------------------------------------------------------

NASTY = """
from constructions.claim import Claim, Clause, Part, Source, Tensor
from constructions.contents import Entry

part = Part("<b onclick=alert(2)>", (Tensor("A", ("d",)),), start=lambda given: {},
            equations=lambda given, state: {"</style><script>": (given["A"], given["A"] * FACTOR)})
entry = Entry(Claim(
    "nasty",
    (Clause("<script>alert(1)</script> & x_<img src=x onerror=alert(3)>^{<i>}", by=(part.name,)),),
    Source("javascript:alert(4)", '" onmouseover="alert(5)', "</pre><svg onload=alert(6)>", "&lt;there&gt;"),
    (part,),
    remarks=("\\u05e9\\u05dc\\u05d5\\u05dd {{ 7 * 7 }} {% raw %}",),
), script={(part.name, "once", "</style><script>"): lambda goal: goal.conclude()})
"""


@pytest.fixture
def own(tmp_path, monkeypatch):
    """A file of claims, and the exit code and the folder of its report."""
    monkeypatch.setattr(kept_evidence, "CACHE", tmp_path / "kept")
    monkeypatch.chdir(tmp_path)

    def report(name: str, text: str) -> tuple[int, str, dict]:
        (tmp_path / name).write_text(text)
        code = main([name, "--jobs", "1", "--out", "out"])
        if not (tmp_path / "out").exists():
            return code, "", {}
        return (
            code,
            (tmp_path / "out" / "report.html").read_text(),
            json.loads((tmp_path / "out" / "report.json").read_text()),
        )

    return report


def test_markup_in_a_claim_of_ones_own_is_text(own, tmp_path):
    code, text, report = own("na<b>\u202esty.py", NASTY.replace("FACTOR", "1"))
    assert code == 3  # nothing is wrong with it, but it has no mutants
    page = Page(text)
    require_harmless(page)
    validated(report)
    for said in (
        "<script>alert(1)</script> & x_",
        "{{ 7 * 7 }} {% raw %}",
        '" onmouseover="alert(5)',
        "</style><script>",
    ):
        assert said in page.text
    assert "\u202e" not in text
    assert "\\u202esty.py, which was run to make this page" in page.text
    assert "49" not in page.text.partition("{{ 7 * 7 }}")[0][-20:]
    assert [p["link"] for p in report["papers"]] == [""]
    assert ElementTree.parse(tmp_path / "out" / "junit.xml").getroot().get("failures") == "1"
    assert report["claims"][0]["certificate"]["recheck"].endswith("--claims 'na<b>\u202esty.py'")
    assert report["claims"][0]["files"] == ["na<b>\u202esty.py:8"]


def test_evidence_that_is_stale_and_certificates_that_are_forged_prove_nothing(own, tmp_path):
    """First of a true claim; then its file says something false, and what was kept and certified is still there."""
    assert own("first.py", NASTY.replace("FACTOR", "1"))[2]["claims"][0]["shipped"] is None
    (kept,) = (tmp_path / "kept").rglob("nasty.json")
    code, text, report = own("second.py", NASTY.replace("FACTOR", "2"))
    assert (code, report["claims"][0]["reused"]) == (1, False)
    assert report["claims"][0]["status"] == "refuted"
    assert "it is not what the claim says (refused" in report["claims"][0]["refused"]
    assert re.search(r'class="row short"', text)
    assert json.loads(kept.read_text())["counterexample"]


@pytest.mark.parametrize(
    ("text", "told"),
    [("", "it states no claim"), ("x = (", "SyntaxError"), ("1/0", "ZeroDivisionError")],
)
def test_a_file_without_claims_is_refused_in_one_line(own, capsys, text, told):
    name = f"empty{len(text)}.py"
    assert own(name, text) == (2, "", {})
    line = capsys.readouterr().err
    assert line.startswith(f"python -m verify.report: {name}")
    assert line.count("\n") == 1
    assert told in line


def test_what_cannot_be_written_is_known_before_any_work(tmp_path, capsys):
    (tmp_path / "report.html").mkdir()
    assert main(["--out", str(tmp_path)]) == 2
    assert "report.html: a folder, expected a new name or a regular file" in capsys.readouterr().err


def test_of_the_runs_of_a_claim_the_figure_farthest_from_its_limit_is_told(whole):
    runs = [run["farthest"] for c in whole["claims"] if c["claim"] == "sparse_stationary_points" for run in c["landed"]]
    assert len(runs) > 12
    figures = {said: said.rpartition(": ")[2].split(" of ") for said in runs}
    quotients = {said: float(value) / float(limit) for said, (value, limit) in figures.items()}
    worst = max(quotients, key=quotients.__getitem__)
    text = Page(rendered(whole, {})).text
    assert f"of its runs at worst: {worst}" in text
    assert all(said in text for said in runs)


def test_figures_are_compared_by_their_limits_and_what_is_none_is_not_told():
    def told(*figures: str) -> str:
        return farthest([{"farthest": figure} for figure in figures])

    assert told("a: 2.0e-02 of 1", "b: 1.0e-02 of 0.001", "") == "b: 1.0e-02 of 0.001"
    assert told("a: inf of 1", "b: 1 of 0.1") == "a: inf of 1"
    assert told("a: 9 of 1", "b: nan of 1") == "b: nan of 1"
    assert told("a: 9 of 1", "b: 1 of 0") == "b: 1 of 0"
    assert told() == told("", "", "nothing", "a: x of y", "a: 1 of 0.5 or so", "<b>: 1 of -1", "a: 1e of 2") == ""


def test_a_table_of_verdicts_without_figures_shows_none(tmp_path):
    (tmp_path / "LANDED.md").write_text("| checkpoint | claim | verdict |\n|---|---|---|\n| x | y | near |\n")
    assert [run["farthest"] for run in training(tmp_path)["landed"]] == [""]


def test_a_target_is_reached_missed_or_not_trained(tmp_path):
    told = {"reached": "reached", "missed": "**missed**", "not trained": ""}
    table = "\n".join(f"| `x` | y | z | {said} |" for said in told.values())
    (tmp_path / "TARGETS.md").write_text(f"| experiment | expected | reached | |\n|---|---|---|---|\n{table}\n")
    assert [t["verdict"] for t in training(tmp_path)["targets"]] == list(told)


def test_a_table_of_results_without_its_columns_is_refused(tmp_path):
    (tmp_path / "TARGETS.md").write_text("| a | b |\n|---|---|\n| 1 | 2 |\n")
    with pytest.raises(Unreadable, match="expected a table with the columns experiment, expected, reached"):
        training(tmp_path)
    (tmp_path / "TARGETS.md").unlink()
    (tmp_path / "x" / "y").mkdir(parents=True)
    (tmp_path / "x" / "y" / "z.safetensors").write_text("no tensors")
    with pytest.raises(Unreadable, match=r"z\.safetensors: no checkpoint"):
        training(tmp_path)


LAYERS = """| case | style of | equation found | inherits | depth |
|---|---|---|---|---|
| `a` | | x | y | 6 |
| `b` | | x | y | 2 |
"""


def test_verdicts_and_times_of_audits_are_those_of_the_twin_of_their_table(tmp_path):
    (tmp_path / "CONFORMANCE.md").write_text(LAYERS)
    unmeasured = {"verdict": "", "cpu_seconds": None, "within_bound": None}
    assert [{k: layer[k] for k in unmeasured} for layer in training(tmp_path)["layers"]] == [unmeasured, unmeasured]
    told = {"finding": {"verdict": "not inherited"}, "cpu_seconds": 12.34, "within_bound": False}
    (tmp_path / "CONFORMANCE.json").write_text(json.dumps({"b": told, "c": told}))
    a, b = training(tmp_path)["layers"]
    assert {k: a[k] for k in unmeasured} == unmeasured
    assert (b["verdict"], b["cpu_seconds"], b["within_bound"]) == ("not inherited", 12.34, False)
    text = rendered(value(GOOD, tmp_path), {})
    assert "1 not inherited; 12 s of one processor" in text
    assert "12.3 s" in text
    assert "over its bound" in text


@pytest.mark.parametrize(
    "twin", ["", "[1]", '{"a": 1}', '{"a": {"cpu_seconds": []}}', '{"a": {"finding": 2}}', "[" * 100_000]
)
def test_a_twin_that_says_nothing_of_layers_is_refused(tmp_path, twin):
    (tmp_path / "CONFORMANCE.md").write_text(LAYERS)
    (tmp_path / "CONFORMANCE.json").write_text(twin)
    with pytest.raises(Unreadable, match=r"CONFORMANCE\.json: no audits of layers"):
        training(tmp_path)


def test_markdown_of_ours_lets_no_other_markup_pass():
    text = "## One\n\na <script>x</script> `b`\n\n## Two\n\n| a | b |\n|---|---|\n| `1` | **2** \\| 3 |\n"
    assert "<script>" not in section(text, "One")
    assert "&lt;script&gt;" in section(text, "One")
    assert section(text, "Three") == Markup()
    assert rows(text) == [{"a": "1", "b": "2 | 3"}]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("f_{l+1}(x_i)^2", "f<sub>l+1</sub>(x<sub>i</sub>)<sup>2</sup>"),
        ("X^T W_0 n_y S^-1 Sigma^1/2", "X<sup>T</sup> W<sub>0</sub> n<sub>y</sub> S<sup>-1</sup> Sigma<sup>1/2</sup>"),
        ("gradient_descent_step bayes_limit a^k_j (2^m)", "gradient_descent_step bayes_limit a^k_j (2^m)"),
        ("grad_{B_l} f", "grad<sub>B<sub>l</sub></sub> f"),
        ("x_<b> & y_{<i>}", "x_&lt;b&gt; &amp; y<sub>&lt;i&gt;</sub>"),
    ],
)
def test_indices_are_set_low_and_nothing_else_is_changed(text, html):
    assert typeset(text) == html


def test_what_is_known_of_a_correction_by_its_certificate_alone_is_json():
    read = CATALOGUE.errata[0].read
    told = json.loads(json.dumps(of_erratum(replace(erratum(), correction=REPLAYED), read)))
    assert told["correction"]["error_probability"] == 1e-20


def test_kinds_of_errata_are_told_apart():
    report = value(audit(row(CLAIM), errata=(erratum(), replace(erratum(1), kind=Kind.RESTATED))), None)
    assert report["summary"]["verdicts"] == {"refuted": 1, "false as read": 1}
    assert [limit["kind"] for limit in report["not_proved"] if limit["about"] == report["errata"][1]["name"]] == [
        "source not read"
    ]
