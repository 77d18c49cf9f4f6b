"""数据质量: the fate of every numeral; doubts, repairs and suspicions, merges of indicators, files set aside."""

from __future__ import annotations

from dashboards import cards, quality_parts
from dashboards.downloads import csv_button, rows_of
from dashboards.labels import t
from dashboards.published import current_version
from dashboards.queries import quality
from dashboards.sitemap import page_link


def draw() -> None:
    """The whole page."""
    version = current_version()
    cards.page_head(t("quality.title"), t("quality.lead"))
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
    page_link("method", t("quality.to_method"))


draw()
