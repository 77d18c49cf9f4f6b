"""The year by whose end a paragraph promises: 到2020年,A达到80%;B保持在61%以上."""

from __future__ import annotations

from pipelines.lexicon import Lexicon
from pipelines.tape.patterns import reading_patterns
from pipelines.text.numerals import parse_chinese

# A year behind one of these is a base or an end, not the time of what is told.
NO_TIME = "比较同与自从由到至按以"


class GoalYears:
    """Follows the sentences of a document: one that opens with a year promises for it, and so do those behind it up to
    the end of the paragraph or a sentence that names another time.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._patterns = reading_patterns(lexicon)
        self._year: int | None = None
        self._is_behind_stop = False

    def enter(self, words: str, *, is_new_paragraph: bool, is_behind_stop: bool) -> None:
        """The next sentence; `is_behind_stop` says that a full stop, not a semicolon, stands before it."""
        if is_new_paragraph:
            self._year = None
        self._is_behind_stop = self._is_behind_stop or is_behind_stop
        if "年" not in words and "季度" not in words:
            return
        years = (self._patterns["goal_opening"] if self._year is None else self._patterns["goal_next"]).findall(words)
        if years:
            self._year, self._is_behind_stop = _read_year(years[-1]), False
        elif self._patterns["other_time"].search(words):
            self._year = None

    def read(self, *, is_state: bool) -> int | None:
        """The year for a number that names none. Behind a full stop it holds for what is reached by then (`is_state`:
        a level, a share, a year's output), not for work (新建20个).
        """
        return self._year if is_state or not self._is_behind_stop else None


def _read_year(written: str) -> int:
    """2020, 一九九〇."""
    return int(written) if written.isdecimal() else int(parse_chinese(written) or 0)
