"""总览: how much was promised and reported, by district, theme and year, and out of which documents."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from dashboards import cards, charts, summaries
from dashboards.downloads import csv_button, rows_of
from dashboards.filters import choose_many
from dashboards.labels import t
from dashboards.published import current_version
from dashboards.queries import overview
from dashboards.queries.ledger import names
from dashboards.sitemap import page_link


def draw() -> None:
    """The whole page."""
    version = current_version()
    build = overview.find_build(version)
    all_years = [str(row["year"]) for row in reversed(overview.count_years(version))]

    cards.page_head(t("overview.title"), summaries.lead(build))
    with st.container(key="tz_years", width=420):
        years = choose_many("year", t("filter.year"), all_years, str)
    totals = overview.count_all(version, years)

    summaries.draw_figures(totals, build)
    if not totals["tasks"] and not totals["targets"]:
        cards.empty_state(t("overview.empty"), t("overview.empty_advice"))
        return

    cards.section_head(t("overview.statuses"), t("overview.statuses_note"))
    summaries.draw_statuses(totals)

    known = names(version)
    cards.section_head(t("overview.findings"))
    districts, themes = overview.count_by(version, years, "district"), overview.count_by(version, years, "theme")
    summaries.draw_findings(districts, themes, known)

    cards.section_head(t("overview.districts"), t("overview.districts_note"))
    summaries.draw_places(districts, "district", known)
    csv_button("districts", "taizhang-districts", lambda: rows_of(list(districts[0]), districts))

    cards.section_head(t("overview.cells"), t("overview.cells_note"))
    summaries.draw_cells(overview.count_cells(version, years), known, years)

    cards.section_head(t("overview.themes"), t("overview.themes_note"))
    summaries.draw_places(themes, "theme", known)
    csv_button("themes", "taizhang-themes", lambda: rows_of(list(themes[0]), themes))

    cards.section_head(t("overview.years"), t("overview.years_note"))
    year_rows = overview.count_years(version)
    st.altair_chart(charts.year_bars(year_rows), width="stretch")
    with st.expander(t("chart.as_table")):
        summaries.draw_years(year_rows)
        csv_button("years", "taizhang-years", lambda: rows_of(["year", "tasks", "targets", "results"], year_rows))

    cards.show(Markup('<div class="tz-section"><h2>{}</h2></div>').format(t("overview.sources")))
    summaries.draw_sources(version)
    page_link("documents", t("overview.all_documents"))


draw()
