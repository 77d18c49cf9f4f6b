"""Asset `raw/project_link`: which rows of lists and which sentences speak of one project."""

import dagster as dg

from pipelines.orchestration.assets.sources import reference
from pipelines.orchestration.metadata import describe_table, raw_table_schema
from pipelines.orchestration.resources import Warehouse
from pipelines.records import DocumentRecord, ProjectListingRecord, ProjectMentionRecord
from pipelines.warehouse.builds import open_build
from pipelines.warehouse.projects import link_all_projects
from pipelines.warehouse.schema import summary_line
from pipelines.warehouse.state import ProjectLinkRow

READ = [dg.AssetKey(["raw", t.TABLE]) for t in (DocumentRecord, ProjectListingRecord, ProjectMentionRecord)]


@dg.asset(
    key=["raw", ProjectLinkRow.TABLE],
    deps=[reference, *READ],
    description=summary_line(ProjectLinkRow),
    metadata={"dagster/column_schema": raw_table_schema(ProjectLinkRow)},
    group_name="raw",
    kinds={"python", "duckdb"},
)
def projects(warehouse: Warehouse) -> dg.MaterializeResult[None]:
    """All links anew: a document may bring the fuller name of a project met before."""
    with open_build(warehouse.settings) as connection:
        report = link_all_projects(connection, warehouse.lexicon)
        metadata = describe_table(connection, "raw", ProjectLinkRow.TABLE)
    return dg.MaterializeResult(
        metadata={**metadata, **report.counts, "projects": report.project_count, "seconds": report.seconds}
    )
