"""Rows that the warehouse itself keeps in schemas `raw` and `linked`, declared like the records of the core."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from pipelines.records import column


@dataclass(frozen=True, slots=True)
class SourceFileRow:
    """One row per file of the source folder as it was last read, whether it could be read or not."""

    TABLE: ClassVar[str] = "source_file"
    source_uri: str = column("path relative to the source folder, with forward slashes")
    source_id: str | None = column("source its rows belong to; null for a file set aside")
    sha256: str = column("SHA-256 of the file's bytes, hexadecimal")
    status: str = column("ingested or quarantined")
    reader_fingerprint: str = column("hash of the code and reference tables that read the file")
    offered_sha256: str | None = column(
        "SHA-256 of what lies there now and is not taken, so that the last good version stays; empty where nothing can "
        "be read, null where the file is as it was read"
    )
    first_seen_at: datetime = column("when a build first met this path (UTC)")
    last_seen_at: datetime = column("when a build last met this path (UTC)")


@dataclass(frozen=True, slots=True)
class QuarantineRow:
    """One row per file that is set aside: what lies there cannot be read, or is not taken for what was read before."""

    TABLE: ClassVar[str] = "quarantine"
    source_uri: str = column("path relative to the source folder, of a folder with a slash behind; a dot is the whole")
    code: str = column("closed word for the reason; internal_error is a fault of the program")
    reason: str = column("reason, for a person")
    byte_size: int | None = column("size of the file in bytes")
    sha256: str | None = column("SHA-256 of the file's bytes, hexadecimal")
    seen_at: datetime = column("when the file was set aside (UTC)")
    is_kept: bool = column("whether the last good version of the file stays published")


@dataclass(frozen=True, slots=True)
class ProvenanceRow:
    """One row per document that a channel or collection has brought, as the archive knows it."""

    TABLE: ClassVar[str] = "provenance"
    source_uri: str = column("fetched:// with the source's id and the document's name there")
    channel_id: str = column("source that brought it: its name in seeds/sources.toml, or added")
    page_url: str | None = column("address at which its publisher shows it")
    page_title: str = column("title as the list, the page or the file gives it")
    published_on: date | None = column("date of publication as the page or the list gives it")
    issuer: str | None = column("who published it, as the page says")
    version: int = column("how many versions of its text have come, this one included")
    first_fetched_at: datetime = column("when it first came (UTC)")
    fetched_at: datetime = column("when its present text came (UTC)")
    last_looked_at: datetime = column("when it was last looked for at its source (UTC)")
    is_gone: bool = column("true where its source has it no longer")
    sha256: str = column("SHA-256 of the bytes as they came, hexadecimal; the archive keeps them under it")


@dataclass(frozen=True, slots=True)
class SearchTextRow:
    """One row per task and quantity: its text cut into words."""

    TABLE: ClassVar[str] = "search_text"
    source_id: str = column("source")
    record_kind: str = column("task or quantity")
    record_id: str = column("task_id or quantity_id")
    search_words: str = column("distinct words of the clause or sentence, separated by spaces, long and short ones")


@dataclass(frozen=True, slots=True)
class BuildRunRow:
    """One row per build that found the sources, the rules or the models changed."""

    TABLE: ClassVar[str] = "build_run"
    build_id: str = column("random id of the build")
    run_number: int = column("place of the build among all of this warehouse; clocks may jump, this does not")
    started_at: datetime = column("when the build began to read (UTC)")
    finished_at: datetime = column("when the build had read everything (UTC)")
    content_fingerprint: str = column("hash of everything the published tables follow from")
    new_count: int = column("files met for the first time")
    changed_count: int = column("files whose content has changed")
    reread_count: int = column("files unchanged, read again because the rules have changed")
    unchanged_count: int = column("files left as they were")
    removed_count: int = column("files that are gone from the folder, with their rows")
    quarantined_count: int = column("files set aside")


@dataclass(frozen=True, slots=True)
class MatchRow:
    """One row per link between a promised and a reported number."""

    TABLE: ClassVar[str] = "match"
    target_id: str = column("quantity_id of the promised number")
    result_id: str = column("quantity_id of the reported number")
    kind: str = column(
        "full (the promise's whole period), part (a part of it), incomparable (other base or unit), several "
        "(a figure of several years beside a promise for one) or similar (maybe the same thing, judges nothing)"
    )
    score: float = column("how well they fit, 0 to 1")
    rule: str = column(
        "match.same_row (one row of a table), match.indicator (same indicator), match.words (words alike), "
        "match.likely (alike in part, and the very number promised) or match.similar (alike in part)"
    )
    unit_ratio: float = column("the result's value times this is in the promise's unit")
    comparability_id: str = column("row of comparability.csv that says what the pair may be used for")
    doubts: str = column("codes of certainty_reasons.csv that hold for the pair, parted by blanks")


@dataclass(frozen=True, slots=True)
class DocumentCopyRow:
    """One row per document that is the same paper as another: a copy of it, or an issue that a later one corrects."""

    TABLE: ClassVar[str] = "document_copy"
    document_id: str = column("document whose rows do not count, or of which those said again do not")
    first_document_id: str = column("document that counts instead: the first of the copies, or the corrected issue")
    relation: str = column("copy (same numbers in the same words) or replaced (a later issue corrects it)")
    likeness: float = column("share of the words, or of the older issue's numbers, that the other has too, 0 to 1")


@dataclass(frozen=True, slots=True)
class SupersededRow:
    """One row per number of an issue that a corrected one says again, changed or not."""

    TABLE: ClassVar[str] = "superseded"
    quantity_id: str = column("number of the older issue")
    superseded_by: str = column("number of the corrected issue that stands for it")
    is_changed: bool = column("the corrected issue gives another number; else it only says the same again")
    document_id: str = column("older issue")


@dataclass(frozen=True, slots=True)
class ProjectLinkRow:
    """One row per row of a project list and per work that a sentence names: the project it is of."""

    TABLE: ClassVar[str] = "project_link"
    record_id: str = column("project_listing_id or project_mention_id")
    project_id: str = column("project: hash of its government and the first of its names")
    project_name: str = column("the first of the project's names, those of lists before those of sentences")
    linked_name: str = column("the name of the project by which this one was recognised")
    score: float = column("how much the two names are the same, 0 to 1")
    rule: str = column(
        "project.first (nothing to link), name (same name), core (same but for light words), thing (the work on it), "
        "part (of a list in brackets), ending, blocks (two parts in order) or alike (letters)"
    )


@dataclass(frozen=True, slots=True)
class TaskMentionRow:
    """One row per promised action that a later review speaks of again."""

    TABLE: ClassVar[str] = "task_mention"
    task_id: str = column("promised action")
    document_id: str = column("review that speaks of it")
    char_start: int = column("first character of the passage in the review's source")
    char_end: int = column("character behind the passage")
    score: float = column("how much of the promise the passage says, 0 to 1")
    rule: str = column("mention.clause (one clause says it) or mention.clauses (two side by side)")


@dataclass(frozen=True, slots=True)
class TargetMentionRow:
    """One row per promised number without a result whose work a later review speaks of all the same."""

    TABLE: ClassVar[str] = "target_mention"
    target_id: str = column("promised number")
    document_id: str = column("review that speaks of its work")
    char_start: int = column("first character of the passage in the review's source")
    char_end: int = column("character behind the passage")
    score: float = column("how much of the promise the passage says, 0 to 1")
    rule: str = column(
        "look.number (the same number), look.clause, look.clauses, look.item, look.run (a long run of its words) or "
        "look.list_done (the whole list)"
    )
    told_as: str = column("completed (the passage says that the work is done) or spoken_of")


@dataclass(frozen=True, slots=True)
class VerdictReviewRow:
    """One row per answer that a person gave about a verdict."""

    TABLE: ClassVar[str] = "verdict_review"
    answer_number: int = column("place of the answer among all, from 1")
    promise_text_hash: str = column(
        "SHA-256 of the text that promises, without blanks, hexadecimal: text_hash of dim_source"
    )
    promise_sentence: str = column("sentence of the promise, as written")
    promise_written: str = column("the promised number as written")
    promise_start: int = column("first character of that number in its file's text, when it was reviewed")
    result_text_hash: str | None = column(
        "SHA-256 of the text that reports, without blanks; null for a verdict without a result"
    )
    result_sentence: str | None = column("sentence of the result, as written")
    result_written: str | None = column("the reported number as written")
    result_start: int | None = column("first character of that number in its file's text, when it was reviewed")
    status: str = column("the status that was reviewed")
    answer: str = column("confirmed or wrong")
    because: str | None = column("why it is wrong, in the person's words")
    reviewed_by: str = column("who reviewed it")
    reviewed_on: date = column("day of the review")


@dataclass(frozen=True, slots=True)
class IndicatorMergeRow:
    """One row per indicator that is another one in other words."""

    TABLE: ClassVar[str] = "indicator_merge"
    surface: str = column("name of the indicator that was merged, from the documents' words")
    family: str = column("family of units of both indicators")
    from_id: str = column("indicator that was merged")
    to_id: str = column("indicator it is counted as")
    to_name: str = column("name of the indicator it is counted as")
    score: float = column("how much of the two names is the same, 0 to 1")
    rule: str = column(
        "merge.words (same words), merge.order (in another order) or merge.by_hand (entered by a reader)"
    )


@dataclass(frozen=True, slots=True)
class AccuracyRow:
    """One row per figure of how often the ledger is right on hand-labelled documents."""

    TABLE: ClassVar[str] = "accuracy"
    entity: str = column("quantity, item, project or document")
    field: str = column("recall, precision, or the field compared on labels that were found")
    right_count: int = column("cases that are right")
    asked_count: int = column("cases looked at")
    share: float = column("right_count / asked_count, 0 to 1")
    share_low: float = column("lower bound of the share, 95 % Wilson interval")
    share_high: float = column("upper bound of the share, 95 % Wilson interval")
    label_count: int = column("labels of all entities that were compared")
    source_count: int = column("labelled sources")


@dataclass(frozen=True, slots=True)
class SheetLineRow:
    """One row per line of a task sheet: a promised number, or a task without one, for each of its lead units."""

    TABLE: ClassVar[str] = "sheet_line"
    sheet_line_id: str = column("hash of target, task and lead unit")
    line_number: int = column("place of the line among those of its document, in reading order")
    target_id: str | None = column("promised number; null for a task without one")
    task_id: str | None = column("task; null for a number outside of every task")
    document_id: str = column("document that promises it")
    work_item_id: str | None = column("innermost work item that holds it")
    district_code: str | None = column("district of the document")
    plan_year: int | None = column("year that the document plans for")
    organisation_id: str | None = column("lead unit, of the nearest work item that names one; null where none does")
    lead_unit: str | None = column("name of the lead unit")
    support_units: str | None = column("names of the supporting units, parted by 、")
    task: str = column("clause of the task, else sentence of the number, as written")
    promised: str | None = column("promised number as the sheet prints it: 7000, ≥7000, ≤3.5, ≈600, 10–20")
    unit: str | None = column("unit of the promised number")
    due_on: date | None = column("deadline of the task, else end of the number's period")
    char_start: int = column("first character of the number or task in raw.source.text, counted from 0")


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One row per entry that ever landed: what a unit reported of one promise. Kept when its workbook is gone."""

    TABLE: ClassVar[str] = "entry"
    entry_id: str = column("hash of promise, lead unit and everything entered: handed in twice it is one entry")
    row_key: str = column("hash of the row's cells as written")
    target_id: str | None = column("promised number; null for a task without one")
    task_id: str | None = column("task; null for a number outside of every task")
    organisation_id: str | None = column("lead unit that reports; null on the sheet of work without one")
    lead_unit: str | None = column("name of the lead unit")
    reporter: str | None = column("who filled in the sheet, as written on it")
    value: float | None = column("completed value in `unit`; null where only text was entered")
    unit: str | None = column("unit of the promise; of a task without a number the unit entered")
    value_entered: str | None = column("completed value as written")
    unit_entered: str | None = column("unit as written")
    progress: str | None = column("progress in words")
    evidence: str | None = column("evidence that was named")
    reported_on: date = column("day up to which value and progress count")
    source_id: str = column("workbook that brought it last")
    source_uri: str = column("path of that workbook relative to the source folder")
    sheet: str = column("name of the sheet")
    row_number: int = column("row in the sheet, from 1")
    entered_at: datetime = column("when the ledger first met the row (UTC)")
    withdrawn_at: datetime | None = column("when no workbook of the source folder held it any more (UTC); else null")


