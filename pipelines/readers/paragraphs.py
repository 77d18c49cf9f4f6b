"""Lines of laid-out pages as running text: wrapped lines joined, what stands at the edge of pages left out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple, Protocol

from pipelines.model import GridOrigin, Issue
from pipelines.readers.layouts import Char, LaidPage, Line, join_lines, make_lines
from pipelines.readers.readings import CellMarks, Reading, without_marks

_EDGE = 0.12  # of the page's height above and below, where page numbers and running heads stand
_NUMBER = re.compile(r"[-—–―·~ ]*第?\s*\d{1,4}\s*页?(?:\s*[/／共]\s*共?\s*\d{1,4}\s*页?)?[-—–―·~ ]*")
_DIGITS = re.compile(r"\d+")
_REPEATED = 0.6
_FEWEST_REPEATS = 3
_NEAR = 1.25  # usual steps; a line further below begins a paragraph
_ENDS = ("。", "；", "：", "！", "？", ";", ":")
_MARKER = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.．、](?!\d)|第[一二三四五六七八九十]"
)


class LaidTable(Protocol):
    """A table of a page that knows its place."""

    @property
    def top(self) -> float:
        """The height at which it begins."""

    def holds(self, char: Char) -> bool:
        """Whether a character of the page stands in it."""

    def render(self, chars: Sequence[Char], marks: CellMarks) -> list[str]:
        """Its rows as lines."""


class _Frame(NamedTuple):
    """The margins of a page's lines, and the usual step from one to the next."""

    left: float
    right: float
    pitch: float


@dataclass(slots=True)
class _Block:
    """A paragraph that may go on, or a table."""

    lines: list[str]
    last: Line | None
    page: int
    right: float = 0.0


@dataclass(slots=True)
class RunningText:
    """The text of pages as they are added, in their order; `lines` are those of each page from the top down."""

    origin: GridOrigin
    pages: Sequence[LaidPage]
    lines: Sequence[Sequence[Line]]
    doubts: list[Issue] = field(default_factory=list)
    _marks: CellMarks = field(init=False)
    _repeated: frozenset[str] = field(init=False)
    _frames: dict[tuple[float, float], _Frame] = field(init=False)
    _blocks: list[_Block] = field(default_factory=list)
    _furniture: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._marks = CellMarks(self.origin)
        self._repeated = _find_repeated(self.pages, self.lines)
        self._frames = _find_frames(self.pages, self.lines)

    def add_page(self, number: int, tables: Sequence[LaidTable] = ()) -> None:
        """The lines of page `number`, counted from 0, and its tables from the top down."""
        page, found = self.pages[number], self.lines[number]
        if tables:
            found = make_lines(char for char in page.chars if not any(table.holds(char) for table in tables))
        kept = [line for line in found if not self._is_furniture(page, line)]
        self._furniture.extend(line.text for line in found if self._is_furniture(page, line))
        frame = self._frames[page.width, page.height]
        waiting, is_first = list(tables), True
        for line in kept:
            while waiting and waiting[0].top > line.top:
                self._add_table(waiting.pop(0), page, number)
            self._add_line(line, number, frame, is_first=is_first)
            is_first = False
        for table in waiting:
            self._add_table(table, page, number)

    def conclude(self) -> Reading:
        """The text; a form feed stands between two pages, so that the page of any place can be counted."""
        text, grids = self._marks.take_marks("".join(self._pages()))
        doubts = list(self.doubts)
        if self._furniture:
            named = "; ".join(dict.fromkeys(self._furniture[:6]))
            message = f"what stands at the edge of pages is left out: {named}"[:300]
            doubts.append(Issue(0, 0, "page_furniture", message))
        return Reading(text, "utf-8", grids, facts=(("pages", str(len(self.pages))),), doubts=tuple(doubts))

    def _is_furniture(self, page: LaidPage, line: Line) -> bool:
        if not is_at_edge(page, line):
            return False
        return _NUMBER.fullmatch(line.text) is not None or _DIGITS.sub("#", line.text) in self._repeated

    def _add_table(self, table: LaidTable, page: LaidPage, number: int) -> None:
        lines = table.render(page.chars, self._marks)
        if lines:
            self._blocks.append(_Block(lines, None, number))

    def _add_line(self, line: Line, number: int, frame: _Frame, *, is_first: bool) -> None:
        """The line goes on with the paragraph before it, or begins one."""
        before = self._blocks[-1] if self._blocks else None
        if before is not None and _goes_on(before, line, frame, is_first=is_first):
            before.lines.append(without_marks(line.text))
            before.last, before.right = line, frame.right
            return
        self._blocks.append(_Block([without_marks(line.text)], line, number, frame.right))

    def _pages(self) -> Iterator[str]:
        """The blocks as text; a paragraph that goes on over the end of its page stands whole on the first one."""
        page = 0
        for block in self._blocks:
            while page < block.page:
                yield "\f"
                page += 1
            yield (join_lines(block.lines) if block.last is not None else "\n".join(block.lines)) + "\n"


def _find_frames(pages: Sequence[LaidPage], lines: Sequence[Sequence[Line]]) -> dict[tuple[float, float], _Frame]:
    """By the size of pages: where lines begin and end at most, and how far one stands below another in a paragraph."""
    found: dict[tuple[float, float], list[Sequence[Line]]] = {}
    for page, all_lines in zip(pages, lines, strict=True):
        inner = [line for line in all_lines if not is_at_edge(page, line)]
        found.setdefault((page.width, page.height), []).append(inner or list(all_lines))
    return {size: _find_frame(of_pages) for size, of_pages in found.items()}


def _find_frame(pages: Sequence[Sequence[Line]]) -> _Frame:
    steps = (above.bottom - below.bottom for lines in pages for above, below in pairwise(lines))
    pitches = sorted(step for step in steps if step > 0)
    return _Frame(
        left=min((line.left for lines in pages for line in lines), default=0.0),
        right=max((line.right for lines in pages for line in lines), default=0.0),
        pitch=pitches[len(pitches) // 4] if pitches else 0.0,
    )


def _goes_on(before: _Block, line: Line, frame: _Frame, *, is_first: bool) -> bool:
    """The line before is full, this one begins at the margin in the same size, and no space lies between them."""
    last = before.last
    if last is None or "\t" in last.text or "\t" in line.text:
        return False
    if last.text.endswith(_ENDS) and _MARKER.match(line.text):
        return False
    is_full = last.right >= before.right - 1.6 * last.size
    is_flush = line.left <= frame.left + 0.6 * line.size
    is_alike = abs(last.size - line.size) <= 0.15 * line.size
    is_near = is_first or last.bottom - line.bottom <= _NEAR * frame.pitch
    return is_full and is_flush and is_alike and is_near


def _find_repeated(pages: Sequence[LaidPage], lines: Sequence[Sequence[Line]]) -> frozenset[str]:
    """What stands at the edge of most pages, its digits aside."""
    counts: Counter[str] = Counter()
    for page, found in zip(pages, lines, strict=True):
        counts.update({_DIGITS.sub("#", line.text) for line in found if is_at_edge(page, line)})
    fewest = max(_FEWEST_REPEATS, _REPEATED * len(pages))
    return frozenset(words for words, count in counts.items() if count >= fewest)


def is_at_edge(page: LaidPage, line: Line) -> bool:
    """Whether a line stands where page numbers and running heads do."""
    return line.bottom > page.height * (1 - _EDGE) or line.top < page.height * _EDGE
