"""指标: all indicators, or one of them (?indicator=) over the years, by district, and against governments above."""

from __future__ import annotations

import streamlit as st

from dashboards import cards, courses, identity_parts, indicator_parts, relative_parts
from dashboards.filters import choose_many, choose_one
from dashboards.labels import label, t
from dashboards.published import Row, Version, current_version
from dashboards.queries import indicators
from dashboards.queries.ledger import place_names
from dashboards.sitemap import page_link, up_link
from dashboards.summaries import name_of

PANELS = 6  # districts shown where the address names none
COLUMNS = 3
MOST_NUMBERS = 3000


def draw() -> None:
    """The whole page."""
    version = current_version()
    asked = st.query_params.get("indicator")
    if asked is None:
        cards.page_head(t("indicator.title"), t("indicator.lead"))
        indicator_parts.draw_list(version)
        return
    up_link("indicator", t("indicator.back"))
    found = indicators.find_indicator(version, asked)
    if found is None:
        cards.page_head(t("indicator.title"), t("indicator.lead"))
        cards.empty_state(t("indicator.unknown"), t("indicator.unknown_advice"))
        return
    draw_one(version, found)


def draw_one(version: Version, found: Row) -> None:
    """One indicator."""
    known = place_names(version)
    indicator_id = found["indicator_id"]
    cards.page_head(found["indicator_name"], t("indicator.one_lead"))
    measures = {
        f"{row['measure']} {row['unit']}".strip(): row for row in indicators.list_measures(version, indicator_id)
    }
    if not measures:
        cards.empty_state(t("indicator.no_points"), t("indicator.no_points_advice"))
        return
    place, how = st.columns(2)
    with how:
        code = choose_one("measure", t("filter.measure"), list(measures), lambda code: _say(measures[code]))
    measure, unit = measures[code]["measure"], measures[code]["unit"]
    codes = indicators.list_districts(version, indicator_id, measure, unit)
    with place:
        chosen = choose_many("district", t("filter.district"), codes, lambda code: name_of(known, "district", code))
    rows = indicators.list_numbers(version, indicator_id, measure, unit, chosen, MOST_NUMBERS)

    cards.section_head(t("indicator.course"), t("indicator.course_note"))
    cards.note(indicator_parts.summarise(rows))
    courses.draw_legend()
    shown = list(chosen or codes[:PANELS])
    courses.draw_panels(rows, [(code, name_of(known, "district", code)) for code in shown], unit, COLUMNS)
    if not chosen and len(codes) > PANELS:
        cards.note(t("indicator.more_districts", shown=PANELS, total=len(codes)))
    page_link("ledger", t("indicator.ledger"), indicator=indicator_id, district=chosen)
    if len(shown) > 1:
        page_link("compare", t("district.compare"), district=shown[:4])

    cards.section_head(t("indicator.numbers"), t("indicator.numbers_note"))
    indicator_parts.draw_numbers(rows)
    relative_parts.draw_table(version, indicator_id, chosen)
    cards.section_head(t("indicator.amplification"), t("indicator.amplification_note"))
    indicator_parts.draw_amplifications(version, indicator_id, measure, chosen)
    identity_parts.draw_identity(version, found)


def _say(row: Row) -> str:
    words = f"{label('measure', row['measure'])} {row['unit']}".strip()
    return f"{words} · {row['numbers']:,}"


draw()
