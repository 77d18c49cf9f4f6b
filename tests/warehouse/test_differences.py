"""Changing the rows that differ makes of the last file's table what the build's is, and touches no other row."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from pipelines.warehouse.differences import Compared, apply_difference, find_differences

LAST = "(1, 'a', 1.5), (2, 'b', 2.5), (3, NULL, 3.5), (4, 'd', NULL), (5, 'e', 'nan'), (6, 'f', 6.5), (6, 'f', 6.5)"
MORE = f"{LAST}, (7, 'g', 7.5)"
TABLE = "marts.fct_thing"
# What the build has where the last file has LAST; how many rows of the last file go, and how many of the build come.
CASES = {
    "the same": (LAST, 0, 0),
    "in another order": ("(6, 'f', 6.5), " + LAST.removesuffix(", (6, 'f', 6.5)"), 0, 0),
    "new": (MORE, 0, 1),
    "gone": (LAST.replace("(2, 'b', 2.5), ", ""), 1, 0),
    "changed": (LAST.replace("2.5", "2.75"), 1, 1),
    "set to null": (LAST.replace("'b'", "NULL"), 1, 1),
    "null no more": (LAST.replace("(3, NULL", "(3, 'c'"), 1, 1),
    "a number that was none": (LAST.replace("'nan'", "5.5"), 1, 1),
    "once more": (f"{LAST}, (1, 'a', 1.5)", 0, 1),
    "three times more": (f"{LAST}, (6, 'f', 6.5), (6, 'f', 6.5), (6, 'f', 6.5)", 0, 3),
    "once less": (LAST.removesuffix(", (6, 'f', 6.5)"), 1, 0),
    "gone twice": (LAST.replace(", (6, 'f', 6.5)", ""), 2, 0),
    "nothing left": (None, 7, 0),
}


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        for name in ("build", "last", "copy"):
            connection.execute(f"ATTACH '{tmp_path / name}.duckdb' AS {name}; CREATE SCHEMA {name}.marts")
        yield connection


def fill(connection: duckdb.DuckDBPyConnection, database: str, rows: str | None, more: str = "") -> None:
    kind = '(key INTEGER, "a word" VARCHAR, share DOUBLE)'
    connection.execute(f"CREATE TABLE {database}.{TABLE} {kind}")
    if rows:
        connection.execute(f"INSERT INTO {database}.{TABLE} VALUES {rows}")
    if more:
        connection.execute(f"ALTER TABLE {database}.{TABLE} ADD COLUMN {more}")


def read(connection: duckdb.DuckDBPyConnection, database: str, columns: str = "*") -> list[tuple[object, ...]]:
    # As text: one number that is none is no other's equal.
    rows = connection.execute(f"SELECT {columns} FROM {database}.{TABLE} ORDER BY ALL").fetchall()
    return [tuple(map(repr, row)) for row in rows]


@pytest.mark.parametrize("case", CASES)
def test_the_copy_becomes_what_the_build_is(connection: duckdb.DuckDBPyConnection, case: str) -> None:
    rows, gone, come = CASES[case]
    fill(connection, "build", rows)
    fill(connection, "last", LAST)
    fill(connection, "copy", LAST)
    found = find_differences(connection, [Compared(TABLE, ("key", "a word", "share"))])
    assert (TABLE in found) == bool(gone or come)
    if TABLE in found:
        ids, more = found[TABLE].gone_ids, found[TABLE].more
        assert connection.execute(f"SELECT count(*) FROM {ids}").fetchone() == (gone,)
        assert connection.execute(f"SELECT count(*) FROM {more}").fetchone() == (come,)
        assert (found[TABLE].gone is None) == (gone == 0)
        apply_difference(connection, TABLE, found[TABLE])
    assert read(connection, "copy") == read(connection, "build")


def test_rows_that_are_not_compared_stay(connection: duckdb.DuckDBPyConnection) -> None:
    fill(connection, "build", "(1, 'other', 1), (2, 'other', 2)")
    fill(connection, "last", "(1, 'a', 1), (2, 'b', 2)")
    fill(connection, "copy", "(1, 'a', 1), (2, 'b', 2)")
    found = find_differences(connection, [Compared(TABLE, ("key", "a word", "share"), "key = 2")])
    apply_difference(connection, TABLE, found[TABLE])
    assert read(connection, "copy", 'key, "a word"') == [("1", "'a'"), ("2", "'other'")]


def test_a_column_that_follows_from_others_is_read_where_these_differ(connection: duckdb.DuckDBPyConnection) -> None:
    fill(connection, "build", "(1, 'a', 1), (2, 'long', 3), (4, 'new', 4), (4, 'new', 4)")
    for name in ("last", "copy"):
        fill(connection, name, "(1, 'a', 1), (2, 'b', 2)")
    found = find_differences(connection, [Compared(TABLE, ("key", "share"), following=("a word",))])
    apply_difference(connection, TABLE, found[TABLE])
    assert read(connection, "copy") == read(connection, "build")


def test_columns_that_only_the_last_file_has_are_kept(connection: duckdb.DuckDBPyConnection) -> None:
    fill(connection, "build", "(1, 'a', 1), (2, 'other', 2)")
    for name in ("last", "copy"):
        fill(connection, name, "(1, 'a', 1), (2, 'b', 2)", "known BOOLEAN DEFAULT true")
    found = find_differences(connection, [Compared(TABLE, ("key", "a word", "share"))])
    assert connection.execute(f"SELECT known FROM {found[TABLE].gone}").fetchall() == [(True,)]
    apply_difference(connection, TABLE, found[TABLE])
    assert read(connection, "copy", "key, known") == [("1", "True"), ("2", "True")]


def test_many_tables_are_compared_each_by_itself(connection: duckdb.DuckDBPyConnection) -> None:
    tables = [f"marts.t{number}" for number in range(12)]
    for number, table in enumerate(tables):
        for database in ("build", "last", "copy"):
            changed = "+ 1" if database == "build" and number % 3 == 0 else ""
            connection.execute(f"CREATE TABLE {database}.{table} AS SELECT i {changed} AS i FROM range(9) AS t(i)")
    found = find_differences(connection, [Compared(table, ("i",)) for table in tables])
    assert sorted(found) == sorted(tables[::3])
    for table, differing in found.items():
        apply_difference(connection, table, differing)
        assert connection.execute(f"SELECT min(i), max(i), count(*) FROM copy.{table}").fetchone() == (1, 9, 9)
