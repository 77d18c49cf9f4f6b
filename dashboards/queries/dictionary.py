"""The published tables themselves: their columns and comments, and their rows for download."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dashboards.published import Row, Version, fetch, stream

HERE = "database_name = current_database() AND schema_name = 'marts'"


def list_tables(version: Version) -> list[Row]:
    """Every published table with its grain (the table's comment) and rows; rows are null where counting takes seconds.

    That is so for views that join large tables: `count_rows` counts one of them.
    """
    tables = fetch(
        version,
        f"""SELECT table_name, comment, false AS is_joined FROM duckdb_tables() WHERE {HERE} AND NOT internal
        UNION ALL SELECT view_name, comment, view_name IN (
            SELECT view_name FROM duckdb_views() WHERE database_name = current_database() AND contains(sql, ' JOIN '))
        FROM duckdb_views() WHERE {HERE} AND NOT internal ORDER BY table_name""",
    )
    quick = [row["table_name"] for row in tables if not row["is_joined"]]
    if not quick:
        return []
    counts = " UNION ALL ".join(f"SELECT '{name}' AS name, count(*) AS entries FROM {_as_name(name)}" for name in quick)
    by_name = {row["name"]: row["entries"] for row in fetch(version, counts)}
    return [
        {"table_name": name, "comment": row["comment"], "rows": by_name.get(name)}
        for row in tables
        for name in (row["table_name"],)
    ]


def count_rows(version: Version, table: str) -> int:
    """How many rows a published table has. Errors: KeyError for a name that is none of them."""
    return int(fetch(version, f"SELECT count(*) AS rows FROM {_quote(version, table)}")[0]["rows"])


def list_columns(version: Version, table: str) -> list[Row]:
    """Columns of one table in order, with type and comment."""
    return fetch(
        version,
        f"""SELECT column_name, data_type, comment FROM duckdb_columns()
        WHERE {HERE} AND table_name = $table ORDER BY column_index""",
        {"table": table},
    )


def list_all_columns(version: Version) -> list[Row]:
    """Columns of every published table in order, with type and comment."""
    return fetch(
        version,
        f"""SELECT table_name, column_name, data_type, comment FROM duckdb_columns()
        WHERE {HERE} ORDER BY table_name, column_index""",
    )


def export_table(version: Version, table: str) -> Iterator[tuple[Any, ...]]:
    """The column names, then every row of a published table. Errors: KeyError for a name that is none of them."""
    return stream(version, select_table(version, table))


def select_table(version: Version, table: str) -> str:
    """The query for every row of a published table. Errors: KeyError for a name that is none of them."""
    return f"FROM {_quote(version, table)}"


def _quote(version: Version, table: str) -> str:
    """The name as an identifier, only if it is the name of a published table."""
    if not list_columns(version, table):
        raise KeyError(table)
    return _as_name(table)


def _as_name(table: str) -> str:
    return '"' + table.replace('"', '""') + '"'
