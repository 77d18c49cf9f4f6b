"""Assets of stage `sources`: the reference tables, and what lies in the source folder."""

import time
from collections import Counter
from dataclasses import fields

import dagster as dg

from pipelines.lexicon import Lexicon
from pipelines.orchestration.metadata import markdown_table
from pipelines.orchestration.resources import Warehouse
from pipelines.warehouse.ingest import scan_sources
from pipelines.warehouse.workers import count_workers


@dg.asset(key=["sources", "reference"], group_name="sources", kinds={"csv"})
def reference(warehouse: Warehouse) -> dg.MaterializeResult[None]:
    """The lists of seeds/reference, each cell checked; a fault stops the run before anything is written."""
    lexicon = warehouse.lexicon
    rows = {f.name: len(getattr(lexicon, f.name)) for f in fields(Lexicon)}
    return dg.MaterializeResult(
        metadata={"dagster/row_count": sum(rows.values()), "tables": markdown_table(("table", "rows"), rows.items())}
    )


@dg.asset(key=["sources", "scan"], deps=[reference], group_name="sources", kinds={"file"})
def scan(warehouse: Warehouse) -> dg.MaterializeResult[None]:
    """Every file of the source folder, and whether it is new, changed, unchanged or to be read again by new rules."""
    clock = time.perf_counter()
    with warehouse.open_build() as connection:
        plan = scan_sources(connection, warehouse.settings)
    # Where one process reads, another has nothing to do.
    to_read = plan.files("new", "changed", "reread")
    if to_read and count_workers(to_read) == 1:
        warehouse.expect_few_files()
        warehouse.get_dbt_ready()
    files: list[tuple[str, str, int | None]] = [(file.uri, action, file.byte_size) for file, action in plan.actions]
    files += [(uri, "removed", None) for uri in plan.removed]
    return dg.MaterializeResult(
        metadata={
            **Counter(action for _, action, _ in files),
            "files": markdown_table(("file", "state", "bytes"), files[:100]),
            "seconds": time.perf_counter() - clock,
        }
    )
