"""The pages as a server of their own, and the addresses of all of them: for the browser tests and the screenshots."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page

from dashboards.sitemap import FIRST
from pipelines.settings import PROJECT_ROOT
from tests.children import start_child

PATIENCE = 60
LONGEST_SITE = 3600
STREAMLIT = ("-m", "streamlit", "run", "dashboards/app.py")
WIDTHS = {"desktop": 1440, "phone": 390}
READY = "[data-testid=stApp][data-test-script-state=notRunning]"
# What a page that shows one thing needs in its address, and a query for an example of it.
EXAMPLES = {
    "evidence": ("target", "SELECT target_id FROM marts.fct_target WHERE value > 1000 ORDER BY target_id LIMIT 1"),
    "indicator": (
        "indicator",
        """SELECT indicator_id FROM marts.fct_target JOIN marts.dim_indicator USING (indicator_id)
        WHERE result_count > 0 GROUP BY 1 ORDER BY count(DISTINCT district_code) DESC, count(*) DESC, 1 LIMIT 1""",
    ),
    "project": ("project", "SELECT project_id FROM marts.dim_project ORDER BY listing_count DESC, project_id LIMIT 1"),
    "reader": (
        "document",
        "SELECT document_id FROM marts.fct_target GROUP BY ALL ORDER BY count(*) DESC, document_id LIMIT 1",
    ),
}


def address_of(site: str, name: str, ask: Callable[[str], list[tuple[str, ...]]], language: str) -> str:
    """The address of a page that shows something; `ask` answers a query on the published file."""
    example = EXAMPLES.get(name)
    extra = f"&{example[0]}={ask(example[1])[0][0]}" if example else ""
    return f"{site}/{'' if name == FIRST else name}?lang={language}{extra}"


def open_page(page: Page, address: str) -> None:
    """Open an address and wait until the page is drawn to its end."""
    page.goto(address)
    page.wait_for_selector(READY)
    page.wait_for_selector(".tz-foot")


@contextmanager
def serve(warehouse: Path, program: Sequence[str] = STREAMLIT) -> Iterator[str]:
    """The pages of one warehouse on a free port of this machine; gives their address.

    `program` is what Python runs; it takes the settings of Streamlit behind it.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, *program]
    command += ["--server.port", str(port), "--server.address", "127.0.0.1", "--server.headless", "true"]
    environment = {**os.environ, "TAIZHANG_WAREHOUSE": str(warehouse)}
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with start_child(command, LONGEST_SITE, cwd=PROJECT_ROOT, env=environment, **silent):
        _wait_for(f"http://127.0.0.1:{port}/_stcore/health")
        yield f"http://127.0.0.1:{port}"


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise TimeoutError(url)
