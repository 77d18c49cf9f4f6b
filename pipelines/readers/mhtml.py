"""Saved web pages in one file (.mht, .mhtml): the page itself, without the pictures that were saved with it."""

from __future__ import annotations

import codecs
from collections.abc import Sequence
from email import message_from_bytes
from email.errors import MessageError
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from pipelines.errors import SourceError
from pipelines.lexicon.pages import PageBody
from pipelines.readers.markup import read_markup
from pipelines.readers.readings import Reading

_MOST_PARTS = 2_000


def read_mhtml(data: bytes, path: Path, bodies: Sequence[PageBody] = ()) -> Reading:
    """The page's text and tables. Errors: SourceError `damaged`, `no_page`, or as of a page."""
    try:
        message = message_from_bytes(data, policy=default)
        pages = [part for _, part in zip(range(_MOST_PARTS), message.walk(), strict=False) if _is_page(part)]
        page = next(iter(pages), None)
        payload = page.get_payload(decode=True) if page is not None else None
    except (MessageError, ValueError, LookupError, RecursionError) as error:
        raise SourceError(path, "damaged", f"the saved page is damaged ({error})"[:300]) from error
    if page is None or not isinstance(payload, bytes):
        raise SourceError(path, "damaged", "the file holds no saved page")
    return read_markup(_as_utf8(payload, page.get_content_charset()), path, bodies)


def _is_page(part: EmailMessage) -> bool:
    return part.get_content_type() == "text/html"


def _as_utf8(payload: bytes, charset: str | None) -> bytes:
    """The page with a mark of UTF-8 in front, which outdoes what the page says of itself."""
    if not charset:
        return payload
    try:
        text = payload.decode("gb18030" if charset in ("gb2312", "gbk") else charset)
    except (UnicodeDecodeError, LookupError):
        return payload
    return codecs.BOM_UTF8 + text.removeprefix("\ufeff").encode("utf-8", "replace")
