"""Tables as rows and columns of cells, whatever they were found in; a merged cell stands in every place it covers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pipelines.model import Grid

_NUMBER = re.compile(r"[-+≥≤<>=约]*\d[\d.,]*(?![\d.,]|年|月|季|级|类)(?: ?[%‰万亿]?[一-龥/]{0,4})?")
_YEAR = re.compile(r"(?:19|20)\d\d年?")
_MOST_CELLS = 40_000


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
    """The rows of a table; None is an empty place. `above` are the lines over it, the nearest last.

    `note` are the lines behind it. `has_extents`: the file itself tells how far a cell reaches.
    """

    rows: tuple[tuple[MatrixCell | None, ...], ...]
    above: tuple[str, ...] = ()
    note: tuple[str, ...] = ()
    has_extents: bool = False

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
        return Matrix(tuple(map(tuple, turned)), self.above, self.note, self.has_extents)

    def part(self, first: int, last: int) -> Matrix:
        """The rows from `first` up to `last`."""
        rows = tuple(tuple(_shift(cell, first) for cell in row) for row in self.rows[first:last])
        return Matrix(rows, self.above, self.note, self.has_extents)


def _turn(cell: MatrixCell | None) -> MatrixCell | None:
    if cell is None:
        return None
    return cell._replace(row=cell.column, column=cell.row, height=cell.width, width=cell.height)


def _shift(cell: MatrixCell | None, rows: int) -> MatrixCell | None:
    return None if cell is None else cell._replace(row=cell.row - rows)


def make_matrix(grid: Grid, folded: str, above: Sequence[str], note: Sequence[str]) -> Matrix:
    """The matrix of a grid that the file marks; rows that hold nothing fall out."""
    cells = [
        MatrixCell(c.start, c.end, _words(folded, c.start, c.end), c.row, c.column, c.height, c.width)
        for c in grid.cells[:_MOST_CELLS]
    ]
    numbers = {row: place for place, row in enumerate(sorted({cell.row for cell in cells}))}
    width = min(max(cell.column + cell.width for cell in cells), 200)
    rows: list[list[MatrixCell | None]] = [[None] * width for _ in numbers]
    for cell in cells:
        last = cell.row + cell.height
        covered = [place for row, place in numbers.items() if cell.row <= row < last]
        here = cell._replace(row=numbers[cell.row], height=len(covered))
        for place in covered:
            for column in range(cell.column, min(cell.column + cell.width, width)):
                if rows[place][column] is None:
                    rows[place][column] = here
    return Matrix(tuple(map(tuple, rows)), tuple(above), tuple(note), has_extents=True)


def _words(folded: str, start: int, end: int) -> str:
    return " ".join(folded[start:end].strip(" *").split("\n"))
