"""A file published by its changed rows is the one that would be written whole, and hardly larger than the last."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.settings import Settings
from pipelines.warehouse.builds import open_build
from pipelines.warehouse.ingest import IngestReport
from pipelines.warehouse.publish import is_published, publish
from pipelines.warehouse.published_schemas import keep_old_names

Ingest = Callable[[], IngestReport]
Show = Callable[..., None]

MARTS = """
CREATE SCHEMA IF NOT EXISTS marts;
CREATE SCHEMA IF NOT EXISTS audit;
CREATE OR REPLACE TABLE marts.meta_build AS
SELECT content_fingerprint, run_number, finished_at AS built_at FROM raw.build_run ORDER BY run_number DESC LIMIT 1;
CREATE OR REPLACE TABLE marts.dim_source AS SELECT source_id, source_name, sha256, text FROM raw.source;
CREATE OR REPLACE TABLE marts.dim_document AS SELECT document_id, source_id, title FROM raw.document;
CREATE OR REPLACE TABLE marts.fct_target AS
SELECT md5(document_id || indicator) AS target_id, document_id, indicator, value, char_start, char_end
FROM raw.quantity;
CREATE OR REPLACE TABLE audit.fct_word AS
SELECT i // 3 AS number, sha256(i::VARCHAR) AS word FROM range({words}) AS t(i);
CREATE OR REPLACE VIEW marts.words AS FROM audit.fct_word;
COMMENT ON TABLE audit.fct_word IS 'One row per word.';
"""
WHOLE = "pipelines.warehouse.publish._write_whole"


@pytest.fixture
def show(settings: Settings, ingest: Ingest) -> Show:
    """Change a source, build marts with some statements more, and publish."""

    counted = itertools.count(98)

    def run(*more: str, words: int = 3000) -> None:
        beds = next(counted)
        (settings.sources / "a.txt").write_text(f"310110 work_report 2019\n新增床位{beds}张\n新增岗位300个\n", "utf-8")
        ingest()
        with open_build(settings) as connection:
            connection.execute(MARTS.format(words=words))
            for statement in more:
                connection.execute(statement)
            keep_old_names(connection, "build", ("audit",))
        assert publish(settings).is_replaced
        assert is_published(settings)

    return run


def _refuse(*_: object) -> None:
    raise AssertionError("written whole")


def _read(settings: Settings) -> dict[str, list[tuple[Any, ...]]]:
    """All that the published file has, what it says of itself too."""
    with duckdb.connect(str(settings.published), read_only=True) as connection:
        found = {
            f"{schema}.{table}": connection.execute(f"FROM {schema}.{table} ORDER BY ALL").fetchall()
            for schema, table in connection.execute(
                "SELECT schema_name, table_name FROM duckdb_tables() UNION ALL "
                "SELECT schema_name, view_name FROM duckdb_views() WHERE NOT internal"
            ).fetchall()
        }
        for kind in ("tables", "views", "columns"):
            name = "view_name" if kind == "views" else "table_name"
            told = "COLUMNS('^column_name$|^data_type$|^comment$|^sql$')"
            found[kind] = connection.execute(
                f"SELECT schema_name, {name}, {told} FROM duckdb_{kind}() "
                "WHERE schema_name IN ('marts', 'audit', 'serving', 'history') ORDER BY ALL"
            ).fetchall()
    return found


CHANGES = {
    "nothing but the source": (),
    "rows of a table without key": (
        "UPDATE audit.fct_word SET word = NULL WHERE number = 7",
        "DELETE FROM audit.fct_word WHERE number = 8",
        "INSERT INTO audit.fct_word FROM audit.fct_word WHERE number = 9",
        "INSERT INTO audit.fct_word VALUES (NULL, NULL), (NULL, NULL)",
    ),
    "a table left empty": ("DELETE FROM audit.fct_word",),
    "a fact that says something else": ("UPDATE marts.fct_target SET value = -1 WHERE value = 300",),
    "a fact that moved": ("UPDATE marts.fct_target SET char_start = char_start + 1",),
}


@pytest.mark.parametrize("change", CHANGES)
def test_it_is_the_file_that_would_be_written_whole(
    settings: Settings, show: Show, change: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    show()
    beside = replace(settings, warehouse=tmp_path / "beside")
    beside.warehouse.mkdir()
    beside.published.write_bytes(settings.published.read_bytes())
    with monkeypatch.context() as patch:
        patch.setattr(WHOLE, _refuse)
        show(*CHANGES[change])
    beside.build.write_bytes(settings.build.read_bytes())
    monkeypatch.setattr("pipelines.warehouse.publish.find_delta", lambda *_: None)
    publish(beside)
    by_rows, whole = _read(settings), _read(beside)
    assert len(by_rows["history.hist_build"]) == 2
    assert by_rows.keys() == whole.keys()
    assert {name for name, rows in whole.items() if by_rows[name] != rows} == set()


def test_the_file_grows_by_what_has_changed(settings: Settings, show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    show(words=300_000)
    before = settings.published.stat().st_size
    assert before > 10_000_000
    monkeypatch.setattr(WHOLE, _refuse)
    for number in range(3):
        show(f"UPDATE audit.fct_word SET word = '{number}' WHERE number % 10000 = 7", words=300_000)
    assert settings.published.stat().st_size < 1.2 * before


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE audit.fct_word ADD COLUMN more INTEGER",
        "ALTER TABLE audit.fct_word ALTER number TYPE INTEGER",
        "CREATE OR REPLACE TABLE audit.fct_word AS SELECT word, number FROM audit.fct_word",
        "COMMENT ON TABLE audit.fct_word IS 'One row per word, and more.'",
        "COMMENT ON COLUMN audit.fct_word.word IS 'The word.'",
        "CREATE OR REPLACE VIEW marts.words AS SELECT number FROM audit.fct_word",
        "CREATE TABLE audit.fct_more AS SELECT 1 AS one",
        "DROP VIEW marts.words",
    ],
)
def test_other_columns_comments_or_views_are_written_whole(settings: Settings, show: Show, change: str) -> None:
    show()
    show(change)
    with duckdb.connect(str(settings.build), read_only=True) as connection:
        told = connection.execute("SELECT comment, sql FROM duckdb_tables() WHERE table_name = 'fct_word'").fetchall()
        views = connection.execute("SELECT sql FROM duckdb_views() WHERE view_name = 'words'").fetchall()
    found = _read(settings)
    assert [row[2] for row in found["tables"] if row[1] == "fct_word"] == [told[0][0]]
    assert [row[3] for row in found["views"] if row[1] == "words"] == [sql for (sql,) in views]
    assert ("audit.fct_more" in found) == ("fct_more" in change)


def test_other_code_a_log_beside_or_rows_amiss_are_written_whole(
    settings: Settings, show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = []
    whole = publish.__globals__["_write_whole"]
    monkeypatch.setattr(WHOLE, lambda *args: written.append(1) or whole(*args))
    show()
    show()
    assert len(written) == 1
    with monkeypatch.context() as patch:
        patch.setattr("pipelines.warehouse.deltas._code", lambda _: "other code")
        show()
    assert len(written) == 2
    show()
    assert len(written) == 3, "the code is another again"
    settings.published.with_name("taizhang.duckdb.wal").write_bytes(b"")
    show()
    assert len(written) == 4
    with monkeypatch.context() as patch:
        patch.setattr("pipelines.warehouse.publish.find_differences", lambda *_: {})
        show("DELETE FROM audit.fct_word WHERE number = 1")
    assert len(written) == 5
