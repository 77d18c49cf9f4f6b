"""One article of a channel: what its page holds, the files that hang on it, and pages that are an excuse for one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from pipelines.errors import FetchError, GoneError, SourceError
from pipelines.lexicon.pages import PageBody, PagePattern
from pipelines.readers import is_page
from pipelines.readers.pages import ATTACHED_SUFFIXES, Page, read_page, render_page
from pipelines.sources.challenges import REASON
from pipelines.sources.client import Client, Reply
from pipelines.sources.declarations import Source
from pipelines.sources.documents import Paper, Shelf, tell_suffix
from pipelines.sources.families import read_detail
from pipelines.sources.families.trs import decode_reply
from pipelines.sources.listings import Listed

# A page that shows fewer characters than this may be an error page, or only carry attachments.
SHORT_PAGE = 400
SHORTEST_ARTICLE = 100


@dataclass(frozen=True, slots=True)
class PageRules:
    """The tables that tell an article from the page around it, and a page from an excuse."""

    patterns: tuple[tuple[str, re.Pattern[str]], ...]
    bodies: tuple[PageBody, ...]

    @property
    def challenges(self) -> list[re.Pattern[str]]:
        """By what a page is known that asks for proof of a person."""
        return [pattern for role, pattern in self.patterns if role == "challenge"]


@dataclass(frozen=True, slots=True)
class Opened:
    """An article that has come and is not kept yet. `page` is None of a file; `is_told`: an interface gave its HTML."""

    article: Listed
    reply: Reply
    page: Page | None
    suffix: str
    is_told: bool = False


def make_page_rules(patterns: Sequence[PagePattern], bodies: Sequence[PageBody]) -> PageRules:
    """The rules from the rows of both tables."""
    return PageRules(tuple((row.role, re.compile(row.pattern)) for row in patterns), tuple(bodies))


def open_article(source: Source, client: Client, rules: PageRules, article: Listed) -> Opened:
    """Bring one article. Errors: FetchError (GoneError where the site has it no longer), SourceError."""
    detail = read_detail(source, client, article) if source.family == "json" else None
    if detail is not None:
        reply, html = detail
        return Opened(article, reply, _read_whole(source, html, reply.url, rules), ".html", is_told=True)
    reply = client.get(article.url)
    check_address(rules, article.url, reply)
    suffix = Path(urlsplit(reply.url).path).suffix.lower()
    if suffix in ATTACHED_SUFFIXES:
        return Opened(article, reply, None, suffix)
    return open_page(source, rules, article, reply)


def open_page(source: Source, rules: PageRules, article: Listed, reply: Reply) -> Opened:
    """A page that has come. Errors: as `open_article`."""
    return Opened(article, reply, _read_whole(source, decode_reply(reply), reply.url, rules), ".html")


def keep_article(source: Source, client: Client, shelf: Shelf, rules: PageRules, opened: Opened) -> None:
    """Put an article on the shelf, and bring the files on it. Errors: FetchError, SourceError."""
    article, reply, page = opened.article, opened.reply, opened.page
    if page is None:
        put_file(shelf, rules, article, reply, opened.suffix, article.title)
        return
    if not page.has_body and not opened.is_told:
        shelf.warn("no_body", article.url, "no selector found the article; all that the page shows was kept")
    title = page.title if page.title and not opened.is_told else article.title
    when, issuer = page.published_on or article.published_on, page.issuer
    links = page.attachments if source.attachments else ()
    # A page that only carries files is none of its own.
    if len(page.text) >= SHORTEST_ARTICLE or not links:
        data = render_page(title, when, issuer, page.body, article.url, page)
        paper = Paper(article.key, article.url, title, when, issuer, page.site_code, data, ".html", reply.sha256)
        shelf.put(paper)
    for address, label in links:
        file = Listed(address, address, label or title, when)
        suffix = Path(urlsplit(address).path).suffix.lower() or Path(label).suffix.lower()
        try:
            sent = client.get(address)
            check_address(rules, address, sent)
            put_file(shelf, rules, file, sent, suffix, title, page)
        except GoneError as error:
            shelf.miss(address, error)
        except FetchError as error:
            shelf.complain(error)


def put_file(
    shelf: Shelf, rules: PageRules, file: Listed, reply: Reply, suffix: str, title: str, page: Page | None = None
) -> None:
    """Keep a file. Errors: FetchError of bytes that are something else; of a page that tells why, its reason."""
    if suffix in ATTACHED_SUFFIXES and is_page(reply.data):
        check_excuse(rules, reply)
    suffix = tell_suffix(reply.data, suffix, reply.url)
    name = Path(file.title).stem if Path(file.title).suffix.lower() == suffix else file.title
    shelf.put(
        Paper(
            key=file.key,
            url=file.url,
            title=name or title,
            published_on=file.published_on,
            issuer=page.issuer if page else "",
            site_code=page.site_code if page else "",
            data=reply.data,
            suffix=suffix,
            sha256=reply.sha256,
        )
    )


def check_address(rules: PageRules, url: str, reply: Reply) -> None:
    """Errors: GoneError where a redirect ends at the site's front page or at its page of errors."""
    path, asked = urlsplit(reply.url).path, urlsplit(url).path
    if path == asked:
        return
    for role, pattern in rules.patterns:
        if role == "gone_address" and pattern.search(path) and not pattern.search(asked):
            raise GoneError(url, "error_page", f"the server leads on to {reply.url[:200]}, where the document is not")


def check_excuse(rules: PageRules, reply: Reply) -> None:
    """Errors: FetchError `challenge` or `error_page` (GoneError where it says that nothing is there) of such a page."""
    try:
        html = decode_reply(reply)
        page = read_page(html, reply.url, ())
    except SourceError:
        return  # bytes that are no page are no excuse either
    if len(page.text) < SHORT_PAGE or not page.has_body:
        refuse(html, _first_words(page), reply.url, rules)


def _read_whole(source: Source, html: str, url: str, rules: PageRules) -> Page:
    """The page. Errors: FetchError of one that shows no document; SourceError `empty`."""
    own = [row for row in rules.bodies if row.family == source.family]
    bodies = [*own, *(row for row in rules.bodies if row.family != source.family)]
    try:
        page = read_page(html, url, bodies, source.body)
    except SourceError:
        refuse(html, "", url, rules)
        raise
    if len(page.text) < SHORT_PAGE or not page.has_body:
        refuse(html, _first_words(page), url, rules)
    return page


def _first_words(page: Page) -> str:
    """An error page between menus is long; its title, and its first words that are no link, say what it is."""
    return f"{page.title}\n{page.running_text[:SHORT_PAGE]}"


def refuse(html: str, shown: str, url: str, rules: PageRules) -> None:
    """Errors: FetchError where a pattern of the table says that the page is an excuse. `shown` are its first words."""
    for role, pattern in rules.patterns:
        if role == "challenge" and pattern.search(html):
            raise FetchError(url, role, REASON)
        if role == "gone" and pattern.search(shown):
            raise GoneError(url, "error_page", "the server sends a page as if it were the document: it is not there")
        if role == "error_page" and pattern.search(shown):
            raise FetchError(url, role, "the server sends an error page as if it were the document")
