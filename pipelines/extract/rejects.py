"""Why a numeral is no quantity: the patterns of `reject_patterns.csv` on the words around it."""

from __future__ import annotations

import re
from functools import lru_cache

from pipelines.lexicon import Lexicon

_BEFORE, _AFTER = 18, 18


class RejectFinder:
    """Tries every reject pattern of one lexicon on the surroundings of a numeral."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._rows = lexicon.reject_patterns
        self._pattern = re.compile("|".join(f"(?P<r{i}>{row.pattern})" for i, row in enumerate(self._rows)))

    def find(self, text: str, start: int, end: int, floor: int, ceiling: int) -> tuple[str, str] | None:
        """(reason, rule_id) for the numeral `[start, end)` of a folded text; None when no pattern speaks against it.

        The surroundings reach 18 characters to each side and never over `floor` and `ceiling` (the sentence).
        """
        window = (
            f"{text[max(floor, start - _BEFORE) : start]}⟦{text[start:end]}⟧{text[end : min(ceiling, end + _AFTER)]}"
        )
        match = self._pattern.search(window)
        if match is None or match.lastgroup is None:
            return None
        row = self._rows[int(match.lastgroup[1:])]
        return row.reason, row.rule_id


@lru_cache(maxsize=8)
def reject_finder(lexicon: Lexicon) -> RejectFinder:
    """The finder of a lexicon, compiled once."""
    return RejectFinder(lexicon)
