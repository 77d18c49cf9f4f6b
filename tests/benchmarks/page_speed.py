"""How fast the pages are on a large warehouse: `python tests/benchmarks/page_speed.py SMALL LARGE` (two folders).

Opens every page once in Streamlit's test harness and remembers each query it asks; then asks every query again, warm
and past the pages' cache, and prints the 95th percentile. Then opens the first page and the ledger of both warehouses
in a browser, prints the seconds until they can be used, and how the large one compares with the small one.
"""

from __future__ import annotations

import importlib
import inspect
import os
import pkgutil
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright
from streamlit.testing.v1 import AppTest

import dashboards.queries
from dashboards import published
from dashboards.sitemap import FIRST, PAGES
from pipelines.settings import PROJECT_ROOT
from tests.browsers import find_browser
from tests.dashboards.sites import address_of, open_page, serve

LIMIT_MS, RATIO = 300, 2.0
RUNS, VISITS = 12, 3
# Views that ask more than the bare page does: words, facets, other rows, another order.
VIEWS = (
    ("ledger", {"q": "旧改 征收"}),
    ("ledger", {"q": "财政 收入 很多"}),
    ("ledger", {"kind": "target", "status": "unreported", "theme": "economy", "sort": "largest"}),
    ("ledger", {"view": "grid", "sort": "indicator", "page": "40"}),
    ("silence", {"rows": "theme"}),
    ("silence", {"rows": "task"}),
    ("silence", {"q": "就业", "state": "silent"}),
    ("goalposts", {"part": "ambitions", "sort": "change"}),
    ("goalposts", {"flag": "eased", "sort": "change"}),
    ("projects", {"q": "学校"}),
    ("documents", {"sort": "newest", "q": "报告"}),
)
Asked = dict[tuple[str, str, str], dict[str, Any]]


def main(small: Path, large: Path) -> int:
    """Print both tables; 1 where a limit is passed."""
    os.environ["TAIZHANG_WAREHOUSE"] = str(large)
    slow = time_queries(remember_queries())
    return int(any([slow, compare_visits(small, large)]))


def remember_queries() -> Asked:
    """Every query that the pages ask, by the function that asks it."""
    asked: Asked = {}
    modules = [
        importlib.import_module(f"dashboards.queries.{module.name}")
        for module in pkgutil.iter_modules(dashboards.queries.__path__)
    ]
    for module in modules:
        if hasattr(module, "fetch"):
            module.fetch = _remembering(asked, module.fetch)  # type: ignore[attr-defined]
    version = published.current_version()

    def ask(sql: str) -> list[tuple[Any, ...]]:
        with closing(published._attachments().cursor(version)) as cursor:
            return cursor.execute(sql.replace("marts.", "")).fetchall()

    for name in PAGES:
        address = address_of("", name, ask, "zh")
        _open(name, dict(part.split("=", 1) for part in address.partition("?")[2].split("&")))
    for name, parameters in VIEWS:
        _open(name, parameters)
    return asked


def _remembering(asked: Asked, fetch: Callable[..., Any]) -> Callable[..., Any]:
    def remember(version: Any, sql: str, parameters: dict[str, Any] | None = None) -> Any:
        frame = inspect.currentframe()
        caller = frame.f_back if frame else None
        while caller and caller.f_code.co_name.startswith(("_", "<")):
            caller = caller.f_back
        where = f"{caller.f_globals['__name__'].rpartition('.')[2]}.{caller.f_code.co_name}" if caller else "?"
        asked[(where, sql, repr(parameters))] = {"sql": sql, "parameters": parameters or {}}
        return fetch(version, sql, parameters)

    return remember


def _open(name: str, parameters: dict[str, str]) -> None:
    begin = time.perf_counter()
    page = AppTest.from_file(str(PROJECT_ROOT / "dashboards" / "app.py"), default_timeout=600)
    for key, value in parameters.items():
        page.query_params[key] = value
    if name != FIRST:
        page.switch_page(f"app_pages/{name}.py")
    page.run()
    faults = "".join(f" FAULT {error.value}" for error in page.exception)
    print(f"opened {name} {parameters} in {time.perf_counter() - begin:.1f} s{faults}", flush=True)


def time_queries(asked: Asked) -> bool:
    """Print milliseconds of every query; whether any is too slow."""
    version = published.current_version()
    worst: dict[str, float] = {}
    for (where, _, _), query in asked.items():
        times = sorted(_milliseconds(version, query) for _ in range(RUNS + 1))[:-1]  # the first one warms up
        worst[where] = max(worst.get(where, 0.0), statistics.quantiles(times, n=20)[-1])
    for where, p95 in sorted(worst.items(), key=lambda item: -item[1]):
        print(f"{p95:8.0f} ms p95  {where}{'   over ' + str(LIMIT_MS) if p95 > LIMIT_MS else ''}")
    slow = [where for where, p95 in worst.items() if p95 > LIMIT_MS]
    print(f"{len(worst)} query functions, {len(asked)} queries; {len(slow)} over {LIMIT_MS} ms", flush=True)
    return bool(slow)


def _milliseconds(version: published.Version, query: dict[str, Any]) -> float:
    with closing(published._attachments().cursor(version)) as cursor:
        begin = time.perf_counter()
        cursor.execute(query["sql"], query["parameters"]).fetchall()
        return 1000 * (time.perf_counter() - begin)


def compare_visits(small: Path, large: Path) -> bool:
    """Print the seconds until first page and ledger can be used; whether the large warehouse is too slow."""
    seconds = {folder: dict(_visit(folder)) for folder in (small, large)}
    ratios = {name: seconds[large][name] / seconds[small][name] for name in seconds[small]}
    for name, ratio in ratios.items():
        print(
            f"{name:9} small {seconds[small][name]:5.2f} s   large {seconds[large][name]:5.2f} s   "
            f"ratio {ratio:4.2f} (at most {RATIO})"
        )
    return any(ratio > RATIO for ratio in ratios.values())


def _visit(folder: Path) -> Iterator[tuple[str, float]]:
    """First page and ledger in fresh browsers: the median of several visits after one that warms the server."""
    browser = find_browser()
    assert browser is not None
    with serve(folder) as site, sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        for name, path in (("first", ""), ("ledger", "ledger")):
            times = []
            for _ in range(VISITS + 1):
                context = opened.new_context()
                page = context.new_page()
                page.set_default_timeout(600_000)
                begin = time.perf_counter()
                open_page(page, f"{site}/{path}")
                times.append(time.perf_counter() - begin)
                context.close()
            print(f"{folder.name} {name}: first visit {times[0]:.2f} s", flush=True)
            yield name, statistics.median(times[1:])
        opened.close()


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[1]).absolute(), Path(sys.argv[2]).absolute()))
