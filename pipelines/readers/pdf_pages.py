"""One page of a PDF as characters with places: what the page draws, not what the library guesses between."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from pipelines.readers.layouts import Char, LaidPage

_SMALLEST = 1.0


def read_pdf_page(page: Any) -> LaidPage:
    """One page of an open document; characters that the library added itself (blanks, line ends) are left out."""
    width, height = page.get_size()
    turn = page.get_rotation()
    text = page.get_textpage()
    try:
        chars = tuple(_turn(char, turn, width, height) for char in _chars(text))
    finally:
        text.close()
    kinds = [each.type for each in page.get_objects(max_depth=3)]
    paths, pictures = kinds.count(pdfium.FPDF_PAGEOBJ_PATH), kinds.count(pdfium.FPDF_PAGEOBJ_IMAGE)
    return LaidPage(width, height, chars, paths, pictures)


def _chars(text: pypdfium2.PdfTextPage) -> Iterator[Char]:
    """The characters with the boxes that the font gives them: a 1 is as wide as a 0, a comma as high as a letter."""
    box = pdfium.FS_RECTF()
    for index in range(text.count_chars()):
        code = pdfium.FPDFText_GetUnicode(text, index)
        if code < 0x20 or code == 0xFFFE or pdfium.FPDFText_IsGenerated(text, index) == 1:
            continue
        if not pdfium.FPDFText_GetLooseCharBox(text, index, box):
            continue
        size = float(pdfium.FPDFText_GetFontSize(text, index))
        height = max(box.top - box.bottom, _SMALLEST)
        yield Char(chr(code), box.left, box.bottom, box.right, box.top, size if size > _SMALLEST else height)


def _turn(char: Char, turn: int, width: float, height: float) -> Char:
    """The character where it is seen on a page that is shown turned; `width` and `height` are those of the sight."""
    if turn == 0:
        return char
    _, left, bottom, right, top, _ = char
    boxes = {
        90: (bottom, height - right, top, height - left),
        180: (width - right, height - top, width - left, height - bottom),
        270: (width - top, left, width - bottom, right),
    }
    box = boxes.get(turn, (left, bottom, right, top))
    return Char(char.text, *box, char.size)
