"""From a matrix to tables: which rows are heads, which way it lies, what each row and column says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import NamedTuple

from pipelines.extract.tables.cells import Table, TableCell, TableRow
from pipelines.extract.tables.heads import NUMBERS, Column, TableHeads
from pipelines.extract.tables.matrices import Matrix, MatrixCell
from pipelines.text.words import LETTER

_MOST_HEADS = 4  # lines that the heads of a table take
_LONGEST_HEAD = 24
# A table on its side has as many rows as an upright one has columns.
_MOST_TURNED = 100
_SAMPLE = 6  # rows that show what a column holds
_CARRIED = ("lead", "support", "official", "deadline", "category", "name", "task", "place")
_ANSWERS = ("lead", "support", "official", "deadline")
_SUBJECTS = ("name", "task", "place")


def _is_no_head(cell: MatrixCell) -> bool:
    return cell.is_figure or "。" in cell.text or len(cell.text) > 2 * _LONGEST_HEAD


class _Head(NamedTuple):
    """Columns, and how many rows their heads take."""

    columns: tuple[Column, ...]
    size: int


def read_matrix(matrix: Matrix, heads: TableHeads) -> Iterator[Table]:
    """The tables of a matrix, in order. A matrix without a head that is known gives none."""
    reader = _Reader(matrix, heads, unit=_unit_above(matrix, heads), as_of=_as_of(matrix, heads))
    yield from reader.read()


def _unit_above(matrix: Matrix, heads: TableHeads) -> str:
    """The unit that the last line above names for all of it (单位:万元), or nothing."""
    return heads.read_unit(matrix.above[-1]) if matrix.above else ""


def _as_of(matrix: Matrix, heads: TableHeads) -> str:
    """The words of a note that tell until when the results are (注:截至8月31日), or nothing."""
    told = [heads.cues.first("as_of", line) for line in (*matrix.note, *reversed(matrix.above))]
    return next((words for words in told if words), "")


@dataclass(slots=True)
class _Reader:
    matrix: Matrix
    heads: TableHeads
    unit: str = ""
    as_of: str = ""
    caption: str = ""
    columns: tuple[Column, ...] = ()
    rows: list[TableRow] = field(default_factory=list)
    group: str = ""
    first: int = 0
    names: tuple[str, ...] = ()

    def read(self) -> Iterator[Table]:
        at = 0
        while at < len(self.matrix.rows):
            filled = self.matrix.filled(at)
            if len(filled) == 1 and len(self.matrix.rows[at]) > 1:
                self._take_line(filled[0])
                at += 1
                continue
            turned = self._turned_from(at, filled)
            if turned is not None:
                yield from self._flush()
                yield from _Reader(turned.turned(), self.heads, self.unit, self.as_of, self.caption).read()
                at += len(turned.rows)
                continue
            head = self._read_head(at)
            if head is None:
                self._take_row(at, filled)
            elif not self._is_repeated(at, head):
                yield from self._flush()
                self.columns, self.first = head.columns, filled[0].start
                self.names = tuple(cell.text for cell in filled)
            at += head.size if head is not None else 1
        yield from self._flush()

    def _turned_from(self, at: int, filled: Sequence[MatrixCell]) -> Matrix | None:
        """The rows from here on where they lie on their side; the first may name a unit (填报:市发改委 | 单位:万元)."""
        if not self.columns:
            self.unit = next((unit for cell in filled if (unit := self.heads.read_unit(cell.text))), self.unit)
        return None if self.columns and self.rows else self._turned(at) or self._card(at)

    def _take_row(self, at: int, filled: Sequence[MatrixCell]) -> None:
        if self.columns and filled:
            self.rows.extend(self._read_rows(at))

    def _flush(self) -> Iterator[Table]:
        """The table read so far."""
        rows = [row for row in self.rows if row.cells]
        if any(cell.column is not None for row in rows for cell in row.cells):
            end = max(cell.end for row in rows for cell in row.cells)
            yield Table(self.first, end, self.columns, tuple(rows), self.as_of, self.caption)
        self.columns, self.rows, self.group = (), [], ""

    def _take_line(self, cell: MatrixCell) -> None:
        """A row with one cell: the unit of what follows, the head of a group of rows, or the title above the heads."""
        unit = self.heads.read_unit(cell.text)
        if unit:
            self.unit = unit
        elif self.columns:
            self.group = cell.text
            self.rows.append(TableRow((TableCell(cell.start, cell.end, cell.text, None),), self.unit))
        else:
            self.caption = cell.text

    def _is_repeated(self, at: int, head: _Head) -> bool:
        """Whether the heads are those of the table that is being read, on a new page."""
        names = tuple(cell.text for cell in self.matrix.filled(at))
        if not self.rows or head.columns != self.columns or names != self.names:
            return False
        cells = [cell for row in range(at, at + head.size) for cell in self.matrix.filled(row)]
        self.rows.append(
            TableRow(tuple(TableCell(c.start, c.end, c.text, None) for c in sorted(set(cells))), self.unit)
        )
        return True

    # Heads

    def _read_head(self, at: int) -> _Head | None:
        for size in self._sizes(at):
            paths = self._paths(at, size)
            columns = self.heads.name_rows([self.heads.combine_path(path) for path in paths])
            below = at + size
            columns = tuple(self._settle(column, k, columns, below) for k, column in enumerate(columns))
            known = [column for column in columns if column.role != "other" or self.heads.read(column.head)]
            columns = self._name_rows(columns, below)
            roles = {column.role for column in columns}
            if not roles & {*_SUBJECTS, "unit"} and not ("target" in roles and roles & {"result", *_ANSWERS}):
                continue
            filled = [column for column in columns if column.head]
            if self.heads.is_table(columns, bool(self.unit)) and len(known) * 2 >= len(filled):
                return _Head(columns, size)
        return None

    def _sizes(self, at: int) -> list[int]:
        """How many rows the heads that begin here may take; none where a number stands among them."""
        rows = self.matrix.rows
        if any(map(_is_no_head, self.matrix.filled(at))):
            return []
        size = 1
        while size < _MOST_HEADS and at + size < len(rows):
            upper, lower = rows[at + size - 1], rows[at + size]
            is_open = any(cell is not None and cell.row + cell.height > at + size for cell in upper)
            is_wide = any(cell is not None and cell.width > 1 and cell.row + cell.height == at + size for cell in upper)
            goes_on = is_open or is_wide if self.matrix.has_extents else self._names_parts(upper, lower)
            if not goes_on or any(map(_is_no_head, self.matrix.filled(at + size))):
                break
            size += 1
        return [size, 1] if size > 1 else [1]

    def _names_parts(self, upper: Sequence[MatrixCell | None], lower: Sequence[MatrixCell | None]) -> bool:
        """Whether the second row names parts of what the first one names: all its gaps are filled there."""
        gaps = [k for k, cell in enumerate(upper) if cell is None and k < len(lower)]
        named = [k for k in gaps if lower[k] is not None]
        doubled = [k for k, cell in enumerate(lower) if cell is not None and k < len(upper) and upper[k] is not None]
        starts = [k for k in doubled if k + 1 < len(upper) and upper[k + 1] is None]
        return bool(named) and len(named) >= len(gaps) - 1 and doubled == starts

    def _paths(self, at: int, size: int) -> list[list[str]]:
        """The heads of each column from the top down, each cell once."""
        width = max(len(row) for row in self.matrix.rows[at : at + size])
        paths: list[list[str]] = [[] for _ in range(width)]
        for row in self.matrix.rows[at : at + size]:
            over = None
            for k in range(width):
                cell = row[k] if k < len(row) else None
                below = self.matrix.rows[at + size - 1]
                is_under = not self.matrix.has_extents and size > 1 and k < len(below) and below[k] is not None
                over = cell if cell is not None else over if is_under and row is not below else None
                if over is not None and (not paths[k] or paths[k][-1] != over.text):
                    paths[k].append(over.text)
        return paths

    def _settle(self, column: Column, k: int, columns: Sequence[Column], below: int) -> Column:
        """The column as its cells show it: 单位 over names is no unit, and an unknown head over numbers counts."""
        cells = self._sample(k, below)
        if not cells:
            return column
        if column.role == "unit" and not any(self.heads.is_unit(cell.text) for cell in cells):
            is_named = any(each.role in _SUBJECTS for each in columns)
            return self.heads.recast(column, "lead" if is_named else "place")
        if column.role == "result" and self._tells_progress(column, cells):
            return self.heads.recast(column, "other")
        if column.role == "other" and column.head and self.heads.read(column.head) is None:
            return self.heads.recast(column, "count") if self._counts(column, columns, cells) else column
        return column

    def _tells_progress(self, column: Column, cells: Sequence[MatrixCell]) -> bool:
        """Whether its cells only say how much of the goal was reached, not of what: 进度 | 85%."""
        patterns = self.heads.patterns
        is_progress = patterns["progress_head"].fullmatch(column.head) is not None
        return is_progress and all(patterns["only_share"].fullmatch(cell.text) for cell in cells)

    def _counts(self, column: Column, columns: Sequence[Column], cells: Sequence[MatrixCell]) -> bool:
        """Whether an unknown head is over numbers with a unit: their own (12家 over 数量指标) or the table's."""
        if column.head.endswith("数") or not all(cell.is_number for cell in cells):
            return False
        has_unit = bool(self.unit or column.unit) or any(each.role == "unit" for each in columns)
        return has_unit or all(self.heads.patterns["unit_behind"].search(cell.text) for cell in cells)

    def _name_rows(self, columns: tuple[Column, ...], below: int) -> tuple[Column, ...]:
        """The columns, the first one of words being what the rows are about where no head says so."""
        if any(column.role in _SUBJECTS for column in columns):
            return columns
        for k, column in enumerate(columns):
            cells = self._sample(k, below)
            is_free = column.role == "other" and (not column.head or self.heads.read(column.head) is None)
            if is_free and cells and all(LETTER.search(cell.text) and not cell.is_number for cell in cells):
                is_place = all(self.heads.cues.tells("place_cell", cell.text) for cell in cells)
                role = "place" if is_place else "name"
                return (*columns[:k], self.heads.recast(column, role), *columns[k + 1 :])
        return columns

    def _sample(self, k: int, below: int) -> list[MatrixCell]:
        """The first filled cells of a column."""
        rows = self.matrix.rows
        column = (rows[at][k] for at in range(below, len(rows)) if k < len(rows[at]))
        return [cell for cell in islice(column, _SAMPLE) if cell is not None and cell.text.strip("-—/ ")]

    def _turned(self, at: int) -> Matrix | None:
        """The rows from here on where they lie on their side: their first cells say what the numbers are."""
        tops = [cell for cell in self.matrix.rows[at][1:] if cell is not None]
        if len(tops) < 2 or any(cell.is_number for cell in tops):
            return None
        last = at
        while last < len(self.matrix.rows) and last - at <= _MOST_TURNED and len(self.matrix.filled(last)) > 1:
            last += 1
        firsts = [row[0].text if row and row[0] is not None else "" for row in self.matrix.rows[at:last]]
        if not 2 <= len(firsts) <= _MOST_TURNED:
            return None
        return self.matrix.part(at, last) if self._lies(firsts[1:], [cell.text for cell in tops]) else None

    def _card(self, at: int) -> Matrix | None:
        """The rows from here on where each has a label and what it says: 整改目标 | 新建管网46公里."""
        last = at
        while last < len(self.matrix.rows) and last - at <= _MOST_TURNED and len(self.matrix.filled(last)) == 2:
            last += 1
        labels = [self.heads.read(self.matrix.filled(row)[0].text) for row in range(at, last)]
        roles = {label.role for label in labels if label is not None}
        is_told = bool(roles & {"target", "result"}) and bool(roles & {*_ANSWERS, "result"})
        known = sum(label is not None for label in labels)
        return self.matrix.part(at, last) if is_told and known > 2 and 2 * known > len(labels) else None

    def _lies(self, firsts: Sequence[str], tops: Sequence[str]) -> bool:
        """Whether the first cells of rows say what the numbers are, and the cells of the top row do not."""
        told = [self.heads.read(words) for words in firsts]
        numbers = [each for each in told if each is not None and each.role in (*NUMBERS, "unit", "lead", "deadline")]
        above = [self.heads.read(words) for words in tops]
        is_headed = sum(each is not None and each.role in (*NUMBERS, *_ANSWERS, "unit") for each in above)
        is_told = any(each.told or each.role in ("value", "growth") for each in numbers)
        return is_told and 2 * len(numbers) > len(told) and 2 * is_headed < len(tops)

    # Rows

    def _read_rows(self, at: int) -> Iterator[TableRow]:
        """The row, or several where the heads repeat side by side."""
        width = _period(self.columns)
        cells = self.matrix.rows[at]
        for first in range(0, len(self.columns), width):
            row = self._read_row(at, cells[first : first + width], self.columns[first : first + width], first)
            if row is not None:
                yield row

    def _read_row(
        self, at: int, cells: Sequence[MatrixCell | None], columns: Sequence[Column], first: int
    ) -> TableRow | None:
        own: list[TableCell] = []
        carried: list[TableCell] = []
        for k, (cell, column) in enumerate(zip(cells, columns, strict=False)):
            if cell is None or cell.column < first + k > first:
                continue
            found = TableCell(cell.start, cell.end, cell.text, column)
            (own if cell.row == at else carried).append(found)
        if not own:
            return None
        row = TableRow(tuple(sorted(own)), self.unit, tuple(carried), self.group)
        before = next((each for each in reversed(self.rows) if each.first(*_SUBJECTS)), None)
        return self._with_unit(self._complete(row, cells, columns, before), before)

    def _complete(
        self, row: TableRow, cells: Sequence[MatrixCell | None], columns: Sequence[Column], before: TableRow | None
    ) -> TableRow:
        """A row that goes on with the item above has its units and deadline: its number and first cell are empty."""
        if before is None or not cells or cells[0] is not None:
            return row
        missing = [
            found
            for column, cell in zip(columns, cells, strict=False)
            if cell is None and column.role in _CARRIED and (found := before.first(column.role)) is not None
        ]
        has_subject = row.first(*_SUBJECTS) is not None
        kept = [
            cell for cell in missing if cell.column is not None and (cell.column.role in _ANSWERS or not has_subject)
        ]
        return replace(row, carried=(*row.carried, *kept))

    def _with_unit(self, row: TableRow, before: TableRow | None) -> TableRow:
        """其中:住宅 has the unit of what it is a part of."""
        name = row.first("name", "task")
        if name is None:
            return row
        is_part = before is not None and self.heads.cues.tells("part_row", name.text)
        own = self.heads.unit_in(name.text) or (before.unit if is_part and before is not None else "")
        return replace(row, unit=own or self.unit)


def _period(columns: Sequence[Column]) -> int:
    """After how many columns the heads begin again: two tables side by side."""
    for width in range(2, len(columns) // 2 + 1):
        if len(columns) % width == 0 and all(c.head == columns[k % width].head for k, c in enumerate(columns)):
            return width
    return len(columns)
