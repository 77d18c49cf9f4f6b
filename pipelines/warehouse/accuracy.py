"""Figures of accuracy into `raw.accuracy`."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from pipelines.warehouse.rows import insert_rows
from pipelines.warehouse.schema import raw_table
from pipelines.warehouse.state import AccuracyRow


def replace_accuracy(connection: duckdb.DuckDBPyConnection, rows: Sequence[AccuracyRow]) -> None:
    """Replace `raw.accuracy` by these rows, in one transaction."""
    connection.begin()
    try:
        connection.execute(f"DELETE FROM {raw_table(AccuracyRow)}")  # noqa: S608 - name from the schema
        insert_rows(connection, AccuracyRow, rows)
        connection.commit()
    except BaseException:
        connection.rollback()
        raise
