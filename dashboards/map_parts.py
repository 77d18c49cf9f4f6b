"""Maps of the first page: the country by province, and the cities and districts of a province, each beside its list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

import streamlit as st
from markupsafe import Markup

from dashboards import cards, country_parts, maps
from dashboards.country_parts import COUNTRY, MEASURES, say_number
from dashboards.filters import address, choose_one, link
from dashboards.labels import label, t
from dashboards.published import Row, Version
from dashboards.queries import overview, scopes
from dashboards.queries.scopes import Scope
from dashboards.sitemap import href, page_file
from dashboards.summaries import Names, name_of

MOST_PLACES = 150  # lines of a list; the filter and the page of documents have all
MOST_LINES = 14  # that stand beside a map without a scroll of their own


def draw_maps(version: Version, scope: Scope, known: Names) -> None:
    """The country and the province of it that is chosen, or the one province that has documents."""
    provinces = [row["code"] for row in scopes.count_by(version, Scope(), "province")]
    if not country_parts.has_country(version):
        for parent in provinces:
            _draw_inside(version, scope, known, parent, "")
        return
    cards.section_head(t("overview.country"), t("overview.country_note"))
    measure = _choose_measure()
    rows = country_parts.list_provinces(version, scope, measure)
    if maps.load_outlines(COUNTRY):
        chart, squares = st.columns([4, 3], gap="medium", vertical_alignment="center")
        with chart, st.container(key="tz_country"):
            _draw_country(rows, measure)
            cards.note(t("map.credit_country"))
    else:
        squares = st.container()
    with squares:
        country_parts.draw_squares(rows, measure)
    area = country_parts.chosen_area()
    if area in provinces:
        _draw_inside(version, scope, known, area, measure)
    elif area:
        cards.empty_state(t("map.no_documents"), t("overview.country_other"))


def _choose_measure() -> str:
    return choose_one("map", t("filter.map"), list(MEASURES), lambda code: label("column", code), is_row=True)


def _draw_country(rows: Sequence[Row], measure: str) -> None:
    """The outlines of all provinces; a click chooses one of them."""
    outlines = maps.load_outlines(COUNTRY)
    places = [{**row, "geometry": outlines[row["district_code"]]} for row in rows if row["district_code"] in outlines]
    key = f"map_{COUNTRY}_{country_parts.chosen_area()}"
    chart = maps.choropleth(places, label("column", measure), _format(measure), maps.load_islands())
    st.vega_lite_chart(chart, width="stretch", on_select=lambda: _choose_area(key), key=key)


def _choose_area(key: str) -> None:
    """Put the province that was clicked into the address."""
    picked = st.session_state[key]["selection"].get("place") or []
    if picked:
        st.query_params.from_dict(address(area=picked[0]["district_code"]))


def _draw_inside(version: Version, scope: Scope, known: Names, parent: str, measure: str) -> None:
    """The map of a province where outlines are kept, and its places with documents as a list beside it."""
    outlines = maps.load_outlines(parent)
    places = [row for row in overview.list_places(version, parent) if row["district_code"] in outlines]
    cards.section_head(t("overview.map", place=_province_name(version, parent)), t("overview.map_note"))
    measure = measure or _choose_measure()
    lines = _list_inside(version, scope, parent)
    if not any(row["document_count"] for row in places):
        _draw_list(lines, known, measure, scope)
        return
    counts = {
        row["code"]: row
        for row in scopes.count_inside(version, scope.everywhere(), [row["district_code"] for row in places])
    }
    rows = [_place(row, counts.get(row["district_code"]), measure, outlines[row["district_code"]]) for row in places]
    chart, table = st.columns([4, 3], gap="medium")
    with chart:
        _draw_outlines(rows, parent, measure, scope, lines)
        cards.note(t("map.credit"))
    with table:
        with_documents = sum(row["number"] is not None for row in rows)
        cards.note(t("summary.map", shown=with_documents, total=len(rows)))
        _draw_list(lines, known, measure, scope)


def _province_name(version: Version, code: str) -> str:
    return next(
        (cards.district_name(row) for row in overview.list_provinces(version) if row["district_code"] == code), code
    )


def _place(row: Row, counts: Row | None, measure: str, geometry: Mapping[str, Any]) -> Row:
    """A place as the map wants it; its number is null where it has no documents."""
    name = cards.district_name(row)
    number = (counts[measure] if counts else None) if MEASURES[measure] else (counts[measure] or 0 if counts else 0)
    return {
        "district_code": row["district_code"],
        "place": name,
        "short": name.removesuffix(t("map.suffix")).removesuffix(t("map.suffix_city")),
        "geometry": geometry,
        "number": number if row["document_count"] else None,
        "words": say_number(number, measure) if row["document_count"] else t("map.no_documents"),
        "is_chosen": False,
    }


def _draw_outlines(rows: Sequence[Row], parent: str, measure: str, scope: Scope, lines: Sequence[Row]) -> None:
    """The map; a click opens the page of the place, or of the place inside it with the most promises."""
    chart = maps.choropleth(rows, label("column", measure), _format(measure))
    event = st.vega_lite_chart(chart, width="stretch", on_select="rerun", key=f"map_{parent}")
    picked = event["selection"].get("place") or []
    if not picked:
        return
    code = picked[0]["district_code"]
    own = next((row["code"] for row in lines if row["code"] == code), None)
    inside = next((row["code"] for row in lines if row["code"].startswith(code[:4])), code)
    st.switch_page(page_file("district"), query_params=link(district=own or inside, year=scope.years))


def _format(measure: str) -> str:
    return ".0%" if MEASURES[measure] else ",.0f"


def _list_inside(version: Version, scope: Scope, parent: str) -> list[Row]:
    """Places of a province that have any number: itself, then cities by their promises, each with its districts."""
    counted = scopes.count_by(version, scope.everywhere(), "district")
    rows = [row for row in counted if row["code"].startswith(parent[:2])]
    groups = [list(group) for _, group in groupby(sorted(rows, key=_city), key=_city)]
    groups.sort(key=lambda group: (_city(group[0]) != parent[:4], -sum(row["targets"] for row in group)))
    return [
        row
        for group in groups
        for row in sorted(group, key=lambda row: (not row["code"].endswith("00"), -row["targets"], row["code"]))
    ]


def _city(row: Row) -> str:
    """The digits that a city shares with its districts, and the districts of a municipality with one another."""
    return str(row["code"])[:4]


def _draw_list(rows: Sequence[Row], known: Names, measure: str, scope: Scope) -> None:
    """Every place as a link to its page, districts set in below their city."""
    cells = [
        (
            Markup('<a class="{}" href="{}">{}</a>').format(
                "" if row["code"].endswith("00") else "tz-below",
                href("district", district=row["code"], year=scope.years),
                name_of(known, "district", row["code"]),
            ),
            f"{row['targets']:,}",
            *([] if measure == "targets" else [say_number(row[measure], measure)]),
        )
        for row in rows[:MOST_PLACES]
    ]
    names = ["targets"] if measure == "targets" else ["targets", measure]
    heads = [t("column.district"), *(label("column", name) for name in names)]
    with st.container(height=maps.HEIGHT if len(cells) > MOST_LINES else "content", border=False, key="tz_map_list"):
        cards.data_table(t("overview.places"), heads, cells, numeric=(1, 2))
    if len(rows) > MOST_PLACES:
        cards.note(t("table.cut", shown=MOST_PLACES, total=len(rows)))
