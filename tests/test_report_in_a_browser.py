"""The reviewer's page in a browser: links lead on, nothing is asked for from elsewhere, and it can be read."""

from __future__ import annotations

import re
from functools import cache

import pytest
from report_picture import CHROMIUM, NO_SANDBOX
from test_report import CLAIM, GOOD, OTHER

from proofs.catalogue import CATALOGUE
from verify.report.page import rendered as page_of_a_report
from verify.report.page.derivations import Derivation, derivations
from verify.report.page.rendered import rendered
from verify.report.page.value import value

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: the page was NOT looked at in a browser")
WIDTHS = {"phone": (390, 844), "laptop": (1280, 900)}
SHIFTS = """() => new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => { for (const e of list.getEntries()) sum += e.value; })
    .observe({type: 'layout-shift', buffered: true});
  setTimeout(() => done(sum), 200);
})"""


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        opened = started.chromium.launch(executable_path=CHROMIUM, args=NO_SANDBOX)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory) -> str:
    """A page of a few claims, with their derivations."""
    path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_text(rendered(value(GOOD, None), shown_derivations()), encoding="utf-8")
    return path.as_uri()


@cache
def shown_derivations() -> dict[str, Derivation]:
    return derivations(CATALOGUE, [row.evidence.claim for row in GOOD.rows], 1)


def test_one_reads_from_the_overview_to_a_claim_and_on_to_what_it_rests_on(browser, address):
    page = browser.new_page()
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(address)
    page.click(f"#overview a.name[href='#claim-{CLAIM}']")
    assert page.url == f"{address}#claim-{CLAIM}"
    assert page.locator(f"#title-{CLAIM}").is_visible()
    page.click(f"#claim-{CLAIM} dl.facts a[href='#claim-{OTHER}']")
    assert page.url == f"{address}#claim-{OTHER}"
    assert page.locator(f"#title-{OTHER}").bounding_box()["y"] < page.viewport_size["height"]
    page.click(f"svg a[href='#claim-{CLAIM}']")
    assert page.url == f"{address}#claim-{CLAIM}"
    summary = page.locator(f"#claim-{CLAIM} details.proof summary")
    formula = page.locator(f"#claim-{CLAIM} details.proof math").first
    assert not formula.is_visible()
    summary.click()
    assert formula.is_visible()
    assert asked == [address]
    assert said == []
    page.close()


def test_what_a_page_asks_for_from_elsewhere_is_refused_by_its_own_policy(browser, tmp_path):
    """The test above can fail, and the policy holds: an image and a script of a spoiled page do nothing."""
    path = tmp_path / "spoiled.html"
    (tmp_path / "there.png").write_bytes(b"")
    text = rendered(value(GOOD, None), {})
    path.write_text(text.replace("<main>", "<main><img src='there.png'><script>document.title = 'ran'</script>"))
    page = browser.new_page()
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(path.as_uri())
    assert page.title() != "ran"
    assert len([line for line in said if "default-src 'none'" in line]) == 2, said
    page.close()


def test_the_overview_is_narrowed_without_scripts_and_by_the_keyboard(browser, address):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(address)
    rows = page.locator(".rows .row")
    shown = [row for row in rows.all() if row.is_visible()]
    assert len(shown) == rows.count() == 5
    page.keyboard.press("Tab")
    assert page.locator(".skip").bounding_box()["x"] > 0
    page.focus("#show-all")
    page.keyboard.press("ArrowRight")
    assert {row.get_attribute("class") for row in rows.all() if row.is_visible()} == {"row proved"}
    page.keyboard.press("ArrowRight")
    assert [row.locator(".name").first.inner_text() for row in rows.all() if row.is_visible()] == ["pseudo_inverse"]
    page.context.close()


ELEMENTS = """() => {
  const found = [];
  const walk = (node, depth) => { for (const one of node.childNodes) {
    if (one.nodeType == 1) {
      found.push([depth, one.localName, ...[...one.attributes].map(a => a.name + '=' + a.value)].join(' '));
      walk(one, depth + 1);
    } else if (one.data.trim()) found.push(depth + ' ' + one.data.replace(/\\s+/g, ' ').trim());
  } };
  walk(document.body, 0);
  return found;
}"""


def test_end_tags_that_are_left_out_are_those_that_a_browser_puts_there(browser, address, tmp_path, monkeypatch):
    monkeypatch.setattr(page_of_a_report, "ENDS", re.compile(r"(?!)"))
    path = tmp_path / "report.html"
    path.write_text(rendered(value(GOOD, None), shown_derivations()), encoding="utf-8")
    page, found = browser.new_page(), []
    for at in (address, path.as_uri()):
        page.goto(at)
        found.append([line for line in page.evaluate(ELEMENTS) if " Made " not in line])
    page.close()
    assert found[0] == found[1]
    assert len(found[0]) > 1000


def test_on_paper_all_but_closed_derivations_is_there_and_nothing_is_cut_off(browser, address):
    page = browser.new_page(viewport={"width": 673, "height": 987})  # of A4 between its margins
    page.goto(address)
    closed = page.locator("details:not([open]):not(.proof) > :not(summary)")
    seen = "nodes => nodes.filter(n => n.checkVisibility({contentVisibilityAuto: true})).length"
    many = closed.evaluate_all("nodes => nodes.length")
    assert (many > 10, closed.evaluate_all(seen)) == (True, 0)
    page.emulate_media(media="print")
    assert closed.evaluate_all(seen) == many
    assert page.locator("details.proof > :not(summary)").evaluate_all(seen) == 0
    told = "s => getComputedStyle(s, '::after').content"
    assert page.locator("details.proof > summary").first.evaluate(told) == '": not on paper"'
    assert page.evaluate("document.documentElement.scrollWidth") <= 673
    assert page.locator(".closed").is_visible()
    for gone in ("nav", ".filter", ".up"):
        assert not page.locator(gone).first.is_visible()
    opened = "document.querySelectorAll('details.proof').forEach(d => d.open = true)"
    page.evaluate(opened)
    assert page.evaluate("document.documentElement.scrollWidth") <= 673
    highest = page.locator("svg").evaluate("s => parseFloat(getComputedStyle(s).maxHeight)")
    assert highest < 987 - 180  # below its heading, which stands on the same page
    page.close()


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_fits_does_not_shift_and_has_contrast_and_names(browser, address, width, scheme):
    from axe_playwright_python.sync_playwright import Axe

    size = dict(zip(("width", "height"), WIDTHS[width], strict=True))
    page = browser.new_context(viewport=size, color_scheme=scheme, bypass_csp=True).new_page()
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert page.evaluate(SHIFTS) == 0
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    found = Axe().run(page)
    assert [(v["id"], v["nodes"][0]["html"][:200]) for v in found.response["violations"]] == []
    page.context.close()
