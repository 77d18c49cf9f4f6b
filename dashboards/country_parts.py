"""The country as one square a province, and the cities and districts of the province that is chosen.

Squares stand where provinces lie to one another and draw no boundary: nothing of them needs a licence or can be drawn
wrongly, and the smallest province is as easy to see and to choose as the largest.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import streamlit as st
from markupsafe import Markup

from dashboards import cards
from dashboards.filters import same_page
from dashboards.formats import share
from dashboards.labels import current_language, label, t
from dashboards.published import Row, Version
from dashboards.queries import overview
from dashboards.queries.scopes import Scope, count_by
from dashboards.sitemap import href
from dashboards.summaries import Names, name_of

TILES = Path(__file__).with_name("geometry") / "tiles.csv"
FEWEST = 2  # provinces with documents; of one alone there is nothing to compare
MOST_PLACES = 150  # lines of the table; the page of documents has all
MEASURES = {"targets": False, "tasks": False, "measurability": True, "share_reported": True, "share_achieved": True}


@cache
def load_tiles() -> Mapping[str, Mapping[str, str]]:
    """Row and column of every province's square, from 1, and its name in short in both languages, by its code."""
    with TILES.open(encoding="utf-8", newline="") as file:
        return {row["district_code"]: row for row in csv.DictReader(file)}


def has_country(version: Version) -> bool:
    """Whether places of several provinces have documents."""
    return len(count_by(version, Scope(), "province")) >= FEWEST


def chosen_area() -> str | None:
    """The province that the address names."""
    asked = st.query_params.get("area", "")
    return asked if asked in load_tiles() else None


def draw_country(version: Version, scope: Scope, known: Names, measure: str) -> None:
    """Every province with its number; below it the places of the one that is chosen."""
    counts = {row["code"]: row for row in count_by(version, Scope(scope.years, (), scope.themes), "province")}
    provinces = {row["district_code"]: row for row in overview.list_provinces(version)}
    largest = max((row[measure] or 0 for row in counts.values()), default=0) or 1
    tiles = [
        _tile(provinces[code], counts.get(code), measure, largest, tile)
        for code, tile in load_tiles().items()
        if code in provinces
    ]
    cards.show(
        Markup('<nav class="tz-tiles" aria-label="{}">{}</nav>').format(t("overview.country"), Markup("").join(tiles))
    )
    area = chosen_area()
    if area:
        _draw_places(version, scope, known, measure, provinces[area])


def _tile(province: Row, counts: Row | None, measure: str, largest: float, tile: Mapping[str, str]) -> Markup:
    """A square: a link where the province has documents, else pale."""
    name, code = cards.district_name(province), province["district_code"]
    where = f"grid-row:{tile['row']};grid-column:{tile['column']}"
    short = tile["short_name_en" if current_language() == "en" else "short_name"]
    if counts is None:
        return Markup('<span style="{}" title="{}"><b>{}</b></span>').format(
            where, f"{name}: {t('map.no_documents')}", short
        )
    number = counts[measure]
    said = share(number) if MEASURES[measure] else f"{number or 0:,}"
    deep = round(((number or 0) / largest) ** 0.5, 2)
    chosen = Markup(' aria-current="true"') if code == chosen_area() else ""
    return Markup('<a href="{}" style="{};--deep:{}" title="{}"{}><b>{}</b><small>{}</small></a>').format(
        same_page(area=code), where, deep, f"{name}: {label('column', measure)} {said}", chosen, short, said
    )


def _draw_places(version: Version, scope: Scope, known: Names, measure: str, province: Row) -> None:
    """Cities and districts of a province that have documents, each a link to its page."""
    inside = province["district_code"][:2]
    rows: Sequence[Row] = [
        row
        for row in count_by(version, Scope(scope.years, (), scope.themes), "district")
        if row["code"].startswith(inside)
    ]
    ordered = sorted(rows, key=lambda row: row["code"])
    name = cards.district_name(province)
    cards.section_head(t("overview.country_places", place=name), t("overview.country_cut", total=len(rows)))
    cells = [
        (
            Markup('<a class="{}" href="{}">{}</a>').format(
                "" if row["code"].endswith("00") else "tz-below",
                href("district", district=row["code"], year=scope.years),
                name_of(known, "district", row["code"]),
            ),
            f"{row['targets']:,}",
            share(row[measure]) if MEASURES[measure] else f"{row[measure] or 0:,}",
        )
        for row in ordered[:MOST_PLACES]
    ]
    heads = [t("column.district"), t("column.targets"), label("column", measure)]
    cards.data_table(t("overview.country_places", place=name), heads, cells, numeric=(1, 2))
