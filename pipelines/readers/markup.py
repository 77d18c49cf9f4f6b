"""HTML pages: visible text, one block a line, cells of a table row parted by tabs. Standard library only."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

from pipelines.errors import SourceError
from pipelines.readers.encodings import decode_bytes

HIDDEN = frozenset({"script", "style", "noscript", "template", "head", "svg", "iframe", "select", "button"})
BLOCKS = frozenset(
    {"p", "div", "br", "tr", "li", "ul", "ol", "table", "section", "article", "header", "footer", "main"}
)
BLOCKS |= {"aside", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "dd", "dt", "blockquote"}
CELLS = frozenset({"td", "th"})
DECLARED = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE)
CHINESE = {"gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030"}
BLANKS = re.compile(r"[ \t\r\n\u00a0\u3000]+")


class VisibleText(HTMLParser):
    """Gathers the text a reader of the page sees."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in HIDDEN:
            self.hidden += 1
        elif tag in BLOCKS:
            self.parts.append("\n")
        elif tag in CELLS:
            self.parts.append("\t")

    def handle_endtag(self, tag: str) -> None:
        if tag in HIDDEN:
            self.hidden = max(0, self.hidden - 1)
        elif tag in BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(BLANKS.sub(" ", data))


def read_markup(data: bytes, path: Path) -> tuple[str, str]:
    """The page's visible text and the encoding of its bytes.

    Errors: SourceError as of `decode_bytes`, or `empty` when the page shows no text.
    """
    page, encoding = _decode_page(data, path)
    parser = VisibleText()
    parser.feed(page)
    parser.close()
    lines = (line.strip(" ") for line in "".join(parser.parts).split("\n"))
    kept = [line.removeprefix("\t").rstrip() for line in lines if line.strip()]
    if not kept:
        raise SourceError(path, "empty", "the page shows no text")
    return "\n".join(kept) + "\n", encoding


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
