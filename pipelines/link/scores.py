"""How well a result's words fit a target's, from 0 to 1."""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz.distance import Indel

from pipelines.link.compatibility import POINTS, is_stock
from pipelines.link.facts import Fact
from pipelines.link.phrases import SHORTEST_NAME, Meanings, Phrase
from pipelines.link.rules import REBUILD, MatchRules
from pipelines.text.folding import fold_text
from pipelines.text.words import pairs_of

SHORTEST_NOUN, SHORTEST_CLAUSE = 2, 4
# Two clauses of so many characters that are one and the same name their thing, headless or not: 新开工住房面积.
SHORTEST_SAID = 6
# A name that is the end of the other (学位, 学前教育学位) is the more certain the longer it is, and the more of the
# rest is spoken of around it.
ENDING_OF = {2: 0.64, 3: 0.68, 4: 0.74, 5: 0.8}
LONG_ENDING, ENDING_IN_CONTEXT = 0.85, 0.95
CLAUSE_WEIGHT, NOUN_WEIGHT, BORROWED_WEIGHT = 0.97, 0.95, 0.92
OTHER_HEAD = 0.08
# The same words in another order (既有建筑风貌提升片区, 片区建筑风貌提升), where they are long enough to be no chance.
SHORTEST_REORDERED, SHORTEST_TURNED, REORDERED_WEIGHT = 6, 4, 0.9
# One number is named by a proper name alone, the other by it and by what it is: “金角银边”示范场景.
PROPER_NAME = 0.9
# One of two names leaves out the word for how the thing is counted.
PRODUCT = 0.97
# A name with words left out of its middle: so much must be left of it and on each side, so much may be left out.
SHORTEST_ELIDED, ELIDED_PART, MOST_ELIDED, ELIDED = 5, 2, 0.8, 0.8
# Names with less in common are not of one thing, however alike their clauses (比一九八〇年增长).
LEAST_NAME = 0.34
PARTLY = 0.25
_SIGNS = re.compile(r"[A-Za-z0-9.]+")
OTHER_SIGNS = 0.3
SAME_THEME, SAME_WORDS_AROUND = 0.01, 0.03
OTHER_UNIT, OTHER_MEASURE, STATE_AND_CHANGE, GROWTH_AND_SHARE = 0.02, 0.02, 0.08, 0.2


class Scorer:
    """Scores pairs of one block; every number comes with its phrase."""

    def __init__(self, rules: MatchRules) -> None:
        self._rules = rules

    def score(self, target: Fact, words: Phrase, result: Fact, other: Phrase) -> float:
        """The likeness of the names less what tells the two numbers apart; 0 where they cannot be the same."""
        listed = self._rules.listed
        is_same = target.indicator_id == result.indicator_id and (
            target.indicator_id in listed
            or not (words.is_headless or other.is_headless)
            or (words.said == other.said and len(words.said) >= SHORTEST_SAID)
        )
        if is_same:
            likeness = 1.0
        elif target.indicator_id in listed and result.indicator_id in listed:
            return 0.0
        else:
            likeness = name_likeness(words, other)
            if words.is_borrowed or other.is_borrowed:
                likeness *= BORROWED_WEIGHT
        apart = self._difference(words.of_clause, other.of_clause, words, other)
        if not is_same:
            apart += self._difference(words.of_name, other.of_name, words, other)
            apart += _sign_difference(words.name, other.name)
        if apart >= 1:
            return 0.0
        apart += self._measure_difference(target, result) + _unit_difference(target.unit, result.unit)
        score = likeness - apart
        if score >= 1 or score + SAME_THEME + SAME_WORDS_AROUND < self._rules.threshold:
            return max(0.0, score)
        return max(0.0, min(1.0, score + _surroundings(target, words, result, other)))

    def _difference(self, mine: Meanings, yours: Meanings, words: Phrase, other: Phrase) -> float:
        """What the qualifiers take off: kinds that both sides have without a meaning in common, or one side lacks."""
        if mine == yours:
            return 0.0
        total, lacks = _compare(mine, yours, self._rules)
        for is_mine, lacked, cost in lacks:
            if (other if is_mine else words).near.isdisjoint(lacked):
                total += cost
        return total

    def _measure_difference(self, target: Fact, result: Fact) -> float:
        mine, yours = target.measure, result.measure
        if mine == yours:
            return 0.0
        if "growth" in (mine, yours):
            return STATE_AND_CHANGE if target.unit == POINTS and yours == "share" else GROWTH_AND_SHARE
        if "level" in (mine, yours):
            level = target if mine == "level" else result
            return STATE_AND_CHANGE if "increment" in (mine, yours) or is_stock(level, self._rules) else OTHER_MEASURE
        return OTHER_MEASURE


