"""Task sheets (任务分解表) as Excel workbooks to download; how they look is told in `pipelines/sheets/`."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from dashboards.labels import t
from dashboards.published import Row, Version
from dashboards.queries import sheets
from dashboards.queries.sheets import SheetFilter
from pipelines.sheets import SheetLayout, layout_of_rows, line_of_row, write_workbook

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def read_layout(version: Version) -> SheetLayout:
    """Columns and words of task sheets as published."""
    return layout_of_rows(sheets.list_columns(version), sheets.list_words(version))


def unit_workbook(rows: Iterable[Row], layout: SheetLayout, place: str = "", year: int | None = None) -> bytes:
    """The workbook with these rows of `fct_sheet_line`, one sheet a lead unit; the titles name `place` and `year`."""
    return write_workbook([line_of_row(row) for row in rows], layout, place, year)


def make_workbook(version: Version, wanted: SheetFilter) -> bytes:
    """The workbook with every line of a filter."""
    rows = sheets.list_lines(version, wanted)
    return unit_workbook(rows, read_layout(version), sheets.find_place(version, wanted), wanted.plan_year)


def workbook_button(key: str, file_name: str, version: Version, wanted: SheetFilter, words: str | None = None) -> None:
    """A button that makes the workbook only when it is asked for; it cannot be pressed where there are no lines."""
    st.download_button(
        words or t("download.task_sheet"),
        data=lambda: make_workbook(version, wanted),
        file_name=f"{file_name}.xlsx",
        mime=MEDIA_TYPE,
        key=f"xlsx_{key}",
        on_click="ignore",
        icon=":material/table_view:",
        disabled=sheets.count_lines(version, wanted) == 0,
    )
