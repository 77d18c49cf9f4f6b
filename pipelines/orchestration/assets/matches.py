"""Asset `raw/match`: which reported number answers which promised one."""

import dagster as dg

from pipelines.orchestration.assets.sources import reference
from pipelines.orchestration.metadata import describe_table, raw_table_schema
from pipelines.orchestration.resources import Warehouse
from pipelines.records import DocumentRecord, QuantityRecord, WorkItemRecord
from pipelines.warehouse.builds import open_build
from pipelines.warehouse.matches import match_progress
from pipelines.warehouse.schema import summary_line
from pipelines.warehouse.state import MatchRow

READ = [dg.AssetKey(["raw", t.TABLE]) for t in (QuantityRecord, DocumentRecord, WorkItemRecord)]


@dg.asset(
    key=["raw", MatchRow.TABLE],
    deps=[reference, *READ],
    description=summary_line(MatchRow),
    metadata={"dagster/column_schema": raw_table_schema(MatchRow)},
    group_name="raw",
    kinds={"python", "duckdb"},
)
def matches(warehouse: Warehouse) -> dg.MaterializeResult[None]:
    """All links anew: a document may answer promises of any earlier year."""
    settings = warehouse.settings
    with open_build(settings) as connection:
        report = match_progress(connection, warehouse.lexicon)
        metadata = describe_table(connection, "raw", MatchRow.TABLE)
    return dg.MaterializeResult(metadata={**metadata, **report.counts, "seconds": report.seconds})