@dataclass(frozen=True, slots=True)
class EntryIssueRow:
    """One row per reason why a row of a filled-in task sheet does not land."""

    TABLE: ClassVar[str] = "entry_issue"
    source_id: str = column("workbook")
    source_uri: str = column("path of the workbook relative to the source folder")
    sheet: str = column("name of the sheet")
    row_number: int = column("row in the sheet, from 1")
    row_key: str = column("hash of the row's cells as written")
    column_name: str = column("column of the sheet, by its name in the ledger")
    code: str = column("closed word for the reason")
    found: str = column("what stands in the cell, at most 200 characters")
    target_id: str | None = column("promised number that the row says it is about, as written")
    task_id: str | None = column("task that the row says it is about, as written")
    reporter: str | None = column("who filled in the sheet")
    entered_at: datetime = column("when the ledger first met the row (UTC)")


@dataclass(frozen=True, slots=True)
class DerivedStateRow:
    """One row per stage and part of it: what its rows were made from."""

    TABLE: ClassVar[str] = "derived_state"
    stage: str = column("stage of the build")
    part: str = column("government (after mergers), source, or empty where the stage has one part")
    fingerprint: str = column("hash of the stage's rules and of the files that the part follows from")


@dataclass(frozen=True, slots=True)
class ComparedNameRow:
    """One row per name of an indicator and family of units: the words by which it is compared with other names."""

    TABLE: ClassVar[str] = "compared_name"
    name: str = column("name as numbers have it")
    family: str = column("family of units (units.csv): what may be left out differs between them")
    words: str = column("the words that say what is measured, parted by U+001F")


