"""Records as a reader writes them down: words instead of offsets and ids."""

from __future__ import annotations

from typing import Any

from pipelines.run import Extraction

DOCUMENT = ("title", "issuer", "district_code", "doc_type", "published_on", "plan_period", "review_year")
WORK_ITEM = ("marker", "title", "section")
TASK = ("text", "action", "object", "commitment", "milestone", "due_on", "is_quantified")
QUANTITY = ("kind", "indicator", "value", "value_upper", "unit", "operator", "period_year", "period_end")
PROJECT = ("project_name", "status", "category", "list_year")


def describe(extraction: Extraction) -> list[dict[str, Any]]:
    """One flat dictionary a record, in reading order of each kind; dates as ISO text."""
    text = extraction.source[0].text
    items = {item.work_item_id: item.title for item in extraction.work_item}
    rows = [_row("document", d, DOCUMENT) for d in extraction.document]
    rows += [_row("work_item", w, WORK_ITEM) for w in extraction.work_item]
    rows += [
        {"record": "organisation", "work_item": items[o.work_item_id], "name": o.organisation_name, "role": o.role}
        for o in extraction.work_item_organisation
    ]
    rows += [
        {"record": "official", "work_item": items[o.work_item_id], "name": o.official_name, "role": o.role}
        for o in extraction.work_item_official
    ]
    rows += [_row("task", t, TASK) | {"work_item": items.get(t.work_item_id or "")} for t in extraction.task]
    rows += [_row("quantity", q, QUANTITY) | {"number": text[q.char_start : q.char_end]} for q in extraction.quantity]
    rows += [_row("project", p, PROJECT) for p in extraction.project_listing]
    rows += [{"record": "outside", "number": n.text} for n in extraction.numeral if n.reason == "outside_documents"]
    return rows


def _row(kind: str, record: Any, names: tuple[str, ...]) -> dict[str, Any]:
    values = {name: getattr(record, name) for name in names}
    return {"record": kind} | {n: v.isoformat() if hasattr(v, "isoformat") else v for n, v in values.items()}
