"""Outlines: decoded as they were encoded, turned as Vega wants them, and each the outline of a place that exists."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dashboards import maps
from dashboards.geometry.decode_outline import decode_feature, decode_ring, find_code, is_clockwise, lay_on_grid

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


def test_neighbours_still_meet_on_a_grid_and_straight_lines_keep_their_ends() -> None:
    west = [(0.0, 0.0), (0.0, 1.0), (1.004, 1.002), (1.003, 0.5), (1.001, 0.001), (0.0, 0.0)]
    east = [(1.001, 0.001), (1.003, 0.5), (1.004, 1.002), (2.0, 1.0), (2.0, 0.0), (1.001, 0.001)]
    left, right = lay_on_grid(west, 100), lay_on_grid(east, 100)
    assert left == [(0.0, 0.0), (0.0, 1.0), (1.0, 1.0), (1.0, 0.0), (0.0, 0.0)]
    assert set(left) & set(right) == {(1.0, 1.0), (1.0, 0.0)}
    assert lay_on_grid([(0.0, 0.0), (0.0, 0.001), (0.001, 0.001), (0.0, 0.0)], 100) == []


def test_a_place_is_found_by_code_successor_or_name() -> None:
    places, successors = {"540600": "那曲市", "370100": "济南市", "540100": "拉萨市"}, {"371200": "370100"}
    asked = {"540100": "拉萨", "371200": "莱芜市", "542400": "那曲地区", "1": "别处"}
    found = [find_code({"id": code, "properties": {"name": name}}, places, successors) for code, name in asked.items()]
    assert found == ["540100", "370100", "540600", None]


def test_every_outline_is_of_a_place_of_today(query: Callable[..., list[tuple[str, ...]]]) -> None:
    below: dict[str, set[str]] = {}
    for code, parent in query("SELECT district_code, parent_code FROM dim_district"):
        below.setdefault(parent, set()).add(code)
    assert len(maps.list_parents()) == 32
    for parent in maps.list_parents():
        outlines = maps.load_outlines(parent)
        assert outlines
        assert set(outlines) <= below[parent]
        for geometry in outlines.values():
            for (ring,) in geometry["coordinates"]:
                assert ring[0] == ring[-1]
                assert is_clockwise([tuple(point) for point in ring])
    assert len(maps.load_outlines("000000")) == 34
    assert maps.load_islands()


def test_a_place_without_outlines_has_no_map() -> None:
    assert maps.load_outlines("999999") == {}
    assert maps.load_outlines("310000")
