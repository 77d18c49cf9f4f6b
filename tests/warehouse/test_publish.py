"""Publishing replaces the file whole or not at all, whoever reads it meanwhile."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from pipelines.errors import PublishError
from pipelines.settings import Settings
from pipelines.warehouse.builds import open_build
from pipelines.warehouse.ingest import IngestReport
from pipelines.warehouse.publish import count_published, is_published, publish
from tests.children import start_child

Ingest = Callable[[], IngestReport]

MARTS = """
DROP SCHEMA IF EXISTS marts CASCADE;
CREATE SCHEMA marts;
CREATE TABLE marts.meta_build AS
SELECT content_fingerprint FROM raw.build_run ORDER BY started_at DESC LIMIT 1;
CREATE TABLE marts.fct_target AS SELECT quantity_id AS target_id, value FROM raw.quantity;
COMMENT ON TABLE marts.fct_target IS 'One row per promised number, the author''s "own" words.';
COMMENT ON COLUMN marts.fct_target.value IS 'Value; drop table x';
"""

READER = """
import sys, duckdb
connection = duckdb.connect(sys.argv[1], read_only=True)
count = "SELECT count(*) FROM marts.fct_target"
print(connection.execute(count).fetchone()[0], flush=True)
for line in sys.stdin:
    print(connection.execute(count).fetchone()[0], flush=True)
