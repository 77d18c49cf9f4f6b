"""The parts of the data page: tables, columns, the file itself, and the SQL box."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import streamlit as st
from markupsafe import Markup

from dashboards import cards
from dashboards.downloads import csv_button
from dashboards.filters import address
from dashboards.labels import label, t
from dashboards.published import Row, Version
from dashboards.questions import QuestionRefused, ask
from dashboards.sitemap import href

ROW_CAP = 1000
SECONDS = 10
EXAMPLES = ("promises", "renewal", "silent", "units", "projects")


def draw_tables(tables: Sequence[Row]) -> None:
    """One line a table: its grain and its rows; the name opens its columns."""
    cells = [
        (
            Markup('<a href="{}"><code>{}</code></a>').format(href("data", table=row["table_name"]), row["table_name"]),
            row["comment"] or "",
            f"{row['rows']:,}",
        )
        for row in tables
    ]
    cards.data_table(
        t("data.tables"), [t("data.table"), t("data.grain"), t("data.rows")], cells, numeric=(2,), is_wordy=True
    )


def draw_columns(columns: Sequence[Row]) -> None:
    """One line a column: its type and its meaning."""
    cells = [
        (Markup("<code>{}</code>").format(row["column_name"]), row["data_type"], row["comment"] or "")
        for row in columns
    ]
    cards.data_table(t("data.dictionary"), [t("data.column"), t("data.type"), t("data.meaning")], cells, is_wordy=True)


def draw_file(version: Version) -> None:
    """The whole database as one file for any DuckDB client."""
    path = Path(version.path)
    size = path.stat().st_size / 1_000_000
    st.download_button(
        t("data.download_file", size=f"{size:,.1f}"),
        data=path.read_bytes,
        file_name=path.name,
        mime="application/octet-stream",
        on_click="ignore",
        icon=":material/download:",
    )


def draw_box(version: Version) -> None:
    """A question in SQL and its answer; the question stands in the address."""
    asked = st.query_params.get("sql", "")
    links = [
        Markup('<a href="{}">{}</a>').format(
            href("data", sql=label("example_sql", name)) + "#sql", label("example", name)
        )
        for name in EXAMPLES
    ]
    cards.show(
        Markup('<nav class="tz-chips" id="sql" aria-label="{}">{}</nav>').format(
            t("data.examples"), Markup("").join(links)
        )
    )
    with st.container(key="tz_sql"), st.form("tz_question", border=False):
        sql = st.text_area(t("data.question"), value=asked or label("example_sql", EXAMPLES[0]), height=160)
        is_sent = st.form_submit_button(t("data.ask"), type="primary")
    if is_sent:
        st.query_params.from_dict(address(sql=sql))
    if is_sent or asked:
        _draw_answer(version, sql)


def _draw_answer(version: Version, sql: str) -> None:
    try:
        answer = ask(version, sql, ROW_CAP, SECONDS)
    except QuestionRefused as refused:
        cards.empty_state(t("data.refused"), t(f"refusal.{refused.code}", **refused.values))
        return
    shown = len(answer.rows)
    st.dataframe([dict(zip(answer.columns, row, strict=True)) for row in answer.rows], hide_index=True)
    words = t("data.answer_cut", rows=f"{shown:,}") if answer.is_cut else t("data.answer", rows=f"{shown:,}")
    st.caption(words)
    csv_button("answer", "taizhang-answer", lambda: iter([tuple(answer.columns), *answer.rows]))
