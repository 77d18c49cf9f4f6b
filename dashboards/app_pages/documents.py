"""文档与质量: documents and what was found in them; the fate of every numeral; doubts, repairs, files set aside."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from dashboards import cards, quality_parts
from dashboards.downloads import csv_button, rows_of
from dashboards.filters import choose_one, choose_page, page_number
from dashboards.labels import label, t
from dashboards.published import Version, current_version
from dashboards.queries import documents, quality

PAGE_SIZE = 50


def draw() -> None:
    """The whole page."""
    version = current_version()
    cards.page_head(t("documents.title"), t("documents.lead"))
    part = choose_one(
        "part", t("documents.part"), ["documents", "quality"], lambda code: label("part", code), is_row=True
    )

    if part == "quality":
        draw_quality(version)
        return
    total = documents.count_documents(version)
    number = page_number(max(1, -(-total // PAGE_SIZE)))
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        counted = t("documents.count", documents=f"{total:,}")
        cards.show(Markup('<p class="tz-count" role="status">{}</p>').format(counted), width="content")
        csv_button("documents", "taizhang-documents", lambda: documents.export_documents(version))
    quality_parts.draw_documents(documents.list_documents(version, PAGE_SIZE, (number - 1) * PAGE_SIZE))
    choose_page(total, PAGE_SIZE)


def draw_quality(version: Version) -> None:
    """What became of every numeral, and what is in doubt."""
    numerals, doubts = quality.count_numerals(version), quality.count_doubts(version)
    quality_parts.draw_figures(numerals, doubts)

    cards.section_head(t("quality.rejects"), t("quality.rejects_note"))
    rejects = quality.count_rejects(version)
    quality_parts.draw_rejects(rejects, numerals["numerals"])
    csv_button("rejects", "taizhang-rejects", lambda: rows_of(["reason", "numerals", "window_text"], rejects))

    cards.section_head(t("quality.issues"), t("quality.issues_note"))
    issues = quality.list_issues(version, quality_parts.SHOWN)
    quality_parts.draw_issues(issues, doubts["issues"])
    csv_button("issues", "taizhang-issues", lambda: quality.export(version, "fct_issue"))

    cards.section_head(t("quality.repairs"), t("quality.repairs_note"))
    repairs = quality.list_repairs(version, quality_parts.SHOWN)
    quality_parts.draw_repairs(repairs, doubts["repairs"])
    csv_button("repairs", "taizhang-repairs", lambda: quality.export(version, "fct_repair"))

    cards.section_head(t("quality.merges"), t("quality.merges_note"))
    merges = quality.list_merges(version, quality_parts.MERGES_SHOWN)
    quality_parts.draw_merges(merges, doubts["merges"])
    csv_button("merges", "taizhang-merges", lambda: quality.export(version, "fct_indicator_merge"))

    cards.section_head(t("quality.quarantine"), t("quality.quarantine_note"))
    quality_parts.draw_quarantine(quality.list_quarantine(version))
    csv_button("quarantine", "taizhang-quarantine", lambda: quality.export(version, "fct_quarantine"))


draw()
