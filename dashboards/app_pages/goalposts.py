"""目标变动: promises made again with another number, later or in weaker words; and promises against the year before."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from dashboards import cards, goalpost_parts
from dashboards.downloads import csv_button
from dashboards.filters import choose_one, choose_page, page_number
from dashboards.labels import label, t
from dashboards.published import Version, current_version
from dashboards.queries import goalposts

PAGE_SIZE = 20
PARTS = ("revisions", "ambitions")


def draw() -> None:
    """The whole page."""
    version = current_version()
    cards.page_head(t("goalposts.title"), t("goalposts.lead"))
    part = choose_one(
        "part", t("filter.view"), ["revisions", "ambitions"], lambda code: label("goalpost_part", code), is_row=True
    )
    wanted = goalpost_parts.read_filter(version, part)
    if part == "revisions":
        draw_revisions(version, wanted)
    else:
        draw_ambitions(version, wanted)


def draw_revisions(version: Version, wanted: goalposts.GoalpostFilter) -> None:
    """Promises that followed one another."""
    counts = goalposts.count_revisions(version, wanted)
    if not counts["revisions"]:
        cards.empty_state(t("goalposts.empty"), t("goalposts.empty_advice"))
        return
    goalpost_parts.draw_figures(counts)
    with st.expander(t("goalposts.by_district")):
        goalpost_parts.draw_districts(goalposts.count_by_district(version, wanted))
    sort = draw_head(t("goalposts.moves"), t("goalposts.moves_note"))
    number = page_number(max(1, -(-counts["revisions"] // PAGE_SIZE)))
    rows = goalposts.list_revisions(version, wanted, sort, PAGE_SIZE, (number - 1) * PAGE_SIZE)
    goalpost_parts.draw_moves([goalpost_parts.revision_card(row, goalpost_parts.heading(row)) for row in rows])
    choose_page(counts["revisions"], PAGE_SIZE)
    csv_button("revisions", "taizhang-revisions", lambda: goalposts.export_revisions(version, wanted))


def draw_ambitions(version: Version, wanted: goalposts.GoalpostFilter) -> None:
    """Promises against the number reported for the year before."""
    counts = goalposts.count_ambitions(version, wanted)
    if not counts["ambitions"]:
        cards.empty_state(t("goalposts.empty"), t("goalposts.empty_advice"))
        return
    words = t("goalposts.ambition_text", **{name: f"{counts[name]:,}" for name in ("ambitions", "beyond", "within")})
    cards.show(Markup('<p class="tz-count" role="status">{}</p>').format(words))
    sort = draw_head(t("goalposts.ambitions"), t("goalposts.ambitions_note"))
    number = page_number(max(1, -(-counts["ambitions"] // PAGE_SIZE)))
    rows = goalposts.list_ambitions(version, wanted, sort, PAGE_SIZE, (number - 1) * PAGE_SIZE)
    goalpost_parts.draw_moves([goalpost_parts.ambition_card(row, goalpost_parts.heading(row)) for row in rows])
    choose_page(counts["ambitions"], PAGE_SIZE)
    csv_button("ambitions", "taizhang-ambitions", lambda: goalposts.export_ambitions(version, wanted))


def draw_head(title: str, note: str) -> str:
    """The head of the list and its order."""
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom"):
        cards.section_head(title, note)
        with st.container(width=240):
            return choose_one(
                "sort", t("filter.sort"), list(goalposts.SORTS), lambda code: label("goalpost_sort", code)
            )


draw()
