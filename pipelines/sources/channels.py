"""One run of a channel: its list, the articles on it, the files that hang on them, and what is odd about all that."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipelines.errors import FetchError, GoneError, SourceError
from pipelines.sources.articles import Opened, PageRules, keep_article, open_article
from pipelines.sources.challenges import REASON
from pipelines.sources.client import Client
from pipelines.sources.declarations import Source
from pipelines.sources.documents import Shelf
from pipelines.sources.families import LISTS
from pipelines.sources.listings import Listed, ListPage
from pipelines.sources.missing import is_due, look_for_missing
from pipelines.sources.site_codes import SiteCodes

# What a site answers to one page it will answer to the next one, too.
_FINAL = frozenset(("challenge", "robots", "not_public", "busy", "other_site"))
_MOST_FAULTS = 2  # pages of the list one behind the other that cannot be had


class ListRead(NamedTuple):
    """The wanted articles, each once; whether the list was read to its end, and whether a page of it failed."""

    articles: list[Listed]
    is_whole: bool
    is_broken: bool


def fetch_channel(source: Source, client: Client, shelf: Shelf, rules: PageRules) -> ListRead:
    """Follow one channel; returns what was listed. What fails of it is noted on the shelf.

    Errors: FetchError or SourceError of the list's first page; articles read before it broke off stay.
    """
    codes = SiteCodes(source, shelf.index, shelf.known.values())
    listed = _read_list(source, client, shelf, codes)
    asked_at = shelf.index.asked_at(source.id)
    waiting: list[Opened] = []
    left = 0
    for article in listed.articles:
        known = shelf.known.get(article.key)
        if known is not None and shelf.is_held(known) and not is_due(known, asked_at.get(article.url)):
            shelf.touch(known)
            continue
        if client.is_resting(article.url):
            left += 1
            continue
        opened = _open(source, client, shelf, rules, article)
        if opened is None:
            continue
        if codes.must_wait(*_said(opened)):
            waiting.append(opened)
            continue
        judged, waiting = ([*waiting, opened], []) if codes.expected else ([opened], waiting)
        _keep(source, client, shelf, rules, codes, judged)
    codes.close_vote()
    _keep(source, client, shelf, rules, codes, waiting)
    if left:
        reason = f"{left:,} articles were not asked for: the server asks to be left alone for now"
        shelf.complain(FetchError(source.url, "busy", reason))
    elif not listed.is_broken:
        look_for_missing(client, shelf, rules, listed.articles, asked_at, is_whole=listed.is_whole)
    return listed


def _open(source: Source, client: Client, shelf: Shelf, rules: PageRules, article: Listed) -> Opened | None:
    """The article; None where it cannot be had, and why stands on the shelf."""
    try:
        return open_article(source, client, rules, article)
    except GoneError as error:
        shelf.miss(article.key, error)
    except FetchError as error:
        shelf.complain(error)
    except SourceError as error:
        shelf.complain(FetchError(article.url, "error_page", error.reason))
    return None


def _said(opened: Opened) -> tuple[str, str]:
    """Where the article came from, and the code of its site; an interface hands over no page that could carry one."""
    code = opened.page.site_code if opened.page is not None and not opened.is_told else ""
    return opened.reply.url, code


def _keep(
    source: Source, client: Client, shelf: Shelf, rules: PageRules, codes: SiteCodes, waiting: Sequence[Opened]
) -> None:
    for opened in waiting:
        known = shelf.known.get(opened.article.key)
        try:
            if opened.page is not None and not opened.is_told:
                codes.check(*_said(opened), known.site_code if known is not None else "")
            keep_article(source, client, shelf, rules, opened)
        except GoneError as error:
            shelf.miss(opened.article.key, error)
        except FetchError as error:
            shelf.complain(error)
        except SourceError as error:
            shelf.complain(FetchError(opened.article.url, "error_page", error.reason))


def _read_list(source: Source, client: Client, shelf: Shelf, codes: SiteCodes) -> ListRead:
    """Errors: FetchError of the first page, or where no page shows an article; SourceError."""
    found: dict[str, Listed] = {}
    seen: set[str] = set()
    is_whole, failed, last_fault = False, 0, 0
    number = 0
    for page in LISTS[source.family](source, client):
        number += 1
        fault = _check_page(source, page, codes, is_first=number == 1)
        for each in page.faults:
            shelf.complain(each)
        if fault is not None:
            shelf.complain(FetchError(fault.address, fault.code, f"page {number} of the list: {fault.reason}"))
            failed += 1
            if fault.code in _FINAL or (failed >= _MOST_FAULTS and last_fault == number - 1):
                break
            last_fault = number
            continue
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
    is_broken = failed > 0
    return ListRead(list(found.values()), (is_whole or number < source.most_pages) and not is_broken, is_broken)


def _check_page(source: Source, page: ListPage, codes: SiteCodes, *, is_first: bool) -> FetchError | None:
    """Why a page of the list is none. Errors: FetchError where it is the first one, or the list of another site."""
    fault = page.fault
    if fault is None and not page.articles and page.is_marked:
        fault = FetchError(source.url, "challenge", REASON)
    if fault is not None and is_first:
        raise fault
    if is_first:
        codes.check_list(source.url, page.site_code)
    return fault
