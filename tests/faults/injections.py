"""Sixty documents that try to become code: read, built and opened in a browser, none of them runs anything.

`python -m tests.faults.injections --browsers 20` prints one line of JSON with what happened.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from html import escape
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import duckdb
from playwright.sync_api import Page

from pipelines.settings import Settings, load_settings
from tests.dashboards.sites import open_page, serve
from tests.faults.siege import Probe, look_at_pages, open_browsers

RUN = "window.hacked=(window.hacked||0)+1"
# What a document might hold, by what would run it: the browser, Markdown, a formula, SQL, a template, a terminal.
PAYLOADS = (
    f"<script>{RUN}</script>",
    f"<img src=x onerror='{RUN}'>",
    f"<svg/onload={RUN}>",
    f"<iframe srcdoc='<script>parent.{RUN}</script>'></iframe>",
    f"[看这里](javascript:{RUN})",
    f"![图](x){{onerror={RUN}}}",
    f"</blockquote></div></mark><script>{RUN}</script>",
    f"<style>@import 'javascript:{RUN}'</style><link rel=stylesheet href=//evil.example/x.css>",
    "'; DROP TABLE fct_target; --",
    "\" OR 1=1; ATTACH '/etc/passwd' AS x; --",
    '=HYPERLINK("http://evil.example","点")',
    "{{7*7}} ${7*7} #{7*7} %s {0} {__class__}",
    f'<a href="data:text/html,<script>{RUN}</script>">附件</a>',
    f"&lt;script&gt;{RUN}&lt;/script&gt; &#x3c;img src=x onerror={RUN}&#x3e;",
    "\u202e反\u202c $\\href{javascript:x}{y}$ :smile: \x1b[31m",
)
# Where in a document the words stand.
PLACES = ("title", "indicator", "unit", "organisation")
TEXT = (
    "上海市杨浦区{year}年政府工作报告{title}\n一、{before}年工作回顾\n新增就业岗位{number}个。\n"
    "二、{year}年主要工作\n（一）加快发展{title}\n"
    "1.新增{indicator}停车泊位{number}个{unit}，由{organisation}区建管委负责。\n"
)
OUTSIDE = "evil.example"


def write_documents(folder: Path) -> int:
    """One document for each payload in each place, as text and as a page in turn; returns how many."""
    folder.mkdir(parents=True)
    count = 0
    for count, (payload, place) in enumerate(product(PAYLOADS, PLACES), start=1):
        words = dict.fromkeys(PLACES, "") | {place: payload}
        text = TEXT.format(year=2000 + count % 25, before=1999 + count % 25, number=1000 + count, **words)
        name = f"{count:02d} " + payload.replace("/", "")[:60]
        if count % 2:
            (folder / f"{name}.txt").write_text(text, "utf-8")
        else:
            lines = "".join(f"<p>{escape(line)}</p>" for line in text.splitlines())
            page = (
                f"<html><head><meta charset='utf-8'><title>{escape(payload)}</title></head><body>{lines}</body></html>"
            )
            (folder / f"{name}.html").write_text(page, "utf-8")
    return count


def list_addresses(settings: Settings) -> list[str]:
    """The pages on which the documents show: of each the reader and a search, of each promise the evidence."""
    with duckdb.connect(str(settings.published), read_only=True) as connection:
        ask = connection.execute
        documents = [row[0] for row in ask("SELECT document_id FROM marts.dim_document ORDER BY 1").fetchall()]
        targets = [row[0] for row in ask("SELECT target_id FROM marts.fct_target ORDER BY 1").fetchall()]
    found = [f"reader?document={each}" for each in documents] + [f"evidence?target={each}" for each in targets]
    found += [f"ledger?q={quote(payload[:40])}" for payload in PAYLOADS]
    return [*found, "", "documents", "silence", "quality", "units", "data", "projects", "sources"]


def show(settings: Settings, browsers: int) -> dict[str, Any]:
    """Open every address while other people have pages open; what ran, left the machine, or broke."""
    faults: list[str] = []
    addresses = list_addresses(settings)
    with serve(settings.warehouse) as site, open_browsers(site, browsers) as (browser, pages):
        probe = Probe(site)
        probe.start()
        page = browser.new_context().new_page()
        page.set_default_timeout(120_000)
        page.on("dialog", lambda dialog: faults.append(f"a dialog: {dialog.message[:80]}"))
        page.on(
            "request", lambda asked: faults.append(asked.url[:120]) if urlsplit(asked.url).hostname == OUTSIDE else None
        )
        for address in addresses:
            open_page(page, f"{site}/{address}")
            faults += _look(page, address)
        broken = look_at_pages(pages)
        probe.is_over = True
        probe.join(60)
    return {
        "pages opened": len(addresses),
        "faults": faults,
        "broken pages": broken,
        "probes": probe.answers,
        "failed probes": probe.failures,
        "slowest probe": round(probe.slowest, 2),
    }


def _look(page: Page, address: str) -> list[str]:
    """What is wrong with a page that is drawn."""
    page.wait_for_timeout(150)
    found = []
    if page.evaluate("() => window.hacked") is not None:
        found.append(f"{address}: ran a script")
    if page.locator("[data-testid=stMain] :is(script, iframe, img[src=x], a[href^='javascript:'])").count():
        found.append(f"{address}: became an element")
    if page.locator("[data-testid=stException]").count():
        found.append(f"{address}: shows an error")
    return found


def run(browsers: int) -> dict[str, Any]:
    """Write, build and open the documents."""
    from pipelines.orchestration.runs import run_build

    folder = Path(tempfile.mkdtemp(prefix="taizhang-injections-"))
    try:
        own = load_settings(folder / "sources", folder / "warehouse")
        count = write_documents(own.sources)
        summary = run_build(own, progress=False)
        with duckdb.connect(str(own.published), read_only=True) as connection:
            (promises,) = connection.execute("SELECT count(*) FROM marts.fct_target").fetchone() or (0,)
        told = {"documents": count, "set aside": len(summary.quarantined), "promises": promises}
        return told | show(own, browsers)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--browsers", type=int, default=20)
    print(json.dumps(run(parser.parse_args().browsers), ensure_ascii=False))


if __name__ == "__main__":
    main()
