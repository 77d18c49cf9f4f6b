"""Last days that a text names: 6月底前, 上半年, 到2022年, 三年内, “十四五”期间."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

from pipelines.lexicon import Lexicon
from pipelines.lexicon.compiled import made_once
from pipelines.text.guards import GuardedRows
from pipelines.text.numerals import parse_chinese

_THIRDS = {"上": 10, "中": 20}
_EPOCH, _SERIAL = date(1899, 12, 30), re.compile(r"[34]\d{4}|5[0-4]\d{3}")  # days as a spreadsheet counts them
_HALVES = {"上": 6, "下": 12}


class DeadlineReader:
    """Reads deadlines with the patterns of one lexicon. Texts are folded.

    `may_tell` finds nothing in a part of a text that names no deadline.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._rows = GuardedRows((row.pattern, _READERS[row.kind]) for row in lexicon.deadlines)
        self.may_tell = self._rows.may_hold

    def read(self, words: str, plan_year: int | None) -> date | None:
        """Last day of the period that `words` name, None when they name none.

        A day, month or quarter without a year is of `plan_year`; without that it is None. 9月前 is before September,
        45473 a day as a spreadsheet counts it.
        """
        if _SERIAL.fullmatch(words):
            return _EPOCH + timedelta(days=int(words))
        for match, reader in self._rows.all(words):
            parts = match.groupdict()
            year = int(parts["year"]) if parts.get("year") else plan_year
            due = None if year is None else reader(year, parts)
            if due is not None:
                return due
        return None


@made_once
def deadline_reader(lexicon: Lexicon) -> DeadlineReader:
    """The reader of a lexicon, compiled once."""
    return DeadlineReader(lexicon)


def period_end(year: int | None, quarter: int | None) -> date | None:
    """Last day of a year or of a quarter of it."""
    if year is None:
        return None
    return _month_end(year, quarter * 3 if quarter else 12)


def _month_end(year: int, month: int) -> date | None:
    if not (1 <= month <= 12 and 1900 <= year <= 2200):
        return None
    return date(year, month, monthrange(year, month)[1])


def _number(word: str) -> int:
    value = float(word) if word.isdecimal() else parse_chinese(word)
    return int(value or 0)


def _read_day(year: int, parts: dict[str, str]) -> date | None:
    end = _month_end(year, _number(parts["month"]))
    return end.replace(day=min(int(parts["day"]), end.day)) if end else None


def _read_third(year: int, parts: dict[str, str]) -> date | None:
    """上旬 ends on the 10th, 中旬 on the 20th, 下旬 with the month."""
    end = _month_end(year, _number(parts["month"]))
    return end.replace(day=_THIRDS.get(parts["third"], end.day)) if end else None


def _read_before_month(year: int, parts: dict[str, str]) -> date | None:
    end = _month_end(year, _number(parts["month"]))
    return end.replace(day=1) - timedelta(days=1) if end else None


def _read_five_year_plan(_: int, parts: dict[str, str]) -> date | None:
    """The 10th plan ended with 2005, each later one five years on."""
    return _month_end(2005 + 5 * _number(parts["plan"]), 12)


_READERS: dict[str, Callable[[int, dict[str, str]], date | None]] = {
    "day": _read_day,
    "third": _read_third,
    "month": lambda year, parts: _month_end(year, _number(parts["month"])),
    "before_month": _read_before_month,
    "quarter": lambda year, parts: _month_end(year, 3 * _number(parts["quarter"])),
    "half": lambda year, parts: _month_end(year, _HALVES[parts["half"]]),
    "year": lambda year, _: _month_end(year, 12),
    "before_year": lambda year, _: _month_end(year - 1, 12),
    "this_year": lambda year, _: _month_end(year, 12),
    "next_year": lambda year, _: _month_end(year + 1, 12),
    "years": lambda year, parts: _month_end(year + _number(parts["count"]) - 1, 12),
    "five_year_plan": _read_five_year_plan,
}
