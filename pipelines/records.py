"""Flat records: one dataclass is one raw table, one field one column with its comment.

This module is the only place that names raw tables and columns. The warehouse derives its schema from
it, `taizhang extract` prints it as JSON Lines, dbt reads the tables it describes. Standard library and msgspec only.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any, ClassVar, get_type_hints

from pipelines.values import quick


def column(comment: str, **default: Any) -> Any:
    """A field whose comment becomes the column's comment; required unless a `default` is given."""
    return field(metadata={"comment": comment}, **default)


SPAN_START = "first character of the span in raw.source.text, counted from 0"
SPAN_END = "character behind the span's last one"
RULE = "rule that made this row (rule_id of a reference table or of a stage)"


@quick
@dataclass(frozen=True, slots=True)
class SourceRecord:
    """One row per ingested file, with its decoded text exactly as the spans refer to it."""

    TABLE: ClassVar[str] = "source"
    source_id: str = column("hash of source_uri: stays the same when the file's content changes")
    source_name: str = column("file name")
    source_uri: str = column("path relative to the source folder, with forward slashes")
    media_type: str = column("IANA media type")
    encoding: str = column("encoding the text was decoded from")
    byte_size: int = column("size of the file in bytes")
    sha256: str = column("SHA-256 of the file's bytes, hexadecimal")
    text: str = column("decoded text, unchanged; every span counts its characters")


@quick
@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """One row per real document inside a source."""

    TABLE: ClassVar[str] = "document"
    document_id: str = column("hash of source, title and occurrence")
    source_id: str = column("source the document stands in")
    title: str = column("title as published, without site prefixes")
    issuer: str | None = column("body that issued the document")
    district_code: str | None = column("GB/T 2260 code of the issuing district; 000000 is the nation")
    doc_type: str = column("work_plan, work_report, compilation, special_plan or news")
    doc_form: str = column("form in which offices keep it (task_sheet, five_year_plan, …); finer than doc_type")
    published_on: date | None = column("date of publication as the text states it")
    plan_year: int | None = column("year the document promises for")
    review_year: int | None = column("year the document reports on")
    plan_period: str | None = column("year or quarter promised for: 2020, 2020Q2")
    char_start: int = column(SPAN_START)
    char_end: int = column(SPAN_END)
    title_start: int = column("first character of the title line")
    title_end: int = column("character behind the title line")
    rule_id: str = column(RULE)


@quick
@dataclass(frozen=True, slots=True)
class WorkItemRecord:
    """One row per numbered or titled piece of work."""

    TABLE: ClassVar[str] = "work_item"
    work_item_id: str = column("hash of document, titles from the top down and occurrence")
    source_id: str = column("source")
    document_id: str = column("document")
    parent_work_item_id: str | None = column("work item that holds this one")
    marker: str = column("marker as written: 一、 (三) 6.")
    title: str = column("title phrase without marker and full stop")
    level: int = column("depth in the outline, 1 = top")
    section: str = column("plan, review, problems, glossary or other")
    theme_code: str | None = column("best theme of the 18")
    district_code: str | None = column("district of the document")
    char_start: int = column(SPAN_START)
    char_end: int = column(SPAN_END)
    rule_id: str = column(RULE)


@quick
@dataclass(frozen=True, slots=True)
class WorkItemOrganisationRecord:
    """One row per organisation responsible for a work item."""

    TABLE: ClassVar[str] = "work_item_organisation"
    source_id: str = column("source")
    work_item_id: str = column("work item")
    organisation_id: str = column("hash of the canonical name and the district")
    organisation_name: str = column("canonical name")
    surface: str = column("name as written")
    role: str = column("lead or support")
    char_start: int = column(SPAN_START)
    char_end: int = column(SPAN_END)
    rule_id: str = column(RULE)


