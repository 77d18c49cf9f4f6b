"""The schemas of the published file: what people query, what checks the ledger, what pages need, what was shown before.

Tables outside of `marts` stood there once; views under these old names read them in their place.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import duckdb

from pipelines.warehouse.schema import quote_name, quote_text

MARTS, HISTORY = "marts", "history"
# What dbt builds beside the marts.
BESIDE = ("audit", "serving")
PUBLISHED = (MARTS, *BESIDE, HISTORY)


def list_tables(connection: duckdb.DuckDBPyConnection, database: str, kind: str = "table") -> dict[str, str]:
    """By name, the schema of every published table (or, by `kind`, view) of an attached database."""
    found = connection.execute(
        f"SELECT {kind}_name, schema_name FROM duckdb_{kind}s() "  # noqa: S608 - constants
        "WHERE database_name = ? AND list_contains(?, schema_name)",
        [database, PUBLISHED],
    ).fetchall()
    # An old name is no table of its own.
    return dict(sorted(found, key=lambda row: (row[0], row[1] != MARTS)))


def describe_tables(connection: duckdb.DuckDBPyConnection, database: str) -> dict[str, list[tuple[str, str, str]]]:
    """By name (`marts.fct_target`), what every published table and view of an attached database is like.

    Each of its columns in order with type and comment, behind its own comment and, of a view, its definition.
    """
    described: dict[str, list[tuple[str, str, str]]] = {}
    for table, *told in connection.execute(
        "SELECT schema_name || '.' || table_name, '', '', coalesce(comment, '') FROM duckdb_tables() "
        "WHERE database_name = $1 AND list_contains($2, schema_name) UNION ALL "
        "SELECT schema_name || '.' || view_name, '', sql, coalesce(comment, '') FROM duckdb_views() "
        "WHERE database_name = $1 AND list_contains($2, schema_name)",
        [database, PUBLISHED],
    ).fetchall():
        described[table] = [tuple(told)]
    for table, *told in connection.execute(
        "SELECT schema_name || '.' || table_name, column_name, data_type, coalesce(comment, '') FROM duckdb_columns() "
        "WHERE database_name = ? AND list_contains(?, schema_name) ORDER BY column_index",
        [database, PUBLISHED],
    ).fetchall():
        described[table].append(tuple(told))
    return described


def keep_old_names(connection: duckdb.DuckDBPyConnection, database: str, schemas: Sequence[str]) -> None:
    """A view `marts.x` with comments for every table or view `x` of these schemas, in the place of a table of old."""
    tables = {**list_tables(connection, database, "view"), **list_tables(connection, database)}
    told = _comments(connection, database)
    before = connection.execute(
        "SELECT table_name FROM duckdb_tables() WHERE database_name = ? AND schema_name = 'marts'", [database]
    ).fetchall()
    (own,) = connection.execute("SELECT current_database()").fetchone() or ("",)
    # A view that names no database reads the file that it stands in, under whatever name that is attached.
    connection.execute(f"USE {quote_name(database)}")
    for table, schema in tables.items():
        if schema in schemas:
            old = f"marts.{quote_name(table)}"
            if (table,) in before:
                connection.execute(f"DROP TABLE {old}")
            connection.execute(f"CREATE OR REPLACE VIEW {old} AS FROM {schema}.{quote_name(table)}")
            for column, comment in told[schema, table]:
                what = f"COLUMN {old}.{quote_name(column)}" if column else f"VIEW {old}"
                connection.execute(f"COMMENT ON {what} IS {quote_text(comment)}")
    connection.execute(f"USE {quote_name(own)}")


def _comments(connection: duckdb.DuckDBPyConnection, database: str) -> Mapping[tuple[str, str], list[tuple[str, str]]]:
    """By schema and table, every comment with its column ('': of the table); asked once, because that takes time."""
    told = defaultdict(list)
    for schema, table, column, comment in connection.execute(
        "SELECT schema_name, table_name, '', comment FROM duckdb_tables() WHERE database_name = $1 "
        "UNION ALL SELECT schema_name, view_name, '', comment FROM duckdb_views() WHERE database_name = $1 "
        "UNION ALL SELECT schema_name, table_name, column_name, comment FROM duckdb_columns() WHERE database_name = $1",
        [database],
    ).fetchall():
        if comment:
            told[schema, table].append((column, comment))
    return told
