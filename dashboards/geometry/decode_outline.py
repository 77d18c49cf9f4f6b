"""Turn a map of the npm package `echarts` 4 into plain GeoJSON: `python decode_outline.py province.json out.json`.

That package keeps a ring as text: each character less 64 is a step in zigzag code (0, -1, 1, -2, …), steps alternate
between longitude and latitude, start at the ring's offset and count 1/1024 degree. Rings are turned clockwise, which
is how d3 (and so Vega) tells the inside of a ring on the sphere. Features keep only their name, by which
dim_district gives their code: one of the features has none.
"""

from __future__ import annotations

import json
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

Point = tuple[float, float]
SHIFT = 64
STEPS_PER_DEGREE = 1024
DECIMALS = 4  # of a degree: finer than one step


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


def is_clockwise(corners: list[Point]) -> bool:
    """Whether the ring runs clockwise with north above: twice its signed area is negative."""
    closed = [*corners, corners[0]]
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(closed)) < 0


def decode_feature(feature: dict[str, Any]) -> dict[str, Any]:
    """One place as GeoJSON, always a MultiPolygon of rings without holes, each closed by its first corner."""
    geometry = feature["geometry"]
    rings, offsets = geometry["coordinates"], geometry["encodeOffsets"]
    if geometry["type"] == "Polygon":
        rings, offsets = [rings], [offsets]
    polygons = []
    for texts, starts in zip(rings, offsets, strict=True):
        ring = decode_ring(texts[0], tuple(starts[0]))
        polygons.append([[*ring, ring[0]] if ring[0] != ring[-1] else ring])
    return {
        "type": "Feature",
        "properties": {"name": feature["properties"]["name"]},
        "geometry": {"type": "MultiPolygon", "coordinates": polygons},
    }


def main(source: Path, out: Path) -> None:
    """Decode one map; one feature a line, so that changes can be read."""
    features = [decode_feature(feature) for feature in json.loads(source.read_text("utf-8"))["features"]]
    lines = ",\n".join(json.dumps(feature, ensure_ascii=False, separators=(",", ":")) for feature in features)
    out.write_text(f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n', "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
