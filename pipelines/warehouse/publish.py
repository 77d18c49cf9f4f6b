"""What dbt has made as one file for readers: written beside, verified, and put in place by one rename.

It also remembers what earlier files showed, see `history.py`.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipelines.errors import PublishError
from pipelines.settings import Settings
from pipelines.warehouse.builds import MOST_MEMORY
from pipelines.warehouse.deltas import Delta, find_delta, note_shown, replace_rows_of
from pipelines.warehouse.history import HISTORIES, HistoryWriter
from pipelines.warehouse.published_schemas import PUBLISHED, keep_old_names, list_tables
from pipelines.warehouse.schema import quote_name, quote_text


@dataclass(frozen=True, slots=True)
class PublishReport:
    """What stands published. `is_replaced` is False when it already was what the build database holds."""

    path: Path
    is_replaced: bool
    row_counts: dict[str, int]
    seconds: float


def publish(settings: Settings) -> PublishReport:
    """Copy what dbt has built for readers to the published file, unless that holds the same already.

    Readers that have the old file open keep it; whoever opens the path next sees the new one whole.
    Errors: PublishError; the last published file is then untouched.
    """
    clock = time.perf_counter()
    _remove_leftovers(settings)
    if is_published(settings):
        return PublishReport(settings.published, False, count_published(settings), time.perf_counter() - clock)
    temporary = settings.warehouse / f".taizhang.{os.getpid()}.duckdb"
    try:
        delta = find_delta(settings)
        if delta:
            shutil.copyfile(settings.published, temporary)
        counts = _write_copy(settings, temporary, delta)
        _verify(temporary, counts)
        note_shown(settings, temporary, is_whole=delta is None)
        # A log that somebody's writing session left beside the old file must not be replayed on the new one.
        _log_of(settings.published).unlink(missing_ok=True)
        temporary.replace(settings.published)
    except (duckdb.Error, OSError) as error:
        raise PublishError(f"{settings.published}: could not be published ({error})") from error
    finally:
        temporary.unlink(missing_ok=True)
        _log_of(temporary).unlink(missing_ok=True)
    return PublishReport(settings.published, True, counts, time.perf_counter() - clock)


def is_published(settings: Settings) -> bool:
    """The published file is intact and follows from exactly what the build database has ingested last."""
    if not (settings.build.exists() and settings.published.exists()):
        return False
    try:
        with _attached(build=settings.build, published=settings.published) as connection:
            wanted = connection.execute(
                "SELECT content_fingerprint FROM build.raw.build_run ORDER BY run_number DESC LIMIT 1"
            ).fetchone()
            found = connection.execute("SELECT content_fingerprint FROM published.marts.meta_build").fetchone()
            shown = {t: n for t, n in _counts(connection, "published").items() if t not in HISTORIES}
            same_rows = _counts(connection, "build") == shown
            return wanted is not None and wanted == found and same_rows
    except duckdb.Error:
        return False


def count_published(settings: Settings) -> dict[str, int]:
    """Rows of every published table, by table name."""
    with _attached(published=settings.published) as connection:
        return _counts(connection, "published")


def _write_copy(settings: Settings, temporary: Path, delta: Delta | None) -> dict[str, int]:
    """Write every mart with its comments and its history; returns the rows of each table.

    `temporary` is a new file, or with a `delta` a copy of the last one, in which only what does not stand is replaced.
    """
    with _attached(build=settings.build, **_last_published(settings)) as connection:
        connection.execute(f"ATTACH {quote_text(str(temporary))} AS copy")
        for schema in PUBLISHED:
            connection.execute(f"CREATE SCHEMA IF NOT EXISTS copy.{schema}")
        counts = _counts(connection, "build")
        if "meta_build" not in counts:
            raise PublishError(f"{settings.build}: the marts have not been built")
        if delta:
            delta.prepare(connection)
        # A thousand comments, each committed by itself, take longer than the tables of a small warehouse.
        connection.begin()
        history = HistoryWriter(connection, has_last=_has(connection, "last"))
        versioned = history.tables()
        if versioned:
            history.number()
        tables = list_tables(connection, "build")
        whole = {
            table: schema
            for table, schema in tables.items()
            if not _write_table(connection, schema, table, history, delta)
        }
        if not delta:
            views = {view: at for view, at in list_tables(connection, "build", "view").items() if view not in tables}
            _copy_views(connection, views)
            whole |= views
        for statement in _comment_statements(connection, whole):
            connection.execute(statement)
        for one in versioned.values():
            for statement in history.comments(one) if one.table in whole else ():
                connection.execute(statement)
        if not delta:
            keep_old_names(connection, "copy", PUBLISHED[1:])
            history.add_macros(versioned.values())
        counts = {**_counts(connection, "copy"), **counts}
        connection.commit()
        connection.execute("CHECKPOINT copy")
        connection.execute("DETACH copy")
    return counts


def _write_table(
    connection: duckdb.DuckDBPyConnection, schema: str, table: str, history: HistoryWriter, delta: Delta | None
) -> bool:
    """Write what does not stand of a table; whether any of it does."""
    changed = delta.changed(f"{schema}.{table}") if delta else None
    versioned = history.tables().get(table)
    if versioned:
        history.copy(versioned, changed)
    elif changed:
        replace_rows_of(connection, f"{schema}.{table}", changed)
    else:
        name = f"{schema}.{quote_name(table)}"
        connection.execute(f"CREATE OR REPLACE TABLE copy.{name} AS SELECT * FROM build.{name}")  # noqa: S608
    return changed is not None


def _last_published(settings: Settings) -> dict[str, Path]:
    """The file that is to be replaced, where it can be read."""
    try:
        with _attached(last=settings.published):
            return {"last": settings.published}
    except duckdb.Error:
        return {}


def _has(connection: duckdb.DuckDBPyConnection, database: str) -> bool:
    found = connection.execute("SELECT 1 FROM duckdb_databases() WHERE database_name = ?", [database]).fetchone()
    return found is not None


def _copy_views(connection: duckdb.DuckDBPyConnection, views: Mapping[str, str]) -> None:
    """The views (name to schema) as they are defined: they name no database, so they read the copy's own tables."""
    connection.execute("USE copy")
    for view, schema in views.items():
        row = connection.execute(
            "SELECT sql FROM duckdb_views() WHERE (database_name, schema_name, view_name) = ('build', ?, ?)",
            [schema, view],
        ).fetchone()
        connection.execute(row[0] if row else "")
    connection.execute("USE memory")


