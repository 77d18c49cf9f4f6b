"""The reference tables of matching in the shape the scoring needs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pipelines.lexicon import Comparability, Lexicon, MatchQualifier
from pipelines.lexicon.compiled import made_once
from pipelines.link.patterns import match_patterns
from pipelines.tape.patterns import reading_patterns
from pipelines.text.numerals import CHINESE_NUMERAL

# Words for work on things that stand there; a name may end with one or not: 老旧小区改造, 老旧小区综合整治.
REBUILD = "rebuild"


@dataclass(frozen=True, eq=False)
class MatchRules:
    """Thresholds, words and conversions. Equality is identity, so that it can key a cache."""

    threshold: float
    similar: float
    generic: re.Pattern[str]
    scope: re.Pattern[str]
    bound_before: re.Pattern[str]
    bound_after: re.Pattern[str]
    synonyms: Mapping[str, str]
    synonym: re.Pattern[str]
    stock: re.Pattern[str]
    adding: re.Pattern[str]
    headless: frozenset[str]
    rate_end: tuple[str, ...]
    quantity_end: re.Pattern[str]
    rebuild: re.Pattern[str]
    qualifier: re.Pattern[str]
    meanings: Mapping[str, tuple[tuple[str, str], ...]]
    conflict: Mapping[str, float]
    missing: Mapping[tuple[str, str], float]
    clause_kinds: frozenset[str]
    listed: frozenset[str]
    families: Mapping[str, str]
    unit_readings: tuple[tuple[str, str, str], ...]
    factors: Mapping[str, tuple[str, float]]
    successors: Mapping[str, str]
    comparability: tuple[Comparability, ...]
    work: re.Pattern[str]
    silent_work: re.Pattern[str]
    joint_work: re.Pattern[str]
    joint_things: re.Pattern[str]
    real: re.Pattern[str]
    comparable: re.Pattern[str]
    net: re.Pattern[str]
    between: re.Pattern[str]
    constant_prices: re.Pattern[str]
    yearly_sum: re.Pattern[str]
    year_of_sum: re.Pattern[str]
    stretch: re.Pattern[str]
    told_short: re.Pattern[str]
    turns: Mapping[str, str]

    def answering(self, district: str) -> frozenset[str]:
        """The district and those that answer for it after mergers."""
        found = [district]
        while found[-1] in self.successors:
            found.append(self.successors[found[-1]])
        return frozenset(found)

    def root(self, district: str) -> str:
        """The district that answers for this one today: itself, or the last of its successors."""
        return last_successor(self.successors, district)

    def unit_ratio(self, result_unit: str, target_unit: str) -> float | None:
        """How many of the target's unit one of the result's is; None where they do not convert."""
        if result_unit == target_unit:
            return 1.0
        mine, other = self.factors.get(result_unit), self.factors.get(target_unit)
        if mine is None or other is None or mine[0] != other[0]:
            return None
        return mine[1] / other[1]


class _Qualifiers(NamedTuple):
    """What words of `match_qualifiers.csv` mean, and what it costs where two numbers differ in them."""

    meanings: dict[str, tuple[tuple[str, str], ...]]
    conflict: dict[str, float]
    missing: dict[tuple[str, str], float]
    clause_kinds: frozenset[str]
    rebuild: re.Pattern[str]


def _read_qualifiers(rows: Sequence[MatchQualifier]) -> _Qualifiers:
    meanings: dict[str, tuple[tuple[str, str], ...]] = {}
    for row in rows:
        meanings[row.word] = (*meanings.get(row.word, ()), (row.kind, row.meaning))
    return _Qualifiers(
        meanings=meanings,
        conflict={row.kind: row.conflict for row in rows},
        missing={(row.kind, row.meaning): row.missing for row in rows},
        clause_kinds=frozenset(row.kind for row in rows if row.is_of_clause),
        rebuild=_any_of([row.word for row in rows if row.kind == REBUILD]),
    )


def successors_of(lexicon: Lexicon) -> dict[str, str]:
    """By district code the code of the district that a merger or new name has put in its place."""
    return {row.district_code: row.successor_code for row in lexicon.district_successors}


def last_successor(successors: Mapping[str, str], district: str) -> str:
    """The district that answers for this one today: itself, or the last of its successors."""
    while district in successors:
        district = successors[district]
    return district


@made_once
def match_rules(lexicon: Lexicon) -> MatchRules:
    """The rules of a lexicon, made once."""
    settings = {row.setting: row.value for row in lexicon.match_settings}
    synonyms = {row.word: row.reading or "" for row in lexicon.match_words if row.role == "synonym"}
    words: dict[str, list[str]] = {}
    for word in lexicon.match_words:
        words.setdefault(word.role, []).append(word.word)
    qualifiers = _read_qualifiers(lexicon.match_qualifiers)
    return MatchRules(
        threshold=settings["match_threshold"],
        similar=settings["similar_threshold"],
        generic=_any_of(words["generic"]),
        scope=_any_of(words["scope"]),
        bound_before=re.compile(rf"(?:{_any_of(words['bound_before']).pattern})+$"),
        bound_after=re.compile(rf"^(?:{_any_of(words['bound_after']).pattern})+"),
        synonyms=synonyms,
        synonym=_any_of(synonyms),
        stock=_stock_words(words["stock"], words["stock_name"]),
        adding=_any_of(words["adding"]),
        headless=frozenset(words["headless"]),
        rate_end=tuple(words["rate_end"]),
        quantity_end=re.compile(rf"(?:{_any_of(words['quantity_end']).pattern})$"),
        rebuild=qualifiers.rebuild,
        qualifier=_any_of(qualifiers.meanings),
        meanings=qualifiers.meanings,
        conflict=qualifiers.conflict,
        missing=qualifiers.missing,
        clause_kinds=qualifiers.clause_kinds,
        listed=frozenset(row.indicator_id for row in lexicon.indicators),
        families={row.canonical: row.family for row in lexicon.units},
        unit_readings=tuple((row.word, row.unit, row.reading) for row in lexicon.match_units),
        factors={row.unit: (row.base, row.factor) for row in lexicon.unit_factors},
        successors=successors_of(lexicon),
        comparability=lexicon.comparability,
        work=_any_of(words["work"]),
        silent_work=re.compile(rf"^(?:{_any_of(words['silent_work']).pattern})+"),
        joint_work=_joint_of(words["work"], words["joint"]),
        joint_things=match_patterns(lexicon)["joint_things"],
        real=_any_of(words["real"]),
        comparable=_any_of(words["comparable"]),
        net=_any_of(words["net"]),
        between=_any_of(words["between"]),
        constant_prices=_any_of(words["constant_prices"]),
        yearly_sum=re.compile(rf"(?:{_any_of(words['yearly']).pattern})[^,。;]{{0,4}}累计"),
        year_of_sum=reading_patterns(lexicon)["year_of_sum"],
        told_short=match_patterns(lexicon)["told_short"],
        stretch=_stretch_of(words["bound_after"], words["strive"], words["reach"]),
        turns={role: pattern.pattern for role, pattern in match_patterns(lexicon).items()},
    )


def _any_of(words: list[str] | Mapping[str, object]) -> re.Pattern[str]:
    """Any of the words, the longest first."""
    return re.compile("|".join(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w))))


def _joint_of(words: list[str], joint: list[str]) -> re.Pattern[str]:
    """Two of the words side by side (新建和改扩建, 新建、加固), or a word that says both (新改建)."""
    one = f"(?:{_any_of(words).pattern})"
    return re.compile(rf"{one}(?:和|、|及|与|或|/){one}|{_any_of(joint).pattern}")


def _stretch_of(bounds: list[str], strive: list[str], reach: list[str]) -> re.Pattern[str]:
    """What is striven for beyond a goal that stands right before it: 增长15%以上、力争达到|20%."""
    bound, striven, reached = (_any_of(words).pattern for words in (bounds, strive, reach))
    number = rf"(?:\d[\d.]*|[{CHINESE_NUMERAL}点]+)"
    return re.compile(rf"{number}[^,。;、\d]{{0,4}}(?:{bound})?[,、]并?(?:{striven})(?:{reached})*(?:百分之)?$")


def _stock_words(words: list[str], names: list[str]) -> re.Pattern[str]:
    """A word of stocks right before the number, or a name in the indicator, which stands behind a bar."""
    return re.compile(rf"(?:{_any_of(words).pattern})约?(?=\|)|\|.*(?:{_any_of(names).pattern})")
