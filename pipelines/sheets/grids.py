"""Workbooks as grids of text. Formulas are never computed."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipelines.sheets.archives import BadFileError, open_archive
from pipelines.sheets.cells import neutralise, restore, show_number, show_value

if TYPE_CHECKING:
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

MAX_CELLS = 2_000_000
_PART = "xl/workbook.xml"
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\f": " "})
_UNESCAPES = {"\\": "\\", "t": "\t", "n": "\n", "r": "\r"}


@dataclass(frozen=True, slots=True)
class Grid:
    """One visible sheet: its rows from the first on, each without the empty cells at its end."""

    name: str
    rows: tuple[tuple[str, ...], ...]


def read_grids(data: bytes, *, max_cells: int | None = None) -> list[Grid]:
    """The visible sheets of a workbook that people filled in.

    Cells are as they were left, a formula as its own text, and text that would look like one neutralised and on one
    line (`read_cell` undoes it). Workbooks that are documents are read by `readers/sheets.py`, as they are shown.
    Errors: BadFileError where the bytes are no workbook, are damaged, or hold more than `max_cells` (MAX_CELLS).
    """
    open_archive(data, _PART).close()
    # Takes a quarter of a second to import: only a build that meets a workbook pays.
    from openpyxl import load_workbook

    left = MAX_CELLS if max_cells is None else max_cells
    grids = []
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        for sheet in book.worksheets:
            if sheet.sheet_state == "visible":
                rows = _read_rows(sheet, left)
                left -= sum(len(row) + 1 for row in rows)
                grids.append(Grid(" ".join(sheet.title.split()), rows))
    except BadFileError:
        raise
    except Exception as error:
        raise BadFileError("damaged", f"the workbook is damaged ({type(error).__name__}: {error})"[:300]) from error
    return grids


def _read_rows(sheet: ReadOnlyWorksheet, left: int) -> tuple[tuple[str, ...], ...]:
    # The extent that a file declares is not to be trusted.
    sheet.reset_dimensions()
    rows: list[tuple[str, ...]] = []
    for cells in sheet.iter_rows():
        left -= len(cells) + 1
        if left < 0:
            raise BadFileError("too_large", "the workbook has too many cells")
        rows.append(_without_end([_entered(cell) for cell in cells]))
    return tuple(_without_end(rows))


def _without_end(items: list[Any]) -> tuple[Any, ...]:
    """The items up to the last that is not empty."""
    count = len(items)
    while count and not items[count - 1]:
        count -= 1
    return tuple(items[:count])


def _entered(cell: Any) -> str:
    if cell.value is None:
        return ""
    if cell.data_type == "f":
        # Of formulas over several cells openpyxl gives an object.
        formula = str(getattr(cell.value, "text", None) or cell.value)
        return (formula if formula.startswith("=") else f"={formula}").translate(_ESCAPES)
    if isinstance(cell.value, str):
        return neutralise(cell.value).translate(_ESCAPES)
    return _show(cell)


def _show(cell: Any) -> str:
    """Numbers and dates as text: a share with its per cent sign, a day without its midnight."""
    if isinstance(cell.value, int | float) and not isinstance(cell.value, bool):
        is_share = "%" in (cell.number_format or "")
        return f"{show_number(cell.value * 100)}%" if is_share else show_number(cell.value)
    return show_value(cell.value)


def render_grids(grids: list[Grid]) -> str:
    """The grids as text: a row a line, its cells parted by tabs, sheets by a form feed.

    Each sheet begins with a line that is its name, so that `rows` finds every row and cell again.
    """
    return "\f".join(f"{grid.name}\n" + "".join("\t".join(row) + "\n" for row in grid.rows) for grid in grids)


def read_cell(text: str) -> tuple[str, bool]:
    """What was entered into a cell, of its text in a rendered grid, and whether it is a formula."""
    if text.startswith("="):
        return _unescape(text), True
    plain = _unescape(text)
    # Once for the grid, once for what the ledger itself had neutralised.
    return restore(restore(plain)), False


def _unescape(text: str) -> str:
    if "\\" not in text:
        return text
    signs = iter(text)
    return "".join(_UNESCAPES.get(next(signs, ""), "") if sign == "\\" else sign for sign in signs)