def _comment_statements(connection: duckdb.DuckDBPyConnection, tables: Mapping[str, str]) -> Iterator[str]:
    """Statements that copy the comments of these tables and views (name to schema) with their columns."""
    described = (
        ("TABLE", "SELECT schema_name, table_name, NULL, comment FROM duckdb_tables()"),
        ("VIEW", "SELECT schema_name, view_name, NULL, comment FROM duckdb_views()"),
        ("COLUMN", "SELECT schema_name, table_name, column_name, comment FROM duckdb_columns()"),
    )
    for kind, select in described:
        told = connection.execute(f"{select} WHERE database_name = 'build' AND comment IS NOT NULL").fetchall()
        for schema, table, column, comment in told:
            if tables.get(table) == schema:
                name = f"{quote_name(table)}.{quote_name(column)}" if column else quote_name(table)
                yield f"COMMENT ON {kind} copy.{schema}.{name} IS {quote_text(comment)}"


def _verify(path: Path, expected: dict[str, int]) -> None:
    """Open the file as a reader would and compare the rows of every table."""
    with _attached(copy=path) as connection:
        found = _counts(connection, "copy")
    if found != expected:
        odd = sorted(t for t in expected.keys() | found.keys() if expected.get(t) != found.get(t))
        raise PublishError(f"{path}: the copy differs from the build in {', '.join(odd)}")


def _counts(connection: duckdb.DuckDBPyConnection, database: str) -> dict[str, int]:
    """Rows of every published table of an attached database, counted, by name."""
    counts = {}
    for table, schema in list_tables(connection, database).items():
        name = f"{database}.{schema}.{quote_name(table)}"
        row = connection.execute(f"SELECT count(*) FROM {name}").fetchone()  # noqa: S608 - names from the schema
        counts[table] = int(row[0]) if row else 0
    return counts


@contextmanager
def _attached(**files: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection of its own with each file attached read-only under its name."""
    with duckdb.connect() as connection:
        # What does not fit goes to disk, beside the files: by itself it would go to wherever the program was started.
        aside = next(iter(files.values())).parent / ".aside"
        connection.execute(f"SET memory_limit = '{MOST_MEMORY}'; SET temp_directory = {quote_text(str(aside))}")
        for name, path in files.items():
            connection.execute(f"ATTACH {quote_text(str(path))} AS {name} (READ_ONLY)")
        yield connection


def _remove_leftovers(settings: Settings) -> None:
    """Temporary files of a build that was killed."""
    for path in settings.warehouse.glob(".taizhang.*.duckdb*"):
        path.unlink(missing_ok=True)


def _log_of(path: Path) -> Path:
    return path.with_name(path.name + ".wal")
