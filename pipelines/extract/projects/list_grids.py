"""Project lists as grids: which columns hold what, and the project that each row names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pipelines.extract.projects.list_headings import Context, read_heading
from pipelines.extract.tables.matrices import Matrix, MatrixCell
from pipelines.lexicon import Lexicon
from pipelines.model import ProjectStatus
from pipelines.tape.list_words import MARKED, category_of, project_words, status_of

_GROUP_NUMBER = re.compile(r"[(]?[一二三四五六七八九十]{1,3}[)、]?$")
_Cells = Sequence[MatrixCell | None]


class Row(NamedTuple):
    """One project of a list: the cell or line that names it at `[start, end)`, and what is said of it."""

    start: int
    end: int
    year: int | None
    status: ProjectStatus
    category: str | None


class _Column(NamedTuple):
    """What a column holds; of names, how far they are where the head says so (计划新开工项目)."""

    role: str
    status: ProjectStatus | None = None


@dataclass(slots=True)
class GridReader:
    """Reads the rows of one grid; `context` is what headings have said so far, those above the grid and in it."""

    lexicon: Lexicon
    context: Context
    columns: tuple[_Column | None, ...] = ()

    def read(self, matrix: Matrix) -> Iterator[Row]:
        """The projects of the grid, in reading order."""
        for number, cells in enumerate(matrix.rows):
            filled = list(dict.fromkeys(cell for cell in cells if cell is not None))
            columns = self._read_heads(cells, is_first=number == 0 and matrix.origin == "lines")
            if columns:
                self.columns = columns
            elif not self._read_between(filled, cells, matrix) and self.columns and not self.context.is_refused:
                yield from self._read_rows(number, cells, matrix)

    def _read_heads(self, cells: _Cells, *, is_first: bool) -> tuple[_Column | None, ...]:
        """The columns where the row is one of heads; a column without a known head is None."""
        known = project_words(self.lexicon).heads
        roles = [known.get(_words(cell)) for cell in cells]
        heads = {cell for role, cell in zip(roles, cells, strict=True) if role is not None}
        if len(heads) < 2 and not is_first:
            return ()
        found = [_Column(role) if role else self._read_stated(cell) for role, cell in zip(roles, cells, strict=True)]
        return tuple(found)

    def _read_stated(self, cell: MatrixCell | None) -> _Column | None:
        heading = project_words(self.lexicon).heading.match(_words(cell))
        status = status_of(heading["words"], self.lexicon) if heading else None
        return _Column("name", status) if status else None

    # Headings between rows

    def _read_between(self, filled: Sequence[MatrixCell], cells: _Cells, matrix: Matrix) -> bool:
        """Whether the row is a heading, or holds too little to be a project; a heading holds for the rows below."""
        if len(filled) == 1:
            before = self.context
            self.context = read_heading(_words(filled[0]), before, self.lexicon, is_row=True)
            is_name = matrix.origin == "lines" and filled[0].width < max(len(self.columns), 2)
            return self.context != before or not is_name
        status = self._group_status(cells) if filled and self.columns else None
        if status is not None:
            self.context = self.context._replace(status=status, category=None)
        return status is not None or not filled

    def _group_status(self, cells: _Cells) -> ProjectStatus | None:
        """The status that a row over others tells: 二|新开工项目(2项). None where it tells none, or is a project."""
        place = next((k for k, column in enumerate(self.columns) if column and column.role == "name"), 0)
        first, named = _words(cells[0]), _words(cells[place]) if place < len(cells) else ""
        if MARKED.match(first) and not (named and place):
            named = first  # 一、续建项目(2个) over several columns
        heading = project_words(self.lexicon).heading.match(named)
        is_group = heading and (_GROUP_NUMBER.match(first) or named.endswith(("项)", "个)")))
        return status_of(heading["words"], self.lexicon) if heading and is_group else None

    # Rows

    def _read_rows(self, number: int, cells: _Cells, matrix: Matrix) -> Iterator[Row]:
        """The project of a row, or those of two lists that stand side by side, each with a number of its own."""
        roles = [column.role if column else "" for column in self.columns]
        names = [k for k, role in enumerate(roles) if role == "name"]
        is_doubled = len(names) > 1 and (roles.count("number") == len(names) or self._states(names))
        for k in names if is_doubled else names[:1]:
            row = self._read_row(number, cells, k, matrix)
            if row is not None:
                yield row

    def _states(self, names: Sequence[int]) -> bool:
        """Whether each column of names says how far its projects are."""
        return all(column is not None and column.status is not None for column in (self.columns[k] for k in names))

    def _read_row(self, number: int, cells: _Cells, k: int, matrix: Matrix) -> Row | None:
        """The project that cell `k` names; None where it goes on from the row above, or is no name."""
        cell = cells[k] if k < len(cells) else None
        if cell is None or cell.row != number or not self._names_project(cells, cell, matrix):
            return None
        status = self._status(cells, self.columns[k], matrix)
        return status and Row(cell.start, cell.end, self.context.year, status, self._category(cells, k))

    def _names_project(self, cells: _Cells, cell: MatrixCell, matrix: Matrix) -> bool:
        """Whether the row is no sum, and more than a name stands in it, unless each cell has its own line."""
        is_total = project_words(self.lexicon).total.match(_words(cells[0]) or _words(cell)) is not None
        is_alone = matrix.origin != "lines" and sum(map(bool, map(_words, cells))) < 2
        return len(_words(cell)) > 1 and not is_alone and not is_total

    def _status(self, cells: _Cells, named: _Column | None, matrix: Matrix) -> ProjectStatus | None:
        """How far the project is: by its own cell, the head of its column, the headings; else a list plans it."""
        stated = status_of(self._told("status", cells), self.lexicon) or (named.status if named else None)
        is_listed = self.context.is_listing or matrix.origin != "lines"
        return stated or self.context.status or ("planned" if is_listed else None)

    def _category(self, cells: _Cells, name: int) -> str | None:
        """The category of a row; one before the name holds for the rows below it that have none."""
        words = self._told("category", cells)
        if not words:
            return self.context.category
        category = category_of(words, self.lexicon) or words
        if any(column and column.role == "category" for column in self.columns[:name]):
            self.context = self.context._replace(category=category)
        return category

    def _told(self, role: str, cells: _Cells) -> str:
        """The words of the first column of a role, empty without one."""
        places = (k for k, column in enumerate(self.columns) if column and column.role == role and k < len(cells))
        return next((_words(cells[k]) for k in places), "")


def _words(cell: MatrixCell | None) -> str:
    return cell.text.replace(" ", "").strip("*") if cell is not None else ""
