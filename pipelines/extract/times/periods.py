"""For which period a number is promised or reported: year, and its first and last day."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

from pipelines.extract.times.year_parts import PART, Part, first_part, last_part
from pipelines.model import Document, Kind, Node, Quantity
from pipelines.text.guards import GuardedPattern, shared_guard
from pipelines.text.numerals import FIVE_YEAR_PLAN, five_year_plan_end, parse_chinese
from pipelines.values import quick

# A year that only serves as a base of comparison (比2014年, 2014年的2倍) or as a start (自2016年) is not the number's.
_YEAR = GuardedPattern(
    r"(?P<base>[比较](?:上年|去年|年初|上年末)[和与、]|比|较|同|与|自|从|由|超|超过|优于|恢复[到至]|相当于)?(?:到|至|截至|截止|截止到)?"
    r"(?P<year>(?:19|20)\d\d) ?年?(?: ?[-至到] ?(?P<last>(?:19|20)\d\d))? ?(?:年|度)"
    r"(?!的?[\d.]+倍|不变价|可比价|价|在册|[^,。;年]{0,6}(?:建成|投用|修建|建造|启用|竣工|交付|出生|成立)的)(?P<since>[^,。;年]{0,6}(?:以来|起)|[末底]?的[\d.一二三四五六七八九十]+倍)?"
)
_CHINESE_YEAR = GuardedPattern(
    r"(?P<base>比|较|同|与|自|从|由)?(?:到|至|截至)?(?P<year>[一二][九〇零○][〇零○一二三四五六七八九]{2})年"
)
_RELATIVE = GuardedPattern(r"(?P<next>明年|下年|来年|下一年)|(?P<last>去年|上年(?!均)|上一年|前一年)(?!同期)")
_FIVE_YEAR_PLAN = GuardedPattern(
    rf"(?P<base>[比较同与从由为是自])?[“\"]?{FIVE_YEAR_PLAN}[”\"]?(?P<end>末|期末|规划末|时期末)"
)
_QUARTER = GuardedPattern(r"(?:第)?(?P<quarter>[一二三四1-4])季度")
_HALF = GuardedPattern(r"(?P<half>上|下)半年")
_MONTH = GuardedPattern(
    r"(?<![\d年])(?P<until>截至|到|至|前)?(?P<month>1[0-2]|[1-9])月(?:(?P<day>[12]\d|3[01]|[1-9])日(?=之?前|以前)|底|末|份)?(?P<before>前|底|末|之前|以前)?"
)
_SEVERAL = "[两二三四五六七八九十]"
_MANY_YEARS = GuardedPattern(
    rf"(?<![\d.])(?P<since>{_SEVERAL}|[2-9])年(?:来(?!最|新[高低]|首次|少有|罕见)|间|中|里|共|累计|增加)|(?:过去|这|近)(?P<past>{_SEVERAL}|[2-9])年(?!级)"
    rf"|(?:未来|今后|今明)(?P<coming>{_SEVERAL}|[2-9])年|(?:用(?=.年时间))?(?P<within>{_SEVERAL}|[2-9])年(?:内|时间)"
    # The years of a government's term.
    rf"|(?P<term>(?:本|新一|下一?|这一?)届(?:[市区县省]?政府)(?:任期|以来|成立以来|履职以来|的?五年))"
    # 五年城镇新增就业4500万人, 5年新建170个: which five years, promise and result know.
    rf"|(?:^|[,:])(?P<whole>{_SEVERAL}|[2-9])年(?=[^内来间中里级计规行以之前后制期免树义教])"
)
_COMING = GuardedPattern(rf"(?:未来|今后){_SEVERAL}年")
# Years that are over: 五年来, 过去五年; not 五年内 or 五年共.
_PAST_YEARS = GuardedPattern(
    rf"(?:过去|这|近)的?{_SEVERAL}年(?!级)|(?<![今后未]){_SEVERAL}年来|本届[市区县省]?政府(?:任期|以来|成立以来|履职以来)"
)
_PLAN_PERIOD = GuardedPattern(
    rf"(?<![比较同与十])(?<![比较同与][“\"])[“\"]?{FIVE_YEAR_PLAN}[”\"]?"
    r"(?:(?:时期|期间|规划期|以来)(?!末)|(?P<fulfilled>(?:规划|计划)(?:确定|提出|安排)?的?(?:各项|主要)*(?:目标|任务|指标)))"
)
SPANS = (_PLAN_PERIOD, _MANY_YEARS)
# A heading over the goals of a five-year plan: “十二五”发展的主要目标.
_GOALS = re.compile(rf"{FIVE_YEAR_PLAN}[”\"]?[^,。;]{{0,14}}目标")
# Years of a government's term.
_TERM = 5
# A review that gives a number of a year so long before its own tells history, not a result.
_LONG_AGO = 10
_FIVE_YEARS, _SPAN = re.compile(r"[“\"]?十[一二三四五六]五[”\"]?|五年(?:发展)?规划"), 5
_DIGIT = re.compile(r"[0-9]")
# 落实“十二五”时期|目标任务 names goals, not the time of what is said.
_OF_GOALS = re.compile(r"[^,。;]{0,4}(?:目标|任务|规划|指标)")
_ONE_YEAR = GuardedPattern(r"今年|去年|上年(?!同期|均)|全年|当年|一年来|过去的?一年|年内|本年")
_PATTERNS = (_YEAR, _CHINESE_YEAR, _RELATIVE, _FIVE_YEAR_PLAN, _QUARTER, _HALF, _MONTH, *SPANS, _ONE_YEAR, PART)
_TIME_WORD = shared_guard(pattern.pattern for pattern in _PATTERNS)


@quick
@dataclass(frozen=True, slots=True)
class Period:
    """A year with its first and last day; all None where neither text nor document names a time."""

    year: int | None
    start: date | None
    end: date | None
    is_stated: bool
    rule_id: str


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
    sentences before promise.
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


def names_time(words: str) -> bool:
    """Whether the words may name any time; without one a period follows from passage, headings and section alone."""
    return _TIME_WORD.search(words) is not None


def opens_span(words: str) -> bool:
    """Whether a sentence tells what years its paragraph speaks of: it opens with them (过去五年,), or has no number."""
    spans = [match for pattern in SPANS for match in pattern.finditer(words) if not _OF_GOALS.match(words, match.end())]
    if _DIGIT.search(words) or all(match.lastgroup == "within" for match in spans):
        return any("," not in words[: match.end()] for match in spans)
    return bool(spans)


def span_length(words: str) -> int:
    """How many years the words speak of (五年来: 5); 1 where they name no span."""
    if _PLAN_PERIOD.search(words) is not None:
        return _TERM
    match = _MANY_YEARS.search(words)
    return 1 if match is None else _count_years(match)


def is_past_span(words: str, plan_year: int | None) -> bool:
    """Whether the words look back on several years (五年来, 过去五年, “十二五”期间 in a plan of 2016)."""
    if _PAST_YEARS.search(words) is not None:
        return True
    ends = [_plan_end(match) for match in _PLAN_PERIOD.finditer(words) if not match["fulfilled"]]
    return plan_year is not None and bool(ends) and max(ends) < plan_year


def _count_years(match: re.Match[str]) -> int:
    if match["term"] is not None:
        return _TERM
    count = match[match.lastgroup or 0]
    return int(count) if count.isdecimal() else int(parse_chinese(count) or 1)


def _plan_end(match: re.Match[str]) -> int:
    return five_year_plan_end(match["ten"], match["unit"] or match["early"])


def read_period(context: Context) -> Period:
    """The period of a number: years that the sentence states count first, then the section's, then the document's."""
    stated = _stated_year(context)
    if stated is None and context.goal_year is not None and not names_time(context.sentence):
        stated = context.goal_year
    year = stated if stated is not None else context.year
    if year is None:
        return Period(None, None, None, False, "period_unknown")
    # What a state has reached is of its own year; what is promised of one in a span of years is for their end.
    is_of_year = context.is_point and (context.kind == "result" or stated is not None)
    several = None if is_of_year else _several_years(context, year, stated)
    if several is not None:
        first, last = several
        # 今后五年…人均收入达到9万元: so much a year at their end, not in all of them together.
        first = last if context.is_yearly else first
        return Period(last, date(first, 1, 1), date(last, 12, 31), stated is not None, "period_years")
    quarter = context.quarter if stated in (None, context.year) else None
    part = _part_of_year(context, year) if context.kind == "result" else None
    if part is not None:
        rule = ("period_year" if part.is_whole else "period_part") + ("" if stated is None else "_stated")
        return Period(year, part.start(year), part.end(year), stated is not None, rule)
    start, end, rule = _bounds(context.clause, year, quarter)
    return Period(year, start, end, stated is not None, rule if stated is None else f"{rule}_stated")


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


def _stated_year(context: Context) -> int | None:
    """The year that the sentence states before the number, without those that only serve as a base."""
    found: int | None = None
    if "年" not in context.sentence and "五" not in context.sentence:
        return None
    for match in _YEAR.finditer(context.sentence):
        year = int(match["last"] or match["year"])
        if match["base"] is None and match["since"] is None and not _is_ahead_of_report(year, context):
            found = year
        elif context.kind == "target" and (match["since"] or "").endswith("起") and year >= (context.year or year):
            found = year  # 从2024年起,将补贴标准提高到100元
    for match in _CHINESE_YEAR.finditer(context.sentence):
        value = parse_chinese(match["year"])
        if match["base"] is None and value is not None:
            found = int(value)
    for match in _FIVE_YEAR_PLAN.finditer(context.sentence):
        if match["base"] is None:
            found = _plan_end(match)
    for match in _RELATIVE.finditer(context.sentence):
        is_base = context.sentence[max(0, match.start() - 1) : match.start()] in tuple("比较同与从由在于")
        if not is_base and match["next"] and context.year is not None:
            found = context.year + 1
        elif not is_base and match["last"] and context.report_year is not None and context.kind == "result":
            found = context.report_year - 1
    return found


def _is_ahead_of_report(year: int, context: Context) -> bool:
    """A result is not of a year after its report: 2017-2035年总体规划 is the name of a plan."""
    return context.kind == "result" and context.report_year is not None and year > context.report_year


def _several_years(context: Context, year: int, stated: int | None) -> tuple[int, int] | None:
    """First and last year where the words speak of several (五年来, “十二五”时期).

    Asked in turn: the sentence, its paragraph, the headings. The nearest heading with a time decides; one that names a
    single year too (今后五年和2023年工作) decides nothing.
    Growth is of its year unless it is promised for, or its paragraph looks back on, several.
    """
    is_of_year = _ONE_YEAR.search(context.clause) is not None and _read_span(context.clause, context.kind, year) is None
    if is_of_year:
        # “十三五”期间,应基本完成…,全年完成68个: the number's own clause names one year.
        return None
    span = None if context.is_change else _read_span(context.sentence, context.kind, year)
    if span is not None or stated is not None or _ONE_YEAR.search(context.sentence):
        return span
    span = _read_span(context.passage, context.kind, year)
    if span is not None or (context.is_change and context.kind == "result"):
        return span
    for heading in context.headings:
        if _ONE_YEAR.search(heading) or _YEAR.search(heading):
            return None
        span = _read_goals(heading, context) or _read_span(heading, context.kind, year)
        if span is not None:
            return span
    return None


def _read_span(words: str, kind: Kind, year: int) -> tuple[int, int] | None:
    plans = [match for match in _PLAN_PERIOD.finditer(words) if not (match["fulfilled"] and kind == "target")]
    ends = [_plan_end(match) for match in plans]
    if kind == "target" and _COMING.search(words) is not None:
        # 继续保持“十五”时期的态势…今后五年: what is promised is for the years to come.
        ends = [end for end in ends if end >= year]
    if ends:
        # “十四五”时期…“十五五”时期: what is promised is for the period that is not over.
        last = next((end for end in ends if end > year), ends[0]) if kind == "target" else ends[0]
        # A report in the middle of a five-year plan speaks of the years so far.
        return last - 4, min(last, year) if kind == "result" and year >= last - 4 else last
    match = _MANY_YEARS.search(words)
    if match is None:
        return None
    count = _count_years(match)
    if kind == "target" and (match["coming"] or match["within"] or match["whole"] or match["term"]):
        return year, year + count - 1
    return year - count + 1, year


def _read_goals(heading: str, context: Context) -> tuple[int, int] | None:
    """The years of the five-year plan whose goals stand below the heading, in a document from the plan's first days."""
    match = _GOALS.search(heading) if context.kind == "target" else None
    if match is None or context.report_year is None:
        return None
    last = _plan_end(match)
    return (last - _SPAN + 1, last) if context.report_year in (last - _SPAN, last - _SPAN + 1) else None


def _part_of_year(context: Context, year: int) -> Part | None:
    """The part of the year that a result is of: as its sentence says, else those before, the headings, the title."""
    told = last_part(context.sentence) or context.carried
    for heading in () if told else context.headings:
        told = told or first_part(heading)
    return told or (context.part if year == context.part_year else None)


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
        last = _last_day(year, int(match["month"]))
        last = last.replace(day=min(int(match["day"]), last.day)) if match["day"] else last
        return date(year, 1, 1), last, "period_month"
    return date(year, 1, 1), date(year, 12, 31), "period_year"


def _last_day(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])
