"""Lines of task sheets, one per promise and lead unit, into `raw.sheet_line`."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from pipelines.assemble.ids import make_id
from pipelines.records import QuantityRecord, TaskRecord
from pipelines.sheets import show_promise
from pipelines.warehouse.increments import changes_of
from pipelines.warehouse.rows import insert_rows
from pipelines.warehouse.schema import raw_table
from pipelines.warehouse.state import SheetLineRow

BATCH = 20_000
STAGE = "sheet_lines"
READ = (QuantityRecord, TaskRecord)

# A unit answers for the work item that names it and for everything inside, down to the next that names one of its own.
LINES = """
WITH RECURSIVE up AS (
    SELECT work_item_id, work_item_id AS ancestor_id, 0 AS distance FROM raw.work_item
    UNION ALL
    SELECT up.work_item_id, holder.parent_work_item_id, up.distance + 1
    FROM up JOIN raw.work_item AS holder ON holder.work_item_id = up.ancestor_id
    WHERE holder.parent_work_item_id IS NOT NULL
),
named AS (
    SELECT up.work_item_id, role, organisation_id, distance, min(organisation_name) AS name, min(char_start) AS place
    FROM up JOIN raw.work_item_organisation AS unit ON unit.work_item_id = up.ancestor_id
    GROUP BY up.work_item_id, role, organisation_id, distance
    QUALIFY distance = min(distance) OVER (PARTITION BY up.work_item_id, role)
),
supports AS (
    SELECT work_item_id, string_agg(name, '、' ORDER BY place, name) AS support_units
    FROM named WHERE role = 'support' GROUP BY work_item_id
),
promises AS (
    SELECT quantity_id AS target_id, number.task_id, number.document_id, number.work_item_id, number.district_code,
        coalesce(task.text, sentence) AS task, operator, value, value_upper, unit,
        coalesce(task.due_on, period_end) AS due_on, coalesce(task.plan_year, period_year) AS own_year,
        coalesce(task.char_start, sentence_start) AS task_start, number.char_start
    FROM raw.quantity AS number LEFT JOIN raw.task USING (task_id)
    WHERE kind = 'target' AND list_contains($places, coalesce(number.district_code, ''))
    UNION ALL BY NAME
    SELECT task_id, document_id, work_item_id, district_code, text AS task, due_on, plan_year AS own_year,
        char_start AS task_start, char_start
    FROM raw.task WHERE list_contains($places, coalesce(district_code, '')) AND NOT EXISTS (
        SELECT 1 FROM raw.quantity WHERE kind = 'target' AND quantity.task_id = task.task_id)
)
SELECT promises.target_id, promises.task_id, promises.document_id, promises.work_item_id, promises.district_code,
    coalesce(document.plan_year, own_year) AS plan_year, lead.organisation_id, lead.name AS lead_unit, support_units,
    task, operator, value, value_upper, unit, due_on, promises.char_start
FROM promises
JOIN raw.document USING (document_id)
LEFT JOIN named AS lead ON lead.work_item_id = promises.work_item_id AND lead.role = 'lead'
LEFT JOIN supports ON supports.work_item_id = promises.work_item_id
ORDER BY promises.document_id, task_start, promises.char_start, promises.target_id, lead.place, lead.organisation_id
"""


# What stays: lines of documents that are still there, of places that have not changed.
FORGET = f"""
DELETE FROM {raw_table(SheetLineRow)}
WHERE list_contains($places, coalesce(district_code, '')) OR document_id NOT IN (SELECT document_id FROM raw.document)
    OR coalesce(district_code, '') NOT IN (SELECT coalesce(district_code, '') FROM raw.task)
        AND coalesce(district_code, '') NOT IN (SELECT coalesce(district_code, '') FROM raw.quantity)
"""  # noqa: S608 - name from the schema


@dataclass(frozen=True, slots=True)
class LinesReport:
    """How many governments were looked at, how many lines were made for them, and seconds."""

    governments: int
    lines: int
    seconds: float


def make_sheet_lines(connection: duckdb.DuckDBPyConnection, version: str | None = None) -> LinesReport:
    """Bring `raw.sheet_line` in step with all promises, in one transaction.

    `version` stands for the code that makes lines; where both it and a place's files are those of the last time, its
    lines stay. Without one all are made anew.
    """
    clock, count = time.perf_counter(), 0
    with changes_of(connection, STAGE, READ, version, str) as changes:
        connection.execute(FORGET, {"places": changes.places})
        with connection.cursor() as reader:
            for batch in _batches(reader, changes.places):
                insert_rows(connection, SheetLineRow, batch)
                count += len(batch)
    return LinesReport(changes.governments, count, time.perf_counter() - clock)


def _batches(reader: duckdb.DuckDBPyConnection, places: Sequence[str]) -> Iterator[list[SheetLineRow]]:
    answer = reader.execute(LINES, {"places": list(places)})
    names = [column[0] for column in answer.description or ()]
    document, number = None, 0
    while rows := answer.fetchmany(BATCH):
        lines = []
        for row in rows:
            cells = dict(zip(names, row, strict=True))
            number = number + 1 if cells["document_id"] == document else 1
            document = cells["document_id"]
            lines.append(_line(cells, number))
        yield lines


def _line(row: dict[str, Any], number: int) -> SheetLineRow:
    operator, value, upper = row.pop("operator"), row.pop("value"), row.pop("value_upper")
    return SheetLineRow(
        sheet_line_id=make_id("sheet_line", row["target_id"], row["task_id"], row["organisation_id"]),
        line_number=number,
        promised=None if operator is None else show_promise(operator, value, upper),
        **row,
    )
