"""For which period a number is promised or reported: year, and its first and last day."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

from pipelines.model import Document, Kind, Node
from pipelines.text.numerals import parse_chinese

# A year that only serves as a base of comparison (比2014年) or as a start (自2016年) is not the number's year.
_YEAR = re.compile(
    r"(?P<base>比|较|同|与|自|从|由|超|超过|优于)?(?:到|至|截至|截止|截止到)?(?P<year>(?:19|20)\d\d) ?年?"
    r"(?: ?[-至到] ?(?P<last>(?:19|20)\d\d))? ?(?:年|度)"
)
_CHINESE_YEAR = re.compile(
    r"(?P<base>比|较|同|与|自|从|由)?(?:到|至|截至)?(?P<year>[一二][九〇零○][〇零○一二三四五六七八九]{2})年"
)
_RELATIVE = re.compile(r"(?P<next>明年|下年|来年|下一年)|(?P<last>去年|上年|上一年|前一年)(?!同期)")
_FIVE_YEAR_PLAN = re.compile(r"[“\"]?(?P<ten>十)?(?P<unit>[一二三四五六七八九])五[”\"]?(?P<end>末|期末|规划末)")
_QUARTER = re.compile(r"(?:第)?(?P<quarter>[一二三四1-4])季度")
_HALF = re.compile(r"(?P<half>上|下)半年")
_MONTH = re.compile(r"(?<![\d年])(?P<until>截至|到|至|前)?(?P<month>1[0-2]|[1-9])月(?:底|末|份)?(?P<before>前|底|末)?")
_SEVERAL = "[两二三四五六七八九十]"
_MANY_YEARS = re.compile(
    rf"(?P<since>{_SEVERAL})年(?:来|间|共|累计)|(?:过去|未来|今后)(?P<coming>{_SEVERAL})年|(?P<within>{_SEVERAL})年内"
)


@dataclass(frozen=True, slots=True)
class Period:
    """A year with its first and last day; all None where neither text nor document names a time."""

    year: int | None
    start: date | None
    end: date | None
    is_stated: bool
    rule_id: str


def read_period(sentence: str, clause: str, year: int | None, quarter: int | None) -> Period:
    """The period of a number; `sentence` and `clause` are the words before it.

    Years that the sentence states count first; `year` is that of the section or document, `quarter` the
    document's own quarter.
    """
    stated = _stated_year(sentence, year)
    used = stated if stated is not None else year
    if used is None:
        return Period(None, None, None, False, "period_unknown")
    first, last, rule = _bounds(clause, used, quarter if stated in (None, year) else None)
    return Period(used, first, last, stated is not None, rule if stated is None else f"{rule}_stated")


def section_year(document: Document, node: Node, nodes: tuple[Node, ...], kind: Kind) -> int | None:
    """The year a section speaks of: its own heading's or that of the headings above, else the document's."""
    place: Node | None = node
    while place is not None:
        if place.year is not None:
            return place.year
        place = nodes[place.parent] if place.parent is not None else None
    return document.plan_year if kind == "target" else document.review_year


def _stated_year(before: str, default: int | None) -> int | None:
    found: int | None = None
    for match in _YEAR.finditer(before):
        if match["base"] is None:
            found = int(match["last"] or match["year"])
    for match in _CHINESE_YEAR.finditer(before):
        value = parse_chinese(match["year"])
        if match["base"] is None and value is not None:
            found = int(value)
    if found is not None:
        return found
    for match in _FIVE_YEAR_PLAN.finditer(before):
        found = five_year_plan_end(match["ten"], match["unit"])
    if found is not None or default is None:
        return found
    for match in _RELATIVE.finditer(before):
        base = before[max(0, match.start() - 1) : match.start()]
        if base not in ("比", "较", "同", "与"):
            found = default + 1 if match["next"] else default - 1
    return found


def five_year_plan_end(ten: str | None, unit: str) -> int:
    """Last year of the n-th five-year plan: the thirteenth (十三五) ends in 2020."""
    count = int(parse_chinese(unit) or 0) + (10 if ten else 0)
    return 1955 + 5 * count


def _bounds(clause: str, year: int, quarter: int | None) -> tuple[date, date, str]:
    """First and last day: quarter, half-year, months or several years where the clause says so, else the year."""
    match = _QUARTER.search(clause)
    if match:
        quarter = int(parse_chinese(match["quarter"]) or 0) if not match["quarter"].isdigit() else int(match["quarter"])
    if quarter:
        return date(year, 3 * quarter - 2, 1), _last_day(year, 3 * quarter), "period_quarter"
    match = _HALF.search(clause)
    if match:
        is_first = match["half"] == "上"
        return date(year, 1 if is_first else 7, 1), _last_day(year, 6 if is_first else 12), "period_half"
    match = _MONTH.search(clause)
    if match and (match["until"] or match["before"]):
        return date(year, 1, 1), _last_day(year, int(match["month"])), "period_month"
    match = _MANY_YEARS.search(clause)
    if match:
        count = int(parse_chinese(match["since"] or match["coming"] or match["within"]) or 1)
        return date(year - count + 1, 1, 1), date(year, 12, 31), "period_years"
    return date(year, 1, 1), date(year, 12, 31), "period_year"


def _last_day(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])
