"""HTML pages: visible text, one block a line, cells of a table row parted by tabs. Standard library only.

A cell that covers several columns or rows leaves the others empty, so that every cell stands under its head.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

from pipelines.errors import SourceError
from pipelines.readers.encodings import decode_bytes
from pipelines.readers.page_tables import Cell, PageTable, read_span
from pipelines.readers.readings import CellMarks, Reading, without_marks

HIDDEN = frozenset({"script", "style", "noscript", "template", "head", "svg", "iframe", "select", "button"})
BLOCKS = frozenset(
    {"p", "div", "br", "tr", "li", "ul", "ol", "table", "section", "article", "header", "footer", "main"}
)
BLOCKS |= {"aside", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "dd", "dt", "blockquote"}
CELLS = frozenset({"td", "th"})
DEEPEST = 20  # tables inside tables beyond this are read as text
DECLARED = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE)
CHINESE = {"gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030"}
# What pages of governments say of themselves in their head: name of the element -> name of the fact.
FACTS = {"articletitle": "title", "pubdate": "published", "sitename": "site"}
LONGEST_FACT = 200
# A character by a number that none has; the library would convert it, however long it is.
ENDLESS_NUMBER = re.compile(r"&#(?:[xX][0-9a-fA-F]{8,}|[0-9]{8,});?")
BLANKS = re.compile(r"[ \t\r\n\u00a0\u3000]+")


class VisibleText(HTMLParser):
    """Gathers the text a reader of the page sees."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.hidden = 0
        self.tables: list[PageTable] = []
        self.marks = CellMarks("html")
        self.facts: list[tuple[str, str]] = []
        self._telling: tuple[str, list[str]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._begin_fact(tag, dict(attrs))
        if tag in HIDDEN:
            self.hidden += 1
        elif tag == "table" and len(self.tables) < DEEPEST:
            self._open_table()
        elif tag == "tr" and self.tables:
            self.tables[-1].end_row()
        elif tag in CELLS and self.tables:
            table, spans = self.tables[-1], dict(attrs)
            table.row.append(Cell(read_span(spans, "colspan"), read_span(spans, "rowspan")))
            table.is_cell_open = True
        elif tag in BLOCKS or tag in CELLS:
            self._add("\n")

    def _begin_fact(self, tag: str, attributes: dict[str, str | None]) -> None:
        """<title> and <h1> hold the page's title, <meta> more of what it is."""
        if tag in ("title", "h1"):
            self._telling = ("page_title" if tag == "title" else "heading", [])
        elif tag == "meta":
            self._add_fact(FACTS.get((attributes.get("name") or "").strip().lower()), attributes.get("content") or "")

    def _end_fact(self, tag: str) -> None:
        if self._telling is not None and tag in ("title", "h1"):
            name, parts = self._telling
            self._telling = None
            self._add_fact(name, "".join(parts))

    def _add_fact(self, name: str | None, words: str) -> None:
        value = BLANKS.sub(" ", without_marks(words)).strip()
        if name is not None and 0 < len(value) <= LONGEST_FACT:
            self.facts.append((name, value))

    def handle_endtag(self, tag: str) -> None:
        self._end_fact(tag)
        if tag in HIDDEN:
            self.hidden = max(0, self.hidden - 1)
        elif tag == "table" and self.tables:
            self._add(self.tables.pop().render(self.marks))
        elif tag == "tr" and self.tables:
            self.tables[-1].end_row()
        elif tag in CELLS and self.tables:
            self.tables[-1].is_cell_open = False
        elif tag in BLOCKS:
            self._add("\n")

    def handle_data(self, data: str) -> None:
        if self._telling is not None:
            self._telling[1].append(data)
        if not self.hidden:
            self._add(BLANKS.sub(" ", without_marks(data)))

    def parse_marked_section(self, i: int, report: bool = True) -> int:
        """`<![` before an unknown word is a remark, as in a browser; the library asserts that there is none."""
        try:
            return super().parse_marked_section(i, report)
        except AssertionError:
            return self.parse_bogus_comment(i)

    def close(self) -> None:
        super().close()
        while self.tables:
            self._add(self.tables.pop().render(self.marks))

    def _open_table(self) -> None:
        self._add("\n")
        for table in self.tables:
            if table.is_cell_open:
                table.row[-1].holds_table = True
        self.tables.append(PageTable())

    def _add(self, words: str) -> None:
        """Words go to the innermost open cell, else to the page."""
        table = next((table for table in reversed(self.tables) if table.is_cell_open), None)
        (table.row[-1].parts if table is not None else self.parts).append(words)


def read_markup(data: bytes, path: Path) -> Reading:
    """The page's visible text, the encoding of its bytes, its tables, and what its head says of it.

    Errors: SourceError as of `decode_bytes`, or `empty` when the page shows no text.
    """
    page, encoding = _decode_page(data, path)
    parser = VisibleText()
    parser.feed(ENDLESS_NUMBER.sub("\ufffd", page))
    parser.close()
    lines = (line.strip(" ").rstrip() for line in "".join(parser.parts).split("\n"))
    kept = [line for line in lines if line]
    if not kept:
        raise SourceError(path, "empty", "the page shows no text")
    text, grids = parser.marks.take_marks("\n".join(kept) + "\n")
    return Reading(text, encoding, grids, tuple(parser.facts))


def _decode_page(data: bytes, path: Path) -> tuple[str, str]:
    """A declared Chinese encoding is tried first: a short page may be readable in more than one."""
    declared = DECLARED.search(data[:4096])
    name = CHINESE.get(declared.group(1).decode("ascii").lower()) if declared else None
    if name and not data.startswith(b"\xef\xbb\xbf"):
        try:
            return data.decode(name), name
        except UnicodeDecodeError:
            return decode_bytes(data, path)
    return decode_bytes(data, path)
