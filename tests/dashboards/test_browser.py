"""The pages in a real headless Chromium: what a person sees, clicks, copies and downloads."""

from __future__ import annotations

import csv
import io
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import duckdb
import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect

from dashboards.labels import LANGUAGES, load_labels
from dashboards.sitemap import FIRST, PAGES
from pipelines.settings import Settings
from tests.dashboards.accessibility import find_faults
from tests.dashboards.conftest import HOSTILE, HOSTILE_PAGES
from tests.dashboards.sites import READY, WIDTHS, address_of, open_page, serve

pytestmark = pytest.mark.browser
Query = Callable[..., list[tuple[str, ...]]]

# On a page's own address Streamlit first asks for itself below that address, and is told 404 (its own doing).
STREAMLIT_PROBES = ("/_stcore/health", "/_stcore/host-config")
WAIT = 20_000
# Of the ink of an element, from 0 = black to 1 = white.
LIGHTNESS = """one => {
    const pen = document.createElement('canvas').getContext('2d')
    pen.fillStyle = getComputedStyle(one.querySelector('h1')).color
    pen.fillRect(0, 0, 1, 1)
    return Math.max(...pen.getImageData(0, 0, 1, 1).data.slice(0, 3)) / 255
}"""
OVERFLOW = "() => { const m = document.querySelector('[data-testid=stMain]'); return m.scrollWidth - m.clientWidth }"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh context that fails the test on a console error, a page error, or a request to another host."""
    context = browser.new_context(viewport={"width": WIDTHS["desktop"], "height": 900}, accept_downloads=True)
    opened = context.new_page()
    opened.set_default_timeout(WAIT)
    faults: list[str] = []
    hosts: set[str | None] = set()
    opened.on(
        "console", lambda message: faults.append(message.text) if _is_fault(message.type, message.location) else None
    )
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
    yield opened
    context.close()
    assert faults == []
    assert hosts - {None} <= {"127.0.0.1"}


def _is_fault(kind: str, location: dict[str, object]) -> bool:
    return kind == "error" and not str(location.get("url", "")).endswith(STREAMLIT_PROBES)


def parameters_of(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_every_page_opens(page: Page, site: str, query: Query, name: str, language: str) -> None:
    """Wide, as narrow as a phone, and dark: nothing fails, nothing sticks out, nothing keeps anybody from reading."""
    open_page(page, address_of(site, name, query, language))
    expect(page.locator(".tz-foot")).to_contain_text(load_labels()["app.foot"][language])
    for width in WIDTHS.values():
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(500)
        assert page.locator("h1").first.is_visible()
        assert page.locator("[data-testid=stException]").count() == 0
        assert page.evaluate(OVERFLOW) <= 0
        if (language, width) in {("zh", WIDTHS["desktop"]), ("en", WIDTHS["phone"])}:
            assert find_faults(page) == []
    page.emulate_media(color_scheme="dark")
    page.wait_for_timeout(500)
    assert page.locator(".tz-head, .tz-evidence").first.evaluate(LIGHTNESS) > 0.7
    assert find_faults(page) == []


def test_a_phone_finds_every_page_in_the_menu(page: Page, site: str) -> None:
    page.set_viewport_size({"width": WIDTHS["phone"], "height": 900})
    open_page(page, f"{site}/?lang=en")
    assert not page.locator(".st-key-tz_nav").is_visible()
    page.locator(".st-key-tz_menu button").click()
    links = page.locator("[data-testid=stPopoverBody] a")
    expect(links).to_have_count(sum(PAGES.values()))
    shown = links.evaluate_all("links => links.filter(link => link.checkVisibility()).map(link => link.href)")
    wanted = ["" if name == FIRST else name for name, is_visible in PAGES.items() if is_visible]
    assert shown == [f"{site}/{address}?lang=en" for address in wanted]
    page.locator(".st-key-tz_menu_other_ledger a").click()
    page.wait_for_url("**/ledger?lang=en")
    expect(page.locator(".st-key-tz_menu_pages_promises")).to_have_count(0)


def test_a_row_of_the_ledger_opens_its_sentence(page: Page, site: str, query: Query) -> None:
    open_page(page, f"{site}/ledger?kind=target&q=旧改")
    page.get_by_role("link", name="第 1 条").click()
    page.wait_for_url("**/evidence?**")
    target = parameters_of(page)["target"][0]
    ((span, sentence),) = query(
        """SELECT substr(text, f.char_start + 1, f.char_end - f.char_start), sentence FROM fct_target AS f
        JOIN dim_document USING (document_id) JOIN dim_source USING (source_id) WHERE target_id = ?""",
        target,
    )
    hit = page.locator(".tz-passage mark.tz-hit")
    expect(hit).to_be_visible()
    assert hit.evaluate("mark => mark.textContent") == span
    marked = page.locator(".tz-passage mark.tz-sentence")
    assert "".join(marked.evaluate_all("marks => marks.map(mark => mark.textContent)")) == sentence
    assert parameters_of(page)["q"] == ["旧改"]


def test_chinese_is_drawn_with_chinese_glyphs(page: Page, site: str, query: Query) -> None:
    """Each character has a shape of its own; one that no font has would look like any other missing one."""
    open_page(page, address_of(site, "evidence", query, "zh"))
    shapes = page.locator(".tz-passage mark.tz-sentence").first.evaluate(
        """mark => ['承', '诺', '户', '区', '\\u{10fffe}'].map(sign => {
            const canvas = document.createElement('canvas')
            canvas.width = canvas.height = 48
            const pen = canvas.getContext('2d')
            pen.font = '32px ' + getComputedStyle(mark).fontFamily
            pen.fillText(sign, 4, 36)
            return canvas.toDataURL()
        })"""
    )
    assert len(set(shapes)) == 5
    width = page.locator(".tz-passage blockquote").evaluate(
        """block => { const size = parseFloat(getComputedStyle(block).fontSize)
            const pen = document.createElement('canvas').getContext('2d')
            pen.font = size + 'px ' + getComputedStyle(block).fontFamily
            return pen.measureText('承诺').width / size }"""
    )
    assert width == pytest.approx(2, abs=0.02)


def test_a_permalink_opens_in_a_fresh_browser(page: Page, browser: Browser, site: str, query: Query) -> None:
    open_page(page, address_of(site, "evidence", query, "zh"))
    permalink = page.locator("[data-testid=stCode] code").first.inner_text().strip().replace("\n", "")
    shown = page.locator(".tz-passage").inner_text()
    context = browser.new_context()
    other = context.new_page()
    open_page(other, permalink)
    assert other.locator(".tz-passage").inner_text() == shown
    context.close()


def test_filters_live_in_the_address(page: Page, site: str) -> None:
    open_page(page, f"{site}/ledger")
    total = page.locator(".tz-count").inner_text()
    page.locator(".st-key-address_district input").click()
    page.get_by_role("option").first.click()
    page.wait_for_url("**district=**")
    expect(page.locator(".tz-count")).not_to_have_text(total)
    page.wait_for_selector(READY)
    narrowed, chosen = page.locator(".tz-count").inner_text(), page.url
    page.reload()
    page.wait_for_selector(READY)
    expect(page.locator(".tz-count")).to_have_text(narrowed)
    page.get_by_role("link", name="English").click()
    page.wait_for_url("**lang=en**")
    assert parameters_of(page)["district"] == parse_qs(urlsplit(chosen).query)["district"]
    expect(page.locator(".tz-count")).to_contain_text("promises")
    page.go_back()
    expect(page.locator(".tz-count")).to_have_text(narrowed)
    page.go_back()
    expect(page.locator(".tz-count")).to_have_text(total)


def test_the_heat_map_filters_the_page_and_leads_to_evidence(page: Page, site: str) -> None:
    """A cell filters everything, the back button undoes it, a promise of the cell opens its sentence."""
    open_page(page, f"{site}/")
    page.wait_for_selector("[data-testid=stVegaLiteChart] canvas, [data-testid=stVegaLiteChart] svg")
    chart = page.locator("[data-testid=stVegaLiteChart]").first
    chart.scroll_into_view_if_needed()
    page.wait_for_timeout(1000)
    box = chart.bounding_box()
    assert box is not None
    whole = page.locator(".tz-figure dd").first.inner_text()
    for row in range(18):
        page.mouse.click(box["x"] + box["width"] * 0.25, box["y"] + 60 + row * 30)
        page.wait_for_timeout(700)
        if "district=" in page.url:
            break
    page.wait_for_selector(READY)
    assert {"district", "theme"} <= set(parameters_of(page))
    chips = page.locator(".tz-chips a")
    expect(chips).to_have_count(3)
    expect(page.locator(".tz-figure dd").first).not_to_have_text(whole)
    page.go_back()
    expect(page.locator(".tz-figure dd").first).to_have_text(whole)
    expect(chips).to_have_count(0)
    page.go_forward()
    expect(chips).to_have_count(3)
    page.locator("[class*=st-key-tz_row_] a").first.click()
    page.wait_for_url("**/evidence?**")
    expect(page.locator(".tz-passage mark.tz-hit")).to_be_visible()


def test_the_map_opens_a_district(page: Page, site: str) -> None:
    """Shaded places open their page; where exactly they are on the screen is Vega's business, so look for them."""
    open_page(page, f"{site}/")
    chart = page.locator(".st-key-map_310000 [data-testid=stVegaLiteChart]")
    chart.scroll_into_view_if_needed()
    page.wait_for_timeout(1500)
    box = chart.bounding_box()
    assert box is not None
    places = ((x / 20, y / 20) for y in range(6, 16) for x in range(6, 15))
    for across, down in places:
        page.mouse.move(box["x"] + box["width"] * across, box["y"] + box["height"] * down)
        if chart.locator("canvas, svg").first.evaluate("drawn => getComputedStyle(drawn).cursor") == "pointer":
            page.mouse.down()
            page.mouse.up()
            break
    page.wait_for_url("**/district?**")
    expect(page.locator("h1").first).to_have_text(re.compile(".+区"))


