"""Task sheets (任务分解表): the workbook that leaves the ledger for people to fill in, and what comes back in it.

The one place that knows the workbook: the pages offer it and check what is uploaded, the pipeline reads it from the
source folder. So it knows neither: no database, no pages, no rules of reading. What it needs is handed in.
"""

from pipelines.sheets.archives import BadFileError, open_archive
from pipelines.sheets.cells import neutralise, read_date, read_number, restore, show_number, show_promise, show_value
from pipelines.sheets.grids import Grid, read_grids, render_grids
from pipelines.sheets.judging import Entry, EntryCode, EntryIssue, HandedIn, SheetRules, judge_rows
from pipelines.sheets.layout import SheetColumn, SheetLayout, SheetWord, layout_of_rows, make_layout
from pipelines.sheets.lines import SheetLine, line_of_row
from pipelines.sheets.processes import LimitedProcess, OverrunError
from pipelines.sheets.rows import EnteredRow, find_rows, has_heads, is_task_sheet
from pipelines.sheets.writing import write_workbook

__all__ = [
    "BadFileError",
    "EnteredRow",
    "Entry",
    "EntryCode",
    "EntryIssue",
    "Grid",
    "HandedIn",
    "LimitedProcess",
    "OverrunError",
    "SheetColumn",
    "SheetLayout",
    "SheetLine",
    "SheetRules",
    "SheetWord",
    "find_rows",
    "has_heads",
    "is_task_sheet",
    "judge_rows",
    "layout_of_rows",
    "line_of_row",
    "make_layout",
    "neutralise",
    "open_archive",
    "read_date",
    "read_grids",
    "read_number",
    "render_grids",
    "restore",
    "show_number",
    "show_promise",
    "show_value",
    "write_workbook",
]
