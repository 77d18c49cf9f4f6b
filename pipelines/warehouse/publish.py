"""What dbt has made as one file for readers: written beside, verified, and put in place by one rename.

It also remembers what earlier files showed, see `history.py`.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipelines.errors import PublishError
from pipelines.settings import Settings
from pipelines.warehouse.builds import MOST_MEMORY
from pipelines.warehouse.deltas import Delta, find_delta, note_shown
from pipelines.warehouse.differences import apply_difference, find_differences
from pipelines.warehouse.history import HISTORIES, HistoryWriter
from pipelines.warehouse.published_schemas import MARTS, PUBLISHED, keep_old_names, list_tables
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
    temporary = settings.warehouse / f".taizhang.{os.getpid()}.duckdb"
    try:
        with _attached(build=settings.build) as connection:
            if _attach_last(connection, settings) and _is_shown(connection):
                counts = _counts(connection, "last")
                return PublishReport(settings.published, False, counts, time.perf_counter() - clock)
            delta = find_delta(connection, settings) if _has(connection, "last") else None
            counts = _write_changes(connection, settings, temporary, delta) if delta else {}
            is_whole = not counts or _differing(temporary, counts) != []
            if is_whole:
                _remove(temporary)
                counts = _write_whole(connection, settings, temporary)
        if is_whole:
            _verify(temporary, counts)
        note_shown(settings, temporary, is_whole=is_whole)
        # A log that somebody's writing session left beside the old file must not be replayed on the new one.
        _log_of(settings.published).unlink(missing_ok=True)
        temporary.replace(settings.published)
    except (duckdb.Error, OSError) as error:
        raise PublishError(f"{settings.published}: could not be published ({error})") from error
    finally:
        _remove(temporary)
    return PublishReport(settings.published, True, counts, time.perf_counter() - clock)


def is_published(settings: Settings) -> bool:
    """The published file is intact and follows from exactly what the build database has ingested last."""
    if not (settings.build.exists() and settings.published.exists()):
        return False
    try:
        with _attached(build=settings.build) as connection:
            return _attach_last(connection, settings) and _is_shown(connection)
    except duckdb.Error:
        return False


def count_published(settings: Settings) -> dict[str, int]:
    """Rows of every published table, by table name."""
    with _attached(published=settings.published) as connection:
        return _counts(connection, "published")


def _is_shown(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether `last`, the published file, holds what `build` has ingested last, to the number of rows."""
    try:
        wanted = connection.execute(
            "SELECT content_fingerprint FROM build.raw.build_run ORDER BY run_number DESC LIMIT 1"
        ).fetchone()
        found = connection.execute("SELECT content_fingerprint FROM last.marts.meta_build").fetchone()
        if wanted is None or wanted != found:
            return False
        shown = {table: rows for table, rows in _counts(connection, "last").items() if table not in HISTORIES}
        return _counts(connection, "build") == shown
    except duckdb.Error:
        return False


def _write_changes(
    connection: duckdb.DuckDBPyConnection, settings: Settings, temporary: Path, delta: Delta
) -> dict[str, int]:
    """A copy of the last file, in which the rows are changed that differ; returns the rows that each table must have.

    The file is copied, down to the disk, while the tables are compared.
    """
    with ThreadPoolExecutor(1) as pool:
        copying = pool.submit(_copy_file, settings.published, temporary)
        differences = find_differences(connection, delta.compared(connection))
        copying.result()
    with _writing(connection, temporary):
        history = HistoryWriter(connection, has_last=True)
        versioned = {f"{MARTS}.{table}": one for table, one in history.tables().items()}
        if versioned:
            history.number(is_copied=True)
        for table, differing in differences.items():
            if table in versioned:
                history.copy(versioned[table], differing)
            else:
                apply_difference(connection, table, differing)
        return {**_counts(connection, "copy"), **_counts(connection, "build")}


def _copy_file(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)
    with target.open("rb+") as file:
        os.fsync(file)


def _write_whole(connection: duckdb.DuckDBPyConnection, settings: Settings, temporary: Path) -> dict[str, int]:
    """Write every mart with its comments and its history to a new file; returns the rows of each table."""
    counts = _counts(connection, "build")
    if "meta_build" not in counts:
        raise PublishError(f"{settings.build}: the marts have not been built")
    with _writing(connection, temporary):
        for schema in PUBLISHED:
            connection.execute(f"CREATE SCHEMA IF NOT EXISTS copy.{schema}")
        history = HistoryWriter(connection, has_last=_has(connection, "last"))
        versioned = history.tables()
        if versioned:
            history.number()
        tables = list_tables(connection, "build")
        for table, schema in tables.items():
            if table in versioned:
                history.copy(versioned[table])
            else:
                name = f"{schema}.{quote_name(table)}"
                connection.execute(f"CREATE TABLE copy.{name} AS SELECT * FROM build.{name}")  # noqa: S608 - names from the schema
        views = {view: at for view, at in list_tables(connection, "build", "view").items() if view not in tables}
        _copy_views(connection, views)
        for statement in _comment_statements(connection, tables | views):
            connection.execute(statement)
        for one in versioned.values():
            for statement in history.comments(one):
                connection.execute(statement)
        keep_old_names(connection, "copy", PUBLISHED[1:])
        history.add_macros(versioned.values())
        return {**_counts(connection, "copy"), **counts}


@contextmanager
def _writing(connection: duckdb.DuckDBPyConnection, path: Path) -> Iterator[None]:
    """The file attached as `copy`, to be changed in one transaction.

    A thousand comments, each committed by itself, take longer than the tables of a small warehouse.
    """
    connection.execute(f"ATTACH {quote_text(str(path))} AS copy")
    connection.begin()
    yield
    connection.commit()
    connection.execute("CHECKPOINT copy")
    connection.execute("DETACH copy")


def _attach_last(connection: duckdb.DuckDBPyConnection, settings: Settings) -> bool:
    """Attach the file that is to be replaced as `last`; False where it cannot be read."""
    try:
        connection.execute(f"ATTACH {quote_text(str(settings.published))} AS last (READ_ONLY)")
    except duckdb.Error:
        return False
    return True


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
    odd = _differing(path, expected)
    if odd:
        raise PublishError(f"{path}: the copy differs from the build in {', '.join(odd)}")


def _differing(path: Path, expected: dict[str, int]) -> list[str]:
    """The tables of a file that have another number of rows than expected, or are too many or missing."""
    with _attached(copy=path) as connection:
        found = _counts(connection, "copy")
    return sorted(t for t in expected.keys() | found.keys() if expected.get(t) != found.get(t))


def _counts(connection: duckdb.DuckDBPyConnection, database: str) -> dict[str, int]:
    """Rows of every published table of an attached database, counted, by name."""
    tables = list_tables(connection, database)
    if not tables:
        return {}
    # One statement: each one more waits for those before.
    counts = (f"SELECT count(*) FROM {database}.{schema}.{quote_name(table)}" for table, schema in tables.items())  # noqa: S608 - names from the schema
    rows = connection.execute(f"SELECT {', '.join(f'({count})' for count in counts)}").fetchone()
    return dict(zip(tables, rows or (), strict=True))


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


def _remove(path: Path) -> None:
    for one in (path, _log_of(path)):
        one.unlink(missing_ok=True)


def _log_of(path: Path) -> Path:
    return path.with_name(path.name + ".wal")
