"""Reading an answer's body within bounds of bytes, unpacked bytes and time."""

from __future__ import annotations

import time
import zlib
from collections.abc import Iterator

import httpx2

from pipelines.errors import FetchError

_CHUNK = 65_536
_PLAIN = ("", "identity")
# 32 + 15: gzip or zlib, whichever the first bytes say.
_ANY_ZLIB = 47


def read_body(response: httpx2.Response, most_bytes: int, deadline: float) -> bytes:
    """The whole body, unpacked. `deadline` is a moment of `time.monotonic`.

    Errors: FetchError `too_large` (also what a small body unpacks to), `timeout`, `broken` (packed otherwise than
    said, or cut off).
    """
    url = str(response.url)
    said = response.headers.get("content-length", "")
    if said.isdecimal() and int(said) > most_bytes:
        raise FetchError(url, "too_large", f"announces {int(said):,} bytes, more than {most_bytes:,}")
    parts, size = [], 0
    for part in _unpack(_raw(response, url, deadline), response.headers.get("content-encoding", ""), url):
        size += len(part)
        if size > most_bytes:
            raise FetchError(url, "too_large", f"goes on after {most_bytes:,} bytes")
        parts.append(part)
    return b"".join(parts)


def _raw(response: httpx2.Response, url: str, deadline: float) -> Iterator[bytes]:
    # As they come: gathered into larger pieces first, slow bytes would not be noticed.
    for chunk in response.iter_raw():
        if time.monotonic() > deadline:
            raise FetchError(url, "timeout", "the answer comes too slowly")
        yield chunk


def _unpack(chunks: Iterator[bytes], encoding: str, url: str) -> Iterator[bytes]:
    encoding = encoding.strip().lower()
    if encoding in _PLAIN:
        yield from chunks
        return
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise FetchError(url, "broken", f"is packed as {encoding[:40]}, which was not asked for")
    unpacker = zlib.decompressobj(_ANY_ZLIB)
    try:
        for chunk in chunks:
            rest = chunk
            while rest and not unpacker.eof:
                yield unpacker.decompress(rest, _CHUNK)
                rest = unpacker.unconsumed_tail
    except zlib.error as error:
        raise FetchError(url, "broken", f"says {encoding} but cannot be unpacked ({error})") from error
    if not unpacker.eof:
        raise FetchError(url, "broken", f"the packed answer is cut off ({encoding})")
