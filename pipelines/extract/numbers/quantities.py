"""From a document's sentences to its promises and results; every numeral ends as one of them or as a reject."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipelines.extract.names.indicators import IndicatorFinder
from pipelines.extract.names.measures import signed_value
from pipelines.extract.names.named import Named
from pipelines.extract.numbers.circumstances import CircumstanceReader
from pipelines.extract.numbers.pairs import keep_pairs, pair_items, pair_planned
from pipelines.extract.numbers.paragraphs import ParagraphTimes
from pipelines.extract.numbers.rejects import reject_finder
from pipelines.extract.numbers.screens import screen_candidate
from pipelines.extract.numbers.sentences import Sentence, SentenceCutter
from pipelines.extract.numbers.shared_bounds import share_bounds
from pipelines.extract.numbers.stages import stage_reader
from pipelines.extract.numbers.tellings import tell_circumstances
from pipelines.extract.tables.cells import Table
from pipelines.extract.tables.places import Place, TableSpan, table_spans
from pipelines.extract.tables.values import Value, ValueReader
from pipelines.extract.times.periods import is_history
from pipelines.lexicon import Lexicon
from pipelines.model import Node, Numeral, Quantity
from pipelines.tape.candidates import Candidate, candidate_finder
from pipelines.tape.cues import cues
from pipelines.tape.errata import Erratum, find_errata
from pipelines.tape.joints import PARTICLES
from pipelines.tape.patterns import reading_patterns
from pipelines.tape.tapes import Tape
from pipelines.tape.traces import Trace
from pipelines.text.numerals import scan_numerals
from pipelines.text.words import likeness, pairs_of

_LIST_HEADING, _HEADING_REACH = re.compile(r"[^,。;()]{2,8}:"), 12
# Rules that refuse a whole whose parts the text tells next.
_NAMES_PARTS = frozenset({"among_them"})
# Rules that refuse the head of a list with all that the list goes on to count (指导960个小区、240幢楼宇).
_REFUSES_LISTS = frozenset({"guided_scope"})
_LIST_GOES_ON = re.compile(rf"[^,:;]{{1,12}}[{PARTICLES}]")
_OF_TABLE = ("table_value/", "ind_goal_of_row/")
_ALIKE = 0.5
_DIGITS = "0123456789"
_IN_WORD, _WITHOUT_UNIT = ("word", "numeral_in_word"), ("no_unit", "numeral_without_unit")


def find_quantities(
    tape: Tape, tables: Sequence[Table], lexicon: Lexicon, trace: Trace | None = None
) -> tuple[tuple[Quantity, ...], tuple[Numeral, ...]]:
    """Every promise and result of the document, and what became of each of its numerals.

    The numerals cover the document's span without gap or overlap: each is part of a quantity or rejected with
    the reason and the rule that rejected it. `trace` is told what decided how the number at its place is read.
    """
    document = tape.document
    cutter = SentenceCutter(tape.sentences, tape.nodes)
    errata = find_errata(tape.sentences, document, lexicon)
    reading = _Reading(tape, lexicon, cutter, trace, errata)
    at = document.start
    for table in tables:
        for sentence in _cut(cutter, errata, at, table.start):
            reading.read(sentence)
        for span in table_spans(table):
            reading.read_span(span, cutter.node_at(span.start))
        at = table.end
    for sentence in _cut(cutter, errata, at, document.end):
        reading.read(sentence)
    families = {unit.canonical: unit.family for unit in lexicon.units}
    return pair_items(keep_pairs(reading.quantities), families), tuple(reading.numerals)


def _cut(cutter: SentenceCutter, errata: Sequence[Erratum], start: int, end: int) -> Iterator[Sentence]:
    """The sentences of a stretch; the words that a correction puts in place of others are one of their own."""
    for erratum in errata:
        if erratum.is_quoted and start <= erratum.new.start and erratum.new.end <= end:
            yield from cutter.cut(start, erratum.new.start)
            yield from cutter.cut(*erratum.new)
            start = erratum.new.end
    yield from cutter.cut(start, end)


class _Reading:
    """What has been read so far of one document."""

    def __init__(
        self,
        tape: Tape,
        lexicon: Lexicon,
        cutter: SentenceCutter,
        trace: Trace | None,
        errata: Sequence[Erratum] = (),
    ) -> None:
        text, document, nodes, lost = tape.sentences, tape.document, tape.nodes, tape.lost
        self.quantities: list[Quantity] = []
        self.numerals: list[Numeral] = []
        self._seen: dict[tuple[float, str], list[str]] = {}
        # What the quantities before `_first_untold` say; only tables ask, so the others wait until one does.
        self._told: dict[tuple[object, ...], int] = {}
        self._in_words: dict[tuple[object, ...], list[int]] = {}
        self._first_untold = 0
        self._text = text
        self._document = document
        self._cutter, self._errata = cutter, errata
        self._times = ParagraphTimes(text, document, nodes, lexicon)
        self._candidates = candidate_finder(lexicon, lost)
        self._rejects = reject_finder(lexicon)
        self._indicators = IndicatorFinder(text, lexicon, lost, trace)
        self._trace = trace
        self._circumstances = CircumstanceReader(tape, lexicon, self._times)
        self._cues = cues(lexicon)
        self._patterns = reading_patterns(lexicon)
        self._stages = stage_reader(lexicon)
        self._values = ValueReader(text, self._candidates, lexicon)

    def read_span(self, span: TableSpan, node: Node) -> None:
        """A stretch of a table: numbers under their column, sentences of a cell, or numerals that are nothing."""
        place = self._values.locate(span)
        values = self._values.read(place) if place and place.holds_numbers else None
        if values is None and place and place.holds_text:
            for part in self._cutter.cut_cell(place, node):
                self.read(part)
            # lines that the cell could not take in
            numerals = scan_numerals(self._text, place.cell.end, span.end)
            rest = Sentence(place.cell.end, span.end, node, numerals, place)
            self._account(rest, [], len(self.quantities), {}, span.reject)
            return
        first, kept = len(self.quantities), []
        sentence = Sentence(span.start, span.end, node, scan_numerals(self._text, span.start, span.end), place)
        refused: dict[int, tuple[str, str]] = {}
        # What a column says is promised or reported, whatever section its head (存在问题) seems to open.
        refusal = None if place is None or place.kind is not None else self._refuse_part(sentence)
        for value in values or ():
            reject = refusal or self._add_value(value, sentence)
            if reject is None:
                kept.append(value.candidate)
            else:
                refused[value.candidate.number_start] = reject
        self._account(sentence, kept, first, refused, span.reject)

    def _add_value(self, value: Value, sentence: Sentence) -> tuple[str, str] | None:
        """Adds a table's number, unless the document has said it before: then (reason, rule_id).

        What was said before stands for it beside the goal of its row.
        """
        named = value.named
        if sentence.place is not None and sentence.place.kind == "result":
            named = self._named_by_goal(value.candidate, sentence.place, named) or named
        found = self._quantity(value.candidate, named, sentence)
        for place in range(self._first_untold, len(self.quantities)):
            told = self.quantities[place]
            self._told.setdefault(_what_is_told(told), place)
            if told.row_key is not None and not told.rule_id.startswith(_OF_TABLE):
                self._in_words.setdefault(_what_is_told(told)[1:], []).append(place)
        self._first_untold = len(self.quantities)
        before = self._told.get(_what_is_told(found), self._find_in_words(found))
        if before is None:
            self.quantities.append(found)
            return None
        said = self.quantities[before]
        if said.row_key is None:
            self.quantities[before] = replace(said, row_key=found.row_key)
        return "restated", "restated_in_table"

    def _find_in_words(self, found: Quantity) -> int | None:
        """Where a cell has said the number in a sentence: 总体目标:改造管网62公里 over 管网改造长度 | 62公里."""
        if found.measure == "share":
            return None
        places = self._in_words.get(_what_is_told(found)[1:], ())
        return next((p for p in places if likeness(self.quantities[p].indicator, found.indicator) >= _ALIKE), None)

    def read(self, sentence: Sentence) -> None:
        """Adds the sentence's quantities and accounts for its numerals."""
        self._times.enter(sentence)
        if not sentence.numerals:
            return
        found = self._candidates.find(self._text, sentence.start, sentence.end, sentence.numerals[0][0])
        first = len(self.quantities)
        refused: dict[int, tuple[str, str]] = {}
        kept: list[Candidate] = []
        if found:
            part = self._refuse_part(sentence)
            if part is not None:
                refused = dict.fromkeys((candidate.number_start for candidate in found), part)
            elif accepted := self._accept(found, sentence, refused):
                kept = self._add(accepted, sentence, refused)
        self._account(sentence, kept, first, refused)

    def _refuse_part(self, sentence: Sentence) -> tuple[str, str] | None:
        """Why nothing of a part counts; papers other than government reports may name goals among their faults.

        What a proposal says, and how large a problem is, is no number of the government's own.
        """
        section = sentence.node.section
        if self._cues.tells("not_own", self._text[sentence.start : sentence.end]):
            return "scope", "told_by_others"
        if section not in ("problems", "glossary"):
            return None
        document = self._document
        is_asked = document.review_year is not None and document.doc_form != "government_report"
        words = self._text[sentence.start : sentence.end] if section == "problems" and is_asked else ""
        return None if self._cues.tells("plan_spoken", words) else (f"section_{section}", "section")

    def _accept(
        self, found: list[Candidate], sentence: Sentence, refused: dict[int, tuple[str, str]]
    ) -> list[Candidate]:
        """The candidates that nothing speaks against; the others go to `refused`.

        A whole that the text then divides (49处场馆中,21处完工) is refused, but names its parts: it is in both.
        """
        accepted: list[Candidate] = []
        before: tuple[Candidate, tuple[str, str]] | None = None  # the head of a list that is refused, or its last item
        text, (floor, ceiling, *_) = self._text, sentence
        for candidate in share_bounds(text, found, self._patterns["spreads"]) if len(found) > 1 else found:
            verdict = self._refuse(candidate, floor, ceiling)
            if before and _LIST_GOES_ON.fullmatch(text, before[0].right, candidate.left):
                verdict = before[1]
            verdict = self._corrected(candidate, verdict) if self._errata else verdict
            if verdict is None and self._is_title(sentence):
                verdict = "list_count", "document_title"
            before = (candidate, verdict) if verdict and verdict[1] in _REFUSES_LISTS else None
            if verdict is not None:
                refused[candidate.number_start] = verdict
            if verdict is None or verdict[1] in _NAMES_PARTS:
                accepted.append(candidate)
        return accepted

    def _refuse(self, candidate: Candidate, floor: int, ceiling: int) -> tuple[str, str] | None:
        """(reason, rule) where a screen or a pattern speaks against a number."""
        # The screens cost less than the patterns, and most numerals in words are the 一 of a word.
        verdict = None
        if candidate.is_word or candidate.unit.family == "duration":
            verdict = screen_candidate(self._text, candidate, floor, ceiling, self._cues)
        return verdict or self._rejects.find(self._text, candidate.number_start, candidate.number_end, floor, ceiling)

    def _corrected(self, candidate: Candidate, verdict: tuple[str, str] | None) -> tuple[str, str] | None:
        """What was wrong counts no more; what stands for it counts, although the text says that it corrects."""
        at = candidate.number_start
        if any(erratum.old.start <= at < erratum.old.end for erratum in self._errata):
            return "restated", "corrected_from"
        is_new = any(erratum.new.start <= at < erratum.new.end for erratum in self._errata)
        return None if is_new and verdict is not None and verdict[1] == "corrected_to" else verdict

    def _is_title(self, sentence: Sentence) -> bool:
        """Whether it is the document's own title, which counts what it is about; a headline of news tells something."""
        start, end = self._document.title_span
        return start <= sentence.start and sentence.end <= end and self._document.doc_type != "news"

    def _add(
        self, accepted: list[Candidate], sentence: Sentence, refused: dict[int, tuple[str, str]]
    ) -> list[Candidate]:
        kept = []
        node = sentence.node
        title = self._patterns["count_end"].sub("", node.title) if node.is_work_item else ""
        for candidate, by_words in self._indicators.name_all(accepted, sentence.start, sentence.end, node.title, title):
            named, place = by_words, sentence.place
            if place is not None and self._values.names_nothing(by_words):
                named = self._values.name_by_topic(candidate, place, by_words)
            if place is not None and (named is not by_words or by_words.rule_id == "ind_inherited"):
                named = self._named_by_goal(candidate, place, by_words) or named
            if candidate.number_start in refused:
                continue
            named = self._named_by_place(candidate, named)
            reject = named.reject or self._restated(candidate, named)
            reject = reject or self._circumstances.refuses(candidate, sentence)
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
        pair_planned(self.quantities, len(self.quantities) - len(kept))
        return kept

    def _named_by_place(self, candidate: Candidate, said: Named) -> Named:
        """赤壁市完成投资71亿元;嘉鱼县完成|63亿元: a place alone is told of what the place before it was."""
        if not self.quantities or not self._values.is_place(said.indicator):
            return said
        last = self.quantities[-1]
        thing = self._patterns["of_place"].match(last.indicator)
        if thing is None or last.unit != candidate.unit.canonical:
            return said
        return self._values.rename(said, f"{said.indicator}{thing['thing']}", candidate.unit)

    def _named_by_goal(self, candidate: Candidate, place: Place, said: Named) -> Named | None:
        """改造老旧院落26个|已完工7个: a result that names nothing is of the goal in its row that counts the same."""
        if place.kind != "result" or self._cues.tells("begun", said.indicator):
            return None
        goal = self._goal_beside(candidate, place)
        if goal is None:
            return None
        # 能耗下降 | 3 | 3.3: the result falls as its goal does, unless its own words say that it rose.
        is_fall = goal.measure == "growth" and goal.value < 0
        return replace(
            said, indicator=goal.indicator, indicator_id=goal.indicator_id, indicator_name=goal.indicator_name,
            measure=goal.measure, growth=said.growth or ("-" if is_fall else None), reject=None,
            rule_id="ind_goal_of_row",
        )  # fmt: skip

    def _goal_beside(self, candidate: Candidate, place: Place) -> Quantity | None:
        """The goal in the row of a result that counts the same, where the row has no result for it yet."""
        unit = candidate.unit.canonical
        row = [q for q in reversed(self.quantities) if q.row_key and q.row_key == place.key and q.unit == unit]
        goal = next((q for q in row if q.kind == "target"), None)
        is_met = goal is not None and any(q.kind == "result" and q.indicator == goal.indicator for q in row)
        return None if is_met else goal

    def _restated(self, candidate: Candidate, named: Named) -> tuple[str, str] | None:
        """A heading's count in brackets, 基础设施项目(7项), when the text before has given the same number."""
        named_before = self._seen.get((candidate.value, candidate.unit.canonical))
        if named_before is None:
            return None
        start, end = candidate.start, candidate.end
        is_enclosed = self._text.startswith("(", max(0, start - 1), start) and self._text.startswith(")", end)
        if not is_enclosed and not _LIST_HEADING.match(self._text, end, end + _HEADING_REACH):
            return None
        for indicator in named_before:
            mine, theirs = pairs_of(named.indicator), pairs_of(indicator)
            if 2 * len(mine & theirs) >= min(len(mine), len(theirs)):
                return "restated", "restated_in_heading"
        return None

    def _quantity(self, candidate: Candidate, named: Named, sentence: Sentence) -> Quantity:
        kind, kind_rule, period, commitment, grounds = self._circumstances.read(candidate, named, sentence)
        # 失业率控制在2.3%: a bound where it is promised, a figure where it is reported.
        if self._trace is not None and self._trace.covers(candidate.start, candidate.end):
            self._trace.note("circumstances", tell_circumstances(self._text, candidate, named, sentence, self._times))
        is_figure = kind == "result" and candidate.operator_rule == "op_held_before"
        text = self._text
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
            operator="=" if is_figure else candidate.operator,
            measure=named.measure,
            period_year=period.year,
            period_start=period.start,
            period_end=period.end,
            commitment=commitment,
            stage=self._stages.read(text[sentence.start : candidate.start], text[candidate.end : sentence.end]),
            sentence_start=sentence.start,
            sentence_end=sentence.end,
            rule_id=f"{named.rule_id}/{kind_rule}/{candidate.operator_rule}/{period.rule_id}",
            row_key=sentence.place.key if sentence.place is not None else None,
            other_names=named.other_names,
            steps=named.steps,
            grounds=grounds,
        )

    def _account(
        self,
        sentence: Sentence,
        kept: list[Candidate],
        first: int,
        refused: dict[int, tuple[str, str]],
        default: tuple[str, str] | None = None,
    ) -> None:
        """One Numeral for each numeral of the sentence; `default` is why one that nothing claims is rejected.

        The quantity of the candidate `kept[i]` has the index `first + i`.
        """
        text, position, count = self._text, 0, len(kept)
        for start, end in sentence.numerals:
            while position < count and kept[position].end <= start:
                position += 1
            if position < count and kept[position].start < end:
                self.numerals.append(Numeral(start, end, first + position, None, "quantity"))
                continue
            why = refused.get(start) or default
            # One without a unit is a part of a word, or speaks of something that a pattern knows.
            if why is None and text[start] not in _DIGITS:
                why = _IN_WORD
            why = why or self._rejects.find(text, start, end, sentence.start, sentence.end) or _WITHOUT_UNIT
            self.numerals.append(Numeral(start, end, None, *why))


def _what_is_told(found: Quantity) -> tuple[object, ...]:
    return found.indicator_id, found.value, found.unit, found.kind, found.period_year