def test_the_ledger_downloads_what_it_shows(page: Page, site: str, query: Query) -> None:
    open_page(page, f"{site}/ledger?kind=target")
    with page.expect_download() as download:
        page.get_by_role("button", name="下载 CSV").click()
    text = Path(download.value.path()).read_text("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert len(rows) == query("SELECT count(*) FROM fct_target WHERE is_government_promise")[0][0]
    assert {row["kind"] for row in rows} == {"target"}


def test_every_format_of_a_table_downloads_and_reads_back(page: Page, site: str, query: Query, tmp_path: Path) -> None:
    open_page(page, f"{site}/data?table=dim_theme")
    themes = query("FROM dim_theme ORDER BY theme_code")
    for words, name in (("Parquet）", "t.parquet"), ("Excel", "t.xlsx"), ("DuckDB", "t.duckdb"), ("ZIP", "t.zip")):
        with page.expect_download() as download:
            page.get_by_role("button", name=words).click()
        download.value.save_as(tmp_path / name)
    with zipfile.ZipFile(tmp_path / "t.zip") as archive:
        archive.extract("dim_theme.parquet", tmp_path)
    sheet = load_workbook(tmp_path / "t.xlsx").active
    assert sorted(list(sheet.iter_rows(values_only=True))[1:]) == themes
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{tmp_path / 't.duckdb'}' AS whole (READ_ONLY)")
        for source in (f"'{tmp_path / 't.parquet'}'", f"'{tmp_path / 'dim_theme.parquet'}'", "whole.marts.dim_theme"):
            assert connection.execute(f"FROM {source} ORDER BY theme_code").fetchall() == themes


def test_a_row_of_the_grid_opens_its_sentence(page: Page, site: str) -> None:
    open_page(page, f"{site}/ledger?view=grid")
    grid = page.locator("[data-testid=stDataFrame]")
    box = grid.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 16, box["y"] + 52)
    page.wait_for_url("**/evidence?**")
    expect(page.locator(".tz-passage mark.tz-hit")).to_be_visible()


