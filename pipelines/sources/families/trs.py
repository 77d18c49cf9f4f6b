"""TRS: a list of static pages, index.html, index_1.html, …; a script says how many (`createPageHTML(12, 0, …`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from urllib.parse import urljoin

from pipelines.errors import GoneError
from pipelines.readers.pages import decode_page, read_site_code
from pipelines.sources.client import Client, Reply
from pipelines.sources.declarations import Source
from pipelines.sources.listings import ListPage, read_items, try_page

_PAGES = re.compile(r"createPageHTML\(\s*[\"']?(\d{1,5})\b")
_STEM = re.compile(r"([^/?]*?)(\.s?html?)?$")


def list_trs(source: Source, client: Client) -> Iterator[ListPage]:
    """The pages of the list; where none says how many there are, one that is not there is behind the last."""
    total: int | None = None
    for number in range(source.most_pages):
        address = page_address(source.url, number)
        page = try_page(partial(_read_page, source, client, address), address)
        if number and total is None and isinstance(page.fault, GoneError):
            return
        total = total if page.total is None else page.total
        yield replace(page, total=total)
        if total is not None and number + 1 >= total:
            return


def _read_page(source: Source, client: Client, address: str) -> ListPage:
    reply = client.get(address)
    html = decode_reply(reply)
    said = _PAGES.search(html)
    return ListPage(
        articles=read_items(html, reply.url, source),
        total=int(said[1]) if said else None,
        site_code=read_site_code(html),
        is_marked=reply.is_marked,
    )


def page_address(url: str, number: int) -> str:
    """The address of page `number`, counted from 0: index.html, index_1.html, index_2.html."""
    if not number:
        return url
    name = _STEM.search(url.partition("?")[0])
    stem, ending = (name[1] or "index", name[2] or ".html") if name else ("index", ".html")
    return urljoin(url, f"{stem}_{number}{ending}")


def decode_reply(reply: Reply) -> str:
    """The page as text; what the server says of its encoding counts. Errors: SourceError."""
    charset = reply.headers.get("content-type", "").lower().partition("charset=")[2]
    return decode_page(reply.data, reply.url, charset.split(";")[0])
