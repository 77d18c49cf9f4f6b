"""Promised actions: the clauses of plan sections, one row for each verb with its object."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from itertools import pairwise

from pipelines.extract.clauses import MASK, NUMBER, Region, mask_enclosed, own_regions, split_pieces, split_sentences
from pipelines.extract.commitments import promise_reader
from pipelines.extract.deadlines import deadline_reader, period_end
from pipelines.extract.predicates import Predicate, predicate_reader
from pipelines.lexicon import Lexicon
from pipelines.model import Document, Milestone, Node, SourceText, Span, Task
from pipelines.text.folding import fold_text

_BLANK = " \t,:、.·*_#"
_SHORTEST = 4
_TAIL = 12
_IMPLIED = "达到"  # what a goal without a verb promises: 外贸出口25亿美元
_SPLIT_MINIMUM = 6
_JOINT = re.compile(r"、|(?<![合归兼一])并(?=.)|(?:以及|同时)(?=.)")
# What a change is measured against is not what changes.
_BASE = re.compile(r"^(?:较|比|与)[^,，]{0,8}(?:年|同期)(?:相比)?$")
_YEAR = re.compile(r"(?P<year>20[0-9]{2})年(?!度|版)")
# 企业达到|8000家 speaks of its subject, 城区新增|绿地10万平方米 of what follows.
_AMOUNT = re.compile(r"(?:约|近|到|至|在|为)?(?:每|人均)?[0-9０-９一二两三四五六七八九十百千万每]")
_BOLD_LINE = re.compile(r"\s*(?:\*\*[^*]+\*\*|#+ .*)\s*")
_DETAIL = re.compile("其中|包括|分别")
_DIGIT = re.compile(r"[0-9]")
_EDGE = "、,，:：的"
_LISTED = re.compile(r"等[^、,]{0,8}$")


def find_tasks(source: SourceText, document: Document, nodes: tuple[Node, ...], lexicon: Lexicon) -> tuple[Task, ...]:
    """Every promised action of the document's plan sections, in reading order; spans never overlap."""
    return tuple(TaskFinder(source.text[: document.end], document, lexicon).find(nodes))


@dataclass(slots=True)
class Draft:
    """A task in the making: `[start, end)` grows with the pieces that follow its verb's own piece."""

    start: int
    end: int
    piece: Span
    predicate: Predicate
    context: str


@dataclass(slots=True)
class SentenceState:
    """What the pieces of a sentence have said so far. `context` are its circumstances: 到2022年, 力争.

    `is_detail`: it breaks down what the sentence before has said (其中,社会事业项目7项).
    """

    drafts: list[Draft] = field(default_factory=list)
    weak: Draft | None = None
    preamble: int | None = None
    pending: int | None = None
    context: str = ""
    headline: bool = False
    is_detail: bool = False

    def extend(self, end: int) -> None:
        """The last task goes on to `end`; circumstances before that are its own."""
        self.drafts[-1].end = end
        self.preamble = self.pending = None


