"""Which rows of a filled-in workbook are good, and what is wrong with the others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pipelines.sheets.cells import MULTIPLES, read_date, read_number, strip_unsafe
from pipelines.sheets.layout import SheetLayout
from pipelines.sheets.lines import SheetLine
from pipelines.sheets.rows import EnteredRow

LONGEST = {"progress": 2_000, "evidence": 1_000, "unit": 40}
_FIRST_YEAR = 2000
_SHOWN = 200
_BLANKS = re.compile(r"\s+")
EntryCode = Literal[
    "missing_id",
    "unknown_id",
    "duplicate_row",
    "changed_cell",
    "formula",
    "nothing_reported",
    "too_long",
    "not_a_number",
    "missing_unit",
    "wrong_unit",
    "missing_evidence",
    "missing_date",
    "bad_date",
    "future_date",
]
Subject = tuple[str | None, str | None]


@dataclass(frozen=True, slots=True)
class EntryIssue:
    """One reason why a row does not land: in which column (by the ledger's name), and what stands there, shortened."""

    row: EnteredRow
    column: str
    code: EntryCode
    found: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One good row: what a unit reports of one promise. `value` is in the promise's `unit`, if it has one."""

    row: EnteredRow
    line: SheetLine
    value: float | None
    unit: str | None
    progress: str | None
    evidence: str | None
    reported_on: date


@dataclass(frozen=True, slots=True)
class HandedIn:
    """When a row was handed in, and whether it has landed before: then the ledger may since have read better than it
    printed, and the row is not held against what it prints now.
    """

    day: date
    is_landed: bool = False


@dataclass(frozen=True)
class SheetRules:
    """What rows are held against.

    `lines`: what the ledger prints of each promise, a line for every lead unit. `factors`: unit to (base, how many of
    the base it is).
    """

    layout: SheetLayout
    lines: Mapping[Subject, Sequence[SheetLine]]
    factors: Mapping[str, tuple[str, float]]


def judge_rows(
    rows: Iterable[EnteredRow], rules: SheetRules, handed_in: Mapping[int, HandedIn]
) -> tuple[list[Entry], list[EntryIssue]]:
    """Good rows as entries, and every fault of the others; a row with any fault does not land.

    Rows in which nothing was entered are neither, unless a printed cell was changed. `rows` are those of one workbook;
    `handed_in` goes by where a row starts: no row may report of a day later than that.
    """
    entries: list[Entry] = []
    issues: list[EntryIssue] = []
    seen: set[tuple[Subject, str | None]] = set()
    for row in rows:
        found = list(_find_faults(row, rules, handed_in[row.start]))
        line = _line_of(row, rules)
        is_filled = any(row.cell(column) for column in rules.layout.named("entered"))
        if line is not None and is_filled:
            key = (line.subject, line.lead_unit)
            if key in seen:
                found.append(("task", "duplicate_row"))
            seen.add(key)
        issues.extend(EntryIssue(row, column, code, row.cells.get(column, "")[:_SHOWN]) for column, code in found)
        if line is not None and is_filled and not found:
            entries.append(_make_entry(row, line, rules))
    return entries, issues


def _find_faults(row: EnteredRow, rules: SheetRules, handed_in: HandedIn) -> Iterator[tuple[str, EntryCode]]:
    """(column, code) of everything that is wrong with the row by itself."""
    is_filled = any(row.cell(column) for column in rules.layout.named("entered"))
    line = _line_of(row, rules)
    if line is None:
        # A remark below the table is no row; a row with its ids gone is.
        if is_filled or any(row.subject):
            yield "task", "unknown_id" if any(row.subject) else "missing_id"
        return
    for column in () if handed_in.is_landed else rules.layout.named("locked"):
        if column in row.cells and not _is_same(row.cell(column), line.printed(column)):
            yield column, "changed_cell"
    if not is_filled:
        return
    yield from ((column, "formula") for column in row.formulas)
    for column, longest in LONGEST.items():
        if len(row.cell(column)) > longest:
            yield column, "too_long"
    yield from _find_value_faults(row, line, rules)
    yield from _find_date_faults(row, handed_in.day)


def _find_value_faults(row: EnteredRow, line: SheetLine, rules: SheetRules) -> Iterator[tuple[str, EntryCode]]:
    if not row.cell("value"):
        if not row.cell("progress"):
            yield "progress", "nothing_reported"
        return
    number = read_number(row.cell("value"))
    unit = row.cell("unit")
    if "value" not in row.formulas and number is None:
        yield "value", "not_a_number"
    if not unit:
        yield "unit", "missing_unit"
    elif line.unit is not None and unit_ratio(unit, line.unit, rules.factors) is None:
        yield "unit", "wrong_unit"
    elif number is not None and number[1] and unit != "%":
        yield "value", "wrong_unit"
    if not row.cell("evidence"):
        yield "evidence", "missing_evidence"


def _find_date_faults(row: EnteredRow, handed_in: date) -> Iterator[tuple[str, EntryCode]]:
    text = row.cell("reported_on")
    if not text:
        yield "reported_on", "missing_date"
        return
    day = read_date(text)
    if day is None or day.year < _FIRST_YEAR:
        if "reported_on" not in row.formulas:
            yield "reported_on", "bad_date"
    elif day > handed_in:
        yield "reported_on", "future_date"


def _line_of(row: EnteredRow, rules: SheetRules) -> SheetLine | None:
    """The line that the row came from; of a promise of several units that of the unit it names, else the first."""
    lines = rules.lines.get(row.subject, ())
    return next(
        (line for line in lines if _is_same(row.cell("lead_unit"), line.lead_unit or "")), next(iter(lines), None)
    )


def _is_same(found: str, printed: str) -> bool:
    """Blanks and line ends are a spreadsheet's own affair."""
    return _BLANKS.sub("", found) == _BLANKS.sub("", strip_unsafe(printed))


def _make_entry(row: EnteredRow, line: SheetLine, rules: SheetRules) -> Entry:
    number = read_number(row.cell("value"))
    unit = row.cell("unit") or None
    value = None if number is None else number[0]
    if value is not None and unit is not None and line.unit is not None:
        ratio = unit_ratio(unit, line.unit, rules.factors) or 1.0
        # Sums of tenths in another unit leave a dust of binary fractions.
        value, unit = float(f"{value * ratio:.12g}"), line.unit
    day = read_date(row.cell("reported_on"))
    if day is None:
        raise ValueError(f"{row.sheet}, row {row.row_number}: an entry without a day")
    return Entry(
        row=row,
        line=line,
        value=value,
        unit=unit if value is not None else None,
        progress=row.cell("progress") or None,
        evidence=row.cell("evidence") or None,
        reported_on=day,
    )


def unit_ratio(unit: str, wanted: str, factors: Mapping[str, tuple[str, float]]) -> float | None:
    """How many of `wanted` one `unit` is; None where they do not convert."""
    if unit == wanted:
        return 1.0
    for sign, times in (("", 1.0), *MULTIPLES.items()):
        rest = unit.removeprefix(sign)
        if sign and rest == unit:
            continue
        if rest == wanted:
            return times
        if rest in factors and wanted in factors and factors[rest][0] == factors[wanted][0]:
            return times * factors[rest][1] / factors[wanted][1]
    return None
