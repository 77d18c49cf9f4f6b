"""Tables of a page while it is read: their cells, spans and rows, and whether a row holds data or lays the page out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import repeat

from pipelines.readers.readings import CellMarks, Place

_LONGEST_CELL = 1_500  # a longer cell is a column of the page
_MOST_COLUMNS, _MOST_ROWS = 60, 1_000
_BLANKS = re.compile(r"\s+")


@dataclass(slots=True)
class Cell:
    """One cell as it is read: pieces of text, how many columns and rows it covers, whether a table stands in it."""

    width: int = 1
    height: int = 1
    holds_table: bool = False
    parts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The cell's text; blocks in it begin new lines."""
        return "".join(self.parts)


@dataclass(slots=True)
class PageTable:
    """One table as it is read; `covered` are the columns that a cell of a row above reaches into, and how far."""

    rows: list[list[Cell]] = field(default_factory=list)
    row: list[Cell] = field(default_factory=list)
    is_cell_open: bool = False
    covered: dict[int, int] = field(default_factory=dict)

    def end_row(self) -> None:
        """The open row is complete."""
        if self.row:
            self.rows.append(self.row)
        self.row, self.is_cell_open = [], False

    def render(self, marks: CellMarks) -> str:
        """The rows, each a line with its cells parted by tabs; what only lays the page out is block after block."""
        self.end_row()
        grid = marks.open_grid()
        lines = (self._render_row(row, Place(grid, number, 0), marks) for number, row in enumerate(self.rows))
        return "\n" + "\n".join(lines) + "\n"

    def _render_row(self, row: list[Cell], place: Place, marks: CellMarks) -> str:
        is_layout = len(self.rows) == 1 or any(cell.holds_table or len(cell.text) > _LONGEST_CELL for cell in row)
        if is_layout:
            return "\n".join(cell.text for cell in row)
        if len(row) == 1 and not self.covered:
            return marks.wrap(row[0].text, place._replace(height=row[0].height, width=row[0].width))
        return "\t".join(self._place(row, place, marks)).rstrip("\t")

    def _place(self, row: list[Cell], place: Place, marks: CellMarks) -> list[str]:
        """The text of every column; one that a cell to the left or above covers is empty."""
        places: list[str] = []
        covering: dict[int, int] = {}
        for cell in row:
            self._skip_covered(places)
            # Columns behind the last one are left out, and so need no place: there may be thousands a row.
            width = min(cell.width, _MOST_COLUMNS - len(places))
            if width <= 0:
                break
            for column in range(len(places), len(places) + width):
                covering[column] = cell.height - 1
            words = _BLANKS.sub(" ", cell.text).strip()
            here = place._replace(column=len(places), height=cell.height, width=width)
            places.append(marks.wrap(words, here))
            places.extend(repeat("", width - 1))
        self._skip_covered(places)
        self.covered = {column: rows - 1 for column, rows in self.covered.items() if rows > 1} | {
            column: rows for column, rows in covering.items() if rows > 0
        }
        return places[:_MOST_COLUMNS]

    def _skip_covered(self, places: list[str]) -> None:
        while len(places) < _MOST_COLUMNS and self.covered.get(len(places), 0) > 0:
            places.append("")


def read_span(attributes: dict[str, str | None], name: str) -> int:
    """How many columns (`colspan`) or rows (`rowspan`) a cell covers; 1 where that is no sensible number."""
    words = (attributes.get(name) or "").strip()
    most = _MOST_COLUMNS if name == "colspan" else _MOST_ROWS
    return min(int(words), most) if words.isascii() and words.isdigit() and 0 < len(words) < 5 and int(words) else 1