@dataclass(frozen=True, slots=True)
class StandingPlaceRow:
    """One row per place whose rows in the models stand from the last build; none where all are made anew."""

    TABLE: ClassVar[str] = "standing_place"
    place: str = column("district code, or empty: of no place")
    government: str = column("district code of the government, after mergers")


@dataclass(frozen=True, slots=True)
class StandingSourceRow:
    """One row per source whose own rows in the models stand from the last build; none where all are made anew."""

    TABLE: ClassVar[str] = "standing_source"
    source_id: str = column("source whose file, indicators and standing among copies are what they were")


@dataclass(frozen=True, slots=True)
class ModelScriptRow:
    """One row per table or test of the dbt project: the statement that makes its changed rows, or counts its faults."""

    TABLE: ClassVar[str] = "model_script"
    unique_id: str = column("what dbt calls the node")
    name: str = column("name of the node")
    resource_type: str = column("model or test")
    schema_name: str = column("schema of the table, or that of a test's own results")
    table_name: str = column("name of the table there")
    follows: str = column("unique ids of the nodes with a row here that must come before, parted by blanks")
    statement: str = column("what dbt says, the same in every build of one project")


STATE_TYPES: tuple[type, ...] = (SourceFileRow, QuarantineRow, ProvenanceRow, SearchTextRow, BuildRunRow)
# What follows from rows of all files; made anew in every build that has something new.
DERIVED_TYPES: tuple[type, ...] = (
    IndicatorMergeRow,
    MatchRow,
    ProjectLinkRow,
    DocumentCopyRow,
    SupersededRow,
    TaskMentionRow,
    TargetMentionRow,
    VerdictReviewRow,
    AccuracyRow,
    SheetLineRow,
    EntryRow,
    EntryIssueRow,
)
# What the derived rows were made from, and by what.
BOOK_TYPES: tuple[type, ...] = (
    DerivedStateRow,
    ComparedNameRow,
    StandingPlaceRow,
    StandingSourceRow,
    ModelScriptRow,
)
