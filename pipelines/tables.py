"""Reads a CSV into frozen dataclasses: a table is one dataclass, its fields are the columns.

Every cell is checked against its field's type, every `pattern` against the `example` and `counterexample`
beside it, so a fault in a reference table is named by file, row and column before anything else runs.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from pipelines.errors import ReferenceTableError


def read_table(folder: Path, row_type: type) -> tuple[Any, ...]:
    """All rows of the CSV that `row_type.FILE` names, in file order; columns that are no field are ignored.

    Cell types: str, int, float, bool (`true`, `false`), date (ISO) or a Literal of strings; `| None` allows an
    empty cell. Errors: ReferenceTableError for the first fault. Row 1 is the header.
    """
    path = folder / row_type.FILE  # type: ignore[attr-defined]
    hints = get_type_hints(row_type)
    columns = {f.name: hints[f.name] for f in fields(row_type)}
    rows: list[Any] = []
    rule_rows: dict[str, int] = {}
    for number, cells in _read_cells(path, columns):
        values = {name: _convert(path, number, name, cells[name], hint) for name, hint in columns.items()}
        _check_pattern(path, number, values)
        if "rule_id" in values:
            first = rule_rows.setdefault(values["rule_id"], number)
            if first != number:
                raise ReferenceTableError(path, f"row {first} has the same rule_id", row=number, column="rule_id")
        rows.append(row_type(**values))
    return tuple(rows)


def _read_cells(path: Path, columns: dict[str, Any]) -> Iterator[tuple[int, dict[str, str]]]:
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


def _convert(path: Path, row: int, name: str, cell: str, hint: Any) -> Any:
    """The cell as its field's type; None for an empty cell where the type allows it."""
    options = get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)
    if cell == "":
        if NoneType in options:
            return None
        raise ReferenceTableError(path, "the cell is empty", row=row, column=name)
    kind = next(option for option in options if option is not NoneType)
    try:
        return _parse(cell, kind)
    except ValueError as error:
        expected = " or ".join(_choices(kind)) or kind.__name__
        raise ReferenceTableError(path, f"expected {expected}, found {cell!r}", row=row, column=name) from error


def _parse(cell: str, kind: Any) -> Any:
    choices = _choices(kind)
    if choices:
        cell = choices[choices.index(cell)]
        return cell == "true" if kind is bool else cell
    return date.fromisoformat(cell) if kind is date else kind(cell)


def _choices(kind: Any) -> tuple[str, ...]:
    """The only words a cell of this type may hold; empty for an open type."""
    if kind is bool:
        return ("true", "false")
    return get_args(kind) if get_origin(kind) is Literal else ()


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
