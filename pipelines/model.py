"""What passes between the stages: frozen values, made of the standard library and `quick`.

Every span is half-open `[start, end)` and counts characters of `SourceText.text`, the decoded text
exactly as it is kept. No stage ever edits that text; a repair is an annotation beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from pipelines.values import quick

DocType = Literal["work_plan", "work_report", "compilation", "special_plan", "news"]
Section = Literal["plan", "review", "problems", "glossary", "other"]
Role = Literal["lead", "support"]
Kind = Literal["target", "result"]
Operator = Literal["=", ">=", "<=", "~", "range"]
Measure = Literal["level", "increment", "flow", "growth", "share"]
Commitment = Literal["firm", "plain", "aspirational"]
Comparator = Literal["with", "above", "at_least", "below", "at_most"]
Milestone = Literal["start", "complete", "open"]
ProjectStatus = Literal["new_start", "completed", "ongoing", "planned"]
GridOrigin = Literal["html", "docx", "xlsx", "xls", "doc", "rtf", "csv", "pdf", "ofd", "text", "lines"]
ProjectStage = Literal["start", "ongoing", "complete", "open"]
Stage = ProjectStage


class Span(NamedTuple):
    """Characters `[start, end)` of the source's text."""

    start: int
    end: int


class GridCell(NamedTuple):
    """One cell of a grid: its words at `[start, end)`, its first row and column, and how many of each it covers."""

    row: int
    column: int
    start: int
    end: int
    height: int = 1
    width: int = 1


@quick
@dataclass(frozen=True, slots=True)
class Grid:
    """One table as its file has it, whatever the format: cells in reading order, none overlapping another.

    Where no file marks it, `origin` is `text` (cells parted by signs or blanks) or `lines` (one cell a line).
    An empty cell may be left out. Rows and columns count from 0. `caption` spans the title of the table where the
    format marks one (<caption>), `unit` its line of units (单位:万元); both None where only the text above tells.
    """

    origin: GridOrigin
    cells: tuple[GridCell, ...]
    caption: Span | None = None
    unit: Span | None = None


