"""One run of a channel: its list, the articles on it, the files that hang on them, and what is odd about all that."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import urlsplit

from pipelines.errors import FetchError, SourceError
from pipelines.lexicon.pages import PageBody, PagePattern
from pipelines.readers.pages import ATTACHED_SUFFIXES, Page, read_page, render_page
from pipelines.sources.client import Client, Reply
from pipelines.sources.declarations import Source
from pipelines.sources.documents import Paper, Shelf, tell_suffix
from pipelines.sources.families import LISTS, read_detail
from pipelines.sources.families.trs import decode_reply
from pipelines.sources.index import Kept
from pipelines.sources.listings import Listed

# A page that shows fewer characters than this may be an error page, or only carry attachments.
SHORT_PAGE = 400
SHORTEST_ARTICLE = 100
_MOST_MISSED = 20
# A document is asked for anew when a tenth of its age has passed since the last look.
_SHARE_OF_AGE = 10
_GONE = re.compile(r"answers (?:404|410)\b")


@dataclass(frozen=True, slots=True)
class PageRules:
    """The tables that tell an article from the page around it, and a page from an excuse."""

    patterns: tuple[tuple[str, re.Pattern[str]], ...]
    bodies: tuple[PageBody, ...]


def make_page_rules(patterns: Sequence[PagePattern], bodies: Sequence[PageBody]) -> PageRules:
    """The rules from the rows of both tables."""
    return PageRules(tuple((row.role, re.compile(row.pattern)) for row in patterns), tuple(bodies))


def fetch_channel(source: Source, client: Client, shelf: Shelf, rules: PageRules) -> int:
    """Follow one channel; returns how many wanted articles were listed. What fails of it is noted on the shelf.

    Errors: FetchError or SourceError of the list itself; articles read before it broke off stay.
    """
    listed, is_whole = _read_list(source, client, rules)
    asked_at = shelf.index.asked_at(source.id)
    for article in listed:
        known = shelf.known.get(article.key)
        is_there = known is not None and known.state == "current" and shelf.path(known.name).exists()
        if known is not None and is_there and not is_due(known, asked_at.get(article.url)):
            shelf.touch(known)
            continue
        try:
            read_article(source, client, shelf, rules, article)
        except FetchError as error:
            shelf.complain(error)
        except SourceError as error:
            shelf.complain(FetchError(article.url, "error_page", error.reason))
    _look_for_missing(client, shelf, listed, is_whole=is_whole)
    return len(listed)


def is_due(known: Kept, asked_at: str | None) -> bool:
    """Whether a document that is known should be asked for again: young ones often, old ones seldom.

    `asked_at`: when it was last asked for. That a list names it every day (`looked_at`) says nothing of its text.
    """
    now = datetime.now(UTC)
    age = now - datetime.fromisoformat(known.first_fetched_at)
    return (now - datetime.fromisoformat(asked_at or known.fetched_at)) * _SHARE_OF_AGE >= age


def _read_list(source: Source, client: Client, rules: PageRules) -> tuple[list[Listed], bool]:
    """The wanted articles, each once, and whether the list was read to its end."""
    found: dict[str, Listed] = {}
    seen: set[str] = set()
    is_whole = False
    number = 0
    for page in LISTS[source.family](source, client):
        number += 1
        keys = {article.key for article in page.articles}
        if not keys - seen:
            # Some servers answer with the last page, or an empty one, behind the end.
            is_whole = number > 1
            break
        seen |= keys
        found |= {article.key: article for article in page.articles if source.wants(article.title)}
        is_whole = page.total is not None and number >= page.total
    if not seen:
        raise FetchError(
            source.url, "bad_answer", "the list shows no article: its form has changed, or it asks for more"
        )
    return list(found.values()), is_whole or number < source.most_pages


def read_article(source: Source, client: Client, shelf: Shelf, rules: PageRules, article: Listed) -> None:
    """Bring one article and the files on it. Errors: FetchError, SourceError."""
    detail = read_detail(source, client, article) if source.family == "json" else None
    reply, html = detail if detail is not None else (client.get(article.url), None)
    suffix = Path(urlsplit(reply.url).path).suffix.lower()
    if html is None and suffix in ATTACHED_SUFFIXES:
        _put_file(shelf, article, reply, suffix, article.title)
        return
    take_page(source, client, shelf, rules, article, reply, html)


def take_page(
    source: Source, client: Client, shelf: Shelf, rules: PageRules, article: Listed, reply: Reply, html: str | None
) -> None:
    """Keep a page that has come, and bring the files on it. Errors: FetchError, SourceError."""
    own = [row for row in rules.bodies if row.family == source.family]
    bodies = [*own, *(row for row in rules.bodies if row.family != source.family)]
    words = html if html is not None else decode_reply(reply)
    page = _read_whole(words, reply.url, bodies, source.body, rules)
    _check_site(shelf, page, article.url)
    if not page.has_body and html is None:
        shelf.warn("no_body", article.url, "no selector found the article; all that the page shows was kept")
    title = page.title if html is None and page.title else article.title
    when, issuer = page.published_on or article.published_on, page.issuer
    links = page.attachments if source.attachments else ()
    # A page that only carries files is none of its own.
    if len(page.text) >= SHORTEST_ARTICLE or not links:
        data = render_page(title, when, issuer, page.body, article.url)
        paper = Paper(article.key, article.url, title, when, issuer, page.site_code, data, ".html", reply.sha256)
        shelf.put(paper)
    for address, label in links:
        try:
            suffix = Path(urlsplit(address).path).suffix.lower()
            file = Listed(address, address, label or title, when)
            _put_file(shelf, file, client.get(address), suffix or Path(label).suffix.lower(), title, page)
        except FetchError as error:
            shelf.complain(error)


def _read_whole(html: str, url: str, bodies: Sequence[PageBody], selectors: Sequence[str], rules: PageRules) -> Page:
    """The page. Errors: FetchError `challenge` or `error_page` of one that shows no document; SourceError `empty`."""
    try:
        page = read_page(html, url, bodies, selectors)
    except SourceError:
        _refuse(html, "", url, rules)
        raise
    if len(page.text) < SHORT_PAGE or not page.has_body:
        # An error page between menus is long; its title and its first words still say what it is.
        _refuse(html, f"{page.title}\n{page.text[:SHORT_PAGE]}", url, rules)
    return page


def _refuse(html: str, shown: str, url: str, rules: PageRules) -> None:
    for role, pattern in rules.patterns:
        if role == "challenge" and pattern.search(html):
            raise FetchError(url, role, "the site asks to prove that a person is there; this is not evaded")
        if role == "error_page" and pattern.search(shown):
            raise FetchError(url, role, "the server sends an error page as if it were the document")


def _check_site(shelf: Shelf, page: Page, url: str) -> None:
    """Errors: FetchError `other_site` when the site has become another: domains get sold."""
    known = next((each.site_code for each in shelf.known.values() if each.site_code), "")
    if known and page.site_code and page.site_code != known:
        reason = f"the site's code was {known} and is now {page.site_code[:40]}: the address may have another owner"
        raise FetchError(url, "other_site", reason)


def _put_file(shelf: Shelf, file: Listed, reply: Reply, suffix: str, title: str, page: Page | None = None) -> None:
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


def _look_for_missing(client: Client, shelf: Shelf, listed: Sequence[Listed], *, is_whole: bool) -> None:
    """Ask for what should be on the list and is not: an article that has vanished is told, and stays."""
    keys = {article.key for article in listed}
    oldest = min((article.published_on for article in listed if article.published_on), default=date.max)
    missed = [
        kept
        for kept in shelf.known.values()
        if kept.state == "current"
        and kept.key not in keys
        and Path(kept.name).suffix == ".html"
        and (is_whole or (kept.published_on or "") > oldest.isoformat())
    ]
    for kept in missed[:_MOST_MISSED]:
        try:
            client.get(kept.url)
        except FetchError as error:
            if error.code == "http_status" and _GONE.search(error.reason):
                shelf.warn("vanished", kept.url, "the site has the article no longer; it stays in the ledger")
                shelf.lose(kept, is_removed=False)
