"""What the words before a number, its paragraph and its headings say of it: promise or result, and for what time."""

from __future__ import annotations

from typing import NamedTuple

from pipelines.extract.names.named import Named
from pipelines.extract.numbers.grounds import Around, GroundReader
from pipelines.extract.numbers.kinds import SO_FAR, StatedGoals, read_kind
from pipelines.extract.numbers.paragraphs import ParagraphTimes
from pipelines.extract.numbers.sentences import Sentence
from pipelines.extract.tables.places import Place, column_kind, table_year
from pipelines.extract.times.contexts import Context, Period
from pipelines.extract.times.deadlines import deadline_reader
from pipelines.extract.times.periods import first_year_ahead, period_reader, section_year
from pipelines.extract.times.so_far import read_so_far, running_year
from pipelines.lexicon import Lexicon
from pipelines.model import Commitment, Ground, Kind, Node
from pipelines.tape.candidates import Candidate
from pipelines.tape.commitments import promise_reader
from pipelines.tape.cues import cues
from pipelines.tape.polarities import Polarity, PolarityReader
from pipelines.tape.tapes import Tape


class Circumstances(NamedTuple):
    """What is promised or reported by a number besides its value. `kind_rule` is the rule that told the kind.

    `grounds` are the words from which all of its reading but its name follows.
    """

    kind: Kind
    kind_rule: str
    period: Period
    commitment: Commitment
    grounds: tuple[Ground, ...]


class _Told(NamedTuple):
    """Kind and year before the period is known, with the words that may name it.

    `is_carried`: neither its part nor its document has a year, so that it is that of the number before.
    """

    kind: Kind
    kind_rule: str
    year: int | None
    before: str
    clause: str
    is_carried: bool = False


_NEAR_END = 20  # days before its end in which a part of the year may be told of
# Rules by which a paper that reports names what its own year is to bring.
_GOALS_IN_REVIEW = ("kind_goal_in_review", "kind_future_day")
# So far before a number its sentence is looked at: one without commas may be as long as it likes.
_REACH = 500
# So far behind a number it is compared with a year: 边境贸易额5700多万美元,比1997年增长10倍.
_AGAINST = 16


