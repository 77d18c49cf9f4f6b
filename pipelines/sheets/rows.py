"""Rows of a filled-in workbook, found again in its text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipelines.sheets.archives import BadFileError
from pipelines.sheets.grids import read_cell
from pipelines.sheets.layout import GUIDE_MARK, HEAD_ROW, MARK, SheetLayout

# People put lines above the heads; not many.
_HEADS_WITHIN = HEAD_ROW + 20
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class EnteredRow:
    """One row as it came back: cells by column, as written; `formulas` names the columns that hold one.

    `start:end` is its line in the workbook's text; `row_number` counts as the spreadsheet does, from 1.
    """

    sheet: str
    row_number: int
    cells: dict[str, str]
    formulas: tuple[str, ...]
    reporter: str
    start: int
    end: int

    def cell(self, column: str) -> str:
        """The text of a cell without blanks around it."""
        return self.cells.get(column, "").strip()

    @property
    def subject(self) -> tuple[str | None, str | None]:
        """What the row says it is about: (target, task)."""
        return self.cell("target_id") or None, self.cell("task_id") or None


def is_task_sheet(text: str) -> bool:
    """Whether a rendered workbook has a sheet with the mark of task sheets or of their instructions."""
    marks = {MARK, GUIDE_MARK}
    for sheet in text.split("\f"):
        _, _, rows = sheet.partition("\n")
        if read_cell(rows.partition("\n")[0].partition("\t")[0])[0] in marks:
            return True
    return False


def has_heads(text: str, layout: SheetLayout) -> bool:
    """Whether some line holds every visible head of a task sheet: one whose hidden columns are gone."""
    last = layout.columns[-1].heading
    if last not in text:
        return False
    heads = {_bare(column.heading) for column in layout.columns if column.role != "key"}
    lines = (line for line in text.splitlines() if last in line)
    return any(heads <= {_bare(cell) for cell in re.split(r"[\t,|]", line)} for line in lines)


def find_rows(text: str, layout: SheetLayout) -> list[EnteredRow]:
    """Every row below the heads that is not blank, sheet by sheet; sheets without heads hold none.

    Columns are told by their heads, so that it does no harm when one was moved or put in between.
    Errors: BadFileError `no_head` when no sheet has them.
    """
    rows: list[EnteredRow] = []
    start, is_any = 0, False
    for sheet in text.split("\f"):
        found = _read_sheet(sheet, start, layout)
        is_any = is_any or found is not None
        rows.extend(found or ())
        start += len(sheet) + 1
    if not is_any:
        raise BadFileError("no_head", "no sheet has all the heads of a task sheet")
    return rows


def _read_sheet(sheet: str, start: int, layout: SheetLayout) -> list[EnteredRow] | None:
    """Rows of one sheet; None where it has no heads."""
    name, _, body = sheet.partition("\n")
    lines = body.split("\n")
    above: list[list[str]] = []
    for number, line in enumerate(lines[:_HEADS_WITHIN]):
        cells = [read_cell(cell)[0] for cell in line.split("\t")]
        places = _find_heads(cells, layout)
        if places is not None:
            at = start + len(name) + 1 + sum(len(line) + 1 for line in lines[: number + 1])
            return list(
                _rows_below(name, lines[number + 1 :], number + 2, at, places, _find_reporter(above, places, layout))
            )
        above.append(cells)
    return None


def _find_heads(cells: Sequence[str], layout: SheetLayout) -> dict[str, int] | None:
    """Column to its place in the row; None where a column that people fill in is missing."""
    at = {_bare(cell): place for place, cell in reversed(list(enumerate(cells)))}
    places = {c.column_name: at[_bare(c.heading)] for c in layout.columns if _bare(c.heading) in at}
    return places if set(layout.named("entered", "unit")) <= places.keys() else None


def _bare(words: str) -> str:
    return _BLANKS.sub("", words)


def _find_reporter(above: Sequence[Sequence[str]], places: dict[str, int], layout: SheetLayout) -> str:
    """Who filled the sheet in: what stands in the row of that word, under the column that was left for it."""
    place = places.get("promised", len(layout.columns))
    for cells in above:
        if layout.words["reporter"] in cells and place < len(cells):
            return cells[place].strip()
    return ""


def _rows_below(
    sheet: str, lines: Sequence[str], number: int, at: int, places: dict[str, int], reporter: str
) -> Iterator[EnteredRow]:
    for row_number, line in enumerate(lines, start=number):
        raw = line.split("\t")
        cells, formulas = {}, []
        for column, place in places.items():
            text, is_formula = read_cell(raw[place]) if place < len(raw) else ("", False)
            cells[column] = text
            if is_formula:
                formulas.append(column)
        if any(text.strip() for text in cells.values()):
            yield EnteredRow(sheet, row_number, cells, tuple(formulas), reporter, at, at + len(line))
        at += len(line) + 1
