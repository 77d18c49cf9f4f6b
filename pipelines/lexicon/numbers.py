"""Rows by which numbers are read: units, operators, rejects, phrases, indicators, repairs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from pipelines.lexicon.patterns import PatternRow


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as written and as kept. `form`: measure (公里), classifier (家) or noun (居民).

    `family` says which units compare; `not_before` lists characters that, following, make it another word (项 in
    项目); `counts_in_words` says that a small number in words counts things with it (两所高中) and announces no list
    (三个方面); `counts_events` that it counts what was done (人次, 场), never a stock.
    """

    FILE: ClassVar[str] = "units.csv"
    unit: str
    canonical: str
    family: str
    form: str
    not_before: str | None
    counts_in_words: bool
    counts_events: bool


@dataclass(frozen=True, slots=True)
class ImpliedUnit(PatternRow):
    """Words that tell the unit of a number written without one: 贫困人口减少1240万, 总投资80亿."""

    FILE: ClassVar[str] = "implied_units.csv"
    position: Literal["before", "after"]
    unit: str


@dataclass(frozen=True, slots=True)
class OperatorPattern(PatternRow):
    """Words before, after or inside a number that make it a bound. The pattern is anchored at the number.

    `clause`: somewhere before it in its clause, with no other number between; every other word wins over that.
    """

    FILE: ClassVar[str] = "operators.csv"
    position: Literal["before", "after", "inside", "clause"]
    operator: Literal["=", ">=", "<=", "~", "range"]


@dataclass(frozen=True, slots=True)
class RejectPattern(PatternRow):
    """A context in which a numeral is no promise and no result. The numeral stands between the signs ⟦ and ⟧."""

    FILE: ClassVar[str] = "reject_patterns.csv"
    reason: str


@dataclass(frozen=True, slots=True)
class RuleText:
    """What a rule that reads numbers says, for a person; `decides` is the part of a rule_id in which it stands.

    Rules of the measure stand in no rule_id, those of a step are what it does to the words of a name, and some tell
    where the words stand from which a part of the reading follows (kind_words, time_of_heading, unit_of_column).
    """

    FILE: ClassVar[str] = "rule_texts.csv"
    rule_id: str
    decides: Literal["name", "kind", "operator", "period", "unit", "measure", "step"]
    words: str
    words_en: str


@dataclass(frozen=True, slots=True)
class NumberCue(PatternRow):
    """Words near a number that tell its measure, its kind or that it is vague; `cue` names what they tell."""

    FILE: ClassVar[str] = "number_cues.csv"
    cue: str


@dataclass(frozen=True, slots=True)
class ReadingPattern(PatternRow):
    """A turn of speech that one finder looks for at a place it knows; `meaning` says what follows where it stands."""

    FILE: ClassVar[str] = "reading_patterns.csv"
    role: str
    meaning: str


@dataclass(frozen=True, slots=True)
class PhraseWord:
    """A word with a part to play around a number.

    `role`: lead (adverbial in front), verb, inner_verb, not_verb (a noun that begins like one of the two:
    服务贸易), sure_verb (a verb before any noun: 实现产值), verb_suffix (makes a verb a noun), not_suffix (only
    begins like one), link, growth, base, award (what a noun was made or awarded: keeps its predicate), bare_head,
    generic, preposition, predicate, not_function (only looks like one of the last two or like a lead), cut (a
    predicate starts), adverb, action_noun, silent_verb (adds nothing to the noun before it), attribute (what the
    items of a list share: 收入 in 教育、医疗收入), scope, tail, hollow (a noun that names no thing measured:
    突破200亿元|大关), deed (behind a number it tells that something was done: 患者接受治疗), work (done with what
    stands before a size: 危破房9.88万平方米|改造), no_object (behind a size, not what it is of), amount (a thing
    has it: 规模), project_stage (开工 in 开工项目), event (counted as it stands: 事故), lone_verb (a verb
    only where it stands alone), product and yield (总产量, which says nothing without its product: 粮食),
    behind_scope (before it a scope is no part of the name: 全县|推广).
    """

    FILE: ClassVar[str] = "phrase_words.csv"
    role: str
    word: str
    measure: str | None
    sign: str | None


