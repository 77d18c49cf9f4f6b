"""How far the work has got that a number counts: started, going on, complete or open (新开工300个, 完工100个)."""

from __future__ import annotations

import re

from pipelines.lexicon import Lexicon
from pipelines.lexicon.compiled import made_once
from pipelines.model import Stage
from pipelines.tape.patterns import reading_patterns

# What stands between a number and the verb that it has to itself: 开工改造A 30个、竣工|20个.
_OWN = re.compile(r"[,;:。!?、]")
_CLAUSE = re.compile(r"[,;:。!?]")
_LONGEST_BEHIND = 24


class StageReader:
    """Reads the stage by the patterns of one lexicon. Texts are folded."""

    def __init__(self, lexicon: Lexicon) -> None:
        rows = lexicon.stages
        self._reach = reading_patterns(lexicon)["stage_reach"]
        self._rows: list[tuple[re.Pattern[str], Stage]] = [(re.compile(row.pattern), row.stage) for row in rows]
        self._any = re.compile("|".join(f"(?:{row.pattern})" for row in rows))

    def read(self, before: str, behind: str) -> Stage | None:
        """The stage by the words before a number in its sentence and behind it.

        The number's own stretch between two signs comes first, then what stands right behind it (300个项目开工), then
        the rest of its clause, whose verb it shares with the numbers before it (建成A 5个、B 6个).
        """
        clause = _CLAUSE.split(before)[-1]
        own = _OWN.split(clause)[-1]
        after = self._reach.split(behind[:_LONGEST_BEHIND])[0]
        return self._last(own) or self._first(after) or (self._last(clause) if own is not clause else None)

    def _last(self, words: str) -> Stage | None:
        """The stage that is named last; of two that end together the longer word's."""
        if self._any.search(words) is None:
            return None
        found = [
            (match.end(), match.end() - match.start(), stage)
            for pattern, stage in self._rows
            for match in pattern.finditer(words)
        ]
        return max(found, key=lambda item: item[:2])[2]

    def _first(self, words: str) -> Stage | None:
        if self._any.search(words) is None:
            return None
        found = [(match.start(), stage) for pattern, stage in self._rows if (match := pattern.search(words))]
        return min(found, key=lambda item: item[0])[1]


@made_once
def stage_reader(lexicon: Lexicon) -> StageReader:
    """The reader of a lexicon, compiled once."""
    return StageReader(lexicon)
