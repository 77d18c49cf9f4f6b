"""Passages that change the section without a heading: 我们也清醒地认识到…困难 in a review, 今年…目标是 behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from pipelines.lexicon import Lexicon
from pipelines.lexicon.compiled import made_once
from pipelines.model import Document
from pipelines.outline.headings import Heading
from pipelines.outline.lines import outline_patterns
from pipelines.outline.titles import Title, first_clause
from pipelines.tape.clauses import SENTENCE_END
from pipelines.text.guards import GuardedPattern

NEAR = 60  # a cue so near a paragraph's start speaks for the whole paragraph
LONG_LINE = 3000  # a line without breaks: a passage in it runs on to the next heading

# A heading that has lost its line stands right before: 二、2015年工作安排|2015年是…
_BEHIND_HEADING = "|".join(f"(?<={word})" for word in ("任务", "安排", "建议", "思路", "要求", r"\*"))
_STOP = re.compile(r"[。!?]")
HAN_DIGITS = ("[〇○零]", *"一二三四五六七八九")
FIRST_YEAR, PLANS = 2006, "一二三四五六"  # 十一五 began in 2006


class Cue(NamedTuple):
    """A passage at `start:end` that belongs to `section`; `next_heading` is where the heading behind it begins."""

    start: int
    end: int
    section: str
    rule_id: str
    next_heading: int


_Opening = tuple[GuardedPattern, str, str]


@made_once
def _cue_openings(lexicon: Lexicon, is_long: bool) -> tuple[_Opening, ...]:
    """(pattern, section, rule) of every cue, for a text that has lost its breaks or for others."""
    rows = lexicon.section_cues
    return tuple((_opening(row.pattern, is_long=is_long), row.section, row.rule_id) for row in rows)


@made_once
def _year_openings(_: Lexicon, year: int | None, is_long: bool) -> tuple[_Opening, ...]:
    """How the year promised for turns to the plan, in the same way."""
    return tuple((_opening(words, is_long=is_long), "plan", "cue.plan_year") for words in _year_cues(year))


def _opening(words: str, *, is_long: bool) -> GuardedPattern:
    """In a text that has lost its breaks a sentence may open what a paragraph opened."""
    if is_long and words[0] == "^":
        words = rf"(?:^|(?<=[。!?])|{_BEHIND_HEADING}){words[1:]}"
    return GuardedPattern(f"(?m:{words})")


def find_cues(folded: str, document: Document, headings: list[Heading], lexicon: Lexicon) -> list[Cue]:
    """Every passage that a cue opens, in reading order, cut at the next heading; they do not overlap."""
    stops = [h.start for h in headings]
    found: list[Cue] = []
    is_long = any(len(line) > LONG_LINE for line in folded[document.body_start : document.end].split("\n"))
    year_openings = _year_openings(lexicon, document.plan_year, is_long)
    for opening, section, rule in (*_cue_openings(lexicon, is_long), *year_openings):
        for match in opening.finditer(folded, document.body_start, document.end):
            start, end = _passage(folded, match.start(), document.end, section, outline_patterns(lexicon))
            cut = next((s for s in stops if s > match.start()), document.end)
            start = max([start, *(_behind(h, match.start()) for h in headings if h.start <= match.start())])
            found.append(Cue(start, min(end, cut), section, rule, cut))
    found.sort()
    kept: list[Cue] = []
    for cue in found:
        if not kept or cue.start >= kept[-1].end or cue.section != kept[-1].section:
            kept.append(cue)
    return kept


def _behind(heading: Heading, at: int) -> int:
    """Where a passage that is told of at `at` may begin: behind the heading, or with one that says it itself.

    The blanks before 　（一）我们也清醒认识到 are no part of its heading and none of the passage.
    """
    return heading.title.body if heading.title.body <= at else heading.start


def _year_cues(year: int | None) -> Iterator[str]:
    """A paragraph that begins with the year promised for, or the five years that begin in it, turns to the plan."""
    if year is None:
        return
    han = "".join(HAN_DIGITS[int(digit)] for digit in str(year))
    names = [rf"(?:{year}|{han})年(?=[,是我全政经工市省])"]
    if year >= FIRST_YEAR and (year - FIRST_YEAR) % 5 == 0:
        names.append(rf"“?十{PLANS[(year - FIRST_YEAR) // 5]}五”?时期(?!的?成就)")
    yield rf"^[* ]*(?:各位代表[,!:]? *)?(?:{'|'.join(names)})"


def _passage(folded: str, at: int, limit: int, section: str, patterns: dict[str, re.Pattern[str]]) -> tuple[int, int]:
    line_start = folded.rfind("\n", 0, at) + 1
    line_end = _line_end(folded, at, limit)
    if line_end - line_start > LONG_LINE:
        end = line_end if section == "plan" else _end_of_complaint(folded, at, line_end, patterns)
        return _sentence_start(folded, at, line_start), end
    start = line_start if at - line_start <= NEAR else _sentence_start(folded, at, line_start)
    if section == "plan":
        return start, limit
    return start, _extended(folded, line_end, limit, patterns)


def _sentence_start(folded: str, at: int, line_start: int) -> int:
    last = line_start
    for sign in SENTENCE_END.finditer(folded, line_start, at):
        last = sign.end()
    return last


def _line_end(folded: str, at: int, limit: int) -> int:
    end = folded.find("\n", at, limit)
    return limit if end < 0 else end


def _extended(folded: str, end: int, limit: int, patterns: dict[str, re.Pattern[str]]) -> int:
    """The passage goes on over following paragraphs that count on (一是…) or still complain."""
    while end < limit:
        start = end
        while start < limit and folded[start] in "\n\r ":
            start += 1
        stop = _line_end(folded, start, limit)
        words = folded[start:stop]
        goes_on = patterns["item"].match(words) or len(patterns["complaint"].findall(words)) >= 2
        if not words or patterns["resumes"].match(words) or not goes_on:
            return end
        end = stop
    return end


def _end_of_complaint(folded: str, at: int, limit: int, patterns: dict[str, re.Pattern[str]]) -> int:
    """Inside a line without breaks a passage goes on over the sentences that count on (一是…) or still complain."""
    ends = [*(sign.end() for sign in _STOP.finditer(folded, at, limit)), limit]
    for start, stop in pairwise(ends):
        words = folded[start:stop].lstrip()
        goes_on = patterns["item"].match(words) or patterns["complaint"].search(words)
        if patterns["resumes"].match(words) or not goes_on:
            return start
    return limit


def count_items(folded: str, start: int, end: int, patterns: dict[str, re.Pattern[str]]) -> list[Heading]:
    """一是…二是… of a problem part, each with its first clause as title; one alone counts for nothing."""
    marks = list(patterns["item"].finditer(folded, start, end))
    if len(marks) < 2:
        return []
    items = []
    for mark, stop in zip(marks, [*(m.start() for m in marks[1:]), end], strict=True):
        title: Title = first_clause(folded, mark.end(), stop)
        items.append(Heading(mark.start(), "is", 80, mark[0], title, "marker.is"))
    return items
