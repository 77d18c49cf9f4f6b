"""The warehouse: the build database, its ingest, its dbt run and the published file. Nothing here knows Dagster."""

from pipelines.warehouse.builds import open_build
from pipelines.warehouse.ingest import IngestReport, ingest_sources
from pipelines.warehouse.locks import build_lock
from pipelines.warehouse.publish import PublishReport, count_published, is_published, publish
from pipelines.warehouse.transform import NodeResult, ensure_manifest, run_dbt

__all__ = [
    "IngestReport",
    "NodeResult",
    "PublishReport",
    "build_lock",
    "count_published",
    "ensure_manifest",
    "ingest_sources",
    "is_published",
    "open_build",
    "publish",
    "run_dbt",
]
