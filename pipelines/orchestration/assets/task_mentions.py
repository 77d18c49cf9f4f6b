"""Asset `raw/task_mention`: which promised actions a later review speaks of again."""

import dagster as dg

from pipelines.orchestration.assets.sources import reference
from pipelines.orchestration.metadata import describe_table, raw_table_schema
from pipelines.orchestration.resources import Warehouse
from pipelines.records import DocumentRecord, SourceRecord, StatementRecord, TaskRecord
from pipelines.warehouse.builds import open_build
from pipelines.warehouse.schema import summary_line
from pipelines.warehouse.state import TaskMentionRow
from pipelines.warehouse.task_mentions import mention_tasks

READ = [dg.AssetKey(["raw", t.TABLE]) for t in (DocumentRecord, SourceRecord, StatementRecord, TaskRecord)]


@dg.asset(
    key=["raw", TaskMentionRow.TABLE],
    deps=[reference, *READ],
    description=summary_line(TaskMentionRow),
    metadata={"dagster/column_schema": raw_table_schema(TaskMentionRow)},
    group_name="raw",
    kinds={"python", "duckdb"},
)
def task_mentions(warehouse: Warehouse) -> dg.MaterializeResult[None]:
    """All anew: a document may answer the promises of any earlier one."""
    with open_build(warehouse.settings) as connection:
        report = mention_tasks(connection, warehouse.lexicon)
        metadata = describe_table(connection, "raw", TaskMentionRow.TABLE)
    return dg.MaterializeResult(
        metadata={**metadata, "tasks": report.task_count, "mentions": report.mention_count, "seconds": report.seconds}
    )
