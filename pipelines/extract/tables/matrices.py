"""Tables as rows and columns of cells, whatever they were found in; a merged cell stands in every place it covers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from pipelines.model import Document, Grid, GridOrigin

_NUMBER = re.compile(r"[-+≥≤<>=约]*\d[\d.,]*(?![\d.,]|年|月|季|级|类)(?: ?[%‰万亿]?[一-龥/]{0,4})?")
_YEAR = re.compile(r"(?:19|20)\d\d年?")
_PLAIN = ("text", "lines")  # no cell of these covers more than one place
_MOST_CELLS, _MOST_COLUMNS = 40_000, 200
_MOST_ABOVE, _LONGEST_ABOVE = 3, 80


class MatrixCell(NamedTuple):
    """A cell at `[start, end)` of the text with its folded words, its first row and column, and its extent."""

    start: int
    end: int
    text: str
    row: int
    column: int
    height: int = 1
    width: int = 1

    @property
    def is_number(self) -> bool:
        """Whether it holds a number, with its unit or not."""
        return _NUMBER.fullmatch(self.text) is not None

    @property
    def is_figure(self) -> bool:
        """Whether it holds a number that is no year, so that it is no head."""
        return self.is_number and not _YEAR.fullmatch(self.text)


@dataclass(frozen=True, slots=True)
class Matrix:
    """The rows of a grid; None is an empty place. `above` are the lines over it, the nearest last.

    `note` are the lines behind it.
    """

    rows: tuple[tuple[MatrixCell | None, ...], ...]
    above: tuple[str, ...] = ()
    note: tuple[str, ...] = ()
    origin: GridOrigin = "text"

    @property
    def has_extents(self) -> bool:
        """Whether the file itself tells how far a cell reaches."""
        return self.origin not in _PLAIN

    @property
    def start(self) -> int:
        """First character of the first cell."""
        return min(cell.start for row in self.rows for cell in row if cell is not None)

    @property
    def end(self) -> int:
        """First character behind the last cell."""
        return max(cell.end for row in self.rows for cell in row if cell is not None)

    def filled(self, row: int) -> list[MatrixCell]:
        """The cells of a row, each once."""
        return list(dict.fromkeys(cell for cell in self.rows[row] if cell is not None))

    def turned(self) -> Matrix:
        """The matrix lying on its side: rows for columns."""
        width = max(map(len, self.rows))
        turned = [[_turn(row[k]) if k < len(row) else None for row in self.rows] for k in range(width)]
        return Matrix(tuple(map(tuple, turned)), self.above, self.note, self.origin)

    def part(self, first: int, last: int) -> Matrix:
        """The rows from `first` up to `last`."""
        rows = tuple(tuple(_shift(cell, first) for cell in row) for row in self.rows[first:last])
        return Matrix(rows, self.above, self.note, self.origin)


def _turn(cell: MatrixCell | None) -> MatrixCell | None:
    if cell is None:
        return None
    return cell._replace(row=cell.column, column=cell.row, height=cell.width, width=cell.height)


def _shift(cell: MatrixCell | None, rows: int) -> MatrixCell | None:
    return None if cell is None else cell._replace(row=cell.row - rows)


def make_matrix(grid: Grid, folded: str, document: Document) -> Matrix:
    """The matrix of a grid; rows that hold nothing fall out."""
    read = grid.cells if grid.origin in _PLAIN else grid.cells[:_MOST_CELLS]
    cells = [
        MatrixCell(c.start, c.end, _words(folded, c.start, c.end), c.row, c.column, c.height, c.width) for c in read
    ]
    numbers = {row: place for place, row in enumerate(sorted({cell.row for cell in cells}))}
    width = min(max(cell.column + cell.width for cell in cells), _MOST_COLUMNS)
    rows: list[list[MatrixCell | None]] = [[None] * width for _ in numbers]
    most = max(numbers) + 1
    for cell in cells:
        covered = [numbers[row] for row in range(cell.row, min(cell.row + cell.height, most)) if row in numbers]
        here = cell._replace(row=numbers[cell.row], height=len(covered))
        for place in covered:
            for column in range(cell.column, min(cell.column + cell.width, width)):
                if rows[place][column] is None:
                    rows[place][column] = here
    above = _lines_above(folded, document.start, grid.cells[0].start)
    note = _lines_below(folded, grid.cells[-1].end, document.end)
    return Matrix(tuple(map(tuple, rows)), above, note, grid.origin)


def _words(folded: str, start: int, end: int) -> str:
    return " ".join(folded[start:end].strip(" *").split("\n"))


def _lines_above(folded: str, start: int, at: int) -> tuple[str, ...]:
    """The short lines right above a place, the nearest last, as far as they are no sentences."""
    found: list[str] = []
    for line in reversed(folded[max(start, at - 400) : at].split("\n")):
        words = line.strip(" *#|")
        if len(words) > _LONGEST_ABOVE or "。" in words or len(found) == _MOST_ABOVE:
            break
        found += [words] if words else []
    return tuple(reversed(found))


def _lines_below(folded: str, at: int, end: int) -> tuple[str, ...]:
    """The first lines behind a place, which may be notes."""
    lines = (line.strip(" *|") for line in folded[at : min(end, at + 300)].split("\n"))
    return tuple(line for line in lines if line)[:2]
