"""Finds a Chrome or Chromium for the browser tests: `python tests/browsers.py` prints its path, or fails."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
APPLICATIONS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)


def find_browser() -> Path | None:
    """TAIZHANG_BROWSER, else a browser on the path, an application, or Playwright's own; None without one."""
    named = os.environ.get("TAIZHANG_BROWSER")
    if named:
        return Path(named) if os.access(named, os.X_OK) else None
    on_path = [found for command in COMMANDS if (found := shutil.which(command))]
    for candidate in (*on_path, *APPLICATIONS):
        if os.access(candidate, os.X_OK):
            return Path(candidate)
    return _find_playwright_browser()


def _find_playwright_browser() -> Path | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        downloaded = Path(playwright.chromium.executable_path)
    return downloaded if downloaded.exists() else None


if __name__ == "__main__":
    browser = find_browser()
    sys.exit(print(browser) if browser else "no Chrome or Chromium found")
