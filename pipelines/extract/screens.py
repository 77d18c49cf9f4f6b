"""Screens that look at the number itself: words for one, bare counts in words, durations that nobody promised."""

from __future__ import annotations

import re

from pipelines.extract.candidates import Candidate

_TIME_INDICATOR = re.compile(r"时间|时限|期限|办结|缩短|压缩|压减|减少到|减至|减为|响应|审批|提前|办理|周期|时长|耗时|营业")
_VAGUE = re.compile(r"[数几上成]$")
_MAGNITUDE = re.compile(r"[百千万亿]+$")


def screen_candidate(text: str, candidate: Candidate, floor: int, ceiling: int) -> tuple[str, str] | None:
    """(reason, rule_id) when the number cannot be a promise or a result, else None."""
    before = text[max(floor, candidate.number_start - 24) : candidate.number_start]
    if candidate.is_word and _MAGNITUDE.match(text[candidate.number_start : candidate.number_end]):
        # 千余项 and 近百场 are counts; 数千家 and 上百人 are not, and 亿元楼 is a name.
        if candidate.operator == "=" or _VAGUE.search(before):
            return "vague", "screen_vague"
    if candidate.is_word and candidate.value_upper is None:
        if candidate.value <= 1:
            return "word_one", "screen_word_one"
        if candidate.value < 10 and candidate.operator == "=" and not candidate.unit.counts_in_words:
            return "list_count", "screen_word_count"
    if candidate.unit.family == "duration":
        around = before + text[candidate.end : min(ceiling, candidate.end + 8)]
        if not _TIME_INDICATOR.search(around):
            return "duration", "screen_duration"
    return None
