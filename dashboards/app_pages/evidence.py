"""原文证据: one promise (?target=, ?relative=) or report (?result=) in its passage, with all that explains it."""

from __future__ import annotations

import streamlit as st

from dashboards import cards, evidence_history, evidence_parts, evidence_reading, relative_parts, reported_parts
from dashboards.filters import address
from dashboards.labels import t
from dashboards.published import current_version
from dashboards.queries import evidence, relatives
from dashboards.sitemap import page_file, page_link

SAME_INDICATOR = 40


def draw() -> None:
    """The whole page."""
    version = current_version()
    kind = next((kind for kind in ("result", "relative") if kind in st.query_params), "target")
    asked = st.query_params.get(kind, "")
    is_relative = kind == "relative"
    entry = relatives.find_relative(version, asked) if is_relative else evidence.find_entry(version, kind, asked)

    st.page_link(
        page_file("ledger"),
        label=t("evidence.back"),
        query_params=address(target=None, result=None, relative=None),
        icon=":material/arrow_back:",
    )
    if entry is None:
        cards.empty_state(t("evidence.unknown"), t("evidence.unknown_advice"))
        page_link("ledger", t("evidence.to_ledger"))
        return
    if is_relative:
        relative_parts.draw_page(version, entry)
        return

    path = evidence.list_ancestors(version, entry["work_item_id"])
    evidence_parts.draw_head(entry, cards.value_mark(entry))
    text, side = st.columns([5, 3], gap="large")
    with text:
        cards.section_head(t("evidence.passage"), t("evidence.passage_note"))
        evidence_parts.draw_passage(entry, path)
        evidence_parts.draw_progress(version, entry)
        evidence_history.draw_moves(version, entry)
        if kind == "target":
            reported_parts.draw_of_target(version, entry["entry_id"])
    with side:
        units = evidence.list_units(version, [row["work_item_id"] for row in path])
        evidence_parts.draw_facts(entry, path, units)
        evidence_reading.draw_why(version, entry)
        evidence_history.draw_report(entry, evidence_parts.draw_links(entry))

    evidence_parts.draw_same_indicator(entry, evidence.list_same_indicator(version, entry, SAME_INDICATOR))


draw()
