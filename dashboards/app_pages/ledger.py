"""目标台账: every promised and reported number, filtered, searched, sorted; each row opens its evidence."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from dashboards import cards, ledger_filters, relative_parts
from dashboards.downloads import csv_button
from dashboards.entries import draw_cards, draw_grid
from dashboards.filters import choose_one, choose_page, page_number
from dashboards.labels import label, t
from dashboards.published import current_version
from dashboards.queries import ledger, relatives

PAGE_SIZES = {"cards": 20, "grid": 100}


def draw() -> None:
    """The whole page."""
    version = current_version()
    known = ledger.names(version)

    cards.page_head(t("ledger.title"), t("ledger.lead"))
    text, sort = ledger_filters.draw_search()
    wanted = ledger.loosen(version, ledger_filters.read_filter(text))
    options = ledger_filters.count_options(version, wanted)
    related = relatives.count_relatives(version, wanted.words, ledger_filters.without_kind(wanted))
    kind = ledger_filters.draw_kinds(options["kind"], related)
    ledger_filters.draw_side(options, wanted, known)
    ledger_filters.draw_chosen(wanted, known)
    if kind == "relative":
        relative_parts.draw_list(version, wanted.words, ledger_filters.without_kind(wanted))
        return

    counts = ledger.count_entries(version, wanted)
    if wanted.is_loose and counts["entries"]:
        cards.show(Markup('<p class="tz-note">{}</p>').format(t("ledger.loose")))
    if not counts["entries"]:
        cards.empty_state(t("ledger.empty"), t("ledger.empty_advice"))
        return

    with st.container(
        horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", key="tz_summary"
    ):
        numbers = {name: f"{counts[name]:,}" for name in ("entries", "targets", "results")}
        cards.show(Markup('<p class="tz-count" role="status">{}</p>').format(t("ledger.count", **numbers)))
        view = choose_one("view", t("filter.view"), list(PAGE_SIZES), lambda code: label("view", code), is_row=True)
        csv_button("ledger", "taizhang-ledger", lambda: ledger.export_entries(version, wanted, sort))

    size = PAGE_SIZES[view]
    number = page_number(max(1, -(-counts["entries"] // size)))
    rows = ledger.list_entries(version, wanted, sort, size, (number - 1) * size)
    first = (number - 1) * size + 1
    if view == "grid":
        draw_grid(rows)
    else:
        draw_cards(rows, first)
    choose_page(counts["entries"], size)


draw()
