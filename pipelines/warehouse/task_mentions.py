"""Promised actions through the comparing core, government and year at a time, into `linked.task_mention`."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import duckdb

from pipelines.lexicon import Lexicon
from pipelines.link import match_rules
from pipelines.link.task_mentions import Passage, Promise, mention_block
from pipelines.records import StatementRecord, TaskRecord
from pipelines.warehouse.block_workers import BlockWorkers
from pipelines.warehouse.increments import changes_of, in_groups
from pipelines.warehouse.rows import insert_rows
from pipelines.warehouse.schema import raw_table
from pipelines.warehouse.state import TaskMentionRow

STAGE = "task_mentions"
READ = (TaskRecord, StatementRecord)

PROMISES = """
SELECT district_code, plan_year, task_id, document_id, object
FROM raw.task
WHERE list_contains($places, district_code) AND plan_year IS NOT NULL
ORDER BY document_id, char_start, task_id
"""
# Sentences of regular reviews that look back on their document's own year.
PASSAGES = """
SELECT statement.district_code, statement.review_year, statement.source_id, statement.document_id,
    statement.char_start, statement.char_end
FROM raw.statement
JOIN raw.document USING (document_id)
WHERE document.doc_type IN ('work_plan', 'work_report', 'compilation')
    AND document.review_year = statement.review_year AND list_contains($places, statement.district_code)
ORDER BY statement.document_id, statement.char_start
"""
TEXTS = """
SELECT source_id, text FROM raw.source
WHERE source_id IN (SELECT source_id FROM raw.document WHERE list_contains($places, district_code))
"""
# What stays: mentions of actions that are still there, of places that have not changed.
FORGET = f"""
DELETE FROM {raw_table(TaskMentionRow)} WHERE task_id NOT IN (
    SELECT task_id FROM raw.task WHERE district_code IS NOT NULL AND NOT list_contains($places, district_code))
"""  # noqa: S608 - name from the schema

Block = tuple[str, int]


@dataclass(frozen=True, slots=True)
class MentionReport:
    """What one comparing did: governments looked at, tasks looked for, those found again, and seconds."""

    governments: int
    task_count: int
    mention_count: int
    seconds: float


def mention_tasks(
    connection: duckdb.DuckDBPyConnection,
    lexicon: Lexicon,
    version: str | None = None,
    workers: BlockWorkers | None = None,
) -> MentionReport:
    """Bring `linked.task_mention` in step with the passages that speak of promised actions again, in one transaction.

    `version` stands for the code and tables that compare; where both it and a government's files are those of the last
    time, its mentions stay. Without one all are made anew. `workers` share the work; the rows are the same without.
    """
    clock = time.perf_counter()
    root = match_rules(lexicon).root
    crew = workers or BlockWorkers(lexicon, 1)
    task_count = mention_count = 0
    with changes_of(connection, STAGE, READ, version, root) as changes:
        connection.execute(FORGET, {"places": changes.places})
        for places in in_groups(changes.files, root):
            promises = read_promises(connection, root, places)
            passages = read_passages(connection, root, places)
            blocks = [(some, passages[block]) for block, some in promises.items() if block in passages]
            rows = [TaskMentionRow(*mention) for found in crew.map(mention_block, blocks) for mention in found]
            insert_rows(connection, TaskMentionRow, rows)
            task_count += sum(map(len, promises.values()))
            mention_count += len(rows)
    return MentionReport(changes.governments, task_count, mention_count, time.perf_counter() - clock)


def read_promises(
    connection: duckdb.DuckDBPyConnection, root: Callable[[str], str], places: Sequence[str]
) -> dict[Block, list[Promise]]:
    """The promised actions of these places, by government (after mergers) and year."""
    promises: dict[Block, list[Promise]] = defaultdict(list)
    for district, year, *promise in connection.execute(PROMISES, {"places": list(places)}).fetchall():
        promises[root(district), year].append(Promise(*promise))
    return promises


def read_passages(
    connection: duckdb.DuckDBPyConnection, root: Callable[[str], str], places: Sequence[str]
) -> dict[Block, list[Passage]]:
    """The sentences of regular reviews of these places, by government (after mergers) and year looked back on."""
    told = {"places": list(places)}
    # Cut here: in SQL every cut would count the characters of a long text from its beginning.
    texts = dict(connection.execute(TEXTS, told).fetchall())
    passages: dict[Block, list[Passage]] = defaultdict(list)
    for district, year, source_id, document_id, start, end in connection.execute(PASSAGES, told).fetchall():
        passages[root(district), year].append(Passage(document_id, start, texts[source_id][start:end]))
    return passages
