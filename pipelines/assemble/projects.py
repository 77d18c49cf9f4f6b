"""Projects as records: the rows of lists, and the works that sentences name."""

from __future__ import annotations

from pipelines.assemble.ids import make_id
from pipelines.assemble.work_items import Frame
from pipelines.records import ProjectListingRecord, ProjectMentionRecord


def assemble_listings(frame: Frame) -> tuple[ProjectListingRecord, ...]:
    """One record per row of a project list."""
    return tuple(
        ProjectListingRecord(
            project_listing_id=frame.ids.make(
                "project_listing", frame.document_id, project.list_year, project.status, "".join(project.name.split())
            ),
            source_id=frame.source_id,
            document_id=frame.document_id,
            project_id=make_id("project", frame.district_code, "".join(project.name.split())),
            project_name=project.name,
            list_year=project.list_year,
            status=project.status,
            category=project.category,
            district_code=frame.district_code,
            char_start=project.start,
            char_end=project.end,
            rule_id=project.rule_id,
        )
        for project in frame.findings.projects
    )


def assemble_mentions(frame: Frame) -> tuple[ProjectMentionRecord, ...]:
    """One record per work that a sentence names."""
    rows = []
    for mention in frame.findings.project_mentions:
        clause = frame.passage(mention.clause_start, mention.clause_end)
        name = "".join(frame.passage(mention.start, mention.end).split())
        rows.append(
            ProjectMentionRecord(
                project_mention_id=frame.ids.make("project_mention", frame.document_id, clause, name),
                source_id=frame.source_id,
                document_id=frame.document_id,
                work_item_id=frame.item_ids[mention.node],
                project_name=name,
                stage=mention.stage,
                is_promise=mention.is_promise,
                period_year=mention.period_year,
                due_on=mention.due_on,
                district_code=frame.district_code,
                clause=clause,
                clause_start=mention.clause_start,
                clause_end=mention.clause_end,
                char_start=mention.start,
                char_end=mention.end,
                rule_id=mention.rule_id,
            )
        )
    return tuple(rows)
