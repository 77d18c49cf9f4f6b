"""What a person is shown of a table: how many rows it has, and the first of them."""

from __future__ import annotations

from typing import Any, NamedTuple

import duckdb

from pipelines.warehouse.schema import quote_name

ROWS_SHOWN = 5
COLUMNS_SHOWN = 8


class Look(NamedTuple):
    """Rows of a table or view, the names of its first columns, and the cells of its first rows under them."""

    row_count: int
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


def look_at(connection: duckdb.DuckDBPyConnection, schema: str, table: str) -> Look:
    """One table or view as it is now."""
    name = f"{quote_name(schema)}.{quote_name(table)}"
    counted = connection.execute(f"SELECT count(*) FROM {name}").fetchone()  # noqa: S608 - quoted names
    first = connection.execute(f"SELECT * FROM {name} LIMIT {ROWS_SHOWN}")  # noqa: S608 - quoted names
    columns = tuple(column[0] for column in first.description or ())[:COLUMNS_SHOWN]
    rows = tuple(row[:COLUMNS_SHOWN] for row in first.fetchall())
    return Look(counted[0] if counted else 0, columns, rows)
