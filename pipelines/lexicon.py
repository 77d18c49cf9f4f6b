"""The reference tables of `seeds/reference/*.csv`, read once into one frozen, typed Lexicon.

A table is one frozen dataclass: its fields are the CSV's columns, their types are checked row by row.
To add a table, add a dataclass with its FILE and one field of Lexicon. Lists live in the CSVs, not here.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, fields
from pathlib import Path
from types import NoneType
from typing import Any, ClassVar, get_args, get_type_hints

from pipelines.errors import ReferenceTableError


@dataclass(frozen=True, slots=True)
class PatternRow:
    """A rule with a regular expression and two texts that prove it: one it finds, one it must not find."""

    rule_id: str
    pattern: str
    example: str
    counterexample: str


# --- TABLES: row types, one per CSV ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Theme:
    """One of the 18 themes."""

    FILE: ClassVar[str] = "themes.csv"
    theme_code: str
    theme_name: str
    theme_name_en: str


@dataclass(frozen=True, slots=True)
class District:
    """A place of GB/T 2260; `000000` is the nation. `level`: nation, province, city, county."""

    FILE: ClassVar[str] = "districts.csv"
    district_code: str
    district_name: str
    parent_code: str | None
    level: str


@dataclass(frozen=True, eq=False)
class Lexicon:
    """Every reference table, as tuples of rows in file order. Equality and hash are identity, so it can key a cache."""

    themes: tuple[Theme, ...]
    districts: tuple[District, ...]


# --- LOADING --------------------------------------------------------------------------------------


def load_lexicon(folder: Path) -> Lexicon:
    """Read every table of `folder`.

    Errors: ReferenceTableError names file, row and column of the first fault: a missing file or column, an
    empty required cell, a cell of the wrong type, a pattern that does not compile, or one that does not
    find its example or does find its counterexample.
    """
    hints = get_type_hints(Lexicon)
    return Lexicon(**{f.name: read_table(folder, get_args(hints[f.name])[0]) for f in fields(Lexicon)})


def read_table(folder: Path, row_type: type) -> tuple[Any, ...]:
    """All rows of the CSV that `row_type.FILE` names."""
    path = folder / row_type.FILE  # type: ignore[attr-defined]
    hints = get_type_hints(row_type)
    names = [f.name for f in fields(row_type)]
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            missing = [n for n in names if n not in (reader.fieldnames or ())]
            if missing:
                raise ReferenceTableError(path, "the column is missing", row=1, column=missing[0])
            rows = []
            for number, cells in enumerate(reader, start=2):
                if None in cells or None in cells.values():
                    raise ReferenceTableError(path, "the row has not as many cells as the header", row=number)
                values = {n: _convert(path, number, n, cells[n], hints[n]) for n in names}
                _check_pattern(path, number, values)
                rows.append(row_type(**values))
            return tuple(rows)
    except FileNotFoundError as error:
        raise ReferenceTableError(path, "the reference table is missing") from error
    except (csv.Error, UnicodeDecodeError) as error:
        raise ReferenceTableError(path, f"not a readable UTF-8 CSV ({error})") from error


def _convert(path: Path, row: int, name: str, cell: str, hint: Any) -> Any:
    """The cell as its field's type; an empty cell is None where the type allows it, '' for plain str defaults."""
    options = get_args(hint) or (hint,)
    if cell == "" and NoneType in options:
        return None
    kind = next(o for o in options if o is not NoneType)
    if cell == "" and name not in ("counterexample",):
        raise ReferenceTableError(path, "the cell is empty", row=row, column=name)
    if kind is bool:
        if cell not in ("true", "false"):
            raise ReferenceTableError(path, f"expected true or false, found {cell!r}", row=row, column=name)
        return cell == "true"
    try:
        return kind(cell)
    except ValueError as error:
        raise ReferenceTableError(path, f"expected {kind.__name__}, found {cell!r}", row=row, column=name) from error


def _check_pattern(path: Path, row: int, values: dict[str, Any]) -> None:
    if "pattern" not in values:
        return
    try:
        pattern = re.compile(values["pattern"])
    except re.error as error:
        raise ReferenceTableError(path, f"the pattern does not compile ({error})", row=row, column="pattern") from error
    if "example" in values and not pattern.search(values["example"]):
        raise ReferenceTableError(path, "the pattern does not find its example", row=row, column="example")
    if values.get("counterexample") and pattern.search(values["counterexample"]):
        raise ReferenceTableError(path, "the pattern finds its counterexample", row=row, column="counterexample")
