"""PDF with text: lines of the page put together as paragraphs, ruled tables cell by cell, a form feed between pages."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pypdfium2

from pipelines.errors import SourceError
from pipelines.model import Issue
from pipelines.readers.layouts import LaidPage, Line, make_lines
from pipelines.readers.paragraphs import RunningText
from pipelines.readers.pdf_pages import read_pdf_page
from pipelines.readers.pdf_tables import FEWEST_PATHS, find_ruled_tables
from pipelines.readers.readings import Reading
from pipelines.readers.scans import read_scan

MOST_PAGES = 3_000
_UNREADABLE = re.compile(r"[\ue000-\uf8ff\ufffd]")
_MOST_UNREADABLE = 0.3


def read_pdf(data: bytes, path: Path) -> Reading:
    """The document's text, and its ruled tables as grids.

    Errors: SourceError `encrypted`, `damaged`, `too_large`, `scanned` (pictures of pages without text, and no way to
    read them here), `unknown_encoding` (fonts that do not tell their characters), `empty`.
    """
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise SourceError(path, "encrypted", "the file asks for a password") from error
        raise SourceError(path, "damaged", f"the PDF cannot be opened ({error})"[:300]) from error
    with closing(document):
        if len(document) > MOST_PAGES:
            raise SourceError(path, "too_large", f"the PDF has more than {MOST_PAGES:,} pages")
        try:
            pages = [_load(document, number) for number in range(len(document))]
            scans = {number: read_scan(document, number) for number, page in enumerate(pages) if _is_scan(page)}
        except pypdfium2.PdfiumError as error:
            raise SourceError(path, "damaged", f"a page of the PDF cannot be read ({error})"[:300]) from error
    return _check(_read_pages(pages, scans, data), scans, path)


def _load(document: pypdfium2.PdfDocument, number: int) -> LaidPage:
    with closing(document[number]) as page:
        return read_pdf_page(page)


def _is_scan(page: LaidPage) -> bool:
    return not page.chars and page.pictures > 0


def _read_pages(pages: Sequence[LaidPage], scans: dict[int, list[Line] | None], data: bytes) -> Reading:
    lines = [scans.get(number) or make_lines(page.chars) for number, page in enumerate(pages)]
    text = RunningText("pdf", pages, lines)
    with _open_plumber(data, pages) as plumber:
        for number, page in enumerate(pages):
            tables = find_ruled_tables(page, plumber.pages[number]) if plumber is not None else []
            text.add_page(number, tables)
    for words, is_read in (("were read by machine", True), ("are not read", False)):
        named = [str(number + 1) for number, found in scans.items() if (found is not None) == is_read]
        if named:
            code = "ocr_page" if is_read else "scanned_page"
            message = f"pages that are pictures without text {words}: {', '.join(named[:20])}"
            text.doubts.append(Issue(0, 0, code, message))
    return text.conclude()


@contextmanager
def _open_plumber(data: bytes, pages: Sequence[LaidPage]) -> Iterator[Any]:
    """The document as pdfplumber has it; None where no page draws enough lines for a table."""
    if not any(page.paths >= FEWEST_PATHS for page in pages):
        yield None
        return
    import pdfplumber

    with pdfplumber.open(io.BytesIO(data)) as document:
        yield document


def _check(reading: Reading, scans: dict[int, list[Line] | None], path: Path) -> Reading:
    if not reading.text.strip():
        if any(lines is None for lines in scans.values()):
            reason = (
                "the pages are pictures without text (scanned); .venv/bin/pip install -e '.[ocr]' lets them be read"
            )
            raise SourceError(path, "scanned", reason)
        raise SourceError(path, "empty", "the PDF shows no text")
    if len(_UNREADABLE.findall(reading.text)) > _MOST_UNREADABLE * len(reading.text):
        raise SourceError(path, "unknown_encoding", "the fonts of the PDF do not tell which characters they draw")
    return reading
