"""Tables that only the text shows, as matrices: cells parted by tabs, by | and drawn lines, or by columns of blanks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from unicodedata import east_asian_width

from pipelines.extract.tables.matrices import Matrix, MatrixCell
from pipelines.extract.tables.project_grids import split_cells

_RULE = re.compile(r"^[\s|:*+-]+$")
_GRID_LINE = re.compile(r"^[^\n\t|]*[\t|][^\n]*$", re.MULTILINE)
# A heading between two rows: 一、续建项目(3项).
_GROUP = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|[(][一二三四五六七八九十]{1,3}[)])[^。;:]{2,30}"
    r"|[^。;:,\d]{2,20}(?<![表单件录])(?:[(]共?\d+[项个件][)])?"
)
_BORDERS = dict.fromkeys(map(ord, "─━┄┌┬┐├┼┤└┴┘┏┳┓┣╋┫┗┻┛"), " ")  # lines that a table is drawn with
_SPACED = re.compile(r"[^ \n]+(?: [^ \n]+)*")
_FEWEST_SPACED, _LONGEST_SPACED = 2, 300
_NEAR = 3  # columns of a printed page by which a cell may stand beside its head
_MOST_ABOVE, _LONGEST_ABOVE = 3, 80
Line = list[tuple[int, int, str]]


def find_parted(text: str, folded: str, start: int, end: int, operator: re.Pattern[str]) -> Iterator[Matrix]:
    """The tables of `text[start:end]` whose cells a tab or | parts; `folded` has the same offsets.

    `operator` tells a cell that is one alone (不少于), whose number stands on the next line.
    """
    if "|" not in text[start:end] and "\t" not in text[start:end]:
        return
    lines: list[Line] = []
    last = first = start
    for match in _GRID_LINE.finditer(text, start, end):
        between = folded[last : match.start()].translate(_BORDERS).strip(" *\n")
        if between and _goes_on(lines, between, operator):
            _take_broken(lines, folded, last, between)
        elif between and not (lines and _GROUP.fullmatch(between)):
            yield from _as_matrix(lines, folded, start, end)
            lines, first = [], match.start()
        elif between:
            at = folded.index(between, last)
            lines.append([(at, at + len(between), between)])
        last = match.end()
        spans = split_cells(text, match.start(), match.end())
        if len(spans) > 1 and not _RULE.match(match[0].translate(_BORDERS)):
            lines.append([(a, b, folded[a:b].strip(" *")) for a, b in spans])
    behind = folded[last : folded.find("\n", last + 1) if folded.find("\n", last + 1) >= 0 else end].strip(" *\n")
    if behind and last < end and _goes_on(lines, behind, operator):
        _take_broken(lines, folded, last, behind)
    yield from _as_matrix(lines, folded, min(first, start), end)


def _goes_on(lines: list[Line], words: str, operator: re.Pattern[str]) -> bool:
    """Whether the last cell is an operator, so that the line behind it is the rest of it."""
    is_open = bool(lines) and operator.fullmatch(lines[-1][-1][2]) is not None
    return is_open and "\n" not in words and words[:1].isdigit()


def _take_broken(lines: list[Line], folded: str, after: int, words: str) -> None:
    """The last cell with the words behind its line break."""
    start, _, sign = lines[-1][-1]
    at = folded.index(words, after)
    lines[-1][-1] = (start, at + len(words), f"{sign} {words}")


def _as_matrix(lines: list[Line], folded: str, start: int, end: int) -> Iterator[Matrix]:
    if not any(len(line) > 1 for line in lines):
        return
    width = max(map(len, lines))
    rows = []
    for number, line in enumerate(lines):
        cells = [MatrixCell(a, b, words, number, k) if words else None for k, (a, b, words) in enumerate(line)]
        rows.append(tuple(cells + [None] * (width - len(cells))))
    yield _with_lines(tuple(rows), folded, start, end)


def _with_lines(rows: tuple[tuple[MatrixCell | None, ...], ...], folded: str, start: int, end: int) -> Matrix:
    bare = Matrix(rows)
    return Matrix(rows, lines_above(folded, start, bare.start), tuple(lines_below(folded, bare.end, end)))


def find_spaced(text: str, folded: str, start: int, end: int) -> Iterator[Matrix]:
    """The tables whose cells are parted by two blanks or more, as text of a page that was printed has them."""
    block: list[Line] = []
    last, at = start, folded.find("  ", start, end)
    while at >= 0:
        line_start, line_end = max(folded.rfind("\n", 0, at) + 1, start), folded.find("\n", at, end)
        line_end = end if line_end < 0 else line_end
        cells = _spaced_cells(text, folded, line_start, line_end)
        if len(cells) >= _FEWEST_SPACED:
            between = folded[last:line_start].strip()
            if between and not (block and _GROUP.fullmatch(between)):
                yield from _align(block, folded, start, end)
                block = []
            elif between:
                place = folded.index(between, last)
                block.append([(place, place + len(between), between)])
            block.append(cells)
            last = line_end
        at = folded.find("  ", line_end, end)
    yield from _align(block, folded, start, end)


def _spaced_cells(text: str, folded: str, start: int, end: int) -> Line:
    """The cells of a line; none where it is a sentence or other signs part its cells."""
    if end - start > _LONGEST_SPACED or "\t" in text[start:end] or "|" in text[start:end] or "。" in text[start:end]:
        return []
    return [(match.start(), match.end(), match[0]) for match in _SPACED.finditer(folded, start, end)]


def _align(block: list[Line], folded: str, start: int, end: int) -> Iterator[Matrix]:
    """The cells of each line under the heads over which they stand; where nothing is aligned, from the left."""
    heads = next((line for line in block if len(line) > 1), [])
    if len(block) < 2 or not heads:
        return
    width = max(map(len, block))
    places = [_column(folded, a) for a, _, _ in heads]
    whole = [line for line in block if len(line) == len(heads)]
    is_aligned = len(heads) == width and all(_stands_under(line, places, folded) for line in whole)
    rows = []
    for number, line in enumerate(block):
        row: list[MatrixCell | None] = [None] * width
        is_short = is_aligned and 1 < len(line) < width
        for k, (a, b, words) in enumerate(line):
            near = _nearest(_column(folded, a), places) if is_short else k
            column = near if row[near] is None else k
            row[column] = MatrixCell(a, b, words, number, column)
        rows.append(tuple(row))
    yield _with_lines(tuple(rows), folded, start, end)


def _stands_under(line: Line, places: Sequence[int], folded: str) -> bool:
    """Whether each cell of a line stands where the head of its column does."""
    return all(abs(_column(folded, cell[0]) - place) <= _NEAR for cell, place in zip(line, places, strict=True))


def _nearest(place: int, places: Sequence[int]) -> int:
    """Which of the places is the nearest, the first of several."""
    return min(range(len(places)), key=lambda each: abs(places[each] - place))


def _column(folded: str, at: int) -> int:
    """Where on its line a place stands, a Chinese character being two columns wide."""
    line = folded[folded.rfind("\n", 0, at) + 1 : at]
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in line)


def lines_above(folded: str, start: int, at: int) -> tuple[str, ...]:
    """The short lines right above a place, the nearest last, as far as they are no sentences."""
    found: list[str] = []
    for line in reversed(folded[max(start, at - 400) : at].split("\n")):
        words = line.strip(" *#|")
        if len(words) > _LONGEST_ABOVE or "。" in words or len(found) == _MOST_ABOVE:
            break
        found += [words] if words else []
    return tuple(reversed(found))


def lines_below(folded: str, at: int, end: int) -> tuple[str, ...]:
    """The first lines behind a place, which may be notes."""
    lines = (line.strip(" *|") for line in folded[at : min(end, at + 300)].split("\n"))
    return tuple(line for line in lines if line)[:2]
