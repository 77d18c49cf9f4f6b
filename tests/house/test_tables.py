"""A fault in a reference table is named by file, row and column before anything else runs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import ClassVar, Literal

import pytest

from pipelines.errors import ReferenceTableError
from pipelines.tables import read_table

GOOD = {
    "rule_id": "r1",
    "pattern": r"\d+户",
    "example": "12户",
    "counterexample": "十二户",
    "weight": "3",
    "share": "0.5",
    "is_strict": "true",
    "since_on": "2019-01-02",
    "level": "city",
    "note": "",
}


@dataclass(frozen=True, slots=True)
class Sample:
    """A row of every type that a cell may have."""

    FILE: ClassVar[str] = "samples.csv"
    rule_id: str
    pattern: str
    example: str
    counterexample: str
    weight: int
    share: float
    is_strict: bool
    since_on: date
    level: Literal["city", "county"]
    note: str | None


def _write(folder: Path, *rows: dict[str, str]) -> Path:
    lines = [",".join(rows[0]), *(",".join(row.values()) for row in rows)]
    (folder / Sample.FILE).write_text("\n".join(lines) + "\n", "utf-8")
    return folder


def test_cells_become_their_types(tmp_path: Path) -> None:
    (row,) = read_table(_write(tmp_path, GOOD), Sample)
    assert row == Sample("r1", r"\d+户", "12户", "十二户", 3, 0.5, True, date(2019, 1, 2), "city", None)


def test_further_columns_and_a_byte_order_mark_are_no_fault(tmp_path: Path) -> None:
    _write(tmp_path, {**GOOD, "remark": "for people"})
    path = tmp_path / Sample.FILE
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert len(read_table(tmp_path, Sample)) == 1


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        ("rule_id", "", "the cell is empty"),
        ("counterexample", "", "the cell is empty"),
        ("weight", "three", "expected int, found 'three'"),
        ("share", "half", "expected float, found 'half'"),
        ("is_strict", "yes", "expected true or false, found 'yes'"),
        ("since_on", "2019-13-01", "expected date, found '2019-13-01'"),
        ("level", "village", "expected city or county, found 'village'"),
        ("pattern", "(户", "the pattern does not compile"),
        ("example", "很多户", "the pattern does not find its example"),
        ("counterexample", "7户", "the pattern finds its counterexample"),
    ],
)
def test_a_bad_cell_is_named(tmp_path: Path, column: str, cell: str, reason: str) -> None:
    with pytest.raises(ReferenceTableError) as caught:
        read_table(_write(tmp_path, GOOD, {**GOOD, "rule_id": "r2", column: cell}), Sample)
    error = caught.value
    assert (Path(error.path).name, error.row, error.column) == ("samples.csv", 3, column)
    assert str(error).startswith(f"{tmp_path / 'samples.csv'}, row 3, column {column}: {reason}")


def test_a_rule_given_twice_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReferenceTableError, match="row 3, column rule_id: row 2 has the same rule_id"):
        read_table(_write(tmp_path, GOOD, GOOD), Sample)


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReferenceTableError, match="samples.csv: the reference table is missing"):
        read_table(tmp_path, Sample)


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    without = {name: cell for name, cell in GOOD.items() if name != "level"}
    with pytest.raises(ReferenceTableError, match="row 1, column level: the column is missing"):
        read_table(_write(tmp_path, without), Sample)


@pytest.mark.parametrize("line", ["r2,x", ",".join([*GOOD.values(), "one more"])])
def test_a_row_of_another_length_is_named(tmp_path: Path, line: str) -> None:
    _write(tmp_path, GOOD)
    with (tmp_path / Sample.FILE).open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    with pytest.raises(ReferenceTableError, match="row 3: the row has not as many cells as the header"):
        read_table(tmp_path, Sample)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00rule_id", b'rule_id,pattern\n"never closed'])
def test_a_file_that_is_no_csv_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / Sample.FILE).write_bytes(content)
    with pytest.raises(ReferenceTableError, match=r"samples.csv"):
        read_table(tmp_path, Sample)
