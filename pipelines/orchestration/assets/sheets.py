"""Asset `raw/sheet_line`: what task sheets print."""

import dagster as dg

from pipelines.orchestration.assets.sources import reference
from pipelines.orchestration.metadata import describe_table, raw_table_schema
from pipelines.orchestration.resources import Warehouse
from pipelines.records import DocumentRecord, QuantityRecord, TaskRecord, WorkItemOrganisationRecord, WorkItemRecord
from pipelines.warehouse.builds import open_build
from pipelines.warehouse.schema import summary_line
from pipelines.warehouse.sheet_lines import make_sheet_lines
from pipelines.warehouse.state import SheetLineRow

READ = (DocumentRecord, QuantityRecord, TaskRecord, WorkItemRecord, WorkItemOrganisationRecord)


@dg.asset(
    key=["raw", SheetLineRow.TABLE],
    deps=[reference, *(dg.AssetKey(["raw", t.TABLE]) for t in READ)],
    description=summary_line(SheetLineRow),
    metadata={"dagster/column_schema": raw_table_schema(SheetLineRow)},
    group_name="raw",
    kinds={"python", "duckdb"},
)
def sheet_lines(warehouse: Warehouse) -> dg.MaterializeResult[None]:
    """All lines anew: they follow from the promises of every file."""
    with open_build(warehouse.settings) as connection:
        report = make_sheet_lines(connection)
        metadata = describe_table(connection, "raw", SheetLineRow.TABLE)
    return dg.MaterializeResult(metadata={**metadata, "seconds": report.seconds})
