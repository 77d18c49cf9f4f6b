"""Parts of a year that a report speaks of: 1-6月, 上半年, 前三季度, 截至9月底; 全年 and 年末 make it whole again."""

from __future__ import annotations

import calendar
import re
from datetime import date
from typing import NamedTuple

from pipelines.text.guards import GuardedPattern
from pipelines.text.numerals import parse_chinese

_MONTH = r"(?:1[0-2]|0?[1-9])"
PART = GuardedPattern(
    rf"(?<![\d.])(?P<first>{_MONTH})月?份? ?[-至到~] ?(?P<last>{_MONTH})月(?!\d)"
    rf"|(?:截至|截止到?|截止至|至|到)(?:目前|(?:19|20)\d\d年|今年|当年)*(?P<until>{_MONTH})月(?:(?P<day>[1-3]?\d)日|份|底|末)*(?!以来|起)"
    r"|第?[一1](?:季度)? ?[-至到~] ?第?(?P<up_to>[二三四2-4])季度"
    r"|前(?P<quarters>[一二两三123])个?季度"
    r"|(?<!前)第?(?P<quarter>[一二三四1-4])季度(?!末?以来)"
    r"|(?P<half>[上下])半年(?!以来)"
    r"|前(?P<months>[一二两三四五六七八九十]|1?\d)个月"
    r"|(?P<whole>全年(?!(?:预期|目标|计划|任务|预算|工作|\d[\d.,]*[万亿]?[一-龥]{1,4}的?(?:预期|目标|计划|任务)))|一年来|过去一年|年末|年底(?!前)|年终)"
)
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


def last_part(words: str) -> Part | None:
    """What the words name last; None where they name no part of a year and no whole one. Words are folded."""
    return next(iter(reversed(_parts(words))), None)


def first_part(words: str) -> Part | None:
    """What the words name first: 2024年上半年工作总结和下半年打算 tells of the first half."""
    return next(iter(_parts(words)), None)


def first_until(words: str) -> Part | None:
    """The first day until which the words tell something (截至8月底); None where they name none."""
    found = (match for match in PART.finditer(words) if match["until"] and match[0].startswith("截"))
    return next((part for match in found if (part := _read(match)) is not None), None)


def _parts(words: str) -> list[Part]:
    return [part for match in PART.finditer(words) if (part := _read(match)) is not None]


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
