"""What a text calls the place that it is of: 我区, 全市, 州政府."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import NamedTuple

from pipelines.lexicon import Lexicon

REGION, DISTRICT = "自治区", "区"
# An autonomous region calls itself 全区 too, but speaks of 自治区党委 once in so many times.
SELDOM = 3


class OwnWords(NamedTuple):
    """Words by which governments call their own places, and the ending of a place's name that each stands for."""

    pattern: re.Pattern[str]
    endings: dict[str, str]

    def ending(self, text: str) -> str | None:
        """省, 市, 自治州, 区 …: the ending whose words stand most often in the text; None where there are none."""
        counts = Counter(self.endings[match.group()] for match in self.pattern.finditer(text))
        if not counts:
            return None
        top = counts.most_common(1)[0][0]
        return REGION if top == DISTRICT and counts[REGION] * SELDOM >= counts[DISTRICT] else top


@lru_cache(maxsize=4)
def read_own_words(lexicon: Lexicon) -> OwnWords:
    """The rows `own` of `place_words.csv`, the longest words first."""
    endings = {row.word: row.stands_for or "" for row in lexicon.place_words if row.role == "own"}
    return OwnWords(re.compile("|".join(sorted(endings, key=len, reverse=True))), endings)
