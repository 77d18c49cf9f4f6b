"""填报: what units report in task sheets, every version, rows that did not land, and an upload that checks a sheet."""

from __future__ import annotations

from dashboards import cards, reported_parts
from dashboards.downloads import csv_button
from dashboards.filters import choose_one, choose_page, page_number
from dashboards.labels import label, t
from dashboards.published import current_version
from dashboards.queries import reported

PARTS = ("current", "versions", "refused")
PAGE_SIZE = 50


def draw() -> None:
    """The whole page."""
    version = current_version()
    counts = reported.count_entries(version)
    cards.page_head(t("reported.title"), t("reported.lead"))
    reported_parts.draw_figures(counts)

    part = choose_one("part", t("reported.show"), PARTS, lambda code: label("reported_part", code), is_row=True)
    total = {
        "current": counts["current_entries"],
        "versions": counts["versions"],
        "refused": reported.count_issues(version),
    }[part]
    offset = PAGE_SIZE * (page_number(max(1, -(-total // PAGE_SIZE))) - 1)
    if not total:
        cards.empty_state(t("reported.empty"), t("reported.empty_advice"))
    elif part == "refused":
        reported_parts.draw_issues(reported.list_issues(version, PAGE_SIZE, offset))
        csv_button("entry_issues", "taizhang-entry-issues", lambda: reported.export(version, "fct_entry_issue"))
    else:
        rows = reported.list_entries(version, is_current=part == "current", limit=PAGE_SIZE, offset=offset)
        reported_parts.draw_entries(rows)
        csv_button("entries", "taizhang-entries", lambda: reported.export(version, "fct_entered_progress"))
    choose_page(total, PAGE_SIZE)

    cards.section_head(t("reported.upload"), t("reported.upload_note"))
    reported_parts.draw_upload(version)


draw()
