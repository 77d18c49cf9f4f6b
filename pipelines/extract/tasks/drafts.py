"""Tasks in the making: which clauses of a region promise something, and which belong to the clause beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from pipelines.extract.tasks.leads import MARK_FIRSTS, lead_reader
from pipelines.extract.tasks.predicates import Predicate, predicate_reader
from pipelines.lexicon import Lexicon
from pipelines.lexicon.compiled import made_once
from pipelines.model import Span
from pipelines.tape.clauses import NUMBER, Region, split_pieces, split_sentences
from pipelines.tape.commitments import promise_reader
from pipelines.tape.patterns import reading_patterns
from pipelines.text.guards import GuardedPattern, GuardedRows, first_characters

_BLANK = " \t,:、.·*_#"
_SHORTEST = 4
_SPLIT_MINIMUM = 6
_TAIL = 12
_BOLD_LINE = re.compile(r"\s*(?:\*\*[^*]+\*\*|#+ .*)\s*")
_DIGIT = re.compile(r"[0-9]")


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


class DraftReader:
    """Reads the sentences of one document. `masked` is folded and has the source's offsets."""

    def __init__(self, masked: str, lexicon: Lexicon) -> None:
        self._masked = masked
        self._leads = lead_reader(lexicon)
        self._predicates = predicate_reader(lexicon)
        self._promises = promise_reader(lexicon)
        self._clauses = clause_patterns(lexicon)
        self._patterns = reading_patterns(lexicon)

    def read(self, region: Region, year: int | None) -> Iterator[Draft]:
        """The promises of a region in reading order."""
        goals = self._clauses.goals
        for start, end in split_sentences(self._masked, region.start, region.end):
            found = goals.first(self._masked[start:end]) if goals.may_hold(self._masked, start, end) else None
            whole = start + found[0].end() if found else start
            begin = self._leads.skip_marks(self._masked, whole, end)
            if not self._is_excluded(whole, begin, end, year):
                for draft in self._read_sentence(whole, begin, end):
                    if draft.end > region.headline_end or self._holds_number(draft.start, draft.end):
                        yield draft

    def _holds_number(self, start: int, end: int) -> bool:
        """A title's first clause in running text promises nothing, unless it names a number."""
        return NUMBER.search(self._masked, start, end) is not None

    def _is_excluded(self, whole: int, start: int, end: int, year: int | None) -> bool:
        """Sentences that promise nothing, and lines of tables and headings, which are no sentences.

        `whole` is where the sentence begins, `start` where its marks are over.
        """
        masked, excluded = self._masked, self._clauses.sentence
        last = _trim_end(masked, start, end)
        if last - start < _SHORTEST:
            return True
        if excluded.may_hold(masked, start, end) and excluded.holds(masked[start:end]):
            return True
        past = self._patterns["year_ahead"].match(masked, start)
        if past and year and int(past["year"]) < year:
            return True
        if start > whole and _BOLD_LINE.fullmatch(masked, whole, end):
            return True
        is_line = end >= len(masked) or masked[end] == "\n"
        return (
            is_line
            and masked.find(",", start, last) < 0
            and not self._predicates.starts_with_action(masked, start, last)
            and not self._promises.read_milestone(masked[max(start, last - _TAIL) : last])
            and not self._says_how_much(start, last)
        )

    def _says_how_much(self, start: int, end: int) -> bool:
        """A line of a verb and a number is no heading: 为450名残疾人提供服务, 改造农村危房260户."""
        predicate = self._predicates.find(self._masked, start, end)
        if predicate is None or NUMBER.search(self._masked, start, end) is None:
            return False
        is_work = predicate.place == "head" and not self._predicates.is_measure(self._masked, predicate)
        return is_work or predicate.place in ("inside", "disposal")

    def _read_sentence(self, whole: int, start: int, end: int) -> list[Draft]:
        state = SentenceState(is_detail=self._patterns["detail"].match(self._masked, start) is not None)
        for piece in split_pieces(self._masked, whole, end):
            for part in self._split_coordinated(*piece):
                self._read_part(*part, state)
        if state.drafts and state.pending:
            state.extend(state.pending)
        if not state.drafts and state.weak:
            weak = state.weak
            stronger = self._predicates.find_behind_weak(self._masked, weak.predicate, weak.piece.end)
            return [replace(weak, predicate=stronger)]
        return state.drafts

    def _split_coordinated(self, start: int, end: int) -> list[tuple[int, int]]:
        """A piece cut where 、 or 并 joins whole clauses: 完善A、健全B are two, 开展A、组织B等活动 is one."""
        piece = (start, end)
        if self._patterns["clause_joint"].search(self._masked, start, end) is None:
            return [piece]
        cuts = [
            m.start()
            for m in self._patterns["clause_joint"].finditer(self._masked, start, end)
            if self._is_joint(piece, m)
        ]
        if not cuts:
            return [piece]
        parts = list(pairwise([start, *cuts, end]))
        if not self._promises_something(*parts[0]):
            return [piece]
        tail = self._masked[parts[-1][0] : end].rstrip(_BLANK)
        if min(b - a for a, b in parts) < _SPLIT_MINIMUM or self._patterns["listed_end"].search(tail) or "的" in tail:
            return [piece]
        return parts

    def _promises_something(self, start: int, end: int) -> bool:
        predicate = self._predicates.find(self._masked, start, _trim_end(self._masked, start, end))
        return predicate is not None and predicate.place != "weak"

    def _is_joint(self, piece: tuple[int, int], match: re.Match[str]) -> bool:
        start, end = piece
        before, behind = match.span()
        if self._predicates.starts_with_action(self._masked, behind, end):
            return True
        return self._predicates.ends_with_action(self._masked, start, before) and (
            self._predicates.ends_with_action(self._masked, behind, _trim_end(self._masked, start, end))
        )

    def _read_part(self, start: int, end: int, state: SentenceState) -> None:
        masked, patterns = self._masked, self._clauses
        is_headline = masked[end - 1] == ":"
        start = self._leads.skip_marks(masked, start, end) if masked[start] in MARK_FIRSTS else start
        whole = masked[start:end]
        words = whole.rstrip(_BLANK)
        if not words or (patterns.clause.may_hold(whole) and patterns.clause.holds(whole)):
            return
        end = start + len(words)
        if state.drafts and words[0] in patterns.result_firsts and patterns.result(words):
            state.extend(end)
            return
        self._take_piece(Span(start, end), is_headline, state)

    def _take_piece(self, piece: Span, is_headline: bool, state: SentenceState) -> None:
        """A piece with an action of its own is a task; one without says more of another task."""
        start, end = piece
        masked, patterns, words = self._masked, self._clauses, self._masked[start:end]
        predicate = self._predicates.find(masked, start, end)
        is_preamble = words[0] in patterns.preamble_firsts and patterns.preamble(words) is not None
        state.is_detail = state.is_detail or words.startswith(("其中", "包括"))
        if predicate and self._tells_more(piece, predicate, state):
            predicate = None
        if predicate is None or is_preamble:
            if predicate and is_preamble and not is_headline:
                state.weak = state.weak or Draft(start, end, piece, predicate, state.context)
            self._take_continuation(piece, is_preamble, is_headline, state)
        else:
            self._take_clause(piece, predicate, is_headline, state)

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
        if not state.drafts or not self._predicates.is_measure(self._masked, predicate):
            return False
        return not self._predicates.has_subject(self._masked, predicate)

    def _take_continuation(self, piece: Span, is_preamble: bool, is_headline: bool, state: SentenceState) -> None:
        """A piece without an action: circumstances of the next clause, else more of the task before."""
        if is_headline:
            return
        if state.drafts and not is_preamble and not self._leads.opens_phrase(self._masked, *piece):
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


