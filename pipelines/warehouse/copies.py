"""Documents that are one paper through the comparing core, into `linked.document_copy` and `linked.superseded`."""

from __future__ import annotations

import re
import time
from collections import defaultdict
from dataclasses import dataclass

import duckdb

from pipelines.lexicon import Lexicon
from pipelines.link import match_rules
from pipelines.link.copies import Paper, Said, find_copies
from pipelines.records import DocumentRecord, QuantityRecord
from pipelines.split.bundles import split_patterns
from pipelines.warehouse.increments import changes_of
from pipelines.warehouse.rows import insert_rows
from pipelines.warehouse.schema import raw_table
from pipelines.warehouse.state import DocumentCopyRow, SupersededRow

STAGE = "copies"
READ = (DocumentRecord, QuantityRecord)

# Papers of one government that promise for and report on the same years; one that stands alone has no copy.
PAPERS = """
SELECT document_id, concat_ws('|', district_code, plan_period, plan_year, review_year) AS block,
    coalesce(datediff('day', DATE '1900-01-01', published_on), 999999) AS known_on, source_uri, title,
    substr(text, char_start + 1, char_end - char_start) AS text
FROM raw.document JOIN raw.source USING (source_id)
WHERE list_contains($places, district_code)
QUALIFY count(*) OVER (PARTITION BY block) > 1
ORDER BY block, document_id
"""
NUMBERS = """
SELECT document_id, quantity_id, kind, indicator_id, value, unit, sentence
FROM raw.quantity
WHERE list_contains($places, district_code)
ORDER BY document_id, char_start, quantity_id
"""
# What stays: pairs of documents that are still there, of places that have not changed.
STANDING = """(
    SELECT document_id FROM raw.document
    WHERE district_code IS NOT NULL AND NOT list_contains($places, district_code))"""
FORGET = (
    f"DELETE FROM {raw_table(DocumentCopyRow)} WHERE document_id NOT IN {STANDING}",  # noqa: S608 - names from the schema
    f"DELETE FROM {raw_table(SupersededRow)} WHERE document_id NOT IN {STANDING}",  # noqa: S608
)


@dataclass(frozen=True, slots=True)
class CopiesReport:
    """What one comparing did: governments looked at, pairs by relation, numbers replaced, and seconds."""

    governments: int
    counts: dict[str, int]
    superseded: int
    seconds: float


def mark_copies(connection: duckdb.DuckDBPyConnection, lexicon: Lexicon, version: str | None = None) -> CopiesReport:
    """Bring `linked.document_copy` and `linked.superseded` in step with all documents, in one transaction.

    `version` stands for the code and tables that compare; where both it and a government's files are those of the last
    time, its pairs stay. Without one all are made anew.
    """
    clock = time.perf_counter()
    corrects = split_patterns(lexicon)["corrects"]
    with changes_of(connection, STAGE, READ, version, match_rules(lexicon).root) as changes:
        places = {"places": changes.places}
        for statement in FORGET:
            connection.execute(statement, places)
        copies, superseded = _compare(connection, corrects, changes.places)
        insert_rows(connection, DocumentCopyRow, copies)
        insert_rows(connection, SupersededRow, superseded)
    counts: dict[str, int] = {"copy": 0, "replaced": 0}
    for row in copies:
        counts[row.relation] += 1
    return CopiesReport(changes.governments, counts, len(superseded), time.perf_counter() - clock)


def _compare(
    connection: duckdb.DuckDBPyConnection, corrects: re.Pattern[str], places: list[str]
) -> tuple[list[DocumentCopyRow], list[SupersededRow]]:
    found = connection.execute(PAPERS, {"places": places}).fetchall()
    if not found:
        return [], []
    numbers: dict[str, list[Said]] = defaultdict(list)
    for document_id, *said in connection.execute(NUMBERS, {"places": places}).fetchall():
        numbers[document_id].append(Said(*said))
    blocks: dict[str, list[Paper]] = defaultdict(list)
    for document_id, block, known_on, source_uri, title, text in found:
        paper = Paper(document_id, known_on, source_uri, title, text, tuple(numbers[document_id]))
        blocks[block].append(paper)
    copies: list[DocumentCopyRow] = []
    superseded: list[SupersededRow] = []
    for papers in blocks.values():
        owners = {said.quantity_id: paper.document_id for paper in papers for said in paper.numbers}
        pairs, replaced = find_copies(papers, corrects)
        copies += [DocumentCopyRow(*pair) for pair in pairs]
        superseded += [SupersededRow(*one, owners[one.quantity_id]) for one in replaced]
    return copies, superseded
