"""The outline as records: work items, who is responsible for them, and what every other record inherits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.assemble.findings import DocumentFindings
from pipelines.assemble.ids import IdMaker, make_id
from pipelines.model import Node, Span
from pipelines.records import WorkItemOfficialRecord, WorkItemOrganisationRecord, WorkItemRecord


@dataclass(frozen=True, slots=True)
class Frame:
    """What every record of one document shares, and the look-ups over its outline.

    `item_ids[n]` is the innermost work item that holds node n, None above all of them; `theme_codes[n]` the
    theme of node n, else of the nearest node above that has one.
    """

    text: str
    source_id: str
    document_id: str
    district_code: str | None
    findings: DocumentFindings
    ids: IdMaker
    item_ids: tuple[str | None, ...]
    theme_codes: tuple[str | None, ...]

    def passage(self, start: int, end: int) -> str:
        """The words of a span."""
        return self.text[start:end]

    def own_theme(self, start: int, end: int, node: int) -> str | None:
        """The theme of the number or task at `start:end` by its own words, else that of what holds it."""
        return self.findings.own_themes.get(Span(start, end)) or self.theme_codes[node]


def frame_document(text: str, source_id: str, findings: DocumentFindings, ids: IdMaker) -> Frame:
    """Names the document and its work items. Nodes come in reading order, parents before their children."""
    document_id = ids.make("document", source_id, findings.document.title)
    item_ids: list[str | None] = []
    theme_codes: list[str | None] = []
    for node, path in zip(findings.nodes, _node_paths(findings.nodes), strict=True):
        outer = node.parent
        theme_codes.append(findings.themes.get(node.index) or (None if outer is None else theme_codes[outer]))
        if node.is_work_item:
            item_ids.append(ids.make("work_item", document_id, path))
        else:
            item_ids.append(None if outer is None else item_ids[outer])
    district_code = findings.document.district_code
    return Frame(text, source_id, document_id, district_code, findings, ids, tuple(item_ids), tuple(theme_codes))


def _node_paths(nodes: Sequence[Node]) -> list[str]:
    """For each node the titles from the top down, a marker where a title is missing.

    Titles rather than markers: an item inserted before others renumbers them without changing what they are.
    """
    paths: list[str] = []
    for node in nodes:
        own = node.title.strip() or node.marker.strip()
        paths.append(own if node.parent is None else f"{paths[node.parent]}\x1e{own}")
    return paths


def assemble_work_items(frame: Frame) -> tuple[WorkItemRecord, ...]:
    """One record per node that is a work item."""
    rows = []
    for node, work_item_id, theme_code in zip(frame.findings.nodes, frame.item_ids, frame.theme_codes, strict=True):
        if not node.is_work_item or work_item_id is None:
            continue
        rows.append(
            WorkItemRecord(
                work_item_id=work_item_id,
                source_id=frame.source_id,
                document_id=frame.document_id,
                parent_work_item_id=None if node.parent is None else frame.item_ids[node.parent],
                marker=node.marker,
                title=node.title,
                level=node.level,
                section=node.section,
                theme_code=theme_code,
                district_code=frame.district_code,
                char_start=node.start,
                char_end=node.end,
                rule_id=node.rule_id,
            )
        )
    return tuple(rows)


def assemble_organisations(frame: Frame) -> tuple[WorkItemOrganisationRecord, ...]:
    """One record per work item, organisation and role; the first mention stands for the others."""
    rows: dict[tuple[str, str, str], WorkItemOrganisationRecord] = {}
    for mention in frame.findings.organisations:
        work_item_id = frame.item_ids[mention.node]
        if work_item_id is None:
            continue
        organisation_id = make_id("organisation", frame.district_code, mention.name)
        rows.setdefault(
            (work_item_id, organisation_id, mention.role),
            WorkItemOrganisationRecord(
                source_id=frame.source_id,
                work_item_id=work_item_id,
                organisation_id=organisation_id,
                organisation_name=mention.name,
                surface=mention.surface,
                role=mention.role,
                char_start=mention.start,
                char_end=mention.end,
                rule_id=mention.rule_id,
            ),
        )
    return tuple(rows.values())


def assemble_officials(frame: Frame) -> tuple[WorkItemOfficialRecord, ...]:
    """One record per work item, official and role; the first mention stands for the others."""
    rows: dict[tuple[str, str, str], WorkItemOfficialRecord] = {}
    for mention in frame.findings.officials:
        work_item_id = frame.item_ids[mention.node]
        if work_item_id is None:
            continue
        official_id = make_id("official", frame.district_code, mention.name)
        rows.setdefault(
            (work_item_id, official_id, mention.role),
            WorkItemOfficialRecord(
                source_id=frame.source_id,
                work_item_id=work_item_id,
                official_id=official_id,
                official_name=mention.name,
                role=mention.role,
                char_start=mention.start,
                char_end=mention.end,
                rule_id=mention.rule_id,
            ),
        )
    return tuple(rows.values())
