"""Assets of stage `raw`: what the core finds in the source files, one asset a table."""

from collections.abc import Iterator
from typing import Any

import dagster as dg

from pipelines.orchestration.assets.sources import reference, scan
from pipelines.orchestration.assets.specs import raw_spec
from pipelines.orchestration.metadata import describe_table, markdown_table
from pipelines.orchestration.progress import report_progress
from pipelines.orchestration.resources import Warehouse
from pipelines.run import extract_file
from pipelines.warehouse.graph import READING
from pipelines.warehouse.ingest import IngestReport, ingest_sources
from pipelines.warehouse.publish import is_published
from pipelines.warehouse.schema import INGESTED_TYPES
from pipelines.warehouse.state import QuarantineRow, SourceFileRow

SOURCE_FILE = dg.AssetKey(["raw", SourceFileRow.TABLE])


def _spec(table: type) -> dg.AssetSpec:
    # With nothing new only the list of files is written; whatever follows from the others is then skipped.
    return raw_spec(table, READING, [reference, scan], skippable=table is not SourceFileRow)


@dg.multi_asset(name=READING.name, specs=[_spec(table) for table in READING.tables])
def raw_tables(context: dg.AssetExecutionContext, warehouse: Warehouse) -> Iterator[dg.MaterializeResult[None]]:
    """Reads the files that are new, changed or under new rules; with nothing to publish it ends the run here."""
    settings = warehouse.settings
    lexicon = warehouse.lexicon
    with warehouse.open_build() as connection, report_progress(context, show_bar=warehouse.show_progress) as progress:

        def advance(done: int, total: int, uri: str) -> None:
            progress(done, total, uri)
            if done == total:
                # While the last rows are written the processes that have read have nothing to do.
                warehouse.get_dbt_ready()

        report = ingest_sources(connection, settings, lexicon, extract_file, advance, crew=warehouse.block_workers)
        metadata = {t.TABLE: describe_table(connection, "raw", t.TABLE) for t in INGESTED_TYPES}  # type: ignore[attr-defined]
    warehouse.close_large_build()
    is_needed = report.is_changed or not is_published(settings)
    if is_needed:
        warehouse.get_dbt_ready()
    yield dg.MaterializeResult(
        asset_key=SOURCE_FILE,
        metadata={**metadata.pop(SourceFileRow.TABLE), **_describe(report), "nothing_new": not is_needed},
    )
    if not is_needed:
        context.log.info("Nothing new: the published database stands.")
        return
    for table, values in metadata.items():
        yield dg.MaterializeResult(asset_key=["raw", table], metadata=values)


def _say_aside(row: QuarantineRow) -> str:
    kept = "; its last good version stays published" if row.is_kept else ""
    return f"{row.source_uri}: {row.reason}{kept}"


def _describe(report: IngestReport) -> dict[str, Any]:
    """The report as metadata: a count of files by what was done, and every file that stands aside with its reason."""
    return {
        **{what: len(getattr(report, what)) for what in ("new", "changed", "reread", "unchanged", "removed")},
        "quarantined": len(report.quarantined),
        "quarantine": markdown_table(
            ("file", "code", "reason"), [(q.source_uri, q.code, q.reason) for q in report.quarantined]
        ),
        "kept": len(report.kept),
        "set_aside": dg.MetadataValue.json([_say_aside(row) for row in report.quarantined]),
        "seconds": report.seconds,
    }
