"""Task sheets that the pages offer."""

from __future__ import annotations

import io

import openpyxl

from dashboards import workbooks
from dashboards.published import Version, fetch
from dashboards.queries import sheets
from dashboards.queries.sheets import SheetFilter
from pipelines.sheets.layout import FIRST_LINE


def test_the_workbook_holds_every_line_of_the_filter(version: Version) -> None:
    (busiest,) = fetch(
        version,
        """SELECT organisation_id, district_code, plan_year, count(*) AS lines FROM fct_sheet_line
        WHERE organisation_id IS NOT NULL GROUP BY ALL ORDER BY lines DESC, organisation_id LIMIT 1""",
    )
    wanted = SheetFilter(busiest["district_code"], busiest["plan_year"], busiest["organisation_id"])
    lines = sheets.list_lines(version, wanted)
    assert len(lines) == sheets.count_lines(version, wanted) == busiest["lines"]
    book = openpyxl.load_workbook(io.BytesIO(workbooks.make_workbook(version, wanted)))
    _, sheet = book.worksheets
    assert sheet.max_row == FIRST_LINE + len(lines) - 1
    assert sheets.find_place(version, wanted) in str(sheet.cell(1, 3).value)


def test_work_without_a_unit_has_a_sheet_of_its_own(version: Version) -> None:
    wanted = SheetFilter(plan_year=2019, is_without_unit=True)
    lines = sheets.list_lines(version, wanted)
    assert lines
    assert {line["lead_unit"] for line in lines} == {None}
    book = openpyxl.load_workbook(io.BytesIO(workbooks.unit_workbook(lines[:3], workbooks.read_layout(version))))
    assert len(book.sheetnames) == 2
