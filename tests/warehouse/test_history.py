"""What the ledger showed at a moment: every published file remembers those before it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import duckdb
import pytest

from pipelines.settings import Settings
from pipelines.warehouse.builds import open_build
from pipelines.warehouse.history import HISTORIES, VERSIONED
from pipelines.warehouse.ingest import IngestReport
from pipelines.warehouse.publish import is_published, publish
from pipelines.warehouse.runs import utc_now

Ingest = Callable[[], IngestReport]

MARTS = """
DROP SCHEMA IF EXISTS marts CASCADE;
CREATE SCHEMA marts;
CREATE TABLE marts.meta_build AS
SELECT content_fingerprint, run_number, finished_at AS built_at FROM raw.build_run ORDER BY run_number DESC LIMIT 1;
CREATE TABLE marts.dim_source AS SELECT source_id, source_name, sha256, text FROM raw.source;
CREATE TABLE marts.dim_document AS SELECT document_id, source_id, title FROM raw.document;
CREATE TABLE marts.fct_target AS
SELECT md5(document_id || indicator) AS target_id, document_id, indicator, value, char_start, char_end
FROM raw.quantity;
CREATE TABLE marts.fct_progress AS SELECT target_id, 'awaiting' AS status FROM marts.fct_target;
COMMENT ON COLUMN marts.fct_target.value IS 'Value.';
COMMENT ON COLUMN marts.dim_source.source_id IS 'Key.';
"""
PASSAGE = """
SELECT value, substr(text, char_start + 1, char_end - char_start)
FROM marts.targets_as_of($moment) AS target
JOIN marts.source_texts_as_of($moment) AS source
    ON target.source_id = source.source_id AND target.source_sha256 = source.sha256
WHERE indicator = '新增岗位' AND source_name = 'a.txt'
"""


@pytest.fixture
def show(settings: Settings, ingest: Ingest) -> Callable[[], datetime]:
    """Ingest, make marts and publish; gives the build's moment."""

    def run() -> datetime:
        ingest()
        with open_build(settings) as connection:
            connection.execute(MARTS)
        publish(settings)
        return _ask(settings, "SELECT built_at FROM marts.meta_build")[0][0]

    return run


def _ask(settings: Settings, sql: str, **parameters: Any) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(settings.published), read_only=True) as connection:
        return connection.execute(sql, parameters).fetchall()


def _change(settings: Settings, old: str, new: str) -> None:
    path = settings.sources / "a.txt"
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")


def test_the_old_moment_shows_the_old_number_in_the_old_text(settings: Settings, show: Callable[[], datetime]) -> None:
    first = show()
    _change(settings, "新增岗位300个", "一路向前\n新增岗位350个")
    second = show()
    assert second > first
    assert _ask(settings, PASSAGE, moment=first) == [(300.0, "300")]
    assert _ask(settings, PASSAGE, moment=second) == [(350.0, "350")]
    assert _ask(settings, PASSAGE, moment=first - timedelta(seconds=1)) == []
    assert _ask(settings, "SELECT value, valid_from, valid_to, document_title FROM marts.hist_target") == [
        (300.0, first, second, "310110 work_report 2019")
    ]


def test_a_row_that_only_moves_is_known_since_it_was_first_shown(
    settings: Settings, show: Callable[[], datetime]
) -> None:
    first = show()
    _change(settings, "310110 work_report", "310110     work_report")
    second = show()
    assert _ask(settings, "SELECT DISTINCT known_from FROM marts.fct_target") == [(first,)]
    assert _ask(settings, "SELECT count(*) FROM marts.hist_target") == [(0,)]
    known = _ask(settings, "SELECT known_from FROM marts.dim_source WHERE source_name = 'a.txt'")
    assert known == [(second,)]
    assert _ask(settings, PASSAGE, moment=second) == [(300.0, "300")]


def test_what_is_gone_stays_in_history_and_what_comes_back_is_new(
    settings: Settings, show: Callable[[], datetime]
) -> None:
    first = show()
    text = (settings.sources / "a.txt").read_text("utf-8")
    (settings.sources / "a.txt").unlink()
    second = show()
    (settings.sources / "a.txt").write_text(text, "utf-8")
    third = show()
    assert [_ask(settings, PASSAGE, moment=moment) for moment in (first, second, third)] == [
        [(300.0, "300")],
        [],
        [(300.0, "300")],
    ]
    assert _ask(settings, "SELECT count(*) FROM marts.progress_as_of($m)", m=second) == [(2,)]


def test_history_outlives_the_build_database(settings: Settings, show: Callable[[], datetime]) -> None:
    first = show()
    _change(settings, "300", "350")
    show()
    settings.build.unlink()
    last = show()
    assert _ask(settings, PASSAGE, moment=first) == [(300.0, "300")]
    assert _ask(settings, PASSAGE, moment=last) == [(350.0, "350")]
    assert is_published(settings)


