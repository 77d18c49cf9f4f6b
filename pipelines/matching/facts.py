"""What matching takes in and gives back."""

from __future__ import annotations

from typing import Literal, NamedTuple

MatchKind = Literal["full", "part", "incomparable"]


class Fact(NamedTuple):
    """One promised or reported number. Days are counted from one fixed day.

    `known_on`: from when on its document speaks. `is_review`: it is a regular review of the number's own year.
    `before` and `after`: what stands around the number in its sentence; `heading`: title of its work item.
    `promised`: the value of a promise, which tells one said twice; a result's is never known. `is_long_growth`: it is
    told against a year before the last (比2005年增长79%), whatever its own period.
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


class Match(NamedTuple):
    """A result that answers a target.

    `kind`: full (the target's whole period), part (a part of it) or incomparable (same indicator, other base or unit).
    `unit_ratio`: the result's value times this is in the target's unit.
    """

    target_id: str
    result_id: str
    kind: MatchKind
    score: float
    rule: str
    unit_ratio: float
