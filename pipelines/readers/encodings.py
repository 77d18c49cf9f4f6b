"""Which encoding a source's bytes are in: byte order mark, then UTF-8, then UTF-16, then GB18030.

GB18030 holds GBK and GB2312 whole. It accepts almost any bytes, so its result must look like Chinese text
before it counts. No statistical guess is made: short GB18030 texts fool such guesses.
"""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from pipelines.errors import SourceError

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
# Characters that a Chinese government text is made of: ASCII, CJK and its punctuation, full-width forms, a few signs.
USUAL = re.compile(
    r"[\t\n\r\x20-\x7e\u00a0\u00b0-\u00d7\u2000-\u206f\u2100-\u22ff\u2460-\u24ff\u25a0-\u25ff"
    r"\u3000-\u303f\u3200-\u33ff\u3400-\u9fff\uff00-\uffef\ufeff]"
)
COMMON = re.compile("[的一是在和了年区市工作人发展建设政府第二三四五项目社会经济服务推进加强]")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
SAMPLE = 20_000


def decode_bytes(data: bytes, path: Path | str) -> tuple[str, str]:
    """The text of `data` and the encoding it was read in, a byte order mark left out of the text.

    Errors: SourceError `empty` (nothing but blanks), `binary` (control characters throughout) or
    `unknown_encoding` (no known encoding gives a plausible text).
    """
    if not data:
        raise SourceError(path, "empty", "the file is empty")
    text, encoding = _by_mark(data, path) or _without_mark(data, path)
    if not text.strip(" \t\r\n\u00a0\u3000\u200b\ufeff"):
        raise SourceError(path, "empty", "the file holds nothing but blanks")
    return text, encoding


def _by_mark(data: bytes, path: Path | str) -> tuple[str, str] | None:
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding).removeprefix("\ufeff"), encoding
            except UnicodeDecodeError as error:
                reason = f"the file starts as {encoding} but does not go on so ({error.reason} at byte {error.start})"
                raise SourceError(path, "unknown_encoding", reason) from error
    return None


def _without_mark(data: bytes, path: Path | str) -> tuple[str, str]:
    text = _strict(data, "utf-8")
    if text is not None and not _is_binary(text):
        return text, "utf-8"
    for encoding in ("utf-16-le", "utf-16-be"):
        text = _strict(data, encoding) if b"\x00" in data else None
        if text is not None and _is_plausible(text):
            return text, encoding
    if b"\x00" in data[:SAMPLE] or _is_binary(data[:SAMPLE].decode("latin-1")):
        raise SourceError(path, "binary", "the file holds binary data, not text")
    text = _strict(data, "gb18030")
    if text is not None and _is_plausible(text):
        return text, "gb18030"
    raise SourceError(path, "unknown_encoding", "neither UTF-8, UTF-16 nor GB18030 gives a readable text")


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _is_binary(text: str) -> bool:
    sample = text[:SAMPLE]
    return len(CONTROL.findall(sample)) > max(2, len(sample) // 200)


def _is_plausible(text: str) -> bool:
    """Nearly every character is usual in Chinese text, and the most common ones of all are there."""
    sample = text[:SAMPLE]
    usual = len(USUAL.findall(sample))
    ideographs = sum("\u4e00" <= c <= "\u9fff" for c in sample)
    if usual < 0.97 * len(sample):
        return False
    return ideographs < 40 or len(COMMON.findall(sample)) >= 0.03 * ideographs
