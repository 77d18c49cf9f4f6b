"""Promises without a number that are measured against another series: 居民收入增长与经济增长基本同步."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple, cast

from pipelines.extract.names.canonical import canonicaliser
from pipelines.extract.names.phrases import phrase_reader
from pipelines.extract.numbers.kinds import read_kind
from pipelines.extract.times.contexts import Context, Period
from pipelines.extract.times.periods import period_reader, section_year
from pipelines.lexicon import Lexicon, RelativeTargetPattern
from pipelines.lexicon.compiled import made_once
from pipelines.model import Comparator, Kind, Measure, Node, RelativeTarget, Span
from pipelines.tape.commitments import promise_reader
from pipelines.tape.cues import cues
from pipelines.tape.joints import PARTICLES
from pipelines.tape.tapes import Tape
from pipelines.text.guards import GuardedPattern, shared_guard

_MARK = re.compile(r"[,:()]")
_DIGIT = re.compile(r"[0-9]")
# The units in which a listed indicator may be measured where the promise names none, tried in this order.
_LEVEL_UNITS = ("%", "元", "岁", "天", "年")
_TELLING = ("change", "measured", "average", "trim", "downward", "stop_reference", "stop_indicator")
# A name of a series is a short phrase, a shorter one where it is that of the clause before.
_LONGEST, _LONGEST_BEFORE, _SHORTEST = 24, 12, 2
# A share below the average is a complaint, unless less of it is good.
_CEILINGS = ("below", "at_most")


class _Series(NamedTuple):
    """A series as it is written and as it is counted."""

    words: str
    indicator_id: str
    name: str


class _Found(NamedTuple):
    """A cue in its sentence: the row, where the words before it begin, and where reference and cue stand."""

    row: RelativeTargetPattern
    head: Span
    reference: str
    end: int


def find_relative_targets(tape: Tape, lexicon: Lexicon) -> tuple[RelativeTarget, ...]:
    """Every promise of a plan without a number of its own, and every such report, once for each other series."""
    return tuple(_Finder(tape, lexicon).find())


class _Words:
    """The rows of one lexicon, compiled by role. Texts are folded."""

    def __init__(self, lexicon: Lexicon) -> None:
        rows: dict[str, list[RelativeTargetPattern]] = defaultdict(list)
        for row in lexicon.relative_targets:
            rows[row.role].append(row)
        self.cues = [(GuardedPattern(row.pattern), row) for row in rows["cue"]]
        self.may_hold = shared_guard(row.pattern for row in rows["cue"]).search
        self.scopes = [(re.compile(row.pattern), row.reading or "") for row in rows["scope"]]
        self.series = [(re.compile(row.pattern), row.reading or "") for row in rows["series"]]
        self.scope = re.compile("|".join(row.pattern for row in rows["scope"]))
        self.tells = {role: re.compile("|".join(row.pattern for row in rows[role])) for role in _TELLING}
        self.units = {unit.unit: unit for unit in lexicon.units}


@made_once
def _words(lexicon: Lexicon) -> _Words:
    return _Words(lexicon)


class _Finder:
    """Reads one document. `folded` has the source's offsets."""

    def __init__(self, tape: Tape, lexicon: Lexicon) -> None:
        self._document, self._nodes = tape.document, tape.nodes
        self._regions, self._folded = tape.regions, tape.regions.folded
        self._words = _words(lexicon)
        self._phrases = phrase_reader(lexicon)
        self._canonical = canonicaliser(lexicon)
        self._cues = cues(lexicon)
        self._periods = period_reader(lexicon)
        self._promises = promise_reader(lexicon)

    def find(self) -> Iterator[RelativeTarget]:
        for region, sentences in zip(self._regions.own, self._regions.sentences, strict=True):
            if region.node.section not in ("plan", "review"):
                continue
            # A region without any word of a cue is left at once; one sentence in hundreds holds one.
            if self._words.may_hold(self._folded, region.start, region.end):
                for sentence in sentences:
                    if self._words.may_hold(self._folded, *sentence):
                        yield from self._read(sentence, region.node)

    def _read(self, sentence: Span, node: Node) -> Iterator[RelativeTarget]:
        for found in self._cues_of(sentence):
            before = self._folded[sentence.start : found.head.end]
            clause = self._folded[found.head.start : found.head.end]
            kind, _ = read_kind(before, clause, node, self._document, self._cues)
            is_own = kind == ("target" if node.section == "plan" else "result")
            if is_own and not self._words.tells["stop_reference"].search(found.reference):
                yield from self._targets(found, sentence, node, self._period(before, clause, node, kind))

    def _cues_of(self, sentence: Span) -> list[_Found]:
        """The cues of a sentence in reading order; the words of one begin behind the one before."""
        places = [
            (match, row)
            for pattern, row in self._words.cues
            for match in pattern.finditer(self._folded, sentence.start, sentence.end)
        ]
        found: list[_Found] = []
        at = sentence.start
        for match, row in sorted(places, key=lambda place: (place[0].start(), -place[0].end())):
            if match.start() < at:
                continue
            marks = list(_MARK.finditer(self._folded, at, match.start()))
            start = marks[-1].end() if marks else at
            found.append(_Found(row, Span(start, match.start()), match["reference"], match.end()))
            at = match.end()
        return found

    def _targets(self, found: _Found, sentence: Span, node: Node, period: Period) -> Iterator[RelativeTarget]:
        head = self._folded[found.head.start : found.head.end].lstrip(PARTICLES)
        is_change = bool(self._words.tells["change"].search(head + found.reference)) or found.row.reading == "with"
        measure: Measure = "growth" if is_change else "level"
        place, names = self._names(found, sentence)
        for name in names:
            is_strange = found.row.reading in _CEILINGS and not self._words.tells["downward"].search(name)
            if is_strange or not self._is_series(name, measure):
                continue
            own = self._series(name, measure)
            for scope, other in self._references(found.reference, own, measure):
                yield RelativeTarget(
                    node=node.index,
                    start=place,
                    end=found.end,
                    sentence_start=sentence.start,
                    sentence_end=sentence.end,
                    indicator=own.words,
                    indicator_id=own.indicator_id,
                    indicator_name=own.name,
                    is_promise=node.section == "plan",
                    comparator=cast("Comparator", found.row.reading),
                    reference=found.reference,
                    reference_indicator_id=other.indicator_id,
                    reference_indicator_name=other.name,
                    reference_scope=scope,
                    # 居民消费价格指数 is counted as 居民消费价格涨幅.
                    measure="growth" if self._words.tells["change"].search(own.name) else measure,
                    period_year=period.year,
                    period_start=period.start,
                    period_end=period.end,
                    commitment=self._promises.read_commitment(self._folded[found.head.start : found.end]),
                    rule_id=found.row.rule_id,
                )

    def _names(self, found: _Found, sentence: Span) -> tuple[int, list[str]]:
        """Where the promise begins and the names promised: of its own words, else of the clause before."""
        start, end = found.head
        noun = self._noun(self._folded[start:end])
        if len(noun) < _SHORTEST and start > sentence.start and self._folded[start - 1] == ",":
            marks = [mark.end() for mark in _MARK.finditer(self._folded, sentence.start, start - 1)]
            start, end = (marks[-1] if marks else sentence.start), start - 1
            number = _DIGIT.search(self._folded, start, end)
            noun = self._noun(self._folded[start : number.start() if number else end])
            noun = noun if len(noun) <= _LONGEST_BEFORE else ""
        place = self._folded.find(noun, start, end) if noun else -1
        parts = [self._trim(part) for part in noun.split("、")]
        names = parts if all(self._words.tells["measured"].search(part) for part in parts) else [noun]
        return (place if place >= 0 else start), names

    def _noun(self, words: str) -> str:
        left = self._phrases.read_left(words.lstrip(PARTICLES))
        # 民间投资 and 教育投入 end with what elsewhere is a verb.
        is_whole = left.tail_verb and self._words.tells["measured"].search(left.tail_verb)
        return self._trim(left.noun + left.tail_verb if is_whole else left.noun)

    def _trim(self, name: str) -> str:
        return self._words.tells["trim"].sub("", name)

    def _is_series(self, name: str, measure: Measure) -> bool:
        """Whether a name can be that of a series: anything that grows, else what is known to be measured."""
        if not _SHORTEST <= len(name) <= _LONGEST or self._words.tells["stop_indicator"].search(name):
            return False
        return measure == "growth" or bool(self._words.tells["measured"].search(name))

    def _references(self, reference: str, own: _Series, measure: Measure) -> list[tuple[str, _Series]]:
        """Each place whose series is meant, with that series: the same indicator's where only the place is named."""
        scopes = [level for pattern, level in self._words.scopes if pattern.search(reference)]
        rest = self._words.tells["average"].sub("", self._words.scope.sub("", reference)).strip(PARTICLES + "的")
        name = self._noun(rest) if rest else ""
        other = self._series(name, measure) if len(name) >= _SHORTEST else own
        return [(scope, other) for scope in scopes or ["own"] if scopes or other is not own]

    def _series(self, words: str, measure: Measure) -> _Series:
        full = next((name for pattern, name in self._words.series if pattern.search(words)), words)
        units = ("%",) if measure == "growth" else _LEVEL_UNITS
        found = [self._canonical.canonicalise(full, self._words.units[unit], measure) for unit in units]
        indicator_id, name = next((one for one in found if not one[0].startswith("x")), found[0])
        return _Series(words, indicator_id, name)

    def _period(self, before: str, clause: str, node: Node, kind: Kind) -> Period:
        year = section_year(self._document, node, self._nodes, kind)
        return self._periods.read(
            Context(
                sentence=before,
                clause=clause,
                headings=(node.title,),
                kind=kind,
                year=year,
                report_year=self._document.plan_year,
                quarter=self._document.plan_quarter if kind == "target" else None,
                is_point=False,
                is_change=not self._cues.tells("several_years", before),
            )
        )
