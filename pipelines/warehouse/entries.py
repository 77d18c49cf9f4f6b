"""Rows of filled-in task sheets held against the ledger: good ones into `linked.entry`, or into `linked.entry_issue`.

`linked.entry` is a history. An entry stays when its workbook is overwritten or gone; it is then marked as withdrawn.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

import duckdb

from pipelines.assemble.ids import make_id
from pipelines.lexicon import Lexicon
from pipelines.records import SHEET_CELLS
from pipelines.sheets import (
    EnteredRow,
    Entry,
    EntryIssue,
    HandedIn,
    SheetLine,
    SheetRules,
    judge_rows,
    make_layout,
)
from pipelines.warehouse.rows import replace_tables
from pipelines.warehouse.schema import raw_columns, raw_table
from pipelines.warehouse.state import EntryIssueRow, EntryRow

# Whoever fills in a sheet dates it by the calendar of Beijing, eight hours ahead of UTC.
CHINA = timedelta(hours=8)

ROWS = f"""SELECT source_id, source_uri, sheet, row_number, reporter, formulas, char_start, char_end,
    {", ".join(SHEET_CELLS)}
FROM raw.sheet_row JOIN raw.source USING (source_id) ORDER BY source_uri, source_id, char_start"""  # noqa: S608
LINES = """SELECT target_id, task_id, task, promised, unit, lead_unit, support_units, due_on, organisation_id
FROM linked.sheet_line AS line
WHERE EXISTS (SELECT 1 FROM raw.sheet_row AS row
    WHERE row.task_id IS NOT DISTINCT FROM line.task_id AND row.target_id IS NOT DISTINCT FROM line.target_id)
ORDER BY document_id, line_number"""
FIRST_MET = """SELECT row_key, min(entered_at), bool_or(is_landed) FROM (
    SELECT row_key, entered_at, true AS is_landed FROM linked.entry
    UNION ALL SELECT row_key, entered_at, false FROM linked.entry_issue)
GROUP BY row_key"""


@dataclass(frozen=True, slots=True)
class EntriesReport:
    """Entries that stand in the source folder's workbooks, those new since the last build, rows refused, seconds."""

    entries: int
    new: int
    refused_rows: int
    seconds: float


@dataclass(frozen=True, slots=True)
class _Judged:
    """What all workbooks hold, by entry_id, and every reason why a row does not land."""

    entries: dict[str, EntryRow]
    issues: list[EntryIssueRow]


def land_entries(connection: duckdb.DuckDBPyConnection, lexicon: Lexicon, now: datetime) -> EntriesReport:
    """Bring `linked.entry` and `linked.entry_issue` in step with the rows of all task sheets, in one transaction.

    `now` (UTC) is when rows not met before were handed in. Needs `linked.sheet_line` as it is now.
    """
    clock = time.perf_counter()
    judged = _judge(connection, lexicon, now)
    history = _read_history(connection)
    kept = [
        replace(row, withdrawn_at=row.withdrawn_at or now)
        for row in history.values()
        if row.entry_id not in judged.entries
    ]
    current = [
        replace(row, entered_at=history[entry_id].entered_at) if entry_id in history else row
        for entry_id, row in judged.entries.items()
    ]
    replace_tables(connection, {EntryRow: [*kept, *current], EntryIssueRow: judged.issues})
    refused = {(issue.source_id, issue.sheet, issue.row_number) for issue in judged.issues}
    new = len(judged.entries.keys() - history.keys())
    return EntriesReport(len(current), new, len(refused), time.perf_counter() - clock)


