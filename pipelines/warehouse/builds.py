"""The build database: opened by the pipeline alone, made anew when it is missing, damaged or of another schema."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from pipelines.errors import BuildLockedError
from pipelines.settings import Settings
from pipelines.warehouse.rows import insert_rows
from pipelines.warehouse.schema import (
    create_schema,
    quote_text,
    raw_columns,
    read_schema_fingerprint,
    schema_fingerprint,
)
from pipelines.warehouse.slices import define_slices
from pipelines.warehouse.state import EntryRow, SourceFileRow

# What DuckDB may hold in memory for the steps of a build; what does not fit goes to disk.
MOST_MEMORY = "800MB"
# What may wait in the journal: each time it is worked in, the last part of every table is written anew.
MOST_JOURNAL = "256MB"


class FirstSeen(NamedTuple):
    """When a file was first met; outlives the database that noted it."""

    source_uri: str
    sha256: str
    first_seen_at: datetime


class Remembered(NamedTuple):
    """What outlives a build database, because no source file tells it."""

    first_seen: list[FirstSeen]
    entries: list[EntryRow]


@contextmanager
def open_build(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """The build database with up-to-date schemas `raw` and `linked`; closed at the end.

    A database of another schema is replaced by an empty one that still knows when each file was first seen, and what
    units have ever reported.
    Errors: BuildLockedError when another process has the file open.
    """
    settings.warehouse.mkdir(parents=True, exist_ok=True)
    connection = _connect(settings.build)
    try:
        if connection is None or read_schema_fingerprint(connection) != schema_fingerprint():
            known = _remember(connection, settings)
            if connection is not None:
                connection.close()
            connection = _make_anew(settings.build, known)
        # Without a limit what was read once stays in memory as long as the machine has any.
        connection.execute(f"SET memory_limit = '{MOST_MEMORY}'")
        connection.execute(f"SET wal_autocheckpoint = '{MOST_JOURNAL}'")
        yield connection
    finally:
        if connection is not None:
            connection.close()


@contextmanager
def kept_open(settings: Settings) -> Iterator[None]:
    """Inside of this the build database may be opened often: it is read once. What is written waits in its journal for
    the next who writes: to bring the file in order takes longer than to note a few rows.
    """
    with duckdb.connect(str(settings.build)) as connection:
        connection.execute("PRAGMA disable_checkpoint_on_shutdown")
        yield


def _connect(path: Path) -> duckdb.DuckDBPyConnection | None:
    """A connection to the file, made if missing; None for a file that is no database of ours."""
    try:
        return duckdb.connect(str(path))
    except duckdb.IOException as error:
        if "lock" in str(error).lower():
            raise BuildLockedError(f"{path}: another program has the build database open ({error})") from error
        return None
    except duckdb.Error:
        return None


def _make_anew(path: Path, known: Remembered) -> duckdb.DuckDBPyConnection:
    path.unlink(missing_ok=True)
    path.with_name(path.name + ".wal").unlink(missing_ok=True)
    connection = duckdb.connect(str(path))
    create_schema(connection)
    define_slices(connection, None)
    rows = [
        SourceFileRow(
            source_uri=seen.source_uri,
            source_id=None,
            sha256=seen.sha256,
            status="ingested",
            reader_fingerprint="",
            offered_sha256=None,
            first_seen_at=seen.first_seen_at,
            last_seen_at=seen.first_seen_at,
        )
        for seen in known.first_seen
    ]
    insert_rows(connection, SourceFileRow, rows)
    insert_rows(connection, EntryRow, known.entries)
    return connection


def _remember(connection: duckdb.DuckDBPyConnection | None, settings: Settings) -> Remembered:
    """From the old build database, else from the published one; empty where neither tells."""
    known = Remembered([], [])
    if connection is not None:
        known = Remembered(*_ask(connection, "raw.source_file", "linked.entry", "raw.entry"))
    if known.first_seen or not settings.published.exists():
        return known
    with duckdb.connect() as reader:
        try:
            reader.execute(f"ATTACH {quote_text(str(settings.published))} AS published (READ_ONLY)")
        except duckdb.Error:
            return known
        return Remembered(*_ask(reader, "published.marts.dim_source", "published.marts.fct_entered_progress"))


def _ask(connection: duckdb.DuckDBPyConnection, files: str, *entries: str) -> tuple[list[FirstSeen], list[EntryRow]]:
    """What `files` and the first table of `entries` that has rows remember (it stood in another schema before)."""
    columns = ", ".join(column.name for column in raw_columns(EntryRow))
    seen = _rows(connection, f"SELECT source_uri, sha256, first_seen_at FROM {files}")  # noqa: S608 - constant names
    asked = (_rows(connection, f"SELECT {columns} FROM {table}") for table in entries)  # noqa: S608 - constant names
    entered: list[tuple[Any, ...]] = next(filter(None, asked), [])
    return [FirstSeen(*row) for row in seen], [EntryRow(*row) for row in entered]


def _rows(connection: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[Any, ...]]:
    """The rows of `sql`; empty where a database of another version has no such table or column."""
    try:
        return connection.execute(sql).fetchall()
    except (duckdb.CatalogException, duckdb.BinderException):
        return []
