"""CSV: a row a line, its cells parted by tabs, as of any other table."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from pipelines.readers.encodings import decode_bytes
from pipelines.readers.readings import CellMarks, Place, Reading, without_marks

_SIGNS = ",;\t"
_SAMPLE = 50  # lines that tell by which sign the cells are parted


def read_separated(data: bytes, path: Path) -> Reading:
    """The rows as lines, quotes and line ends inside a cell taken out, the encoding of the bytes, and the grid.

    A text whose lines hold none of the signs, or that is no CSV, stays as it is. Errors: as of `decode_bytes`.
    """
    text, encoding = decode_bytes(data, path)
    head = text.splitlines()[:_SAMPLE]
    sign = max(_SIGNS, key=lambda each: sum(each in line for line in head))
    if not any(sign in line for line in head):
        return Reading(text, encoding)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=sign))
    except csv.Error:
        # A cell of more than a hundred thousand characters or a NUL: read as lines, for it is text all the same.
        return Reading(text, encoding)
    marks = CellMarks("csv")
    grid = marks.open_grid()
    lines = []
    for number, row in enumerate(rows):
        cells = (" ".join(without_marks(cell).split()) for cell in row)
        lines.append("\t".join(marks.wrap(cell, Place(grid, number, k)) for k, cell in enumerate(cells)).rstrip())
    marked, grids = marks.take_marks("\n".join(lines) + "\n")
    return Reading(marked, encoding, grids)
