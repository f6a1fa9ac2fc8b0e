"""The page in a real browser: quiet, filtered by keyboard, dark, on a phone, and on paper."""

import base64
from collections.abc import Iterator
from dataclasses import replace

import pytest

from evaluator.scorecard import html
from tests.scorecard.chromium import PROGRAM, Browser, Tab, browser
from tests.scorecard.samples import HOSTILE, RUN

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(PROGRAM is None, reason="Chromium is not installed"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]
VISIBLE = "[...document.querySelectorAll('tr[data-status]')].filter(row => row.getClientRects().length).length"
ROWS = sum(len(card.indicators) for card in (*RUN.projects, HOSTILE))


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("page") / "index.html"
    path.write_text(html.page(replace(RUN, projects=(*RUN.projects, HOSTILE))), encoding="utf-8")
    return path.as_uri()


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browser(tmp_path_factory.mktemp("profile")) as running:
        yield running


@pytest.fixture
def page(chromium: Browser, address: str) -> Tab:
    opened = chromium.tab()
    opened.open(address)
    return opened


def test_the_page_is_quiet_and_asks_for_nothing_else(page: Tab, address: str) -> None:
    assert page.seen("Runtime.exceptionThrown") == []
    assert page.seen("Runtime.consoleAPICalled") == []
    assert page.seen("Log.entryAdded") == []
    requested = {each["request"]["url"] for each in page.seen("Network.requestWillBeSent")}
    assert {url for url in requested if not url.startswith("data:")} == {address}
    assert page.js("getComputedStyle(document.querySelector('.panel')).borderTopStyle") == "solid"


def test_the_policy_stops_scripts_that_are_not_ours(page: Tab) -> None:
    page.js(
        "const s = document.createElement('script'); s.textContent = 'window.intruder = 1'; document.body.append(s);"
        "const i = new Image(); i.src = 'https://example.invalid/x.png'; document.body.append(i);"
    )
    assert page.js("window.intruder === undefined") is True
    refused = [entry["entry"]["text"] for entry in page.seen("Log.entryAdded")]
    assert any("script-src" in text for text in refused)
    assert not [each for each in page.seen("Network.responseReceived") if "example" in each["response"]["url"]]


def test_the_filter_works_with_the_keyboard(page: Tab) -> None:
    assert page.js(VISIBLE) == ROWS
    page.js("document.querySelector('#f-all').focus()")
    page.press("ArrowRight")
    page.press("ArrowRight")
    assert page.js("document.querySelector('input:checked').value") == "partly_met"
    assert page.js(VISIBLE) == 1
    assert page.js("document.querySelector('output').textContent") == f"显示 1 / {ROWS} 项指标"
    page.press("ArrowLeft")
    assert page.js("document.querySelector('input:checked').value") == "met"
    page.press("ArrowLeft")
    assert page.js(VISIBLE) == ROWS


def test_the_filter_is_reached_by_tab(page: Tab) -> None:
    for _ in range(40):
        page.press("Tab")
        if page.js("document.activeElement.name") == "status":
            break
    assert page.js("document.activeElement.id") == "f-all"


def test_levels_without_visible_rows_are_hidden_too(page: Tab) -> None:
    page.js("document.querySelector('#f-pending').click()")
    shown = (
        "[...document.querySelectorAll('tr.level')].filter(r => r.getClientRects().length).map(r => r.innerText.trim())"
    )
    assert page.js(shown) == ["效益指标"]


def test_a_link_to_a_filtered_row_shows_it(page: Tab) -> None:
    page.js("document.querySelector('#f-pending').click()")
    page.js("location.hash = '#p1-1'")
    page.js("new Promise(done => setTimeout(done, 100))")
    assert page.js(VISIBLE) == ROWS


def test_print_ignores_the_filter_and_starts_every_project_on_a_page(page: Tab) -> None:
    pdfium = pytest.importorskip("pypdfium2", reason="pypdfium2 comes with the extra documents")
    page.js("document.querySelector('#f-pending').click()")
    printed = pdfium.PdfDocument(base64.b64decode(page.call("Page.printToPDF", preferCSSPageSize=True)["data"]))
    texts = [sheet.get_textpage().get_text_range() for sheet in printed]
    assert {round(sheet.get_width()) for sheet in printed} == {595}  # A4
    starts = [text.splitlines()[0] for text in texts]
    for card in RUN.projects:
        assert any(first.startswith(card.name[:12]) for first in starts)
    everything = "\n".join(texts)
    assert "奖励企业数" in everything
    assert "按完成情况筛选" not in everything


def test_dark_follows_the_system(page: Tab) -> None:
    background = "getComputedStyle(document.body).backgroundColor"
    light = page.js(background)
    page.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark"}])
    assert (light, page.js(background)) == ("rgb(251, 250, 247)", "rgb(20, 23, 28)")


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_sticks_out_at_any_width(page: Tab, width: int) -> None:
    page.call("Emulation.setDeviceMetricsOverride", width=width, height=800, deviceScaleFactor=1, mobile=width < 700)
    assert page.js("document.documentElement.scrollWidth") <= width
    as_cards = page.js("getComputedStyle(document.querySelector('table.cards tr[data-status]')).display") == "flex"
    assert as_cards is (width < 700)


def test_a_card_on_a_phone_begins_with_the_name_of_the_indicator(page: Tab) -> None:
    page.call("Emulation.setDeviceMetricsOverride", width=390, height=800, deviceScaleFactor=1, mobile=True)
    topmost = "[...row.children].sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)[0]"
    tags = f"[...document.querySelectorAll('tr[data-status]')].map(row => {topmost}.tagName)"
    assert set(page.js(tags)) == {"TH"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_has_contrast(page: Tab, scheme: str) -> None:
    """WCAG AA: 4.5 to 1 for all text on its own background."""
    page.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
    assert page.js(CONTRAST) == []


CONTRAST = """
(() => {
  const parse = (c) => c.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255)
    .map((v) => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (el) => {
    for (let e = el; e; e = e.parentElement) {
      const c = parse(getComputedStyle(e).backgroundColor);
      if (c.length === 3 || c[3] > 0) return c;
    }
    return [255, 255, 255];
  };
  const poor = [];
  for (const el of document.querySelectorAll("main *, header *")) {
    if (![...el.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim())) continue;
    if (!el.getClientRects().length) continue;
    const [a, b] = [light(parse(getComputedStyle(el).color)), light(behind(el))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) poor.push(`${el.tagName}.${el.className} ${ratio.toFixed(2)} ${el.textContent.trim()}`);
  }
  return poor;
})()
"""
