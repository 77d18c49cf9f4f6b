"""Word documents (.docx): a paragraph a line, a table row a line with its cells parted by tabs.

Read from the XML itself: the format's body is four kinds of element, and the usual library brings a parser of its own.
Numbers that Word itself puts before paragraphs are put there. Headers, notes and comments are left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from zipfile import BadZipFile, ZipFile
from zlib import error as zlib_error

from pipelines.errors import SourceError
from pipelines.readers.readings import CellMarks, Place, Reading, without_marks
from pipelines.readers.word_numbering import Numbering, read_numbering
from pipelines.readers.word_numbering import W as _W
from pipelines.sheets import BadFileError, open_archive

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_PART = "word/document.xml"
_NUMBERING, _STYLES = "word/numbering.xml", "word/styles.xml"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# Wrappers whose content is part of the text.
_WRAPPERS = frozenset(f"{_W}{name}" for name in ("sdt", "sdtContent", "customXml", "ins", "smartTag"))
_DEEPEST = 50
_MOST_STYLES = 16_000_000  # bytes; those of real documents take less than one million


def read_word(data: bytes, path: Path) -> Reading:
    """The document's text as it is read, deletions and hidden text left out, the encoding of its XML, and its tables.

    Errors: SourceError with the code of BadFileError, `damaged` for broken or hostile XML, `empty` without text.
    """
    body, numbering = _read_parts(data, path)
    writer = _Writer(numbering, CellMarks("docx"))
    lines = [line.rstrip() for line in writer.lines_of(body, 0)]
    if not any(line.strip() for line in lines):
        raise SourceError(path, "empty", "the document holds no text")
    text, grids = writer.marks.take_marks("\n".join(lines) + "\n")
    return Reading(text, "utf-8", grids)


def _read_parts(data: bytes, path: Path) -> tuple[Element, Numbering]:
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        with open_archive(data, _PART) as archive:
            parts = [_PART, *(name for name in (_NUMBERING, _STYLES) if name in archive.namelist())]
            _check_sizes(archive)
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


def _check_sizes(archive: ZipFile) -> None:
    """Lists and styles are held whole and say little: of more than a real document has, nothing is read."""
    for member in archive.infolist():
        if member.filename in (_NUMBERING, _STYLES) and member.file_size > _MOST_STYLES:
            raise BadFileError("too_large", f"{member.filename} unpacks to {member.file_size // 1_000_000} MB")


class _Writer(NamedTuple):
    """Writes the elements of a body as lines."""

    numbering: Numbering
    marks: CellMarks

    def lines_of(self, parent: Element, depth: int) -> Iterator[str]:
        """Lines of the paragraphs and tables in an element, in their order."""
        if depth > _DEEPEST:
            return
        for child in parent:
            if child.tag == f"{_W}p":
                # Word counts blank paragraphs too.
                marker, text = self.numbering.next_marker(child), without_marks("".join(_texts(child, 0)))
                yield from (marker + text if text.strip() else "").split("\n")
            elif child.tag == f"{_W}tbl":
                yield from self._rows(child, depth)
            elif child.tag in _WRAPPERS:
                yield from self.lines_of(child, depth + 1)

    def _rows(self, table: Element, depth: int) -> Iterator[str]:
        """Each row a line with its cells parted by tabs; a cell over several columns is followed by empty ones."""
        rows = [list(_inside(row, f"{_W}tc", depth)) for row in _inside(table, f"{_W}tr", depth)]
        merged = _merges(rows)
        grid = self.marks.open_grid()
        for number, row in enumerate(rows):
            texts: list[str] = []
            for cell in row:
                words = " ".join(" ".join(self.lines_of(cell, depth + 1)).split())
                column, width = len(texts), _width(cell)
                place = Place(grid, number, column, merged.get((number, column), 1), width)
                texts.extend([self.marks.wrap(words, place), *[""] * (width - 1)])
            yield "\t".join(texts)


def _merges(rows: list[list[Element]]) -> dict[tuple[int, int], int]:
    """How many rows a cell covers that goes on below, by its row and column."""
    heights: dict[tuple[int, int], int] = {}
    begun: dict[int, int] = {}
    for number, row in enumerate(rows):
        column = 0
        for cell in row:
            mark = cell.find(f"{_W}tcPr/{_W}vMerge")
            if mark is None or mark.get(f"{_W}val", "continue") == "restart":
                begun[column] = number
            elif column in begun:
                heights[begun[column], column] = number - begun[column] + 1
            column += _width(cell)
    return heights


def _width(cell: Element) -> int:
    span = cell.find(f"{_W}tcPr/{_W}gridSpan")
    width = span.get(f"{_W}val", "1") if span is not None else "1"
    return max(1, min(int(width), _DEEPEST)) if width.isdecimal() and len(width) < 5 else 1


def _inside(parent: Element, tag: str, depth: int) -> Iterator[Element]:
    """Children of a kind, those in wrappers included."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS and depth <= _DEEPEST:
            yield from _inside(child, tag, depth + 1)


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
