"""OFD (GB/T 33190), the national page format: pages of placed text, put together as those of a PDF."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from xml.etree.ElementTree import ParseError
from zlib import error as zlib_error

import ofdkit

from pipelines.errors import SourceError
from pipelines.readers.layouts import Char, LaidPage, make_lines
from pipelines.readers.ofd_lines import find_ofd_tables
from pipelines.readers.paragraphs import RunningText
from pipelines.readers.readings import Reading
from pipelines.readers.ruled_tables import RuledTable

_MOST_PAGES = 3_000
_BELOW = 0.2  # of a character's size below its base line


def read_ofd(data: bytes, path: Path) -> Reading:
    """The document's text, a form feed between pages, and its ruled tables as grids.

    Errors: SourceError `damaged`, `too_large`, `empty`.
    """
    try:
        with ofdkit.open(data) as document:
            if len(document.pages) > _MOST_PAGES:
                raise SourceError(path, "too_large", f"the OFD has more than {_MOST_PAGES:,} pages")
            pages = [_load(page) for page in document.pages]
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                tables = [_find_tables(archive, page) for page in document.pages]
    except ofdkit.OFDLimitError as error:
        raise SourceError(path, "too_large", str(error)[:300]) from error
    except (ofdkit.OFDError, zipfile.BadZipFile, zlib_error, ParseError, ValueError, RuntimeError, EOFError) as error:
        raise SourceError(path, "damaged", f"the OFD cannot be read ({error})"[:300]) from error
    lines = [make_lines(page.chars) for page in pages]
    text = RunningText("ofd", pages, lines)
    for number in range(len(pages)):
        text.add_page(number, tables[number])
    reading = text.conclude()
    if not reading.text.strip():
        raise SourceError(path, "empty", "the OFD shows no text; its pages may be pictures (scanned)")
    return reading


def _find_tables(archive: zipfile.ZipFile, page: ofdkit.Page) -> list[RuledTable]:
    """The ruled tables of a page; none where its part goes by another name than the archive's."""
    left, top, _, height = page.box
    if page.location is None or page.location.lstrip("/") not in archive.namelist():
        return []
    return find_ofd_tables(archive, page.location, left, top, height)


def _load(page: ofdkit.Page) -> LaidPage:
    left, top, width, height = page.box
    chars = []
    for run in page.runs:
        bottom = height - (run.y - top) - _BELOW * run.size
        start = run.x - left
        chars.append(Char(run.text, start, bottom, start + run.width, bottom + run.size, run.size))
    return LaidPage(width, height, tuple(char for char in chars if char.text.strip()), 0, 0)
