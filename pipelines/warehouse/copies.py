"""Documents that are one paper through the comparing core, into `linked.document_copy` and `linked.superseded`."""

from __future__ import annotations

import re
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from pipelines.lexicon import Lexicon
from pipelines.link import match_rules
from pipelines.link.copies import Paper, Said, find_copies
from pipelines.link.errata import find_replaced
from pipelines.records import DocumentRecord, QuantityRecord
from pipelines.split.bundles import split_patterns
from pipelines.text.folding import fold_text
from pipelines.warehouse.increments import STATE, changes_of, hash_part, in_groups
from pipelines.warehouse.rows import insert_rows
from pipelines.warehouse.schema import raw_table
from pipelines.warehouse.state import DerivedStateRow, DocumentCopyRow, SupersededRow

STAGE = "copies"
# In the books: what those without a place were compared as.
PLACELESS = "copies of papers without a place"
_PLACELESS_FROM = 1_000_000  # days from which on papers without a place stand in their order
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
# Those without a place, with what bears the same title and speaks of the same years, as they were read: the placed come
# first.
ALIKE = """
WITH papers AS (
    SELECT document_id, source_id, district_code, concat_ws('|', plan_period, plan_year, review_year) AS years,
        coalesce(datediff('day', DATE '1900-01-01', published_on), 999999) AS day,
        regexp_replace(title, '[^0-9A-Za-z一-龥]', '', 'g') AS named
    FROM raw.document
),
lost AS (SELECT DISTINCT years, named FROM papers WHERE district_code IS NULL),
alike AS (
    SELECT * REPLACE (CASE WHEN district_code IS NULL THEN 1000000 + day ELSE day END AS day)
    FROM papers
    WHERE district_code IS NULL OR (years, named) IN (FROM lost)
    QUALIFY count(*) OVER (PARTITION BY years) > 1
)
SELECT document_id, years AS block, day AS known_on, sha256, reader_fingerprint
FROM alike LEFT JOIN raw.source_file USING (source_id)
ORDER BY block, known_on, document_id
"""
# Apart: cutting the texts of all documents takes longer than all the rest.
TEXTS_OF = """
SELECT document_id, source_uri, title, substr(text, char_start + 1, char_end - char_start) AS text
FROM raw.document JOIN raw.source USING (source_id)
WHERE list_contains($documents, document_id)
"""
NUMBERS_OF = """
SELECT document_id, quantity_id, kind, indicator_id, value, unit, sentence
FROM raw.quantity
WHERE list_contains($documents, document_id)
ORDER BY document_id, char_start, quantity_id
"""
# All papers of the places that have a notice of correction.
CORRECTED = """
SELECT document_id, district_code AS block,
    coalesce(datediff('day', DATE '1900-01-01', published_on), 999999) AS known_on, source_uri, title,
    substr(text, char_start + 1, char_end - char_start) AS text
FROM raw.document JOIN raw.source USING (source_id)
WHERE list_contains($places, district_code)
ORDER BY block, known_on, document_id
"""
TITLES = "SELECT district_code, title FROM raw.document WHERE list_contains($places, district_code)"
NUMBERS = """
SELECT document_id, quantity_id, kind, indicator_id, value, unit, sentence
FROM raw.quantity
WHERE list_contains($places, district_code)
ORDER BY document_id, char_start, quantity_id
"""
# What stays: pairs of documents that are still there, of places that have not changed, or without one where none has.
STANDING = """(
    SELECT document_id FROM raw.document
    WHERE CASE WHEN district_code IS NULL THEN $placeless_stand ELSE NOT list_contains($places, district_code) END)"""
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
        alike = connection.execute(ALIKE).fetchall()
        are_known = _are_known(connection, version, alike)
        for statement in FORGET:
            connection.execute(statement, {"places": changes.places, "placeless_stand": are_known})
        copies, superseded = [] if are_known else _compare_placeless(connection, alike, corrects), []
        for some in in_groups(changes.files, str):
            pairs, replaced = _compare(connection, corrects, some)
            copies += pairs
            superseded += replaced
        known = {row.quantity_id for row in superseded}
        superseded += [
            row for row in _correct_items(connection, lexicon, changes.places) if row.quantity_id not in known
        ]
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
    blocks = _blocks(found, numbers)
    copies: list[DocumentCopyRow] = []
    superseded: list[SupersededRow] = []
    for papers in blocks.values():
        owners = {said.quantity_id: paper.document_id for paper in papers for said in paper.numbers}
        pairs, replaced = find_copies(papers, corrects)
        copies += [DocumentCopyRow(*pair) for pair in pairs]
        superseded += [SupersededRow(*one, owners[one.quantity_id]) for one in replaced]
    return copies, superseded


