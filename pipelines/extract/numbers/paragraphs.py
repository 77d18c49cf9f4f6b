"""What time a paragraph speaks of: a banner over it, years that a sentence opens with, or one year."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipelines.extract.numbers.sentences import Sentence
from pipelines.extract.times.goal_years import NO_TIME, GoalYears
from pipelines.extract.times.periods import TERM, period_reader
from pipelines.extract.times.so_far import running_year
from pipelines.extract.times.year_parts import Part
from pipelines.lexicon import Lexicon
from pipelines.lexicon.compiled import made_once
from pipelines.model import Document, Node
from pipelines.tape.cues import cues
from pipelines.tape.patterns import reading_patterns
from pipelines.text.guards import GuardedPattern, shared_guard
from pipelines.text.numerals import CHINESE_DIGITS, parse_chinese

_DIGIT = re.compile(r"\d")
# A paragraph that is longer opens nothing.
_LONGEST_OPENING, _LONGEST_ADDRESS = 1200, 24
_FULL_STOP = re.compile(r"[。!\n]")


@dataclass(frozen=True, slots=True)
class _Banner:
    """A line of its own (五年来,始终坚持创新发展。) with the years of the paragraphs below it, and its node."""

    words: str
    node: int


class ParagraphTimes:
    """Follows the sentences of one document. `passage` is the sentence that tells the years of its paragraph,
    `carried` the part of a year that the sentence before has named, up to the next full stop (1-6月,收入…;签约项目…).

    `so_far` is the part of the plan's own year that a paragraph of a plan tells of (1-5月,生产总值增长11%。工业…),
    until words of promise. `goal_years` tells the year that sentences before have promised for (到2020年,…;…).
    `in_year` says that the paragraph has opened with one year, `is_mixed` that a sentence of it told of several years
    and of one, so that those behind it may be of either (五年累计改造小区41个,去年新建管网13公里。改造户厕1.9万座).
    `looks_back` says that the paragraph tells of the past, `last_year` is the year named last in a document that names
    none of its own (news).
    """

    def __init__(self, text: str, document: Document, nodes: tuple[Node, ...], lexicon: Lexicon) -> None:
        self.passage = ""
        self.carried: Part | None = None
        self.so_far: Part | None = None
        self.looks_back = False
        self.in_year = self.is_mixed = False
        self.last_year: int | None = None
        self._in_past, self._section = False, "other"
        self._plan_year = document.plan_year
        self.goal_years = GoalYears(lexicon)
        self._has_years = document.plan_year is not None or document.review_year is not None
        self._banners: list[_Banner] = []
        self._set_aside = ""
        self._settled = -1
        self._is_of_one_year = self._is_passing = False
        self._end = -1
        self._part: Part | None = None
        self._running_year = running_year(document)
        self._one_year_node: int | None = None
        self._text, self._nodes, self._last = text, nodes, document.end
        self._cues = cues(lexicon)
        self._periods = period_reader(lexicon)
        self._patterns = reading_patterns(lexicon)
        self._year_before = _any_year(lexicon, document.review_year)
        self._own_year, self._time_word = _time_patterns(lexicon, document.plan_year, document.review_year)

    def is_of_one_year(self, node: Node) -> bool:
        """Whether the node's own sentences name a single year, whatever its heading spans."""
        return self._one_year_node == node.index

    def settled_at(self, node: Node) -> int:
        """Where a paragraph of the node's chapter has opened with one year (刚刚过去的2015年,…); -1 where none has."""
        place = node
        while place.parent is not None and self._nodes[place.parent].parent is not None:
            place = self._nodes[place.parent]
        return self._settled if self._settled >= place.body_start else -1

    def enter(self, sentence: Sentence) -> None:
        """What time the paragraph speaks of from here on: one year, or the years that a sentence opens with or sums up.

        Years inside a sentence (…,两年累计完成300个) are those of its own number.
        """
        start, end, node, *_ = sentence
        is_new = _FULL_STOP.search(self._text, max(self._end, 0), start) is not None
        # Where a text has lost its breaks, the turn from review to plan begins a paragraph too.
        is_new_paragraph = self._text.find("\n", self._end, start) >= 0 or node.section != self._section
        self._section = node.section
        self.goal_years.enter(self._text[start:end], is_new_paragraph=is_new_paragraph, is_behind_stop=is_new)
        if is_new_paragraph:
            self.passage, self.looks_back, self._in_past = self._banner_over(node), False, False
            self.so_far, self._set_aside = None, ""
            self._is_of_one_year = self._is_passing = self.in_year = self.is_mixed = False
        elif is_new and self._is_passing:
            self.passage, self.looks_back, self._in_past, self._is_passing = "", False, False, False
        elif is_new and self._set_aside:
            self._take_up_again(start)
        self._follow_parts(self._text[start:end], node, is_behind_stop=is_new)
        self._end = end
        if not self._has_years:
            self._follow_years(start, end)
        if self._time_word.search(self._text, start, end) is None:
            self._is_of_one_year = self._is_of_one_year or (bool(sentence.numerals) and not self.passage)
            return
        words = self._text[start:end]
        if self._in_past:  # until the next sentence that tells another time
            self.looks_back = self._in_past = False
        self.looks_back = self.looks_back or self._cues.tells("looks_back", words)
        if self._cues.tells("fulfilled", words):
            self.looks_back = self._in_past = True
        self._follow_time(sentence, words, is_new_paragraph=is_new_paragraph)

    def _follow_time(self, sentence: Sentence, words: str, *, is_new_paragraph: bool) -> None:
        """The years of a paragraph by a sentence of it that tells a time."""
        # 累计减少贫困人口262万人,其中去年56.3万人 is of several years but for its last number.
        if self._tells_one_year(self._patterns["year_of_sum"].split(words, maxsplit=1)[0]):
            self._turn_to_year(sentence, words, is_new_paragraph=is_new_paragraph)
            self.is_mixed = self.is_mixed or self._is_of_both(words)
        elif self._periods.opens_span(words):
            self._open_span(sentence, words)
            self.in_year = False

    def _is_of_both(self, words: str) -> bool:
        """Whether a sentence tells of several years before its first number, and of one behind it."""
        before, *behind = self._patterns["first_number"].split(words, maxsplit=1)
        return bool(behind) and self._periods.opens_span(before) and not self._tells_one_year(before)

    def _turn_to_year(self, sentence: Sentence, words: str, *, is_new_paragraph: bool) -> None:
        """From here on, or in this sentence alone, one year is told of."""
        opening = self._patterns["address"].sub("", words).partition(",")[0]
        # 刚刚过去的一年,… turns to one year wherever it stands.
        turns = self._patterns["turn_to_year"].search(opening) is not None
        # …“八五”期间年均增长6%。1992年的主要指标是:… turns to what is promised for one year.
        turns = turns or (sentence.node.section == "plan" and self._cues.tells("goals_of_year", words))
        is_head = is_new_paragraph or turns or self._opens_paragraph(sentence)
        # Inside a paragraph of several years one year (2010年科技投入达到121亿元) is that of its sentence alone.
        self._set_aside = "" if is_head else self.passage
        self.passage = ""
        self.in_year = self.in_year or self._opens_paragraph(sentence)
        if is_new_paragraph and self._year_before.search(opening) is not None:
            self.looks_back = self._in_past = True  # 一九八四年,国民经济…。全省…, whatever heading stands over it
        # 刚刚过去的2015年,… at the head of a paragraph speaks for those below it.
        if self._tells_one_year(opening) and self._opens_paragraph(sentence):
            self._banners.clear()
            self._settled = sentence.start
        if sentence.numerals and self._is_of_year(words):
            self._one_year_node = sentence.node.index

    def _open_span(self, sentence: Sentence, words: str) -> None:
        """The words speak of several years, and so does what follows, unless only a number among others of one year.

        …产量8.1万吨。两年来累计建成农田6.3万亩。…达到33家: fewer years than a term are those of their sentence alone.
        """
        is_short = self._periods.span_length(words) < TERM
        if not is_short and self._opens_paragraph(sentence):
            self._settled = -1
        self._is_passing = is_short and self._is_of_one_year and not self.passage
        self.passage = words
        if self._periods.is_past_span(words, self._plan_year) and not self._cues.tells("ahead", words):
            self.looks_back = self._in_past = True
        if self._is_general(sentence):
            self._raise_banner(words, sentence)

    def _follow_years(self, start: int, end: int) -> None:
        """The year named last, in a document that names none of its own."""
        named = next(
            (int(year) for year in reversed(self._patterns["told_year"].findall(self._text, start, end))), None
        )
        words = self._text[start:end]
        # 截至9月底, 今年以来: of the year in which the news was told.
        is_running = self._periods.parts.last(words) or self._cues.tells("one_year", words)
        self.last_year = named or (self._running_year if is_running else None) or self.last_year

    def _take_up_again(self, start: int) -> None:
        """The years of the paragraph, behind a sentence of one year. The points of a list (2010年办成十件实事。一是…;
        二是…) are of the year that their head names.
        """
        is_point = self._patterns["list_point"].match(self._text, start) is not None
        self.passage, self._set_aside = "" if is_point else self._set_aside, ""

    def _follow_parts(self, words: str, node: Node, *, is_behind_stop: bool) -> None:
        """Which part of a year a sentence speaks of where it names none itself."""
        self.carried = None if is_behind_stop else self._part
        self._part = self._periods.parts.last(words) or self.carried
        if node.section != "plan":
            return
        if self._cues.tells("so_far_told", words):
            self.so_far = self._periods.parts.first(words)
        elif self.so_far is not None and (self._cues.tells("ahead", words) or self._cues.tells("whole_year", words)):
            self.so_far = None
        if self.so_far is not None and self.carried is None:
            self.carried = self.so_far

    def _is_of_year(self, words: str) -> bool:
        """Whether all of a sentence is of the year it names: not 建成泊位25个,港口去年吞吐量2.5亿吨."""
        several = self._cues.tells("several_years", words) or self._periods.span_length(words) > 1
        return not several and self._tells_one_year(self._patterns["first_number"].split(words, maxsplit=1)[0])

    def _raise_banner(self, words: str, sentence: Sentence) -> None:
        """A paragraph that opens those below it; one of fewer years (近两年,…) speaks for itself alone."""
        standing = self._banner_over(sentence.node)
        if standing and self._periods.span_length(words) < self._periods.span_length(standing):
            return
        scope = self._scope(sentence)
        self._banners = [banner for banner in self._banners if banner.node != scope]
        self._banners.append(_Banner(words, scope))

    def _banner_over(self, node: Node) -> str:
        """The words of the nearest banner over a node, unless a heading between them names one year."""
        words = {banner.node: banner.words for banner in self._banners}
        place: Node | None = node
        while words and place is not None:
            if place.index in words:
                return words[place.index]
            if self._tells_one_year(place.title):
                return ""
            place = self._nodes[place.parent] if place.parent is not None else None
        return ""

    def _tells_one_year(self, words: str) -> bool:
        return self._cues.tells("one_year", words) or self._own_year.search(words) is not None

    def _opens_paragraph(self, sentence: Sentence) -> bool:
        """Whether nothing but signs and an address (各位代表!) stands before the sentence in its line."""
        start = self._text.rfind("\n", max(0, sentence.start - _LONGEST_ADDRESS), sentence.start) + 1
        before = self._text[start : sentence.start]
        return start > 0 and not any(map(str.isalnum, self._patterns["address"].sub("", before)))

    def _is_general(self, sentence: Sentence) -> bool:
        """Whether the paragraph gives no number, so that it opens those below it."""
        start = self._text.rfind("\n", max(0, sentence.start - _LONGEST_OPENING), sentence.start) + 1
        end = self._text.find("\n", sentence.end, sentence.end + _LONGEST_OPENING)
        if (start == 0 and sentence.start > _LONGEST_OPENING) or (end < 0 and sentence.end < self._last):
            return False
        words = self._patterns["any_year"].sub("", self._text[start : end if end >= 0 else self._last])
        return _DIGIT.search(self._patterns["named_digits"].sub("", words)) is None

    def _scope(self, sentence: Sentence) -> int:
        """The node that an opening paragraph speaks for: the chapter where it turns to the assembly, else its own."""
        node = sentence.node
        line = self._text.rfind("\n", 0, sentence.start) + 1
        if not self._patterns["address"].match(self._text, line):
            return node.index
        while node.parent is not None and self._nodes[node.parent].parent is not None:
            node = self._nodes[node.parent]
        return node.index


