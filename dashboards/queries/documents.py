"""Documents, their outlines, and everything that was taken out of their text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from dashboards.published import Row, Version, fetch, stream

# Every document with how much was found in it; {condition} says which documents.
DOCUMENTS = """WITH chosen AS (SELECT * FROM dim_document {condition})
    SELECT d.document_id, d.source_id, d.title, d.issuer, d.doc_type, d.doc_form, d.published_on, d.plan_year,
        d.plan_period, d.review_year, d.district_code, district_name, source_name,
        channel_id, page_url, fetched_at, last_looked_at, d.char_start, d.char_end,
        d.char_end - d.char_start AS characters, coalesce(item_count, 0) AS items,
        coalesce(task_count, 0) AS tasks, coalesce(target_count, 0) AS targets, coalesce(result_count, 0) AS results,
        coalesce(project_count, 0) AS projects, is_kept
    FROM chosen AS d JOIN dim_source USING (source_id) LEFT JOIN agg_document USING (document_id)
    LEFT JOIN dim_district USING (district_code)
    ORDER BY {order}, document_id"""
FACETS = {
    "district": "district_code",
    "doc_type": "doc_type",
    "year": "coalesce(plan_year, review_year + 1, year(published_on))::VARCHAR",
}
SORTS = {
    "fullest": "coalesce(target_count, 0) + coalesce(result_count, 0) DESC",
    "newest": "published_on DESC NULLS LAST, plan_year DESC NULLS LAST",
    "district": "d.district_code NULLS LAST, plan_year DESC NULLS LAST",
}


@dataclass(frozen=True)
class DocumentFilter:
    """Which documents: words that their title holds, and codes per facet."""

    words: tuple[str, ...] = ()
    chosen: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def condition(self) -> tuple[str, dict[str, Any]]:
        """The WHERE clause on dim_document and its parameters."""
        parts, parameters = ["true"], dict[str, Any]()
        for number, word in enumerate(self.words):
            parts.append(f"contains(lower(title), $word{number})")
            parameters[f"word{number}"] = word.lower()
        for facet, codes in self.chosen.items():
            if codes:
                parts.append(f"list_contains(${facet}, {FACETS[facet]})")
                parameters[facet] = list(codes)
        return f"WHERE {' AND '.join(parts)}", parameters


EVERY_DOCUMENT = DocumentFilter()


def list_options(version: Version, facet: str) -> list[str]:
    """The values of a facet that occur; years from the latest on."""
    rows = fetch(version, f"SELECT DISTINCT {FACETS[facet]} AS code FROM dim_document WHERE code IS NOT NULL")
    return sorted((row["code"] for row in rows), reverse=facet == "year")


def count_documents(version: Version, wanted: DocumentFilter = EVERY_DOCUMENT) -> int:
    """How many documents there are."""
    condition, parameters = wanted.condition()
    rows = fetch(version, f"SELECT count(*) AS documents FROM dim_document {condition}", parameters)
    return int(rows[0]["documents"])


def list_documents(
    version: Version, limit: int, offset: int = 0, wanted: DocumentFilter = EVERY_DOCUMENT, sort: str = "fullest"
) -> list[Row]:
    """One page of the documents with how much was found in each, the fullest first unless `sort` says otherwise."""
    condition, parameters = wanted.condition()
    sql = f"{DOCUMENTS.format(condition=condition, order=SORTS[sort])} LIMIT $limit OFFSET $offset"
    return fetch(version, sql, {**parameters, "limit": limit, "offset": offset})


def find_document(version: Version, document_id: str) -> Row | None:
    """One document with how much was found in it; None for an unknown one."""
    sql = DOCUMENTS.format(condition="WHERE document_id = $document_id", order=SORTS["fullest"])
    rows = fetch(version, sql, {"document_id": document_id})
    return rows[0] if rows else None


def list_versions(version: Version, document_id: str) -> list[Row]:
    """The other versions of this paper, the earliest first: `relation` is original, copy, corrected_by or corrects.

    A notice that corrects single numbers and the paper that it names are corrected_in_part and corrects_in_part.
    """
    return fetch(
        version,
        """WITH own AS (SELECT document_id, coalesce(copy_of, document_id) AS first_id, corrected_by
            FROM dim_document WHERE document_id = $document_id),
        pieces AS (SELECT DISTINCT older.document_id AS older_id, newer.document_id AS newer_id
            FROM fct_target AS older JOIN fct_target AS newer ON older.superseded_by = newer.target_id
            WHERE $document_id IN (older.document_id, newer.document_id) AND older.document_id != newer.document_id)
        SELECT other.document_id, other.title, other.published_on, source_name, source_uri,
            CASE WHEN other.document_id = own.corrected_by THEN 'corrected_by'
                WHEN other.corrected_by = own.document_id THEN 'corrects'
                WHEN other.document_id IN (SELECT newer_id FROM pieces) THEN 'corrected_in_part'
                WHEN other.document_id IN (SELECT older_id FROM pieces) THEN 'corrects_in_part'
                WHEN other.copy_of IS NULL THEN 'original' ELSE 'copy' END AS relation
        FROM own JOIN dim_document AS other ON other.document_id != own.document_id
            AND (other.copy_of = own.first_id OR other.document_id = own.first_id
                OR other.document_id = own.corrected_by OR other.corrected_by = own.document_id
                OR other.document_id IN (SELECT newer_id FROM pieces UNION ALL SELECT older_id FROM pieces))
        JOIN dim_source USING (source_id)
        ORDER BY other.published_on NULLS LAST, source_uri""",
        {"document_id": document_id},
    )


def export_documents(version: Version, wanted: DocumentFilter = EVERY_DOCUMENT) -> Iterator[tuple[Any, ...]]:
    """The column names, then every document of this filter."""
    condition, parameters = wanted.condition()
    return stream(version, DOCUMENTS.format(condition=condition, order=SORTS["fullest"]), parameters)


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
