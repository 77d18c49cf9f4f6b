"""The workbook that leaves the ledger."""

from __future__ import annotations

import io
from datetime import date, datetime, time

import openpyxl
import pytest

from pipelines.sheets import SheetLayout, neutralise, write_workbook
from pipelines.sheets.layout import FIRST_LINE, HEAD_ROW
from pipelines.sheets.writing import unit_choices
from tests.sheets.conftest import RISKY
from tests.sheets.filling import COMMAND, make_line


def open_book(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def test_every_unit_has_a_sheet_and_work_without_one_the_last(layout: SheetLayout) -> None:
    lines = [make_line(1), make_line(2, lead_unit=None), make_line(3, lead_unit="区教育局"), make_line(4)]
    book = open_book(write_workbook(lines, layout, "杨浦区", 2020))
    assert book.sheetnames == ["填表说明", "区房管局", "区教育局", "未明确牵头单位"]
    sheet = book["区房管局"]
    assert sheet.cell(1, layout.places["number"]).value == "杨浦区2020年任务分解表 · 区房管局"
    assert [cell.value for cell in sheet[HEAD_ROW]] == [column.heading for column in layout.columns]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=FIRST_LINE)]
    assert [row[:6] for row in rows] == [
        ["target0000000001", "task000000000001", 1, "第1项：完成旧改征收7000户", "≥7000", "户"],
        ["target0000000004", "task000000000004", 2, "第4项：完成旧改征收7000户", "≥7000", "户"],
    ]
    assert rows[0][6:] == ["区房管局", "区财政局、区建管委", "2020-12-31", None, None, None, None]


def test_ids_are_hidden_and_only_the_columns_to_fill_in_are_open(layout: SheetLayout) -> None:
    sheet = open_book(write_workbook([make_line(1)], layout))["区房管局"]
    assert [sheet.column_dimensions[letter].hidden for letter in "ABC"] == [True, True, False]
    assert sheet.protection.sheet
    open_columns = [
        column.column_name
        for column in layout.columns
        if not sheet.cell(FIRST_LINE, column.column_number).protection.locked
    ]
    assert open_columns == ["unit", "progress", "value", "evidence", "reported_on"]
    rules = {rule.type: rule for rule in sheet.data_validations.dataValidation}
    assert set(rules) == {"decimal", "date", "list"}
    assert rules["list"].formula1 == '"户,万户,亿户"'
    assert str(rules["date"].sqref) == f"M{FIRST_LINE}"


@pytest.mark.parametrize("text", RISKY)
def test_no_cell_is_a_formula(layout: SheetLayout, text: str) -> None:
    line = make_line(1, task=text, promised=text, unit=text, lead_unit=text, support_units=text)
    book = open_book(write_workbook([line], layout, place=text))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert {cell.value for cell in cells} >= {neutralise(text)} or text.strip() != text


def test_sheet_names_are_such_as_excel_takes(layout: SheetLayout) -> None:
    units = ["一" * 40, "一" * 41, "[a]:*?/\\b", "'", "填表说明", "A", "a"]
    book = open_book(write_workbook([make_line(n, lead_unit=unit) for n, unit in enumerate(units)], layout))
    names = book.sheetnames
    assert len({name.casefold() for name in names}) == len(names) == len(units) + 1
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)


def test_without_lines_there_are_only_the_instructions(layout: SheetLayout) -> None:
    book = open_book(write_workbook([], layout))
    assert book.sheetnames == ["填表说明"]
    words = {cell.value for row in book.active.iter_rows() for cell in row}
    assert words >= {column.note for column in layout.columns} | set(layout.rules)


@pytest.mark.parametrize("unit", ['a"b', "户,家", "=x", "a\nb", "长" * 200])
def test_units_that_no_list_can_hold_have_none(unit: str) -> None:
    assert unit_choices(unit) == ""


def test_multiples_are_offered_for_words_alone() -> None:
    assert [unit_choices(unit) for unit in ("%", "万元", "平方米")] == ["%", "万元", "平方米,万平方米,亿平方米"]


def test_cells_hold_what_was_last_reported(layout: SheetLayout) -> None:
    reported = make_line(
        1,
        entered_progress=COMMAND,
        entered_value=65.0,
        entered_unit="百户",
        entered_evidence="月报",
        entered_reported_on=date(2020, 6, 30),
    )
    sheet = open_book(write_workbook([reported, make_line(2)], layout)).worksheets[1]
    names = ("progress", "value", "unit", "evidence", "reported_on")
    first, second = ([sheet.cell(FIRST_LINE + row, layout.places[name]).value for name in names] for row in range(2))
    assert first == [f"'{COMMAND}", 65, "百户", "月报", datetime.combine(date(2020, 6, 30), time())]
    assert second == [None, None, "户", None, None]
