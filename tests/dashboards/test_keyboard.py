"""Without a mouse: every chart has a name and a table beside it, and what a click on a chart does, a link does too."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboards.labels import LANGUAGES, load_labels
from tests.dashboards.sites import READY, WIDTHS, address_of, open_page

pytestmark = pytest.mark.browser
Query = Callable[..., list[tuple[str, ...]]]

CHARTED = ("overview", "district", "theme", "compare", "indicator")
# Charts whose drawing has no name, or behind which no table or box with the table follows.
FAULTS = """() => [...document.querySelectorAll('[data-testid=stMain] [data-testid=stVegaLiteChart]')].filter(chart => {
    const name = chart.querySelector('[aria-label]')?.getAttribute('aria-label')
    const beside = [...document.querySelectorAll('.tz-scroll[tabindex="0"], [data-testid=stExpander] summary')]
    const follows = beside.some(table => chart.compareDocumentPosition(table) & Node.DOCUMENT_POSITION_FOLLOWING)
    return !name || !follows
}).length"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh context in a wide window."""
    context = browser.new_context(viewport={"width": WIDTHS["desktop"], "height": 900})
    opened = context.new_page()
    opened.set_default_timeout(20_000)
    yield opened
    context.close()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", CHARTED)
def test_every_chart_has_a_name_and_a_table(page: Page, site: str, query: Query, name: str, language: str) -> None:
    open_page(page, address_of(site, name, query, language))
    page.wait_for_selector("[data-testid=stVegaLiteChart] :is(canvas, svg)")
    page.wait_for_timeout(1000)
    assert page.evaluate(FAULTS) == 0


def test_the_table_of_the_heat_map_filters_the_page(page: Page, site: str) -> None:
    open_page(page, f"{site}/")
    box = page.locator("[data-testid=stExpander]").first
    summary = box.locator("summary")
    expect(summary).to_contain_text(load_labels()["chart.as_table"]["zh"])
    summary.focus()
    page.keyboard.press("Enter")
    links = box.locator(".tz-table a")
    expect(links.first).to_be_visible()
    page.keyboard.press("Tab")
    for _ in range(3):
        if page.evaluate("() => document.activeElement.tagName") == "A":
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**district=**")
    page.wait_for_selector(READY)
    assert {"district", "theme"} <= set(parse_qs(urlsplit(page.url).query))


def test_the_table_of_the_map_opens_a_district(page: Page, site: str) -> None:
    open_page(page, f"{site}/")
    region = page.get_by_role("region").filter(has=page.locator("a[href^='district?']")).first
    region.focus()
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.getAttribute('href')").startswith("district?")
    page.keyboard.press("Enter")
    page.wait_for_url("**/district?**")
    expect(page.locator("h1").first).to_have_text(re.compile(r"[市区]\s*$"))