def _are_known(connection: duckdb.DuckDBPyConnection, version: str | None, alike: Sequence[tuple[Any, ...]]) -> bool:
    """Whether the papers without a place, and those like them, stand in the books as they are; from now on they do."""
    noted = connection.execute(f"SELECT fingerprint FROM {STATE} WHERE stage = ?", [PLACELESS]).fetchall()  # noqa: S608
    connection.execute(f"DELETE FROM {STATE} WHERE stage = ?", [PLACELESS])  # noqa: S608 - name from the schema
    if version is None:
        return False
    fingerprint = hash_part(version, set(alike))
    insert_rows(connection, DerivedStateRow, [DerivedStateRow(PLACELESS, "", fingerprint)])
    return noted == [(fingerprint,)]


def _compare_placeless(
    connection: duckdb.DuckDBPyConnection, alike: Sequence[tuple[Any, ...]], corrects: re.Pattern[str]
) -> list[DocumentCopyRow]:
    """The copies among papers without a place; such a one may be the copy of a placed one, never its original."""
    documents = [row[0] for row in alike]
    texts = {row[0]: row[1:] for row in connection.execute(TEXTS_OF, {"documents": documents}).fetchall()}
    blocks = _blocks([(*row[:3], *texts[row[0]]) for row in alike], _numbers_of(connection, documents))
    pairs = [pair for papers in blocks.values() for pair in find_copies(papers, corrects)[0]]
    placeless = {row[0] for row in alike if row[2] >= _PLACELESS_FROM}
    return [DocumentCopyRow(*pair) for pair in pairs if pair.document_id in placeless and pair.relation == "copy"]


def _correct_items(connection: duckdb.DuckDBPyConnection, lexicon: Lexicon, places: list[str]) -> list[SupersededRow]:
    """The single numbers that notices of correction replace in the papers that they name, by place."""
    corrects = split_patterns(lexicon)["corrects"]
    titles = connection.execute(TITLES, {"places": places}).fetchall()
    having = sorted({place for place, title in titles if corrects.search(fold_text(title))})
    found = connection.execute(CORRECTED, {"places": having}).fetchall() if having else []
    rows: dict[str, SupersededRow] = {}
    for papers in _blocks(found, _numbers_of(connection, [row[0] for row in found])).values():
        owners = {said.quantity_id: paper.document_id for paper in papers for said in paper.numbers}
        for place, newer in enumerate(papers):
            if corrects.search(fold_text(newer.title)):
                for one in find_replaced(newer, papers[:place], lexicon):
                    rows.setdefault(one.quantity_id, SupersededRow(*one, owners[one.quantity_id]))
    return list(rows.values())


def _numbers_of(connection: duckdb.DuckDBPyConnection, documents: list[str]) -> dict[str, list[Said]]:
    numbers: dict[str, list[Said]] = defaultdict(list)
    for document_id, *said in connection.execute(NUMBERS_OF, {"documents": documents}).fetchall() if documents else ():
        numbers[document_id].append(Said(*said))
    return numbers


def _blocks(found: Sequence[tuple[Any, ...]], numbers: dict[str, list[Said]]) -> dict[str, list[Paper]]:
    blocks: dict[str, list[Paper]] = defaultdict(list)
    for document_id, block, known_on, source_uri, title, text in found:
        blocks[block].append(Paper(document_id, known_on, source_uri, title, text, tuple(numbers[document_id])))
    return blocks
