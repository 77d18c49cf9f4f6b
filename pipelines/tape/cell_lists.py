"""Project lists of one cell a line as grids: heads, then number and name, row after row, and headings between them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from pipelines.lexicon import Lexicon
from pipelines.model import Grid, GridCell
from pipelines.tape.list_words import (
    MARKED,
    NUMBER,
    category_of,
    project_words,
    reach_of_lists,
    status_of,
)
from pipelines.tape.patterns import reading_patterns
from pipelines.tape.views import View

_LINE = re.compile(r"[^\n]+")
_LONGEST = 80  # characters of a cell
_LONGEST_HEADING, _LONGEST_NAME = 30, 300
_PARTS = 4  # a group heading may be broken over so many cells
_MOST_HEADS = 40
_GAP = 12  # so many empty cells in a row end a table
_JOINTS = ("(", "暨", "及", "、", "和", "与", "-")


class Cell(NamedTuple):
    """One line: its text without outer blanks, '' for a line of blanks only (an empty cell)."""

    start: int
    end: int
    text: str


def find_listed(view: View, start: int, end: int, lexicon: Lexicon) -> Iterator[Grid]:
    """The grids of `[start, end)` that have one cell a line, below the known heads of a project list."""
    reach = reach_of_lists(view.folded, start, end, lexicon)
    lines = _read_lines(view, *reach) if reach is not None else []
    at = 0
    while at < len(lines):
        heads, behind = _read_heads(lines, at, lexicon)
        if not any(role == "name" for role, _ in heads):
            at = max(behind, at + 1)
            continue
        rows = _Rows(lexicon, lines, heads)
        at = rows.take(behind)
        if rows.has_names:
            yield Grid("lines", tuple(rows.cells))


def _read_lines(view: View, start: int, end: int) -> list[Cell]:
    """The lines as cells; one with | has its cells beside each other. A line end of two characters is no cell."""
    cells = []
    for match in _LINE.finditer(view.folded, start, end):
        words = match[0].strip(" *")
        is_line_end = not words and not view.source.text[match.start() : match.end()].strip("\r")
        if "|" not in words and not is_line_end:
            at = match.start() + (match[0].index(words[0]) if words else 0)
            cells.append(Cell(at, at + len(words), words))
    return cells


def _tells_status(words: str, lexicon: Lexicon) -> bool:
    """Whether a head says how far the projects below it are; one with a number is a heading between rows."""
    is_head = project_words(lexicon).heading.match(words) and not MARKED.match(words) and ")" not in words
    return bool(is_head) and status_of(words, lexicon) is not None


def _read_heads(lines: list[Cell], at: int, lexicon: Lexicon) -> tuple[list[tuple[str, Cell]], int]:
    """The heads at a place, each with what its column holds, and where the cells below begin.

    A head that says how far the projects below it are (计划新开工项目) is one of names.
    """
    known = project_words(lexicon).heads
    heads: list[tuple[str, Cell]] = []
    gap = 0
    while at < len(lines) and gap <= _GAP and len(heads) < _MOST_HEADS:
        cell = lines[at]
        role = known.get(cell.text.replace(" ", ""))
        if role is None and heads and _tells_status(cell.text, lexicon):
            role = "name"
        if cell.text and role is None:
            break
        if role is not None:
            heads.append((role, cell))
        gap = 0 if cell.text else gap + 1
        at += 1
    return heads, at


@dataclass(slots=True)
class _Rows:
    """Takes the lines below the heads of one table and puts each under its column."""

    lexicon: Lexicon
    lines: list[Cell]
    heads: list[tuple[str, Cell]]
    cells: list[GridCell] = field(default_factory=list)
    row: int = 0
    number: str = ""
    turn: int = 0  # how many numbers of the same row stand before: 1 学校 1 公园
    place: int = 0  # cells of the row behind its number
    filled: set[int] = field(default_factory=set)  # columns of the row that have a cell
    name: str = ""  # the name to which the next line may belong, and its place among the cells
    name_place: int = 0
    has_names: bool = False

    def take(self, at: int) -> int:
        """Take the lines from `at` on as far as the table goes; the place of the first behind it."""
        self.cells = [GridCell(0, k, cell.start, cell.end) for k, (_, cell) in enumerate(self.heads)]
        gap = 0
        while at < len(self.lines):
            cell = self.lines[at]
            gap = 0 if cell.text else gap + 1
            if gap > _GAP or self._ends(at):
                return at
            at += self._take_parted(at) if self._is_parted() else self._take_named(at)
        return at

    def _ends(self, at: int) -> bool:
        """Whether a cell is none of the table: the head of another, a sentence, an attachment or a heading."""
        words = self.lines[at].text
        if words.replace(" ", "") in project_words(self.lexicon).heads or len(words) > _LONGEST or "。" in words:
            return True
        if reading_patterns(self.lexicon)["attachment"].match(words):
            return True
        return MARKED.match(words) is not None and not self._is_numbered(at + 1)

    def _is_numbered(self, at: int) -> bool:
        """Whether the next filled cell is the number of a row, so that the heading before it is one between rows."""
        filled = (cell.text for cell in self.lines[at : at + _GAP] if cell.text)
        return self._has_numbers() and NUMBER.match(next(filled, "")) is not None

    def _roles(self) -> list[str]:
        return [role for role, _ in self.heads]

    def _has_numbers(self) -> bool:
        return "number" in self._roles()

    def _is_parted(self) -> bool:
        """Whether a row has more columns than one name: then the place of a cell tells its column."""
        roles = self._roles()
        behind = roles[roles.index("number") + 1 :] if "number" in roles else roles
        return len(behind) > 1 and behind.count("name") == 1 and "number" not in behind

    def _put(self, column: int, cell: Cell) -> None:
        self.cells.append(GridCell(self.row, column, cell.start, cell.end))
        self.filled.add(column)

    def _open_row(self) -> None:
        self.row += 1
        self.filled.clear()

    # Rows of a number and a name

    def _take_named(self, at: int) -> int:
        """Take one cell, or the cells of one broken group heading; how many were taken."""
        cell = self.lines[at]
        if not cell.text:
            self.name = ""
            return 1
        taken = self._take_heading(at)
        if taken:
            return taken
        if project_words(self.lexicon).total.match(cell.text):
            self.name = ""
        elif NUMBER.match(cell.text) and self._has_numbers():
            self._take_number(cell)
        elif self._goes_on(cell.text):
            self._take_rest(cell)
        elif self.number or not self._has_numbers():
            self._take_name(cell)
        return 1

    def _take_number(self, cell: Cell) -> None:
        """The number of a row; the same once more is that of a second list beside the first (1 学校 1 公园)."""
        numbers = [k for k, role in enumerate(self._roles()) if role == "number"]
        self.turn = self.turn + 1 if cell.text == self.number else 0
        if self.turn == 0:
            self._open_row()
        if self.turn < len(numbers):
            self._put(numbers[self.turn], cell)
        self.number, self.name = cell.text, ""

    def _goes_on(self, words: str) -> bool:
        """Whether a line belongs to the name on the line before it."""
        if len(self.name) > _LONGEST_NAME:
            return False
        is_open = words.startswith(_JOINTS) or self.name.count("(") > self.name.count(")")
        return bool(self.name) and (self._has_numbers() or is_open)

    def _take_rest(self, cell: Cell) -> None:
        """The rest of a name; where other columns stand beside the names, it may be a cell of theirs."""
        if "other" not in self._roles():
            self.cells[self.name_place] = self.cells[self.name_place]._replace(end=cell.end)
            self.name += cell.text

    def _take_name(self, cell: Cell) -> None:
        columns = [k for k, role in enumerate(self._roles()) if role == "name"]
        column = columns[min(self.turn, len(columns) - 1)]
        if not self.number or column in self.filled:
            self._open_row()
        self.name, self.name_place, self.has_names = cell.text, len(self.cells), True
        self._put(column, cell)

    def _take_heading(self, at: int) -> int:
        """A heading between rows, perhaps broken over cells (高校|项目|(3项)): how many cells it takes, 0 for none."""
        best = 1 if MARKED.match(self.lines[at].text) else 0
        joined, parts = "", 0
        for k in range(at, min(at + 2 * _PARTS, len(self.lines))):
            words = self.lines[k].text
            if words:
                joined, parts = joined + words, parts + 1
                if parts > _PARTS or len(joined) > _LONGEST_HEADING or NUMBER.match(words):
                    break
                if category_of(joined, self.lexicon, only_known=parts > 1) is not None:
                    best = k - at + 1
        if best:
            self._open_row()
            last = self.lines[at + best - 1]
            self.cells.append(GridCell(self.row, 0, self.lines[at].start, last.end, width=len(self.heads)))
            self.filled.update(range(len(self.heads)))
            self.name, self.turn = "", 0
        return best

    # Rows of several cells

    def _take_parted(self, at: int) -> int:
        """Take a cell of a row with several columns, counted from its number on, empty ones too."""
        cell, roles = self.lines[at], self._roles()
        first = roles.index("number") if self._has_numbers() else -1
        width = len(roles) - first - 1
        is_over = self.row == 0 or self.place >= width
        if NUMBER.match(cell.text) and first >= 0 and (is_over or not self.place):
            self._open_row()
            self._put(first, cell)
            self.place = 0
        elif is_over and cell.text and (taken := self._take_heading(at)):
            self.place = width
            return taken
        elif not is_over or first < 0:
            self._take_cell(cell, first + 1, is_first=is_over)
        return 1

    def _take_cell(self, cell: Cell, first: int, *, is_first: bool) -> None:
        """A cell under its column, those of the row being counted from column `first` on."""
        if is_first:
            self._open_row()
            self.place = 0
        column = first + self.place
        if cell.text:
            self._put(column, cell)
            self.has_names = self.has_names or self._roles()[column] == "name"
        self.place += 1
