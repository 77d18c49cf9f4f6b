"""Hostile questions and publishes while browsers are open: nobody's page ends, and nobody sees two versions mixed.

`python -m tests.faults.siege questions --count 201 --browsers 20` and
`python -m tests.faults.siege publishes --count 30 --readers 24 --browsers 20` print one line of JSON each.
Both need a built warehouse, by default the project's own.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
from playwright.sync_api import Browser, Page, sync_playwright

from dashboards.published import Version
from dashboards.questions import QuestionRefused, ask
from pipelines.settings import PROJECT_ROOT
from tests.browsers import find_browser
from tests.dashboards.sites import open_page, serve
from tests.faults.hostile_questions import list_questions

PAGES = ("", "ledger", "documents", "projects", "silence", "quality", "data", "units")
SLOWEST_PROBE = 5.0
# What a reader checks: both tables say the same of one version, whichever it is.
READER = """
import sys, time, duckdb
path, stop = sys.argv[1], time.monotonic() + float(sys.argv[2])
looks, seen, faults = 0, set(), []
while time.monotonic() < stop:
    try:
        with duckdb.connect() as c:
            c.execute(f"ATTACH '{path}' AS p (READ_ONLY)")
            a = c.execute("SELECT count(*) FROM p.marts.fct_target WHERE target_id LIKE 'siege%'").fetchone()[0]
            b = c.execute("SELECT count(*) FROM p.marts.fct_progress WHERE target_id LIKE 'siege%'").fetchone()[0]
            looks += 1
            seen.add(a)
            if a != b:
                faults.append(f"mixed: {a} and {b}")
    except Exception as error:
        faults.append(str(error)[:200])
    time.sleep(0.05)
print(looks, len(seen), faults[:3])
"""


class Probe(threading.Thread):
    """Asks for the health of the site all the time; `slowest` in seconds, `failures` that it did not answer."""

    def __init__(self, site: str) -> None:
        super().__init__(daemon=True)
        self.site, self.slowest, self.failures, self.answers, self.is_over = site, 0.0, 0, 0, False

    def run(self) -> None:
        while not self.is_over:
            begun = time.monotonic()
            try:
                with urllib.request.urlopen(f"{self.site}/_stcore/health", timeout=30) as answer:
                    self.answers += answer.status == 200
            except (urllib.error.URLError, OSError):
                self.failures += 1
            self.slowest = max(self.slowest, time.monotonic() - begun)
            time.sleep(0.1)


@contextmanager
def open_browsers(site: str, count: int) -> Iterator[tuple[Browser, list[Page]]]:
    """So many people, each with a page of the site open in a session of their own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox"])
        pages = []
        for number in range(count):
            page = browser.new_context().new_page()
            page.set_default_timeout(120_000)
            open_page(page, f"{site}/{PAGES[number % len(PAGES)]}")
            pages.append(page)
        yield browser, pages
        browser.close()


def look_at_pages(pages: list[Page]) -> int:
    """How many of the pages show an error or have lost their server."""
    broken = "[data-testid=stException], [data-testid=stConnectionStatus]"
    return sum(page.locator(broken).count() > 0 or page.locator(".tz-foot").count() == 0 for page in pages)


