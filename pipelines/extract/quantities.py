"""From a document's sentences to its promises and results; every numeral ends as one of them or as a reject."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from pipelines.extract.candidates import Candidate, candidate_finder
from pipelines.extract.commitments import promise_reader
from pipelines.extract.cues import cues
from pipelines.extract.indicators import IndicatorFinder, Named
from pipelines.extract.kinds import read_kind
from pipelines.extract.measures import signed_value
from pipelines.extract.periods import SPANS, Context, is_history, opens_span, read_period, section_year
from pipelines.extract.rejects import reject_finder
from pipelines.extract.repairs import lost_characters
from pipelines.extract.screens import screen_candidate
from pipelines.extract.shared_bounds import share_bounds
from pipelines.extract.table_places import Place, TableSpan, column_kind, table_spans, table_year
from pipelines.extract.table_values import Value, ValueReader
from pipelines.extract.tables import find_tables
from pipelines.lexicon import Lexicon
from pipelines.model import Document, Node, Numeral, Quantity, SourceText
from pipelines.text.folding import fold_text
from pipelines.text.guards import GuardedPattern, shared_guard
from pipelines.text.numerals import scan_numerals
from pipelines.values import quick

_SENTENCE = re.compile(r"[^。;!?\n\r]+")
# A year behind one of these is a base or an end, not the time of what is told.
_NO_TIME = "比较同与自从由到至按以"
_DIGIT = re.compile(r"\d")
_LIST_HEADING = re.compile(r"[^,。;()]{2,8}:")


@quick
@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of one outline node; offsets count characters of the source. `place` is that in a table."""

    start: int
    end: int
    node: Node
    place: Place | None = None


def find_quantities(
    source: SourceText, document: Document, nodes: tuple[Node, ...], lexicon: Lexicon
) -> tuple[tuple[Quantity, ...], tuple[Numeral, ...]]:
    """Every promise and result of the document, and what became of each of its numerals.

    The numerals cover the document's span without gap or overlap: each is part of a quantity or rejected with
    the reason and the rule that rejected it.
    """
    text = fold_text(source.text)
    reading = _Reading(text, document, nodes, lexicon)
    cuts = _cuts(nodes)
    at = document.start
    for table in find_tables(source, document, lexicon):
        for sentence in _sentences(text, cuts, at, table.start):
            reading.read(sentence)
        for span in table_spans(table):
            reading.read_span(span, _node_at(cuts, span.start))
        at = table.end
    for sentence in _sentences(text, cuts, at, document.end):
        reading.read(sentence)
    return tuple(reading.quantities), tuple(reading.numerals)


def _cuts(nodes: tuple[Node, ...]) -> dict[int, Node]:
    """Where an outline node or its text begins, in order, with the node that holds what follows."""
    cuts: dict[int, Node] = {}
    for node in nodes:
        cuts[node.start] = node
        cuts[min(node.body_start, node.end)] = node
    return dict(sorted(cuts.items()))


def _node_at(cuts: dict[int, Node], at: int) -> Node:
    starts = list(cuts)
    return cuts[starts[max(bisect_right(starts, at) - 1, 0)]]


def _sentences(text: str, cuts: dict[int, Node], start: int, end: int) -> Iterator[Sentence]:
    """Sentences in order; a sentence never reaches over the start or the title's end of an outline node."""
    if start >= end:
        return
    starts = [start, *(cut for cut in cuts if start < cut < end), end]
    node = _node_at(cuts, start)
    for low, high in pairwise(starts):
        node = cuts.get(low, node)
        for match in _SENTENCE.finditer(text, low, high):
            yield Sentence(match.start(), match.end(), node)


@dataclass(frozen=True, slots=True)
class _Banner:
    """A line of its own (五年来,始终坚持创新发展。) with the years of the paragraphs below it, and its node."""

    words: str = ""
    node: int = -1

    def over(self, node: Node, nodes: tuple[Node, ...]) -> str:
        """The line's words where it stands over this node too, else nothing."""
        place: Node | None = node
        while self.words and place is not None:
            if place.index == self.node:
                return self.words
            place = nodes[place.parent] if place.parent is not None else None
        return ""


