"""Why a numeral is no quantity: the patterns of `reject_patterns.csv` on the words around it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pipelines.lexicon import Lexicon
from pipelines.lexicon.compiled import made_once
from pipelines.text.guards import Find, FindAll, first_character, shared_guard, width_before

_BEFORE, _AFTER = 18, 18
_OPENING, _CLOSING = "⟦", "⟧"
_NEAR = 4
# The characters that let an alternative fit, the row's number, and the alternative.
_Part = tuple[re.Pattern[str] | None, int, str]


class RejectFinder:
    """Tries every reject pattern of one lexicon on the surroundings of a numeral.

    The pattern that begins first decides, of several the first row. Most begin at the numeral itself: of these only
    those are tried that the character behind the numeral lets fit. The others are tried where one of their first
    characters stands before it, and those that reach over few characters only right before it.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._rows = lexicon.reject_patterns
        parts = [(i, part) for i, row in enumerate(self._rows) for part in split_alternatives(row.pattern)]
        behind = [(first_character(part, behind=_CLOSING), i, part) for i, part in parts if part.startswith(_OPENING)]
        before = [(first_character(part), i, part) for i, part in parts if not part.startswith(_OPENING)]
        far = [(begin, i, part) for begin, i, part in before if width_before(part, _OPENING) > _NEAR]
        self._near, self._far = _ByCharacter(before), _ByCharacter(far)
        self._begins_near, self._begins_far = _first_of_any(before), _first_of_any(far)
        self._may_stand_near, self._may_stand_far = _words_before(before), _words_before(far)
        self._behind = _Behind(behind)

    def find(self, text: str, start: int, end: int, floor: int, ceiling: int) -> tuple[str, str] | None:
        """(reason, rule_id) for the numeral `[start, end)` of a folded text; None when no pattern speaks against it.

        The surroundings reach 18 characters to each side and never over `floor` and `ceiling` (the sentence).
        """
        low, high = max(floor, start - _BEFORE), min(ceiling, end + _AFTER)
        found = None
        if self._may_stand_far(text, low, start) or self._may_stand_near(text, max(low, start - _NEAR), start):
            found = self._find_before(f"{text[low:start]}⟦{text[start:end]}⟧{text[end:high]}", start - low)
        if found is None:
            may_follow, match = self._behind[text[end] if end < high else ""]
            if may_follow(text, end, high) is not None:
                found = match(f"⟦{text[start:end]}⟧{text[end:high]}")
        if found is None:
            return None
        row = self._rows[int((found.lastgroup or "").split("_")[1])]
        return row.reason, row.rule_id

    def _find_before(self, window: str, size: int) -> re.Match[str] | None:
        """What fits one of the first `size` characters of the window, which stand before the numeral."""
        near = max(0, size - _NEAR)
        for begin in self._begins_far(window, 0, near):
            found = self._far[begin.group()](window, begin.start())
            if found is not None:
                return found
        for begin in self._begins_near(window, near, size):
            found = self._near[begin.group()](window, begin.start())
            if found is not None:
                return found
        return None


class _ByCharacter(dict[str, Find]):
    """The alternatives that a character lets begin, as one pattern; made when such a character is first seen."""

    def __init__(self, parts: list[_Part]) -> None:
        super().__init__()
        self._parts = parts

    def __missing__(self, character: str) -> Find:
        return self.setdefault(character, _join(_fitting(self._parts, character)).match)


class _Behind(dict[str, tuple[Find, Find]]):
    """What finds a word that stands behind the numeral wherever one of the alternatives fits, and these as one pattern,
    by the character behind the numeral; made when such a character is first seen.
    """

    def __init__(self, parts: list[_Part]) -> None:
        super().__init__()
        self._parts = parts
        self._made: dict[tuple[str, ...], tuple[Find, Find]] = {}

    def __missing__(self, character: str) -> tuple[Find, Find]:
        fitting = _fitting(self._parts, character)
        patterns = tuple(part for _, part in fitting)
        if patterns not in self._made:
            self._made[patterns] = (shared_guard(patterns, behind=_CLOSING).search, _join(fitting).match)
        return self.setdefault(character, self._made[patterns])


def _fitting(parts: list[_Part], character: str) -> list[tuple[int, str]]:
    return [(i, part) for fits, i, part in parts if fits is None or fits.match(character)]


def _words_before(parts: list[_Part]) -> Find:
    """Finds a word that stands before the numeral wherever one of the alternatives fits."""
    return shared_guard((part for _, _, part in parts), before=_OPENING).search


def _first_of_any(parts: list[_Part]) -> FindAll:
    """Finds every character with which one of the alternatives may begin."""
    firsts = [begin.pattern for begin, _, _ in parts if begin is not None]
    return re.compile("|".join(firsts) if len(firsts) == len(parts) else r"[\s\S]").finditer


@made_once
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


def _join(parts: Iterable[tuple[int, str]]) -> re.Pattern[str]:
    """One pattern; the group that ends last is named after the row. An alternative that begins with a character or
    a class, not with a group, is passed over at once where another character stands.
    """
    return re.compile("|".join(f"{part}(?P<row_{i}_{k}>)" for k, (i, part) in enumerate(parts)))
