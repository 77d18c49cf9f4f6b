"""Tables of indicators and tasks, whole or flattened: where they stand, their columns, and their rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from pipelines.extract.project_cells import Cell
from pipelines.extract.table_cells import Table, TableCell, TableRow
from pipelines.extract.table_grids import find_grid_tables, find_spaced_tables
from pipelines.extract.table_heads import Column, TableHeads, table_heads
from pipelines.extract.table_rows import Placed, cut_rows
from pipelines.lexicon import Lexicon
from pipelines.model import Document, SourceText
from pipelines.text.folding import fold_text

_LINE = re.compile(r"[^\n]+")
_LONGEST_HEAD = 24
_LONGEST = 300  # a line longer than this is text, not a cell
_FEWEST_HEADS, _MOST_HEADS = 3, 14


def find_tables(source: SourceText, document: Document, lexicon: Lexicon) -> tuple[Table, ...]:
    """Every table of the document that has a column of indicators or tasks and one of numbers or of who answers.

    Lists of projects without a column of goals or results are none; they are read as projects.
    """
    return _find_tables(source.text, document.start, document.end, lexicon)


@lru_cache(maxsize=8)
def _find_tables(text: str, start: int, end: int, lexicon: Lexicon) -> tuple[Table, ...]:
    heads = table_heads(lexicon)
    folded = fold_text(text)
    tables = [
        *_flat_tables(folded, start, end, heads),
        *find_grid_tables(text, folded, start, end, heads),
        *find_spaced_tables(text, folded, start, end, heads),
    ]
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
        cells = _cells_from(folded, rest, end)
        rows = [_row(placed, unit) for placed in cut_rows(cells, columns, heads)]
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


def _cells_from(folded: str, start: int, end: int) -> Iterator[Cell]:
    """The filled lines from `start` to the first that is too long to be a cell or parts its own cells."""
    for match in _LINE.finditer(folded, start, end):
        words = match[0].strip(" *")
        if len(words) > _LONGEST or "|" in words:
            return
        if words:
            at = match.start() + match[0].index(words[0])
            yield Cell(at, at + len(words), words)


def _row(placed: Placed, unit: str) -> TableRow:
    return TableRow(tuple(TableCell(cell.start, cell.end, cell.text, column) for cell, column in placed), unit)
