"""The tables of a published file by their names alone, as the pages find them."""

from __future__ import annotations

import duckdb

from dashboards.published import SCHEMAS


def find_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """From here on a name is that of the table, wherever it stands, not of the view under its old name."""
    connection.execute(f"SET search_path = '{','.join(SCHEMAS)}'")
