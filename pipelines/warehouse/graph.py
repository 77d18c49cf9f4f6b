"""The build graph: one declaration a stage, from which everything follows that must know what a table follows from.

A stage says which tables it makes, from which it makes them, and where its code begins. The code itself is what that
imports (`imports.py`), its reference tables are those that the code asks a lexicon for. Fingerprints
(`fingerprints.py`), the assets with their `code_version` and the seconds of a build come from here.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.records import (
    RECORD_TYPES,
    DocumentRecord,
    ProjectListingRecord,
    ProjectMentionRecord,
    QuantityRecord,
    SheetRowRecord,
    SourceRecord,
    StatementRecord,
    TaskRecord,
    WorkItemOrganisationRecord,
    WorkItemRecord,
)
from pipelines.warehouse.schema import INGESTED_TYPES
from pipelines.warehouse.state import (
    AccuracyRow,
    DocumentCopyRow,
    EntryIssueRow,
    EntryRow,
    IndicatorMergeRow,
    MatchRow,
    ProjectLinkRow,
    SheetLineRow,
    SupersededRow,
    TargetMentionRow,
    TaskMentionRow,
    VerdictReviewRow,
)


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of the build.

    `name` is the step, `group` what its seconds are counted under. `tables` and `inputs` are records of raw tables.
    `modules` are where its code begins. `files` are patterns below the project's folder of what else it reads;
    `reads_models` the dbt project with the reference tables that its SQL names.
    """

    name: str
    group: str
    modules: tuple[str, ...] = ()
    tables: tuple[type, ...] = ()
    inputs: tuple[type, ...] = ()
    files: tuple[str, ...] = ()
    reads_models: bool = False


READING = Stage("raw", "ingest", ("pipelines.run", "pipelines.warehouse.reading"), INGESTED_TYPES)
MERGING = Stage(
    "indicator_merges", "match", ("pipelines.warehouse.merges",), (IndicatorMergeRow,), inputs=(QuantityRecord,)
)
COPIES = Stage(
    "copies",
    "match",
    ("pipelines.warehouse.copies",),
    (DocumentCopyRow, SupersededRow),
    inputs=(DocumentRecord, QuantityRecord, SourceRecord),
)
MATCHING = Stage(
    "matches",
    "match",
    ("pipelines.warehouse.matches",),
    (MatchRow,),
    inputs=(QuantityRecord, DocumentRecord, WorkItemRecord, DocumentCopyRow, SupersededRow),
)
PROJECTS = Stage(
    "projects",
    "match",
    ("pipelines.warehouse.projects",),
    (ProjectLinkRow,),
    inputs=(DocumentRecord, ProjectListingRecord, ProjectMentionRecord),
)
MENTIONS = Stage(
    "task_mentions",
    "match",
    ("pipelines.warehouse.task_mentions",),
    (TaskMentionRow,),
    inputs=(DocumentRecord, SourceRecord, StatementRecord, TaskRecord),
)
SECOND_LOOKS = Stage(
    "target_mentions",
    "match",
    ("pipelines.warehouse.target_mentions",),
    (TargetMentionRow,),
    inputs=(DocumentRecord, SourceRecord, StatementRecord, QuantityRecord, WorkItemRecord, MatchRow),
)
LINES = Stage(
    "sheet_lines",
    "sheets",
    ("pipelines.warehouse.sheet_lines",),
    (SheetLineRow,),
    inputs=(DocumentRecord, QuantityRecord, TaskRecord, WorkItemRecord, WorkItemOrganisationRecord),
)
ENTRIES = Stage(
    "entries",
    "sheets",
    ("pipelines.warehouse.entries",),
    (EntryRow, EntryIssueRow),
    inputs=(SheetLineRow, SheetRowRecord),
)
REVIEWS = Stage("verdict_reviews", "sheets", ("pipelines.warehouse.reviews",), (VerdictReviewRow,))
SCORING = Stage(
    "accuracy",
    "score",
    ("pipelines.scoring", "pipelines.warehouse.accuracy"),
    (AccuracyRow,),
    inputs=(QuantityRecord,),
    files=("tests/golden/labels/*.jsonl", "seeds/documents/*"),
)
MODELS = Stage(
    "dbt",
    "dbt",
    ("pipelines.warehouse.transform", "pipelines.warehouse.replays"),
    inputs=RECORD_TYPES,
    reads_models=True,
)
PUBLISHING = Stage("published__warehouse", "publish", ("pipelines.warehouse.publish",))

STAGES = (
    READING,
    MERGING,
    COPIES,
    MATCHING,
    PROJECTS,
    MENTIONS,
    SECOND_LOOKS,
    LINES,
    ENTRIES,
    REVIEWS,
    SCORING,
    MODELS,
    PUBLISHING,
)


def group_of_steps() -> dict[str, str]:
    """What the seconds of each step are counted under, in the order of a build; the steps of `sources/` among them."""
    return {"sources__reference": "scan", "sources__scan": "scan", **{stage.name: stage.group for stage in STAGES}}


def stages_before(stage: Stage) -> list[Stage]:
    """The stages that make what the stage reads, and those before them; reading shows in the files' own rows."""
    makers = [each for each in STAGES if each is not READING and set(each.tables) & set(stage.inputs)]
    return list(dict.fromkeys([*makers, *(first for maker in makers for first in stages_before(maker))]))
