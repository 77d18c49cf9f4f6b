"""How long the pages' queries take on a warehouse: `python -m tests.benchmarks.page_speed WAREHOUSE [PAGE…]`.

Opens every page, or these alone, in Streamlit's test harness and remembers each query it asks; then asks every query
again, warm and past the cache of the pages. Prints for each page how many queries it asks and their milliseconds, and
for each function that asks them the median and the 95th percentile; 1 where one of these is over the limit. How long
pages take in a browser is measured by page_visits.py.
"""

from __future__ import annotations

import importlib
import inspect
import os
import pkgutil
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

import dashboards.queries
from dashboards import published
from dashboards.sitemap import FIRST, PAGES
from pipelines.settings import PROJECT_ROOT
from tests.dashboards.sites import address_of

LIMIT_MS = 300
RUNS = 20
# Views that ask more than the bare page does: words, facets, other rows, another order.
VIEWS = (
    ("overview", {"area": "130000", "map": "measurability"}),
    ("overview", {"year": "2010", "theme": "economy"}),
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


@dataclass(frozen=True)
class Query:
    """One question: the function that asks it, and the pages that call it."""

    where: str
    sql: str
    parameters: dict[str, Any]
    pages: set[str]


Asked = dict[tuple[str, str, str], Query]


def main(warehouse: Path, wanted: Sequence[str]) -> int:
    """Print both tables; 1 where the limit is passed."""
    os.environ["TAIZHANG_WAREHOUSE"] = str(warehouse)
    return int(time_queries(remember_queries(wanted or list(PAGES))))


def remember_queries(wanted: Sequence[str]) -> Asked:
    """Every query that these pages ask, by the function that asks it."""
    asked: Asked = {}
    modules = [
        importlib.import_module(f"dashboards.queries.{module.name}")
        for module in pkgutil.iter_modules(dashboards.queries.__path__)
    ]
    pages = [""]
    for module in modules:
        if hasattr(module, "fetch"):
            module.fetch = _remembering(asked, module.fetch, pages)  # type: ignore[attr-defined]
    version = published.current_version()

    def ask(sql: str) -> list[tuple[Any, ...]]:
        with closing(published._attachments().cursor(version)) as cursor:
            return cursor.execute(sql.replace("marts.", "")).fetchall()

    for name in wanted:
        address = address_of("", name, ask, "zh")
        pages[0] = name
        _open(name, dict(part.split("=", 1) for part in address.partition("?")[2].split("&")))
    for name, parameters in VIEWS:
        if name in wanted:
            pages[0] = f"{name} ({', '.join(parameters)})"
            _open(name, parameters)
    return asked


def _remembering(asked: Asked, fetch: Callable[..., Any], pages: Sequence[str]) -> Callable[..., Any]:
    """`fetch` that notes what it is asked, and for the first of `pages`."""

    def remember(version: Any, sql: str, parameters: dict[str, Any] | None = None) -> Any:
        frame = inspect.currentframe()
        caller = frame.f_back if frame else None
        while caller and caller.f_code.co_name.startswith(("_", "<")):
            caller = caller.f_back
        where = f"{caller.f_globals['__name__'].rpartition('.')[2]}.{caller.f_code.co_name}" if caller else "?"
        query = asked.setdefault((where, sql, repr(parameters)), Query(where, sql, parameters or {}, set()))
        query.pages.add(pages[0])
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
    """Print milliseconds of every page and query; whether any is too slow."""
    version = published.current_version()
    median: dict[str, float] = {}
    worst: dict[str, float] = {}
    sums: dict[str, list[float]] = {}
    for query in asked.values():
        times = [_milliseconds(version, query) for _ in range(RUNS + 1)][1:]  # the first one warms up
        half, p95 = statistics.median(times), statistics.quantiles(times, n=20)[-1]
        median[query.where] = max(median.get(query.where, 0.0), half)
        worst[query.where] = max(worst.get(query.where, 0.0), p95)
        for page in query.pages:
            sums.setdefault(page, []).append(half)
    for page, times in sorted(sums.items(), key=lambda item: -sum(item[1])):
        print(f"{sum(times):8.0f} ms in {len(times):2} queries, slowest {max(times):5.0f}   {page}")
    for where, p95 in sorted(worst.items(), key=lambda item: -item[1]):
        over = f"   over {LIMIT_MS}" if p95 > LIMIT_MS else ""
        print(f"{median[where]:8.1f} ms p50 {p95:8.1f} p95  {where}{over}")
    slow = [where for where, p95 in worst.items() if p95 > LIMIT_MS]
    load = f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    print(f"{len(worst)} query functions, {len(asked)} queries; {len(slow)} over {LIMIT_MS} ms; {load}", flush=True)
    return bool(slow)


def _milliseconds(version: published.Version, query: Query) -> float:
    with closing(published._attachments().cursor(version)) as cursor:
        begin = time.perf_counter()
        cursor.execute(query.sql, query.parameters).fetchall()
        return 1000 * (time.perf_counter() - begin)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[1]).absolute(), sys.argv[2:]))
