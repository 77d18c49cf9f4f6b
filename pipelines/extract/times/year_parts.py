"""Parts of a year that a report speaks of: 1-6月, 上半年, 前三季度, 截至9月底; 全年 and 年末 make it whole again."""

from __future__ import annotations

import calendar
import re
from datetime import date
from typing import NamedTuple

from pipelines.lexicon import Lexicon
from pipelines.lexicon.compiled import made_once
from pipelines.tape.patterns import reading_patterns
from pipelines.text.guards import GuardedPattern
from pipelines.text.numerals import parse_chinese

_LAST = 12


class Part(NamedTuple):
    """From the first of month `first` to the last of month `last`, or to its `day`; 1 to 12 is the whole year."""

    first: int
    last: int
    day: int | None = None

    def start(self, year: int) -> date:
        """First day of the part of that year."""
        return date(year, self.first, 1)

    def end(self, year: int) -> date:
        """Last day of the part of that year."""
        last = calendar.monthrange(year, self.last)[1]
        return date(year, self.last, min(self.day or last, last))

    @property
    def is_whole(self) -> bool:
        """Whether it is all of the year."""
        return (self.first, self.last) == (1, _LAST) and self.day in (None, 31)


WHOLE = Part(1, _LAST)


class PartReader:
    """Reads parts of a year with the pattern of one lexicon. Words are folded."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.pattern = GuardedPattern(reading_patterns(lexicon)["year_part"].pattern)

    def last(self, words: str) -> Part | None:
        """What the words name last; None where they name no part of a year and no whole one."""
        return next(iter(reversed(self._parts(words))), None)

    def first(self, words: str) -> Part | None:
        """What the words name first: 2024年上半年工作总结和下半年打算 tells of the first half."""
        return next(iter(self._parts(words)), None)

    def first_until(self, words: str) -> Part | None:
        """The first day until which the words tell something (截至8月底); None where they name none."""
        found = (match for match in self.pattern.finditer(words) if match["until"] and match[0].startswith("截"))
        return next((part for match in found if (part := _read(match)) is not None), None)

    def _parts(self, words: str) -> list[Part]:
        return [part for match in self.pattern.finditer(words) if (part := _read(match)) is not None]


@made_once
def part_reader(lexicon: Lexicon) -> PartReader:
    """The reader of a lexicon, compiled once."""
    return PartReader(lexicon)


def _read(match: re.Match[str]) -> Part | None:
    found = match.groupdict()
    if found["whole"]:
        return WHOLE
    if found["half"]:
        return Part(1, 6) if found["half"] == "上" else Part(7, _LAST)
    if found["until"]:
        return Part(1, int(found["until"]), int(found["day"]) if found["day"] else None)
    if found["last"]:
        first, last = int(found["first"]), int(found["last"])
        return Part(first, last) if first < last else None
    if found["up_to"]:
        return Part(1, 3 * _number(found["up_to"]))
    count = found["quarters"] or found["quarter"] or found["months"]
    number = _number(count)
    if found["months"]:
        return Part(1, number) if 1 <= number <= _LAST else None
    return Part(1, 3 * number) if found["quarters"] else Part(3 * number - 2, 3 * number)


def _number(words: str) -> int:
    return int(words) if words.isdigit() else int(parse_chinese(words) or 0)
