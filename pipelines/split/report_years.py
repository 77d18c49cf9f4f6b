"""The year that a report to a congress promises for: what title, headings, date and text say of it, weighed.

Each of them may be wrong alone: a report given in December is titled by the year that ends, a page bears the day on
which it was put on line, a heading names the year whose tasks were done.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from typing import NamedTuple

from pipelines.split.dates import read_number
from pipelines.text.guards import GuardedPattern

OFTEN = 3  # a year named so often is one that a report speaks of
NEAR = 3  # years farther off are of a long review or a distant goal
LATE = 11  # a report given in November or December speaks for the year to come
# How much each says for its year. A title may name the year that is over; a page's date may be years late.
TITLE, TITLE_OVER, HEADED, REVIEWED, GIVEN, DATED, TEXT = 2.5, 1.0, 2.5, 2.0, 3.0, 1.2, 1.5


class Evidence(NamedTuple):
    """The years that a report names: of its title, of the headings of plan and review, of its dates."""

    title: int | None
    plan: int | None
    review: int | None
    delivered: date | None
    dated: date | None


def weigh_years(evidence: Evidence, named: Counter[int]) -> int | None:
    """The year promised for that title, headings, dates and text speak for most; None where nothing names a year.

    `named`: see `count_years`.
    """
    votes: dict[int, float] = defaultdict(float)
    if evidence.title is not None:
        votes[evidence.title] += TITLE
        votes[evidence.title + 1] += TITLE_OVER
    if evidence.plan is not None:
        votes[evidence.plan] += HEADED
    if evidence.review is not None:
        votes[evidence.review + 1] += REVIEWED
    for given, weight in ((evidence.delivered, GIVEN), (evidence.dated, DATED)):
        if given is not None:
            votes[year_given(given)] += weight
    if not votes:
        return max((year for year, count in named.items() if count >= OFTEN), default=-1) + 1 or None
    most = max(named.values(), default=1)
    return max(votes, key=lambda year: (votes[year] + TEXT * named[year - 1] / most, -year))


def find_contradictions(evidence: Evidence, named: Counter[int], plan: int | None) -> str | None:
    """What speaks against the year promised for, in one line: title 2021, text 2023. None where nothing does."""
    if plan is None:
        return None
    said = {
        "title": evidence.title,
        "heading": None if evidence.plan == plan - 1 else evidence.plan,  # of what was done of last year's tasks
        "heading of the review": None if evidence.review is None else evidence.review + 1,
        "day of the speech": None if evidence.delivered is None else year_given(evidence.delivered),
    }
    against = [f"{what} {year}" for what, year in said.items() if year is not None and year != plan]
    often = [year for year, count in named.items() if count >= OFTEN and abs(year - plan) <= NEAR]
    if often and not {plan, plan - 1} & set(often):
        against.append(f"text {max(often, key=named.__getitem__)}")
    return ", ".join(against) or None


def year_given(day: date) -> int:
    """The year that a speech of this day promises for."""
    return day.year + 1 if day.month >= LATE else day.year


def count_years(body: str, reported: GuardedPattern) -> Counter[int]:
    """How often the text names each year as one of what was done; not those up to which something is promised."""
    named = Counter(match["year"] for match in reported.finditer(body))
    years: Counter[int] = Counter()
    for year, count in named.items():  # 2019 and 二〇一九 are one
        years[read_number(year)] += count
    return years
