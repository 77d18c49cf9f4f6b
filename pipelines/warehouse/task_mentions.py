"""Promised actions through the comparing core, government and year at a time, into `raw.task_mention`."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

import duckdb

from pipelines.lexicon import Lexicon
from pipelines.matching import match_rules
from pipelines.matching.task_mentions import Passage, Promise, find_mentions, mention_rules
from pipelines.warehouse.rows import insert_rows
from pipelines.warehouse.schema import raw_table
from pipelines.warehouse.state import TaskMentionRow

PROMISES = """
SELECT district_code, plan_year, task_id, document_id, object
FROM raw.task
WHERE district_code IS NOT NULL AND plan_year IS NOT NULL
ORDER BY document_id, char_start, task_id
"""
# Sentences of regular reviews that look back on their document's own year.
PASSAGES = """
SELECT statement.district_code, statement.review_year, statement.document_id, statement.char_start,
    substr(source.text, statement.char_start::INTEGER + 1, (statement.char_end - statement.char_start)::INTEGER)
FROM raw.statement
JOIN raw.document USING (document_id)
JOIN raw.source ON source.source_id = statement.source_id
WHERE document.doc_type IN ('work_plan', 'work_report', 'compilation')
    AND document.review_year = statement.review_year AND statement.district_code IS NOT NULL
ORDER BY statement.document_id, statement.char_start
"""

Block = tuple[str, int]


@dataclass(frozen=True, slots=True)
class MentionReport:
    """What one comparing did: tasks looked for, those found again, and seconds."""

    task_count: int
    mention_count: int
    seconds: float


def mention_tasks(connection: duckdb.DuckDBPyConnection, lexicon: Lexicon) -> MentionReport:
    """Replace `raw.task_mention` by the passages that speak of promised actions again, in one transaction."""
    clock = time.perf_counter()
    root = match_rules(lexicon).root
    passages = read_passages(connection, root)
    promises: dict[Block, list[Promise]] = defaultdict(list)
    task_count = 0
    for district, year, *promise in connection.execute(PROMISES).fetchall():
        task_count += 1
        block = (root(district), year)
        if block in passages:
            promises[block].append(Promise(*promise))
    rules = mention_rules(lexicon)
    rows = [
        TaskMentionRow(*mention)
        for block, some in promises.items()
        for mention in find_mentions(some, passages[block], rules)
    ]
    connection.begin()
    try:
        connection.execute(f"DELETE FROM {raw_table(TaskMentionRow)}")  # noqa: S608 - name from the schema
        insert_rows(connection, TaskMentionRow, rows)
        connection.commit()
    except BaseException:
        connection.rollback()
        raise
    return MentionReport(task_count, len(rows), time.perf_counter() - clock)


def read_passages(connection: duckdb.DuckDBPyConnection, root: Callable[[str], str]) -> dict[Block, list[Passage]]:
    """The sentences of regular reviews, by government (after mergers) and the year that they look back on."""
    passages: dict[Block, list[Passage]] = defaultdict(list)
    for district, year, *passage in connection.execute(PASSAGES).fetchall():
        passages[root(district), year].append(Passage(*passage))
    return passages