@quick
@dataclass(frozen=True, slots=True)
class WorkItemOfficialRecord:
    """One row per official responsible for a work item."""

    TABLE: ClassVar[str] = "work_item_official"
    source_id: str = column("source")
    work_item_id: str = column("work item")
    official_id: str = column("hash of the name and the district")
    official_name: str = column("name as written")
    role: str = column("lead or support")
    char_start: int = column(SPAN_START)
    char_end: int = column(SPAN_END)
    rule_id: str = column(RULE)


@quick
@dataclass(frozen=True, slots=True)
class TaskRecord:
    """One row per promised action (a clause of a plan section)."""

    TABLE: ClassVar[str] = "task"
    task_id: str = column("hash of document, text and occurrence")
    source_id: str = column("source")
    document_id: str = column("document")
    work_item_id: str | None = column("innermost work item that holds the clause")
    action: str = column("the promised verb: 完成, 推进, 新增")
    object: str = column("what the verb acts on")
    text: str = column("the clause as written")
    commitment: str = column("firm (确保, 完成), plain or aspirational (力争, 争取, 探索)")
    milestone: str | None = column("start (开工), complete (竣工, 建成), open (启用, 开放) or null")
    due_on: date | None = column("last day of the promised period, where the text or document names one")
    has_deadline: bool = column("the text itself names the deadline; else due_on is the end of the document's period")
    plan_year: int | None = column("year promised for")
    plan_quarter: int | None = column("quarter promised for, 1 to 4")
    is_quantified: bool = column("the clause holds at least one target")
    theme_code: str | None = column("best theme of the 18 by its own words, else by those of what holds it")
    district_code: str | None = column("district of the document")
    char_start: int = column(SPAN_START)
    char_end: int = column(SPAN_END)
    rule_id: str = column(RULE)


@quick
@dataclass(frozen=True, slots=True)
class QuantityRecord:
    """One row per number that is a promise (kind target) or a report (kind result)."""

    TABLE: ClassVar[str] = "quantity"
    quantity_id: str = column("hash of document, sentence, span inside it and occurrence")
    kind: str = column("target or result")
    source_id: str = column("source")
    document_id: str = column("document")
    work_item_id: str | None = column("innermost work item that holds the number")
    task_id: str | None = column("task whose clause holds the number (targets)")
    indicator: str = column("the thing measured, in the document's words")
    indicator_id: str = column("canonical indicator")
    indicator_name: str = column("name of the canonical indicator")
    value: float = column("number in `unit`, without 万/亿; a decline is negative growth")
    value_upper: float | None = column("upper end of a range")
    unit: str = column("unit as written without 万/亿")
    operator: str = column("=, >=, <=, ~ or range")
    measure: str = column("level, increment, flow, growth or share")
    period_year: int | None = column("year promised for or achieved in")
    period_start: date | None = column("first day of the period")
    period_end: date | None = column("last day of the period")
    commitment: str = column("firm, plain or aspirational")
    stage: str | None = column("how far the work has got: start, ongoing, complete or open; null where no word says")
    theme_code: str | None = column("best theme of the 18 by its own words, else by those of what holds it")
    district_code: str | None = column("district of the document")
    sentence: str = column("sentence the number stands in, as written")
    sentence_start: int = column("first character of the sentence")
    sentence_end: int = column("character behind the sentence")
    char_start: int = column("first character of the number with its unit")
    char_end: int = column("character behind the number with its unit")
    rule_id: str = column(RULE)
    row_key: str | None = column(
        "promise and report with the same key were born together: one row of one table (年度目标|完成情况), under the "
        "same head where several things stand in a row, or one sentence that gives both; null where it stands alone",
        default=None,
    )
    other_names: str | None = column(
        "names that the number could have had: JSON list of [rule_id that would choose it, name]; null without one",
        default=None,
    )
    naming_steps: str | None = column(
        "what was cut off or joined on the way to its name: JSON list of [step, words before, words after]; null "
        "where its words stand as they are",
        default=None,
    )
    reading_grounds: str | None = column(
        "what kind, time, operator, unit and measure were read from: JSON list of [rule_id of rule_texts.csv, words]",
        default=None,
    )


