"""区域: one place. What it promised, what came of it, in which fields, who leads, and out of which documents."""

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
    codes = [row["code"] for row in count_by(version, Scope(), "district")]
    head = st.container()
    place, year = st.columns(2)
    with place:
        district = profile_parts.choose_subject("district", codes, known)
    if district is None:
        with head:
            cards.page_head(t("nav.district"), t("district.lead"))
        return
    whole = Scope(districts=(district,))
    with year:
        all_years = [str(row["year"]) for row in reversed(count_years(version, whole))]
        years = choose_many("year", t("filter.year"), all_years, str)
    scope = Scope(years, (district,))
    with head:
        cards.page_head(name_of(known, "district", district), t("district.lead"))
    with st.container(horizontal=True):
        page_link("ledger", t("district.ledger"), district=district, year=years)
        page_link("compare", t("district.compare"), district=district)

    if not profile_parts.draw_core(version, scope, known, "theme"):
        return
    cards.section_head(t("profile.indicators"), t("profile.indicators_note"))
    profile_parts.draw_indicators(version, scope)
    cards.section_head(t("profile.revisions"), t("profile.revisions_note"))
    profile_parts.draw_revisions(version, scope)
    cards.section_head(t("profile.units"), t("profile.units_note"))
    profile_parts.draw_units(version, scope)
    cards.section_head(t("profile.documents"), t("profile.documents_note"))
    profile_parts.draw_documents(version, scope)


draw()
