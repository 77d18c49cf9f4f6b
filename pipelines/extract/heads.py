"""Lists whose items share their numbers one by one: 教育、医疗支出分别增长11%和13%."""

from __future__ import annotations

import re

from pipelines.extract.phrases import JOINT

_JOINT = re.compile(JOINT)
_SHORTEST_SHARED = 2


def list_heads(noun: str, past: tuple[str, ...], run: int, is_spread: bool) -> tuple[str, ...]:
    """The items that the next `run` numbers speak of, in order; empty when the phrase is no such list.

    With 分别 (`is_spread`) but without a noun the items are the indicators just named (`past`); without 分别 a list
    counts only when it has as many items as numbers follow.
    """
    if is_spread and not noun and run > 1:
        return past[-run:] if len(past) >= run else ()
    parts = [part for part in _JOINT.split(noun) if part]
    if len(parts) < 2 or not (is_spread or len(parts) == run):
        return ()
    return tuple(_whole_head(part, parts[-1]) for part in parts)


def _whole_head(head: str, last: str) -> str:
    """An item with the noun it shares with the last one: 教育 of 教育、医疗支出 is 教育支出."""
    if head == last or len(last) - len(head) < _SHORTEST_SHARED or head[-1] == last[-1]:
        return head
    return head + last[len(head) :]
