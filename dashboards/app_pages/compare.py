"""比较: two to four districts side by side: figures, statuses, fields, years, and the indicators they share."""

from __future__ import annotations

import streamlit as st

from dashboards import cards, compare_parts
from dashboards.filters import choose_many
from dashboards.labels import t
from dashboards.published import current_version
from dashboards.queries import scopes
from dashboards.queries.ledger import place_names
from dashboards.queries.scopes import Scope


def draw() -> None:
    """The whole page."""
    version = current_version()
    known = place_names(version)
    cards.page_head(t("compare.title"), t("compare.lead"))
    place, year = st.columns([2, 1])
    with place:
        places = compare_parts.choose_places(version, known)
    if len(places) < compare_parts.FEWEST:
        cards.empty_state(t("compare.too_few"), t("compare.too_few_advice"))
        return
    with year:
        all_years = [row["year"] for row in reversed(scopes.count_years(version, Scope(districts=tuple(places))))]
        years = choose_many("year", t("filter.year"), [str(year) for year in all_years], str)
    scope = Scope(years, tuple(places))
    rows = {code: scopes.count_all(version, Scope(years, (code,))) for code in places}

    cards.section_head(t("compare.figures"), t("compare.figures_note"))
    compare_parts.draw_figures(rows, places, scope)
    cards.section_head(t("overview.statuses"), t("overview.statuses_note"))
    compare_parts.draw_statuses(rows, places)
    cards.section_head(t("compare.common"), t("compare.common_note"))
    compare_parts.draw_indicators(version, places, scope)
    cards.section_head(t("overview.years"), t("overview.years_note"))
    compare_parts.draw_years(version, places, scope)
    cards.section_head(t("compare.themes"), t("compare.themes_note"))
    compare_parts.draw_themes(version, places, scope, known)


draw()