class ClausePatterns:
    """The patterns of each scope of `clause_patterns.csv`; `goals` are those of the scope lead."""

    def __init__(self, lexicon: Lexicon) -> None:
        scopes: dict[str, list[tuple[str, str]]] = {}
        for row in lexicon.clause_patterns:
            scopes.setdefault(row.scope, []).append((row.pattern, row.rule_id))
        self.goals, self.sentence, self.clause = (GuardedRows(scopes[name]) for name in ("lead", "sentence", "clause"))
        # These stand at the start of the words.
        preamble, result = (_any_of(scopes[name]) for name in ("preamble", "result"))
        self.preamble, self.preamble_firsts = re.compile(preamble).match, first_characters(preamble)
        self.result, self.result_firsts = re.compile(result).match, first_characters(result)


@made_once
def clause_patterns(lexicon: Lexicon) -> ClausePatterns:
    """The patterns of a lexicon, compiled once."""
    return ClausePatterns(lexicon)


def _any_of(rows: list[tuple[str, str]]) -> str:
    return "|".join(f"(?:{pattern})" for pattern, _ in rows)


@made_once
def cut_pattern(lexicon: Lexicon) -> GuardedPattern:
    """The words of `clause_patterns.csv` that fall away alone."""
    return GuardedPattern("|".join(f"(?:{r.pattern})" for r in lexicon.clause_patterns if r.scope == "cut") or "(?!)")


def _trim_end(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1] in _BLANK:
        end -= 1
    return end
