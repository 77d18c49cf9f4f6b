"""Asset `raw/indicator_merge`: which indicators are one and the same in other words."""

import dagster as dg

from pipelines.orchestration.assets.sources import reference
from pipelines.orchestration.metadata import describe_table, raw_table_schema
from pipelines.orchestration.resources import Warehouse
from pipelines.records import QuantityRecord
from pipelines.warehouse.builds import open_build
from pipelines.warehouse.merges import merge_indicators
from pipelines.warehouse.schema import summary_line
from pipelines.warehouse.state import IndicatorMergeRow


@dg.asset(
    key=["raw", IndicatorMergeRow.TABLE],
    deps=[reference, dg.AssetKey(["raw", QuantityRecord.TABLE])],
    description=summary_line(IndicatorMergeRow),
    metadata={"dagster/column_schema": raw_table_schema(IndicatorMergeRow)},
    group_name="raw",
    kinds={"python", "duckdb"},
)
def merges(warehouse: Warehouse) -> dg.MaterializeResult[None]:
    """All merges anew: a document may bring the listed or the usual name of an indicator met before."""
    with open_build(warehouse.settings) as connection:
        report = merge_indicators(connection, warehouse.lexicon)
        metadata = describe_table(connection, "raw", IndicatorMergeRow.TABLE)
    return dg.MaterializeResult(metadata={**metadata, **report.counts, "seconds": report.seconds})
