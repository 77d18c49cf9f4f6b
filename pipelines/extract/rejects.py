"""Why a numeral is no quantity: the patterns of `reject_patterns.csv` on the words around it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from pipelines.lexicon import Lexicon
from pipelines.text.guards import first_character

_BEFORE, _AFTER = 18, 18
_OPENING = "⟦"
_ANY = re.compile(r"[\s\S]")


class RejectFinder:
    """Tries every reject pattern of one lexicon on the surroundings of a numeral.

    The pattern that begins first decides, of several the first row. Most begin at the numeral itself: these are tried
    only there, the others only where one of their first characters stands before it.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._rows = lexicon.reject_patterns
        parts = [(i, part) for i, row in enumerate(self._rows) for part in split_alternatives(row.pattern)]
        self._at_numeral = _join((i, part) for i, part in parts if part.startswith(_OPENING))
        before = [(i, part) for i, part in parts if not part.startswith(_OPENING)]
        self._begins_before = first_character("|".join(part for _, part in before)) or _ANY
        self._before = _ByCharacter(before)

    def find(self, text: str, start: int, end: int, floor: int, ceiling: int) -> tuple[str, str] | None:
        """(reason, rule_id) for the numeral `[start, end)` of a folded text; None when no pattern speaks against it.

        The surroundings reach 18 characters to each side and never over `floor` and `ceiling` (the sentence).
        """
        before = text[max(floor, start - _BEFORE) : start]
        window = f"{before}⟦{text[start:end]}⟧{text[end : min(ceiling, end + _AFTER)]}"
        for begin in self._begins_before.finditer(before):
            earlier = self._before[begin.group()].match(window, begin.start())
            if earlier is not None:
                return self._reason(earlier)
        found = self._at_numeral.match(window, len(before))
        return None if found is None else self._reason(found)

    def _reason(self, match: re.Match[str]) -> tuple[str, str]:
        row = self._rows[int((match.lastgroup or "").split("_")[1])]
        return row.reason, row.rule_id


class _ByCharacter(dict[str, re.Pattern[str]]):
    """The alternatives that may begin with a character, as one pattern; made when such a character is first seen."""

    def __init__(self, parts: list[tuple[int, str]]) -> None:
        super().__init__()
        self._parts = [(first_character(part) or _ANY, i, part) for i, part in parts]

    def __missing__(self, character: str) -> re.Pattern[str]:
        fitting = _join((i, part) for begin, i, part in self._parts if begin.match(character))
        return self.setdefault(character, fitting)


@lru_cache(maxsize=8)
def reject_finder(lexicon: Lexicon) -> RejectFinder:
    """The finder of a lexicon, compiled once."""
    return RejectFinder(lexicon)


def split_alternatives(pattern: str) -> Iterator[str]:
    """The alternatives of a pattern that no bracket encloses: `a(?:b|c)|[|]d` has two."""
    depth, start, is_class = 0, 0, False
    for match in re.finditer(r"\\.|[\[\]()|]", pattern, re.DOTALL):
        sign = match.group()
        if is_class:
            is_class = sign != "]"
        elif sign == "|" and depth == 0:
            yield pattern[start : match.start()]
            start = match.end()
        else:
            is_class = sign == "["
            depth += (sign == "(") - (sign == ")")
    yield pattern[start:]


def _join(parts: Iterator[tuple[int, str]]) -> re.Pattern[str]:
    """One pattern; the group that ends last is named after the row. An alternative that begins with a character or
    a class, not with a group, is passed over at once where another character stands.
    """
    return re.compile("|".join(f"{part}(?P<row_{i}_{k}>)" for k, (i, part) in enumerate(parts)))
