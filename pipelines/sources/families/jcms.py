"""jcms (大汉): records inside a data island of the first page, the next ones from dataproxy.jsp."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from urllib.parse import urlencode, urljoin

from pipelines.readers.pages import read_site_code
from pipelines.sources.client import Client
from pipelines.sources.declarations import Source
from pipelines.sources.families.trs import decode_reply
from pipelines.sources.listings import ListPage, read_items, try_page

PROXY = "/module/web/jpage/dataproxy.jsp"
_STORE = re.compile(r"<datastore>.*?</datastore>", re.DOTALL | re.IGNORECASE)
_RECORD = re.compile(r"<record>\s*<!\[CDATA\[(.*?)\]\]>\s*</record>", re.DOTALL | re.IGNORECASE)
_TOTAL = re.compile(r"<totalrecord>\s*(\d{1,7})|totalRecord\s*[:=]\s*[\"']?(\d{1,7})", re.IGNORECASE)
_SIZE = re.compile(r"perPage\s*[:=]\s*[\"']?(\d{1,3})", re.IGNORECASE)
# Parameters of the script that asks for further pages.
_PARAMETERS = re.compile(
    r"[\"']?\b(col|appid|webid|path|columnid|sourceContentType|unitid|webname|permissiontype)\b[\"']?"
    r"\s*[:=]\s*[\"']?([^\"',;\s}&]{1,80})"
)
_DEFAULT_SIZE = 15


def list_jcms(source: Source, client: Client) -> Iterator[ListPage]:
    """The pages of the list: the page itself, then the proxy's answer for each further range.

    Errors: FetchError, SourceError of the page itself.
    """
    reply = client.get(source.url)
    html = decode_reply(reply)
    store = _STORE.search(html)
    island = store[0] if store else html
    records = _RECORD.findall(island)
    said = _TOTAL.search(island) or _TOTAL.search(html)
    size = source.page_size or (int(s[1]) if (s := _SIZE.search(html)) else len(records) or _DEFAULT_SIZE)
    count = int(said[1] or said[2]) if said else None
    total = -(-count // size) if count is not None else None
    parameters = dict(_PARAMETERS.findall(html)) | source.parameters
    items = read_items("\n".join(records) or html, reply.url, source)
    yield ListPage(items, total, site_code=read_site_code(html), is_marked=reply.is_marked)
    # The island often holds the records of several pages at once.
    start = max(len(records), size) + 1
    for _ in range(source.most_pages - 1):
        if count is None or start > count:
            return
        asked = {"startrecord": start, "endrecord": min(start + size - 1, count), "perpage": size, **parameters}
        address = f"{urljoin(source.url, PROXY)}?{urlencode(asked)}"
        yield try_page(partial(_read_range, source, client, address, total), address)
        start += size


def _read_range(source: Source, client: Client, address: str, total: int | None) -> ListPage:
    reply = client.get(address)
    found = _RECORD.findall(decode_reply(reply))
    return ListPage(read_items("\n".join(found), source.url, source), total, is_marked=reply.is_marked)
