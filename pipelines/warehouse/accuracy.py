"""Figures of accuracy into `linked.accuracy`."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import duckdb

from pipelines.warehouse.increments import STATE
from pipelines.warehouse.rows import insert_rows
from pipelines.warehouse.schema import raw_table
from pipelines.warehouse.state import AccuracyRow, DerivedStateRow

STAGE = "accuracy"


@dataclass(frozen=True, slots=True)
class AccuracyReport:
    """How many figures there are, whether they were counted anew, and seconds."""

    figures: int
    is_new: bool
    seconds: float


def replace_accuracy(
    connection: duckdb.DuckDBPyConnection, score: Callable[[], Sequence[AccuracyRow]], version: str | None = None
) -> AccuracyReport:
    """Bring `linked.accuracy` in step with what `score` counts, in one transaction.

    `version` stands for the rules, the labels and the labelled documents: where it is that of the last time, nothing is
    counted. Without one it always is.
    """
    clock = time.perf_counter()
    state = DerivedStateRow(STAGE, "", version or "")
    known = connection.execute(f"SELECT fingerprint FROM {STATE} WHERE stage = ?", [STAGE]).fetchone()  # noqa: S608
    is_new = version is None or known != (version,)
    if is_new:
        rows = score()
        connection.begin()
        try:
            connection.execute(f"DELETE FROM {raw_table(AccuracyRow)}")  # noqa: S608 - name from the schema
            connection.execute(f"DELETE FROM {STATE} WHERE stage = ?", [STAGE])  # noqa: S608 - name from the schema
            insert_rows(connection, AccuracyRow, rows)
            insert_rows(connection, DerivedStateRow, [state] if version else [])
            connection.commit()
        except BaseException:
            connection.rollback()
            raise
    counted = connection.execute(f"SELECT count(*) FROM {raw_table(AccuracyRow)}").fetchone()  # noqa: S608
    return AccuracyReport(counted[0] if counted else 0, is_new, time.perf_counter() - clock)
