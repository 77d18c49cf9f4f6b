"""Works named in running sentences, with the stage that the sentence tells: 大桥公园开工, 建成渔人码头三期."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from pipelines.extract.projects.names import project_names
from pipelines.extract.projects.stages import StageCue, stage_reader
from pipelines.extract.times.deadlines import deadline_reader, period_end
from pipelines.lexicon import Lexicon
from pipelines.model import Node, ProjectMention, Span
from pipelines.tape.patterns import reading_patterns
from pipelines.tape.tapes import Tape

_COMMA = re.compile(r"(?:[^、(]++|\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)|\()++")


def find_mentions(tape: Tape, lexicon: Lexicon) -> tuple[ProjectMention, ...]:
    """Every work that a sentence of a plan or review section names with its stage, in reading order."""
    return tuple(_MentionFinder(tape, lexicon).find())


class _MentionFinder:
    """Reads one document. `folded` has the source's offsets."""

    def __init__(self, tape: Tape, lexicon: Lexicon) -> None:
        self._document = tape.document
        self._regions, self._folded = tape.regions, tape.regions.folded
        self._patterns = reading_patterns(lexicon)
        self._names = project_names(lexicon)
        self._stages = stage_reader(lexicon)
        self._deadlines = deadline_reader(lexicon)

    def find(self) -> Iterator[ProjectMention]:
        for region in self._regions.own:
            if region.node.section in ("plan", "review"):
                for cue in self._stages.read(self._folded, region.start, region.end):
                    for name in self._read_names(cue):
                        yield self._mention(region.node, self._regions.years[region.node.index], cue, name)

    def _read_names(self, cue: StageCue) -> Iterator[Span]:
        words = self._folded[cue.start : cue.end]
        closed = self._patterns["list_closed"].search(words) if "等" in words else None
        end = cue.start + closed.start() if closed else cue.end
        parts = [Span(*m.span()) for m in _COMMA.finditer(self._folded, cue.start, end)]
        is_listed, strength = self._read_list(cue, parts, closed)
        last = None if closed else parts.pop()
        # 长宁路、万航渡路综合整治: the last name says what is done to all.
        work = self._names.work_of(self._words(last)) if last and parts else ""
        for part in parts:
            yield from self._read_part(part, strength, is_tail=False, is_listed=is_listed, work=work)
        if last:
            is_tail = cue.row.place == "tail"
            yield from self._read_part(last, cue.row.strength, is_tail=is_tail, is_listed=is_listed, work="")

    def _read_list(self, cue: StageCue, parts: list[Span], closed: re.Match[str] | None) -> tuple[bool, str]:
        """Whether the parts are listed works (…等项目), and how firmly the clause tells that they are works."""
        says_works = closed is not None and bool(closed["kind"] or closed["things"])
        is_listed = cue.is_listed
        if says_works:
            is_listed = not any(self._names.is_counted(self._words(part)) for part in parts)
        is_told = says_works or closed is None
        if is_told and cue.row.strength == "work" and self._ends_with_works(cue):
            return is_listed, "plain"
        return is_listed, cue.row.strength

    def _ends_with_works(self, cue: StageCue) -> bool:
        return self._patterns["works_end"].search(self._folded[cue.start : cue.end]) is not None

    def _words(self, place: Span) -> str:
        return self._folded[place.start : place.end]

    def _read_part(self, part: Span, strength: str, *, is_tail: bool, is_listed: bool, work: str) -> Iterator[Span]:
        """The names of one part of a list; 和 joins two only where each is one by itself. `work` is done to all."""
        for joint in self._patterns["and"].finditer(self._folded, *part):
            sides = (Span(part.start, joint.start()), Span(joint.end(), part.end))
            built = self._patterns["built_end"].search(self._words(part))
            own = "firm" if strength == "firm" else "plain"
            left = self._name(sides[0], own, is_tail=False, is_listed=False, shared=built[0] if built else "")
            right = self._name(sides[1], strength, is_tail=is_tail, is_listed=False) if left else None
            if left and right and not self._names.shares_work(self._words(sides[0]), self._words(sides[1])):
                yield from (left, right)
                return
        shared = work if work and self._names.names_thing(self._words(part)) else ""
        name = self._name(part, strength, is_tail=is_tail, is_listed=is_listed, shared=shared)
        if name:
            yield name

    def _name(self, place: Span, strength: str, *, is_tail: bool, is_listed: bool, shared: str = "") -> Span | None:
        """The place of a name, None where the words are none; `shared` is what another name says for both."""
        name = self._names.trim(self._folded, place, is_last=is_tail)
        if not self._names.is_work(self._words(name) + shared, strength, is_listed=is_listed):
            return None
        return self._names.without_suffix(self._folded, name)

    def _mention(self, node: Node, year: int | None, cue: StageCue, name: Span) -> ProjectMention:
        document, is_promise = self._document, node.section == "plan"
        period = year or (document.plan_year if is_promise else document.review_year)
        due = self._due_on(cue.clause, period) if is_promise else period_end(period, None)
        stage = self._stages.stage(self._folded, cue, is_promise=is_promise)
        return ProjectMention(node.index, *name, stage, is_promise, period, due, *cue.clause, cue.row.rule_id)

    def _due_on(self, piece: Span, year: int | None) -> date | None:
        """The deadline that the clause names, else the end of the plan's period."""
        named = self._deadlines.read(self._folded[piece.start : piece.end], year)
        return named or period_end(year, self._document.plan_quarter)
