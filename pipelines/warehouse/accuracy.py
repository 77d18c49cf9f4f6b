"""Figures of accuracy into `raw.accuracy`."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from pipelines.warehouse.rows import insert_rows
from pipelines.warehouse.schema import raw_table
from pipelines.warehouse.state import AccuracyRow


@dataclass(frozen=True, slots=True)
class AccuracyReport:
    """How many figures there are, and seconds that keeping them took."""

    figures: int
    seconds: float


def replace_accuracy(connection: duckdb.DuckDBPyConnection, rows: Sequence[AccuracyRow]) -> AccuracyReport:
    """Replace `raw.accuracy` by these rows, in one transaction."""
    clock = time.perf_counter()
    connection.begin()
    try:
        connection.execute(f"DELETE FROM {raw_table(AccuracyRow)}")  # noqa: S608 - name from the schema
        insert_rows(connection, AccuracyRow, rows)
        connection.commit()
    except BaseException:
        connection.rollback()
        raise
    return AccuracyReport(len(rows), time.perf_counter() - clock)
