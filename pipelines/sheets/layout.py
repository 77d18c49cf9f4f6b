"""What a task sheet looks like: its columns and its words, rows of `seeds/reference`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any, ClassVar, Literal

# The rows above the lines: title, who reports, heads.
TITLE_ROW, REPORTER_ROW, HEAD_ROW = 1, 2, 3
FIRST_LINE = HEAD_ROW + 1
# What stands in the first, hidden cell of every sheet: by it a filled-in workbook is known, whatever its name.
MARK = "taizhang.task-sheet.1"
GUIDE_MARK = "taizhang.task-sheet.guide"


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column of a task sheet; `column_number` counts from 1.

    `kind`: what its cells hold. `role`: `key` (hidden, tells which promise a row is about), `order` (序号), `locked`
    (printed by the ledger, compared when it comes back), `unit` (printed, may be changed to one that converts) or
    `entered` (left to people). `width` in characters; `note` explains it to whoever fills it in.
    """

    FILE: ClassVar[str] = "sheet_columns.csv"
    column_number: int
    column_name: str
    heading: str
    width: int
    kind: Literal["text", "number", "date", "unit"]
    role: Literal["key", "order", "locked", "unit", "entered"]
    note: str


@dataclass(frozen=True, slots=True)
class SheetWord:
    """A word or sentence that a task sheet shows."""

    FILE: ClassVar[str] = "sheet_words.csv"
    word: str
    text: str


@dataclass(frozen=True)
class SheetLayout:
    """Columns in their order, and the words."""

    columns: tuple[SheetColumn, ...]
    words: Mapping[str, str]

    @cached_property
    def places(self) -> dict[str, int]:
        """Column name to its number in the sheet, from 1."""
        return {column.column_name: number for number, column in enumerate(self.columns, start=1)}

    @cached_property
    def rules(self) -> list[str]:
        """The sentences of the instruction sheet, in their order."""
        return [self.words[word] for word in sorted(self.words) if word.startswith("rule_")]

    def named(self, *roles: str) -> list[str]:
        """Names of the columns that have one of the roles."""
        return [column.column_name for column in self.columns if column.role in roles]


def make_layout(columns: Iterable[SheetColumn], words: Iterable[SheetWord]) -> SheetLayout:
    """The layout from rows of the reference tables."""
    ordered = sorted(columns, key=lambda column: column.column_number)
    return SheetLayout(tuple(ordered), {row.word: row.text for row in words})


def layout_of_rows(columns: Iterable[Mapping[str, Any]], words: Iterable[Mapping[str, Any]]) -> SheetLayout:
    """The layout from rows of the published tables `dim_sheet_column` and `dim_sheet_word`."""
    names = [field.name for field in fields(SheetColumn)]
    return make_layout(
        [SheetColumn(**{name: row[name] for name in names}) for row in columns],
        [SheetWord(row["word"], row["text"]) for row in words],
    )
