"""Task sheets (任务分解表): the workbook that leaves the ledger for people to fill in, and what comes back in it.

The one place that knows the workbook: the pages offer it and check what is uploaded, the pipeline reads it from the
source folder. So it knows neither: no database, no pages, no rules of reading. What it needs is handed in.
"""

from task_sheets.cells import neutralise, read_date, read_number, restore, show_number, show_promise
from task_sheets.layout import SheetColumn, SheetLayout, SheetWord, layout_of_rows, make_layout
from task_sheets.lines import SheetLine, line_of_row
from task_sheets.writing import write_workbook

__all__ = [
    "SheetColumn",
    "SheetLayout",
    "SheetLine",
    "SheetWord",
    "layout_of_rows",
    "line_of_row",
    "make_layout",
    "neutralise",
    "read_date",
    "read_number",
    "restore",
    "show_number",
    "show_promise",
    "write_workbook",
]
