"""Tables whose cells are parted by tabs or by |: where they stand, their heads of one or two rows, and their rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from typing import NamedTuple

from pipelines.extract.project_cells import Cell
from pipelines.extract.project_grids import split_cells
from pipelines.extract.table_cells import Table, TableCell, TableRow
from pipelines.extract.table_heads import Column, TableHeads
from pipelines.extract.table_rows import place_cells
from pipelines.text.folding import mark_cells

_RULE = re.compile(r"^[\s|:*-]+$")
_GRID_LINE = re.compile(r"^[^\n\t|]*[\t|][^\n]*$", re.MULTILINE)
# A heading between two rows: 一、续建项目(3项).
_GROUP = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|[(][一二三四五六七八九十]{1,3}[)])[^。;:]{2,30}"
    r"|[^。;:,\d]{2,20}(?<![表单件录])(?:[(]共?\d+[项个件][)])?"
)
_BORDERS = dict.fromkeys(map(ord, "─━┄┌┬┐├┼┤└┴┘┏┳┓┣╋┫┗┻┛"), " ")  # lines that a table is drawn with
_NUMBER = re.compile(r"[-+]?[\d.,]+%?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_SPACED = re.compile(r"[^ \n]+(?: [^ \n]+)*")
_FEWEST_SPACED, _LONGEST_SPACED = 3, 300
_MOST_SUBHEAD = 20
_SAMPLE = 5  # rows that show what a column holds


def find_grid_tables(text: str, folded: str, start: int, end: int, heads: TableHeads) -> Iterator[Table]:
    """The tables with cells parted by a sign in `text[start:end]`, in order; `folded` has the same offsets."""
    text = mark_cells(text)
    if "|" not in text[start:end] and "\t" not in text[start:end]:
        return
    block = _Block(heads)
    last = start
    for match in _GRID_LINE.finditer(text, start, end):
        between = folded[last : match.start()].translate(_BORDERS).strip(" *\n")
        if between and not (block.lines and _GROUP.fullmatch(between)):
            yield from block.read()
            block = _Block(heads, _unit_above(between, heads))
        last = match.end()
        spans = split_cells(text, match.start(), match.end())
        if len(spans) > 1 and not _RULE.match(match[0].translate(_BORDERS)):
            block.lines.append([Cell(a, b, folded[a:b]) for a, b in spans])
    yield from block.read()


def find_spaced_tables(text: str, folded: str, start: int, end: int, heads: TableHeads) -> Iterator[Table]:
    """The tables whose cells are parted by two blanks or more, as text of a page that was printed has them."""
    block = _Block(heads, is_spaced=True)
    last, at = start, folded.find("  ", start, end)
    while at >= 0:
        line_start, line_end = max(folded.rfind("\n", 0, at) + 1, start), folded.find("\n", at, end)
        line_end = end if line_end < 0 else line_end
        cells = _spaced_cells(text, folded, line_start, line_end)
        if len(cells) >= _FEWEST_SPACED:
            between = folded[last:line_start].strip()
            if between and not (block.lines and _GROUP.fullmatch(between)):
                yield from block.read()
                block = _Block(heads, _unit_above(between, heads), is_spaced=True)
            block.lines.append(cells)
            last = line_end
        at = folded.find("  ", line_end, end)
    yield from block.read()


def _spaced_cells(text: str, folded: str, start: int, end: int) -> list[Cell]:
    """The cells of a line; none where it is a sentence or other signs part its cells."""
    if end - start > _LONGEST_SPACED or "\t" in text[start:end] or "|" in text[start:end] or "。" in text[start:end]:
        return []
    return [Cell(match.start(), match.end(), match[0]) for match in _SPACED.finditer(folded, start, end)]


def _unit_above(words: str, heads: TableHeads) -> str:
    """The unit that the last line above a table names for all of it (单位:万元), or nothing."""
    return heads.read_unit(words.rpartition("\n")[2])


class _Head(NamedTuple):
    """Columns, and how many lines their heads take."""

    columns: tuple[Column, ...]
    size: int


@dataclass(slots=True)
class _Block:
    """Lines of cells that follow each other; `unit` stands above them; `is_spaced`: only blanks part the cells."""

    heads: TableHeads
    unit: str = ""
    is_spaced: bool = False
    lines: list[list[Cell]] = field(default_factory=list)

    def read(self) -> Iterator[Table]:
        """The tables in the block; a line of heads begins the next one."""
        columns: tuple[Column, ...] = ()
        first, at = 0, 0
        rows: list[TableRow] = []
        while at < len(self.lines):
            cells = self.lines[at]
            head = self._read_head(at)
            if head is not None:
                if rows:
                    yield Table(first, rows[-1].end, columns, tuple(rows))
                columns, first, rows = head.columns, cells[0].start, []
            elif columns:
                rows.append(self._read_row(cells, columns, rows[-1].unit if rows else ""))
            else:
                self._take_unit(cells)
            at += head.size if head is not None else 1
        if rows:
            yield Table(first, rows[-1].end, columns, tuple(rows))

    def _read_row(self, cells: list[Cell], columns: tuple[Column, ...], before: str) -> TableRow:
        """One row. Cells are named from the left; one too many or too few at the end changes no other.

        Between blanks an empty cell leaves no trace: there a short row is read by what its cells look like.
        `before` is the unit of the row above: 其中:住宅 has the unit of what it is a part of.
        """
        is_short = self.is_spaced and len(cells) < len(columns)
        named = zip_longest(cells, columns[: len(cells)])
        pairs = place_cells(cells, columns, self.heads) if is_short else tuple(named)
        row = TableRow(tuple(TableCell(cell.start, cell.end, cell.text, column) for cell, column in pairs), self.unit)
        name = row.first("name", "task")
        if name is None:
            return row
        own = self.heads.unit_in(name.text) or (before if self.heads.cues.tells("part_row", name.text) else "")
        return replace(row, unit=own or self.unit)

    def _take_unit(self, cells: list[Cell]) -> None:
        """A line above the heads that holds nothing but a unit (单位:万元)."""
        filled = [cell.text for cell in cells if cell.text]
        self.unit = (self.heads.read_unit(filled[0]) if len(filled) == 1 else "") or self.unit

    def _read_head(self, at: int) -> _Head | None:
        """The heads that begin in this line: of two lines where the second names parts of what the first one names."""
        upper = [cell.text for cell in self.lines[at]]
        lower = [cell.text for cell in self.lines[at + 1]] if at + 1 < len(self.lines) else []
        pairs = _pair_heads(upper, lower)
        for size, names in ((2, pairs), (1, [(name, "") for name in upper])):
            columns = self.heads.name_rows([self.heads.combine(over, under) for over, under in names])
            if not any(column.role in ("name", "task", "place", "unit") for column in columns):
                continue
            columns = tuple(self._settle(column, k, columns, at + size) for k, column in enumerate(columns))
            known = [column for column in columns if column.role != "other"]
            if self.heads.is_table(columns, bool(self.unit)) and len(known) * 2 >= len(columns):
                return _Head(columns, size)
        return None

    def _settle(self, column: Column, k: int, columns: tuple[Column, ...], below: int) -> Column:
        """The column as its cells show it: 单位 over other names than units' is a place, and an unknown head counts.

        Only where a unit stands above the table does it count: then every number of the table has one.
        """
        is_named = any(each.role in ("name", "task", "place") for each in columns)
        is_place = column.role == "unit" and not is_named
        is_count = column.role == "other" and self.unit and self.heads.read(column.head) is None
        if not is_place and (not is_count or column.head.endswith("数")):
            return column
        cells = [line[k].text for line in self.lines[below : below + _SAMPLE] if k < len(line) and line[k].text]
        if is_place and cells and not any(map(self.heads.is_unit, cells)):
            return self.heads.recast(column, "place")
        if is_count and cells and all(map(_NUMBER.fullmatch, cells)):
            return self.heads.recast(column, "count")
        return column


def _pair_heads(upper: list[str], lower: list[str]) -> list[tuple[str, str]]:
    """(words above, words below) of each column of a head in two lines; nothing where the second line is a row.

    A head over several columns is followed by empty cells, below which all its parts are named.
    """
    width = max(len(upper), len(lower))
    upper, lower = [*upper, *[""] * (width - len(upper))], [*lower, *[""] * (width - len(lower))]
    gaps = [k for k, words in enumerate(upper) if not words]
    if not gaps or not all(lower[k] for k in gaps):
        return []
    pairs, over = [], ""
    for k, (above, below) in enumerate(zip(upper, lower, strict=True)):
        over = above or over
        is_part = not above or (k + 1 < width and not upper[k + 1])
        if (
            (below and not is_part)
            or len(below) > _MOST_SUBHEAD
            or (_NUMBER.fullmatch(below) and not _YEAR.match(below))
        ):
            return []
        pairs.append((over, below))
    return pairs