def ask_hostile_questions(warehouse: Path, count: int, browsers: int) -> dict[str, Any]:
    """Every tenth question by the box of an open page, the others by the function behind it, four at a time."""
    questions = list_questions()[:count]
    outcomes: Counter[str] = Counter()
    faults: list[str] = []
    with serve(warehouse) as site, open_browsers(site, browsers) as (_, pages):
        probe = Probe(site)
        probe.start()
        asking = pages[PAGES.index("data")]
        for question in questions[::10]:
            asking.locator(".st-key-tz_sql textarea").fill(question.sql.replace("\0", "").replace("\ud800", "?"))
            asking.get_by_role("button", name="运行").click()
            asking.wait_for_timeout(300)
            asking.wait_for_selector("[data-testid=stSpinner]", state="detached")
            outcomes["asked by a page"] += 1
        version = Version(str(warehouse / "taizhang.duckdb"), "siege")
        for question in questions:
            begun = time.monotonic()
            try:
                ask(version, question.sql, 1000, 10)
                code = "answered"
            except QuestionRefused as refused:
                code = refused.code
            outcomes[code] += 1
            if time.monotonic() - begun > 12:
                faults.append(f"took {time.monotonic() - begun:.1f} s: {question.sql[:60]!r}")
            if question.is_secret and code not in {"closed", "no_select", "error"}:
                faults.append(f"{code}: {question.sql[:60]!r}")
        broken = look_at_pages(pages)
        probe.is_over = True
        probe.join()
    return {
        "outcomes": dict(outcomes),
        "faults": faults,
        "broken pages": broken,
        "probes": probe.answers,
        "failed probes": probe.failures,
        "slowest probe": round(probe.slowest, 2),
    }


def publish_under_readers(warehouse: Path, count: int, readers: int, browsers: int) -> dict[str, Any]:
    """Replace the published file so many times, as the pipeline does, while processes and browsers read it."""
    folder = Path(tempfile.mkdtemp(prefix="taizhang-siege-"))
    published = folder / "taizhang.duckdb"
    shutil.copy(warehouse / "taizhang.duckdb", published)
    try:
        with serve(folder) as site, open_browsers(site, browsers) as (_, pages):
            probe = Probe(site)
            probe.start()
            seconds = 3.0 * count
            command = [sys.executable, "-c", READER, str(published), str(seconds)]
            running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(readers)]
            deadline, done = time.monotonic() + seconds, 0
            while done < count:
                done += 1
                _publish_version(warehouse, folder, done)
                rest = max(0.0, deadline - time.monotonic()) / (count - done + 1)
                pages[done % len(pages)].wait_for_timeout(900 * rest)
            # DuckDB draws its progress on the same stream.
            said = [process.communicate(timeout=600)[0].strip().splitlines()[-1] for process in running]
            pages[0].wait_for_timeout(8_000)
            broken = look_at_pages(pages)
            probe.is_over = True
            probe.join()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return {
        "publishes": done,
        "looks": sum(int(words.split()[0]) for words in said),
        "most versions seen by one": max(int(words.split()[1]) for words in said),
        "faults": [words for words in said if not words.endswith("[]")],
        "broken pages": broken,
        "probes": probe.answers,
        "failed probes": probe.failures,
        "slowest probe": round(probe.slowest, 2),
    }


def _publish_version(warehouse: Path, folder: Path, number: int) -> None:
    """A copy with `number` promises more, in both of their tables, put in place by one rename."""
    temporary = folder / f".taizhang.{os.getpid()}.duckdb"
    shutil.copy(warehouse / "taizhang.duckdb", temporary)
    with duckdb.connect(str(temporary)) as connection:
        for table in ("fct_target", "fct_progress"):
            connection.execute(
                f"INSERT INTO marts.{table} BY NAME SELECT * REPLACE ('siege' || n AS target_id) "
                f"FROM (SELECT * FROM marts.{table} LIMIT 1), range({number}) AS numbers(n)".replace(
                    "SELECT * REPLACE", "SELECT * EXCLUDE (n) REPLACE"
                )
            )
    temporary.replace(folder / "taizhang.duckdb")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["questions", "publishes"])
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--browsers", type=int, default=20)
    parser.add_argument("--readers", type=int, default=24)
    parser.add_argument("--warehouse", type=Path, default=PROJECT_ROOT / "warehouse")
    options = parser.parse_args()
    if options.what == "questions":
        counted = ask_hostile_questions(options.warehouse.absolute(), options.count, options.browsers)
    else:
        counted = publish_under_readers(options.warehouse.absolute(), options.count, options.readers, options.browsers)
    print(json.dumps(counted, ensure_ascii=False))


if __name__ == "__main__":
    main()
