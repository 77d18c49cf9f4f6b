"""Asset of stage `published`: the one file that readers open."""

from collections.abc import Iterable

import dagster as dg

from pipelines.orchestration.metadata import markdown_table
from pipelines.orchestration.resources import Warehouse
from pipelines.warehouse.publish import publish

PUBLISHED = dg.AssetKey(["published", "warehouse"])


def make_published(upstream: Iterable[dg.AssetKey]) -> dg.AssetsDefinition:
    """The publish step behind everything it must wait for: a blocking check of any of them keeps it from running."""

    @dg.asset(key=PUBLISHED, deps=list(upstream), group_name="published", kinds={"duckdb"})
    def published_warehouse(warehouse: Warehouse) -> dg.MaterializeResult[None]:
        """taizhang.duckdb, replaced whole by one rename; readers of the old file keep it until they reopen."""
        warehouse.close_build()
        report = publish(warehouse.settings)
        return dg.MaterializeResult(
            metadata={
                "path": dg.MetadataValue.path(report.path),
                "is_replaced": report.is_replaced,
                "dagster/row_count": sum(report.row_counts.values()),
                "rows": dg.MetadataValue.json(report.row_counts),
                "preview": markdown_table(("table", "rows"), report.row_counts.items()),
                "seconds": report.seconds,
            }
        )

    return published_warehouse
