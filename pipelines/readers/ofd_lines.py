"""Lines and boxes that a page of an OFD draws, and the tables that they make."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pipelines.readers.ruled_tables import Box, RuledTable, make_table

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_MOST_EDGES = 4_000
_THIN = 0.8  # millimetres; a filled box that is thinner is a line
_STEP = re.compile(r"([MLC])((?:\s+-?[\d.]+)+)|(C)\b")
_POINTS = {"M": 2, "L": 2}
Edge = dict[str, Any]


def find_ofd_tables(
    archive: zipfile.ZipFile, location: str, left: float, top: float, height: float
) -> list[RuledTable]:
    """The tables of the page at `location`, from the top down; places count from the lower left corner of its box."""
    from defusedxml.ElementTree import fromstring
    from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells, merge_edges

    root: Element = fromstring(archive.read(location.lstrip("/")), forbid_dtd=True)
    edges = [edge for each in root.iter() if _name(each) == "PathObject" for edge in _edges_of(each)][:_MOST_EDGES]
    if not edges:
        return []
    merged = merge_edges(edges, 1, 1, 1, 1)
    tables = []
    for cells in cells_to_tables(intersections_to_cells(edges_to_intersections(merged, 1, 1))):
        boxes = [Box(x0 - left, height - (y1 - top), x1 - left, height - (y0 - top)) for x0, y0, x1, y1 in cells]
        table = make_table(boxes)
        if table is not None:
            tables.append(table)
    return sorted(tables, key=lambda table: -table.top)


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _numbers(words: str | None) -> list[float]:
    try:
        return [float(word) for word in (words or "").split()]
    except ValueError:
        return []


def _edges_of(path: Element) -> Iterator[Edge]:
    """The upright and level lines of one drawn path. Turned and curved ones draw no table."""
    boundary, matrix = _numbers(path.get("Boundary")), _numbers(path.get("CTM"))
    if len(boundary) != 4:
        return
    scale = (matrix[0], matrix[3], matrix[4], matrix[5]) if len(matrix) == 6 and not any(matrix[1:3]) else (1, 1, 0, 0)
    data = next((each.text for each in path if _name(each) == "AbbreviatedData"), None) or ""
    points: list[tuple[float, float]] = []
    for x, y, is_start in _points(data):
        place = (boundary[0] + scale[0] * x + scale[2], boundary[1] + scale[1] * y + scale[3])
        if points and not is_start:
            yield from _edge(points[-1], place)
        points.append(place)


def _points(data: str) -> Iterator[tuple[float, float, bool]]:
    """The points of a path in their order, and whether one begins a new line; closing goes back to the beginning."""
    begun: tuple[float, float] | None = None
    for step, numbers, closing in _STEP.findall(data):
        if closing or step == "C":
            if begun is not None:
                yield (*begun, False)
            continue
        values = _numbers(numbers)
        if len(values) < _POINTS[step]:
            continue
        begun = (values[0], values[1]) if step == "M" else begun
        yield values[0], values[1], step == "M"


def _edge(start: tuple[float, float], end: tuple[float, float]) -> Iterator[Edge]:
    (x0, x1), (top, bottom) = sorted((start[0], end[0])), sorted((start[1], end[1]))
    if bottom - top <= _THIN < x1 - x0:
        yield {"x0": x0, "x1": x1, "top": top, "bottom": top, "width": x1 - x0, "height": 0.0, "orientation": "h"}
    elif x1 - x0 <= _THIN < bottom - top:
        height = bottom - top
        yield {"x0": x0, "x1": x0, "top": top, "bottom": bottom, "width": 0.0, "height": height, "orientation": "v"}