@lru_cache(maxsize=16384)
def _compare(mine: Meanings, yours: Meanings, rules: MatchRules) -> tuple[float, list[tuple[bool, Meanings, float]]]:
    """What two sets of qualifiers take off by themselves; and what one side lacks of the first (else of the second),
    with what that costs unless the words around the lacking side say it.
    """
    left, right = {kind for kind, _ in mine}, {kind for kind, _ in yours}
    shared = {kind for kind, _ in mine & yours}
    total = sum(rules.conflict[kind] for kind in (left & right) - shared)
    # 幼儿园 against 中小学、幼儿园: one side speaks of more.
    total += sum(PARTLY * rules.conflict[kind] for kind in {kind for kind, _ in mine ^ yours} & shared)
    lacks = []
    for kind in left ^ right:
        lacked = frozenset(meaning for meaning in (mine if kind in left else yours) if meaning[0] == kind)
        lacks.append((kind in left, lacked, max(rules.missing[meaning] for meaning in lacked)))
    return total, lacks


def _sign_difference(mine: str, yours: str) -> float:
    """Letters and digits in both names must agree: 5G and 5G-A are two things."""
    left, right = _SIGNS.findall(mine), _SIGNS.findall(yours)
    return OTHER_SIGNS if left and right and left != right else 0.0


def _unit_difference(mine: str, yours: str) -> float:
    """套(间) and 套 are one unit."""
    return 0.0 if mine == yours or mine.partition("(")[0] == yours.partition("(")[0] else OTHER_UNIT


def name_likeness(words: Phrase, other: Phrase) -> float:
    """The best of: the names alike, the clauses alike, one name the end of the other and the rest spoken of."""
    if len(words.name) < SHORTEST_NAME or len(other.name) < SHORTEST_NAME:
        return 0.0
    alike = _ratio(words.name, other.name)
    best = 0.0
    if min(len(words.clause), len(other.clause)) >= SHORTEST_CLAUSE and alike >= LEAST_NAME:
        best = CLAUSE_WEIGHT * _ratio(words.clause, other.clause)
    names = alike - (OTHER_HEAD if words.name[-1] != other.name[-1] else 0.0)
    best = max(best, names, _either_ends(words.name, words, other.name, other), _elided(words.name, other.name))
    if min(len(words.name), len(other.name)) >= SHORTEST_REORDERED or _is_turned(words, other):
        best = max(best, REORDERED_WEIGHT * _ratio(words.letters, other.letters))
    if _is_one_quantity(words, other):
        best = max(best, PRODUCT)
    if words.quoted and words.quoted == other.quoted and fold_text(words.quoted) in (words.name, other.name):
        best = max(best, PROPER_NAME)
    is_one_work = any(kind == REBUILD for kind, _ in words.of_clause & other.of_clause)
    if is_one_work and min(len(words.noun), len(other.noun)) >= SHORTEST_NOUN:
        nouns = max(_ratio(words.noun, other.noun), _either_ends(words.noun, words, other.noun, other))
        best = max(best, NOUN_WEIGHT * nouns)
    return best


def _is_one_quantity(words: Phrase, other: Phrase) -> bool:
    """One name says what is counted of the thing and the other leaves it to the unit: 水泥产量5万吨, 水泥4.6万吨."""
    mine, yours = (phrase.rules.quantity_end.sub("", phrase.name) for phrase in (words, other))
    return mine == yours and len(mine) >= SHORTEST_NAME


def _is_turned(words: Phrase, other: Phrase) -> bool:
    """Short names of the very same characters: 出栏肥猪, 肥猪出栏."""
    return len(words.name) >= SHORTEST_TURNED and words.letters == other.letters


def _either_ends(mine: str, words: Phrase, yours: str, other: Phrase) -> float:
    """One of two names is the end of the other."""
    short, long, around = (mine, yours, words) if len(mine) < len(yours) else (yours, mine, other)
    rest = len(long) - len(short)
    if rest == 0 or not long.endswith(short):
        return 0.0
    extra = pairs_of(long[: rest + 1])
    spoken = len(extra & around.context) / len(extra)
    alone = ENDING_OF.get(len(short), LONG_ENDING)
    return alone + (ENDING_IN_CONTEXT - alone) * spoken


def _elided(mine: str, yours: str) -> float:
    """One of two names is the other with some words left out of its middle (文化及相关产业增加值, 文化产业增加值)."""
    short, long = sorted((mine, yours), key=len)
    if len(short) < SHORTEST_ELIDED or len(long) - len(short) > len(short) * MOST_ELIDED:
        return 0.0
    begins = next((size for size, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    is_rest = long.endswith(short[begins:])
    return ELIDED if is_rest and ELIDED_PART <= begins <= len(short) - ELIDED_PART else 0.0


def _ratio(left: str, right: str) -> float:
    return Indel.normalized_similarity(left, right) if left and right else 0.0


def _surroundings(target: Fact, words: Phrase, result: Fact, other: Phrase) -> float:
    """A little for one theme and for the same words around: it decides between results of one name."""
    theme = SAME_THEME if target.theme_code and target.theme_code == result.theme_code else 0.0
    if not words.context or not other.context:
        return theme
    shared = len(words.context & other.context) / min(len(words.context), len(other.context))
    return theme + SAME_WORDS_AROUND * shared