class CircumstanceReader:
    """Reads the circumstances of the numbers of one document. `times` follows its paragraphs."""

    def __init__(self, tape: Tape, lexicon: Lexicon, times: ParagraphTimes) -> None:
        text, document, nodes = tape.sentences, tape.document, tape.nodes
        self._tape, self._text, self._document, self._nodes, self._times = tape, text, document, nodes, times
        self._cues = cues(lexicon)
        self._reader = period_reader(lexicon)
        self._goals = StatedGoals(text, document, self._cues)
        self._polarities = PolarityReader(text, document, nodes, self._cues)
        self._promises = promise_reader(lexicon)
        self._deadlines = deadline_reader(lexicon)
        self._is_running = running_year(document) is not None
        self._first_year = first_year_ahead(document)
        self._years: dict[tuple[int, Kind], int | None] = {}
        self._headings: dict[tuple[int, int], tuple[str, ...]] = {}
        self._periods: dict[tuple[object, ...], Period] = {}
        self._grounds = GroundReader(tape, lexicon)
        self._so_far = read_so_far(tape, self._reader.parts)

    def read(self, candidate: Candidate, named: Named, sentence: Sentence) -> Circumstances:
        """Kind, period and firmness of a number of a sentence, or of a cell where the sentence has a place."""
        text, start = self._text, candidate.start
        first = max(sentence.start, start - _REACH)
        clause_start = max(first, text.rfind(",", first, start) + 1, text.rfind(":", first, start) + 1)
        told = self._told(candidate, text[first:start], text[clause_start:start], sentence)
        if sentence.place is not None:
            told = self._told_by_column(told, sentence, sentence.place)
        period = self._period(told, candidate, named, sentence)
        times = period.grounds
        if not times and told.is_carried:
            times = (Ground("time_carried", f"{told.year}年"),)
        around = Around(told.before, told.clause, sentence.node, sentence.place)
        grounds = self._grounds.read(candidate, named, told.kind_rule, times, around)
        return Circumstances(told.kind, told.kind_rule, period, self._promises.read_commitment(told.clause), grounds)

    def refuses(self, candidate: Candidate, sentence: Sentence) -> tuple[str, str] | None:
        """(reason, rule) where the number is neither promised nor reported: given up, or left undone in a cell."""
        polarity = self._polarity(candidate, sentence)
        if polarity == "withdrawn":
            return "withdrawn", "kind_withdrawn"
        place = sentence.place
        is_report = place is not None and place.kind == "result"
        # 6个园所已封顶,预计可新增托位|1620个 beside a goal reports none of them.
        before = self._text[max(sentence.start, candidate.start - _REACH) : candidate.start]
        is_undone = is_report and (polarity == "open" or self._cues.tells("expected", before))
        return ("not_reached", "kind_not_reached") if is_undone else None

    def _polarity(self, candidate: Candidate, sentence: Sentence) -> Polarity | None:
        return self._polarities.read(candidate.start, candidate.right, sentence.start)

    def _told(self, candidate: Candidate, before: str, clause: str, sentence: Sentence) -> _Told:
        kind, rule = self._stated_kind(before, clause, sentence, candidate)
        if rule == SO_FAR:
            return _Told(kind, rule, self._document.plan_year, before, clause)
        polarity = None
        if kind == "result":
            kind, rule, polarity = self._turned(candidate, before, sentence, rule)
        # What a review says had been planned was planned for the year it reviews.
        is_labelled = kind == "target" and rule == "kind_label" and self._document.plan_year is None
        is_goal = rule in _GOALS_IN_REVIEW or polarity is not None or is_labelled
        if self._times.looks_back and kind == "target" and not is_goal:
            return _Told("result", "kind_past_passage_in_plan", self._document.review_year, before, clause)
        year = self._section_year(sentence.node, "result" if is_goal else kind)
        last = self._times.last_year if year is None else None
        return _Told(kind, rule, last if year is None else year, before, clause, is_carried=last is not None)

    def _stated_kind(self, before: str, clause: str, sentence: Sentence, candidate: Candidate) -> tuple[Kind, str]:
        """(kind, rule) by a label, else by the words before the number, else by the part of the year they tell of."""
        label = self._label_over(sentence.start, candidate.start)
        kind, rule = label or read_kind(before, clause, sentence.node, self._document, self._cues)
        is_so_far = self._times.so_far is not None and kind == "target" and self._document.plan_quarter is None
        return ("result", SO_FAR) if is_so_far and not self._cues.tells("ahead", before) else (kind, rule)

    def _turned(
        self, candidate: Candidate, before: str, sentence: Sentence, rule: str
    ) -> tuple[Kind, str, Polarity | None]:
        """What seems reported, but is the goal of what follows, due on a day to come, not reached or only planned."""
        kind: Kind = "result"
        if self._goals.precede(candidate.start, sentence.node):
            return "target", "kind_goal_in_review", None
        if self._is_ahead(before):
            return "target", "kind_future_day", None
        polarity = self._polarity(candidate, sentence)
        return (kind, rule, None) if polarity is None else ("target", f"kind_{polarity}_in_review", polarity)

    def _label_over(self, floor: int, at: int) -> tuple[Kind, str] | None:
        """What a label says behind whose first part a ; stands: 承诺事项:新增公交线路4条;改造公路|38公里."""
        text = self._text
        if floor == 0 or text[floor - 1] != ";":
            return None
        opening = max(text.rfind(mark, max(0, floor - _REACH), floor) for mark in "。\n") + 1
        words = text[opening:at]
        is_result = self._cues.tells("label_result", words)
        return (
            ("result" if is_result else "target", "kind_label")
            if is_result or self._cues.tells("label_goal", words)
            else None
        )

    def _is_ahead(self, before: str) -> bool:
        """Whether a deadline stands before the number that the paper's day has not reached: 10月20日前完成|6公里."""
        day = self._document.published_on
        if day is None or not self._is_running or self._cues.tells("reached_so_far", before):
            return False
        # What is told on 28 June of the first half-year has been done.
        for cue, margin in (("until_then", 0), ("part_ahead", _NEAR_END)):
            words = self._cues.first(cue, before)
            due = self._deadlines.read(words, day.year) if words else None
            if due is not None and (due - day).days > margin:
                return True
        return False

    def _told_by_column(self, told: _Told, sentence: Sentence, place: Place) -> _Told:
        """What the column of a number says outweighs its words."""
        kind, rule = column_kind(place, self._document) or (told.kind, told.kind_rule)
        year = table_year(self._document, sentence.node, self._nodes, kind)
        return _Told(kind, rule, year, place.with_head(told.before), place.with_head(told.clause))

    def _period(self, told: _Told, candidate: Candidate, named: Named, sentence: Sentence) -> Period:
        is_yearly = self._is_yearly(named, told.clause)
        is_point = is_yearly or self._is_point(candidate, named, told)
        is_change = named.measure == "growth" and not self._cues.tells("several_years", told.clause)
        goal_year = self._times.goal_years.read(is_state=is_point or is_yearly or named.measure == "growth")
        goal_year = goal_year if told.kind == "target" else None
        if self._reader.names_time(told.before):
            words = self._foreground(told.before)
            return self._read_period(told, sentence.node, words, is_point, is_change, is_yearly, goal_year)
        # Words that name no time leave it to the paragraph and the headings, alike for all numbers there.
        paragraph = (self._times.in_year, self._times.is_mixed, self._times.passage, self._times.carried)
        times = (self._times.is_of_one_year(sentence.node), self._times.settled_at(sentence.node), *paragraph)
        manner = (is_point, is_change, is_yearly, goal_year)
        key = (sentence.node.index, *times, told.kind, told.year, *manner)
        period = self._periods.get(key)
        if period is None:
            period = self._periods[key] = self._read_period(told, sentence.node, "", *manner)
        return period

    def _read_period(
        self,
        told: _Told,
        node: Node,
        sentence: str,
        is_point: bool,
        is_change: bool,
        is_yearly: bool,
        goal_year: int | None,
    ) -> Period:
        settled = self._times.settled_at(node)
        # “十一五”的主要目标 / 2006年是开局之年。… / 1、农业: what is promised behind such a paragraph is of its year.
        since = settled if told.kind == "target" else -1
        is_of_one_year = self._times.is_of_one_year(node) or (told.kind == "result" and self._times.in_year)
        return self._reader.read(
            Context(
                sentence=sentence,
                clause=told.clause,
                headings=() if is_of_one_year else self._headings_over(node, since),
                kind=told.kind,
                year=told.year,
                report_year=self._document.plan_year,
                quarter=self._document.plan_quarter if told.kind == "target" else None,
                is_point=is_point,
                passage=self._times.passage,
                is_change=is_change,
                is_yearly=is_yearly,
                carried=self._times.carried,
                part=self._so_far.part,
                part_year=self._so_far.year,
                goal_year=goal_year,
                first_year=self._first_year,
                is_settled=settled >= 0,
                is_mixed=self._times.is_mixed,
            )
        )

    def _section_year(self, node: Node, kind: Kind) -> int | None:
        key = (node.index, kind)
        if key not in self._years:
            self._years[key] = section_year(self._document, node, self._nodes, kind)
        return self._years[key]

    def _is_point(self, candidate: Candidate, named: Named, told: _Told) -> bool:
        """Whether the number is of one time: a state, or a value reached; not 任期以来,累计建成210公里."""
        clause = told.clause
        if named.measure in ("level", "share"):
            is_sum = self._cues.tells("built_stock", clause) and self._reader.is_past_span(
                told.before, self._document.plan_year
            )
            return not is_sum
        if told.kind == "result" and self._cues.tells("against_year", self._text[candidate.right :][:_AGAINST]):
            return True
        is_value = candidate.unit.family == "money" and self._cues.tells("reached", clause)
        return is_value and not self._cues.tells("several_years", clause)

    def _is_yearly(self, named: Named, clause: str) -> bool:
        """Whether it is told for one year whatever years are spoken of: output, income (到2025年收入达到9万元)."""
        if named.measure != "flow" or self._cues.tells("several_years", clause):
            return False
        return self._cues.tells("yearly_flow", named.indicator)

    def _foreground(self, before: str) -> str:
        """The words without clauses that only say what the promise follows (围绕“十四五”末…的目标)."""
        if "," not in before:
            return before
        *earlier, last = before.split(",")
        return ",".join([part for part in earlier if not self._cues.tells("background", part)] + [last])

    def _headings_over(self, node: Node, since: int) -> tuple[str, ...]:
        """The headings over a node that stand behind `since`, its own first; the document's title is none of them."""
        found = self._headings.get((node.index, since))
        if found is None:
            titles = []
            place: Node | None = node
            while place is not None and place.parent is not None and place.start > since:
                titles.append(self._tape.headings[place.index])
                place = self._nodes[place.parent]
            found = self._headings[node.index, since] = tuple(titles)
        return found