class TaskFinder:
    """Reads one document. `folded` and `masked` have the source's offsets."""

    def __init__(self, text: str, document: Document, lexicon: Lexicon) -> None:
        self._text = text
        self._document = document
        self._folded = _fold_from(text, document.start)
        self._predicates = predicate_reader(lexicon)
        self._promises = promise_reader(lexicon)
        self._deadlines = deadline_reader(lexicon)
        self._patterns = clause_patterns(lexicon)
        self._masked = mask_enclosed(self._patterns["cut"].sub(_cut, self._folded))
        self._year: int | None = document.plan_year

    def find(self, nodes: tuple[Node, ...]) -> Iterator[Task]:
        """Tasks of all plan nodes."""
        years = _node_years(nodes)
        for region in own_regions(self._masked, nodes):
            if region.node.section != "plan":
                continue
            self._year = years[region.node.index] or self._document.plan_year
            for draft in self._read_region(region):
                yield self._make_task(region.node, draft)

    def _read_region(self, region: Region) -> Iterator[Draft]:
        for whole in split_sentences(self._masked, region):
            goals = self._patterns["lead"].match(self._masked[whole.start : whole.end])
            sentence = Span(whole.start + goals.end(), whole.end) if goals else whole
            if not self._is_excluded(sentence):
                yield from (d for d in self._read_sentence(sentence) if not self._is_headline(d, region))

    def _is_headline(self, draft: Draft, region: Region) -> bool:
        """The first clause of a title in running text; a promise all the same where it names a number."""
        return draft.end <= region.headline_end and not NUMBER.search(self._masked, draft.start, draft.end)

    def _is_excluded(self, sentence: Span) -> bool:
        """Sentences that promise nothing, and lines of tables and headings, which are no sentences."""
        start = self._predicates.skip_marks(self._masked, *sentence)
        end = _trim_end(self._masked, start, sentence.end)
        if end - start < _SHORTEST or self._patterns["sentence"].search(self._masked[start : sentence.end]):
            return True
        past = _YEAR.match(self._masked, start)
        if past and self._year and int(past["year"]) < self._year:
            return True
        if _BOLD_LINE.fullmatch(self._masked, *sentence):
            return True
        is_line = sentence.end >= len(self._masked) or self._masked[sentence.end] == "\n"
        return (
            is_line
            and "," not in self._masked[start:end]
            and not self._predicates.starts_with_action(self._masked, start, end)
            and not self._promises.read_milestone(self._masked[max(start, end - _TAIL) : end])
        )

    def _read_sentence(self, sentence: Span) -> list[Draft]:
        start = self._predicates.skip_marks(self._masked, *sentence)
        state = SentenceState(is_detail=_DETAIL.match(self._masked, start) is not None)
        for piece in split_pieces(self._masked, sentence):
            for part in self._split_coordinated(piece):
                self._read_part(part, state)
        if state.drafts and state.pending:
            state.extend(state.pending)
        if not state.drafts and state.weak:
            weak = state.weak
            stronger = self._predicates.find_behind_weak(self._masked, weak.predicate, weak.piece.end)
            return [replace(weak, predicate=stronger)]
        return state.drafts

    def _split_coordinated(self, piece: Span) -> list[Span]:
        """A piece cut where 、 or 并 joins whole clauses: 完善A、健全B are two, 开展A、组织B等活动 is one."""
        cuts = [m.start() for m in _JOINT.finditer(self._masked, *piece) if self._is_joint(piece, m)]
        if not cuts:
            return [piece]
        parts = [Span(a, b) for a, b in pairwise([piece.start, *cuts, piece.end])]
        if not self._promises_something(parts[0]):
            return [piece]
        tail = self._masked[parts[-1].start : piece.end].rstrip(_BLANK)
        if min(b - a for a, b in parts) < _SPLIT_MINIMUM or _LISTED.search(tail) or "的" in tail:
            return [piece]
        return parts

    def _promises_something(self, part: Span) -> bool:
        predicate = self._predicates.find(self._masked, part.start, _trim_end(self._masked, part.start, part.end))
        return predicate is not None and predicate.place != "weak"

    def _is_joint(self, piece: Span, match: re.Match[str]) -> bool:
        if self._predicates.starts_with_action(self._masked, match.end(), piece.end):
            return True
        end = _trim_end(self._masked, piece.start, piece.end)
        return self._predicates.ends_with_action(self._masked, piece.start, match.start()) and (
            self._predicates.ends_with_action(self._masked, match.end(), end)
        )

    def _read_part(self, part: Span, state: SentenceState) -> None:
        start = self._predicates.skip_marks(self._masked, *part)
        end = _trim_end(self._masked, start, part.end)
        words = self._masked[start:end]
        is_headline = self._masked[part.end - 1] == ":"
        if not words or self._patterns["clause"].search(self._masked[start : part.end]):
            return
        if self._patterns["result"].match(words) and state.drafts:
            state.extend(end)
            return
        predicate = self._predicates.find(self._masked, start, end)
        is_preamble = self._patterns["preamble"].match(words) is not None
        state.is_detail = state.is_detail or words.startswith(("其中", "包括"))
        if predicate and self._tells_more(Span(start, end), predicate, state):
            predicate = None
        if predicate is None or is_preamble:
            if predicate and is_preamble and not is_headline:
                state.weak = state.weak or Draft(start, end, Span(start, end), predicate, state.context)
            self._take_continuation(Span(start, end), is_preamble, is_headline, state)
        else:
            self._take_clause(Span(start, end), predicate, is_headline, state)

    def _tells_more(self, piece: Span, predicate: Predicate, state: SentenceState) -> bool:
        """同比增长6% goes with the clause before, so does a verb that is alone (滚动调整).

        A bare 老年食堂5家 does too, unless that clause is a goal itself.
        """
        if predicate.place == "number":
            return state.is_detail or (
                bool(state.drafts) and state.drafts[-1].predicate.place not in {"value", "number"}
            )
        if predicate.place == "head" and predicate.end == piece.end and predicate.phrase == predicate.start:
            return bool(state.drafts) or predicate.end - piece.start <= _SHORTEST
        is_measure = self._predicates.is_measure(self._masked, predicate)
        return bool(state.drafts) and is_measure and not self._predicates.has_subject(self._masked, predicate)

    def _take_continuation(self, piece: Span, is_preamble: bool, is_headline: bool, state: SentenceState) -> None:
        """A piece without an action: circumstances of the next clause, else more of the task before."""
        if is_headline:
            return
        if state.drafts and not is_preamble and not self._predicates.opens_phrase(self._masked, *piece):
            state.extend(piece.end)
            return
        state.context = self._masked[piece.start : piece.end]
        state.pending = piece.end
        if state.preamble is None and _DIGIT.search(state.context):
            state.preamble = piece.start

    def _take_clause(self, piece: Span, predicate: Predicate, is_headline: bool, state: SentenceState) -> None:
        start = piece.start if state.preamble is None else state.preamble
        draft = Draft(start, piece.end, piece, predicate, state.context)
        state.preamble = state.pending = None
        if predicate.place == "weak":
            if state.drafts:
                state.extend(piece.end)
            state.weak = state.weak or draft
            return
        if state.headline and state.drafts and not NUMBER.search(self._masked, *state.drafts[-1].piece):
            state.drafts.pop()
        state.headline = is_headline
        state.drafts.append(draft)

    def _make_task(self, node: Node, draft: Draft) -> Task:
        predicate, piece = draft.predicate, draft.piece
        spoken_end = piece.end if predicate.place in {"end", "value", "number"} else predicate.end
        spoken = draft.context + self._masked[piece.start : spoken_end]
        return Task(
            node=node.index,
            start=draft.start,
            end=draft.end,
            action=self._text[predicate.start : predicate.end] or _IMPLIED,
            object=self._read_object(piece, predicate),
            commitment=self._promises.read_commitment(spoken),
            milestone=self._read_milestone(piece, predicate),
            due_on=self._read_deadline(draft),
            plan_year=self._year,
            plan_quarter=self._document.plan_quarter,
            rule_id=f"task_{predicate.place}",
        )

    def _read_milestone(self, piece: Span, predicate: Predicate) -> Milestone | None:
        """The stage that the verb or the clause's last words name; what stands between belongs to something else.

        启动 promises a start whatever follows (启动2个基地收尾); else the furthest stage counts (完成平台上线).
        """
        head = self._masked[predicate.start : min(predicate.end + 3, piece.end)]
        if predicate.place == "head" and self._promises.read_milestone(head) == "start":
            return "start"
        tail = self._masked[max(piece.start, piece.end - _TAIL) : piece.end]
        return self._promises.read_milestone(f"{head}{MASK}{tail}")

    def _read_object(self, piece: Span, predicate: Predicate) -> str:
        """What the verb acts on, or the subject of a verb that closes the clause; each stands in for the other."""
        start = self._predicates.object_start(self._masked, predicate, piece.end)
        behind = _tidy(self._text[start : piece.end])
        end = self._predicates.subject_end(self._masked, predicate.phrase, predicate.start)
        before = _BASE.sub("", _tidy(self._text[predicate.phrase : end]))
        takes_subject = predicate.place in {"end", "number", "disposal"} or behind.startswith(("和", "及"))
        if predicate.place == "value":
            takes_subject = _AMOUNT.match(behind) is not None
        takes_subject = takes_subject or self._predicates.is_measure(self._masked, predicate)
        return (before or behind) if takes_subject else (behind or before)

    def _read_deadline(self, draft: Draft) -> date | None:
        document_end = period_end(self._year, self._document.plan_quarter)
        for words in (self._masked[draft.start : draft.end], draft.context):
            due = self._deadlines.read(words, self._year)
            if due and (self._year is None or due.year >= self._year):
                return due
        return document_end


@lru_cache(maxsize=8)
def clause_patterns(lexicon: Lexicon) -> dict[str, re.Pattern[str]]:
    """One pattern for each scope of `clause_patterns.csv`."""
    scopes: dict[str, list[str]] = {scope: [] for scope in ("lead", "cut", "sentence", "clause", "preamble", "result")}
    for row in lexicon.clause_patterns:
        scopes[row.scope].append(row.pattern)
    return {scope: re.compile("|".join(f"(?:{p})" for p in patterns) or "(?!)") for scope, patterns in scopes.items()}


def _fold_from(text: str, start: int) -> str:
    """The text folded from `start` on; what stands before is blank, so that offsets stay."""
    return " " * start + fold_text(text[start:])


def _cut(match: re.Match[str]) -> str:
    return "\n" * len(match.group())


def _trim_end(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1] in _BLANK:
        end -= 1
    return end


def _tidy(words: str) -> str:
    return "".join(words.split()).strip(_EDGE)


def _node_years(nodes: tuple[Node, ...]) -> list[int | None]:
    """The year that a node's heading names, else the nearest heading above it."""
    years: list[int | None] = []
    for node in nodes:
        years.append(node.year if node.year or node.parent is None else years[node.parent])
    return years
