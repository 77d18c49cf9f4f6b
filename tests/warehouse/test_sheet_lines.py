"""Lines of task sheets: every promise stands on one, for each of its lead units."""

from __future__ import annotations

from pathlib import Path

import duckdb
import openpyxl
import pytest

from pipelines.errors import NoLinesError
from pipelines.records import WorkItemOrganisationRecord, WorkItemRecord
from pipelines.settings import Settings
from pipelines.warehouse.builds import open_build
from pipelines.warehouse.exports import export_sheets
from pipelines.warehouse.rows import insert_rows
from pipelines.warehouse.sheet_lines import make_sheet_lines
from tests.warehouse.conftest import Ingest

LINES = (
    """SELECT task, promised, unit, lead_unit, support_units, plan_year FROM linked.sheet_line ORDER BY line_number"""
)


def test_numbers_and_tasks_without_one_stand_on_a_line_each(ingest: Ingest, settings: Settings) -> None:
    ingest()
    with open_build(settings) as connection:
        assert make_sheet_lines(connection).lines == 4
        rows = connection.execute(LINES).fetchall()
        again = make_sheet_lines(connection)
        assert (connection.execute(LINES).fetchall(), again.lines) == (rows, 4)
    assert sorted(rows) == [
        ("建成公园3座", "3", "座", "发改委", None, 2020),
        ("推进长阳创谷建设", None, None, "发改委", None, 2019),
        ("新增岗位300个", "300", "个", "发改委", None, 2019),
        ("新增岗位500个", "500", "个", "发改委", None, 2020),
    ]


def test_the_nearest_work_item_that_names_units_answers(ingest: Ingest, settings: Settings) -> None:
    ingest()
    with open_build(settings) as connection:
        item, source, document = connection.execute(
            "SELECT work_item_id, document.source_id, document_id FROM raw.work_item "
            "JOIN raw.document USING (document_id) "
            "WHERE plan_year = 2019"
        ).fetchone() or ("", "", "")
        inner = WorkItemRecord("in", source, document, item, "1.", "内", 2, "plan", None, "310110", 0, 5, "small.item")
        insert_rows(connection, WorkItemRecord, [inner])
        connection.execute("UPDATE raw.task SET work_item_id = 'in' WHERE text = '推进长阳创谷建设'")
        units = [("in", "a", "教育局", "lead", 9), ("in", "b", "科委", "lead", 3), (item, "c", "财政局", "support", 4)]
        rows = [
            WorkItemOrganisationRecord(source, place, unit, name, name, role, at, at + 1, "small.lead")
            for place, unit, name, role, at in units
        ]
        insert_rows(connection, WorkItemOrganisationRecord, rows)
        make_sheet_lines(connection)
        lines = connection.execute(f"SELECT * FROM ({LINES}) WHERE plan_year = 2019").fetchall()
    assert [(task, lead, support) for task, _, _, lead, support, _ in lines] == [
        ("新增岗位300个", "发改委", "财政局"),
        ("推进长阳创谷建设", "科委", "财政局"),
        ("推进长阳创谷建设", "教育局", "财政局"),
    ]


def test_every_promise_of_the_documents_stands_on_a_line(built: Settings) -> None:
    with duckdb.connect(str(built.published), read_only=True) as ledger:
        ledger.execute("USE marts")
        for table in ("target", "task"):
            counted = ledger.sql(f"SELECT count(*) FROM fct_{table} ANTI JOIN fct_sheet_line USING ({table}_id)")
            assert counted.fetchone() == (0,)


def test_the_workbook_of_a_district_and_year_holds_its_lines(built: Settings, tmp_path: Path) -> None:
    report = export_sheets(built, tmp_path / "a.xlsx", "杨浦区", 2020)
    book = openpyxl.load_workbook(report.path, read_only=True)
    assert len(book.sheetnames) == report.units + 1 > 10
    one = export_sheets(built, tmp_path / "b.xlsx", "310110", 2020, book.sheetnames[1])
    assert (one.units, 0 < one.lines < report.lines) == (1, True)


@pytest.mark.parametrize("asked", [("无此区", None), ("杨浦区", 1901)])
def test_where_nothing_is_promised_no_workbook_is_made(
    built: Settings, tmp_path: Path, asked: tuple[str, int | None]
) -> None:
    with pytest.raises(NoLinesError):
        export_sheets(built, tmp_path / "a.xlsx", *asked)
    assert not (tmp_path / "a.xlsx").exists()
