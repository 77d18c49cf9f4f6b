"""The schemas of the published file: what people query, what checks the ledger, what pages need, what was shown before.

Tables outside of `marts` stood there once; views under these old names read them in their place.
"""

from __future__ import annotations

from collections.abc import Sequence

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


def keep_old_names(connection: duckdb.DuckDBPyConnection, database: str, schemas: Sequence[str]) -> None:
    """A view `marts.x` with comments for every table or view `x` of these schemas, in the place of a table of old."""
    tables = {**list_tables(connection, database, "view"), **list_tables(connection, database)}
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
            _copy_comments(connection, database, schema, table)
    connection.execute(f"USE {quote_name(own)}")


def _copy_comments(connection: duckdb.DuckDBPyConnection, database: str, schema: str, table: str) -> None:
    where = [database, schema, table]
    told = connection.execute(
        "SELECT comment FROM duckdb_tables() WHERE (database_name, schema_name, table_name) = (?, ?, ?) "
        "UNION ALL SELECT comment FROM duckdb_views() WHERE (database_name, schema_name, view_name) = (?, ?, ?)",
        [*where, *where],
    ).fetchone()
    old = f"marts.{quote_name(table)}"
    if told and told[0]:
        connection.execute(f"COMMENT ON VIEW {old} IS {quote_text(told[0])}")
    columns = connection.execute(
        "SELECT column_name, comment FROM duckdb_columns() "
        "WHERE (database_name, schema_name, table_name) = (?, ?, ?) AND comment IS NOT NULL",
        where,
    ).fetchall()
    for column, comment in columns:
        connection.execute(f"COMMENT ON COLUMN {old}.{quote_name(column)} IS {quote_text(comment)}")
