"""Folding that keeps every character in its place, so that a span in the folded text is a span in the source.

NFKC would turn ㎡ into m2 and shift every offset behind it; this maps one character to one character only.
"""

from __future__ import annotations

import re

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_SPACES = dict.fromkeys((0x3000, 0x00A0, 0x2002, 0x2003, 0x2009, 0x202F, 0x200B, 0x200C, 0x200D, 0xFEFF, 0x0009), 0x20)
_DASHES = dict.fromkeys((0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2212, 0x301C, 0x223C), ord("-"))
# Where a page sets a sign of a sentence apart (M<sub>2</sub>, a quoted name) its text has it on a line of its own.
# These begin with the line end or bracket itself: `re` goes from one to the next at once.
_TORN_SIGN = re.compile(r"\n(?<=[^\n。;:!?]\n)(?P<sign>[0-9 ]{1,2})\n(?=[^\n\d \[(])")
_TORN_QUOTE = re.compile(r"\n(?:(?<=[“《]\n)(?=[^\n])|(?<=[^\n]\n)(?=[”》]))")
_LABEL = re.compile(r"【(?<![^\n。; ]【)(?P<label>[^【】,、。:;\n]{2,8})】(?=[^\n])")
_BREAK = re.compile(r"<br ?/?>")
_PROSE = re.compile(r"[,。;]")
_LONGEST_LINE = 400
# Numbers and units in traditional characters; words stay as they are.
_TRADITIONAL = {
    ord(old): ord(new)
    for old, new in zip("億萬圓個項戶畝噸條張間處輛臺兩", "亿万元个项户亩吨条张间处辆台两", strict=True)
}
_TABLE = {chr(code): chr(folded) for code, folded in (_FULL_WIDTH | _SPACES | _DASHES | _TRADITIONAL).items()}
_UPRIGHTS = "\u2502\u2503\uff5c\u2551"
_FOLDED = re.compile(f"[{re.escape(''.join(_TABLE))}]")


def only_between(text: str, start: int, end: int) -> str:
    """`text[start:end]` behind as many blanks as characters stand before it, so that offsets stay."""
    return " " * start + text[start:end]


def mark_cells(text: str) -> str:
    """The text at the same length with | for every upright line by which cells are parted (│ ┃ ｜)."""
    for sign in _UPRIGHTS:
        text = text.replace(sign, "|") if sign in text else text
    return text


def fold_text(text: str) -> str:
    """Full width to half width, every blank to a space, every dash to `-`, every line end to a line feed.

    Same length as `text`: the carriage return of a pair becomes a space, one alone a line feed, and so does a line
    end inside a sentence that a page's markup has torn (广义货币M, 2, 增长13%). A break in a cell of Markdown (<br>)
    ends a sentence.
    """
    for character in set(_FOLDED.findall(text)):
        text = text.replace(character, _TABLE[character])
    text = _BREAK.sub(lambda match: ";".rjust(len(match[0])), text) if "<br" in text else text
    text = text.replace("\r\n", " \n").replace("\r", "\n") if "\r" in text else text
    return _TORN_QUOTE.sub(" ", _TORN_SIGN.sub(_join_sign, text)) if "\n" in text else text


def read_labels(folded: str) -> str:
    """Folded text at the same length with 【年度目标】 before a sentence read as 年度目标: is."""
    return _LABEL.sub(lambda match: f" {match['label']}:", folded) if "【" in folded else folded


def _join_sign(match: re.Match[str]) -> str:
    """The lone sign in its sentence, where the lines on both sides are running text and no cells of a table."""
    text = match.string
    line_start = max(text.rfind("\n", 0, match.start()) + 1, match.start() - _LONGEST_LINE)
    line_end = text.find("\n", match.end(), match.end() + _LONGEST_LINE)
    behind = _PROSE.search(text, match.end(), line_end if line_end >= 0 else match.end() + _LONGEST_LINE)
    is_formula = text[match.start() - 1].isascii() and text[match.start() - 1].isalpha()  # M, 2
    is_prose = (behind or is_formula or not match["sign"].strip()) and _PROSE.search(text, line_start, match.start())
    return f" {match['sign']} " if is_prose else match[0]
