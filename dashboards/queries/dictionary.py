"""The published tables themselves: their columns and comments, and their rows for download."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dashboards.published import Row, Version, fetch, stream

HERE = "database_name = current_database() AND schema_name = 'marts'"


def list_tables(version: Version) -> list[Row]:
    """Every published table with its grain (the table's comment) and rows."""
    tables = fetch(
        version,
        f"""SELECT table_name, comment FROM duckdb_tables() WHERE {HERE} AND NOT internal
        UNION ALL SELECT view_name, comment FROM duckdb_views() WHERE {HERE} AND NOT internal ORDER BY table_name""",
    )
    if not tables:
        return []
    counts = " UNION ALL ".join(
        f"SELECT '{row['table_name']}' AS name, count(*) AS entries FROM {_as_name(row['table_name'])}"
        for row in tables
    )
    by_name = {row["name"]: row["entries"] for row in fetch(version, counts)}
    return [{**row, "rows": by_name[row["table_name"]]} for row in tables]


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
