"""项目详情: one project through the lists, each listing in its document. Opened by ?project=."""

from __future__ import annotations

import streamlit as st

from dashboards import cards, project_parts
from dashboards.downloads import csv_button, rows_of
from dashboards.labels import t
from dashboards.published import current_version
from dashboards.queries import projects
from dashboards.sitemap import back_link


def draw() -> None:
    """The whole page."""
    version = current_version()
    listings = projects.find_project(version, st.query_params.get("project", ""))
    back_link("projects", t("project.back"))
    if not listings:
        cards.empty_state(t("project.unknown"), t("project.unknown_advice"))
        return

    first = listings[0]
    cards.page_head(
        first["project_name"], f"{cards.district_name(first)} · {t('project.lead', listings=len(listings))}"
    )
    promises = projects.list_promises(version, first["project_id"])
    if promises:
        cards.section_head(t("project.promises"), t("project.promises_note"))
        project_parts.draw_promises(promises)
    cards.section_head(t("project.mentions"))
    for listing in listings:
        project_parts.draw_listing(listing)
    csv_button("project", "taizhang-project", lambda: rows_of(project_parts.LISTING_COLUMNS, listings))


draw()
