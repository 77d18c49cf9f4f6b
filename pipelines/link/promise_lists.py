"""Which list a promise stands in: 重点办好十方面实事。一是…, or numbered lines under 2024年民生实事项目."""

from __future__ import annotations

import re

from pipelines.link.task_mentions import MentionRules

# How far back a heading that stands by itself may be, and how long a line that is one.
NEAR, LONGEST_HEADING = 2_500, 100
_ENTRY = re.compile(r"[*# ]*(?:[(]?(?:\d{1,3}|[一二三四五六七八九十]{1,3})[)]?[、.是 ]|第[一二三四五六七八九十]+[,是])")


def find_list_heading(before: str, rules: MentionRules) -> str:
    """The words that open the list which a promise stands in; `before` is what its document says before its number,
    folded.

    Asked in turn: the sentence of its own paragraph that opens a list; what stands over the numbered lines that it is
    one of, however many; a heading near by that names one. Empty where there is none.
    """
    *lines, own = before.split("\n")
    opened = [match[0] for match in rules.list_open.finditer(own)]
    if opened:
        return opened[-1]
    over = next((line for line in reversed(lines) if line.strip() and not _ENTRY.match(line)), "")
    is_entry = _ENTRY.match(own) is not None
    if is_entry and (rules.list_open.search(over) or (len(over) <= LONGEST_HEADING and rules.list_head.search(over))):
        return over
    near = [line for line in before[-NEAR:].split("\n")[:-1] if len(line) <= LONGEST_HEADING and "。" not in line]
    return next((line for line in reversed(near) if rules.list_head.search(line)), "")
