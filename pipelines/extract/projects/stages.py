"""Which stage of a work a clause tells, and where in the clause the names stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation

from pipelines.lexicon import Lexicon
from pipelines.lexicon.compiled import made_once
from pipelines.lexicon.projects import ProjectStagePattern
from pipelines.model import ProjectStage, Span
from pipelines.tape.clauses import SENTENCE_END
from pipelines.tape.patterns import reading_patterns
from pipelines.text.guards import GuardedPattern, GuardedRows
from pipelines.text.words import first_word

_ENDS = ",。;:!?\n"
_LONGEST = 400  # characters of a clause
_FEWEST = 3  # characters of a name
# A bracket with its insides belongs to the clause around it.
_PIECE = re.compile(rf"(?:[^({_ENDS}]++|\([^()\n]{{0,80}}\)|\()++")
_PASSED = (-1, -1)

Place = tuple[int, int]
Find = Callable[[str, int, int], Place | None]


class StageCue(NamedTuple):
    """A clause that tells a stage: the rule, and the place `[start, end)` of the names.

    `is_listed`: the names stand in a list that was announced as one of works.
    """

    row: ProjectStagePattern
    clause: Span
    start: int
    end: int
    is_listed: bool


class StageReader:
    """The patterns of one lexicon, compiled. Texts are folded."""

    def __init__(self, lexicon: Lexicon) -> None:
        rows = lexicon.project_stages
        patterns = reading_patterns(lexicon)
        self._list_announced = patterns["list_announced"]
        words = {role: [re.escape(w.word) for w in lexicon.project_words if w.role == role] for role in _ROLES}
        leads = sorted(words["lead"], key=len, reverse=True)
        lead = rf"(?:{'|'.join(leads)}|[0-9]+[年月](?:底前?)?|[\s\"“”])*?"
        heads, tails = (_cues(rows, place) for place in ("head", "tail"))
        # Only at a clause's head or near its end does a cue tell anything; 建设 and 推进 stand in every other clause.
        self._opening = re.compile(rf"[^{_ENDS}]{{0,10}}?{heads}")
        self._opened = re.compile(rf"[{_ENDS}]{self._opening.pattern}")
        self._closing = re.compile(rf"{tails}(?=[^{_ENDS}]{{0,4}}(?:[{_ENDS}]|$))")
        self._announced = GuardedPattern(patterns["works_announced"].pattern)
        self._push = re.compile(rf"^.{{0,4}}?(?:{'|'.join(words['push'])})(?!完成|实现)")
        self._muse = re.compile(rf"^.{{0,4}}?(?:{'|'.join(words['muse'])})")
        self._other = re.compile("|".join(words["other"]))
        things = [word.word for word in lexicon.project_words if word.role in _THINGS]
        self._things = AhoCorasick(things, implementation=Implementation.DFA)
        firm = "|".join(row.pattern for row in rows if row.place == "tail" and row.strength == "firm")
        told = "|".join(words["tail"])
        self._bare = re.compile(rf"(?:{told}|[0-9]+[年月](?:底|内)?|[(][^()]*[)]|[\s、])+(?:{firm})[\s\"”]*")
        self._tails = GuardedRows((rf"(?:{row.pattern})[\s\"”]*$", row) for row in rows if row.place == "tail")
        self._heads = GuardedRows((rf"^{lead}(?:{row.pattern})(?:了)?", row) for row in rows if row.place == "head")

    def read(self, folded: str, start: int, end: int) -> Iterator[StageCue]:
        """Every clause of `folded[start:end]` that tells a stage, in reading order."""
        at = start
        ahead = _Ahead(folded, end, (self._find_opening, self._find_closing, self._find_announced))
        while found := ahead.first(at):
            piece = _piece_around(folded, start, found[0], end)
            at = max(piece.end, found[1])
            announced = self._announced.search(folded, *piece)
            if announced:
                row = next(row for _, row in self._tails.all(announced["stage"]))
                for part, first in _list_behind(folded, piece.end, end, self._list_announced):
                    at = part.end
                    yield StageCue(row, part, first, part.end, is_listed=True)
            elif cue := self._read_piece(folded, start, piece):
                yield cue

    def _find_opening(self, folded: str, at: int, end: int) -> Place | None:
        """The next clause behind a sign, or at the start of the text, that has a cue near its head."""
        opening = self._opening.match(folded, 0, end) if at == 0 else None
        if opening:
            return opening.span()
        found = self._opened.search(folded, max(at - 1, 0), end)
        return (found.start() + 1, found.end()) if found else None

    def _find_closing(self, folded: str, at: int, end: int) -> Place | None:
        found = self._closing.search(folded, at, end)
        return found.span() if found else None

    def _find_announced(self, folded: str, at: int, end: int) -> Place | None:
        found = self._announced.search(folded, at, end)
        return found.span() if found else None

    def stage(self, folded: str, cue: StageCue, *, is_promise: bool) -> ProjectStage:
        """The stage that a plan's clause promises or a review's reports; 推动…开工 in a review reports no start."""
        words = folded[cue.clause.start : cue.clause.end]
        is_under_way = self._muse.match(words) or (not is_promise and self._push.match(words))
        return "ongoing" if is_under_way else cue.row.stage

    def _read_piece(self, folded: str, start: int, piece: Span) -> StageCue | None:
        """A clause that only tells the stage (均将在2021年开工) speaks of the works of the clause before."""
        if not self._things.find_matches_as_indexes(folded[piece.start : piece.end]):
            if piece.start <= start or folded[piece.start - 1] != "," or not self._bare.fullmatch(folded, *piece):
                return None
            before = _piece_around(folded, start, piece.start - 1, piece.start - 1)
            bare = self._read_words(folded, piece)
            return bare and StageCue(bare.row, Span(before.start, piece.end), *before, is_listed=False)
        cue = self._read_words(folded, piece)
        if cue is None or (cue.row.strength != "firm" and self._other.search(folded, *piece)):
            return None
        return cue

    def _read_words(self, folded: str, piece: Span) -> StageCue | None:
        """The clause's last words tell before its first."""
        words = folded[piece.start : piece.end]
        for found, row in self._tails.all(words):
            if found.start():
                return StageCue(row, piece, piece.start, piece.start + found.start(), is_listed=False)
        for found, row in self._heads.all(words):
            if len(words) - found.end() >= _FEWEST:
                return StageCue(row, piece, piece.start + found.end(), piece.end, is_listed=False)
        return None


