"""The parts of the data page: tables, columns, the file itself, and the SQL box."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import streamlit as st
from markupsafe import Markup

from dashboards import cards, exports
from dashboards.downloads import csv_button
from dashboards.filters import address
from dashboards.labels import describe, label, t
from dashboards.published import Row, Version
from dashboards.queries import dictionary
from dashboards.questions import MAX_LENGTH, Answer, QuestionRefused, ask
from dashboards.sitemap import href

ROW_CAP = 1000
SECONDS = 10
ANSWERED = "tz_answered"  # the version, the question and what came of it, as this session asked last
EXAMPLES = ("promises", "renewal", "silent", "units", "projects")


def draw_tables(tables: Sequence[Row]) -> None:
    """One line a table: its grain and its rows; the name opens its columns."""
    cells = [
        (
            Markup('<a href="{}"><code>{}</code></a>').format(href("data", table=row["table_name"]), row["table_name"]),
            describe(row["comment"]),
            "—" if row["rows"] is None else f"{row['rows']:,}",
        )
        for row in tables
    ]
    cards.data_table(
        t("data.tables"), [t("data.table"), t("data.grain"), t("data.rows")], cells, numeric=(2,), is_wordy=True
    )


def draw_columns(columns: Sequence[Row]) -> None:
    """One line a column: its type and its meaning."""
    cells = [
        (Markup("<code>{}</code>").format(row["column_name"]), row["data_type"], describe(row["comment"]))
        for row in columns
    ]
    cards.data_table(t("data.dictionary"), [t("data.column"), t("data.type"), t("data.meaning")], cells, is_wordy=True)


def draw_table_buttons(version: Version, table: str, rows: int) -> None:
    """One table as CSV, Parquet and Excel, each made only when it is asked for."""
    with st.container(horizontal=True):
        csv_button(
            f"table_{table}", f"taizhang-{table}", lambda: dictionary.export_table(version, table), t("data.get_rows")
        )
        _file_button(
            t("data.get_parquet"),
            f"taizhang-{table}.parquet",
            "application/vnd.apache.parquet",
            lambda: exports.write_parquet(version, table),
        )
        _file_button(
            t("data.get_excel"),
            f"taizhang-{table}.xlsx",
            exports.EXCEL_TYPE,
            lambda: exports.write_excel(dictionary.export_table(version, table), table),
            # A workbook has room for a million rows, and nobody waits for them.
            is_off=rows > exports.EXCEL_ROWS,
        )
    if rows > exports.EXCEL_ROWS:
        st.caption(t("data.no_excel", rows=f"{exports.EXCEL_ROWS:,}"))


def draw_files(version: Version) -> None:
    """Everything at once: the database for any DuckDB client, a data package, and what the columns mean."""
    path = Path(version.path)
    size = path.stat().st_size / 1_000_000
    words = t("data.download_file", size=f"{size:,.1f}")
    with st.container(horizontal=True):
        _file_button(words, path.name, "application/octet-stream", path.read_bytes)
        _file_button(
            t("data.get_package"), "taizhang-parquet.zip", "application/zip", lambda: exports.write_package(version)
        )
        _file_button(
            "datapackage.json", "datapackage.json", "application/json", lambda: exports.write_descriptor(version)
        )
        csv_button(
            "dictionary", "taizhang-dictionary", lambda: exports.list_descriptions(version), t("data.get_columns")
        )


def _file_button(words: str, name: str, media_type: str, make: Callable[[], bytes], *, is_off: bool = False) -> None:
    st.download_button(
        words,
        data=make,
        file_name=name,
        mime=media_type,
        key=f"file_{name}",
        on_click="ignore",
        icon=":material/download:",
        disabled=is_off,
    )


def draw_box(version: Version) -> None:
    """A question in SQL and its answer. The question may stand in the address; it runs when the button is pressed."""
    asked = st.query_params.get("sql", "")[:MAX_LENGTH]
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
        st.session_state[ANSWERED] = (version, sql, _find_answer(version, sql))
    found = st.session_state.get(ANSWERED)
    if found and found[:2] == (version, sql):
        _draw_answer(found[2])
    else:
        st.caption(t("data.press"))


def _find_answer(version: Version, sql: str) -> Answer | QuestionRefused:
    with st.spinner(t("data.running")):
        try:
            return ask(version, sql, ROW_CAP, SECONDS)
        except QuestionRefused as refused:
            return refused


def _draw_answer(answer: Answer | QuestionRefused) -> None:
    if isinstance(answer, QuestionRefused):
        cards.empty_state(t("data.refused"), t(f"refusal.{answer.code}", **answer.values))
        return
    shown = len(answer.rows)
    st.dataframe([dict(zip(answer.columns, row, strict=True)) for row in answer.rows], hide_index=True)
    words = t("data.answer_cut", rows=f"{shown:,}") if answer.is_cut else t("data.answer", rows=f"{shown:,}")
    st.caption(words)
    csv_button("answer", "taizhang-answer", lambda: iter([tuple(answer.columns), *answer.rows]))
