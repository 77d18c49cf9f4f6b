"""Asset `raw/target_mention`: which promised numbers without a result a later review speaks of all the same."""

import dagster as dg

from pipelines.orchestration.assets.sources import reference
from pipelines.orchestration.metadata import describe_table, raw_table_schema
from pipelines.orchestration.resources import Warehouse
from pipelines.records import DocumentRecord, QuantityRecord, SourceRecord, StatementRecord, WorkItemRecord
from pipelines.warehouse.builds import open_build
from pipelines.warehouse.schema import summary_line
from pipelines.warehouse.state import MatchRow, TargetMentionRow
from pipelines.warehouse.target_mentions import mention_targets

RECORDS = (DocumentRecord, SourceRecord, StatementRecord, QuantityRecord, WorkItemRecord, MatchRow)
READ = [dg.AssetKey(["raw", t.TABLE]) for t in RECORDS]


@dg.asset(
    key=["raw", TargetMentionRow.TABLE],
    deps=[reference, *READ],
    description=summary_line(TargetMentionRow),
    metadata={"dagster/column_schema": raw_table_schema(TargetMentionRow)},
    group_name="raw",
    kinds={"python", "duckdb"},
)
def target_mentions(warehouse: Warehouse) -> dg.MaterializeResult[None]:
    """All anew: a document may speak of the promises of any earlier one."""
    with open_build(warehouse.settings) as connection:
        report = mention_targets(connection, warehouse.lexicon)
        metadata = describe_table(connection, "raw", TargetMentionRow.TABLE)
    return dg.MaterializeResult(
        metadata={**metadata, "targets": report.task_count, "mentions": report.mention_count, "seconds": report.seconds}
    )