def test_everything_that_history_adds_says_what_it_is(settings: Settings, show: Callable[[], datetime]) -> None:
    show()
    bare = _ask(
        settings,
        """SELECT table_name, column_name FROM duckdb_columns()
        WHERE schema_name IN ('marts', 'history') AND comment IS NULL
        AND (column_name IN ('source_id', 'source_sha256', 'document_title', 'run_number', 'built_at')
            OR regexp_matches(column_name, '^(known_from|valid_from|valid_to)'))
        AND (table_name LIKE 'hist_%' OR column_name LIKE 'known_from%')""",
    )
    assert bare == []
    macros = _ask(settings, "SELECT count(*) FROM duckdb_functions() WHERE comment LIKE 'What%moment (UTC).'")
    made = {"dim_source", "fct_target", "fct_progress"}
    assert macros == [(len([one for one in VERSIONED if one.table in made]),)]
    tables = _ask(settings, "SELECT table_name FROM duckdb_tables() WHERE comment LIKE '%shown no more%'")
    assert {table for (table,) in tables} <= HISTORIES
    assert len(tables) == len(made)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    """Sets the clock of the builds that follow off by so much."""

    def set_off(by: timedelta) -> None:
        for module in ("ingest", "runs"):
            monkeypatch.setattr(f"pipelines.warehouse.{module}.utc_now", lambda: utc_now() + by)

    return set_off


@pytest.mark.parametrize("days", [10, -10])
def test_a_clock_that_was_wrong_once_leaves_nothing_stale(
    settings: Settings, show: Callable[[], datetime], clock: Callable[[timedelta], None], days: int
) -> None:
    first = show()
    clock(timedelta(days=days))
    _change(settings, "300", "350")
    wrong = show()
    assert abs((wrong - first).days) >= 9
    clock(timedelta())
    _change(settings, "350", "400")
    last = show()
    assert is_published(settings)
    assert _ask(settings, "SELECT value FROM marts.fct_target WHERE indicator = '新增岗位' AND value > 300") != []
    now = max(last, wrong)
    assert _ask(settings, PASSAGE, moment=now) == [(400.0, "400")]
    assert _ask(settings, PASSAGE, moment=last) == [(400.0, "400")]
    assert _ask(settings, "SELECT value, valid_from_run, valid_to_run FROM marts.hist_target ORDER BY 2") == [
        (300.0, 1, 2),
        (350.0, 2, 3),
    ]
    assert _ask(settings, "SELECT run_number FROM marts.hist_build ORDER BY 1") == [(1,), (2,), (3,)]
    # The same content as published is left alone, whatever the clock says.
    clock(timedelta(days=-days))
    assert show() == last


def test_numbers_go_on_when_the_build_database_is_lost(settings: Settings, show: Callable[[], datetime]) -> None:
    show()
    _change(settings, "300", "350")
    show()
    settings.build.unlink()
    _change(settings, "350", "400")
    show()
    assert _ask(settings, "SELECT run_number FROM marts.meta_build") == [(3,)]
    assert _ask(settings, "SELECT max(run_number) FROM marts.hist_build") == [(3,)]


def test_a_file_that_numbered_no_builds_is_numbered_by_its_moments(
    settings: Settings, show: Callable[[], datetime]
) -> None:
    first = show()
    _change(settings, "300", "350")
    second = show()
    with duckdb.connect(str(settings.published)) as connection:
        # Nor had it a schema for what was shown before.
        for table in ("hist_target", "hist_source_text", "hist_progress"):
            connection.execute(f"DROP VIEW marts.{table}; CREATE TABLE marts.{table} AS FROM history.{table}")
        connection.execute("DROP VIEW marts.hist_build")
        for macro in ("targets_as_of", "source_texts_as_of", "progress_as_of"):
            connection.execute(f"DROP MACRO TABLE marts.{macro}")
        connection.execute("DROP SCHEMA history CASCADE")
        connection.execute("ALTER TABLE marts.meta_build DROP run_number")
        for table, columns in (
            ("hist_target", ("valid_from_run", "valid_to_run")),
            ("hist_source_text", ("valid_from_run", "valid_to_run")),
            ("hist_progress", ("valid_from_run", "valid_to_run")),
            *((table, ("known_from_run",)) for table in ("fct_target", "dim_source", "fct_progress")),
        ):
            for column in columns:
                connection.execute(f"ALTER TABLE marts.{table} DROP {column}")
    _change(settings, "350", "400")
    third = show()
    asked = [_ask(settings, PASSAGE, moment=moment) for moment in (first, second, third)]
    assert asked == [[(300.0, "300")], [(350.0, "350")], [(400.0, "400")]]
