"""TRS: a list of static pages, index.html, index_1.html, …; a script says how many (`createPageHTML(12, 0, …`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin

from pipelines.errors import FetchError
from pipelines.readers.pages import decode_page
from pipelines.sources.client import Client, Reply
from pipelines.sources.declarations import Source
from pipelines.sources.listings import ListPage, read_items

_PAGES = re.compile(r"createPageHTML\(\s*[\"']?(\d{1,5})\b")
_STEM = re.compile(r"([^/?]*?)(\.s?html?)?$")


def list_trs(source: Source, client: Client) -> Iterator[ListPage]:
    """The pages of the list. Errors: FetchError of the first page; one behind it that is missing ends the list."""
    total: int | None = None
    for number in range(source.most_pages):
        try:
            reply = client.get(page_address(source.url, number))
        except FetchError as error:
            if number and total is None and error.code == "http_status":
                return
            raise
        html = decode_reply(reply)
        said = _PAGES.search(html)
        total = int(said[1]) if said else total
        yield ListPage(read_items(html, reply.url, source), total)
        if total is not None and number + 1 >= total:
            return


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
