"""Pictures of pages in both languages, wide and narrow: `python -m tests.dashboards.screenshots [FOLDER [PAGE…]]`.

They show the warehouse of TAIZHANG_WAREHOUSE, else the project's own; build it first. A picture is as long as its page.
With TAIZHANG_SHADE=dark they show the dark pages.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import duckdb
from playwright.sync_api import Page, sync_playwright

from dashboards.labels import LANGUAGES
from dashboards.sitemap import PAGES
from pipelines.settings import PROJECT_ROOT, load_settings
from tests.browsers import find_browser
from tests.dashboards.sites import WIDTHS, address_of, open_page, serve

DEFAULT = PROJECT_ROOT / "screenshots"
LONGEST = 6000
CHARTS_SECONDS = 1.5
HEIGHT = "() => document.querySelector('[data-testid=stMain]').scrollHeight"


def main(folder: Path, wanted: Sequence[str]) -> int:
    """Take the pictures of these pages, or of all; 1 where there is no browser or no warehouse."""
    browser, published = find_browser(), load_settings().published
    if browser is None or not published.exists():
        print("no Chrome or Chromium" if browser is None else f"{published}: not built yet", file=sys.stderr)
        return 1
    shade = "dark" if os.environ.get("TAIZHANG_SHADE") == "dark" else "light"
    folder.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(published), read_only=True) as connection:
        addresses = {
            (name, language): address_of("", name, lambda sql: connection.execute(sql).fetchall(), language)
            for name in wanted or PAGES
            for language in LANGUAGES
        }
    with serve(published.parent) as site, sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        for device, width in WIDTHS.items():
            page = opened.new_page(viewport={"width": width, "height": 900}, color_scheme=shade)
            for (name, language), address in addresses.items():
                take(page, site + address, width, folder / f"{name}-{language}-{device}.png")
            page.close()
        opened.close()
    return 0


def take(page: Page, address: str, width: int, path: Path) -> None:
    """One picture of one page from head to foot."""
    page.set_viewport_size({"width": width, "height": 900})
    open_page(page, address)
    page.wait_for_timeout(1000 * CHARTS_SECONDS)
    page.set_viewport_size({"width": width, "height": min(page.evaluate(HEIGHT) + 20, LONGEST)})
    page.wait_for_timeout(1000 * CHARTS_SECONDS)
    page.screenshot(path=path)
    print(path)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT, sys.argv[2:]))
