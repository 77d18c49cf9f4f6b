"""Tables of a PDF page that are drawn with lines, as pdfplumber finds them."""

from __future__ import annotations

from typing import Any

from pipelines.readers.layouts import LaidPage
from pipelines.readers.ruled_tables import Box, RuledTable, make_table

# Fewer lines and boxes draw no table of two rows and two columns.
FEWEST_PATHS = 4
_MOST_CELLS = 20_000


def find_ruled_tables(page: LaidPage, plumber: Any) -> list[RuledTable]:
    """The tables of a page from the top down; `plumber` is the same page as pdfplumber has it."""
    if page.paths < FEWEST_PATHS:
        return []
    left, top, _, bottom = plumber.bbox
    height = float(bottom - top)
    tables = []
    for found in plumber.find_tables():
        boxes = [
            Box(float(x0 - left), height - float(y1 - top), float(x1 - left), height - float(y0 - top))
            for x0, y0, x1, y1 in found.cells
        ]
        table = make_table(boxes[:_MOST_CELLS])
        if table is not None:
            tables.append(table)
    return sorted(tables, key=lambda table: -table.box.top)