class _Reading:
    """What has been read so far of one document."""

    def __init__(self, text: str, document: Document, nodes: tuple[Node, ...], lexicon: Lexicon) -> None:
        self.quantities: list[Quantity] = []
        self.numerals: list[Numeral] = []
        self._one_year_node: int | None = None
        self._passage = ""
        self._banner = _Banner()
        self._passage_end = -1
        self._looks_back = False
        self._seen: dict[tuple[float, str], list[str]] = {}
        self._text = text
        self._document = document
        years = [str(year) for year in (document.plan_year, document.review_year) if year is not None]
        self._own_year = GuardedPattern(rf"(?<![{_NO_TIME}])(?:{'|'.join(years) or '(?!)'})年(?![来间底])")
        self._nodes = nodes
        lost = lost_characters(text, document.body_start, document.end, lexicon)
        self._candidates = candidate_finder(lexicon, lost)
        self._rejects = reject_finder(lexicon)
        self._indicators = IndicatorFinder(text, lexicon, lost)
        self._promises = promise_reader(lexicon)
        self._cues = cues(lexicon)
        self._time_words = _time_words(lexicon)
        self._values = ValueReader(text, self._candidates, lexicon)

    def read_span(self, span: TableSpan, node: Node) -> None:
        """A stretch of a table: numbers under their column, sentences of a cell, or numerals that are nothing."""
        place = self._values.locate(span)
        values = self._values.read(place) if place and place.holds_numbers else None
        if values is None and place and place.holds_text:
            for match in _SENTENCE.finditer(self._text, place.cell.start, place.cell.end):
                self.read(Sentence(match.start(), match.end(), node, place))
            rest = Sentence(place.cell.end, span.end, node, place)  # lines that the cell could not take in
            self._account(rest, [], len(self.quantities), {}, span.reject)
            return
        first, kept = len(self.quantities), []
        sentence = Sentence(span.start, span.end, node, place)
        refused: dict[int, tuple[str, str]] = {}
        for value in values or ():
            reject = self._refuse_part(sentence) or self._add_value(value, sentence)
            if reject is None:
                kept.append(value.candidate)
            else:
                refused[value.candidate.number_start] = reject
        self._account(sentence, kept, first, refused, span.reject)

    def _add_value(self, value: Value, sentence: Sentence) -> tuple[str, str] | None:
        """Adds a table's number, unless the document has said it before: then (reason, rule_id)."""
        found = self._quantity(value.candidate, value.named, sentence)
        what = (found.indicator_id, found.value, found.unit, found.kind, found.period_year)
        if any((q.indicator_id, q.value, q.unit, q.kind, q.period_year) == what for q in self.quantities):
            return "restated", "restated_in_table"
        self.quantities.append(found)
        return None

    def read(self, sentence: Sentence) -> None:
        """Adds the sentence's quantities and accounts for its numerals."""
        numerals = scan_numerals(self._text, sentence.start, sentence.end)
        self._enter(sentence, bool(numerals))
        if not numerals:
            return
        accepted: list[Candidate] = []
        refused: dict[int, tuple[str, str]] = {}
        found = list(self._candidates.find(self._text, sentence.start, sentence.end))
        for candidate in share_bounds(self._text, found) if len(found) > 1 else found:
            verdict = self._refuse(candidate, sentence)
            if verdict is None:
                accepted.append(candidate)
            else:
                refused[candidate.number_start] = verdict
        first = len(self.quantities)
        kept = self._add(accepted, sentence, refused) if accepted else []
        self._account(sentence, kept, first, refused, numerals=numerals)

    def _enter(self, sentence: Sentence, has_numeral: bool) -> None:
        """What time the paragraph speaks of from here on: one year, or the years that a sentence opens with or sums up.

        Years inside a sentence (…,两年累计完成300个) are those of its own number.
        """
        if self._text.find("\n", self._passage_end, sentence.start) >= 0:
            self._passage, self._looks_back = self._banner.over(sentence.node, self._nodes), False
        self._passage_end = sentence.end
        words = self._text[sentence.start : sentence.end]
        may_tell = self._time_words.search(words) is not None
        self._looks_back = self._looks_back or (may_tell and self._cues.tells("looks_back", words))
        is_one_year = self._tells_one_year(words)
        if is_one_year:
            self._passage = ""
            if self._tells_one_year(words.partition(",")[0]):
                self._banner = _Banner()
        elif may_tell and opens_span(words):
            self._passage = words
            if not _DIGIT.search(words) and self._is_paragraph(sentence):
                self._banner = _Banner(words, sentence.node.index)
        if is_one_year and has_numeral and not self._cues.tells("several_years", words):
            # Whatever its heading spans.
            self._one_year_node = sentence.node.index

    def _tells_one_year(self, words: str) -> bool:
        may_tell = self._time_words.search(words) is not None
        return (may_tell and self._cues.tells("one_year", words)) or self._own_year.search(words) is not None

    def _is_paragraph(self, sentence: Sentence) -> bool:
        """Whether nothing but signs stands beside the sentence in its line."""
        start = self._text.rfind("\n", 0, sentence.start) + 1
        end = self._text.find("\n", sentence.end)
        beside = self._text[start : sentence.start] + self._text[sentence.end : end if end >= 0 else None]
        return not any(character.isalnum() for character in beside)

    def _refuse(self, candidate: Candidate, sentence: Sentence) -> tuple[str, str] | None:
        part = self._refuse_part(sentence)
        if part is not None:
            return part
        # The screens cost less than the patterns, and most numerals in words are the 一 of a word.
        screened = screen_candidate(self._text, candidate, sentence.start, sentence.end, self._cues)
        return screened or self._rejects.find(
            self._text, candidate.number_start, candidate.number_end, sentence.start, sentence.end
        )

    @staticmethod
    def _refuse_part(sentence: Sentence) -> tuple[str, str] | None:
        if sentence.node.section in ("problems", "glossary"):
            return f"section_{sentence.node.section}", "section"
        return None

    def _add(
        self, accepted: list[Candidate], sentence: Sentence, refused: dict[int, tuple[str, str]]
    ) -> list[Candidate]:
        kept = []
        node = sentence.node
        title = node.title if node.is_work_item else ""
        for candidate, by_words in self._indicators.name_all(accepted, sentence.start, sentence.end, node.title, title):
            named = by_words
            if sentence.place is not None and self._values.names_nothing(by_words):
                named = self._values.name_by_topic(candidate, sentence.place)
            reject = named.reject or self._restated(candidate, named)
            if reject is not None:
                refused[candidate.number_start] = reject
                continue
            found = self._quantity(candidate, named, sentence)
            if is_history(found, self._document):
                refused[candidate.number_start] = ("history", "year_long_ago")
                continue
            self._seen.setdefault((candidate.value, candidate.unit.canonical), []).append(named.indicator)
            kept.append(candidate)
            self.quantities.append(found)
        return kept

    def _restated(self, candidate: Candidate, named: Named) -> tuple[str, str] | None:
        """A heading's count in brackets, 基础设施项目(7项), when the text before has given the same number."""
        named_before = self._seen.get((candidate.value, candidate.unit.canonical))
        if named_before is None:
            return None
        around = (
            self._text[max(0, candidate.start - 1) : candidate.start],
            self._text[candidate.end : candidate.end + 1],
        )
        behind = self._text[candidate.end : candidate.end + 12]
        if around != ("(", ")") and not _LIST_HEADING.match(behind):
            return None
        for indicator in named_before:
            mine, theirs = _bigrams(named.indicator), _bigrams(indicator)
            if 2 * len(mine & theirs) >= min(len(mine), len(theirs)):
                return "restated", "restated_in_heading"
        return None

    def _quantity(self, candidate: Candidate, named: Named, sentence: Sentence) -> Quantity:
        last_mark = max(self._text.rfind(mark, sentence.start, candidate.start) for mark in ",:")
        clause_start = max(sentence.start, last_mark + 1)
        before = self._text[sentence.start : candidate.start]
        clause = self._text[clause_start : candidate.start]
        kind, kind_rule = read_kind(before, clause, sentence.node, self._document, self._cues)
        # What a review says had been planned was planned for the year it reviews.
        is_goal = kind_rule == "kind_goal_in_review"
        year = section_year(self._document, sentence.node, self._nodes, "result" if is_goal else kind)
        if self._looks_back and kind == "target" and not is_goal:
            kind, kind_rule, year = "result", "kind_past_passage_in_plan", self._document.review_year
        if sentence.place is not None:
            kind, kind_rule = column_kind(sentence.place, self._document) or (kind, kind_rule)
            year = table_year(self._document, sentence.node, self._nodes, kind)
            before, clause = sentence.place.with_head(before), sentence.place.with_head(clause)
        period = read_period(
            Context(
                sentence=self._foreground(before),
                clause=clause,
                headings=() if self._one_year_node == sentence.node.index else self._headings(sentence.node),
                kind=kind,
                year=year,
                report_year=self._document.plan_year,
                quarter=self._document.plan_quarter if kind == "target" else None,
                is_point=self._is_point(candidate, named, clause),
                passage=self._passage,
                is_change=named.measure == "growth" and not self._cues.tells("several_years", clause),
            )
        )
        return Quantity(
            node=sentence.node.index,
            start=candidate.start,
            end=candidate.end,
            kind=kind,
            indicator=named.indicator,
            indicator_id=named.indicator_id,
            indicator_name=named.indicator_name,
            value=signed_value(candidate.value, named.growth, named.measure),
            value_upper=candidate.value_upper,
            unit=candidate.unit.canonical,
            operator=candidate.operator,
            measure=named.measure,
            period_year=period.year,
            period_start=period.start,
            period_end=period.end,
            commitment=self._promises.read_commitment(clause),
            sentence_start=sentence.start,
            sentence_end=sentence.end,
            rule_id=f"{named.rule_id}/{kind_rule}/{candidate.operator_rule}/{period.rule_id}",
        )

    def _is_point(self, candidate: Candidate, named: Named, clause: str) -> bool:
        """Whether the number is of one time: a state, or a value reached."""
        if named.measure in ("level", "share"):
            return True
        is_value = candidate.unit.family == "money" and self._cues.tells("reached", clause)
        return is_value and not self._cues.tells("several_years", clause)

    def _foreground(self, before: str) -> str:
        """The words without clauses that only say what the promise follows (围绕“十四五”末…的目标)."""
        if "," not in before:
            return before
        *earlier, last = before.split(",")
        return ",".join([part for part in earlier if not self._cues.tells("background", part)] + [last])

    def _headings(self, node: Node) -> tuple[str, ...]:
        """The headings over a node, its own first; the document's title is none of them."""
        titles = []
        place: Node | None = node
        while place is not None and place.parent is not None:
            titles.append(place.title)
            place = self._nodes[place.parent]
        return tuple(titles)

    def _account(
        self,
        sentence: Sentence,
        kept: list[Candidate],
        first: int,
        refused: dict[int, tuple[str, str]],
        default: tuple[str, str] | None = None,
        numerals: list[tuple[int, int]] | None = None,
    ) -> None:
        """One Numeral for each numeral of the sentence; `default` is why one that nothing claims is rejected."""
        if numerals is None:
            numerals = scan_numerals(self._text, sentence.start, sentence.end)
        spans = [(c.start, c.end, first + i) for i, c in enumerate(kept)]
        position = 0
        for start, end in numerals:
            while position < len(spans) and spans[position][1] <= start:
                position += 1
            if position < len(spans) and spans[position][0] < end:
                self.numerals.append(Numeral(start, end, spans[position][2], None, "quantity"))
                continue
            reason, rule = refused.get(start) or default or self._unclaimed(start, end, sentence)
            self.numerals.append(Numeral(start, end, None, reason, rule))

    def _unclaimed(self, start: int, end: int, sentence: Sentence) -> tuple[str, str]:
        """Why a numeral without a unit is none: a pattern, or it is part of a word, or it has no unit."""
        if not self._text[start].isdigit() or not self._text[start].isascii():
            return "word", "numeral_in_word"
        found = self._rejects.find(self._text, start, end, sentence.start, sentence.end)
        return found or ("no_unit", "numeral_without_unit")


@lru_cache(maxsize=8)
def _time_words(lexicon: Lexicon) -> re.Pattern[str]:
    """Words without which no sentence tells what time its paragraph speaks of."""
    told = cues(lexicon)
    return shared_guard([told.pattern("looks_back"), told.pattern("one_year"), *(span.pattern for span in SPANS)])


def _bigrams(phrase: str) -> set[str]:
    return {phrase[i : i + 2] for i in range(len(phrase) - 1)}
