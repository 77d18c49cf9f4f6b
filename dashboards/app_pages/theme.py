"""主题: one field of work through all districts: how concrete, what was kept, which indicators, what moved."""

from __future__ import annotations

import streamlit as st

from dashboards import cards, profile_parts
from dashboards.filters import choose_many
from dashboards.labels import t
from dashboards.published import current_version
from dashboards.queries.ledger import place_names
from dashboards.queries.scopes import Scope, count_by, count_years
from dashboards.sitemap import page_link
from dashboards.summaries import name_of


def draw() -> None:
    """The whole page."""
    version = current_version()
    known = place_names(version)
    codes = [row["code"] for row in count_by(version, Scope(), "theme")]
    head = st.container()
    columns = st.columns(3)
    with columns[0]:
        theme = profile_parts.choose_subject("theme", codes, known)
    if theme is None:
        with head:
            cards.page_head(t("nav.theme"), t("theme.lead"))
        return
    whole = Scope(themes=(theme,))
    with columns[1]:
        places = [row["code"] for row in count_by(version, whole, "district")]
        districts = choose_many("district", t("filter.district"), places, lambda code: name_of(known, "district", code))
    with columns[2]:
        all_years = [str(row["year"]) for row in reversed(count_years(version, whole))]
        years = choose_many("year", t("filter.year"), all_years, str)
    scope = Scope(years, districts, (theme,))
    with head:
        cards.page_head(name_of(known, "theme", theme), t("theme.lead"))
    page_link("ledger", t("theme.ledger"), theme=theme, district=districts, year=years)

    if not profile_parts.draw_core(version, scope, known, "district"):
        return
    cards.section_head(t("profile.indicators"), t("profile.indicators_note"))
    profile_parts.draw_indicators(version, scope)
    cards.section_head(t("profile.revisions"), t("profile.revisions_note"))
    profile_parts.draw_revisions(version, scope)


draw()