def _publish(real: Path, folder: Path, number: int) -> None:
    """Put a copy with this many more documents in place, whole, as the pipeline does."""
    shutil.copy(real, folder / "next.duckdb")
    with duckdb.connect(str(folder / "next.duckdb")) as connection:
        connection.execute(
            """INSERT INTO marts.dim_document BY NAME
            SELECT * EXCLUDE (n) REPLACE (document_id || n AS document_id)
            FROM (FROM marts.dim_document LIMIT 1), range(?) AS numbers(n)""",
            [number],
        )
    (folder / "next.duckdb").replace(folder / "taizhang.duckdb")


def test_a_newly_published_warehouse_is_shown_without_a_reload(built: Settings, tmp_path: Path, page: Page) -> None:
    """First nothing, then a warehouse, then another one: each is noticed within ten seconds."""
    with serve(tmp_path) as site:
        page.goto(site)
        expect(page.locator(".tz-empty")).to_contain_text("taizhang build")
        _publish(built.published, tmp_path, 0)
        expect(page.locator(".tz-figure").first).to_be_visible(timeout=10_000)
        before = page.locator(".tz-head p").inner_text()
        _publish(built.published, tmp_path, 1)
        expect(page.locator(".tz-head p")).not_to_have_text(before, timeout=10_000)
        assert page.locator("[data-testid=stException]").count() == 0
        page.close()  # before the server goes, which an open page would complain about


