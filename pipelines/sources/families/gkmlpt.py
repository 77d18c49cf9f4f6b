"""gkmlpt (广东政府信息公开平台): a list in JSON by category, articles as pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import urljoin

from pipelines.errors import FetchError
from pipelines.sources.addresses import join_address
from pipelines.sources.client import Client
from pipelines.sources.declarations import Source
from pipelines.sources.listings import (
    Listed,
    ListPage,
    as_records,
    canonical,
    dig,
    read_moment,
    try_page,
    try_records,
)

_DATES = ("display_publish_time", "publish_time", "date", "first_publish_time", "created_at")


def list_gkmlpt(source: Source, client: Client) -> Iterator[ListPage]:
    """The pages of the list; `bad_answer` is the fault where the interface has changed."""
    read = 0
    for number in range(1, source.most_pages + 1):
        address = urljoin(source.url, f"/gkmlpt/api/all/{source.category}?page={number}&sid={source.site}")
        page = try_page(partial(_read_page, source, client, address), address)
        if page.fault is not None:
            yield page
            continue
        records = len(page.articles) + len(page.faults)
        read += records
        is_last = not records or (page.total is not None and read >= page.total)
        yield replace(page, total=number if is_last else None)
        if is_last:
            return


def _read_page(source: Source, client: Client, address: str) -> ListPage:
    """The page; its `total` counts articles."""
    answer = client.get(address).read_json()
    found, faults = try_records(as_records(answer, "articles", address), partial(_read_record, source), address)
    count = dig(answer, "total")
    return ListPage(found, count if isinstance(count, int) else None, faults)


def _read_record(source: Source, record: Mapping[str, Any]) -> Listed:
    """Errors: FetchError `bad_answer`."""
    url, title = record.get("url"), record.get("title")
    if not isinstance(url, str) or not isinstance(title, str):
        raise FetchError(source.url, "bad_answer", "an article has no address or no title")
    place = canonical(join_address(source.url, url))
    when = next((d for d in (read_moment(record.get(name)) for name in _DATES) if d), None)
    return Listed(place, place, title.strip(), when)
