"""Numerals: where they stand in a text and what they are worth."""

from __future__ import annotations

import re
import sys

CHINESE_DIGITS = "〇零○一二两三四五六七八九"
CHINESE_NUMERAL = CHINESE_DIGITS + "十百千万亿"
# 2 684.83亿元: blanks between thousands, in a sentence; behind 表 and its like the first digit is a number of its own.
SPACED_START = r"[一-龥](?<![表栏件图期第号款条项章节])"
_SPACED = rf"(?<={SPACED_START}[0-9])[0-9]{{0,2}}(?: [0-9]{{3}})+(?![0-9])(?:[.][0-9]+)?"
_DIGITS_GO_ON = r"[0-9０-９]*(?:[,，][0-9０-９]{3}(?![0-9０-９]))*(?:[.．][0-9０-９]+)?"
# 千 and 百 behind digits multiply them, unless they open a unit (千瓦, 千克, 百分点) or a word.
MULTIPLIER = r"(?:[十百千]?(?:万亿|亿|万)|千(?![瓦伏克卡帕米升])|百(?!分))"
# Its first character is a class of its own: `re` passes over text without one at once.
_NUMERAL = re.compile(
    rf"[0-9０-９{CHINESE_NUMERAL}]"
    rf"(?:(?<=[0-9０-９])(?:{_SPACED}|{_DIGITS_GO_ON})(?:[ \u00a0]?{MULTIPLIER})?"
    rf"|(?<=[{CHINESE_NUMERAL}])[{CHINESE_NUMERAL}]*)"
)

_DIGIT_VALUE = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10**4, "亿": 10**8}


def scan_numerals(text: str, start: int = 0, end: int = sys.maxsize) -> list[tuple[int, int]]:
    """The span of every numeral of `text[start:end]`, in order: digits with their 万/亿, or a run of Chinese numerals.

    This is the one definition of a numeral; each one ends as a quantity or as a reject with a reason.
    """
    return [match.span() for match in _NUMERAL.finditer(text, start, end)]


def parse_arabic(digits: str) -> float:
    """`1,234.5` -> 1234.5. Full-width digits count; commas and blanks are thousands separators."""
    if "," in digits or " " in digits or not digits.isascii():
        digits = digits.replace(",", "").replace(" ", "").replace("，", "").replace("．", ".")
    return float(digits)


def parse_multiplier(word: str) -> int:
    """`万亿` -> 10**12; the empty word is 1."""
    product = 1
    for character in word:
        product *= _LARGE.get(character) or _SMALL.get(character) or 1
    return product


def parse_chinese(word: str) -> float | None:
    """`四百三十亿` -> 43000000000, `二〇一九` -> 2019, `十二` -> 12, `千` -> 1000; None when it is no number."""
    if not word:
        return None
    if all(c in _DIGIT_VALUE for c in word):
        return float("".join(str(_DIGIT_VALUE[c]) for c in word))
    total = section = 0
    digit: int | None = None
    for character in word:
        if character in _DIGIT_VALUE:
            digit = _DIGIT_VALUE[character]
        elif character in _SMALL:
            section += (1 if digit is None else digit) * _SMALL[character]
            digit = None
        elif character in _LARGE:
            section += digit or 0
            if section == 0:
                # 万亿 multiplies what stands before it; a bare 万 is one 万.
                total = total * _LARGE[character] if total else _LARGE[character]
            else:
                total = (
                    (total + section) * _LARGE[character] if character == "亿" else total + section * _LARGE[character]
                )
            section, digit = 0, None
        else:
            return None
    return float(total + section + (digit or 0))


# The number of a five-year plan: 九五, 十五 (the tenth), 十四五, 十五五.
FIVE_YEAR_PLAN = r"(?:(?P<ten>十)(?P<unit>[一二三四五六七八九](?=五))?|(?P<early>[六七八九]))五"


def five_year_plan_end(ten: str | None, unit: str | None) -> int:
    """Last year of the n-th five-year plan: the thirteenth (十三五) ends in 2020."""
    count = (int(parse_chinese(unit) or 0) if unit else 0) + (10 if ten else 0)
    return 1955 + 5 * count
