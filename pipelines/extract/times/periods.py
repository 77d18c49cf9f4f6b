"""For which period a number is promised or reported: year, and its first and last day."""

from __future__ import annotations

import calendar
import re
from datetime import date

from pipelines.extract.times.contexts import Bounds, Context, Period, Told, Years
from pipelines.extract.times.year_parts import Part, part_reader
from pipelines.lexicon import Lexicon
from pipelines.lexicon.compiled import made_once
from pipelines.model import Document, Ground, Kind, Node, Quantity
from pipelines.tape.patterns import reading_patterns
from pipelines.text.guards import GuardedPattern, shared_guard
from pipelines.text.numerals import five_year_plan_end, parse_chinese

# Years of a government's term.
TERM = 5
# A mean of more years than that is of no plan.
_LONGEST_MEAN = 15
# A review that gives a number of a year so long before its own tells history, not a result.
_LONG_AGO = 10
_FIVE_YEARS, _SPAN = re.compile(r"[“\"]?十[一二三四五六]五[”\"]?|五年(?:发展)?规划"), 5
_ROLES = (
    "year", "chinese_year", "relative_year", "plan_end", "quarter", "half_year", "month", "many_years", "coming_years",
    "past_years", "plan_period", "single_year",
)  # fmt: skip
_DIGIT = re.compile(r"[0-9]")
_EDGE = " ,:、()"


# Words of any time, as `reading_patterns.csv` names them.
TIME_ROLES = frozenset({*_ROLES, "year_part"})


