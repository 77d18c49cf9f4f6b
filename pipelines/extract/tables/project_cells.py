"""Project lists whose table has been flattened to one cell a line: heads, numbers, names, group headings."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from pipelines.extract.tables.project_words import (
    MARKED,
    NUMBER,
    NUMBERED,
    category_of,
    project_words,
    status_of,
)
from pipelines.lexicon import Lexicon
from pipelines.model import ProjectStatus
from pipelines.tape.patterns import reading_patterns

CELL = 80  # a cell is no longer than this
PARTS = 4  # a group heading may be broken over so many cells
BARE = 14  # a heading of a list without a number is no longer than this
GAP = 12  # so many empty cells in a row end a table
JOINTS = ("(", "暨", "及", "、", "和", "与", "-")


class Cell(NamedTuple):
    """One line: its text without outer blanks, '' for a line of blanks only (an empty cell)."""

    start: int
    end: int
    text: str


@dataclass(slots=True)
class Row:
    """One project as it is read: the span of its first line and the words of all its lines."""

    start: int
    end: int
    name: str
    year: int | None
    status: ProjectStatus
    category: str | None


@dataclass(slots=True)
class ListReader:
    """Reads cells in order and keeps what the headings above them said."""

    lexicon: Lexicon
    default_year: int | None
    rows: list[Row] = field(default_factory=list)
    year: int | None = None
    status: ProjectStatus | None = None
    category: str | None = None
    columns: list[str] = field(default_factory=list)
    column_statuses: list[ProjectStatus] = field(default_factory=list)
    is_open: bool = False
    is_refused: bool = False
    has_numbers: bool = False
    number: str = ""
    turn: int = -1
    is_joining: bool = False
    gap: int = 0
    is_listing: bool = False
    place: int = 0

    def read(self, cells: list[Cell]) -> list[Row]:
        """The projects of all lists among the cells."""
        at = 0
        while at < len(cells):
            at += self._step(cells, at)
        return self.rows

    def _step(self, cells: list[Cell], at: int) -> int:
        """Take one cell, or the cells of one broken group heading; how many were taken."""
        cell = cells[at]
        self.gap = self.gap + 1 if not cell.text else 0
        if not cell.text:
            self.place += 1
            self.is_joining = False
            self.is_open = self.is_open and self.gap <= GAP
        elif reading_patterns(self.lexicon)["attachment"].match(cell.text):
            self._close()
            self.year, self.is_listing = None, False
        elif self._read_heading(cell.text):
            pass
        elif len(cell.text) > CELL or "。" in cell.text:
            self.is_open = False
        elif self.is_open and self._is_strict():
            self._read_column(cell)
        elif self.is_open:
            taken = self._read_category(cells, at)
            if taken:
                return taken
            self._read_cell(cell)
        elif self.is_listing and not self.is_refused:
            self._read_numbered(cell)
        return 1

    def _close(self) -> None:
        self.status, self.category, self.is_open, self.is_refused = None, None, False, False
        self.columns, self.column_statuses, self.number, self.turn = [], [], "", -1

    def _read_heading(self, text: str) -> bool:
        """List titles, status headings and column heads; True when the cell is one."""
        role = project_words(self.lexicon).heads.get(text.replace(" ", ""))
        if role is not None:
            self._read_head(role)
            return True
        return (
            self._read_status_column(text)
            or self._read_status(text)
            or self._read_list_title(text)
            or self._read_group(text)
        )

    def _read_status_column(self, text: str) -> bool:
        """A head that says how far the projects below it are (计划新开工项目)."""
        is_head = bool(self.columns) and not self.number and not self.rows_of_list()
        heading = project_words(self.lexicon).heading.match(text) if is_head else None
        status = status_of(text, self.lexicon) if heading else None
        if status is not None:
            self.columns.append("name")
            self.column_statuses.append(status)
        return status is not None

    def _read_status(self, text: str) -> bool:
        """A heading that says how far the projects behind it are: with a number, or bare in a list."""
        heading = project_words(self.lexicon).heading.match(text)
        is_bare = self.is_listing and not self.is_open and len(text) <= BARE and not NUMBERED.match(text)
        is_heading = is_bare or MARKED.match(text) is not None
        status = status_of(heading["words"], self.lexicon) if heading and is_heading else None
        if status is not None:
            self._close()
            self.status = status
        return status is not None

    def _read_list_title(self, text: str) -> bool:
        """The title of a list of one year."""
        title = project_words(self.lexicon).dated_list.match(text)
        if not title or self.is_open:
            return False
        self._close()
        self.year = int(title["year"])
        self.is_listing = bool(project_words(self.lexicon).listing.search(text))
        self.is_refused = bool(project_words(self.lexicon).services.search(text))
        return True

    def _read_group(self, text: str) -> bool:
        """A heading with a number that names what the projects below it are for."""
        if not MARKED.match(text):
            return False
        group = project_words(self.lexicon).group.match(text) if self.is_listing else None
        refused = self.is_refused
        self._close()
        self.category, self.is_refused = group["name"] if group else None, refused and self.is_listing
        return True

    def rows_of_list(self) -> bool:
        """Whether a row of the present list has been read."""
        return self.turn >= 0

    def _read_head(self, role: str) -> None:
        if self.number or self.rows_of_list():
            self.columns, self.column_statuses = [], []
        self.number, self.turn = "", -1
        self.columns.append(role)
        self.is_open = not self.is_refused
        self.has_numbers = "number" in self.columns

    def _read_category(self, cells: list[Cell], at: int) -> int:
        """A group heading, perhaps broken over cells (高校|项目|(3项)): how many cells it takes, 0 for none."""
        joined, best = "", 0
        parts = 0
        for k in range(at, min(at + 2 * PARTS, len(cells))):
            if not cells[k].text:
                continue
            joined += cells[k].text
            parts += 1
            if parts > PARTS or len(joined) > 30 or NUMBER.match(cells[k].text):
                break
            category = category_of(joined, self.lexicon, only_known=parts > 1)
            if category is not None:
                self.category, best = category, k - at + 1
        if best:
            self.is_joining = False
        return best

    def _read_cell(self, cell: Cell) -> None:
        if project_words(self.lexicon).total.match(cell.text):
            self.is_joining = False
        elif NUMBER.match(cell.text) and self.has_numbers:
            self.turn = self.turn + 1 if cell.text == self.number else 0
            self.number, self.is_joining = cell.text, False
        elif self.is_joining and (
            self.has_numbers or cell.text.startswith(JOINTS) or _is_unbalanced(self.rows[-1].name)
        ):
            if "other" not in self.columns:
                self.rows[-1].name += cell.text
        else:
            self._add(cell)

    def _is_strict(self) -> bool:
        """Whether a row has more columns than a name: then the place of a cell tells its column."""
        behind = self._columns_behind_number()
        return len(behind) > 1 and "name" in behind and not self.column_statuses

    def _columns_behind_number(self) -> list[str]:
        if "number" not in self.columns:
            return []
        return self.columns[self.columns.index("number") + 1 :]

    def _read_column(self, cell: Cell) -> None:
        """A cell of a table with several columns: counted from the row's number, empty cells too."""
        behind = self._columns_behind_number()
        if NUMBER.match(cell.text) and not (self.number and 0 < self.place < len(behind)):
            self.number, self.place, self.turn = cell.text, 0, 0
            return
        role = behind[self.place] if self.number and self.place < len(behind) else "other"
        self.place += 1
        if role == "name":
            self._add(cell)
        elif role == "category" and behind.index("category") < behind.index("name"):
            self.category = category_of(cell.text, self.lexicon) or cell.text
        elif role == "status" and self.rows and self.turn >= 0:
            self.rows[-1].status = status_of(cell.text, self.lexicon) or self.rows[-1].status

    def _read_numbered(self, cell: Cell) -> None:
        """A line with number and name of a list that its title calls one."""
        match = NUMBERED.match(cell.text)
        if match:
            start = cell.start + match.start("name")
            self._add(Cell(start, start + len(match["name"]), match["name"]))

    def _add(self, cell: Cell) -> None:
        status = self.status or ("planned" if self.is_listing else None)
        if self.column_statuses:
            status = self.column_statuses[min(max(self.turn, 0), len(self.column_statuses) - 1)]
        if status is None:
            return
        self.is_joining = True
        self.turn = max(self.turn, 0)
        year = self.year if self.year is not None else self.default_year
        self.rows.append(Row(cell.start, cell.end, cell.text, year, status, self.category))


def _is_unbalanced(name: str) -> bool:
    return name.count("(") > name.count(")")