@quick
@dataclass(frozen=True, slots=True)
class NumeralRecord:
    """One row per numeral of the source: what became of it."""

    TABLE: ClassVar[str] = "numeral"
    source_id: str = column("source")
    document_id: str | None = column("document; null outside of every document (page furniture)")
    char_start: int = column(SPAN_START)
    char_end: int = column(SPAN_END)
    text: str = column("the numeral as written")
    quantity_id: str | None = column("quantity it belongs to; null for a reject")
    reason: str | None = column("why it is no quantity; null for a quantity")
    rule_id: str = column(RULE)


@quick
@dataclass(frozen=True, slots=True)
class ProjectListingRecord:
    """One row per project named in a project list."""

    TABLE: ClassVar[str] = "project_listing"
    project_listing_id: str = column("hash of document, year, status, name and occurrence")
    source_id: str = column("source")
    document_id: str = column("document")
    project_id: str = column("hash of district and name: one project through the years")
    project_name: str = column("name as written, broken lines joined")
    list_year: int | None = column("year of the list")
    status: str = column("new_start, completed, ongoing or planned")
    category: str | None = column("基础设施, 社会事业, 功能性, 高校 where the table gives it")
    district_code: str | None = column("district of the document")
    char_start: int = column(SPAN_START)
    char_end: int = column(SPAN_END)
    rule_id: str = column(RULE)


@quick
@dataclass(frozen=True, slots=True)
class ProjectMentionRecord:
    """One row per work that a sentence of a plan or review names with its stage."""

    TABLE: ClassVar[str] = "project_mention"
    project_mention_id: str = column("hash of document, clause, name and occurrence")
    source_id: str = column("source")
    document_id: str = column("document")
    work_item_id: str | None = column("innermost work item that holds the clause")
    project_name: str = column("name as written, blanks removed")
    stage: str = column("start (开工), ongoing (推进), complete (竣工, 建成) or open (启用, 通车)")
    is_promise: bool = column("a plan says it; else a review reports it")
    period_year: int | None = column("year promised for or looked back on")
    due_on: date | None = column("last day of the period promised or looked back on")
    district_code: str | None = column("district of the document")
    clause: str = column("the clause as written")
    clause_start: int = column("first character of the clause")
    clause_end: int = column("character behind the clause")
    char_start: int = column("first character of the name")
    char_end: int = column("character behind the name")
    rule_id: str = column(RULE)


@quick
@dataclass(frozen=True, slots=True)
class RelativeTargetRecord:
    """One row per promise without a number, or report in the same words, and other series that it names."""

    TABLE: ClassVar[str] = "relative_target"
    relative_target_id: str = column("hash of document, sentence, indicator, reference, its place and occurrence")
    source_id: str = column("source")
    document_id: str = column("document")
    work_item_id: str | None = column("innermost work item that holds the promise")
    is_promise: bool = column("a plan says it; else a review reports it")
    indicator: str = column("the thing measured, in the document's words")
    indicator_id: str = column("canonical indicator")
    indicator_name: str = column("name of the canonical indicator")
    comparator: str = column("with (keeps pace), above, at_least, below or at_most")
    reference: str = column("what it is measured against, in the document's words")
    reference_indicator_id: str = column("canonical indicator of the other series")
    reference_indicator_name: str = column("name of that indicator")
    reference_scope: str = column("whose series: own, district, city, province or nation")
    measure: str = column("growth, or level of a rate or sum")
    period_year: int | None = column("year promised for")
    period_start: date | None = column("first day of the period")
    period_end: date | None = column("last day of the period")
    commitment: str = column("firm, plain or aspirational")
    theme_code: str | None = column("best theme of the 18 by its own words, else by those of what holds it")
    district_code: str | None = column("district of the document")
    sentence: str = column("sentence the promise stands in, as written")
    char_start: int = column(SPAN_START)
    char_end: int = column(SPAN_END)
    rule_id: str = column(RULE)


