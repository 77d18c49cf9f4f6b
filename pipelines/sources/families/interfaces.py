"""Lists in JSON by a template: which page to ask for, where the records stand, what their fields are called."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any
from urllib.parse import quote, urlencode, urljoin

from pipelines.errors import FetchError
from pipelines.sources.addresses import join_address
from pipelines.sources.client import Client, Reply
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


def list_interface(source: Source, client: Client) -> Iterator[ListPage]:
    """The pages of the list; `{page}` in address and question counts from 1."""
    for number in range(1, source.most_pages + 1):
        page = try_page(partial(_read_page, source, client, number), source.url)
        yield page
        is_empty = page.fault is None and not page.articles and not page.faults
        if is_empty or (page.total is not None and number >= page.total):
            return


def _read_page(source: Source, client: Client, number: int) -> ListPage:
    reply = _ask(source, client, source.method, source.url, source.payload, {"page": number})
    answer = reply.read_json()
    records = as_records(answer, source.records, reply.url)
    said = dig(answer, source.total_pages) if source.total_pages else None
    found, faults = try_records(records, partial(_listed, source), reply.url)
    return ListPage(found, int(str(said)) if str(said).isdecimal() else None, faults)


def read_detail(source: Source, client: Client, listed: Listed) -> tuple[Reply, str] | None:
    """The article where the interface hands it over itself: the answer and its HTML; None where it does not.

    Errors: FetchError; `bad_answer` where the answer has no article.
    """
    detail = source.detail
    if not detail.get("url"):
        return None
    identity = dig(listed.details, str(source.fields["id"])) if "id" in source.fields else listed.key
    values = {"id": identity}
    method, address = detail.get("method", "GET"), urljoin(source.url, detail["url"])
    reply = _ask(source, client, method, address, detail.get("payload"), values)
    html = dig(reply.read_json(), str(detail.get("body", "")))
    if not isinstance(html, str) or not html.strip():
        raise FetchError(reply.url, "bad_answer", f"the answer has no article at {detail.get('body', '')!r}")
    return reply, html


def _listed(source: Source, record: Mapping[str, Any]) -> Listed:
    names = {field: str(path) for field, path in source.fields.items()}
    title = dig(record, names["title"])
    identity = dig(record, names["id"]) if "id" in names else None
    address = dig(record, names["url"]) if "url" in names else None
    if not isinstance(title, str) or (not address and identity is None):
        raise FetchError(source.url, "bad_answer", "a record has no title, or neither address nor id")
    if address:
        url = canonical(join_address(source.url, str(address)))
    else:
        url = canonical(urljoin(source.url, _fill(str(source.detail.get("url", "")), {"id": identity}, is_url=True)))
        url = url if "{id}" in str(source.detail.get("url", "")) else f"{url}#{identity}"
    when = read_moment(dig(record, names["published_on"])) if "published_on" in names else None
    return Listed(url, url, title.strip(), when, record)


def _ask(
    source: Source,
    client: Client,
    method: str,
    url: str,
    payload: Mapping[str, Any] | None,
    values: Mapping[str, Any],
) -> Reply:
    address = _fill(url, values, is_url=True)
    if method == "POST":
        filled = _fill_all(payload or {}, values)
        if source.payload_as == "form":
            return client.post(address, urlencode(filled, doseq=True).encode(), "application/x-www-form-urlencoded")
        return client.post(address, json.dumps(filled, ensure_ascii=False).encode(), "application/json")
    return client.get(address)


def _fill(words: str, values: Mapping[str, Any], *, is_url: bool) -> str:
    """The words with {page} and {id} replaced; nothing else in braces is touched."""
    for name, value in values.items():
        words = words.replace(f"{{{name}}}", quote(str(value), safe="") if is_url else str(value))
    return words


def _fill_all(value: Any, values: Mapping[str, Any]) -> Any:
    """A question with its places filled; one that is a place and nothing else becomes the value itself."""
    if isinstance(value, Mapping):
        return {key: _fill_all(each, values) for key, each in value.items()}
    if isinstance(value, list):
        return [_fill_all(each, values) for each in value]
    if isinstance(value, str):
        whole = next((each for name, each in values.items() if value == f"{{{name}}}"), None)
        return whole if whole is not None else _fill(value, values, is_url=False)
    return value
