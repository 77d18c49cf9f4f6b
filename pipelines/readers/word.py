"""Word documents (.docx): a paragraph a line, a table row a line with its cells parted by tabs.

Read from the XML itself: the format's body is four kinds of element, and the usual library brings a parser of its own.
Numbers that Word itself puts before paragraphs are put there. Headers, notes and comments are left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile
from zlib import error as zlib_error

from dashboards.task_sheets import BadFileError, open_archive
from pipelines.errors import SourceError
from pipelines.readers.word_numbering import Numbering, read_numbering
from pipelines.readers.word_numbering import W as _W

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_PART = "word/document.xml"
_NUMBERING, _STYLES = "word/numbering.xml", "word/styles.xml"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# Wrappers whose content is part of the text.
_WRAPPERS = frozenset(f"{_W}{name}" for name in ("sdt", "sdtContent", "customXml", "ins", "smartTag"))
_DEEPEST = 50


def read_word(data: bytes, path: Path) -> tuple[str, str]:
    """The document's text as it is read, deletions and hidden text left out, and the encoding of its XML.

    Errors: SourceError with the code of BadFileError, `damaged` for broken or hostile XML, `empty` without text.
    """
    body, numbering = _read_parts(data, path)
    lines = [line.rstrip() for line in _lines_of(body, numbering, 0)]
    if not any(line.strip() for line in lines):
        raise SourceError(path, "empty", "the document holds no text")
    return "\n".join(lines) + "\n", "utf-8"


def _read_parts(data: bytes, path: Path) -> tuple[Element, Numbering]:
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        with open_archive(data, _PART) as archive:
            parts = [_PART, *(name for name in (_NUMBERING, _STYLES) if name in archive.namelist())]
            roots: dict[str, Element] = {name: fromstring(archive.read(name), forbid_dtd=True) for name in parts}
    except BadFileError as error:
        raise SourceError(path, error.code, error.reason) from error
    except (ParseError, DefusedXmlException, BadZipFile, zlib_error, EOFError, ValueError, RuntimeError) as error:
        raise SourceError(
            path, "damaged", f"the document is damaged ({type(error).__name__}: {error})"[:300]
        ) from error
    body = roots[_PART].find(f"{_W}body")
    if body is None:
        raise SourceError(path, "damaged", "the document has no body")
    return body, read_numbering(roots.get(_NUMBERING), roots.get(_STYLES))


def _lines_of(parent: Element, numbering: Numbering, depth: int) -> Iterator[str]:
    """Lines of the paragraphs and tables in an element, in their order."""
    if depth > _DEEPEST:
        return
    for child in parent:
        if child.tag == f"{_W}p":
            # Word counts blank paragraphs too.
            marker, text = numbering.next_marker(child), "".join(_texts(child, 0))
            yield from (marker + text if text.strip() else "").split("\n")
        elif child.tag == f"{_W}tbl":
            for row in _inside(child, f"{_W}tr", depth):
                yield "\t".join(_cells(row, numbering, depth))
        elif child.tag in _WRAPPERS:
            yield from _lines_of(child, numbering, depth + 1)


def _inside(parent: Element, tag: str, depth: int) -> Iterator[Element]:
    """Children of a kind, those in wrappers included."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS and depth <= _DEEPEST:
            yield from _inside(child, tag, depth + 1)


def _cells(row: Element, numbering: Numbering, depth: int) -> Iterator[str]:
    """Text of each cell on one line; a cell over several columns is followed by empty ones."""
    for cell in _inside(row, f"{_W}tc", depth):
        yield " ".join(" ".join(_lines_of(cell, numbering, depth + 1)).split())
        span = cell.find(f"{_W}tcPr/{_W}gridSpan")
        width = span.get(f"{_W}val", "1") if span is not None else "1"
        yield from [""] * (min(int(width), _DEEPEST) - 1 if width.isdecimal() else 0)


def _texts(parent: Element, depth: int) -> Iterator[str]:
    """Pieces of text in a paragraph; tabs are blanks, so that no line of text looks like a row of cells."""
    if depth > _DEEPEST or _is_hidden(parent):
        return
    for child in parent:
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag == f"{_W}tab":
            yield " "
        elif child.tag in (f"{_W}br", f"{_W}cr"):
            yield "\n"
        elif child.tag == f"{_W}noBreakHyphen":
            yield "-"
        elif child.tag == f"{_W}p":
            # A text box stands inside of a paragraph.
            yield "\n" + "".join(_texts(child, depth + 1)) + "\n"
        elif child.tag not in (_FALLBACK, f"{_W}del", f"{_W}moveFrom", f"{_W}pPr", f"{_W}rPr"):
            yield from _texts(child, depth + 1)


def _is_hidden(run: Element) -> bool:
    mark = run.find(f"{_W}rPr/{_W}vanish") if run.tag == f"{_W}r" else None
    return mark is not None and mark.get(f"{_W}val", "true") not in ("0", "false", "off")
