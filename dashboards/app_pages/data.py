"""下载与SQL: every published table with its columns and a download, and a box for read-only questions in SQL."""

from __future__ import annotations

from dashboards import cards, data_parts
from dashboards.downloads import csv_button, rows_of
from dashboards.filters import choose_one
from dashboards.labels import in_chinese, t
from dashboards.published import current_version
from dashboards.queries import dictionary


def draw() -> None:
    """The whole page."""
    version = current_version()
    cards.page_head(t("data.title"), t("data.lead"))

    cards.section_head(t("data.tables"), t("data.tables_note"))
    tables = dictionary.list_tables(version)
    names = [row["table_name"] for row in tables]
    data_parts.draw_tables(tables)
    explained = [{**row, "comment_zh": in_chinese(row["comment"])} for row in tables]
    csv_button("tables", "taizhang-tables", lambda: rows_of(["table_name", "comment", "comment_zh", "rows"], explained))

    cards.section_head(t("data.dictionary"), t("data.dictionary_note"))
    table = choose_one("table", t("data.table"), names, str)
    data_parts.draw_columns(dictionary.list_columns(version, table))
    data_parts.draw_table_buttons(version, table, dictionary.count_rows(version, table))

    cards.section_head(t("data.file"), t("data.file_note"))
    data_parts.draw_files(version)

    cards.section_head(t("data.sql"), t("data.sql_note", rows=f"{data_parts.ROW_CAP:,}", seconds=data_parts.SECONDS))
    data_parts.draw_box(version)


draw()