@quick
@dataclass(frozen=True, slots=True)
class StatementRecord:
    """One row per sentence in which a government says what it has done."""

    TABLE: ClassVar[str] = "statement"
    statement_id: str = column("hash of document, sentence and occurrence")
    source_id: str = column("source")
    document_id: str = column("document")
    work_item_id: str | None = column("innermost work item that holds the sentence")
    review_year: int | None = column("year looked back on")
    district_code: str | None = column("district of the document")
    char_start: int = column(SPAN_START)
    char_end: int = column(SPAN_END)


@quick
@dataclass(frozen=True, slots=True)
class RepairRecord:
    """One row per damaged place of the text and how it is read."""

    TABLE: ClassVar[str] = "repair"
    source_id: str = column("source")
    document_id: str | None = column("document")
    char_start: int = column(SPAN_START)
    char_end: int = column("character behind the span; equal to char_start where characters are lost")
    reading: str = column("the characters as they are read")
    is_certain: bool = column("the context leaves no other reading; only then the reading is used")
    rule_id: str = column(RULE)


@quick
@dataclass(frozen=True, slots=True)
class IssueRecord:
    """One row per doubt that a stage could not settle."""

    TABLE: ClassVar[str] = "issue"
    source_id: str = column("source")
    document_id: str | None = column("document")
    char_start: int = column(SPAN_START)
    char_end: int = column(SPAN_END)
    code: str = column("closed word for the kind of doubt")
    message: str = column("what is in doubt, for a person")


@quick
@dataclass(frozen=True, slots=True)
class SheetRowRecord:
    """One row per row of a filled-in task sheet that is not blank, its cells as they were written."""

    TABLE: ClassVar[str] = "sheet_row"
    source_id: str = column("source")
    sheet: str = column("name of the sheet in the workbook")
    row_number: int = column("row in the sheet as the spreadsheet counts, from 1")
    target_id: str | None = column("promised number that the row says it is about")
    task_id: str | None = column("task that the row says it is about")
    task: str | None = column("cell 任务, printed by the ledger")
    promised: str | None = column("cell 目标值, printed by the ledger")
    unit: str | None = column("cell 单位, printed by the ledger; may be changed")
    lead_unit: str | None = column("cell 牵头单位, printed by the ledger")
    support_units: str | None = column("cell 配合单位, printed by the ledger")
    due_on: str | None = column("cell 完成时限, printed by the ledger")
    progress: str | None = column("cell 进展, entered")
    value: str | None = column("cell 完成值, entered")
    evidence: str | None = column("cell 依据, entered")
    reported_on: str | None = column("cell 填报日期, entered")
    reporter: str | None = column("who filled in the sheet, as written above its heads")
    formulas: str = column("columns whose cell is a formula, parted by commas; formulas are never computed")
    char_start: int = column(SPAN_START)
    char_end: int = column(SPAN_END)


# Columns of a sheet row that hold cells.
SHEET_CELLS = (
    *("target_id", "task_id", "task", "promised", "unit", "lead_unit", "support_units", "due_on"),
    *("progress", "value", "evidence", "reported_on"),
)

RECORD_TYPES: tuple[type, ...] = (
    SourceRecord,
    DocumentRecord,
    WorkItemRecord,
    WorkItemOrganisationRecord,
    WorkItemOfficialRecord,
    TaskRecord,
    QuantityRecord,
    NumeralRecord,
    ProjectListingRecord,
    ProjectMentionRecord,
    RelativeTargetRecord,
    StatementRecord,
    RepairRecord,
    IssueRecord,
    SheetRowRecord,
)


def column_types(record_type: type) -> dict[str, Any]:
    """Field name to Python type, in the order of the raw table's columns."""
    hints = get_type_hints(record_type)
    return {f.name: hints[f.name] for f in fields(record_type)}
