"""重点项目: the projects of the lists by status, category and year, each with its way through the lists."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from dashboards import cards, project_parts
from dashboards.downloads import csv_button, rows_of
from dashboards.filters import choose_many, choose_page, page_number, write_text
from dashboards.labels import label, t
from dashboards.ledger_filters import split_words
from dashboards.published import current_version
from dashboards.queries import projects
from dashboards.queries.ledger import names
from dashboards.summaries import name_of

PAGE_SIZE = 25
DESCRIBED = {"status": "project_status", "category": "category", "year": "year"}


def draw() -> None:
    """The whole page."""
    version = current_version()
    known = names(version)

    cards.page_head(t("projects.title"), t("projects.lead"))
    words = split_words(write_text("q", t("filter.search"), t("projects.search_hint")))
    chosen = {}
    columns = st.columns(5)
    for column, facet in zip(columns, projects.FACETS, strict=False):
        with column:
            chosen[facet] = choose_many(
                facet,
                t(f"filter.project_{facet}"),
                projects.list_options(version, facet),
                lambda code, facet=facet: (
                    name_of(known, facet, code) if facet == "district" else label(DESCRIBED[facet], code)
                ),
            )
    with columns[-1]:
        marks = choose_many("mark", t("projects.marks"), list(projects.MARKS), lambda code: label("project_mark", code))
    wanted = projects.ProjectFilter(words, chosen, marks)

    listings = projects.count_listings(version, wanted)
    total = projects.count_projects(version, wanted)
    if not total:
        cards.empty_state(t("projects.empty"), t("projects.empty_advice"))
        return

    cards.section_head(t("projects.pipeline"), t("projects.pipeline_note"))
    project_parts.draw_pipeline(projects.count_pipeline(version, wanted))
    if listings:
        cards.section_head(t("projects.stages"), t("projects.stages_note"))
        project_parts.draw_stages(listings)
        with st.expander(t("chart.as_table")):
            project_parts.draw_counts(listings)
            csv_button("stages", "taizhang-project-stages", lambda: rows_of(list(listings[0]), listings))

    cards.section_head(t("projects.list"), t("projects.list_note"))
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        cards.show(
            Markup('<p class="tz-count" role="status">{}</p>').format(t("projects.count", projects=f"{total:,}"))
        )
        csv_button("projects", "taizhang-projects", lambda: projects.export_listings(version, wanted))
    number = page_number(max(1, -(-total // PAGE_SIZE)))
    project_parts.draw_timeline(projects.list_projects(version, wanted, PAGE_SIZE, (number - 1) * PAGE_SIZE))
    choose_page(total, PAGE_SIZE)


draw()
