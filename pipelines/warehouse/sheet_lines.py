"""Lines of task sheets, one per promise and lead unit, into `linked.sheet_line`."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import duckdb
import pyarrow as pa  # type: ignore[import-untyped]

from pipelines.assemble.ids import make_id
from pipelines.records import QuantityRecord, TaskRecord
from pipelines.sheets import show_promise
from pipelines.warehouse.increments import changes_of, in_groups
from pipelines.warehouse.rows import arrow_schema, insert_batches
from pipelines.warehouse.schema import raw_table
from pipelines.warehouse.state import SheetLineRow

BATCH = 20_000
STAGE = "sheet_lines"
READ = (QuantityRecord, TaskRecord)

# A unit answers for the work item that names it and for everything inside, down to the next that names one of its own.
# Whatever is read is of the papers of these places: what all papers say would not fit into memory.
IS_OF_PLACES = "coalesce(district_code, '') IN (SELECT unnest($places::VARCHAR[]))"
LINES = f"""
WITH RECURSIVE targets AS MATERIALIZED (FROM raw.quantity WHERE kind = 'target' AND {IS_OF_PLACES}),
papers AS MATERIALIZED (
    SELECT document_id FROM targets UNION SELECT document_id FROM raw.task WHERE {IS_OF_PLACES}
),
tasks AS MATERIALIZED (FROM raw.task SEMI JOIN papers USING (document_id)),
items AS MATERIALIZED (
    SELECT work_item_id, parent_work_item_id FROM raw.work_item SEMI JOIN papers USING (document_id)
),
up AS (
    SELECT work_item_id, work_item_id AS ancestor_id, 0 AS distance FROM items
    UNION ALL
    SELECT up.work_item_id, holder.parent_work_item_id, up.distance + 1
    FROM up JOIN items AS holder ON holder.work_item_id = up.ancestor_id
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
    FROM targets AS number LEFT JOIN tasks AS task USING (task_id)
    UNION ALL BY NAME
    SELECT task_id, document_id, work_item_id, district_code, text AS task, due_on, plan_year AS own_year,
        char_start AS task_start, char_start
    FROM tasks
    WHERE {IS_OF_PLACES} AND task_id NOT IN (
        SELECT task_id FROM raw.quantity SEMI JOIN papers USING (document_id)
        WHERE kind = 'target' AND task_id IS NOT NULL)
)
SELECT promises.target_id, promises.task_id, promises.document_id, promises.work_item_id, promises.district_code,
    coalesce(document.plan_year, own_year) AS plan_year, lead.organisation_id, lead.name AS lead_unit, support_units,
    task, operator, value, value_upper, unit, due_on, promises.char_start
FROM promises
JOIN raw.document USING (document_id)
LEFT JOIN named AS lead ON lead.work_item_id = promises.work_item_id AND lead.role = 'lead'
LEFT JOIN supports ON supports.work_item_id = promises.work_item_id
ORDER BY promises.document_id, task_start, promises.char_start, promises.target_id, lead.place, lead.organisation_id
"""  # noqa: S608 - a condition of our own


# What stays: lines of documents that are still there, of places that have not changed.
FORGET = f"""
DELETE FROM {raw_table(SheetLineRow)}
WHERE {IS_OF_PLACES} OR document_id NOT IN (SELECT document_id FROM raw.document)
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
    """Bring `linked.sheet_line` in step with all promises, in one transaction.

    `version` stands for the code that makes lines; where both it and a place's files are those of the last time, its
    lines stay. Without one all are made anew.
    """
    clock, count = time.perf_counter(), 0
    with changes_of(connection, STAGE, READ, version, str) as changes:
        connection.execute(FORGET, {"places": changes.places})
        for places in in_groups(changes.files, str):
            with connection.cursor() as reader:
                for batch in _batches(reader, places):
                    insert_batches(connection, SheetLineRow, [batch])
                    count += batch.num_rows
    return LinesReport(changes.governments, count, time.perf_counter() - clock)


def _batches(reader: duckdb.DuckDBPyConnection, places: Sequence[str]) -> Iterator[pa.RecordBatch]:
    """The lines column by column: of a million lines few have a number to show, and no cell is looked at twice."""
    counter = _Counter()
    for batch in reader.execute(LINES, {"places": list(places)}).to_arrow_reader(BATCH):
        cells = {name: batch.column(name) for name in batch.schema.names}
        told = [cells.pop(name).to_pylist() for name in ("operator", "value", "value_upper")]
        keys = [cells[name].to_pylist() for name in ("target_id", "task_id", "organisation_id")]
        cells["sheet_line_id"] = pa.array(make_id("sheet_line", *key) for key in zip(*keys, strict=True))
        cells["line_number"] = pa.array(map(counter.count, cells["document_id"].to_pylist()), pa.int64())
        cells["promised"] = pa.array((_show(*number) for number in zip(*told, strict=True)), pa.string())
        schema = arrow_schema(SheetLineRow)
        yield pa.RecordBatch.from_arrays([cells[field.name].cast(field.type) for field in schema], schema=schema)


class _Counter:
    """The place of each line among those of its document, which come one behind the other."""

    def __init__(self) -> None:
        self._document, self._number = "", 0

    def count(self, document_id: str) -> int:
        self._number = self._number + 1 if document_id == self._document else 1
        self._document = document_id
        return self._number


def _show(operator: str | None, value: float, upper: float | None) -> str | None:
    return None if operator is None else show_promise(operator, value, upper)