def test_a_server_that_is_late_shows_every_version(built: Settings, query: Query, tmp_path: Path, page: Page) -> None:
    """A look for a new warehouse that comes before the last run is sent must not make that run forgotten."""
    documents = int(query("SELECT count(*) FROM dim_document")[0][0])
    _publish(built.published, tmp_path, 0)
    with serve(tmp_path, ("-m", "tests.dashboards.slow_server")) as site:
        page.goto(f"{site}/documents?lang=en")
        for number in range(3):
            expect(page.locator(".tz-count")).to_have_text(re.compile(rf"\b{documents + number} "))
            _publish(built.published, tmp_path, number + 1)
        assert page.locator("[data-testid=stException]").count() == 0
        page.close()


@pytest.mark.parametrize(
    ("name", "parameters"), HOSTILE_PAGES, ids=lambda value: value if isinstance(value, str) else "-".join(value)
)
def test_hostile_text_runs_nothing_and_shows_as_text(
    hostile_site: str, page: Page, name: str, parameters: dict[str, str]
) -> None:
    """Whatever a document holds, on every page where its words can come up."""
    open_page(page, f"{hostile_site}/{'' if name == FIRST else name}?{urlencode(parameters)}")
    if "sql" in parameters:
        page.get_by_role("button", name="运行").click()
        expect(page.locator(".tz-empty")).to_be_visible()
    page.wait_for_timeout(500)
    assert page.evaluate("() => window.hacked") is None
    assert page.locator("a[href^='javascript:']").count() == 0
    assert page.locator("[data-testid=stMain] img").count() == 0
    assert page.locator(".katex").count() == 0
    shown = page.locator("[data-testid=stMain]").evaluate("main => main.textContent")
    expected = {"data": "<script>window.hacked", "silence": HOSTILE.strip()[:50]}  # an error; a head that is cut
    assert expected.get(name, HOSTILE.strip()) in shown
    if "target" in parameters:
        assert page.locator(".tz-passage mark.tz-hit").evaluate("mark => mark.textContent") == "7000户"
