"""What a reader hands over: the text, and the tables that the format itself marks, with exact places in the text.

A reader writes each cell between two marks; once the text is laid out, `take_marks` takes them out and tells where each
cell came to stand. So no reader counts characters.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass, field
from typing import NamedTuple

from pipelines.model import Grid, GridCell, GridOrigin, Issue, Span

OPEN, CLOSE = "\ue0f0", "\ue0f1"
# Behind the opening mark one character of a private plane is the cell's number.
_FIRST, _MOST = 0xF0000, 0xFFFD
_MARKS = re.compile(f"{OPEN}[\U000f0000-\U000ffffd]|{CLOSE}")
_RESERVED = re.compile(f"[{OPEN}{CLOSE}\U000f0000-\U000ffffd]")
_BLANK = " \t\n"


# What libraries of old formats raise on damaged bytes beside their own errors; NotImplementedError says that the bytes
# name a variant which the library does not know.
DAMAGE = (
    *(ValueError, IndexError, KeyError, AttributeError, TypeError, AssertionError, ArithmeticError, EOFError),
    *(struct.error, NotImplementedError, RecursionError, LookupError),
)


class Reading(NamedTuple):
    """One file as read. A reader that knows no tables gives only text and encoding.

    `parts` are the files that the text is put together from, where it is more than one.
    """

    text: str
    encoding: str
    grids: tuple[Grid, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    doubts: tuple[Issue, ...] = ()
    parts: tuple[Span, ...] = ()


class Place(NamedTuple):
    """Where in its grid a cell stands: grid number, row, column, and how many rows and columns it covers."""

    grid: int
    row: int
    column: int
    height: int = 1
    width: int = 1


@dataclass(slots=True)
class CellMarks:
    """Marks the cells of a text while it is written; behind the first 65,533 cells of a file none is marked."""

    origin: GridOrigin
    places: list[Place] = field(default_factory=list)
    _grids: int = 0

    def open_grid(self) -> int:
        """The number of a new grid."""
        self._grids += 1
        return self._grids - 1

    def wrap(self, words: str, place: Place) -> str:
        """The words of a cell between marks; an empty cell gets none."""
        if not words.strip() or len(self.places) >= _MOST:
            return words
        self.places.append(place)
        return f"{OPEN}{chr(_FIRST + len(self.places) - 1)}{words}{CLOSE}"

    def take_marks(self, marked: str) -> tuple[str, tuple[Grid, ...]]:
        """The text without marks, and the grids in reading order; a cell inside of another belongs to its own grid."""
        cells: dict[int, list[GridCell]] = {}
        parts: list[str] = []
        opened: list[tuple[Place, int]] = []
        length = at = 0
        for match in _MARKS.finditer(marked):
            parts.append(marked[at : match.start()])
            length += match.start() - at
            at = match.end()
            if match[0] != CLOSE:
                opened.append((self.places[ord(match[0][1]) - _FIRST], length))
            elif opened:
                place, start = opened.pop()
                cells.setdefault(place.grid, []).append(
                    GridCell(place.row, place.column, start, length, place.height, place.width)
                )
        parts.append(marked[at:])
        text = "".join(parts)
        grids = [Grid(self.origin, tuple(sorted(_trim(text, cell) for cell in found))) for found in cells.values()]
        return text, tuple(sorted(grids, key=lambda grid: grid.cells[0].start))


def without_marks(words: str) -> str:
    """Words of a file without characters that would be taken for marks; of the same length."""
    return _RESERVED.sub(" ", words)


def _trim(text: str, cell: GridCell) -> GridCell:
    """The cell without blanks at its ends."""
    start, end = cell.start, cell.end
    while start < end and text[start] in _BLANK:
        start += 1
    while end > start and text[end - 1] in _BLANK:
        end -= 1
    return cell._replace(start=start, end=end)
