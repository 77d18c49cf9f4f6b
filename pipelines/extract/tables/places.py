"""What the place of a number in a table says: promise or result, for which year, about what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.extract.tables.cells import Table, TableCell, TableRow
from pipelines.extract.tables.heads import NUMBERS, Column
from pipelines.extract.times.periods import first_year_ahead, section_year
from pipelines.model import Document, Kind, Node
from pipelines.values import quick

_YEAR = re.compile(r"(?:19|20)\d\d(?=年|,|$)")
_COUNTED_NAME = re.compile(r"\D{2,}.*\d[\d.,]*[万亿]?[^\d,。;、()]{1,3}")
_TEXT = (*NUMBERS, "task")


@quick
@dataclass(frozen=True, slots=True)
class Place:
    """A cell in its row; `topic` is what the row is about."""

    topic: str
    cell: TableCell
    row: TableRow
    as_of: str = ""
    caption: str = ""

    @property
    def key(self) -> str | None:
        """The same for the goal and the result of one thing in one row; None of what is neither (总投资)."""
        if self.column is None or (
            self.holds_numbers and self.kind is None and self.column.role not in ("value", "stage")
        ):
            return None
        thing = self.column.subject if self.column.role != "amount" else ""
        return f"{self.row.start}:{thing}"

    @property
    def may_be_size(self) -> bool:
        """Whether it may be what a project costs in all, beside what is planned for the year or spent."""
        is_sum = self.column is not None and self.column.role == "amount" and not self.column.told
        return is_sum and any(cell.column is not None and cell.column.told for cell in self.row.cells)

    @property
    def is_beside_goal(self) -> bool:
        """Whether another column of the row says that it holds goals and none that it holds results."""
        told = {cell.column.told for cell in self.row.cells if cell.column is not None}
        return "target" in told and "result" not in told

    @property
    def column(self) -> Column | None:
        """The cell's column."""
        return self.cell.column

    @property
    def holds_numbers(self) -> bool:
        """Whether the cells of the column are numbers."""
        return self.column is not None and self.column.role in NUMBERS

    @property
    def holds_text(self) -> bool:
        """Whether a cell of the column may be sentences: tasks, or goals and results in words."""
        return self.column is not None and (self.column.role in _TEXT or self._is_promised)

    @property
    def kind(self) -> Kind | None:
        """Promise or result by the column; growth goes with the column before it. None where no column says it."""
        kind: Kind | None = None
        for cell in self.row.cells:
            column = cell.column
            if column is None or column.role == "other":
                continue
            if column.told or (cell == self.cell and self._is_promised):
                kind = "result" if column.told == "result" else "target"
            elif column.role != "growth" and not (column.role == "count" and column.unit in ("%", "‰")):
                kind = None  # 签约率(%) goes with 已签约 before it
            if cell == self.cell:
                return kind
        return None

    @property
    def _is_promised(self) -> bool:
        """Whether it is the task of whose results another column tells and no column names a goal (任务 | 落实情况).

        So is a name that ends with a number: 新建5G基站300个 | 建成268个, but not 10万吨航道工程.
        """
        role = self.column.role if self.column is not None else ""
        told = {cell.column.told for cell in self.row.cells if cell.column is not None}
        is_task = role == "task" or (role == "name" and _COUNTED_NAME.fullmatch(self.cell.text) is not None)
        return is_task and "result" in told and "target" not in told

    def with_head(self, words: str) -> str:
        """The words behind the head of their column, which may name the year; growth is of the column before it."""
        if self.column is None or not self.holds_numbers:
            return words
        as_of = f"{self.as_of}," if self.as_of and self.kind == "result" else ""
        return f"{as_of}{self._grown_head()}{self.column.head},{words}"

    def _grown_head(self) -> str:
        """The head of the column whose numbers a column of growth compares, with a comma; empty for other columns."""
        head = ""
        for cell in self.row.cells:
            if cell.column is None or cell == self.cell:
                break
            if cell.column.role in NUMBERS and cell.column.role != "growth":
                head = f"{cell.column.head},"
        return head if self.column is not None and self.column.role == "growth" else ""


@quick
@dataclass(frozen=True, slots=True)
class TableSpan:
    """A stretch of a table: one cell with what stands behind it, or the heads. `reject` is why its numerals are none.

    A sentence in it may be quoted by the whole row.
    """

    start: int
    end: int
    cell: TableCell | None
    row: TableRow | None
    reject: tuple[str, str]
    as_of: str = ""
    caption: str = ""


def table_spans(table: Table) -> Iterator[TableSpan]:
    """The stretches of a table in reading order: without gap or overlap."""
    cells = sorted(((cell, row) for row in table.rows for cell in row.cells), key=lambda pair: pair[0].start)
    ends = [*(cell.start for cell, _ in cells[1:]), table.end]
    yield TableSpan(table.start, cells[0][0].start, None, None, ("table_cell", "table_head"))
    for (cell, row), end in zip(cells, ends, strict=True):
        role = cell.column.role if cell.column is not None else "none"
        reject = ("table_index", "table_index") if role == "index" else ("table_cell", f"table_{role}")
        yield TableSpan(cell.start, end, cell, row, reject, table.as_of, table.caption)


def part_tables(folded: str, tables: tuple[Table, ...]) -> str:
    """The text at the same length, every cell of a table that may promise in words on a line of its own, no other."""
    for table in tables:
        words = []
        for span in table_spans(table):
            place = Place("", span.cell, span.row) if span.cell and span.row else None
            is_promise = place is not None and place.holds_text and place.kind != "result"
            keep = place.cell.end - span.start if place and is_promise else 0
            words.append(folded[span.start : span.start + keep] + "\n" * (span.end - span.start - keep))
        folded = f"{folded[: table.start]}{''.join(words)}{folded[table.end :]}"
    return folded


def column_kind(place: Place, document: Document) -> tuple[Kind, str] | None:
    """(promise or result, rule) by the column's role, else by its year: one before the promised year is done."""
    told, rule = place.kind, "kind_column"
    heads = place.with_head("")
    year = (_YEAR.search(heads) or _YEAR.search(place.caption)) if told is None and place.holds_numbers else None
    if year is not None and (document.plan_year or document.review_year):
        first_ahead = first_year_ahead(document) or (document.review_year or 0) + 1
        told, rule = "result" if int(year[0]) < first_ahead else "target", "kind_column_year"
    if told is None and place.holds_numbers and place.is_beside_goal and document.review_year is not None:
        return "result", "kind_column_beside"
    return (told, rule) if told is not None else None


def table_year(document: Document, node: Node, nodes: tuple[Node, ...], kind: Kind) -> int | None:
    """The year of a column without one: that of the part that holds the table, whether it promises or reports."""
    part: Kind = {"plan": "target", "review": "result"}.get(node.section, kind)  # type: ignore[assignment]
    other: Kind = "result" if part == "target" else "target"
    return section_year(document, node, nodes, part) or section_year(document, node, nodes, other)
