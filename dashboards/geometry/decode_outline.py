"""Turn the maps of the npm package `echarts` 4 into plain GeoJSON: `python decode_outline.py map/json [CODE…]`.

Writes the country (`000000.json`, its provinces) and every province (its cities, or districts of a municipality)
beside this file, or those of these codes alone. Corners are laid on a grid as fine as a screen: neighbours share their
corners, so laid on one grid they still meet, which lines that are simplified one by one do not.

That package keeps a ring as text: each character less 64 is a step in zigzag code (0, -1, 1, -2, …), steps alternate
between longitude and latitude, start at the ring's offset and count 1/1024 degree. Rings are turned clockwise, which
is how d3 (and so Vega) tells the inside of a ring on the sphere. A feature gets the code and the name of today in
`seeds/reference/districts.csv`; a place that has become part of another one (莱芜市) is a part of its outline, and what
has no place there is left out and printed.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

Point = tuple[float, float]
HERE = Path(__file__).resolve().parent
REFERENCE = HERE.parent.parent / "seeds" / "reference"
COUNTRY = "000000"
SHIFT = 64
STEPS_PER_DEGREE = 1024
DECIMALS = 4
FEWEST_CORNERS = 4  # of a closed ring that has an inside
DOTS = 450  # steps of the grid across a map at least: one and a half dots of the screen each
GRIDS = (10, 20, 40, 50, 100, 200, 500, 1000)  # steps to a degree that are short as decimals


def decode_ring(text: str, offset: tuple[int, int]) -> list[Point]:
    """Longitude and latitude of every corner, in degrees, the outline clockwise."""
    here = list(offset)
    corners: list[Point] = []
    for number in range(0, len(text) - 1, 2):
        for axis in (0, 1):
            code = ord(text[number + axis]) - SHIFT
            here[axis] += (code >> 1) ^ -(code & 1)
        longitude, latitude = (round(steps / STEPS_PER_DEGREE, DECIMALS) for steps in here)
        corners.append((longitude, latitude))
    return corners if is_clockwise(corners) else corners[::-1]


def _read_rings(geometry: Mapping[str, Any]) -> list[list[Point]]:
    """The outer ring of every part; one of the maps keeps them as plain corners."""
    parts, offsets = geometry["coordinates"], geometry.get("encodeOffsets", [])
    if geometry["type"] == "Polygon":
        parts, offsets = [parts] if parts else [], [offsets]
    if all(isinstance(part[0], str) for part in parts):
        return [decode_ring(part[0], (start[0][0], start[0][1])) for part, start in zip(parts, offsets, strict=True)]
    plain = [[(round(x, DECIMALS), round(y, DECIMALS)) for x, y in part[0]] for part in parts]
    return [ring if is_clockwise(ring) else ring[::-1] for ring in plain]


def is_clockwise(corners: Sequence[Point]) -> bool:
    """Whether the ring runs clockwise with north above: twice its signed area is negative."""
    return _area(corners) < 0


def _area(corners: Sequence[Point]) -> float:
    closed = [*corners, corners[0]]
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(closed))


def lay_on_grid(ring: Sequence[Point], grid: int) -> list[Point]:
    """The ring's corners on a grid, without those that fell together or on the way between two others; closed.

    Empty where nothing with an inside is left.
    """
    corners: list[Point] = []
    for longitude, latitude in ring:
        corner = (round(round(longitude * grid) / grid, DECIMALS), round(round(latitude * grid) / grid, DECIMALS))
        if not corners or corner != corners[-1]:
            corners.append(corner)
        while len(corners) > 2 and _is_between(*corners[-3:]):
            del corners[-2]
    if len(corners) > 1 and corners[0] == corners[-1]:
        corners.pop()
    closed = [*corners, *corners[:1]]
    return closed if len(closed) >= FEWEST_CORNERS and is_clockwise(corners) else []


def _is_between(before: Point, corner: Point, after: Point) -> bool:
    """Whether the way runs straight through the corner, or there and back again."""
    cross = (corner[0] - before[0]) * (after[1] - corner[1]) - (corner[1] - before[1]) * (after[0] - corner[0])
    return abs(cross) < 10**-DECIMALS / 100


def decode_feature(feature: Mapping[str, Any], grid: int = 0) -> dict[str, Any]:
    """One place as GeoJSON, always a MultiPolygon of rings without holes, each closed by its first corner.

    On a `grid` the smallest islands fall away; the largest part of a place is kept as it was read.
    """
    decoded = _read_rings(feature["geometry"])
    kept = [laid for ring in decoded if (laid := lay_on_grid(ring, grid))] if grid else []
    if not kept:
        kept = [[*ring, ring[0]] if ring[0] != ring[-1] else ring for ring in decoded]
    return {
        "type": "Feature",
        "properties": {"name": feature["properties"]["name"]},
        "geometry": {"type": "MultiPolygon", "coordinates": [[ring] for ring in kept]},
    }


def read_places() -> dict[str, dict[str, str]]:
    """Parent to code to name of the places of today."""
    places: dict[str, dict[str, str]] = {}
    for row in _read("districts"):
        if not row["listed_until"] and row["district_code"].isdecimal():
            places.setdefault(row["parent_code"], {})[row["district_code"]] = row["district_name"]
    return places


def _read(table: str) -> list[dict[str, str]]:
    with (REFERENCE / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def find_code(feature: Mapping[str, Any], places: Mapping[str, str], successors: Mapping[str, str]) -> str | None:
    """The place of a feature: by its code or what became of it, by its name, or by the beginning of its name."""
    code = feature.get("id") or ""
    while code in successors and code not in places:
        code = successors[code]
    if code in places:
        return str(code)
    name = feature["properties"].get("name") or ""
    stem = name[:2] if len(name) > 2 else name  # 那曲地区 became 那曲市
    named = [code for code, own in places.items() if own == name]
    begun = [code for code, own in places.items() if stem and own.startswith(stem)]
    return next((found[0] for found in (named, begun) if len(found) == 1), None)


def choose_grid(features: Sequence[Mapping[str, Any]]) -> int:
    """Steps to a degree: the fewest of GRIDS that are enough for the size of the map."""
    outlines = [decode_feature(feature)["geometry"]["coordinates"] for feature in features]
    corners = [corner for parts in outlines for (ring,) in parts for corner in ring]
    extent = max(max(axis) - min(axis) for axis in zip(*corners, strict=True))
    return next((grid for grid in GRIDS if grid * extent >= DOTS), GRIDS[-1])


def decode_map(path: Path, parent: str, places: Mapping[str, str], successors: Mapping[str, str]) -> None:
    """Write the map of one place; one place a line, so that changes can be read."""
    features = json.loads(path.read_text("utf-8"))["features"]
    read = [feature for feature in features if feature["geometry"]["coordinates"]]
    grid, outlines, left_out = choose_grid(read), dict[str, dict[str, Any]](), list[str]()
    for feature in read:
        code = find_code(feature, places, successors)
        if code is None:
            left_out.append(str(feature["properties"].get("name")))
            continue
        decoded = decode_feature(feature, grid)
        decoded["properties"] = {"district_code": code, "name": places[code]}
        parts = outlines.setdefault(code, decoded)["geometry"]["coordinates"]
        parts += [part for part in decoded["geometry"]["coordinates"] if part not in parts]
    lines = ",\n".join(
        json.dumps(outlines[code], ensure_ascii=False, separators=(",", ":")) for code in sorted(outlines)
    )
    (HERE / f"{parent}.json").write_text(f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n', "utf-8")
    missing = sorted(name for code, name in places.items() if code not in outlines)
    sys.stdout.write(f"{parent}: left out {left_out}, without an outline {missing}\n")


def main(folder: Path, wanted: Sequence[str]) -> None:
    """Decode the country and its provinces."""
    places = read_places()
    successors = {row["district_code"]: row["successor_code"] for row in _read("district_successors")}
    maps = {COUNTRY: folder / "china.json"}
    for path in sorted((folder / "province").glob("*.json")):
        codes = [str(feature["id"]) for feature in json.loads(path.read_text("utf-8"))["features"] if "id" in feature]
        if codes:  # those of Taiwan's places are no codes of GB/T 2260
            maps[f"{codes[0][:2]}0000"] = path
    for parent, path in maps.items():
        if places.get(parent) and (not wanted or parent in wanted):
            decode_map(path, parent, places[parent], successors)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
