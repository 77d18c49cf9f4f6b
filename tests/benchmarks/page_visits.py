"""How soon pages can be used in a browser: `python -m tests.benchmarks.page_visits SMALL LARGE [VISITS [PAGE…]]`.

Serves two warehouses (two folders) and opens every page of both in turn, each time in a fresh browser window. Prints
the seconds until the page is drawn to its end: of the first visit, when no answer is kept yet, and the median of those
after it; and how the large one compares with the small one. On a machine that is busy for others the wall clock says
little, so the processor seconds of the server are told too.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import duckdb
from playwright.sync_api import Browser, sync_playwright

from dashboards.sitemap import PAGES
from tests.browsers import find_browser
from tests.dashboards.sites import address_of, open_page, serve

VISITS = 3
RATIO = 1.5
TICKS = os.sysconf("SC_CLK_TCK")


def main(small: Path, large: Path, visits: int, wanted: Sequence[str]) -> int:
    """Print a line a page; 1 where a page of the large warehouse takes more than RATIO times that of the small one."""
    browser = find_browser()
    if browser is None:
        sys.exit("no Chrome or Chromium")
    slow = 0
    print(f"{'page':11} small: first, later, server    large: first, later, server    ratio: first, later")
    with serve(small) as few, serve(large) as many, sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        for name in wanted or PAGES:
            sites = {site: _address(folder, site, name) for site, folder in ((few, small), (many, large))}
            times: dict[str, list[tuple[float, float]]] = {site: [] for site in sites}
            for _ in range(visits + 1):
                for site, address in sites.items():
                    times[site].append(_visit(opened, site, address))
            slow += _tell(name, times[few], times[many]) > RATIO
        opened.close()
    print(f"{slow} pages over {RATIO} times; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    return int(slow > 0)


def _address(folder: Path, site: str, name: str) -> str:
    with duckdb.connect(str(folder / "taizhang.duckdb"), read_only=True) as connection:
        return address_of(site, name, lambda sql: connection.execute(sql).fetchall(), "zh")


def _visit(browser: Browser, site: str, address: str) -> tuple[float, float]:
    """Seconds until the page is drawn, and processor seconds of the server for it."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.set_default_timeout(600_000)
    before, begin = _processor_seconds(site), time.perf_counter()
    open_page(page, address)
    seconds = time.perf_counter() - begin, _processor_seconds(site) - before
    context.close()
    return seconds


def _processor_seconds(site: str) -> float:
    """What the server of this address has used until now, told by its port; needs Linux."""
    port, found = site.rpartition(":")[2].encode(), 0
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdecimal() and port in (entry / "cmdline").read_bytes().split(b"\0"):
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
                found += int(fields[11]) + int(fields[12])
        except OSError:  # ended meanwhile
            continue
    return found / TICKS


def _tell(name: str, few: Sequence[tuple[float, float]], many: Sequence[tuple[float, float]]) -> float:
    """Print the line of a page; the ratio of its later visits."""
    parts, later = [], []
    for times in (few, many):
        wall = statistics.median(seconds for seconds, _ in times[1:])
        server = statistics.median(seconds for _, seconds in times[1:])
        later.append(wall)
        parts.append(f"{times[0][0]:6.2f} s {wall:6.2f} s {server:5.2f} s")
    print(f"{name:11} {parts[0]}    {parts[1]}    {many[0][0] / few[0][0]:5.2f} {later[1] / later[0]:5.2f}", flush=True)
    return later[1] / later[0]


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    sys.exit(
        main(
            Path(sys.argv[1]).absolute(),
            Path(sys.argv[2]).absolute(),
            int(sys.argv[3]) if len(sys.argv) > 3 else VISITS,
            sys.argv[4:],
        )
    )
