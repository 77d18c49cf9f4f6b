"""The findings of one document as records."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence

import msgspec

from pipelines.assemble.doubts import find_year_doubts
from pipelines.assemble.extraction import Extraction
from pipelines.assemble.findings import DocumentFindings
from pipelines.assemble.ids import IdMaker, make_id
from pipelines.assemble.projects import assemble_listings, assemble_mentions
from pipelines.assemble.relative_targets import assemble_relative_targets
from pipelines.assemble.work_items import (
    Frame,
    assemble_officials,
    assemble_organisations,
    assemble_work_items,
    frame_document,
)
from pipelines.model import OfficialMention, OrganisationMention, Quantity, Task
from pipelines.records import (
    DocumentRecord,
    IssueRecord,
    NumeralRecord,
    QuantityRecord,
    RepairRecord,
    StatementRecord,
    TaskRecord,
)

_JSON = msgspec.json.Encoder()


def assemble_document(text: str, source_id: str, findings: DocumentFindings, ids: IdMaker) -> Extraction:
    """Every record of one document (no source record)."""
    frame = frame_document(text, source_id, findings, ids)
    holders = _tasks_of_targets(findings.tasks, findings.quantities)
    tasks = _assemble_tasks(frame, frozenset(holders.values()))
    quantities = _assemble_quantities(frame, {target: tasks[task].task_id for target, task in holders.items()})
    return Extraction(
        document=(_assemble_document_record(frame),),
        work_item=assemble_work_items(frame),
        work_item_organisation=assemble_organisations(frame),
        work_item_official=assemble_officials(frame),
        task=tasks,
        quantity=quantities,
        numeral=_assemble_numerals(frame, quantities),
        project_listing=assemble_listings(frame),
        project_mention=assemble_mentions(frame),
        relative_target=assemble_relative_targets(frame),
        statement=_assemble_statements(frame),
        repair=_assemble_repairs(frame),
        issue=_assemble_issues(frame),
    )


def _assemble_document_record(frame: Frame) -> DocumentRecord:
    document = frame.findings.document
    return DocumentRecord(
        document_id=frame.document_id,
        source_id=frame.source_id,
        title=document.title,
        issuer=document.issuer,
        district_code=document.district_code,
        doc_type=document.doc_type,
        doc_form=document.doc_form,
        published_on=document.published_on,
        plan_year=document.plan_year,
        review_year=document.review_year,
        plan_period=document.plan_period,
        char_start=document.start,
        char_end=document.end,
        title_start=document.title_span.start,
        title_end=document.title_span.end,
        rule_id=document.rule_id,
    )


def _tasks_of_targets(tasks: Sequence[Task], quantities: Sequence[Quantity]) -> dict[int, int]:
    """Index of each target that stands in a task -> index of that task. Tasks are in order and do not overlap."""
    starts = [task.start for task in tasks]
    holders: dict[int, int] = {}
    for number, quantity in enumerate(quantities):
        if quantity.kind != "target":
            continue
        position = bisect_right(starts, quantity.start) - 1
        if position >= 0 and quantity.start < tasks[position].end:
            holders[number] = position
    return holders


def _assemble_tasks(frame: Frame, quantified: frozenset[int]) -> tuple[TaskRecord, ...]:
    rows, district_code = [], frame.district_code
    for number, task in enumerate(frame.findings.tasks):
        words = frame.text[task.start : task.end]
        rows.append(
            TaskRecord(
                task_id=frame.ids.make("task", frame.document_id, words),
                source_id=frame.source_id,
                document_id=frame.document_id,
                work_item_id=frame.item_ids[task.node],
                action=task.action,
                object=task.object,
                text=words,
                commitment=task.commitment,
                milestone=task.milestone,
                due_on=task.due_on,
                has_deadline=task.has_deadline,
                plan_year=task.plan_year,
                plan_quarter=task.plan_quarter,
                is_quantified=number in quantified,
                theme_code=frame.own_theme(task.start, task.end, task.node),
                district_code=district_code,
                char_start=task.start,
                char_end=task.end,
                rule_id=task.rule_id,
            )
        )
    return tuple(rows)


def _assemble_quantities(frame: Frame, task_ids: Mapping[int, str]) -> tuple[QuantityRecord, ...]:
    rows = []
    for number, quantity in enumerate(frame.findings.quantities):
        sentence = frame.text[quantity.sentence_start : quantity.sentence_end]
        place = (f"{quantity.start - quantity.sentence_start}", f"{quantity.end - quantity.sentence_start}")
        rows.append(
            QuantityRecord(
                quantity_id=frame.ids.make("quantity", frame.document_id, sentence, *place),
                kind=quantity.kind,
                source_id=frame.source_id,
                document_id=frame.document_id,
                work_item_id=frame.item_ids[quantity.node],
                task_id=task_ids.get(number),
                indicator=quantity.indicator,
                indicator_id=quantity.indicator_id,
                indicator_name=quantity.indicator_name,
                value=quantity.value,
                value_upper=quantity.value_upper,
                unit=quantity.unit,
                operator=quantity.operator,
                measure=quantity.measure,
                period_year=quantity.period_year,
                period_start=quantity.period_start,
                period_end=quantity.period_end,
                commitment=quantity.commitment,
                stage=quantity.stage,
                theme_code=frame.own_theme(quantity.start, quantity.end, quantity.node),
                district_code=frame.district_code,
                sentence=sentence,
                sentence_start=quantity.sentence_start,
                sentence_end=quantity.sentence_end,
                char_start=quantity.start,
                char_end=quantity.end,
                rule_id=quantity.rule_id,
                row_key=make_id("row", frame.document_id, quantity.row_key) if quantity.row_key else None,
                other_names=_as_json([(other.rule_id, other.name) for other in quantity.other_names]),
                naming_steps=_as_json([(step.step, step.before, step.after) for step in quantity.steps]),
                reading_grounds=_as_json([(each.rule_id, each.words) for each in quantity.grounds]),
            )
        )
    return tuple(rows)


def _as_json(rows: list[tuple[str, ...]]) -> str | None:
    return _JSON.encode(rows).decode() if rows else None


def _assemble_numerals(frame: Frame, quantities: Sequence[QuantityRecord]) -> tuple[NumeralRecord, ...]:
    # By position: there are more of these than of all other records, and keywords cost a third of the time.
    text, source_id, document_id = frame.text, frame.source_id, frame.document_id
    rows = [
        NumeralRecord(
            source_id,
            document_id,
            numeral.start,
            numeral.end,
            text[numeral.start : numeral.end],
            None if numeral.quantity is None else quantities[numeral.quantity].quantity_id,
            numeral.reason,
            numeral.rule_id,
        )
        for numeral in frame.findings.numerals
    ]
    return tuple(rows)


def _assemble_statements(frame: Frame) -> tuple[StatementRecord, ...]:
    text = frame.text
    rows = [
        StatementRecord(
            statement_id=frame.ids.make("statement", frame.document_id, text[statement.start : statement.end]),
            source_id=frame.source_id,
            document_id=frame.document_id,
            work_item_id=frame.item_ids[statement.node],
            review_year=statement.review_year,
            district_code=frame.district_code,
            char_start=statement.start,
            char_end=statement.end,
        )
        for statement in frame.findings.statements
    ]
    return tuple(rows)


def _assemble_repairs(frame: Frame) -> tuple[RepairRecord, ...]:
    return tuple(
        RepairRecord(
            source_id=frame.source_id,
            document_id=frame.document_id,
            char_start=repair.start,
            char_end=repair.end,
            reading=repair.reading,
            is_certain=repair.is_certain,
            rule_id=repair.rule_id,
        )
        for repair in frame.findings.repairs
    )


def _assemble_issues(frame: Frame) -> tuple[IssueRecord, ...]:
    """Doubts of the stages, and those that only show once everything is together."""
    rows = [
        IssueRecord(frame.source_id, frame.document_id, issue.start, issue.end, issue.code, issue.message)
        for issue in frame.findings.issues
    ]
    rows += [
        IssueRecord(frame.source_id, frame.document_id, doubt.start, doubt.end, doubt.code, doubt.message)
        for doubt in find_year_doubts(frame.findings.document, frame.findings.quantities)
    ]
    mentions: list[OrganisationMention | OfficialMention] = [*frame.findings.organisations, *frame.findings.officials]
    for mention in mentions:
        if frame.item_ids[mention.node] is None:
            message = f"{mention.name} 不在任何工作项内"
            span = (mention.start, mention.end)
            rows.append(IssueRecord(frame.source_id, frame.document_id, *span, "responsible_for_nothing", message))
    return tuple(rows)