_ROLES = ("lead", "tail", "other", "push", "muse")
_THINGS = ("head", "weak", "work")


class _Ahead:
    """The next place of each kind in a stretch of text, each looked for again only when it has been passed."""

    def __init__(self, folded: str, end: int, finds: tuple[Find, ...]) -> None:
        self._folded, self._end = folded, end
        self._known: list[tuple[Find, Place | None]] = [(find, _PASSED) for find in finds]

    def first(self, at: int) -> Place | None:
        """The first place from `at` on; of two that begin together that of the earlier kind."""
        best: Place | None = None
        for number, (find, known) in enumerate(self._known):
            place = known
            if place is not None and place[0] < at:
                place = find(self._folded, at, self._end)
                self._known[number] = (find, place)
            if place is not None and (best is None or place[0] < best[0]):
                best = place
        return best


@made_once
def stage_reader(lexicon: Lexicon) -> StageReader:
    """The reader of a lexicon, compiled once."""
    return StageReader(lexicon)


def _cues(rows: tuple[ProjectStagePattern, ...], place: str) -> str:
    return first_word(sorted({cue for r in rows if r.place == place for cue in r.cues.split()}))


def _piece_around(folded: str, start: int, at: int, end: int) -> Span:
    """The clause that holds a place, between commas and other signs outside brackets."""
    first = _start_before(folded, start, at)
    if first < at and folded.count(")", first, at) > folded.count("(", first, at):
        opening = folded.rfind("(", start, first)
        first = _start_before(folded, start, opening) if opening >= 0 else first
    found = _PIECE.match(folded, first, min(end, first + _LONGEST))
    return Span(first, max(found.end(), at) if found else at)


def _start_before(folded: str, start: int, at: int) -> int:
    floor = max(start, at - _LONGEST)
    while at > floor:
        if folded[at - 1] in _ENDS:
            return at
        at -= 1
    return start


def _list_behind(folded: str, at: int, end: int, announces: re.Pattern[str]) -> Iterator[tuple[Span, int]]:
    """The clauses of an announced list, up to the end of its sentence, and where the names of each begin."""
    while found := _PIECE.match(folded, at + 1, end):
        if SENTENCE_END.search(folded, at, found.start()):
            return
        piece = Span(*found.span())
        more: re.Match[str] | None = announces.match(folded, *found.span())
        if more or "、" in found.group():
            yield piece, more.end() if more else piece.start
        elif not more and piece.end - piece.start > _LONGEST // 8:
            return
        at = piece.end
