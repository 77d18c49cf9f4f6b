"""The documents that channels and collections have brought, as files of the build, and where each came from."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import duckdb

from pipelines.settings import Settings
from pipelines.warehouse.inventory import SourceFile, find_files_since, find_source_files
from pipelines.warehouse.rows import insert_rows
from pipelines.warehouse.schema import raw_table
from pipelines.warehouse.state import ProvenanceRow

if TYPE_CHECKING:
    from pipelines.sources.index import Kept

# No path below a folder holds two slashes side by side, so no file of the source folder has such a URI.
SCHEME = "fetched://"


def find_all_files(settings: Settings) -> list[SourceFile]:
    """The files of the source folder, then those that were fetched. Errors: NoSourceError without a source folder."""
    return [*find_source_files(settings.sources), *find_fetched_files(settings)]


def find_fetched_files(settings: Settings) -> list[SourceFile]:
    """Every fetched document in the order of its URI, `fetched://`, its source and its name there."""
    if not settings.fetched.is_dir():
        return []
    return [_as_fetched(file) for file in find_source_files(settings.fetched)]


def find_all_since(settings: Settings, moment: float) -> list[SourceFile]:
    """Of all files that can be used those that came or changed after a moment (seconds of the epoch), in that order.

    Errors: as `find_all_files`.
    """
    fetched = find_files_since(settings.fetched, moment) if settings.fetched.is_dir() else []
    return [*find_files_since(settings.sources, moment), *map(_as_fetched, fetched)]


def _as_fetched(file: SourceFile) -> SourceFile:
    return SourceFile(file.path, f"{SCHEME}{file.uri}", file.byte_size, file.sha256, file.fault)


def record_provenance(connection: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """Bring `raw.provenance` into step with the archive; an archive that is not there is left so."""
    connection.execute(f"DELETE FROM {raw_table(ProvenanceRow)}")  # noqa: S608 - a table of our own
    if not settings.archive.is_dir():
        return
    # What fetches takes a fifth of a second to import: only where something was fetched.
    from pipelines.sources.fetching import open_archive

    with open_archive(settings) as archive:
        kept = archive.index.documents()
    insert_rows(connection, ProvenanceRow, [_row(each) for each in kept if each.state != "double"])


def _row(kept: Kept) -> ProvenanceRow:
    return ProvenanceRow(
        source_uri=f"{SCHEME}{kept.source_id}/{kept.name}",
        channel_id=kept.source_id,
        page_url=kept.url or None,
        page_title=kept.title,
        published_on=date.fromisoformat(kept.published_on) if kept.published_on else None,
        issuer=kept.issuer or None,
        version=kept.version,
        first_fetched_at=_moment(kept.first_fetched_at),
        fetched_at=_moment(kept.fetched_at),
        last_looked_at=_moment(kept.looked_at),
        is_gone=kept.state == "gone",
        sha256=kept.sha256,
    )


def _moment(words: str) -> datetime:
    """A moment of the index as the database keeps it: UTC, without saying so."""
    return datetime.fromisoformat(words).astimezone(UTC).replace(tzinfo=None)
