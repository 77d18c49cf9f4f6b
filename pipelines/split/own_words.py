"""What a text calls the place that it is of: 我区, 全市, 州政府."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from pipelines.lexicon import Lexicon
from pipelines.lexicon.compiled import made_once

REGION, DISTRICT = "自治区", "区"
LOWEST = ("区", "县", "旗"), ("市", "自治州", "盟", "地区"), ("省", REGION)
# What holds a place is named in its report, up to three times as often as the place itself (全省第一, 省委、省政府);
# places of a lower level are not called 全县 in it.
HELD = 3
ENOUGH = 5  # fewer of its own words do not contradict the place that a text is filed under
# An autonomous region calls itself 全区 too, but speaks of 自治区党委 once in so many times.
SELDOM = 3


class OwnWords(NamedTuple):
    """Words by which governments call their own places, and the ending of a place's name that each stands for."""

    pattern: re.Pattern[str]
    endings: dict[str, str]

    def ending(self, text: str) -> str | None:
        """省, 市, 自治州, 区 …: of the endings whose words stand in the text, the lowest that is not seldom.

        None where there are none.
        """
        return self._lowest(self._count(text))

    def other_ending(self, text: str, name: str) -> str | None:
        """The ending that the text's own words stand for where `name` does not end so; None where it does."""
        counts = self._count(text)
        ending = self._lowest(counts)
        return None if ending is None or counts[ending] < ENOUGH or is_called(name, ending) else ending

    def _count(self, text: str) -> Counter[str]:
        return Counter(self.endings[match.group()] for match in self.pattern.finditer(text))

    def _lowest(self, counts: Counter[str]) -> str | None:
        most = max(counts.values(), default=0)
        for level in LOWEST:
            top = max(level, key=counts.__getitem__)
            if most and counts[top] * HELD >= most:
                return REGION if top == DISTRICT and counts[REGION] * SELDOM >= counts[DISTRICT] else top
        return None


def is_called(name: str, ending: str) -> bool:
    """Whether a place of this name is called so; an autonomous region calls itself 我区 as a district does."""
    return name.endswith(ending) or (ending == DISTRICT and name.endswith(REGION))


@made_once
def read_own_words(lexicon: Lexicon) -> OwnWords:
    """The rows `own` of `place_words.csv`, the longest words first."""
    endings = {row.word: row.stands_for or "" for row in lexicon.place_words if row.role == "own"}
    return OwnWords(re.compile("|".join(sorted(endings, key=len, reverse=True))), endings)
