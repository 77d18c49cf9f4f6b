"""What matching takes in and gives back."""

from __future__ import annotations

from typing import Literal, NamedTuple

MatchKind = Literal["full", "part", "incomparable", "several", "similar"]


class Fact(NamedTuple):
    """One promised or reported number. Days are counted from one fixed day.

    `known_on`: from when on its document speaks. `is_review`: it is a regular review of the number's own year.
    `before` and `after`: what stands around the number in its sentence; `heading`: title of its work item.
    `promised`: the value of a promise, which tells one said twice; a result's is never known, so that no link can
    prefer a good one. `reported`: the value of a result; only what makes a verdict doubtful looks at it, never the
    choice. `is_long_growth`: it is told against a year before the last (比2005年增长79%), whatever its own period.
    `is_mean`: it is a yearly mean (年均). `stage`: how far the work is (开工, 建成). `naming`: the rule that named it.
    `row_key`: the row of a table, or the clause, in which promise and report were born together. `is_due`: the last day
    of its period is the deadline of that row. `is_of_either`: nothing says whether it is of one year.
    """

    fact_id: str
    document_id: str
    district_code: str
    known_on: int
    is_review: bool
    indicator: str
    indicator_id: str
    unit: str
    measure: str
    is_negative: bool
    period_start: int
    period_end: int
    theme_code: str | None
    before: str
    after: str
    heading: str
    promised: float | None = None
    is_long_growth: bool = False
    is_mean: bool = False
    stage: str | None = None
    operator: str = "="
    naming: str = ""
    reported: float | None = None
    row_key: str | None = None
    is_due: bool = False
    is_of_either: bool = False


class Match(NamedTuple):
    """A result that answers a target.

    `kind`: full (the target's whole period), part (a part of it), incomparable (same indicator, other base or unit),
    several (a figure of several years beside a promise for one) or similar (maybe the same thing in other words; it
    judges nothing). `unit_ratio`: the result's value times this is in the
    target's unit. `comparability_id`: the row of comparability.csv that fits the pair; `doubts`: codes of
    certainty_reasons.csv that hold for it, parted by blanks.
    """

    target_id: str
    result_id: str
    kind: MatchKind
    score: float
    rule: str
    unit_ratio: float
    comparability_id: str
    doubts: str
