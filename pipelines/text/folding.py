"""Folding that keeps every character in its place, so that a span in the folded text is a span in the source.

NFKC would turn ㎡ into m2 and shift every offset behind it; this maps one character to one character only.
"""

from __future__ import annotations

from functools import lru_cache

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_SPACES = dict.fromkeys((0x3000, 0x00A0, 0x2002, 0x2003, 0x2009, 0x202F, 0x200B, 0x200C, 0x200D, 0xFEFF, 0x0009), 0x20)
_DASHES = dict.fromkeys((0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2212, 0x301C, 0x223C), ord("-"))
_TABLE = {chr(code): chr(folded) for code, folded in (_FULL_WIDTH | _SPACES | _DASHES).items()}


@lru_cache(maxsize=4)
def fold_text(text: str) -> str:
    """Full width to half width, every blank to a space, every dash to `-`, every line end to a line feed.

    Same length as `text`: the carriage return of a pair becomes a space, one alone a line feed. Every stage folds
    the same text, so the last few results are kept.
    """
    for character in _TABLE.keys() & set(text):
        text = text.replace(character, _TABLE[character])
    return text.replace("\r\n", " \n").replace("\r", "\n") if "\r" in text else text
