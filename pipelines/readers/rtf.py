"""Rich text (.rtf): paragraphs as lines, rows of tables with their cells parted by tabs, tables cell by cell.

The library gives the text alone. Marks that are set into the bytes before, at the ends of cells and rows, come out in
the text and tell which words stand in which cell; how far a cell reaches stands in the row's own definition.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from striprtf.striprtf import rtf_to_text

from pipelines.errors import SourceError
from pipelines.readers.page_tables import Cell, PageTable
from pipelines.readers.readings import CellMarks, Reading, without_marks

_MOST_BYTES = 60_000_000
# Control words of a table, and the marks for where a row begins, and where a cell or row ends.
_WORDS = re.compile(r"\\(trowd|cellx|clmrg|clvmrg|nestcell|cell|row)(-?\d{1,7})?(?![a-z0-9])")
_BEGIN, _CELL, _NESTED, _ROW = "\x01", "\x02", "\x03", "\x04"
_MARKS = re.compile("[\x01-\x04]")
_MARKED = re.compile(f"{_BEGIN}|{_ROW}\n?")
_BLANKS = re.compile(r"[^\S\n]+")
# Edges so near each other (twentieths of a point) are those of one column.
_NEAR = 150


@dataclass(slots=True)
class _Row:
    """One row as its definition has it: the right edge of every cell, and which go on from the left or from above."""

    edges: list[int] = field(default_factory=list)
    goes_on: list[bool] = field(default_factory=list)
    hangs: list[bool] = field(default_factory=list)


def read_rtf(data: bytes, path: Path) -> Reading:
    """The document's text and tables. Errors: SourceError `not_office`, `too_large`, `damaged`, `empty`."""
    if not data.lstrip()[:5] == b"{\\rtf":
        raise SourceError(path, "not_office", "no rich text: the file does not begin as one")
    if len(data) > _MOST_BYTES:
        raise SourceError(path, "too_large", f"the file has more than {_MOST_BYTES // 1_000_000} MB")
    marked, rows = _set_marks(_MARKS.sub(" ", data.decode("latin-1")))
    try:
        convert: Callable[..., str] = rtf_to_text  # without types of its own
        text = convert(marked, encoding="gb18030", errors="replace")
    except (ValueError, LookupError, RecursionError) as error:
        raise SourceError(path, "damaged", f"the rich text is damaged ({error})"[:300]) from error
    marks = CellMarks("rtf")
    words = without_marks(text.replace("\r\n", "\n").replace("\r", "\n"))
    text, grids = marks.take_marks("\n".join(_lines(words, rows, marks)) + "\n")
    if not text.strip():
        raise SourceError(path, "empty", "the document holds no text")
    return Reading(text, "rtf", grids)


def _set_marks(document: str) -> tuple[str, list[_Row]]:
    """The document with marks at the ends of cells and rows, and the rows in their order."""
    rows: list[_Row] = []
    row = _Row()
    merged = hanging = False
    parts: list[str] = []
    at = 0
    for match in _WORDS.finditer(document):
        word = match[1]
        mark = {"trowd": _BEGIN, "cell": _CELL, "nestcell": _NESTED, "row": _ROW}.get(word, "")
        if word == "trowd":
            row, merged, hanging = _Row(), False, False
        elif word == "clmrg":
            merged = True
        elif word == "clvmrg":
            hanging = True
        elif word == "cellx":
            row.edges.append(int(match[2] or 0))
            row.goes_on.append(merged)
            row.hangs.append(hanging)
            merged = hanging = False
        elif word == "row":
            rows.append(row)
        # A mark at the begin of a word's blank would be eaten with it, so it stands before the word.
        parts += (document[at : match.start()], f"{{{mark}}}" if mark else "")
        at = match.start()
    return "".join((*parts, document[at:])), rows


def _lines(text: str, rows: Sequence[_Row], marks: CellMarks) -> Iterator[str]:
    """The text with its tables laid out: rows that follow each other with nothing between are one table."""
    table: list[tuple[_Row, list[str]]] = []
    at, begun, number = 0, None, 0
    for match in _MARKED.finditer(text):
        if match[0] == _BEGIN:
            begun = match.end() if begun is None else begun
            continue
        start = begun if begun is not None else at
        between = text[at:start]
        if between.strip(" \n\x01"):
            yield from _end_table(table, marks)
            yield from _plain(between)
        cells = text[start : match.start()].replace(_BEGIN, "").split(f"{_CELL}|")
        table.append((rows[number] if number < len(rows) else _Row(), cells[:-1]))
        at, begun, number = match.end(), None, number + 1
    yield from _end_table(table, marks)
    yield from _plain(text[at:])


def _plain(text: str) -> Iterator[str]:
    rest = text.replace(_BEGIN, "").removesuffix("\n")
    for line in rest.split("\n") if rest else ():
        yield _MARKS.sub(" ", line).replace("\t", " ").rstrip()


def _end_table(rows: list[tuple[_Row, list[str]]], marks: CellMarks) -> Iterator[str]:
    """The lines of the rows gathered so far, which are forgotten with that."""
    if not rows:
        return
    columns = _columns([row for row, _ in rows])
    placed = [_place(row, cells, columns) for row, cells in rows]
    rows.clear()
    _measure_heights(placed)
    table = PageTable()
    for line in placed:
        table.row.extend(cell for cell, hangs in line.values() if not hangs)
        table.end_row()
    yield from (line for line in table.render(marks).split("\n") if line)


def _measure_heights(placed: Sequence[dict[int, tuple[Cell, bool]]]) -> None:
    """Let every cell reach over those below it that hang from it."""
    hanging: dict[int, int] = {}
    for line in reversed(placed):
        below, hanging = hanging, {}
        for column, (cell, hangs) in line.items():
            if hangs:
                hanging[column] = below.get(column, 0) + 1
            else:
                cell.height += below.get(column, 0)


def _columns(rows: Sequence[_Row]) -> list[int]:
    """The right edges of the table's columns, those of one column as one."""
    columns: list[int] = []
    for edge in sorted({edge for row in rows for edge in row.edges}):
        if not columns or edge - columns[-1] > _NEAR:
            columns.append(edge)
    return columns


def _place(row: _Row, cells: Sequence[str], columns: Sequence[int]) -> dict[int, tuple[Cell, bool]]:
    """The cells of a row by the column in which they begin, each with whether one above reaches into its place."""
    placed: dict[int, tuple[Cell, bool]] = {}
    column = 0
    last: Cell | None = None
    for number, words in enumerate(cells):
        known = number < len(row.edges)
        end = bisect_left(columns, row.edges[number] - _NEAR) + 1 if known else column + 1
        width = max(end - column, 1)
        if known and row.goes_on[number] and last is not None:
            last.width += width
            last.parts.append(_words(words))
        else:
            last = Cell(width, parts=[_words(words)])
            placed[column] = (last, known and row.hangs[number])
        column += width
    return placed


def _words(cell: str) -> str:
    return _BLANKS.sub(" ", _MARKS.sub("", cell.replace(f"{_NESTED}|", " "))).strip()
