"""What the period of a number follows from, and the period itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from pipelines.extract.times.year_parts import Part
from pipelines.model import Ground, Kind
from pipelines.values import quick


class Told(NamedTuple):
    """A year that words name: the words, and where they stand (a row of `rule_texts.csv`)."""

    year: int
    words: str
    place: str = "time_in_sentence"


class Years(NamedTuple):
    """First and last of several years that words name."""

    first: int
    last: int
    words: str
    place: str = "time_in_sentence"


class Bounds(NamedTuple):
    """First and last day in a year, by which rule, and the words that name them; no words where it is all of it."""

    start: date
    end: date
    rule: str
    words: str = ""
    place: str = "time_in_sentence"


@quick
@dataclass(frozen=True, slots=True)
class Period:
    """A year with its first and last day; all None where neither text nor document names a time.

    `grounds` are the words that name it and where they stand; none where it is the year of the part or document.
    """

    year: int | None
    start: date | None
    end: date | None
    rule_id: str
    grounds: tuple[Ground, ...] = ()


@quick
@dataclass(frozen=True, slots=True)
class Context:
    """What a number's period follows from: the words before it in its `sentence` and `clause`, the sentence that
    tells the time of its paragraph (`passage`, may be empty), and the `headings` over it, the nearest first.

    `year` is that of the section or document, `report_year` the year the document plans for, `quarter` the
    document's own quarter; `is_point` says that the number is a state (level, share), not a sum over a period,
    `is_change` that it is growth whose clause names no span of years, `is_yearly` that it is counted by the year
    (output, income). `carried` is the part of a year that the sentences before have named up to the last full stop,
    `part` the one that the document's title names of the year `part_year`, `goal_year` the year by whose end the
    sentences before promise, `first_year` the first one that the document promises for (of a five-year plan not its
    `year`). `is_settled`: a paragraph before has opened with one year, so that what follows is of it. `is_mixed`: a
    sentence before in the paragraph told of several years and of one.
    """

    sentence: str
    clause: str
    headings: tuple[str, ...]
    kind: Kind
    year: int | None
    report_year: int | None
    quarter: int | None
    is_point: bool
    passage: str = ""
    is_change: bool = False
    is_yearly: bool = False
    carried: Part | None = None
    part: Part | None = None
    part_year: int | None = None
    goal_year: int | None = None
    first_year: int | None = None
    is_settled: bool = True
    is_mixed: bool = False
