"""Which indicators are one and the same in other words: 危房改造工程 is 危房改造, 公租房 is 公共租赁住房.

Precision comes first. Two indicators are merged where their names are equal word for word, in any order, after known
synonyms are read alike and words that say nothing of the thing are left out. Whatever else differs keeps them apart,
among it every number, 进口 and 出口, 开工 and 竣工, 总量 and its parts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from rapidfuzz.distance import Indel

from pipelines.lexicon import Lexicon

SAME_WORDS, OTHER_ORDER = "merge.words", "merge.order"
# Names of which less than this is the same are left apart, whatever the words.
LEAST_LIKENESS = 0.4
SHORTEST_NAME = 4
# Names of so many characters say enough even if their words are tiny or each has lost its last one.
LONG_NAME, CERTAIN_NAME = 9, 5

Cut = Callable[[str], Iterable[str]]


class Indicator(NamedTuple):
    """An indicator that `number_count` numbers measure; `kind` is level, flow (added or done), growth or share."""

    indicator_id: str
    name: str
    family: str
    kind: str
    number_count: int


class Merge(NamedTuple):
    """One indicator that is another one in other words; `score` is how much of the names is the same, 0 to 1."""

    surface: str
    family: str
    from_id: str
    to_id: str
    to_name: str
    score: float
    rule: str


@dataclass(frozen=True, eq=False)
class MergeRules:
    """The words by which names are compared, and the listed names of each indicator."""

    synonyms: Mapping[str, str]
    synonym: re.Pattern[str]
    weak: frozenset[str]
    weak_end: frozenset[str]
    headless: frozenset[str]
    meanings: Mapping[str, tuple[tuple[str, str], ...]]
    qualifier: re.Pattern[str]
    listed: Mapping[str, tuple[str, ...]]


def merge_rules(lexicon: Lexicon) -> MergeRules:
    """The rules of a lexicon."""
    words = lexicon.indicator_words
    synonyms = {row.word: row.reading or "" for row in words if row.role == "synonym"}
    # A reading that holds one of its synonyms stays as it is: 地区生产总值, 生产总值.
    synonyms |= {reading: reading for reading in synonyms.values()}
    meanings: dict[str, list[tuple[str, str]]] = {}
    for row in lexicon.match_qualifiers:
        meanings.setdefault(row.word, []).append((row.kind, row.meaning))
    listed: dict[str, tuple[str, ...]] = {row.indicator_id: (row.indicator_name,) for row in lexicon.indicators}
    for alias in lexicon.indicator_aliases:
        listed[alias.indicator_id] += (alias.alias,)
    return MergeRules(
        synonyms=synonyms,
        synonym=_any_of(synonyms),
        weak=frozenset(row.word for row in words if row.role == "weak"),
        weak_end=frozenset(row.word for row in words if row.role == "weak_end"),
        headless=frozenset(row.word for row in words if row.role == "headless"),
        meanings={word: tuple(found) for word, found in meanings.items()},
        qualifier=_any_of(meanings),
        listed=listed,
    )


def find_merges(indicators: Iterable[Indicator], rules: MergeRules, cut: Cut) -> list[Merge]:
    """The merges among all indicators, in order of the merged name; nothing is merged into what is merged itself."""
    groups: dict[tuple[str, str, tuple[str, ...]], dict[str, Indicator]] = {}
    for indicator in indicators:
        for name in (indicator.name, *rules.listed.get(indicator.indicator_id, ())):
            words = compared_words(name, rules, cut)
            if sum(map(len, words)) >= SHORTEST_NAME and words[0] not in rules.headless:
                key = (indicator.family, indicator.kind, tuple(sorted(words)))
                groups.setdefault(key, {})[indicator.indicator_id] = indicator
    merges = [merge for group in groups.values() for merge in _merge_group(list(group.values()), rules, cut)]
    return sorted({merge.from_id: merge for merge in merges}.values(), key=lambda m: (m.surface, m.family, m.from_id))


def compared_words(name: str, rules: MergeRules, cut: Cut) -> tuple[str, ...]:
    """The words of a name that say what is measured, each synonym in its one reading."""
    read = rules.synonym.sub(lambda match: rules.synonyms[match[0]], name)
    words = [word for word in cut(read) if word.strip() and word not in rules.weak]
    while len(words) > 1 and words[-1] in rules.weak_end:
        words.pop()
    return tuple(words)


def _merge_group(group: list[Indicator], rules: MergeRules, cut: Cut) -> Iterator[Merge]:
    """Indicators of the same words go into the listed one, else into the one that most numbers measure."""
    listed = [indicator for indicator in group if indicator.indicator_id in rules.listed]
    if len(group) < 2 or len(listed) > 1:
        return
    target = listed[0] if listed else max(group, key=lambda i: (i.number_count, -len(i.name), i.indicator_id))
    for indicator in group:
        if indicator.indicator_id == target.indicator_id or _meanings(indicator, rules) != _meanings(target, rules):
            continue
        score = Indel.normalized_similarity(indicator.name, target.name)
        rule = _rule_of(indicator.name, target, rules, cut)
        if rule and score >= LEAST_LIKENESS:
            ids = indicator.indicator_id, target.indicator_id
            yield Merge(indicator.name, indicator.family, *ids, target.name, round(score, 4), rule)


def _rule_of(name: str, target: Indicator, rules: MergeRules, cut: Cut) -> str | None:
    """By which rule a name is one of the target's; None where too little of it is left to be sure."""
    mine = compared_words(name, rules, cut)
    names = (target.name, *rules.listed.get(target.indicator_id, ()))
    others = {other: compared_words(other, rules, cut) for other in names}
    same = next((other for other, words in others.items() if words == mine), None)
    length = sum(map(len, mine))
    if same is None:
        # 区县级市 is no 县级市区: a word of one character may belong to either of its neighbours.
        return OTHER_ORDER if min(map(len, mine)) > 1 or length >= LONG_NAME else None
    # 重点工作 are no 重点任务, but 污水治理任务 are 污水治理工程: both names have lost a word, so enough must be left.
    kept = _last(name, mine) or _last(same, others[same])
    return SAME_WORDS if kept or length > CERTAIN_NAME else None


def _last(name: str, words: tuple[str, ...]) -> bool:
    """Whether the name ends with the last word that is compared."""
    return name.endswith(words[-1])


def _meanings(indicator: Indicator, rules: MergeRules) -> frozenset[tuple[str, str]]:
    """What tells the thing apart from others of its kind: 城镇 or 农村, 新开工 or 竣工."""
    return frozenset(m for match in rules.qualifier.finditer(indicator.name) for m in rules.meanings[match[0]])


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Any of the words, the longest first."""
    return re.compile("|".join(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w))))
