"""责任单位: who leads how much, with how many numbers; one unit (?unit=) with its tasks and its sheet for Excel."""

from __future__ import annotations

import streamlit as st

from dashboards import cards, unit_parts
from dashboards.labels import t
from dashboards.published import current_version
from dashboards.queries import units
from dashboards.sitemap import up_link


def draw() -> None:
    """The whole page."""
    version = current_version()
    asked = st.query_params.get("unit")
    if asked is None:
        cards.page_head(t("units.title"), t("units.lead"))
        unit_parts.draw_list(version, unit_parts.choose_units(version))
        return
    up_link("units", t("units.back"))
    unit = units.find_unit(version, asked)
    if unit is None:
        cards.page_head(t("units.title"), t("units.lead"))
        cards.empty_state(t("units.unknown"), t("units.unknown_advice"))
        return
    cards.page_head(unit["organisation_name"], t("units.one_lead", place=cards.district_name(unit)))
    unit_parts.draw_unit(version, unit)


draw()
