"""HTML pages: visible text, one block a line, cells of a table row parted by tabs.

A cell that covers several columns or rows leaves the others empty, so that every cell stands under its head. Where the
page's article is found, the text is its title and the article; menus, lists of other pages and counters are none of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from html.parser import HTMLParser
from pathlib import Path

from pipelines.errors import SourceError
from pipelines.lexicon.pages import PageBody
from pipelines.model import Issue
from pipelines.readers.articles import PLACE, Article, find_article, guess_article
from pipelines.readers.encodings import decode_bytes
from pipelines.readers.page_tables import Cell, PageTable, read_span
from pipelines.readers.pages import OWN, without_site
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
FACTS |= {"siteidcode": "site_code", "columnname": "column"}
LONGEST_FACT = 200
# A character by a number that none has; the library would convert it, however long it is.
ENDLESS_NUMBER = re.compile(r"&#(?:[xX][0-9a-fA-F]{8,}|[0-9]{8,});?")
BLANKS = re.compile(r"[ \t\r\n\u00a0\u3000]+")
GUESSED = "no selector found the article; what is read is the part of the page that holds nearly all running text"
_HEAD = 2_000  # characters in which a page says by whom it was made
_OPENING = 40  # pieces of text in which an article would show its title
_MOST_BEFORE, _MOST_AFTER = 12, 40


class VisibleText(HTMLParser):
    """Gathers the text a reader of the page sees."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._is_endless = False
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

    @property
    def lines(self) -> list[str]:
        """What was gathered, line by line, those that show something."""
        lines = (line.strip(" ").rstrip() for line in "".join(self.parts).split("\n"))
        return [line for line in lines if line]

    def parse_marked_section(self, i: int, report: bool = True) -> int:
        """`<![` before an unknown word is a remark, as in a browser; the library asserts that there is none."""
        try:
            return super().parse_marked_section(i, report)
        except AssertionError:
            return self.parse_bogus_comment(i)

    def parse_comment(self, i: int, report: bool = True) -> int:
        """A remark; the page is given whole, so where one has no end, none behind it has, and none is looked for."""
        end = -1 if self._is_endless else int(super().parse_comment(i, report))
        self._is_endless = end < 0
        return end

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


def read_markup(data: bytes, path: Path, bodies: Sequence[PageBody] = ()) -> Reading:
    """The page's article, the encoding of its bytes, its tables, what its head and the lines around say of it.

    Without `bodies`, and where no article is found, all that the page shows. An article that no row of them finds is
    guessed, and flagged as a doubt. Errors: SourceError as of `decode_bytes`, or `empty` when the page shows no text.
    """
    page, encoding = _decode_page(data, path)
    html = ENDLESS_NUMBER.sub("\ufffd", page).replace(PLACE, " ")
    whole = _show(html)
    if not whole.lines:
        raise SourceError(path, "empty", "the page shows no text")
    article = (find_article(html, bodies) or guess_article(html)) if bodies and OWN not in html[:_HEAD] else None
    shown = _show(_page_of(article, whole.facts)) if article is not None else whole
    text, grids = shown.marks.take_marks("\n".join(shown.lines) + "\n")
    around = _around(article) if article is not None else []
    doubts = (Issue(0, len(text), "no_body", GUESSED),) if article is not None and article.is_guessed else ()
    return Reading(text, encoding, grids, (*whole.facts, *around), doubts)


def _show(html: str) -> VisibleText:
    parser = VisibleText()
    parser.feed(html)
    parser.close()
    return parser


def _page_of(article: Article, facts: Sequence[tuple[str, str]]) -> str:
    """The article under the page's title, unless it begins with that itself."""
    title = _choose_title(facts)
    start = "".join("".join(_show(article.body).parts[:_OPENING]).split())
    head = "" if "".join(title.split()) in start else f"<h1>{escape(title)}</h1>"
    return head + article.body


def _choose_title(facts: Sequence[tuple[str, str]]) -> str:
    """What the page says its title is: by its tag, else the heading that its <title> names, else that; "" for none."""
    first = dict(reversed(facts))
    named = first.get("page_title", "")
    alone = without_site(named)
    headings = [value for name, value in facts if name == "heading"]
    heading = max((value for value in headings if value in alone), key=len, default="")
    return first.get("title") or heading or alone or next(iter(headings), "")


def _around(article: Article) -> list[tuple[str, str]]:
    """The lines before and behind the article, the nearest of them: when it came out and who runs the site."""
    before, _, after = "\n".join(_show(article.rest).lines).partition(PLACE)
    near = [("before", line) for line in before.splitlines()[-_MOST_BEFORE:]]
    far = [("after", line) for line in after.splitlines()[-_MOST_AFTER:]]
    return [(name, line.strip()) for name, line in near + far if 0 < len(line.strip()) <= LONGEST_FACT]


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
