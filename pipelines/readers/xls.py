"""Old Excel workbooks (.xls, and .et of WPS): the visible sheets, numbers as shown, merged cells as one.

xlrd rather than python-calamine: only xlrd tells the format of a number, without which 6.5% would read 0.065.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipelines.errors import SourceError
from pipelines.readers.readings import DAMAGE, Reading
from pipelines.readers.sheets import MAX_CELLS, Book, Merge, Sheet, show_number
from pipelines.readers.workbooks import read_workbook, render_book

_EMPTY, _TEXT, _NUMBER, _DATE, _BOOLEAN = 0, 1, 2, 3, 4
_ZIP = b"PK\x03\x04"
_TIME_ONLY = 1.0  # a date below one day is a time


def read_old_workbook(data: bytes, path: Path) -> Reading:
    """The workbook's text and its sheets as grids; one that is a new workbook under an old name is read as such.

    Errors: SourceError `encrypted`, `damaged`, `too_large`, `empty`.
    """
    if data.startswith(_ZIP):
        return read_workbook(data, path)
    import xlrd

    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, on_demand=True, logfile=_Silence())
        sheets, hidden, left = [], [], MAX_CELLS
        for number, name in enumerate(book.sheet_names()):
            sheet = book.sheet_by_index(number)
            title = " ".join(name.split())
            left = _count_down(left, sheet, path)
            if sheet.visibility:
                hidden.append(title)
            else:
                sheets.append(_read_sheet(book, sheet, title))
    except xlrd.XLRDError as error:
        if "encrypt" in str(error).lower() or "password" in str(error).lower():
            raise SourceError(path, "encrypted", "the workbook asks for a password") from error
        raise SourceError(path, "damaged", f"the workbook cannot be read ({error})"[:300]) from error
    except DAMAGE as error:
        reason = f"the workbook is damaged ({type(error).__name__}: {error})"[:300]
        raise SourceError(path, "damaged", reason) from error
    return render_book(Book(sheets, hidden), "xls", path)


class _Silence:
    """Takes the warnings that the library would print."""

    def write(self, _: str) -> None:
        """Nothing is printed."""

    def flush(self) -> None:
        """Nothing waits."""


def _count_down(left: int, sheet: Any, path: Path) -> int:
    """The cells that may still be read. Errors: SourceError `too_large`."""
    left -= sheet.nrows * max(sheet.ncols, 1)
    if left < 0:
        raise SourceError(path, "too_large", "the workbook has too many cells")
    return left


def _read_sheet(book: Any, sheet: Any, title: str) -> Sheet:
    hidden_rows = {number for number, info in sheet.rowinfo_map.items() if info.hidden}
    hidden_columns = {number for number, info in sheet.colinfo_map.items() if info.hidden and number < sheet.ncols}
    found = Sheet(title)
    for row in range(sheet.nrows):
        shown = {k: words for k, cell in enumerate(sheet.row(row)) if (words := _show(book, cell))}
        if row in hidden_rows:
            found.hidden += [row] if shown else []
            continue
        found.columns |= shown.keys() & hidden_columns
        found.rows[row] = {k: words for k, words in shown.items() if k not in hidden_columns}
    for top, bottom, left, right in sheet.merged_cells:
        merge = found.merges[top, left] = Merge(top, left, bottom - top, right - left)
        _empty_covered(found, merge, sheet.nrows, sheet.ncols)
    return found


def _empty_covered(found: Sheet, merge: Merge, row_count: int, column_count: int) -> None:
    """Leave of merged cells the first one alone."""
    for row in range(merge.row, min(merge.row + merge.height, row_count)):
        for column in range(merge.column, min(merge.column + merge.width, column_count)):
            if (row, column) != (merge.row, merge.column):
                found.rows.get(row, {}).pop(column, None)


def _show(book: Any, cell: Any) -> str:
    """The cell as it is shown; errors (#N/A) and blanks are empty."""
    if cell.ctype == _TEXT:
        return " ".join(cell.value.split())
    if cell.ctype == _NUMBER:
        style = book.format_map.get(book.xf_list[cell.xf_index].format_key)
        return show_number(cell.value, style.format_str if style is not None else "")
    if cell.ctype == _DATE:
        return _show_date(book, cell.value)
    return str(bool(cell.value)).upper() if cell.ctype == _BOOLEAN else ""


def _show_date(book: Any, value: float) -> str:
    import xlrd

    try:
        year, month, day, hour, minute, second = xlrd.xldate_as_tuple(value, book.datemode)
    except xlrd.XLDateError:
        return show_number(value, "")
    clock = f"{hour:02}:{minute:02}:{second:02}"
    if value < _TIME_ONLY:
        return clock
    return f"{year:04}-{month:02}-{day:02}" + (f"T{clock}" if (hour, minute, second) != (0, 0, 0) else "")
