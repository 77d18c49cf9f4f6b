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


def look_at(connection: duckdb.DuckDBPyConnection, schema: str, table: str, *, is_table: bool = False) -> Look:
    """One table or view as it is now. `is_table`: it is surely no view, so that its rows have places."""
    name = f"{quote_name(schema)}.{quote_name(table)}"
    counted = connection.execute(f"SELECT count(*) FROM {name}").fetchone()  # noqa: S608 - quoted names
    described = connection.execute(f"SELECT * FROM {name} LIMIT 0").description or ()  # noqa: S608 - quoted names
    columns = tuple(column[0] for column in described)[:COLUMNS_SHOWN]
    # Of what is not shown nothing is read. Without their places the first rows are found by reading the first two
    # thousand, of long texts 100 MB.
    shown, order = ", ".join(map(quote_name, columns)), "ORDER BY rowid" if is_table else ""
    first = connection.execute(f"SELECT {shown} FROM {name} {order} LIMIT {ROWS_SHOWN}")  # noqa: S608 - quoted names
    return Look(counted[0] if counted else 0, columns, tuple(first.fetchall()))
