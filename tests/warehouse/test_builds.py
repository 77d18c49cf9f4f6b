"""The build database is made anew when it must be, and remembers when each file was first seen."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime

import duckdb
import pytest

from pipelines.errors import BuildLockedError
from pipelines.records import RECORD_TYPES
from pipelines.settings import Settings
from pipelines.warehouse.builds import open_build
from pipelines.warehouse.ingest import IngestReport
from pipelines.warehouse.schema import RAW_TYPES, SQL_TYPES, raw_columns, schema_statements
from tests.children import start_child

Ingest = Callable[[], IngestReport]


def test_every_raw_table_and_column_is_commented(settings: Settings) -> None:
    ours = "schema_name IN ('raw', 'linked')"
    with open_build(settings) as connection:
        tables = connection.execute(f"SELECT count(*) FROM duckdb_tables() WHERE {ours}").fetchone()
        bare = connection.execute(
            f"SELECT table_name, column_name FROM duckdb_columns() WHERE {ours} AND comment IS NULL "
            f"UNION ALL SELECT table_name, '' FROM duckdb_tables() WHERE {ours} AND comment IS NULL"
        ).fetchall()
    assert tables == (len(RAW_TYPES) + 1,)
    assert bare == []


@pytest.mark.parametrize("record_type", RECORD_TYPES, ids=lambda t: t.TABLE)
def test_every_field_is_a_column_of_its_type(record_type: type, settings: Settings) -> None:
    with open_build(settings) as connection:
        columns = connection.execute(
            "SELECT column_name, data_type, NOT is_nullable FROM duckdb_columns() "
            "WHERE schema_name = 'raw' AND table_name = ? ORDER BY column_index",
            [record_type.TABLE],  # type: ignore[attr-defined]
        ).fetchall()
    assert columns == [(c.name, SQL_TYPES[c.python_type], c.is_required) for c in raw_columns(record_type)]
    assert {c.python_type for c in raw_columns(record_type)} <= {str, int, float, bool, date, datetime}


def test_another_schema_is_rebuilt_from_the_sources(settings: Settings, ingest: Ingest) -> None:
    ingest()
    sql = "SELECT source_uri, first_seen_at FROM raw.source_file ORDER BY 1"
    with open_build(settings) as connection:
        first_seen = connection.execute(sql).fetchall()
        connection.execute("UPDATE raw.schema_version SET fingerprint = 'of other records'")
        connection.execute("ALTER TABLE raw.task DROP COLUMN milestone")
    report = ingest()
    assert report.reread == ("2020/b.txt", "a.txt")
    with open_build(settings) as connection:
        assert connection.execute(sql).fetchall() == first_seen
        assert connection.execute("SELECT milestone FROM raw.task LIMIT 1").fetchone() == (None,)


def test_a_damaged_database_is_replaced(settings: Settings, ingest: Ingest) -> None:
    settings.warehouse.mkdir()
    settings.build.write_bytes(b"no database at all" * 1000)
    assert ingest().new == ("2020/b.txt", "a.txt")


def test_a_lost_database_learns_first_sightings_from_the_published_one(settings: Settings, ingest: Ingest) -> None:
    settings.warehouse.mkdir()
    with duckdb.connect(str(settings.published)) as published:
        published.execute("CREATE SCHEMA marts")
        published.execute(
            "CREATE TABLE marts.dim_source AS "
            "SELECT 'a.txt' AS source_uri, 'old' AS sha256, TIMESTAMP '2021-02-03 04:05:06' AS first_seen_at"
        )
    report = ingest()
    assert report.changed == ("a.txt",)
    with open_build(settings) as connection:
        seen = connection.execute("SELECT first_seen_at FROM raw.source_file WHERE source_uri = 'a.txt'").fetchone()
    assert seen == (datetime(2021, 2, 3, 4, 5, 6),)  # noqa: DTZ001 - the tables keep UTC without a zone


def test_a_database_that_another_process_holds_is_named(settings: Settings, ingest: Ingest) -> None:
    ingest()
    holder = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", holder, str(settings.build)]
    with start_child(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"open\n"
        with pytest.raises(BuildLockedError, match=r"build\.duckdb: another program has the build database open"):
            ingest()
        process.communicate()


def test_comments_with_quotes_make_valid_statements() -> None:
    with duckdb.connect() as connection:
        for statement in schema_statements():
            connection.execute(statement)
