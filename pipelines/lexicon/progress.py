"""Rows by which promises meet their results: words that tell numbers apart, units that convert, thresholds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Literal

from pipelines.lexicon.patterns import PatternRow


@dataclass(frozen=True, slots=True)
class MatchSetting:
    """A number that matching and the judgement of results share, with what it means."""

    FILE: ClassVar[str] = "match_settings.csv"
    setting: str
    value: float
    meaning: str


@dataclass(frozen=True, slots=True)
class MatchWord:
    """A word around numbers. `generic` ones and those of `scope` (全市) fall away, a `synonym` is read as `reading`.

    A `stock` word before a number, or a `stock_name` in its indicator, says that it counts everything there is, an
    `adding` word around it that it counts what was added or made. Words of bounds right before and behind the number
    (`bound_before`, `bound_after`) are none of its clause. A `headless` name (投资) says nothing without the subject
    of an earlier clause. What ends with a `rate_end` (涨幅, 失业率) may be read as growth and as a share; a
    `quantity_end` (产量) may be left out, for the unit says it. Two words of
    `work` side by side (新建和改扩建) count both together, as a `joint` word (新改建) does; `real` and `comparable` say
    that a number leaves out the rise of prices or is counted by a comparable scope, and names with one of
    `constant_prices` do so anyway. `net` says that what was lost meanwhile is taken off (净增); what lies `between` two
    times (比上年, 增加) is net anyway. A sum behind `yearly` (全年累计) is of its year; what one has to `strive` to
    `reach` stands beyond a goal. A `silent_work` word (完成) behind a thing only says that what follows was done.
    """

    FILE: ClassVar[str] = "match_words.csv"
    role: Literal[
        "generic",
        "synonym",
        "scope",
        "stock",
        "stock_name",
        "adding",
        "headless",
        "bound_before",
        "bound_after",
        "rate_end",
        "quantity_end",
        "work",
        "silent_work",
        "joint",
        "real",
        "comparable",
        "net",
        "between",
        "constant_prices",
        "yearly",
        "strive",
        "reach",
    ]
    word: str
    reading: str | None


@dataclass(frozen=True, slots=True)
class MatchQualifier:
    """A word that tells numbers of one kind apart: 登记 and 调查 of two unemployment rates.

    Words of one `kind` with the same `meaning` agree. `conflict`: what is taken off the score where both sides have
    the kind and no meaning in common; `missing`: where only one side has it. `is_of_clause`: the kind is told by the
    verb and its clause, not by the name alone.
    """

    FILE: ClassVar[str] = "match_qualifiers.csv"
    kind: str
    meaning: str
    word: str
    conflict: float
    missing: float
    is_of_clause: bool


@dataclass(frozen=True, slots=True)
class ReviewWord:
    """A word by which a person answers in a list of verdicts to review, besides the answers themselves."""

    FILE: ClassVar[str] = "review_words.csv"
    word: str
    answer: Literal["confirmed", "wrong"]


@dataclass(frozen=True, slots=True)
class MatchPattern(PatternRow):
    """A turn of speech that is looked for where names and numbers are compared, and in notices of correction.

    `role` is by which it is asked for, `meaning` says what follows where it stands.
    """

    FILE: ClassVar[str] = "match_patterns.csv"
    role: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Comparability:
    """What may be said of a promise and a result that stand to one another as the columns from `period` to `unit` say.

    `any` fits every relation; the first row that fits decides. `ruling`: the promise is `judged` by the result, the two
    are `shown` beside each other, or the result `never` answers. `short_ruling` is the ruling where the result does not
    reach the promise (work that was only to be pushed on is not missed). `certainty` is the most that such a verdict
    can have. Examples are a promise and a report, parted by |.
    """

    FILE: ClassVar[str] = "comparability.csv"
    comparability_id: str
    period: Literal["same", "part", "several", "whole", "any"]
    measure: Literal["same", "state_and_work", "stock_and_added", "growth_and_value", "share_and_value", "any"]
    stage: Literal["same", "ahead", "behind", "begun", "underway", "unnamed", "any"]
    scope: Literal["same", "one_side", "any"]
    base: Literal["same", "other_year", "yearly_mean", "any"]
    unit: Literal["same", "other", "any"]
    ruling: Literal["judged", "shown", "never"]
    short_ruling: Literal["judged", "shown"]
    certainty: Literal["high", "medium", "low"]
    reason: str
    reason_en: str
    example: str
    counterexample: str


@dataclass(frozen=True, slots=True)
class CertaintyReason:
    """A circumstance that makes a verdict less certain, and the most certainty it leaves to a verdict of each kind.

    `achieved` is `none` where a number that reaches the promise shows nothing (it counts something else as well).
    """

    FILE: ClassVar[str] = "certainty_reasons.csv"
    reason_code: str
    achieved: Literal["high", "medium", "low", "none"]
    missed: Literal["high", "medium", "low"]
    in_progress: Literal["high", "medium", "low"]
    words: str
    words_en: str


@dataclass(frozen=True, slots=True)
class VerdictReason:
    """Why a promise without a judged result has its status, in one sentence; silence has several reasons.

    `told_as` completed: a passage says that the work is done and gives no number.

    `superseded`: a corrected issue has replaced it, so that nothing is held against it; `sum`: judged by what was done
    year by year; `difference`: by what the total of its year is more than that of the year before; `unsure`: a lower
    number was reported that may be of another thing, and the circumstance that makes it so is added to the words;
    `unsure_met`: the same of a number that reaches the promise; `similar`: a number of a like name.
    """

    FILE: ClassVar[str] = "verdict_reasons.csv"
    status: Literal["awaiting", "unreported", "superseded", "sum", "difference", "unsure", "unsure_met", "similar"]
    unreported_reason: Literal["silent", "only_multi_year", "only_without_number", "review_missing_part"] | None
    told_as: Literal["completed"] | None
    words: str
    words_en: str


@dataclass(frozen=True, slots=True)
class UnitFactor:
    """How many of the base unit one of `unit` is; units of the same base convert."""

    FILE: ClassVar[str] = "unit_factors.csv"
    unit: str
    base: str
    factor: float


@dataclass(frozen=True, slots=True)
class MatchUnit:
    """A unit that counts, of a thing whose name holds `word`, the same as another: 户厕 are counted in 座 and 户."""

    FILE: ClassVar[str] = "match_units.csv"
    word: str
    unit: str
    reading: str


@dataclass(frozen=True, slots=True)
class DistrictSuccessor:
    """A district that was merged into another or renamed, so that the successor answers for its promises."""

    FILE: ClassVar[str] = "district_successors.csv"
    district_code: str
    successor_code: str
    since_year: int


@dataclass(frozen=True, slots=True)
class DirectionWord:
    """A word of an indicator that tells which way is good; the longest word found decides."""

    FILE: ClassVar[str] = "direction_words.csv"
    word: str
    desired_direction: Literal["up", "down"]


@dataclass(frozen=True, slots=True)
class MentionPattern(PatternRow):
    """A passage of a review that reports nothing done (circumstances, thanks, faults), a promise that names nothing.

    A plan without its topic (区三年行动计划) may be any plan. `both`: words that say nothing of what is acted on, which
    fall away. `list_done`: a whole list was done (十件实事全部完成); `list_head`: the heading of such a list,
    `list_open`: a sentence that opens one in running text.
    """

    FILE: ClassVar[str] = "mention_patterns.csv"
    side: Literal["passage", "promise", "both", "list_done", "list_head", "list_open", "done"]


@dataclass(frozen=True, slots=True)
class AttainmentPattern(PatternRow):
    """Words by which a report itself says how much of a promise its number is; they touch the number.

    `due` stands before it, and its group is what was due (应完成23项,实际完成|21项); `share` and `excess` stand behind
    it, and their group is the percentage of the promise (完成年度目标的56%), or that beyond it (比年初目标增加40%).
    `floor` stands behind it and says without a number that the promise of the year was kept; its group is the words.
    """

    FILE: ClassVar[str] = "attainment_patterns.csv"
    role: Literal["due", "share", "excess", "floor"]


@dataclass(frozen=True, slots=True)
class MatchingAccuracy:
    """How matching did on the hand-found pairs of one place's reports: a figure that was measured, not a setting.

    `prefix` begins the names of its sources; the years are those of the reports. `linked_share`: of the pairs, those
    linked to the right result; `link_precision_share`: of the links on labelled targets, the right; `status_share`:
    of the pairs, those with the right status; `silence_share`: of the targets that the review is silent on, those
    without a link, empty where none is labelled.
    """

    FILE: ClassVar[str] = "matching_accuracy.csv"
    scope: str
    scope_en: str
    prefix: str
    first_year: int
    last_year: int
    pairs: int
    silences: int
    threshold: float
    linked_share: float
    link_precision_share: float
    status_share: float
    silence_share: float | None
    measured_on: str


@dataclass(frozen=True, slots=True)
class VerdictAccuracy:
    """How many of the verdicts of one status that were drawn at random a person found wrong: measured, not set.

    `draw` names verdicts that were drawn together. `kind`: `first_look` was drawn from documents that nobody had tuned
    to, and read before anything was mended by it; `second_look` is the same draw after mending, `tuned` is of
    documents that rules were tuned to. `certainty` is empty where verdicts of every certainty were drawn, `part` names
    the verdicts of the status that the row is about where there are several rows of it. `withheld`: of the drawn, those
    that a reader can give and the ledger did not. `drawn_on` is empty where the day was not noted.
    """

    FILE: ClassVar[str] = "verdict_accuracy.csv"
    draw: str
    kind: Literal["first_look", "second_look", "tuned"]
    scope: str
    scope_en: str
    status: Literal["achieved", "missed", "in_progress", "unreported", "not_comparable"]
    certainty: Literal["high", "medium", "low"] | None
    part: str | None
    part_en: str | None
    drawn: int
    wrong: int
    withheld: int
    drawn_on: date | None
    how: str
    how_en: str


@dataclass(frozen=True, slots=True)
class PromiserPattern(PatternRow):
    """Words that make somebody else than a government the one who promises: a company, its head, an association.

    They are looked for in the sentence up to the number; `cue` is a word that all that fits holds.
    """

    FILE: ClassVar[str] = "promiser_patterns.csv"
    cue: str


@dataclass(frozen=True, slots=True)
class FormAccuracy:
    """How the numbers of labelled forms of one kind were read: measured, not set.

    `draw` names the forms composed and labelled together; `look` is first_look (before anybody had mended a rule by
    them) or second_look (after). `found` and `whole` count of `numbers`.
    """

    FILE: ClassVar[str] = "form_accuracy.csv"
    draw: str
    form: str
    look: Literal["first_look", "second_look"]
    form_name: str
    form_name_en: str
    documents: int
    numbers: int
    found: int
    whole: int
    wrong_verdicts: int
    measured_on: str


@dataclass(frozen=True, slots=True)
class MentionAccuracy:
    """How the search for promised actions in the next report did on tasks that a person looked up: measured, not set.

    `found_share`: of the `spoken` tasks, those found; `precision_share`: of those found, the ones spoken of.
    """

    FILE: ClassVar[str] = "mention_accuracy.csv"
    scope: str
    scope_en: str
    first_year: int
    last_year: int
    tasks: int
    spoken: int
    threshold: float
    found_share: float
    precision_share: float
    measured_on: str


@dataclass(frozen=True, slots=True)
class RelativeTargetPattern(PatternRow):
    """Words by which a promise without a number is measured against another series (与经济增长同步, 高于全省平均水平).

    `cue`: the words themselves, with the other series as group `reference`; `reading` is the comparator. `scope`: a
    place in the reference, `reading` its level. `series`: a short name of a series, `reading` the full one. `change`:
    words that make it one of growth; `measured`: what else the name of a series may end with; `average`: the average
    of a place is meant. `trim`: words at the edges of a name that are none of it; `downward`: of what less is good.
    `stop_reference` and `stop_indicator`: what is measured against no series (上年增速), or is none (主要指标).
    """

    FILE: ClassVar[str] = "relative_targets.csv"
    role: Literal[
        "cue",
        "scope",
        "series",
        "change",
        "measured",
        "average",
        "trim",
        "downward",
        "stop_reference",
        "stop_indicator",
    ]
    reading: str | None


@dataclass(frozen=True, slots=True)
class IndicatorPart:
    """An indicator by which a report tells of another one only in part, or on another base."""

    FILE: ClassVar[str] = "indicator_parts.csv"
    indicator_id: str
    part_id: str
