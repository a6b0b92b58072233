"""The reviewer's page in a browser: links lead on, nothing is asked for from elsewhere, and it can be read."""

from __future__ import annotations

import pytest
from report_picture import CHROMIUM, NO_SANDBOX
from test_report import CLAIM, GOOD, OTHER

from proofs.catalogue import CATALOGUE
from verify.report.page.derivations import derivations
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
    shown = derivations(CATALOGUE, [row.evidence.claim for row in GOOD.rows], 1)
    path.write_text(rendered(value(GOOD, None), shown), encoding="utf-8")
    return path.as_uri()


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
