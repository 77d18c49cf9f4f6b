"""The heat map of districts and themes: a click filters the page, the table below it says and does the same."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from dashboards import cards, charts
from dashboards.downloads import csv_button, rows_of
from dashboards.filters import address, same_page
from dashboards.labels import t
from dashboards.published import Row
from dashboards.queries.scopes import Scope
from dashboards.summaries import Names, name_of

MOST_PLACES = 12  # columns that can be told apart on a screen
MOST_LISTED = 30  # columns of the table: hundreds of them are thousands of links; the filter and the download have all
FEW_PLACES = 4  # columns that a phone has room for


def draw_cells(cells: Sequence[Row], known: Names, scope: Scope) -> None:
    """The promised numbers of every district and theme; the cells of the scope are framed."""
    values = [_cell(row, known, scope) for row in cells if row["targets"]]
    if not values:
        cards.empty_state(t("overview.empty"), t("overview.empty_advice"))
        return
    totals = {row["place"]: 0 for row in values}
    for row in values:
        totals[row["place"]] += row["number"]
    places = sorted(totals, key=lambda place: -totals[place])
    themes = [name_of(known, "theme", code) for code in known["theme"]]
    largest = max(values, key=lambda row: row["number"])
    cards.note(t("summary.cells", place=largest["place"], theme=largest["theme"], number=f"{largest['number']:,}"))
    # A key of its own for every scope: a cell that was picked under another one is not picked any more.
    key = "_".join(["cells", *scope.districts, "", *scope.themes])
    shown = places[:MOST_PLACES]
    chart = charts.heat_map([row for row in values if row["place"] in shown], shown, themes, t("column.targets"))
    with st.container(key="tz_heat_wide" if len(shown) > FEW_PLACES else "tz_heat"):
        st.altair_chart(chart, width="stretch", on_select=lambda: _filter_by_cell(key), key=key)
    if len(places) > len(shown):
        cards.note(t("overview.cells_cut", shown=len(shown), total=len(places)))
    with st.expander(t("chart.as_table")):
        _draw_table(values, places[:MOST_LISTED], themes)
        if len(places) > MOST_LISTED:
            cards.note(t("table.cut", shown=MOST_LISTED, total=len(places)))
        csv_button("cells", "taizhang-district-theme", lambda: rows_of(list(cells[0]), list(cells)))


def _cell(row: Row, known: Names, scope: Scope) -> Row:
    district, theme = row["district_code"], row["theme_code"]
    is_inside = (not scope.districts or district in scope.districts) and (not scope.themes or theme in scope.themes)
    return {
        "theme": name_of(known, "theme", theme),
        "place": name_of(known, "district", district),
        "number": row["targets"],
        "theme_code": theme,
        "district_code": district,
        "is_chosen": is_inside and bool(scope.districts or scope.themes),
    }


def _filter_by_cell(key: str) -> None:
    """Put the district and the theme of the cell that was clicked into the address."""
    picked = st.session_state[key]["selection"].get("cell") or []
    if picked:
        place, theme = picked[0]["district_code"], picked[0]["theme_code"]
        st.query_params.from_dict(address(district=place, theme=theme))


def _draw_table(values: Sequence[Row], places: Sequence[str], themes: Sequence[str]) -> None:
    by_place = {(row["theme"], row["place"]): row for row in values}
    cards.data_table(
        t("overview.cells"),
        [t("column.theme"), *places],
        [(theme, *(_cell_link(by_place.get((theme, place))) for place in places)) for theme in themes],
        numeric=range(1, len(places) + 1),
    )


def _cell_link(cell: Row | None) -> str | Markup:
    if cell is None:
        return "—"
    target = same_page(district=cell["district_code"], theme=cell["theme_code"])
    return Markup('<a href="{}">{}</a>').format(target, f"{cell['number']:,}")
