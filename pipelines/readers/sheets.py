"""The visible sheets of a workbook as its reader sees them: merged cells, numbers as shown, nothing that is hidden."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from pipelines.sheets import BadFileError, open_archive, show_value

if TYPE_CHECKING:
    from zipfile import ZipFile

    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

MAX_CELLS = 2_000_000
_PART = "xl/workbook.xml"
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_DECIMALS = re.compile(r"^[^;]*?0(?:\.(?P<places>0+))?(?P<share>%)?")
_MOST_MERGED = 200_000
_DIGITS = 15  # a spreadsheet shows no more


class Merge(NamedTuple):
    """A block of merged cells, rows and columns counted from 0."""

    row: int
    column: int
    height: int
    width: int


@dataclass(slots=True)
class Sheet:
    """One visible sheet. `rows` are its rows by number, hidden ones left out; each has its cells by column.

    `hidden` are the numbers of hidden rows that hold something, `columns` of hidden columns, `uncomputed` the names of
    cells whose formula has no stored value.
    """

    name: str
    rows: dict[int, dict[int, str]] = field(default_factory=dict)
    merges: dict[tuple[int, int], Merge] = field(default_factory=dict)
    hidden: list[int] = field(default_factory=list)
    columns: set[int] = field(default_factory=set)
    uncomputed: list[str] = field(default_factory=list)


class Book(NamedTuple):
    """The visible sheets, and the names of the hidden ones."""

    sheets: list[Sheet]
    hidden: list[str]


def read_book(data: bytes) -> Book:
    """The workbook as it is shown. Nothing is computed: of a formula the value counts that was saved with it.

    Errors: BadFileError where the bytes are no workbook, are damaged, or hold more than MAX_CELLS cells.
    """
    # Takes a quarter of a second to import: only a build that meets a workbook pays.
    from openpyxl import load_workbook

    sheets, hidden, left = [], [], MAX_CELLS
    with open_archive(data, _PART) as archive:
        try:
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            for sheet in book.worksheets:
                if sheet.sheet_state != "visible":
                    hidden.append(" ".join(sheet.title.split()))
                    continue
                found = Sheet(" ".join(sheet.title.split()))
                shape = _read_shape(archive, sheet._worksheet_path)
                left = _read_cells(sheet, found, shape, left)
                sheets.append(found)
        except BadFileError:
            raise
        except Exception as error:
            raise BadFileError("damaged", f"the workbook is damaged ({type(error).__name__}: {error})"[:300]) from error
    return Book(sheets, hidden)


@dataclass(slots=True)
class _Shape:
    """What the XML of a sheet says beside the values of its cells."""

    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)
    merges: list[Merge] = field(default_factory=list)
    uncomputed: list[tuple[int, int, str]] = field(default_factory=list)


def _read_shape(archive: ZipFile, part: str) -> _Shape:
    from defusedxml.ElementTree import iterparse

    shape = _Shape()
    with archive.open(part) as stream:
        for _, element in iterparse(stream, forbid_dtd=True):
            note = _NOTED.get(element.tag)
            if note is not None:
                note(shape, element)
    return shape


def _is_hidden(element: Any) -> bool:
    return element.get("hidden") in ("1", "true")


def _note_row(shape: _Shape, element: Any) -> None:
    if _is_hidden(element) and element.get("r", "").isdecimal():
        shape.rows.add(int(element.get("r")) - 1)
    element.clear()


def _note_cell(shape: _Shape, element: Any) -> None:
    """A formula whose result nobody has stored."""
    formula, value = element.find(f"{_MAIN}f"), element.find(f"{_MAIN}v")
    place = _place(element.get("r", ""))
    if formula is not None and (value is None or not value.text) and place is not None:
        shape.uncomputed.append((*place, element.get("r", "")))


def _note_column(shape: _Shape, element: Any) -> None:
    if _is_hidden(element):
        first, last = int(element.get("min", "1")), int(element.get("max", "1"))
        shape.columns.update(range(first - 1, min(last, first + 1_000)))


def _note_merged(shape: _Shape, element: Any) -> None:
    first, _, last = element.get("ref", "").partition(":")
    over, under = _place(first), _place(last or first)
    if over is not None and under is not None and len(shape.merges) < _MOST_MERGED:
        shape.merges.append(Merge(*over, under[0] - over[0] + 1, under[1] - over[1] + 1))


_NOTED: dict[str, Callable[[_Shape, Any], None]] = {
    f"{_MAIN}row": _note_row,
    f"{_MAIN}c": _note_cell,
    f"{_MAIN}col": _note_column,
    f"{_MAIN}mergeCell": _note_merged,
}


def _place(reference: str) -> tuple[int, int] | None:
    """Row and column of a cell's name, counted from 0: B3 -> (2, 1)."""
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = 26 * column + ord(letter) - ord("A") + 1
    return int(match[2]) - 1, column - 1


def _read_cells(sheet: ReadOnlyWorksheet, found: Sheet, shape: _Shape, left: int) -> int:
    """Fills the sheet; the cells that may still be read after it."""
    # The extent that a file declares is not to be trusted.
    sheet.reset_dimensions()
    for number, cells in enumerate(sheet.iter_rows()):
        left -= len(cells) + 1
        if left < 0:
            raise BadFileError("too_large", "the workbook has too many cells")
        shown = {k: words for k, cell in enumerate(cells) if (words := _displayed(cell))}
        if number in shape.rows:
            found.hidden += [number] if shown else []
            continue
        found.columns |= shown.keys() & shape.columns
        found.rows[number] = {k: words for k, words in shown.items() if k not in shape.columns}
    for merge in shape.merges:
        found.merges[merge.row, merge.column] = merge
        for row in range(merge.row, min(merge.row + merge.height, max(found.rows, default=0) + 1)):
            for column in range(merge.column, merge.column + min(merge.width, 1_000)):
                if (row, column) != (merge.row, merge.column):
                    found.rows.get(row, {}).pop(column, None)
    found.uncomputed = [
        name for row, column, name in shape.uncomputed if not {row} & shape.rows | {column} & shape.columns
    ]
    return left


def _displayed(cell: Any) -> str:
    """A number with the decimals and the sign of per cent that are shown; anything else on one line."""
    if cell.value is None:
        return ""
    if isinstance(cell.value, int | float) and not isinstance(cell.value, bool):
        return show_number(cell.value, cell.number_format or "")
    return show_value(cell.value)


def show_number(value: float, shown_as: str) -> str:
    """0.065 under 0.0% is 6.5%; 3.14159 under 0.00 is 3.14; zeros at the end are left out."""
    form = _DECIMALS.match(shown_as)
    is_share = "%" in shown_as
    number = value * 100 if is_share else value
    if form is not None and "E" not in shown_as and "/" not in shown_as:
        words = f"{number:.{len(form['places'] or '')}f}"
    else:
        words = f"{number:.{_DIGITS}g}" if abs(number) < 10**_DIGITS else f"{number:.0f}"
    if "e" in words:
        words = f"{number:.{_DIGITS}f}"
    words = words.rstrip("0").rstrip(".") if "." in words else words
    return f"{words}%" if is_share else words
