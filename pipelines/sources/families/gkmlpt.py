"""gkmlpt (广东政府信息公开平台): a list in JSON by category, articles as pages."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urljoin

from pipelines.errors import FetchError
from pipelines.sources.addresses import join_address
from pipelines.sources.client import Client
from pipelines.sources.declarations import Source
from pipelines.sources.listings import Listed, ListPage, as_records, canonical, dig, read_moment

_DATES = ("display_publish_time", "publish_time", "date", "first_publish_time", "created_at")


def list_gkmlpt(source: Source, client: Client) -> Iterator[ListPage]:
    """The pages of the list. Errors: FetchError; `bad_answer` where the interface has changed."""
    read = 0
    for number in range(1, source.most_pages + 1):
        address = urljoin(source.url, f"/gkmlpt/api/all/{source.category}?page={number}&sid={source.site}")
        reply = client.get(address)
        answer = reply.read_json()
        records = as_records(answer, "articles", address)
        found = []
        for record in records:
            url, title = record.get("url"), record.get("title")
            if not isinstance(url, str) or not isinstance(title, str):
                raise FetchError(address, "bad_answer", "an article has no address or no title")
            place = canonical(join_address(source.url, url))
            when = next((d for d in (read_moment(record.get(name)) for name in _DATES) if d), None)
            found.append(Listed(place, place, title.strip(), when))
        count = dig(answer, "total")
        read += len(records)
        is_last = not records or (isinstance(count, int) and read >= count)
        yield ListPage(tuple(found), number if is_last else None)
        if is_last:
            return
