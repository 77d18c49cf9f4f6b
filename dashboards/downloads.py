"""CSV files that a spreadsheet opens without running anything."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from typing import Any

import streamlit as st

from dashboards.labels import t

# A cell that starts with one of these is read as a formula by some spreadsheet; the apostrophe makes it text.
FORMULA_STARTS = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")


def neutralise(value: Any) -> Any:
    """Text that a spreadsheet would run, with an apostrophe in front; anything else as it is."""
    return f"'{value}" if isinstance(value, str) and value.lstrip(" \u3000").startswith(FORMULA_STARTS) else value


def write_csv(rows: Iterator[tuple[Any, ...]]) -> bytes:
    """Rows as UTF-8 CSV with a byte order mark, which Excel needs to read Chinese."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerows([neutralise(value) for value in row] for row in rows)
    return buffer.getvalue().encode("utf-8-sig")


def csv_button(
    key: str, file_name: str, make_rows: Callable[[], Iterator[tuple[Any, ...]]], words: str | None = None
) -> None:
    """A button that makes the file only when it is asked for."""
    st.download_button(
        words or t("download.csv"),
        data=lambda: write_csv(make_rows()),
        file_name=f"{file_name}.csv",
        mime="text/csv",
        key=f"csv_{key}",
        on_click="ignore",
        icon=":material/download:",
    )


def rows_of(heads: list[str], rows: list[dict[str, Any]]) -> Iterator[tuple[Any, ...]]:
    """The column names, then these columns of each row: for tables that are already on the page."""
    yield tuple(heads)
    for row in rows:
        yield tuple(row.get(head) for head in heads)
