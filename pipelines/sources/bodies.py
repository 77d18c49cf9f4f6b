"""Reading an answer's body within bounds of bytes, packed and unpacked."""

from __future__ import annotations

import zlib
from collections.abc import Generator, Iterator

import httpx2

from pipelines.errors import FetchError

_CHUNK = 65_536
_PLAIN = ("", "identity")
# 32 + 15: gzip or zlib, whichever the first bytes say.
_ANY_ZLIB = 47
_RAW = -15
_GZIP, _DEFLATE = b"\x1f\x8b", 8
_HEAD = 2


def read_body(response: httpx2.Response, most_bytes: int) -> bytes:
    """The whole body, unpacked.

    Errors: FetchError `too_large` (also what a small body unpacks to), `broken` (packed otherwise than said, or cut
    off); what the connection raises.
    """
    url = str(response.url)
    said = response.headers.get("content-length", "")
    if said.isdecimal() and int(said) > most_bytes:
        raise FetchError(url, "too_large", f"announces {int(said):,} bytes, more than {most_bytes:,}")
    parts, size = [], 0
    for part in _unpack(response.iter_raw(), response.headers.get("content-encoding", ""), url):
        size += len(part)
        if size > most_bytes:
            raise FetchError(url, "too_large", f"goes on after {most_bytes:,} bytes")
        parts.append(part)
    return b"".join(parts)


def _unpack(chunks: Iterator[bytes], encoding: str, url: str) -> Iterator[bytes]:
    encoding = encoding.strip().lower()
    if encoding in _PLAIN:
        yield from chunks
        return
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise FetchError(url, "broken", f"is packed as {encoding[:40]}, which was not asked for")
    try:
        is_whole = yield from _inflate(chunks)
    except zlib.error as error:
        raise FetchError(url, "broken", f"says {encoding} but cannot be unpacked ({error})") from error
    if not is_whole:
        raise FetchError(url, "broken", f"the packed answer is cut off ({encoding})")


def _inflate(chunks: Iterator[bytes]) -> Generator[bytes, None, bool]:
    """The unpacked bytes; whether the end came. Errors: zlib.error.

    gzip may come in several members one behind the other; deflate, as many servers understand it, without a head.
    """
    unpacker, rest = None, b""
    for chunk in chunks:
        rest += chunk
        while rest:
            if unpacker is None:
                if len(rest) < _HEAD:
                    break  # the head is not there yet
                unpacker = zlib.decompressobj(_ANY_ZLIB if _has_head(rest) else _RAW)
            elif unpacker.eof:
                if len(rest) < _HEAD:
                    break
                if not rest.startswith(_GZIP):
                    return True  # what stands behind the last member is no part of it
                unpacker = zlib.decompressobj(_ANY_ZLIB)
            yield unpacker.decompress(rest, _CHUNK)
            rest = unpacker.unconsumed_tail or unpacker.unused_data
    return unpacker is not None and unpacker.eof


def _has_head(data: bytes) -> bool:
    """Whether the bytes begin as gzip or zlib do (RFC 1952, 1950)."""
    is_zlib = data[0] & 0x0F == _DEFLATE and int.from_bytes(data[:2], "big") % 31 == 0
    return data.startswith(_GZIP) or is_zlib
