"""Tasks without a number on the page of silence: which later documents speak of them again."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from dashboards import cards
from dashboards.downloads import csv_button
from dashboards.filters import choose_page, page_number
from dashboards.formats import day, share
from dashboards.labels import label, t
from dashboards.passages import render_text
from dashboards.published import Row, Version
from dashboards.queries import mentions
from dashboards.sitemap import href

PAGE_SIZE = 30
STATES = {status: state for state, status in mentions.STATUSES.items()}
SIGNS = {"silent": "○", "waiting": "…", "reported": "↻"}
COLOURS = {"silent": "unreported", "waiting": "awaiting", "reported": "in_progress"}


def draw_tasks(version: Version, wanted: mentions.MentionFilter) -> None:
    """Figures, and one page of tasks with the passage that speaks of each again."""
    counts = mentions.count_states(version, wanted)
    total = sum(counts[state] for state in wanted.states or mentions.STATUSES)
    if not total:
        cards.empty_state(t("silence.empty"), t("silence.empty_advice"))
        return
    whole = counts["tasks"] or 1
    cards.figure_cards(
        [
            cards.Figure(t("mention.tasks"), counts["tasks"], t("mention.tasks_note")),
            *(
                cards.Figure(
                    label("mention_state", state),
                    counts[state],
                    t("silence.of_all", share=share(counts[state] / whole), words=label("mention_long", state)),
                )
                for state in ("reported", "silent", "waiting")
            ),
        ]
    )
    cards.section_head(t("mention.list"), t("mention.note"))
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        words = t("mention.count", tasks=f"{total:,}")
        cards.show(Markup('<p class="tz-count" role="status">{}</p>').format(words), width="content")
        csv_button("mentions", "taizhang-mentions", lambda: mentions.export_tasks(version, wanted))
    number = page_number(max(1, -(-total // PAGE_SIZE)))
    draw_list(mentions.list_tasks(version, wanted, PAGE_SIZE, (number - 1) * PAGE_SIZE))
    choose_page(total, PAGE_SIZE)


def draw_list(rows: Sequence[Row]) -> None:
    """One line a task: its words, whether they were taken up again and where, and where it stands."""
    lines = [
        Markup('<li><p lang="zh-CN"><a href="{}">{}</a> {}</p>{}<p class="tz-facts">{}</p></li>').format(
            href("reader", document=row["document_id"], at=row["char_start"]),
            render_text(row["text"]),
            mention_badge(row["status"]),
            mention_quote(row),
            " · ".join(
                (
                    t("date.year", year=row["plan_year"]) if row["plan_year"] else t("date.none"),
                    cards.district_name(row),
                    cards.theme_name(row),
                    row["title"],
                )
            ),
        )
        for row in rows
    ]
    cards.show(Markup('<ul class="tz-projects tz-tasks">{}</ul>').format(Markup("").join(lines)))


def mention_badge(status: str) -> Markup:
    """Whether a later document speaks of the task again, in words with a sign; never that it was achieved."""
    state = STATES[status]
    return Markup('<span class="tz-badge tz-status-{}" title="{}"><i aria-hidden="true">{}</i>{}</span>').format(
        COLOURS[state], label("mention_long", state), SIGNS[state], label("mention_state", state)
    )


def mention_quote(row: Row) -> Markup:
    """The passage that speaks of it again, with a link into its document; nothing where there is none."""
    if not row["mention_document_id"]:
        return Markup("")
    named = t("mention.again", document=row["mention_title"], day=day(row["mentioned_on"]))
    return Markup('<p class="tz-again"><a href="{}">{}</a><q lang="zh-CN">{}</q></p>').format(
        href("reader", document=row["mention_document_id"], at=row["mention_start"]),
        named,
        render_text(row["mention_words"]),
    )
