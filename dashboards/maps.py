"""Maps of the places below a province or city, from the outlines in geometry/, with no tile of any server."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import altair as alt

from dashboards.charts import INK, SEQUENTIAL, axis_ink, shade
from dashboards.labels import t
from dashboards.published import Row

FOLDER = Path(__file__).with_name("geometry")
HEIGHT = 540
EMPTY = {"light": "#efebe2", "dark": "#1f2226"}
LINE = {"light": "#fdfcf9", "dark": "#15171a"}
EDGE = {"light": "#8d877a", "dark": "#6f757d"}
# Names are left out where they would meet: how large a degree and a letter are on a narrow screen, in pixels.
DEGREE = (300, 350)
LETTER = (11, 13)
DEEP = 0.5  # share of the largest number from which the ground is dark

Ring = Sequence[Sequence[float]]


@cache
def load_outlines(parent: str) -> Mapping[str, dict[str, Any]]:
    """Name of a place to its GeoJSON geometry, for the places below `parent`; empty where no outline is kept."""
    path = FOLDER / f"{parent}.json"
    if not path.is_file():
        return {}
    features = json.loads(path.read_text("utf-8"))["features"]
    return {feature["properties"]["name"]: feature["geometry"] for feature in features}


def list_parents() -> list[str]:
    """Codes of the places whose inner outlines are kept."""
    return sorted(path.stem for path in FOLDER.glob("*.json"))


def find_middle(geometry: Mapping[str, Any]) -> tuple[float, float]:
    """Longitude and latitude of the centroid of the largest part: where its name goes."""
    ring = max((polygon[0] for polygon in geometry["coordinates"]), key=lambda corners: abs(_weigh(corners)[0]))
    area, x, y = _weigh(ring)
    return x / (3 * area), y / (3 * area)


def _weigh(ring: Ring) -> tuple[float, float, float]:
    """Twice the signed area, and the sums that its centroid is made of."""
    area = x = y = 0.0
    for (x0, y0), (x1, y1) in pairwise(ring):
        cross = x0 * y1 - x1 * y0
        area, x, y = area + cross, x + (x0 + x1) * cross, y + (y0 + y1) * cross
    return area, x, y


def choropleth(places: Sequence[Row], caption: str, number_format: str) -> alt.LayerChart:
    """Places shaded by `number`, those with a null left pale behind a broken line; a click names a `district_code`.

    Rows: district_code, geometry, place, short (the name on the map), number, words (the number as it is said).
    """
    low, middle, high = SEQUENTIAL[shade()]
    pick = alt.selection_point(name="place", fields=["district_code"], on="click")
    known = [_feature(row) for row in places if row["number"] is not None]
    unknown = [_feature(row) for row in places if row["number"] is None]
    tooltip = [alt.Tooltip("place:N", title=t("column.district")), alt.Tooltip("words:N", title=caption)]
    shaded = (
        alt.Chart(alt.Data(values=known))
        .mark_geoshape(stroke=LINE[shade()], strokeWidth=1.2, cursor="pointer")
        .encode(
            color=alt.Color(
                "number:Q",
                scale=alt.Scale(type="sqrt", range=[low, middle, high], interpolate="rgb", domainMin=0),
                legend=alt.Legend(
                    title=caption,
                    orient="bottom-left",
                    format=number_format,
                    gradientLength=120,
                    labelColor=axis_ink(),
                    titleColor=axis_ink(),
                ),
            ),
            tooltip=tooltip,
        )
        .add_params(pick)
    )
    pale = (
        alt.Chart(alt.Data(values=unknown))
        .mark_geoshape(fill=EMPTY[shade()], stroke=EDGE[shade()], strokeWidth=0.8, strokeDash=[3, 3])
        .encode(tooltip=tooltip)
    )
    return (
        alt.layer(pale, shaded, _names(places))
        .project(type="mercator")
        .properties(description=caption, height=HEIGHT)
        .configure_view(strokeWidth=0)
    )


def _feature(row: Row) -> dict[str, Any]:
    told = {name: row[name] for name in ("district_code", "place", "number", "words")}
    return {"type": "Feature", "geometry": row["geometry"], "properties": {}, **told}


def _names(places: Sequence[Row]) -> alt.LayerChart:
    """Names of the places that have a number, the largest first, with an edge that parts them from whatever ground."""
    known = sorted((row for row in places if row["number"] is not None), key=lambda row: -row["number"])
    largest = known[0]["number"] if known else 0
    dark_ink, light_ink = INK[shade()]
    values: list[Row] = []
    for row in known:
        longitude, latitude = find_middle(row["geometry"])
        deep = row["number"] > largest * DEEP
        name = {"short": row["short"], "longitude": longitude, "latitude": latitude, "deep": deep}
        if not any(_meet(name, other) for other in values):
            values.append(name)
    named = alt.Chart(alt.Data(values=values)).encode(longitude="longitude:Q", latitude="latitude:Q", text="short:N")
    edge = alt.condition("datum.deep", alt.value(SEQUENTIAL[shade()][2]), alt.value(EMPTY[shade()]))
    return alt.layer(
        named.mark_text(fontSize=11, fontWeight="bold", strokeWidth=4, strokeJoin="round").encode(
            stroke=edge, color=edge
        ),
        named.mark_text(fontSize=11, fontWeight="bold").encode(
            color=alt.condition("datum.deep", alt.value(light_ink), alt.value(dark_ink))
        ),
    )


def _meet(one: Row, other: Row) -> bool:
    """Whether two names on the map would cover each other."""
    letters = sum(len(row["short"]) * (0.55 if row["short"].isascii() else 1) for row in (one, other)) / 2
    across = abs(one["longitude"] - other["longitude"]) * DEGREE[0]
    down = abs(one["latitude"] - other["latitude"]) * DEGREE[1]
    return across < letters * LETTER[0] and down < LETTER[1]
