"""Dates as a title, a date line or a speech names them: 2019-01-18, 2019年1月18日, 二〇二三年一月十五日."""

from __future__ import annotations

import re
from datetime import date

DIGITS = dict(zip("〇○零O一二三四五六七八九", (0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
HAN = "〇○零O一二三四五六七八九十"
YEAR = rf"(?:(?:19|20)\d\d|[{HAN[:-1]}]{{4}})"
# A scrape that has lost every 年 leaves 20191月21日.
# 2023年1-9月 is a stretch of a year and no day.
DATE = re.compile(
    rf"(?P<year>{YEAR})(?: ?[-/.年] ?|(?=\d{{1,2}}月))(?P<month>\d{{1,2}}|[{HAN}]{{1,3}})"
    rf" ?[-/.月] ?(?P<day>\d{{1,2}}|[{HAN}]{{1,3}})(?!\d| ?月)"
)
BRACKETED = re.compile(rf"\({YEAR}年[^()]{{1,8}}\)\s*$")
YEAR_WORD = re.compile(rf"(?<!\d)(?P<year>{YEAR}) ?年")


def read_number(word: str) -> int:
    """A whole number in digits, digit by digit (二〇二三) or counted (二十一)."""
    if word.isdigit() and word.isascii():
        return int(word)
    if "十" not in word:
        return int("".join(str(DIGITS[c]) for c in word))
    tens, _, ones = word.partition("十")
    return 10 * (DIGITS[tens] if tens else 1) + (DIGITS[ones] if ones else 0)


def find_date(text: str, start: int = 0, end: int | None = None) -> date | None:
    """The first date of folded `text[start:end]`; None where there is none or it is no day of the calendar."""
    for match in DATE.finditer(text, start, len(text) if end is None else end):
        try:
            return date(*(read_number(match[part]) for part in ("year", "month", "day")))
        except (ValueError, KeyError):
            continue
    return None


def find_bracketed(title: str) -> str:
    """The month in brackets behind a folded title (收支情况(2024年8月)), empty without one."""
    found = BRACKETED.search(title)
    return found.group() if found else ""


def find_years(text: str) -> tuple[int, ...]:
    """Every year that folded `text` names with 年, in order."""
    return tuple(read_number(match["year"]) for match in YEAR_WORD.finditer(text))
