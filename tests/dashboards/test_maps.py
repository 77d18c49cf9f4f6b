"""Outlines: decoded as they were encoded, turned as Vega wants them, and each the outline of a place that exists."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dashboards import maps
from dashboards.geometry.decode_outline import decode_feature, decode_ring, is_clockwise

# A square of one degree in the zigzag code of the package: east, north, west, south from 121 E, 31 N.
EAST, BACK, STAY = chr(64 + 2048), chr(64 + 2047), "@"
SQUARE = STAY + STAY + EAST + STAY + STAY + EAST + BACK + STAY
CORNER = (121 * 1024, 31 * 1024)


def test_a_ring_is_decoded_and_turned_clockwise() -> None:
    ring = decode_ring(SQUARE, CORNER)
    assert sorted(ring) == [(121, 31), (121, 32), (122, 31), (122, 32)]
    assert is_clockwise(ring)
    assert not is_clockwise(ring[::-1])


def test_a_feature_becomes_closed_rings_with_a_middle() -> None:
    geometry = {"type": "Polygon", "coordinates": [SQUARE], "encodeOffsets": [list(CORNER)]}
    feature = decode_feature({"geometry": geometry, "properties": {"name": "x", "cp": [0, 0]}})
    assert feature["properties"] == {"name": "x"}
    ((ring,),) = feature["geometry"]["coordinates"]
    assert ring[0] == ring[-1]
    assert maps.find_middle(feature["geometry"]) == pytest.approx((121.5, 31.5))


@pytest.mark.parametrize("parent", maps.list_parents())
def test_every_outline_is_of_a_place_of_today(parent: str, query: Callable[..., list[tuple[str, ...]]]) -> None:
    outlines = maps.load_outlines(parent)
    names = {name for (name,) in query("SELECT district_name FROM dim_district WHERE parent_code = ?", parent)}
    assert set(outlines) <= names
    for geometry in outlines.values():
        for (ring,) in geometry["coordinates"]:
            assert ring[0] == ring[-1]
            assert is_clockwise([tuple(point) for point in ring])


def test_a_place_without_outlines_has_no_map() -> None:
    assert maps.load_outlines("999999") == {}
    assert maps.load_outlines("310000")
