"""Which indicators are one and the same in other words: 危房改造工程 is 危房改造, 公租房 is 公共租赁住房.

Precision comes first. Two indicators are merged where their names are equal word for word, in any order, after known
synonyms are read alike and words that say nothing of the thing are left out. Whatever else differs keeps them apart,
among it every number, 进口 and 出口, 开工 and 竣工, 总量 and its parts. What a reader of the table of merges found
wrong stays apart, what he found missing is merged (`indicator_merges.csv`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from rapidfuzz.distance import Indel

from pipelines.lexicon import IndicatorWord, Lexicon
from pipelines.link.patterns import match_patterns

SAME_WORDS, OTHER_ORDER, BY_HAND = "merge.words", "merge.order", "merge.by_hand"
# Names of which less than this is the same are left apart, whatever the words.
LEAST_LIKENESS = 0.4
SHORTEST_NAME = 4
# Names of so many characters say enough even if their words are tiny or each has lost its last one.
LONG_NAME, CERTAIN_NAME = 9, 5

Cut = Callable[[str], Iterable[str]]
KnownWords = dict[tuple[str, str], tuple[str, ...]]  # by name and family of units


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
    """The words by which names are compared, the listed names of each indicator, and what a reader decided."""

    synonyms: Mapping[str, str]
    synonym: re.Pattern[str]
    word_readings: Mapping[str, str]
    weak: frozenset[str]
    weak_end: Mapping[str, frozenset[str]]
    headless: frozenset[str]
    generic: frozenset[str]
    growth_ends: tuple[str, ...]
    aside: re.Pattern[str]
    share_of: re.Pattern[str]
    meanings: Mapping[str, tuple[tuple[str, str], ...]]
    qualifier: re.Pattern[str]
    listed: Mapping[str, tuple[str, ...]]
    kept: Mapping[tuple[str, str], str]
    split: frozenset[tuple[str, str, str]]


def merge_rules(lexicon: Lexicon) -> MergeRules:
    """The rules of a lexicon."""
    words: dict[str, list[IndicatorWord]] = defaultdict(list)
    for word in lexicon.indicator_words:
        words[word.role].append(word)
    synonyms = {row.word: row.reading or "" for row in (*words["synonym"], *words["abbreviation"])}
    # A reading that holds one of its synonyms stays as it is: 地区生产总值, 生产总值.
    synonyms |= {reading: reading for reading in synonyms.values()}
    meanings: dict[str, list[tuple[str, str]]] = {}
    for row in lexicon.match_qualifiers:
        meanings.setdefault(row.word, []).append((row.kind, row.meaning))
    kept, split = _decisions(lexicon)
    return MergeRules(
        synonyms=synonyms,
        synonym=_any_of(synonyms),
        word_readings={row.word: row.reading or row.word for row in words["word_synonym"]},
        weak=_words_of(words["weak"]),
        weak_end=_by_family((row.family or "", row.word) for row in words["weak_end"]),
        headless=_words_of(words["headless"]),
        growth_ends=tuple(row.word for row in words["growth_end"]),
        generic=_words_of(words["generic"]),
        aside=re.compile("|".join(row.pattern for row in lexicon.indicator_patterns if row.place == "compared")),
        share_of=match_patterns(lexicon)["share_of"],
        meanings={word: tuple(found) for word, found in meanings.items()},
        qualifier=_any_of(meanings),
        listed=_listed_names(lexicon),
        kept=kept,
        split=split,
    )


def _words_of(rows: Iterable[IndicatorWord]) -> frozenset[str]:
    return frozenset(row.word for row in rows)


def _listed_names(lexicon: Lexicon) -> dict[str, tuple[str, ...]]:
    """The name of each listed indicator and its other names."""
    listed: dict[str, tuple[str, ...]] = {row.indicator_id: (row.indicator_name,) for row in lexicon.indicators}
    for alias in lexicon.indicator_aliases:
        listed[alias.indicator_id] += (alias.alias,)
    return listed


def _decisions(lexicon: Lexicon) -> tuple[dict[tuple[str, str], str], frozenset[tuple[str, str, str]]]:
    """What people decided: names to be counted under another one by name and family of units, and pairs held apart."""
    families = {row.unit: row.family for row in lexicon.units}
    kept: dict[tuple[str, str], str] = {}
    split: set[tuple[str, str, str]] = set()
    for row in lexicon.indicator_merges:
        family = families[row.unit]
        if row.decision == "keep":
            kept[row.indicator_name, family] = row.other_name
        elif row.decision == "split":
            split.add((row.indicator_name, row.other_name, family))
    return kept, frozenset(split)


def find_merges(
    indicators: Iterable[Indicator], rules: MergeRules, cut: Cut, known: KnownWords | None = None
) -> list[Merge]:
    """The merges among all indicators, in order of the merged name; nothing is merged into what is merged itself.

    `known` are the words of names that were compared before by these rules; those of others are put to them.
    """
    words_of = _Reader(rules, cut, {} if known is None else known)
    groups: dict[tuple[str, str, tuple[str, ...]], dict[str, Indicator]] = {}
    found = list(indicators)
    for indicator in found:
        for name in (indicator.name, *rules.listed.get(indicator.indicator_id, ())):
            words = words_of(name, indicator.family)
            says_enough = sum(map(len, words)) >= SHORTEST_NAME and not rules.generic.issuperset(words)
            if says_enough and words[0] not in rules.headless:
                key = (indicator.family, _comparable_kind(indicator.kind), tuple(sorted(words)))
                groups.setdefault(key, {})[indicator.indicator_id] = indicator
    merges = {
        merge.from_id: merge
        for group in groups.values()
        for merge in _merge_group(list(group.values()), rules, words_of)
    }
    merges |= {merge.from_id: merge for merge in _merge_by_hand(found, merges, rules)}
    return sorted(merges.values(), key=lambda m: (m.surface, m.family, m.from_id))


def compared_words(name: str, family: str, rules: MergeRules, cut: Cut) -> tuple[str, ...]:
    """The words of a name that say what is measured, each synonym in its one reading."""
    read = rules.synonym.sub(lambda match: rules.synonyms[match[0]], _without_growth(name, rules))
    read = rules.share_of.sub(lambda match: match[1], rules.aside.sub("", read))
    words = [rules.word_readings.get(word, word) for word in cut(read) if word.strip() and word not in rules.weak]
    ends = rules.weak_end.get("", frozenset()) | rules.weak_end.get(family, frozenset())
    while len(words) > 1 and words[-1] in ends:
        words.pop()
    return tuple(words)


class _Reader:
    """The compared words of a name in a family of units, read once."""

    def __init__(self, rules: MergeRules, cut: Cut, known: KnownWords) -> None:
        self._rules, self._cut, self._known = rules, cut, known

    def __call__(self, name: str, family: str) -> tuple[str, ...]:
        words = self._known.get((name, family))
        if words is None:
            words = self._known[name, family] = compared_words(name, family, self._rules, self._cut)
        return words


def _comparable_kind(kind: str) -> str:
    """What there is and what was added or done is one indicator: the number's measure tells them apart."""
    return kind if kind in ("growth", "share") else "amount"


