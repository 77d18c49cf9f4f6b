"""How soon twenty open browsers show a newly published warehouse: `python tests/benchmarks/live_sessions.py`.

Copies the project's warehouse (or that of TAIZHANG_WAREHOUSE) into a folder of its own, opens the list of documents in
twenty browsers that keep reading, publishes three changed copies one after the other, and prints how long it takes
until each browser shows the change (at most 10 s) and how many of them met an error. The browsers run on the machine
that serves them, so the seconds hold their drawing too, and whatever else the machine does: its load is printed.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

import duckdb
from playwright.sync_api import Browser, Page, sync_playwright

from pipelines.settings import load_settings
from tests.browsers import find_browser
from tests.dashboards.sites import open_page, serve

SESSIONS, VERSIONS, LIMIT = 20, 3, 10.0
COUNT = ".tz-count"
FAULT = "[data-testid=stException], .tz-empty"
CHANGED = """args => document.querySelector(args[0]) && document.querySelector(args[0]).textContent !== args[1]"""


def main() -> int:
    """Print the seconds of every version; 1 where one is too late or a page met an error."""
    browser, published = find_browser(), load_settings().published
    if browser is None or not published.exists():
        print("no browser or no warehouse", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        place = Path(folder)
        publish(published, place, 0)
        with serve(place) as site:
            opened = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
            pages = [_open(opened, site) for _ in range(SESSIONS)]
            worst = max(_watch(published, place, pages, number) for number in range(1, VERSIONS + 1))
            faults = sum(page.locator(FAULT).count() for page in pages)
            opened.close()
    print(
        f"{SESSIONS} sessions, {VERSIONS} versions: the last one saw a change after {worst:.1f} s (at most {LIMIT:.0f})"
    )
    print(f"errors shown: {faults}")
    return int(worst > LIMIT or faults > 0)


def publish(real: Path, place: Path, number: int) -> None:
    """Put a copy with this many more documents in place, whole, as the pipeline does."""
    fresh = place / "next.duckdb"
    shutil.copy(real, fresh)
    with duckdb.connect(str(fresh)) as connection:
        connection.execute(
            """INSERT INTO marts.dim_document BY NAME
            SELECT * EXCLUDE (n) REPLACE (document_id || n AS document_id)
            FROM (FROM marts.dim_document LIMIT 1) AS d, range(?) AS r(n)""",
            [number],
        )
    fresh.replace(place / "taizhang.duckdb")


def _open(browser: Browser, site: str) -> Page:
    page = browser.new_context().new_page()
    page.set_default_timeout(120_000)
    open_page(page, f"{site}/documents")
    return page


def _watch(real: Path, place: Path, pages: list[Page], number: int) -> float:
    """Seconds from publishing until the last page shows the change."""
    before = [page.locator(COUNT).inner_text() for page in pages]
    publish(real, place, number)
    begin = time.perf_counter()
    for page, text in zip(pages, before, strict=True):
        page.wait_for_function(CHANGED, arg=[COUNT, text])
    seconds = time.perf_counter() - begin
    load = f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    print(f"version {number}: all {len(pages)} sessions after {seconds:.1f} s   load {load}", flush=True)
    return seconds


if __name__ == "__main__":
    sys.exit(main())
