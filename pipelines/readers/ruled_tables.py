"""Tables that are drawn with lines: where each cell stands, and how many rows and columns it covers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from pipelines.readers.layouts import Char, join_lines, make_lines
from pipelines.readers.readings import CellMarks, Place, without_marks

_FEWEST_CELLS = 4
_SAME_EDGE = 2.0


class Box(NamedTuple):
    """A rectangle of a page."""

    left: float
    bottom: float
    right: float
    top: float

    def holds(self, char: Char) -> bool:
        """Whether the middle of a character stands in it."""
        middle, level = (char.left + char.right) / 2, (char.bottom + char.top) / 2
        return self.left <= middle <= self.right and self.bottom <= level <= self.top


@dataclass(frozen=True, slots=True)
class RuledTable:
    """One table of a page; `cells` are its boxes by row and column with height and width in rows and columns."""

    box: Box
    cells: dict[tuple[int, int], tuple[Box, int, int]]

    @property
    def top(self) -> float:
        """The height at which the table begins."""
        return self.box.top

    def holds(self, char: Char) -> bool:
        """Whether a character of the page stands in the table."""
        return self.box.holds(char)

    def render(self, chars: Sequence[Char], marks: CellMarks) -> list[str]:
        """The rows as lines with their cells parted by tabs; rows without words are left out."""
        grid = marks.open_grid()
        rows: dict[int, dict[int, str]] = {}
        for (row, column), (box, height, width) in self.cells.items():
            inside = [char for char in chars if box.holds(char)]
            words = without_marks(join_lines(line.text.replace("\t", " ") for line in make_lines(inside)))
            rows.setdefault(row, {})[column] = marks.wrap(words, Place(grid, row, column, height, width))
        lines = []
        for _, cells in sorted(rows.items()):
            if any(cells.values()):
                lines.append("\t".join(cells.get(column, "") for column in range(max(cells) + 1)))
        return lines


def make_table(boxes: Sequence[Box]) -> RuledTable | None:
    """The boxes by rows and columns; None where they are no table of two rows and two columns."""
    columns = _edges([edge for box in boxes for edge in (box.left, box.right)])
    rows = _edges([-edge for box in boxes for edge in (box.bottom, box.top)])
    if len(boxes) < _FEWEST_CELLS or len(columns) < 3 or len(rows) < 3:
        return None
    cells = {}
    for box in boxes:
        row, column = _place(rows, -box.top), _place(columns, box.left)
        cells[row, column] = (box, _place(rows, -box.bottom) - row, _place(columns, box.right) - column)
    whole = Box(columns[0], -rows[-1], columns[-1], -rows[0])
    return RuledTable(whole, dict(sorted(cells.items())))


def _edges(found: Sequence[float]) -> list[float]:
    """The edges in order, those that lie side by side as one."""
    edges: list[float] = []
    for edge in sorted(found):
        if not edges or edge - edges[-1] > _SAME_EDGE:
            edges.append(edge)
    return edges


def _place(edges: Sequence[float], edge: float) -> int:
    for number, (first, second) in enumerate(pairwise(edges)):
        if edge < (first + second) / 2:
            return number
    return len(edges) - 1
