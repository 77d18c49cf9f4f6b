"""Tables of indicators and tasks, whole or flattened: where they stand, their columns, and their rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest
from typing import NamedTuple

from pipelines.extract.project_cells import Cell
from pipelines.extract.project_grids import split_cells
from pipelines.extract.table_heads import Column, TableHeads, table_heads
from pipelines.extract.table_rows import Placed, cut_rows
from pipelines.lexicon import Lexicon
from pipelines.model import Document, SourceText
from pipelines.text.folding import fold_text

_LINE = re.compile(r"[^\n]+")
_RULE = re.compile(r"^[\s|:*-]+$")
_GRID_LINE = re.compile(r"^[^\n\t|]*[\t|][^\n]*$", re.MULTILINE)
# A task that is a name, not a sentence.
_NAME = re.compile(r"[^,。;:、\d]{4,20}")
_LONGEST_HEAD = 24
_LONGEST = 300  # a line longer than this is text, not a cell
_FEWEST_HEADS, _MOST_HEADS = 3, 14


class TableCell(NamedTuple):
    """A cell at `start:end`; `column` is None where it belongs to none (a group heading, a broken word)."""

    start: int
    end: int
    text: str
    column: Column | None


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row, its cells in reading order."""

    cells: tuple[TableCell, ...]

    @property
    def start(self) -> int:
        """First character of the row."""
        return self.cells[0].start

    @property
    def end(self) -> int:
        """First character behind the row."""
        return self.cells[-1].end

    def first(self, *roles: str) -> TableCell | None:
        """The first filled cell in a column of the first of these roles that has one."""
        for role in roles:
            for cell in self.cells:
                if cell.text and cell.column is not None and cell.column.role == role:
                    return cell
        return None

    def topic_of(self, cell: TableCell) -> TableCell | None:
        """What the row is about: its indicator, else its task, else its place.

        Of a project and a task (实事项目|工作内容|任务量) the task, where that is a name between the project and the
        number.
        """
        name, task = self.first("name", "task", "place"), self.first("task")
        is_between = name is not None and task is not None and name.start < task.start < cell.start
        return task if task is not None and is_between and _NAME.fullmatch(task.text) else name


@dataclass(frozen=True, slots=True)
class Table:
    """One table from its first head to its last cell."""

    start: int
    end: int
    columns: tuple[Column, ...]
    rows: tuple[TableRow, ...]


def find_tables(source: SourceText, document: Document, lexicon: Lexicon) -> tuple[Table, ...]:
    """Every table of the document that has a column of indicators or tasks and one of numbers or of who answers.

    Lists of projects without a column of goals or results are none; they are read as projects.
    """
    return _find_tables(source.text, document.start, document.end, lexicon)


@lru_cache(maxsize=8)
def _find_tables(text: str, start: int, end: int, lexicon: Lexicon) -> tuple[Table, ...]:
    heads = table_heads(lexicon)
    folded = fold_text(text)
    tables = [*_flat_tables(folded, start, end, heads), *_grid_tables(text, folded, start, end, heads)]
    return tuple(sorted(tables, key=lambda table: table.start))


def _flat_tables(folded: str, start: int, end: int, heads: TableHeads) -> Iterator[Table]:
    """Tables that have one cell a line: a run of column heads, then row after row."""
    at = behind = start
    for line in folded[start:end].split("\n"):
        place, at = at, at + len(line) + 1
        if not 0 < len(line) <= _LONGEST_HEAD or place < behind or heads.read(line) is None:
            continue
        columns, first, rest = _read_heads(folded, place, end, heads)
        if len(columns) < _FEWEST_HEADS or not heads.is_table(columns):
            continue
        cells = _cells_from(folded, rest, end)
        rows = [_row(placed) for placed in cut_rows(cells, columns, heads)]
        if rows:
            table = Table(first, rows[-1].end, columns, tuple(rows))
            behind = table.end
            yield table


def _read_heads(folded: str, start: int, end: int, heads: TableHeads) -> tuple[tuple[Column, ...], int, int]:
    """(columns, where the first head begins, where the last ends) of the run of heads at `start`."""
    found: list[tuple[Column, Cell]] = []
    for cell in _cells_from(folded, start, end):
        # The places of a table have no unit in brackets, so a head with one is no first cell there.
        is_of_places = any(column.role == "place" for column, _ in found)
        column = heads.read(cell.text) or (heads.read_count(cell.text) if is_of_places else None)
        if column is None or len(found) == _MOST_HEADS:
            break
        if column.role == "index":
            found.clear()  # what stands above 序号 is the table's title
        found.append((column, cell))
    if not found:
        return (), start, start
    return tuple(column for column, _ in found), found[0][1].start, found[-1][1].end


def _cells_from(folded: str, start: int, end: int) -> Iterator[Cell]:
    """The filled lines from `start` to the first that is too long to be a cell or parts its own cells."""
    for match in _LINE.finditer(folded, start, end):
        words = match[0].strip(" *")
        if len(words) > _LONGEST or "|" in words:
            return
        if words:
            at = match.start() + match[0].index(words[0])
            yield Cell(at, at + len(words), words)


def _grid_tables(text: str, folded: str, start: int, end: int, heads: TableHeads) -> Iterator[Table]:
    """Tables whose cells are parted by tabs or by |, a row of heads first."""
    if "|" not in text[start:end] and "\t" not in text[start:end]:
        return
    block: list[list[Cell]] = []
    last = start
    for match in _GRID_LINE.finditer(text, start, end):
        if text[last : match.start()].strip():
            yield from _read_block(block, heads)
            block = []
        last = match.end()
        spans = split_cells(text, match.start(), match.end())
        if len(spans) > 1 and not _RULE.match(match[0]):
            block.append([Cell(a, b, folded[a:b]) for a, b in spans])
    yield from _read_block(block, heads)


def _read_block(block: list[list[Cell]], heads: TableHeads) -> Iterator[Table]:
    """The tables in lines that follow each other; a line of heads begins the next one."""
    columns: tuple[Column, ...] = ()
    first = 0
    rows: list[TableRow] = []
    for cells in block:
        found = tuple(_head_of(cell.text, heads) for cell in cells)
        if heads.is_table(found) and sum(column.role != "other" for column in found) * 2 >= len(found):
            if rows:
                yield Table(first, rows[-1].end, columns, tuple(rows))
            columns, first, rows = found, cells[0].start, []
        elif columns:
            # Cells are named from the left; one too many or too few at the end changes no other.
            rows.append(_row(tuple(zip_longest(cells, columns[: len(cells)]))))
    if rows:
        yield Table(first, rows[-1].end, columns, tuple(rows))


def _head_of(words: str, heads: TableHeads) -> Column:
    return heads.read(words) or heads.read_count(words) or Column("other", words, "")


def _row(placed: Placed) -> TableRow:
    return TableRow(tuple(TableCell(cell.start, cell.end, cell.text, column) for cell, column in placed))
