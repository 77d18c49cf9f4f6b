"""Documents, their outlines, and everything that was taken out of their text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dashboards.published import Row, Version, fetch, stream

# Every document with how much was found in it; {condition} says which documents.
DOCUMENTS = """WITH chosen AS (SELECT * FROM dim_document {condition}),
    found AS (
        SELECT document_id, 'items' AS fact FROM fct_work_item
        UNION ALL SELECT document_id, 'tasks' FROM fct_task
        UNION ALL SELECT document_id, 'targets' FROM fct_target
        UNION ALL SELECT document_id, 'results' FROM fct_result
        UNION ALL SELECT document_id, 'projects' FROM fct_project_listing
    ), counts AS (
        SELECT document_id, count(*) FILTER (WHERE fact = 'items') AS items,
            count(*) FILTER (WHERE fact = 'tasks') AS tasks,
            count(*) FILTER (WHERE fact = 'targets') AS targets,
            count(*) FILTER (WHERE fact = 'results') AS results,
            count(*) FILTER (WHERE fact = 'projects') AS projects
        FROM found WHERE document_id IN (SELECT document_id FROM chosen) GROUP BY ALL)
    SELECT d.document_id, d.source_id, d.title, d.issuer, d.doc_type, d.published_on, d.plan_year, d.plan_period,
        d.review_year, d.district_code, district_name, source_name, d.char_start, d.char_end,
        d.char_end - d.char_start AS characters, coalesce(items, 0) AS items, coalesce(tasks, 0) AS tasks,
        coalesce(targets, 0) AS targets, coalesce(results, 0) AS results, coalesce(projects, 0) AS projects
    FROM chosen AS d JOIN dim_source USING (source_id) LEFT JOIN counts USING (document_id)
    LEFT JOIN dim_district USING (district_code)
    ORDER BY coalesce(targets, 0) + coalesce(results, 0) DESC, document_id"""


def count_documents(version: Version) -> int:
    """How many documents there are."""
    return int(fetch(version, "SELECT count(*) AS documents FROM dim_document")[0]["documents"])


def list_documents(version: Version, limit: int, offset: int = 0) -> list[Row]:
    """One page of the documents with how much was found in each, the fullest first."""
    sql = f"{DOCUMENTS.format(condition='')} LIMIT $limit OFFSET $offset"
    return fetch(version, sql, {"limit": limit, "offset": offset})


def find_document(version: Version, document_id: str) -> Row | None:
    """One document with how much was found in it; None for an unknown one."""
    sql = DOCUMENTS.format(condition="WHERE document_id = $document_id")
    rows = fetch(version, sql, {"document_id": document_id})
    return rows[0] if rows else None


def export_documents(version: Version) -> Iterator[tuple[Any, ...]]:
    """The column names, then every document."""
    return stream(version, DOCUMENTS.format(condition=""))


def list_outline(version: Version, document_id: str) -> list[Row]:
    """The document's work items in reading order with their depth, counted from 1, and their numbers inside."""
    return fetch(
        version,
        """WITH RECURSIVE tree AS (
            SELECT work_item_id, marker, title, section, char_start, char_end, 1 AS depth
            FROM fct_work_item WHERE document_id = $document_id AND (parent_work_item_id IS NULL
                OR parent_work_item_id NOT IN (SELECT work_item_id FROM fct_work_item WHERE document_id = $document_id))
            UNION ALL
            SELECT child.work_item_id, child.marker, child.title, child.section, child.char_start, child.char_end,
                depth + 1
            FROM fct_work_item AS child JOIN tree ON child.parent_work_item_id = tree.work_item_id
        ) FROM tree ORDER BY char_start, depth""",
        {"document_id": document_id},
    )


def read_text(version: Version, source_id: str, start: int, end: int) -> str:
    """Characters [start, end) of a source."""
    rows = fetch(
        version,
        "SELECT substr(text, $start + 1, $length) AS text FROM dim_source WHERE source_id = $source_id",
        {"source_id": source_id, "start": start, "length": end - start},
    )
    return str(rows[0]["text"]) if rows else ""


def list_extractions(version: Version, document: Row, start: int, end: int) -> list[Row]:
    """Every span found between two places of a document: kind, id, its words and the reason of a reject."""
    return fetch(
        version,
        """WITH spans AS (
            SELECT 'target' AS kind, target_id AS id, char_start, char_end, indicator AS note
            FROM fct_target WHERE document_id = $document_id
            UNION ALL SELECT 'result', result_id, char_start, char_end, indicator
            FROM fct_result WHERE document_id = $document_id
            UNION ALL SELECT 'task', task_id, char_start, char_end, action
            FROM fct_task WHERE document_id = $document_id
            UNION ALL SELECT 'project', project_id, char_start, char_end, status
            FROM fct_project_listing WHERE document_id = $document_id
            UNION ALL SELECT 'reject', NULL, char_start, char_end, reason
            FROM fct_numeral WHERE source_id = $source_id AND reason IS NOT NULL
            UNION ALL SELECT 'repair', NULL, char_start, greatest(char_end, char_start + 1), reading
            FROM fct_repair WHERE source_id = $source_id
            UNION ALL SELECT 'issue', NULL, char_start, greatest(char_end, char_start + 1), code
            FROM fct_issue WHERE source_id = $source_id
        ) FROM spans WHERE char_start < $end AND char_end > $start ORDER BY char_start, char_end DESC""",
        {"document_id": document["document_id"], "source_id": document["source_id"], "start": start, "end": end},
    )
