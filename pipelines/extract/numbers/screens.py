"""Screens that look at the number itself: words for one, bare counts in words, years, durations nobody promised."""

from __future__ import annotations

import re

from pipelines.tape.candidates import Candidate
from pipelines.tape.cues import Cues

_BEFORE, _AFTER = 24, 8
_LIST_COUNT = 10
_CLAUSE_ENDS, _CLAUSE = ("", ",", "。", ";", "、", "(", "\n"), re.compile(r"[,。;、:]")
_YEARS = frozenset(range(1000, 3000))  # a range would be gone through to find 12.5 or 30.0


def screen_candidate(text: str, candidate: Candidate, floor: int, ceiling: int, cues: Cues) -> tuple[str, str] | None:
    """(reason, rule_id) when the number cannot be a promise or a result, else None."""
    before = text[max(floor, candidate.number_start - _BEFORE) : candidate.number_start]
    if candidate.is_word:
        behind = text[candidate.right : candidate.right + 1]
        is_counted = behind in _CLAUSE_ENDS and cues.tells("founded", _CLAUSE.split(before)[-1])
        if is_counted:  # 新建口袋公园七个, where 抓好七个方面 announces a list
            return None
        refused = _screen_words(text[candidate.number_start : candidate.number_end], before, candidate, cues)
        if refused is not None:
            return refused
    if candidate.unit.family == "duration":
        if candidate.unit.canonical == "年" and candidate.value in _YEARS:
            return "date", "screen_year"
        around = before + text[candidate.end : min(ceiling, candidate.end + _AFTER)]
        return None if cues.tells("time", around) else ("duration", "screen_duration")
    return None


def _screen_words(number: str, before: str, candidate: Candidate, cues: Cues) -> tuple[str, str] | None:
    """千余项 and 近百场 are counts; 数千家 and 上百人 are vague, 亿元楼 is a name, 三个方面 announces a list."""
    if cues.tells("magnitude", number) and (candidate.operator == "=" or cues.tells("vague", before)):
        return "vague", "screen_vague"
    if candidate.value_upper is not None:
        return None
    if candidate.value <= 1 and candidate.unit.family != "share":
        return "word_one", "screen_word_one"
    if candidate.value < _LIST_COUNT and candidate.operator == "=" and not candidate.unit.counts_in_words:
        return "list_count", "screen_word_count"
    return None
