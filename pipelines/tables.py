"""Reads a CSV into frozen dataclasses: a table is one dataclass, its fields are the columns.

Every cell is checked against its field's type, every `pattern` against the `example` and `counterexample`
beside it, so a fault in a reference table is named by file, row and column before anything else runs.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields
from datetime import date
from functools import cache
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints

from pipelines.errors import ReferenceTableError


def read_table(folder: Path, row_type: type) -> tuple[Any, ...]:
    """All rows of the CSV that `row_type.FILE` names, in file order; columns that are no field are ignored.

    Cell types: str, int, float, bool (`true`, `false`), date (ISO) or a Literal of strings; `| None` allows an
    empty cell. Errors: ReferenceTableError for the first fault. Row 1 is the header.
    """
    path = folder / row_type.FILE  # type: ignore[attr-defined]
    columns = _read_columns(row_type)
    names = [column.name for column in columns]
    rows: list[Any] = []
    rule_rows: dict[str, int] = {}
    for number, cells in _read_cells(path, names):
        values = {column.name: _convert(path, number, column, cells[column.name]) for column in columns}
        _check_pattern(path, number, values)
        if "rule_id" in values:
            first = rule_rows.setdefault(values["rule_id"], number)
            if first != number:
                raise ReferenceTableError(path, f"row {first} has the same rule_id", row=number, column="rule_id")
        rows.append(row_type(**values))
    return tuple(rows)


class Column(NamedTuple):
    """A field of a row type. `parse` makes its value of a cell, or raises ValueError or KeyError."""

    name: str
    is_optional: bool
    parse: Callable[[str], Any]
    expected: str


@cache
def _read_columns(row_type: type) -> tuple[Column, ...]:
    hints = get_type_hints(row_type)
    return tuple(_read_column(field.name, hints[field.name]) for field in fields(row_type))


def _read_column(name: str, hint: Any) -> Column:
    options = get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)
    kind = next(option for option in options if option is not NoneType)
    is_optional = NoneType in options
    if kind is bool:
        return Column(name, is_optional, {"true": True, "false": False}.__getitem__, "true or false")
    if get_origin(kind) is Literal:
        words = get_args(kind)
        return Column(name, is_optional, {word: word for word in words}.__getitem__, " or ".join(words))
    return Column(name, is_optional, date.fromisoformat if kind is date else kind, kind.__name__)


def _read_cells(path: Path, columns: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Line number and cells of each row; all of `columns` are there."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            missing = [name for name in columns if name not in (reader.fieldnames or ())]
            if missing:
                raise ReferenceTableError(path, "the column is missing", row=1, column=missing[0])
            for cells in reader:
                if None in cells or None in cells.values():
                    raise ReferenceTableError(path, "the row has not as many cells as the header", row=reader.line_num)
                yield reader.line_num, cells
    except FileNotFoundError as error:
        raise ReferenceTableError(path, "the reference table is missing") from error
    except (csv.Error, UnicodeDecodeError, OSError) as error:
        raise ReferenceTableError(path, f"not a readable UTF-8 CSV ({error})") from error


def _convert(path: Path, row: int, column: Column, cell: str) -> Any:
    """The cell as its field's type; None for an empty cell where the type allows it."""
    if cell == "":
        if column.is_optional:
            return None
        raise ReferenceTableError(path, "the cell is empty", row=row, column=column.name)
    try:
        return column.parse(cell)
    except (ValueError, KeyError) as error:
        reason = f"expected {column.expected}, found {cell!r}"
        raise ReferenceTableError(path, reason, row=row, column=column.name) from error


def _check_pattern(path: Path, row: int, values: dict[str, Any]) -> None:
    if "pattern" not in values:
        return
    try:
        pattern = re.compile(values["pattern"])
    except re.error as error:
        raise ReferenceTableError(path, f"the pattern does not compile ({error})", row=row, column="pattern") from error
    if "example" in values and not pattern.search(values["example"]):
        raise ReferenceTableError(path, "the pattern does not find its example", row=row, column="example")
    if "counterexample" in values and pattern.search(values["counterexample"]):
        raise ReferenceTableError(path, "the pattern finds its counterexample", row=row, column="counterexample")