class PeriodReader:
    """Reads periods with the patterns of one lexicon. Texts are folded."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.parts = part_reader(lexicon)
        patterns = reading_patterns(lexicon)
        (
            self._year, self._chinese_year, self._relative_year, self._plan_end, self._quarter, self._half_year,
            self._month, self._many_years, self._coming_years, self._past_years, self._plan_period, self._single_year,
        ) = found = tuple(GuardedPattern(patterns[role].pattern) for role in _ROLES)  # fmt: skip
        self._plan_goals, self._of_goals = patterns["plan_goals"], patterns["of_goals"]
        self._named_plan, self._yearly_mean = patterns["named_plan"], patterns["yearly_mean"]
        self.spans = (self._plan_period, self._many_years)
        told = [pattern for pattern in found if pattern not in (self._coming_years, self._past_years)]
        self._telling = (*told, self.parts.pattern)
        self._time_word = shared_guard(pattern.pattern for pattern in self._telling)

    def names_time(self, words: str) -> bool:
        """Whether the words name a time; without one a period follows from passage, headings and section alone."""
        return self._time_word.search(words) is not None and any(each.search(words) for each in self._telling)

    def opens_span(self, words: str) -> bool:
        """Whether a sentence tells the years of its paragraph: it opens with them (过去五年,), or has no number."""
        words = self._named_plan.sub("", words)
        spans = [
            match
            for pattern in self.spans
            for match in pattern.finditer(words)
            if not self._of_goals.match(words, match.end())
        ]
        if _DIGIT.search(words) or all(match.lastgroup == "within" for match in spans):
            return any("," not in words[: match.end()] for match in spans)
        return bool(spans)

    def span_length(self, words: str) -> int:
        """How many years the words speak of (五年来: 5); 1 where they name no span."""
        if self._plan_period.search(words) is not None:
            return TERM
        match = self._many_years.search(words)
        return 1 if match is None else _count_years(match)

    def is_past_span(self, words: str, plan_year: int | None) -> bool:
        """Whether the words look back on several years (五年来, 过去五年, “十二五”期间 in a plan of 2016)."""
        if self._past_years.search(words) is not None:
            return True
        ends = [_plan_end(match) for match in self._plan_period.finditer(words) if not match["fulfilled"]]
        return plan_year is not None and bool(ends) and max(ends) < plan_year

    def read(self, context: Context) -> Period:
        """The period of a number: years stated in the sentence count first, then the section's, then the document's."""
        stated = self._told_year(context)
        year = stated.year if stated is not None else context.year
        if year is None:
            return Period(None, None, None, "period_unknown")
        # What a state has reached is of its own year; what is promised of one in a span of years is for their end.
        is_of_year = context.is_point and (context.kind == "result" or stated is not None)
        several = None if is_of_year else self._several_years(context, year, is_stated=stated is not None)
        if several is not None:
            # 今后五年…人均收入达到9万元: so much a year at their end, not in all of them together.
            first = several.last if context.is_yearly else several.first
            grounds = _grounds(several, stated)
            return Period(several.last, date(first, 1, 1), date(several.last, 12, 31), "period_years", grounds)
        bounds = self._bounds_of_year(context, year, stated)
        rule = bounds.rule if stated is None else f"{bounds.rule}_stated"
        if not is_of_year and rule == "period_year" and self._is_of_either(context):
            rule = "period_year_either"
        return Period(year, bounds.start, bounds.end, rule, _grounds(bounds, stated))

    def _bounds_of_year(self, context: Context, year: int, stated: Told | None) -> Bounds:
        """First and last day in one year: of a part that a report names, else of the clause."""
        part = self._part_of_year(context, year) if context.kind == "result" else None
        if part is not None:
            months, place = part
            rule = "period_year" if months.is_whole else "period_part"
            said = f"{year}年" if months.is_whole else f"{months.first}-{months.last}月"
            return Bounds(months.start(year), months.end(year), rule, said, place)
        quarter = context.quarter if stated is None or stated.year == context.year else None
        return self._bounds(context.clause, year, quarter)

    def _told_year(self, context: Context) -> Told | None:
        """The year that the sentence states; that of the goals before it where it names no time."""
        stated = self._stated_year(context)
        if stated is None and context.goal_year is not None and not self.names_time(context.sentence):
            return Told(context.goal_year, f"{context.goal_year}年", "time_of_goals")
        return stated

    def _stated_year(self, context: Context) -> Told | None:
        """The year that the sentence states before the number, without those that only serve as a base."""
        found: Told | None = None
        if "年" not in context.sentence and "五" not in context.sentence:
            return None
        for match in self._year.finditer(context.sentence):
            year = int(match["last"] or match["year"])
            if _is_of_number(match, year, context):
                found = Told(year, match.group())
        for match in self._chinese_year.finditer(context.sentence):
            value = parse_chinese(match["year"])
            if match["base"] is None and value is not None:
                found = Told(int(value), match.group())
        for match in self._plan_end.finditer(context.sentence):
            if match["base"] is None:
                found = Told(_plan_end(match), match.group())
        relative = self._relative_to(context)
        return found if relative is None else relative

    def _relative_to(self, context: Context) -> Told | None:
        """The year that words count from the document's own: 明年 in a plan, 去年 in a review."""
        found: Told | None = None
        for match in self._relative_year.finditer(context.sentence):
            is_base = context.sentence[max(0, match.start() - 1) : match.start()] in tuple("比较同与从由在于")
            if not is_base and match["next"] and context.year is not None:
                found = Told(context.year + 1, match.group())
            elif not is_base and match["last"] and context.report_year is not None and context.kind == "result":
                found = Told(context.report_year - 1, match.group())
        return found

    def _several_years(self, context: Context, year: int, *, is_stated: bool) -> Years | None:
        """First and last year where the words speak of several (五年来, “十二五”时期).

        Asked in turn: the sentence, its paragraph, the headings. The nearest heading with a time decides; one that
        names a single year too (今后五年和2023年工作) decides nothing.
        Growth is of its year unless it is promised for, or its paragraph looks back on, several.
        """
        names_one = self._single_year.search(context.clause) is not None or self._tells_its_year(context)
        if names_one and self._read_span(context.clause, context.kind, year) is None:
            # “十三五”期间,应基本完成…,全年完成68个: the number's own clause names one year.
            return None
        span = self._years_of_sentence(context, year, is_stated=is_stated)
        if span is not None or is_stated or self._single_year.search(context.sentence):
            return span
        span = self._read_span(context.passage, context.kind, year)
        if span is not None:
            return span._replace(place="time_of_paragraph")
        is_done = context.is_change and context.kind == "result"
        return None if is_done else self._years_of_headings(context, year)

    def _tells_its_year(self, context: Context) -> bool:
        """五年累计完成投资840亿元,其中2009年|236亿元: the clause of what is reported names its year."""
        if context.kind != "result" or "年" not in context.clause:
            return False
        years = self._year.finditer(context.clause)
        return any(_is_of_number(match, int(match["last"] or match["year"]), context) for match in years)

    def _years_of_sentence(self, context: Context, year: int, *, is_stated: bool) -> Years | None:
        """The years that the sentence itself speaks of; `is_stated`: it names `year`."""
        # 到2025年,五年内新增… ends with that year; 从2005年起,三年内投入… begins with it.
        is_stated_end = is_stated and "起" not in context.sentence
        if is_stated_end and context.kind == "target" and (mean := self._mean_years(context, year)) is not None:
            return mean
        # In a five-year plan 五年累计 ends with the plan's last year.
        is_end = is_stated_end or (context.first_year is not None and context.first_year < year)
        if context.is_change or (context.kind == "target" and self._turns_to_year(context.sentence)):
            return None
        return self._read_span(context.sentence, context.kind, year, is_end=is_end)

    def _turns_to_year(self, words: str) -> bool:
        """用三年时间改造210个小区,今年改造46个,加装电梯|120部: what is promised for one year stands behind several."""
        found = list(self._many_years.finditer(words))
        return bool(found) and self._single_year.search(words, found[-1].end()) is not None

    def _years_of_headings(self, context: Context, year: int) -> Years | None:
        """The years that the nearest heading with a time speaks of."""
        for heading in context.headings:
            if self._names_year(heading):
                return None
            span = self._read_goals(heading, context) or self._read_span(heading, context.kind, year)
            if span is not None:
                return span._replace(place="time_of_heading")
        return None

    def _names_year(self, heading: str) -> bool:
        return any(each.search(heading) for each in (self._single_year, self._year, self._chinese_year))

    def _is_of_either(self, context: Context) -> bool:
        """Whether a sum may be of one year or of several: only a heading tells, and it names both
        (“十四五”时期发展成就和2025年主要工作), and no paragraph has turned to the one year yet; or its own mixes both.
        """
        if context.kind == "target" or context.is_change or self.names_time(context.sentence):
            return False
        if context.is_mixed or context.is_settled:
            return context.is_mixed
        year = context.year or 0
        for heading in () if context.passage else context.headings:
            names_year = self._names_year(heading)
            names_span = self._read_span(heading, context.kind, year) is not None
            if names_year or names_span:
                return names_year and names_span
        return False

    def _mean_years(self, context: Context, last: int) -> Years | None:
        """到2000年,外贸出口约120亿美元,年均增长14%: a mean of the years from the plan's first to the one stated."""
        first = context.year
        mean = self._yearly_mean.search(context.clause)
        if first is None or mean is None:
            return None
        return Years(first, last, mean.group()) if first < last <= first + _LONGEST_MEAN else None

    def _read_span(self, words: str, kind: Kind, year: int, *, is_end: bool = False) -> Years | None:
        """First and last of the years that the words speak of; `is_end`: `year` is the last one (到2025年,五年内…)."""
        words = self._named_plan.sub("", words)
        plan = self._plan_years(words, kind, year)
        if plan is not None:
            return plan
        match = self._many_years.search(words)
        if match is None:
            return None
        count, said = _count_years(match), match.group()
        if kind == "target":
            # What is promised is for years to come; 近三年来 only tells what was before.
            if self._past_years.search(words) is not None:
                return None
            return Years(year - count + 1, year, said) if is_end else Years(year, year + count - 1, said)
        return Years(year - count + 1, year, said)

    def _plan_years(self, words: str, kind: Kind, year: int) -> Years | None:
        """The years of the five-year plan that the words name."""
        is_promised = kind == "target"
        plans = [match for match in self._plan_period.finditer(words) if not (match["fulfilled"] and is_promised)]
        if is_promised and self._coming_years.search(words) is not None:
            # 继续保持“十五”时期的态势…今后五年: what is promised is for the years to come.
            plans = [match for match in plans if _plan_end(match) >= year]
        if not plans:
            return None
        # “十四五”时期…“十五五”时期: what is promised is for the period that is not over.
        ahead = (match for match in plans if is_promised and _plan_end(match) > year)
        plan = next(ahead, plans[0])
        last = _plan_end(plan)
        # A report in the middle of a five-year plan speaks of the years so far.
        is_under_way = not is_promised and year >= last - 4
        return Years(last - 4, min(last, year) if is_under_way else last, plan.group())

    def _read_goals(self, heading: str, context: Context) -> Years | None:
        """The years of the five-year plan whose goals stand below the heading, in a document of its first days."""
        match = self._plan_goals.search(heading) if context.kind == "target" else None
        if match is None or context.report_year is None:
            return None
        last = _plan_end(match)
        is_of_first_days = context.report_year in (last - _SPAN, last - _SPAN + 1)
        return Years(last - _SPAN + 1, last, match.group()) if is_of_first_days else None

    def _part_of_year(self, context: Context, year: int) -> tuple[Part, str] | None:
        """The part of the year that a result is of, and where it is told: in its sentence, else those before,
        the headings, the title.
        """
        told = self.parts.last(context.sentence)
        if told is not None:
            return told, "time_in_sentence"
        if context.carried is not None:
            return context.carried, "time_carried"
        for heading in context.headings:
            told = self.parts.first(heading)
            if told is not None:
                return told, "time_of_heading"
        return (context.part, "time_of_title") if context.part and year == context.part_year else None

    def _bounds(self, clause: str, year: int, quarter: int | None) -> Bounds:
        """First and last day: quarter, half-year, months or several years where the clause says so, else the year."""
        match = self._quarter.search(clause)
        if match:
            told = match["quarter"]
            quarter = int(told) if told.isdigit() else int(parse_chinese(told) or 0)
        if quarter:
            said = match.group() if match else ""
            return Bounds(date(year, 3 * quarter - 2, 1), _last_day(year, 3 * quarter), "period_quarter", said)
        match = self._half_year.search(clause)
        if match:
            first, last = (1, 6) if match["half"] == "上" else (7, 12)
            return Bounds(date(year, first, 1), _last_day(year, last), "period_half", match.group())
        match = self._month.search(clause)
        if match and (match["until"] or match["before"]):
            end = _last_day(year, int(match["month"]))
            end = end.replace(day=min(int(match["day"]), end.day)) if match["day"] else end
            return Bounds(date(year, 1, 1), end, "period_month", match.group())
        return Bounds(date(year, 1, 1), date(year, 12, 31), "period_year")


