"""Excel workbooks (.xlsx): the visible sheets as text, a row a line, cells parted by tabs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipelines.errors import SourceError
from pipelines.model import GridOrigin, Issue
from pipelines.readers.readings import CellMarks, Place, Reading, without_marks
from pipelines.readers.sheets import Book, Sheet, read_book
from pipelines.sheets import BadFileError, is_task_sheet, read_grids, render_grids

ENCODING = "utf-8"
_MOST_NAMED = 12  # rows or cells that a doubt names one by one


def read_workbook(data: bytes, path: Path) -> Reading:
    """The workbook's text, the encoding of the XML in it, and its sheets as grids.

    A task sheet that comes back filled in is known by its marks and kept cell by cell as entered; any other workbook
    reads as it looks, of a formula the value saved with it. Nothing is computed. Hidden rows, columns and sheets are
    left out and named as doubts, and so are formulas without a saved value.
    Errors: SourceError with the code of BadFileError, or `empty` where no cell of a visible sheet is filled.
    """
    try:
        text = render_grids(read_grids(data))
        if is_task_sheet(text):
            return Reading(text, ENCODING)
        book = read_book(data)
    except BadFileError as error:
        raise SourceError(path, error.code, error.reason) from error
    return render_book(book, "xlsx", path)


def render_book(book: Book, origin: GridOrigin, path: Path) -> Reading:
    """The visible sheets as text and grids. Errors: SourceError `empty` where no cell of one is filled."""
    marks = CellMarks(origin)
    filled = [sheet for sheet in book.sheets if any(sheet.rows.values())]
    parts = []
    for sheet in filled:
        lines = list(_lines(sheet, marks))
        parts.append("\n".join([sheet.name, *lines] if len(filled) > 1 else lines) + "\n")
    text, grids = marks.take_marks("\n".join(parts))
    if not text.strip():
        raise SourceError(path, "empty", "no cell of a visible sheet is filled")
    return Reading(text, ENCODING, grids, doubts=tuple(_doubts(book)))


def _lines(sheet: Sheet, marks: CellMarks) -> Iterator[str]:
    """Every row that is not blank as a line; columns keep their places, hidden ones fall out."""
    grid = marks.open_grid()
    for row, cells in sheet.rows.items():
        if not cells:
            continue
        parts = []
        for column in range(max(cells) + 1):
            if column in sheet.columns:
                continue
            merge = sheet.merges.get((row, column))
            height, width = (merge.height, merge.width) if merge is not None else (1, 1)
            parts.append(marks.wrap(without_marks(cells.get(column, "")), Place(grid, row, column, height, width)))
        yield "\t".join(parts)


def _doubts(book: Book) -> Iterator[Issue]:
    """What the workbook holds and does not show, and what no program has computed."""
    if book.hidden:
        yield Issue(0, 0, "hidden_sheet", f"hidden sheets are left out: {_named(book.hidden)}")
    for sheet in book.sheets:
        if sheet.hidden:
            rows = _named([str(row + 1) for row in sheet.hidden])
            yield Issue(0, 0, "hidden_rows", f"hidden rows of sheet {sheet.name} are left out: {rows}")
        if sheet.columns:
            columns = _named([str(column + 1) for column in sorted(sheet.columns)])
            yield Issue(0, 0, "hidden_columns", f"hidden columns of sheet {sheet.name} are left out: {columns}")
        if sheet.uncomputed:
            message = f"formulas of sheet {sheet.name} have no saved value and are not read: {_named(sheet.uncomputed)}"
            yield Issue(0, 0, "formula_without_value", message)


def _named(names: list[str]) -> str:
    more = len(names) - _MOST_NAMED
    return ", ".join(names[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
