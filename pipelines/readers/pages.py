"""Web pages of governments: what their tags say, where the article stands, which files hang on it.

The tags that GB/T 42147 asks of every government site (ArticleTitle, PubDate, ContentSource, SiteIDCode …) go before
anything that the page merely looks like.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from html import escape
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

from pipelines.errors import SourceError
from pipelines.lexicon.pages import PageBody
from pipelines.readers.articles import Article, clean_html, find_article, guess_article, parse_page
from pipelines.readers.encodings import decode_bytes

_DECLARED = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE)
_CHINESE = {"gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "utf-8": "utf-8", "big5": "big5"}
_DATE = re.compile(r"((?:19|20)\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})")
_SITE_NAME = re.compile(r"\s*(?:[-_|—]+|--)\s*[^-_|—]{2,40}$")
_ATTACHED = re.compile(r"附\s*件|下载")
_BLANKS = re.compile(r"[\s\u3000\u00a0]+")
ATTACHED_SUFFIXES = frozenset((".pdf", ".doc", ".docx", ".wps", ".xls", ".xlsx", ".ofd", ".rtf", ".zip", ".rar", ".et"))
# A page of ours says so: it holds nothing but the article, and is read whole.
OWN = '<meta name="generator" content="Taizhang">'


@dataclass(frozen=True, slots=True)
class Page:
    """One page as published. Every word is "" where the page does not say; `body` is HTML without scripts.

    `has_body`: a selector or marks found the article; else `body` is the part that holds nearly all running text,
    or all that the page shows.
    `attachments`: address and words of each link to a file, in their order.
    """

    title: str
    published_on: date | None
    issuer: str
    site_name: str
    site_code: str
    column: str
    body: str
    has_body: bool
    attachments: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        """What the body shows, each run of blanks as one."""
        return _BLANKS.sub(" ", LexborHTMLParser(self.body).text(separator=" ")).strip()

    @property
    def running_text(self) -> str:
        """What the body shows beside its links, each run of blanks as one."""
        tree = LexborHTMLParser(self.body)
        for link in tree.css("a[href]"):
            link.decompose()
        return _BLANKS.sub(" ", tree.text(separator=" ")).strip()


def decode_page(data: bytes, name: Path | str, declared: str = "") -> str:
    """The page's text: UTF-8 where it is that, else as the server (`declared`) or the page says, else as it looks.

    A page that says gb2312 and is UTF-8 is not rare; UTF-8 hardly ever fits by chance. Errors: SourceError.
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        own = _DECLARED.search(data[:4096])
        said = [declared, own[1].decode("ascii") if own else ""]
    for encoding in (_CHINESE.get(word.strip().lower().strip("\"'")) for word in said):
        try:
            if encoding:
                return data.decode(encoding)
        except UnicodeDecodeError:
            continue  # it does not hold what it declares
    return decode_bytes(data, name)[0]


def read_page(html: str, url: str, bodies: Sequence[PageBody], selectors: Sequence[str] = ()) -> Page:
    """The page at `url`. `selectors` are tried before those of the table. Errors: SourceError `empty`, `damaged`."""
    try:
        tree = parse_page(html)
    except ValueError as error:
        raise SourceError(url, "damaged", str(error)) from error
    tags = _read_tags(tree)
    title = tags.get("articletitle") or _title_of(tree)
    article = find_article(html, bodies, selectors)
    links = tuple(_attachments(tree, url, article))
    shown = article or guess_article(html)
    whole = shown.body if shown is not None else _whole(tree)
    if whole is None:
        raise SourceError(url, "empty", "the page shows nothing")
    return Page(
        title=title,
        published_on=find_date(tags.get("pubdate", "")),
        issuer=tags.get("contentsource", ""),
        site_name=tags.get("sitename", ""),
        site_code=tags.get("siteidcode", ""),
        column=tags.get("columnname", ""),
        body=whole,
        has_body=article is not None,
        attachments=links,
    )


def render_page(
    title: str, published_on: date | None, issuer: str, body: str, url: str, site: Page | None = None
) -> bytes:
    """The article alone as a page of its own: title, a line with its date, body; UTF-8.

    `site` is the page that it stood on: what that said of its site and column is kept in the head.
    """
    day = published_on.isoformat() if published_on else ""
    source = f" 来源：{issuer}" if issuer else ""
    dated = f"<p>发布日期：{day}{escape(source)}</p>\n" if day else ""
    said = [("ArticleTitle", title), ("PubDate", day), ("ContentSource", issuer)]
    if site is not None:
        said += [("SiteName", site.site_name), ("SiteIDCode", site.site_code), ("ColumnName", site.column)]
    tags = "".join(f'<meta name="{name}" content="{escape(words)}">' for name, words in said if words)
    head = f'<meta charset="utf-8">{OWN}<title>{escape(title)}</title>{tags}<link rel="canonical" href="{escape(url)}">'
    page = (
        f"<!DOCTYPE html>\n<html><head>{head}</head>\n<body>\n<h1>{escape(title)}</h1>\n{dated}{body}\n</body></html>\n"
    )
    return page.encode("utf-8", "replace")


def read_site_code(html: str) -> str:
    """The code of the site (`SiteIDCode`) that a page of whatever kind carries; "" where it carries none.

    Errors: SourceError `damaged`.
    """
    try:
        tree = parse_page(html)
    except ValueError as error:
        raise SourceError("page", "damaged", str(error)) from error
    return _read_tags(tree).get("siteidcode", "")


def find_date(words: str) -> date | None:
    """The first date in the words that is one."""
    for match in _DATE.finditer(words):
        try:
            return date(*map(int, match.groups()))
        except ValueError:
            continue  # 2023-13-45
    return None


def _read_tags(tree: LexborHTMLParser) -> dict[str, str]:
    """What the page's head says, by names in small letters."""
    told = (node.attributes for node in tree.css("meta[name]"))
    return {(each.get("name") or "").strip().lower(): (each.get("content") or "").strip() for each in told}


def _title_of(tree: LexborHTMLParser) -> str:
    node = tree.css_first("title")
    return without_site(_BLANKS.sub(" ", node.text()).strip() if node is not None else "")


def without_site(title: str) -> str:
    """A page's title without the site's name behind it."""
    return _SITE_NAME.sub("", title) or title


def _whole(tree: LexborHTMLParser) -> str | None:
    body = tree.body
    return clean_html(body.html or "") if body is not None and body.text(strip=True) else None


def _attachments(tree: LexborHTMLParser, url: str, article: Article | None) -> Iterator[tuple[str, str]]:
    """Links to files inside of the article; those beside it count where their words say that they are attached."""
    inside = LexborHTMLParser(article.body if article is not None else "")
    own = {node.attributes.get("href") for node in inside.css("a[href]")}
    seen = set()
    for node in tree.css("a[href]"):
        href = (node.attributes.get("href") or "").strip()
        words = _BLANKS.sub(" ", node.text()).strip()
        suffix = _suffix_of(href)
        named = Path(words).suffix.lower()
        if suffix not in ATTACHED_SUFFIXES and named not in ATTACHED_SUFFIXES:
            continue
        if node.attributes.get("href") not in own and named not in ATTACHED_SUFFIXES and not _ATTACHED.search(words):
            continue
        with suppress(ValueError):  # http://[bad leads nowhere
            address = urljoin(url, href)
            if address not in seen:
                seen.add(address)
                yield address, words


def _suffix_of(href: str) -> str:
    """The suffix that an address ends with; empty for one that is none (http://[bad)."""
    try:
        return Path(urlsplit(href).path).suffix.lower()
    except ValueError:
        return ""
