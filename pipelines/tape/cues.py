"""Words near a number that tell its measure or kind, compiled from `number_cues.csv`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.lexicon import Lexicon
from pipelines.lexicon.compiled import made_once
from pipelines.text.guards import GuardedPattern


class Cues:
    """The patterns of one lexicon by what they tell."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._patterns = {row.cue: GuardedPattern(row.pattern) for row in lexicon.number_cues}
        self._steps = {cue: pattern.steps for cue, pattern in self._patterns.items()}

    def tells(self, cue: str, words: str) -> bool:
        """Whether `words` hold that cue. Errors: KeyError for a cue that the table does not have."""
        may_hold, search = self._steps[cue]
        return may_hold(words) is not None and search(words) is not None

    def opens(self, cue: str, words: str) -> bool:
        """Whether `words` begin with that cue."""
        return self._patterns[cue].match(words) is not None

    def finditer(self, cue: str, text: str, start: int, end: int) -> Iterator[re.Match[str]]:
        """Every place of `text[start:end]` that is that cue."""
        return self._patterns[cue].finditer(text, start, end)

    def pattern(self, cue: str) -> str:
        """The pattern of a cue as its row has it."""
        return self._patterns[cue].pattern

    def first(self, cue: str, words: str) -> str:
        """The first words that are that cue, empty without one."""
        found = self._patterns[cue].search(words)
        return found.group() if found else ""


@made_once
def cues(lexicon: Lexicon) -> Cues:
    """The cues of a lexicon, compiled once."""
    return Cues(lexicon)