@dataclass(frozen=True, slots=True)
class PairedWord:
    """A word that speaks of two things at once: where two numbers follow, `first` has the one, `second` the other."""

    FILE: ClassVar[str] = "paired_words.csv"
    word: str
    first: str
    second: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """A canonical indicator; `unit` fixes the unit family, `desired_direction` (up, down) what is good."""

    FILE: ClassVar[str] = "indicators.csv"
    indicator_id: str
    indicator_name: str
    unit: str
    desired_direction: str


@dataclass(frozen=True, slots=True)
class IndicatorAlias:
    """Another way to write a canonical indicator; `unit` where it is of another family than the indicator's own."""

    FILE: ClassVar[str] = "indicator_aliases.csv"
    indicator_id: str
    alias: str
    unit: str | None


@dataclass(frozen=True, slots=True)
class IndicatorWord:
    """A word of an indicator's name that does not change what is measured; `family`: only in numbers of these units.

    `role`: filler (falls away anywhere), scope and opening (at the start), nation (at the start, if a listed name is
    left), added and added_ending (where the number itself says that it was added), counter (at the end: the unit says
    it), whole (an end that only looks like a counter), verb (what may not follow an added word that falls away),
    newly (a start behind which 总量 is no counter), growth_end and growth_rate_end (an end that says that the name is
    of a change; names are compared without the first), change_end (an end that makes a share in % a change: 涨幅, but
    not the rate 人口自然增长率), loose_end (an end in which writings of a listed name differ),
    abbreviation (written out as `reading`);
    for comparing names: synonym (read as `reading`; read as itself it stays one word), word_synonym (likewise, where
    it is a word of its own), weak (falls away), weak_end (the last word, likewise; of `family` only), headless (a first
    word that lacks its subject, so that names say too little to be compared), generic (a word that alone may be that
    of many things).
    """

    FILE: ClassVar[str] = "indicator_words.csv"
    role: Literal[
        "filler", "scope", "nation", "opening", "added", "added_ending", "counter", "whole", "verb", "newly",
        "loose_end", "abbreviation", "synonym", "word_synonym", "weak", "weak_end", "headless", "generic",
        "growth_end", "growth_rate_end", "change_end",
    ]  # fmt: skip
    word: str
    family: str | None
    reading: str | None


@dataclass(frozen=True, slots=True)
class IndicatorAttribute:
    """A word of an indicator's name that tells its scope (城镇, 市级) or the stage of its work (开工, 竣工)."""

    FILE: ClassVar[str] = "indicator_attributes.csv"
    attribute: Literal["scope", "stage"]
    value: str
    word: str


@dataclass(frozen=True, slots=True)
class IndicatorPattern(PatternRow):
    """Words around an indicator's name that are no part of the thing: they fall away where its identity is made.

    `place`: aside (anywhere), front (at the start), end, change_end (at the end of what has changed), compared
    (anywhere, only where two names are compared). The document's own words (`indicator`) keep them.
    """

    FILE: ClassVar[str] = "indicator_patterns.csv"
    place: Literal["aside", "front", "end", "change_end", "compared"]


@dataclass(frozen=True, slots=True)
class CommonCharacter:
    """A character that no long government text is without; `per_thousand` is its usual rate per 1,000 characters."""

    FILE: ClassVar[str] = "common_characters.csv"
    character: str
    per_thousand: float


@dataclass(frozen=True, slots=True)
class RepairPattern(PatternRow):
    """A place that makes sense only with the lost characters: the group `gap` is where `reading` is missing.

    `lost` is the character that the text must have lost for the rule to hold; `digits`: marks lost between digits.
    """

    FILE: ClassVar[str] = "repair_patterns.csv"
    lost: str
    reading: str
    is_certain: bool


@dataclass(frozen=True, slots=True)
class StagePattern(PatternRow):
    """Words beside a number that say how far the work on the thing has got; the nearest to the number decides."""

    FILE: ClassVar[str] = "stages.csv"
    stage: Literal["start", "ongoing", "complete", "open"]