@made_once
def _time_patterns(
    lexicon: Lexicon, plan_year: int | None, review_year: int | None
) -> tuple[GuardedPattern, re.Pattern[str]]:
    """A document's own years, and the words without which none of its sentences tells the time of its paragraph."""
    own_year = _any_year(lexicon, plan_year, review_year)
    told = cues(lexicon)
    patterns = [
        told.pattern("looks_back"),
        told.pattern("fulfilled"),
        told.pattern("one_year"),
        *(span.pattern for span in period_reader(lexicon).spans),
    ]
    return own_year, shared_guard([*patterns, own_year.pattern])


@made_once
def _any_year(_: Lexicon, *years: int | None) -> GuardedPattern:
    """Any of the years that are known, where it is one of its sentence: 1987年 or 一九八七年."""
    written = ["".join(map(_as_written, str(year))) for year in years if year is not None]
    return GuardedPattern(rf"(?<![{NO_TIME}])(?<!其中)(?:{'|'.join(written)})年(?![来间底])" if written else "(?!)零年")


def _as_written(digit: str) -> str:
    """A digit of a year in any of its signs, as a set of a pattern."""
    signs = [sign for sign in CHINESE_DIGITS if parse_chinese(sign) == int(digit)]
    return f"[{digit}{''.join(signs)}]"
