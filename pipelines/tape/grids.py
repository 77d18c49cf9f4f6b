"""The grids of a document: those that its file marks, and those that only the text shows.

A text shows a grid by tabs, by | and drawn lines, by columns of blanks, or by one cell a line below known heads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from unicodedata import east_asian_width

from pipelines.lexicon import Lexicon
from pipelines.model import Document, Grid, GridCell, Span
from pipelines.tape.cell_lists import find_listed
from pipelines.tape.patterns import Patterns, reading_patterns
from pipelines.tape.views import View

_NOISE = " \u00a0\u3000\u200b\ufeff*\r"
_RULE = re.compile(r"^[\s|:*+-]+$")
_GRID_LINE = re.compile(r"^[^\n\t|]*[\t|][^\n]*$", re.MULTILINE)
_BORDERS = dict.fromkeys(map(ord, "─━┄┌┬┐├┼┤└┴┘┏┳┓┣╋┫┗┻┛"), " ")  # lines that a table is drawn with
_SPACED = re.compile(r"[^ \n]+(?: [^ \n]+)*")
_FEWEST_SPACED, _LONGEST_SPACED = 2, 300
_NEAR = 3  # columns of a printed page by which a cell may stand beside its head
_EMPTY = Span(-1, -1)
_Line = list[Span]  # the cells of one line; an empty one begins where it ends


def find_grids(view: View, document: Document, lexicon: Lexicon) -> tuple[Grid, ...]:
    """Every grid of the document, in reading order: those that the file marks, and in the gaps those of the text."""
    start, end, patterns = document.start, document.end, reading_patterns(lexicon)
    found = [grid for grid in view.source.grids if start <= grid.cells[0].start and grid.cells[-1].end <= end]
    for low, high in _gaps(start, end, found):
        found += _find_parted(view, low, high, patterns)
        found += _find_spaced(view, low, high, patterns)
    for low, high in _gaps(start, end, found):
        found += find_listed(view, low, high, lexicon)
    return tuple(sorted(found, key=_start))


def _start(grid: Grid) -> int:
    return min(cell.start for cell in grid.cells)


def _gaps(start: int, end: int, found: Sequence[Grid]) -> list[tuple[int, int]]:
    """The stretches that no grid covers."""
    ordered = sorted((_start(grid), max(cell.end for cell in grid.cells)) for grid in found)
    bounds = [start, *(at for both in ordered for at in both), end]
    return [(low, high) for low, high in zip(bounds[::2], bounds[1::2], strict=True) if low < high]


# Cells parted by signs


def _find_parted(view: View, start: int, end: int, patterns: Patterns) -> Iterator[Grid]:
    """The grids of `[start, end)` whose cells a tab or | parts."""
    text, folded = view.parted, view.folded
    if "|" not in text[start:end] and "\t" not in text[start:end]:
        return
    lines: list[_Line] = []
    last = start
    for match in _GRID_LINE.finditer(text, start, end):
        if not _take_between(lines, folded, last, match.start(), patterns):
            yield from _as_grid(lines)
            lines = []
        last = match.end()
        spans = _split_cells(text, match.start(), match.end())
        if len(spans) > 1 and not _RULE.match(match[0].translate(_BORDERS)):
            lines.append(spans)
    line_end = folded.find("\n", last + 1)
    behind = folded[last : line_end if line_end >= 0 else end].strip(" *\n")
    if behind and last < end and _goes_on(lines, folded, behind, patterns):
        _take_broken(lines, folded, last, behind)
    yield from _as_grid(lines)


def _take_between(lines: list[_Line], folded: str, last: int, start: int, patterns: Patterns) -> bool:
    """Take what stands between two lines of a grid: the rest of a cell, or a heading; False where it ends the grid."""
    between = folded[last:start].translate(_BORDERS).strip(" *\n")
    if between and _goes_on(lines, folded, between, patterns):
        _take_broken(lines, folded, last, between)
    elif between and lines and patterns["row_group"].match(between):
        at = folded.index(between, last)
        lines.append([Span(at, at + len(between))])
    elif between:
        return False
    return True


def _goes_on(lines: Sequence[_Line], folded: str, words: str, patterns: Patterns) -> bool:
    """Whether the last cell is an operator alone (不少于), so that the number on the line behind it belongs to it."""
    last = folded[lines[-1][-1].start : lines[-1][-1].end].strip(" *") if lines else ""
    is_open = patterns["operator_alone"].fullmatch(last) is not None
    return is_open and "\n" not in words and words[:1].isdigit()


def _take_broken(lines: Sequence[_Line], folded: str, after: int, words: str) -> None:
    """The last cell with the words behind its line break."""
    lines[-1][-1] = Span(lines[-1][-1].start, folded.index(words, after) + len(words))


def _split_cells(text: str, start: int, end: int) -> _Line:
    """The cells of a line without outer blanks; empty cells between two signs count."""
    sign = "|" if "|" in text[start:end] else "\t"
    spans, at = [], start
    for piece in text[start:end].split(sign):
        low, high = at, at + len(piece)
        while low < high and text[low] in _NOISE:
            low += 1
        while high > low and text[high - 1] in _NOISE:
            high -= 1
        spans.append(Span(low, high))
        at += len(piece) + 1
    if sign == "|":
        spans = spans[1:] if spans[0].start == spans[0].end else spans
        spans = spans[:-1] if spans and spans[-1].start == spans[-1].end else spans
    return spans


def _as_grid(lines: Sequence[_Line]) -> Iterator[Grid]:
    """The lines as one grid, where at least one has more than one cell."""
    cells = [
        GridCell(row, column, *span)
        for row, line in enumerate(lines)
        for column, span in enumerate(line)
        if span.start < span.end
    ]
    if cells and any(len(line) > 1 for line in lines):
        yield Grid("text", tuple(cells))


# Cells parted by blanks


def _find_spaced(view: View, start: int, end: int, patterns: Patterns) -> Iterator[Grid]:
    """The grids whose cells are parted by two blanks or more, as text of a page that was printed has them."""
    folded = view.folded
    block: list[_Line] = []
    last, at = start, folded.find("  ", start, end)
    while at >= 0:
        line_start, line_end = max(folded.rfind("\n", 0, at) + 1, start), folded.find("\n", at, end)
        line_end = end if line_end < 0 else line_end
        cells = _spaced_cells(view.source.text, folded, line_start, line_end)
        if len(cells) >= _FEWEST_SPACED:
            between = folded[last:line_start].strip()
            if between and not (block and patterns["row_group"].match(between)):
                yield from _as_grid(_align(block, folded))
                block = []
            elif between:
                place = folded.index(between, last)
                block.append([Span(place, place + len(between))])
            block.append(cells)
            last = line_end
        at = folded.find("  ", line_end, end)
    yield from _as_grid(_align(block, folded))


def _spaced_cells(text: str, folded: str, start: int, end: int) -> _Line:
    """The cells of a line; none where it is a sentence or other signs part its cells."""
    if end - start > _LONGEST_SPACED or any(sign in text[start:end] for sign in "\t|。"):
        return []
    return [Span(*match.span()) for match in _SPACED.finditer(folded, start, end)]


def _align(block: Sequence[_Line], folded: str) -> list[_Line]:
    """The cells of each line under the heads over which they stand; where nothing is aligned, from the left."""
    heads = next((line for line in block if len(line) > 1), [])
    if len(block) < 2 or not heads:
        return []
    width = max(map(len, block))
    places = [_column(folded, cell.start) for cell in heads]
    whole = [line for line in block if len(line) == len(heads)]
    is_aligned = len(heads) == width and all(_stands_under(line, places, folded) for line in whole)
    rows = []
    for line in block:
        row = [_EMPTY] * width
        is_short = is_aligned and 1 < len(line) < width
        for k, cell in enumerate(line):
            near = _nearest(_column(folded, cell.start), places) if is_short else k
            row[near if row[near] is _EMPTY else k] = cell
        rows.append(row)
    return rows


def _stands_under(line: _Line, places: Sequence[int], folded: str) -> bool:
    """Whether each cell of a line stands where the head of its column does."""
    return all(abs(_column(folded, cell.start) - place) <= _NEAR for cell, place in zip(line, places, strict=True))


def _nearest(place: int, places: Sequence[int]) -> int:
    """Which of the places is the nearest, the first of several."""
    return min(range(len(places)), key=lambda each: abs(places[each] - place))


def _column(folded: str, at: int) -> int:
    """Where on its line a place stands, a Chinese character being two columns wide."""
    line = folded[folded.rfind("\n", 0, at) + 1 : at]
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in line)
