"""Pages on paper: one column without anything to press, nothing cut off or drawn over, and the address of the page."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page

from tests.dashboards.sites import address_of, open_page

pytestmark = pytest.mark.browser
Query = Callable[..., list[tuple[str, ...]]]

PAPER = {"width": 688, "height": 1000}  # A4 between its margins
PRESSED = ", ".join(
    f"[data-testid={name}]"
    for name in (
        "stSidebar",
        "stPageLink",
        "stDownloadButton",
        "stTextInput",
        "stSelectbox",
        "stButtonGroup",
        "stHeader",
    )
)
# Boxes of text that overlap, stick out of the paper, or hold more than they show.
FAULTS = """() => {
    const boxes = [...document.querySelectorAll('[data-testid=stMainBlockContainer] [data-testid=stHtml]')]
        .filter(box => box.offsetHeight > 1)
    const found = []
    boxes.forEach((box, place) => {
        const here = box.getBoundingClientRect()
        if (here.right > window.innerWidth + 1) found.push('sticks out: ' + box.innerText.slice(0, 40))
        if (box.scrollHeight > box.clientHeight + 8) found.push('cut: ' + box.innerText.slice(0, 40))
        const next = boxes[place + 1]?.getBoundingClientRect()
        if (next && next.top < here.bottom - 1) found.push('drawn over: ' + box.innerText.slice(0, 40))
    })
    return found
}"""


def _put_on_paper(page: Page) -> None:
    page.wait_for_timeout(1500)
    page.emulate_media(media="print")
    page.set_viewport_size(PAPER)
    page.wait_for_timeout(500)


@pytest.mark.parametrize("shade", ["light", "dark"])
@pytest.mark.parametrize("name", ["evidence", "units", "ledger"])
def test_a_page_can_be_printed(browser: Browser, site: str, query: Query, name: str, shade: str) -> None:
    address = address_of(site, name, query, "zh")
    if name == "units":
        ((unit,),) = query(
            "SELECT organisation_id FROM agg_lead_unit_year GROUP BY 1 ORDER BY sum(task_count) DESC, 1 LIMIT 1"
        )
        address += f"&unit={unit}"
    page = browser.new_page(viewport={"width": 1440, "height": 900}, color_scheme=shade)
    open_page(page, address)
    _put_on_paper(page)
    assert page.evaluate(FAULTS) == []
    shown = page.locator(PRESSED).evaluate_all("found => found.filter(one => one.offsetHeight > 0).length")
    assert shown == 0
    assert not page.locator(".st-key-tz_header").is_visible()
    assert address.split("?")[0] in page.locator(".tz-on-paper").inner_text()
    ink = page.locator("h1").first.evaluate("head => getComputedStyle(head).color")
    assert ink == "rgb(0, 0, 0)"
    if name == "evidence":
        assert page.locator(".tz-passage mark.tz-hit").first.is_visible()
        assert "evidence?target=" in page.locator("[data-testid=stCode]").first.inner_text().replace("\n", "")
    paper = page.pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) >= 2
    page.close()