"""


def make_marts(settings: Settings) -> None:
    with open_build(settings) as connection:
        connection.execute(MARTS)


def add_target(settings: Settings) -> None:
    with (settings.sources / "a.txt").open("a", encoding="utf-8") as file:
        file.write("新增床位90张\n")


def read(settings: Settings, sql: str) -> list[tuple[object, ...]]:
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{settings.published}' AS ledger (READ_ONLY)")
        return connection.execute(sql).fetchall()


def test_only_the_marts_are_published_with_their_comments(settings: Settings, ingest: Ingest) -> None:
    ingest()
    make_marts(settings)
    report = publish(settings)
    assert report.is_replaced
    assert report.row_counts == {"fct_target": 3, "meta_build": 1} == count_published(settings)
    assert read(settings, "SELECT DISTINCT schema_name FROM duckdb_tables() WHERE database_name = 'ledger'") == [
        ("marts",)
    ]
    comments = read(
        settings,
        "SELECT comment FROM duckdb_tables() WHERE table_name = 'fct_target' "
        "UNION ALL SELECT comment FROM duckdb_columns() WHERE table_name = 'fct_target' AND comment IS NOT NULL",
    )
    assert comments == [('One row per promised number, the author\'s "own" words.',), ("Value; drop table x",)]
    assert sorted(p.name for p in settings.warehouse.iterdir()) == ["build.duckdb", "taizhang.duckdb"]


def test_with_nothing_new_the_file_is_left_alone(settings: Settings, ingest: Ingest) -> None:
    ingest()
    make_marts(settings)
    publish(settings)
    before = settings.published.stat()
    ingest()
    make_marts(settings)
    report = publish(settings)
    assert not report.is_replaced
    assert report.row_counts["fct_target"] == 3
    after = settings.published.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


@pytest.mark.parametrize("damage", ["missing", "garbage", "table lost"])
def test_a_damaged_file_is_published_again(settings: Settings, ingest: Ingest, damage: str) -> None:
    ingest()
    make_marts(settings)
    publish(settings)
    if damage == "missing":
        settings.published.unlink()
    elif damage == "garbage":
        settings.published.write_bytes(b"\0" * 4096)
    else:
        with duckdb.connect(str(settings.published)) as connection:
            connection.execute("DROP TABLE marts.fct_target")
    assert not is_published(settings)
    assert publish(settings).is_replaced
    assert is_published(settings)


def test_marts_of_an_older_ingest_are_not_current(settings: Settings, ingest: Ingest) -> None:
    ingest()
    make_marts(settings)
    publish(settings)
    add_target(settings)
    ingest()
    assert not is_published(settings)


def test_without_marts_nothing_is_published(settings: Settings, ingest: Ingest) -> None:
    ingest()
    with pytest.raises(PublishError, match="the marts have not been built"):
        publish(settings)
    assert not settings.published.exists()


def test_a_failed_publish_leaves_the_last_file_untouched(
    settings: Settings, ingest: Ingest, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest()
    make_marts(settings)
    publish(settings)
    before = settings.published.read_bytes()
    add_target(settings)
    ingest()
    make_marts(settings)

    def refuse(_self: Path, _target: Path) -> None:
        raise OSError("no space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", refuse)
        with pytest.raises(PublishError, match="no space left on device"):
            publish(settings)
    assert settings.published.read_bytes() == before
    assert list(settings.warehouse.glob(".taizhang.*")) == []
    assert publish(settings).row_counts["fct_target"] == 4


def test_a_copy_that_lost_rows_is_not_published(
    settings: Settings, ingest: Ingest, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest()
    make_marts(settings)
    monkeypatch.setattr("pipelines.warehouse.publish._write_whole", lambda *_: {"fct_target": 4})
    with pytest.raises(PublishError):
        publish(settings)
    assert not settings.published.exists()


def test_a_reader_keeps_its_version_and_blocks_nobody(settings: Settings, ingest: Ingest) -> None:
    ingest()
    make_marts(settings)
    publish(settings)
    command = [sys.executable, "-c", READER, str(settings.published)]
    with start_child(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as reader:
        assert reader.stdin is not None
        assert reader.stdout is not None
        assert reader.stdout.readline() == "3\n"
        add_target(settings)
        ingest()
        make_marts(settings)
        assert publish(settings).is_replaced
        reader.stdin.write("again\n")
        reader.stdin.flush()
        assert reader.stdout.readline() == "3\n"
        reader.stdin.close()
    assert read(settings, "SELECT count(*) FROM ledger.marts.fct_target") == [(4,)]


def test_leftovers_of_a_killed_build_are_swept(settings: Settings, ingest: Ingest) -> None:
    ingest()
    make_marts(settings)
    leftover = settings.warehouse / f".taizhang.{os.getpid() + 1}.duckdb"
    leftover.write_bytes(b"half")
    stale_log = settings.warehouse / "taizhang.duckdb.wal"
    stale_log.write_bytes(b"of another file")
    publish(settings)
    assert not leftover.exists()
    assert not stale_log.exists()
    assert count_published(settings)["fct_target"] == 3


def test_a_view_is_published_with_its_comments_and_reads_the_file_it_stands_in(built: Settings) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{built.published}' AS another_name (READ_ONLY)")
        (rows,) = connection.execute("SELECT count(*) FROM another_name.marts.promises").fetchone() or (0,)
        assert rows > 0
        (comment,) = connection.execute(
            "SELECT comment FROM duckdb_views() WHERE view_name = 'promises'"
        ).fetchone() or ("",)
        assert comment.startswith("One row per promise")
        bare = connection.execute(
            "SELECT column_name FROM duckdb_columns() WHERE table_name = 'promises' AND comment IS NULL"
        ).fetchall()
        assert bare == []


def test_tables_beside_the_marts_are_read_by_their_old_names_too(built: Settings) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{built.published}' AS another_name (READ_ONLY)")
        beside = connection.execute(
            "SELECT schema_name, table_name FROM duckdb_tables() WHERE schema_name <> 'marts' ORDER BY ALL"
        ).fetchall()
        assert {schema for schema, _ in beside} == {"audit", "serving", "history"}
        for schema, table in beside:
            told = [
                connection.execute(
                    "SELECT column_name, data_type, comment FROM duckdb_columns() "
                    "WHERE (schema_name, table_name) = (?, ?) ORDER BY column_index",
                    [one, table],
                ).fetchall()
                for one in (schema, "marts")
            ]
            assert told[0] == told[1]
            counts = [
                connection.execute(f"SELECT count(*) FROM another_name.{one}.{table}").fetchone()
                for one in (schema, "marts")
            ]
            assert counts[0] == counts[1]
