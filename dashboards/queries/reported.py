"""What units report in filled-in task sheets: entries and versions, rows that did not land, lines to check against."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from dashboards.published import Row, Version, fetch
from dashboards.queries import dictionary

# One line of the sheet stands for its promise: the unit's own, else any.
ENTRIES = """
    SELECT entry.*, line.task, line.promised, line.unit AS promised_unit, line.document_id, line.char_start,
        line.district_code, district_name, progress.status
    FROM fct_entered_progress AS entry
    LEFT JOIN fct_sheet_line AS line ON line.target_id IS NOT DISTINCT FROM entry.target_id
        AND line.task_id IS NOT DISTINCT FROM entry.task_id
        AND line.organisation_id IS NOT DISTINCT FROM entry.organisation_id
    LEFT JOIN dim_district USING (district_code)
    LEFT JOIN fct_progress AS progress ON progress.target_id = entry.target_id
"""


def count_entries(version: Version) -> Row:
    """How many entries stand, how many versions there are in all, of how many units, and rows that did not land."""
    return fetch(
        version,
        """SELECT count(*) FILTER (is_current) AS current_entries, count(*) AS versions,
            count(DISTINCT organisation_id) FILTER (is_current) AS units,
            (SELECT count(*) FROM (SELECT DISTINCT source_id, sheet, row_number FROM fct_entry_issue)) AS refused
        FROM fct_entered_progress""",
    )[0]


def list_entries(version: Version, *, is_current: bool, limit: int, offset: int) -> list[Row]:
    """Entries that stand, or every version, the latest reported first, with what documents say of the promise."""
    return fetch(
        version,
        f"""{ENTRIES} WHERE is_current OR NOT $is_current
        ORDER BY entry.reported_on DESC, entry.entered_at DESC, source_uri, sheet, row_number, entry_id
        LIMIT $limit OFFSET $offset""",
        {"is_current": is_current, "limit": limit, "offset": offset},
    )


def list_of_target(version: Version, target_id: str) -> list[Row]:
    """Every version of what units report of one promised number: those that stand first, then the latest."""
    return fetch(
        version,
        f"""{ENTRIES} WHERE entry.target_id = $target_id
        ORDER BY is_current DESC, entry.reported_on DESC, entry.version DESC, entry_id""",
        {"target_id": target_id},
    )


def count_issues(version: Version) -> int:
    """How many reasons why rows did not land."""
    return int(fetch(version, "SELECT count(*) AS issues FROM fct_entry_issue")[0]["issues"])


def list_issues(version: Version, limit: int, offset: int) -> list[Row]:
    """Reasons why rows did not land, workbook by workbook."""
    return fetch(
        version,
        """SELECT * FROM fct_entry_issue
        ORDER BY entered_at DESC, source_uri, sheet, row_number, column_name, code LIMIT $limit OFFSET $offset""",
        {"limit": limit, "offset": offset},
    )


def list_lines(version: Version, targets: Sequence[str], tasks: Sequence[str]) -> list[Row]:
    """Lines of these promises, which an uploaded workbook is held against."""
    return fetch(
        version,
        """SELECT * FROM fct_sheet_line
        WHERE list_contains($targets::VARCHAR[], target_id) OR list_contains($tasks::VARCHAR[], task_id)
        ORDER BY document_id, line_number""",
        {"targets": list(targets), "tasks": list(tasks)},
    )


def list_factors(version: Version) -> list[Row]:
    """Units that convert."""
    return fetch(version, "SELECT unit, base_unit, factor FROM dim_unit_factor")


def export(version: Version, table: str) -> Iterator[tuple[Any, ...]]:
    """The column names, then every row of one of the tables of this page."""
    return dictionary.export_table(version, table)