def _judge(connection: duckdb.DuckDBPyConnection, lexicon: Lexicon, now: datetime) -> _Judged:
    """Every row of every workbook, in the order of their paths: of equal entries the last one stays."""
    judged = _Judged({}, [])
    rows = _fetch(connection, ROWS)
    if not rows:
        return judged
    rules, units = _read_rules(connection, lexicon)
    known = {key: (at, is_landed) for key, at, is_landed in connection.execute(FIRST_MET).fetchall()}
    for (source_id, uri), group in groupby(rows, key=lambda row: (row["source_id"], row["source_uri"])):
        entered = [_entered_row(row) for row in group]
        keys = {row.start: _row_key(row) for row in entered}
        met = {start: known.get(key, (now, False)) for start, key in keys.items()}
        handed_in = {start: HandedIn(_day_in_china(at), is_landed) for start, (at, is_landed) in met.items()}
        entries, issues = judge_rows(entered, rules, handed_in)
        places = {
            start: {"source_id": source_id, "source_uri": uri, "row_key": key, "entered_at": met[start][0]}
            for start, key in keys.items()
        }
        for row in (_entry_row(entry, units, places[entry.row.start]) for entry in entries):
            judged.entries[row.entry_id] = row
        judged.issues.extend(_issue_row(issue, places[issue.row.start]) for issue in issues)
    return judged


def _read_rules(
    connection: duckdb.DuckDBPyConnection, lexicon: Lexicon
) -> tuple[SheetRules, dict[tuple[str | None, str | None, str | None], str | None]]:
    """The rules, and the id of the unit of each line: (target, task, name of the unit) to organisation_id."""
    lines: dict[tuple[str | None, str | None], list[SheetLine]] = defaultdict(list)
    units = {}
    for row in _fetch(connection, LINES):
        unit = row.pop("organisation_id")
        line = SheetLine(**row)
        lines[line.subject].append(line)
        units[*line.subject, line.lead_unit] = unit
    factors = {factor.unit: (factor.base, factor.factor) for factor in lexicon.unit_factors}
    return SheetRules(make_layout(lexicon.sheet_columns, lexicon.sheet_words), lines, factors), units


def _entered_row(row: Mapping[str, Any]) -> EnteredRow:
    return EnteredRow(
        sheet=row["sheet"],
        row_number=row["row_number"],
        cells={name: row[name] or "" for name in SHEET_CELLS},
        formulas=tuple(filter(None, row["formulas"].split(","))),
        reporter=row["reporter"] or "",
        start=row["char_start"],
        end=row["char_end"],
    )


def _row_key(row: EnteredRow) -> str:
    """The same for a row with the same cells in any workbook: copying a file does not make its rows newer."""
    return make_id("entry_row", row.reporter, *row.formulas, *(row.cells[name] for name in SHEET_CELLS))


def _day_in_china(at: datetime) -> date:
    return (at + CHINA).date()


def _entry_row(
    entry: Entry, units: Mapping[tuple[str | None, str | None, str | None], str | None], place: Mapping[str, Any]
) -> EntryRow:
    row, line = entry.row, entry.line
    said = (entry.value, entry.unit, entry.progress, entry.evidence, entry.reported_on)
    return EntryRow(
        entry_id=make_id("entry", *line.subject, line.lead_unit, *said),
        target_id=line.target_id,
        task_id=line.task_id,
        organisation_id=units[*line.subject, line.lead_unit],
        lead_unit=line.lead_unit,
        reporter=row.reporter or None,
        value=entry.value,
        unit=entry.unit,
        value_entered=row.cell("value") or None,
        unit_entered=row.cell("unit") or None if entry.value is not None else None,
        progress=entry.progress,
        evidence=entry.evidence,
        reported_on=entry.reported_on,
        sheet=row.sheet,
        row_number=row.row_number,
        withdrawn_at=None,
        **place,
    )


def _issue_row(issue: EntryIssue, place: Mapping[str, Any]) -> EntryIssueRow:
    target, task = issue.row.subject
    return EntryIssueRow(
        sheet=issue.row.sheet,
        row_number=issue.row.row_number,
        column_name=issue.column,
        code=issue.code,
        found=issue.found,
        target_id=target,
        task_id=task,
        reporter=issue.row.reporter or None,
        **place,
    )


def _read_history(connection: duckdb.DuckDBPyConnection) -> dict[str, EntryRow]:
    names = ", ".join(column.name for column in raw_columns(EntryRow))
    rows = connection.execute(f"SELECT {names} FROM {raw_table(EntryRow)}").fetchall()  # noqa: S608
    return {row.entry_id: row for row in (EntryRow(*values) for values in rows)}


def _fetch(connection: duckdb.DuckDBPyConnection, sql: str) -> Sequence[dict[str, Any]]:
    answer = connection.execute(sql)
    names = [column[0] for column in answer.description or ()]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
