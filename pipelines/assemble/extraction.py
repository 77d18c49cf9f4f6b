"""The result of one source: every record, typed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pipelines.records import (
    RECORD_TYPES,
    DocumentRecord,
    IssueRecord,
    NumeralRecord,
    ProjectListingRecord,
    ProjectMentionRecord,
    QuantityRecord,
    RelativeTargetRecord,
    RepairRecord,
    SheetRowRecord,
    SourceRecord,
    StatementRecord,
    TaskRecord,
    WorkItemOfficialRecord,
    WorkItemOrganisationRecord,
    WorkItemRecord,
)


@dataclass(frozen=True, slots=True)
class Extraction:
    """Every record of one source; each field is named after its raw table and holds it in reading order."""

    source: tuple[SourceRecord, ...] = ()
    document: tuple[DocumentRecord, ...] = ()
    work_item: tuple[WorkItemRecord, ...] = ()
    work_item_organisation: tuple[WorkItemOrganisationRecord, ...] = ()
    work_item_official: tuple[WorkItemOfficialRecord, ...] = ()
    task: tuple[TaskRecord, ...] = ()
    quantity: tuple[QuantityRecord, ...] = ()
    numeral: tuple[NumeralRecord, ...] = ()
    project_listing: tuple[ProjectListingRecord, ...] = ()
    project_mention: tuple[ProjectMentionRecord, ...] = ()
    relative_target: tuple[RelativeTargetRecord, ...] = ()
    statement: tuple[StatementRecord, ...] = ()
    repair: tuple[RepairRecord, ...] = ()
    issue: tuple[IssueRecord, ...] = ()
    sheet_row: tuple[SheetRowRecord, ...] = ()

    def table(self, name: str) -> tuple[Any, ...]:
        """Records of the raw table `name`."""
        rows: tuple[Any, ...] = getattr(self, name)
        return rows

    def records(self) -> Iterator[Any]:
        """Every record, table by table in the order of RECORD_TYPES."""
        for record_type in RECORD_TYPES:
            yield from self.table(record_type.TABLE)  # type: ignore[attr-defined]
