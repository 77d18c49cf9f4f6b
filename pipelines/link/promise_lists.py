"""Which list a promise stands in: 重点办好十方面实事。一是…, or numbered lines under 2024年民生实事项目."""

from __future__ import annotations

from collections.abc import Callable

from pipelines.link.task_mentions import MentionRules

# How far back a heading that stands by itself may be, and how long a line that is one.
NEAR, LONGEST_HEADING = 2_500, 100


def find_list_heading(before: str, rules: MentionRules, is_numbered: Callable[[str], bool]) -> str:
    """The words that open the list which a promise stands in; `before` is what its document says before its number,
    folded, `is_numbered` tells of a line whether a number of the outline begins it.

    Asked in turn: the sentence of its own paragraph that opens a list; what stands over the numbered lines that it is
    one of, however many; a heading near by that names one. Empty where there is none.
    """
    *lines, own = before.split("\n")
    opened = [match[0] for match in rules.list_open.finditer(own)]
    if opened:
        return opened[-1]
    over = next((line for line in reversed(lines) if line.strip() and not is_numbered(line)), "")
    is_head = rules.list_open.search(over) or (len(over) <= LONGEST_HEADING and rules.list_head.search(over))
    if is_head and is_numbered(own):
        return over
    near = [line for line in before[-NEAR:].split("\n")[:-1] if len(line) <= LONGEST_HEADING and "。" not in line]
    return next((line for line in reversed(near) if rules.list_head.search(line)), "")
