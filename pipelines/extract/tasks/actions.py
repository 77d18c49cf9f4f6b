"""Promised actions: the clauses of plan sections, one row for each verb with its object."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from pipelines.extract.tables.cells import Table
from pipelines.extract.tables.places import part_tables
from pipelines.extract.tasks.drafts import Draft, DraftReader, cut_pattern
from pipelines.extract.tasks.leads import lead_reader
from pipelines.extract.tasks.predicates import Predicate, predicate_reader
from pipelines.extract.times.deadlines import deadline_reader, period_end
from pipelines.extract.times.periods import first_year_ahead
from pipelines.lexicon import Lexicon
from pipelines.model import Milestone, Node, Span, Task
from pipelines.tape.clauses import MASK, Region, mask_enclosed, node_years, own_regions, split_sentences
from pipelines.tape.commitments import promise_reader
from pipelines.tape.cues import cues
from pipelines.tape.patterns import reading_patterns
from pipelines.tape.tapes import Tape
from pipelines.text.folding import only_between

_TAIL = 12
_IMPLIED = "达到"  # what a goal without a verb promises: 外贸出口25亿美元
_EDGE = "、,，:：的"
_WITH = frozenset("和及")


def find_actions(tape: Tape, tables: tuple[Table, ...], lexicon: Lexicon) -> tuple[Task, ...]:
    """Every promised action of the document's plan sections, and of lines with a label of goals (整改目标:) elsewhere.

    They stand in reading order; spans never overlap.
    """
    return tuple(TaskFinder(tape, tables, lexicon).find())


class TaskFinder:
    """Reads one document. `masked` has the source's offsets."""

    def __init__(self, tape: Tape, tables: tuple[Table, ...], lexicon: Lexicon) -> None:
        document = tape.document
        self._text = tape.text
        self._document = document
        self._nodes = tape.nodes
        self._leads = lead_reader(lexicon)
        self._patterns = reading_patterns(lexicon)
        self._predicates = predicate_reader(lexicon)
        self._promises = promise_reader(lexicon)
        self._deadlines = deadline_reader(lexicon)
        words = part_tables(only_between(tape.sentences, document.start, document.end), tables)
        self._masked = mask_enclosed(cut_pattern(lexicon).sub(_cut, words))
        self._drafts = DraftReader(self._masked, lexicon)
        self._cues = cues(lexicon)
        self._year: int | None = document.plan_year
        self._first_year: int | None = first_year_ahead(document)
        self._period_end: date | None = None

    def find(self) -> Iterator[Task]:
        """Tasks of all plan nodes and labelled goals."""
        years = node_years(self._nodes)
        for region in self._promising(own_regions(self._masked, self._nodes)):
            self._year = years[region.node.index] or self._document.plan_year
            self._period_end = period_end(self._year, self._document.plan_quarter)
            # A five-year plan promises for each of its years: 2022年底前开工建设一级公路45公里.
            ahead = first_year_ahead(self._document)
            self._first_year = ahead if self._year == self._document.plan_year else self._year
            for draft in self._drafts.read(region, self._first_year):
                yield self._make_task(region.node, draft)

    def _promising(self, regions: Iterable[Region]) -> Iterator[Region]:
        """What may promise: of a plan all but lines with a label of reports (完成情况:), elsewhere those of goals."""
        for region in regions:
            is_plan = region.node.section == "plan"
            label = "label_result" if is_plan else "label_goal"
            lines = split_sentences(self._masked, region.start, region.end)
            labelled = [line for line in lines if self._cues.tells(label, self._masked[line[0] : line[1]])]
            if not is_plan:
                yield from (replace(region, start=start, end=end, headline_end=start) for start, end in labelled)
                continue
            at = region.start
            for start, end in labelled:
                yield replace(region, start=at, end=start)
                at = end
            yield replace(region, start=at) if at > region.start else region

    def _make_task(self, node: Node, draft: Draft) -> Task:
        predicate, piece = draft.predicate, draft.piece
        spoken_end = piece.end if predicate.place in {"end", "value", "number"} else predicate.end
        spoken = draft.context + self._masked[piece.start : spoken_end]
        is_timed = draft.context or self._deadlines.may_tell(self._masked, draft.start, draft.end)
        due = self._read_deadline(draft) if is_timed else None
        return Task(
            node=node.index,
            start=draft.start,
            end=draft.end,
            action=self._text[predicate.start : predicate.end] or _IMPLIED,
            object=self._read_object(piece, predicate),
            commitment=self._promises.read_commitment(spoken) if self._promises.may_tell(spoken) else "plain",
            milestone=self._read_milestone(piece, predicate),
            due_on=due or self._period_end,
            has_deadline=due is not None,
            plan_year=self._year,
            plan_quarter=self._document.plan_quarter,
            rule_id=f"task_{predicate.place}",
        )

    def _read_milestone(self, piece: Span, predicate: Predicate) -> Milestone | None:
        """The stage that the verb or the clause's last words name; what stands between belongs to something else.

        启动 promises a start whatever follows (启动2个基地收尾); else the furthest stage counts (完成平台上线).
        """
        tail_start = max(piece.start, piece.end - _TAIL)
        if not self._promises.may_tell_milestone(self._masked, min(predicate.start, tail_start), piece.end):
            return None
        head = self._masked[predicate.start : min(predicate.end + 3, piece.end)]
        if predicate.place == "head" and self._promises.read_milestone(head) == "start":
            return "start"
        return self._promises.read_milestone(f"{head}{MASK}{self._masked[tail_start : piece.end]}")

    def _read_object(self, piece: Span, predicate: Predicate) -> str:
        """What the verb acts on, or the subject of a verb that closes the clause; each stands in for the other."""
        behind = _tidy(self._text[self._predicates.object_start(self._masked, predicate, piece.end) : piece.end])
        before = self._read_subject(predicate) if predicate.phrase < predicate.start else ""
        if not before or not behind:
            return before or behind
        return before if self._acts_on_subject(predicate, behind) else behind

    def _read_subject(self, predicate: Predicate) -> str:
        end = self._leads.subject_end(self._masked, predicate.phrase, predicate.start)
        return self._patterns["compared_with"].sub("", _tidy(self._text[predicate.phrase : end]))

    def _acts_on_subject(self, predicate: Predicate, behind: str) -> bool:
        if predicate.place in {"end", "number", "disposal"}:
            return True
        is_amount = (
            self._patterns["amount_behind"].match(behind) is not None
            if predicate.place == "value"
            else behind[:1] in _WITH
        )
        return is_amount or self._predicates.is_measure(self._masked, predicate)

    def _read_deadline(self, draft: Draft) -> date | None:
        """The deadline that the clause, else its context, names."""
        for words in (self._masked[draft.start : draft.end], draft.context):
            due = self._deadlines.read(words, self._year) if words else None
            if due and (self._first_year is None or due.year >= self._first_year):
                return due
        return None


def _cut(match: re.Match[str]) -> str:
    return "\n" * len(match.group())


def _tidy(words: str) -> str:
    return "".join(words.split()).strip(_EDGE)
