"""Assets of task sheets: `raw/sheet_line` is what they print, `raw/entry` and `raw/entry_issue` what comes back."""

from collections.abc import Iterator

import dagster as dg

from pipelines.orchestration.assets.sources import reference
from pipelines.orchestration.metadata import describe_table, raw_table_schema
from pipelines.orchestration.resources import Warehouse
from pipelines.records import (
    DocumentRecord,
    QuantityRecord,
    SheetRowRecord,
    TaskRecord,
    WorkItemOrganisationRecord,
    WorkItemRecord,
)
from pipelines.warehouse.builds import open_build
from pipelines.warehouse.entries import land_entries
from pipelines.warehouse.runs import utc_now
from pipelines.warehouse.schema import summary_line
from pipelines.warehouse.sheet_lines import make_sheet_lines
from pipelines.warehouse.state import EntryIssueRow, EntryRow, SheetLineRow

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


def _entry_spec(row_type: type) -> dg.AssetSpec:
    return dg.AssetSpec(
        dg.AssetKey(["raw", row_type.TABLE]),  # type: ignore[attr-defined]
        deps=[sheet_lines, dg.AssetKey(["raw", SheetRowRecord.TABLE])],
        description=summary_line(row_type),
        metadata={"dagster/column_schema": raw_table_schema(row_type)},
        group_name="raw",
        kinds={"python", "duckdb"},
    )


@dg.multi_asset(name="entries", specs=[_entry_spec(row_type) for row_type in (EntryRow, EntryIssueRow)])
def entries(warehouse: Warehouse) -> Iterator[dg.MaterializeResult[None]]:
    """What units have reported, held against the lines as they are now; the history is kept."""
    with open_build(warehouse.settings) as connection:
        report = land_entries(connection, warehouse.lexicon, utc_now())
        metadata = {t.TABLE: describe_table(connection, "raw", t.TABLE) for t in (EntryRow, EntryIssueRow)}
    counts = {"current": report.entries, "new": report.new, "refused_rows": report.refused_rows}
    for table, values in metadata.items():
        yield dg.MaterializeResult(asset_key=["raw", table], metadata={**values, **counts, "seconds": report.seconds})
