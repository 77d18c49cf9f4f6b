"""Maps of the provinces, and of the places below one, from the outlines in geometry/, with no tile of any server."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise
from math import cos, radians
from pathlib import Path
from typing import Any

from dashboards.charts import INK, SEQUENTIAL, axis_ink, shade
from dashboards.labels import t
from dashboards.published import Row

FOLDER = Path(__file__).with_name("geometry")
HEIGHT = 520
EMPTY = {"light": "#efebe2", "dark": "#1f2226"}
LINE = {"light": "#fdfcf9", "dark": "#15171a"}
EDGE = {"light": "#8d877a", "dark": "#6f757d"}
# Names are left out where they would meet: how wide a map is beside its list, and how large a letter is, in pixels.
WIDTH = 640
LETTER = (11, 13)
DEEP = 0.5  # share of the largest number from which the ground is dark

Ring = Sequence[Sequence[float]]
Spec = dict[str, Any]  # a part of a chart in Vega-Lite


@cache
def load_outlines(parent: str) -> Mapping[str, dict[str, Any]]:
    """Code of a place to its GeoJSON geometry, for the places below `parent`; empty where no outline is kept."""
    path = FOLDER / f"{parent}.json"
    if not path.is_file():
        return {}
    features = json.loads(path.read_text("utf-8"))["features"]
    return {feature["properties"]["district_code"]: feature["geometry"] for feature in features}


def list_parents() -> list[str]:
    """Codes of the places whose inner outlines are kept: the country and its provinces."""
    return sorted(path.stem for path in FOLDER.glob("*.json") if path.stem.isdecimal())


@cache
def load_islands() -> list[dict[str, Any]]:
    """What a map of the country shows besides and nobody can choose: the inset of the islands in the south."""
    features: list[dict[str, Any]] = json.loads((FOLDER / "islands.json").read_text("utf-8"))["features"]
    return features


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


def choropleth(places: Sequence[Row], caption: str, number_format: str, islands: Sequence[Row] = ()) -> Spec:
    """Places shaded by `number`, those with a null left pale behind a broken line; a click names a `district_code`.

    Rows: district_code, geometry, place, short (the name on the map), number, words (the number as it is said), and
    is_chosen. `islands` are features that are drawn as they are. The chart is written as Vega-Lite itself: Altair
    copies and checks every corner of an outline several times, which takes seconds.
    """
    known = [_feature(row) for row in places if row["number"] is not None]
    unknown = [_feature(row) for row in places if row["number"] is None]
    framed = [_feature(row) for row in places if row["is_chosen"]]
    tooltip = [_told("place", t("column.district")), _told("words", caption)]
    layers = [
        _shape(
            unknown,
            {"fill": EMPTY[shade()], "stroke": EDGE[shade()], "strokeWidth": 0.8, "strokeDash": [3, 3]},
            {"tooltip": tooltip},
        ),
        _shape(
            known,
            {"stroke": LINE[shade()], "strokeWidth": 0.8, "cursor": "pointer"},
            {"tooltip": tooltip, "color": _shades(caption, number_format)},
        )
        | {"params": [{"name": "place", "select": {"type": "point", "fields": ["district_code"], "on": "click"}}]},
        _shape(islands, {"fill": EDGE[shade()], "strokeWidth": 0}, {}),
        _shape(framed, {"filled": False, "stroke": INK[shade()][0], "strokeWidth": 2}, {}),
        *_names(places),
    ]
    return {
        "layer": [layer for layer in layers if layer["data"]["values"]],
        "projection": {"type": "mercator"},
        "description": caption,
        "height": HEIGHT,
        "config": {"view": {"strokeWidth": 0}},
    }


def _shape(features: Sequence[Row], look: Spec, encoding: Spec) -> Spec:
    return {"data": {"values": list(features)}, "mark": {"type": "geoshape", **look}, "encoding": encoding}


def _told(field: str, title: str) -> Spec:
    return {"field": field, "type": "nominal", "title": title}


def _shades(caption: str, number_format: str) -> Spec:
    """The colour of a place by its number, and the legend below the map."""
    scale = {"type": "sqrt", "range": list(SEQUENTIAL[shade()]), "interpolate": "rgb", "domainMin": 0}
    ink = {"labelColor": axis_ink(), "titleColor": axis_ink()}
    legend = {"title": caption, "orient": "bottom", "format": number_format, "gradientLength": 120, **ink}
    return {"field": "number", "type": "quantitative", "scale": scale, "legend": legend}


def _feature(row: Row) -> Row:
    told = {name: row[name] for name in ("district_code", "place", "number", "words")}
    return {"type": "Feature", "geometry": row["geometry"], "properties": {}, **told}


def _names(places: Sequence[Row]) -> list[Spec]:
    """Names of the places that have a number, the largest first, with an edge that parts them from whatever ground."""
    known = sorted((row for row in places if row["number"] is not None), key=lambda row: -row["number"])
    largest = known[0]["number"] if known else 0
    dark_ink, light_ink = INK[shade()]
    degree, values = _measure_degree(places), list[Row]()
    for row in known:
        longitude, latitude = find_middle(row["geometry"])
        deep = row["number"] > largest * DEEP
        name = {"short": row["short"], "longitude": longitude, "latitude": latitude, "deep": deep}
        if not any(_meet(name, other, degree) for other in values):
            values.append(name)
    place = {
        "longitude": {"field": "longitude", "type": "quantitative"},
        "latitude": {"field": "latitude", "type": "quantitative"},
        "text": {"field": "short", "type": "nominal"},
    }
    edge = {"condition": {"test": "datum.deep", "value": SEQUENTIAL[shade()][2]}, "value": EMPTY[shade()]}
    ink = {"condition": {"test": "datum.deep", "value": light_ink}, "value": dark_ink}
    mark = {"type": "text", "fontSize": LETTER[0], "fontWeight": "bold"}
    wide = {**mark, "strokeWidth": 4, "strokeJoin": "round"}
    return [
        {"data": {"values": values}, "mark": wide, "encoding": {**place, "stroke": edge, "color": edge}},
        {"data": {"values": values}, "mark": mark, "encoding": {**place, "color": ink}},
    ]


def _measure_degree(places: Sequence[Row]) -> tuple[float, float]:
    """How many pixels a degree of longitude and of latitude takes on a map of all these places."""
    corners = [corner for row in places for (ring,) in row["geometry"]["coordinates"] for corner in ring]
    (west, east), (south, north) = ((min(axis), max(axis)) for axis in zip(*corners, strict=True))
    stretch = 1 / cos(radians((south + north) / 2))
    across = min(WIDTH / (east - west), HEIGHT / ((north - south) * stretch))
    return across, across * stretch


def _meet(one: Row, other: Row, degree: tuple[float, float]) -> bool:
    """Whether two names on the map would cover each other."""
    letters = sum(len(row["short"]) * (0.55 if row["short"].isascii() else 1) for row in (one, other)) / 2
    across = abs(one["longitude"] - other["longitude"]) * degree[0]
    down = abs(one["latitude"] - other["latitude"]) * degree[1]
    return across < letters * LETTER[0] and down < LETTER[1]
