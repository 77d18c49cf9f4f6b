"""Promises that are measured against another series as records."""

from __future__ import annotations

from pipelines.assemble.work_items import Frame
from pipelines.records import RelativeTargetRecord


def assemble_relative_targets(frame: Frame) -> tuple[RelativeTargetRecord, ...]:
    """One record per promise and series that it is measured against."""
    rows = []
    for found in frame.findings.relative_targets:
        sentence = frame.passage(found.sentence_start, found.sentence_end)
        what = (sentence, found.indicator, found.reference_indicator_id, found.reference_scope)
        rows.append(
            RelativeTargetRecord(
                relative_target_id=frame.ids.make("relative_target", frame.document_id, *what),
                source_id=frame.source_id,
                document_id=frame.document_id,
                work_item_id=frame.item_ids[found.node],
                is_promise=found.is_promise,
                indicator=found.indicator,
                indicator_id=found.indicator_id,
                indicator_name=found.indicator_name,
                comparator=found.comparator,
                reference=found.reference,
                reference_indicator_id=found.reference_indicator_id,
                reference_indicator_name=found.reference_indicator_name,
                reference_scope=found.reference_scope,
                measure=found.measure,
                period_year=found.period_year,
                period_start=found.period_start,
                period_end=found.period_end,
                commitment=found.commitment,
                theme_code=frame.own_theme(found.start, found.end, found.node),
                district_code=frame.district_code,
                sentence=sentence,
                char_start=found.start,
                char_end=found.end,
                rule_id=found.rule_id,
            )
        )
    return tuple(rows)