@made_once
def period_reader(lexicon: Lexicon) -> PeriodReader:
    """The reader of a lexicon, compiled once."""
    return PeriodReader(lexicon)


def _count_years(match: re.Match[str]) -> int:
    if match["term"] is not None:
        return TERM
    count = match[match.lastgroup or 0]
    return int(count) if count.isdecimal() else int(parse_chinese(count) or 1)


def _plan_end(match: re.Match[str]) -> int:
    return five_year_plan_end(match["ten"], match["unit"] or match["early"])


def first_year_ahead(document: Document) -> int | None:
    """The first year that a document promises for: of a five-year plan the first of the five."""
    if document.plan_year is None:
        return None
    return document.plan_year - _SPAN + 1 if _FIVE_YEARS.search(document.title) else document.plan_year


def is_history(found: Quantity, document: Document) -> bool:
    """Whether a result is of a year that the text names and that lies long before the year it reviews."""
    review, year = document.review_year, found.period_year
    if found.kind != "result" or review is None or year is None or not found.rule_id.endswith("_stated"):
        return False
    return review - year > _LONG_AGO


def section_year(document: Document, node: Node, nodes: tuple[Node, ...], kind: Kind) -> int | None:
    """The year a section speaks of: its own heading's or that of the headings above, else the document's."""
    place: Node | None = node
    while place is not None:
        if place.year is not None:
            return place.year
        place = nodes[place.parent] if place.parent is not None else None
    if kind == "result":
        first = first_year_ahead(document)
        is_of_five = first is not None and first != document.plan_year
        return first - 1 if document.review_year is None and first is not None and is_of_five else document.review_year
    if document.plan_year is not None or document.published_on is None:
        return document.plan_year or document.review_year
    return document.published_on.year  # a notice that only looks back asks for what is left of its own year


def _is_of_number(match: re.Match[str], year: int, context: Context) -> bool:
    """Whether a year before the number is the number's: not its base (比2019年), nor one that a report foresees."""
    if match["base"] is None and match["since"] is None and not _is_ahead_of_report(year, context):
        return True
    # 从2024年起,将补贴标准提高到100元
    is_begun = context.kind == "target" and (match["since"] or "").endswith("起")
    return is_begun and year >= (context.year or year)


def _is_ahead_of_report(year: int, context: Context) -> bool:
    """A result is not of a year after its report: 2017-2035年总体规划 is the name of a plan."""
    return context.kind == "result" and context.report_year is not None and year > context.report_year


def _last_day(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _grounds(told: Years | Bounds, stated: Told | None) -> tuple[Ground, ...]:
    """The words that name a year, and those that name a part of it or several, each once."""
    found = [(each.place, each.words) for each in (stated, told) if each is not None and each.words]
    return tuple(Ground(place, words.strip(_EDGE)) for place, words in dict.fromkeys(found))
