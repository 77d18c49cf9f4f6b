"""Which list a promise stands in: 重点办好十方面实事。一是…, or numbered lines under 2024年民生实事项目."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable

from pipelines.link.task_mentions import MentionRules

# How far back the opening of a list may stand, in characters; a heading that stands by itself; and how long one is.
FAR, NEAR, LONGEST_HEADING = 12_000, 2_500, 100


class ListHeadings:
    """The lists of one text. Each of its lines is looked at once, however many promises ask for what stands over them.

    `text` is folded; `is_numbered` tells of a line whether a number of the outline begins it.
    """

    def __init__(self, text: str, rules: MentionRules, is_numbered: Callable[[str], bool]) -> None:
        self._text = text
        self._rules = rules
        self._is_numbered = is_numbered
        self._lines = text.split("\n")
        self._starts = [0]
        for line in self._lines:
            self._starts.append(self._starts[-1] + len(line) + 1)
        self._over: list[int] = []
        self._near: list[int] = []

    def find(self, at: int) -> str:
        """The words that open the list which a promise at this place stands in; empty where there is none.

        Asked in turn: the sentence of its own paragraph that opens a list; what stands over the numbered lines that it
        is one of, however many; a heading near by that names one.
        """
        line = bisect_right(self._starts, at) - 1
        first = max(0, at - FAR)
        own = self._text[max(self._starts[line], first) : at]
        opened = [match[0] for match in self._rules.list_open.finditer(own)]
        if opened:
            return opened[-1]
        over = self._line_over(line, first)
        is_short = len(over) <= LONGEST_HEADING
        is_head = self._rules.list_open.search(over) or (is_short and self._rules.list_head.search(over))
        if is_head and self._is_numbered(own):
            return over
        return self._heading_near(line, max(0, at - NEAR))

    def _line_over(self, line: int, first: int) -> str:
        """The nearest line before this one that is none of a list, from the character `first` on."""
        for number in range(len(self._over), line):
            before = self._over[-1] if self._over else -1
            self._over.append(number if self._is_over(self._lines[number]) else before)
        found = self._over[line - 1] if line else -1
        return self._cut(line, first, found, self._is_over)

    def _heading_near(self, line: int, first: int) -> str:
        """The nearest line before this one that is the heading of a list, from the character `first` on."""
        for number in range(len(self._near), line):
            before = self._near[-1] if self._near else -1
            self._near.append(number if self._is_heading(self._lines[number]) else before)
        found = self._near[line - 1] if line else -1
        return self._cut(line, first, found, self._is_heading)

    def _cut(self, line: int, first: int, found: int, fits: Callable[[str], bool]) -> str:
        """The line that was found, if it begins at `first` or behind; else the rest of the line that goes over it."""
        if found >= 0 and self._starts[found] >= first:
            return self._lines[found]
        torn = bisect_right(self._starts, first) - 1
        if torn >= line or self._starts[torn] == first:
            return ""
        rest = self._lines[torn][first - self._starts[torn] :]
        return rest if fits(rest) else ""

    def _is_over(self, line: str) -> bool:
        return bool(line.strip()) and not self._is_numbered(line)

    def _is_heading(self, line: str) -> bool:
        return len(line) <= LONGEST_HEADING and "。" not in line and self._rules.list_head.search(line) is not None
