"""Records into raw tables: whole columns at once, because row-by-row inserts are slow in a column store."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import duckdb
import pyarrow as pa  # type: ignore[import-untyped]

from pipelines.warehouse.schema import Column, raw_columns, raw_table

ARROW_TYPES: dict[type, pa.DataType] = {
    str: pa.string(),
    int: pa.int64(),
    float: pa.float64(),
    bool: pa.bool_(),
    date: pa.date32(),
    datetime: pa.timestamp("us"),
}


def insert_rows(connection: duckdb.DuckDBPyConnection, record_type: type, records: Sequence[Any]) -> None:
    """Append the records to their raw table. Errors: duckdb.ConstraintException where a required cell is null."""
    if not records:
        return
    table = pa.table({c.name: _array(c, records) for c in raw_columns(record_type)})
    connection.register("incoming_rows", table)
    try:
        connection.execute(f"INSERT INTO {raw_table(record_type)} BY NAME SELECT * FROM incoming_rows")  # noqa: S608
    finally:
        connection.unregister("incoming_rows")


def _array(column: Column, records: Sequence[Any]) -> pa.Array:
    return pa.array([getattr(r, column.name) for r in records], type=ARROW_TYPES[column.python_type])
