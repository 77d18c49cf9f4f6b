"""沉默矩阵: each indicator or task of a district through the years: promised, reported, silent or still to come."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from dashboards import cards, mention_parts, silence_parts
from dashboards.downloads import csv_button
from dashboards.filters import choose_many, choose_one, choose_page, page_number, write_text
from dashboards.labels import label, t
from dashboards.ledger_filters import split_words
from dashboards.published import Row, Version, current_version
from dashboards.queries import mentions, silence
from dashboards.queries.ledger import names
from dashboards.summaries import name_of

PAGE_SIZE = 30


def draw() -> None:
    """The whole page."""
    version = current_version()
    cards.page_head(t("silence.title"), t("silence.lead"))
    wanted = read_filter(version)
    if wanted.kind == "mention":
        chosen = mentions.MentionFilter(wanted.words, wanted.chosen, wanted.states)
        mention_parts.draw_tasks(version, chosen)
        return

    counts = silence.count_states(version, wanted)
    if not counts["rows"]:
        cards.empty_state(t("silence.empty"), t("silence.empty_advice"))
        return
    silence_parts.draw_figures(counts)

    cards.section_head(t(f"silence.by_{wanted.kind}"), t("silence.matrix_note"))
    silence_parts.draw_legend()
    number = page_number(max(1, -(-counts["rows"] // PAGE_SIZE)))
    rows = silence.list_rows(version, wanted, PAGE_SIZE, (number - 1) * PAGE_SIZE)
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        cards.show(
            Markup('<p class="tz-count" role="status">{}</p>').format(t("silence.count", rows=f"{counts['rows']:,}")),
            width="content",
        )
        csv_button("silence", "taizhang-silence", lambda: silence.export_cells(version, wanted))
    silence_parts.draw_matrix(rows, read_told(version, wanted, rows), wanted.kind)
    choose_page(counts["rows"], PAGE_SIZE)

    cards.section_head(t("silence.searched"), t("silence.searched_note"))
    districts = sorted({row["district_code"] for row in rows if row["district_code"]})
    with st.expander(t("silence.show_searched")):
        silence_parts.draw_searched(silence.list_searched(version, districts))


def read_filter(version: Version) -> silence.SilenceFilter:
    """The widgets, and what the address asks for."""
    known = names(version)
    kind = choose_one(
        "rows", t("silence.rows"), [*silence.ROWS, "mention"], lambda code: label("row", code), is_row=True
    )
    text, district, theme, state = st.columns(4)
    with text:
        hint = t("mention.search_hint" if kind == "mention" else "silence.search_hint")
        words = split_words(write_text("q", t("filter.search"), hint))
    chosen = {}
    for facet, column in (("district", district), ("theme", theme)):
        with column:
            chosen[facet] = choose_many(
                facet, t(f"filter.{facet}"), list(known[facet]), lambda code, facet=facet: name_of(known, facet, code)
            )
    with state:
        group = "mention_state" if kind == "mention" else "state"
        caption = t("filter.status" if kind == "mention" else "silence.state")
        options = tuple(mentions.STATUSES) if kind == "mention" else silence.STATES
        states = choose_many("state", caption, options, lambda code: label(group, code))
    return silence.SilenceFilter(kind, words, chosen, states)


def read_told(version: Version, wanted: silence.SilenceFilter, rows: list[Row]) -> silence_parts.Told:
    """Reports of the indicators on this page, also for years without a promise."""
    if wanted.kind != "indicator":
        return {}
    pairs = [(row["district_code"], row["row_id"]) for row in rows if row["district_code"]]
    told = silence.list_unpromised(version, pairs)
    return {(row["district_code"], row["row_id"], row["year"]): row["results"] for row in told}


draw()
