"""What became of every numeral, and what the pipeline doubts, repairs and sets aside."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dashboards.published import Row, Version, fetch
from dashboards.queries import dictionary
from dashboards.queries.passages import with_passages

# Numerals of task sheets that came back: numbers and ids that the ledger itself has printed, and entries.
ENTERED = "entered_sheet"
WINDOW = {"window_text": ("source_id", "window_start", "window_end")}


def count_numerals(version: Version) -> Row:
    """All numerals of documents, those that became a promise or a report, and those rejected."""
    return fetch(
        version,
        """SELECT count(*) AS numerals, count(quantity_id) AS used, count(reason) AS rejected,
            count(*) FILTER (WHERE quantity_id IS NULL AND reason IS NULL) AS lost
        FROM fct_numeral WHERE reason IS DISTINCT FROM $entered""",
        {"entered": ENTERED},
    )[0]


def count_rejects(version: Version) -> list[Row]:
    """Reason to number of numerals and one example of each with the text around it, the most frequent first."""
    rows = fetch(
        version,
        """WITH reasons AS (
            SELECT reason, sum(numeral_count)::BIGINT AS numerals,
                arg_min(struct_pack(source_id, char_start := example_start,
                    char_end := example_start + length(example_text)), hash(source_id)) AS example
            FROM agg_reject_reason WHERE reason <> $entered GROUP BY ALL)
        SELECT reason, numerals, greatest(example.char_start - 14, 0) AS window_start,
            window_start + 40 AS window_end, example.source_id, example.char_start, example.char_end
        FROM reasons ORDER BY numerals DESC, reason""",
        {"entered": ENTERED},
    )
    return with_passages(version, rows, WINDOW)


def list_issues(version: Version, limit: int) -> list[Row]:
    """Doubts that no stage could settle, with the text around each."""
    rows = fetch(
        version,
        """SELECT code, message, i.document_id, title, i.char_start, i.char_end, i.source_id,
            greatest(i.char_start - 14, 0) AS window_start, window_start + 60 AS window_end
        FROM fct_issue AS i LEFT JOIN dim_document AS d USING (document_id)
        WHERE i.source_id IN (SELECT source_id FROM dim_source)
        ORDER BY code, title, i.char_start, issue_id LIMIT $limit""",
        {"limit": limit},
    )
    return with_passages(version, rows, WINDOW)


def list_repairs(version: Version, limit: int) -> list[Row]:
    """Damaged places and how they are read, the doubtful ones first."""
    rows = fetch(
        version,
        """SELECT reading, is_certain, r.document_id, title, r.char_start, r.char_end, r.rule_id, r.source_id,
            greatest(r.char_start - 14, 0) AS window_start, window_start + 40 AS window_end
        FROM fct_repair AS r LEFT JOIN dim_document AS d USING (document_id)
        WHERE r.source_id IN (SELECT source_id FROM dim_source)
        ORDER BY is_certain, title, r.char_start, repair_id LIMIT $limit""",
        {"limit": limit},
    )
    return with_passages(version, rows, WINDOW)


def list_merges(version: Version, limit: int) -> list[Row]:
    """Indicators counted as another one, and how many numbers that concerns, the most telling first."""
    return fetch(
        version,
        """SELECT indicator_name, merged_indicator_name, rule, score, quantity_count
        FROM fct_indicator_merge ORDER BY quantity_count DESC, indicator_name, indicator_id LIMIT $limit""",
        {"limit": limit},
    )


def list_quarantine(version: Version) -> list[Row]:
    """Files set aside and why."""
    return fetch(version, "SELECT source_uri, code, reason, is_kept FROM fct_quarantine ORDER BY source_uri")


def count_doubts(version: Version) -> Row:
    """How many issues, repairs and files set aside there are."""
    return fetch(
        version,
        """SELECT (SELECT count(*) FROM fct_issue) AS issues, (SELECT count(*) FROM fct_repair) AS repairs,
            (SELECT count(*) FROM fct_indicator_merge) AS merges,
            (SELECT count(*) FROM fct_quarantine) AS quarantined, (SELECT count(*) FROM dim_source) AS sources""",
    )[0]


def export(version: Version, table: str) -> Iterator[tuple[Any, ...]]:
    """The column names, then every row of one of the tables of this page."""
    return dictionary.export_table(version, table)
