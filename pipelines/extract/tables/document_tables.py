"""Tables of indicators and tasks, whole or flattened: where they stand, their columns, and their rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

from pipelines.extract.tables.cells import Table, TableCell, TableRow
from pipelines.extract.tables.flat_rows import MOST_CELLS, Placed, cut_rows
from pipelines.extract.tables.heads import Column, TableHeads, table_heads
from pipelines.extract.tables.matrices import Matrix, make_matrix
from pipelines.extract.tables.project_tables import lists_projects
from pipelines.extract.tables.readings import read_matrix
from pipelines.extract.tables.unread import find_unread
from pipelines.lexicon import Lexicon
from pipelines.model import Grid, GridCell, Issue, Quantity
from pipelines.tape.cell_lists import Cell
from pipelines.tape.tapes import Tape

_LINE = re.compile(r"[^\n]+")
_LONGEST_HEAD = 24
_LONGEST = 300  # a line longer than this is text, not a cell
_FEWEST_HEADS, _MOST_HEADS = 3, 14


class Tables(NamedTuple):
    """The tables of one document: all that show their rows, and those with goals, results or tasks as they are read.

    `lists` are all that may list projects, those of one cell a line among them.
    """

    matrices: tuple[Matrix, ...]
    read: tuple[Table, ...]
    lists: tuple[Matrix, ...]

    def find_unread(self, quantities: Sequence[Quantity], lexicon: Lexicon) -> Iterator[Issue]:
        """One issue for each table of whose numbers none is among the quantities; it names the unknown heads."""
        return find_unread(self.matrices, quantities, lexicon)


class _Flat(NamedTuple):
    """A table of one cell a line as it is read, and the grid of its cells."""

    table: Table
    grid: Grid


def find_tables(tape: Tape, lexicon: Lexicon) -> Tables:
    """The tables of a document, whatever its format.

    Read is every table that has a column of indicators or tasks and one of numbers or of who answers. Tables of one
    cell a line stand between those that show their rows.
    """
    heads, folded, document = table_heads(lexicon), tape.folded, tape.document
    found = [make_matrix(grid, folded, document) for grid in tape.grids]
    matrices = [matrix for matrix in found if matrix.origin != "lines"]
    shown = sorted((table for each in matrices for table in read_matrix(each, heads)), key=_start)
    flat = [each for low, high in _gaps(tape, shown) for each in _flat_tables(folded, low, high, heads)]
    priced = [make_matrix(each.grid, folded, document) for each in flat if lists_projects(each.table, lexicon)]
    lists = [matrix for matrix in found if not any(_overlap(matrix, each) for each in priced)]
    read = sorted([*shown, *(each.table for each in flat)], key=_start)
    return Tables(tuple(matrices), tuple(read), tuple(sorted([*lists, *priced], key=_start)))


def _start(table: Table | Matrix) -> int:
    return table.start


def _overlap(one: Matrix, other: Matrix) -> bool:
    return one.start < other.end and other.start < one.end


def _gaps(tape: Tape, tables: Sequence[Table]) -> list[tuple[int, int]]:
    """The stretches of the document between these tables."""
    bounds = [tape.document.start, *(at for table in tables for at in (table.start, table.end)), tape.document.end]
    return [(low, high) for low, high in zip(bounds[::2], bounds[1::2], strict=True) if low < high]


def _flat_tables(folded: str, start: int, end: int, heads: TableHeads) -> Iterator[_Flat]:
    """Tables that have one cell a line: a run of column heads, then row after row."""
    at = behind = start
    for line in folded[start:end].split("\n"):
        place, at = at, at + len(line) + 1
        if not 0 < len(line) <= _LONGEST_HEAD or place < behind or heads.read(line) is None:
            continue
        columns, named = _read_heads(folded, place, end, heads)
        if len(columns) < _FEWEST_HEADS:
            continue
        first, rest = named[0].start, named[-1].end
        unit = heads.read_unit(folded[max(start, first - _LONGEST_HEAD) : first].strip().rpartition("\n")[2])
        if not heads.is_table(columns, bool(unit)):
            continue
        has_operators = any(column.role == "operator" for column in columns)
        cells = _cells_from(folded, rest, end, None if has_operators else heads.patterns["operator_alone"])
        listed = list(islice(cells, MOST_CELLS))
        cut = list(cut_rows(listed, columns, heads))
        rows: list[TableRow] = []
        for placed in cut:
            rows.append(_row(placed, unit, rows[-1] if rows else None))
        if rows:
            table = Table(first, rows[-1].end, columns, tuple(rows))
            behind = table.end
            yield _Flat(table, _as_grid(named, columns, cut, [cell for cell in listed if cell.start < behind]))


def _as_grid(named: Sequence[Cell], columns: Sequence[Column], rows: Sequence[Placed], cells: Sequence[Cell]) -> Grid:
    """The grid of a table of one cell a line: its heads, its rows, and the headings that stand between them."""
    placed = {cell: (row, k) for row, each in enumerate(rows) for cell, k in _places(each, columns)}
    unplaced = {cell for each in rows for cell, column in each if column is None}
    found = [GridCell(0, k, cell.start, cell.end) for k, cell in enumerate(named)]
    line, last = 0, -1
    for cell in cells:
        if cell not in unplaced:
            row, column = placed.get(cell, (-1, 0))
            line += row < 0 or row != last
            last = row
            found.append(GridCell(line, column, cell.start, cell.end, width=len(columns) if row < 0 else 1))
    return Grid("lines", tuple(found))


def _places(row: Placed, columns: Sequence[Column]) -> Iterator[tuple[Cell, int]]:
    """The cells of a row that have a column, each with its place among all."""
    behind = 0
    for cell, column in row:
        if column is not None:
            place = next(k for k in range(behind, len(columns)) if columns[k] == column)
            behind = place + 1
            yield cell, place


def _read_heads(folded: str, start: int, end: int, heads: TableHeads) -> tuple[tuple[Column, ...], list[Cell]]:
    """The columns that the run of heads at `start` makes, and the heads themselves."""
    found: list[tuple[Column, Cell]] = []
    for cell in _cells_from(folded, start, end, heads.patterns["operator_alone"]):
        # The places of a table have no unit in brackets, so a head with one is no first cell there.
        is_of_places = any(column.role == "place" for column, _ in found)
        column = heads.read(cell.text) or (heads.read_count(cell.text) if is_of_places else None)
        if column is None and found and found[-1][0].role == "index" and len(cell.text) <= _LONGEST_HEAD:
            column = heads.read_head(cell.text)  # any name that the rows have, if there is no other
        if column is None or len(found) == _MOST_HEADS:
            break
        if column.role == "index":
            found.clear()  # what stands above 序号 is the table's title
        found.append((column, cell))
    return heads.name_rows([column for column, _ in found]), [cell for _, cell in found]


def _cells_from(folded: str, start: int, end: int, operator: re.Pattern[str] | None) -> Iterator[Cell]:
    """The filled lines from `start` to the first that is too long to be a cell or parts its own cells.

    An `operator` alone on its line goes with the number on the next (不少于 over 1800人); None: they are cells.
    """
    sign: int | None = None
    for match in _LINE.finditer(folded, start, end):
        words = match[0].strip(" *")
        if len(words) > _LONGEST or "|" in words:
            return
        if not words:
            continue
        at = match.start() + match[0].index(words[0])
        if sign is None and operator is not None and operator.fullmatch(words):
            sign = at
            continue
        first, sign = at if sign is None else sign, None
        yield Cell(first, at + len(words), folded[first : at + len(words)].replace("\n", " "))


def _row(placed: Placed, unit: str, before: TableRow | None) -> TableRow:
    """One row; one without a number under numbered ones has the units and the name of the row before."""
    row = TableRow(tuple(TableCell(cell.start, cell.end, cell.text, column) for cell, column in placed), unit)
    if before is None or before.first("index") is None or row.first("index") is not None:
        return row
    found = [before.first(role) for role in ("name", "task", "lead", "support", "official") if row.first(role) is None]
    return replace(row, carried=tuple(cell for cell in found if cell is not None))
