"""Rows of the ledger as cards and as a grid; both open the row's evidence."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboards import cards
from dashboards.filters import address
from dashboards.formats import amount, period
from dashboards.labels import current_language, label, t
from dashboards.published import Row
from dashboards.sitemap import page_file


def evidence_parameters(row: Row) -> dict[str, list[str]]:
    """Where a row's evidence is: its kind and id, with the ledger's filters for the way back."""
    return address(**{"target": None, "result": None, "relative": None, row["kind"]: row["entry_id"]})


def draw_cards(rows: Sequence[Row], first: int) -> None:
    """One card a row; its link covers the card. `first` is the number of the first row in the whole list."""
    for number, row in enumerate(rows, start=first):
        with st.container(key=f"tz_row_{number}", gap=None):
            cards.show(cards.entry_card(row))
            st.page_link(
                page_file("evidence"), label=t("ledger.open", number=number), query_params=evidence_parameters(row)
            )


def draw_grid(rows: Sequence[Row]) -> None:
    """Many rows close together; selecting one opens its evidence. The cards are the way without a mouse."""
    language = current_language()
    values = [
        {
            t("column.kind"): label("kind", row["kind"]),
            t("column.year"): period(row["period_year"], row["period_start"], row["period_end"]),
            t("column.district"): cards.district_name(row),
            t("column.indicator"): row["indicator"],
            t("column.value"): amount(row, language),
            t("column.status"): label("status", row["status"]) if row["status"] else "",
            t("column.theme"): cards.theme_name(row),
            t("column.sentence"): row["sentence"],
        }
        for row in rows
    ]
    event = st.dataframe(
        values,
        hide_index=True,
        height=640,
        on_select="rerun",
        selection_mode="single-row",
        key="tz_grid",
        column_config={
            t("column.indicator"): st.column_config.TextColumn(width="medium"),
            t("column.sentence"): st.column_config.TextColumn(width="large"),
        },
    )
    st.caption(t("ledger.grid_hint"))
    picked = event["selection"]["rows"]
    if picked:
        st.switch_page(page_file("evidence"), query_params=evidence_parameters(rows[picked[0]]))
