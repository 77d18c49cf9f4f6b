"""A workbook filled in as people do, and what must come of each row; it makes the fixture saved by LibreOffice too.

python -m tests.sheets.filling     needs LibreOffice (soffice) on the path
"""

from __future__ import annotations

import io
import subprocess
import sys
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl

from pipelines.sheets import SheetLayout, SheetLine, make_layout, write_workbook
from pipelines.sheets.layout import FIRST_LINE, REPORTER_ROW

SAVED = Path(__file__).with_name("saved_by_libreoffice.xlsx")
COMMAND = "=cmd|' /C calc'!A0"
REPORTER = "-张三"


def make_line(number: int, **changes: object) -> SheetLine:
    """A line for 区房管局 with ids of its own."""
    values: dict[str, object] = {
        "target_id": f"target{number:010}",
        "task_id": f"task{number:012}",
        "task": f"第{number}项：完成旧改征收7000户",
        "promised": "≥7000",
        "unit": "户",
        "lead_unit": "区房管局",
        "support_units": "区财政局、区建管委",
        "due_on": date(2020, 12, 31),
    }
    return SheetLine(**{**values, **changes})  # type: ignore[arg-type]


LINES = [
    make_line(1),
    make_line(2, task=COMMAND, support_units="@区财政局"),
    make_line(3, promised="-3.5", unit="%", task="单位能耗下降3.5%"),
    make_line(4, promised="7000"),
    make_line(5, target_id=None, promised=None, unit=None),
    *(make_line(number) for number in range(6, 15)),
    make_line(15, lead_unit=None),
]
# Row by line number, then column to what is typed into it.
TYPED: dict[int, dict[str, Any]] = {
    1: {"value": 6500, "evidence": "统计月报第6期", "reported_on": date(2020, 6, 30)},
    2: {"value": 0.71, "unit": "万户", "evidence": "+报表", "progress": COMMAND, "reported_on": "2020年6月30日"},
    3: {"value": 0.0362, "evidence": "能耗公报", "reported_on": date(2020, 6, 30)},
    4: {"value": "=SUM(1,2)", "evidence": "汇总表", "reported_on": date(2020, 6, 30)},
    5: {"progress": "一期已开工，\n二期\t待批。", "reported_on": "2020/6/30"},
    6: {"value": "约500"},
    7: {"progress": "已完成", "reported_on": date(2020, 7, 2)},
    8: {"value": 5, "unit": "平方米", "evidence": "月报", "reported_on": "6月底"},
    9: {"task": "完成旧改征收70户", "value": 70, "evidence": "月报", "reported_on": date(2020, 6, 30)},
    10: {"target_id": "no-such-target", "value": 1, "evidence": "月报", "reported_on": date(2020, 6, 30)},
    11: {"target_id": None, "task_id": None, "value": 1, "evidence": "月报", "reported_on": date(2020, 6, 30)},
    12: {"evidence": "月报", "reported_on": date(2020, 6, 30)},
    13: {"progress": "已" * 2001, "reported_on": date(2020, 6, 30)},
}
HANDED_IN = date(2020, 7, 1)
# (line, value, unit, progress, evidence) of every row that lands.
LANDED = [
    (1, 6500.0, "户", None, "统计月报第6期"),
    (2, 7100.0, "户", COMMAND, "+报表"),
    (3, 3.62, "%", None, "能耗公报"),
    (5, None, None, "一期已开工，\n二期\t待批。", None),
]
# (line, column, code) of everything that is wrong with the others; line 14 is left blank.
REFUSED = {
    (4, "value", "formula"),
    (6, "value", "not_a_number"),
    (6, "evidence", "missing_evidence"),
    (6, "reported_on", "missing_date"),
    (7, "reported_on", "future_date"),
    (8, "unit", "wrong_unit"),
    (8, "reported_on", "bad_date"),
    (9, "task", "changed_cell"),
    (10, "task", "unknown_id"),
    (11, "task", "missing_id"),
    (12, "progress", "nothing_reported"),
    (13, "progress", "too_long"),
}


def fill_workbook(layout: SheetLayout) -> bytes:
    """The workbook of LINES with TYPED in it, as openpyxl saves it."""
    book = openpyxl.load_workbook(io.BytesIO(write_workbook(LINES, layout, "杨浦区", 2020)))
    sheet = book["区房管局"]
    sheet.cell(REPORTER_ROW, layout.places["promised"], REPORTER)
    for line, cells in TYPED.items():
        for column, typed in cells.items():
            cell = sheet.cell(FIRST_LINE + line - 1, layout.places[column])
            cell.value = typed
            if typed == COMMAND:
                # Typed with an apostrophe in front, which a spreadsheet takes for "this is text".
                cell.data_type, cell.quotePrefix = "s", True
    sheet.cell(FIRST_LINE + 2, layout.places["value"]).number_format = "0.00%"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def save_with_libreoffice(data: bytes) -> bytes:
    """The same workbook, opened and saved by LibreOffice."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "in").mkdir()
        (folder / "in" / "sheet.xlsx").write_bytes(data)
        command = ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "xlsx"]
        subprocess.run([*command, "--outdir", name, folder / "in" / "sheet.xlsx"], check=True, capture_output=True)
        return (folder / "sheet.xlsx").read_bytes()


if __name__ == "__main__":
    from pipelines.lexicon import load_lexicon
    from pipelines.settings import load_settings

    tables = load_lexicon(load_settings().reference)
    shipped = make_layout(tables.sheet_columns, tables.sheet_words)
    SAVED.write_bytes(save_with_libreoffice(fill_workbook(shipped)))
    sys.stdout.write(f"{SAVED}\n")
