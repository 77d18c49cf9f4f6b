"""Which year or quarter a document promises for, which year it reports on."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from pipelines.lexicon import Lexicon
from pipelines.lexicon.compiled import made_once
from pipelines.model import DocType
from pipelines.split.bundles import split_patterns
from pipelines.split.dates import find_date, find_years, read_number
from pipelines.split.report_years import Evidence, count_years, find_contradictions, weigh_years
from pipelines.text.guards import GuardedPattern

QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
HEADS = 60  # a heading is looked for in this many characters of a line
EARLY = 3  # what is told until March looks back on the year before
HAN_NUMBERS, FIRST_PLAN_ENDS = "一二三四五六", 2010  # 十一五 ended in 2010
OPENING = 1500  # characters in which a speech says when it is given


Patterns = dict[str, re.Pattern[str]]  # the rows of `split_patterns.csv` by role


class Years(NamedTuple):
    """The period of a document; None where it promises or reports nothing. `against`: what speaks for other years."""

    plan: int | None
    review: int | None
    quarter: int | None
    against: str | None = None


@made_once
def _reported_year(lexicon: Lexicon) -> GuardedPattern:
    return GuardedPattern(split_patterns(lexicon)["reported_year"].pattern)


def find_period(title: str, body: str, doc_type: DocType, stated: date | None, cover: str, lexicon: Lexicon) -> Years:
    """The period of a document from its title, its headings, its cover and its date, in that order of trust."""
    patterns = split_patterns(lexicon)
    if doc_type == "news":
        return Years(None, None, None)
    headings = "\n".join(line[:HEADS] for line in body.splitlines() if line.strip())
    plan, review = (
        _years_of(patterns["plan_head"], title, headings, body),
        _years_of(patterns["review_head"], title, headings, body),
    )
    if plan is None and doc_type == "work_report":
        # 2004年是不平凡的一年 … 2005年是关键的一年: of two years that sentences open with the later one is planned.
        opened = sorted({read_number(match["year"]) for match in patterns["plan_opening"].finditer(body)})
        plan = opened[-1] if len(opened) > 1 and opened[-1] - opened[-2] == 1 else None
    if doc_type in ("work_plan", "special_plan"):
        return _plan_period(title, plan, stated, cover, patterns)
    half = patterns["half_done"].search(title)
    if half is not None:  # 2024年上半年工作总结和下半年打算: both are of one year
        return Years(read_number(half["year"]), read_number(half["year"]), None)
    evidence = Evidence(max(find_years(title), default=None), plan, review, _delivered_on(body, patterns), stated)
    named = count_years(body, _reported_year(lexicon))
    plan = weigh_years(evidence, named)
    if review is None or plan is None or not plan - 2 <= review < plan:
        review = plan - 1 if plan is not None else None
    return Years(plan, review, None, find_contradictions(evidence, named, plan))


def _delivered_on(body: str, patterns: Patterns) -> date | None:
    """The day on which a speech says that it was given to its congress."""
    spoken = patterns["delivery"].search(body, 0, OPENING)
    return find_date(spoken["date"]) if spoken else None


def review_period(title: str, body: str, stated: date | None, patterns: Patterns) -> Years:
    """The period of a document that looks back: the year of its title, else the one before its date or its own.

    It plans where a numbered heading names a later year (二、2024年初步安排) or the rest of its own (二、下半年打算).
    """
    years = find_years(title) or find_five_years(title, patterns["five_years"])
    if not years and stated is None:
        return Years(None, None, None)
    early = stated is not None and stated.month <= EARLY
    review = max(years) if years else (stated.year - early if stated is not None else None)
    ahead = [read_number(match["year"]) for match in patterns["ahead_head"].finditer(body)]
    rest = review if patterns["rest_of_year"].search(body) else None
    return Years(next((year for year in ahead if review is not None and year > review), rest), review, None)


def column_period(body: str, columns: re.Pattern[str]) -> Years:
    """The years of a table whose title names none: the last one whose column promises, the last one that is done."""
    heads = list(columns.finditer(body))
    ahead = max((read_number(match["year"]) for match in heads if match["ahead"]), default=None)
    done = max((read_number(match["year"]) for match in heads if match["done"]), default=None)
    if done is not None and ahead is not None and done >= ahead:
        return Years(None, done, None)
    return Years(ahead, done if done is not None or ahead is None else ahead - 1, None)


def _plan_period(title: str, headed: int | None, stated: date | None, cover: str, patterns: Patterns) -> Years:
    spans = patterns["year_span"].search(title)
    five = find_five_years(title, patterns["five_years"])
    if five:
        return Years(five[0], None, None)
    years = find_years(title)
    year = read_number(spans["year"]) if spans else max(years) if years else None
    if year is None:
        covering = find_years(cover)
        year = covering[0] if covering else headed if headed is not None else stated.year if stated else None
    quarter = patterns["quarter"].search(title)
    return Years(year, None, QUARTERS[quarter["quarter"]] if quarter else None)


def find_five_years(title: str, pattern: re.Pattern[str]) -> tuple[int, ...]:
    """The last year of the five-year plan that a title names, if it names one."""
    five = pattern.search(title)
    return (FIRST_PLAN_ENDS + 5 * HAN_NUMBERS.index(five["number"] or five["short"]),) if five else ()


def _years_of(pattern: re.Pattern[str], title: str, headings: str, body: str) -> int | None:
    """The year of the first fitting heading: in the title, at a line's start, or inside a line without breaks."""
    for text in (title, headings, body if headings.count("\n") < 3 else ""):
        match = pattern.search(text)
        if match:
            return read_number(match["year"])
    return None
