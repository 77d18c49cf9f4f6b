"""The provinces with their numbers, each also as a square: the smallest is as easy to choose as the largest."""

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

COUNTRY = "000000"
TILES = Path(__file__).with_name("geometry") / "tiles.csv"
FEWEST = 2  # provinces with documents; of one alone there is nothing to compare
# What a map can show, and whether it is a share.
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


def say_number(number: float | None, measure: str) -> str:
    """A number of one of MEASURES in words."""
    return share(number) if MEASURES[measure] else f"{number or 0:,}"


def list_provinces(version: Version, scope: Scope, measure: str) -> list[Row]:
    """Every province as maps want it: codes, names, its number or null where it has none, and that number in words."""
    counts = {row["code"]: row for row in count_by(version, scope.everywhere(), "province")}
    return [
        _province(row, counts.get(row["district_code"]), measure)
        for row in overview.list_provinces(version)
        if row["district_code"] in load_tiles()
    ]


def _province(province: Row, counts: Row | None, measure: str) -> Row:
    code = province["district_code"]
    return {
        "district_code": code,
        "place": cards.district_name(province),
        "short": load_tiles()[code]["short_name_en" if current_language() == "en" else "short_name"],
        "number": counts[measure] if counts else None,
        "words": say_number(counts[measure], measure) if counts else t("map.no_documents"),
        "is_chosen": code == chosen_area(),
        "has_documents": counts is not None,
    }


def draw_squares(provinces: Sequence[Row], measure: str) -> None:
    """A square a province where it lies to the others: a link where the province has documents, else pale."""
    largest = max((row["number"] or 0 for row in provinces), default=0) or 1
    squares = [_square(row, load_tiles()[row["district_code"]], measure, largest) for row in provinces]
    cards.show(
        Markup('<nav class="tz-tiles" aria-label="{}">{}</nav>').format(t("overview.country"), Markup("").join(squares))
    )


def _square(row: Row, tile: Mapping[str, str], measure: str, largest: float) -> Markup:
    where = f"grid-row:{tile['row']};grid-column:{tile['column']}"
    if not row["has_documents"]:
        return Markup('<span style="{}" title="{}"><b>{}</b></span>').format(
            where, f"{row['place']}: {row['words']}", row["short"]
        )
    # The square that is chosen gives the choice up again.
    target = same_page(area=None if row["is_chosen"] else row["district_code"])
    return Markup('<a href="{}" style="{};--deep:{}" title="{}"{}><b>{}</b><small>{}</small></a>').format(
        target,
        where,
        round(((row["number"] or 0) / largest) ** 0.5, 2),
        f"{row['place']}: {label('column', measure)} {row['words']}",
        Markup(' aria-current="true"') if row["is_chosen"] else "",
        row["short"],
        row["words"],
    )