def _without_growth(name: str, rules: MergeRules) -> str:
    for end in rules.growth_ends:
        if name.endswith(end) and len(name) > len(end) + 1:
            return name.removesuffix(end)
    return name


def _merge_group(group: list[Indicator], rules: MergeRules, words_of: _Reader) -> Iterator[Merge]:
    """Indicators of the same words go into the listed one, else into the one that most numbers measure."""
    listed = [indicator for indicator in group if indicator.indicator_id in rules.listed]
    if len(group) < 2 or len(listed) > 1:
        return
    target = listed[0] if listed else max(group, key=lambda i: (i.number_count, -len(i.name), i.indicator_id))
    for indicator in group:
        if indicator.indicator_id == target.indicator_id or _meanings(indicator, rules) != _meanings(target, rules):
            continue
        if (indicator.name, target.name, indicator.family) in rules.split:
            continue
        score = Indel.normalized_similarity(indicator.name, target.name)
        rule = _rule_of(indicator, target, rules, words_of)
        if rule and score >= LEAST_LIKENESS:
            yield _merge(indicator, target, score, rule)


def _merge_by_hand(indicators: Iterable[Indicator], merges: Mapping[str, Merge], rules: MergeRules) -> Iterator[Merge]:
    """What a reader entered as one: into the other, or into what the other is merged into."""
    by_name: dict[tuple[str, str], list[Indicator]] = {}
    for indicator in indicators:
        by_name.setdefault((indicator.name, indicator.family), []).append(indicator)
    goals = {merge.to_id for merge in merges.values()}
    for (name, family), other in rules.kept.items():
        for indicator in by_name.get((name, family), ()):
            for target in by_name.get((other, family), ()):
                if (
                    _comparable_kind(target.kind) == _comparable_kind(indicator.kind)
                    and indicator.indicator_id not in goals
                ):
                    after = merges.get(target.indicator_id)
                    goal = target._replace(indicator_id=after.to_id, name=after.to_name) if after else target
                    yield _merge(indicator, goal, Indel.normalized_similarity(name, goal.name), BY_HAND)


def _merge(indicator: Indicator, target: Indicator, score: float, rule: str) -> Merge:
    ids = indicator.indicator_id, target.indicator_id
    return Merge(indicator.name, indicator.family, *ids, target.name, round(score, 4), rule)


def _rule_of(indicator: Indicator, target: Indicator, rules: MergeRules, words_of: _Reader) -> str | None:
    """By which rule a name is one of the target's; None where too little of it is left to be sure."""
    name, family = indicator.name, indicator.family
    mine = words_of(name, family)
    names = (target.name, *rules.listed.get(target.indicator_id, ()))
    others = {other: words_of(other, family) for other in names}
    same = next((other for other, words in others.items() if words == mine), None)
    length = sum(map(len, mine))
    if same is None:
        # 区县级市 is no 县级市区: a word of one character may belong to either of its neighbours.
        return OTHER_ORDER if min(map(len, mine)) > 1 or length >= LONG_NAME else None
    # 重点工作 are no 重点任务, but 污水治理任务 are 污水治理工程: both names have lost a word, so enough must be left.
    kept = _last(name, mine, rules) or _last(same, others[same], rules)
    return SAME_WORDS if kept or length > CERTAIN_NAME else None


def _last(name: str, words: tuple[str, ...], rules: MergeRules) -> bool:
    """Whether the name ends with the last word that is compared."""
    return _without_growth(name, rules).endswith(words[-1])


def _meanings(indicator: Indicator, rules: MergeRules) -> frozenset[tuple[str, str]]:
    """What tells the thing apart from others of its kind: 城镇 or 农村, 新开工 or 竣工."""
    return frozenset(m for match in rules.qualifier.finditer(indicator.name) for m in rules.meanings[match[0]])


def _by_family(words: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for family, word in words:
        found.setdefault(family, set()).add(word)
    return {family: frozenset(words) for family, words in found.items()}


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Any of the words, the longest first."""
    return re.compile("|".join(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w))))
