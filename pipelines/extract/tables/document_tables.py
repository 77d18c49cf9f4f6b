"""Tables of indicators and tasks, whole or flattened: where they stand, their columns, and their rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from pipelines.extract.tables.cells import Table, TableCell, TableRow
from pipelines.extract.tables.flat_rows import Placed, cut_rows
from pipelines.extract.tables.heads import Column, TableHeads, table_heads
from pipelines.extract.tables.matrices import Matrix, make_matrix
from pipelines.extract.tables.project_cells import Cell
from pipelines.extract.tables.readings import read_matrix
from pipelines.extract.tables.recovery import find_parted, find_spaced, lines_above, lines_below
from pipelines.extract.tables.unread import find_unread
from pipelines.lexicon import Lexicon
from pipelines.model import Issue, Quantity
from pipelines.tape.patterns import reading_patterns
from pipelines.tape.tapes import Tape

_LINE = re.compile(r"[^\n]+")
_LONGEST_HEAD = 24
_LONGEST = 300  # a line longer than this is text, not a cell
_FEWEST_HEADS, _MOST_HEADS = 3, 14


class Tables(NamedTuple):
    """The tables of one document: all that show their rows, and those with goals, results or tasks as they are read."""

    matrices: tuple[Matrix, ...]
    read: tuple[Table, ...]

    def find_unread(self, quantities: Sequence[Quantity], lexicon: Lexicon) -> Iterator[Issue]:
        """One issue for each table of whose numbers none is among the quantities; it names the unknown heads."""
        return find_unread(self.matrices, quantities, lexicon)


def find_tables(tape: Tape, lexicon: Lexicon) -> Tables:
    """The tables of a document, whatever its format."""
    matrices = _find_matrices(tape, reading_patterns(lexicon)["operator_alone"])
    return Tables(matrices, _find_tables(tape, matrices, lexicon))


def _find_matrices(tape: Tape, operator: re.Pattern[str]) -> tuple[Matrix, ...]:
    """Every table of the document that shows its rows: those that the file marks, then those that the text shows."""
    folded, (start, end) = tape.folded, (tape.document.start, tape.document.end)
    marked = [grid for grid in tape.source.grids if start <= grid.cells[0].start and grid.cells[-1].end <= end]
    found = [
        make_matrix(
            grid,
            folded,
            lines_above(folded, start, grid.cells[0].start),
            lines_below(folded, grid.cells[-1].end, end),
        )
        for grid in marked
    ]
    for low, high in _gaps(start, end, found):
        found += find_parted(tape.parted, folded, low, high, operator)
        found += find_spaced(tape.text, folded, low, high)
    return tuple(sorted(found, key=lambda matrix: matrix.start))


def _gaps(start: int, end: int, found: list[Matrix]) -> list[tuple[int, int]]:
    """The stretches that no marked table covers."""
    bounds = [start, *(at for m in sorted(found, key=lambda each: each.start) for at in (m.start, m.end)), end]
    return [(low, high) for low, high in zip(bounds[::2], bounds[1::2], strict=True) if low < high]


def _find_tables(tape: Tape, matrices: Sequence[Matrix], lexicon: Lexicon) -> tuple[Table, ...]:
    """Every table of the document that has a column of indicators or tasks and one of numbers or of who answers.

    Lists of projects without a column of goals or results are none; they are read as projects. `matrices` are all
    that the document shows; tables of one cell a line stand between them.
    """
    heads, folded, document = table_heads(lexicon), tape.folded, tape.document
    read = [table for matrix in matrices for table in read_matrix(matrix, heads)]
    tables = sorted(read, key=lambda table: table.start)
    bounds = [document.start, *(at for table in tables for at in (table.start, table.end)), document.end]
    for low, high in zip(bounds[::2], bounds[1::2], strict=True):
        tables += _flat_tables(folded, low, high, heads)
    return tuple(sorted(tables, key=lambda table: table.start))


def _flat_tables(folded: str, start: int, end: int, heads: TableHeads) -> Iterator[Table]:
    """Tables that have one cell a line: a run of column heads, then row after row."""
    at = behind = start
    for line in folded[start:end].split("\n"):
        place, at = at, at + len(line) + 1
        if not 0 < len(line) <= _LONGEST_HEAD or place < behind or heads.read(line) is None:
            continue
        columns, first, rest = _read_heads(folded, place, end, heads)
        if len(columns) < _FEWEST_HEADS:
            continue
        unit = heads.read_unit(folded[max(start, first - _LONGEST_HEAD) : first].strip().rpartition("\n")[2])
        if not heads.is_table(columns, bool(unit)):
            continue
        has_operators = any(column.role == "operator" for column in columns)
        cells = _cells_from(folded, rest, end, None if has_operators else heads.patterns["operator_alone"])
        rows: list[TableRow] = []
        for placed in cut_rows(cells, columns, heads):
            rows.append(_row(placed, unit, rows[-1] if rows else None))
        if rows:
            table = Table(first, rows[-1].end, columns, tuple(rows))
            behind = table.end
            yield table


def _read_heads(folded: str, start: int, end: int, heads: TableHeads) -> tuple[tuple[Column, ...], int, int]:
    """(columns, where the first head begins, where the last ends) of the run of heads at `start`."""
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
    if not found:
        return (), start, start
    return heads.name_rows([column for column, _ in found]), found[0][1].start, found[-1][1].end


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
