"""Excel workbooks (.xlsx): the visible sheets as text, a row a line, cells parted by tabs."""

from __future__ import annotations

from pathlib import Path

from dashboards.task_sheets import BadFileError, is_task_sheet, read_grids, render_grids
from pipelines.errors import SourceError

ENCODING = "utf-8"


def read_workbook(data: bytes, path: Path) -> tuple[str, str]:
    """The workbook's text, and the encoding of the XML in it.

    A task sheet that comes back filled in is known by its marks and kept cell by cell as entered; any other workbook
    reads as it looks, of a formula the value saved with it. Nothing is computed.
    Errors: SourceError with the code of BadFileError, or `empty` where no cell of a visible sheet is filled.
    """
    try:
        text = render_grids(read_grids(data, is_entered=True), is_entered=True)
        if not is_task_sheet(text):
            text = render_grids(read_grids(data, is_entered=False), is_entered=False)
    except BadFileError as error:
        raise SourceError(path, error.code, error.reason) from error
    if not text.strip():
        raise SourceError(path, "empty", "no cell of a visible sheet is filled")
    return text, ENCODING
