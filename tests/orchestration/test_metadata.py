"""Text of documents stays text in what Dagster shows."""

import duckdb
import pytest

from pipelines.orchestration.metadata import CELL_WIDTH, describe_table, escape_cell, markdown_table, raw_table_schema
from pipelines.records import TaskRecord


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("新增就业|3万", r"新增就业\|3万"),
        ("`code` *bold* _it_", r"\`code\` \*bold\* \_it\_"),
        ("<img src=x>", r"\<img src=x\>"),
        ("[a](http://x)", r"\[a\](http\://x)"),
        ("a\\|b", r"a\\\|b"),
        ("第一行\n第二行\t尾", "第一行 第二行 尾"),
        ("12:30", "12:30"),
        (None, ""),
        (0, "0"),
    ],
)
def test_a_cell_shows_as_it_is(value: object, shown: str) -> None:
    assert escape_cell(value) == shown


def test_a_long_cell_is_cut() -> None:
    assert escape_cell("字" * 100) == "字" * (CELL_WIDTH - 1) + "…"


def test_a_table_has_one_line_a_row_and_as_many_bars() -> None:
    lines = markdown_table(("a|b", "c"), [("x|y", 1), ("|", None)]).value.splitlines()
    assert lines == [r"| a\|b | c |", "| --- | --- |", r"| x\|y | 1 |", r"| \| |  |"]


def test_a_table_is_described_by_all_its_rows_and_a_few_of_them() -> None:
    with duckdb.connect() as connection:
        connection.execute(
            'CREATE SCHEMA marts; CREATE TABLE marts."odd name" AS SELECT i, i * 2 AS j FROM range(12) t(i)'
        )
        metadata = describe_table(connection, "marts", "odd name")
    assert metadata["dagster/row_count"] == 12
    assert metadata["preview"].value.splitlines()[:3] == ["| i | j |", "| --- | --- |", "| 0 | 0 |"]
    assert len(metadata["preview"].value.splitlines()) == 2 + 5


def test_a_raw_table_shows_its_columns_with_comments() -> None:
    columns = {column.name: column for column in raw_table_schema(TaskRecord).columns}
    assert columns["due_on"].type == "DATE"
    assert columns["due_on"].constraints.nullable
    assert not columns["task_id"].constraints.nullable
    assert all(column.description for column in columns.values())
