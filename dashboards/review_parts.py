"""The parts of the page on which a person confirms or refuses verdicts; what is written there goes to a file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import streamlit as st
from markupsafe import Markup

from dashboards import cards, evidence_verdicts
from dashboards.formats import day, share
from dashboards.labels import label, t
from dashboards.passages import Highlight, render_passage
from dashboards.published import Row, Version, warehouse_path
from dashboards.queries import reviews
from dashboards.sitemap import href
from pipelines.sheets.review_files import ANSWERS, BadAnswerError, add_answers, make_answer, review_file

# Reviewers date by the calendar of Beijing, eight hours ahead of UTC.
CHINA = timedelta(hours=8)
REVIEWER = "review_by"
SHOWN = (*reviews.RISKS, "reviewed", "contradicted")


def draw_figures(counts: Row) -> None:
    """How many verdicts wait for a look, by risk, and how many were looked at."""
    cards.figure_cards(cards.Figure(label("risk", name), counts[name], label("risk_short", name)) for name in SHOWN)


def draw_verdict(version: Version, row: Row, *, may_answer: bool) -> None:
    """One verdict with both sentences, and the form that takes the answer."""
    head = Markup('<h3><a href="{}" lang="zh-CN">{}</a> <small>{} · {}</small></h3>').format(
        href("evidence", target=row["target_id"]),
        row["indicator"],
        cards.district_name(row),
        t("date.year", year=row["period_year"]) if row["period_year"] else t("value.none"),
    )
    done = t("review.attainment", share=share(row["attainment"])) if row["attainment"] is not None else ""
    cards.show(
        Markup('<article class="tz-review">{}<p>{}{} {}</p>{}{}{}{}</article>').format(
            head,
            cards.status_badge(row["status"]),
            cards.certainty_badge(row["certainty"]),
            done,
            evidence_verdicts.reason(row),
            evidence_verdicts.certainty(version, row),
            _sentence(row, "promise"),
            _sentence(row, "result") if row["result_id"] else "",
        )
    )
    if may_answer:
        _draw_form(row)


def _sentence(row: Row, side: str) -> Markup:
    """The sentence of the promise or of the result in its context, its number marked."""
    start = row[f"{side}_context_start"]
    marks = [Highlight(row[f"{side}_start"], row[f"{side}_end"], "hit")]
    return Markup(
        '<figure class="tz-passage" lang="zh-CN"><figcaption>{}</figcaption><blockquote>{}</blockquote></figure>'
    ).format(row[f"{side}_title"], render_passage(row[f"{side}_context"], start, marks))


def _draw_form(row: Row) -> None:
    """Answer, reason and name; the name is kept for the next verdict."""
    key = row["target_id"]
    with st.form(f"review_{key}", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        answer = st.radio(
            t("review.answer"),
            ANSWERS,
            format_func=lambda code: label("review_answer", code),
            index=None,
            horizontal=True,
        )
        because = st.text_input(t("review.because"), max_chars=1000)
        name = st.text_input(t("review.by"), value=st.session_state.get(REVIEWER, ""), max_chars=100)
        sent = st.form_submit_button(t("review.send"))
    if sent:
        st.session_state[REVIEWER] = name
        _take(row, {"answer": answer, "because": because, "reviewed_by": name})


def _take(row: Row, said: dict[str, Any]) -> None:
    today = (datetime.now(UTC) + CHINA).date()
    try:
        add_answers(review_file(warehouse_path().parent), [make_answer({**row, **said, "reviewed_on": today})])
    except BadAnswerError as error:
        cards.empty_state(t("review.not_taken"), t("review.fill_in", reason=str(error)))
    except OSError as error:
        cards.empty_state(t("review.not_taken"), error.strerror or type(error).__name__)
    else:
        cards.empty_state(t("review.taken"), t("review.taken_advice"))


def draw_contradicted(rows: Sequence[Row]) -> None:
    """One line a review that the rules now contradict."""
    cells = [
        (
            Markup('<a href="{}" lang="zh-CN">{}</a>').format(
                href("evidence", target=row["target_id"]), row["indicator"]
            ),
            t("review.said", status=label("status", row["status"]), answer=label("review_answer", row["answer"])),
            cards.status_badge(row["current_status"]),
            Markup('<bdi lang="zh-CN">{}</bdi>').format(row["because"] or t("value.blank")),
            row["reviewed_by"],
            day(row["reviewed_on"]),
        )
        for row in rows
    ]
    names = ("indicator", "review_said", "status", "reason", "reviewed_by", "reviewed_on")
    cards.data_table(t("review.contradicted"), [t(f"column.{name}") for name in names], cells, is_wordy=True)
