"""Records into raw tables: whole columns at once, because row-by-row inserts are slow in a column store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from operator import attrgetter
from typing import Any

import duckdb
import pyarrow as pa  # type: ignore[import-untyped]

from pipelines.warehouse.schema import raw_columns, raw_table

ARROW_TYPES: dict[type, pa.DataType] = {
    str: pa.string(),
    int: pa.int64(),
    float: pa.float64(),
    bool: pa.bool_(),
    date: pa.date32(),
    datetime: pa.timestamp("us"),
}


def insert_rows(connection: duckdb.DuckDBPyConnection, record_type: type, records: Sequence[Any]) -> None:
    """Append the records to their raw table. Errors: ValueError where a required cell is null."""
    if records:
        insert_batches(connection, record_type, [to_batch(record_type, records)])


def replace_rows(connection: duckdb.DuckDBPyConnection, record_type: type, records: Sequence[Any]) -> None:
    """Put the records in place of all rows of their raw table, in one transaction. Errors: as `insert_rows`."""
    replace_tables(connection, {record_type: records})


def replace_tables(connection: duckdb.DuckDBPyConnection, records: Mapping[type, Sequence[Any]]) -> None:
    """Put the records in place of all rows of their tables, in one transaction for all of them."""
    connection.begin()
    try:
        for record_type, rows in records.items():
            connection.execute(f"DELETE FROM {raw_table(record_type)}")  # noqa: S608 - name from the schema
            insert_rows(connection, record_type, rows)
        connection.commit()
    except BaseException:
        connection.rollback()
        raise


def insert_batches(connection: duckdb.DuckDBPyConnection, record_type: type, batches: Sequence[pa.RecordBatch]) -> None:
    """Append the batches, each made by `to_batch` of this type, to their raw table in order."""
    if not batches:
        return
    connection.register("incoming_rows", pa.Table.from_batches(batches).combine_chunks())
    try:
        connection.execute(f"INSERT INTO {raw_table(record_type)} BY NAME SELECT * FROM incoming_rows")  # noqa: S608
    finally:
        connection.unregister("incoming_rows")


def to_batch(record_type: type, records: Sequence[Any]) -> pa.RecordBatch:
    """The records as columns of their raw table. Errors: ValueError names a column that must not be empty."""
    schema = arrow_schema(record_type)
    arrays = [pa.array(list(map(attrgetter(column.name), records)), type=column.type) for column in schema]
    for column, array in zip(schema, arrays, strict=True):
        if array.null_count and not column.nullable:
            raise ValueError(f"{raw_table(record_type)}.{column.name} is NOT NULL, and a row has no value for it")
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


@cache
def arrow_schema(record_type: type) -> pa.Schema:
    """Columns of the raw table as Arrow names them."""
    return pa.schema(
        [pa.field(c.name, ARROW_TYPES[c.python_type], nullable=not c.is_required) for c in raw_columns(record_type)]
    )
