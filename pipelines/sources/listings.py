"""What a list of articles names, and how an item of HTML is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urldefrag, urlsplit, urlunsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from pipelines.errors import FetchError, SourceError
from pipelines.readers.pages import find_date
from pipelines.sources.addresses import join_address
from pipelines.sources.client import Client
from pipelines.sources.declarations import Source

# A link of an article ends in a page of its own; the date of many stands in the name.
ARTICLE = r"\.s?html?$|/content/post_\d+|/art/\d{4}/|[?&](?:id|infoid|articleid)="
_NAME_DATE = re.compile(r"[/_t]((?:19|20)\d\d)(\d\d)(\d\d)[_/.]|/((?:19|20)\d\d)/(\d{1,2})/(\d{1,2})/")
_BLANKS = re.compile(r"[\s\u3000\u00a0]+")
_CHINA = timedelta(hours=8)
_MOST_UP = 3
_MILLISECONDS = 100_000_000_000


@dataclass(frozen=True, slots=True)
class Listed:
    """One article as a list names it. `key` tells it apart; `details` is what the interface says of it beyond."""

    key: str
    url: str
    title: str
    published_on: date | None
    details: Mapping[str, Any] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of a list. `total` is how many pages there are, where the list says so.

    `faults`: entries that cannot be read, each with its reason; `fault`: why the page itself could not be had, and
    nothing of it is known then. `site_code`: what a page says of its site ("" where it says nothing), None of an
    interface. `is_marked`: it bears the marks of a page that asks for proof of a person.
    """

    articles: tuple[Listed, ...] = ()
    total: int | None = None
    faults: tuple[FetchError, ...] = ()
    fault: FetchError | None = None
    site_code: str | None = None
    is_marked: bool = False


ListPages = Callable[[Source, Client], Iterator[ListPage]]


def try_page(read: Callable[[], ListPage], url: str) -> ListPage:
    """The page, or why it cannot be had: one page that fails hides none of the others."""
    try:
        return read()
    except FetchError as error:
        return ListPage(fault=error)
    except SourceError as error:
        return ListPage(fault=FetchError(url, "bad_answer", error.reason))


def try_records(
    records: Sequence[Any], read: Callable[[Mapping[str, Any]], Listed], url: str
) -> tuple[tuple[Listed, ...], tuple[FetchError, ...]]:
    """The articles that records of an interface name, and the records that name none."""
    found, faults = [], []
    for number, record in enumerate(records, 1):
        if not isinstance(record, Mapping):
            faults.append(FetchError(url, "bad_answer", f"record {number}: is no object"))
            continue
        try:
            found.append(read(record))
        except FetchError as error:
            faults.append(FetchError(url, error.code, f"record {number}: {error.reason}"))
    return tuple(found), tuple(faults)


def read_items(html: str, url: str, source: Source, pattern: str = ARTICLE) -> tuple[Listed, ...]:
    """The articles that HTML links to: by the source's selector and pattern, else links that look like one."""
    wanted = re.compile(source.item_pattern or pattern)
    found: dict[str, Listed] = {}
    for node in LexborHTMLParser(html).css(source.item or "li a[href], tr a[href], dd a[href]"):
        link = node if node.tag == "a" else node.css_first("a[href]")
        address = _address_of(link, url) if link is not None else None
        if link is None or address is None or address in found or not wanted.search(address):
            continue
        title = (link.attributes.get("title") or "").strip() or _BLANKS.sub(" ", link.text()).strip()
        if title:
            found[address] = Listed(address, address, title, _date_beside(node, source.date) or date_in_name(address))
    return tuple(found.values())


def _address_of(link: LexborNode, url: str) -> str | None:
    """The address that a link of the page at `url` leads to; None where it leads to no other page."""
    href = (link.attributes.get("href") or "").strip()
    if not href or href.lower().startswith(("javascript:", "#", "mailto:")):
        return None
    try:
        return canonical(join_address(url, href))
    except FetchError:
        return None


def canonical(url: str) -> str:
    """The address without its fragment, its host in small letters: the same page under one key."""
    parts = urlsplit(urldefrag(url)[0])
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path, parts.query, ""))


def date_in_name(url: str) -> date | None:
    """The date that many systems write into the address: t20240130_12.html, /art/2024/1/30/."""
    match = _NAME_DATE.search(urlsplit(url).path)
    if match is None:
        return None
    year, month, day = (int(each) for each in match.groups() if each)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def read_moment(value: Any) -> date | None:
    """A date of an interface: words with one in them, or (milli)seconds since 1970, by the calendar of Beijing."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float) or (isinstance(value, str) and value.isdecimal() and len(value) >= 9):
        seconds = float(value) / (1000 if float(value) > _MILLISECONDS else 1)
        try:
            return (datetime.fromtimestamp(seconds, UTC) + _CHINA).date()
        except (OverflowError, OSError, ValueError):
            return None
    return find_date(str(value))


def dig(answer: Any, path: str) -> Any:
    """The value at a path of keys parted by dots (`data.records`); None where a key is missing."""
    for key in path.split(".") if path else ():
        if isinstance(answer, list) and key.isdecimal() and int(key) < len(answer):
            answer = answer[int(key)]
        elif isinstance(answer, Mapping):
            answer = answer.get(key)
        else:
            return None
    return answer


def as_records(answer: Any, path: str, url: str) -> list[Any]:
    """The list at a path. Errors: FetchError `bad_answer` where there is none."""
    records = dig(answer, path)
    if not isinstance(records, list):
        raise FetchError(url, "bad_answer", f"the answer has no list at {path!r}")
    return records


def _date_beside(node: LexborNode, selector: str) -> date | None:
    """The date in the item, else in what holds it, a few elements up and only while that is one item's."""
    current: LexborNode | None = node
    for _ in range(_MOST_UP):
        if current is None or current.tag in ("body", "ul", "table", "tbody", "html"):
            return None
        if current is not node and len(current.css("a[href]")) > 1:
            return None
        place = current.css_first(selector) if selector else current
        found = find_date(place.text()) if place is not None else None
        if found is not None and (selector or current is not node or node.tag != "a"):
            return found
        current = current.parent
    return None