@quick
@dataclass(frozen=True, slots=True)
class SourceText:
    """One file as read: its decoded text and how it was decoded.

    `uri` is the file's path relative to the source folder (POSIX), so it is the same on every machine.
    `grids` are the tables that the format itself marks, in reading order; a table inside a cell is one of its own.
    `facts` is what the format says of the document outside of its text, as (name, value): title, heading, published,
    site, site_code, column, and the lines before and after the article of a page. `doubts` are what the reader left out
    or could not read (hidden rows, formulas without a value). `parts` are the files that the text is put together from
    (the members of a ZIP), each with documents of its own.
    """

    name: str
    uri: str
    media_type: str
    encoding: str
    byte_size: int
    sha256: str
    text: str
    grids: tuple[Grid, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    doubts: tuple[Issue, ...] = ()
    parts: tuple[Span, ...] = ()


@quick
@dataclass(frozen=True, slots=True)
class Document:
    """One real document inside a source. `plan_year` is promised for, `review_year` reported on.

    `doc_form` is the form in which offices keep it (task_sheet, five_year_plan, …), finer than `doc_type`.
    `contradictions`: (code, message) of what in title, headings, dates and text speaks for another place or year.
    """

    start: int
    end: int
    title: str
    title_span: Span
    body_start: int
    issuer: str | None
    district_code: str | None
    doc_type: DocType
    published_on: date | None
    plan_year: int | None
    review_year: int | None
    plan_quarter: int | None
    rule_id: str
    contradictions: tuple[tuple[str, str], ...] = ()
    doc_form: str = "work_plan"

    @property
    def plan_period(self) -> str | None:
        """`2020` or `2020Q2`; None where the document promises for no period."""
        if self.plan_year is None:
            return None
        return f"{self.plan_year}Q{self.plan_quarter}" if self.plan_quarter else str(self.plan_year)


@quick
@dataclass(frozen=True, slots=True)
class Node:
    """One place of a document's outline. Node 0 is the document itself; nodes come in reading order.

    `start` is where the marker stands, `end` where the next node of the same or a higher level starts.
    `body_start` is the first character behind marker and title. A node is a work item when it is numbered
    or titled and holds work; chapter headings like 2021年主要工作 only set the section. `year` is set where
    the heading itself names the year it speaks of (2020年工作情况 -> 2020).
    """

    index: int
    parent: int | None
    level: int
    start: int
    end: int
    marker: str
    title: str
    body_start: int
    section: Section
    year: int | None
    is_work_item: bool
    rule_id: str


@quick
@dataclass(frozen=True, slots=True)
class OrganisationMention:
    """An organisation named as responsible for a work item (node `node`)."""

    node: int
    name: str
    surface: str
    role: Role
    start: int
    end: int
    rule_id: str


@quick
@dataclass(frozen=True, slots=True)
class OfficialMention:
    """An official named as responsible for a work item (node `node`)."""

    node: int
    name: str
    role: Role
    start: int
    end: int
    rule_id: str


@quick
@dataclass(frozen=True, slots=True)
class ProjectListing:
    """One project named in a project list; `start:end` spans the name as written (its first line)."""

    node: int
    name: str
    list_year: int | None
    status: ProjectStatus
    category: str | None
    start: int
    end: int
    rule_id: str


@quick
@dataclass(frozen=True, slots=True)
class ProjectMention:
    """One work that a sentence names with its stage; `start:end` spans the name, `clause_*` the clause around it.

    `is_promise`: a plan section says it, else a review. `due_on`: last day of the period promised or looked back on.
    """

    node: int
    start: int
    end: int
    stage: ProjectStage
    is_promise: bool
    period_year: int | None
    due_on: date | None
    clause_start: int
    clause_end: int
    rule_id: str


@quick
@dataclass(frozen=True, slots=True)
class RelativeTarget:
    """A promise without a number, measured against another series (与经济增长基本同步), or a report in such words.

    `start:end` spans it from the name of its indicator on; `reference_scope` is own (the same government), nation,
    province, city or district; `measure` is growth or level. Both series are named as `Quantity` names them.
    """

    node: int
    start: int
    end: int
    sentence_start: int
    sentence_end: int
    indicator: str
    indicator_id: str
    indicator_name: str
    is_promise: bool
    comparator: Comparator
    reference: str
    reference_indicator_id: str
    reference_indicator_name: str
    reference_scope: str
    measure: Measure
    period_year: int | None
    period_start: date | None
    period_end: date | None
    commitment: Commitment
    rule_id: str


@quick
@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of a review section: what a government says it has done in `review_year`."""

    node: int
    start: int
    end: int
    review_year: int | None


@quick
@dataclass(frozen=True, slots=True)
class Task:
    """One promised action: a clause of a plan section. `action` is the verb, `object` what it acts on.

    `due_on` is the last day of the period promised for; `has_deadline` says that the text itself names it.
    """

    node: int
    start: int
    end: int
    action: str
    object: str
    commitment: Commitment
    milestone: Milestone | None
    due_on: date | None
    has_deadline: bool
    plan_year: int | None
    plan_quarter: int | None
    rule_id: str


@quick
@dataclass(frozen=True, slots=True)
class Step:
    """Words that one step of naming a number cut or joined; `step` is a row of `rule_texts.csv`."""

    step: str
    before: str
    after: str


@quick
@dataclass(frozen=True, slots=True)
class OtherName:
    """A name that a number could have had, and the rule that would have chosen it."""

    rule_id: str
    name: str


@quick
@dataclass(frozen=True, slots=True)
class Ground:
    """What a part of the reading follows from: a row of `rule_texts.csv`, and the words that it was read from."""

    rule_id: str
    words: str


@quick
@dataclass(frozen=True, slots=True)
class Quantity:
    """One number that is a promise or a result. `start:end` spans the number with its unit.

    `value` is normalised to the unit without 万/亿 (1.29万户 -> 12900 户); a decline is negative growth.
    `sentence_start:sentence_end` spans the sentence it stands in. `period_*` is what it is for. Promise and report with
    one `row_key` in a document are of one row of a table (目标值|完成值) or of one clause; None: it stands alone.
    `stage` is how far the work has got of which it speaks (新开工300个, 完工100个), None where its words name none.
    `other_names` and `steps` tell how its name was chosen, `grounds` from what kind, operator, period, unit and measure
    follow.
    """

    node: int
    start: int
    end: int
    kind: Kind
    indicator: str
    indicator_id: str
    indicator_name: str
    value: float
    value_upper: float | None
    unit: str
    operator: Operator
    measure: Measure
    period_year: int | None
    period_start: date | None
    period_end: date | None
    commitment: Commitment
    stage: Stage | None
    sentence_start: int
    sentence_end: int
    rule_id: str
    row_key: str | None = None
    other_names: tuple[OtherName, ...] = ()
    steps: tuple[Step, ...] = ()
    grounds: tuple[Ground, ...] = ()


@quick
@dataclass(frozen=True, slots=True)
class Numeral:
    """One numeral of the text and what became of it: a quantity or a reject with a reason.

    `quantity` is the index of the quantity it belongs to, None for a reject.
    """

    start: int
    end: int
    quantity: int | None
    reason: str | None
    rule_id: str


@quick
@dataclass(frozen=True, slots=True)
class Repair:
    """A place where the scrape has damaged the text, and how it is read. `start == end`: characters are lost there."""

    start: int
    end: int
    reading: str
    is_certain: bool
    rule_id: str


@quick
@dataclass(frozen=True, slots=True)
class Issue:
    """A doubt that a stage could not settle. Doubt is data: it is kept, counted and shown."""

    start: int
    end: int
    code: str
    message: str
