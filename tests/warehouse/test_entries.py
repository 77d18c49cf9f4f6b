"""What units report lands row by row, keeps its history, and changes nothing that documents say."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest

from pipelines.lexicon import Lexicon
from pipelines.run import extract_file
from pipelines.settings import Settings
from pipelines.sheets import SheetLayout, SheetLine, make_layout, write_workbook
from pipelines.sheets.layout import FIRST_LINE
from pipelines.warehouse import builds
from pipelines.warehouse.builds import open_build
from pipelines.warehouse.entries import land_entries
from pipelines.warehouse.ingest import ingest_sources
from pipelines.warehouse.schema import create_schema
from pipelines.warehouse.sheet_lines import make_sheet_lines
from tests.warehouse.small_reader import read_small

NOON = datetime(2020, 7, 1, 4)  # noqa: DTZ001 - tables keep UTC without a zone
Rows = list[tuple[Any, ...]]
Build = Callable[..., dict[str, Rows]]
ENTRIES = "SELECT value, unit, progress, source_uri, withdrawn_at IS NULL, entered_at FROM linked.entry ORDER BY ALL"
ISSUES = "SELECT source_uri, sheet, row_number, column_name, code FROM linked.entry_issue ORDER BY ALL"


@pytest.fixture
def layout(lexicon: Lexicon) -> SheetLayout:
    return make_layout(lexicon.sheet_columns, lexicon.sheet_words)


@pytest.fixture
def build(settings: Settings, lexicon: Lexicon) -> Build:
    """One ingest of the folder and what follows for entries, at a given time."""

    def read(path: Path, tables: Lexicon, uri: str) -> Any:
        return (extract_file if path.suffix == ".xlsx" else read_small)(path, tables, uri)

    def run(now: datetime = NOON) -> dict[str, Rows]:
        with open_build(settings) as connection:
            ingest_sources(connection, settings, lexicon, read)
            make_sheet_lines(connection)
            land_entries(connection, lexicon, now)
            return {
                "entries": connection.execute(ENTRIES).fetchall(),
                "issues": connection.execute(ISSUES).fetchall(),
                "quantities": connection.execute("SELECT * FROM raw.quantity ORDER BY quantity_id").fetchall(),
            }

    return run


@pytest.fixture
def hand_in(settings: Settings, layout: SheetLayout, build: Build) -> Callable[..., None]:
    """Put a workbook into the folder whose line for a task holds these cells."""
    build()

    def write(name: str, task: str = "新增岗位300个", **cells: Any) -> None:
        with open_build(settings) as connection:
            rows = connection.execute(
                "SELECT target_id, task_id, task, promised, unit, lead_unit, support_units, due_on "
                "FROM linked.sheet_line"
            ).fetchall()
        lines = [SheetLine(*row) for row in rows]
        book = openpyxl.load_workbook(io.BytesIO(write_workbook(lines, layout)))
        sheet = book.worksheets[1]
        row = FIRST_LINE + [line.task for line in lines].index(task)
        for column, value in cells.items():
            sheet.cell(row, layout.places[column], value)
        book.save(settings.sources / name)

    return write


GOOD = {"value": 280, "evidence": "月报", "reported_on": date(2020, 6, 30)}


def test_good_rows_land_and_change_nothing_else(build: Build, hand_in: Callable[..., None]) -> None:
    before = build()
    hand_in("6月.xlsx", **GOOD)
    after = build()
    assert after["entries"] == [(280.0, "个", None, "6月.xlsx", True, NOON)]
    assert after["issues"] == []
    assert after["quantities"] == before["quantities"]


def test_bad_rows_are_listed_and_their_workbook_is_no_bad_file(
    build: Build, hand_in: Callable[..., None], settings: Settings
) -> None:
    hand_in("6月.xlsx", value="很多", reported_on=date(2020, 6, 30))
    built = build()
    assert built["entries"] == []
    assert [(column, code) for *_, column, code in built["issues"]] == [
        ("evidence", "missing_evidence"),
        ("value", "not_a_number"),
    ]
    with duckdb.connect(str(settings.build), read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM raw.quarantine").fetchone() == (0,)
        assert connection.execute("SELECT DISTINCT reason FROM raw.numeral WHERE quantity_id IS NULL").fetchall() == [
            ("entered_sheet",)
        ]


def test_each_report_is_a_version_and_the_same_report_is_none(build: Build, hand_in: Callable[..., None]) -> None:
    later = datetime(2020, 8, 1)  # noqa: DTZ001
    hand_in("6月.xlsx", **GOOD)
    build()
    hand_in("7月.xlsx", **{**GOOD, "value": 295, "reported_on": date(2020, 7, 31)})
    hand_in("again.xlsx", **GOOD)
    assert build(later)["entries"] == [
        (280.0, "个", None, "again.xlsx", True, NOON),
        (295.0, "个", None, "7月.xlsx", True, later),
    ]


def test_what_is_overwritten_or_gone_is_withdrawn_and_kept(
    build: Build, hand_in: Callable[..., None], settings: Settings
) -> None:
    later = datetime(2020, 8, 1)  # noqa: DTZ001
    hand_in("6月.xlsx", **GOOD)
    build()
    hand_in("6月.xlsx", **{**GOOD, "value": 250})
    built = build(later)
    assert [(value, stands) for value, *_, stands, _ in built["entries"]] == [(250.0, True), (280.0, False)]
    (settings.sources / "6月.xlsx").unlink()
    assert [(value, stands) for value, *_, stands, _ in build(later)["entries"]] == [(250.0, False), (280.0, False)]
    hand_in("back.xlsx", **GOOD)
    assert (280.0, "个", None, "back.xlsx", True, NOON) in build(later)["entries"]


def test_a_day_to_come_stays_refused_when_it_has_come(build: Build, hand_in: Callable[..., None]) -> None:
    hand_in("6月.xlsx", **{**GOOD, "reported_on": date(2020, 7, 2)})
    assert [code for *_, code in build()["issues"]] == ["future_date"]
    assert [code for *_, code in build(datetime(2020, 9, 1))["issues"]] == ["future_date"]  # noqa: DTZ001


def test_the_day_is_that_of_beijing(build: Build, hand_in: Callable[..., None]) -> None:
    hand_in("6月.xlsx", **{**GOOD, "reported_on": date(2020, 7, 2)})
    assert build(datetime(2020, 7, 1, 17))["issues"] == []  # noqa: DTZ001 - one o'clock of the 2nd in Beijing


def test_the_history_outlives_the_build_database(
    build: Build, hand_in: Callable[..., None], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_in("6月.xlsx", **GOOD)
    build()
    (settings.sources / "6月.xlsx").unlink()
    build()
    with monkeypatch.context() as patched:
        patched.setattr(builds, "schema_fingerprint", lambda: "another schema")
        with open_build(settings) as connection:
            assert [row[0] for row in connection.execute(ENTRIES).fetchall()] == [280.0]
    assert [(value, stands) for value, *_, stands, _ in build()["entries"]] == [(280.0, False)]


def test_the_history_is_found_in_the_published_file(
    build: Build, hand_in: Callable[..., None], settings: Settings
) -> None:
    hand_in("6月.xlsx", **GOOD)
    build()
    with duckdb.connect(str(settings.published)) as published:
        published.execute(f"ATTACH '{settings.build}' AS build (READ_ONLY)")
        published.execute("CREATE SCHEMA marts")
        published.execute("CREATE TABLE marts.fct_entered_progress AS SELECT *, 1 AS version FROM build.linked.entry")
        published.execute("CREATE TABLE marts.dim_source AS SELECT * FROM build.raw.source_file")
    settings.build.unlink()
    (settings.sources / "6月.xlsx").unlink()
    assert [row[0] for row in build()["entries"]] == [280.0]


def test_the_history_is_found_where_earlier_versions_kept_it(
    build: Build, hand_in: Callable[..., None], settings: Settings
) -> None:
    hand_in("6月.xlsx", **GOOD)
    build()
    with duckdb.connect(str(settings.build)) as connection:
        connection.execute("CREATE TABLE raw.entry AS FROM linked.entry")
        connection.execute("DROP SCHEMA linked CASCADE")
        connection.execute("UPDATE raw.schema_version SET fingerprint = 'of an earlier version'")
    (settings.sources / "6月.xlsx").unlink()
    assert [(value, stands) for value, *_, stands, _ in build()["entries"]] == [(280.0, False)]


def test_without_task_sheets_nothing_is_written(settings: Settings, lexicon: Lexicon, tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "new.duckdb")) as connection:
        create_schema(connection)
        report = land_entries(connection, lexicon, NOON)
        assert (report.entries, report.new, report.refused_rows) == (0, 0, 0)
