"""CSV: a row a line, its cells parted by tabs, as of any other table."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from pipelines.readers.encodings import decode_bytes

_SIGNS = ",;\t"
_SAMPLE = 50  # lines that tell by which sign the cells are parted


def read_separated(data: bytes, path: Path) -> tuple[str, str]:
    """The rows as lines, quotes and line ends inside a cell taken out, and the encoding of the bytes.

    A text whose lines hold none of the signs, or that is no CSV, stays as it is. Errors: as of `decode_bytes`.
    """
    text, encoding = decode_bytes(data, path)
    head = text.splitlines()[:_SAMPLE]
    sign = max(_SIGNS, key=lambda each: sum(each in line for line in head))
    if not any(sign in line for line in head):
        return text, encoding
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=sign))
    except csv.Error:
        # A cell of more than a hundred thousand characters or a NUL: read as lines, for it is text all the same.
        return text, encoding
    lines = ("\t".join(" ".join(cell.split()) for cell in row).rstrip() for row in rows)
    return "\n".join(lines) + "\n", encoding
