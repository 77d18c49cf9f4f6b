"""What a channel holds and no longer lists: it is asked for, and what has vanished is told. Nothing is deleted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from pipelines.errors import FetchError, GoneError
from pipelines.sources.articles import PageRules, check_address, check_excuse, put_file
from pipelines.sources.client import Client, Reply
from pipelines.sources.documents import Shelf
from pipelines.sources.index import Kept
from pipelines.sources.listings import Listed

_MOST_MISSED = 20
# A document is asked for anew when a tenth of its age has passed since the last look.
_SHARE_OF_AGE = 10


def is_due(known: Kept, asked_at: str | None) -> bool:
    """Whether a document that is known should be asked for again: young ones often, old ones seldom.

    `asked_at`: when it was last asked for. That a list names it every day (`looked_at`) says nothing of its text.
    """
    now = datetime.now(UTC)
    age = now - datetime.fromisoformat(known.first_fetched_at)
    return (now - datetime.fromisoformat(asked_at or known.fetched_at)) * _SHARE_OF_AGE >= age


def look_for_missing(
    client: Client,
    shelf: Shelf,
    rules: PageRules,
    listed: Sequence[Listed],
    asked_at: Mapping[str, str],
    *,
    is_whole: bool,
) -> None:
    """Ask for articles that should be on the list and are not, and for files whose page was not opened in this run.

    Those that were asked for the longest ago come first, and no more than a few in one run.
    """
    missed = [kept for kept in _missed(shelf, listed, is_whole=is_whole) if is_due(kept, asked_at.get(kept.url))]
    missed.sort(key=lambda kept: asked_at.get(kept.url, kept.fetched_at))
    for kept in missed[:_MOST_MISSED]:
        try:
            _look_again(shelf, rules, kept, client.get(kept.url))
        except GoneError as error:
            shelf.miss(kept.key, error)
        except FetchError:
            continue  # a server that is busy says nothing of the article; the archive has noted the request


def _missed(shelf: Shelf, listed: Sequence[Listed], *, is_whole: bool) -> Iterator[Kept]:
    keys = {article.key for article in listed}
    oldest = min((article.published_on for article in listed if article.published_on), default=date.max).isoformat()
    for kept in shelf.known.values():
        if kept.state != "current" or kept.key in keys or kept.key in shelf.seen:
            continue
        if "#" in kept.url:
            continue  # what an interface hands over when it is asked by a form has no address of its own
        if not _is_page(kept) or is_whole or (kept.published_on or "") > oldest:
            yield kept


def _look_again(shelf: Shelf, rules: PageRules, kept: Kept, reply: Reply) -> None:
    """Errors: GoneError, FetchError of what came instead of the document."""
    check_address(rules, kept.url, reply)
    if _is_page(kept):
        check_excuse(rules, reply)
        return
    when = date.fromisoformat(kept.published_on) if kept.published_on else None
    put_file(shelf, rules, Listed(kept.key, kept.url, kept.title, when), reply, Path(kept.name).suffix, kept.title)


def _is_page(kept: Kept) -> bool:
    return Path(kept.name).suffix == ".html"
